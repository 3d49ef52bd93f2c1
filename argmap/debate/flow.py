"""The flow debaters write: each point, the answer across from it, the answer to that, and where one is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from argmap import graph
from argmap.debate.clash import owed, side_of
from argmap.debate.issues import OTHER, issues, title
from argmap.model import COMMON, Argument, Map, Relation


class Sort(StrEnum):
    """In which order rows come; only the first keeps them in groups."""

    ISSUE = "issue"
    STRENGTH = "strength"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Point:
    """What one side says at one place of the flow.

    :param id: unique in the flow and the same for the same map: fit for an element's id
    :param claims: ids of the claims that are made together
    :param arguments: ids of the arguments by which they bear on their target and others; none if they stand alone
    :param relation: what they do to the target; ``None`` if they stand alone
    :param target: id of the claim or argument they bear on; empty if they stand alone
    :param side: id of the position they speak for, ``common``, or empty
    :param answers: what is said against them, in file order
    :param owed: ids of the positions that have left the point without an answer; empty if it is answered
    :param see: id of the point where what is said against one of these claims stands already; empty if it is here
    """

    id: str
    claims: tuple[str, ...]
    arguments: tuple[str, ...]
    relation: Relation | None
    target: str
    side: str
    answers: tuple[Point, ...]
    owed: tuple[str, ...]
    see: str

    @property
    def dropped(self) -> bool:
        """Return whether an answer is missing here."""
        return bool(self.owed)


@dataclass(frozen=True, slots=True)
class Cell:
    """A point's place in a table of rows.

    :param point: what is there
    :param column: 0 for the opening, then one more for each answer
    :param rows: how many lines it spans
    """

    point: Point
    column: int
    rows: int


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One point with all that is said against it.

    :param number: its place in the flow, from 1
    :param point: what opens it
    :param issue: id of its issue; empty if it has none
    :param title: the issue's title
    :param level: 0 for a thesis or what stands alone, 1 for what bears on a thesis directly, 2 for what supports that,
        and so on
    :param strength: strength of its weakest premise as it was given, 0 to 1; 0.0 where none was
    """

    number: int
    point: Point
    issue: str
    title: str
    level: int
    strength: float

    def points(self) -> Iterator[Point]:
        """Yield the points of the row, each before its answers."""
        stack = [self.point]
        while stack:
            point = stack.pop()
            yield point
            stack.extend(reversed(point.answers))

    def lines(self) -> tuple[tuple[Cell, ...], ...]:
        """Return the row as lines of a table, each with the cells that begin on it, an answer across from its point."""
        spans: dict[int, int] = {}
        for point in reversed(list(self.points())):
            spans[id(point)] = sum(spans[id(answer)] for answer in point.answers) or 1
        lines: list[list[Cell]] = []
        stack = [(self.point, 0, True)]
        while stack:
            point, column, fresh = stack.pop()
            if fresh:
                lines.append([])
            lines[-1].append(Cell(point, column, spans[id(point)]))
            stack.extend(
                (answer, column + 1, number > 0) for number, answer in reversed(list(enumerate(point.answers)))
            )
        return tuple(tuple(line) for line in lines)

    @property
    def width(self) -> int:
        """Return how many columns its longest chain takes."""
        return max(cell.column for line in self.lines() for cell in line) + 1

    @property
    def dropped(self) -> tuple[Point, ...]:
        """Return the points of the row that wait for an answer."""
        return tuple(point for point in self.points() if point.dropped)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together.

    :param issue: id of the issue; empty for other points, and where rows are not sorted by issue
    :param title: its heading
    """

    issue: str
    title: str
    rows: tuple[FlowRow, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """A debate as rows of points and answers.

    :param theses: position id and thesis (empty where it has none) of each position
    :param groups: the rows
    :param sort: how they were sorted
    """

    theses: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    sort: Sort

    @property
    def rows(self) -> tuple[FlowRow, ...]:
        """Return all rows in order."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def width(self) -> int:
        """Return how many columns the longest chain takes; 0 for an empty flow."""
        return max((row.width for row in self.rows), default=0)

    @property
    def dropped(self) -> tuple[Point, ...]:
        """Return every point that waits for an answer."""
        return tuple(point for row in self.rows for point in row.dropped)

    def find(self, point: str) -> FlowRow | None:
        """Return the row in which a point stands."""
        return next((row for row in self.rows if any(other.id == point for other in row.points())), None)


