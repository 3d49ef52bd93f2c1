"""Two people's changes of one text put together: by lines where that holds field by field, else not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from argmap.mapfile import parse

#: Stands for what is not there.
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed, differently.

    :param path: keys that lead to it; empty for the text as a whole
    :param base: what both began with, theirs: what stays, mine: what is not taken over; ``None`` where there is nothing
    """

    path: tuple[str, ...]
    base: Any
    theirs: Any
    mine: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of two texts.

    :param content: the text that has both changes; ``None`` where there is none
    :param clashes: the fields that both changed, or the whole text where its fields cannot be told
    """

    content: bytes | None
    clashes: tuple[Clash, ...] = ()


def merge_texts(base: bytes, mine: bytes, theirs: bytes) -> Merged:
    """Merge two texts that began as one, three ways.

    Lines alone do not count: where the result, read as YAML, has another value in any field than exactly one of the two
    gave it, nothing is merged silently.
    """
    if mine in (theirs, base):
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    text = merge_lines(_lines(base), _lines(mine), _lines(theirs))
    content = "".join(text).encode("utf-8", "surrogateescape") if text is not None else None
    begun, own, other = (parse(one) for one in (base, mine, theirs))
    if not all(isinstance(one.data, dict) and not one.problems for one in (begun, own, other)):
        # What cannot be read cannot be told apart by fields: changes must be well apart.
        return Merged(content) if content is not None else Merged(None, (whole(base, mine, theirs),))
    wanted, clashes = merge_data(begun.data, own.data, other.data)
    if clashes:
        return Merged(None, tuple(clashes))
    if content is not None:
        read = parse(content)
        if not read.problems and read.data == wanted:
            return Merged(content)
    return Merged(None, (whole(base, mine, theirs),))


def _lines(content: bytes) -> list[str]:
    return content.decode("utf-8", "surrogateescape").splitlines(keepends=True)


def whole(base: bytes, mine: bytes, theirs: bytes) -> Clash:
    """Return what tells that texts as a whole conflict."""
    return Clash((), *(one.decode("utf-8", "replace") for one in (base, theirs, mine)))


def merge_data(base: Any, mine: Any, theirs: Any, path: tuple[str, ...] = ()) -> tuple[Any, list[Clash]]:
    """Merge plain data three ways; a list counts as one field.

    >>> merge_data({"a": "1", "b": "1"}, {"a": "2", "b": "1"}, {"a": "1", "b": "3"})
    ({'a': '2', 'b': '3'}, [])
    """
    if mine in (base, theirs):
        return theirs, []
    if theirs == base:
        return mine, []
    if all(isinstance(one, dict) for one in (mine, theirs)) and (base is _NOTHING or isinstance(base, dict)):
        before = base if isinstance(base, dict) else {}
        merged: dict[str, Any] = {}
        clashes: list[Clash] = []
        for key in [*theirs, *(key for key in mine if key not in theirs)]:
            sides = (before.get(key, _NOTHING), mine.get(key, _NOTHING), theirs.get(key, _NOTHING))
            value, found = merge_data(*sides, (*path, str(key)))
            clashes += found
            if value is not _NOTHING:
                merged[key] = value
        return merged, clashes
    known = [None if one is _NOTHING else one for one in (base, theirs, mine)]
    return theirs, [Clash(path, *known)]


def merge_lines(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str] | None:
    """Merge lines three ways; ``None`` where both changed the same lines, or lines next to each other.

    >>> merge_lines("abcde", "aBcde", "abcdE")
    ['a', 'B', 'c', 'd', 'E']
    >>> merge_lines("abc", "aXc", "aYc")
    """
    changes = sorted(
        [(start, end, "mine", lines) for start, end, lines in _changes(base, mine)]
        + [(start, end, "theirs", lines) for start, end, lines in _changes(base, theirs)]
    )
    merged: list[str] = []
    place = 0
    last: tuple[int, int, str, tuple[str, ...]] | None = None
    for change in changes:
        start, end, side, lines = change
        if last and last[2] != side:
            if (start, end, lines) == (last[0], last[1], last[3]):
                continue
            if start <= last[1]:
                return None
        merged += base[place:start]
        merged += lines
        place, last = end, change
    return merged + list(base[place:])


def _changes(base: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    matcher = SequenceMatcher(None, base, other, autojunk=False)
    return [(low, high, tuple(other[at:to])) for tag, low, high, at, to in matcher.get_opcodes() if tag != "equal"]
