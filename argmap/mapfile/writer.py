"""Leads a map file's text from one map's data to another's, entry by entry."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from argmap.mapfile.page import Page, Unable, text_of
from argmap.mapfile.scalars import WIDTH, fresh, instead, one_line
from argmap.mapfile.tree import Entry, Node

_TABLES = ("positions", "issues", "claims", "arguments", "sources")


class Writer(Page):
    """Compares data before and after, and notes what changes in the text."""

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
                raise Unable("there is nothing to put the new entry beside")

    def spaced(self, node: Node, table: bool, path: tuple[str, ...]) -> bool:
        """Return whether blank lines are between the entries."""
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
        text = text_of(new)
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


def _listed(value: Any) -> list[Any]:
    if value in (None, ""):
        return []
    return value if isinstance(value, list) else [value]


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
            name in own and (own[name].kind != "scalar" or own[name].value.strip() == text_of(given))
            for name, given in value.items()
        )
    return node.kind == "scalar" and re.sub(r"\s*(?:->|→)\s*", " -> ", node.value.strip()) == text_of(value)


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
