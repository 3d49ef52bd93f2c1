"""Read and write JSON formats of nodes and edges so that a file comes back whole: what they share."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from argmap.errors import Problem, Severity
from argmap.formats import block as blocks
from argmap.formats import jsontext
from argmap.formats.base import Imported, note, one_line
from argmap.formats.nodes import Edge, Kind, Link, Made, Node, Web, make, weave
from argmap.model import Argument, Map, Relation

Document = dict[str, Any]

DEEPEST = 24
"""Levels of a document that a map file takes beside its own, of the 40 that it reads."""


@dataclass(slots=True)
class Composed:
    """A document made of a map, and the document's id of each claim and argument.

    :param fresh: whether it was made from nothing, not from the document the map came from
    :param name: name that the document was read under, or the map's id
    """

    document: Document
    name: str
    fresh: bool
    claims: dict[str, str] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)


class Dialect(ABC):
    """One JSON format of nodes and edges: where in a document things stand; all else is the same for each."""

    key = ""
    title = ""
    noun = "node"
    statement = "statement"
    id_name = "id"

    @abstractmethod
    def fits(self, data: Any) -> bool:
        """Return whether data has the outward shape of such a document."""

    @abstractmethod
    def nodes(self, document: Document, problems: list[Problem]) -> list[Node]:
        """Return the document's nodes."""

    @abstractmethod
    def edges(self, document: Document, problems: list[Problem]) -> list[Edge]:
        """Return the document's edges."""

    @abstractmethod
    def ends(self, entry: Document) -> tuple[str, str]:
        """Return the ids an edge leads from and to."""

    @abstractmethod
    def empty(self, debate: Map) -> Document:
        """Return a document without nodes for a map."""

    @abstractmethod
    def put_node(self, document: Document, node: Node, path: tuple[str | int, ...] | None) -> None:
        """Add a node, or bring the one at a path up to date."""

    @abstractmethod
    def put_edge(self, document: Document, edge: Edge, number: int) -> None:
        """Add an edge, the so-many-th of the document."""

    @abstractmethod
    def remove(self, document: Document, keys: set[str], edges: set[tuple[str, str]]) -> None:
        """Take out nodes, the edges that touch them, and these edges."""

    @abstractmethod
    def slots(self, document: Document) -> dict[str, Document]:
        """Return for each statement's key the mapping that holds its ``text``."""

    def frame(self, document: Document, nodes: list[Node], problems: list[Problem]) -> dict[str, Any]:
        """Return further fields of the map, and give the nodes what is outside them, such as quotes."""
        return {}

    def notes(self, document: Document, nodes: list[Node]) -> Iterator[Problem]:
        """Yield what of the document has no place in a map and is only kept."""
        aside = [node for node in nodes if node.kind is Kind.OTHER]
        if aside:
            names = ", ".join(dict.fromkeys(one_line(node.text)[:30] or "?" for node in aside))
            message = f"{len(aside)} nodes have no place in a map and are kept beside it: {names[:120]}."
            yield note("kept-aside", message)

    def touches(self, entry: Any, keys: set[str], edges: set[tuple[str, str]]) -> bool:
        """Return whether an edge is one of these or ends at one of these nodes."""
        if not isinstance(entry, dict):
            return False
        ends = self.ends(entry)
        return ends in edges or ends[0] in keys or ends[1] in keys

    def named_node(self, entry: Document, path: tuple[str | int, ...], problems: list[Problem]) -> str:
        """Return a node's id, or one made for it, since it may still say something."""
        key = key_of(entry.get(self.id_name))
        if not key:
            message = "A node has no id, so nothing can link to it."
            problems.append(
                Problem("no-id", message, f"Give it an id, as “{self.id_name}”.", Severity.WARNING, path=path)
            )
        return key or f"unnamed#{path[-1]}"

    def said(self, text: str, key: str, path: tuple[str | int, ...], problems: list[Problem]) -> str:
        """Return the text of a statement; report one that says nothing."""
        if not text.strip():
            message = f"The {self.statement} “{key[:40]}” is empty; its id is used as its text."
            problems.append(Problem("no-text", message, "Write its text.", Severity.WARNING, path=path))
        return text

    def borrowed(self, debate: Map) -> Mapping[str, Any] | None:
        """Return what a near relative of this format kept beside the map, in this format's shape."""
        return None

    def block(self, document: Document) -> Any:
        """Return what argmap put into the document beyond the format, or nothing."""
        return document.get(blocks.KEY)

    def set_block(self, document: Document, block: Any) -> None:
        """Put data into the document beyond the format; take it out if there is none."""
        document.pop(blocks.KEY, None)
        if block is not None:
            document[blocks.KEY] = block

    def new_keys(self, taken: set[str]) -> Iterator[str]:
        """Yield ids for new nodes."""
        number = 1 + max((int(key) for key in taken if key.isdecimal() and len(key) < 16), default=0)
        while True:
            if str(number) not in taken:
                yield str(number)
            number += 1

    def read(self, text: str, name: str = "") -> Imported:
        """Read a text of this format as far as it can be."""
        parsed = jsontext.parse(text)
        if not self.fits(parsed.data):
            problems = list(parsed.problems)
            if parsed.data is not None or not problems:
                message = f"The text is JSON, but not {self.title}."
                problems.append(Problem("wrong-format", message, "Say which format it is in.", line=1, column=1))
            return Imported(make(Web(), name).map, problems)
        problems = []
        figures = self.figures(parsed.data)
        made = self.understand(parsed.data, name, problems)
        found = parsed.problems + jsontext.placed(text, problems)
        found.sort(key=lambda problem: problem.line or 0)
        return Imported(made.map, found, {self.key: figures})

    def figures(self, document: Document) -> dict[str, int]:
        """Return how many nodes of each kind the document has."""
        counted: dict[str, int] = {}
        for node in self.nodes(document, []):
            counted[node.kind.value] = counted.get(node.kind.value, 0) + 1
        return dict(sorted(counted.items()))

    def understand(self, document: Document, name: str, problems: list[Problem]) -> Made:
        """Return the debate that a document is; whatever has no place in it is in its extension.

        The document itself goes into the extension, without the texts that the map has, so it is used up.
        """
        block = self.block(document)
        nodes = self.nodes(document, problems)
        web = weave(nodes, self.edges(document, problems), problems, self.noun)
        made = make(web, name, given=blocks.given(block), **self.frame(document, nodes, problems))
        problems.extend(self.notes(document, nodes))
        if block is not None:
            made.map = blocks.applied(made, block, problems)
            self.set_block(document, None)
            if self.compose(replace(made.map, extensions=_without(made.map, self.key))).document == document:
                return made
        kept = document
        texts = {key: made.map.claim[ident].text for key, ident in made.claims.items()}
        for key, slot in self.slots(kept).items():
            if key in texts and slot.get("text") == texts[key]:
                del slot["text"]
        # A map file nests only so deep; what is deeper is kept as its JSON.
        deep = jsontext.depth(kept) > DEEPEST
        extension: dict[str, Any] = {
            "document": json.dumps(kept, ensure_ascii=False) if deep else jsontext.as_texts(kept),
            "claims": {v: k for k, v in made.claims.items()},
        }
        extension["arguments"] = {v: k for k, v in made.arguments.items()}
        if name and name != made.map.id:
            extension["name"] = name
        made.map = replace(made.map, extensions={**made.map.extensions, self.key: extension})
        return made

    def write(self, debate: Map) -> str:
        """Return the map in this format: the document it came from where it is unchanged, else that one fixed."""
        composed = self.compose(debate)
        document = composed.document
        nodes = self.nodes(document, [])
        web = weave(nodes, self.edges(document, []), [], self.noun)
        frame = self.frame(document, nodes, [])
        ids = {key: ident for part in (composed.claims, composed.arguments) for ident, key in part.items()}
        bare = make(web, composed.name, **frame)
        back = make(web, composed.name, given=ids, **frame)
        own = self.key if self.key in debate.extensions and not composed.fresh else ""
        keys = composed.claims, composed.arguments
        block = blocks.leftover(debate, bare, back, keys, own, whole=composed.fresh)
        self.set_block(document, block)
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

    def compose(self, debate: Map) -> Composed:
        """Return the document for a map, built on the one in its extension where there is one."""
        old, known_claims, known_steps = self._origin(debate)
        composed = old or Composed(self.empty(debate), debate.id, fresh=True)
        document = composed.document
        nodes = self.nodes(document, [])
        taken = {node.key for node in nodes}
        self.frame(document, nodes, [])
        web = weave(nodes, self.edges(document, []), [], self.noun)
        fresh = self.new_keys(taken)
        free = set(web.claims)
        for claim in debate.claims:
            key = known_claims.get(claim.id, "")
            key = key if key in free else next(fresh)
            free.discard(key)
            composed.claims[claim.id] = key
            node = Node(key, Kind.CLAIM, claim.text, quotes=claim.quotes, held_by=claim.held_by, weight=claim.weight)
            before = web.nodes.get(key)
            if before is None or _differs(before, node):
                self.put_node(document, node, before.path if before else None)
        self._steps(composed, web, debate, known_steps, fresh)
        self._prune(composed, web, {*known_claims.values(), *known_steps.values()})
        self._link(composed, web, debate)
        return composed

    def _steps(self, composed: Composed, web: Web, debate: Map, known: Mapping[str, str], fresh: Iterator[str]) -> None:
        """Give each argument a node: the one it came from, if that does the same still."""
        free = set(web.links)
        for argument in debate.arguments:
            key = known.get(argument.id, "")
            kind = Kind.ATTACK if argument.relation.attacks else Kind.SUPPORT
            before = web.nodes.get(key)
            if key not in free or (before is not None and before.kind is not kind):
                key, before = next(fresh), None
            elif before is None and not _same(self._wanted(composed, argument), web.links[key]):
                # One of several conclusions of a step; what has become of it is a step of its own.
                key = next(fresh)
            free.discard(key)
            composed.arguments[argument.id] = key
            if key in web.links and before is None:
                continue
            names = {name: getattr(argument, name) for name in ("scheme", "title", "weight", "implicit", "note")}
            node = Node(key, kind, **names)
            if before is None or before.scheme != node.scheme:
                self.put_node(composed.document, node, before.path if before else None)

    def _wanted(self, composed: Composed, argument: Argument) -> Link:
        ends = composed.arguments if argument.relation is Relation.UNDERCUTS else composed.claims
        premises = tuple(composed.claims[premise] for premise in argument.premises)
        return Link(premises, argument.relation, ends.get(argument.target, ""))

    def _prune(self, composed: Composed, web: Web, known: set[str]) -> None:
        """Take out the nodes of claims and arguments that are no longer in the map."""
        used = {*composed.claims.values(), *composed.arguments.values()}
        gone = {key for key in known if key not in used and (key in web.links or key in web.nodes)}
        gone_edges = set()
        for key in gone:
            if key in web.links and key not in web.nodes:
                gone_edges.add((_whole(key), web.links[key].target))
        lost = [web.nodes[key].path for key in gone if "#" in key and key in web.nodes]
        for path in sorted(lost, reverse=True):
            holder: Any = composed.document
            for step in path[:-1]:
                holder = holder[step]
            del holder[path[-1]]
        split = {_whole(key) for key in used if key not in web.nodes}
        self.remove(composed.document, {key for key in gone if key not in split}, gone_edges)

    def _link(self, composed: Composed, web: Web, debate: Map) -> None:
        edges = self.edges(composed.document, [])
        number = len(edges)
        ends: dict[str, list[Edge]] = {}
        for edge in edges:
            ends.setdefault(edge.source, []).append(edge)
            ends.setdefault(edge.target, []).append(edge)
        stale: set[tuple[str, str]] = set()
        helpers: set[str] = set()
        added: list[Edge] = []
        for argument in debate.arguments:
            key = composed.arguments[argument.id]
            wanted = self._wanted(composed, argument)
            old = web.links.get(key)
            if old is not None and _same(wanted, old):
                continue
            if old is not None:
                helpers |= {helper for helper, host in web.merged.items() if host == key}
                for edge in ends.get(key, ()):
                    other = web.nodes.get(edge.target if edge.source == key else edge.source)
                    if other is not None and (edge.source == key or other.kind is Kind.CLAIM):
                        stale.add((edge.source, edge.target))
            added += [*(Edge(premise, key) for premise in wanted.premises), Edge(key, wanted.target)]
        self.remove(composed.document, helpers, stale)
        for edge in added:
            number += 1
            self.put_edge(composed.document, edge, number)

    def _origin(self, debate: Map) -> tuple[Composed | None, Mapping[str, str], Mapping[str, str]]:
        extension = debate.extensions.get(self.key)
        borrowed = extension is None
        if borrowed:
            extension = self.borrowed(debate)
        if not isinstance(extension, Mapping):
            return None, {}, {}
        document = extension.get("document")
        document = jsontext.parse(document).data if isinstance(document, str) else jsontext.typed(document)
        if not self.fits(document):
            return None, {}, {}
        claims, steps = _texts(extension.get("claims")), _texts(extension.get("arguments"))
        idents = {key: ident for ident, key in claims.items()}
        for key, slot in self.slots(document).items():
            ident = idents.get(key, "")
            # A statement whose claim is gone stays without a text here, and is taken out with what else is gone.
            if "text" not in slot and ident in debate.claim:
                slot["text"] = debate.claim[ident].text
        name = extension.get("name")
        named = name if isinstance(name, str) else debate.id
        return Composed(document, named, fresh=borrowed), claims, steps