@dataclass(slots=True, eq=False)
class _Draft:
    """A point while the flow is being built."""

    id: str
    claims: tuple[str, ...]
    arguments: tuple[Argument, ...]
    side: str
    answers: list[_Draft] = field(default_factory=list)
    answered: bool = False
    see: str = ""


def flow(
    debate: Map,
    sides: graph.Sides | None = None,
    sort: Sort | str = Sort.ISSUE,
    strength: Mapping[str, float] | None = None,
) -> Flow:
    """Lay a debate out as debaters write it: one row a point, answers across from what they answer.

    A row opens with what bears on a thesis, with what supports something else, or with a claim that bears on
    nothing.
    Every attack of the map is in at least one row, as an opening or as an answer. What is said against a claim is
    unfolded where the claim first comes up; elsewhere the point says where that is. So a flow is never longer than the
    map, and cycles end.

    :param sides: which side each claim is on; worked out where it is left out
    :param sort: by issue, by strength (strongest first), or unanswered points first
    :param strength: strength by claim id, 0 to 1, such as a gradual evaluation gives
    :raises ValueError: if the order is not one of these
    """
    sort = Sort(sort)
    sides = graph.sides(debate) if sides is None else sides
    builder = _Builder(debate, sides)
    belongs = issues(debate)
    theses = {position.thesis for position in debate.positions if position.thesis in debate.claim}
    far = graph.distances(debate, [position.thesis for position in debate.positions if position.thesis in theses])
    order = {issue.id: number for number, issue in enumerate(debate.issues)}
    rows = []
    for draft in builder.drafts():
        point = builder.freeze(draft)
        issue = next((belongs[claim] for claim in point.claims if belongs.get(claim)), OTHER)
        level = min((far.get(claim, 0) for claim in point.claims), default=0)
        if draft.arguments:
            level = max(level, 1)
        known = [strength.get(claim, 0.0) for claim in point.claims] if strength else []
        rows.append(FlowRow(0, point, issue, title(debate, issue), level, min(known, default=0.0)))
    by_issue: Callable[[FlowRow], int] = lambda row: order.get(row.issue, len(order))  # noqa: E731
    rows.sort(key=by_issue)
    if sort is Sort.STRENGTH:
        rows.sort(key=lambda row: -row.strength)
    elif sort is Sort.UNANSWERED:
        rows.sort(key=lambda row: (not row.point.dropped, not row.dropped))
    rows = [
        FlowRow(number, row.point, row.issue, row.title, row.level, row.strength) for number, row in enumerate(rows, 1)
    ]
    groups: tuple[Group, ...]
    if sort is Sort.ISSUE:
        found: dict[str, list[FlowRow]] = {}
        for row in rows:
            found.setdefault(row.issue, []).append(row)
        groups = tuple(Group(issue, title(debate, issue), tuple(members)) for issue, members in found.items())
    else:
        heading = "Strongest points first" if sort is Sort.STRENGTH else "Unanswered points first"
        groups = (Group("", heading, tuple(rows)),) if rows else ()
    named = tuple((p.id, p.thesis if p.thesis in debate.claim else "") for p in debate.positions)
    return Flow(named, groups, sort)


