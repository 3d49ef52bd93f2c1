"""Edits in the text of a map file: only the lines concerned change, and every other byte stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

import yaml

from argmap import schema
from argmap.edits import Edit, Rename, Thing, apply
from argmap.errors import Problem, has_errors
from argmap.mapfile.lines import merge_lines
from argmap.mapfile.parse import MAX_BYTES, parse
from argmap.mapfile.scalars import WIDTH, fresh, instead, one_line
from argmap.mapfile.tree import Entry, Node, tree
from argmap.model import Map
from argmap.schema.fields import FORBIDDEN

_BOM = "\ufeff"
_TABLES = ("positions", "issues", "claims", "arguments", "sources")
_SECTION = {
    Thing.POSITION: "positions",
    Thing.ISSUE: "issues",
    Thing.CLAIM: "claims",
    Thing.ARGUMENT: "arguments",
    Thing.SOURCE: "sources",
}


class _Unable(Exception):
    """Says that a text is written in a way that cannot be spliced here."""


def splice(
    text: str,
    before: Map,
    edits: Iterable[Edit],
    *,
    undoing: tuple[str, str] | None = None,
    max_bytes: int = MAX_BYTES,
) -> str | Problem:
    """Return the text of a map file with edits made; comments, order, quoting and line ends of the rest stay.

    The result is read again and must be the map that the edits give; else the edits are refused and nothing changes.

    :param text: the file's text, with its line ends as they are
    :param before: the map that the text is read as
    :param edits: edits to make one after the other
    :param undoing: where the edits take others back: the file's text before those and after them. What is still as
        they left it comes back as it was, to the byte
    :param max_bytes: the most that the result may have
    """
    after = before
    renames: dict[str, dict[str, str]] = {}
    for edit in edits:
        done = apply(after, edit, strict=False)
        if isinstance(done, Problem):
            return done
        if isinstance(edit, Rename) and edit.thing in _SECTION:
            names = renames.setdefault(_SECTION[edit.thing], {})
            first = next((old for old, new in names.items() if new == edit.id), edit.id)
            names[first] = edit.to
        after = done
    if after == before:
        return text
    if undoing is not None:
        merged = merge_lines(undoing[1], undoing[0], text)
        if merged is not None and _reads_as(merged, text, after, max_bytes):
            return merged
    body = text.removeprefix(_BOM)
    try:
        root = _tree(body, max_bytes)
        if root is None or root.kind != "map":
            raise _Unable("the file is not a mapping")
        old, new = schema.dump(before), schema.dump(after)
        for careful in (False, True):
            writer = _Writer(body, root, careful)
            writer.mapping(root, old, new, (), renames)
            result = text[: len(text) - len(body)] + writer.result()
            if _reads_as(result, text, after, max_bytes):
                return result
    except _Unable as reason:
        return _refused(str(reason))
    return _refused("the changed text would not be read as the changed map")


def _tree(body: str, max_bytes: int) -> Node | None:
    """Return the text's tree; of a text with problems that of what can be read."""
    if not FORBIDDEN.search(body):
        try:
            return tree(body, body)
        except yaml.YAMLError:
            pass
    try:
        return tree(body, parse(body, max_bytes=max_bytes).text)
    except yaml.YAMLError:
        raise _Unable("too much of the file is not YAML") from None


def _refused(reason: str) -> Problem:
    if "mapping" not in reason and "bytes" not in reason:
        reason += "; a problem in the file may be in the way"
    return Problem(
        "cannot-splice",
        f"The edit cannot be made in the text of the file: {reason}.",
        "Fix the problems of the file in its text, or make this change there.",
    )


def _reads_as(result: str, text: str, after: Map, max_bytes: int) -> bool:
    parsed = parse(result, max_bytes=max_bytes)
    if not isinstance(parsed.data, dict):
        return False
    if has_errors(parsed.problems):
        # What was wrong before may still be wrong, and nothing else.
        known = [problem.message for problem in parse(text, max_bytes=max_bytes).problems]
        if any(problem.message not in known for problem in parsed.problems):
            return False
    debate, _ = schema.load(parsed.data, after.id)
    return debate == after


