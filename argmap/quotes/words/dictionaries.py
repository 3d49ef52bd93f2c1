"""The dictionaries that tell a misspelt word from another word."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache

from argmap.quotes.words.regional import american

DICTIONARIES = ("ar", "de", "en", "es", "fr", "it", "nl", "pt", "ru")
"""Languages that have one."""
_RARE_SHORT = 300
_ELIDED = re.compile(
    r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quelqu|un|dell|dall|nell|sull|all|coll|quell|bell)'(?=\w{2})"
)
"""Words of French and Italian that lose their vowel before another."""


class Dictionaries:
    """The words in use in a source's languages, loaded when they are first asked for."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = tuple(name for name in languages or ("en",) if name in DICTIONARIES)

    def __contains__(self, word: str) -> bool:
        plain = re.sub(r"[’‘]", "'", word.lower())
        if any(plain in _dictionary(name) for name in self.languages):
            return True
        if (elided := _ELIDED.match(plain)) and set(self.languages) & {"fr", "it"}:
            return plain[elided.end() :] in self
        # The English list is American.
        return "en" in self.languages and (other := american(plain)) != plain and other in _dictionary("en")


@cache
def _dictionary(language: str) -> _Words:
    from spellchecker import SpellChecker

    counts = SpellChecker(language=language, distance=1).word_frequency
    # Word lists gathered from subtitles hold much noise among the shortest words, such as “ln” for “In”.
    return _Words(word for word in counts.dictionary if len(word) > 3 or counts[word] >= _RARE_SHORT)


class _Words:
    """A set of many words in eight bytes each: all languages together take 14 MB, and 190 MB as sets of strings.

    Words are told apart by their hashes, two of which are equal by chance once in 2⁶⁴.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._hashes = array("q", sorted(map(hash, words)))

    def __contains__(self, word: str) -> bool:
        at = bisect_left(self._hashes, hash(word))
        return at < len(self._hashes) and self._hashes[at] == hash(word)
