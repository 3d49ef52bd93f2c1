"""The content of items: titles in brackets, words, links, tags, mentions, emphasis, data blocks and escapes."""

from __future__ import annotations

import re

from argmap.formats.argdown.cursor import Cursor
from argmap.formats.argdown.shortcodes import character
from argmap.formats.argdown.tokens import Head, Item, Kind, Piece

_PLAIN = re.compile(r"[^\\@#*_\[\],.:;</>\-\n(){} \t][^\\@#*_\[\],.:;</>\-\n(){}]*")
_SPECIAL = re.compile(r"([.:])\S+?\1[ \t]?")
_TAG = re.compile(r"#([a-zA-Z\[\\\]^_`0-9\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef-]+)[ \t]?")
_CLOSE = re.compile(r"(?:\*\*|__|\*|_)(?=([ \t])|[\n)}_.,!?;:*-]|\Z)")
_OPEN = re.compile(r"(?:\*\*|__|\*|_)(?=\S)")
_REST = re.compile(r"[ \t]*(?:\n|\Z|//|/\*|<!--)")


_AFTER_REFERENCE = re.compile(r"(?:[ \t]++|#\([^)\n]++\)|#[\w-]++)*+(?:\n|\Z|\{|//|/\*|<!--)")


class ContentScanner(Cursor):
    """Takes content, piece by piece, into the item that is open."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.items: list[Item] = []
        self.item: Item | None = None
        #: Whether the open item has no content yet, so that a title may be here.
        self.fresh = False
        self.in_proof = False
        self.in_list = False
        #: Whether nothing but white space and comments is before the position on its line.
        self.line_open = True
        #: The same, of the piece of content that is being taken.
        self.at_line = True
        self.after_blank = True
        #: Whether the text behind a reference has been reported.
        self.told = False
        self.emphasis: list[str] = []

    def open(self, kind: Kind, **fields: object) -> None:
        """Open a new item at the position."""
        self.item = Item(kind, self.line(self.pos), after_blank=self.after_blank, **fields)  # type: ignore[arg-type]
        self.items.append(self.item)
        self.fresh = True
        self.line_open = self.after_blank = self.told = False
        self.emphasis.clear()
        if kind in (Kind.BLOCK, Kind.HEADING, Kind.LIST):
            self.in_proof = False
        if kind is not Kind.RELATION:
            self.in_list = kind is Kind.LIST

    def opened(self) -> Item:
        """Return the open item; at the start of a paragraph, a new one."""
        if self.item is None or self.after_blank:
            self.open(Kind.BLOCK)
        assert self.item is not None
        return self.item

    def content(self) -> None:
        """Take one piece of content at the position."""
        here = self.text[self.pos]
        if here in "[<" and self._bracket(here):
            return
        item = self.opened()
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
            self.add("text", match.group())
            self.pos = match.end()
        else:
            after = self.text[self.pos + 1 : self.pos + 2]
            self.add("text", here + (" " if after in (" ", "\t") else ""))
            self.pos += 1

    def add(self, kind: str, text: str, url: str = "") -> None:
        """Add a piece of content to the open item."""
        item = self.opened()
        if item.head.is_reference and kind == "text" and text.strip() and not self.told:
            self.told = True
            self.report(
                "reference",
                f"Text follows the reference to “{item.title[:60]}”.",
                "Put a colon after the brackets to define it, or an empty line before the text.",
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
            fix = "Put a backslash before the bracket, or an empty line before a title."
            self.report("bracket", "A bracket inside a text is not a title.", fix)
            return False
        if self.after_blank or self.item is None or not self.fresh:
            self.open(Kind.BLOCK)
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
        """Return whether a title may be here; where only an empty line is missing, report that."""
        if self.after_blank or self.item is None or self.fresh:
            return True
        at_line = self.at_line
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
        self.add("link", " ".join(words.split()), url)
        if self.text[end : end + 1] in (" ", "\t") and end < self.end:
            self.add("text", " ")
        self.pos = end

    def _data(self, item: Item) -> bool:
        end = self.data_end(self.pos)
        if end < 0:
            self.report("data", "This brace does not begin a data block.", "Close the block, or write \\{ for a brace.")
            return False
        if not _REST.match(self.text, end):
            self.report(
                "data",
                "Text follows a data block, or braces are inside a text.",
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
        self.add("text", after)
        self.pos += 2
        if self.text[self.pos : self.pos + 1] == " ":
            self.add("text", " ")
        return True

    def _special(self) -> bool:
        match = _SPECIAL.match(self.text, self.pos)
        if not match:
            return False
        self.add("text", character(match.group().rstrip()) + (" " if match.group()[-1] in " \t" else ""))
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
        self.add("tag", " ".join(name.split()))
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
        self.add("mention", self.text[self.pos + 2 : end])
        if self.text[end + 1 : end + 2] in (" ", "\t") and end + 1 < self.end:
            self.add("text", " ")
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
                self.add("close", candidate)
                self.pos += len(candidate)
                if self.text[self.pos : self.pos + 1] in (" ", "\t") and self.pos < self.end:
                    self.add("text", " ")
                return True
        if _OPEN.match(self.text, self.pos):
            self.emphasis.append(marker)
            self.add("open", marker)
            self.pos += len(marker)
            return True
        return False