class _Writer:
    """Gathers the replacements in a text that lead from one map's data to another's."""

    def __init__(self, text: str, root: Node, careful: bool) -> None:
        self.text, self.careful = text, careful
        self.ops: list[tuple[int, int, str]] = []
        found = re.search(r"\r\n|\n|\r", text)
        self.nl = found.group() if found else "\n"
        self.step, self.offset = _layout(text, root)

    def result(self) -> str:
        pieces, at = [], 0
        for start, end, new in sorted(self.ops, key=lambda op: (op[0], op[1] > op[0])):
            if start < at:
                if end <= at and not new:
                    continue
                raise _Unable("two changes meet at one place")
            pieces += [self.text[at:start], new]
            at = end
        return "".join([*pieces, self.text[at:]])

    # Mappings

    def mapping(
        self,
        node: Node,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        path: tuple[str, ...],
        renames: Mapping[str, Mapping[str, str]],
    ) -> None:
        names = renames.get(path[0], {}) if len(path) == 1 else {}
        entries: dict[str, Entry] = {}
        for entry in node.entries:
            entries.setdefault(entry.key, entry)
        kept: dict[str, Entry] = {}
        for key, entry in entries.items():
            name = names.get(key, key)
            if name in new:
                kept[name] = entry
                if name != key:
                    self.ops.append((entry.start, entry.end, one_line(name, flow=node.flow)))
                if self.careful or key not in old or old[key] != new[name]:
                    self.value(node, entry, old.get(key), new[name], (*path, name), renames)
            elif key in old:
                self.cut_entry(node, entry)
        table = (len(path) == 1 and path[0] in _TABLES) or path[-1:] == ("accept",)
        moved: set[str] = set()
        if table:
            order = [name for name in new if name in kept]
            now = [name for name in kept if name in new]
            if order != now:
                fixed = set(_longest([order.index(name) for name in now], order))
                moved = set(order) - fixed
        self.insert(node, kept, new, moved, table, path)

    def insert(
        self,
        node: Node,
        kept: Mapping[str, Entry],
        new: Mapping[str, Any],
        moved: set[str],
        table: bool,
        path: tuple[str, ...],
    ) -> None:
        anchor: Entry | None = None
        spaced = self.spaced(node, table, path)
        first = next((kept[name] for name in new if name in kept and name not in moved), None)
        for name, value in new.items():
            if name in kept and name not in moved:
                anchor = kept[name]
                continue
            if name in kept:
                block = self.taken(node, kept[name])
            elif node.flow:
                block = f"{one_line(name, flow=True)}: {self.flow(value)}"
            else:
                column = self.column(node.entries[0].start) if node.entries else 0
                block = " " * column + one_line(name) + ":" + self.block(value, column)
            if node.flow:
                self.insert_flow(node, anchor, block)
            elif anchor is not None:
                gap = spaced and (table or isinstance(value, dict | list))
                self.after(self.region(anchor.start, anchor.last)[1], block, gap)
            elif table or not path:
                self.before(node, first, block, spaced)
            elif node.entries:
                # Fields have no order, and the first one may share its line with a hyphen.
                anchor_ = first or node.entries[0]
                self.after(self.region(anchor_.start, anchor_.last)[1], block, spaced)
            else:
                raise _Unable("there is nothing to put the new entry beside")

    def spaced(self, node: Node, table: bool, path: tuple[str, ...]) -> bool:
        """Return whether blank lines stand between the entries."""
        if node.flow or (path and not table):
            return False
        if len(node.entries) < 2:
            return path[:1] == ("claims",)
        pairs = zip(node.entries, node.entries[1:], strict=False)
        gaps = [bool(re.search(r"\n[ \t]*\r?\n", self.text[one.last : two.start])) for one, two in pairs]
        return sum(gaps) * 2 >= len(gaps)

    def value(
        self,
        parent: Node,
        entry: Entry,
        old: Any,
        new: Any,
        path: tuple[str, ...],
        renames: Mapping[str, Mapping[str, str]],
    ) -> None:
        node = entry.node
        if isinstance(new, dict) and node.kind == "map" and node.entries:
            self.mapping(node, old if isinstance(old, dict) else {}, new, path, renames)
        elif node.kind == "seq" and node.items and not isinstance(new, dict):
            self.sequence(node, _listed(old), _listed(new), path, renames)
        elif node.kind == "scalar" and not isinstance(new, dict | list):
            self.scalar(node, new, self.column(entry.start), parent.flow)
        elif parent.flow:
            self.ops.append((node.start, node.end, ("" if node.end > node.start else " ") + self.flow(new)))
        else:
            colon = self.text.index(":", entry.end) + 1
            self.ops.append((colon, max(colon, entry.last), self.block(new, self.column(entry.start))))

    def scalar(self, node: Node, new: Any, column: int, flow: bool) -> None:
        text = _text(new)
        if node.value.strip() == text and (text or node.style):
            return
        if node.start == node.end:
            space = "" if self.text[node.start - 1 : node.start] in (" ", "") else " "
            self.ops.append((node.start, node.end, space + one_line(text, flow=flow, careful=self.careful)))
            return
        old = self.text[node.start : node.end]
        written: str | None = None
        if node.style in ("|", ">") and not self.careful:
            written = instead(old, node, text, column + self.step, self.nl)
        if written is None:
            rest = self.text[node.end : self.line_end(node.end)].strip()
            alone = not flow and not rest and not self.careful
            style = node.style if node.style in ("'", '"') else ""
            if alone and (len(text) + column > WIDTH or "\n" in text):
                written = fresh(text, column + self.step, self.nl)
            else:
                written = one_line(text, style, flow=flow, careful=self.careful)
        self.ops.append((node.start, node.end, written))

    # Lists

    def sequence(
        self,
        node: Node,
        old: Sequence[Any],
        new: Sequence[Any],
        path: tuple[str, ...],
        renames: Mapping[str, Mapping[str, str]],
    ) -> None:
        places = _aligned(node.items, old)
        partner = _paired(old, new)
        kept: dict[int, Node] = {}
        gone = {place for place in range(len(old)) if place not in partner.values()}
        texts = {_key(old[place]): place for place in sorted(gone, reverse=True)}
        for there, here in partner.items():
            if places[here] is not None:
                item = node.items[places[here] or 0]
                kept[there] = item
                if self.careful or _key(old[here]) != _key(new[there]):
                    self.item(node, item, old[here], new[there], path, renames)
        for place in gone:
            at = places[place]
            if at is not None:
                self.cut_item(node, node.items[at])
        anchor: Node | None = None
        for there, value in enumerate(new):
            if there in kept:
                anchor = kept[there]
                continue
            source = texts.pop(_key(value), None)
            at = places[source] if source is not None else None
            if node.flow:
                self.insert_flow(node, anchor, self.flow(value))
                continue
            column = self.dash(node.items[0])
            if at is not None:
                block = self.text[slice(*self.region(*self.item_span(node.items[at])))].rstrip("\r\n")
            else:
                block = " " * column + "- " + self.item_text(value, column)
            if anchor is not None:
                self.after(self.region(*self.item_span(anchor))[1], block, False)
            else:
                start = self.region(*self.item_span(node.items[0]))[0]
                self.ops.append((start, start, block + self.nl))

    def item(
        self,
        parent: Node,
        node: Node,
        old: Any,
        new: Any,
        path: tuple[str, ...],
        renames: Mapping[str, Mapping[str, str]],
    ) -> None:
        if isinstance(new, dict) and isinstance(old, dict) and node.kind == "map":
            self.mapping(node, old, new, (*path, "-"), renames)
        elif node.kind == "scalar" and not isinstance(new, dict | list):
            self.scalar(node, new, 0 if parent.flow else self.dash(node), parent.flow)
        elif parent.flow:
            self.ops.append((node.start, node.end, self.flow(new)))
        else:
            self.ops.append((node.start, node.end, self.item_text(new, self.dash(node))))

    def dash(self, item: Node) -> int:
        """Return the column of an item's hyphen."""
        return self.column(self.item_span(item)[0])

    def item_span(self, item: Node) -> tuple[int, int]:
        line = self.line_start(item.start)
        found = re.match(r"[ ]*-(?=[ \t]|$)", self.text[line : item.start])
        if not found or self.text[line + found.end() : item.start].strip():
            raise _Unable("a list is written in an unusual way")
        return line + found.end() - 1, max(item.end, line + found.end())

    # Cutting

    def cut_entry(self, node: Node, entry: Entry) -> None:
        if node.flow:
            self.cut_flow(node, entry.start, entry.last)
            return
        if self.text[self.line_start(entry.start) : entry.start].strip():
            others = [other for other in node.entries if other.start > entry.start]
            if not others:
                raise _Unable("the only field of a list's entry cannot go")
            self.ops.append((entry.start, others[0].start, ""))
            return
        self.cut(*self.region(entry.start, entry.last))

    def cut_item(self, node: Node, item: Node) -> None:
        if node.flow:
            self.cut_flow(node, item.start, item.end)
        else:
            self.cut(*self.region(*self.item_span(item)))

    def cut(self, start: int, end: int) -> None:
        """Cut lines, and the blank lines above where blank lines stand below too."""
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
            raise _Unable("there is nothing to put the new entry beside")
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
            raise _Unable("an entry is moved and changed at once")
        self.cut_entry(node, entry)
        if node.flow:
            return self.text[entry.start : entry.last]
        return self.text[slice(*self.region(entry.start, entry.last))].rstrip("\r\n")

    # New text

    def block(self, value: Any, column: int) -> str:
        """Return a value as it stands behind ``key:``."""
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
        return " " + fresh(_text(value), column + self.step, self.nl, careful=self.careful)

    def item_text(self, value: Any, column: int) -> str:
        """Return a value as it stands behind a hyphen."""
        if isinstance(value, dict) and value:
            inner = column + 2
            lines = [f"{one_line(str(key))}:{self.block(below, inner)}" for key, below in value.items()]
            return f"{self.nl}{' ' * inner}".join(lines)
        if isinstance(value, dict | list):
            return self.flow(value)
        return fresh(_text(value), column + 2, self.nl, careful=self.careful)

    def flow(self, value: Any) -> str:
        """Return a value as it stands in brackets."""
        if isinstance(value, dict):
            pairs = (f"{one_line(str(key), flow=True)}: {self.flow(below)}" for key, below in value.items())
            return "{" + ", ".join(pairs) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self.flow(below) for below in value) + "]"
        return one_line(_text(value), flow=True, careful=self.careful)

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


