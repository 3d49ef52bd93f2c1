"""Running heads, recognised by where they stand: at page breaks, inside sentences, with numbers that rise."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from argmap.quotes.pages.masks import FORM_FEED, PAGE_NUMBER, RUNNING_HEAD
from argmap.quotes.pages.notecalls import SHORTEST_RUN

_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+")
_OUTER = re.compile(r"^[\s(\[{<|*~—–-]*(\d{1,4})\b|\b(\d{1,4})[\s)\]}>|*~.—–-]*$")
_NUMBERED = re.compile(r"[ \t]*(?:(\d{1,4})(?P<gap>[ \t|·•—–-]+)(\D+?)|(\D+?)(?P<space>[ \t|·•—–-]+)(\d{1,4}))[ \t]*\Z")
_SHORT = 40
_LONGEST = 90
_TWO, _NO_CHAPTER = 2, 20
"""Two pages are enough where their heads are the same, or their numbers too high for those of chapters."""
_WIDE = 3
"""Spaces between a head and its page's number that no running text has."""


@dataclass(slots=True)
class Line:
    start: int
    end: int
    text: str
    kind: str = ""
    blank: bool = field(init=False)

    def __post_init__(self) -> None:
        self.blank = not self.text or self.text.isspace()


def mark_heads(lines: list[Line]) -> None:
    """Mark lines that come back next to page numbers, form feeds or page breaks, whatever number they carry."""
    places: dict[str, list[int]] = {}
    opening = next((at for at, line in enumerate(lines) if not line.blank and not line.kind), None)
    if opening is not None and len(lines[opening].text) <= 100:
        places[_pattern(lines[opening].text)] = [opening]
    for at, line in enumerate(lines):
        if line.kind in (FORM_FEED, PAGE_NUMBER):
            for near in around(lines, at):
                candidate = lines[near]
                if not candidate.kind and _may_stand_alone(candidate.text):
                    places.setdefault(_pattern(candidate.text), []).append(near)
    for found in places.values():
        if len(set(found)) >= SHORTEST_RUN:
            for at in found:
                lines[at].kind = RUNNING_HEAD
    possible = [(at, _pattern(line.text)) for at, line in enumerate(lines) if _may_be_head(line)]
    # The number is on the outer side, which is another one on every other page.
    counts = Counter(_title(key) for _, key in possible)
    known = {key for key, found in places.items() if len(set(found)) >= SHORTEST_RUN}
    numbered = {key for _, key in possible if counts[_title(key)] >= SHORTEST_RUN and any(map(str.isalpha, key))}
    wanted = numbered | known
    rising: dict[str, list[tuple[int, int]]] = {}
    for at, key in possible:
        if key in wanted and key.count("0") == 1 and (number := _OUTER.search(lines[at].text)):
            rising.setdefault(_title(key), []).append((at, int(number[1] or number[2])))
    for found_lines in rising.values():
        numbers = [number for _, number in found_lines]
        if len(numbers) >= SHORTEST_RUN and all(0 < b - a <= 4 for a, b in pairwise(numbers)):
            for at, _ in found_lines:
                if stands_alone(lines, at) or cuts_sentence(lines, at):
                    lines[at].kind = RUNNING_HEAD


def mark_paged_heads(lines: list[Line]) -> None:
    """Mark the first or last lines of a file's pages that carry their numbers, whatever title is beside them.

    Where form feeds tell the pages, numbers that rise with them need not come back as often as lines that a text alone
    must show to be heads.
    """
    pages: list[list[int]] = [[]]
    for at, line in enumerate(lines):
        if line.kind == FORM_FEED:
            pages.append([])
        elif not line.blank:
            pages[-1].append(at)
    if len(pages) == 1:
        return
    for edge in (0, -1):
        rising: dict[int, list[tuple[int, int]]] = {}
        for page, within in enumerate(pages):
            at = within[edge] if within else -1
            number = None if at < 0 or len(lines[at].text) > _LONGEST else _NUMBERED.match(lines[at].text)
            if number and (number[3] or number[4]).strip()[:1].isupper():
                value = int(number[1] or number[6])
                rising.setdefault(value - page, []).append((at, value))
        for found in rising.values():
            titles = {_title(_pattern(lines[at].text)) for at, _ in found}
            few = len(found) == _TWO and (len(titles) == 1 or found[0][1] >= _NO_CHAPTER)
            if len(found) >= SHORTEST_RUN or few:
                for at, _ in found:
                    lines[at].kind = lines[at].kind or RUNNING_HEAD


