"""The printed page of a place in a text, from the numbers in its running heads and at its pages' feet."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from argmap.quotes.pages.masks import PAGE_NUMBER, RUNNING_HEAD, Mask

Pages = tuple[tuple[int, str], ...]
FEWEST = 3
"""Pages that must agree on how far the printed number is from the page's place in the file."""
LONGEST_PAGE = 12_000
"""Characters that a printed page may have."""
_NUMBER = re.compile(r"^\W*(\d{1,4})\b|\b(\d{1,4})\W*$")
_AT_TOP = 400
"""Characters from the beginning of a text in which its first page number is at a page's top."""


def printed(text: str, masks: Sequence[Mask], pages: Pages) -> tuple[Pages, bool]:
    """Return (offset, label) of each page's beginning, and whether the labels are those that are printed.

    Where the file has pages, the numbers on them must agree on their distance from the page's place; the pages without
    one are then counted on. Where they do not agree, the labels are the file's own: printed ones, as far as is known,
    unless they only count the pages. Where the file has no pages, each number begins or ends one, and what no number
    tells has an empty label.

    :param masks: what is not running text
    :param pages: the pages of the file, with the labels it gives them
    """
    if pages and [label for _, label in pages] != [str(number) for number in range(1, len(pages) + 1)]:
        return pages, True
    found = [(mask.start, mask.end, number) for mask in masks if (number := _number(text, mask)) is not None]
    if not pages:
        told = _without_pages(found, len(text))
        return told, bool(told)
    starts = [start for start, _ in pages]
    apart = Counter(number - bisect_right(starts, start) for start, _, number in found)
    if not apart:
        return pages, False
    distance, count = apart.most_common(1)[0]
    if count < FEWEST or 2 * count < len({bisect_right(starts, start) for start, _, _ in found}):
        return pages, False
    return tuple(
        (start, str(at + distance) if at + distance > 0 else label) for at, (start, label) in enumerate(pages, 1)
    ), True


def _number(text: str, mask: Mask) -> int | None:
    if mask.kind not in (PAGE_NUMBER, RUNNING_HEAD):
        return None
    match = _NUMBER.search(text[mask.start : mask.end].strip())
    return int(match[1] or match[2]) if match else None


def _without_pages(found: list[tuple[int, int, int]], length: int) -> Pages:
    """Return the pages that numbers alone tell: none longer than print has them, and with most of the text on them."""
    rising = [item for at, item in enumerate(found) if not at or item[2] > found[at - 1][2]]
    if len(rising) < FEWEST:
        return ()
    numbers = [number for _, _, number in rising]
    if rising[0][0] < _AT_TOP:
        starts, labels = [end for _, end, _ in rising], numbers
    else:
        starts, labels = [0, *(end for _, end, _ in rising)], [*numbers, numbers[-1] + 1]
    made: list[tuple[int, str]] = []
    told = 0
    ends = [*starts[1:], length]
    for at, (start, end, label) in enumerate(zip(starts, ends, labels, strict=True)):
        follows = at + 1 == len(labels) or labels[at + 1] == label + 1
        preceded = not at or labels[at - 1] == label - 1
        # A number at a page's top says which page begins; one at its foot, which page ends.
        known = (follows if starts[0] else preceded) and end - start <= LONGEST_PAGE
        told += known * (end - start)
        if start < length:
            made.append((start, str(label) if known else ""))
    return tuple(made) if 2 * told >= length else ()
