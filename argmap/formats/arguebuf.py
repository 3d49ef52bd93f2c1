"""arguebuf JSON: a graph of atoms and schemes as its protocol buffer prints it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

from argmap.errors import Problem, Severity
from argmap.formats import block as blocks
from argmap.formats.base import WEB, Imported, one_line
from argmap.formats.dialect import Dialect, Document, key_of, text_of
from argmap.formats.nodes import Edge, Kind, Node
from argmap.formats.xaif import before
from argmap.model import Map, Quote, Source, is_slug
from argmap.slugs import Slugs

MAJOR = "major claim"
"""The tag that the graph's major claim gets."""

# The values of the enumeration Support of arg_services.graph.v1, without their prefix.
_SCHEMES = frozenset(
    """default position_to_know expert_opinion witness_testimony popular_opinion popular_practice example analogy
    practical_reasoning_from_analogy composition division oppositions rhetorical_oppositions alternatives
    verbal_classification verbal_classification_definition verbal_classification_vagueness
    verbal_classification_arbitrariness interaction_of_act_and_person values positive_values negative_values sacrifice
    the_group_and_its_members practical_reasoning two_person_practical_reasoning waste sunk_costs ignorance
    epistemic_ignorance cause_to_effect correlation_to_cause sign abductive evidence_to_hypothesis consequences
    positive_consequences negative_consequences pragmatic_alternatives threat fear_appeal danger_appeal need_for_help
    distress commitment ethotic generic_ad_hominem pragmatic_inconsistency inconsistent_commitment
    circumstantial_ad_hominem bias bias_ad_hominem gradualism slippery_slope precedent_slippery_slope
    sorites_slippery_slope verbal_slippery_slope full_slippery_slope constitutive_rule_claims rules exceptional_case
    precedent plea_for_excuse perception memory""".split()  # noqa: SIM905 - a list of 66 words is easier read so
)
_KINDS = {"support": Kind.SUPPORT, "attack": Kind.ATTACK}
_SPACE = uuid.UUID("0d3c1a52-7e1c-5a39-8f44-7c3ef0a1b2d4")


