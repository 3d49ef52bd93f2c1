"""While PostgreSQL is away that is said at once, what was read last is shown, and all goes on when it is back."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from argmap.errors import Away, Unavailable
from argmap.library import Library
from argmap.store import Author, AuthorKind, Draft, open_store
from argmap.store.postgres import PostgresStore
from argmap.web import create_app
from tests import postgres
from tests.conftest import ANNALS, HARBOUR, SOURCES

ME = Author(AuthorKind.PERSON, "p1", "A person")


class Line:
    """A way to a database that can be cut: the server stays, and nobody who comes this way reaches it."""

    def __init__(self, server: postgres.Server, address: str, folder: Path) -> None:
        self._server, self._folder = server, folder
        self._name = urlsplit(address).path[1:]
        self.join()

    @property
    def url(self) -> str:
        return f"postgresql://argmap@/{self._name}?host={self._folder}"

    def join(self) -> None:
        for socket in self._server.folder.glob(".s.PGSQL.5432"):
            os.symlink(socket, self._folder / socket.name)

    def cut(self) -> None:
        (self._folder / ".s.PGSQL.5432").unlink()
        with psycopg.connect(self._server.url("postgres"), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [self._name]
            )


@pytest.fixture
def line(postgresql: postgres.Server, database: str, tmp_path: Path) -> Line:
    """A way to an empty database."""
    folder = tmp_path / "line"
    folder.mkdir()
    return Line(postgresql, database, folder)


@pytest.fixture
def store(line: Line) -> Iterator[PostgresStore]:
    """A store that has heard of its server."""
    store = open_store(line.url)
    assert isinstance(store, PostgresStore)
    until(lambda: store.at_hand)
    yield store
    store.close()


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def away(store: PostgresStore) -> bool:
    try:
        store.revisions("m")
    except Unavailable:
        return bool(store._away)
    return False


def test_a_server_that_is_away_is_said_at_once(
    line: Line, store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for a connection once it is known; the first who asks afterwards is served."""
    store.commit(Draft("m", b"one", ME, "2026-01-01"))
    line.cut()
    until(lambda: away(store))
    with monkeypatch.context() as patch:
        patch.setattr(store._pool, "getconn", lambda *_: pytest.fail("waited for a connection"))
        for ask in (
            lambda: store.revisions("m"),
            store.change,
            lambda: store.commit(Draft("m", b"two", ME, "2026-01-01", base=1)),
        ):
            with pytest.raises(Away, match="cannot be used") as caught:
                ask()
            assert caught.value.again
    line.join()
    until(lambda: store.at_hand)
    store.commit(Draft("m", b"two", ME, "2026-01-01", base=1))
    assert [revision.number for revision in store.revisions("m")] == [2, 1]


def test_pages_show_what_was_read_and_changes_are_told_to_come_again(
    line: Line, store: PostgresStore, tmp_path: Path
) -> None:
    folder = tmp_path / "maps"
    (folder / "texts").mkdir(parents=True)
    (folder / "texts" / "annals.txt").write_text(ANNALS, encoding="utf-8")
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (folder / "harbour.yaml").write_text(HARBOUR, encoding="utf-8")
    library = Library(folder, store)
    client = create_app(library, owner_here=True).test_client()
    assert client.get("/maps/harbour").status_code == 200
    base = library.debate("harbour").revision
    line.cut()
    until(lambda: away(store))
    shown = client.get("/maps/harbour/gaps")
    assert shown.status_code == 200
    assert "Ships" in shown.get_data(as_text=True)
    form = {"text": HARBOUR.replace("a week.", "nine days."), "base": str(base)}
    refused = client.post("/maps/harbour/text", data=form, headers={"Origin": "http://localhost"})
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "2"
    assert "cannot be used" in refused.get_data(as_text=True)
    line.join()
    until(lambda: store.at_hand)
    saved = client.post("/maps/harbour/text", data=form, headers={"Origin": "http://localhost"})
    assert saved.status_code == 303
    assert "nine days." in client.get("/maps/harbour").get_data(as_text=True)
