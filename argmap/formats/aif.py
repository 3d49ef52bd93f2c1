"""AIF JSON as AIFdb serves it: node sets of statements, inferences, conflicts, and the dialogue around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from argmap.errors import Problem
from argmap.formats.base import Imported, note, one_line
from argmap.formats.dialect import Dialect, Document, key_of, members
from argmap.formats.nodes import Edge, Kind, Node
from argmap.model import Map

_KINDS = {"I": Kind.CLAIM, "RA": Kind.SUPPORT, "CA": Kind.ATTACK}
# The names AIFdb and OVA give to steps of which nothing more is known.
_UNNAMED = re.compile(
    r"(?:default\s+)?(?:inference|conflict|ra|ca|support|attack|rule application)\s*\Z", re.IGNORECASE
)


class Aif(Dialect):
    """A node set: ``nodes``, ``edges``, ``locutions`` and more side by side."""

    key = "aif"
    title = "AIF node set"
    id_name = "nodeID"

    def set_of(self, document: Document) -> Document:
        """Return the mapping that holds nodes and edges."""
        return document

    def path(self, *steps: str | int) -> tuple[str | int, ...]:
        """Return where something is in the document, by where it is in the node set."""
        return steps

    def fits(self, data: Any) -> bool:
        """Return whether there is a list of nodes."""
        return isinstance(data, dict) and isinstance(data.get("nodes"), list)

    def nodes(self, document: Document, problems: list[Problem]) -> list[Node]:
        """Return the nodes; one without an id gets one of its own, since it may still say something."""
        found = []
        where = self.path("nodes")
        schemes = {}
        for _, entry in members(
            self.set_of(document).get("schemefulfillments"), self.path("schemefulfillments"), [], ""
        ):
            schemes[key_of(entry.get("nodeID"))] = one_line(entry.get("schemeName") or "")
        for number, entry in members(self.set_of(document).get("nodes"), where, problems, "nodes"):
            path = (*where, number)
            key = self.named_node(entry, path, problems)
            kind, text = self.kind(entry), entry.get("text")
            text = text if isinstance(text, str) else "" if text is None else str(text)
            if kind is Kind.CLAIM:
                self.said(text, key, path, problems)
            step = kind in (Kind.SUPPORT, Kind.ATTACK)
            scheme = self.scheme(entry, text) or schemes.get(key, "") if step else ""
            found.append(Node(key, kind, text, scheme=scheme, path=path))
        return found

    def ends(self, entry: Document) -> tuple[str, str]:
        """Return the ids an edge leads from and to."""
        return key_of(entry.get("fromID")), key_of(entry.get("toID"))

    def kind(self, entry: Document) -> Kind:
        """Return what a node is by its type."""
        value = entry.get("type")
        return _KINDS.get(value.strip().upper(), Kind.OTHER) if isinstance(value, str) else Kind.OTHER

    def scheme(self, entry: Document, text: str) -> str:
        """Return the argumentation scheme of a step; empty if its name says nothing more than what it is."""
        named = entry.get("scheme")
        name = one_line(named) if isinstance(named, str) and not named.strip().isdecimal() else ""
        name = name or one_line(text)
        return "" if _UNNAMED.match(name) else name

    def edges(self, document: Document, problems: list[Problem]) -> list[Edge]:
        """Return the edges."""
        where = self.path("edges")
        return [
            Edge(*self.ends(entry), (*where, number))
            for number, entry in members(self.set_of(document).get("edges"), where, problems, "edges")
        ]

    def frame(self, document: Document, nodes: list[Node], problems: list[Problem]) -> dict[str, Any]:
        """Give each statement its speakers: those whose locution asserts it."""
        speakers = self.speakers(document)
        if speakers:
            types = {node.key: node for node in nodes}
            for statement, locution in self.anchors(document, types):
                speaker = speakers.get(locution, "")
                if speaker and speaker not in types[statement].held_by:
                    types[statement].held_by = (*types[statement].held_by, speaker)
        return {}

    def speakers(self, document: Document) -> dict[str, str]:
        """Return the speaker's name by id of the locution; without participants, as AIFdb puts it before the words."""
        part = self.set_of(document)
        said = {}
        for _, entry in members(part.get("nodes"), (), [], ""):
            if str(entry.get("type") or "L").strip().upper() == "L":
                said[key_of(entry.get(self.id_name))] = _speaker(str(entry.get("text") or ""))
        names = {
            key_of(entry.get("participantID")): one_line(
                " ".join(str(entry.get(name) or "") for name in ("firstname", "surname"))
            )
            for _, entry in members(part.get("participants"), (), [], "")
        }
        # A locution that is not listed still says who speaks.
        found = {key: name for key, name in said.items() if name}
        for _, entry in members(part.get("locutions"), (), [], ""):
            key = key_of(entry.get("nodeID"))
            found[key] = names.get(key_of(entry.get("personID"))) or said.get(key, "")
        return found

    def anchors(self, document: Document, nodes: dict[str, Node]) -> Iterator[tuple[str, str]]:
        """Yield each statement with a locution that puts it forward, by a node between them (type YA)."""
        asserted: dict[str, list[str]] = {}
        edges = self.edges(document, [])
        for edge in edges:
            middle = nodes.get(edge.target)
            if middle is not None and middle.kind is Kind.OTHER and not _QUESTION.search(middle.text):
                asserted.setdefault(edge.target, []).append(edge.source)
        for edge in edges:
            target = nodes.get(edge.target)
            if target is not None and target.kind is Kind.CLAIM:
                for locution in asserted.get(edge.source, ()):
                    yield edge.target, locution

    def notes(self, document: Document, nodes: list[Node]) -> Iterator[Problem]:
        """Tell how many nodes of which types are only kept."""
        counted = Counter(self.types(document))
        kept = ", ".join(f"{count} {name}" for name, count in sorted(counted.items()) if name not in _KINDS)
        if kept:
            message = f"Nodes that have no place in a map are kept beside it and come back on export: {kept}."
            yield note("kept-aside", message)

    def types(self, document: Document) -> list[str]:
        """Return the type of every node, one of no known form as ``?``."""
        found = []
        for _, entry in members(self.set_of(document).get("nodes"), (), [], ""):
            value = entry.get("type")
            found.append(value.strip().upper()[:12] or "?" if isinstance(value, str) else "?")
        return found

    def figures(self, document: Document) -> dict[str, int]:
        """Return how many nodes of each type there are."""
        return dict(sorted(Counter(self.types(document)).items()))

    def empty(self, debate: Map) -> Document:
        """Return an empty node set."""
        return {"nodes": [], "edges": [], "locutions": []}

    def borrowed(self, debate: Map) -> Mapping[str, Any] | None:
        """Return the node set of an xAIF document."""
        kept = debate.extensions.get("xaif")
        if not isinstance(kept, Mapping) or not isinstance(kept.get("document"), Mapping):
            return None
        document = kept["document"]
        return {**kept, "document": document.get("AIF", document.get("aif"))}

    def put_node(self, document: Document, node: Node, path: tuple[str | int, ...] | None) -> None:
        """Add or change a node."""
        entries = self.set_of(document)["nodes"]
        text = node.text
        if node.kind is not Kind.CLAIM:
            text = node.scheme or ("Default Inference" if node.kind is Kind.SUPPORT else "Default Conflict")
        kind = next(name for name, value in _KINDS.items() if value is node.kind)
        if path is not None:
            entry = entries[int(path[-1])]
            entry.update({"nodeID": node.key} if "#" in node.key else {}, text=text, type=kind)
            entry.pop("scheme", None)
            return
        entries.append({"nodeID": node.key, "text": text, "type": kind})

    def put_edge(self, document: Document, edge: Edge, number: int) -> None:
        """Add an edge."""
        part = self.set_of(document)
        edges = part["edges"] if isinstance(part.get("edges"), list) else part.setdefault("edges", [])
        edges.append({"edgeID": str(number), "fromID": edge.source, "toID": edge.target})

    def remove(self, document: Document, keys: set[str], edges: set[tuple[str, str]]) -> None:
        """Take out nodes and edges."""
        if not keys and not edges:
            return
        part = self.set_of(document)
        for name in ("nodes", "locutions", "schemefulfillments"):
            if isinstance(part.get(name), list):
                part[name] = [e for e in part[name] if not isinstance(e, dict) or self.named(e) not in keys]
        if isinstance(part.get("edges"), list):
            part["edges"] = [e for e in part["edges"] if not self.touches(e, keys, edges)]

    def named(self, entry: Document) -> str:
        """Return the node that an entry of any list is about."""
        return key_of(entry.get(self.id_name, entry.get("nodeID")))

    def slots(self, document: Document) -> dict[str, Document]:
        """Return each statement's mapping by its key; of equal keys the first."""
        found: dict[str, Document] = {}
        for _, entry in members(self.set_of(document).get("nodes"), (), [], ""):
            if self.kind(entry) is Kind.CLAIM:
                found.setdefault(key_of(entry.get(self.id_name)), entry)
        return found


