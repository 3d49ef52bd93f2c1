"""The fonts of pictures: where their files are, and how a picture carries them."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

from argmap.drawing.measure import font

SCRIPTS = {
    "latin": "U+0000-017F, U+0192, U+0218-021B, U+0237, U+02B0-036F, U+2000-27BF",
    "more": "U+0180-0191, U+0193-0217, U+021C-0236, U+0238-02AF, U+0370-052F, U+1C80-1C8F, U+1E00-1FFF",
}
FACES = (
    ("sans", "regular", 400, "normal", "Argmap Sans"),
    ("sans", "semibold", 600, "normal", "Argmap Sans"),
    ("sans", "italic", 400, "italic", "Argmap Sans"),
    ("serif", "regular", 400, "normal", "Argmap Serif"),
    ("serif", "italic", 400, "italic", "Argmap Serif"),
    ("serif", "bold", 700, "normal", "Argmap Serif"),
)


@cache
def folder() -> Path:
    """Return the folder of the font files, in an installed package or in the project's tree."""
    package = Path(__file__).resolve().parent.parent
    places = [package / "static" / "fonts", package.parent / "static" / "fonts"]
    return next((place for place in places if place.is_dir()), places[0])


def file_name(family: str, style: str, script: str) -> str:
    """Return the name of a font file."""
    return f"argmap-{family}-{style}-{script}.woff2"


def page_faces(url: str = "fonts/") -> str:
    """Return the ``@font-face`` rules for a page.

    :param url: what is before the file's name, relative to the stylesheet
    """
    rules = []
    for family, style, weight, slant, name in FACES:
        for script, ranges in SCRIPTS.items():
            if (folder() / file_name(family, style, script)).exists():
                source = f'url("{url}{file_name(family, style, script)}") format("woff2")'
                rules.append(_rule(name, weight, slant, source, ranges))
    return "\n".join(rules) + "\n"


def embedded_faces(texts: dict[tuple[str, str], str]) -> str:
    """Return ``@font-face`` rules that hold the fonts themselves, as far as the texts need them.

    :param texts: all text by family and style, such as ``("sans", "regular")``
    """
    rules = []
    for family, style, weight, slant, name in FACES:
        used = set(texts.get((family, style), ""))
        for script, ranges in SCRIPTS.items():
            if not any(_within(ord(c), ranges) and c in font("regular").advance for c in used):
                continue
            path = folder() / file_name(family, style, script)
            if path.exists():
                data = base64.b64encode(path.read_bytes()).decode("ascii")
                rules.append(_rule(name, weight, slant, f"url(data:font/woff2;base64,{data}) format('woff2')", ranges))
    return "".join(rules)


def _rule(name: str, weight: int, slant: str, source: str, ranges: str) -> str:
    return (
        f"@font-face{{font-family:'{name}';font-weight:{weight};font-style:{slant};font-display:swap;"
        f"src:{source};unicode-range:{ranges}}}"
    )


@cache
def _spans(ranges: str) -> tuple[tuple[int, int], ...]:
    found = []
    for span in ranges.replace("U+", "").split(", "):
        first, _, last = span.partition("-")
        found.append((int(first, 16), int(last or first, 16)))
    return tuple(found)


def _within(code: int, ranges: str) -> bool:
    return any(first <= code <= last for first, last in _spans(ranges))
