"""GraphML with labels that yEd and Gephi show: yEd's own drawing data beside plain attributes."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from argmap.formats.asgraph import PREMISE, Link, Node, lines, nodes_and_links
from argmap.formats.base import clean
from argmap.graph import holders, sides
from argmap.model import Map

_KEYS = (
    ("node", "label"), ("node", "kind"), ("node", "side"), ("node", "issue"), ("node", "held_by"), ("node", "note"),
    ("edge", "label"), ("edge", "relation"), ("edge", "argument"), ("edge", "scheme"),
)  # fmt: skip
_ARROWS = {"supports": "standard", "rebuts": "t_shape", "undercuts": "t_shape", PREMISE: "none"}
_COLOURS = {"supports": "#1B7837", "rebuts": "#B2182B", "undercuts": "#B2182B", PREMISE: "#444444"}
#: Width of a character and height of a line in yEd's default type, in its units.
_CHARACTER, _LINE = 7, 16


def write(debate: Map) -> str:
    """Return the map as GraphML."""
    return "\n".join(_lines(debate)) + "\n"


def _lines(debate: Map) -> Iterator[str]:
    nodes, links = nodes_and_links(debate)
    of = sides(debate).of
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">'
    for place, name in _KEYS:
        yield f'  <key id="{place}-{name}" for="{place}" attr.name="{name}" attr.type="string"/>'
    yield '  <key id="node-drawing" for="node" yfiles.type="nodegraphics"/>'
    yield '  <key id="edge-drawing" for="edge" yfiles.type="edgegraphics"/>'
    yield f'  <graph id={_attribute(debate.id)} edgedefault="directed">'
    yield f"    <desc>{_text(debate.title)}</desc>"
    for node in nodes:
        yield from _node(node, of.get(node.id, ""))
    for number, link in enumerate(links, 1):
        yield from _edge(number, link)
    yield "  </graph>"
    yield "</graphml>"


def _text(text: str) -> str:
    return escape(clean(text))


def _attribute(text: str) -> str:
    return quoteattr(clean(text))


def _data(place: str, values: dict[str, str]) -> Iterator[str]:
    for name, value in values.items():
        if value:
            yield f'      <data key="{place}-{name}">{_text(value)}</data>'


def _node(node: Node, side: str) -> Iterator[str]:
    claim = node.claim
    yield f"    <node id={_attribute(node.id)}>"
    values = {"label": node.label, "kind": "claim" if claim else "argument", "side": side}
    if claim is not None:
        values |= {"issue": claim.issue, "held_by": "; ".join(holders(claim)), "note": claim.note}
    elif node.argument is not None:
        values |= {"note": node.argument.note}
    yield from _data("node", values)
    shown = lines(node.label)
    width = max(len(line) for line in shown) * _CHARACTER + 20
    height = len(shown) * _LINE + 14
    shape = "roundrectangle" if claim else "ellipse"
    border = "dashed" if claim and claim.implicit else "line"
    yield '      <data key="node-drawing"><y:ShapeNode>'
    yield f'        <y:Geometry width="{width}" height="{height}"/><y:Fill color="#FFFFFF"/>'
    yield f'        <y:BorderStyle color="#444444" type="{border}" width="1"/>'
    yield f"        <y:NodeLabel>{_text(chr(10).join(shown))}</y:NodeLabel>"
    yield f'        <y:Shape type="{shape}"/>'
    yield "      </y:ShapeNode></data>"
    yield "    </node>"


def _edge(number: int, link: Link) -> Iterator[str]:
    argument = link.argument
    yield f'    <edge id="e{number}" source={_attribute(link.source)} target={_attribute(link.target)}>'
    label = argument.title or link.relation
    values = {"label": label, "relation": link.relation, "argument": argument.id, "scheme": argument.scheme}
    yield from _data("edge", values)
    style = "dashed" if link.relation == "undercuts" else "line"
    yield '      <data key="edge-drawing"><y:PolyLineEdge>'
    yield f'        <y:LineStyle color="{_COLOURS[link.relation]}" type="{style}" width="1.5"/>'
    yield f'        <y:Arrows source="none" target="{_ARROWS[link.relation]}"/>'
    yield f"        <y:EdgeLabel>{_text(label)}</y:EdgeLabel>"
    yield "      </y:PolyLineEdge></data>"
    yield "    </edge>"
