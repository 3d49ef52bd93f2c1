"""Divides an outline of cards into pages of columns, as full as can be, and where it costs a reader least."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from argmap.drawing.family import Family
from argmap.drawing.folded import BETWEEN, break_costs, foot_room, head_room, open_runs

PATH_SHARE = 0.35
LEAST_PATH = 2
"""How much of a page what is repeated from others may take, and how many cards of it there are in any case."""


@dataclass(frozen=True, slots=True)
class Item:
    """A card, or premises that work together.

    :param claims: ids of its claims; parent: place among the items of what it hangs from; -1 for none
    :param height: in pixels; lines: how many a break before it cuts; cost: of such a break for a reader
    :param group: which group it belongs to
    """

    claims: tuple[str, ...]
    parent: int
    height: float
    lines: int
    cost: float
    group: int


def items_of(tree: Family, walk: Sequence[int], heights: Mapping[str, float], group: int, start: int) -> list[Item]:
    """Return the items of a tree, or of some of its families.

    :param walk: the places of its blocks, as ``Family.walk`` lists them, without those that are left out
    :param heights: of every claim's card, in pixels; start: place of the first item among all
    """
    loose = set(tree.loose)
    lines = open_runs_in(tree, walk, loose)
    costs = break_costs(tree, walk, lines)
    at = {place: start + number for number, place in enumerate(walk)}
    return [
        Item(
            tree.blocks[place].parts,
            at.get(tree.blocks[place].parent, -1),
            sum(heights[part] for part in tree.blocks[place].parts),
            lines[number],
            costs[number],
            group,
        )
        for number, place in enumerate(walk)
    ]


def open_runs_in(tree: Family, walk: Sequence[int], loose: set[int]) -> list[int]:
    """Return how many lines a break before each place of a walk cuts, which may leave out what hangs deepest."""
    shown = set(walk)
    hung = [place for place in walk if place not in loose]
    if all(shown.issuperset(tree.blocks[place].children) for place in hung):
        found = open_runs(tree, hung)
    else:
        found = [_depth(tree, place) for place in hung]
    return [*found, *(0 for place in walk if place in loose)]


def _depth(tree: Family, place: int) -> int:
    return tree.blocks[place].depth


def fits(items: Sequence[Item], columns: int, room: float) -> bool:
    """Return whether all items fit on one page."""
    return _reach(items, 0, columns, room) >= len(items)


def pages(items: Sequence[Item], columns: int, room: float, *, apart: bool) -> list[list[int]]:
    """Return the items of each page, with those repeated that lead from a thesis to its first.

    :param columns: of a page; room: their height in pixels; apart: whether groups do not share a page
    """
    total = len(items)
    most = columns * room * PATH_SHARE
    best: list[tuple[float, int]] = [(0.0, total)] * (total + 1)
    border = [0] * (total + 1)
    after = total
    for at in reversed(range(total)):
        if at + 1 < total and items[at + 1].group != items[at].group:
            after = at + 1
        border[at] = after
    for start in reversed(range(total)):
        reach = max(start + 1, _reach(items, start, columns, room))
        if apart:
            reach = min(reach, border[start])
        # Full pages; where it takes no more of them, ones that end where a family or group does.
        choices = []
        filled = sum(items[at].height + BETWEEN for at in (*path(items, start, most), *range(start, reach)))
        for end in range(reach, start, -1):
            cost = best[end][0] + 10_000.0
            if end < total and items[end].group == items[start].group:
                cost += items[end].cost + sum(items[at].height for at in path(items, end, most)) / 4
            cost += 300.0 * max(0.0, 1 - filled / (columns * room)) ** 2
            filled -= items[end - 1].height + BETWEEN
            choices.append((cost, -end))
        cost, end = min(choices)
        best[start] = cost, -end
    found, at = [], 0
    while at < total:
        end = best[at][1]
        found.append([*path(items, at, most), *range(at, end)])
        at = end
    return found


def path(items: Sequence[Item], at: int, most: float) -> list[int]:
    """Return what an item hangs from, the thesis first; of a long chain only what is nearest.

    :param most: height that this may take in pixels; the two nearest are returned however high they are
    """
    found: list[int] = []
    above = items[at].parent if at < len(items) else -1
    while above >= 0:
        most -= items[above].height + BETWEEN
        if most < 0 and len(found) >= LEAST_PATH:
            break
        found.append(above)
        above = items[above].parent
    return found[::-1]


def _reach(items: Sequence[Item], start: int, columns: int, room: float) -> int:
    """Return up to which item a page that begins with one reaches; a page's own columns may be better still."""
    used, column, first = 0.0, 1, True
    most = columns * room * PATH_SHARE
    placed: list[int] = [*path(items, start, most), *range(start, len(items))]
    for at in placed:
        item = items[at]
        more = item.height + (0.0 if first else BETWEEN)
        lines = items[at + 1].lines if at + 1 < len(items) else 0
        # The last column has no lines below it.
        below = foot_room(lines) if column < columns else 0.0
        if not first and used + more + below > room:
            if column == columns:
                return max(start, at)
            column += 1
            used, more = head_room(item.lines), item.height
            below = foot_room(lines) if column < columns else 0.0
        used += more
        first = False
        if used > room + 0.5:
            return max(start, at)
    return len(items)
