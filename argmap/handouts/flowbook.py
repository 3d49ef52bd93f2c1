"""Writes flow sheets as a workbook; no cell of it is ever a formula."""

from __future__ import annotations

import io
import math
from typing import Any

from argmap.errors import Unavailable
from argmap.handouts.clean import cell as fit
from argmap.handouts.clean import line, looks_like_formula, right_to_left
from argmap.handouts.document import plain
from argmap.handouts.flowsheet import BLANK, SIDES, UNANSWERED, WRITTEN, Sheet, document, how_to_read, sheets, title_of
from argmap.handouts.inputs import Brief
from argmap.handouts.speeches import clock
from argmap.office import settled

INK, QUIET, HEAD, MISSING = "FF1D1D1F", "FF5C574F", "FFEFECE4", "FFFBE3D6"
OURS, THEIRS = "FF005A8C", "FF8A3B00"
"""Colours of the speeches of the side that opens a case and of those who answer it, as debaters change pens."""

__all__ = ["document", "write"]


def write(brief: Brief, format: str) -> bytes:  # noqa: ARG001 - every maker is called alike
    """Return the flow as the bytes of an .xlsx workbook: a sheet for each case, and one for what it was made from.

    :raises Unavailable: if openpyxl is not installed
    """
    try:
        from openpyxl import Workbook
    except ImportError as failure:
        raise Unavailable("Spreadsheets need the package openpyxl.") from failure
    book: Any = Workbook()
    fill(book, brief, sheets(brief))
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue(), dict(brief.facts).get("Date", ""))


def fill(book: Any, brief: Brief, sheets: tuple[Sheet, ...]) -> None:
    """Fill an empty workbook."""
    from openpyxl.styles import Alignment, Font, PatternFill

    book.remove(book.active)
    taken: set[str] = set()
    for sheet in sheets:
        page = book.create_sheet(_sheet_name(_short(brief, sheet), taken))
        _print_setup(page, brief, len(sheet.speeches) + 2)
        widths = [5, 15, *(WRITTEN if n in sheet.used else BLANK for n in range(len(sheet.speeches)))]
        put(page, 1, 1, title_of(brief, sheet), Font(name="Calibri", size=14, bold=True))
        put(page, 2, 1, how_to_read(brief), Font(name="Calibri", size=9, color=QUIET))
        for column, words in enumerate(("Row", "Issue", *(speech.name for speech in sheet.speeches)), 1):
            made = put(page, 4, column, words, Font(name="Calibri", bold=True, color=INK))
            made.fill = PatternFill("solid", start_color=HEAD)
            page.column_dimensions[made.column_letter].width = widths[column - 1]
        page.freeze_panes = "C5"
        opens = sheet.speeches[0].first
        for number, (row, entries) in enumerate(sheet.lines, 5):
            fresh = number == 5 or sheet.lines[number - 6][0] is not row
            if fresh:
                put(page, number, 1, str(row.number), Font(name="Calibri", color=QUIET, size=9))
                put(page, number, 2, row.title, Font(name="Calibri", color=QUIET, size=9))
            longest = _lines(row.title, 15) if fresh else 1
            for entry in entries:
                words = plain(entry.runs)
                mine = sheet.speeches[entry.column].first is opens
                colour = OURS if mine else THEIRS
                face = Font(name="Calibri", size=10, color=INK if entry.missing else colour, bold=entry.missing)
                made = put(page, number, entry.column + 3, words, face)
                if entry.missing:
                    made.fill = PatternFill("solid", start_color=MISSING)
                longest = max(longest, math.ceil(_lines(words, widths[entry.column + 2]) / entry.rows))
                if entry.rows > 1:
                    page.merge_cells(
                        start_row=number, end_row=number + entry.rows - 1,
                        start_column=entry.column + 3, end_column=entry.column + 3,
                    )  # fmt: skip
            page.row_dimensions[number].height = _height(longest)
    _quotes(book, brief, taken)
    _times(book, brief, taken)
    about = book.create_sheet(_sheet_name("About", taken), 0 if not sheets else None)
    _print_setup(about, brief, 2)
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 18, 90
    for number, (label, value) in enumerate(
        (
            ("Document", "Flow sheet"),
            ("Map", line(brief.debate.title)),
            *brief.facts,
            ("How to read", how_to_read(brief)),
        ),
        1,
    ):
        put(about, number, 1, label, Font(name="Calibri", bold=True))
        put(about, number, 2, value, Font(name="Calibri"))
    for page in book.worksheets:
        for cells in page.iter_rows():
            for cell in cells:
                cell.alignment = Alignment(
                    wrap_text=cell.row > 2 or page is about,
                    vertical="top",
                    readingOrder=2 if right_to_left(str(cell.value or "")) else 0,
                )
    book.properties.title, book.properties.creator = line(brief.debate.title)[:250], "argmap"


