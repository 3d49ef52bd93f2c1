"""Long lists, shown a page at a time and narrowed by words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from argmap.web.pages.shared import whole


@dataclass(frozen=True, slots=True)
class Listed:
    """Which part of a list is shown.

    :param find: the words it is narrowed by; found: how many fit; total: how many there are
    :param page: number of the page, of ``pages``; back and onward: addresses of those beside it, empty where none is
    :param part: the places in the list that this page shows
    """

    find: str
    found: int
    total: int
    page: int
    pages: int
    back: str
    onward: str
    part: slice


def listed(endpoint: str, words: str, found: int, total: int, most: int, **place: Any) -> Listed:
    """Return which part of a list the request asks for, by ``page``.

    :param words: what the list is narrowed by; found: how many fit them, of a total; most: how many a page shows
    :param place: what else the address of the list is made of
    """
    pages = max(1, -(-found // most))
    page = whole("page", 1, 1, pages)

    def to(number: int) -> str:
        if not 1 <= number <= pages:
            return ""
        return url_for(endpoint, **place, find=words or None, page=number if number > 1 else None)

    part = slice((page - 1) * most, page * most)
    return Listed(words, found, total, page, pages, to(page - 1), to(page + 1), part)