class Arguebuf(Dialect):
    """A graph whose nodes and edges are in mappings by their ids."""

    key = "arguebuf"
    title = "arguebuf graph"
    statement = "atom"

    def fits(self, data: Any) -> bool:
        """Return whether there is a mapping of nodes."""
        return isinstance(data, dict) and isinstance(data.get("nodes"), dict)

    def nodes(self, document: Document, problems: list[Problem]) -> list[Node]:
        """Return atoms as statements and schemes as steps."""
        found = []
        major = _first(document, "majorClaim", "major_claim")
        for key, entry in _entries(document, "nodes", problems):
            path = ("nodes", key)
            atom, scheme = entry.get("atom"), entry.get("scheme")
            if isinstance(atom, dict):
                text = self.said(text_of(atom, "text"), key, path, problems)
                found.append(Node(key, Kind.CLAIM, text, path=path, tags=(MAJOR,) if key == major else ()))
            elif isinstance(scheme, dict):
                kind, name = _step(scheme)
                found.append(Node(key, kind, name or "untyped scheme", scheme=name, path=path))
            else:
                found.append(Node(key, Kind.OTHER, "neither atom nor scheme", path=path))
        return found

    def edges(self, document: Document, problems: list[Problem]) -> list[Edge]:
        """Return the edges."""
        return [Edge(*self.ends(entry), ("edges", key)) for key, entry in _entries(document, "edges", problems)]

    def ends(self, entry: Document) -> tuple[str, str]:
        """Return the ids an edge leads from and to."""
        return key_of(entry.get("source")), key_of(entry.get("target"))

    def frame(self, document: Document, nodes: list[Node], problems: list[Problem]) -> dict[str, Any]:
        """Return the sources, and give the atoms their quotes and holders."""
        slugs, sources, contents, idents = Slugs(), [], {}, {}
        for number, (key, entry) in enumerate(_entries(document, "resources", problems)):
            content = text_of(entry, "text")
            title = one_line(text_of(entry, "title")) or " ".join(content.split()[:8]) or f"Resource {number + 1}"
            idents[key] = slugs.new(key if is_slug(key) and "-" not in key[8:9] else title, "resource")
            contents[key] = content
            url = text_of(entry, "source")
            sources.append(Source(idents[key], title, url=url if WEB.match(url) else ""))
        people = {key: one_line(text_of(entry, "name")) for key, entry in _entries(document, "participants", problems)}
        for node in nodes:
            if node.kind is not Kind.CLAIM:
                continue
            atom = document["nodes"][node.key]["atom"]
            holder = people.get(key_of(atom.get("participant")), "")
            node.held_by = (holder,) if holder else ()
            reference = atom.get("reference")
            if isinstance(reference, dict):
                quoted = _quote(reference, contents, idents, node, problems)
                node.quotes = (quoted,) if quoted else ()
        return {"sources": tuple(sources)}

    def block(self, document: Document) -> Any:
        """Return what argmap put into the graph's userdata."""
        data = document.get("userdata")
        return data.get(blocks.KEY) if isinstance(data, dict) else None

    def set_block(self, document: Document, block: Any) -> None:
        """Put data into the userdata, the one place where a graph may hold what the format does not know."""
        data = document.get("userdata")
        if block is not None:
            document["userdata"] = {**(data if isinstance(data, dict) else {}), blocks.KEY: block}
        elif isinstance(data, dict) and blocks.KEY in data:
            rest = {key: value for key, value in data.items() if key != blocks.KEY}
            document["userdata"] = rest
            if not rest:
                del document["userdata"]

    def new_keys(self, taken: set[str]) -> Iterator[str]:
        """Yield UUIDs, the same for the same document on every run."""
        number = 0
        while True:
            number += 1
            key = str(uuid.uuid5(_SPACE, f"node {number}"))
            if key not in taken:
                yield key

    def empty(self, debate: Map) -> Document:
        """Return an empty graph."""
        return {"nodes": {}, "edges": {}, "resources": {}, "participants": {}, "schemaVersion": 1}

    def put_node(self, document: Document, node: Node, path: tuple[str | int, ...] | None) -> None:
        """Add or change a node."""
        entry = document["nodes"].setdefault(node.key, {})
        if node.kind is not Kind.CLAIM:
            kind = "support" if node.kind is Kind.SUPPORT else "attack"
            name = node.scheme.replace(" ", "_") if node.kind is Kind.SUPPORT else ""
            value = f"{kind}_{name if name in _SCHEMES else 'default'}".upper()
            kept = entry.get("scheme") if isinstance(entry.get("scheme"), dict) else {}
            rest = {k: v for k, v in kept.items() if k in ("premiseDescriptors", "premise_descriptors")}
            entry["scheme"] = {kind: value, **rest}
            return
        atom = entry.setdefault("atom", {})
        atom["text"] = node.text
        atom.pop("reference", None)
        if node.quotes:
            atom["reference"] = self._reference(document, node.quotes[0])
        if path is None and node.held_by:
            atom["participant"] = self._participant(document, node.held_by[0])
        if path is None and MAJOR in node.tags:
            document.setdefault("majorClaim", node.key)

    def _reference(self, document: Document, quoted: Quote) -> Document:
        resources = document["resources"] if isinstance(document.get("resources"), dict) else {}
        document["resources"] = resources
        frame = self.frame({"resources": resources}, [], [])
        keys = [key for key, _ in _entries(document, "resources", [])]
        known = dict(zip((source.id for source in frame["sources"]), keys, strict=True))
        key = known.get(quoted.source)
        if key is None:
            key = quoted.source
            resources[key] = {"text": "", "title": key, "source": ""}
        offset = text_of(resources[key], "text").find(quoted.text)
        return {"resource": key, "offset": max(offset, 0), "text": quoted.text}

    def _participant(self, document: Document, name: str) -> str:
        people = document["participants"] if isinstance(document.get("participants"), dict) else {}
        document["participants"] = people
        for key, entry in _entries(document, "participants", []):
            if one_line(text_of(entry, "name")) == name:
                return key
        key = str(uuid.uuid5(_SPACE, f"participant {name}"))
        people[key] = {"name": name}
        return key

    def put_edge(self, document: Document, edge: Edge, number: int) -> None:
        """Add an edge."""
        if not isinstance(document.get("edges"), dict):
            document["edges"] = {}
        key = str(uuid.uuid5(_SPACE, f"edge {number} {edge.source} {edge.target}"))
        document["edges"][key] = {"source": edge.source, "target": edge.target}

    def remove(self, document: Document, keys: set[str], edges: set[tuple[str, str]]) -> None:
        """Take out nodes and edges."""
        if not keys and not edges:
            return
        document["nodes"] = {key: entry for key, entry in document["nodes"].items() if key not in keys}
        if _first(document, "majorClaim", "major_claim") in keys:
            document.pop("majorClaim", None)
            document.pop("major_claim", None)
        if isinstance(document.get("edges"), dict):
            document["edges"] = {k: e for k, e in document["edges"].items() if not self.touches(e, keys, edges)}

    def slots(self, document: Document) -> dict[str, Document]:
        """Return each atom's mapping by its key."""
        pairs = ((key, entry.get("atom")) for key, entry in _entries(document, "nodes", []))
        return {key: atom for key, atom in pairs if isinstance(atom, dict)}


