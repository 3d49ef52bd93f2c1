"""Rooms over a store: opening, joining, acting and looking; every answer is kept before it is given."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from argmap.errors import ArgmapError, Conflict, NotAllowed, NotFound
from argmap.model import Map
from argmap.rooms import events as happened
from argmap.rooms import names
from argmap.rooms.events import Entry, Event, dump
from argmap.rooms.formats import SessionFormat
from argmap.rooms.memory import Memory, entry
from argmap.rooms.rules import refusal
from argmap.rooms.settings import DEFAULTS, Sides, changed
from argmap.rooms.state import State
from argmap.store.rooms import RoomEvent, RoomRow, RoomStore, SeatRow

#: Seats of one room; how often an append is tried again while others contribute.
MOST_SEATS, TRIES = 500, 200
#: What hashing a phrase costs (scrypt's N): 5 ms of a core, so that a lecture that joins at once is not kept waiting;
#: to try all phrases against a room's seats takes over a core's year. Seats from before were kept by the second.
COST, COST_BEFORE = 2**11, 2**14


@dataclass(frozen=True, slots=True)
class Ticket:
    """A seat that was taken, with its secrets, which are shown to nobody else and never again.

    :param token: for the cookie
    :param phrase: four words that regain the seat on another device
    """

    room: RoomRow
    seat: SeatRow
    token: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Room:
    """A room as it is at one moment.

    :param row: what it is looked up by
    :param state: what its events come to
    :param names: each seat's name, by the seat's id
    """

    row: RoomRow
    state: State
    names: dict[str, str]


def now() -> str:
    """Return the present moment in UTC, ISO 8601 to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Rooms:
    """The rooms of a store."""

    def __init__(self, store: RoomStore, map_of: Callable[[str], Map], clock: Callable[[], str] = now) -> None:
        """Take where rooms are kept, and what they are about.

        :param store: keeps the events
        :param map_of: returns a map as it is now, by its id; raises ``NotFound`` if there is none
        :param clock: gives the present moment as ISO 8601 in UTC
        """
        self._store, self._map_of, self._clock = store, map_of, clock
        self._memory = Memory(store)
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}

    # looking

    def room(self, room_id: str) -> Room:
        """Return a room as it is now.

        :raises NotFound: if there is none of that id
        """
        known = self._memory.room(room_id)
        return Room(known.row, known.state, known.names)

    def rooms(self, map_id: str = "") -> list[Room]:
        """Return every room, or those on one map, newest first."""
        return [self.room(row.id) for row in self._store.rooms(map_id)]

    def of_code(self, typed: str) -> RoomRow:
        """Return the room that is joined by a code, as people type it.

        :raises NotFound: where no open room has it
        """
        row = self._store.room_of_code(names.read_code(typed) or "-")
        if row is None:
            raise NotFound("room with the code", typed.strip()[:12])
        return row

    def seat(self, room_id: str, token: str) -> SeatRow | None:
        """Return the seat of a room that a cookie's token keeps; ``None`` if there is none, or no such room."""
        if not token:
            return None
        try:
            return self._memory.room(room_id).seats.get(_hash(token))
        except NotFound:
            return None

    def leader(self, room_id: str) -> SeatRow:
        """Return the leader's seat of a room.

        :raises NotFound: where there is no such room
        """
        return next(seat for seat in self._memory.room(room_id).seats.values() if seat.leads)

    def log(self, room_id: str) -> list[Entry]:
        """Return everything that happened in a room, in order."""
        return [entry(row) for row in self._store.room_events(room_id)]

    # opening and joining

    def open(
        self,
        map_id: str,
        title: str,
        *,
        revision: int = 0,
        session: SessionFormat | None = None,
        copied: str = "",
    ) -> Ticket:
        """Open a room, and return the leader's seat.

        :param session: the ready-made session it runs
        :param copied: id of the room that it is a copy of
        :raises NotFound: where there is no such map
        """
        self._map_of(map_id)
        room = RoomRow(secrets.token_urlsafe(9), "", map_id, title.strip()[:120] or map_id, self._clock())
        for _ in range(TRIES):
            room = replace(room, code=names.new_code())
            try:
                self._store.add_room(room)
                break
            except Conflict:
                continue
        seat, token, phrase = self._new_seat(room.id, "Leader", _secrets(room.id), leads=True)
        settings = dict(session.settings) if session else {}
        opened = happened.Opened(
            map=map_id, revision=revision, title=room.title, settings=settings,
            format=session.id if session else "", copied=copied, plan=asdict(session) if session else {},
        )  # fmt: skip
        self._append(room.id, seat.id, "", lambda _: (opened,))
        return Ticket(room, seat, token, phrase)

    def join(self, code: str, name: str, client: str = "") -> Ticket:
        """Take a seat in a room.

        :param name: the pseudonym that was typed; empty to be given one
        :raises NotFound: where no open room has the code
        :raises BadRequest: for a name that cannot be had
        :raises NotAllowed: where the room is closed or full
        """
        room = self.of_code(code)
        # Made before the room is locked: hashing the phrase is slow on purpose, and a class joins all at once.
        secret = _secrets(room.id)
        with self._room_lock(room.id):
            known = self._memory.room(room.id)
            state = known.state
            if state.closed:
                raise NotAllowed("This room is closed.")
            if len(known.names) >= MOST_SEATS:
                raise NotAllowed(f"This room is full: it has {MOST_SEATS} seats.")
            used = [taken for taken in known.names.values() if taken]
            own = names.checked(name, used, state.settings.blocked) if name.strip() else names.offer(used)
            seat, token, phrase = self._new_seat(room.id, own, secret)
        self._append(room.id, seat.id, client, lambda now_: (happened.Joined(admitted=not now_.settings.closed_door),))
        self._assign(room.id, seat.id)
        return Ticket(room, seat, token, phrase)

    def regain(self, room_id: str, phrase: str) -> Ticket:
        """Give a seat to another device; the one before keeps it no longer.

        :raises NotFound: where no seat of the room has the phrase
        """
        typed = names.read_phrase(phrase)
        tries = (self._store.seat_of_phrase(room_id, _slow_hash(room_id, typed, cost)) for cost in (COST, COST_BEFORE))
        seat = next(filter(None, tries), None) if typed else None
        if seat is None:
            raise NotFound("seat with this phrase in the room", "")
        token = names.new_token()
        self._store.put_seat(replace(seat, secret=_hash(token)))
        return Ticket(self._store.room(room_id), seat, token, typed)

    def rename(self, seat: SeatRow, name: str) -> SeatRow:
        """Change what a participant is called.

        :raises BadRequest: for a name that cannot be had
        """
        with self._room_lock(seat.room):
            known = self._memory.room(seat.room)
            others = [other for id_, other in known.names.items() if id_ != seat.id and other]
            changed_ = replace(seat, name=names.checked(name, others, known.state.settings.blocked))
            self._store.put_seat(changed_)
        return changed_

    # acting

    def act(self, seat: SeatRow, event: Event, client: str) -> int:
        """Do something from a participant's seat, and return the number it has in the room's log.

        :param client: the client's id for it; sending it again does nothing
        :raises NotAllowed: where the room's rules refuse it
        """
        debates: dict[str, Map] = {}

        def judged(state: State) -> tuple[Event, ...]:
            # Tried again where others were quicker: the map is looked up once.
            debate = debates.get(state.map) or debates.setdefault(state.map, self._map_of(state.map))
            said = refusal(state, debate, seat.id, event, self._clock())
            if said:
                raise NotAllowed(said)
            return (event,)

        return self._append(seat.room, seat.id, client, judged)

    def lead(self, seat: SeatRow, events: Iterable[Event], client: str) -> int:
        """Do something as the leader.

        :raises NotAllowed: where the seat is not a leader's
        :raises BadRequest: for settings that do not exist
        """
        if not seat.leads:
            raise NotAllowed("Only the leader of the room can do this.")
        done = tuple(events)
        for event in done:
            if isinstance(event, happened.Changed | happened.Phase):
                changed(DEFAULTS, event.settings)
        return self._append(seat.room, seat.id, client, lambda _: done)

    def close(self, seat: SeatRow, client: str = "") -> None:
        """Close a room: nobody contributes any more, and its code joins nobody."""
        self.lead(seat, [happened.Closed()], client)
        self._store.set_code(seat.room, "")

    def reopen(self, seat: SeatRow, client: str = "") -> str:
        """Open a closed room again, and return its new code."""
        self.lead(seat, [happened.Closed(closed=False)], client)
        for _ in range(TRIES):
            code = names.new_code()
            try:
                self._store.set_code(seat.room, code)
            except Conflict:
                continue
            return code
        raise Conflict("No code is free; try again.")

    def delete(self, seat: SeatRow) -> None:
        """Delete a room with everything in it, its people first.

        :raises NotAllowed: where the seat is not a leader's
        """
        if not seat.leads:
            raise NotAllowed("Only the leader of the room can do this.")
        self._store.delete_room(seat.room)
        self._memory.forget(seat.room)

    # within

    def _room_lock(self, room_id: str) -> threading.Lock:
        with self._lock:
            return self._locks.setdefault(room_id, threading.Lock())

    def _append(self, room_id: str, seat: str, client: str, make: Callable[[State], Sequence[Event]]) -> int:
        """Append what may happen in the room as it is then; where others were quicker, it is judged again."""
        with self._room_lock(room_id):
            least = 0
            for _ in range(TRIES):
                state = self._memory.room(room_id, least).state
                try:
                    made = make(state)
                except ArgmapError:
                    # What came in before its answer was lost is not judged again: a rule may have changed since.
                    if client and self._store.room_sent(room_id, client):
                        return state.number
                    raise
                at = self._clock()
                rows = [
                    RoomEvent(state.number + place, at, seat, client if place == 1 else "", json.dumps(dump(event)))
                    for place, event in enumerate(made, 1)
                ]
                if not rows:
                    return state.number
                try:
                    last = self._store.append_events(room_id, state.number, rows)
                except Conflict as quicker:
                    least = quicker.revision
                    continue
                if last == rows[-1].number:
                    self._memory.appended(room_id, rows)
                return last
        raise Conflict("Many contribute at once; send it again.")

    def _new_seat(
        self, room_id: str, name: str, secret: tuple[str, str, str], *, leads: bool = False
    ) -> tuple[SeatRow, str, str]:
        token, phrase, hashed = secret
        seat = SeatRow(secrets.token_urlsafe(9), room_id, name, leads, _hash(token), hashed)
        self._store.put_seat(seat)
        return seat, token, phrase

    def _assign(self, room_id: str, seat: str) -> None:
        """Give a newcomer a side, where the leader has sides assigned."""

        def sided(state: State) -> tuple[Event, ...]:
            positions = list(self._map_of(state.map).position)
            if not positions or (seat in state.seats and state.seats[seat].side):
                return ()
            if state.settings.sides is Sides.RANDOM:
                return (happened.Sided(who=seat, side=secrets.choice(positions)),)
            if state.settings.sides is Sides.EVEN:
                sizes = state.sizes()
                return (happened.Sided(who=seat, side=min(positions, key=lambda side: sizes[side])),)
            return ()

        if self._memory.room(room_id).state.settings.sides in (Sides.RANDOM, Sides.EVEN):
            self._append(room_id, seat, "", sided)


def _secrets(room_id: str) -> tuple[str, str, str]:
    """Return a new token, a new phrase, and the phrase's hash."""
    phrase = names.new_phrase()
    return names.new_token(), phrase, _slow_hash(room_id, phrase)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _slow_hash(room_id: str, phrase: str, cost: int = COST) -> str:
    # A phrase has 33 bits, which a plain hash would give away to whoever reads the database.
    salt = f"argmap room {room_id}".encode()
    return hashlib.scrypt(phrase.encode("utf-8", "surrogatepass"), salt=salt, n=cost, r=8, p=1, dklen=32).hex()
