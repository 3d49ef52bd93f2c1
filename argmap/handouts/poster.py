"""A poster of the whole map in tiles: pages to print, cut and glue, with an overview of how they go together."""

from __future__ import annotations

import math

from argmap import graph
from argmap.drawing import View
from argmap.errors import TooLarge
from argmap.handouts import pdf_writer
from argmap.handouts.brief import picture
from argmap.handouts.clean import line
from argmap.handouts.document import Image
from argmap.handouts.inputs import Brief

MOST_TILES = 60
HANDY = 16
"""Sheets that people still like to glue; a larger picture is drawn smaller until it keeps to them, while legible."""
OVERLAP = 8.0
"""Millimetres that neighbouring tiles have in common, to glue on."""
MARGIN = 12.0
SCALES = (1.3, 1.0, 0.8, 0.6, 0.45)
"""Points to a pixel that are tried, the largest first: at 1.3 a card's text is 17 points high."""
TIGHTER = (1.0, 0.95, 0.9, 0.85)
"""Shares of a scale that are tried with it: a little smaller may save a row of sheets with hardly anything on them."""
LEGIBLE = 0.8
"""The scale below which a poster is only drawn where it takes too many sheets otherwise."""
_MILLIMETRE = 72 / 25.4


def write(brief: Brief, format: str) -> bytes:  # noqa: ARG001 - every maker is called alike
    """Return the poster as PDF.

    :raises TooLarge: if it would take more than 60 sheets even at the smallest size that can be read
    """
    whole = brief.debate
    if brief.options.issue:
        whole = graph.part(whole, [claim.id for claim in whole.claims if brief.wanted(claim.id)])
    base = {
        "title": line(whole.title) or whole.id,
        "question": line(whole.question),
        "language": pdf_writer.language(whole.language),
        "paper": "us-letter" if brief.options.paper == "letter" else "a4",
        "foot": brief.document("", []).foot,
        "facts": [list(fact) for fact in brief.facts if fact[0] != "Question"],
    }
    if not whole.claims:
        return pdf_writer.compiled("poster", {**base, "tiles": [], "columns": 0, "rows": 0})
    image = picture(brief, View(whole), f"The whole map: {len(whole.claims)} claims")
    brief.progress(0.5)
    short, long = (210.0, 297.0) if brief.options.paper == "a4" else (215.9, 279.4)
    best: tuple[float, int, int, bool] | None = None
    for largest in SCALES:
        tried = [(*_sheets(image, largest * share, short, long), largest * share) for share in TIGHTER]
        columns, rows, flipped, scale = min(tried, key=lambda made: (made[0] * made[1], -made[3]))
        if columns * rows <= MOST_TILES and (best is None or largest >= LEGIBLE):
            best = (scale, columns, rows, flipped)
        if columns * rows <= HANDY:
            break
    if best is None:
        raise TooLarge(
            f"A poster of {len(whole.claims)} claims would take more than {MOST_TILES} sheets; choose an issue."
        )
    scale, columns, rows, flipped = best
    wide, high = (long, short) if flipped else (short, long)
    data = {
        **base,
        "alt": image.alt,
        "columns": columns,
        "rows": rows,
        "flipped": flipped,
        "width": image.width * scale,
        "height": image.height * scale,
        "step": [(wide - 2 * MARGIN - OVERLAP) * _MILLIMETRE, (high - 2 * MARGIN - OVERLAP) * _MILLIMETRE],
        "tile": [(wide - 2 * MARGIN) * _MILLIMETRE, (high - 2 * MARGIN) * _MILLIMETRE],
        "margin": MARGIN * _MILLIMETRE,
        "tiles": [[row, column] for row in range(rows) for column in range(columns)],
    }
    return pdf_writer.compiled("poster", data, {"picture": image.svg})


def _sheets(image: Image, scale: float, short: float, long: float) -> tuple[int, int, bool]:
    """Return how many columns and rows of sheets a picture takes, and whether they lie on their side."""
    found = [
        (*_tiles(image.width, image.height, scale, *size), size[0] > size[1]) for size in ((short, long), (long, short))
    ]
    return min(found, key=lambda made: (made[0] * made[1], made[2]))


def _tiles(width: float, height: float, scale: float, wide: float, high: float) -> tuple[int, int]:
    """Return how many columns and rows of tiles a picture takes."""
    step_x, step_y = wide - 2 * MARGIN - OVERLAP, high - 2 * MARGIN - OVERLAP
    across, down = width * scale / _MILLIMETRE, height * scale / _MILLIMETRE
    return max(1, math.ceil((across - OVERLAP) / step_x)), max(1, math.ceil((down - OVERLAP) / step_y))
