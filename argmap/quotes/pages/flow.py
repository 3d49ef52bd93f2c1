"""A source laid out for reading: paragraphs that flow, lines that stay as they are, and what the page put between."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from argmap.quotes.pages.corrections import touches
from argmap.quotes.pages.masks import FOOTNOTES, PAGE_NUMBER, RUNNING_HEAD, Mask

HEADING, PARAGRAPH, LINES, TABLE, NOTE = "heading", "paragraph", "lines", "table", "note"

_UNWRAPPED = 160
"""Characters of a usual line beyond which every line is a paragraph."""
WIDTH_WITHIN = 1_000_000
"""Characters of a text, from its beginning, whose lines tell how wide it was set."""
_SHORT = 0.65
"""Share of a usual line that no line of a stanza or an address is longer than."""
_LOOSE = 0.75
"""Share of the longest line up to which a line must be filled, if the next word were added to it."""
_GAP = re.compile(r"\S(?:[ \u00a0]{3,}|\t+)\S")
_NOTE_BEGINS = re.compile(r"\s*(?:[\[(]?\d{1,3}[\])]?[.:]?(?=\s*[^\W\d_a-z])|[*†‡§¶]|[¹²³⁰⁴-⁹])")
_ENDED = re.compile(r"[.!?:…][\"'”’»)\]]*(?:\[?\d{1,3}\]?)?\Z")
_BROKEN = re.compile(r"(\w+)[-‐]\s*\n\s*(?=([^\W\d_]+))|\u00ad\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text.

    :param start: offset of its first code point; end: offset after its last
    :param kind: of the mask it is in; empty for running text
    """

    start: int
    end: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """What is set as one: a heading, a paragraph, lines kept as they are, a table, or a note of the page's foot.

    :param spans: its stretches of the text, in order
    """

    kind: str
    spans: tuple[Span, ...]


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    words: str
    kind: str = ""

    @property
    def blank(self) -> bool:
        return not self.words


