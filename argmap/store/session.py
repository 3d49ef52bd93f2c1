"""What the shared part of both stores asks of a database: rows for SQL with question marks, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

Row = dict[str, Any]


class Session(Protocol):
    """A connection within a transaction, or one that only reads."""

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Return what a query finds."""

    def run(self, sql: str, *values: object) -> None:
        """Carry out a statement."""

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Carry out a statement once for each row of values."""

    def lock(self, name: str) -> None:
        """Keep other writers of the same name waiting until the transaction ends."""

    def time(self) -> float:
        """Return the database's time in seconds, the same for everybody who shares it."""

    def announce(self, number: int) -> None:
        """Tell other processes of a change as soon as it is committed, where they would not see it by themselves."""

    def announce_room(self, room_id: str, last: int, version: int) -> None:
        """Tell other processes how far a room has come as soon as it is committed, where they would not see it."""

    def enter(self, rows: Iterable[Sequence[str]]) -> None:
        """Add entries to what can be found: map, kind, ref, label and body of each."""

    def search(self, tokens: Sequence[str], limit: int, map_id: str) -> tuple[list[Row], bool]:
        """Return entries that have all the tokens, the last perhaps unfinished, and whether there are more."""


def first(rows: list[Row]) -> Row | None:
    """Return the first row, where there is one."""
    return rows[0] if rows else None


def clean(value: object) -> object:
    """Return a value as every database takes it: a text without what UTF-8 cannot say.

    >>> clean("a\\ud800b"), clean(7)
    ('a?b', 7)
    """
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode()
    return value
