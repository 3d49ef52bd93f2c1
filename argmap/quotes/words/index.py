"""The words of a source with their offsets, and the skeleton they make, for finding passages fast."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from argmap.quotes.words.fold import (
    LOW_BYTE,
    WIDE,
    characters,
    folded,
    pattern_for,
    unspaced,
    unspaced_runs,
    word_pattern,
)

CHUNK = 1 << 18
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
        self._codes: dict[int, int] = {}
        self._changes: dict[int, str] = {}

    def numbers(self, words: list[str]) -> array[int]:
        """Return the numbers of words, giving new ones to those that are new."""
        if len(self) > CHUNK:
            self.clear()
        new = [word for word in dict.fromkeys(words) if word not in self]
        for word, form in zip(new, folded(new), strict=True):
            number = self.known.get(form)
            if number is None:
                if not len(self.forms) & 255:
                    self.forms.append("")
                number = self.known[form] = len(self.forms)
                self.forms.append(form)
            self[word] = number
        return array("I", map(self.__getitem__, words))

    def each(self, run: str) -> tuple[array[int], str]:
        """Return the numbers of the characters of a run, each of which is a word, and their forms."""
        codes = array("I", run.encode(WIDE))
        new = [code for code in set(codes) if code not in self._codes]
        for code, number in zip(new, self.numbers(list(map(chr, new))), strict=True):
            self._codes[code] = number
            if self.forms[number] != chr(code):
                self._changes[code] = self.forms[number]
        return array("I", map(self._codes.__getitem__, codes)), run.translate(self._changes) if self._changes else run


class Index:
    """The words of a text outside its masks.

    :param text: the text
    :param holes: (start, end) of what is left out, in order and apart
    """

    def __init__(self, text: str, holes: Sequence[tuple[int, int]] = ()) -> None:
        ids = _Ids()
        self.starts, self.ends, self.ids = array("I"), array("I"), array("I")
        pieces: list[str] = []
        for place, words, gaps in _words(_blanked(text, holes)):
            if isinstance(words, str):
                self.starts.extend(range(place, place + len(words)))
                self.ends.extend(range(place + 1, place + len(words) + 1))
                numbers, forms = ids.each(words)
            else:
                places = array("I", accumulate(map(len, gaps), initial=place))
                self.starts.extend(places[1::2] if gaps is not words else places[:-1])
                self.ends.extend(places[2::2] if gaps is not words else places[1:])
                numbers = ids.numbers(words)
                forms = "".join(map(ids.forms.__getitem__, numbers))
            self.ids.extend(numbers)
            pieces.append(forms)
        self._finish(ids.forms, "".join(pieces))

    @classmethod
    def of(cls, starts: array[int], ends: array[int], ids: array[int], forms: list[str]) -> Index:
        """Return the index of words that are known already.

        :param ids: the number of each word's form; forms: the forms in the order of their numbers
        """
        index = cls.__new__(cls)
        index.starts, index.ends, index.ids = starts, ends, ids
        # In pieces here and below, so that other threads have their turn between them.
        pieces = ("".join(map(forms.__getitem__, ids[at : at + CHUNK])) for at in range(0, len(ids), CHUNK))
        index._finish(forms, "".join(pieces))
        return index

    def _finish(self, forms: list[str], skeleton: str) -> None:
        self.forms, self.skeleton = forms, skeleton
        self.known = {form: number for number, form in enumerate(forms) if form}
        lengths = list(map(len, forms))
        self.marks = array("I", [0])
        for at in range(0, len(self.ids), CHUNK):
            piece = accumulate(map(lengths.__getitem__, self.ids[at : at + CHUNK]), initial=self.marks.pop())
            self.marks.extend(piece)
        self.hashes = self.ids.tobytes()[LOW_BYTE % self.ids.itemsize :: self.ids.itemsize]

    def __len__(self) -> int:
        return len(self.ids)

    def number(self, form: str) -> int:
        """Return the number of a normal form, 0 where the text has no such word."""
        return self.known.get(form, 0)

    def at(self, low: int, high: int) -> tuple[int, int] | None:
        """Return (first word, word after the last) for a stretch of the skeleton, or None if it cuts a word."""
        first = bisect_right(self.marks, low) - 1
        last = bisect_left(self.marks, high)
        if first < len(self.ids) and self.marks[first] == low and self.marks[last] == high:
            return first, last
        return None

    def word_at(self, place: int) -> int:
        """Return the word that a place of the skeleton is in."""
        return min(bisect_right(self.marks, place) - 1, len(self.ids) - 1)

    def hits(self, needle: str, low: int = 0, high: int | None = None) -> Iterator[tuple[int, int]]:
        """Yield (first word, word after the last) for each place of the skeleton that is the needle, on word edges.

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


def _blanked(text: str, holes: Sequence[tuple[int, int]]) -> str:
    """Return a text with spaces for what is left out, so that offsets stay."""
    pieces: list[str] = []
    place = 0
    for start, end in holes:
        pieces += (text[place:start], " " * (end - max(start, place)))
        place = max(place, end)
    return "".join((*pieces, text[place:])) if pieces else text


def _words(text: str) -> Iterator[tuple[int, list[str] | str, list[str]]]:
    """Yield stretches of a text: where each begins, its words, and its words with what is before each.

    Where nothing is between the words, the two lists are one; a text is a run whose characters are words.
    """
    chars = frozenset[str]() if text.isascii() else characters(text)
    pattern = pattern_for(chars) if chars else word_pattern(text)
    for low, high in stretches(text):
        chunk, place = text[low:high], 0
        for start, end, words in unspaced_runs(chunk, chars):
            tokens = pattern.split(chunk[place:start])
            yield low + place, tokens[1::2], tokens[:-1]
            yield low + start, words, words if isinstance(words, list) else []
            place = end
        tokens = pattern.split(chunk[place:])
        yield low + place, tokens[1::2], tokens[:-1]


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of stretches of a text, cut where no word is cut and none is much too long."""
    place = 0
    while len(text) - place > CHUNK:
        cut = place + CHUNK
        stop = min(len(text), cut + CHUNK)
        if not unspaced(text[cut]):
            space = _BREAK.search(text, cut, stop)
            cut = space.start() if space else stop
        yield place, cut
        place = cut
    yield place, len(text)