def _differs(old: Node, new: Node) -> bool:
    return (one_line(old.text) or f"({old.key})") != one_line(new.text) or old.quotes != new.quotes


def _same(one: Link, other: Link) -> bool:
    return (set(one.premises), one.relation, one.target) == (set(other.premises), other.relation, other.target)


def _whole(key: str) -> str:
    """Return the key of the step that a link with a made-up key is a part of."""
    return key.rpartition("#")[0]


def _without(debate: Map, key: str) -> dict[str, Any]:
    return {name: value for name, value in debate.extensions.items() if name != key}


def _texts(data: Any) -> dict[str, str]:
    if not isinstance(data, Mapping):
        return {}
    return {name: value for name, value in data.items() if isinstance(name, str) and isinstance(value, str)}


def members(
    data: Any, path: tuple[str | int, ...], problems: list[Problem], what: str
) -> Iterator[tuple[int, Document]]:
    """Yield the mappings of a list with their places; report anything else.

    :param what: what the members are, in the plural
    """
    if data is None:
        return
    if not isinstance(data, list):
        message = f"The {what} are not a list; they were left out."
        problems.append(Problem("wrong-type", message, severity=Severity.WARNING, path=path))
        return
    for number, member in enumerate(data):
        if isinstance(member, dict):
            yield number, member
        else:
            message = f"Item {number + 1} of the {what} is not a mapping; it was left out."
            problems.append(Problem("wrong-type", message, severity=Severity.WARNING, path=(*path, number)))


def text_of(data: Document, name: str) -> str:
    """Return a member that is a text; empty if it is none."""
    value = data.get(name)
    return value if isinstance(value, str) else ""


def key_of(value: Any) -> str:
    """Return an id as text, whether the file gives a text or a number; empty if it is neither.

    >>> key_of(12), key_of("12"), key_of(None), key_of(True)
    ('12', '12', '', '')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if value == int(value) else str(value)
    return ""