def _lines(words: str, width: int) -> int:
    """Return how many lines words take in a column; no program but Excel finds a row's height by itself."""
    return math.ceil(len(fit(words)) / (width * 0.9)) or 1


def _height(lines: int) -> float:
    return min(400.0, 14.0 * lines + 4)


def put(page: Any, row: int, column: int, words: str, font: Any = None) -> Any:
    """Write words into a cell as words: never a formula, a number, an error or a date."""
    made = page.cell(row=row, column=column)
    made.value = fit(words)
    # openpyxl takes what begins with = for a formula and #N/A for an error: the type is said outright.
    made.data_type = "s"
    if font is not None:
        made.font = font
    if looks_like_formula(words):
        # What Excel stores for a typed apostrophe: the words stay words when the cell is edited.
        made.quotePrefix = True
    return made


def _short(brief: Brief, sheet: Sheet) -> str:
    return brief.side_title(sheet.side) if sheet.side else "No side"


def _sheet_name(words: str, taken: set[str]) -> str:
    """Return a sheet's name as Excel takes it: 31 characters, none of ``[]:*?/\\``, and different from all others."""
    base = "".join(" " if c in "[]:*?/\\'" or ord(c) < 32 else c for c in line(words)).strip()[:28] or "Sheet"
    name, count = base, 1
    while name.casefold() in taken or name.casefold() == "history":
        count += 1
        name = f"{base[:27]} {count}"
    taken.add(name.casefold())
    return name


def _print_setup(page: Any, brief: Brief, width: int) -> None:
    page.page_setup.orientation = "landscape" if width > 4 else "portrait"
    page.page_setup.paperSize = 9 if brief.options.paper == "a4" else 1
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    # Excel's own margins would cost a fifth of the type that fits.
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top, page.page_margins.bottom, page.page_margins.footer = 0.5, 0.6, 0.3
    page.print_options.gridLines = True
    page.print_title_rows = "4:4" if width > 4 else None
    foot = line(brief.document("", []).foot).replace("&", "&&")
    page.oddFooter.left.text = foot[:200]
    page.oddFooter.right.text = "&P / &N"


def _times(book: Any, brief: Brief, taken: set[str]) -> None:
    """Add a sheet that says who speaks when and for how long."""
    from openpyxl.styles import Font

    page = book.create_sheet(_sheet_name("Times", taken))
    _print_setup(page, brief, 4)
    put(page, 1, 1, f"{line(brief.format.title)}: times", Font(name="Calibri", size=14, bold=True))
    rows = [(turn.name, SIDES[turn.by], clock(turn.minutes), "") for turn in brief.format.turns]
    if brief.format.preparation:
        rows.append(("Preparation", "", clock(brief.format.preparation), ""))
    for number, row in enumerate((("Speech", "Side", "Minutes", "Notes"), *rows), 3):
        for column, words in enumerate(row, 1):
            put(page, number, column, words, Font(name="Calibri", bold=number == 3))
    for letter, width in zip("ABCD", (34, 14, 12, 60), strict=True):
        page.column_dimensions[letter].width = width


def _quotes(book: Any, brief: Brief, taken: set[str]) -> None:
    """Add a sheet with every quotation and its verdict."""
    from openpyxl.styles import Font, PatternFill

    page = book.create_sheet(_sheet_name("Quotations", taken))
    _print_setup(page, brief, 5)
    columns = (("Claim", 40), ("Side", 18), ("Quotation", 70), ("Reference", 36), ("Verdict", 30))
    for column, (words, width) in enumerate(columns, 1):
        made = put(page, 4, column, words, Font(name="Calibri", bold=True))
        made.fill = PatternFill("solid", start_color=HEAD)
        page.column_dimensions[made.column_letter].width = width
    put(page, 1, 1, "Quotations and what their check said", Font(name="Calibri", size=14, bold=True))
    number = 5
    for claim in brief.debate.claims:
        for quote in claim.quotes if brief.wanted(claim.id) else ():
            side = brief.side_title(brief.sides.of.get(claim.id, ""))
            values = (claim.text, side, quote.text, brief.reference(quote), brief.verdict_text(quote))
            for column, words in enumerate(values, 1):
                put(page, number, column, line(words), Font(name="Calibri", size=10))
            tall = max(_lines(line(words), width) for words, (_, width) in zip(values, columns, strict=True))
            page.row_dimensions[number].height = _height(tall)
            number += 1
    page.freeze_panes = "A5"


__all__ = ["UNANSWERED", "fill", "put"]
