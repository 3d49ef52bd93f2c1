"""Rooms in a store: logs that go on by one writer at a time, and marks that say how far each room has come."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from argmap.errors import Conflict, NotFound
from argmap.store import Store, open_store
from argmap.store.marks import Marks
from argmap.store.rooms import GONE, RoomEvent, RoomMark, RoomRow, SeatRow
from tests import postgres


@pytest.fixture
def store(place: Path | str) -> Iterator[Store]:
    """A store with one room."""
    store = open_store(place)
    store.add_room(RoomRow("r-1", "BCDFHJ", "m", "A room", "2026-01-01"))
    yield store
    store.close()


def event(number: int, client: str = "", said: str = "{}") -> RoomEvent:
    return RoomEvent(number, "2026-01-01", "s", client, said)


def seat(name: str, room: str = "r-1") -> SeatRow:
    return SeatRow(f"id of {name}", room, name, False, f"secret of {name}", f"phrase of {name}")


def test_a_log_goes_on_from_its_end_alone_and_once_for_each_client(store: Store) -> None:
    assert store.append_events("r-1", 0, [event(1, "c1"), event(2)]) == 2
    # Somebody who has not seen the second, somebody who has seen one that is not there, and the first one again.
    for after in (1, 3):
        with pytest.raises(Conflict) as refused:
            store.append_events("r-1", after, [event(after + 1, "c2")])
        assert refused.value.revision == 2
    assert store.append_events("r-1", 2, [event(3, "c1")]) == 2
    assert store.append_events("r-1", 0, [event(1, "c1")]) == 2
    assert store.append_events("r-1", 2, [event(3, "c3", '"a\0b"')]) == 3
    assert [(row.number, row.client) for row in store.room_events("r-1")] == [(1, "c1"), (2, ""), (3, "c3")]
    assert store.room_sent("r-1", "c3") == 3
    with pytest.raises(NotFound):
        store.append_events("r-2", 0, [event(1)])


def test_a_mark_moves_with_all_that_happens_in_its_room(store: Store) -> None:
    assert store.room_mark("r-1") == RoomMark(0, 0)
    store.append_events("r-1", 0, [event(1)])
    store.put_seat(seat("Otter"))
    assert store.room_mark("r-1") == RoomMark(1, 1)
    store.set_code("r-1", "")
    store.put_seat(seat("Otter"))
    assert store.room_mark("r-1") == RoomMark(1, 3)
    store.delete_room("r-1")
    for verb in (store.room_mark, store.room):
        with pytest.raises(NotFound):
            verb("r-1")
    # Nobody's name is left in the database by joining a room that is deleted at the same moment.
    with pytest.raises(NotFound):
        store.put_seat(seat("Otter"))
    assert store.seats("r-1") == []


def test_other_servers_hear_of_a_room(store: Store, place: Path | str) -> None:
    other = open_store(place)
    try:
        for number in range(1, 6):
            assert other.room_mark("r-1").last <= number - 1
            (store, other)[number % 2].append_events("r-1", number - 1, [event(number)])
            store.put_seat(seat(f"Otter {number}"))
            _soon(lambda number=number: other.room_mark("r-1") == store.room_mark("r-1") == RoomMark(number, number))
        store.delete_room("r-1")
        _soon(lambda: _gone(other))
    finally:
        other.close()


def test_rival_servers_append_one_after_another(store: Store, place: Path | str) -> None:
    """Two servers with four threads each write one log without a gap, a double or a loss."""
    stores = [store, open_store(place)]

    def write(number: int) -> None:
        for turn in range(5):
            last = 0
            while True:
                try:
                    stores[number % 2].append_events("r-1", last, [event(last + 1, f"c{number}-{turn}")])
                    break
                except Conflict as quicker:
                    last = quicker.revision

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = store.room_events("r-1")
    assert [row.number for row in rows] == list(range(1, 41))
    assert len({row.client for row in rows}) == 40
    assert store.room_mark("r-1").last == 40
    stores[1].close()


def test_marks_are_asked_for_again_after_the_listener_was_cut_off(postgresql: postgres.Server, database: str) -> None:
    """What happened while nothing was heard is not missed."""
    store, other = open_store(database), open_store(database)
    try:
        store.add_room(RoomRow("r-1", "BCDFHJ", "m", "A room", "2026-01-01"))
        assert other.room_mark("r-1").last == 0
        with psycopg.connect(postgresql.url("postgres"), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND query LIKE 'LISTEN%%'",
                [database.rpartition("/")[2].partition("?")[0]],
            )
        for number in range(1, 4):
            store.append_events("r-1", number - 1, [event(number)])
        _soon(lambda: other.room_mark("r-1").last == 3)
    finally:
        store.close()
        other.close()


def test_marks_only_grow_and_are_forgotten_by_whoever_hears_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = Marks()
    marks.note("r", RoomMark(1, 1))
    assert marks.get("r") is None
    assert marks.hearing == 0
    marks.begin()
    asked = marks.hearing
    marks.note("r", RoomMark(3, 1))
    # An announcement that came late, and an answer that was given before one.
    marks.note("r", RoomMark(2, 2))
    marks.note("r", RoomMark(1, 0), asked)
    assert marks.get("r") == RoomMark(3, 2)
    marks.end()
    assert marks.get("r") is None
    marks.begin()
    marks.note("r", RoomMark(3, 2), asked)
    assert marks.get("r") is None
    marks.note("r", RoomMark(GONE, GONE))
    marks.note("r", RoomMark(9, 9), marks.hearing)
    with pytest.raises(NotFound):
        marks.get("r")
    monkeypatch.setattr("argmap.store.marks.MOST", 1)
    asked = marks.hearing
    marks.note("q", RoomMark(1, 1))
    marks.note("r", RoomMark(9, 9), asked)
    assert (marks.get("q"), marks.get("r")) == (RoomMark(1, 1), None)


def _gone(store: Store) -> bool:
    try:
        store.room_mark("r-1")
    except NotFound:
        return True
    return False


def _soon(true: object) -> None:
    until = time.monotonic() + 60
    while not true():  # type: ignore[operator]
        assert time.monotonic() < until
        time.sleep(0.002)
