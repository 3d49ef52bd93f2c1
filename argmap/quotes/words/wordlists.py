"""The word lists of each language, read from ``lists/CODE.toml``.

A list is a string of words, or for families an array of strings whose words stand for one another.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from argmap.quotes.words.fold import fold

FOLDER = Path(__file__).parent / "lists"


@lru_cache(maxsize=1)
def tables() -> dict[str, dict[str, Any]]:
    """Return everything that is listed, by language and kind."""
    paths = sorted(FOLDER.glob("*.toml"))
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}


def languages_with(kind: str) -> tuple[str, ...]:
    """Return the languages that have a list of a kind, sorted."""
    return tuple(name for name, table in tables().items() if kind in table)


@lru_cache(maxsize=512)
def listed(kind: str, languages: tuple[str, ...] = ()) -> frozenset[str]:
    """Return the normal forms of the words listed in some languages; in all of them where none is given."""
    chosen = [table[kind] for name, table in tables().items() if kind in table and (not languages or name in languages)]
    return frozenset(fold(word) for text in chosen for word in text.split())


@lru_cache(maxsize=128)
def families(kind: str, languages: tuple[str, ...] = ()) -> dict[str, int]:
    """Return the family that each listed word belongs to, by the words' normal forms."""
    order = languages or tuple(tables())
    found = [family for name in order for family in tables().get(name, {}).get(kind, ())]
    return {fold(word): number for number, family in enumerate(found) for word in family.split()}


@lru_cache(maxsize=64)
def pattern_of(kind: str, languages: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return the regular expression of some languages' lists of a kind; None where they have none."""
    chosen = [str(table[kind]) for name, table in tables().items() if kind in table and name in languages]
    return re.compile("|".join(chosen), re.IGNORECASE | re.MULTILINE) if chosen else None
