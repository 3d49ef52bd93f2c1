"""The words of a source with their offsets, and the skeleton they make, for finding passages fast."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from argmap.quotes.fold import LOW_BYTE, fold, unspaced, word_pattern

CHUNK = 1 << 20
"""Characters split into words at a time, which bounds the memory a long source takes while it is prepared."""
FEWEST_TRIES, MOST_TRIES, MOST_COMPARED = 50, 100_000, 20_000_000
"""Bounds on the places of one wording that are looked at, by number and by letters compared."""
_BREAK = re.compile(r"\s")


class _Ids(dict[str, int]):
    """Word as written -> number of its normal form; the lowest byte of a number is never 0, which means unknown."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[str] = [""]
        self.known: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        form = fold(word)
        number = self.known.get(form)
        if number is None:
            if not len(self.forms) & 255:
                self.forms.append("")
            number = self.known[form] = len(self.forms)
            self.forms.append(form)
        self[word] = number
        return number


class Index:
    """The words of a text outside its masks.

    :param text: the text
    :param holes: (start, end) of what is left out, in order and apart
    """

    def __init__(self, text: str, holes: Sequence[tuple[int, int]] = ()) -> None:
        ids = _Ids()
        self.starts, self.ends, self.ids = array("I"), array("I"), array("I")
        pattern = word_pattern(text)
        pieces: list[str] = []
        for low, high in _stretches(text, holes):
            tokens = pattern.split(text[low:high])
            places = array("I", accumulate(map(len, tokens), initial=low))
            self.starts.extend(places[1:-1:2])
            self.ends.extend(places[2::2])
            numbers = array("I", map(ids.__getitem__, tokens[1::2]))
            self.ids.extend(numbers)
            pieces.append("".join(map(ids.forms.__getitem__, numbers)))
            if len(ids) > CHUNK:
                ids.clear()
        self.skeleton = "".join(pieces)
        self.forms, self.known = ids.forms, ids.known
        lengths = list(map(len, ids.forms))
        self.marks = array("I", accumulate(map(lengths.__getitem__, self.ids), initial=0))
        self.hashes = self.ids.tobytes()[LOW_BYTE % self.ids.itemsize :: self.ids.itemsize]

    def __len__(self) -> int:
        return len(self.ids)

    def number(self, form: str) -> int:
        """Return the number of a normal form, 0 where the text has no such word."""
        return self.known.get(form, 0)

    def at(self, low: int, high: int) -> tuple[int, int] | None:
        """Return (first word, word behind the last) for a stretch of the skeleton, or None if it cuts a word."""
        first = bisect_right(self.marks, low) - 1
        last = bisect_left(self.marks, high)
        if first < len(self.ids) and self.marks[first] == low and self.marks[last] == high:
            return first, last
        return None

    def word_at(self, place: int) -> int:
        """Return the word that a place of the skeleton is in."""
        return min(bisect_right(self.marks, place) - 1, len(self.ids) - 1)

    def hits(self, needle: str, low: int = 0, high: int | None = None) -> Iterator[tuple[int, int]]:
        """Yield (first word, word behind the last) for each place of the skeleton that is the needle, on word edges.

        :param low: place of the skeleton to begin at; high: place the match must end by
        """
        end = len(self.skeleton) if high is None else high
        place = self.skeleton.find(needle, low, end) if needle else -1
        tries = max(FEWEST_TRIES, min(MOST_TRIES, MOST_COMPARED // max(1, len(needle))))
        while place >= 0 and tries:
            tries -= 1
            found = self.at(place, place + len(needle))
            if found is not None:
                yield found
            place = self.skeleton.find(needle, place + 1, end)


def _stretches(text: str, holes: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the stretches outside the holes, cut where no word is cut and none is much too long."""
    place = 0
    for start, end in (*holes, (len(text), len(text))):
        while start - place > CHUNK:
            cut = place + CHUNK
            stop = min(start, cut + CHUNK)
            if not unspaced(text[cut]):
                space = _BREAK.search(text, cut, stop)
                cut = space.start() if space else stop
            yield place, cut
            place = cut
        if start > place:
            yield place, start
        place = max(place, end)
