"""A finished answer, whoever sends it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer.

    :param headers: names and values, as WSGI has them
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def with_headers(self, *more: tuple[str, str]) -> Answer:
        """Return the answer with further headers."""
        return Answer(self.status, (*self.headers, *more), self.body)
