"""Questions that a quotation turns into statements, and statements into questions."""

from __future__ import annotations

import re

from argmap.quotes.finding import Difference
from argmap.quotes.words.fold import QUOTES, word_pattern

_ASKS = "?？؟՞⁇⁈⁉‽"
_STATES = ".!。！｡।۔"
_PARTICLE = re.compile(r"(?:[吗嗎呢么麼]|のか|か)(?=\W|\Z)")
"""Particles at a sentence's end that ask; “か” does so without a question mark."""
_BEHIND = re.compile(rf"[\s{re.escape(QUOTES)})\]…,]*([^\w\s{re.escape(QUOTES)})\]…,])?")


def marks_of(languages: tuple[str, ...]) -> str:
    """Return the marks that end a question in a text of these languages."""
    return _ASKS + (";" if languages[:1] == ("el",) else "")


def turned(text: str, start: int, end: int, quote: str, languages: tuple[str, ...]) -> Difference | None:
    """Return what happened to a question that the quotation states, or of a statement that it asks.

    :param text: the source
    :param start: offset of the passage's first word; end: offset after its last
    """
    asks = marks_of(languages)
    if not any(mark in text[start : end + 8] or mark in quote for mark in asks) and not _PARTICLE.match(text, end):
        return None
    placed = list(word_pattern(quote).finditer(quote))
    if not placed:
        return None
    low, high = placed[0].start(), placed[-1].end()
    theirs, ours = _count(text[start:end], asks), _count(quote[low:high], asks)
    if theirs != ours:
        return ("replace", "?" * theirs or ".", "?" * ours or ".") if abs(theirs - ours) < 50 else None
    particle = _PARTICLE.match(text, end)
    behind = _BEHIND.match(text, particle.end() if particle else end)
    their_mark = behind[1] if behind and behind[1] else ""
    our_end = quote[high:]
    asked = bool(their_mark) and (their_mark in asks or (particle is not None and their_mark in _STATES))
    ours_asks = any(mark in our_end for mark in asks)
    elided = "…" in our_end or ".." in our_end
    if asked and not ours_asks and not elided and any(mark in our_end for mark in _STATES):
        return ("replace", their_mark, next(mark for mark in our_end if mark in _STATES))
    if ours_asks and not asked and their_mark and their_mark in _STATES + ";:":
        return ("replace", their_mark, next(mark for mark in our_end if mark in asks))
    return None


def _count(text: str, marks: str) -> int:
    return sum(text.count(mark) for mark in marks)
