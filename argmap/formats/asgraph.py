"""A map as nodes and links, for formats that know no more: co-premises and attacked arguments become nodes."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap

from argmap.formats.base import one_line
from argmap.model import Argument, Claim, Map, Relation

PREMISE = "premise"


@dataclass(frozen=True, slots=True)
class Node:
    """A claim, or the point where an argument's premises meet.

    :param id: unique among the nodes, of letters, digits and hyphens
    :param label: what to show; of an argument its title or scheme, which may be empty
    :param claim: the claim; ``None`` for an argument
    :param argument: the argument; ``None`` for a claim
    """

    id: str
    label: str
    claim: Claim | None = None
    argument: Argument | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A line from one node to another.

    :param relation: ``supports``, ``rebuts``, ``undercuts``, or ``premise`` where it leads to its own argument
    """

    source: str
    target: str
    relation: str
    argument: Argument


def nodes_and_links(debate: Map) -> tuple[list[Node], list[Link]]:
    """Return a map's nodes, claims first, and links, each in the map's order."""
    attacked = {argument.target for argument in debate.arguments if argument.relation is Relation.UNDERCUTS}
    nodes = [Node(claim.id, one_line(claim.text), claim=claim) for claim in debate.claims]
    links: list[Link] = []
    ends = {claim.id: claim.id for claim in debate.claims} | {a.id: a.slug for a in debate.arguments}
    for argument in debate.arguments:
        end = ends.get(argument.target, argument.target)
        if len(argument.premises) == 1 and argument.id not in attacked:
            links.append(Link(argument.premises[0], end, argument.relation.value, argument))
            continue
        nodes.append(Node(argument.slug, one_line(argument.title or argument.scheme), argument=argument))
        links.extend(Link(premise, argument.slug, PREMISE, argument) for premise in argument.premises)
        links.append(Link(argument.slug, end, argument.relation.value, argument))
    return nodes, links


def lines(text: str, width: int = 36) -> list[str]:
    """Return a label cut into lines of about a width, at spaces; at least one line."""
    return wrap(text, width, break_on_hyphens=False) or [""]
