"""What a reader of a document format yields: its paragraphs, with their notes, and remarks on what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field

QUOTE, INDENTED, HEADING, NOTE, CARD = "quote", "indented", "heading", "note", "card"
"""Kinds of paragraphs that are more than text: block quotations by their style or by their indent, headings, notes,
and the text of evidence cards, which is quoted whole."""

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Figures as they are written where they are raised, as the numbers of notes are."""
BLOCK_MARK = "\ue000"
"""What is before each paragraph of a block quotation in a text that is asked for with such marks."""
CALL_MARK, NOTE_MARK, MARK_END = "\ue001", "\ue002", "\ue003"
"""In such a text, what is before the id of a note where it is called, and where it begins; and after that id."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a document as it reads once all tracked changes are accepted.

    :param text: its text
    :param kind: empty for plain text
    :param calls: (offset, id) of each note called in it
    :param note: id of the note it belongs to; empty in the running text
    :param breaks: offsets at which a page begins
    :param number: its place among the document's paragraphs, counted from 0, empty ones included
    :param item: its number in a list that the program numbers; 0 outside such lists
    """

    text: str
    kind: str = ""
    calls: tuple[tuple[int, str], ...] = ()
    note: str = ""
    breaks: tuple[int, ...] = ()
    number: int = 0
    item: int = 0


@dataclass(slots=True)
class LeftOut:
    """How much of a document is not part of its text."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, what: str, count: int = 1) -> None:
        """Count something that is left out."""
        self.counts[what] = self.counts.get(what, 0) + count

    def remarks(self) -> list[str]:
        """Return a sentence on each kind."""
        return [
            _REMARKS[what].format(count=count, s="" if count == 1 else "s", es="s" if count == 1 else "")
            for what, count in self.counts.items()
        ]


_REMARKS = {
    "deleted": "Tracked changes are read as accepted; deleted text is left out in {count} place{s}.",
    "inserted": "Tracked changes are read as accepted; inserted text is read in {count} place{s}.",
    "hidden": "Hidden text is left out in {count} place{s}.",
    "struck": "Text that is struck out is left out in {count} place{s}.",
    "notes": "{count} note{s} follow{es} the text.",
}


def joined(paragraphs: list[Paragraph]) -> tuple[str, list[tuple[int, str]]]:
    """Return the text of paragraphs, notes last, and where pages begin in it."""
    pieces: list[str] = []
    pages: list[tuple[int, str]] = [(0, "1")]
    length = 0
    for paragraph in sorted(paragraphs, key=lambda it: bool(it.note)):
        pages.extend((length + place, str(len(pages) + at)) for at, place in enumerate(paragraph.breaks, 1))
        pieces.append(paragraph.text + "\n\n")
        length += len(pieces[-1])
    return "".join(pieces), pages if len(pages) > 1 else []
