"""What argmap remembers: revisions, texts, checked quotes, search and the layout cache; the home of sqlite_utils."""

from argmap.store.store import LAYOUT_BYTES, Entry, Revision, Store, Text

__all__ = ["LAYOUT_BYTES", "Entry", "Revision", "Store", "Text"]
