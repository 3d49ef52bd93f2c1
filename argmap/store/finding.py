"""Search: what a person types as words to be found, and what is found as entries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from argmap.store.session import Session
from argmap.store.values import Entry, Found

#: Words of a search beyond these are not looked for.
MOST_TOKENS = 32
#: So many entries are ranked at the most; where more match, those that came in first are.
RANKED = 1000


def tokens(words: str) -> list[str]:
    """Return the words of a search, none of which any query language could take for its own.

    >>> tokens('Don\\'t "NEAR(a b)"*')
    ['Don', 't', 'NEAR', 'a', 'b']
    """
    return re.findall(r"\w+", words)[:MOST_TOKENS]


def unfinished(token: str) -> bool:
    """Return whether the last word of a search may be the beginning of one: a single Latin letter begins too many.

    >>> unfinished("h"), unfinished("hi"), unfinished("革")
    (False, True, True)
    """
    return len(token) > 1 or not token.isascii()


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return a text as the search compares it: without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def search(session: Session, words: Sequence[str], limit: int, map_id: str) -> Found:
    """Return what has all the words, best first."""
    rows, more = session.search(words, limit, map_id)
    entries = tuple(Entry(row["map"], row["kind"], row["ref"], row["label"], row["body"]) for row in rows[:limit])
    return Found(entries, more or len(rows) > limit)
