"""The database's shape, one migration after another from the first version on; none is ever changed once landed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from argmap.store import accounts, contents, hooks, log, rooms
from argmap.store.alone import Migrations
from argmap.store.sqlite_session import SqliteSession
from argmap.store.tables import DOCUMENTS
from argmap.store.values import Mirrored

if TYPE_CHECKING:
    from argmap.store.alone import Database

migrations = Migrations("argmap")


@migrations()
def m001_first(db: Database) -> None:
    """Lay down texts of sources, maps and their revisions, anchors of quotes, the search index and the layout cache."""
    db.table("texts").create(
        {"sha256": str, "source": str, "name": str, "content": str, "pages": str, "added": str}, pk="sha256"
    )
    db.table("texts").create_index(["source"])
    db.table("maps").create({"id": str, "title": str, "revision": int, "gone": int}, pk="id")
    db.table("revisions").create(
        {"map": str, "number": int, "saved": str, "sha256": str, "content": str},
        pk=("map", "number"),
        foreign_keys=[("map", "maps", "id")],
    )
    db.table("anchors").create(
        {"key": str, "sha256": str, "source": str, "checked": str, "anchor": str}, pk=("key", "sha256")
    )
    db.table("entries").create({"id": int, "map": str, "kind": str, "ref": str, "label": str, "body": str}, pk="id")
    db.table("entries").create_index(["map"])
    db.table("entries").enable_fts(["label", "body"], tokenize="unicode61 remove_diacritics 2", create_triggers=True)
    db.table("layouts").create({"key": str, "value": bytes, "size": int, "used": int}, pk="key")
    db.table("layouts").create_index(["used"])


@migrations()
def m002_prepared(db: Database) -> None:
    """Keep what preparing long texts yields."""
    db.table("prepared").create({"key": str, "value": bytes, "size": int, "used": int}, pk="key")
    db.table("prepared").create_index(["used"])


@migrations()
def m003_log(db: Database) -> None:
    """Make a log of the revisions: texts under their hashes, authors, edits, one order of changes, and the folder."""
    create = db.conn.execute
    create(
        "CREATE TABLE contents (sha256 TEXT PRIMARY KEY, base TEXT NOT NULL, before INTEGER NOT NULL, "
        "after INTEGER NOT NULL, depth INTEGER NOT NULL, value BLOB NOT NULL)"
    )
    create("ALTER TABLE revisions RENAME TO old_revisions")
    create(
        "CREATE TABLE revisions (name TEXT NOT NULL, number INTEGER NOT NULL, saved TEXT NOT NULL, "
        "sha256 TEXT NOT NULL REFERENCES contents (sha256), sound INTEGER NOT NULL, gone INTEGER NOT NULL, "
        "author_kind TEXT NOT NULL, author_id TEXT NOT NULL, author_name TEXT NOT NULL, client TEXT UNIQUE, "
        "edits TEXT NOT NULL, inverses TEXT NOT NULL, change INTEGER NOT NULL, PRIMARY KEY (name, number))"
    )
    create("CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL)")
    create("INSERT INTO counters (name, value) VALUES ('change', 0)")
    create(
        "CREATE TABLE changes (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, "
        "revision INTEGER NOT NULL)"
    )
    create(
        "CREATE TABLE mirrors (place TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL, "
        "revision INTEGER NOT NULL, PRIMARY KEY (place, name))"
    )
    create("CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until REAL NOT NULL)")
    create(
        "CREATE TABLE proposals (id INTEGER PRIMARY KEY, map TEXT NOT NULL, path TEXT NOT NULL, base TEXT NOT NULL, "
        "theirs TEXT NOT NULL, mine TEXT NOT NULL, author_kind TEXT NOT NULL, author_id TEXT NOT NULL, "
        "author_name TEXT NOT NULL, saved TEXT NOT NULL, client TEXT NOT NULL, edit TEXT NOT NULL, "
        "state TEXT NOT NULL)"
    )
    create("CREATE INDEX proposals_of_map ON proposals (map, state)")
    create(
        "CREATE TABLE drafts (owner_kind TEXT NOT NULL, owner_id TEXT NOT NULL, key TEXT NOT NULL, "
        "value TEXT NOT NULL, saved TEXT NOT NULL, PRIMARY KEY (owner_kind, owner_id, key))"
    )
    _carry_over(db)
    create("DROP TABLE old_revisions")
    create("DROP TABLE maps")


@migrations()
def m004_rooms(db: Database) -> None:
    """Keep rooms: their events, and their seats."""
    for statement in rooms.TABLES:
        db.conn.execute(statement)


def _carry_over(db: Database) -> None:
    """Put the revisions of the first version into the log, and note what files they were read from."""
    session = SqliteSession(db)
    gone = {row["id"] for row in db.query("SELECT id FROM maps WHERE gone = 1")}
    last: dict[str, tuple[int, str, str]] = {}
    insert = (
        "INSERT INTO revisions (name, number, saved, sha256, sound, gone, author_kind, author_id, author_name, client, "
        "edits, inverses, change) VALUES (?, ?, ?, ?, 1, ?, 'file', '', '', NULL, '[]', '[]', ?)"
    )
    for row in list(db.query("SELECT map, number, saved, content FROM old_revisions ORDER BY saved, map, number")):
        _, like, _ = last.get(row["map"], (0, "", ""))
        sha256 = contents.keep(session, row["content"].encode("utf-8", "surrogatepass"), like)
        change = log.changed(session, "document", row["map"], row["number"])
        session.run(insert, row["map"], row["number"], row["saved"], sha256, 0, change)
        last[row["map"]] = (row["number"], sha256, row["saved"])
    for name, (number, sha256, saved) in last.items():
        if name in gone:
            nothing = contents.keep(session, b"")
            change = log.changed(session, "document", name, number + 1)
            session.run(insert, name, number + 1, saved, nothing, 1, change)
        else:
            # Whatever the file holds by now was written after that revision: until now the files came first.
            log.mirror(session, "", name, Mirrored(sha256, number))


@migrations()
def m005_documents(db: Database) -> None:
    """Name the newest revision of each document, so that a long history costs nothing to those who read the end."""
    for statement in DOCUMENTS:
        db.conn.execute(statement)


@migrations()
def m006_people(db: Database) -> None:
    """Keep people: accounts, sessions, tokens, one-time grants and the audit log."""
    for statement in accounts.TABLES:
        db.conn.execute(statement)


@migrations()
def m007_webhooks(db: Database) -> None:
    """Keep webhooks."""
    for statement in hooks.TABLES:
        db.conn.execute(statement)


@migrations()
def m008_room_marks(db: Database) -> None:
    """Keep how far each room has come where it is found at once."""
    for statement in rooms.MARKS:
        db.conn.execute(statement)


@migrations()
def m009_webhook_results(db: Database) -> None:
    """Keep what the last messages to a webhook came to."""
    for statement in hooks.LATER:
        db.conn.execute(statement)
