"""Two people's changes of one text put together, field by field; comments and layout of both stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from argmap.edits import FieldConflict, merge
from argmap.errors import Problem, has_errors
from argmap.mapfile import merge_lines, parse, read_map, splice
from argmap.model import Map

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
    """What happened to two texts.

    :param content: the text that has both changes; ``None`` if there is none
    :param clashes: the fields that both changed, of which the content has theirs; the whole text where its fields
        cannot be told
    """

    content: bytes | None
    clashes: tuple[Clash | FieldConflict, ...] = ()


def merge_texts(base: bytes, mine: bytes, theirs: bytes) -> Merged:
    """Merge two texts that began as one, three ways.

    Lines alone do not count: where the result, read as YAML, has another value in any field than exactly one of the two
    gave it, nothing is merged silently.
    """
    if mine in (theirs, base):
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    content = _by_lines(base, mine, theirs)
    begun, own, other = (parse(one) for one in (base, mine, theirs))
    if not all(isinstance(one.data, dict) and not one.problems for one in (begun, own, other)):
        # What cannot be read cannot be told apart by fields: changes must be well apart.
        return Merged(content) if content is not None else Merged(None, (whole(base, mine, theirs),))
    wanted, clashes = merge_data(begun.data, own.data, other.data)
    if clashes:
        # Which fields clash is told; what else mine changed is in the whole.
        return Merged(None, (*clashes, whole(base, mine, theirs)))
    if content is not None:
        read = parse(content)
        if not read.problems and read.data == wanted:
            return Merged(content)
    return Merged(None, (whole(base, mine, theirs),))


def _by_lines(base: bytes, mine: bytes, theirs: bytes) -> bytes | None:
    text = merge_lines(*(one.decode("utf-8", "surrogateescape") for one in (base, mine, theirs)))
    return None if text is None else text.encode("utf-8", "surrogateescape")


def merge_maps(name: str, base: bytes, mine: bytes, theirs: bytes) -> Merged:
    """Merge two texts of a map that began as one, field by field.

    What only one of them changed is in the result, together with comments and layout; of a field that both changed, the
    result has theirs, and mine is in the clashes. Where a text cannot be read, lines decide.

    :param name: id of the map
    """
    if mine in (theirs, base):
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    begun, own, other = (_map(name, one) for one in (base, mine, theirs))
    if begun is None or own is None or other is None:
        return merge_texts(base, mine, theirs)
    merged = merge(begun, own, other)
    if not merged.conflicts:
        content = _by_lines(base, mine, theirs)
        if content is not None and _map(name, content) == merged.debate:
            return Merged(content)
    done = splice(theirs.decode(), other, merged.edits)
    if isinstance(done, Problem):
        return Merged(None, (*merged.conflicts, whole(base, mine, theirs)))
    return Merged(done.encode(), merged.conflicts)


def _map(name: str, content: bytes) -> Map | None:
    """Return a map as read from a text without mistakes; ``None`` where it has some."""
    read = read_map(content, name)
    return None if read.debate is None or has_errors(read.problems) else read.debate


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
