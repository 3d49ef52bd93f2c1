"""Tables that are the same in every database, for the migrations that make them; none changes once landed."""

from __future__ import annotations

#: The newest revision of each document.
DOCUMENTS = (
    "CREATE TABLE documents (name TEXT PRIMARY KEY, number INTEGER NOT NULL)",
    "INSERT INTO documents (name, number) SELECT name, max(number) FROM revisions GROUP BY name",
)
