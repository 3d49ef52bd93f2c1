"""The links' ways from card to card: smooth curves through the free space between cards, junctions, and points attacked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

from argmap.drawing.layout import Box, Layout
from argmap.model import Argument, Map, Relation

Point = tuple[float, float]
# A move, line or curve: its letter and its points, along the ranks (u) and across them (v).
Command = tuple[str, tuple[Point, ...]]

HEAD = 8.5
BAR_STAND_OFF = 3.5
SIGN_RADIUS = 5.5
PORT_STEP = 17.0
PORT_EDGE = 11.0
LANE = 7.0


@dataclass(frozen=True, slots=True)
class Route:
    """How an argument is drawn.

    :param argument: the argument
    :param ways: its lines, each a list of commands; the last leads to the target
    :param tip: where it ends; direction: the unit vector it arrives with
    :param junction: where its premises meet, if it has several
    :param mark: the point of it that its undercutters attack, if it has any
    """

    argument: Argument
    ways: tuple[tuple[Command, ...], ...]
    tip: Point
    direction: Point
    junction: Point | None = None
    mark: Point | None = None


@dataclass(slots=True)
class _Side:
    """One side of a card and the links that touch it, by where their other ends lie."""

    wants: list[tuple[float, int, str]] = field(default_factory=list)
    port: dict[str, float] = field(default_factory=dict)


class Router:
    """Finds the ways of all links of a laid-out map.

    :param debate: the map as it is drawn
    :param layout: where its cards stand
    :param gap: space between rows in pixels
    """

    def __init__(self, debate: Map, layout: Layout, gap: float) -> None:
        self.debate, self.layout, self.gap = debate, layout, gap
        self.near: dict[str, _Side] = {}
        self.far: dict[str, _Side] = {}
        self.members: dict[int, list[Box]] = {}
        for box in layout.boxes.values():
            if box.row >= 0:
                self.members.setdefault(box.row, []).append(box)
        for members in self.members.values():
            members.sort(key=lambda box: box.v0)
        self.starts = {row: [box.v0 for box in members] for row, members in self.members.items()}
        self.lanes: dict[tuple[int, int], int] = {}
        self.routes: dict[str, Route] = {}
        self.marks: dict[str, Point] = {}

    def all(self) -> list[Route]:
        """Return every argument's route, in the file's order."""
        drawn = [a for a in self.debate.arguments if all(p in self.layout.boxes for p in a.premises)]
        self._assign_ports(drawn)
        pending = [a for a in drawn if a.target in self.layout.boxes]
        waiting: dict[str, list[Argument]] = {}
        for argument in drawn:
            if argument.target not in self.layout.boxes:
                waiting.setdefault(argument.target, []).append(argument)
        while pending:
            argument = pending.pop()
            self._route(argument)
            pending += waiting.pop(argument.id, ())
        for group in waiting.values():
            for argument in group:
                # Undercuts that attack each other in a ring hang on the premise of what they attack.
                if argument.target in self.debate.argument:
                    self._route(argument)
        return [self.routes[a.id] for a in drawn if a.id in self.routes]

    def _row(self, claim: str) -> int:
        return self.layout.boxes[claim].row

    def _assign_ports(self, drawn: list[Argument]) -> None:
        for number, argument in enumerate(drawn):
            end = self._end(argument)
            if end is None:
                continue
            start_v = sum(self.layout.boxes[p].v for p in argument.premises) / len(argument.premises)
            forward = True
            for premise in argument.premises:
                forward = self.layout.boxes[premise].row >= self.layout.boxes[end].row
                side = (self.near if forward else self.far).setdefault(premise, _Side())
                side.wants.append((self.layout.boxes[end].v, number, argument.id))
            if argument.target in self.layout.boxes:
                same = forward and self._row(argument.premises[0]) == self._row(end)
                side = (self.far if forward and not same else self.near).setdefault(end, _Side())
                side.wants.append((start_v, number, "to " + argument.id))
        for sides in (self.near, self.far):
            for claim, side in sides.items():
                box = self.layout.boxes[claim]
                side.wants.sort()
                room = max(0.0, box.v1 - box.v0 - 2 * PORT_EDGE)
                step = min(PORT_STEP, room / max(1, len(side.wants) - 1))
                first = box.v - step * (len(side.wants) - 1) / 2
                if len(side.wants) == 1:
                    # A single link goes straight across where the two cards face each other.
                    wanted = side.wants[0][0]
                    slack = min(room / 2, 14.0)
                    first = wanted if abs(wanted - box.v) <= slack else box.v
                side.port = {key: first + step * number for number, (_, _, key) in enumerate(side.wants)}

    def _end(self, argument: Argument) -> str | None:
        """Return the claim an argument is headed for: its target, or a premise of what it undercuts."""
        if argument.target in self.layout.boxes:
            return argument.target
        attacked = self.debate.argument.get(argument.target)
        return attacked.premises[0] if attacked and attacked.premises[0] in self.layout.boxes else None

    def _route(self, argument: Argument) -> None:
        attacked = bool(self.debate.arguments_to.get(argument.id))
        if argument.target in self.layout.boxes:
            self._to_card(argument, attacked)
        else:
            self._to_link(argument, attacked)

    # Ways to a card ---------------------------------------------------------------------------------------------

    def _to_card(self, argument: Argument, attacked: bool) -> None:
        target = self.layout.boxes[argument.target]
        first = argument.premises[0]
        lead = max(0.0, HEAD - 1 if argument.relation is Relation.SUPPORTS else BAR_STAND_OFF)
        if argument.target == first and len(argument.premises) == 1:
            self._loop(argument, target)
            return
        forward = any(key[2] == "to " + argument.id for key in self._wants(self.far, argument.target))
        side = self.far if forward else self.near
        tip_v = side[argument.target].port["to " + argument.id]
        tip = (target.u1, tip_v) if forward else (target.u0, tip_v)
        direction = (-1.0, 0.0) if forward else (1.0, 0.0)
        stop = (tip[0] - direction[0] * lead, tip_v)
        ways: list[tuple[Command, ...]] = []
        junction = None
        if len(argument.premises) > 1:
            junction, ways = self._joined(argument)
            start, row = junction, min(self._row(p) for p in argument.premises)
            begin: list[Command] = [("M", (start,))]
        else:
            start, row = self._exit(first, argument.id), self._row(first)
            begin = [("M", (start,))]
        mark = None
        if attacked:
            mark = self._mark(start, row, argument, junction is not None)
            if mark[1] == start[1]:
                begin.append(("L", (mark,)))
                start = mark
        way = self._through(begin, start, row, stop, target.row)
        self.routes[argument.id] = Route(argument, (*ways, tuple(way)), tip, direction, junction, mark)
        if mark is not None:
            self.marks[argument.id] = mark

    def _wants(self, sides: Mapping[str, _Side], claim: str) -> list[tuple[float, int, str]]:
        return sides[claim].wants if claim in sides else []

    def _exit(self, claim: str, argument: str) -> Point:
        box = self.layout.boxes[claim]
        if claim in self.near and argument in self.near[claim].port:
            return box.u0, self.near[claim].port[argument]
        if claim in self.far and argument in self.far[claim].port:
            return box.u1, self.far[claim].port[argument]
        return box.u0, box.v

    def _joined(self, argument: Argument) -> tuple[Point, list[tuple[Command, ...]]]:
        """Return where an argument's premises meet, and their ways to that point."""
        row = min(self._row(p) for p in argument.premises)
        closest = [p for p in argument.premises if self._row(p) == row]
        exits = [self._exit(p, argument.id) for p in closest]
        u = min(self.layout.boxes[p].u0 for p in closest) - self.gap * (0.36 if self.gap > 40 else 0.4)
        point = (u, sum(v for _, v in exits) / len(exits))
        ways = []
        for premise in argument.premises:
            start = self._exit(premise, argument.id)
            ways.append(tuple(self._through([("M", (start,))], start, self._row(premise), point, row - 1, turn=True)))
        return point, ways

    def _mark(self, start: Point, row: int, argument: Argument, joined: bool) -> Point:
        """Return the point of a link that its undercutters attack: on the straight piece before it turns."""
        share = 0.3 if joined else 0.42
        return (start[0] - self.gap * share, start[1])

    def _through(
        self, way: list[Command], start: Point, row: int, stop: Point, end_row: int, *, turn: bool = False
    ) -> list[Command]:
        """Lead a line from a point in front of one row to a point behind another, between the cards of those it passes.

        :param turn: whether the line may arrive across, as premises do at their junction
        """
        here = start
        step = -1 if end_row < row else 1
        passed = range(row + step, end_row, step)
        for number, between in enumerate(passed):
            u0, u1 = self.layout.rows[between]
            share = (number + 1) / (len(passed) + 1)
            ideal = here[1] + (stop[1] - here[1]) * share
            v = self._corridor(between, ideal)
            enter, leave = (u1 + 2, u0 - 2) if step < 0 else (u0 - 2, u1 + 2)
            _curve(way, here, (enter, v))
            way.append(("L", ((leave, v),)))
            here = (leave, v)
        if turn:
            _bend(way, here, stop)
        else:
            _curve(way, here, stop)
        return way

    def _corridor(self, row: int, wanted: float) -> float:
        """Return a free place across a row near the wanted one, and take a lane there."""
        members = self.members.get(row, [])
        if not members:
            return wanted
        starts = self.starts[row]
        index = bisect_left(starts, wanted)
        best: tuple[float, int, float] | None = None
        for slot in range(max(0, index - 2), min(len(members), index + 2) + 1):
            low = members[slot - 1].v1 if slot else float("-inf")
            high = members[slot].v0 if slot < len(members) else float("inf")
            if high - low < 6:
                continue
            inset = min(LANE, (high - low) / 2)
            taken = self.lanes.get((row, slot), 0)
            v = min(max(wanted, low + inset), high - inset)
            away = abs(v - wanted) + taken * 3
            if best is None or away < best[0]:
                best = (away, slot, v)
        if best is None:
            return members[-1].v1 + LANE
        _, slot, v = best
        taken = self.lanes.get((row, slot), 0)
        self.lanes[row, slot] = taken + 1
        low = members[slot - 1].v1 if slot else float("-inf")
        high = members[slot].v0 if slot < len(members) else float("inf")
        if not taken:
            return v
        if slot == 0 or slot == len(members):
            return v - LANE * taken if slot == 0 else v + LANE * taken
        inset = 3.0
        offset = (taken + 1) // 2 * min(LANE, (high - low) / 5) * (1 if taken % 2 else -1)
        return min(max(v + offset, low + inset), high - inset)

    # Ways to a link ---------------------------------------------------------------------------------------------

    def _to_link(self, argument: Argument, attacked: bool) -> None:
        route = self.routes.get(argument.target)
        point = self.marks.get(argument.target)
        if point is None:
            box = self.layout.boxes[self.debate.argument[argument.target].premises[0]]
            point = (box.u0 - self.gap * 0.42, box.v)
        hook = self._hook(route, point)
        ways: list[tuple[Command, ...]] = []
        junction = None
        first = argument.premises[0]
        row = min(self._row(p) for p in argument.premises)
        if len(argument.premises) > 1:
            junction, ways = self._joined(argument)
            start = junction
        else:
            start = self._exit(first, argument.id)
        way: list[Command] = [("M", (start,))]
        mark: Point | None = None
        line = self.layout.rows[row][0] if row >= 0 else start[0]
        if hook is not None:
            # The attacked line runs across the ranks: come along them and meet it square.
            tip, direction = hook
            gap_row = self._row_behind(tip[0])
            corridor_v = tip[1]
            if row > gap_row >= 0:
                corridor_v = self._corridor(gap_row, tip[1])
                tip = (tip[0], corridor_v)
            stop = (tip[0] + SIGN_RADIUS, tip[1])
            if attacked:
                mark = (start[0] - self.gap * 0.42, start[1])
                way.append(("L", (mark,)))
                start = mark
            if row > gap_row:
                self._through_rows(way, start, row, stop, gap_row)
            else:
                _curve(way, start, stop)
            direction = (-1.0, 0.0)
            self.marks[argument.target] = tip
            self._move_mark(argument.target, tip)
        else:
            tip = point
            gap_row = self._row_behind(point[0])
            here = start
            if row > gap_row >= 0:
                v = self._corridor(gap_row, start[1])
                u0 = self.layout.rows[gap_row][0]
                here = self._through_rows(way, start, row, (u0 - 2, v), gap_row)
            side = 1.0 if here[1] > point[1] else -1.0
            direction = (0.0, -side)
            end = (point[0], point[1] + side * SIGN_RADIUS)
            _square(way, here, end)
            if attacked:
                mark = (point[0], (here[1] + end[1]) / 2)
        del line
        self.routes[argument.id] = Route(argument, (*ways, tuple(way)), tip, direction, junction, mark)
        if mark is not None:
            self.marks[argument.id] = mark

    def _move_mark(self, argument: str, tip: Point) -> None:
        route = self.routes[argument]
        self.routes[argument] = Route(route.argument, route.ways, route.tip, route.direction, route.junction, tip)

    def _hook(self, route: Route | None, point: Point) -> tuple[Point, Point] | None:
        if route is None or route.direction[1] == 0.0:
            return None
        return point, (-1.0, 0.0)

    def _row_behind(self, u: float) -> int:
        """Return the row of cards next behind a place between rows."""
        ends = [u0 for u0, _ in self.layout.rows]
        return bisect_left(ends, u)

    def _through_rows(self, way: list[Command], start: Point, row: int, stop: Point, last: int) -> Point:
        """Lead a line past the rows from one in front of ``row`` through ``last`` itself, to a point in front of it."""
        here = start
        for between in range(row - 1, last - 1, -1):
            u0, u1 = self.layout.rows[between]
            v = stop[1] if between == last else self._corridor(between, (here[1] + stop[1]) / 2)
            _curve(way, here, (u1 + 2, v))
            way.append(("L", ((u0 - 2, v),)))
            here = (u0 - 2, v)
        if abs(here[0] - stop[0]) > 0.1:
            way.append(("L", (stop,)))
            here = stop
        return here

    def _loop(self, argument: Argument, box: Box) -> None:
        u, v = box.u0, box.v
        out = 22.0
        way: list[Command] = [("M", ((u, v - 9),)), ("C", ((u - out, v - 14), (u - out, v + 14), (u - HEAD, v + 9)))]
        self.routes[argument.id] = Route(argument, (tuple(way),), (u, v + 9), (1.0, 0.0))


