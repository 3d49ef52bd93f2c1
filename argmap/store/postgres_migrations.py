"""The shape of a PostgreSQL database, one migration after another; none is ever changed once landed."""

from __future__ import annotations

from argmap.store import accounts, hooks, rooms
from argmap.store.tables import DOCUMENTS

#: Name and statements of each migration, in order.
MIGRATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "first",
        (
            "CREATE TABLE contents (sha256 TEXT PRIMARY KEY, base TEXT NOT NULL, before INTEGER NOT NULL, "
            "after INTEGER NOT NULL, depth INTEGER NOT NULL, value BYTEA NOT NULL)",
            "CREATE TABLE revisions (name TEXT NOT NULL, number INTEGER NOT NULL, saved TEXT NOT NULL, "
            "sha256 TEXT NOT NULL REFERENCES contents (sha256), sound INTEGER NOT NULL, gone INTEGER NOT NULL, "
            "author_kind TEXT NOT NULL, author_id TEXT NOT NULL, author_name TEXT NOT NULL, client TEXT UNIQUE, "
            "edits TEXT NOT NULL, inverses TEXT NOT NULL, change BIGINT NOT NULL, PRIMARY KEY (name, number))",
            "CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL)",
            "INSERT INTO counters (name, value) VALUES ('change', 0)",
            "CREATE TABLE changes (number BIGINT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, "
            "revision INTEGER NOT NULL)",
            "CREATE TABLE mirrors (place TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL, "
            "revision INTEGER NOT NULL, PRIMARY KEY (place, name))",
            "CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until DOUBLE PRECISION NOT NULL)",
            "CREATE TABLE proposals (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, map TEXT NOT NULL, "
            "path TEXT NOT NULL, base TEXT NOT NULL, theirs TEXT NOT NULL, mine TEXT NOT NULL, "
            "author_kind TEXT NOT NULL, author_id TEXT NOT NULL, author_name TEXT NOT NULL, saved TEXT NOT NULL, "
            "client TEXT NOT NULL, edit TEXT NOT NULL, state TEXT NOT NULL)",
            "CREATE INDEX proposals_of_map ON proposals (map, state)",
            "CREATE TABLE drafts (owner_kind TEXT NOT NULL, owner_id TEXT NOT NULL, key TEXT NOT NULL, "
            "value TEXT NOT NULL, saved TEXT NOT NULL, PRIMARY KEY (owner_kind, owner_id, key))",
            "CREATE TABLE entries (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, map TEXT NOT NULL, "
            "kind TEXT NOT NULL, ref TEXT NOT NULL, label TEXT NOT NULL, body TEXT NOT NULL, "
            "named TSVECTOR NOT NULL, words TSVECTOR NOT NULL)",
            "CREATE INDEX entries_of_map ON entries (map)",
            "CREATE INDEX entries_by_words ON entries USING GIN (words)",
            "CREATE TABLE texts (sha256 TEXT PRIMARY KEY, source TEXT NOT NULL, name TEXT NOT NULL, "
            "content TEXT NOT NULL, pages TEXT NOT NULL, added TEXT NOT NULL)",
            "CREATE INDEX texts_of_source ON texts (source)",
            "CREATE TABLE anchors (key TEXT NOT NULL, sha256 TEXT NOT NULL, source TEXT NOT NULL, "
            "checked TEXT NOT NULL, anchor TEXT NOT NULL, PRIMARY KEY (key, sha256))",
            "CREATE TABLE layouts (key TEXT PRIMARY KEY, value BYTEA NOT NULL, size BIGINT NOT NULL, "
            "used BIGINT NOT NULL)",
            "CREATE INDEX layouts_by_use ON layouts (used)",
            "CREATE TABLE prepared (key TEXT PRIMARY KEY, value BYTEA NOT NULL, size BIGINT NOT NULL, "
            "used BIGINT NOT NULL)",
            "CREATE INDEX prepared_by_use ON prepared (used)",
        ),
    ),
    ("rooms", rooms.TABLES),
    ("documents", DOCUMENTS),
    ("people", accounts.TABLES),
    ("webhooks", hooks.TABLES),
    ("room marks", rooms.MARKS),
    ("webhook results", hooks.LATER),
)
