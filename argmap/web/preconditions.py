"""Conditions of a write that were missing or do not hold (RFC 9110, section 13; RFC 6585)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from werkzeug.exceptions import PreconditionFailed, PreconditionRequired

from argmap.library import Debate


class Required(PreconditionRequired):
    """The request does not say which text it was made on."""


class Precondition(PreconditionFailed):
    """What the request takes for granted is not so."""


class Stale(PreconditionFailed):
    """The text that a change was made on is not the newest; nothing was saved.

    :param debate: the map as it is now
    :param merged: a text with both changes; empty where they clash
    :param clashes: where both changed the same
    """

    def __init__(self, message: str, debate: Debate, merged: str, clashes: Iterable[Any]) -> None:
        super().__init__(message)
        self.debate, self.merged, self.clashes = debate, merged, tuple(clashes)
