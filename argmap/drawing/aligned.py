"""Places for a picture that is read like an outline: a column for each depth, each card level with its first reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise

from argmap.drawing.family import Block, Family, run_of
from argmap.drawing.layout import (
    LADDER,
    MOST_CARDS,
    Box,
    Cache,
    Layout,
    Size,
    laid_out,
    place_loose,
    refusal,
)
from argmap.errors import TooLarge

HEAD_ROOM = 15.0
TRACK = 9.0
SIGN_ROOM = 24.0
STUB_ROOM = 10.0
BETWEEN_ROOTS = 26.0


def place(
    tree: Family,
    sizes: Mapping[str, Size],
    between: float,
    *,
    least_gap: float = 0,
    cache: Cache | None = None,
    dot: str | None = None,
    wrap_loose: float = 900,
) -> Layout:
    """Place a map's cards, by Graphviz across the columns and by what their links need along them.

    Graphviz is given the tree, its order, and where each link touches both cards: the first reason's link is heavy, so
    that it is straight, and every other is as heavy as what hangs from it, so that families move up as far as they can.

    :param sizes: every claim's extent; the parts of a divided card are made equally deep
    :param between: space between neighbours in a column, in pixels
    :param least_gap: least space between two columns
    :param wrap_loose: how far along cards without any link may go before a new line of them begins
    :raises TooLarge: for more cards than can be laid out in time
    """
    if len(sizes) > MOST_CARDS:
        raise TooLarge(refusal(len(sizes), len(tree.blocks)))
    walk = tree.walk()
    extents = {place: _extent(tree.blocks[place], sizes) for place in walk}
    rung, starts = "aligned", dict[int, float]()
    if walk:
        steps = [(rung, sum(seconds for _, seconds in LADDER), partial(compose, tree, walk, extents, between))]
        _, found = laid_out(steps, (len(sizes), len(walk)), cache, dot)
        starts = {place: found[f"n{place}"][0] - extents[place] / 2 for place in walk}
    for here in walk:
        # Graphviz keeps whole points, which may put the first reason one off.
        for child in tree.blocks[here].children[:1]:
            starts[child] = starts[here]
    least = min(starts.values(), default=0.0)
    columns = _columns(tree, walk, sizes, least_gap)
    boxes: dict[str, Box] = {}
    for here in walk:
        block = tree.blocks[here]
        u0 = columns[block.depth][0]
        u1 = u0 + max(sizes[part].u for part in block.parts)
        v = starts[here] - least
        for part in block.parts:
            boxes[part] = Box(u0, v, u1, v + sizes[part].v, block.depth)
            v += sizes[part].v
    place_loose([tree.blocks[here].parts[0] for here in tree.loose], sizes, boxes, between, wrap_loose)
    return Layout(
        boxes,
        tuple(columns),
        max((box.u1 for box in boxes.values()), default=0.0),
        max((box.v1 for box in boxes.values()), default=0.0),
        rung,
    )


def _extent(block: Block, sizes: Mapping[str, Size]) -> int:
    """Return a block's extent across the columns in whole and even points, whose half Graphviz keeps exactly."""
    return 2 * -int(-sum(sizes[part].v for part in block.parts) // 2)


def compose(tree: Family, walk: Sequence[int], extents: Mapping[int, int], between: float) -> str:
    """Return the DOT text: generated ids, sizes and the tree's links, whose corners are to be level."""
    heavy: dict[int, int] = {}
    for place in reversed(walk):
        heavy[place] = 1 + sum(heavy[child] for child in tree.blocks[place].children)
    straight = 2 * len(walk) + 10
    lines = [
        "digraph g {",
        f'graph [nodesep="{between / 72:.7f}" ranksep="0.1" splines=none ordering=out mclimit="0.001"]',
        'node [shape=box fixedsize=true label="" height=0.1]',
        "edge [tailport=sw headport=nw]",
        "r [width=0.0278]",
    ]
    lines += [f"n{place} [width={extents[place] / 72:.7f}]" for place in walk]
    lines += [f"r -> n{root} [weight={heavy[root]}]" for root in tree.roots]
    for place in walk:
        for number, child in enumerate(tree.blocks[place].children):
            lines.append(f"n{place} -> n{child} [weight={heavy[child] if number else straight}]")
    return "\n".join([*lines, "}\n"])


def _columns(
    tree: Family, walk: Sequence[int], sizes: Mapping[str, Size], least_gap: float
) -> list[tuple[float, float]]:
    """Return from where to where each column reaches, with room before it for the lines that run there."""
    thick: dict[int, float] = {}
    room: dict[int, float] = {}
    for place in walk:
        block = tree.blocks[place]
        thick[block.depth] = max(thick.get(block.depth, 0.0), *(sizes[part].u for part in block.parts))
        if block.children:
            needed = HEAD_ROOM + TRACK * (len(runs(tree, place)) - 1) + STUB_ROOM
            room[block.depth + 1] = max(room.get(block.depth + 1, least_gap), needed)
    attacked = {tree.blocks[place].depth for place in walk if tree.attacked(place)}
    found = []
    u = 0.0
    for depth in sorted(thick):
        u += (room.get(depth, 0.0) + (SIGN_ROOM - STUB_ROOM if depth in attacked else 0.0)) if depth else 0.0
        found.append((u, u + thick[depth]))
        u += thick[depth]
    return found


def runs(tree: Family, place: int) -> list[list[int]]:
    """Return a block's children in runs: neighbours that do the same to the same claim share one line."""
    children = tree.blocks[place].children
    found = [[child] for child in children[:1]]
    for before, child in pairwise(children):
        if run_of(tree.blocks[before]) == run_of(tree.blocks[child]):
            found[-1].append(child)
        else:
            found.append([child])
    return found
