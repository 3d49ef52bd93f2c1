"""Places and links for a page: an outline of cards in columns of text, each column read on at the top of the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from argmap.drawing.aligned import runs
from argmap.drawing.brackets import CORNER, rounded
from argmap.drawing.family import Family
from argmap.drawing.layout import MOST_CARDS, Box, Layout, Size, refusal
from argmap.drawing.paths import BAR_STAND_OFF, HEAD, SIGN_RADIUS, Point, Route
from argmap.errors import TooLarge
from argmap.model import Map, Relation

STEP = 26.0
"""How much further in a card stands than the one that it bears on, in pixels: it is as much narrower."""

MOST_STEPS = 5
BETWEEN = 12.0
GUTTER = 22.0
"""Space between two cards of a column, and between two columns without the lines that pass there, in pixels."""

LEAST_COLUMN, MOST_COLUMN = 250.0, 430.0
"""Widths between which a column is easily read."""

TRACK = 6.0
INNER = 17.0
SIGN_OFF = 10.0
EDGE = 10.0

_BREAK = 1000.0


def card_width(column: float, depth: int) -> float:
    """Return how wide a card is in a column: its right edge is the column's, whatever its depth."""
    return column - STEP * min(depth, MOST_STEPS)


def open_runs(tree: Family, walk: Sequence[int]) -> list[int]:
    """Return, for a break before each place of a walk, how many lines have to be led past it."""
    at = {place: number for number, place in enumerate(walk)}
    changes = [0] * (len(walk) + 1)
    for place in walk:
        for run in runs(tree, place):
            changes[at[place] + 1] += 1
            changes[at[run[-1]] + 1] -= 1
    found, now = [], 0
    for change in changes[:-1]:
        now += change
        found.append(now)
    return found


def head_room(lines: int) -> float:
    """Return the room above a column's first card that lines from the column before need."""
    return EDGE + TRACK * (lines - 1) if lines else 0.0


def foot_room(lines: int) -> float:
    """Return the room below a column's last card that lines to the next column need."""
    return EDGE + 1 + TRACK * (lines - 1) if lines else 0.0


def break_costs(tree: Family, walk: Sequence[int], lines: Sequence[int]) -> list[float]:
    """Return what a break before each place of a walk costs a reader: lines to follow, a card without its first reason.

    :param lines: how many each break cuts
    """
    found = []
    for number, here in enumerate(walk):
        block = tree.blocks[here]
        torn = number > 0 and block.parent == walk[number - 1]
        found.append(30.0 * lines[number] + torn * (60.0 if block.depth > 1 else 400.0))
    return found


def folds(heights: Sequence[float], lines: Sequence[int], costs: Sequence[float], room: float) -> list[int]:
    """Return before which cards new columns begin: as few as can be, and where it costs a reader least.

    :param heights: of what is below each other; lines: how many a break before each cuts
    :param costs: of such a break, see ``break_costs``; room: the columns' height
    """
    total = len(heights)
    best: list[tuple[float, int]] = [(0.0, total)] * (total + 1)
    for start in reversed(range(total)):
        used = head_room(lines[start]) if start else 0.0
        choice = (float("inf"), start + 1)
        for end in range(start + 1, total + 1):
            used += heights[end - 1] + (BETWEEN if end > start + 1 else 0.0)
            if used > room and end > start + 1:
                break
            over = max(0.0, used - room)
            if end < total:
                over += max(0.0, used + foot_room(lines[end]) - room)
                if over and end > start + 1:
                    continue
            cost = over * 10 + (_BREAK + costs[end] if end < total else 0.0) + best[end][0]
            choice = min(choice, (cost, end))
        best[start] = choice
    found, at = [], best[0][1] if total else 0
    while at < total:
        found.append(at)
        at = best[at][1]
    return found


@dataclass(frozen=True)
class Folded:
    """A tree in columns.

    :param column: each block's column; lefts: where each column begins; feet: where its last card ends
    """

    tree: Family
    layout: Layout
    column: Mapping[int, int]
    lefts: Sequence[float]
    feet: Sequence[float]
    walk: Sequence[int]

    @cached_property
    def crossing(self) -> list[list[tuple[float, int, int]]]:
        """Return the lines that pass from each column to the next, from the outermost: place within, block and run."""
        found: list[list[tuple[float, int, int]]] = [[] for _ in self.lefts]
        for place in self.walk:
            for number, run in enumerate(runs(self.tree, place)):
                for column in range(self.column[place], self.column[run[-1]]):
                    found[column].append((trunk(self.tree, place, number), place, -number))
        return [sorted(lines) for lines in found]


def trunk(tree: Family, place: int, number: int) -> float:
    """Return how far from its column's edge the line of a block's run of children goes down."""
    block = tree.blocks[place]
    own = STEP * min(block.depth, MOST_STEPS)
    if tree.blocks[runs(tree, place)[number][0]].step:
        return own - SIGN_OFF
    return max(own + STEP - INNER - TRACK * number, own + 4) if block.depth < MOST_STEPS else own - INNER / 2


