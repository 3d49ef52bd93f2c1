"""Where a map is saved, as its owner would call it."""

from __future__ import annotations

from argmap.web.current import settings


def saved_to(map_id: str) -> str:
    """Return the name of a map's file with its folder's."""
    folder = settings().library.folder
    return f"{folder.path.name}/{folder.file(map_id).name}"
