"""What a person says of a source's furniture, put over what was found by rule."""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from argmap.model import Furniture
from argmap.quotes.masks import CHOSEN, Mask

Spans = list[tuple[int, int]]

_ENDS = r"\r\n\f\v\x1c-\x1e\x85\u2028\u2029"
_INDENT = r"[ \t\u00a0\u3000]*"
_BROKEN = r"(?:[-‐\u00ad][^\S\n]*\n[^\S\n]*|\u00ad)?"
"""A word may be broken at a line's end, which the reader does not show to whom copies from it."""
_NUMBER = "(?:[0-9]+|#)"


def key_of(furniture: Furniture) -> str:
    """Return what tells these corrections from others."""
    told = json.dumps([furniture.keep, furniture.drop], ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()[:16]


def kept_in(text: str, furniture: Furniture) -> Spans:
    """Return the stretches that are text whatever they look like, in order and apart."""
    return _apart(span for entry in furniture.keep for span in _stretches(text, entry))


def corrected(text: str, masks: Iterable[Mask], furniture: Furniture) -> tuple[Mask, ...]:
    """Return masks as a person corrected them; what is kept counts before what is dropped.

    >>> corrected("Text.\\nHEAD 4\\nMore.", (), Furniture(drop=("HEAD #",)))
    (Mask(start=6, end=12, kind='left out by hand'),)
    """
    found = sorted(masks)
    starts = [mask.start for mask in found]
    dropped: Spans = []
    for start, end in _apart(span for entry in furniture.drop for span in _lines(text, entry)):
        at = bisect_right(starts, start) - 1
        if at < 0 or found[at].end < end:
            dropped.append((start, end))
    chosen = [Mask(start, end, CHOSEN) for start, end in dropped]
    together = sorted([*_without(text, found, dropped), *chosen])
    return tuple(_without(text, together, kept_in(text, furniture)))


def idle(text: str, furniture: Furniture) -> Iterator[tuple[str, int]]:
    """Yield (field, number) of the corrections that fit nothing in the text."""
    for number, entry in enumerate(furniture.keep):
        if next(_stretches(text, entry), None) is None:
            yield "keep", number
    for number, entry in enumerate(furniture.drop):
        if next(_lines(text, entry), None) is None:
            yield "drop", number


def touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Return whether one of some stretches, in order and apart, has to do with what stands between two offsets."""
    at = bisect_right(spans, start, key=lambda span: span[1])
    return at < len(spans) and spans[at][0] < end


def _stretches(text: str, entry: str) -> Iterator[tuple[int, int]]:
    """Yield where words stand in a text, as whole words."""
    before = r"(?<!\w)" if _is_word(entry[:1]) else ""
    behind = r"(?!\w)" if _is_word(entry[-1:]) else ""
    yield from (match.span() for match in re.finditer(f"{before}{_words(entry)}{behind}", text))


def _lines(text: str, entry: str) -> Iterator[tuple[int, int]]:
    """Yield where words fill a line, or several lines from one's beginning to another's end."""
    pattern = rf"(?<![^{_ENDS}]){_INDENT}{_words(entry)}{_INDENT}(?![^{_ENDS}])"
    yield from (match.span() for match in re.finditer(pattern, text))


def _words(entry: str) -> str:
    """Return the pattern of words that any white space may part, ``#`` standing for any number."""
    return r"\s+".join(_word(word) for word in entry.split())


def _word(word: str) -> str:
    pieces = [_NUMBER if sign == "#" else re.escape(sign) for sign in word]
    made = pieces[0]
    for before, sign, piece in zip(word, word[1:], pieces[1:], strict=False):
        made += (_BROKEN if before.isalpha() and sign.isalpha() else "") + piece
    return made


def _is_word(sign: str) -> bool:
    return sign == "#" or sign.isalnum()


def _apart(spans: Iterable[tuple[int, int]]) -> Spans:
    """Return stretches in order, those joined that overlap."""
    joined: Spans = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _without(text: str, masks: Iterable[Mask], spans: Spans) -> Iterator[Mask]:
    """Yield masks without some stretches; a rest in which nothing can be read goes too."""
    ends = [end for _, end in spans]
    starts = [start for start, _ in spans]
    for mask in masks:
        cut = spans[bisect_right(ends, mask.start) : bisect_left(starts, mask.end)]
        if not cut:
            yield mask
            continue
        lows, highs = [mask.start, *(end for _, end in cut)], [*(start for start, _ in cut), mask.end]
        for low, high in zip(lows, highs, strict=True):
            if low < high and any(map(str.isalnum, text[low:high])):
                yield Mask(low, high, mask.kind)
