"""Ids for things from foreign files: slugs that are unique, readable and the same on every run."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from argmap.model import SLUG_LENGTH, is_slug

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "’": "", "'": ""}
)
_OTHER = re.compile(r"[^a-z0-9]+")
WORDS_LENGTH = 48
"""Where a slug made from a text is cut, at a word's end, so that ids stay readable."""


def slug(text: str, fallback: str = "item", limit: int = WORDS_LENGTH) -> str:
    """Return a slug made from a title or text; the fallback where it has no Latin letter or digit.

    >>> slug("The West's Führung — is needed!"), slug("革命"), slug("42")
    ('the-wests-fuhrung-is-needed', 'item', '42')
    """
    head = text[: 8 * limit].lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", head).encode("ascii", "ignore").decode().lower()
    words = _OTHER.sub("-", plain).strip("-")
    if len(words) > limit:
        cut = words.rfind("-", 0, limit + 1)
        words = words[: cut if cut > 0 else limit].strip("-")
    return words or fallback


class Slugs:
    """Hands out slugs of which no two are alike.

    :param taken: slugs that are in use already
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def new(self, text: str, fallback: str = "item") -> str:
        """Return a slug for the text that was not handed out before: itself if it is one, else made from it.

        >>> slugs = Slugs(); slugs.new("a-b"), slugs.new("A b"), slugs.new("a-b")
        ('a-b', 'a-b-2', 'a-b-3')
        """
        base = text if is_slug(text) else slug(text, fallback)
        found, number = base, self._next.get(base, 2)
        while found in self._taken:
            suffix = f"-{number}"
            found = base[: SLUG_LENGTH - len(suffix)].rstrip("-") + suffix
            number += 1
        self._next[base] = number
        self._taken.add(found)
        return found

    def __contains__(self, text: str) -> bool:
        return text in self._taken