class _Builder:
    """Builds the rows of one flow."""

    def __init__(self, debate: Map, sides: graph.Sides) -> None:
        self.debate, self.sides = debate, sides
        self.theses = {position.thesis for position in debate.positions}
        self.hosts: dict[str, str] = {}
        self.shown: set[str] = set()
        self.names: set[str] = set()

    def drafts(self) -> list[_Draft]:
        """Return the rows: openings in file order, then whatever attacks no opening leads to."""
        openings = self._openings()
        drafts = [self._draft(claims, arguments) for claims, arguments in openings]
        for draft in drafts:
            self._unfold(draft)
        for attack in self.debate.arguments:
            if not attack.relation.attacks or attack.id in self.shown:
                continue
            if attack.target in self.debate.claim:
                claims: tuple[str, ...] = (attack.target,)
                arguments: tuple[Argument, ...] = ()
            elif attack.target in self.debate.argument:
                arguments = (self.debate.argument[attack.target],)
                claims = arguments[0].premises
            else:
                claims, arguments = attack.premises, (attack,)
            draft = self._draft(claims, arguments)
            self._unfold(draft)
            drafts.append(draft)
        return drafts

    def _openings(self) -> list[tuple[tuple[str, ...], tuple[Argument, ...]]]:
        """Return what opens a row: premises with all they support, or with the theses they attack; lone claims.

        What supports one thesis and attacks another opens a row for each, since a row says one thing of its point.
        """
        found: dict[tuple[tuple[str, ...], bool], list[Argument]] = {}
        for claim in self.debate.claims:
            mine = self.debate.arguments_from.get(claim.id, ())
            opening = [a for a in mine if not a.relation.attacks or a.target in self.theses]
            for argument in opening:
                row = found.setdefault((argument.premises, argument.relation.attacks), [])
                if argument not in row:
                    row.append(argument)
            if not mine and claim.id not in self.theses:
                found[(claim.id,), False] = []
        return [(claims, tuple(arguments)) for (claims, _), arguments in found.items()]

    def _draft(self, claims: tuple[str, ...], arguments: tuple[Argument, ...]) -> _Draft:
        base = arguments[0].slug if arguments else claims[0]
        name, count = base, 1
        while name in self.names:
            count += 1
            name = f"{base}--{count}"
        self.names.add(name)
        self.shown.update(argument.id for argument in arguments)
        side = side_of(self.debate, self.sides, arguments[0].id if arguments else claims[0])
        return _Draft(name, claims, arguments, side)

    def _unfold(self, root: _Draft) -> None:
        stack = [root]
        while stack:
            draft = stack.pop()
            for node in (*draft.claims, *(argument.id for argument in draft.arguments)):
                attacks = [a for a in self.debate.arguments_to.get(node, ()) if a.relation.attacks]
                draft.answered = draft.answered or bool(attacks)
                if node in self.theses:
                    continue
                if node not in self.hosts:
                    self.hosts[node] = draft.id
                    draft.answers.extend(self._draft(attack.premises, (attack,)) for attack in attacks)
                elif attacks and self.hosts[node] != draft.id and not draft.see:
                    draft.see = self.hosts[node]
            stack.extend(reversed(draft.answers))

    def freeze(self, root: _Draft) -> Point:
        """Return a draft and all its answers as points."""
        ordered = []
        stack = [root]
        while stack:
            draft = stack.pop()
            ordered.append(draft)
            stack.extend(draft.answers)
        done: dict[int, Point] = {}
        for draft in reversed(ordered):
            first = draft.arguments[0] if draft.arguments else None
            done[id(draft)] = Point(
                id=draft.id,
                claims=draft.claims,
                arguments=tuple(argument.id for argument in draft.arguments),
                relation=first.relation if first else None,
                target=first.target if first else "",
                side=draft.side,
                answers=tuple(done[id(answer)] for answer in draft.answers),
                owed=() if draft.answered else self._owed(draft.side, first),
                see=draft.see,
            )
        return done[id(root)]

    def _owed(self, side: str, argument: Argument | None) -> tuple[str, ...]:
        """Return who has to answer: the attacked position, else every other one."""
        if argument is not None and argument.relation.attacks:
            return owed(self.debate, self.sides, argument)
        if side in ("", COMMON):
            return ()
        return tuple(position.id for position in self.debate.positions if position.id != side)
