"""A picture as PNG or PDF with the same look, by typst, which renders SVG itself and takes the same fonts."""

from __future__ import annotations

import html
import importlib.util
import re
import struct
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from argmap import bounded
from argmap.bounded import Bounds
from argmap.drawing.paper import PIXEL, medium_of
from argmap.drawing.svg import Picture
from argmap.errors import BadRequest, TooLarge, Unavailable

LONGEST_PIXELS = 16_000
MOST_PIXELS = 120_000_000
LONGEST_POINTS = 14_400
#: What pictures may take: 120 megapixels are 480 MB, twice while they are packed.
BOUNDS = Bounds(seconds=60.0, memory=2_500_000_000, output=256_000_000)
INCH = 0.0254
"""Metres in an inch."""


def png(picture: Picture, scale: float = 2) -> bytes:
    """Return a standalone picture as PNG.

    :param scale: pixels of the image for each pixel of the picture, 0.1 to 4
    :raises BadRequest: for another scale
    :raises TooLarge: if the image would be beyond 16,000 pixels long or 120 megapixels
    :raises Unavailable: if typst is not installed
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
    return _with_resolution(_compiled(page + _image(0), [picture], "png", ppi=96 * scale), 96 * scale)


def pdf(*pictures: Picture, paper: str = "fit", title: str = "", day: str = "") -> bytes:
    """Return standalone pictures as a PDF with a page for each, and text that can be searched and copied.

    :param paper: name of a medium, turned as a picture lies, which is made to fit it; or ``fit`` for pages as large as
        their pictures
    :param title: what the document is called; that of the first picture where it is left out
    :param day: the day it is dated, as ``2026-11-26``; none if it is left out
    :raises BadRequest: for another paper
    :raises TooLarge: if a page would be beyond 14,400 points, the most that PDF readers show
    :raises Unavailable: if typst is not installed
    """
    medium = None if paper == "fit" else medium_of(paper)
    if medium is None and any(max(picture.width, picture.height) * PIXEL > LONGEST_POINTS for picture in pictures):
        raise TooLarge("The picture is longer than a PDF page can be; choose a paper, a part of the map, or SVG.")
    pages = []
    for number, picture in enumerate(pictures):
        wide, high = picture.width * PIXEL, picture.height * PIXEL
        if medium is None:
            pages.append(f"#page(width: {wide}pt, height: {high}pt, margin: 0pt)[{_image(number)}]\n")
            continue
        held = medium.turned() if medium.turns and wide > high else medium
        across, down = held.room
        # A small map is not blown up to fill the paper: its text stays at most as large as on the screen.
        share = min(across / wide, down / high, 1.0)
        image = _image(number, f"{wide * share}pt", f"{high * share}pt")
        size = f"width: {held.width}mm, height: {held.height}mm, margin: {held.border}mm"
        pages.append(f"#page({size})[#align(center + horizon)[{image}]]\n")
    dated = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", day)
    date = f"datetime(year: {int(dated[1])}, month: {int(dated[2])}, day: {int(dated[3])})" if dated else "none"
    head = f"#set document(title: sys.inputs.title, date: {date})\n"
    return _compiled(head + "".join(pages), pictures, "pdf", title=title)


def _image(number: int, width: str = "100%", height: str = "100%") -> str:
    return (
        f'#image(bytes(sys.inputs.picture{number}), format: "svg", width: {width}, height: {height},'
        f" alt: sys.inputs.title{number})"
    )


def _compiled(
    source: str, pictures: Sequence[Picture], form: Literal["png", "pdf"], ppi: float | None = None, title: str = ""
) -> bytes:
    titles = [re.search(r"<title[^>]*>(.*?)</title>", picture.svg) for picture in pictures]
    named = [html.unescape(found.group(1)) if found else "" for found in titles]
    # The embedded web fonts are for browsers; typst takes the same faces from the installed package.
    bodies = [re.sub(r"<style>.*?</style>", "", picture.svg, count=1).encode() for picture in pictures]
    options = {
        "source": source,
        "title": title or named[0],
        "titles": named,
        "lengths": [len(body) for body in bodies],
        "form": form,
        "ppi": ppi,
    }
    return bounded.ask("argmap.drawing.raster:compiled", options, b"".join(bodies), BOUNDS, "The picture")[1]


def compiled(options: dict[str, Any], svgs: bytes) -> tuple[dict[str, Any], bytes]:
    """Set pages with pictures, in a child or here; see :func:`argmap.bounded.ask`."""
    try:
        import typst
    except ImportError as failure:
        raise Unavailable("PNG and PDF need the package typst; install it, or export SVG.") from failure
    inputs = {"title": options["title"]}
    start = 0
    for number, (title, length) in enumerate(zip(options["titles"], options["lengths"], strict=True)):
        inputs[f"title{number}"] = title
        inputs[f"picture{number}"] = svgs[start : start + length].decode()
        start += length
    make: Callable[..., bytes | list[bytes]] = typst.compile
    form, ppi, source = options["form"], options["ppi"], options["source"].encode()
    made = make(source, format=form, ppi=ppi, font_paths=_fonts(), sys_inputs=inputs, timestamp=0)
    return {}, b"".join(made) if isinstance(made, list) else made


def _with_resolution(image: bytes, ppi: float) -> bytes:
    """Return a PNG that says how many pixels it has to the inch (chunk pHYs), so that it is set at its own size."""
    # Signature and header are 33 bytes; what says the size comes before the picture's data.
    per_metre = round(ppi / INCH)
    body = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    chunk = struct.pack(">I", 9) + body + struct.pack(">I", zlib.crc32(body))
    return image[:33] + chunk + image[33:]


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """Return the fonts, read once: that takes as long as a small picture."""
    import typst

    found = []
    for package in ("font_source_sans_pro", "font_source_serif_pro"):
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.submodule_search_locations:
            found.append(str(Path(spec.submodule_search_locations[0]) / "files"))
    return typst.Fonts(include_system_fonts=True, font_paths=found)
