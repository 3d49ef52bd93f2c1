"""Sets what hangs from a claim in lines, as words are, where one row of it would be wider than a page."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from argmap.drawing.ranks import Ranks, parents
from argmap.model import Map

STEP = 17.0
"""Space between two links that run side by side to the claim that they bear on."""

PORT_EDGE = 11.0
CLEAR = 13.0
COARSE = 1.5
"""How much more room each step in the search for a good shape gives."""

GAIN = 1.4
"""How much larger a whole picture must become on a page for its rows to wrap: unbroken ones are easier to follow."""


class Extent(Protocol):
    """A card's extent along the ranks (``u``) and across them (``v``)."""

    @property
    def u(self) -> float:
        """Return the extent along the ranks."""

    @property
    def v(self) -> float:
        """Return the extent across them."""


@dataclass(slots=True)
class _Block:
    """A claim with all that hangs from it: its extent across and in rows, and where its parts stand in it.

    :param wide: extent across; rows: number of rows; axis: middle of the claim's own card, from the block's edge
    :param parts: each child with its block's place across and its row, from the block's first
    """

    wide: float
    rows: int = 1
    axis: float = 0.0
    parts: list[tuple[str, float, int]] = field(default_factory=list)


def shelve(
    debate: Map, found: Ranks, sizes: Mapping[str, Extent], between: float, rows: float, shape: float
) -> tuple[Ranks, dict[str, float]] | None:
    """Return ranks with new rows, and where across them each card begins; ``None`` where unbroken rows serve as well.

    What hangs from a claim fills one shelf after another; links of the further ones run straight between the nearer
    ones' cards. What bears on the claim together, co-premises and what undercuts their step, is not torn apart.

    :param between: space between neighbours in a row; rows: an estimate of the space between rows
    :param shape: how far across the ranks the picture is to reach, beside how far along them
    """
    walk = _walk(found)
    units = _units(debate, found, walk)
    widest = max(sizes[claim].v for claim in walk) + between
    area = sum((sizes[claim].u + rows) * (sizes[claim].v + between) for claim in walk)
    guess = math.log(max(1.0, math.sqrt(area * shape) / widest / len(found.rows[0])), COARSE)
    best: tuple[float, float, dict[str, int], dict[str, float]] | None = None
    # Coarse steps, so that one claim more hardly ever sets all lines anew.
    for power in range(max(0, round(guess) - 2), round(guess) + 2):
        row_of, places, wide = _set(found, walk, units, sizes, between, widest * COARSE**power)
        long = _length(row_of, sizes, rows)
        away = abs(math.log(wide / long / shape))
        if best is None or away < best[0]:
            best = away, max(wide / shape, long), row_of, places
    assert best is not None
    _, page, row_of, places = best
    wide = max(sum(sizes[claim].v + between for claim in row) for row in found.rows)
    long = _length({claim: number for number, row in enumerate(found.rows) for claim in row}, sizes, rows)
    if max(wide / shape, long) < GAIN * page:
        return None
    lines: list[list[str]] = [[] for _ in range(max(row_of.values()) + 1)]
    for claim in sorted(walk, key=places.__getitem__):
        lines[row_of[claim]].append(claim)
    return replace(found, rows=tuple(tuple(line) for line in lines if line)), places


def _length(row_of: Mapping[str, int], sizes: Mapping[str, Extent], rows: float) -> float:
    """Return how far all rows reach along the ranks."""
    deepest: dict[int, float] = {}
    for claim, row in row_of.items():
        deepest[row] = max(deepest.get(row, 0.0), sizes[claim].u)
    return sum(deepest.values()) + rows * (len(deepest) - 1)


def _set(
    found: Ranks,
    walk: Sequence[str],
    units: Mapping[str, Sequence[Sequence[str]]],
    sizes: Mapping[str, Extent],
    between: float,
    room: float,
) -> tuple[dict[str, int], dict[str, float], float]:
    """Return each claim's row and where its card begins, with shelves no wider than there is room, and the width."""
    blocks: dict[str, _Block] = {}
    for claim in reversed(walk):
        blocks[claim] = _block(claim, units.get(claim, ()), blocks, sizes, between, room)
    row_of = {claim: number for number, row in enumerate(found.rows) for claim in row if claim not in found.tree}
    start: dict[str, float] = {}
    wide = 0.0
    for claim in walk:
        if claim not in found.tree:
            start[claim] = wide + (2 * between if start else 0.0)
            wide = start[claim] + blocks[claim].wide
        for child, across, down in blocks[claim].parts:
            start[child], row_of[child] = start[claim] + across, row_of[claim] + down
    return row_of, {claim: start[claim] + blocks[claim].axis - sizes[claim].v / 2 for claim in walk}, wide


