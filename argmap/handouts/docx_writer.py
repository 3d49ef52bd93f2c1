"""Writes a document as .docx with real headings, styles that Verbatim knows, footnotes, and settled bytes."""

from __future__ import annotations

import io
from itertools import zip_longest
from typing import Any

from argmap.errors import Unavailable
from argmap.handouts import docx_parts as parts
from argmap.handouts.clean import clean, line
from argmap.handouts.document import (
    APART,
    Break,
    Document,
    EvidenceCard,
    Heading,
    Image,
    Paragraph,
    Rules,
    Run,
    Slips,
    Table,
    keeps,
    listed,
)
from argmap.office import settled

STYLES = {
    "strong": "Strong",
    "italic": "Emphasised words",
    "cite": "Style 13 pt Bold",
    "underline": "Style Underline",
    "emphasis": "Emphasis",
    "quiet": "Quiet",
    "warning": "Warning",
}
"""The character style for each look of a run."""
PARAGRAPHS = {
    "text": "Normal",
    "lead": "Lead",
    "quote": "Quotation",
    "item": "List Bullet",
    "question": "Question",
    "note": "Remark",
    "tag-note": "Remark",
}
"""The paragraph style for each kind of paragraph."""


def write(document: Document, *, highlight: bool = True) -> bytes:
    """Return a document as the bytes of a .docx file.

    :param highlight: whether quoted words on cards are highlighted as well as underlined
    :raises Unavailable: if python-docx is not installed
    """
    try:
        import docx
    except ImportError as failure:
        raise Unavailable("Word documents need the package python-docx.") from failure
    writer = _Writer(docx.Document(), document, highlight)
    writer.write()
    out = io.BytesIO()
    writer.file.save(out)
    return settled(out.getvalue(), document.date)


SHRUNK = 16
"""Eight points, in half points."""


class _Writer:
    """Writes one document."""

    def __init__(self, file: Any, document: Document, highlight: bool) -> None:
        self.file, self.document, self.highlight = file, document, highlight
        self.bookmarks = 0
        self.notes = parts.Footnotes()
        self.ids: dict[str, str] = {}

    def write(self) -> None:
        """Write everything."""
        document = self.document
        parts.strip_template(self.file)
        parts.define_styles(self.file, document.language)
        # Looked up once: python-docx goes through all styles for each name.
        self.ids = {style.name: style.style_id for style in self.file.styles}
        self.end = self.file.element.body.sectPr
        parts.set_page(self.file, document)
        parts.set_properties(self.file, document)
        self._paragraph("Title", document.title)
        self._paragraph("Subtitle", document.subtitle)
        for label, value in document.facts:
            paragraph = self._paragraph("Facts", "")
            self._run(paragraph, Run(f"{label}: ", "strong"))
            self._run(paragraph, Run(value))
        if headings := listed(document):
            parts.add_contents(self.file, headings)
            if len(headings) > APART:
                self.file.add_page_break()
        for block, following in zip_longest(document.blocks, document.blocks[1:]):
            if isinstance(block, Paragraph):
                self._text(block, keep=keeps(block, following))
            else:
                self._block(block)
        self.notes.attach(self.file)

    def _block(self, block: object) -> None:
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, EvidenceCard):
            self._paragraph("Heading 4", line(block.tag))
            self._runs(block.cite, keep=True)
            self._runs(block.body, in_card=True)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Image):
            for heading in block.headings:
                self._heading(heading)
            parts.add_picture(self.file, self._styled("Normal"), block)
            if block.caption:
                self._paragraph("Remark", block.caption)
        elif isinstance(block, Rules):
            for _ in range(block.count):
                self._paragraph("Ruled line", "")
        elif isinstance(block, Slips):
            for words in block.texts:
                self._paragraph("Slip", words)
        elif isinstance(block, Break):
            self.file.add_page_break()

    def _heading(self, heading: Heading) -> None:
        paragraph = self._paragraph(f"Heading {heading.level}", line(heading.text))
        if heading.contents and heading.level <= self.document.depth:
            self.bookmarks += 1
            parts.bookmark(paragraph, self.bookmarks, f"_Toc{self.bookmarks:06d}")

    def _text(self, block: Paragraph, *, keep: bool) -> None:
        # Millimetres, as twips: 0.8 cm a level.
        left = round((0.8 * block.level + (0.6 if block.kind != "text" else 0)) * 567) if block.level else 0
        words = "".join(run.text for run in block.runs)
        paragraph = self._styled(PARAGRAPHS[block.kind], words, keep=keep, left=left)
        if block.label:
            self._run(paragraph, Run(f"{block.label} ", "strong"))
        for run in block.runs:
            self._run(paragraph, run)

    def _runs(self, runs: tuple[Run, ...], *, keep: bool = False, in_card: bool = False) -> None:
        """Write a paragraph of a card: Verbatim knows its cite and body by Normal and the runs in them."""
        paragraph = self._styled("Normal", "".join(run.text for run in runs), keep=keep)
        for run in runs:
            self._run(paragraph, Run(clean(run.text).replace("\n", " "), run.look, run.note), in_card)

    def _paragraph(self, style: str, words: str) -> Any:
        paragraph = self._styled(style, words)
        if words:
            self._run(paragraph, Run(words))
        return paragraph

    def _styled(self, style: str, words: str = "", *, keep: bool = False, left: int = 0) -> Any:
        """Add a paragraph at the end; it runs from right to left where its words do."""
        paragraph = parts.paragraph(self.ids[style], words, keep=keep, left=left)
        self.end.addprevious(paragraph)
        return paragraph

    def _run(self, paragraph: Any, run: Run, in_card: bool = False) -> None:
        lit = run.look == "underline" and self.highlight and in_card
        style = self.ids[STYLES[run.look]] if run.look in STYLES else ""
        # Verbatim shrinks what is not read by its size, and tells it from the rest by that.
        parts.run(paragraph, clean(run.text), style, half_points=SHRUNK if run.look == "small" else 0, highlight=lit)
        if run.note:
            self.notes.add(paragraph, clean(run.note))

    def _table(self, table: Table) -> None:
        made = self.file.add_table(rows=1 + len(table.rows), cols=len(table.head))
        made.style = "Table Grid"
        parts.shape_table(made, table, self.document)
        # Cells are fetched once: python-docx walks the whole table for each call.
        grid = [row.tc_lst for row in made._tbl.tr_lst]
        for tc, words in zip(grid[0], table.head, strict=True):
            self._fill(tc, (Run(words, "strong"),))
        for number, row in enumerate(table.rows, 1):
            for tc, content in zip(grid[number], row, strict=True):
                if content is None:
                    parts.continue_cell(tc)
                    continue
                if content.rows > 1:
                    parts.start_cell(tc)
                self._fill(tc, content.runs)

    def _fill(self, tc: Any, runs: tuple[Run, ...]) -> None:
        paragraph = parts.paragraph(self.ids["Table words"], "".join(run.text for run in runs))
        tc.replace(tc.p_lst[0], paragraph)
        for run in runs:
            self._run(paragraph, run)
