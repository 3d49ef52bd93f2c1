"""What a store keeps of rooms: each room's log of events, and its seats with their secrets, apart from the log."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import astuple, dataclass
from typing import Protocol

from argmap.errors import Conflict, NotFound
from argmap.store.session import Row, Session, first


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room as it is looked up; all else about it is in its log.

    :param id: random, never shown to participants
    :param code: what participants join by; empty once the room has closed
    :param map: id of the map it is on
    :param title: its name
    :param opened: when, ISO 8601 in UTC
    """

    id: str
    code: str
    map: str
    title: str
    opened: str


@dataclass(frozen=True, slots=True)
class RoomEvent:
    """An event of a room's log.

    :param number: 1 for the first of the room
    :param at: when, ISO 8601 in UTC
    :param seat: id of the seat that did it
    :param client: the client's id for what it sent; empty for none
    :param event: what happened, as JSON; store and reader agree on nothing more
    """

    number: int
    at: str
    seat: str
    client: str
    event: str


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat's name and secrets.

    :param id: random
    :param room: id of the room
    :param name: what the participant is called; empty once it was forgotten
    :param leads: whether it is a leader's
    :param secret: hash of the token in its cookie
    :param phrase: hash of the phrase that regains it
    """

    id: str
    room: str
    name: str
    leads: bool
    secret: str
    phrase: str


@dataclass(frozen=True, slots=True)
class RoomMark:
    """How far a room has come: whoever knows a room up to its mark has missed nothing.

    :param last: number of the last event of its log
    :param version: grows with each change of its code and its seats
    """

    last: int
    version: int


class RoomStore(Protocol):
    """What rooms ask of a store."""

    def add_room(self, room: RoomRow) -> None:
        """Add a room without events.

        :raises Conflict: where the code is taken
        """

    def room(self, room_id: str) -> RoomRow:
        """Return a room.

        :raises NotFound: if there is none of that id
        """

    def room_of_code(self, code: str) -> RoomRow | None:
        """Return the room that is joined by a code; ``None`` if there is none."""

    def rooms(self, map_id: str = "") -> list[RoomRow]:
        """Return every room, or those on one map, newest first."""

    def room_mark(self, room_id: str) -> RoomMark:
        """Return how far a room has come; asked at every request, so by the shortest way.

        :raises NotFound: if there is no such room
        """

    def set_code(self, room_id: str, code: str) -> None:
        """Give a room another code, or none.

        :raises Conflict: where the code is taken
        """

    def append_events(self, room_id: str, after: int, events: Sequence[RoomEvent]) -> int:
        """Append events to a room's log, whole or not at all, and return the last number.

        What a client sent already is not appended again: the log's last number is returned.

        :param after: the last number that the events' author has seen; their own numbers follow it
        :raises Conflict: where the log has gone on since
        :raises NotFound: where there is no such room
        """

    def room_events(self, room_id: str, after: int = 0) -> list[RoomEvent]:
        """Return a room's events after a number, in order."""

    def room_sent(self, room_id: str, client: str) -> int:
        """Return the number of the event that a client sent; 0 where it has not come in."""

    def put_seat(self, seat: SeatRow) -> None:
        """Add a seat, or change its name and secrets.

        :raises NotFound: where there is no such room
        """

    def seats(self, room_id: str) -> list[SeatRow]:
        """Return a room's seats."""

    def seat_of_phrase(self, room_id: str, phrase: str) -> SeatRow | None:
        """Return the seat of a room that a phrase's hash regains; ``None`` if there is none."""

    def delete_room(self, room_id: str) -> None:
        """Delete a room with its events and seats."""


#: Announced as the mark of a room that was deleted.
GONE = -1
_ROOM = "id, code, map, title, opened"
_SEAT = "id, room, name, leads, secret, phrase"