_QUESTION = re.compile("question|challeng", re.IGNORECASE)
_SPEAKER = re.compile(r"((?:[^:.?!\n]|(?<=[^\W\d_])\.(?=\s*(?:[^\W\d_]|[,(:：]))){1,60}?)(\s*)(?::\s|：)")
_NAME_WORD = re.compile(
    r"[^\W\d_a-zß-öø-ÿ][\w.'’-]*\Z|(?:de|da|di|del|der|den|la|le|van|von|zu|bin|ibn|al|el|the|of)\Z"
)


_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,8}")


def _speaker(words: str) -> str:
    """Return the name that a locution begins with, as in ``Ana B. Ruiz : trams are quiet``.

    Without a space before the colon it has to look like a name, since ``Note: ...`` has a colon too.
    """
    before = _SPEAKER.match(words[:100])
    if before is None:
        return ""
    name = one_line(before[1])
    # A role in brackets, a comma before initials, and a number, as of “Speaker 2”, are no words of a name.
    parts = re.sub(r"\([^()]*\)|,|(?<=\s)\d{1,3}\b", " ", name).split()
    several = len(parts) > 1 or len(parts) < len(name.split()) or bool(_HAN.fullmatch(name))
    like_a_name = several and 0 < len(parts) < 6 and all(map(_NAME_WORD.match, parts))
    like_a_name = like_a_name and (parts[0][:1].isupper() or bool(_HAN.match(parts[0])))
    return name if before[2] or like_a_name else ""


_AIF = Aif()


def read(text: str, name: str = "") -> Imported:
    """Read a node set as far as it can be; never raise.

    :param text: the file's content
    :param name: name to make the map's id and title from
    """
    return _AIF.read(text, name)


def write(debate: Map) -> str:
    """Return the debate as a node set; one that came from a node set gives that back, with what has changed."""
    return _AIF.write(debate)


def sniff(text: str) -> float:
    """Return how surely the text is an AIF node set, 0 to 1."""
    head = text[:20_000]
    if '"nodeID"' not in head and not re.search(r'"nodes"\s*:\s*\[\s*\]', head):
        return 0.0
    if '"nodeID"' in head and not re.search(r'"AIF"\s*:', text):
        return 0.9
    return 0.3 if '"locutions"' in head and '"AIF"' not in text else 0.0
