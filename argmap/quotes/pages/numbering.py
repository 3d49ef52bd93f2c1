"""Numbers of verses and of lines, distinguished from numbers of the text by how they go on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from argmap.quotes.pages.heads import Line
from argmap.quotes.pages.masks import NOTE_NUMBER, Mask
from argmap.quotes.pages.notecalls import SUPERSCRIPTS

FEWEST = 5
"""Verses that must be numbered one after the other."""
FEWEST_LINES = 3
"""Lines whose numbers must agree with how many lines lie between them."""
_FARTHEST = 1500
"""Characters that a verse may have."""
_BEGINS = re.compile(
    r"[ \t]*(?:(?:[1-3][ \u00a0])?[^\W\d_]{2,20}\.?[ \u00a0])?"
    r"(?:(\d{1,3})[:.,])?(\d{1,3})[.:]?(?:[ \t\u00a0]+|(?=[^\W\d_]))"
)
_ENDS = re.compile(r"(?:[ \u00a0]{3,}|\t)(\d{1,4})[ \t]*\Z")
_GLUED = re.compile(
    r"(?<![\w.,:’'/-])(?:(\d{1,3})|([⁰¹²³⁴-⁹]{1,3}))"
    r"(?=[“«„‘]|(?!(?:st|nd|rd|th|ers?|re|èmes?|eme|ste|ter|tes)\b)(?:[^\W\d_]{3}|[^\W\d_a-zß-ÿа-яёºª]))"
)


def numbers_of_verses(text: str, lines: list[Line]) -> list[Mask]:
    """Return the numbers that count the verses or the lines of a text.

    Verses are numbered one after the other, at the beginning of lines (“3”, “3:16”, “Mark 3:16”) or glued to the word
    that follows. The numbers of lines, in a margin, agree with how many lines lie between them.
    """
    return sorted({*_begun(lines), *_margins(lines), *_glued(text)})


def _begun(lines: list[Line]) -> Iterator[Mask]:
    found = []
    for line in lines:
        match = None if line.blank or line.kind else _BEGINS.match(line.text)
        if match and line.text[match.end() :].strip():
            found.append((line.start, line.start + match.end(), int(match[1] or 0), int(match[2])))
    for run in _runs(found):
        for start, end, _, _ in run:
            yield Mask(start, end, NOTE_NUMBER)


def _glued(text: str) -> Iterator[Mask]:
    matches = _GLUED.finditer(text)
    found = [(*match.span(), 0, int(match[1] or match[2].translate(SUPERSCRIPTS))) for match in matches]
    for run in _runs(found):
        for start, end, _, _ in run:
            yield Mask(start, end, NOTE_NUMBER)


def _runs(found: Iterable[tuple[int, int, int, int]]) -> Iterator[list[tuple[int, int, int, int]]]:
    """Yield the runs of (start, end, chapter, verse) in which each verse is the next of its chapter, or begins one."""
    run: list[tuple[int, int, int, int]] = []
    for item in found:
        start, _, chapter, verse = item
        if run:
            goes_on = chapter == run[-1][2] and verse == run[-1][3] + 1
            begins = chapter == run[-1][2] + 1 and verse == 1
            if start - run[-1][1] > _FARTHEST or not (goes_on or begins):
                if len(run) >= FEWEST:
                    yield run
                run = []
        run.append(item)
    if len(run) >= FEWEST:
        yield run


def _margins(lines: list[Line]) -> Iterator[Mask]:
    run: list[tuple[int, int, int, int]] = []
    count = 0
    for line in lines:
        if line.blank or line.kind:
            continue
        count += 1
        match = _ENDS.search(line.text)
        if match is None or not line.text[: match.start()].strip():
            continue
        item = (line.start + match.start(1), line.start + match.end(1), count, int(match[1]))
        if run and (item[3] <= run[-1][3] or item[3] - run[-1][3] != item[2] - run[-1][2]):
            if len(run) >= FEWEST_LINES:
                yield from (Mask(start, end, NOTE_NUMBER) for start, end, _, _ in run)
            run = []
        run.append(item)
    if len(run) >= FEWEST_LINES:
        yield from (Mask(start, end, NOTE_NUMBER) for start, end, _, _ in run)
