"""The database's shape, one migration after another from the first version on; none is ever changed once landed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils import Migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

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
