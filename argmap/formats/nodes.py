"""Make a debate of nodes and edges, which is what most argument formats are: statements, and steps between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from argmap.errors import Problem, Severity
from argmap.formats.base import one_line
from argmap.model import ARROW, Argument, Claim, Map, Quote, Relation, link_id
from argmap.slugs import Slugs, slug

Path = tuple[str | int, ...]


class Kind(StrEnum):
    """What a node is, in the terms of the Argument Interchange Format (Chesñevar et al. 2006)."""

    CLAIM = "claim"
    SUPPORT = "support"
    ATTACK = "attack"
    OTHER = "other"


@dataclass(slots=True)
class Node:
    """A statement, or a step from statements to one.

    :param key: its id in the file
    :param text: the statement, or a name of the step for readers
    :param scheme: name of the argumentation scheme of a step
    :param path: where it is in the file's data; line: its line, where the reader knows it
    :param hint: what to make the id of, where it is not the text
    """

    key: str
    kind: Kind
    text: str = ""
    scheme: str = ""
    path: Path = ()
    line: int | None = None
    hint: str = ""
    title: str = ""
    weight: float | None = None
    implicit: bool = False
    note: str = ""
    tags: tuple[str, ...] = ()
    held_by: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge, from premise to step or from step to conclusion."""

    source: str
    target: str
    path: Path = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A step understood: its premises, what it does, and to which statement or step."""

    premises: tuple[str, ...]
    relation: Relation
    target: str


@dataclass(slots=True)
class Web:
    """Statements and links between them, by the keys of the file.

    :param nodes: all nodes by key, those of equal keys under keys made for them
    :param claims: keys of the statements, in order
    :param links: the links by key of their step
    :param merged: for a step that supports another step, the step that took in its premises
    """

    nodes: dict[str, Node] = field(default_factory=dict)
    claims: list[str] = field(default_factory=list)
    links: dict[str, Link] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)


class _Weaver:
    """Turns nodes and edges into links, and says what could not be."""

    def __init__(self, nodes: Iterable[Node], edges: Iterable[Edge], problems: list[Problem], noun: str) -> None:
        self.web = Web()
        self.problems = problems
        self.noun = noun
        self.premises: dict[str, dict[str, None]] = {}
        self.targets: dict[str, dict[str, None]] = {}
        self._copies: dict[str, int] = {}
        for node in nodes:
            self.add(node)
        for edge in edges:
            self.join(edge)

    def say(self, code: str, message: str, fix: str, at: Node | Edge, severity: Severity = Severity.WARNING) -> None:
        """Report something about a node or an edge."""
        self.problems.append(Problem(code, message, fix, severity, line=at.line, path=at.path))

    def add(self, node: Node) -> None:
        """Take in a node; one whose key is in use becomes a statement of its own where it says something else."""
        nodes = self.web.nodes
        first = nodes.get(node.key)
        if first is not None:
            if (first.kind, first.text) == (node.kind, node.text):
                message = f"The {self.noun} {_short(node.key)} appears twice, with the same content; it was read once."
                self.say("duplicate-node", message, "Take one out.", node, Severity.NOTE)
                return
            kept = "it was kept without links" if node.kind is Kind.CLAIM else "the second was left out"
            message = f"Two {self.noun}s have the id {_short(node.key)}; links go to the first, and {kept}."
            self.say("duplicate-node", message, "Give each an id of its own.", node)
            if node.kind is not Kind.CLAIM:
                return
            number = self._copies.get(node.key, 2)
            while f"{node.key}#{number}" in nodes:
                number += 1
            self._copies[node.key] = number + 1
            node.key = f"{node.key}#{number}"
        nodes[node.key] = node
        if node.kind is Kind.CLAIM:
            self.web.claims.append(node.key)
        elif node.kind is not Kind.OTHER:
            self.premises[node.key], self.targets[node.key] = {}, {}

    def join(self, edge: Edge) -> None:
        """Take in an edge."""
        nodes = self.web.nodes
        missing = [key for key in dict.fromkeys((edge.source, edge.target)) if key not in nodes]
        if missing:
            ends = " and ".join(_short(key) for key in missing)
            message = (
                f"An edge from {_short(edge.source)} to {_short(edge.target)} ends at nothing: there is no {ends}."
            )
            self.say("dangling-edge", message, f"Add the {self.noun}, or take the edge out.", edge)
            return
        source, target = nodes[edge.source], nodes[edge.target]
        if Kind.OTHER in (source.kind, target.kind):
            return
        if edge.source == edge.target:
            message = f"The {self.noun} {_short(edge.source)} is linked to itself; that link was left out."
            self.say("self-edge", message, "Take the edge out.", edge)
        elif source.kind is Kind.CLAIM and target.kind is Kind.CLAIM:
            ends = f"{_short(edge.source)} leads straight to {_short(edge.target)}"
            message = f"{ends}, without saying whether it supports or attacks it."
            self.say("bare-edge", message, "Put a support or an attack between them.", edge)
        elif source.kind is Kind.CLAIM:
            self.premises[edge.target][edge.source] = None
        else:
            self.targets[edge.source][edge.target] = None

    def weave(self) -> Web:
        """Settle the links and return the web."""
        wanted: list[tuple[str, Link]] = []
        steps = [node for node in self.web.nodes.values() if node.kind in (Kind.SUPPORT, Kind.ATTACK)]
        backing: list[tuple[str, str]] = []
        hosts = self._hosts(steps)
        for node in steps:
            premises, targets = tuple(self.premises[node.key]), tuple(self.targets[node.key])
            if not premises or not targets:
                code = "no-premise" if not premises else "no-conclusion"
                lacks = "premise" if not premises else "conclusion"
                message = f"The {node.kind} {_short(node.key)} has no {lacks}; it is kept aside."
                self.say(code, message, f"Give it a {lacks}.", node)
                continue
            if len(targets) > 1:
                message = f"The {node.kind} {_short(node.key)} has {len(targets)} conclusions; each became a link."
                self.say("two-conclusions", message, "", node, Severity.NOTE)
            for number, target in enumerate(targets):
                key = node.key if number == 0 else f"{node.key}#{number + 1}"
                to_claim = self.web.nodes[target].kind is Kind.CLAIM
                if not to_claim and node.kind is Kind.SUPPORT:
                    backing.append((node.key, target))
                    continue
                attack = Relation.REBUTS if to_claim else Relation.UNDERCUTS
                relation = Relation.SUPPORTS if node.kind is Kind.SUPPORT else attack
                wanted.append((key, Link(premises, relation, hosts.get(target, target))))
        self._settle(wanted)
        self._back(backing, hosts)
        return self.web

    def _hosts(self, steps: list[Node]) -> dict[str, str]:
        """Return for each step that only supports a step the one it comes to, however many lie between."""
        ahead = {}
        for node in steps:
            targets = tuple(self.targets[node.key])
            if node.kind is Kind.SUPPORT and targets and self.web.nodes[targets[0]].kind is not Kind.CLAIM:
                ahead[node.key] = targets[0]
        found: dict[str, str] = {}
        for key in ahead:
            passed, host = {key: None}, ahead[key]
            while host in ahead and host not in passed and host not in found:
                passed[host] = None
                host = ahead[host]
            found.update(dict.fromkeys(passed, found.get(host, host)))
        return found

    def _settle(self, wanted: list[tuple[str, Link]]) -> None:
        """Keep the links that come to a statement in the end, however many undercuts lie between."""
        grounded: dict[str, Link] = {}
        waiting: dict[str, list[str]] = {}
        ready: list[str] = []
        links = dict(wanted)
        for key, link in wanted:
            if link.relation is Relation.UNDERCUTS:
                waiting.setdefault(link.target, []).append(key)
            else:
                ready.append(key)
        while ready:
            key = ready.pop()
            grounded[key] = links[key]
            ready.extend(waiting.pop(key, ()))
        for key, link in wanted:
            if key in grounded:
                self.web.links[key] = link
                continue
            node = self.web.nodes[key.rpartition("#")[0] if key not in self.web.nodes else key]
            message = (
                f"The attack {_short(key)} is on {_short(link.target)}, which leads to no statement; it is kept aside."
            )
            self.say("no-conclusion", message, "Give the attacked step a premise and a conclusion.", node)

    def _back(self, backing: list[tuple[str, str]], hosts: Mapping[str, str]) -> None:
        """Give the premises of a support of a step to that step: what backs a step is needed for it to hold."""
        added: dict[str, dict[str, None]] = {}
        for key, target in backing:
            host = hosts.get(target, target)
            if host not in self.web.links:
                message = f"The support {_short(key)} is for {_short(target)}, which leads to no statement."
                self.say("no-conclusion", message, "It is kept aside.", self.web.nodes[key])
                continue
            added.setdefault(host, {}).update(self.premises[key])
            self.web.merged[key] = host
            message = f"The support {_short(key)} is for the step {_short(target)}; its premises were added to it."
            self.say("support-of-step", message, "", self.web.nodes[key], Severity.NOTE)
        for host, more in added.items():
            link = self.web.links[host]
            premises = dict.fromkeys(link.premises) | more
            self.web.links[host] = Link(tuple(premises), link.relation, link.target)


def weave(nodes: Iterable[Node], edges: Iterable[Edge], problems: list[Problem], noun: str = "node") -> Web:
    """Return statements and links made of nodes and edges; what cannot be one is reported and left out.

    An attack on a step undercuts it. A support of a step has no place in the model of its own: its premises are added
    to the step's. Attacks that go in a circle among steps without ever reaching a statement are left out.

    :param problems: takes what was found
    :param noun: what the format calls a node
    """
    return _Weaver(nodes, edges, problems, noun).weave()


def _short(key: str) -> str:
    key = one_line(key)
    return f"“{key[:40]}…”" if len(key) > 41 else f"“{key}”"


@dataclass(slots=True)
class Made:
    """A debate made of a web, and which id each key of the file became."""

    claims: dict[str, str] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)
    map: Map = field(default_factory=lambda: Map(id="map", title="Untitled"))


def make(web: Web, name: str, title: str = "", given: Mapping[str, str] | None = None, **fields: object) -> Made:
    """Return the debate that a web is, with readable ids.

    Statements get ids from their texts. A step with one premise and no scheme, title or weight of its own becomes a
    link without a name; every other one gets a name.

    :param name: what to make the map's id of
    :param given: ids to use by key, where the file states them
    :param fields: further fields of the map, such as ``question`` or ``sources``
    """
    made = Made()
    given = given or {}
    named = {key: value for key, value in given.items() if ARROW not in value}
    slugs = Slugs()
    for key in [*web.claims, *web.links]:
        if key in named:
            named[key] = slugs.new(named[key], "claim")
    claims = []
    for key in web.claims:
        node = web.nodes[key]
        text = one_line(node.text)
        ident = named[key] if key in named else slugs.new(slug(node.hint or text, "claim"), "claim")
        made.claims[key] = ident
        claims.append(
            Claim(
                ident,
                text or f"({node.key})",
                held_by=node.held_by,
                quotes=node.quotes,
                implicit=node.implicit,
                weight=node.weight,
                tags=node.tags,
                note=node.note,
            )
        )
    arguments = _arguments(web, made, named, given, slugs)
    place = {claim.id: number for number, claim in enumerate(claims)}
    order = {relation: number for number, relation in enumerate(Relation)}
    # The order in which a map file gives them: links on their premise, then what has a name.
    arguments.sort(key=lambda a: (0, place[a.premises[0]], order[a.relation]) if a.unnamed else (1, 0, 0))
    made.map = Map(
        id=slug(name, "") or slug(title, "map"),
        title=one_line(title) or one_line(name) or "Untitled",
        claims=tuple(claims),
        arguments=tuple(arguments),
        **fields,  # type: ignore[arg-type]
    )
    return made


def _arguments(
    web: Web, made: Made, named: Mapping[str, str], given: Mapping[str, str], slugs: Slugs
) -> list[Argument]:
    found: dict[str, Argument] = {}
    used: set[str] = set()
    children: dict[str, list[str]] = {}
    for key, link in web.links.items():
        children.setdefault(link.target, []).append(key)
    # Targets first, since the id of a link without a name holds its target's.
    queue = [key for key, link in web.links.items() if link.target in made.claims]
    for key in queue:
        link = web.links[key]
        node = web.nodes.get(key) or web.nodes[key.rpartition("#")[0]]
        target = made.claims.get(link.target) or made.arguments[link.target]
        premises = tuple(dict.fromkeys(made.claims[premise] for premise in link.premises))
        plain = not (node.scheme or node.title or node.note or node.implicit or node.weight is not None)
        ident = link_id(premises[0], target)
        if key in named:
            ident = named[key]
        elif given.get(key) == ident and ident not in used and len(premises) == 1 and plain:
            pass
        elif len(premises) > 1 or not plain or ident in used:
            what = node.hint or node.title or node.scheme or f"{premises[0]}-{link.relation}"
            ident = slugs.new(slug(what, "argument"), "argument")
        used.add(ident)
        made.arguments[key] = ident
        found[key] = Argument(
            ident,
            premises,
            link.relation,
            target,
            title=node.title,
            scheme=node.scheme,
            implicit=node.implicit,
            weight=node.weight,
            note=node.note,
        )
        queue.extend(children.get(key, ()))
    return [found[key] for key in web.links if key in found]
