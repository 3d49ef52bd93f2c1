"""A connection to an SQLite file, and search in it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence

from argmap.store.alone import Database
from argmap.store.finding import RANKED, folded, unfinished
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

    def announce_room(self, room_id: str, last: int, version: int) -> None:
        """Do nothing: the others see it in the file."""

    def enter(self, rows: Iterable[Sequence[str]]) -> None:
        """Add entries to what can be found."""
        self.many("INSERT INTO entries (map, kind, ref, label, body) VALUES (?, ?, ?, ?, ?)", rows)

    def time(self) -> float:
        """Return this machine's time, which all who share the file have."""
        return time.time()

    def search(self, tokens: Sequence[str], limit: int, map_id: str) -> tuple[list[Row], bool]:
        """Return entries that have all the tokens: those with one of them in their name first, then the shortest.

        Whole words come first. ``bm25`` would have to count all entries that have each word before it ranks the first,
        which at 200,000 entries takes most of the time.
        """
        exact = " ".join(f'"{token}"' for token in tokens)
        found = self._candidates(exact, map_id)
        whole = {row["id"] for row in found}
        if len(found) <= RANKED and unfinished(tokens[-1]):
            found += [row for row in self._candidates(f"{exact}*", map_id) if row["id"] not in whole]
        sought = [folded(token) for token in tokens]

        def rank(row: Row) -> tuple[bool, bool, int, int]:
            name = folded(row["label"]) if row["label"] else ""
            return not any(word in name for word in sought), row["id"] not in whole, row["length"], row["id"]

        best = [row["id"] for row in sorted(found[:RANKED], key=rank)[: limit + 1]]
        rows = {
            row["id"]: row
            for row in self.rows(
                "SELECT e.id, e.map, e.kind, e.ref, e.label, e.body FROM json_each(?) wanted "
                "CROSS JOIN entries e ON e.id = wanted.value",
                json.dumps(best),
            )
        }
        return [rows[number] for number in best], len(found) > RANKED

    def _candidates(self, query: str, map_id: str) -> list[Row]:
        """Return id, name and length of what matches, never more than is ranked and one."""
        matching = "SELECT rowid AS id FROM entries_fts WHERE entries_fts MATCH ?"
        values: tuple[object, ...] = (query,)
        if map_id:
            matching += " AND rowid IN (SELECT id FROM entries WHERE map = ?)"
            values = (query, map_id)
        # The order of this join is fixed: else all entries would be gone through in search of the few.
        sql = (
            f"SELECT e.id, e.label, length(e.body) AS length FROM ({matching} LIMIT ?) found "  # noqa: S608
            "CROSS JOIN entries e ON e.id = found.id"
        )
        return self.rows(sql, *values, RANKED + 1)
