"""Mind maps of FreeMind and Freeplane (``.mm``): nodes in nodes, icons and attributes that say for and against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from argmap.errors import Problem
from argmap.formats import carried
from argmap.formats.base import Imported, clean, note
from argmap.formats.opml import kept, said_of, topped
from argmap.formats.trees import Item, grown
from argmap.formats.xmltext import attributes, children, line_of, parse, without_prologue, words
from argmap.graph import outline
from argmap.model import Map, Relation

_ICONS = {
    **dict.fromkeys(("button_ok", "yes", "addition", "emoji-1F44D", "emoji-2705", "unchecked-ok"), Relation.SUPPORTS),
    **dict.fromkeys(
        ("button_cancel", "no", "stop", "closed", "subtraction", "emoji-1F44E", "emoji-274C"), Relation.REBUTS
    ),
}
_WRITTEN = {Relation.SUPPORTS: "button_ok", Relation.REBUTS: "button_cancel", Relation.UNDERCUTS: "messagebox_warning"}
_OPENING = {Relation.UNDERCUTS: "Undercuts: "}


def read(text: str, name: str = "") -> Imported:
    """Read a mind map as far as it can be; its middle is the title, or the thesis where reasons hang on it."""
    problems: list[Problem] = []
    known = kept(text, write, problems)
    if isinstance(known, Imported):
        return known
    root = parse(text, problems)
    items = list(_items(root))
    arrows = sum(1 for _ in root.iter("arrowlink")) if root is not None else 0
    if arrows:
        message = f"The map has {arrows} arrows across its branches; arrows do not say for or against."
        problems.append(note("arrows", message, "They were left out."))
    return grown(*topped(items, "", name), problems=problems, known=known)


def _items(root: Any) -> Iterator[Item]:
    roots: list[Item] = []
    stack: list[tuple[Any, list[Item]]] = [(element, roots) for element in reversed(list(children(root, "node")))]
    while stack:
        element, into = stack.pop()
        item = Item(_text(element), line_of(element), note=_rich(element, "NOTE"))
        item.url = attributes(element).get("LINK", "")
        for icon in children(element, "icon"):
            item.stance = item.stance or _ICONS.get(attributes(icon).get("BUILTIN", ""))
        into.append(item)
        stack += [(below, item.children) for below in reversed(list(children(element, "node")))]
    yield from roots


def _text(element: Any) -> str:
    data = attributes(element)
    return data.get("TEXT") or _rich(element, "NODE") or data.get("LOCALIZED_TEXT", "")


def _rich(element: Any, kind: str) -> str:
    return "\n".join(words(rich) for rich in children(element, "richcontent") if attributes(rich).get("TYPE") == kind)


def write(debate: Map) -> str:
    """Return the map as a mind map; a processing instruction holds the whole map."""
    return "\n".join(_lines(debate)) + "\n"


def _lines(debate: Map) -> Iterator[str]:
    yield f"<?argmap {carried.packed(debate)}?>"
    yield '<map version="1.0.1">'
    yield f"<node TEXT={_attribute(debate.title)}>"
    ids: dict[str, str] = {}
    depth = -1
    for entry in outline(debate):
        yield from ("</node>" for _ in range(depth - entry.depth + 1))
        depth = entry.depth
        claim = debate.claim[entry.claim]
        relation = entry.argument.relation if entry.argument else None
        opening = _OPENING.get(relation, "") if relation else ""
        if entry.repeated:
            yield f"<node TEXT={_attribute(opening + claim.text + ' (see above)')}>"
            yield f'<arrowlink DESTINATION="{ids[claim.id]}"/>'
        else:
            ids[claim.id] = f"ID_{len(ids) + 1}"
            yield f'<node ID="{ids[claim.id]}" TEXT={_attribute(opening + claim.text)}>'
        if relation:
            yield f'<icon BUILTIN="{_WRITTEN[relation]}"/>'
        about = "" if entry.repeated else said_of(debate, claim.id)
        if about:
            lines = "".join(f"<p>{escape(clean(line))}</p>" for line in about.split("\n"))
            yield f'<richcontent TYPE="NOTE"><html><head/><body>{lines}</body></html></richcontent>'
    yield from ("</node>" for _ in range(depth + 1))
    yield "</node>"
    yield "</map>"


def _attribute(text: str) -> str:
    return quoteattr(clean(text), {"\n": "&#10;", "\t": "&#9;"})


def sniff(text: str) -> float:
    """Return how surely the text is a mind map, by its root."""
    head = without_prologue(text[:400_000])
    root = re.match(r"\s*<map\b[^>]*version\s*=", head)
    return 0.9 if root and re.search(r"<node\b", head) else 0.0
