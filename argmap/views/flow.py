"""The flow sheet as it is shown: what is in each cell of the debaters' table; it needs no request."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from argmap.debate.clash import unanswered
from argmap.debate.flow import Flow, FlowRow, Point, flow
from argmap.graph import conclusion, holders
from argmap.library import Debate, Readable
from argmap.model import Claim
from argmap.wording import VERDICTS, brief, counted, position_numbers, side_title

#: What is above the columns; further ones go on in turn.
COLUMNS = ("Point", "Answer", "Reply", "Rejoinder", "Answer to that")

#: Rows of an issue beyond which it is shown in parts; rows after which further issues come folded.
PART, OPEN = 40, 60


@dataclass(frozen=True, slots=True)
class Words:
    """A claim in a cell: its text, and who holds it with how many quotes."""

    id: str
    text: str
    foot: str


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell of the sheet.

    :param kind: ``point``, ``missing`` where an answer is owed, or ``blank``
    :param anchor: the element's id; empty for what is not a point
    :param span: lines it spans; across: columns
    :param side: mark of the position that speaks, or that owes the answer; 0 for none
    :param title: name of that position, or of those that owe the answer
    :param relation: ``supports``, ``rebuts``, ``undercuts`` or empty; how: in words
    :param see: number of the row where what is said against it stands; 0 if it is here
    :param see_anchor: that row's element id; empty if the row is not shown
    """

    kind: str
    anchor: str = ""
    span: int = 1
    across: int = 1
    side: int = 0
    title: str = ""
    relation: str = ""
    how: str = ""
    claims: tuple[Words, ...] = ()
    see: int = 0
    see_anchor: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of the sheet; its first line opens with the row's point.

    :param dropped: whether the opening point itself is unanswered
    """

    number: int
    issue: str
    lines: tuple[tuple[CellView, ...], ...]
    dropped: bool


@dataclass(frozen=True, slots=True)
class GroupView:
    """An issue with its rows, or a part of it where it has many.

    :param jump: its name in the list of issues, where a further part of an issue follows the first
    :param figures: what is open in it; opened: whether it is unfolded when the page opens
    """

    id: str
    title: str
    jump: str
    figures: str
    rows: tuple[RowView, ...]
    opened: bool


@dataclass(frozen=True, slots=True)
class Debt:
    """What a position has left unanswered: its mark, name and id, how much in words, and the anchor of the first."""

    side: int
    title: str
    words: str
    first: str
    position: str = ""


@dataclass(frozen=True, slots=True)
class FlowView:
    """The whole sheet.

    :param theses: mark, title and thesis of each position
    :param heads: what is above the columns
    :param points: number of rows; shown: of those that were asked for
    """

    theses: tuple[tuple[int, str, str], ...]
    heads: tuple[str, ...]
    groups: tuple[GroupView, ...]
    debts: tuple[Debt, ...]
    points: int
    shown: int
    sort: str


class _Sheet:
    def __init__(self, library: Readable, debate: Debate, sheet: Flow) -> None:
        self.debate, self.map, self.flow = debate, debate.map, sheet
        self.number = position_numbers(debate.map)
        self.titles = {position.id: position.title or position.id for position in debate.map.positions}
        self.verdicts = library.verdicts(debate.map)
        self.row_of = {point.id: row.number for row in sheet.rows for point in row.points()}
        self.kept = {row.number for row in sheet.rows}
        deepest = max(
            (c.column + c.point.dropped for row in sheet.rows for line in row.lines() for c in line), default=0
        )
        self.width = deepest + 1

    def words(self, claim: Claim) -> Words:
        parts = [", ".join(holders(claim))]
        if claim.quotes:
            known = [self.verdicts.get(quote.key) for quote in claim.quotes]
            bad = next((VERDICTS[v].word for v in known if v is not None and not v.sound), "")
            parts.append(counted(len(claim.quotes), "quote", "quotes") + (f", {bad}" if bad else ""))
        elif claim.implicit:
            parts.append("implicit")
        return Words(claim.id, claim.text, " · ".join(part for part in parts if part))

    def how(self, point: Point) -> str:
        if point.relation is None:
            return ""
        if point.relation.attacks:
            return point.relation.value + (" the step" if point.target in self.map.argument else "")
        theses = {position.thesis for position in self.map.positions}
        ends = [self.map.argument[name].target for name in point.arguments if name in self.map.argument]
        if all(end in theses for end in ends):
            return "supports the thesis"
        end = next((end for end in ends if end not in theses), "")
        target = self.map.claim.get(end) or self.map.claim.get(
            conclusion(self.map, self.map.argument[point.arguments[0]])
        )
        return f"supports: {brief(target.text)}" if target else "supports"

    def title(self, side: str) -> str:
        return side_title(self.map, side)

    def point(self, point: Point, span: int) -> CellView:
        claims = tuple(self.words(self.map.claim[claim]) for claim in point.claims if claim in self.map.claim)
        return CellView(
            kind="point",
            anchor=f"p-{point.id}",
            span=span,
            side=self.number.get(point.side, 0),
            title=self.title(point.side),
            relation=point.relation.value if point.relation else "",
            how=self.how(point),
            claims=claims,
            see=self.row_of.get(point.see, 0),
            see_anchor=f"p-{point.see}" if self.row_of.get(point.see) in self.kept else "",
        )

    def row(self, row: FlowRow) -> RowView:
        lines = []
        for line in row.lines():
            cells: list[CellView] = []
            end = 0
            for cell in line:
                cells.append(self.point(cell.point, cell.rows))
                end = cell.column + 1
            last = line[-1].point
            if last.dropped:
                owed = " and ".join(self.title(side) for side in last.owed)
                side = self.number.get(last.owed[0], 0) if len(last.owed) == 1 else 0
                cells.append(CellView("missing", side=side, title=owed))
                end += 1
            if end < self.width:
                cells.append(CellView("blank", across=self.width - end))
            lines.append(tuple(cells))
        return RowView(row.number, row.title, tuple(lines), row.point.dropped)

    def debts(self) -> tuple[Debt, ...]:
        attacks = Counter(side for owes in unanswered(self.map, self.debate.sides).values() for side in owes)
        points: Counter[str] = Counter()
        first: dict[str, str] = {}
        for point in self.flow.dropped:
            for side in point.owed:
                points[side] += point.relation is None or not point.relation.attacks
                first.setdefault(side, f"p-{point.id}")
        found = []
        for position in self.map.positions:
            counts = ((attacks[position.id], "attack", "attacks"), (points[position.id], "point", "points"))
            words = " and ".join(counted(*count) for count in counts if count[0])
            if position.id in first:
                found.append(
                    Debt(self.number[position.id], self.titles[position.id], words, first[position.id], position.id)
                )
        return tuple(found)

    def says(self, row: FlowRow, wanted: list[str]) -> bool:
        """Return whether a row has all the words, in what is claimed or by whom."""
        claims = [self.map.claim[c] for point in row.points() for c in point.claims if c in self.map.claim]
        text = " ".join(" ".join((claim.text, *holders(claim))) for claim in claims).casefold()
        return all(word in text for word in wanted)


def flow_view(library: Readable, debate: Debate, sort: str = "issue", find: str = "") -> FlowView:
    """Return a debate's flow as it is shown.

    :param sort: ``issue``, ``strength`` or ``unanswered``
    :param find: words; only the rows that have them all are shown, each whole
    """
    strength = None
    if sort == "strength":
        from argmap.evaluation.gradual import strengths

        strength = strengths(debate.map).claims
    sheet = flow(debate.map, debate.sides, sort, strength)
    maker = _Sheet(library, debate, sheet)
    groups: list[GroupView] = []
    wanted = find.casefold().split()
    kept = {row.number for row in sheet.rows if maker.says(row, wanted)}
    maker.kept = kept
    shown = 0
    for place, group in enumerate(sheet.groups, 1):
        rows = [row for row in group.rows if row.number in kept]
        for start in range(0, len(rows), PART):
            part = rows[start : start + PART]
            span = f"{part[0].number} to {part[-1].number}"
            title = f"{group.title}, {span}" if len(rows) > PART else group.title
            name = f"issue-{group.issue or place}" + (f"-{start // PART + 1}" if start else "")
            views = tuple(maker.row(row) for row in part)
            groups.append(
                GroupView(name, title, span if start else title, _figures(part), views, shown < OPEN or bool(wanted))
            )
            shown += len(part)
    heads = tuple(COLUMNS[n] if n < len(COLUMNS) else f"Answer {n}" for n in range(maker.width))
    theses = tuple(
        (maker.number[position], maker.titles[position], debate.map.claim[thesis].text if thesis else "")
        for position, thesis in sheet.theses
    )
    debts = () if wanted else maker.debts()
    return FlowView(theses, heads, tuple(groups), debts, len(sheet.rows), shown, sort)


def _figures(rows: list[FlowRow]) -> str:
    missing = sum(len(row.dropped) for row in rows)
    return counted(len(rows), "point", "points") + (
        f", {counted(missing, 'answer', 'answers')} missing" if missing else ""
    )
