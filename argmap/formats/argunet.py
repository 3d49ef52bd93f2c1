"""Argunet debates, as it exports them for its browser: GraphML with arguments, theses and relations."""

from __future__ import annotations

import re

from argmap.errors import Problem
from argmap.formats.base import Imported, note, one_line
from argmap.formats.nodes import Edge, Kind, Node, make, weave
from argmap.formats.xmltext import attributes, child, line_of, name_of, parse, words
from argmap.wording import counted

NAMESPACE = "http://www.argunet.org/xml/argml"


def read(text: str, name: str = "") -> Imported:
    """Read a debate as far as it can be: its arguments and theses are claims, its groups their tags."""
    problems: list[Problem] = []
    root = parse(text, problems)
    nodes: list[Node] = []
    steps: list[Node] = []
    edges: list[Edge] = []
    title, proofs = "", 0
    for element in root.iter() if root is not None else ():
        kind = name_of(element)
        if not str(element.tag).startswith(f"{{{NAMESPACE}}}"):
            continue
        data = attributes(element)
        if kind in ("argument", "thesis"):
            heading, content = words(child(element, "title")), words(child(element, "content"))
            content = content or words(child(element, "description"))
            group = _group(element)
            steps_of = _proof(element)
            proofs += bool(steps_of)
            remarks = (heading if content and heading != content else "", steps_of)
            nodes.append(
                Node(
                    data.get("id", ""),
                    Kind.CLAIM,
                    content or heading,
                    line=line_of(element),
                    tags=(group,) if group else (),
                    note="\n".join(filter(None, remarks)),
                )
            )
        elif kind == "edge":
            attack = "attack" in data.get("type", "").lower() or "contra" in data.get("type", "").lower()
            key = f"edge {len(steps) + 1}"
            steps.append(Node(key, Kind.ATTACK if attack else Kind.SUPPORT, line=line_of(element)))
            edges.append(Edge(data.get("sourceNodeId", ""), key, line=line_of(element)))
            edges.append(Edge(key, data.get("targetNodeId", ""), line=line_of(element)))
        elif kind == "debate" and not title:
            title = words(child(element, "title"))
        elif kind == "map" and not title:
            title = words(child(child(element, "debate"), "title")) or words(child(element, "mapTitle"))
    if proofs:
        have = counted(proofs, "argument has", "arguments have")
        problems.append(note("proofs", f"{have} premises and a conclusion of their own; these are in the notes."))
    made = make(weave([*nodes, *steps], edges, problems), name, title)
    return Imported(made.map, sorted(problems, key=lambda problem: problem.line or 0))


def _proof(element: object) -> str:
    """Return the premises and conclusions of an argument, a line each, as Argunet numbers them."""
    lines: list[str] = []
    for part in element:  # type: ignore[attr-defined]
        stated = one_line(words(child(part, "content"))) if name_of(part) == "proposition" else ""
        if stated:
            data = attributes(part)
            kind = "conclusion" if data.get("type") == "conclusion" else "premise"
            lines.append(f"({data.get('index') or len(lines) + 1}, {kind}) {stated}")
    return "\n".join(lines)


def _group(element: object) -> str:
    """Return the title of the group that a node is in."""
    above = element.getparent()  # type: ignore[attr-defined]
    node = above.getparent() if above is not None else None
    graph = node.getparent() if node is not None else None
    holder = graph.getparent() if graph is not None else None
    if holder is None or name_of(holder) != "node":
        return ""
    for data in holder:
        for inner in data:
            if name_of(inner) == "group":
                return one_line(words(child(inner, "title"))).replace(",", " ")
    return ""


def sniff(text: str) -> float:
    """Return how surely the text is an Argunet export, by its namespace."""
    return 0.95 if NAMESPACE in text[:5_000] and re.search(r"<graphml\b", text[:5_000]) else 0.0