class SharedRooms(ABC):
    """Rooms over sessions; what each verb does is said at ``RoomStore``."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Session]: ...

    @abstractmethod
    def _writing(self, durable: bool = True) -> AbstractContextManager[Session]: ...

    def add_room(self, room: RoomRow) -> None:
        """Add a room without events."""
        with self._writing() as session:
            session.lock("rooms")
            _free(session, room.code)
            values = (room.id, room.code or None, room.map, room.title, room.opened)
            session.run(f"INSERT INTO rooms ({_ROOM}) VALUES (?, ?, ?, ?, ?)", *values)  # noqa: S608
            session.run("INSERT INTO room_marks (room, last, version) VALUES (?, 0, 0)", room.id)

    def room(self, room_id: str) -> RoomRow:
        """Return a room."""
        with self._reading() as session:
            row = first(session.rows(f"SELECT {_ROOM} FROM rooms WHERE id = ?", room_id))  # noqa: S608
        if row is None:
            raise NotFound("room", room_id[:40])
        return _room(row)

    def room_of_code(self, code: str) -> RoomRow | None:
        """Return the room that is joined by a code."""
        with self._reading() as session:
            row = first(session.rows(f"SELECT {_ROOM} FROM rooms WHERE code = ?", code))  # noqa: S608
        return _room(row) if row else None

    def rooms(self, map_id: str = "") -> list[RoomRow]:
        """Return every room, or those on one map."""
        sql = f"SELECT {_ROOM} FROM rooms WHERE (? = '' OR map = ?) ORDER BY opened DESC, id"  # noqa: S608
        with self._reading() as session:
            return [_room(row) for row in session.rows(sql, map_id, map_id)]

    def room_mark(self, room_id: str) -> RoomMark:
        """Return how far a room has come."""
        with self._reading() as session:
            return _mark(session, room_id)

    def set_code(self, room_id: str, code: str) -> None:
        """Give a room another code, or none."""
        with self._writing() as session:
            session.lock("rooms")
            if code:
                _free(session, code)
            _touch(session, room_id)
            session.run("UPDATE rooms SET code = ? WHERE id = ?", code or None, room_id)

    def append_events(self, room_id: str, after: int, events: Sequence[RoomEvent]) -> int:
        """Append events to a room's log."""
        with self._writing() as session:
            session.run("UPDATE room_marks SET last = last + ? WHERE room = ?", len(events), room_id)
            mark = _mark(session, room_id)
            last = mark.last - len(events)
            for event in events:
                known = "SELECT number FROM room_events WHERE room = ? AND client = ?"
                if event.client and session.rows(known, room_id, event.client):
                    session.run("UPDATE room_marks SET last = ? WHERE room = ?", last, room_id)
                    return last
            if last != after:
                raise Conflict("Others have contributed meanwhile.", revision=last)
            session.many(
                "INSERT INTO room_events (room, number, at, seat, client, event) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (room_id, after + place, event.at, event.seat, event.client or None, event.event)
                    for place, event in enumerate(events, 1)
                ],
            )
            session.announce_room(room_id, mark.last, mark.version)
            return mark.last

    def room_events(self, room_id: str, after: int = 0) -> list[RoomEvent]:
        """Return a room's events after a number."""
        sql = "SELECT number, at, seat, client, event FROM room_events WHERE room = ? AND number > ? ORDER BY number"
        with self._reading() as session:
            rows = session.rows(sql, room_id, after)
        return [RoomEvent(**{**row, "client": row["client"] or ""}) for row in rows]

    def room_sent(self, room_id: str, client: str) -> int:
        """Return the number of the event that a client sent."""
        sql = "SELECT number FROM room_events WHERE room = ? AND client = ?"
        with self._reading() as session:
            row = first(session.rows(sql, room_id, client))
        return int(row["number"]) if row else 0

    def put_seat(self, seat: SeatRow) -> None:
        """Add a seat, or change its name and secrets."""
        with self._writing() as session:
            _touch(session, seat.room)
            session.run(
                f"INSERT INTO room_seats ({_SEAT}) VALUES (?, ?, ?, ?, ?, ?) "  # noqa: S608
                "ON CONFLICT (id) DO UPDATE SET name = excluded.name, secret = excluded.secret, "
                "phrase = excluded.phrase",
                *(int(value) if isinstance(value, bool) else value for value in astuple(seat)),
            )

    def seats(self, room_id: str) -> list[SeatRow]:
        """Return a room's seats."""
        with self._reading() as session:
            rows = session.rows(f"SELECT {_SEAT} FROM room_seats WHERE room = ? ORDER BY id", room_id)  # noqa: S608
        return [_seat(row) for row in rows]

    def seat_of_phrase(self, room_id: str, phrase: str) -> SeatRow | None:
        """Return the seat of a room that a phrase's hash regains."""
        sql = f"SELECT {_SEAT} FROM room_seats WHERE room = ? AND phrase = ?"  # noqa: S608
        with self._reading() as session:
            row = first(session.rows(sql, room_id, phrase))
        return _seat(row) if row else None

    def delete_room(self, room_id: str) -> None:
        """Delete a room with its events and seats."""
        with self._writing() as session:
            # The mark goes first: whoever else would write to the room waits for it.
            places = (("room_marks", "room"), ("room_events", "room"), ("room_seats", "room"), ("rooms", "id"))
            for table, column in places:
                session.run(f"DELETE FROM {table} WHERE {column} = ?", room_id)  # noqa: S608
            session.announce_room(room_id, GONE, GONE)


