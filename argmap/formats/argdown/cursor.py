"""A place in an Argdown text, and searches ahead of it that together cost no more than one pass."""

from __future__ import annotations

import re
from bisect import bisect_right

from argmap.errors import Problem
from argmap.formats.base import MAX_PROBLEMS, warn


class Cursor:
    """A position in a text that only moves forward.

    :param text: the text, with line feeds only
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.end = len(text)
        self.pos = 0
        self.problems: list[Problem] = []
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._ahead: dict[str, int] = {}
        self._braces = [m.start() for m in re.finditer(r"\}(?!\s*[,}])", text)] if "{" in text else []

    def line(self, pos: int) -> int:
        """Return the number of the line a position is on, from 1."""
        return bisect_right(self._starts, pos)

    def find(self, needle: str, start: int, *, same_line: bool = False) -> int:
        """Return where a string next stands from a position on, or -1; remembered, so that all searches cost one."""
        known = self._ahead.get(needle, -2)
        if known != -1 and known < start:
            known = self.text.find(needle, start)
            self._ahead[needle] = known
        if known == -1 or (same_line and self.line(known) != self.line(start)):
            return -1
        return known

    def report(self, code: str, message: str, mend: str = "", pos: int | None = None) -> None:
        """Report a problem at a position."""
        if len(self.problems) > MAX_PROBLEMS:
            return
        place = self.pos if pos is None else pos
        line = self.line(place)
        self.problems.append(
            warn(f"argdown-{code}", message, mend, line=line, column=place - self._starts[line - 1] + 1)
        )

    def comment_end(self, pos: int) -> int:
        """Return where the comment at a position ends, 0 where there is none."""
        for opening, closing in (("<!--", "-->"), ("/*", "*/"), ("//", "\n")):
            if self.text.startswith(opening, pos):
                found = self.find(closing, pos + len(opening))
                if found >= 0:
                    return found if closing == "\n" else found + len(closing)
                if closing == "\n":
                    return self.end
                self.report("comment", f"The comment opened with {opening} is not closed.", f"Close it with {closing}.")
        return 0

    def data_end(self, pos: int) -> int:
        """Return where the data block at a position ends, -1 where none does.

        It ends with the first closing brace that white space and anything but a comma or brace follow; otherwise with
        the last one in the text that no comma or brace follows.
        """
        known = self._ahead.get("data", -2)
        if known != -1 and known < pos:
            match = re.compile(r"\}\s[^,}]").search(self.text, pos)
            known = match.start() if match else -1
            self._ahead["data"] = known
        limit = known if known >= 0 else self.end
        number = bisect_right(self._braces, limit) - 1
        if number < 0 or self._braces[number] <= pos:
            return -1
        return self._braces[number] + 1