def _step(scheme: Document) -> tuple[Kind, str]:
    """Return kind and name of a step; graphs before version 1 name kind and scheme in fields of their own."""
    for name, kind in _KINDS.items():
        if name in scheme:
            value = re.sub(r"\A(?:support|attack)_?", "", str(scheme[name]).lower())
            return kind, "" if value in ("", "default", "unspecified") else one_line(value.replace("_", " "))
    older = str(scheme.get("type", "")).lower()
    for name, kind in _KINDS.items():
        if name in older:
            value = re.sub(r"\Ascheme_", "", str(_first(scheme, "argumentationScheme", "argumentation_scheme")).lower())
            return kind, "" if value in ("", "default", "unspecified") else one_line(value.replace("_", " "))
    return Kind.OTHER, next((name for name in ("rephrase", "preference") if name in scheme), "")


def _first(data: Document, *names: str) -> str:
    return next((data[name] for name in names if isinstance(data.get(name), str)), "")


def _entries(document: Document, name: str, problems: list[Problem]) -> Iterator[tuple[str, Document]]:
    part = document.get(name)
    if part is not None and not isinstance(part, dict):
        message = f"The {name} are not a mapping; they were left out."
        problems.append(Problem("wrong-type", message, severity=Severity.WARNING, path=(name,)))
        return
    for key, entry in (part or {}).items():
        if isinstance(entry, dict):
            yield key, entry
        else:
            message = f"“{key[:40]}” of the {name} is not a mapping; it was left out."
            problems.append(Problem("wrong-type", message, severity=Severity.WARNING, path=(name, key)))


def _quote(
    reference: Document, contents: dict[str, str], idents: dict[str, str], node: Node, problems: list[Problem]
) -> Quote | None:
    key, text = key_of(reference.get("resource")), one_line(text_of(reference, "text"))
    if not text:
        return None
    if key not in idents:
        message = f"The atom “{node.key[:40]}” quotes without a resource that is in the graph; the quote is kept aside."
        problems.append(Problem("unknown-resource", message, "Add the resource.", Severity.WARNING, path=node.path))
        return None
    offset = reference.get("offset")
    spot = int(offset) if isinstance(offset, int | float) and 0 < offset <= len(contents[key]) else 0
    return Quote(idents[key], text, prefix=before(contents[key], spot, text) if spot else "")


_ARGUEBUF = Arguebuf()


def read(text: str, name: str = "") -> Imported:
    """Read an arguebuf graph as far as it can be; never raise.

    :param text: the file's content
    :param name: name to make the map's id and title from
    """
    return _ARGUEBUF.read(text, name)


def write(debate: Map) -> str:
    """Return the debate as an arguebuf graph; one that came from such gives that back, with what has changed."""
    return _ARGUEBUF.write(debate)


def sniff(text: str) -> float:
    """Return how surely the text is an arguebuf graph, 0 to 1."""
    if not re.search(r'"nodes"\s*:\s*\{', text):
        return 0.0
    signs = ('"atom"', '"scheme"', '"schemaVersion"', '"schema_version"', '"libraryVersion"', '"majorClaim"')
    return min(0.95, 0.2 + 0.25 * sum(sign in text for sign in signs))