#: The tables, in SQL that every database takes.
TABLES = (
    "CREATE TABLE rooms (id TEXT PRIMARY KEY, code TEXT UNIQUE, map TEXT NOT NULL, title TEXT NOT NULL, "
    "opened TEXT NOT NULL)",
    "CREATE TABLE room_events (room TEXT NOT NULL, number INTEGER NOT NULL, at TEXT NOT NULL, seat TEXT NOT NULL, "
    "client TEXT, event TEXT NOT NULL, PRIMARY KEY (room, number), UNIQUE (room, client))",
    "CREATE TABLE room_seats (id TEXT PRIMARY KEY, room TEXT NOT NULL, name TEXT NOT NULL, leads INTEGER NOT NULL, "
    "secret TEXT NOT NULL UNIQUE, phrase TEXT NOT NULL)",
    "CREATE INDEX room_seats_of_room ON room_seats (room)",
)
#: How far each room has come, apart from the rooms: a small row that each contribution rewrites.
MARKS = (
    "CREATE TABLE room_marks (room TEXT PRIMARY KEY, last INTEGER NOT NULL, version INTEGER NOT NULL)",
    "INSERT INTO room_marks (room, last, version) SELECT id, "
    "(SELECT coalesce(max(number), 0) FROM room_events WHERE room_events.room = rooms.id), 0 FROM rooms",
)


def _mark(session: Session, room_id: str) -> RoomMark:
    row = first(session.rows("SELECT last, version FROM room_marks WHERE room = ?", room_id))
    if row is None:
        raise NotFound("room", room_id[:40])
    return RoomMark(row["last"], row["version"])


def _touch(session: Session, room_id: str) -> None:
    """Tell of a change of a room's code or seats, and keep others from changing the room until this one is made."""
    session.run("UPDATE room_marks SET version = version + 1 WHERE room = ?", room_id)
    mark = _mark(session, room_id)
    session.announce_room(room_id, mark.last, mark.version)


def _free(session: Session, code: str) -> None:
    if code and session.rows("SELECT id FROM rooms WHERE code = ?", code):
        raise Conflict(f"The code {code} is taken.")


def _room(row: Row) -> RoomRow:
    return RoomRow(**{**row, "code": row["code"] or ""})


def _seat(row: Row) -> SeatRow:
    return SeatRow(**{**row, "leads": bool(row["leads"])})
