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


def _inside(reason: str) -> str:
    """Return a reason as the inside of a sentence; a name such as “I/O” keeps its capitals."""
    return reason[:1].lower() + reason[1:] if reason[1:2].islower() else reason


def _name(what: str) -> str:
    return what.rsplit(" ", 1)[-1]
