"""Places and links for a picture in one narrow column: each card below what it bears on, a step further in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from argmap.drawing.aligned import runs
from argmap.drawing.brackets import CORNER, rounded
from argmap.drawing.family import Family
from argmap.drawing.layout import MOST_CARDS, Box, Layout, Size, refusal
from argmap.drawing.paths import BAR_STAND_OFF, HEAD, SIGN_RADIUS, Point, Route
from argmap.errors import TooLarge
from argmap.model import Map, Relation

STEP = 40.0
"""How much further in a card stands than the one that it bears on, in pixels."""

MOST_STEPS = 6
"""Steps beyond which cards go no further in, since the column would end."""

TRACK = 6.0
SIGN_OFF = 11.0
INNER = 22.0
FIRST = 10.0


def place(tree: Family, sizes: Mapping[str, Size], between: float) -> Layout:
    """Place cards as an outline lists them. Nothing is left to decide, so no layout program is asked.

    :param between: space between neighbours, in pixels
    :raises TooLarge: for more cards than anybody could read
    """
    if len(sizes) > MOST_CARDS:
        raise TooLarge(refusal(len(sizes), len(tree.blocks)))
    boxes: dict[str, Box] = {}
    v = 0.0
    for here in (*tree.walk(), *tree.loose):
        block = tree.blocks[here]
        u = STEP * min(block.depth, MOST_STEPS)
        for part in block.parts:
            boxes[part] = Box(u, v, u + sizes[part].u, v + sizes[part].v, block.depth)
            v += sizes[part].v
        v += between
    depth = max((box.row for box in boxes.values()), default=-1) + 1
    rows = tuple((STEP * min(row, MOST_STEPS), STEP * min(row, MOST_STEPS)) for row in range(depth))
    return Layout(boxes, rows, max((box.u1 for box in boxes.values()), default=0.0), max(0.0, v - between), "indented")


def under_heads(tree: Family, layout: Layout) -> Layout:
    """Return a layout with all but the roots one step further in, as they are under these."""
    heads = {part for root in tree.roots for part in tree.blocks[root].parts}
    boxes = {
        claim: box if claim in heads or box.row < 0 else replace(box, u0=box.u0 + STEP, u1=box.u1 + STEP)
        for claim, box in layout.boxes.items()
    }
    rows = tuple((u0 + STEP, u1 + STEP) for u0, u1 in layout.rows)
    return replace(layout, boxes=boxes, rows=rows, u=max((box.u1 for box in boxes.values()), default=0.0))


def routes(debate: Map, tree: Family, layout: Layout, port: float, places: Sequence[int] | None = None) -> list[Route]:
    """Return every drawn argument's route: down the left of what hangs from a card, one line for neighbours alike.

    :param places: blocks whose families' routes are wanted; all where it is left out
    """
    found: dict[str, Route] = {}
    boxes = layout.boxes

    def leave(place: int) -> Point:
        box = boxes[tree.blocks[place].parts[0]]
        return box.u0, box.v0 + port

    for here in tree.walk() if places is None else places:
        block = tree.blocks[here]
        own, foot = boxes[block.parts[0]], boxes[block.parts[-1]].v1
        for number, run in enumerate(runs(tree, here)):
            child = tree.blocks[run[0]]
            left = boxes[child.parts[0]].u0
            if child.step:
                tip: Point = (own.u0 - SIGN_OFF, leave(here)[1])
                stop, direction, u = (tip[0], tip[1] + SIGN_RADIUS), (0.0, -1.0), tip[0]
            else:
                assert child.argument is not None
                relation = child.argument.relation
                lead = {Relation.SUPPORTS: HEAD - 1, Relation.REBUTS: BAR_STAND_OFF}.get(relation, SIGN_RADIUS)
                u = max(left - INNER - TRACK * number, own.u0 + 5) if left > own.u0 else own.u0 - INNER / 2
                # Half of an undercut's sign would be behind the card.
                end = foot + (SIGN_RADIUS if relation is Relation.UNDERCUTS else 0.0)
                tip, stop, direction = (u, end), (u, end + lead), (0.0, -1.0)
            _run(tree, run, u, stop, tip, direction, leave, found)
    return [found[argument.id] for argument in debate.arguments if argument.id in found]


def _run(
    tree: Family,
    run: Sequence[int],
    u: float,
    stop: Point,
    tip: Point,
    direction: Point,
    leave: object,
    found: dict[str, Route],
) -> None:
    before = stop
    for child in run:
        block = tree.blocks[child]
        assert block.argument is not None
        start = leave(child)  # type: ignore[operator]
        points = [start, (u, start[1]), before]
        junction = start if len(block.parts) > 1 else None
        found[block.argument.id] = Route(block.argument, (rounded(points),), tip, direction, junction)
        before = (u, start[1] - CORNER)
