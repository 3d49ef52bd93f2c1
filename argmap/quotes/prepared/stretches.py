"""A text too long to be held prepared as a whole: stretches that overlap, each prepared by itself when it is needed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from argmap.model import AS_FOUND, Furniture
from argmap.quotes.pages.corrections import kept_in
from argmap.quotes.pages.masks import Mask
from argmap.quotes.prepared.kept import Keeper, KeptParts
from argmap.quotes.prepared.prepared import CACHE, Prepared

LONGEST_WHOLE = 20_000_000
"""Characters of a text up to which it is prepared as a whole."""
STRETCH = 8_000_000
"""Characters that a stretch of a longer text has about, what it shares with its neighbours not counted."""
OVERLAP = 100_000
"""Characters that a stretch shares with the next one; a quotation over its border may have so many with its gaps."""
_LINE = 10_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a long text.

    :param start: offset of its first code point; end: offset after its last; no other stretch has any between
    :param high: offset after the last one that is prepared with it
    """

    start: int
    end: int
    high: int


def cut(text: str, size: int, overlap: int) -> list[Stretch]:
    """Return the stretches of a text, cut at the ends of lines where there are any near.

    >>> cut("one\\ntwo\\nthree\\n", 8, 2)
    [Stretch(start=0, end=8, high=10), Stretch(start=8, end=14, high=14)]
    """
    ends: list[int] = []
    place = 0
    while len(text) - place > size:
        end = text.rfind("\n", max(place + size // 2, place + size - _LINE), place + size) + 1 or place + size
        ends.append(end)
        place = end
    ends.append(len(text))
    return [Stretch(low, end, min(len(text), end + overlap)) for low, end in zip([0, *ends], ends, strict=False)]


class Stretches:
    """A long text prepared in stretches; what :class:`Prepared` says of a whole text, this says of them all.

    Only the stretches used last are held prepared, so that a text takes about the memory of its characters, twice.

    :param name: what tells the text from others
    :param keeper: where the stretches' preparations are kept from one start to the next
    """

    def __init__(self, text: str, name: str, keeper: Keeper | None = None, furniture: Furniture = AS_FOUND) -> None:
        self.text, self.furniture = text, furniture
        self.all = tuple(cut(text, STRETCH, OVERLAP))
        self.kept_parts = KeptParts(keeper, name) if keeper else None
        self._name, self._keeper = name, keeper
        self._letters: dict[int, str] = {}

    def prepared(self, stretch: Stretch) -> Prepared:
        """Return a stretch, prepared by itself; its offsets count from the stretch's start."""
        name = f"{self._name} {stretch.start}-{stretch.high}"
        return CACHE.get(name, self.text[stretch.start : stretch.high], self._keeper, self.furniture)

    def letters(self, stretch: Stretch) -> str:
        """Return the letters and digits of a stretch's running text in the normal form."""
        if stretch.start not in self._letters:
            self._letters[stretch.start] = self.prepared(stretch).body.skeleton
        return self._letters[stretch.start]

    def at(self, start: int, end: int) -> Stretch:
        """Return the stretch that holds a passage, or the one that holds its beginning."""
        return self.all[max(0, bisect_right(self.all, start, key=lambda it: it.start) - 1)]

    @cached_property
    def masks(self) -> tuple[Mask, ...]:
        """Return what is not running text in the whole text."""
        return tuple(self._masks())

    def _masks(self) -> Iterator[Mask]:
        last = 0
        for stretch in self.all:
            for mask in self.prepared(stretch).masks:
                start, end = mask.start + stretch.start, mask.end + stretch.start
                if last <= start < stretch.end:
                    yield Mask(start, end, mask.kind)
                    last = end

    @cached_property
    def kept(self) -> list[tuple[int, int]]:
        """Return the stretches that a person says are text, whatever they look like."""
        return kept_in(self.text, self.furniture)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that the text begins in, likeliest first."""
        return self.prepared(self.all[0]).languages

    @property
    def accented(self) -> frozenset[str]:
        """Return the words that the text begins with, in lower case with their accents."""
        return self.prepared(self.all[0]).accented

    def clean(self, start: int, end: int) -> str:
        """Return the running text between two offsets, furniture left out."""
        pieces = []
        end = min(end, len(self.text))
        while start < end:
            stretch = self.at(start, end)
            high = min(end, stretch.high)
            pieces.append(self.prepared(stretch).clean(start - stretch.start, high - stretch.start))
            start = high
        return "".join(pieces)

    def has(self, letters: str) -> bool:
        """Return whether the running text has some letters in a row."""
        return any(letters in self.letters(stretch) for stretch in self.all)

    def likely(self, runs: Sequence[str], most: int) -> list[Stretch]:
        """Return the stretches that have most of some runs of letters, at most so many, in the text's order."""
        counts = {stretch: sum(run in self.letters(stretch) for run in runs) for stretch in self.all}
        best = sorted(counts, key=lambda it: (-counts[it], it.start))[:most]
        return sorted((it for it in best if counts[it] or it is best[0]), key=lambda it: it.start)
