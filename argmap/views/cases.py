"""A debate's columns: which claims are in whose, how deep they open, and what crosses between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from argmap.drawing import View
from argmap.drawing.cards import Chip
from argmap.drawing.family import depths
from argmap.drawing.view import behind_shown, beyond, first_reading
from argmap.graph import Sides, conclusion, distances, order, part
from argmap.model import Argument, Map, Position

#: Cards in a column's first view, at most.
LIMIT = 40
#: Rows of cards in a column's first view: as many as fit beside another column at reading size.
LEVELS = 3
#: Enough levels to show any case whole.
ALL_LEVELS = 10_000

Objections = Literal["beside", "across"]


@dataclass(frozen=True)
class Case:
    """One position's column.

    :param position: the position; ``None`` for the claims that bear on no position
    :param members: ids of the claims that belong in the column, in file order
    :param view: what of them is shown
    :param thesis: id of the thesis; empty if the position has none
    """

    position: Position | None
    members: tuple[str, ...]
    view: View
    thesis: str


def homes(debate: Map, sides: Sides, objections: Objections = "beside") -> dict[str, str]:
    """Return the position in whose column each claim stands; claims that belong in none are absent.

    :param objections: ``beside`` puts whatever bears on a thesis into its column, so that objections are beside what
        they attack; ``across`` puts each claim into the column of its own side, so that objections cross over
    """
    near = {p.id: distances(debate, [p.thesis]) for p in debate.positions if p.thesis in debate.claim}
    rank = {position.id: number for number, position in enumerate(debate.positions)}
    found = {p.thesis: p.id for p in reversed(debate.positions) if p.id in near}
    for claim in debate.claims:
        if claim.id in found:
            continue
        own = sides.of.get(claim.id, "")
        reached = [position for position in near if claim.id in near[position]]
        if own in rank and (own in reached or objections == "across" or not reached):
            found[claim.id] = own
        elif reached:
            found[claim.id] = min(reached, key=lambda p: (near[p][claim.id], rank[p]))
    return found


def cases(
    debate: Map,
    sides: Sides,
    objections: Objections = "beside",
    levels: int = LEVELS,
    limit: int = LIMIT,
    opened: Iterable[str] = (),
) -> tuple[Case, ...]:
    """Return every position's column, in the file's order, and a last one for the claims that belong in none.

    :param levels: how many rows of cards a column shows, the thesis's among them; :param limit: how many claims
    :param opened: ids of claims to open: what lies one step behind them is shown regardless of both
    """
    home = homes(debate, sides, objections)
    groups: dict[str, list[str]] = {position.id: [] for position in debate.positions}
    rest = []
    for claim in debate.claims:
        groups[home[claim.id]].append(claim.id) if claim.id in home else rest.append(claim.id)
    parts = {position: part(debate, members) for position, members in groups.items()}
    parts[""] = part(debate, rest)
    crossing = chips(debate, home, parts)
    wanted = set(opened)
    found = []
    for position in debate.positions:
        thesis = position.thesis if home.get(position.thesis) == position.id else ""
        view = _view(parts[position.id], thesis, levels, limit, wanted, crossing)
        found.append(Case(position, tuple(groups[position.id]), view, thesis))
    if rest:
        found.append(Case(None, tuple(rest), _view(parts[""], "", levels, limit, wanted, crossing), ""))
    return tuple(found)


def chips(debate: Map, home: Mapping[str, str], parts: Mapping[str, Map]) -> dict[str, tuple[Chip, ...]]:
    """Return for each claim the arguments that no column can draw because they leave it, told at both ends."""
    drawn = {argument.id for case in parts.values() for argument in case.arguments}
    found: dict[str, dict[tuple[str, str], Chip]] = {}
    for argument in debate.arguments:
        if argument.id in drawn:
            continue
        for premise in argument.premises:
            there = _other_end(debate, argument, home, premise)
            if there not in debate.claim or premise not in debate.claim:
                continue
            for here, other, outgoing in ((premise, there, True), (there, premise, False)):
                chip = Chip(
                    other, argument.id, argument.relation, outgoing, debate.claim[other].text, home.get(other, "")
                )
                found.setdefault(here, {}).setdefault((argument.id, other), chip)
    return {claim: tuple(of.values()) for claim, of in found.items()}


def _other_end(debate: Map, argument: Argument, home: Mapping[str, str], premise: str) -> str:
    """Return the claim at which an argument's other end is told: for an undercut, where the attacked step begins."""
    if argument.target in debate.claim:
        return argument.target
    attacked = debate.argument.get(argument.target)
    if attacked is None:
        return ""
    ends = [*attacked.premises, conclusion(debate, attacked)]
    apart = [end for end in ends if end and home.get(end) != home.get(premise)]
    return (apart or ends)[0]


def _view(
    case: Map, thesis: str, levels: int, limit: int, opened: Collection[str], crossing: Mapping[str, tuple[Chip, ...]]
) -> View:
    level = _levels(case)
    reading = {claim: number for number, claim in enumerate(order(case))}
    ranked = sorted(reading, key=lambda claim: (claim != thesis, level[claim], reading[claim]))
    core = set(first_reading(case)) if levels < ALL_LEVELS else set()
    near = [claim for claim in ranked if claim in core or (not core and level[claim] < levels) or claim == thesis][
        :limit
    ]
    first = {claim for claim in near if not level[claim] or claim == thesis or claim not in case.arguments_from}
    shown = dict.fromkeys(_fitting(case, thesis, near, first, levels))
    for claim in ranked:
        if claim in opened:
            shown.update(dict.fromkeys([claim, *beyond(case, claim)]))
    kept = {claim: crossing[claim] for claim in shown if claim in crossing}
    if len(shown) == len(case.claims):
        return View(case, chips=kept)
    return View(part(case, shown), behind_shown(case, shown), len(case.claims) - len(shown), kept)


def _levels(case: Map) -> dict[str, int]:
    """Return the row in which each claim is drawn: as many cards are next to each other as there are rows."""
    return depths(case)


def _fitting(case: Map, thesis: str, claims: list[str], first: Collection[str], levels: int) -> list[str]:
    """Return the claims that are in so many rows when they are drawn alone, the first ones and what is tied to them.

    A claim whose every link leads to one that is not shown would stand alone; what it bears on counts it instead.
    """
    while True:
        kept = part(case, claims)
        level = _levels(kept)
        served = {premise for argument in kept.arguments for premise in argument.premises}
        low = [claim for claim in claims if level[claim] < levels or claim == thesis]
        fitting = [claim for claim in low if claim in served or claim in first]
        if len(fitting) == len(claims):
            return claims
        claims = fitting
