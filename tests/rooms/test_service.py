"""Rooms over a real store: nothing that was acknowledged is lost, doubled, or seen by the wrong person."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from argmap.errors import BadRequest, NotAllowed, NotFound
from argmap.mapfile import read_map
from argmap.model import Map
from argmap.rooms import events as happened
from argmap.rooms import service
from argmap.rooms.formats import session_format
from argmap.rooms.service import Rooms, Ticket
from argmap.store import Store, open_store
from tests.conftest import HARBOUR


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(str(tmp_path / "argmap.db"))
    yield store
    store.close()


@pytest.fixture
def rooms(store: Store) -> Rooms:
    return Rooms(store, map_of)


@pytest.fixture
def leader(rooms: Rooms) -> Ticket:
    return rooms.open("harbour", "Tuesday seminar")


def map_of(map_id: str) -> Map:
    if map_id != "harbour":
        raise NotFound("map", map_id)
    debate = read_map(HARBOUR.encode(), "harbour", "harbour.yaml", {}).debate
    assert debate is not None
    return debate


def claim(item: str, text: str = "Ships were fewer.") -> happened.Contributed:
    return happened.Contributed(id=item, what="claim", text=text)


def test_a_seat_is_kept_by_its_token_and_regained_by_its_phrase(rooms: Rooms, leader: Ticket) -> None:
    """Another device gets the same seat by the phrase, and the first one's token ends."""
    joined = rooms.join(leader.room.code, "Ann")
    assert rooms.seat(joined.room.id, joined.token) == joined.seat
    again = rooms.regain(leader.room.id, joined.phrase.upper().replace(" ", " - "))
    assert again.seat.id == joined.seat.id
    assert rooms.seat(joined.room.id, joined.token) is None
    assert rooms.seat(again.room.id, again.token) is not None
    with pytest.raises(NotFound):
        rooms.regain(leader.room.id, "amber boat cloud drum")


def test_a_seat_of_an_earlier_version_is_regained(
    rooms: Rooms, leader: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its phrase was hashed at a higher cost."""
    with monkeypatch.context() as earlier:
        earlier.setattr(service._slow_hash, "__defaults__", (service.COST_BEFORE,))
        joined = rooms.join(leader.room.code, "Ada")
    assert rooms.regain(leader.room.id, joined.phrase).seat.id == joined.seat.id


def test_secrets_are_not_in_the_database(rooms: Rooms, leader: Ticket, tmp_path: Path) -> None:
    """Whoever reads the file finds neither token nor phrase."""
    joined = rooms.join(leader.room.code, "Ann")
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert joined.seat.id.encode() in held
    assert joined.token.encode() not in held
    assert joined.phrase.encode() not in held


def test_names_of_a_room_cannot_be_confused(rooms: Rooms, leader: Ticket) -> None:
    """A name like one that is taken is refused, also one's leader's, and an empty one is offered."""
    rooms.join(leader.room.code, "Ann")
    for name in ("ann", "Аnn", "L e a d e r"):
        with pytest.raises(BadRequest):
            rooms.join(leader.room.code, name)
    assert rooms.join(leader.room.code, "").seat.name


def test_what_is_sent_twice_happens_once(rooms: Rooms, leader: Ticket) -> None:
    """A client that did not get its answer sends again, even after the rules have changed."""
    ann = rooms.join(leader.room.code, "Ann").seat
    first = rooms.act(ann, claim("x"), "client-1")
    rooms.lead(leader.seat, [happened.Changed(settings={"frozen": True})], "")
    assert rooms.act(ann, claim("x"), "client-1") >= first
    assert len(rooms.room(leader.room.id).state.contributions) == 1
    with pytest.raises(NotAllowed, match="paused"):
        rooms.act(ann, claim("y"), "client-2")


def test_only_the_leader_leads(rooms: Rooms, leader: Ticket) -> None:
    """A participant's seat neither changes settings nor closes or deletes the room."""
    ann = rooms.join(leader.room.code, "Ann").seat
    for attempt in (
        lambda: rooms.lead(ann, [happened.Revealed()], ""),
        lambda: rooms.close(ann),
        lambda: rooms.delete(ann),
        lambda: rooms.act(ann, happened.Judged(id="x", fate="accepted"), "c"),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    with pytest.raises(BadRequest):
        rooms.lead(leader.seat, [happened.Changed(settings={"colour": "red"})], "")


def test_a_code_dies_with_its_room(rooms: Rooms, leader: Ticket) -> None:
    """A closed room is joined by nobody; opened again it has another code."""
    code = leader.room.code
    ann = rooms.join(code, "Ann").seat
    rooms.close(leader.seat)
    with pytest.raises(NotFound):
        rooms.join(code, "Ben")
    with pytest.raises(NotAllowed, match="closed"):
        rooms.act(ann, claim("x"), "c")
    fresh = rooms.reopen(leader.seat)
    assert fresh != code
    rooms.join(fresh, "Ben")
    assert rooms.act(ann, claim("x"), "c")


def test_a_deleted_room_leaves_nobody(rooms: Rooms, leader: Ticket) -> None:
    """Room, log, seats and names are gone."""
    joined = rooms.join(leader.room.code, "Ann")
    rooms.delete(leader.seat)
    assert rooms.seat(joined.room.id, joined.token) is None
    assert rooms.log(leader.room.id) == []
    with pytest.raises(NotFound):
        rooms.room(leader.room.id)


def test_sides_are_dealt_evenly(rooms: Rooms) -> None:
    """With even sides, newcomers alternate however many join."""
    leader = rooms.open("harbour", "Sides", session=session_format("structured-controversy"))
    for _ in range(5):
        rooms.join(leader.room.code, "")
    sizes = rooms.room(leader.room.id).state.sizes()
    assert sorted(sizes.values()) == [2, 3]


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    """Two servers on one database, eight students each, all at the same moment: every contribution is there once."""
    path = str(tmp_path / "argmap.db")
    first = open_store(path)
    servers = [Rooms(first, map_of), Rooms(open_store(path), map_of)]
    leader = servers[0].open("harbour", "Busy")
    failures: list[BaseException] = []

    def student(number: int) -> None:
        try:
            server = servers[number % 2]
            seat = server.join(leader.room.code, f"Student {number}").seat
            for item in range(5):
                server.act(seat, claim(f"s{number}-{item}"), f"c{number}-{item}")
        except BaseException as error:  # noqa: BLE001 — told by the test
            failures.append(error)

    threads = [threading.Thread(target=student, args=(number,)) for number in range(10, 18)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    states = [server.room(leader.room.id).state for server in servers]
    assert states[0] == states[1]
    assert len(states[0].contributions) == 40
    numbers = [entry.number for entry in servers[0].log(leader.room.id)]
    assert numbers == list(range(1, len(numbers) + 1))
