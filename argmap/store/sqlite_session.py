"""A connection to an SQLite file, and search in it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from argmap.store.finding import RANKED
from argmap.store.session import Row, clean


class SqliteSession:
    """A connection to an SQLite file."""

    def __init__(self, db: Database) -> None:
        """Take the database."""
        self.db = db

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Return what a query finds."""
        return list(self.db.query(sql, tuple(map(clean, values))))

    def run(self, sql: str, *values: object) -> None:
        """Carry out a statement."""
        self.db.conn.execute(sql, tuple(map(clean, values)))

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Carry out a statement once for each row of values."""
        self.db.conn.executemany(sql, [tuple(map(clean, row)) for row in rows])

    def lock(self, name: str) -> None:
        """Do nothing: a transaction that writes has the whole file to itself."""

    def announce(self, number: int) -> None:
        """Do nothing: the others see it in the file."""

    def enter(self, rows: Iterable[Sequence[str]]) -> None:
        """Add entries to what can be found."""
        self.many("INSERT INTO entries (map, kind, ref, label, body) VALUES (?, ?, ?, ?, ?)", rows)

    def time(self) -> float:
        """Return this machine's time, which all who share the file have."""
        return time.time()

    def search(self, tokens: Sequence[str], limit: int, map_id: str) -> tuple[list[Row], bool]:
        """Return entries that have all the tokens."""
        query = " ".join(f'"{token}"' for token in tokens) + "*"
        # Ranking costs in proportion to what is ranked, so no more is than was agreed.
        matching = "SELECT rowid AS id, bm25(entries_fts, 4.0, 1.0) AS score FROM entries_fts WHERE entries_fts MATCH ?"
        values: tuple[object, ...] = (query,)
        if map_id:
            matching += " AND rowid IN (SELECT id FROM entries WHERE map = ?)"
            values = (query, map_id)
        best = f"SELECT id, score, count(*) OVER () AS total FROM ({matching} LIMIT ?) ORDER BY score, id LIMIT ?"  # noqa: S608
        sql = (
            f"SELECT e.map, e.kind, e.ref, e.label, e.body, best.total FROM ({best}) best "  # noqa: S608
            "JOIN entries e ON e.id = best.id ORDER BY best.score, best.id"
        )
        rows = self.rows(sql, *values, RANKED + 1, limit + 1)
        return rows, bool(rows) and rows[0]["total"] > RANKED
