"""JSON Canvas (version 1.0), the format of Obsidian's canvases: cards with words, and labelled edges."""

from __future__ import annotations

import json
from typing import Any

from argmap.formats.asgraph import PREMISE, nodes_and_links
from argmap.formats.base import clean
from argmap.formats.opml import said_of
from argmap.graph import outline
from argmap.model import Map

_WIDTH, _ROOM, _GAP, _LINE = 340, 160, 60, 26
_COLOURS = {"supports": "4", "rebuts": "1", "undercuts": "2"}
"""Obsidian's own colours: green, red, orange."""


def write(debate: Map) -> str:
    """Return the map as a canvas: what bears on a claim stands to its right, theses on the left."""
    nodes, links = nodes_and_links(debate)
    depth: dict[str, int] = {}
    order: list[str] = []
    for entry in outline(debate):
        if not entry.repeated:
            depth[entry.claim] = entry.depth
            order.append(entry.claim)
    place = {ident: number for number, ident in enumerate(order)}
    for node in nodes:
        if node.argument is not None:
            depth[node.id] = max(depth.get(premise, 0) for premise in node.argument.premises)
            place[node.id] = min(place.get(premise, 0) for premise in node.argument.premises)
    filled: dict[int, int] = {}
    made: list[dict[str, Any]] = []
    for node in sorted(nodes, key=lambda node: (place.get(node.id, 0), node.claim is None)):
        words = clean(node.label)
        if node.claim is not None:
            about = said_of(debate, node.claim.id)
            words = f"{words}\n\n{about}" if about else words
        column = depth.get(node.id, 0)
        small = node.claim is None
        height = 60 if small else 50 + _LINE * sum(len(line) // 38 + 1 for line in words.split("\n"))
        x = column * (_WIDTH + _ROOM) - (_ROOM - 20 if small else 0)
        top = filled.get(2 * column - small, 0)
        made.append(
            {
                "id": node.id, "type": "text", "text": words or "+",
                "x": x, "y": top, "width": 120 if small else _WIDTH, "height": height,
            }
        )  # fmt: skip
        filled[2 * column - small] = top + height + _GAP
    known = {entry["id"] for entry in made}
    edges = []
    for number, link in enumerate(links, 1):
        if link.source in known and link.target in known:
            edge: dict[str, Any] = {
                "id": f"edge-{number}", "fromNode": link.source, "fromSide": "left",
                "toNode": link.target, "toSide": "right",
            }  # fmt: skip
            if link.relation != PREMISE:
                edge |= {"label": link.relation, "color": _COLOURS[link.relation]}
            edges.append(edge)
    return json.dumps({"nodes": made, "edges": edges}, ensure_ascii=False, indent="\t") + "\n"
