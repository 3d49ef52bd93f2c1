"""A store in a PostgreSQL database, which many servers may share; the home of psycopg."""

from __future__ import annotations

import threading
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from argmap.errors import Away, Unavailable
from argmap.store.finding import RANKED, unfinished
from argmap.store.marks import Marks
from argmap.store.postgres_migrations import MIGRATIONS
from argmap.store.rooms import RoomEvent, RoomMark
from argmap.store.session import Row, clean
from argmap.store.shared import SharedStore

#: Connections of one process at the most.
CONNECTIONS = 10
#: Seconds that somebody waits for one of them while the server is there; and where that is not known.
PATIENCE, DOUBT = 20.0, 2.0
#: Seconds that a connection may take to be made.
CONNECTING = 5
#: So many entries are looked through before the index of words is asked.
GLANCED = 8000
#: Seconds between two looks of the listener whether it is to end.
BREATH = 0.5
#: Without these it would take hours to notice that the network has dropped a connection; milliseconds the last.
_ALIVE = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000}
CHANNEL, ROOMS = "argmap", "argmap_rooms"
#: Appends to a room's log, tells other processes and commits, in one message to the server and back: a room's
#: contributions take turns, and while threads compete for the interpreter each message costs milliseconds.
_APPEND = f"""
WITH room AS (
  UPDATE room_marks SET last = last + %s WHERE room = %s AND last = %s RETURNING room, last, version
), added AS (
  INSERT INTO room_events (room, number, at, seat, client, event)
  SELECT room.room, new.number, new.at, new.seat, nullif(new.client, ''), new.event
  FROM room, unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[])
    AS new (number, at, seat, client, event)
)
SELECT last, version, pg_notify('{ROOMS}', room || ' ' || last || ' ' || version) FROM room
"""  # noqa: S608

_CANNOT = "The database cannot be used: {}"
Connection = psycopg.Connection[DictRow]


@lru_cache(maxsize=512)
def _translated(sql: str) -> str:
    return sql.replace("?", "%s")


class PostgresSession:
    """A connection to a PostgreSQL server."""

    def __init__(self, connection: Connection) -> None:
        """Take the connection."""
        self.connection = connection
        #: Number of the newest change that this transaction makes.
        self.announced = 0
        #: Rooms that this transaction changes, with how far they have come.
        self.rooms: dict[str, RoomMark] = {}

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Return what a query finds."""
        return self.connection.execute(_translated(sql), _whole(values)).fetchall()

    def run(self, sql: str, *values: object) -> None:
        """Carry out a statement."""
        self.connection.execute(_translated(sql), _whole(values))

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Carry out a statement once for each row of values."""
        with self.connection.cursor() as cursor:
            cursor.executemany(_translated(sql), [_whole(row) for row in rows])

    def lock(self, name: str) -> None:
        """Keep other writers of the same name waiting until the transaction ends."""
        self.connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])

    def time(self) -> float:
        """Return the server's time."""
        row = self.connection.execute("SELECT extract(epoch FROM clock_timestamp())::float8 AS now").fetchone()
        return float(row["now"]) if row else 0.0

    def announce(self, number: int) -> None:
        """Tell other processes of a change as soon as it is committed."""
        self.announced = number
        self.connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(number)])

    def announce_room(self, room_id: str, last: int, version: int) -> None:
        """Tell other processes how far a room has come as soon as it is committed."""
        self.rooms[room_id] = RoomMark(last, version)
        self.connection.execute("SELECT pg_notify(%s, %s)", [ROOMS, f"{room_id} {last} {version}"])

    def enter(self, rows: Iterable[Sequence[str]]) -> None:
        """Add entries: map, kind, ref, label and body of each."""
        with self.connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO entries (map, kind, ref, label, body, named, words) "
                "VALUES (%s, %s, %s, %s, %s, array_to_tsvector(%s), array_to_tsvector(%s))",
                [(*_whole(row), _words(row[3]), _words(f"{row[3]} {row[4]}")) for row in rows],
            )

    def search(self, tokens: Sequence[str], limit: int, map_id: str) -> tuple[list[Row], bool]:
        """Return entries that have all the tokens: those with one of them in their name first, then the shortest."""
        words = [word for token in tokens for word in sorted(_words(token), key=token.find)]
        if not words:
            return [], False
        last = ":*" if unfinished(tokens[-1]) else ""
        query = " & ".join(f"'{word}'" for word in words) + last
        either = " | ".join(f"'{word}'" for word in words) + last
        found: list[Row] = []
        if not map_id:
            # A common word is met often enough among the first entries; the index would list all that have it.
            first = f"(SELECT * FROM entries ORDER BY id LIMIT {GLANCED}) glanced"  # noqa: S608
            found = self._found(first, query, either, "", limit)
        if not found or found[0]["total"] <= RANKED:
            with self.connection.transaction():
                # The planner takes every beginning of a word for a common one, and would go through all entries.
                self.connection.execute("SET LOCAL enable_seqscan TO off")
                found = self._found("entries", query, either, map_id, limit)
        return found, bool(found) and found[0]["total"] > RANKED

    def _found(self, table: str, query: str, either: str, map_id: str, limit: int) -> list[Row]:
        """Return what matches among the entries of a table, each with how many do, up to one more than is ranked."""
        return self.connection.execute(
            "WITH found AS (SELECT id, map, kind, ref, label, body, named "  # noqa: S608
            f"FROM {table} WHERE words @@ %s::tsquery AND (%s = '' OR map = %s) LIMIT %s) "
            "SELECT id, map, kind, ref, label, body, count(*) OVER () AS total FROM found "
            "ORDER BY named @@ %s::tsquery DESC, length(body), id LIMIT %s",
            [query, map_id, map_id, RANKED + 1, either, min(limit + 1, RANKED)],
        ).fetchall()


