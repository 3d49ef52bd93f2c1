"""Cuts an Argdown text into items, line by line; what does not fit is kept as text and reported with its line.

Written by hand and not with a parser generator: a grammar either reads a text or does not, and here a missing
bracket may cost no more than the line it is on.
"""

from __future__ import annotations

import re

from argmap.formats.argdown.content import ContentScanner
from argmap.formats.argdown.tokens import Item, Kind, Piece
from argmap.formats.base import MAX_CLAIMS

_BREAKS = re.compile(r"(?:[ \t]*\n)+")
_BLANKS = re.compile(r"[ \t]+")
_RELATION = re.compile(r"([ \t]*)(\+>|->|<?\+|<?-|><|_>|<_|_(?=\s))")
_NUMBER = re.compile(r"([ \t]*)\((\d+)\)")
_HEADING = re.compile(r"(#+) ")
_LIST = re.compile(r"([ \t]*)(?:\d+\.|\*)(?=\s)")
_DASHES = re.compile(r"[ \t]*(-{2,})")
_STOP = re.compile(r"\n(?=[ \t]*(?:\(\d+\)|\n))")
_OUTGOING = {"<+": "+", "<-": "-", "<_": "_"}


class Scanner(ContentScanner):
    """Goes once through a text, left to right.

    :param text: the text, with line feeds only
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.front: tuple[str, int] | None = None
        self._stop = -1

    def run(self) -> list[Item]:
        """Return the items of the text."""
        self._front_matter()
        while self.pos < self.end:
            if len(self.items) > MAX_CLAIMS:
                message = f"More than {MAX_CLAIMS:,} statements and relations; the rest is left out."
                self.report("too-many", message, "Split the text into several maps.")
                break
            if not self._skipped() and not (self.line_open and self._line_start()):
                self.at_line, self.line_open = self.line_open, False
                self.content()
        return self.items

    def _front_matter(self) -> None:
        match = re.compile(r"\s*(={3,})").match(self.text)
        if not match:
            return
        close = self.text.find("===", match.end())
        if close < 0:
            self.report("front-matter", "The front matter is not closed.", "End it with a line of ===.", match.start(1))
            self.pos = match.end()
            return
        self.front = (self.text[match.end() : close], self.line(match.end()))
        self.pos = close
        while self.text[self.pos : self.pos + 1] == "=":
            self.pos += 1

    def _skipped(self) -> bool:
        """Step over a comment or line breaks, if the position is at one."""
        here = self.text[self.pos]
        if here == "/" or here == "<":
            stop = self.comment_end(self.pos)
            if stop:
                self.pos = stop
                return True
        if here in " \t\n":
            breaks = _BREAKS.match(self.text, self.pos)
            if breaks:
                self._break(breaks.group().count("\n"))
                self.pos = breaks.end()
                return True
            if not self.line_open or not self._marks(self.pos):
                blanks = _BLANKS.match(self.text, self.pos)
                if blanks:
                    self.pos = blanks.end()
                    return True
        return False

    def _break(self, count: int) -> None:
        fresh_line = self.line_open
        self.line_open = True
        if count > 1 or (fresh_line and self.after_blank):
            self.after_blank = True
            self.emphasis.clear()
        elif self.item is not None and not fresh_line:
            last = self.item.pieces[-1] if self.item.pieces else None
            if last is not None and not last.text.endswith(" "):
                self.item.pieces.append(Piece("text", " "))

    def _marks(self, pos: int) -> bool:
        return any(mark.match(self.text, pos) for mark in (_RELATION, _NUMBER, _LIST, _DASHES))

    def _line_start(self) -> bool:
        """Take what marks the start of a line: an inference, relation, number, heading or list item."""
        text, pos = self.text, self.pos
        if self.in_proof and _DASHES.match(text, pos):
            self._inference()
            return True
        dashes = _DASHES.match(text, pos)
        if dashes and not (self.after_blank and self.item is None):
            self.report(
                "inference",
                "A line begins with dashes outside a premise-conclusion structure.",
                "Write \\-- for a dash that opens a line.",
            )
            self.opened()
            self.add("text", dashes.group(1))
            self.pos = dashes.end()
            self.line_open = False
            return True
        match = _RELATION.match(text, pos)
        if match:
            symbol = match.group(2)
            self.open(Kind.RELATION, symbol=_OUTGOING.get(symbol, symbol), indent=len(match.group(1)))
            self.pos = match.end()
            return True
        match = _HEADING.match(text, pos)
        if match:
            if not self.after_blank and self.item is not None:
                self.report("blank-line", "A heading needs an empty line before it.", "Put an empty line there.")
            self.open(Kind.HEADING, symbol=match.group(1))
            self.fresh = False
            self.pos = match.end()
            return True
        match = _NUMBER.match(text, pos)
        if match:
            self.open(Kind.NUMBER, number=match.group(2), indent=len(match.group(1)))
            self.in_proof = True
            self.pos = match.end()
            return True
        match = _LIST.match(text, pos)
        if match and (self.after_blank or self.item is None or self.in_list):
            self.open(Kind.LIST, indent=len(match.group(1)) + 1)
            self.pos = match.end()
            return True
        if match:
            self.report(
                "list", "A line inside a text looks like an item of a list.", "Put an empty line before a list."
            )
        return self._separator()

    def _separator(self) -> bool:
        """Step over a line of equals signs, which Argdown takes for front matter that is out of place."""
        match = re.compile(r"={3,}[ \t]*(?=\n|\Z)").match(self.text, self.pos)
        if not match:
            return False
        self.report("front-matter", "A line of equals signs is outside the front matter.", "Delete it.")
        self.pos = match.end()
        return True

    def _inference(self) -> None:
        """Take an inference: ``----``, or rules and data between two pairs of dashes, on one line or several."""
        dashes = _DASHES.match(self.text, self.pos)
        assert dashes is not None
        start = dashes.start(1)
        if self.after_blank:
            self.report("blank-line", "There is an empty line inside a premise-conclusion structure.", "Delete it.")
        self.open(Kind.INFERENCE)
        self.fresh = False
        item = self.items[-1]
        if len(dashes.group(1)) > 3:
            self.pos = dashes.end()
            return
        stop = self._inference_stop(dashes.end())
        close = self._closing(start + 2, stop)
        if close < 0:
            line_end = self.find("\n", start)
            close = stop_at = self.end if line_end < 0 else line_end
            if self.text[dashes.end() : stop_at].strip() or len(dashes.group(1)) == 2:
                self.report("inference", "The inference is not closed.", "End it with two dashes.", start)
            self._inside(item, dashes.end(), close)
            self.pos = stop_at
            return
        self._inside(item, start + 2, close)
        while self.text[close : close + 1] == "-":
            close += 1
        self.pos = close

    def _inference_stop(self, pos: int) -> int:
        """Return how far an inference may reach: to the next numbered line or empty line."""
        if self._stop >= pos:
            return self._stop
        match = _STOP.search(self.text, pos)
        self._stop = match.start() if match else self.end
        return self._stop

    def _closing(self, pos: int, stop: int) -> int:
        """Return where the dashes are that close an inference, not counting any inside its data."""
        while True:
            found = self.find("--", pos)
            if found < 0 or found > stop:
                return -1
            brace = self.text.find("{", pos, found)
            data = self.data_end(brace) if brace >= 0 else -1
            if data <= found:
                return found
            pos = data

    def _inside(self, item: Item, start: int, stop: int) -> None:
        inner = self.text[start:stop]
        brace = self.text.find("{", start, stop)
        if brace >= 0:
            end = self.data_end(brace)
            if 0 < end <= stop:
                item.data.append((self.text[brace:end], self.line(brace)))
                inner = self.text[start:brace] + self.text[end:stop]
        inner = (
            re.sub(r"<!--.*?(?:-->|\Z)|/\*.*?(?:\*/|\Z)|//[^\n]*", "", inner, flags=re.DOTALL)
            if "/" in inner or "<" in inner
            else inner
        )
        old = re.search(r"\(([\w ]+:[^()]*)\)\s*$", inner)
        if old:
            # Argdown 1 put an inference's data in round brackets.
            item.data.append(("{" + old.group(1).replace(";", ",") + "}", self.line(start)))
            inner = inner[: old.start()]
        names = (" ".join(re.sub(r"\\(.)", r"\1", rule).split()) for rule in inner.split(","))
        item.rules = [name for name in names if name]
