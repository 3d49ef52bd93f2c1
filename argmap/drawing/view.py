"""Which claims a picture shows: a first view of a large map, a claim's surroundings, and a debate's columns."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from argmap.drawing.cards import Chip
from argmap.drawing.family import depths, family
from argmap.graph import conclusion, distances, focus, order, part, sides
from argmap.model import Argument, Map

FIRST_VIEW = 40


@dataclass(frozen=True)
class View:
    """A part of a map and what lies behind it.

    :param debate: the part, as a map of its own
    :param behind: for each claim shown, how many claims not shown lie behind it; each is counted once
    :param hidden: number of claims not shown
    :param chips: links to claims drawn elsewhere, by claim id
    :param title: what names the part; empty for the whole map
    """

    debate: Map
    behind: Mapping[str, int] = field(default_factory=dict)
    hidden: int = 0
    chips: Mapping[str, tuple[Chip, ...]] = field(default_factory=dict)
    title: str = ""


@dataclass(frozen=True)
class Column:
    """One position's case.

    :param position: id of the position; empty for claims that bear on no thesis
    :param view: the claims of its column
    :param direction: where its thesis stands
    """

    position: str
    view: View
    direction: str


def beyond(debate: Map, claim: str, seen: set[str] | None = None) -> list[str]:
    """Return the claims one step behind a claim: what bears on it, and what undercuts the links it serves.

    :param seen: links that are not followed again; those that are followed are added
    """
    to = debate.arguments_to
    pending: list[Argument] = list(to.get(claim, ()))
    for argument in debate.arguments_from.get(claim, ()):
        pending += to.get(argument.id, ())
    if not pending:
        return []
    found: dict[str, None] = {}
    seen = set() if seen is None else seen
    for argument in pending:  # It grows on the way.
        if argument.id not in seen:
            seen.add(argument.id)
            found.update(dict.fromkeys(argument.premises))
            pending += to.get(argument.id, ())
    found.pop(claim, None)
    return [other for other in found if other in debate.claim]


def roots(debate: Map) -> list[str]:
    """Return the ids of the claims a picture starts from: the theses, or claims that serve no argument."""
    theses = [position.thesis for position in debate.positions if position.thesis in debate.claim]
    if theses:
        return list(dict.fromkeys(theses))
    tops = [claim.id for claim in debate.claims if claim.id not in debate.arguments_from]
    linked = [claim for claim in tops if claim in debate.arguments_to]
    return linked or tops or [claim.id for claim in debate.claims[:1]]


def behind_shown(debate: Map, shown: Collection[str]) -> dict[str, int]:
    """Return how many hidden claims lie behind each one shown, each hidden one counted at the nearest card."""
    kept = set(shown)
    origin: dict[str, str] = {}
    queue: deque[tuple[str, str]] = deque((claim.id, claim.id) for claim in debate.claims if claim.id in kept)
    # What lies behind a link was counted when it was first followed: undercuts of undercuts would be walked for each.
    seen: set[str] = set()
    while queue:
        claim, start = queue.popleft()
        for other in beyond(debate, claim, seen):
            if other not in kept and other not in origin:
                origin[other] = start
                queue.append((other, start))
    counts: dict[str, int] = {}
    for start in origin.values():
        counts[start] = counts.get(start, 0) + 1
    return counts


def view_of(debate: Map, shown: Collection[str]) -> View:
    """Return a view of just these claims, with counts of what lies behind them."""
    kept = set(shown)
    if len(kept) == len(debate.claims):
        return View(debate)
    return View(part(debate, kept), behind_shown(debate, kept), len(debate.claims) - len(kept))


def first_view(debate: Map, limit: int = FIRST_VIEW, expand: Iterable[str] = ()) -> View:
    """Return the theses and what is nearest to them, level by level, up to a number of claims.

    A level that does not fit is shown by as many of its claims as do, fairly from every card before it.

    :param limit: number of claims to show at most, unless claims are opened
    :param expand: ids of claims to open: what lies one step behind them is shown too
    """
    return view_of(debate, first_claims(debate, limit, expand))


def first_claims(debate: Map, limit: int = FIRST_VIEW, expand: Iterable[str] = ()) -> list[str]:
    """Return the ids of the claims that a first view shows: those of the first reading where the file marks any."""
    core = first_reading(debate)
    if len(debate.claims) <= limit and not core:
        return [claim.id for claim in debate.claims]
    shown: dict[str, None] = dict.fromkeys(core)
    edge = [] if core else roots(debate)
    while edge and len(shown) < limit:
        shown.update(dict.fromkeys(edge[: limit - len(shown)]))
        if len(shown) >= limit:
            break
        groups = [[other for other in beyond(debate, claim) if other not in shown] for claim in edge]
        edge = list(dict.fromkeys(_in_turn(groups)))
    pending = list(expand)
    for claim in pending:
        if claim in debate.claim:
            shown.setdefault(claim)
            shown.update(dict.fromkeys(beyond(debate, claim)))
    kept = part(debate, shown)
    tied = {claim for a in kept.arguments for claim in (*a.premises, a.target)}
    # A claim whose link is cut off with the level would stand alone; what it bears on counts it instead.
    first = set(roots(debate)) | set(pending) | set(core)
    return [claim for claim in shown if claim in tied or claim in first]


def first_reading(debate: Map) -> list[str]:
    """Return the ids of the theses, the claims that the file marks as core, and what ties these to a thesis.

    Empty where the file marks none, or all.
    """
    core = [claim.id for claim in debate.claims if claim.core]
    if not core or len(core) == len(debate.claims):
        return []
    tree = family(debate)
    found = dict.fromkeys(position.thesis for position in debate.positions if position.thesis in debate.claim)
    for claim in core:
        block = tree.blocks[tree.block[claim]]
        way = [block.parts]
        while block.parent >= 0:
            block = tree.blocks[block.parent]
            way.append(block.parts)
        found.update(dict.fromkeys(part for parts in reversed(way) for part in parts))
    return list(found)


def _in_turn(groups: list[list[str]]) -> list[str]:
    longest = max((len(group) for group in groups), default=0)
    return [group[turn] for turn in range(longest) for group in groups if turn < len(group)]


def focus_view(debate: Map, claim: str, steps: int = 1, limit: int = 3 * FIRST_VIEW) -> View:
    """Return a claim and what is at most so many arguments away from it, in either direction.

    :param limit: number of claims beyond which the view stops a step earlier
    """
    shown = focus(debate, claim, 0)
    for step in range(1, steps + 1):
        wider = focus(debate, claim, step)
        if len(wider) > limit and step > 1:
            break
        shown = wider
    return view_of(debate, shown)


def columns(debate: Map, levels: int = 3, limit: int = FIRST_VIEW, expand: Iterable[str] = ()) -> tuple[Column, ...]:
    """Return each position's case for the side-by-side view, thesis facing the middle, and a last column for the rest.

    A claim is in the column of the thesis it bears on; where it bears on several, in that of its own side, else of
    the nearest. Arguments that cross between columns become chips at both ends.

    :param levels: how many rows of cards a column shows; limit: how many claims
    :param expand: ids of claims to open regardless of both
    """
    near = {p.id: distances(debate, [p.thesis]) for p in debate.positions if p.thesis in debate.claim}
    side = sides(debate).of
    rank = {position.id: number for number, position in enumerate(debate.positions)}
    of: dict[str, str] = {p.thesis: p.id for p in reversed(debate.positions) if p.id in near}
    for claim in debate.claims:
        reached = [position for position in near if claim.id in near[position]]
        if claim.id not in of and reached:
            own = side.get(claim.id, "")
            of[claim.id] = own if own in reached else min(reached, key=lambda p: (near[p][claim.id], rank[p]))
    opened = set(expand)
    found = []
    for number, position in enumerate(near):
        case = part(debate, [claim.id for claim in debate.claims if of.get(claim.id) == position])
        shown = _level_by_level(case, levels, limit, opened)
        facing = "right" if number < (len(near) + 1) // 2 and len(near) > 1 else "left"
        view = View(
            part(case, shown),
            behind_shown(case, shown),
            len(case.claims) - len(shown),
            _crossings(debate, case, of, shown),
        )
        found.append(Column(position, view, facing))
    rest = [claim for claim in order(debate) if claim not in of]
    if rest:
        case = part(debate, rest)
        found.append(Column("", View(case, {}, 0, _crossings(debate, case, of, rest)), "left"))
    return tuple(found)


def _level_by_level(case: Map, levels: int, limit: int, opened: Collection[str]) -> list[str]:
    depth = depths(case)
    kept = sorted((claim for claim in depth if depth[claim] < levels), key=depth.__getitem__)[:limit]
    kept += [other for claim in depth if claim in opened for other in (claim, *beyond(case, claim))]
    return list(dict.fromkeys(kept))


def _crossings(debate: Map, case: Map, of: Mapping[str, str], shown: Collection[str]) -> dict[str, tuple[Chip, ...]]:
    """Return for each claim shown the arguments that are not drawn whole in its column, as chips."""
    here = set(shown)
    found: dict[str, dict[tuple[str, str], Chip]] = {}
    for argument in debate.arguments:
        if argument.id in case.argument:
            continue
        for premise in argument.premises:
            end = _crossing_end(debate, argument, of.get(premise, ""), of)
            for one, other, outgoing in ((premise, end, True), (end, premise, False)):
                if one in here and other:
                    text = debate.claim[other].text
                    chip = Chip(other, argument.id, argument.relation, outgoing, text, of.get(other, ""))
                    found.setdefault(one, {}).setdefault((argument.id, other), chip)
    return {claim: tuple(chips.values()) for claim, chips in found.items()}


def _crossing_end(debate: Map, argument: Argument, column: str, of: Mapping[str, str]) -> str:
    """Return the claim an argument's chip names: its target; for an undercut, the far end of what it attacks."""
    if argument.target in debate.claim:
        return argument.target
    attacked = debate.argument.get(argument.target)
    if attacked is None:
        return ""
    ends = [*attacked.premises, conclusion(debate, attacked)]
    return next((end for end in ends if end and of.get(end, "") != column), ends[0])
