"""Mermaid flowcharts, for pages that draw them from text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from argmap.formats.asgraph import PREMISE, nodes_and_links
from argmap.formats.base import one_line
from argmap.model import Map, Relation

_ARROWS = {"supports": "-->|supports|", "rebuts": "--x|rebuts|", "undercuts": "-.-x|undercuts|", PREMISE: "---"}
_SIGNS = {Relation.SUPPORTS: "+", Relation.REBUTS: "−", Relation.UNDERCUTS: "⊘"}
_OPENING = re.compile(r"^(\d*)([-+.)])(?=\s|$)")
#: Mermaid's own entity codes; what has a meaning to Mermaid, Markdown or HTML is written so.
_CODES = str.maketrans({char: f"#{ord(char)};" for char in '#&<>"`\\*_~[](){}|%'})


def text(words: str) -> str:
    """Return a label in quotation marks that Mermaid shows as it is.

    >>> text('say "<b>"')
    '"say #34;#60;b#62;#34;"'
    """
    coded = one_line(words).translate(_CODES) or "…"
    # Mermaid takes a label for Markdown: one that opens like a list or a heading would not be shown.
    return '"' + _OPENING.sub(lambda match: match[1] + f"#{ord(match[2])};", coded) + '"'


def write(debate: Map) -> str:
    """Return the map as a flowchart from the bottom up."""
    return "\n".join(_lines(debate)) + "\n"


def _lines(debate: Map) -> Iterator[str]:
    nodes, links = nodes_and_links(debate)
    # Ids of its own: a slug such as "end" is a word of Mermaid's.
    names = {node.id: f"{'c' if node.claim else 'a'}{number}" for number, node in enumerate(nodes, 1)}
    yield f"%% {one_line(debate.title).replace('%', '')}".rstrip()
    yield "flowchart BT"
    for node in nodes:
        if node.claim is not None:
            yield f"  {names[node.id]}[{text(node.label)}]"
        else:
            sign = _SIGNS[node.argument.relation] if node.argument else ""
            yield f"  {names[node.id]}(({text(node.label or sign)}))"
    for link in links:
        if link.source in names and link.target in names:
            yield f"  {names[link.source]} {_ARROWS[link.relation]} {names[link.target]}"
