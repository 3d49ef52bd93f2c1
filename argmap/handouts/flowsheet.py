"""Flow sheets: a column for each speech of a debate's format, filled in with the map, as spreadsheet or for print."""

from __future__ import annotations

from dataclasses import dataclass

from argmap.debate import Cell, FlowRow
from argmap.handouts.clean import line
from argmap.handouts.document import Block, Document, Heading, Paragraph, Run, Table, TableCell, text
from argmap.handouts.inputs import Brief
from argmap.handouts.speeches import FORMATS, Speech, clock, named
from argmap.model import Relation

SPEECHES: dict[str, tuple[Speech, ...]] = {name: named(name).speeches for name in FORMATS}
"""The columns of each format that comes with argmap."""
UNANSWERED = "UNANSWERED"
WRITTEN, BLANK = 28, 18
"""Widths of a speech's column, in letters: of one that is filled in, and of one to write in."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is at one place of a sheet.

    :param runs: the words
    :param column: number of the speech
    :param rows: how many lines it spans
    :param missing: whether it marks a missing answer
    """

    runs: tuple[Run, ...]
    column: int
    rows: int
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One side's case on a sheet.

    :param side: id of the position whose case it is
    :param speeches: its columns
    :param lines: for each line the row it belongs to and what begins on it
    """

    side: str
    speeches: tuple[Speech, ...]
    lines: tuple[tuple[FlowRow, tuple[Entry, ...]], ...]

    @property
    def used(self) -> frozenset[int]:
        """Return the numbers of the speeches that have points in them; the others are there to write in."""
        return frozenset(entry.column for _, entries in self.lines for entry in entries if not entry.missing)


def sheets(brief: Brief) -> tuple[Sheet, ...]:
    """Return a sheet for each side's case, the side that is asked for first.

    With more than two positions the first one opens the debate, and all others share the speeches of the other side.
    """
    all_speeches = brief.format.speeches
    opener = brief.debate.positions[0].id if brief.debate.positions else ""
    order = sorted((p.id for p in brief.debate.positions), key=lambda side: side != brief.options.side)
    rest = any(row.point.side not in brief.debate.position for row in brief.flow.rows)
    found = []
    for side in [*order, *([""] if rest else [])]:
        first = side in (opener, "")
        start = next(number for number, speech in enumerate(all_speeches) if speech.first is first)
        speeches = _heard(all_speeches[start:])
        lines = []
        for row in brief.flow.rows:
            mine = row.point.side == side if side else row.point.side not in brief.debate.position
            if mine:
                lines += _lines(brief, row, speeches, first)
        if lines:
            found.append(Sheet(side, speeches, tuple(lines)))
    return tuple(found)


def _lines(
    brief: Brief, row: FlowRow, speeches: tuple[Speech, ...], first: bool
) -> list[tuple[FlowRow, tuple[Entry, ...]]]:
    """Return a row's lines with each answer in the next speech of whoever gives it.

    Answers that go on when the speeches are over stand together in the last column of their side.
    """
    columns = _columns(speeches, first, row.width + 1)
    found = []
    for cells in row.lines():
        entries: list[Entry] = []
        overflow: list[Run] = []
        for cell in cells:
            if columns[cell.column] is None:
                overflow += [Run(" ▸ ", "quiet"), *_words(brief, cell)]
                continue
            column = columns[cell.column] or 0
            entries.append(Entry(_words(brief, cell), column, cell.rows))
            after = columns[cell.column + 1]
            if cell.point.dropped and after is not None:
                owed = ", ".join(brief.side_title(side) for side in cell.point.owed)
                runs = (Run(UNANSWERED, "warning"), Run(f" by {owed}", "quiet"))
                entries.append(Entry(runs, after, 1, missing=True))
        if overflow and entries:
            last = entries[-1]
            entries[-1] = Entry((*last.runs, *overflow), last.column, last.rows, last.missing)
        elif overflow:
            entries.append(Entry(tuple(overflow[1:]), max(c for c in columns if c is not None), 1))
        found.append((row, tuple(entries)))
    return found


def _heard(speeches: tuple[Speech, ...]) -> tuple[Speech, ...]:
    """Return the speeches in which a case is spoken about: its first, the first answer to it, and all after that."""
    opening, *later = speeches
    first = next((n for n, s in enumerate(later) if s.answers and s.first is not opening.first), len(later))
    return (opening, *later[first:])


def _columns(speeches: tuple[Speech, ...], first: bool, depth: int) -> list[int | None]:
    """Return the number of the speech each level of answers is in; ``None`` if the speeches are over."""
    columns: list[int | None] = [0]
    for level in range(1, depth + 1):
        turn = first if level % 2 == 0 else not first
        last = columns[-1]
        later = range(len(speeches) if last is None else last + 1, len(speeches))
        columns.append(next((n for n in later if speeches[n].first is turn and speeches[n].answers), None))
    return columns


def _words(brief: Brief, cell: Cell) -> tuple[Run, ...]:
    point = cell.point
    runs = [Run(brief.said(point.claims))]
    if point.relation is Relation.UNDERCUTS:
        runs.insert(0, Run("⊘ step: ", "strong"))
    elif cell.column and point.relation is Relation.REBUTS:
        runs.insert(0, Run("− ", "strong"))
    quotes = [quote for claim in point.claims for quote in brief.claim(claim).quotes if brief.verdict(quote).sound]
    if quotes:
        names = dict.fromkeys(line(brief.source(quote.source).short) for quote in quotes)
        runs.append(Run(f" [{'; '.join(names)}]", "quiet"))
    if point.see:
        runs.append(Run(f" (answered in row {row.number})" if (row := brief.flow.find(point.see)) else "", "quiet"))
    return tuple(runs)


def document(brief: Brief) -> Document:
    """Make the flow for print: a table for each side's case, on pages that lie on their side."""
    out: list[Block] = [text(how_to_read(brief), "note")]
    for sheet in sheets(brief):
        out.append(Heading(1, title_of(brief, sheet)))
        speeches = sheet.speeches
        weights = [WRITTEN if column in sheet.used else BLANK for column in range(len(speeches))]
        heading = ""
        rows: list[tuple[TableCell | None, ...]] = []
        groups: list[tuple[str, list[tuple[TableCell | None, ...]]]] = []
        until: dict[int, int] = {}
        for row, entries in sheet.lines:
            if row.title != heading:
                heading, rows = row.title, []
                groups.append((heading, rows))
                until = {}
            here = {entry.column: entry for entry in entries}
            cells: list[TableCell | None] = []
            for column in range(len(speeches)):
                if column in here:
                    until[column] = len(rows) + here[column].rows
                    cells.append(TableCell(here[column].runs, here[column].rows))
                else:
                    cells.append(None if until.get(column, 0) > len(rows) else TableCell(()))
            rows.append(tuple(cells))
        for title, lines in groups:
            out.append(Heading(2, title))
            shares = tuple(weight / sum(weights) for weight in weights)
            out.append(Table(tuple(speech.name for speech in speeches), tuple(lines), shares))
    if len(out) > 1:
        out += timetable(brief)
    if len(out) == 1:
        out.append(Paragraph((Run("The map has no points yet."),)))
    return brief.document("Flow sheet", out, landscape=True)


SIDES = {"first": "opens", "second": "answers", "both": "both"}
"""What the sides of a format are called where it is timed."""


def timetable(brief: Brief) -> list[Block]:
    """Return who speaks when and for how long."""
    rows = tuple(
        tuple(TableCell((Run(words),)) for words in (turn.name, SIDES[turn.by], clock(turn.minutes), ""))
        for turn in brief.format.turns
    )
    told = f"{clock(brief.format.minutes)} minutes of speeches and questions"
    if brief.format.preparation:
        told += f", {clock(brief.format.preparation)} of preparation"
    return [
        Heading(1, "Times"),
        text(f"{told}.", "note"),
        Table(("Speech", "Side", "Minutes", "Notes"), rows, (0.3, 0.2, 0.12, 0.38)),
    ]


def how_to_read(brief: Brief) -> str:
    return (
        f"{line(brief.format.title)} debate. − rebuts, ⊘ undercuts the step, [source] has a verified "
        f"quotation, {UNANSWERED} marks where an answer is missing."
    )


def title_of(brief: Brief, sheet: Sheet) -> str:
    return f"On the case of {brief.side_title(sheet.side)}" if sheet.side else "On points of no side"