def mark_cutting_heads(lines: list[Line]) -> None:
    """Mark lines of capitals with a page's number that stand alone inside a sentence, and their like on other pages.

    Fewer of them are needed than of lines that only come back, since no text has such a line there.
    """
    found: list[tuple[int, int, str, bool]] = []
    for at, line in enumerate(lines):
        if line.kind or not 3 < len(line.text) <= 90 or not stands_alone(lines, at):
            continue
        match = _NUMBERED.match(line.text)
        title = (match[3] or match[4]).strip() if match else ""
        if match is None or not title or not like_head(title) or sum(map(str.isalpha, title)) < SHORTEST_RUN:
            continue
        plain = title.isupper() or len(match["gap"] or match["space"]) >= _WIDE
        found.append((at, int(match[1] or match[6]), title, plain))
    values = [value for _, value, _, _ in found]
    beside = [
        any(0 <= at + step < len(values) and 0 < step * (values[at + step] - value) <= 2 for step in (-1, 1))
        for at, value in enumerate(values)
    ]
    sure = [
        ((plain or near) and cuts_sentence(lines, at)) or (plain and near and cuts_sentence(lines, at, loosely=True))
        for (at, _, _, plain), near in zip(found, beside, strict=True)
    ]
    titles = {title for (_, _, title, _), cuts in zip(found, sure, strict=True) if cuts}
    for place, (at, value, title, plain) in enumerate(found):
        next_to = any(
            sure[other] and abs(values[other] - value) <= 2
            for other in (place - 1, place + 1)
            if 0 <= other < len(found)
        )
        if sure[place] or (beside[place] and title in titles) or (plain and next_to and beside[place]):
            lines[at].kind = RUNNING_HEAD


def cuts_sentence(lines: list[Line], at: int, *, loosely: bool = False) -> bool:
    """Return whether the line is inside a sentence that begins before it and goes on in lower case after it.

    :param loosely: whether it may go on with a capital, as many languages do
    """
    before = next((line.text.rstrip() for line in reversed(lines[max(0, at - 6) : at]) if not line.blank), "")
    after = next((line.text.lstrip() for line in lines[at + 1 : at + 7] if not line.blank), "")
    return (
        bool(before and after)
        and (loosely or after[0].islower())
        and (before[-1].isalnum() or before[-1] in ",-‐\u00ad’")
    )


def around(lines: list[Line], at: int) -> list[int]:
    """Return the nearest lines before and after that are not blank."""
    near: list[int] = []
    for step in (-1, 1):
        place = at + step
        while 0 <= place < len(lines) and lines[place].blank and not lines[place].kind:
            place += step
        if 0 <= place < len(lines):
            near.append(place)
    return near


def stands_alone(lines: list[Line], at: int) -> bool:
    before = at == 0 or lines[at - 1].blank
    after = at + 1 == len(lines) or lines[at + 1].blank
    return before and after


def _may_stand_alone(line: str) -> bool:
    text = line.strip()
    return 0 < len(text) <= 100 and not text[0].islower() and text[-1] not in ".,;:!?-‐”"


def _may_be_head(line: Line) -> bool:
    return not line.kind and 3 < len(line.text) <= 80 and _DIGIT.search(line.text) is not None


def _pattern(line: str) -> str:
    return _DIGITS.sub("0", " ".join(line.split()))


def _title(pattern: str) -> str:
    """Return a head's pattern without the number at its edge."""
    return pattern.strip(" 0")


def is_title(lines: list[Line], at: int) -> bool:
    """Return whether a line next to a page's end may be a head: one by its capitals, or short and set apart."""
    text = lines[at].text.strip()
    apart = len(text) <= _SHORT and text[:1].isupper() and text[-1:].isalnum() and stands_alone(lines, at)
    return apart or like_head(text)


def like_head(line: str) -> bool:
    text = line.strip()
    capitals = sum(word[:1].isupper() for word in text.split())
    return len(text) <= 70 and text[-1].isalnum() and (text.isupper() or 2 * capitals > len(text.split()))
