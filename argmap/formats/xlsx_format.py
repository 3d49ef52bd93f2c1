"""Excel workbooks: other people's tables by their columns, and ours of claims, links, quotations and sources."""

from __future__ import annotations

import io
from typing import Any

from argmap.formats.base import Imported, clean, note
from argmap.formats.csv_format import from_tables, link_table, node_table
from argmap.formats.offices import sheets
from argmap.formats.tables import guessed, read_rows
from argmap.model import Map
from argmap.office import settled

_CELL = 32_767
_QUOTES = ("Claim", "Quotation", "Source", "Locator", "Speaker", "Reported")
_SOURCES = ("Id", "Title", "Author", "Issued", "Type", "URL")


def read_bytes(data: bytes, name: str = "") -> Imported:
    """Read a workbook: ours by its sheets, another by its longest sheet with headings that we know.

    :raises BadRequest: if it is not a workbook that can be read
    :raises TooLarge: if reading it takes more than it may
    """
    found = sheets(data, name or "file")
    named = dict(found)
    if "Claims" in named and "Links" in named:
        return from_tables(named["Claims"], named["Links"], name)
    filled = [(title, rows) for title, rows in found if any(map(any, rows))]
    if not filled:
        return read_rows([], name)
    title, rows = max(filled, key=lambda sheet: (bool(guessed(sheet[1]).columns), sum(map(any, sheet[1]))))
    problems = [note("sheets", f"The sheet “{title}” was read, of {len(filled)}.")] if len(filled) > 1 else []
    return read_rows(rows, name, problems)


def write(debate: Map) -> bytes:
    """Return the map as a workbook: sheets of claims, links, quotations and sources; no cell is ever a formula."""
    import openpyxl
    from openpyxl.styles import Alignment, Font

    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    quotes = [
        (c.id, q.text, q.source, " ".join(q.locator or ()), q.speaker, "yes" if q.reported else "")
        for c in debate.claims
        for q in c.quotes
    ]
    sources = [(s.id, s.title, "; ".join(s.author), s.issued, s.type, s.url) for s in debate.sources]
    tables = (
        ("Claims", *node_table(debate)),
        ("Links", *link_table(debate)),
        ("Quotations", _QUOTES, quotes),
        ("Sources", _SOURCES, sources),
    )
    for title, head, rows in tables:
        page = book.create_sheet(title)
        for number, row in enumerate((head, *rows), 1):
            for column, value in enumerate(row, 1):
                made = page.cell(row=number, column=column)
                made.value = clean(value)[:_CELL]
                # openpyxl takes what begins with = for a formula: the type is said outright.
                made.data_type = "s"
                made.alignment = Alignment(wrap_text=True, vertical="top")
                if value[:1] in tuple("=+-@"):
                    made.quotePrefix = True
                if number == 1:
                    made.font = Font(bold=True)
        for column, name in enumerate(head, 1):
            page.column_dimensions[openpyxl.utils.get_column_letter(column)].width = _width(name)
        page.freeze_panes = "A2"
        if rows:
            page.auto_filter.ref = page.dimensions
    book.properties.title, book.properties.creator = debate.title[:250], "argmap"
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue())


def _width(name: str) -> int:
    return 60 if name in ("Label", "Quotation", "Note", "Title") else 20
