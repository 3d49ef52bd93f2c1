"""What a person says of a source's furniture, put over what was found by rule."""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from argmap.model import Furniture
from argmap.quotes.pages.masks import CHOSEN, Mask

Spans = list[tuple[int, int]]

_ENDS = r"\r\n\f\v\x1c-\x1e\x85\u2028\u2029"
_INDENT = r"[ \t\u00a0\u3000]*"
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-‐\u00ad](?:[^\S\n]*\n[^\S\n]*)?(?=[^\W\d_])")
"""Between letters a hyphen does not count: one at a line's end is not shown to whom copies from the reader."""
_NUMBER = "(?:[0-9]++|#)"


def key_of(furniture: Furniture) -> str:
    """Return what tells these corrections from others."""
    told = json.dumps([furniture.keep, furniture.drop], ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()[:16]


def kept_in(text: str, furniture: Furniture) -> Spans:
    """Return the stretches that are text whatever they look like, in order and apart."""
    return _apart(_Flat(text).stretches(furniture.keep)) if furniture.keep else []


def corrected(text: str, masks: Iterable[Mask], furniture: Furniture) -> tuple[Mask, ...]:
    """Return masks as a person corrected them; what is kept counts before what is dropped.

    >>> corrected("Text.\\nHEAD 4\\nMore.", (), Furniture(drop=("HEAD #",)))
    (Mask(start=6, end=12, kind='left out by hand'),)
    """
    found = sorted(masks)
    starts = [mask.start for mask in found]
    dropped: Spans = []
    for start, end in _apart(_Flat(text).lines(furniture.drop)) if furniture.drop else ():
        at = bisect_right(starts, start) - 1
        if at < 0 or found[at].end < end:
            dropped.append((start, end))
    chosen = [Mask(start, end, CHOSEN) for start, end in dropped]
    together = sorted([*_without(text, found, dropped), *chosen])
    return tuple(_without(text, together, kept_in(text, furniture)))


def idle(text: str, furniture: Furniture) -> Iterator[tuple[str, int]]:
    """Yield (field, number) of the corrections that fit nothing in the text."""
    flat = _Flat(text)
    for number, entry in enumerate(furniture.keep):
        if next(flat.stretches([entry]), None) is None:
            yield "keep", number
    for number, entry in enumerate(furniture.drop):
        if next(flat.lines([entry]), None) is None:
            yield "drop", number


def touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Return whether one of some stretches, in order and apart, has to do with what is between two offsets."""
    at = bisect_right(spans, start, key=lambda span: span[1])
    return at < len(spans) and spans[at][0] < end


class _Flat:
    """A text in which entries are looked for: without the hyphens between its letters."""

    def __init__(self, text: str) -> None:
        self.text = _HYPHEN.sub("", text)
        self.cuts: list[int] = []
        self.shifts = [0]
        for match in _HYPHEN.finditer(text):
            self.cuts.append(match.start() - self.shifts[-1])
            self.shifts.append(self.shifts[-1] + match.end() - match.start())

    def stretches(self, entries: Iterable[str]) -> Iterator[tuple[int, int]]:
        """Yield where words are in the text, as whole words."""
        longest = sorted(entries, key=len, reverse=True)
        begun = "|".join(map(_ended, filter(_is_word, longest)))
        others = "|".join(_ended(entry) for entry in longest if not _is_word(entry))
        return self._found("|".join(filter(None, (begun and rf"(?<!\w)(?:{begun})", others))))

    def lines(self, entries: Iterable[str]) -> Iterator[tuple[int, int]]:
        """Yield where words fill a line, or several lines from one's beginning to another's end."""
        words = "|".join(map(_words, entries))
        return self._found(rf"(?<![^{_ENDS}]){_INDENT}(?:{words}){_INDENT}(?![^{_ENDS}])")

    def _found(self, pattern: str) -> Iterator[tuple[int, int]]:
        for match in re.finditer(pattern, self.text):
            if match.end() > match.start():
                yield self._offset(match.start()), self._offset(match.end() - 1) + 1

    def _offset(self, place: int) -> int:
        return place + self.shifts[bisect_right(self.cuts, place)]


def _ended(entry: str) -> str:
    return _words(entry) + (r"(?!\w)" if _is_word(entry[-1:]) else "")


def _words(entry: str) -> str:
    """Return the pattern of words that any white space may part, ``#`` standing for any number."""
    parted = _HYPHEN.sub("", entry).split()
    return r"\s+".join(_NUMBER.join(map(re.escape, word.split("#"))) for word in parted)


def _is_word(entry: str) -> bool:
    """Return whether it begins with a letter or a number."""
    return entry[:1] == "#" or entry[:1].isalnum()


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
