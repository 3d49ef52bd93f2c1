"""The embedded database behind a small interface; the only module that knows SQL."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from argmap.errors import Conflict, NotFound
from argmap.model import Anchor, Part, Verdict
from argmap.store.migrations import migrations

#: How long a writer waits for another, in seconds.
BUSY_SECONDS = 20.0
#: Connections kept open for the next who needs one.
IDLE = 8
#: The layout cache keeps at most so many bytes; the least recently made go first.
LAYOUT_BYTES = 64 * 1024 * 1024
#: The same for prepared texts, each of which takes about as many bytes as its text.
PREPARED_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Revision:
    """One saved state of a map file.

    :param map: id of the map
    :param number: 1 for the first
    :param saved: when, ISO 8601 in UTC
    :param sha256: hash of the content in UTF-8, in hexadecimal
    :param content: the file's text
    """

    map: str
    number: int
    saved: str
    sha256: str
    content: str


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a source as installed on this machine.

    :param sha256: hash of the file it came from, in hexadecimal
    :param source: id of the source; empty while nobody has said which
    :param name: name of the file
    :param content: the text
    :param pages: offsets at which pages begin, with their labels; empty where the format has none
    :param added: date, ISO 8601
    """

    sha256: str
    source: str
    name: str
    content: str
    pages: tuple[tuple[int, str], ...]
    added: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: a claim, a quote, a person, a map.

    :param map: id of the map
    :param kind: ``map``, ``claim``, ``quote`` or ``person``
    :param ref: what it is called within the map
    :param label: its short name
    :param body: its words
    """

    map: str
    kind: str
    ref: str
    label: str
    body: str


class Store:
    """Everything argmap remembers, in one SQLite file; safe to share between threads and processes."""

    def __init__(self, path: Path | str) -> None:
        """Open the database, making or migrating it where needed.

        :param path: the file; its folder must exist
        """
        self.path = str(path)
        self._idle: list[Database] = []
        self._held = threading.local()
        with self._writing() as db:
            migrations.apply(db)

    def _connect(self) -> Database:
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        return Database(connection, execute_plugins=False)

    @contextmanager
    def _reading(self) -> Iterator[Database]:
        """Lend a connection, the one that holds the write lock where this thread has it."""
        held: Database | None = getattr(self._held, "db", None)
        if held is not None:
            yield held
            return
        try:
            db = self._idle.pop()
        except IndexError:
            db = self._connect()
        try:
            yield db
        finally:
            if len(self._idle) < IDLE and not db.conn.in_transaction:
                self._idle.append(db)
            else:
                db.conn.close()

    @contextmanager
    def _writing(self, synchronous: str = "FULL") -> Iterator[Database]:
        """Hold the write lock from the start, so that what is read inside cannot change before it is written."""
        with self._reading() as db:
            if db.conn.in_transaction:
                yield db
                return
            db.conn.execute(f"PRAGMA synchronous={synchronous}")
            db.conn.execute("BEGIN IMMEDIATE")
            self._held.db = db
            try:
                yield db
            except BaseException:
                db.conn.execute("ROLLBACK")
                raise
            else:
                db.conn.execute("COMMIT")
            finally:
                self._held.db = None

    def _caching(self) -> AbstractContextManager[Database]:
        """Write what can be made anew: without waiting for the disk."""
        return self._writing("NORMAL")

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Keep every other writer waiting, and write what is written meanwhile together or not at all."""
        with self._writing():
            yield

    def close(self) -> None:
        """Close every connection that is not lent at the moment."""
        while self._idle:
            self._idle.pop().conn.close()

    # maps and revisions

    def save(
        self, map_id: str, title: str, content: str, sha256: str, saved: str, expected: int | None = None
    ) -> Revision:
        """Save a map's text as its new revision, unless it is the current one already.

        :param expected: number of the revision the change was made on, 0 for a new map; ``None`` to not compare
        :raises Conflict: where the current revision is another
        """
        with self._writing() as db:
            current = self._current(db, map_id)
            number = current.number if current else 0
            if expected is not None and expected != number:
                raise Conflict(f"“{map_id}” has changed since; it is at revision {number} now.")
            if current and current.sha256 == sha256:
                db.table("maps").upsert({"id": map_id, "title": title, "revision": number, "gone": 0}, pk="id")
                return current
            revision = Revision(map_id, number + 1, saved, sha256, content)
            db.table("maps").upsert({"id": map_id, "title": title, "revision": revision.number, "gone": 0}, pk="id")
            db.table("revisions").insert(asdict(revision))
            return revision

    def _current(self, db: Database, map_id: str) -> Revision | None:
        rows = db.query("SELECT * FROM revisions WHERE map = ? ORDER BY number DESC LIMIT 1", [map_id])
        return next((Revision(**row) for row in rows), None)

    def current(self, map_id: str) -> Revision | None:
        """Return a map's newest revision; ``None`` where it has none."""
        with self._reading() as db:
            return self._current(db, map_id)

    def revision(self, map_id: str, number: int) -> Revision:
        """Return one revision of a map.

        :raises NotFound: where there is none of that number
        """
        with self._reading() as db:
            for row in list(db.query("SELECT * FROM revisions WHERE map = ? AND number = ?", [map_id, number])):
                return Revision(**row)
        raise NotFound("revision", f"{map_id} {number}")

    def revisions(self, map_id: str) -> list[tuple[int, str]]:
        """Return the numbers of a map's revisions and when they were saved, newest first."""
        sql = "SELECT number, saved FROM revisions WHERE map = ? ORDER BY number DESC"
        with self._reading() as db:
            return [(row["number"], row["saved"]) for row in db.query(sql, [map_id])]

    def forget(self, map_id: str) -> None:
        """Take a map out of the search; its revisions stay."""
        with self._writing() as db:
            db.table("entries").delete_where("map = ?", [map_id])
            db.execute("UPDATE maps SET gone = 1 WHERE id = ?", [map_id])

    # search

    def index(self, map_id: str, entries: Iterable[Entry]) -> None:
        """Replace what can be found of a map."""
        with self._caching() as db:
            db.table("entries").delete_where("map = ?", [map_id])
            db.table("entries").insert_all([asdict(entry) for entry in entries])

    def search(self, words: str, limit: int = 50, map_id: str = "") -> list[Entry]:
        """Return what matches all the words, best first; the last word may be unfinished.

        :param words: anything a person types; nothing in it is taken as query syntax
        :param limit: how many at the most
        :param map_id: only in this map
        """
        tokens = re.findall(r"\w+", words)[:32]
        if not tokens:
            return []
        query = " ".join(f'"{token}"' for token in tokens) + "*"
        sql = (
            "SELECT e.map, e.kind, e.ref, e.label, e.body FROM entries_fts f JOIN entries e ON e.id = f.rowid "
            "WHERE entries_fts MATCH ? AND (? = '' OR e.map = ?) ORDER BY bm25(entries_fts, 4.0, 1.0), e.id LIMIT ?"
        )
        with self._reading() as db:
            return [Entry(**row) for row in db.query(sql, [query, map_id, map_id, limit])]

    # texts of sources

    def put_text(self, text: Text) -> None:
        """Keep a source's text, replacing one of the same hash."""
        row = asdict(text) | {"pages": json.dumps(text.pages)}
        with self._writing() as db:
            db.table("texts").upsert(row, pk="sha256")

    def text(self, sha256: str) -> Text | None:
        """Return the text of this hash; ``None`` where it is not installed."""
        with self._reading() as db:
            found = list(db.query("SELECT * FROM texts WHERE sha256 = ?", [sha256]))
        return _text(found[0]) if found else None

    def texts(self) -> list[Text]:
        """Return every installed text, without its content, by source and date."""
        sql = "SELECT sha256, source, name, '' AS content, pages, added FROM texts ORDER BY source, added, sha256"
        with self._reading() as db:
            return [_text(row) for row in db.query(sql)]

    # anchors of quotes

    def put_anchors(self, anchors: Iterable[Anchor]) -> None:
        """Keep what checks of quotes came to, one for each quote and text."""
        rows = [
            {
                "key": anchor.key,
                "sha256": anchor.sha256,
                "source": anchor.source,
                "checked": anchor.checked,
                "anchor": json.dumps(asdict(anchor), ensure_ascii=False, sort_keys=True),
            }
            for anchor in anchors
        ]
        with self._writing() as db:
            db.table("anchors").upsert_all(rows, pk=("key", "sha256"))

    def anchors(self, keys: Sequence[str]) -> dict[str, Anchor]:
        """Return for each quote's key the newest check that is known of it."""
        found: dict[str, Anchor] = {}
        for first in range(0, len(keys), 500):
            some = keys[first : first + 500]
            marks = ",".join("?" * len(some))
            sql = f"SELECT anchor FROM anchors WHERE key IN ({marks}) ORDER BY checked, sha256"  # noqa: S608
            with self._reading() as db:
                rows = list(db.query(sql, list(some)))
            for row in rows:
                anchor = _anchor(json.loads(row["anchor"]))
                found[anchor.key] = anchor
        return found

    # what can be made anew

    def get_layout(self, key: str) -> bytes | None:
        """Return a kept layout."""
        return self._kept("layouts", key)

    def put_layout(self, key: str, value: bytes, limit: int = LAYOUT_BYTES) -> None:
        """Keep a layout, and drop the oldest until all are within the limit of bytes; one beyond it is not kept."""
        self._keep("layouts", key, value, limit)

    def get_prepared(self, key: str) -> bytes | None:
        """Return what preparing a text yielded."""
        return self._kept("prepared", key)

    def put_prepared(self, key: str, value: bytes, limit: int = PREPARED_BYTES) -> None:
        """Keep what preparing a text yielded, within a limit as layouts are."""
        self._keep("prepared", key, value, limit)

    def _kept(self, table: str, key: str) -> bytes | None:
        with self._reading() as db:
            found = list(db.table(table).rows_where("key = ?", [key], select="value"))
        return bytes(found[0]["value"]) if found else None

    def _keep(self, table: str, key: str, value: bytes, limit: int) -> None:
        if len(value) > limit:
            return
        with self._caching() as db:
            rows = db.table(table)
            newest = next(rows.rows_where(select="coalesce(max(used), 0) AS used"))["used"]
            rows.upsert({"key": key, "value": value, "size": len(value), "used": newest + 1}, pk="key")
            total = next(rows.rows_where(select="sum(size) AS total"))["total"]
            for old in list(rows.rows_where(select="key, size", order_by="used")):
                if total <= limit:
                    break
                rows.delete(old["key"])
                total -= old["size"]


def _text(row: dict[str, Any]) -> Text:
    pages = tuple((int(offset), str(label)) for offset, label in json.loads(row["pages"]))
    return Text(**(row | {"pages": pages}))


def _anchor(data: dict[str, Any]) -> Anchor:
    return Anchor(
        **(
            data
            | {
                "parts": tuple(Part(**part) for part in data["parts"]),
                "verdict": Verdict(data["verdict"]),
                "diff": tuple((a, b, c) for a, b, c in data["diff"]),
            }
        )
    )
