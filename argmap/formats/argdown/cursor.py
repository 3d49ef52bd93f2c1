"""A place in an Argdown text, and searches ahead of it that together cost no more than one pass."""

from __future__ import annotations

import re
from bisect import bisect_right

from argmap.errors import Problem
from argmap.formats.base import MAX_PROBLEMS, warn

_SINGLE = re.compile(r"[:,\[{]\s*'")
"""How a quotation in single marks opens in data."""


def _pairs(text: str) -> dict[int, int]:
    """Return for each opening brace the one that closes it."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for match in re.finditer(r"[{}]", text):
        if match.group() == "{":
            opened.append(match.start())
        elif opened:
            found[opened.pop()] = match.start()
    return found


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
        self._closed_by = _pairs(text)
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

    def report(self, code: str, message: str, fix: str = "", pos: int | None = None) -> None:
        """Report a problem at a position."""
        if len(self.problems) > MAX_PROBLEMS:
            return
        place = self.pos if pos is None else pos
        line = self.line(place)
        self.problems.append(
            warn(f"argdown-{code}", message, fix, line=line, column=place - self._starts[line - 1] + 1)
        )

    def comment_end(self, pos: int) -> int:
        """Return where the comment at a position ends, 0 if there is none."""
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
        """Return where the data block at a position ends, -1 if none does.

        For Argdown it ends with the first closing brace that white space and anything but a comma or brace follow;
        otherwise with the last one in the text that no comma or brace follows. Where that reaches over lines that are
        not part of the block, and Argdown shows nothing of the text, the block ends with the brace that closes it.
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
        end, closing = self._braces[number] + 1, self._closed_by.get(pos, self.end) + 1
        if closing < end and self.line(closing) < self.line(end) and not self._quoting(pos, closing):
            return closing
        return end

    def _quoting(self, pos: int, end: int) -> bool:
        """Return whether a quotation that opens in a part of the text is still open at its end."""
        if self.text.count('"', pos, end) % 2:
            return True
        return self.text.count("'", pos, end) % 2 == 1 and _SINGLE.search(self.text, pos, end) is not None
