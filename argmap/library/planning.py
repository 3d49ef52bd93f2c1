"""What bringing a folder and the log into step would do, said before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """What would be done to a document; each says it in words."""

    IN = "the file has changed; its text is copied to the database"
    OUT = "the database has changed; the file is written"
    NEW_IN = "new in the folder; it is copied to the database"
    NEW_OUT = "new in the database; a file is written"
    GONE_IN = "the file is gone; the map is deleted in the database, which keeps its revisions"
    GONE_OUT = "deleted in the database; the file is deleted"
    BOTH = "both have changed, in different fields; each gets the other's changes"
    BACK = "deleted on one side and changed on the other; the changed text comes back"
    CLASH = "both have changed the same; nothing is done. Make the file or the map like the other, and sync again"
    LARGE = "the file is larger than a map may be; nothing is done"
    UNREADABLE = "the file cannot be read; nothing is done"


@dataclass(frozen=True, slots=True)
class Step:
    """What would be done to one document.

    :param name: id of the map, or the document's name
    """

    name: str
    way: Way

    @property
    def does(self) -> str:
        """Return what is done, in words."""
        return self.way.value

    @property
    def refused(self) -> bool:
        """Return whether nothing is done, because a change could be lost."""
        return self.way in (Way.CLASH, Way.LARGE, Way.UNREADABLE)
