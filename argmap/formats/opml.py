"""OPML outlines (version 2.0), which outliners, note books and mind-mapping programs read and write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from argmap.errors import Problem
from argmap.formats import carried
from argmap.formats.base import Imported, clean, note, one_line
from argmap.formats.trees import Item, grown
from argmap.formats.xmltext import attributes, child, children, line_of, name_of, parse, without_prologue, words
from argmap.graph import holders, outline
from argmap.model import Map, Relation

LABELS = {Relation.SUPPORTS: "Pro: ", Relation.REBUTS: "Con: ", Relation.UNDERCUTS: "Undercuts: "}
#: One that never ends takes the rest: it is looked at once, not again from each beginning.
_OURS = re.compile(r"<\?argmap (\{.*?)(?:\?>|\Z)", re.DOTALL)


def read(text: str, name: str = "") -> Imported:
    """Read an outline as far as it can be."""
    problems: list[Problem] = []
    known = kept(text, write, problems)
    if isinstance(known, Imported):
        return known
    root = parse(text, problems)
    head = child(root, "head")
    items = list(_items(child(root, "body")))
    title = words(child(head, "title"))
    return grown(*topped(items, title, name), problems=problems, known=known)


def kept(text: str, write: Any, problems: list[Problem]) -> Imported | Map | None:
    """Return the map in a file that argmap wrote: as written if unchanged, else what is known of its claims."""
    ours = _OURS.search(text)
    known = carried.unpacked(ours[1]) if ours else None
    if known is None:
        return None
    if carried.unchanged(text, known, write):
        return Imported(known, [])
    message = "The outline was edited since argmap wrote it; the outline counts."
    problems.append(note("edited", message, "Joint premises and names of arguments are those of the outline."))
    return known


def topped(items: list[Item], title: str, name: str) -> tuple[list[Item], str, str]:
    """Return points, name and title, the point at the top being the title where it is its only topic."""
    from argmap.formats.trees import reasoned

    if len(items) == 1 and items[0].children and not reasoned(items[0]):
        words = one_line(items[0].text)
        if not title or words == one_line(title):
            return items[0].children, name, words or title
    return items, name, title


def _items(body: Any) -> Iterator[Item]:
    """Yield the outline's points; deep ones too, without recursion."""
    roots: list[Item] = []
    stack: list[tuple[Any, list[Item]]] = [(element, roots) for element in reversed(list(children(body, "outline")))]
    while stack:
        element, into = stack.pop()
        data = attributes(element)
        said = data.get("text") or data.get("title") or ""
        item = Item(plain(said), line_of(element), note=plain(data.get("_note", data.get("note", ""))))
        item.url = data.get("htmlUrl") or data.get("url") or data.get("xmlUrl") or ""
        into.append(item)
        stack += [(below, item.children) for below in reversed(list(children(element, "outline")))]
    yield from roots


def plain(markup: str) -> str:
    """Return a text without the HTML that some outliners put into it.

    >>> plain("<b>Trams</b> &amp; rails")
    'Trams & rails'
    """
    from html import unescape

    return unescape(re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", markup)).strip()


def write(debate: Map) -> str:
    """Return the map as an outline; a processing instruction, which other programs pass over, holds the whole map."""
    return "\n".join(_lines(debate)) + "\n"


def _lines(debate: Map) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<?argmap {carried.packed(debate)}?>"
    yield '<opml version="2.0">'
    yield f"  <head><title>{escape(clean(debate.title))}</title></head>"
    yield "  <body>"
    depth = -1
    for entry in outline(debate):
        yield from ("  " * (level + 2) + "</outline>" for level in range(depth, entry.depth - 1, -1))
        depth = entry.depth
        label = LABELS[entry.argument.relation] if entry.argument else ""
        claim = debate.claim[entry.claim]
        again = " (see above)" if entry.repeated else ""
        attributes = f"text={_attribute(label + claim.text + again)}"
        about = "" if entry.repeated else said_of(debate, entry.claim)
        attributes += f" _note={_attribute(about)}" if about else ""
        yield f"{'  ' * (depth + 2)}<outline {attributes}>"
    yield from ("  " * (level + 2) + "</outline>" for level in range(depth, -1, -1))
    yield "  </body>"
    yield "</opml>"


def _attribute(text: str) -> str:
    return quoteattr(clean(text), {"\n": "&#10;", "\t": "&#9;"})


def said_of(debate: Map, claim_id: str) -> str:
    """Return what a note can tell of a claim: who holds it, its quotations with their places, and its own note."""
    claim = debate.claim[claim_id]
    sources = {source.id: source for source in debate.sources}
    lines = [f"Held by {', '.join(holders(claim))}."] if holders(claim) else []
    if claim.implicit:
        lines.append("Implicit: no source states it.")
    for quote in claim.quotes:
        place = ", ".join(
            part
            for part in (
                quote.speaker,
                sources[quote.source].short if quote.source in sources else quote.source,
                " ".join(quote.locator) if quote.locator else "",
            )
            if part
        )
        lines.append(f"“{one_line(quote.text)}” — {place}")
    return "\n".join([*lines, *([claim.note] if claim.note else [])])


def sniff(text: str) -> float:
    """Return how surely the text is OPML, by its root."""
    root = re.search(r"<([A-Za-z][\w:.-]*)", without_prologue(text[:200_000]))
    return 0.95 if root and root[1].lower() == "opml" else 0.0


__all__ = ["LABELS", "kept", "name_of", "plain", "read", "said_of", "sniff", "topped", "write"]
