"""Stretches of a source that are not part of its running text."""

from __future__ import annotations

from typing import NamedTuple

FORM_FEED, PAGE_NUMBER, RUNNING_HEAD = "form feed", "page number", "running head"
FOOTNOTES, NOTE_NUMBER, CHOSEN = "footnotes", "note number", "left out by hand"
STRUCK = "struck out"


class Mask(NamedTuple):
    """A stretch of a source that is not part of its running text.

    :param start: offset of its first code point; end: offset after its last
    :param kind: one of the kinds this module names
    """

    start: int
    end: int
    kind: str

    @property
    def block(self) -> bool:
        """Return whether it is between lines, not inside one."""
        return self.kind not in (NOTE_NUMBER, STRUCK)
