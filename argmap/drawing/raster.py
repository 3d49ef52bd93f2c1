"""A picture as PNG or PDF with the same look, by typst, which renders SVG itself and takes the same fonts."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from argmap import bounded
from argmap.bounded import Bounds
from argmap.drawing.svg import Picture
from argmap.errors import BadRequest, TooLarge, Unavailable

Paper = Literal["fit", "a4", "a3", "poster"]

# Width and height in millimetres, upright; the poster is ISO 216 A1.
PAPERS: dict[str, tuple[float, float]] = {"a4": (210, 297), "a3": (297, 420), "poster": (594, 841)}
BORDER = 10.0
LONGEST_PIXELS = 16_000
MOST_PIXELS = 120_000_000
LONGEST_POINTS = 14_400
# A small map is not blown up to fill the paper: its text stays at most as large as on the screen.
LARGEST_SCALE = 1.0
#: What one picture may take: 120 megapixels are 480 MB, twice while they are packed.
BOUNDS = Bounds(seconds=60.0, memory=2_500_000_000, output=256_000_000)
PIXEL = 0.75
"""Points in a CSS pixel."""


def png(picture: Picture, scale: float = 2) -> bytes:
    """Return a standalone picture as PNG.

    :param scale: pixels of the image for each pixel of the picture, 0.1 to 4
    :raises BadRequest: for another scale
    :raises TooLarge: where the image would be beyond 16,000 pixels long or 120 megapixels
    :raises Unavailable: where typst is not installed
    """
    if not 0.1 <= scale <= 4:
        raise BadRequest("A PNG's scale is 0.1 to 4.")
    wide, high = picture.width * scale, picture.height * scale
    if max(wide, high) > LONGEST_PIXELS or wide * high > MOST_PIXELS:
        least = min(LONGEST_PIXELS / max(wide, high), (MOST_PIXELS / (wide * high)) ** 0.5) * scale
        raise TooLarge(
            f"The image would be {wide:.0f} by {high:.0f} pixels; ask for a scale below {least:.2f}, a part, or SVG."
        )
    page = f"#set page(width: {picture.width * PIXEL}pt, height: {picture.height * PIXEL}pt, margin: 0pt)\n"
    return _compiled(page + _image("100%", "100%"), picture, "png", ppi=96 * scale)


def pdf(picture: Picture, paper: str = "fit") -> bytes:
    """Return a standalone picture as PDF with text that can be searched and copied.

    :param paper: ``a4``, ``a3`` or ``poster`` (A1), turned as the picture lies, which is made to fit it; or ``fit`` for
        one page as large as the picture
    :raises BadRequest: for another paper
    :raises TooLarge: where one page would be beyond 14,400 points, the most that PDF readers show
    :raises Unavailable: where typst is not installed
    """
    wide, high = picture.width * PIXEL, picture.height * PIXEL
    if paper == "fit":
        if max(wide, high) > LONGEST_POINTS:
            raise TooLarge("The picture is longer than a PDF page can be; choose a paper, a part of the map, or SVG.")
        page = f"#set page(width: {wide}pt, height: {high}pt, margin: 0pt)\n"
        return _compiled(page + _image("100%", "100%"), picture, "pdf")
    if paper not in PAPERS:
        raise BadRequest(f"There is no paper “{paper}”; choose {', '.join(PAPERS)} or fit.")
    short, long = PAPERS[paper]
    across, down = (long, short) if wide > high else (short, long)
    room_across, room_down = across - 2 * BORDER, down - 2 * BORDER
    millimetres = 25.4 / 72
    share = min(room_across / (wide * millimetres), room_down / (high * millimetres), LARGEST_SCALE)
    page = f"#set page(width: {across}mm, height: {down}mm, margin: {BORDER}mm)\n#set align(center + horizon)\n"
    return _compiled(page + _image(f"{wide * share}pt", f"{high * share}pt"), picture, "pdf")


def _image(width: str, height: str) -> str:
    return (
        f'#image(bytes(sys.inputs.picture), format: "svg", width: {width}, height: {height}, alt: sys.inputs.title)\n'
    )


def _compiled(source: str, picture: Picture, form: Literal["png", "pdf"], ppi: float | None = None) -> bytes:
    title = re.search(r"<title[^>]*>(.*?)</title>", picture.svg)
    # The embedded web fonts are for browsers; typst takes the same faces from the installed package.
    svg = re.sub(r"<style>.*?</style>", "", picture.svg, count=1)
    options = {"source": source, "title": title.group(1) if title else "", "form": form, "ppi": ppi}
    return bounded.ask("argmap.drawing.raster:compiled", options, svg.encode(), BOUNDS, "The picture")[1]


def compiled(options: dict[str, Any], svg: bytes) -> tuple[dict[str, Any], bytes]:
    """Set a page with a picture, in a child or here; see :func:`argmap.bounded.ask`."""
    try:
        import typst
    except ImportError as failure:
        raise Unavailable("PNG and PDF need the package typst; install it, or export SVG.") from failure
    inputs = {"picture": svg.decode(), "title": options["title"]}
    make: Callable[..., bytes] = typst.compile
    form, ppi, source = options["form"], options["ppi"], options["source"].encode()
    return {}, make(source, format=form, ppi=ppi, font_paths=_folders(), sys_inputs=inputs, timestamp=0)


def _folders() -> list[str]:
    found = []
    for package in ("font_source_sans_pro", "font_source_serif_pro"):
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.submodule_search_locations:
            found.append(str(Path(spec.submodule_search_locations[0]) / "files"))
    return found
