"""What a what-if means where no verdict changes: which claims weaken, and what would have to fall as well."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from argmap.evaluation.explain import Explainer
from argmap.evaluation.framework import IN
from argmap.evaluation.gradual import Strengths, strengths
from argmap.evaluation.sentences import listed, name, quoted
from argmap.evaluation.solve import Semantics
from argmap.evaluation.standing import Standing, evaluate
from argmap.model import Map, Relation

#: The gradual semantics by which a what-if is told. Of the three it alone is strictly monotone: whatever loses
#: strength moves all that it bears on, however much else bears on that (Potyka 2018). By DF-QuAD a claim with one
#: supporter of full strength gains nothing from another; the h-categoriser leaves supports aside.
BY = Semantics.QUADRATIC_ENERGY
SMALLEST = 5e-4
"""A shift of strength below this is not reported."""
MOST_MORE = 6
"""Further claims that are tried before it is said that no few of them are enough."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A claim whose strength is another.

    :param id: the claim
    :param before: its strength from 0 to 1 in the map as it is; after: in the what-if
    """

    id: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """Return by how much it is stronger; negative where it is weaker."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class More:
    """What would have to fall as well for a claim to fall.

    :param id: the claim that stands even so
    :param claims: the claims that would have to fall too; empty if no few of them are enough
    :param sentence: the same in words
    """

    id: str
    claims: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows from a what-if besides changed verdicts.

    :param shifts: claims whose strength changes, the most first, without what was chosen
    :param theses: the shift of each position's thesis, in order, those that stay the same among them
    :param more: for what the rejected claims support directly and which stands even so, what else would have to fall
    :param remarks: sentences on why nothing else changes, where that has a reason of its own
    """

    shifts: tuple[Shift, ...]
    theses: tuple[Shift, ...]
    more: tuple[More, ...]
    remarks: tuple[str, ...]

    def __bool__(self) -> bool:
        """Return whether it says anything."""
        return bool(self.shifts or self.more or self.remarks)


def consequences(debate: Map, reject: Collection[str] = (), accept: Collection[str] = ()) -> Consequences:
    """Work out what a what-if changes by degrees, and what more it would take.

    :param reject: ids of claims and arguments that fall; accept: ids that are granted
    :raises NotFound: if the map has no such id
    """
    before, after = strengths(debate, BY), strengths(debate, BY, reject, accept)
    chosen = {*reject, *accept}
    moved = [
        Shift(claim, before.claims[claim], value)
        for claim, value in after.claims.items()
        if claim not in chosen and abs(value - before.claims[claim]) >= SMALLEST
    ]
    moved.sort(key=lambda shift: -abs(shift.change))
    theses = tuple(
        Shift(position.thesis, before.claims[position.thesis], after.claims[position.thesis])
        for position in debate.positions
        if position.thesis in debate.claim
    )
    more = tuple(_more(debate, tuple(reject), tuple(accept)))
    return Consequences(tuple(moved), theses, more, tuple(_remarks(debate, reject, moved, before, after)))


def _more(debate: Map, reject: tuple[str, ...], accept: tuple[str, ...]) -> list[More]:
    found = evaluate(debate, reject=reject, accept=accept)
    targets = dict.fromkeys(
        argument.target
        for claim in reject
        for argument in debate.arguments_from.get(claim, ())
        if argument.relation is Relation.SUPPORTS and found.standings.get(argument.target) is Standing.IN
    )
    return [_needed(debate, target, reject, accept) for target in targets if target not in accept]


def _needed(debate: Map, target: str, reject: tuple[str, ...], accept: tuple[str, ...]) -> More:
    """Return which further claims have to fall for a claim to fall: a reason's first premise, reason by reason."""
    subject = _capital(name(debate, target))
    also: list[str] = []
    while True:
        found = evaluate(debate, reject=(*reject, *also), accept=accept)
        if found.standings[target] is not Standing.IN:
            claims = listed([name(debate, claim) for claim in also])
            verb = "falls" if len(also) == 1 else "fall"
            return More(target, tuple(also), f"{subject} stands even so; it falls when {claims} {verb} as well.")
        place = found.program.ids.index(target)
        holding = [reason for reason in found.program.reasons[place] or () if found.settled[reason] == IN]
        premises = [found.program.ids[premise] for reason in holding for premise in found.program.needs[reason]]
        free = [premise for premise in premises if premise not in accept and premise not in also and premise != target]
        if not free or len(also) == MOST_MORE:
            if also:
                said = f"{subject} stands even so: more than {MOST_MORE} other claims hold it up."
            else:
                said = f"{subject} stands even so: it needs no reason."
            return More(target, (), said if free or not also else f"{subject} stands even so.")
        also.append(free[0])


def _remarks(
    debate: Map, reject: Collection[str], moved: Sequence[Shift], before: Strengths, after: Strengths
) -> list[str]:
    """Return why nothing more changes: the claim falls anyway, nothing rests on it, or what it bears on is settled."""
    explainer = Explainer(evaluate(debate))
    found = []
    for claim in reject:
        bears_on = dict.fromkeys(argument.target for argument in debate.arguments_from.get(claim, ()))
        if claim in debate.claim and explainer.evaluation.standings[claim] is Standing.OUT:
            found.append(f"It falls in the map as it is: {explainer.sentence(claim)}")
        elif claim in debate.claim and not bears_on:
            others = [position for position in debate.positions if position.thesis != claim]
            if len(others) < len(debate.positions) and others:
                left = listed([quoted(position.title) for position in others])
                found.append(f"Nothing in the map rests on this thesis; without it, what is left is {left}.")
            else:
                found.append("Nothing in the map rests on it.")
    own = {argument.id for argument in debate.arguments if set(argument.premises) & set(reject)}
    steps = [
        Shift(step, before.arguments[step], value)
        for step, value in after.arguments.items()
        if step not in own and abs(value - before.arguments[step]) >= SMALLEST
    ]
    if steps and not moved:
        shift = max(steps, key=lambda one: abs(one.change))
        way = "weaker" if shift.change < 0 else "stronger"
        subject = _capital(name(debate, shift.id))
        found.append(
            f"{subject} is {way}: {shift.before:.2f} before, {shift.after:.2f} now. No claim moves noticeably."
        )
    elif not (moved or found):
        targets = [a.target for claim in reject for a in debate.arguments_from.get(claim, ())]
        found += [f"This stays as it is: {explainer.sentence(target)}" for target in dict.fromkeys(targets)]
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
