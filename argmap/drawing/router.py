"""Finds every link's way from card to card through the free space, meeting what it attacks square on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from argmap.drawing.layout import Box, Layout
from argmap.drawing.paths import (
    BAR_STAND_OFF,
    HEAD,
    LOOP,
    SIGN_RADIUS,
    Command,
    Point,
    Route,
    Side,
    Stretch,
    curve,
    loop,
    square,
)
from argmap.drawing.style import Spacing
from argmap.model import Argument, Map, Relation

PORT_STEP = 17.0
PORT_EDGE = 11.0
LANE = 7.0
FAR_PREMISES = 300.0


class Router:
    """Finds the ways of all links of a laid-out map.

    :param tracks: how far in front of its row each stretch across runs, by key; unknown in the first draft
    """

    def __init__(self, debate: Map, layout: Layout, tracks: Mapping[str, float], spacing: Spacing) -> None:
        self.debate, self.layout, self.tracks, self.spacing = debate, layout, tracks, spacing
        self.zones: Mapping[int, float] = {}
        self.boxes = layout.boxes
        self.near: dict[str, Side] = {}
        self.far: dict[str, Side] = {}
        self.members: dict[int, list[Box]] = {}
        for box in layout.boxes.values():
            if box.row >= 0:
                self.members.setdefault(box.row, []).append(box)
        for members in self.members.values():
            members.sort(key=lambda box: box.v0)
        self.starts = {row: [box.v0 for box in members] for row, members in self.members.items()}
        self.lanes: dict[tuple[int, int], int] = {}
        self.routes: dict[str, Route] = {}
        # For each argument, where it stands across in front of each row it passes, and its stretch across, if any.
        self.fronts: dict[str, dict[int, float]] = {}
        self.crossing: dict[str, tuple[int, float, float, float]] = {}
        self.stretches: list[Stretch] = []
        self.reach: dict[int, float] = {}

    def all(self) -> list[Route]:
        """Return every argument's route, in the file's order."""
        for argument in self.debate.arguments:
            if argument.premises == (argument.target,) and argument.target in self.boxes:
                box = self.boxes[argument.target]
                lead = HEAD - 1 if argument.relation is Relation.SUPPORTS else BAR_STAND_OFF
                self.routes[argument.id] = loop(argument, (box.u1, box.v0), lead)
                self.stretches.append(Stretch(box.row + 1, box.v0, box.v0 + LOOP, argument.id))
        # Claims in no row have no link but one to themselves.
        rowed = {claim for claim, box in self.boxes.items() if box.row >= 0}
        drawn = [a for a in self.debate.arguments if rowed.issuperset(a.premises) and a.id not in self.routes]
        known = {*self.routes, *(a.id for a in drawn)}
        drawn = [a for a in drawn if a.target in rowed or a.target in known]
        if not self.near:
            self._assign_ports(drawn)
        pending = [a for a in reversed(drawn) if a.target in self.boxes]
        waiting: dict[str, list[Argument]] = {}
        for argument in drawn:
            if argument.target not in self.boxes:
                waiting.setdefault(argument.target, []).append(argument)
        for looped in list(self.routes):
            for attack in waiting.pop(looped, ()):
                self._attack(attack, waiting)
        while pending:
            argument = pending.pop()
            self._to_card(argument)
            for attack in waiting.pop(argument.id, ()):
                pending.append(attack) if attack.target in self.boxes else self._attack(attack, waiting)
        # Undercuts that attack each other in a ring hang on the premise of what they attack.
        for group in list(waiting.values()):
            for argument in group:
                if argument.id not in self.routes and argument.target in known:
                    self._attack(argument, waiting)
        return [self.routes[a.id] for a in self.debate.arguments if a.id in self.routes]

    def _attack(self, argument: Argument, waiting: dict[str, list[Argument]]) -> None:
        pending = [argument]
        while pending:
            attack = pending.pop()
            if attack.id not in self.routes:
                self._to_link(attack)
                pending += reversed(waiting.pop(attack.id, []))

    # Where links touch cards ------------------------------------------------------------------------------------

    def _assign_ports(self, drawn: list[Argument]) -> None:
        for number, argument in enumerate(drawn):
            end = self._end(argument)
            if end is None:
                continue
            start_v = sum(self.boxes[p].v for p in argument.premises) / len(argument.premises)
            for premise in argument.premises:
                backward = self.boxes[premise].row < self.boxes[end].row and len(argument.premises) == 1
                side = (self.far if backward else self.near).setdefault(premise, Side())
                side.wants.append((self.boxes[end].v, number, argument.id))
            if argument.target in self.boxes:
                ahead = min(self.boxes[p].row for p in argument.premises) > self.boxes[end].row
                side = (self.far if ahead else self.near).setdefault(end, Side())
                side.wants.append((start_v, number, "to " + argument.id))
        for sides in (self.near, self.far):
            for claim, side in sides.items():
                self._spread_ports(self.boxes[claim], side)

    def _spread_ports(self, box: Box, side: Side) -> None:
        side.wants.sort()
        room = max(0.0, box.v1 - box.v0 - 2 * PORT_EDGE)
        step = min(PORT_STEP, room / max(1, len(side.wants) - 1))
        first = box.v - step * (len(side.wants) - 1) / 2
        if len(side.wants) == 1 and abs(side.wants[0][0] - box.v) <= min(room / 2, 14.0):
            # A single link goes straight across where the two cards face each other.
            first = side.wants[0][0]
        side.port = {key: first + step * number for number, (_, _, key) in enumerate(side.wants)}

    def _end(self, argument: Argument) -> str | None:
        """Return the claim an argument is headed for: its target, or a premise of what it undercuts."""
        if argument.target in self.boxes:
            return argument.target
        attacked = self.debate.argument.get(argument.target)
        return attacked.premises[0] if attacked and attacked.premises[0] in self.boxes else None

    def _exit(self, claim: str, argument: str) -> Point:
        box = self.boxes[claim]
        if claim in self.far and argument in self.far[claim].port:
            return box.u1, self.far[claim].port[argument]
        if claim in self.near and argument in self.near[claim].port:
            return box.u0, self.near[claim].port[argument]
        return box.u0, box.v

    # Ways to a card ---------------------------------------------------------------------------------------------

    def _to_card(self, argument: Argument) -> None:
        target = self.boxes[argument.target]
        first = argument.premises[0]
        lead = HEAD - 1 if argument.relation is Relation.SUPPORTS else BAR_STAND_OFF
        key = "to " + argument.id
        facing = argument.target in self.far and key in self.far[argument.target].port
        tip_v = (self.far if facing else self.near)[argument.target].port[key]
        tip = (target.u1 if facing else target.u0, tip_v)
        direction = (-1.0, 0.0) if facing else (1.0, 0.0)
        stop = (tip[0] - direction[0] * lead, tip_v)
        fronts = self.fronts.setdefault(argument.id, {})
        ways: list[tuple[Command, ...]] = []
        junction = None
        if len(argument.premises) > 1:
            junction, row, ways = self._joined(argument, target.v)
            start = junction
        else:
            start, row = self._exit(first, argument.id), self.boxes[first].row
        way: list[Command] = [("M", (start,))]
        if row > target.row:
            fronts[row] = start[1]
            self._lead(way, start, row, stop, target.row, fronts)
        elif row < target.row:
            self._lead_back(way, start, row if junction is None else row - 1, stop, target.row)
        else:
            self._around(way, argument.id, start, stop, row)
        self.routes[argument.id] = Route(argument, (*ways, tuple(way)), tip, direction, junction)

    def _joined(self, argument: Argument, aim: float) -> tuple[Point, int, list[tuple[Command, ...]]]:
        """Return where an argument's premises meet, in front of which row, and their ways to that point."""
        row = min(self.boxes[p].row for p in argument.premises)
        ends: list[tuple[list[Command], Point]] = []
        for premise in argument.premises:
            start = self._exit(premise, argument.id)
            way: list[Command] = [("M", (start,))]
            here = start
            if self.boxes[premise].row > row:
                u0 = self.layout.rows[row][0]
                stop = (u0 - 1, self._corridor(row, start[1]))
                here = self._lead(way, start, self.boxes[premise].row, stop, row, {}, into=True)
            ends.append((way, here))
        places = [here[1] for _, here in ends]
        low, high = min(places), max(places)
        middle = sum(places) / len(places) if high - low < FAR_PREMISES else min(max(aim, low), high)
        u = self.layout.rows[row][0] - self.tracks.get("j " + argument.id, self.spacing.first_track)
        self.stretches.append(Stretch(row, low, high, "j " + argument.id))
        for way, here in ends:
            square(way, here, (u, middle))
        return (u, middle), row, [tuple(way) for way, _ in ends]

    def _lead(
        self,
        way: list[Command],
        start: Point,
        row: int,
        stop: Point,
        end_row: int,
        fronts: dict[int, float],
        *,
        into: bool = False,
    ) -> Point:
        """Lead a line from in front of a row towards the theses, between the cards of the rows it passes.

        :param into: whether it ends in front of the end row instead of behind it
        """
        here = start
        passed = list(range(row - 1, end_row, -1))
        for number, between in enumerate(passed):
            u0, u1 = self.layout.rows[between]
            share = (number + 1) / (len(passed) + 1)
            v = self._corridor(between, here[1] + (stop[1] - here[1]) * share)
            self._gap(way, here, (u1 + 2, v), between + 1)
            way.append(("L", ((u0 - 1, v),)))
            here = (u0 - 1, v)
            fronts[between] = v
        if into:
            u0, u1 = self.layout.rows[end_row]
            self._gap(way, here, (u1 + 2, stop[1]), end_row + 1)
            way.append(("L", (stop,)))
            return stop
        # A card less deep than its row's deepest is reached along the ranks, past its neighbours.
        edge = self.layout.rows[end_row][1] + HEAD
        if end_row >= 0 and stop[0] < edge - HEAD:
            self._gap(way, here, (edge, stop[1]), end_row + 1)
            way.append(("L", (stop,)))
        else:
            self._gap(way, here, stop, end_row + 1)
        return stop

    def _gap(self, way: list[Command], here: Point, there: Point, row: int) -> None:
        """Cross the space in front of a row: straight past what runs across there, then in a curve."""
        self.reach[row] = max(self.reach.get(row, 0.0), abs(here[1] - there[1]))
        hold = min(here[0], self.layout.rows[row][0] - self.zones.get(row, 0.0))
        if here[0] - hold > 0.5 and abs(here[1] - there[1]) >= 0.5:
            way.append(("L", ((hold, here[1]),)))
            here = (hold, here[1])
        curve(way, here, there)

    def _lead_back(self, way: list[Command], start: Point, row: int, stop: Point, end_row: int) -> None:
        """Lead a line away from the theses, as links do that close a circle."""
        here = self._pass_back(way, start, row, stop[1], end_row)
        self._gap_back(way, here, stop, end_row)

    def _pass_back(self, way: list[Command], start: Point, row: int, aim: float, end_row: int) -> Point:
        """Lead a line from a row to behind the last one before the end row, and return where it has come."""
        here = start
        if row >= 0 and self.layout.rows[row][1] > start[0] + 1:
            here = (self.layout.rows[row][1] + 1, start[1])
            way.append(("L", (here,)))
        for between in range(row + 1, end_row):
            u0, u1 = self.layout.rows[between]
            v = self._corridor(between, (here[1] + aim) / 2)
            self._gap_back(way, here, (u0 - 2, v), between)
            way.append(("L", ((u1 + 2, v),)))
            here = (u1 + 2, v)
        return here

    def _gap_back(self, way: list[Command], here: Point, there: Point, row: int) -> None:
        self.reach[row] = max(self.reach.get(row, 0.0), abs(here[1] - there[1]))
        hold = max(here[0], self.layout.rows[row][0] - self.zones.get(row, 0.0))
        if abs(here[1] - there[1]) >= 0.5:
            curve(way, here, (min(hold, there[0]), there[1]))
        way.append(("L", (there,)))

    def _around(self, way: list[Command], key: str, start: Point, stop: Point, row: int) -> None:
        """Lead a line to a card in the same row, through the space in front of both."""
        line = self.layout.rows[row][0]
        u = line - self.tracks.get(key, self.spacing.first_track)
        self.stretches.append(Stretch(row, min(start[1], stop[1]), max(start[1], stop[1]), key))
        square(way, start, (u, (start[1] + stop[1]) / 2))
        sign = 1 if stop[1] > start[1] else -1
        radius = min(9.0, abs(stop[1] - start[1]) / 2)
        way.append(("L", ((u, stop[1] - sign * radius),)))
        way.append(("C", ((u, stop[1] - sign * radius * 0.45), (u + radius * 0.55, stop[1]), (u + radius, stop[1]))))
        way.append(("L", (stop,)))

    def _corridor(self, row: int, wanted: float) -> float:
        """Return a free place across a row near the wanted one, and take a lane there."""
        members = self.members.get(row, [])
        if not members:
            return wanted
        index = bisect_left(self.starts[row], wanted)
        best: tuple[float, int, float] | None = None
        for slot in range(max(0, index - 2), min(len(members), index + 2) + 1):
            low, high = self._free(members, slot)
            if high - low < 6:
                continue
            inset = min(LANE, (high - low) / 2)
            v = min(max(wanted, low + inset), high - inset)
            away = abs(v - wanted) + self.lanes.get((row, slot), 0) * 3
            if best is None or away < best[0]:
                best = (away, slot, v)
        if best is None:
            best = (0.0, len(members), members[-1].v1 + LANE)
        _, slot, v = best
        taken = self.lanes.get((row, slot), 0)
        self.lanes[row, slot] = taken + 1
        if slot == 0 or slot == len(members):
            return v - LANE * taken if slot == 0 else v + LANE * taken
        low, high = self._free(members, slot)
        step = min(LANE, (high - low) / 5)
        offset = (taken + 1) // 2 * step * (1 if taken % 2 else -1)
        return min(max(v + offset, low + 3), high - 3)

    @staticmethod
    def _free(members: list[Box], slot: int) -> tuple[float, float]:
        low = members[slot - 1].v1 if slot else float("-inf")
        high = members[slot].v0 if slot < len(members) else float("inf")
        return low, high

    # Ways to a link ---------------------------------------------------------------------------------------------

    def _to_link(self, argument: Argument) -> None:
        ways: list[tuple[Command, ...]] = []
        junction = None
        first = argument.premises[0]
        attacked = self.debate.argument[argument.target]
        base = self.boxes[attacked.premises[0]]
        if len(argument.premises) > 1:
            junction, row, ways = self._joined(argument, base.v)
            start = junction
        else:
            start, row = self._exit(first, argument.id), self.boxes[first].row
        way: list[Command] = [("M", (start,))]
        self.fronts[argument.id] = {row: start[1]}
        crossing = self.crossing.get(argument.target)
        if attacked.premises == (attacked.target,) and row > base.row:
            tip, direction = (base.u1 + LOOP * 0.75, base.v0 + LOOP), (-1.0, 0.0)
            self._lead(way, start, row, (tip[0] + SIGN_RADIUS, tip[1]), base.row, self.fronts[argument.id])
        elif crossing is not None and row > crossing[0]:
            tip, direction = self._meet_stretch(way, argument.id, start, row, crossing)
        else:
            tip, direction = self._meet_front(way, argument, start, row, base)
        self.routes[argument.id] = Route(argument, (*ways, tuple(way)), tip, direction, junction)

    def _meet_stretch(
        self, way: list[Command], key: str, start: Point, row: int, crossing: tuple[int, float, float, float]
    ) -> tuple[Point, Point]:
        """Come along the ranks and meet square a line that runs across them."""
        at, u, low, high = crossing
        v = self._corridor(at, (low + high) / 2)
        inside = low + SIGN_RADIUS < v < high - SIGN_RADIUS
        stop = (u + SIGN_RADIUS, v)
        self._lead(way, start, row, (self.layout.rows[at][0] - 1, v), at, self.fronts[key], into=True)
        self.fronts[key][at] = v
        if inside:
            way.append(("L", (stop,)))
            return (u, v), (-1.0, 0.0)
        end = low + SIGN_RADIUS * 2 if v <= low else high - SIGN_RADIUS * 2
        here = (self.layout.rows[at][0] - 1, v)
        curve(way, here, (u + SIGN_RADIUS, end))
        return (u, end), (-1.0, 0.0)

    def _meet_front(
        self, way: list[Command], argument: Argument, start: Point, row: int, base: Box
    ) -> tuple[Point, Point]:
        """Come across the ranks and meet square a line that runs along them, in the space in front of a row."""
        fronts = self.fronts.get(argument.target, {})
        at = max((r for r in fronts if r <= row), default=base.row)
        aim = fronts.get(at, base.v)
        key = argument.id
        u = self.layout.rows[at][0] - self.tracks.get(key, self.spacing.first_track)
        here = start
        if row > at:
            # Not through the attacked card's own lane: beside it, so that the line can turn and meet it square.
            u0 = self.layout.rows[at][0]
            v = self._corridor(at, start[1])
            here = self._lead(way, start, row, (u0 - 1, v), at, self.fronts[key], into=True)
            self.fronts[key][at] = v
        elif row < at:
            if len(argument.premises) == 1:
                here = (self.boxes[argument.premises[0]].u1, start[1])
                way[0] = ("M", (here,))
            here = self._pass_back(way, here, row if len(argument.premises) == 1 else row - 1, aim, at)
        side = 1.0 if here[1] > aim else -1.0
        if abs(here[1] - aim) < 2 * SIGN_RADIUS:
            curve(way, here, (u + SIGN_RADIUS, aim))
            return (u, aim), (-1.0, 0.0)
        end = (u, aim + side * SIGN_RADIUS)
        square(way, here, end)
        low, high = min(here[1], aim), max(here[1], aim)
        beyond = "j " + argument.target if len(self.debate.argument[argument.target].premises) > 1 else argument.id
        self.stretches.append(Stretch(at, low, high, key, beyond))
        self.crossing[key] = (at, u, low, high)
        return (u, aim), (0.0, -side)