def _whole(values: Iterable[object]) -> list[object]:
    """Return values as PostgreSQL takes them: its texts hold no NUL."""
    return [value.replace("\0", "\ufffd") if isinstance(value, str) else value for value in map(clean, values)]


def _words(text: str) -> list[str]:
    """Return the words of a text without accents and case, each once.

    >>> _words("Révolution, révolution_1917")
    ['1917', 'revolution']
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    spaced = "".join(c if c.isalnum() else " " for c in plain)
    return sorted({word[:200] for word in spaced.split()})[:20_000]


class PostgresStore(SharedStore):
    """A store in a PostgreSQL database; safe to share between threads, processes and machines."""

    def __init__(self, url: str) -> None:
        """Open the database, making or migrating its tables where needed.

        :param url: a ``postgresql://`` URL
        :raises Unavailable: where it cannot be opened
        """
        self._url = url
        with _told():
            # A first connection says what is wrong at once; the pool would try again until its patience ends.
            Connection.connect(url, connect_timeout=CONNECTING).close()
            self._pool: ConnectionPool[Connection] = ConnectionPool(
                url,
                connection_class=Connection,
                kwargs={"row_factory": dict_row, "connect_timeout": CONNECTING, "autocommit": True, **_ALIVE},
                min_size=1,
                max_size=CONNECTIONS,
                timeout=PATIENCE,
                # Who tries for longer waits longer between two tries, also once the server is back.
                reconnect_timeout=DOUBT,
                open=True,
            )
        self._held = threading.local()
        self._change = -1
        self._hears = False
        #: What the listener was told when it last could not connect; empty while the server is there.
        self._away = ""
        self._marks = Marks()
        self._ended = threading.Event()
        try:
            self._migrate()
        except BaseException:
            self._pool.close()
            raise
        self._listener = threading.Thread(target=self._listen, daemon=True, name="argmap-changes")
        self._listener.start()

    def _migrate(self) -> None:
        with self._writing() as session:
            session.lock("argmap migrations")
            session.run("CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL)")
            done = {row["number"] for row in session.rows("SELECT number FROM migrations")}
            for number, (name, statements) in enumerate(MIGRATIONS, start=1):
                if number not in done:
                    for statement in statements:
                        session.run(statement)
                    session.run("INSERT INTO migrations (number, name) VALUES (?, ?)", number, name)

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """Give a connection from the pool; where the server is known to be away, that is said at once.

        :raises Away: if there is none to be had
        """
        begun = time.monotonic()
        while True:
            if self._away:
                raise Away(_CANNOT.format(self._away))
            try:
                connection = self._pool.getconn(DOUBT)
                break
            except PoolTimeout as error:
                # Where the listener hears, the server is there, and all connections are in use.
                if not self._hears or time.monotonic() - begun > PATIENCE:
                    raise Away(_CANNOT.format(error)) from error
        # The pool's own context commits and gives back; it takes no connection that is given out already.
        try:
            with connection:
                yield connection
        finally:
            self._pool.putconn(connection)

    @contextmanager
    def _reading(self) -> Iterator[PostgresSession]:
        held: PostgresSession | None = getattr(self._held, "session", None)
        if held is not None:
            yield held
            return
        with _told(), self._connection() as connection:
            yield PostgresSession(connection)

    @contextmanager
    def _writing(self, durable: bool = True) -> Iterator[PostgresSession]:
        with _told():
            with self._connection() as connection, connection.transaction():
                session = PostgresSession(connection)
                if not durable:
                    session.run("SET LOCAL synchronous_commit TO off")
                self._held.session = session
                try:
                    yield session
                finally:
                    self._held.session = None
            self._change = max(self._change, session.announced)
            for room_id, mark in session.rooms.items():
                self._marks.note(room_id, mark)

    def change(self) -> int:
        """Return the number of the newest change; from memory, for as long as this process hears of every change."""
        if self._hears:
            return self._change
        number = super().change()
        self._change = max(self._change, number)
        return number

    @property
    def at_hand(self) -> bool:
        """Return whether ``change`` is told from memory; else a server that is away may keep whoever asks."""
        return self._hears

    def room_mark(self, room_id: str) -> RoomMark:
        """Return how far a room has come; from memory, for as long as this process hears of every change."""
        known = self._marks.get(room_id)
        if known is None:
            hearing = self._marks.hearing
            known = super().room_mark(room_id)
            self._marks.note(room_id, known, hearing)
        return known

    def append_events(self, room_id: str, after: int, events: Sequence[RoomEvent]) -> int:
        """Append events to a room's log."""
        numbers = [after + place for place in range(1, len(events) + 1)]
        columns = [_whole(getattr(event, name) for event in events) for name in ("at", "seat", "client", "event")]
        with _told(), self._connection() as connection:
            try:
                row = connection.execute(_APPEND, [len(events), room_id, after, numbers, *columns]).fetchone()
            except psycopg.errors.UniqueViolation:
                # The client had sent it already.
                row = None
        if row is None:
            # Others were quicker, the client had sent it, or the room is gone: the way of every database tells.
            return super().append_events(room_id, after, events)
        self._marks.note(room_id, RoomMark(row["last"], row["version"]))
        return int(row["last"])

    def _listen(self) -> None:
        """Hear of other processes' changes; where the connection breaks, ``change`` asks until there is another."""
        while not self._ended.is_set():
            try:
                with self._connected() as own:
                    own.execute(f"LISTEN {CHANNEL}")
                    own.execute(f"LISTEN {ROOMS}")
                    # A server that was away has ended the other connections too.
                    self._pool.check()
                    # What was committed before the listening began was not heard of.
                    self._change = max(self._change, super().change())
                    self._hears = True
                    self._marks.begin()
                    while not self._ended.is_set():
                        for notice in own.notifies(timeout=BREATH):
                            self._heard(notice)
            except (psycopg.Error, Unavailable):
                self._hears = False
                self._ended.wait(BREATH)
            finally:
                self._hears = False
                self._marks.end()

    def _connected(self) -> Connection:
        """Return a connection of the listener's own, and note whether there is one to be had."""
        url = make_conninfo(self._url, **_ALIVE)
        try:
            made = Connection.connect(url, row_factory=dict_row, connect_timeout=CONNECTING, autocommit=True)
        except psycopg.OperationalError as error:
            self._away = " ".join(str(error).split()) or type(error).__name__
            raise
        self._away = ""
        return made

    def _heard(self, notice: psycopg.Notify) -> None:
        if notice.channel == CHANNEL:
            self._change = max(self._change, int(notice.payload))
        else:
            room_id, last, version = notice.payload.rsplit(" ", 2)
            self._marks.note(room_id, RoomMark(int(last), int(version)))

    def close(self) -> None:
        """Close every connection."""
        self._ended.set()
        self._pool.close()
        self._listener.join(timeout=4 * BREATH)


@contextmanager
def _told() -> Iterator[None]:
    """Say what is wrong with the database in words that hold for every database."""
    try:
        yield
    except (psycopg.Error, PoolTimeout) as error:
        said = " ".join(str(error).split()) or type(error).__name__
        kind = Away if isinstance(error, psycopg.OperationalError | PoolTimeout) else Unavailable
        raise kind(_CANNOT.format(said)) from error
