"""A database of every earlier version, with a row in each of its tables, is migrated and keeps them all."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from argmap.store import Author, AuthorKind, Draft, Store, open_store
from argmap.store.contents import digest
from argmap.store.postgres_migrations import MIGRATIONS
from argmap.store.sqlite_migrations import migrations
from tests.conftest import HARBOUR

ME = Author(AuthorKind.PERSON, "p1", "A person")
SHA256 = digest(HARBOUR.encode())
#: Values of columns whose value matters, and of tables in the version that had them.
KNOWN: dict[str, dict[str, object]] = {
    "contents": {"sha256": SHA256, "base": "", "before": 0, "after": 0, "depth": 0, "value": zlib.compress(HARBOUR.encode())},  # noqa: E501
    "revisions": {"name": "harbour", "number": 1, "sha256": SHA256, "sound": 1, "gone": 0, "author_kind": "person",
                  "author_id": "p1", "client": "c1", "edits": "[]", "inverses": "[]", "change": 1,
                  "map": "harbour", "content": HARBOUR},
    "maps": {"id": "harbour", "revision": 1, "gone": 0},
    "counters": {"name": "change", "value": 1},
    "changes": {"number": 1, "kind": "document", "name": "harbour", "revision": 1},
    "mirrors": {"place": "here", "name": "harbour", "sha256": SHA256, "revision": 1},
    "documents": {"name": "harbour", "number": 1},
    "drafts": {"owner_kind": "person", "owner_id": "p1", "key": "k", "value": "half a sen"},
}  # fmt: skip
#: Tables that keep nothing of what people wrote, or that fill themselves.
APART = ("migrations", "_sqlite_migrations", "sqlite_sequence", "counters", "leases")
Rows = dict[str, set[tuple[object, ...]]]


def row(table: str, columns: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Return a row for a table, of values that its columns take."""
    known = KNOWN.get(table, {})
    made: dict[str, object] = {}
    for name, kind in columns:
        kind = kind.upper()
        if name in known:
            made[name] = known[name]
        elif "TSVECTOR" in kind:
            made[name] = "'ships'"
        elif "BLOB" in kind or "BYTEA" in kind:
            made[name] = b"value"
        elif any(word in kind for word in ("INT", "REAL", "FLOAT", "DOUBLE")):
            made[name] = 7
        else:
            made[name] = f"{table} {name}"
    return made


def test_sqlite_is_migrated_from_every_version(tmp_path: Path) -> None:
    names = [migration.name for migration in migrations._migrations]
    for done in range(1, len(names) + 1):
        path = tmp_path / f"{done}.db"
        connection = sqlite3.connect(path, isolation_level=None)
        migrations.apply(Database(connection), stop_before=names[done] if done < len(names) else None)
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        plain = [name for name in tables if "_fts" not in name and name not in APART]
        assert plain, names[done - 1]
        for table in sorted(plain, key=lambda name: name not in ("maps", "contents")):
            columns = [(name, kind) for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})")]
            values = row(table, columns)
            marks = ", ".join("?" * len(values))
            sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})"
            connection.execute(sql, list(values.values()))
        if "counters" in tables:
            connection.execute("UPDATE counters SET value = 1")

        def kept(table: str, connection: sqlite3.Connection = connection) -> tuple[tuple[str, ...], set[Any]]:
            cursor = connection.execute(f"SELECT * FROM {table}")
            return tuple(column[0] for column in cursor.description), set(cursor.fetchall())

        lost(plain, kept, lambda place=path: open_store(place))
        connection.close()


def test_postgresql_is_migrated_from_every_version(database: str) -> None:
    import psycopg

    for done in range(1, len(MIGRATIONS) + 1):
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
            connection.execute("CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL)")
            for number, (name, statements) in enumerate(MIGRATIONS[:done], start=1):
                for statement in statements:
                    connection.execute(statement)
                connection.execute("INSERT INTO migrations VALUES (%s, %s)", [number, name])
            listed = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            plain = [name for (name,) in listed if name not in APART]
            for table in sorted(plain, key=lambda name: name != "contents"):
                columns = connection.execute(
                    "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' "
                    "AND table_name = %s AND is_identity = 'NO' ORDER BY ordinal_position",
                    [table],
                ).fetchall()
                values = row(table, columns)
                marks = ", ".join(["%s"] * len(values))
                connection.execute(
                    f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})",
                    list(values.values()),
                )
            connection.execute("UPDATE counters SET value = 1")

            def kept(table: str, connection: Any = connection) -> tuple[tuple[str, ...], set[Any]]:
                cursor = connection.execute(f"SELECT * FROM {table}")
                return tuple(column.name for column in cursor.description), set(cursor.fetchall())

            lost(plain, kept, lambda: open_store(database))


def lost(
    tables: Iterable[str], kept: Callable[[str], tuple[tuple[str, ...], set[Any]]], migrate: Callable[[], Store]
) -> None:
    """Fail where a row is not there any more after a database was migrated, or it does not go on."""
    before = {table: kept(table) for table in tables}
    store = migrate()
    try:
        for table, (columns, rows) in before.items():
            if table == "maps" or (table == "revisions" and "content" in columns):
                continue  # These became others; what they held is asked for below.
            now, more = kept(table)
            # A column may have been added behind the others.
            assert now[: len(columns)] == columns
            assert rows <= {values[: len(columns)] for values in more}, table
        head = store.heads()["harbour"]
        assert (head.number, head.sha256, store.content(head.sha256)) == (1, SHA256, HARBOUR.encode())
        assert store.mirrored("here")["harbour"].revision == 1
        assert store.commit(Draft("harbour", b"title: Next\n", ME, "2026-02-01", base=1)).number == 2
        assert store.change() == 2
    finally:
        store.close()
