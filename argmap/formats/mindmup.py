"""MindMup maps (JSON, versions 2 and 3): ideas in ideas; its argument maps group reasons for and against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from argmap.errors import Problem
from argmap.formats import jsontext
from argmap.formats.base import Imported, note, one_line, warn
from argmap.formats.opml import plain, topped
from argmap.formats.trees import Item, grown
from argmap.model import Relation
from argmap.wording import counted

_GROUPS = {"supporting": Relation.SUPPORTS, "opposing": Relation.REBUTS}
#: Styles that argument maps give to ideas: a remark stuck to one, and a premise that nobody has said.
_STICKY, _IMPLICIT = "sticky_note", "attr_implicit_claim"


def read(text: str, name: str = "") -> Imported:
    """Read a map as far as it can be."""
    parsed = jsontext.parse(text)
    data = parsed.data
    problems: list[Problem] = list(parsed.problems)
    if not isinstance(data, dict) or not isinstance(data.get("ideas"), dict):
        if parsed.whole:
            problems.append(warn("wrong-format", "The text is JSON, but not a MindMup map.", line=1))
        return grown([], name, problems=problems)
    # From version 3 on the document itself is not an idea, but holds one or several maps.
    modern = str(data.get("formatVersion", "2")) >= "3"
    tops = list(_below(data)) if modern else [data]
    items = [item for top in tops for item in _items(top)]
    title = str(data.get("title") or "") if modern else ""
    links = data.get("links")
    if isinstance(links, list) and links:
        have = counted(len(links), "line drawn across the map says", "lines drawn across the map say")
        problems.append(note("drawn-lines", f"{have} only that two ideas are linked; left out."))
    return grown(*topped(items, title, name), problems=problems)


def _below(idea: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the ideas below one, in the order of their ranks; MindMup puts those of negative rank on the left."""
    ideas = idea.get("ideas")
    if not isinstance(ideas, dict):
        return
    ranked = []
    for number, (key, child) in enumerate(ideas.items()):
        try:
            rank = abs(float(key))
        except ValueError:
            rank = float(number)
        if isinstance(child, dict):
            ranked.append((rank, number, child))
    yield from (child for _, _, child in sorted(ranked, key=lambda entry: entry[:2]))


def _items(top: dict[str, Any]) -> Iterator[Item]:
    roots: list[Item] = []
    stack: list[tuple[dict[str, Any], list[Item], Relation | None, Item | None]] = [(top, roots, None, None)]
    while stack:
        idea, into, stance, above = stack.pop()
        attr = idea.get("attr")
        attr = attr if isinstance(attr, dict) else {}
        group = _GROUPS.get(str(attr.get("group", "")))
        below = list(_below(idea))
        if group is not None:
            # A group is not a point: its members are premises of one reason.
            holder = Item("", joint=len(below) > 1, stance=group) if len(below) > 1 else None
            if holder is not None:
                into.append(holder)
            target = into if holder is None else holder.children
            stack += [(child, target, group, above) for child in reversed(below)]
            continue
        told = attr.get("note")
        words = str(told.get("text", "")) if isinstance(told, dict) else ""
        styles = attr.get("styleNames")
        styles = styles if isinstance(styles, list) else []
        if above is not None and _STICKY in styles:
            above.note = f"{above.note}\n{_told(idea)}".strip()
            continue
        item = Item(plain(str(idea.get("title") or "")), stance=stance, note=plain(words), implicit=_IMPLICIT in styles)
        attachment = attr.get("attachment")
        if isinstance(attachment, dict) and isinstance(attachment.get("content"), str):
            item.note = f"{item.note}\n{plain(attachment['content'])}".strip()
        into.append(item)
        stack += [(child, item.children, None, item) for child in reversed(below)]
    yield from roots


def _told(idea: dict[str, Any]) -> str:
    """Return what a remark and the answers below it say, a line each."""
    lines, stack = [], [idea]
    while stack:
        one = stack.pop()
        lines.append(one_line(plain(str(one.get("title") or ""))))
        stack += reversed(list(_below(one)))
    return "\n".join(filter(None, lines))


def sniff(text: str) -> float:
    """Return how surely the text is a MindMup map."""
    head = text[:200_000]
    if not re.search(r'"ideas"\s*:\s*\{', head):
        return 0.0
    return 0.9 if re.search(r'"(?:formatVersion|title)"\s*:', head) else 0.5
