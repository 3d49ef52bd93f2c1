"""What stands in a debate: the standing of every claim and argument under one of Dung's semantics."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from argmap.errors import BadRequest, nearest
from argmap.evaluation.attackgraph import attack_graph, members
from argmap.evaluation.framework import IN, OUT, UNDECIDED, Labels
from argmap.evaluation.solve import LIMITS, Limits, Semantics, acceptance, extensions, first_extension
from argmap.evaluation.translate import Rules, rules, well_founded
from argmap.model import Map

SHOWN_EXTENSIONS = 1_000


class Standing(StrEnum):
    """What the evaluation says of a claim or an argument."""

    IN = "in"
    OUT = "out"
    UNDECIDED = "undecided"


BY_LABEL = {IN: Standing.IN, OUT: Standing.OUT, UNDECIDED: Standing.UNDECIDED}


@dataclass(frozen=True)
class Evaluation:
    """What stands in a debate under one semantics.

    With several extensions, which are the several ways to settle the debate consistently, *in* means in every one,
    *out* means out in every one, and *undecided* all else; ``some`` tells what is in at least one.

    :param debate: the map that was evaluated
    :param semantics: by which semantics
    :param reject: ids a what-if took not to stand
    :param accept: ids a what-if took to stand
    :param standings: the standing of each claim and argument, by id, in file order
    :param some: ids that are in at least one extension (credulous acceptance)
    :param extensions: for each extension the ids of the claims and arguments in it; at most the first thousand
    :param more: whether there are more extensions than listed
    :param exists: whether there is an extension; only under stable semantics there may be none
    :param program: the debate as rules, what explanations work from
    :param settled: the grounded labels of the rules' nodes
    :param witness: the labels in one extension; those of the grounded one if there is none
    """

    debate: Map
    semantics: Semantics
    reject: tuple[str, ...]
    accept: tuple[str, ...]
    standings: Mapping[str, Standing]
    some: frozenset[str]
    extensions: tuple[tuple[str, ...], ...]
    more: bool
    exists: bool
    program: Rules
    settled: Labels
    witness: Labels

    @cached_property
    def claims(self) -> Mapping[str, Standing]:
        """Return the standing of each claim by id, in file order."""
        return {claim.id: self.standings[claim.id] for claim in self.debate.claims}

    @cached_property
    def arguments(self) -> Mapping[str, Standing]:
        """Return the standing of each argument by id, in file order."""
        return {argument.id: self.standings[argument.id] for argument in self.debate.arguments}

    def with_standing(self, standing: Standing) -> tuple[str, ...]:
        """Return the ids of the claims that have a standing, in file order."""
        return tuple(claim for claim, found in self.claims.items() if found is standing)


def semantics_named(name: str) -> Semantics:
    """Return the semantics of a name.

    :raises BadRequest: if there is none, with the nearest known names

    >>> semantics_named("preferred")
    <Semantics.PREFERRED: 'preferred'>
    """
    try:
        return Semantics(name)
    except ValueError:
        near = nearest(name, list(Semantics)) or list(Semantics)
        raise BadRequest(f"There are no semantics called “{name}”. Did you mean {' or '.join(near)}?") from None


def evaluate(
    debate: Map,
    semantics: str = "grounded",
    reject: Collection[str] = (),
    accept: Collection[str] = (),
    limits: Limits = LIMITS,
) -> Evaluation:
    """Work out what stands in a debate; ``translate`` says what standing means.

    :param semantics: grounded, complete, preferred or stable; for the gradual ones see ``gradual.strengths``
    :param reject: ids of claims and arguments to take not to stand
    :param accept: ids of claims to take to stand, and of arguments whose step to grant
    :param limits: what the answer may cost; grounded semantics needs none
    :raises NotFound: if the map has no such id
    :raises BadRequest: if an id is both rejected and accepted, or the semantics is unknown or gradual
    :raises TooLarge: when an exact answer is past the limits
    """
    kind = semantics_named(semantics)
    if kind.gradual:
        raise BadRequest(f"The semantics {kind} gives strengths; ask for the strengths of the debate.")
    program = rules(debate, reject, accept)
    settled = well_founded(program)
    held = tuple(name for name, label in zip(program.ids, settled, strict=True) if label == IN)
    labels, witness = settled, settled
    some, more, exists = frozenset(held), False, True
    listed: tuple[tuple[str, ...], ...] = (held,)
    if kind is not Semantics.GROUNDED and UNDECIDED in settled:
        graph = attack_graph(program, settled, limits)
        accepted = acceptance(graph.framework, kind, limits)
        cut = Limits(limits.seconds, min(limits.extensions, SHOWN_EXTENSIONS), limits.nodes)
        found = extensions(graph.framework, kind, cut, cut=True)
        exists, more = accepted.exists, found.more
        order = {name: number for number, name in enumerate(program.ids)}
        listed = tuple(
            tuple(sorted((*held, *members(graph, extension)), key=order.__getitem__)) for extension in found.listed
        )
        labels = settled.copy()
        for node, place in enumerate(graph.place):
            if place >= 0 and (accepted.all_in[place] or accepted.all_out[place]):
                labels[node] = IN if accepted.all_in[place] else OUT
        if exists:
            possible = {program.ids[n] for n, place in enumerate(graph.place) if place >= 0 and accepted.some_in[place]}
            some = some | possible
        else:
            some, labels = frozenset(), [UNDECIDED] * program.size
        witness = _witness(settled, graph.place, first_extension(graph.framework, kind, limits))
    standings = {name: BY_LABEL[label] for name, label in zip(program.ids, labels, strict=True)}
    return Evaluation(
        debate, kind, tuple(reject), tuple(accept), standings, some, listed, more, exists, program, settled, witness
    )


def _witness(settled: Labels, place: tuple[int, ...], found: Labels | None) -> Labels:
    if found is None:
        return settled
    return [label if at < 0 else found[at] for label, at in zip(settled, place, strict=True)]
