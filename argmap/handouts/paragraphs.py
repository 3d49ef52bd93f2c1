"""The paragraph of a source that a quotation stands in, with the quoted words told from the rest."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from argmap.debate.passages import folded
from argmap.model import Anchor, Quote

if TYPE_CHECKING:
    from argmap.quotes import SourceText

REACH = 4000
"""Characters of a paragraph that are kept before and after a quotation."""
HEADING = 90
"""Characters that a line between two paragraphs has at most if it is taken for a heading."""
_BLANK = re.compile(r"\n[ \t\r\f\u00a0]*(?:\n[ \t\r\f\u00a0]*)+|\f")
_LINE = re.compile(r"\s*\n\s*|\f")
_ENDS = tuple('.!?:;…。！？”"’»)]')
_SENTENCE = re.compile(r"[.!?。！？][”\"’»)]*\s+")


@lru_cache(maxsize=8)
def _prepared(text: str) -> SourceText:
    from argmap.quotes import SourceText

    return SourceText(text)


@lru_cache(maxsize=8)
def wrapped(text: str) -> bool:
    """Return whether a text's lines are broken to a width, so that only a blank line ends a paragraph."""
    lengths = [len(line) for line in text[:200_000].splitlines() if line.strip()]
    middling = sum(40 <= length <= 125 for length in lengths)
    return len(lengths) > 4 and 2 * middling > len(lengths)


def bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the paragraph of a passage begins and ends in a text.

    A page break inside a sentence, with running heads and footnotes around it, does not end a paragraph. What lies
    further off than ``REACH`` is left out from the nearest sentence on.

    :param start: offset of the passage's first code point; end: offset behind its last
    """
    gap = _BLANK if wrapped(text) else _LINE
    first = max(0, start - REACH)
    begin = next((m.end() for m in reversed(list(gap.finditer(text, first, start))) if _real(text, m)), -1)
    if begin < 0:
        cut = _SENTENCE.search(text, first, start) if first else None
        begin = cut.end() if cut else first
    last = min(len(text), end + REACH)
    finish = next((m.start() for m in gap.finditer(text, end, last) if _real(text, m)), -1)
    if finish < 0:
        cuts = list(_SENTENCE.finditer(text, end, last)) if last < len(text) else []
        finish = cuts[-1].end() if cuts else last
    return begin, finish


def _real(text: str, gap: re.Match[str]) -> bool:
    """Return whether a gap ends a paragraph: where a sentence ends before it, or a heading stands there."""
    source = _prepared(text)
    before = source.prepared.clean(max(0, gap.start() - 3000), gap.start()).rstrip()
    after = source.prepared.clean(gap.end(), min(len(text), gap.end() + 3000)).lstrip()
    if not before or not after:
        return True
    return not after[0].islower() and (before.endswith(_ENDS) or _heading(text, before))


def _heading(text: str, before: str) -> bool:
    """Return whether the text before a gap is a heading: one short line after the end of a sentence, or headings."""
    pieces = [piece.strip() for piece in (_BLANK if wrapped(text) else _LINE).split(before)]
    while pieces and len(pieces[-1]) <= HEADING and "\n" not in pieces[-1]:
        pieces.pop()
        if not pieces or pieces[-1].endswith(_ENDS):
            return True
    return False


def passage(text: str, quote: Quote, anchor: Anchor) -> tuple[tuple[str, bool], ...]:
    """Return the source's paragraph around a quotation as runs of words and whether they are quoted; one line in all.

    Empty where the anchor's places do not hold the quoted words in this text.
    """
    source = _prepared(text)
    parts = sorted((part.start, part.end) for part in anchor.parts)
    said = folded(quote.text)
    if not parts or any(not 0 <= start < end <= len(text) for start, end in parts):
        return ()
    if any(not (words := folded(source.wording(start, end))) or words not in said for start, end in parts):
        return ()
    if parts[-1][1] - parts[0][0] > 4 * REACH:
        return ()
    begin, finish = bounds(text, parts[0][0], parts[-1][1])
    runs: list[tuple[str, bool]] = []
    place = begin
    for start, end in parts:
        runs.append((_wording(source, place, start), False))
        runs.append((_wording(source, start, end), True))
        place = max(place, end)
    runs.append((_wording(source, place, finish), False))
    return tuple(run for run in runs if run[0])


def _wording(source: SourceText, start: int, end: int) -> str:
    """Return a stretch in one line, keeping the white space at its edges as one space."""
    if start >= end:
        return ""
    raw = source.prepared.clean(start, end)
    words = " ".join(source.wording(start, end).split())
    if not words:
        return " " if raw else ""
    before = " " if raw[:1].isspace() else ""
    after = " " if raw[-1:].isspace() else ""
    return f"{before}{words}{after}"
