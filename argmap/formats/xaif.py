"""xAIF: a node set with the text it was made from, as the arg-tech tools hand it on; also what OVA3 saves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from argmap.errors import Problem, Severity
from argmap.formats.aif import Aif
from argmap.formats.base import WEB, Imported, note, one_line
from argmap.formats.dialect import Document
from argmap.formats.markup import Marked, plain
from argmap.formats.nodes import Kind, Node
from argmap.model import Map, Quote, Source

SOURCE = "text"
LONG = 60_000
"""Characters of a text beyond which passages are not told apart by what is before them: it would take too long."""


class Xaif(Aif):
    """An object with the node set under ``AIF`` and the text beside it."""

    key = "xaif"
    title = "xAIF document"

    def set_of(self, document: Document) -> Document:
        """Return the node set."""
        part: Document = document[self._name(document)]
        return part

    def _name(self, document: Document) -> str:
        return "AIF" if "AIF" in document else "aif"

    def path(self, *steps: str | int) -> tuple[str | int, ...]:
        """Return where something is in the document."""
        return ("AIF", *steps)

    def fits(self, data: Any) -> bool:
        """Return whether there is a node set with a list of nodes."""
        part = data.get(self._name(data)) if isinstance(data, dict) else None
        return isinstance(part, dict) and isinstance(part.get("nodes"), list)

    def markup(self, document: Document) -> str:
        """Return the text with its markup."""
        text = document.get("text")
        if isinstance(text, dict):
            text = text.get("txt")
        return text if isinstance(text, str) else ""

    def source(self, document: Document) -> Source:
        """Return a description of the text."""
        ova, text = document.get("OVA"), document.get("text")
        places = [part.get("url") for part in (ova, text) if isinstance(part, dict)]
        url = next((place for place in places if isinstance(place, str) and WEB.match(place)), "")
        return Source(SOURCE, "Analysed text", url=url)

    def frame(self, document: Document, nodes: list[Node], problems: list[Problem]) -> dict[str, Any]:
        """Give statements their passages of the text, straight or by the locution that puts them forward."""
        fields = super().frame(document, nodes, problems)
        text, passages = plain(self.markup(document))
        if not passages:
            return {**fields, "sources": (self.source(document),)} if text.strip() else fields
        by_key = {node.key: node for node in nodes}
        anchored: dict[str, list[str]] = {}
        for statement, locution in self.anchors(document, by_key):
            anchored.setdefault(locution, []).append(statement)
        lost = []
        for passage in sorted(passages, key=lambda mark: (mark.start, -mark.end)):
            node = by_key.get(passage.id)
            if node is None:
                lost.append(passage.id)
                continue
            keys = [node.key] if node.kind is Kind.CLAIM else anchored.get(node.key, [])
            for key in keys:
                quoted = _quote(text, passage, by_key[key])
                if quoted is not None and quoted not in by_key[key].quotes:
                    by_key[key].quotes = (*by_key[key].quotes, quoted)
        if lost:
            shown = ", ".join(one_line(ident)[:20] for ident in lost[:5]) + (" and more" if len(lost) > 5 else "")
            message = f"{len(lost)} passages of the text are marked for nodes that are not there: {shown}."
            problems.append(Problem("unknown-node", message, severity=Severity.WARNING, path=("text",)))
        return {**fields, "sources": (self.source(document),)}

    def notes(self, document: Document, nodes: list[Node]) -> Any:
        """Tell what is only kept; the text among it."""
        yield from super().notes(document, nodes)
        if self.markup(document).strip():
            message = "The analysed text is kept beside the map; to check quotes, save it as a file and describe it."
            yield replace(note("text-kept", message), path=("text",))

    def borrowed(self, debate: Map) -> Mapping[str, Any] | None:
        """Return a node set, put into a document."""
        kept = debate.extensions.get("aif")
        if not isinstance(kept, Mapping) or not isinstance(kept.get("document"), Mapping):
            return None
        return {**kept, "document": {**self.empty(debate), "AIF": kept["document"]}}

    def empty(self, debate: Map) -> Document:
        """Return a document without nodes."""
        names = ("nodes", "edges", "schemefulfillments", "descriptorfulfillments", "participants", "locutions")
        lists: Document = {name: [] for name in names}
        ova = {"firstname": "", "surname": "", "url": "", "nodes": [], "edges": []}
        return {"AIF": lists, "text": "", "dialog": False, "OVA": ova}


def _quote(text: str, passage: Marked, node: Node) -> Quote | None:
    words = one_line(text[passage.start : passage.end])
    if not words:
        return None
    speaker = node.held_by[0] if len(node.held_by) == 1 else ""
    return Quote(SOURCE, words, speaker=speaker, prefix=before(text, passage.start, words))


def before(text: str, start: int, words: str) -> str:
    """Return up to 32 characters of whole words before a passage, where its words are elsewhere in the text too."""
    if len(text) > LONG or _flat(text).count(words) < 2:
        return ""
    head = one_line(text[max(0, start - 80) : start])
    return head if len(head) <= 32 else head[-32:].partition(" ")[2]


@lru_cache(maxsize=4)
def _flat(text: str) -> str:
    return one_line(text)


_XAIF = Xaif()


def read(text: str, name: str = "") -> Imported:
    """Read an xAIF document as far as it can be; never raise.

    :param text: the file's content
    :param name: name to make the map's id and title from
    """
    return _XAIF.read(text, name)


def write(debate: Map) -> str:
    """Return the debate as xAIF; one that came from xAIF gives that back, with what has changed."""
    return _XAIF.write(debate)


def sniff(text: str) -> float:
    """Return how surely the text is xAIF, 0 to 1."""
    return 0.9 if re.search(r'"AIF"\s*:\s*\{', text) and '"nodes"' in text else 0.0
