"""Letters as outlines, for printers and programs without the font; the real words stay in the file, not painted."""

from __future__ import annotations

import importlib.util
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from argmap.drawing import measure
from argmap.errors import Unavailable

FILES = {
    ("sans", "regular"): ("font_source_sans_pro", "SourceSansPro-Regular.ttf"),
    ("sans", "semibold"): ("font_source_sans_pro", "SourceSansPro-Semibold.ttf"),
    ("serif", "bold"): ("font_source_serif_pro", "SourceSerifPro-Bold.ttf"),
}


@cache
def _font(family: str, face: str) -> tuple[Any, dict[int, str], Any, float]:
    try:
        from fontTools.ttLib import TTFont
    except ImportError as failure:
        raise Unavailable("Outlined letters need the package fonttools; install it, or export without.") from failure
    package, name = FILES[family, face]
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable(f"Outlined letters need the package {package}; install it, or export without.")
    font = TTFont(Path(spec.submodule_search_locations[0]) / "files" / name)
    return font.getGlyphSet(), font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm


@cache
def _glyph(family: str, face: str, c: str) -> tuple[str, float] | None:
    """Return a letter's outline in font units, its y axis turned down, and its advance in thousandths of an em."""
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen

    glyphs, names, metrics, units = _font(family, face)
    name = names.get(ord(c))
    if name is None:
        return None
    pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:.0f}")
    share = 1000 / units
    glyphs[name].draw(TransformPen(pen, (share, 0, 0, -share, 0, 0)))
    return pen.getCommands(), metrics[name][0] * share


def outline(text: str, family: str, face: str, size: float) -> tuple[list[tuple[str, float]], float] | None:
    """Return the outlines of a text's letters with where each begins, and the text's width, in pixels.

    :param family: ``sans`` or ``serif``; face: ``regular``, ``semibold`` or ``bold``; size: of the type in pixels
    :returns: ``None`` if the font lacks a letter, so that the text has to stay text
    :raises Unavailable: if the font or fonttools is not installed
    """
    found = []
    x = 0.0
    weight: measure.Weight = "semibold" if face == "semibold" else "regular"
    # Only the sans is measured with kerning; the serif of titles is set by its own advances.
    kerning = [0.0, *(measure.font(weight).kerning(a, b) for a, b in pairwise(text))] if family == "sans" else None
    for place, c in enumerate(text):
        glyph = _glyph(family, face, c)
        if glyph is None:
            return None
        d, advance = glyph
        if kerning is not None:
            x += kerning[place]
        if d:
            found.append((d, x * size / 1000))
        x += advance
    return found, x * size / 1000