def _layout(text: str, root: Node) -> tuple[int, int]:
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


def _listed(value: Any) -> list[Any]:
    if value in (None, ""):
        return []
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _key(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _aligned(items: Sequence[Node], old: Sequence[Any]) -> list[int | None]:
    """Return for each entry of a list as read its place in the file, where some may not have been read."""
    if len(items) == len(old):
        return list(range(len(old)))
    places: list[int | None] = []
    at = 0
    for value in old:
        found = next((n for n in range(at, len(items)) if _fits(items[n], value)), None)
        places.append(found)
        at = at if found is None else found + 1
    return places


def _fits(node: Node, value: Any) -> bool:
    if isinstance(value, dict):
        own = {entry.key: entry.node for entry in node.entries}
        return all(
            name in own and (own[name].kind != "scalar" or own[name].value.strip() == _text(given))
            for name, given in value.items()
        )
    return node.kind == "scalar" and re.sub(r"\s*(?:->|→)\s*", " -> ", node.value.strip()) == _text(value)


def _paired(old: Sequence[Any], new: Sequence[Any]) -> dict[int, int]:
    """Return for places of the new list the places in the old one that they come from."""
    one, other = [_key(value) for value in old], [_key(value) for value in new]
    found: dict[int, int] = {}
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            found.update(zip(range(b1, b2), range(a1, a2), strict=True))
        elif tag == "replace" and a2 - a1 == b2 - b1:
            alike = [(b, a) for b, a in zip(range(b1, b2), range(a1, a2), strict=True)]
            found.update((b, a) for b, a in alike if one[a] not in other and other[b] not in one)
    return found


def _longest(places: Sequence[int], names: Sequence[str]) -> list[str]:
    best: list[list[int]] = []
    for place in places:
        longest = max((run for run in best if run[-1] < place), key=len, default=[])
        best.append([*longest, place])
    return [names[place] for place in max(best, key=len, default=[])]
