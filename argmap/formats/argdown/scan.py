"""Cuts an Argdown text into items, line by line; what does not fit is kept as text and reported with its line.

Written by hand and not with a parser generator: a grammar either reads a text or does not, and here a missing
bracket may cost no more than the line it stands on.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from argmap.errors import Problem
from argmap.formats.argdown.shortcodes import character
from argmap.formats.argdown.tokens import Head, Item, Kind, Piece
from argmap.formats.base import warn

_BREAKS = re.compile(r"(?:[ \t]*\n)+")
_BLANKS = re.compile(r"[ \t]+")
_PLAIN = re.compile(r"[^\\@#*_\[\],.:;</>\-\n(){} \t][^\\@#*_\[\],.:;</>\-\n(){}]*")
_RELATION = re.compile(r"([ \t]*)(\+>|->|<?\+|<?-|><|_>|<_|_(?=\s))")
_NUMBER = re.compile(r"([ \t]*)\((\d+)\)")
_HEADING = re.compile(r"(#+) ")
_LIST = re.compile(r"([ \t]*)(?:\d+\.|\*)(?=\s)")
_DASHES = re.compile(r"[ \t]*(-{2,})")
_SPECIAL = re.compile(r"([.:])\S+?\1[ \t]?")
_TAG = re.compile(r"#([a-zA-Z\[\\\]^_`0-9\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef-]+)[ \t]?")
_CLOSE = re.compile(r"(?:\*\*|__|\*|_)(?=([ \t])|[\n)}_.,!?;:*-]|\Z)")
_OPEN = re.compile(r"(?:\*\*|__|\*|_)(?=\S)")
_REST = re.compile(r"[ \t]*(?:\n|\Z|//|/\*|<!--)")
_AFTER_REFERENCE = re.compile(r"(?:[ \t]++|#\([^)\n]++\)|#[\w-]++)*+(?:\n|\Z|\{|//|/\*|<!--)")
_STOP = re.compile(r"\n(?=[ \t]*(?:\(\d+\)|\n))")
_OUTGOING = {"<+": "+", "<-": "-", "<_": "_"}


class Scanner:
    """Goes once through a text, left to right.

    :param text: the text, with line feeds only
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.end = len(text)
        self.pos = 0
        self.items: list[Item] = []
        self.problems: list[Problem] = []
        self.front: tuple[str, int] | None = None
        self.item: Item | None = None
        self.fresh = False
        self.in_proof = False
        self.in_list = False
        self.line_open = True
        self.after_blank = True
        self.emphasis: list[str] = []
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._ahead: dict[str, int] = {}
        self._stop = -1
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
        place = self.pos if pos is None else pos
        line = self.line(place)
        self.problems.append(
            warn(f"argdown-{code}", message, mend, line=line, column=place - self._starts[line - 1] + 1)
        )

    def run(self) -> list[Item]:
        """Return the items of the text."""
        self._front_matter()
        while self.pos < self.end:
            if not self._skipped() and not (self.line_open and self._line_start()):
                self.line_open = False
                self._content()
        return self.items

    # -- what is skipped -----------------------------------------------------------------------------------------

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
            stop = self._comment_end(self.pos)
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

    def _comment_end(self, pos: int) -> int:
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

    # -- starts of lines -----------------------------------------------------------------------------------------

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
            self._open_if_needed()
            self._add("text", dashes.group(1))
            self.pos = dashes.end()
            self.line_open = False
            return True
        match = _RELATION.match(text, pos)
        if match:
            symbol = match.group(2)
            self._new(Kind.RELATION, symbol=_OUTGOING.get(symbol, symbol), indent=len(match.group(1)))
            self.pos = match.end()
            return True
        match = _HEADING.match(text, pos)
        if match:
            if not self.after_blank and self.item is not None:
                self.report("blank-line", "A heading needs an empty line before it.", "Put an empty line there.")
            self._new(Kind.HEADING, symbol=match.group(1))
            self.fresh = False
            self.pos = match.end()
            return True
        match = _NUMBER.match(text, pos)
        if match:
            self._new(Kind.NUMBER, number=match.group(2), indent=len(match.group(1)))
            self.in_proof = True
            self.pos = match.end()
            return True
        match = _LIST.match(text, pos)
        if match and (self.after_blank or self.item is None or self.in_list):
            self._new(Kind.LIST, indent=len(match.group(1)) + 1)
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
        self.report("front-matter", "A line of equals signs stands outside the front matter.", "Delete it.")
        self.pos = match.end()
        return True

    def _new(self, kind: Kind, **fields: object) -> None:
        self.item = Item(kind, self.line(self.pos), after_blank=self.after_blank, **fields)  # type: ignore[arg-type]
        self.items.append(self.item)
        self.fresh = True
        self.line_open = self.after_blank = False
        self.emphasis.clear()
        if kind in (Kind.BLOCK, Kind.HEADING, Kind.LIST):
            self.in_proof = False
        if kind is not Kind.RELATION:
            self.in_list = kind is Kind.LIST

    def _open_if_needed(self) -> Item:
        if self.item is None or self.after_blank:
            self._new(Kind.BLOCK)
        assert self.item is not None
        return self.item

    # -- inferences ----------------------------------------------------------------------------------------------

    def _inference(self) -> None:
        """Take an inference: ``----``, or rules and data between two pairs of dashes, on one line or several."""
        dashes = _DASHES.match(self.text, self.pos)
        assert dashes is not None
        start = dashes.start(1)
        if self.after_blank:
            self.report("blank-line", "An empty line stands inside a premise-conclusion structure.", "Delete it.")
        self._new(Kind.INFERENCE)
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
            data = self._data_end(brace) if brace >= 0 else -1
            if data <= found:
                return found
            pos = data

    def _inside(self, item: Item, start: int, stop: int) -> None:
        inner = self.text[start:stop]
        brace = self.text.find("{", start, stop)
        if brace >= 0:
            end = self._data_end(brace)
            if 0 < end <= stop:
                item.data.append((self.text[brace:end], self.line(brace)))
                inner = self.text[start:brace] + self.text[end:stop]
        inner = (
            re.sub(r"<!--.*?-->|/\*.*?\*/|//[^\n]*", "", inner, flags=re.DOTALL)
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

    # -- content -------------------------------------------------------------------------------------------------

    def _content(self) -> None:
        """Take one piece of content at the position."""
        here = self.text[self.pos]
        if here in "[<" and self._bracket(here):
            return
        item = self._open_if_needed()
        taken = False
        if here == "{":
            taken = self._data(item)
        elif here == "\\":
            taken = self._escape()
        elif here in ".:":
            taken = self._special()
        elif here == "#":
            taken = self._tag()
        elif here == "@":
            taken = self._mention()
        elif here in "*_":
            taken = self._emphasis()
        if taken:
            return
        match = _PLAIN.match(self.text, self.pos)
        if match:
            self._add("text", match.group())
            self.pos = match.end()
        else:
            after = self.text[self.pos + 1 : self.pos + 2]
            self._add("text", here + (" " if after in (" ", "\t") else ""))
            self.pos += 1

    def _add(self, kind: str, text: str, url: str = "") -> None:
        item = self._open_if_needed()
        if (
            item.head.is_reference
            and kind == "text"
            and text.strip()
            and not any(p.kind == "text" for p in item.pieces)
        ):
            self.report(
                "reference",
                f"Text follows the reference to “{item.title[:60]}”.",
                "Put a colon behind the brackets to define it, or an empty line before the text.",
            )
        item.pieces.append(Piece(kind, text, url))
        self.fresh = False

    def _bracket(self, here: str) -> bool:
        """Take a link, or a title in square or angle brackets."""
        pos, text = self.pos, self.text
        close = "]" if here == "[" else ">"
        if here == "[":
            middle = self.find("]", pos + 1)
            if middle > pos + 1 and text.startswith("(", middle + 1):
                end = self.find(")", middle + 2)
                if end > middle + 2:
                    self._link(text[pos + 1 : middle], text[middle + 2 : end], end + 1)
                    return True
        colon = self.find(close + ":", pos + 2, same_line=True)
        opening = text[pos + 1 : pos + 2]
        plain = -1 if opening in ("-", "\n", "") else self.find(close, pos + 2, same_line=True)
        stop = colon if colon >= 0 else plain
        if stop < 0:
            return False
        if not self._may_head(pos, colon >= 0, stop):
            mend = "Put a backslash before the bracket, or an empty line before a title."
            self.report("bracket", "A bracket inside a text is no title.", mend)
            return False
        if self.after_blank or self.item is None or not self.fresh:
            self._new(Kind.BLOCK)
        item = self.item
        assert item is not None
        argument = here == "<"
        if colon >= 0:
            item.head = Head.ARGUMENT if argument else Head.STATEMENT
        else:
            item.head = Head.ARGUMENT_REFERENCE if argument else Head.STATEMENT_REFERENCE
        item.title = text[pos + 1 : stop]
        self.fresh = False
        self.pos = stop + (2 if colon >= 0 else 1)
        return True

    def _may_head(self, pos: int, defines: bool, stop: int) -> bool:
        """Return whether a title may stand here; where only an empty line is missing, report that."""
        if self.after_blank or self.item is None or self.fresh:
            return True
        at_line = not self.text[self._starts[self.line(pos) - 1] : pos].strip()
        if at_line and self.item.kind is not Kind.HEADING and (defines or _AFTER_REFERENCE.match(self.text, stop + 1)):
            self.report(
                "blank-line",
                "A new statement or argument needs an empty line before it.",
                "Put an empty line there.",
                pos,
            )
            return True
        if at_line and self.item.kind is Kind.HEADING:
            self.report("blank-line", "A heading needs an empty line after it.", "Put an empty line there.", pos)
            return True
        return False

    def _link(self, words: str, url: str, end: int) -> None:
        self._add("link", " ".join(words.split()), url)
        if self.text[end : end + 1] in (" ", "\t") and end < self.end:
            self._add("text", " ")
        self.pos = end

    def _data_end(self, pos: int) -> int:
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

    def _data(self, item: Item) -> bool:
        end = self._data_end(self.pos)
        if end < 0:
            self.report("data", "A brace opens no data block.", "Close the block, or write \\{ for a brace.")
            return False
        if not _REST.match(self.text, end):
            self.report(
                "data",
                "Text follows a data block, or braces stand inside a text.",
                "Put the data at the end; write \\{ for a brace.",
            )
            return False
        item.data.append((self.text[self.pos : end], self.line(self.pos)))
        self.fresh = False
        self.pos = end
        return True

    def _escape(self) -> bool:
        after = self.text[self.pos + 1 : self.pos + 2]
        if after in ("", "\n"):
            return False
        self._add("text", after)
        self.pos += 2
        if self.text[self.pos : self.pos + 1] == " ":
            self._add("text", " ")
        return True

    def _special(self) -> bool:
        match = _SPECIAL.match(self.text, self.pos)
        if not match:
            return False
        self._add("text", character(match.group().rstrip()) + (" " if match.group()[-1] in " \t" else ""))
        self.pos = match.end()
        return True

    def _tag(self) -> bool:
        name, end = "", self.pos
        if self.text.startswith("#(", self.pos):
            close = self.find(")", self.pos + 3)
            if close > 0:
                name, end = self.text[self.pos + 2 : close], close + 1
        else:
            match = _TAG.match(self.text, self.pos)
            if match:
                name, end = match.group(1), match.end(1)
        if not name:
            return False
        self._add("tag", " ".join(name.split()))
        if self.text[end : end + 1] in (" ", "\t") and end < self.end:
            self.item.pieces.append(Piece("text", " "))  # type: ignore[union-attr]
        self.pos = end
        return True

    def _mention(self) -> bool:
        opening = self.text[self.pos + 1 : self.pos + 2]
        close = {"[": "]", "<": ">"}.get(opening)
        end = self.find(close, self.pos + 3, same_line=True) if close else -1
        if end < 0:
            return False
        self._add("mention", self.text[self.pos + 2 : end])
        if self.text[end + 1 : end + 2] in (" ", "\t") and end + 1 < self.end:
            self._add("text", " ")
        self.pos = end + 1
        return True

    def _emphasis(self) -> bool:
        close = _CLOSE.match(self.text, self.pos)
        marker = self.text[self.pos : self.pos + 2]
        marker = marker if marker in ("**", "__") else marker[:1]
        for candidate in dict.fromkeys((marker, marker[:1])):
            if self.emphasis and self.emphasis[-1] == candidate and self.text[self.pos - 1] not in " \t":
                match = close if close and close.group() == candidate else None
                if match is None:
                    after = self.text[self.pos + len(candidate) : self.pos + len(candidate) + 1]
                    if after and after not in " \t\n)}_.,!?;:*-":
                        continue
                self.emphasis.pop()
                self._add("close", candidate)
                self.pos += len(candidate)
                if self.text[self.pos : self.pos + 1] in (" ", "\t") and self.pos < self.end:
                    self._add("text", " ")
                return True
        if _OPEN.match(self.text, self.pos):
            self.emphasis.append(marker)
            self._add("open", marker)
            self.pos += len(marker)
            return True
        return False

