"""Where every scalar and collection of a YAML text begins and ends, down to the character."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Node:
    """A scalar or collection with its place in the text.

    :param kind: ``scalar``, ``map`` or ``seq``
    :param start: offset of its first character
    :param end: offset after its last, without the blank lines and remarks that follow
    :param style: a scalar's style: ``'``, ``"``, ``|``, ``>`` or nothing
    :param flow: whether a collection is written in brackets
    :param value: a scalar's text
    :param entries: a mapping's entries; items: a list's
    """

    kind: str
    start: int
    end: int
    style: str = ""
    flow: bool = False
    value: str = ""
    entries: list[Entry] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """A key of a mapping and its value.

    :param start: offset of the key; end: behind it
    :param quoted: whether the key is in quotation marks
    """

    key: str
    start: int
    end: int
    quoted: bool
    node: Node

    @property
    def last(self) -> int:
        """Return the offset after the entry."""
        return max(self.end, self.node.end)


def tree(original: str, repaired: str, closed: Collection[str] = ()) -> Node | None:
    """Return the root of a text's tree, or ``None`` if the text is empty.

    :param original: the text whose offsets are wanted, without a byte order mark
    :param repaired: the text as ``parse`` read it, with the same lines, some of them empty
    :param closed: claims of which only the place is wanted; some of them are looked into even so, from which the
        layout of lists can be seen
    """
    starts = [0]
    for line in original.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    root: Node | None = None
    stack: list[Node] = []
    keys: list[Entry | None] = []
    #: How deep a claim is that is not looked into, the claim, and the last thing in it that has an end of its own.
    depth = 0
    shut = Node("map", 0, 0)
    last: Any = None
    table: Node | None = None
    listed = False

    def at(mark: Any) -> int:
        return starts[min(int(mark.line), len(starts) - 1)] + int(mark.column)

    def put(node: Node) -> None:
        nonlocal root
        if not stack:
            root = root or node
        elif stack[-1].kind == "seq":
            stack[-1].items.append(node)
        elif keys[-1] is None:
            quoted = bool(node.style)
            value = "" if not quoted and node.value in ("~", "null") else node.value
            keys[-1] = Entry(value, node.start, node.end, quoted, node)
        else:
            keys[-1].node = node
            stack[-1].entries.append(keys[-1])
            keys[-1] = None

    for event in yaml.parse(repaired, Loader=_LOADER):
        if depth:
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
                last = event if at(event.end_mark) > at(event.start_mark) else last
            else:
                last = event
            if depth == 0 and last is not None:
                shut.end = at(last.end_mark)
                if getattr(last, "style", None) in ("|", ">"):
                    begin = at(last.start_mark)
                    shut.end = begin + len(original[begin : shut.end].rstrip())
        elif isinstance(event, yaml.ScalarEvent):
            start, end = at(event.start_mark), at(event.end_mark)
            if event.style in ("|", ">"):
                end = start + len(original[start:end].rstrip())
            put(Node("scalar", start, end, event.style or "", value=event.value))
        elif isinstance(event, yaml.AliasEvent):
            put(Node("scalar", at(event.start_mark), at(event.end_mark), "*"))
        elif isinstance(event, yaml.CollectionStartEvent):
            kind = "map" if isinstance(event, yaml.MappingStartEvent) else "seq"
            start = at(event.start_mark)
            node = Node(kind, start, start, flow=bool(event.flow_style))
            name = keys[-1].key if keys and keys[-1] else ""
            block = not node.flow
            put(node)
            if len(stack) == 1 and name == "claims":
                table = node
            elif len(stack) > 1 and stack[1] is table:
                listed = listed or (block and len(stack) == 3 and kind == "seq")
                if listed and block and len(stack) == 2 and name in closed:
                    depth, shut, last = 1, node, None
                    continue
            stack.append(node)
            keys.append(None)
        elif isinstance(event, yaml.CollectionEndEvent):
            node = stack.pop()
            keys.pop()
            if node.flow:
                node.end = at(event.end_mark)
            elif node.entries:
                node.end = max(entry.last for entry in node.entries)
            elif node.items:
                node.end = max(item.end for item in node.items)
        elif isinstance(event, yaml.DocumentEndEvent):
            break
    return root
