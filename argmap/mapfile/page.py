"""A map file's text as lines and entries that can be cut, moved and written, each change noted by its place."""

from __future__ import annotations

import re
from typing import Any

from argmap.mapfile.scalars import fresh, one_line
from argmap.mapfile.tree import Entry, Node


class Unable(Exception):
    """Says that a text is written in a way that cannot be spliced here."""


class Page:
    """Gathers replacements in a text, and knows what belongs to an entry and how new ones are laid out."""

    def __init__(self, text: str, root: Node, careful: bool, layout: tuple[int, int] | None = None) -> None:
        self.text, self.careful = text, careful
        self.ops: list[tuple[int, int, str]] = []
        found = re.search(r"\r\n|\n|\r", text)
        self.nl = found.group() if found else "\n"
        self.step, self.offset = layout or layout_of(text, root)

    def result(self) -> str:
        pieces, at = [], 0
        for start, end, new in sorted(self.ops, key=lambda op: (op[0], op[1] > op[0])):
            if start < at:
                if end <= at and not new:
                    continue
                raise Unable("two changes meet at one place")
            pieces += [self.text[at:start], new]
            at = end
        return "".join([*pieces, self.text[at:]])

    # Cutting

    def dash(self, item: Node) -> int:
        """Return the column of an item's hyphen."""
        return self.column(self.item_span(item)[0])

    def item_span(self, item: Node) -> tuple[int, int]:
        line = self.line_start(item.start)
        found = re.match(r"[ ]*-(?=[ \t]|$)", self.text[line : item.start])
        if not found or self.text[line + found.end() : item.start].strip():
            raise Unable("a list is written in an unusual way")
        return line + found.end() - 1, max(item.end, line + found.end())

    def cut_entry(self, node: Node, entry: Entry) -> None:
        if node.flow:
            self.cut_flow(node, entry.start, entry.last)
            return
        if self.text[self.line_start(entry.start) : entry.start].strip():
            others = [other for other in node.entries if other.start > entry.start]
            if not others:
                raise Unable("the only field of a list's entry cannot be removed")
            self.ops.append((entry.start, others[0].start, ""))
            return
        self.cut(*self.region(entry.start, entry.last))

    def cut_item(self, node: Node, item: Node) -> None:
        if node.flow:
            self.cut_flow(node, item.start, item.end)
        else:
            self.cut(*self.region(*self.item_span(item)))

    def cut(self, start: int, end: int) -> None:
        """Cut lines, and the blank lines above where blank lines are below too."""
        above = re.search(r"(?:^[ \t]*\r?\n)+\Z", self.text[:start], re.MULTILINE)
        below = re.match(r"[ \t]*(?:\r?\n|\Z)", self.text[end:])
        if above and below:
            start = above.start()
        self.ops.append((start, end, ""))

    def cut_flow(self, node: Node, start: int, end: int) -> None:
        comma = re.compile(r"(?:\s|#[^\r\n]*(?=[\r\n]))*,[ \t]*").match(self.text, end)
        if comma and comma.end() < node.end:
            self.ops.append((start, comma.end(), ""))
            return
        # The last one takes the comma before it along, unless that goes with another one.
        before = re.search(r",\s*\Z", self.text[node.start : start])
        at = node.start + before.start() if before else start
        cut = any(op[0] <= at < op[1] for op in self.ops)
        self.ops.append((start if cut else at, end, ""))

    def region(self, start: int, last: int) -> tuple[int, int]:
        """Return the whole lines of an entry with the remark directly above it and deeper ones directly below."""
        column = self.column(start)
        begin = self.line_start(start)
        while begin > 0:
            above = self.line_start(begin - 1)
            line = self.text[above:begin]
            if not line.lstrip(" ").startswith("#") or len(line) - len(line.lstrip(" ")) != column:
                break
            begin = above
        end = self.line_end(last, keep=True)
        while end < len(self.text):
            line = self.text[end : self.line_end(end)]
            if not line.lstrip(" ").startswith("#") or len(line) - len(line.lstrip(" ")) <= column:
                break
            end = self.line_end(end, keep=True)
        return begin, end

    # Inserting

    def after(self, at: int, block: str, spaced: bool) -> None:
        gap = self.nl if spaced else ""
        if at and self.text[at - 1] not in "\r\n":
            self.ops.append((at, at, self.nl + gap + block))
        else:
            self.ops.append((at, at, gap + block + self.nl))

    def before(self, node: Node, first: Entry | None, block: str, spaced: bool) -> None:
        beside = first or (node.entries[0] if node.entries else None)
        if beside is None or self.text[self.line_start(beside.start) : beside.start].strip():
            raise Unable("there is nothing to put the new entry beside")
        at = self.region(beside.start, beside.last)[0]
        self.ops.append((at, at, block + self.nl + (self.nl if spaced else "")))

    def insert_flow(self, node: Node, anchor: Entry | Node | None, block: str) -> None:
        if anchor is not None:
            at = anchor.last if isinstance(anchor, Entry) else anchor.end
            self.ops.append((at, at, f", {block}"))
        else:
            at = node.start + 1
            rest = self.text[at : node.end - 1].strip()
            self.ops.append((at, at, f"{block}, " if rest else block))

    def taken(self, node: Node, entry: Entry) -> str:
        """Cut an entry and return its text, to be put elsewhere."""
        if self.ops and any(entry.start <= op[0] < entry.last for op in self.ops):
            raise Unable("an entry is moved and changed at once")
        self.cut_entry(node, entry)
        if node.flow:
            return self.text[entry.start : entry.last]
        return self.text[slice(*self.region(entry.start, entry.last))].rstrip("\r\n")

    # New text

    def block(self, value: Any, column: int) -> str:
        """Return a value as it is behind ``key:``."""
        if isinstance(value, dict) and value:
            inner = column + self.step
            return "".join(
                f"{self.nl}{' ' * inner}{one_line(str(key))}:{self.block(below, inner)}" for key, below in value.items()
            )
        if isinstance(value, list) and value:
            inner = column + self.offset
            return "".join(f"{self.nl}{' ' * inner}- {self.item_text(below, inner)}" for below in value)
        if isinstance(value, dict | list):
            return " {}" if isinstance(value, dict) else " []"
        return " " + fresh(text_of(value), column + self.step, self.nl, careful=self.careful)

    def item_text(self, value: Any, column: int) -> str:
        """Return a value as it is behind a hyphen."""
        if isinstance(value, dict) and value:
            inner = column + 2
            lines = [f"{one_line(str(key))}:{self.block(below, inner)}" for key, below in value.items()]
            return f"{self.nl}{' ' * inner}".join(lines)
        if isinstance(value, dict | list):
            return self.flow(value)
        return fresh(text_of(value), column + 2, self.nl, careful=self.careful)

    def flow(self, value: Any) -> str:
        """Return a value as it is in brackets."""
        if isinstance(value, dict):
            pairs = (f"{one_line(str(key), flow=True)}: {self.flow(below)}" for key, below in value.items())
            return "{" + ", ".join(pairs) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self.flow(below) for below in value) + "]"
        return one_line(text_of(value), flow=True, careful=self.careful)

    # Lines

    def line_start(self, at: int) -> int:
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def line_end(self, at: int, *, keep: bool = False) -> int:
        found = re.compile(r"\r\n|\n|\r").search(self.text, at)
        if found is None:
            return len(self.text)
        return found.end() if keep else found.start()

    def column(self, at: int) -> int:
        return at - self.line_start(at)


def layout_of(text: str, root: Node) -> tuple[int, int]:
    """Return by how much mappings and lists are indented in a text."""
    step = offset = 0

    def column(at: int) -> int:
        return at - max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) - 1

    waiting = [root]
    while waiting and not (step and offset):
        node = waiting.pop(0)
        for entry in [] if node.flow else node.entries:
            below = entry.node
            if below.kind == "map" and not below.flow and below.entries:
                step = step or column(below.entries[0].start) - column(entry.start)
            if below.kind == "seq" and not below.flow and below.items:
                line = text[: below.start].rpartition("\n")[2]
                hyphen = len(line) - len(line.lstrip(" "))
                offset = offset or hyphen - column(entry.start) + 1
            waiting.append(below)
        waiting.extend([] if node.flow else node.items)
    return (step if 1 <= step <= 8 else 2), (offset - 1 if 1 <= offset <= 9 else 2)


def text_of(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.12g}" if isinstance(value, float) else str(value)
