"""Debate Map's exports (JSON): its tables of nodes, links and revisions, or its older nodes with their children."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from argmap.errors import Problem
from argmap.formats import jsontext
from argmap.formats.base import Imported, one_line, warn
from argmap.formats.nodes import Edge, Kind, Node, Web, make, weave

_TYPES = {10: "category", 20: "package", 30: "multiChoiceQuestion", 40: "claim", 50: "argument"}
_OPPOSING = ("opposing", "20")
_DENIED = ("negation", "20")
_WORDS = ("text_base", "base", "text_question", "yesNoQuestion", "title", "text")
_NEGATIONS = ("text_negation", "negation")


def read(text: str, name: str = "") -> Imported:
    """Read a subtree or a map as far as it can be.

    In Debate Map an argument is a node between its premises and what it is for or against.
    """
    parsed = jsontext.parse(text)
    problems: list[Problem] = list(parsed.problems)
    data = parsed.data
    if not isinstance(data, dict) or "nodes" not in data:
        if parsed.whole:
            problems.append(warn("wrong-format", "The text is JSON, but not an export of Debate Map.", line=1))
        return Imported(make(Web(), name).map, problems)
    said = _revisions(data)
    kinds: dict[str, str] = {}
    texts: dict[str, str] = {}
    denials: dict[str, str] = {}
    for key, entry in _entries(data["nodes"]):
        kind = entry.get("type")
        kinds[key] = _TYPES.get(kind, "") if isinstance(kind, int) else str(kind or "")
        inline = entry.get("current") if isinstance(entry.get("current"), dict) else entry
        texts[key] = said.get(key) or _phrasing(inline if isinstance(inline, dict) else entry)
        denials[key] = _phrasing(inline if isinstance(inline, dict) else entry, _NEGATIONS)
    denials |= _revisions(data, _NEGATIONS)
    links = list(_links(data))
    polarity = {child: sign for _, child, sign, _ in links if kinds.get(child) == "argument"}
    nodes = []
    titles: list[str] = []
    for key, kind in kinds.items():
        if kind == "argument":
            step = Kind.ATTACK if polarity.get(key, "") in _OPPOSING else Kind.SUPPORT
            nodes.append(Node(key, step, title=one_line(texts[key])))
        elif kind in ("category", "package", "multiChoiceQuestion"):
            titles.append(texts[key])
            nodes.append(Node(key, Kind.OTHER, texts[key]))
        else:
            nodes.append(Node(key, Kind.CLAIM, texts[key]))
    edges = []
    denied: dict[str, str] = {}
    for parent, child, sign, form in links:
        ends = kinds.get(parent), kinds.get(child)
        if form in _DENIED and ends[1] == "claim":
            # What is there is the contrary of the claim, which the claim itself speaks against.
            if child not in denied:
                denied[child] = f"{child}, denied"
                words = denials.get(child) or f"It is not the case that: {texts[child]}"
                nodes += [Node(denied[child], Kind.CLAIM, words), Node(f"{child} to its denial", Kind.ATTACK)]
                edges += [Edge(child, f"{child} to its denial"), Edge(f"{child} to its denial", denied[child])]
            child = denied[child]
        if ends[0] == "argument" and ends[1] != "argument":
            edges.append(Edge(child, parent))
        elif ends[1] == "argument":
            # An argument below an argument is about its step.
            edges.append(Edge(child, parent))
        elif ends == ("claim", "claim"):
            step_key = f"{child} to {parent}"
            kind = Kind.ATTACK if sign in _OPPOSING else Kind.SUPPORT
            nodes.append(Node(step_key, kind))
            edges += [Edge(child, step_key), Edge(step_key, parent)]
    named = data.get("map")
    title = str(named.get("name", "")) if isinstance(named, dict) else ""
    made = make(weave(nodes, edges, problems), name, one_line(title or next(filter(None, titles), "")))
    return Imported(made.map, problems)


def _entries(table: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a table's rows with their keys, whether it is a list or a mapping."""
    pairs = table.items() if isinstance(table, dict) else enumerate(table) if isinstance(table, list) else ()
    for key, row in pairs:
        if isinstance(row, dict):
            yield str(row.get("id") or row.get("_key") or row.get("_id") or key), row


def _revisions(data: dict[str, Any], names: Sequence[str] = _WORDS) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in ("nodeRevisions", "revisions"):
        for _, row in _entries(data.get(name) or []):
            words = _phrasing(row, names)
            if words:
                # Later revisions come later.
                found[str(row.get("node", ""))] = words
    return found


def _phrasing(row: dict[str, Any], names: Sequence[str] = _WORDS) -> str:
    for holder in (row.get("phrasing"), row.get("titles"), row):
        if isinstance(holder, dict):
            for name in names:
                value = holder.get(name)
                if isinstance(value, str) and value.strip():
                    return value
    return ""


def _links(data: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Yield (parent, child, polarity, form) of every link, those of a parent in its order."""
    rows = [row for _, row in _entries(data.get("nodeLinks") or [])]
    for row in sorted(rows, key=lambda row: str(row.get("orderKey") or "")):
        yield str(row.get("parent", "")), str(row.get("child", "")), *_signs(row)
    for key, row in _entries(data["nodes"]):
        children = row.get("children")
        if isinstance(children, dict):
            order = row.get("childrenOrder")
            rank = {str(child): number for number, child in enumerate(order if isinstance(order, list) else ())}
            # Old databases repeat the name of a table inside it.
            found = [(str(child), about) for child, about in children.items() if child != "_key"]
            for child, about in sorted(found, key=lambda pair: rank.get(pair[0], len(rank))):
                yield key, child, *_signs(about if isinstance(about, dict) else {})


def _signs(link: dict[str, Any]) -> tuple[str, str]:
    return str(link.get("polarity") or ""), str(link.get("form") or "")


def sniff(text: str) -> float:
    """Return how surely the text is an export of Debate Map."""
    head = text[:400_000]
    if re.search(r'"nodeLinks"\s*:', head) and re.search(r'"node(?:s|Revisions)"\s*:', head):
        return 0.9
    old = re.search(r'"childrenOrder"\s*:|"rootNodeForMap"\s*:', head) and re.search(r'"nodes"\s*:', head)
    return 0.8 if old else 0.0
