"""What argmap remembers: the log of edits, search, texts, checked quotes and caches; the only place that knows SQL.

``Store`` says what a store does, ``open_store`` opens one. Whoever needs a verb that is missing adds it there and,
once for all databases, to ``SharedStore``.
"""

from __future__ import annotations

from pathlib import Path

from argmap.errors import Unavailable
from argmap.store.interface import Store
from argmap.store.shared import LAYOUT_BYTES, PREPARED_BYTES
from argmap.store.values import (
    FILE,
    Author,
    AuthorKind,
    Change,
    Draft,
    Entry,
    Found,
    Mirrored,
    Proposal,
    Pruned,
    Revision,
    Text,
)

__all__ = [
    "FILE",
    "LAYOUT_BYTES",
    "PREPARED_BYTES",
    "Author",
    "AuthorKind",
    "Change",
    "Draft",
    "Entry",
    "Found",
    "Mirrored",
    "Proposal",
    "Pruned",
    "Revision",
    "Store",
    "Text",
    "is_url",
    "open_store",
]


def open_store(where: Path | str) -> Store:
    """Open a store, making or migrating its database where needed.

    :param where: an SQLite file, whose folder must exist, or a ``postgresql://`` URL
    :raises Unavailable: where it cannot be opened, or what it needs is not installed
    """
    if is_url(where):
        try:
            from argmap.store.postgres import PostgresStore
        except ImportError as error:
            raise Unavailable("PostgreSQL needs two more packages: pip install 'argmap[postgresql]'.") from error
        return PostgresStore(str(where))
    from argmap.store.sqlite import SqliteStore

    return SqliteStore(where)


def is_url(where: Path | str) -> bool:
    """Return whether a store is named by a URL, not by a file."""
    return isinstance(where, str) and where.startswith(("postgresql://", "postgres://"))
