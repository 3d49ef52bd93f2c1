"""What a process remembers of rooms, so that asking again while nothing has happened costs the database nothing.

A room is remembered up to its mark, and the store tells where the mark is by now. Hundreds of phones ask after each
contribution; one of them reads what is new, and the others wait for it.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from argmap.errors import NotFound
from argmap.rooms.events import Entry, load
from argmap.rooms.folding import after
from argmap.rooms.state import State
from argmap.store.rooms import RoomEvent, RoomMark, RoomRow, RoomStore, SeatRow

#: Rooms remembered at once; the one asked for longest ago goes first.
MOST = 500


@dataclass(frozen=True, slots=True)
class Known:
    """A room up to its mark.

    :param row: what it is looked up by
    :param state: what its events come to
    :param seats: by the hash of the token that keeps each, in the order of their ids
    :param names: each seat's name, by the seat's id
    """

    mark: RoomMark
    row: RoomRow
    state: State
    seats: dict[str, SeatRow]
    names: dict[str, str]


class Memory:
    """The rooms that a process remembers."""

    def __init__(self, store: RoomStore) -> None:
        """Take where rooms are kept."""
        self._store = store
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def room(self, room_id: str, least: int = 0) -> Known:
        """Return a room as it is now.

        :param least: number of an event that it has come to, whatever this process has heard of it
        :raises NotFound: if there is none of that id
        """
        try:
            known = self._known.get(room_id)
            if known is not None and _covers(known, self._store.room_mark(room_id), least):
                return known
            with self._reading(room_id):
                known, mark = self._known.get(room_id), self._store.room_mark(room_id)
                if known is not None and _covers(known, mark, least):
                    return known
                return self._remember(self._read(room_id, known, mark))
        except NotFound:
            self.forget(room_id)
            raise

    def appended(self, room_id: str, rows: Sequence[RoomEvent]) -> None:
        """Take events that were appended just now; where others came in between, all are read next time."""
        with self._reading(room_id):
            known = self._known.get(room_id)
            if known is not None and rows and known.state.number + 1 == rows[0].number:
                self._remember(_further(known, rows))

    def forget(self, room_id: str) -> None:
        """Forget a room that is no more."""
        with self._lock:
            self._known.pop(room_id, None)
            self._locks.pop(room_id, None)

    def _read(self, room_id: str, known: Known | None, mark: RoomMark) -> Known:
        """Return a room with all that this process lacks of it, up to a mark or beyond."""
        if known is None or known.mark.version < mark.version:
            seats = self._store.seats(room_id)
            known = Known(
                replace(mark, last=known.state.number if known else 0),
                self._store.room(room_id),
                known.state if known else State(),
                {seat.secret: seat for seat in seats},
                {seat.id: seat.name for seat in seats},
            )
        return _further(known, self._store.room_events(room_id, known.state.number))

    def _remember(self, known: Known) -> Known:
        with self._lock:
            self._known[known.row.id] = known
            self._known.move_to_end(known.row.id)
            while len(self._known) > MOST:
                room_id, _ = self._known.popitem(last=False)
                self._locks.pop(room_id, None)
        return known

    def _reading(self, room_id: str) -> threading.Lock:
        with self._lock:
            return self._locks.setdefault(room_id, threading.Lock())


def entry(row: RoomEvent) -> Entry:
    """Return an event of a log as the rooms know it."""
    return Entry(row.number, row.at, row.seat, row.client, load(json.loads(row.event)))


def _covers(known: Known, mark: RoomMark, least: int) -> bool:
    return known.mark.last >= max(mark.last, least) and known.mark.version >= mark.version


def _further(known: Known, rows: Sequence[RoomEvent]) -> Known:
    if not rows:
        return known
    state = after(known.state, map(entry, rows))
    return replace(known, state=state, mark=replace(known.mark, last=state.number))