@lru_cache(maxsize=8)
def line_width(text: str) -> int:
    """Return how long the usual full line of a text is, which tells whether its lines were broken by hand."""
    lengths = sorted(len(words) for line in text.splitlines() if (words := line.strip()))
    return lengths[len(lengths) * 4 // 5] if lengths else 0


def blocks(
    text: str, start: int, end: int, masks: Sequence[Mask] = (), kept: Sequence[tuple[int, int]] = ()
) -> list[Block]:
    """Return a stretch of a text as it is best read; each of its characters is in just one span.

    Lines that were broken to fit a page are one paragraph, also where the page's foot is between them; its notes
    follow after. Lines stay where they are short, as in verse, or have columns.

    :param masks: what is not running text, in order and apart
    :param kept: what is text whatever it looks like, likewise

    >>> text = "A long line that was broken by the\\nend of the page.\\n\\nOne\\nTwo\\n"
    >>> [(block.kind, text[block.spans[0].start : block.spans[-1].end]) for block in blocks(text, 0, len(text))]
    [('paragraph', 'A long line that was broken by the\\nend of the page.\\n\\n'), ('lines', 'One\\nTwo\\n')]
    """
    width = line_width(text[:WIDTH_WITHIN])
    near = [mask for mask in masks if mask.start < end and mask.end > start]
    found: list[Block] = []
    lines = list(_lines(text, start, end, near))
    _mark_heads([line for line in lines if not touches(kept, line.start, line.end)], text)
    for run in _runs(lines, width):
        found += _set(run, width, near)
    return found


def joined(words: str, known: frozenset[str]) -> str:
    """Return a stretch of a paragraph with its lines joined, and words that were broken at a line's end made whole.

    :param known: words of the text; a broken word that is not among them keeps its hyphen
    """

    def whole(match: re.Match[str]) -> str:
        if match[1] is None:
            return ""
        return match[1] if (match[1] + match[2]).casefold() in known else f"{match[1]}-"

    return _BROKEN.sub(whole, words)


def _lines(text: str, start: int, end: int, masks: Sequence[Mask]) -> Iterator[_Line]:
    place, at = start, 0
    for line in text[start:end].splitlines(keepends=True):
        words = line.strip()
        first = place + len(line) - len(line.lstrip()) if words else place
        while at < len(masks) and masks[at].end <= first:
            at += 1
        mask = masks[at] if at < len(masks) else None
        whole = mask and mask.block and mask.start <= first and first + len(words) <= mask.end
        yield _Line(place, place + len(line), words, mask.kind if mask and whole and words else "")
        place += len(line)


def _runs(lines: list[_Line], width: int) -> Iterator[list[_Line]]:
    """Yield lines that belong together; page furniture goes with what it is in, or else with what follows."""
    run: list[_Line] = []
    last: _Line | None = None
    blank = parted = False
    for line in lines:
        if line.blank:
            blank = True
        elif line.kind:
            parted = True
        else:
            if last and (blank or parted) and not (parted and _goes_on(last.words, line.words, width)):
                cut = _cut(run, last)
                yield run[:cut]
                run = run[cut:]
            last, blank, parted = line, False, False
        run.append(line)
    if run:
        yield run


def _cut(run: list[_Line], last: _Line) -> int:
    """Return where a run ends: after its notes and white space, before the furniture of the next page."""
    cut = at = run.index(last) + 1
    for place in range(at, len(run)):
        if run[place].kind == FOOTNOTES or (run[place].blank and cut == place):
            cut = place + 1
    return cut


def _mark_heads(lines: list[_Line], text: str) -> None:
    """Take a line right below a page's number for its head, where the text has the same line elsewhere."""
    for number, line in pairwise(line for line in lines if not line.blank):
        if number.kind == PAGE_NUMBER and not line.kind and len(line.words) < 80 and text.count(line.words) > 1:
            line.kind = RUNNING_HEAD


def _goes_on(before: str, after: str, width: int) -> bool:
    """Return whether a paragraph that a page's foot interrupts goes on after it."""
    if after[:1].islower():
        return True
    return not _ENDED.search(before) and len(before) > _SHORT * width


def _set(run: list[_Line], width: int, masks: Sequence[Mask]) -> Iterator[Block]:
    texts = [line for line in run if not line.kind and not line.blank]
    longest = max((len(line.words) for line in texts), default=0)
    kind = _kind(texts, longest, width)
    spans: list[Span] = []
    notes: list[Span] = []
    before: _Line | None = None
    alone = True
    for line in run:
        text = not line.kind and not line.blank
        if text and before and kind == PARAGRAPH and _breaks(before.words, line.words, longest, width):
            yield Block(HEADING if before.words.isupper() and alone else kind, _merged(spans))
            yield from _notes(notes)
            spans, notes, alone = [], [], True
        elif text and before:
            alone = False
        if text:
            before = line
            spans += _unmasked(line, masks)
        elif line.kind == FOOTNOTES or (line.blank and notes and notes[-1].end == line.start):
            fresh = not notes or notes[-1].end != line.start or _NOTE_BEGINS.match(line.words)
            first = line.start if fresh else notes.pop().start
            notes.append(Span(first, line.end, FOOTNOTES))
        else:
            spans.append(Span(line.start, line.end, line.kind))
    if spans:
        yield Block(kind, _merged(spans))
    yield from _notes(notes)


def _notes(notes: list[Span]) -> Iterator[Block]:
    for span in notes:
        yield Block(NOTE, (span,))


def _kind(texts: list[_Line], longest: int, width: int) -> str:
    titled = len(texts) == 1 and _like_heading(texts[0].words, width)
    if titled or (1 < len(texts) <= 3 and longest < _SHORT * width and all(line.words.isupper() for line in texts)):
        return HEADING
    if sum(bool(_GAP.search(line.words)) for line in texts) * 2 > len(texts) > 1:
        return TABLE
    stanza = (
        len(texts) >= 4 and longest < _UNWRAPPED and all(line.words[:2].lstrip("“\"'‘").istitle() for line in texts)
    )
    if len(texts) > 1 and width < _UNWRAPPED and (longest < _SHORT * width or stanza):
        return LINES
    return PARAGRAPH


def _like_heading(words: str, width: int) -> bool:
    limit = 80 if width > _UNWRAPPED else min(80, _LOOSE * width)
    named = width > _UNWRAPPED or any(map(str.isalpha, words))
    return named and len(words) <= limit and words[-1].isalnum() and (words[0].isupper() or words[0].isdigit())


def _breaks(before: str, after: str, longest: int, width: int) -> bool:
    """Return whether a line ends by its writer's will, since the next line's first word would have had room on it."""
    if width > _UNWRAPPED:
        return True
    return len(before) + 1 + len(after.split(None, 1)[0]) < _LOOSE * longest


def _unmasked(line: _Line, masks: Sequence[Mask]) -> Iterator[Span]:
    """Yield a line of text in stretches, cut where something in it is none."""
    place = line.start
    for mask in masks[bisect_right(masks, place, key=lambda mask: mask.end) :]:
        if mask.start >= line.end:
            break
        if mask.start > place:
            yield Span(place, mask.start)
        low, place = max(place, mask.start), min(mask.end, line.end)
        yield Span(low, place, mask.kind)
    if place < line.end:
        yield Span(place, line.end)


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for span in spans:
        if found and found[-1].end == span.start and found[-1].kind == span.kind:
            found[-1] = Span(found[-1].start, span.end, span.kind)
        else:
            found.append(span)
    return tuple(found)
