"""A store in one SQLite file: the default, which needs no server; the home of sqlite_utils."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from argmap.errors import Unavailable
from argmap.store.alone import Database
from argmap.store.rooms import RoomMark
from argmap.store.session import clean
from argmap.store.shared import SharedStore
from argmap.store.sqlite_migrations import migrations
from argmap.store.sqlite_session import SqliteSession

#: How long a writer waits for another, in seconds.
BUSY_SECONDS = 20.0
#: Connections kept open for the next who needs one.
IDLE = 8


class SqliteStore(SharedStore):
    """A store in one SQLite file; safe to share between threads and processes of one machine."""

    def __init__(self, path: Path | str) -> None:
        """Open the database, making or migrating it where needed.

        :param path: the file; its folder must exist
        :raises Unavailable: where it cannot be opened
        """
        self._path = str(path)
        self._idle: list[SqliteSession] = []
        self._held = threading.local()
        self._file: tuple[int, int] | None = None
        with self._writing() as session:
            migrations.apply(session.db)
        self._file = self._there()

    def _there(self) -> tuple[int, int] | None:
        """Return which file has the database's name now; ``None`` where none has."""
        try:
            status = os.stat(self._path)
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def _check_file(self) -> None:
        """Refuse to go on where the file was removed or replaced: what an open connection still writes nobody finds.

        :raises Unavailable: where the file that was opened no longer has the database's name
        """
        if self._file is not None and self._there() != self._file:
            raise Unavailable(
                "The database file was removed or replaced while argmap was running, so nothing is saved. "
                "Put the file back, or restart argmap to begin with what is there now."
            )

    def _connect(self) -> SqliteSession:
        # Where there is no file, a connection would make an empty one.
        self._check_file()
        connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA foreign_keys=ON")
        except BaseException:
            connection.close()
            raise
        return SqliteSession(Database(connection, execute_plugins=False))

    @contextmanager
    def _reading(self) -> Iterator[SqliteSession]:
        held: SqliteSession | None = getattr(self._held, "session", None)
        if held is not None:
            yield held
            return
        with _told():
            try:
                session = self._idle.pop()
            except IndexError:
                session = self._connect()
            try:
                yield session
            finally:
                if len(self._idle) < IDLE and not session.db.conn.in_transaction:
                    self._idle.append(session)
                else:
                    session.db.conn.close()

    @contextmanager
    def _writing(self, durable: bool = True) -> Iterator[SqliteSession]:
        """Hold the write lock from the start, so that what is read inside cannot change before it is written."""
        self._check_file()
        with self._reading() as session:
            connection = session.db.conn
            connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            connection.execute("BEGIN IMMEDIATE")
            self._held.session = session
            try:
                yield session
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
            finally:
                self._held.session = None

    def change(self) -> int:
        """Return the number of the newest change; asked at every request, so by the shortest way."""
        row = self._glance("SELECT value FROM counters WHERE name = 'change'")
        return int(row[0]) if row else super().change()

    def room_mark(self, room_id: str) -> RoomMark:
        """Return how far a room has come; by the shortest way as well."""
        row = self._glance("SELECT last, version FROM room_marks WHERE room = ?", clean(room_id))
        return RoomMark(*row) if row else super().room_mark(room_id)

    def _glance(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        """Return a query's row from a connection that lies ready; ``None`` where there is neither or it fails."""
        try:
            session = self._idle.pop()
        except IndexError:
            return None
        try:
            row: tuple[Any, ...] | None = session.db.conn.execute(sql, values).fetchone()
        except sqlite3.Error:
            session.db.conn.close()
            return None
        self._idle.append(session)
        return row

    def close(self) -> None:
        """Close every connection that is not lent at the moment."""
        while self._idle:
            self._idle.pop().db.conn.close()


@contextmanager
def _told() -> Iterator[None]:
    """Say what is wrong with the database in words that hold for every database."""
    try:
        yield
    except sqlite3.Error as error:
        raise Unavailable(f"The database cannot be used: {error}.") from error
