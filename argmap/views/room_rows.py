"""A room's outline as rows with places of their own, and what is new in it since somebody last looked.

A phone in a busy room would otherwise fetch the whole outline at each contribution. Rows are told apart by their keys;
an earlier outline is remembered as one short hash a row, so that many of them cost little.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

#: Earlier outlines that are remembered; who has an older one is sent all rows.
REMEMBERED = 600
#: Comparisons of two outlines that are kept: most of a class has the same one before.
PAIRS = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands.

    :param key: tells it from all others of the outline
    :param parent: key of the row that it hangs on; before: of the row before it there; both empty if there is none
    """

    key: str
    parent: str
    before: str


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A row, ready to be shown.

    :param claim: id of the claim or contribution that it shows
    :param look: names of its style; html: what it shows
    :param opens: whether a list of rows hangs on it; closes: how many lists end after it
    """

    place: Place
    claim: str
    look: str
    html: str
    opens: bool = False
    closes: int = 0


def places(lines: Iterable[tuple[str, int]]) -> Iterator[Place]:
    """Yield the place of each line of an outline.

    :param lines: id and depth of each, in order; a claim may be on several lines

    >>> [place.key for place in places([("a", 0), ("b", 1), ("b", 1)])]
    ['a', 'b', 'b~2']
    """
    times: dict[str, int] = {}
    above: list[str] = []
    last: dict[str, str] = {}
    for claim, depth in lines:
        times[claim] = times.get(claim, 0) + 1
        key = claim if times[claim] == 1 else f"{claim}~{times[claim]}"
        parent = above[depth - 1] if depth else ""
        yield Place(key, parent, last.get(parent, ""))
        last[parent] = key
        above[depth:] = [key]


@dataclass(frozen=True)
class Outline:
    """All rows of an outline.

    :param tag: names just these rows
    :param hashes: of each row, in their order
    """

    tag: str
    rows: tuple[OutlineRow, ...]
    hashes: tuple[str, ...]

    @staticmethod
    def of(room: str, rows: Iterable[OutlineRow]) -> Outline:
        """Return an outline with its tag.

        :param room: id of the room, so that the tags of two rooms differ
        """
        found = tuple(rows)
        hashes = tuple(map(_hash, found))
        digest = hashlib.sha256(room.encode())
        for row, shown in zip(found, hashes, strict=True):
            place = row.place
            digest.update(f"{place.key}\0{place.parent}\0{place.before}\0{shown}\0".encode())
        return Outline(digest.hexdigest()[:16], found, hashes)


class Earlier:
    """Remembers outlines that were sent, each as the places and hashes of its rows."""

    def __init__(self, most: int = REMEMBERED) -> None:
        """Take how many to remember."""
        self._most = most
        self._kept: OrderedDict[str, dict[str, tuple[Place, str]]] = OrderedDict()
        self._made: OrderedDict[tuple[str, str], dict[str, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, outline: Outline) -> None:
        """Remember an outline."""
        with self._lock:
            if outline.tag not in self._kept:
                shown = zip(outline.rows, outline.hashes, strict=True)
                self._kept[outline.tag] = {row.place.key: (row.place, hashed) for row, hashed in shown}
            self._kept.move_to_end(outline.tag)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def changes(self, outline: Outline, tag: str) -> dict[str, Any]:
        """Return what turns an earlier outline into this one, as JSON holds it.

        ``rows`` are what is new or elsewhere, in order: key ``k``, parent ``p``, row before ``b``, and where it is new
        or shows something else claim ``i``, look ``c`` and markup ``h``. ``gone`` are the keys of rows that are no
        more. ``whole`` says that the earlier outline is not known: ``rows`` are all then.

        :param tag: the earlier outline's
        """
        with self._lock:
            known, made = self._kept.get(tag), self._made.get((tag, outline.tag))
        if made is None:
            made = self._compared(outline, known)
            with self._lock:
                self._made[tag, outline.tag] = made
                while len(self._made) > PAIRS:
                    self._made.popitem(last=False)
        return made

    @staticmethod
    def _compared(outline: Outline, known: dict[str, tuple[Place, str]] | None) -> dict[str, Any]:
        before = known or {}
        rows: list[dict[str, str]] = []
        for row, hashed in zip(outline.rows, outline.hashes, strict=True):
            place, shown = before.get(row.place.key, (None, ""))
            same = shown == hashed
            if same and place == row.place:
                continue
            data = {"k": row.place.key, "p": row.place.parent, "b": row.place.before}
            rows.append(data if same else {**data, "i": row.claim, "c": row.look, "h": row.html})
        keys = {row.place.key for row in outline.rows}
        gone = [key for key in before if key not in keys]
        return {"tag": outline.tag, "whole": known is None, "rows": rows, "gone": gone}


def _hash(row: OutlineRow) -> str:
    return hashlib.sha256(f"{row.claim}\0{row.look}\0{row.html}".encode()).hexdigest()[:12]
