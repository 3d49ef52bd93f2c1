"""Numbers of notes that were copied into a quotation with the words they are glued to."""

from __future__ import annotations

import re

from argmap.quotes.pages.masks import NOTE_NUMBER
from argmap.quotes.prepared.prepared import Prepared
from argmap.quotes.words.fold import fold

_GLUED = re.compile(r"(?<=[^\W\d_.,]|[.,;:!?…”’»“)\]'\"])(?:\[\d{1,3}\]|\d{1,3}|[⁰¹²³⁴-⁹]{1,3})(?=$|[\s—–”’»)\]'\"])")


def stripped(quote: str) -> tuple[str, list[str]]:
    """Return a quotation without what may be numbers of notes, and these numbers.

    >>> stripped("the party.126 It was so”7")
    ('the party. It was so”', ['126', '7'])
    """
    return _GLUED.sub("", quote), [fold(number) for number in _GLUED.findall(quote)]


def are_there(source: Prepared, span: tuple[int, int], numbers: list[str]) -> bool:
    """Return whether the source has these numbers of notes within a passage or right after it."""
    masks = source.masks_in(span[0], span[1] + 4)
    there = [fold(source.text[mask.start : mask.end]) for mask in masks if mask.kind == NOTE_NUMBER]
    return all(number in there for number in numbers)
