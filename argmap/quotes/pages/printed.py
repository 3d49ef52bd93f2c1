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
_NUMBER = re.compile(r"^\W*(\d{1,4})\b|\b(\d{1,4})\W*$")
_AT_TOP = 400
"""Characters from the beginning of a text in which its first page number stands at a page's top."""


def printed(text: str, masks: Sequence[Mask], pages: Pages) -> Pages:
    """Return (offset, label) of each page's beginning, with the labels that are printed, as far as they are known.

    Where the file has pages, the numbers on them must agree on their distance from the page's place; the pages without
    one are then counted on. Where it has none, each number begins or ends a page.

    :param masks: what is not running text
    :param pages: the pages of the file, with the labels it gives them
    """
    if pages and [label for _, label in pages] != [str(number) for number in range(1, len(pages) + 1)]:
        return pages
    found = [(mask.start, mask.end, number) for mask in masks if (number := _number(text, mask)) is not None]
    if not pages:
        return _without_pages(found, len(text))
    starts = [start for start, _ in pages]
    apart = Counter(number - bisect_right(starts, start) for start, _, number in found)
    if not apart:
        return pages
    distance, count = apart.most_common(1)[0]
    if count < FEWEST or 2 * count < len({bisect_right(starts, start) for start, _, _ in found}):
        return pages
    return tuple(
        (start, str(at + distance) if at + distance > 0 else label) for at, (start, label) in enumerate(pages, 1)
    )


def _number(text: str, mask: Mask) -> int | None:
    if mask.kind not in (PAGE_NUMBER, RUNNING_HEAD):
        return None
    match = _NUMBER.search(text[mask.start : mask.end].strip())
    return int(match[1] or match[2]) if match else None


def _without_pages(found: list[tuple[int, int, int]], length: int) -> Pages:
    rising = [item for at, item in enumerate(found) if not at or item[2] > found[at - 1][2]]
    if len(rising) < FEWEST:
        return ()
    if rising[0][0] < _AT_TOP:
        return tuple((end, str(number)) for _, end, number in rising)
    starts = [0, *(end for _, end, _ in rising)]
    labels = [*(str(number) for _, _, number in rising), str(rising[-1][2] + 1)]
    return tuple((start, label) for start, label in zip(starts, labels, strict=True) if start < length)
