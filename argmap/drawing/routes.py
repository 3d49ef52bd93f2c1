"""Gives the links their room: tracks for what runs across between rows, and rows as far apart as that needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from argmap.drawing.layout import Box, Layout
from argmap.drawing.paths import Route, Stretch
from argmap.drawing.router import Router
from argmap.drawing.style import Spacing
from argmap.model import Map

MOST_TRACKS = 12


def route(debate: Map, layout: Layout, spacing: Spacing) -> tuple[Layout, list[Route]]:
    """Return the layout with room between its rows for what passes there, and every argument's route in file order."""
    draft = Router(debate, layout, {}, spacing)
    draft.all()
    tracks = _tracks(draft.stretches)
    zones: dict[int, float] = {}
    for stretch in draft.stretches:
        zones[stretch.row] = max(
            zones.get(stretch.row, 0.0), spacing.first_track + tracks[stretch.key] * spacing.track + 6
        )
    spread = _spread(layout, zones, draft.reach, spacing)
    final = Router(debate, spread, {key: spacing.first_track + n * spacing.track for key, n in tracks.items()}, spacing)
    final.zones = zones
    # Where links touch cards is settled across the rows, which spreading them does not change.
    final.near, final.far = draft.near, draft.far
    return spread, final.all()


def _tracks(stretches: list[Stretch]) -> dict[str, int]:
    """Return for each stretch the lowest free track, brackets before undercuts, short before long."""
    found: dict[str, int] = {}
    taken: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for stretch in sorted(stretches, key=lambda s: (bool(s.beyond), s.high - s.low, s.key)):
        track = found[stretch.beyond] + 1 if stretch.beyond in found else 0
        while track < MOST_TRACKS and any(
            stretch.low < high + 9 and low - 9 < stretch.high for low, high in taken.get((stretch.row, track), ())
        ):
            track += 1
        found[stretch.key] = track
        taken.setdefault((stretch.row, track), []).append((stretch.low, stretch.high))
    return found


def _spread(layout: Layout, zones: Mapping[int, float], reach: Mapping[int, float], spacing: Spacing) -> Layout:
    """Return the layout with each row moved on by what its space in front needs."""
    shift = 0.0
    shifts = []
    for row in range(len(layout.rows)):
        if row:
            curve = min(spacing.most_curve, spacing.rows + spacing.curve_share * reach.get(row, 0.0))
            shift += zones.get(row, 0.0) + curve
        shifts.append(shift)
    boxes = {
        claim: Box(box.u0 + shifts[box.row], box.v0, box.u1 + shifts[box.row], box.v1, box.row) if box.row >= 0 else box
        for claim, box in layout.boxes.items()
    }
    rows = tuple((u0 + shifts[row], u1 + shifts[row]) for row, (u0, u1) in enumerate(layout.rows))
    return replace(layout, boxes=boxes, rows=rows, u=max((box.u1 for box in boxes.values()), default=0.0))
