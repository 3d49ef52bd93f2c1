"""The links of an aligned picture: one line for neighbours that do the same, nested so that none cross."""

from __future__ import annotations

from collections.abc import Sequence

from argmap.drawing.aligned import HEAD_ROOM, SIGN_ROOM, STUB_ROOM, TRACK, runs
from argmap.drawing.family import Block, Family
from argmap.drawing.layout import Box, Layout
from argmap.drawing.paths import BAR_STAND_OFF, HEAD, SIGN_RADIUS, Command, Point, Route, loop
from argmap.model import Map, Relation

PORT_STEP = 13.0
PORT_EDGE = 9.0
SIGN_OFF = 13.0
CORNER = 7.0


class Brackets:
    """Draws the links of a tree whose cards are placed.

    :param port: how far across from a card's corner its link leaves it; its first reason's comes in as far
    :param between: space between neighbours in a column: the line that attacks a card's link runs in it
    """

    def __init__(self, tree: Family, layout: Layout, port: float, between: float) -> None:
        self.tree, self.layout, self.port, self.between = tree, layout, port, between
        self.leaves: dict[int, float] = {}
        self.found: dict[str, Route] = {}
        self.attacked = {block.depth for place, block in enumerate(tree.blocks) if tree.attacked(place)}

    def all(self, debate: Map) -> list[Route]:
        """Return every drawn argument's route, in the file's order."""
        for place in self.tree.walk():
            if self.tree.blocks[place].children:
                self._family(place)
        for argument in debate.arguments:
            if argument.premises == (argument.target,) and argument.target in self.layout.boxes:
                box = self.layout.boxes[argument.target]
                lead = HEAD - 1 if argument.relation is Relation.SUPPORTS else BAR_STAND_OFF
                self.found[argument.id] = loop(argument, (box.u1, box.v0), lead)
        return [self.found[argument.id] for argument in debate.arguments if argument.id in self.found]

    def leave(self, place: int) -> Point:
        """Return where a block's link leaves it, on the side of what it bears on."""
        box = self._box(place)
        return box.u0, self.leaves.get(place, box.v0 + self.port)

    def _box(self, place: int) -> Box:
        return self.layout.boxes[self.tree.blocks[place].parts[0]]

    def _family(self, place: int) -> None:
        grouped = runs(self.tree, place)
        ports = self._ports(place, grouped)
        depth = self.tree.blocks[place].depth + 1
        signs = depth in self.attacked
        inner = self.layout.rows[depth][0] - (SIGN_ROOM if signs else STUB_ROOM)
        for number, run in enumerate(grouped):
            # The further down a run, the nearer to the parent its line: so they nest, and none crosses another.
            u = max(inner - TRACK * number, self.layout.rows[depth - 1][1] + HEAD_ROOM)
            if self.tree.blocks[run[0]].step:
                self._to_link(place, run, u)
            else:
                self._to_card(place, run, u, ports[number])

    def _ports(self, place: int, grouped: Sequence[Sequence[int]]) -> list[float]:
        """Return where across each run touches the claim that it bears on."""
        block: Block = self.tree.blocks[place]
        of_part: dict[str, list[int]] = {}
        for number, run in enumerate(grouped):
            first = self.tree.blocks[run[0]]
            if not first.step:
                of_part.setdefault(first.of if first.of in block.parts else block.parts[0], []).append(number)
        found = [0.0] * len(grouped)
        for part, numbers in of_part.items():
            box = self.layout.boxes[part]
            start = min(box.v0 + self.port, box.v1 - PORT_EDGE)
            step = min(PORT_STEP, (box.v1 - PORT_EDGE - start) / max(1, len(numbers) - 1))
            for index, number in enumerate(numbers):
                found[number] = start + index * step
        return found

    def _to_card(self, place: int, run: Sequence[int], u: float, port: float) -> None:
        edge = self.layout.boxes[self.tree.blocks[place].parts[0]].u1
        before = port
        for child in run:
            block = self.tree.blocks[child]
            assert block.argument is not None
            relation = block.argument.relation
            lead = {Relation.SUPPORTS: HEAD - 1, Relation.REBUTS: BAR_STAND_OFF}.get(relation, SIGN_RADIUS)
            start = self.leave(child)
            level = abs(start[1] - port) < 0.75
            if level:
                points = [(start[0], port), (edge + lead, port)]
            elif child == run[0]:
                points = [start, (u, start[1]), (u, port), (edge + lead, port)]
            else:
                points = [start, (u, start[1]), (u, before)]
            # Where the one before turns into the common line, it has left it by its corner.
            before = start[1] if level else start[1] - CORNER
            self._keep(block, rounded(points), (edge, port), (-1.0, 0.0), child)

    def _to_link(self, place: int, run: Sequence[int], u: float) -> None:
        parts = self.tree.blocks[place].parts
        foot = self.layout.boxes[parts[-1]].v1 + self.between / 2
        leaves = self.leave(place)
        tip = (leaves[0] - SIGN_OFF, leaves[1])
        before = foot
        for child in run:
            block = self.tree.blocks[child]
            box = self._box(child)
            last = self.layout.boxes[block.parts[-1]]
            if child == run[0] and box.v0 + PORT_EDGE <= foot <= last.v1 - PORT_EDGE:
                self.leaves[child] = foot
            start = self.leave(child)
            if child == run[0]:
                end = (tip[0], tip[1] + SIGN_RADIUS)
                points = [start, (u, start[1]), (u, foot), (tip[0], foot), end]
                if abs(start[1] - foot) < 0.75:
                    points = [start, (tip[0], foot), end]
            else:
                points = [start, (u, start[1]), (u, before)]
            before = start[1] - (CORNER if start[1] > foot + CORNER else 0)
            self._keep(block, rounded(points), tip, (0.0, -1.0), child)

    def _keep(self, block: Block, way: tuple[Command, ...], tip: Point, direction: Point, place: int) -> None:
        assert block.argument is not None
        junction = self.leave(place) if len(block.parts) > 1 else None
        self.found[block.argument.id] = Route(block.argument, (way,), tip, direction, junction)


def rounded(points: Sequence[Point], radius: float = CORNER) -> tuple[Command, ...]:
    """Return a line through points that lie along or across from each other, its corners rounded."""
    way: list[Command] = [("M", (points[0],))]
    for number in range(1, len(points) - 1):
        (u, v), before, after = points[number], points[number - 1], points[number + 1]
        back, on = (before[0] - u, before[1] - v), (after[0] - u, after[1] - v)
        r = min(radius, *((abs(one[0]) + abs(one[1])) / 2 for one in (back, on)))
        if r < 0.5:
            way.append(("L", ((u, v),)))
            continue
        start, end = _towards((u, v), back, r), _towards((u, v), on, r)
        way.append(("L", (start,)))
        way.append(("C", (_towards((u, v), back, r * 0.45), _towards((u, v), on, r * 0.45), end)))
    way.append(("L", (points[-1],)))
    return tuple(way)


def _towards(at: Point, off: Point, far: float) -> Point:
    length = abs(off[0]) + abs(off[1])
    return at[0] + off[0] / length * far, at[1] + off[1] / length * far
