"""PNG and PDF show the same picture with the same fonts, and are the same bytes each time."""

from __future__ import annotations

import io
import re
import struct
import zlib
from dataclasses import replace

import pytest

from argmap.drawing import Options, draw
from argmap.errors import BadRequest, TooLarge
from bench.drawing_maps import made_map

pytest.importorskip("typst")
from argmap.drawing import raster

PICTURE = draw(made_map(4, 14, foreign=0), Options(standalone=True))


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


@pytest.mark.parametrize("scale", [1, 2])
def test_a_png_is_as_large_as_asked(scale: int) -> None:
    wide, high = size(raster.png(PICTURE, scale))
    assert abs(wide - PICTURE.width * scale) <= 1
    assert abs(high - PICTURE.height * scale) <= 1


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert raster.png(PICTURE, 1) == raster.png(PICTURE, 1)
    assert raster.pdf(PICTURE) == raster.pdf(PICTURE)


@pytest.mark.parametrize(("paper", "short", "long"), [("a4", 595, 842), ("a3", 842, 1191), ("poster", 1684, 2384)])
@pytest.mark.parametrize("turned", [False, True])
def test_a_pdf_is_one_page_of_the_paper_turned_as_the_picture_lies(
    paper: str, short: int, long: int, turned: bool
) -> None:
    picture = draw(made_map(4, 14), Options(standalone=True, direction="top" if turned else "left"))
    width, height = box(raster.pdf(picture, paper=paper))
    expected = (long, short) if picture.width > picture.height else (short, long)
    assert (round(width), round(height)) == expected


def box(pdf: bytes) -> tuple[float, float]:
    pypdf = pytest.importorskip("pypdf")
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    area = reader.pages[0].mediabox
    return float(area.width), float(area.height)


def test_fit_gives_a_page_of_the_pictures_own_size() -> None:
    width, height = box(raster.pdf(PICTURE))
    assert abs(width - PICTURE.width * 0.75) < 1
    assert abs(height - PICTURE.height * 0.75) < 1


def test_a_pdf_holds_the_very_fonts_and_only_the_date_it_is_given() -> None:
    pdf = raster.pdf(PICTURE)
    fonts = set(re.findall(rb"/FontName/[A-Z]+\+([A-Za-z-]+)", pdf))
    assert {b"SourceSansPro-Regular", b"SourceSansPro-Semibold", b"SourceSerifPro-Bold"} <= fonts
    assert b"CreationDate" not in pdf
    dated = raster.pdf(PICTURE, title="A “map” & more", day="2026-03-04")
    pypdf = pytest.importorskip("pypdf")
    reader = pypdf.PdfReader(io.BytesIO(dated))
    assert reader.metadata.title == "A “map” & more"
    assert reader.metadata.creation_date.isoformat().startswith("2026-03-04")


def test_a_png_says_its_resolution() -> None:
    image = raster.png(PICTURE, 3)
    at = image.index(b"pHYs")
    assert at < image.index(b"IDAT")
    across, down, unit = struct.unpack(">IIB", image[at + 4 : at + 13])
    assert (across, down, unit) == (round(96 * 3 / 0.0254), round(96 * 3 / 0.0254), 1)
    assert struct.unpack(">I", image[at + 13 : at + 17])[0] == zlib.crc32(image[at : at + 13])


def test_what_is_not_offered_is_refused() -> None:
    with pytest.raises(BadRequest, match="a4"):
        raster.pdf(PICTURE, paper="a5")
    with pytest.raises(BadRequest):
        raster.png(PICTURE, 9)
    with pytest.raises(TooLarge, match="scale"):
        raster.png(replace(PICTURE, height=30_000.0), 2)
    with pytest.raises(TooLarge):
        raster.pdf(replace(PICTURE, height=30_000.0))
