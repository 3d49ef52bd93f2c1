"""Graphviz DOT: every text quoted, labels in lines, relations told apart by shape as well as colour."""

from __future__ import annotations

from collections.abc import Iterator

from argmap.formats.asgraph import PREMISE, Link, Node, lines, nodes_and_links
from argmap.formats.base import clean, one_line
from argmap.model import Map

_EDGES = {
    "supports": 'color="#1b7837", arrowhead="normal"',
    "rebuts": 'color="#b2182b", arrowhead="tee"',
    "undercuts": 'color="#b2182b", arrowhead="tee", style="dashed"',
    PREMISE: 'color="#444444", arrowhead="none"',
}


def quoted(text: str) -> str:
    r"""Return a text as a DOT string that Graphviz shows as it is.

    Besides quotation marks, DOT takes a backslash for an escape and an ampersand for the start of an entity.

    >>> print(quoted('a "b" \\N &amp;'))
    "a \"b\" \\N &amp;amp;"
    """
    return '"' + clean(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') + '"'


def label(text: str) -> str:
    r"""Return a label's DOT string, its lines centred.

    >>> print(label("one two three four five six seven eight nine"))
    "one two three four five six seven\neight nine"
    """
    return '"' + "\\n".join(quoted(line)[1:-1] for line in lines(text)) + '"'


def write(debate: Map) -> str:
    """Return the map as a directed graph, claims as boxes and joined or attacked arguments as points between them."""
    return "\n".join(_lines(debate)) + "\n"


def _lines(debate: Map) -> Iterator[str]:
    nodes, links = nodes_and_links(debate)
    yield f"digraph {quoted(debate.id)} {{"
    yield f'  graph [label={label(debate.title)}, labelloc="t", rankdir="BT", charset="UTF-8"];'
    yield '  node [shape="box", style="rounded,filled", fillcolor="#ffffff", fontname="Helvetica", fontsize="11"];'
    yield '  edge [fontname="Helvetica", fontsize="9"];'
    for node in nodes:
        yield f"  {quoted(node.id)} [{_node(node)}];"
    for link in links:
        yield f"  {quoted(link.source)} -> {quoted(link.target)} [{_edge(link)}];"
    yield "}"


def _node(node: Node) -> str:
    if node.claim is not None:
        dashed = ', style="rounded,filled,dashed"' if node.claim.implicit else ""
        return f"label={label(node.label)}{dashed}"
    if node.label:
        return f'label={label(node.label)}, shape="ellipse", fontsize="9"'
    return 'label="", shape="point", width="0.1"'


def _edge(link: Link) -> str:
    title = one_line(link.argument.title)
    named = f"{link.relation}: {title}" if title and link.relation != PREMISE else link.relation
    return f"tooltip={quoted(named)}, {_EDGES[link.relation]}"
