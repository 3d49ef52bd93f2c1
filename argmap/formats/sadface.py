"""SADFace: atoms and schemes with links between them, and resources from which atoms quote."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

from argmap.errors import Problem, Severity
from argmap.formats import block as blocks
from argmap.formats.base import WEB, Imported, note, one_line
from argmap.formats.dialect import Dialect, Document, key_of, members, text_of
from argmap.formats.nodes import Edge, Kind, Node
from argmap.formats.xaif import before
from argmap.model import Map, Quote, Source, is_slug
from argmap.slugs import Slugs

_ATTACKS = {"conflict", "attack", "con", "dispute", "rebuttal", "undercut"}
_PLAIN = {"support", "inference", "default", "default inference", "pro"} | _ATTACKS
_ASIDE = {"rephrase", "preference", "restatement"}
_SPACE = uuid.UUID("6f1d2c0e-5a0b-5d0f-9f43-0d6c1b8a7e55")


class Sadface(Dialect):
    """A SADFace document, with either header: its fields side by side, or under ``metadata.core``."""

    key = "sadface"
    title = "SADFace document"
    statement = "atom"

    def fits(self, data: Any) -> bool:
        """Return whether there is a list of nodes."""
        return isinstance(data, dict) and isinstance(data.get("nodes"), list)

    def nodes(self, document: Document, problems: list[Problem]) -> list[Node]:
        """Return atoms as statements and schemes as steps."""
        found = []
        for number, entry in members(document.get("nodes"), ("nodes",), problems, "nodes"):
            path = ("nodes", number)
            key = self.named_node(entry, path, problems)
            text = text_of(entry, "text")
            if entry.get("type") == "scheme":
                name = one_line(text_of(entry, "name"))
                scheme = "" if name.lower() in _PLAIN else name
                found.append(Node(key, _kind(name), name, scheme=scheme, path=path))
            elif entry.get("type") == "atom":
                found.append(Node(key, Kind.CLAIM, self.said(text, key, path, problems), path=path))
            else:
                found.append(Node(key, Kind.OTHER, text, path=path))
        return found

    def edges(self, document: Document, problems: list[Problem]) -> list[Edge]:
        """Return the edges."""
        return [
            Edge(*self.ends(entry), ("edges", number))
            for number, entry in members(document.get("edges"), ("edges",), problems, "edges")
        ]

    def ends(self, entry: Document) -> tuple[str, str]:
        """Return the ids an edge leads from and to."""
        return key_of(entry.get("source_id")), key_of(entry.get("target_id"))

    def frame(self, document: Document, nodes: list[Node], problems: list[Problem]) -> dict[str, Any]:
        """Return title and sources, and give the atoms their quotes."""
        slugs, sources, contents, idents = Slugs(), [], {}, {}
        for number, entry in members(document.get("resources"), ("resources",), problems, "resources"):
            key, content = key_of(entry.get("id")), text_of(entry, "content")
            data = _mapping(entry, "metadata")
            title = next(
                (t for t in (text_of(data, "title"), text_of(_mapping(data, "core"), "title")) if t.strip()), ""
            )
            first = " ".join(content.split()[:8])
            title = one_line(title) or first or f"Resource {number + 1}"
            idents[key] = slugs.new(key if is_slug(key) and not _is_uuid(key) else title, "resource")
            contents[key] = content
            address = next((t for t in (text_of(entry, "url"), text_of(data, "url")) if WEB.match(t)), "")
            sources.append(Source(idents[key], title, url=address))
        for node in nodes:
            if node.kind is Kind.CLAIM and node.path:
                entry = document["nodes"][node.path[-1]]
                node.quotes = tuple(_quotes(entry, node.path, contents, idents, problems))
        core = self._core(document)
        fields: dict[str, Any] = {"sources": tuple(sources)}
        if one_line(text_of(core, "title")):
            fields["title"] = text_of(core, "title")
        for name, field in (("description", "summary"), ("notes", "")):
            if field and one_line(text_of(core, name)):
                fields[field] = one_line(text_of(core, name))
        return fields

    def _core(self, document: Document) -> Document:
        core = _mapping(_mapping(document, "metadata"), "core")
        return core or document

    def block(self, document: Document) -> Any:
        """Return what argmap put into the metadata."""
        return _mapping(document, "metadata").get(blocks.KEY)

    def set_block(self, document: Document, block: Any) -> None:
        """Put data into the metadata, where SADFace keeps each tool's own under its name."""
        if block is None:
            _mapping(document, "metadata").pop(blocks.KEY, None)
        elif isinstance(document.get("metadata"), dict):
            document["metadata"][blocks.KEY] = block
        else:
            document["metadata"] = {blocks.KEY: block}

    def new_keys(self, taken: set[str]) -> Iterator[str]:
        """Yield UUIDs, the same for the same document on every run."""
        number = 0
        while True:
            number += 1
            key = str(uuid.uuid5(_SPACE, f"node {number}"))
            if key not in taken:
                yield key

    def empty(self, debate: Map) -> Document:
        """Return a document without nodes, with the newer header."""
        core = {"analyst_email": "", "analyst_name": "", "created": "", "description": debate.summary, "edited": ""}
        core |= {"id": str(uuid.uuid5(_SPACE, debate.id)), "notes": "", "title": debate.title, "version": "0.5.3"}
        return {"metadata": {"core": core}, "resources": [], "nodes": [], "edges": []}

    def put_node(self, document: Document, node: Node, path: tuple[str | int, ...] | None) -> None:
        """Add or change a node."""
        if path is None:
            entry: Document = {"id": node.key, "type": "atom" if node.kind is Kind.CLAIM else "scheme", "metadata": {}}
            document["nodes"].append(entry)
        else:
            entry = document["nodes"][path[-1]]
            entry["id"] = node.key
        if node.kind is not Kind.CLAIM:
            told = bool(node.scheme) and _kind(node.scheme) is node.kind
            entry["name"] = node.scheme if told else "support" if node.kind is Kind.SUPPORT else "conflict"
            return
        entry["text"] = node.text
        entry["sources"] = [self._source(document, quoted) for quoted in node.quotes]

    def _source(self, document: Document, quoted: Quote) -> Document:
        """Return a quote as a source of an atom, its resource found or made."""
        slugs = Slugs()
        resources = document["resources"] if isinstance(document.get("resources"), list) else []
        document["resources"] = resources
        frame = self.frame({**document, "nodes": []}, [], [])
        keys = [key_of(entry.get("id")) for _, entry in members(resources, (), [], "")]
        known = dict(zip((source.id for source in frame["sources"]), keys, strict=True))
        key = known.get(quoted.source)
        if key is None:
            key = slugs.new(quoted.source)
            resources.append({"id": key, "content": "", "type": "text", "metadata": {}})
        entry = next(entry for _, entry in members(resources, (), [], "") if key_of(entry.get("id")) == key)
        offset = text_of(entry, "content").find(quoted.text)
        return {"resource_id": key, "text": quoted.text, "offset": max(offset, 0), "length": len(quoted.text)}

    def put_edge(self, document: Document, edge: Edge, number: int) -> None:
        """Add an edge."""
        key = str(uuid.uuid5(_SPACE, f"edge {number} {edge.source} {edge.target}"))
        if not isinstance(document.get("edges"), list):
            document["edges"] = []
        document["edges"].append({"id": key, "source_id": edge.source, "target_id": edge.target})

    def remove(self, document: Document, keys: set[str], edges: set[tuple[str, str]]) -> None:
        """Take out nodes and edges."""
        if not keys and not edges:
            return
        document["nodes"] = [e for e in document["nodes"] if not isinstance(e, dict) or key_of(e.get("id")) not in keys]
        if isinstance(document.get("edges"), list):
            document["edges"] = [e for e in document["edges"] if not self.touches(e, keys, edges)]

    def slots(self, document: Document) -> dict[str, Document]:
        """Return each atom's mapping by its key; of equal keys the first."""
        found: dict[str, Document] = {}
        for _, entry in members(document.get("nodes"), (), [], ""):
            if entry.get("type") == "atom":
                found.setdefault(key_of(entry.get("id")), entry)
        return found