def place(tree: Family, sizes: Mapping[str, Size], column: float, room: float, count: int = 0) -> Folded:
    """Place cards as an outline lists them, in columns. Nothing is left to decide, so no layout program is asked.

    :param column: a column's width; room: the most its height may be, in pixels; as many columns get along with less
    :param count: the most columns there may be, which are higher than the room where it takes that; 0 for any number
    :raises TooLarge: for more cards than anybody could read
    """
    if len(sizes) > MOST_CARDS:
        raise TooLarge(refusal(len(sizes), len(tree.blocks)))
    walk = [*tree.walk(), *tree.loose]
    heights = [sum(sizes[part].v for part in tree.blocks[here].parts) for here in walk]
    lines = [*open_runs(tree, walk[: len(walk) - len(tree.loose)]), *(0 for _ in tree.loose)]
    costs = break_costs(tree, walk, lines)
    while count and len(folds(heights, lines, costs, room)) >= count:
        room *= 1.02
    breaks = _even(heights, lines, costs, room)
    of_column: dict[int, int] = {}
    lefts: list[float] = [0.0]
    feet: list[float] = [0.0]
    boxes: dict[str, Box] = {}
    v = 0.0
    for number, here in enumerate(walk):
        if number in breaks:
            passing = lines[number]
            lefts.append(lefts[-1] + column + GUTTER + TRACK * max(0, passing - 1))
            feet.append(0.0)
            v = head_room(passing)
        of_column[here] = len(lefts) - 1
        block = tree.blocks[here]
        u = lefts[-1] + STEP * min(block.depth, MOST_STEPS)
        for part in block.parts:
            boxes[part] = Box(u, v, lefts[-1] + column, v + sizes[part].v, block.depth)
            v += sizes[part].v
        feet[-1] = v
        v += BETWEEN
    depth = max((box.row for box in boxes.values()), default=-1) + 1
    rows = tuple((STEP * min(row, MOST_STEPS), STEP * min(row, MOST_STEPS)) for row in range(depth))
    down = max(feet)
    down = max([down, *(feet[lines_at] + foot_room(lines[at]) for lines_at, at in enumerate(breaks))])
    layout = Layout(boxes, rows, lefts[-1] + column if boxes else 0.0, down, "folded")
    return Folded(tree, layout, of_column, lefts, feet, walk)


def _even(heights: Sequence[float], lines: Sequence[int], costs: Sequence[float], room: float) -> list[int]:
    """Return the breaks of columns about as high as each other, no more of them than the room asks for."""
    most = len(folds(heights, lines, costs, room))
    low, high = max(room / 4, max(heights, default=0.0)), room
    for _ in range(7):
        middle = (low + high) / 2
        if len(folds(heights, lines, costs, middle)) <= most:
            high = middle
        else:
            low = middle
    # A little slack lets a column end where a family does.
    return folds(heights, lines, costs, min(room, high * 1.05))


def routes(debate: Map, made: Folded, port: float) -> list[Route]:
    """Return every drawn argument's route: down the left of its target's reasons, and on at the top of each column."""
    found: dict[str, Route] = {}
    for place in made.walk:
        for number, run in enumerate(runs(made.tree, place)):
            found.update(_run(made, place, number, run, port))
    return [found[argument.id] for argument in debate.arguments if argument.id in found]


def _run(made: Folded, place: int, number: int, run: Sequence[int], port: float) -> Iterator[tuple[str, Route]]:
    tree, boxes = made.tree, made.layout.boxes
    block = tree.blocks[place]
    within = trunk(tree, place, number)
    column = made.column[place]
    u = made.lefts[column] + within
    first = tree.blocks[run[0]]
    assert first.argument is not None
    if first.step:
        tip: Point = (u, boxes[block.parts[0]].v0 + port)
        before: Point = (u, tip[1] + SIGN_RADIUS)
    else:
        foot = boxes[block.parts[-1]].v1
        relation = first.argument.relation
        lead = {Relation.SUPPORTS: HEAD - 1, Relation.REBUTS: BAR_STAND_OFF}.get(relation, SIGN_RADIUS)
        # Half of an undercut's sign would be behind the card.
        foot += SIGN_RADIUS if relation is Relation.UNDERCUTS else 0.0
        tip, before = (u, foot), (u, foot + lead)
    for child in run:
        here = tree.blocks[child]
        assert here.argument is not None
        box = boxes[here.parts[0]]
        start = (box.u0, box.v0 + port)
        to = made.column[child]
        u = made.lefts[to] + within
        points = [start, (u, start[1])]
        for back in range(to, column, -1):
            points += _bridge(made, back - 1, (within, place, -number))
        points.append(before)
        junction = start if len(here.parts) > 1 else None
        yield here.argument.id, Route(here.argument, (rounded(points),), tip, (0.0, -1.0), junction)
        column, before = to, (u, start[1] - CORNER)


def _bridge(made: Folded, column: int, line: tuple[float, int, int]) -> list[Point]:
    """Return the way back from the top of the next column to a line's place at the foot of this one."""
    lines = made.crossing[column]
    outer = lines.index(line)
    inner = len(lines) - 1 - outer
    on = made.lefts[column + 1]
    # The outermost line runs lowest at the foot, next to the next column, and nearest to its first card: none cross.
    across = on - GUTTER / 2 - TRACK * outer
    top = head_room(len(lines)) - EDGE - TRACK * outer
    foot = made.feet[column] + EDGE + 1 + TRACK * inner
    return [(on + line[0], top), (across, top), (across, foot), (made.lefts[column] + line[0], foot)]
