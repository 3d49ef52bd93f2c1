"""The legend: which kinds of mark a picture uses, and what each looks like."""

from __future__ import annotations

from collections.abc import Sequence

from argmap.drawing import measure, style
from argmap.drawing.paths import Route
from argmap.model import Map, Relation

# A mark's kind and its words.
Entry = tuple[str, str]

SAMPLE = 40.0
BETWEEN = 22.0

# Samples as parts' paints and path data, relative to the middle of the entry's left edge.
SAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "supports": (("line-supports", "m0,0h22"), ("head-supports", "m31,0l-9,-4.6v9.2Z")),
    "rebuts": (("line-rebuts", "m0,0h28"), ("head-rebuts", "m29,-5.5v11")),
    "undercuts": (
        ("line-undercuts", "m0,0h20"),
        ("head-undercuts", "m20,0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0m1.6,3.9l7.8,-7.8"),
    ),
    "junction": (
        ("stroke-quiet", "m0,-6h8q7,0 7,6q0,6 -7,6h-8m15,-6h14"),
        ("quiet", "m11.4,0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0 -7.2 0"),
    ),
    "implicit": (("box-implicit", "m4,-7h23q3,0 3,3v8q0,3 -3,3h-23q-3,0 -3,-3v-8q0,-3 3,-3Z"),),
}


def legend_entries(debate: Map, routes: Sequence[Route]) -> tuple[Entry, ...]:
    """Return what a picture's legend has to tell: only the marks it uses."""
    used = {route.argument.relation for route in routes}
    words = {Relation.SUPPORTS: "supports", Relation.REBUTS: "rebuts", Relation.UNDERCUTS: "undercuts a link"}
    found = [(relation.value, word) for relation, word in words.items() if relation in used]
    if any(len(route.argument.premises) > 1 for route in routes):
        found.append(("junction", "premises that work together"))
    if any(claim.implicit for claim in debate.claims):
        found.append(("implicit", "implicit"))
    return tuple(found)


def legend_width(entries: Sequence[Entry]) -> float:
    """Return how wide a legend is, in pixels."""
    size = style.TYPE["legend"][0]
    return sum(SAMPLE + measure.width(word, size) for _, word in entries) + BETWEEN * max(0, len(entries) - 1)
