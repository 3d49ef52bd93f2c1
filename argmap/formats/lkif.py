"""LKIF argument graphs, the XML of Carneades 2 (Gordon 2008), brought in."""

from __future__ import annotations

import re
from dataclasses import replace

from argmap.errors import Problem
from argmap.formats import xmltext
from argmap.formats.base import Imported, note, one_line
from argmap.formats.nodes import Kind, Node, Web, make, weave
from argmap.formats.statements import Statements

MAIN = "main issue"
"""The tag that a graph's main issue gets."""


def read(text: str, name: str = "") -> Imported:
    """Read all argument graphs of an LKIF document as one debate; never raise.

    :param text: the file's content
    :param name: name to make the map's id of, and its title where the graph has none
    """
    problems: list[Problem] = []
    root = xmltext.parse(text, problems)
    graphs = [] if root is None else [e for e in root.iter() if xmltext.name_of(e) == "argument-graph"]
    if not graphs:
        problems.append(Problem("wrong-format", "There is no argument graph in the text.", line=1, column=1))
        return Imported(make(Web(), name).map, problems)
    found = Statements(problems)
    kept: dict[str, dict[str, str]] = {}
    for number, graph in enumerate(graphs):
        _graph(graph, f"{number}:" if number else "", found, kept)
    rules = sum(xmltext.name_of(e) in ("rule", "theory") for e in root.iter()) if root is not None else 0
    if rules:
        problems.append(note("rules-left-out", f"{rules} rules and theories of the document are not arguments."))
    title = next((t for t in (graph.get("title", "") for graph in graphs) if t.strip() and t != "New Graph"), "")
    found.settle()
    made = make(weave(found.nodes, found.edges, problems, "statement"), name, title)
    about = {ident: kept[key] for key, ident in {**made.claims, **made.arguments}.items() if kept.get(key)}
    debate = replace(made.map, extensions={"lkif": about} if about else {})
    return Imported(debate, sorted(problems, key=lambda p: p.line or 0), {"lkif": {"graphs": len(graphs)}})


def _graph(graph: xmltext.Element, mark: str, found: Statements, kept: dict[str, dict[str, str]]) -> None:
    main = graph.get("main-issue") or ""
    for element in xmltext.children(xmltext.child(graph, "statements"), "statement"):
        data = xmltext.attributes(element)
        key = mark + data.get("id", "")
        atom = xmltext.child(element, "s")
        words = xmltext.words(atom if atom is not None else element)
        tags = (MAIN,) if main and data.get("id") == main else ()
        found.statement(Node(key, Kind.CLAIM, words, line=xmltext.line_of(element), tags=tags))
        kept[key] = {
            n: data[n] for n in ("value", "standard", "assumption") if data.get(n) not in (None, "", "unknown")
        }
        kept[key] = {} if set(kept[key].values()) <= {"BA", "true", "false"} and "value" not in kept[key] else kept[key]
    for number, element in enumerate(xmltext.children(xmltext.child(graph, "arguments"), "argument"), 1):
        data = xmltext.attributes(element)
        kind = Kind.ATTACK if data.get("direction", "pro").strip().lower() == "con" else Kind.SUPPORT
        scheme, title = one_line(data.get("scheme", "")), one_line(data.get("title", ""))
        node = Node(mark + (data.get("id") or f"argument {number}"), kind, line=xmltext.line_of(element))
        node.scheme, node.title, node.weight = scheme, title, found.weight(data.get("weight", ""), node)
        premises: list[tuple[str, bool]] = []
        exceptions: list[tuple[str, bool]] = []
        roles: dict[str, str] = {}
        for premise in xmltext.children(xmltext.child(element, "premises"), "premise"):
            about = xmltext.attributes(premise)
            positive = about.get("polarity", "positive").strip().lower() != "negative"
            pair = (mark + about.get("statement", ""), positive)
            exception = about.get("type", "").lower() == "exception" or about.get("exception", "").lower() == "true"
            (exceptions if exception else premises).append(pair)
            if about.get("role"):
                roles[about.get("statement", "")] = about["role"]
        target = xmltext.attributes(xmltext.child(element, "conclusion")).get("statement", "")
        found.argument(node, premises, mark + target if target else "", exceptions)
        kept[node.key] = {f"role of {key}": role for key, role in roles.items()}


def sniff(text: str) -> float:
    """Return how surely the text is LKIF, 0 to 1."""
    if re.search(r"<(?:\w+:)?lkif[\s>]", text):
        return 0.95
    return 0.7 if "<argument-graph" in text else 0.0