_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)


def _kind(name: str) -> Kind:
    """Return what a scheme does by its name, the only thing SADFace tells of it."""
    plain = name.lower()
    if plain in _ASIDE:
        return Kind.OTHER
    attack = any(word in _ATTACKS for word in re.findall(r"[a-z]+", plain)) and "support" not in plain
    return Kind.ATTACK if attack else Kind.SUPPORT


def _is_uuid(key: str) -> bool:
    return _UUID.match(key) is not None


def _mapping(data: Document, name: str) -> Document:
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def _quotes(
    entry: Document,
    path: tuple[str | int, ...],
    contents: dict[str, str],
    idents: dict[str, str],
    problems: list[Problem],
) -> Iterator[Quote]:
    if not isinstance(entry.get("sources"), list):
        return
    for number, given in members(entry["sources"], (*path, "sources"), problems, "sources of an atom"):
        place = (*path, "sources", number)
        key = key_of(given.get("resource_id"))
        if key not in idents:
            message = f"An atom quotes from the resource “{key[:40]}”, which is not in the document."
            problems.append(Problem("unknown-resource", message, "Add it.", Severity.WARNING, path=place))
            continue
        content, offset, length = contents[key], given.get("offset"), given.get("length")
        text = one_line(text_of(given, "text"))
        spot = offset if isinstance(offset, int) and 0 <= offset <= len(content) else -1
        if not text and spot >= 0 and isinstance(length, int) and length > 0:
            text = one_line(content[spot : spot + length])
        if not text:
            message = "A source of an atom has neither text nor a place in its resource."
            problems.append(Problem("no-text", message, "Write its text.", Severity.WARNING, path=place))
            continue
        if content and spot >= 0 and one_line(content[spot : spot + len(text) + 40])[: len(text)] != text:
            message = f"“{text[:40]}” is not at offset {spot} of its resource."
            problems.append(note("offset-off", message, "The words count, not the offset.").at())
        yield Quote(idents[key], text, prefix=before(content, spot, text) if spot > 0 else "")


_SADFACE = Sadface()


def read(text: str, name: str = "") -> Imported:
    """Read a SADFace document as far as it can be; never raise.

    :param text: the file's content
    :param name: name to make the map's id of, and its title where the document has none
    """
    return _SADFACE.read(text, name)


def write(debate: Map) -> str:
    """Return the debate as SADFace; one that came from SADFace gives that back, with what has changed."""
    return _SADFACE.write(debate)


def sniff(text: str) -> float:
    """Return how surely the text is SADFace, 0 to 1."""
    if '"nodes"' not in text or '"nodeID"' in text:
        return 0.0
    signs = ('"source_id"', '"analyst_name"', '"atom"', '"resources"')
    return (
        min(0.95, 0.25 * sum(sign in text for sign in signs)) if '"type"' in text or '"analyst_name"' in text else 0.0
    )