def _walk(found: Ranks) -> list[str]:
    """Return the claims of the tree, each before all that hangs from it, in the rows' order."""
    children: dict[str, list[str]] = {}
    roots = []
    for row in found.rows:
        for claim in row:
            if claim in found.tree:
                children.setdefault(found.tree[claim], []).append(claim)
            else:
                roots.append(claim)
    walk = []
    stack = roots[::-1]
    while stack:
        claim = stack.pop()
        walk.append(claim)
        stack += reversed(children.get(claim, ()))
    return walk


def _units(debate: Map, found: Ranks, walk: Sequence[str]) -> dict[str, list[list[str]]]:
    """Return for each claim what hangs from it, in groups that stay together."""
    hanging = parents(debate)
    first: dict[str, str] = {}
    step: dict[str, str] = {}
    for argument in debate.arguments:
        chain = [argument]
        while chain[-1].id not in step:
            attacked = debate.argument.get(chain[-1].target)
            if attacked is None or hanging[attacked.id] != hanging[argument.id] or attacked in chain:
                step[chain[-1].id] = chain[-1].id
                break
            chain.append(attacked)
        for one in chain:
            step[one.id] = step[chain[-1].id]
        for premise in argument.premises:
            if found.tree.get(premise) == hanging[argument.id]:
                first.setdefault(premise, step[argument.id])
    units: dict[str, list[list[str]]] = {}
    for claim in walk:
        if claim in found.tree:
            groups = units.setdefault(found.tree[claim], [])
            if groups and first.get(groups[-1][0], "") == first.get(claim):
                groups[-1].append(claim)
            else:
                groups.append([claim])
    return units


def _block(
    claim: str,
    units: Sequence[Sequence[str]],
    blocks: Mapping[str, _Block],
    sizes: Mapping[str, Extent],
    between: float,
    room: float,
) -> _Block:
    own = sizes[claim].v
    block = _Block(own, axis=own / 2)
    if not units:
        return block
    wide = [sum(blocks[child].wide for child in unit) + between * (len(unit) - 1) for unit in units]
    deep = [max(blocks[child].rows for child in unit) for unit in units]
    step = min(STEP, (own - 2 * PORT_EDGE) / max(1, len(units) - 1))
    axis = (len(units) - 1) / 2 * step
    whole = sum(wide) + between * (len(wide) - 1)
    places: list[tuple[int, float, int]] = []
    if whole <= room or len(units) == 1:
        place = axis - whole / 2
        for number, width in enumerate(wide):
            places.append((number, place, 1))
            place += width + between
        block.rows = 1 + max(deep)
    else:
        sides = _sides(wide, deep, between, room / 2)
        # Ports are counted from the first; those of further shelves' links lie between those of the nearer ones.
        for side, sign, port in ((sides[0], -1, 0), (sides[1], 1, len(units) - 1)):
            for row, shelf in side:
                port -= sign * len(shelf)
                edge = port * step + sign * CLEAR
                for number in shelf if sign > 0 else reversed(shelf):
                    places.append((number, edge if sign > 0 else edge - wide[number], row))
                    edge += sign * (wide[number] + between)
                block.rows = max(block.rows, row + max(deep[number] for number in shelf))
    edge = min(axis - own / 2, *(place for _, place, _ in places))
    far = max(axis + own / 2, *(place + wide[number] for number, place, _ in places))
    block.wide, block.axis = far - edge, axis - edge
    for number, place, down in places:
        for child in units[number]:
            block.parts.append((child, place - edge, down))
            place += blocks[child].wide + between
    return block


def _sides(
    wide: Sequence[float], deep: Sequence[int], between: float, room: float
) -> tuple[list[tuple[int, list[int]]], list[tuple[int, list[int]]]]:
    """Return the shelves on both sides, each with its row: no group stands above one before it in the file."""
    sides: tuple[list[tuple[int, list[int]]], list[tuple[int, list[int]]]] = ([], [])
    used = [math.inf, math.inf]
    ends = [1, 1]
    last = 1
    for number, width in enumerate(wide):
        fits = [used[side] + between + width <= room and sides[side][-1][0] == last for side in (0, 1)]
        starts = [last if fits[side] else max(last, ends[side]) for side in (0, 1)]
        side = 1 if starts[1] < starts[0] or width > room else 0
        last = starts[side]
        if fits[side]:
            sides[side][-1][1].append(number)
            used[side] += between + width
        else:
            sides[side].append((last, [number]))
            used[side] = width
        ends[side] = max(ends[side], sides[side][-1][0] + deep[number])
    return sides
