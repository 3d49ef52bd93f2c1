"""PDF: the text of each page, with note numbers told by their size, notes set apart, and pages that hold none named."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pypdf
from pypdf.errors import DependencyError, FileNotDecryptedError

from argmap.errors import BadRequest, TooLarge
from argmap.quotes.files import foreign
from argmap.quotes.files.paragraphs import BLOCK_MARK, RAISED
from argmap.quotes.pages.notecalls import roman

MOST_PAGES = 10_000
RULE = "_" * 20
"""Set between a page's text and its notes, which pypdf gives no sign of."""
_CALL = re.compile(r"\s*(\d{1,3}|[ivxl]{1,8}|[*†‡§])\s*\Z")
_NOTE = re.compile(r"\s*(?:\[?\d{1,3}(?:[\].)]\s*|\s*(?![a-z]))|[*†‡§¶]{1,3}\s*)(?=[^\W\d]|[“„«\"'‘(])")
_NUMBERED = re.compile(r"\s*\[?(\d{1,3})(?!\d)")
_GLUED = re.compile(r"\A(\s*\d{1,3})(?=[^\W\d_])")
_MARKS = tuple(".,;:!?…”’»)]\"'")
_FIGURE = re.compile(r"\d|\b[ivxlc]+\b")
_FOOT, _FOOT_LINES = 90, 2
"""Characters of a line, and lines, that a page's foot may have."""
_SMALL = 0.93
"""Size of a note's type against the text's, at most."""
_RAISED_SIZE = 0.84
"""Size of a raised figure against the text's, at most; browsers print theirs at five sixths."""
_FEWEST_AT_MARGIN = 3
"""Lines that begin at the same place, from which it is a margin."""
_SET_IN, _COLUMN, _SAME = 0.9, 8.0, 2.0
"""How far a block quotation is set in: more than the first and less than the second, in sizes of type; points."""
_SMALLER, _FILLED = 0.97, 0.6
_ITEM = re.compile(r"\s*(?:[•‣◦▪·–—*-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_LONE = re.compile("[\ud800-\udfff]")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
"""Type that a printer joined, in its letters: so a search and a font without these signs find them."""


@dataclass(slots=True)
class Line:
    """One line of a page: its pieces with their sizes, how high it stands, and how far from the left."""

    pieces: list[tuple[str, float]] = field(default_factory=list)
    height: float | None = None
    left: float = 0.0

    @property
    def text(self) -> str:
        """Return the line as it is read."""
        return "".join(text for text, _ in self.pieces)

    @property
    def size(self) -> float:
        """Return the size most of its letters are set in."""
        counts: Counter[float] = Counter()
        for text, size in self.pieces:
            counts[size] += len(text.strip())
        return counts.most_common(1)[0][0] if counts else 0.0


@dataclass(frozen=True, slots=True)
class Read:
    """The text of a PDF.

    :param pages: (offset, label) of each page's beginning
    :param empty: labels of the pages without text, with their indexes
    """

    text: str
    pages: list[tuple[int, str]]
    empty: list[tuple[int, str]]


def read(data: bytes, name: str, longest: int, scanned: dict[int, str] | None = None, *, blocks: bool = False) -> Read:
    """Return the text of a PDF, page by page.

    :param longest: characters the text may have
    :param scanned: texts recognised on pages that hold none, by index
    :param blocks: whether to set what may be block quotations apart, each of their lines marked
    :raises BadRequest: if it is locked or protected
    :raises TooLarge: if it has too many pages or characters
    """
    reader = opened(data, name)
    if len(reader.pages) > MOST_PAGES:
        raise TooLarge(f"The file “{name}” has more than {MOST_PAGES:,} pages.")
    labels = list(reader.page_labels)
    made: list[list[Line]] = []
    sizes: Counter[float] = Counter()
    length = 0
    for page in reader.pages:
        lines = _lines(page)
        made.append(lines)
        for line in lines:
            for text, size in line.pieces:
                sizes[size] += len(text)
                length += len(text)
        if length > longest:
            raise TooLarge(f"The text of “{name}” has more than {longest:,} characters.")
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    pieces: list[str] = []
    pages: list[tuple[int, str]] = []
    empty: list[tuple[int, str]] = []
    length = 0
    for at, (lines, label) in enumerate(zip(made, labels, strict=False)):
        if blocks:
            mark_blocks(lines, body)
        text = page_text(lines, body, bool(pieces) and is_open(pieces[-1]))
        if not any(map(str.isalnum, text)):
            text = (scanned or {}).get(at, text)
            if not any(map(str.isalnum, text)):
                empty.append((at, label))
        if pieces:
            pieces.append("\n\f")
            length += 2
        pages.append((length, label))
        pieces.append(text)
        length += len(text)
    return Read("".join(pieces), pages, empty)


def opened(data: bytes, name: str) -> pypdf.PdfReader:
    """Return a PDF opened for reading, unlocked where it has no password to be read.

    :raises BadRequest: if it needs a password, or a publisher's key
    """
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    except NotImplementedError as error:
        # pypdf knows the one handler that PDF itself describes; the others are publishers' own.
        raise foreign.protected(name) from error
    if not reader.is_encrypted:
        return reader
    try:
        unlocked = reader.decrypt("")
    except (DependencyError, NotImplementedError, FileNotDecryptedError) as error:
        raise BadRequest(f"The file “{name}” is encrypted in a way that cannot be read: {error}.") from error
    if not unlocked:
        told = f"The file “{name}” is locked with a password."
        raise BadRequest(f"{told} Open it with the password, print it to a new PDF, and use that.")
    return reader


def mark_blocks(lines: list[Line], body: float) -> None:
    """Mark each line of what may be a block quotation, and part it from the text around it.

    It is set in from the page's margin, by less than a column would be; its lines are full ones, or in smaller type.

    :param body: the size of the document's running text
    """
    shown = [line for line in lines if line.text.strip() and line.height is not None]
    margins = Counter(round(line.left) for line in shown)
    margin = min((left for left, count in margins.items() if count >= _FEWEST_AT_MARGIN), default=0)
    full = sorted(len(line.text.strip()) for line in shown)[len(shown) * 3 // 4] if shown else 0
    at = 0
    while at < len(shown):
        end = at
        while end < len(shown) and _SET_IN * body < shown[end].left - margin < _COLUMN * body:
            # The first line may be set in further; another indent is another paragraph's.
            if end > at + 1 and abs(shown[end].left - shown[at + 1].left) > _SAME:
                break
            end += 1
        run = shown[at:end]
        small = all(line.size <= _SMALLER * body for line in run)
        filled = [len(line.text.strip()) > _FILLED * full for line in run[:-1]]
        if len(run) > 1 and (small or (filled[0] and 2 * sum(filled) >= len(filled))) and not _ITEM.match(run[0].text):
            for line in run:
                line.pieces.insert(0, (BLOCK_MARK, line.size))
            run[0].pieces.insert(0, ("\n", run[0].size))
            run[-1].pieces.append(("\n", run[-1].size))
        at = max(end, at + 1)


def _lines(page: Any) -> list[Line]:
    lines = [Line()]

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if not text:
            return
        scale = abs(tm[3] * cm[3]) or abs(tm[1] * cm[1]) or 1.0
        height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        set_in = round(size * scale, 1)
        clean = _LONE.sub("\ufffd", text).translate(_LIGATURES).replace("\0", "").replace("\f", "\n")
        for number, piece in enumerate(clean.split("\n")):
            if number:
                lines.append(Line())
            if piece:
                lines[-1].pieces.append((piece, set_in))
                if piece.strip() and lines[-1].height is None:
                    lines[-1].height = height
                    lines[-1].left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]

    page.extract_text(visitor_text=visit)
    return lines


def page_text(lines: list[Line], body: float, running_on: bool = False) -> str:
    """Return a page's text: numbers that call notes raised, and notes behind a rule at its end.

    :param body: the size of the document's running text
    :param running_on: whether the page before ended inside a note
    """
    notes = _notes(lines, body, running_on)
    kept = set(map(id, notes))
    numbers = {match[1] for line in notes if (match := _NUMBERED.match(line.text))}
    running = [_raised(line, body, numbers) for line in lines if id(line) not in kept]
    if not kept:
        return "\n".join(running)
    while running and not running[-1].strip():
        running.pop()
    return "\n".join([*running, "", RULE, *(_GLUED.sub(r"\1 ", line.text) for line in notes)])


def _notes(lines: list[Line], body: float, running_on: bool) -> list[Line]:
    """Return the lines of the notes at the foot of a page, or of each of its columns, in the order they are read.

    They are in smaller type, begin with a number or a sign, and are the last of their column: what is read behind them
    stands higher, or is a page's foot.
    """
    placed = [line for line in lines if line.text.strip() and line.height is not None]
    found: list[Line] = []
    at = 0
    while at < len(placed):
        end = at
        while end < len(placed) and _is_note_type(placed[end], body) and (end == at or _below(placed, end)):
            end += 1
        if end == at:
            at += 1
            continue
        first = next((place for place in range(at, end) if _NOTE.match(placed[place].text)), end)
        if running_on and (at == 0 or _below(placed, at)):
            first = at
        if first < end and _ends_column(placed, end):
            found += placed[first:end]
        at = end
    return found


def _below(placed: list[Line], at: int) -> bool:
    return (placed[at].height or 0.0) < (placed[at - 1].height or 0.0) + 1


def _ends_column(placed: list[Line], end: int) -> bool:
    """Return whether nothing but a page's foot stands below some lines in their column."""
    lowest = placed[end - 1].height or 0.0
    below = end
    while below < len(placed) and (placed[below].height or 0.0) < lowest:
        text = placed[below].text.strip()
        if below - end == _FOOT_LINES or len(text) > _FOOT or not _FIGURE.search(text):
            return False
        below += 1
    return True


def _is_note_type(line: Line, body: float) -> bool:
    return bool(line.text.strip()) and line.size <= _SMALL * body


def is_open(text: str) -> bool:
    """Return whether a page ends inside a note, which then runs on to the next one."""
    _, rule, notes = text.rpartition(RULE)
    return bool(rule) and notes.rstrip()[-1:] not in tuple('.!?…)”"»’')


def _raised(line: Line, body: float, numbers: set[str]) -> str:
    """Return a line with the figures that call notes as raised ones: small ones, and those of the page's own notes.

    :param numbers: what the notes of the page begin with; fonts have raised figures of their own, in the text's size
    """
    pieces = [piece for piece in line.pieces if piece[0]]
    out: list[str] = []
    for at, (text, size) in enumerate(pieces):
        before = "".join(out).rstrip()
        call = _CALL.match(text)
        small = size <= _RAISED_SIZE * max(_neighbour(pieces, at), body * 0.9)
        glued = text[0] != " " and (before[-1:].isalpha() or before[-1:] in _MARKS)
        known = call and call[1] in numbers and glued
        figure = _figure(call[1]) if call else ""
        if at and figure and before and (small or known):
            out[:] = [before]
            out.append(figure.translate(RAISED) + (" " if text[-1:].isspace() else ""))
        else:
            out.append(text)
    return "".join(out)


def _figure(call: str) -> str:
    """Return what calls a note in figures, empty for a sign; small Roman numbers call the notes at a text's end.

    >>> [_figure(call) for call in ("12", "xiv", "*")]
    ['12', '14', '']
    """
    if call.isdigit():
        return call
    value = roman(call)
    return str(value) if value else ""


def _neighbour(pieces: list[tuple[str, float]], at: int) -> float:
    return next((size for text, size in reversed(pieces[:at]) if text.strip()), 0.0)