def _curve(way: list[Command], here: Point, there: Point) -> None:
    """Go on to a point, leaving and arriving along the ranks."""
    if abs(here[1] - there[1]) < 0.5:
        way.append(("L", (there,)))
        return
    half = (there[0] - here[0]) / 2
    way.append(("C", ((here[0] + half, here[1]), (there[0] - half, there[1]), there)))


def _bend(way: list[Command], here: Point, there: Point) -> None:
    """Go on to a point, leaving along the ranks and arriving across them where it is not straight ahead."""
    if abs(here[1] - there[1]) < 2:
        way.append(("L", (there,)))
        return
    _square(way, here, there)


def _square(way: list[Command], here: Point, there: Point) -> None:
    """Go on along the ranks, then with a rounded corner across them, to a point."""
    du, dv = there[0] - here[0], there[1] - here[1]
    radius = min(9.0, abs(du), abs(dv))
    su, sv = (1 if du > 0 else -1), (1 if dv > 0 else -1)
    if abs(du) > radius:
        way.append(("L", ((there[0] - su * radius, here[1]),)))
    corner = (there[0], here[1])
    way.append(
        (
            "C",
            (
                (corner[0] - su * radius * 0.45, corner[1]),
                (corner[0], corner[1] + sv * radius * 0.45),
                (corner[0], corner[1] + sv * radius),
            ),
        )
    )
    if abs(dv) > radius:
        way.append(("L", (there,)))
