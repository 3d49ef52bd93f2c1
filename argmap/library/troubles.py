"""What pages say about files that cannot be read or written for now; what was read of them last stays in force."""

from __future__ import annotations

from argmap.errors import Problem, Severity


def unreadable(what: str, reason: str) -> Problem:
    """Return the problem of a file or folder that is there and cannot be read.

    :param what: what it is, with its name
    :param reason: why, in a few words
    """
    message = f"{what} cannot be read: {_inside(reason)}. The last version that could be read is still shown."
    fix = "Allow argmap to read it; it tries again automatically. To delete a map, delete its file."
    return Problem("file-unreadable", message, fix, file=_name(what))


def unwritable(what: str, reason: str) -> Problem:
    """Return the problem of a file that a change cannot be written back to.

    :param what: what it is, with its name
    :param reason: why, in a few words
    """
    message = f"{what} cannot be written: {_inside(reason)}. The newest text is in the database only."
    fix = "Allow argmap to write it; it tries again automatically."
    return Problem("file-unwritable", message, fix, Severity.WARNING, file=_name(what))


#: Under what the state of a library tells of its database; no document has this name.
DATABASE = " database"


def missing(what: str) -> Problem:
    """Return the problem of a folder that was there and is not any more.

    :param what: what it is, with its name
    """
    message = f"{what} is gone. Its maps are shown as they were last read; changes to them are in the database only."
    fix = "Put the folder back; argmap then writes the changes to it."
    return Problem("folder-missing", message, fix, file=_name(what))


def unusable(reason: str) -> Problem:
    """Return the problem of a database that cannot be used for now.

    :param reason: why, in a sentence
    """
    message = f"{reason} The maps are shown as they were last read, and nothing can be saved."
    return Problem("database-unusable", message, "Allow argmap to use the database; it tries again automatically.")


def _inside(reason: str) -> str:
    """Return a reason as the inside of a sentence; a name such as “I/O” keeps its capitals."""
    return reason[:1].lower() + reason[1:] if reason[1:2].islower() else reason


def _name(what: str) -> str:
    return what.rsplit(" ", 1)[-1]
