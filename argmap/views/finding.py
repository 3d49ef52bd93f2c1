"""Words and phrases found in the texts of sources, without regard to capitals and accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from argmap.library import Readable
from argmap.model import Source

#: Characters around a place that are shown, and within which all the words must be.
AROUND = 160
#: Places that are looked for in one text.
MOST = 500
_PHRASE = re.compile(r'["“„«]([^"”“»]+)["”“»]')
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    :param phrases: words in this order, one after the other; words: others, the last of them perhaps unfinished
    """

    phrases: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]

    def in_text(self, text: str) -> bool:
        """Return whether a text has every phrase."""
        return all(_pattern(phrase).search(folded(text)) for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class Place:
    """Words found in a text: where they begin and end, and what stands before, in and after them."""

    start: int
    end: int
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one source; ``more`` tells whether there are more places than were looked for."""

    source: Source
    places: tuple[Place, ...]
    more: bool


def parsed(query: str) -> Query:
    """Return what a person's words ask for; words in quotation marks are a phrase.

    >>> parsed('lenin "all power to the soviets"').phrases
    (('all', 'power', 'to', 'the', 'soviets'),)
    """
    phrases = tuple(tuple(_WORD.findall(folded(phrase))) for phrase in _PHRASE.findall(query))
    words = tuple(_WORD.findall(folded(_PHRASE.sub(" ", query))))
    return Query(tuple(phrase for phrase in phrases if phrase), words)


def _plain(character: str) -> str:
    """Return a character without accent and case, as one character."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c)).casefold()
    return bare if len(bare) == 1 else character


@lru_cache(maxsize=32)
def folded(text: str) -> str:
    """Return a text without accents and case, of the same length.

    >>> folded("Révolution ﬁn")
    'revolution ﬁn'
    """
    return text.translate({ord(c): _plain(c) for c in set(text) if not (c.islower() and c.isascii())})


def _pattern(words: tuple[str, ...], unfinished: bool = False) -> re.Pattern[str]:
    return re.compile(r"\b" + r"\W+".join(map(re.escape, words)) + ("" if unfinished else r"\b"))


def places(text: str, query: Query, most: int = MOST) -> Iterator[Place]:
    """Yield where a text has all phrases and words near each other, at most so many places.

    :param text: the text; most: how many places
    """
    terms = [_pattern(phrase) for phrase in query.phrases]
    terms += [_pattern((word,), number == len(query.words) - 1) for number, word in enumerate(query.words)]
    if not terms:
        return
    plain = folded(text)
    # The longest term is likely the rarest.
    first = max(terms, key=lambda term: len(term.pattern))
    rest = [term for term in terms if term is not first]
    count = last = 0
    for match in first.finditer(plain):
        low, high = max(0, match.start() - AROUND), min(len(text), match.end() + AROUND)
        if match.start() < last or not all(term.search(plain, low, high) for term in rest):
            continue
        yield _place(text, match.start(), match.end(), low, high)
        last = match.end()
        count += 1
        if count == most:
            return


def _place(text: str, start: int, end: int, low: int, high: int) -> Place:
    while end < len(text) and text[end].isalnum():
        end += 1
    before, after = text[low:start], text[end:high]
    before = before if not low else before.partition(" ")[2]
    after = after if high == len(text) else after.rpartition(" ")[0]
    return Place(start, end, " ".join(before.split()), " ".join(text[start:end].split()), " ".join(after.split()))


def found_in_sources(library: Readable, query: Query, most: int = MOST) -> list[Found]:
    """Return what the installed texts of all sources have, by source."""
    found = []
    for source in library.sources.values():
        text = library.text(source)
        if text is not None:
            here = tuple(places(text.text, query, most))
            if here:
                found.append(Found(source, here, len(here) == most))
    return found
