"""What a room's requests ask of the database, counted in the messages that a real PostgreSQL server is sent.

Hundreds of phones ask every few seconds, and each message costs milliseconds while threads compete for the
interpreter: a page that looks something up anew would be noticed only by a lecture.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg.pq.abc import PGconn

from argmap.library import Library
from argmap.rooms import events as happened
from argmap.rooms.service import Rooms, Ticket
from argmap.store import open_store
from argmap.store.postgres import PostgresStore
from argmap.web import create_app
from tests.conftest import Shelf

Count = Callable[[Callable[[], object]], int]


@pytest.fixture
def store(database: str) -> Iterator[PostgresStore]:
    store = open_store(database)
    assert isinstance(store, PostgresStore)
    yield store
    store.close()


@pytest.fixture
def lecture(shelf: Shelf, store: PostgresStore) -> Flask:
    """The application over the small library, with rooms in PostgreSQL."""
    library = Library(shelf.folder, store)
    library.warm()
    return create_app(library)


@pytest.fixture
def room(store: PostgresStore, shelf: Shelf) -> Ticket:
    return Rooms(store, lambda map_id: shelf.library.debate(map_id).map).open("harbour", "A lecture")


@pytest.fixture
def count(store: PostgresStore) -> Count:
    """Count the statements that the store's pooled connections send while something is done."""

    @contextmanager
    def all_connections() -> Iterator[list[PGconn]]:
        with ExitStack() as stack:
            size = store._pool.get_stats()["pool_size"]
            yield [stack.enter_context(store._pool.connection()).pgconn for _ in range(size)]

    def counted(done: Callable[[], object]) -> int:
        with tempfile.TemporaryFile() as trace:
            with all_connections() as connections:
                for connection in connections:
                    connection.trace(trace.fileno())
            done()
            with all_connections() as now:
                assert set(now) == set(connections)
                for connection in now:
                    connection.untrace()
            trace.seek(0)
            return len(re.findall(rb"\tF\t\d+\t(?:Query|Execute)\b", trace.read()))

    return counted


def joined(app: Flask, room: Ticket) -> FlaskClient:
    student = app.test_client()
    answer = student.post(f"/rooms/{room.room.id}/join", data={"code": room.room.code, "name": ""})
    assert answer.status_code == 200, answer.text
    return student


def contribute(student: FlaskClient, room: Ticket, number: int) -> None:
    form = {
        "do": "contribute",
        "client": f"c-{number:016x}",
        "on": "paid",
        "what": "support",
        "text": f"Words {number}.",
    }
    answer = student.post(f"/rooms/{room.room.id}/seat", data=form, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text


def poll(student: FlaskClient, room: Ticket, after: int) -> dict[str, object]:
    answer = student.get(f"/rooms/{room.room.id}/changes?after={after}&have=", headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def test_a_poll_costs_nothing_and_a_contribution_one_message(
    lecture: Flask, store: PostgresStore, room: Ticket, count: Count
) -> None:
    student, other = joined(lecture, room), joined(lecture, room)
    number = int(str(poll(student, room, 0)["number"]))
    poll(other, room, 0)
    assert count(lambda: poll(student, room, number)) == 0
    # The page that its author sees next, and everybody else's, are made from what the server knows by then.
    assert count(lambda: contribute(student, room, 1)) == 1
    news: list[dict[str, object]] = []
    assert count(lambda: news.append(poll(other, room, number))) == 0
    assert news[0]["number"] == number + 1
    assert "Words 1." in str(news[0])
    assert count(lambda: other.get(f"/rooms/{room.room.id}/seat")) == 0


def test_what_another_server_did_is_read_once_for_all(
    lecture: Flask, store: PostgresStore, room: Ticket, count: Count, database: str
) -> None:
    students = [joined(lecture, room) for _ in range(3)]
    number = int(str(poll(students[0], room, 0)["number"]))
    other = open_store(database)
    try:
        elsewhere = Rooms(other, lambda map_id: lecture.extensions["argmap"].library.debate(map_id).map)
        elsewhere.lead(room.seat, [happened.Timer(seconds=60, ends="2026-01-01T00:00:00.000Z")], "")
        while store.room_mark(room.room.id).last == number:
            pass
        said: list[dict[str, object]] = []
        assert count(lambda: said.extend(poll(student, room, number) for student in students)) == 1
        assert {answer["number"] for answer in said} == {number + 1}
    finally:
        other.close()


def test_a_contribution_leaves_the_library_as_it_is(lecture: Flask, room: Ticket) -> None:
    """The maps are not read again because somebody spoke in a room."""
    student = joined(lecture, room)
    library = lecture.extensions["argmap"].library
    state = library.state
    contribute(student, room, 1)
    assert library.unchanged()
    assert library.state is state
