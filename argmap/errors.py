"""What can be wrong: problems in people's files as values, and failed requests as exceptions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """Rank a problem the way linters do; only an error makes ``argmap check`` fail."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a person's file: where, what, and how to fix it.

    :param code: stable kebab-case name of the kind of problem, listed in ``docs/format.md``
    :param message: one sentence that says what is wrong
    :param fix: one sentence that says how to put it right; may be empty where nothing general can be said
    :param severity: error, warning or note
    :param file: name of the file as the user gave it; empty if there is none
    :param line: line number, counted from 1
    :param column: column in code points, counted from 1
    :param path: keys and list positions that lead to the place in the file's data
    """

    code: str
    message: str
    fix: str = ""
    severity: Severity = Severity.ERROR
    file: str = ""
    line: int | None = None
    column: int | None = None
    path: tuple[str | int, ...] = ()

    def at(self, *, file: str | None = None, line: int | None = None, column: int | None = None) -> Problem:
        """Return the same problem at another place."""
        return replace(
            self,
            file=self.file if file is None else file,
            line=self.line if line is None else line,
            column=self.column if column is None else column,
        )

    @property
    def place(self) -> str:
        """Return ``file:line:column`` as far as it is known."""
        return ":".join(str(part) for part in (self.file or None, self.line, self.column) if part is not None)

    def __str__(self) -> str:
        head = f"{self.place}: " if self.place else ""
        fix = f" {self.fix}" if self.fix else ""
        return f"{head}{self.severity} {self.code} {self.message}{fix}"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any of the problems is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def nearest(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Return the known words most like the given one, best first.

    >>> nearest("suports", ["supports", "rebuts", "undercuts"])
    ['supports']
    """
    # Ids are lower case, and who writes one in capitals means the same.
    folded = {name.casefold(): name for name in reversed(list(known))}
    return [folded[match] for match in get_close_matches(word.casefold(), folded, n=count, cutoff=0.6)]


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return a sentence that offers the nearest known words, or an empty string where none is near.

    >>> suggestion("suports", ["supports", "rebuts"])
    'Did you mean supports?'
    """
    near = nearest(word, known)
    return f"Did you mean {' or '.join(near)}?" if near else ""


class ArgmapError(Exception):
    """A request that cannot be met; its text is one sentence a person can act on."""

    code = "failed"


class BadRequest(ArgmapError):
    """The request itself is wrong: a parameter out of range, a malformed id."""

    code = "bad-request"


class Refused(BadRequest):
    """What was sent is well-formed and still cannot be done; every reason is a problem with its place.

    :param problems: the reasons, each with the path of the field it is about
    """

    code = "refused"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(f"{problem.message} {problem.fix}".strip() for problem in self.problems))


class Unreadable(BadRequest):
    """Something is there and cannot be read, now or ever; which says nothing of whether it was deleted.

    :param what: what cannot be read, as people call it
    :param reason: why, in a few words
    """

    code = "unreadable"

    def __init__(self, what: str, reason: str) -> None:
        self.what, self.reason = what, reason
        super().__init__(f"{what} cannot be read: {reason}.")


class NotFound(ArgmapError):
    """Nothing has the name that was asked for.

    :param kind: what was looked for, such as ``map`` or ``claim``
    :param name: the name as it was asked for
    :param near: names that exist and are like it, best first
    """

    code = "not-found"

    def __init__(self, kind: str, name: str, near: Iterable[str] = ()) -> None:
        self.kind, self.name, self.near = kind, name, tuple(near)
        offer = f" Did you mean {' or '.join(self.near)}?" if self.near else ""
        super().__init__(f"There is no {kind} “{name}”.{offer}")


class NotAllowed(ArgmapError):
    """Whoever asks may not do this; the message says who may, or when."""

    code = "not-allowed"


class NotSignedIn(NotAllowed):
    """Nobody has signed in, and this is only for somebody who has."""

    code = "not-signed-in"


class Conflict(ArgmapError):
    """Somebody else saved the same thing first.

    :param base: the text that both began with, theirs: the newest text, mine: the text that was not saved
    :param fields: where both changed the same field of a map: what ``edits.merge`` says of each; empty if the texts
        as a whole conflict
    :param revision: number of the newest revision
    """

    code = "conflict"

    def __init__(
        self,
        message: str,
        *,
        base: str = "",
        theirs: str = "",
        mine: str = "",
        fields: Iterable[Any] = (),
        revision: int = 0,
    ) -> None:
        self.base, self.theirs, self.mine = base, theirs, mine
        self.fields, self.revision = tuple(fields), revision
        super().__init__(message)


class Unavailable(ArgmapError):
    """Something this machine lacks, such as an optional package or the layout program.

    :cvar again: seconds after which the same request may succeed; 0 where it will not by itself
    """

    code = "unavailable"
    again = 0


class Away(Unavailable):
    """The database's server cannot be reached just now."""

    again = 2


class Busy(Unavailable):
    """The server has too much to do just now; the same request may succeed in a moment."""

    code = "busy"
    again = 5


class TooLarge(ArgmapError):
    """The work asked for is beyond a stated bound."""

    code = "too-large"


class TooCostly(TooLarge):
    """What argmap would make takes more time or memory than one piece of work may."""

    code = "too-costly"
