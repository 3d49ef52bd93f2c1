"""Words and phrases found in the texts of sources, without regard to capitals and accents."""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from argmap.library import Readable
from argmap.model import Source

#: Characters around a place that are shown, and within which all the words must be.
AROUND = 160
#: Places that are looked for in one text.
MOST = 500
#: Characters that are looked through at a time.
PIECE = 250_000
#: Characters of texts without accents and case that are kept.
KEPT_CHARACTERS = 30_000_000
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
        return all(_term(phrase).whole.search(folded(text)) for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class Place:
    """Words found in a text: where they begin and end, and what is before, in and after them."""

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


def folded(text: str) -> str:
    """Return a text without accents and case, of the same length.

    >>> folded("Révolution ﬁn")
    'revolution ﬁn'
    """
    # In pieces, so that other threads have their turn between them.
    return "".join(_folded(text[at : at + PIECE]) for at in range(0, len(text), PIECE))


def _folded(text: str) -> str:
    return text.translate({ord(c): _plain(c) for c in set(text) if not (c.islower() and c.isascii())})


class _Plain:
    """Texts without accents and case, the last used ones, by the texts."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def get(self, text: str) -> str:
        """Return a text as :func:`folded` does."""
        with self._lock:
            if text in self._kept:
                self._kept.move_to_end(text)
                return self._kept[text]
        plain = folded(text)
        with self._lock:
            self._kept[text] = plain
            while len(self._kept) > 1 and sum(map(len, self._kept)) > KEPT_CHARACTERS:
                self._kept.popitem(last=False)
        return plain


_PLAIN = _Plain()


@dataclass(frozen=True, slots=True)
class _Term:
    """A word or phrase that is looked for.

    :param begin: finds where it may begin; length: characters that this takes; whole: matches it there
    """

    begin: re.Pattern[str]
    length: int
    whole: re.Pattern[str]

    def starts(self, plain: str) -> Iterator[re.Match[str]]:
        """Yield its places in a text, in order."""
        # A search holds up all other threads until it finds something: in pieces, they have their turn.
        for low in range(0, len(plain), PIECE):
            for start in self.begin.finditer(plain, low, min(len(plain), low + PIECE + self.length - 1)):
                if found := self.whole.match(plain, start.start()):
                    yield found


def _term(words: tuple[str, ...], unfinished: bool = False) -> _Term:
    whole = r"\b" + rf"\W{{1,{AROUND}}}".join(map(re.escape, words)) + ("" if unfinished else r"\b")
    return _Term(re.compile(r"\b" + re.escape(words[0])), len(words[0]), re.compile(whole))


def places(text: str, query: Query, most: int = MOST) -> Iterator[Place]:
    """Yield where a text has all phrases and words near each other, at most so many places.

    :param text: the text; most: how many places
    """
    terms = [_term(phrase) for phrase in query.phrases]
    terms += [_term((word,), number == len(query.words) - 1) for number, word in enumerate(query.words)]
    if not terms:
        return
    plain = _PLAIN.get(text)
    # The longest term is likely the rarest.
    first = max(terms, key=lambda term: len(term.whole.pattern))
    rest = [term.whole for term in terms if term is not first]
    count = last = 0
    for match in first.starts(plain):
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
