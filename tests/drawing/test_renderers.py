"""Texts stay in their cards in renderers other than browsers, with the shown font installed and without it.

librsvg, which many desktops show SVG with, reads neither embedded fonts nor ``textLength``. Inkscape is tried where it
is installed: its package is too large to install for one test.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import font_source_sans_pro
import pypdfium2
import pytest

from argmap import formats, graph
from argmap.drawing import Options, Picture, draw
from argmap.drawing.cards import Knowledge
from argmap.model import Map
from tests.conftest import HARBOUR

ROOT = Path(__file__).resolve().parents[2]
SLACK = 1.5
"""How far a letter may touch a card's edge, in pixels."""

CONFIGURATION = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>{folders}<cachedir>{cache}</cachedir></fontconfig>"""
FALLBACKS = Path("/usr/share/fonts/truetype/dejavu")


def drawn(debate: Map, *, outlines: bool = False) -> Picture:
    """Return a file of its own without heading and legend, so that all its text belongs to cards."""
    options = Options(standalone=True, heading=False, legend=False, href="", behind_href="", outlines=outlines)
    return draw(debate, options, Knowledge(sides=graph.sides(debate), whole=debate))


def pictures() -> dict[str, Picture]:
    shipped = sorted(path for path in (ROOT / "maps").glob("*.yaml") if path.stem != "sources")[:1]
    maps = [formats.read(path.read_text("utf-8"), "yaml", path.name).map for path in shipped]
    maps += [formats.read(HARBOUR, "yaml", "harbour.yaml").map]
    return {debate.id: drawn(debate) for debate in maps}


def letters(pdf: Path) -> Iterator[tuple[str, float, float, float, float]]:
    """Yield each letter of a document's page with its left, top, right and bottom, in pixels of the picture."""
    page = pypdfium2.PdfDocument(pdf)[0]
    text = page.get_textpage()
    high = page.get_height()
    for number in range(text.count_chars()):
        letter = text.get_text_range(number, 1)
        if letter.strip():
            left, low, right, top = (value / 0.75 for value in text.get_charbox(number))
            yield letter, left, high / 0.75 - top, right, high / 0.75 - low


def outside(pdf: Path, picture: Picture) -> tuple[list[tuple[str, float, float]], int]:
    """Return the letters that no card holds, with their places, and how many letters there are."""
    cards = picture.cards.values()
    found, seen = [], 0
    for letter, left, top, right, bottom in letters(pdf):
        seen += 1
        if not any(
            card.x - SLACK <= left
            and right <= card.x + card.width + SLACK
            and card.y - SLACK <= top
            and bottom <= card.y + card.height + SLACK
            for card in cards
        ):
            found.append((letter, round(left), round(top)))
    assert seen > 20 * len(picture.cards), "the document has hardly any text"
    return found, seen


def environment(folder: Path, *, font: bool) -> dict[str, str]:
    """Return variables under which programs find DejaVu, and the shown font if asked for."""
    if not FALLBACKS.is_dir():
        pytest.skip("DejaVu, which stands for a common font, is not here")
    folders = [FALLBACKS]
    if font:
        own = folder / "fonts"
        own.mkdir()
        for face in ("Regular", "Semibold", "Bold"):
            shutil.copy(Path(font_source_sans_pro.__path__[0]) / "files" / f"SourceSansPro-{face}.ttf", own)
        folders.append(own)
    named = "".join(f"<dir>{each}</dir>" for each in folders)
    path = folder / f"{'with' if font else 'without'}.conf"
    path.write_text(CONFIGURATION.format(folders=named, cache=folder / "cache"), "utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(path), "HOME": str(folder)}


@pytest.fixture(scope="session")
def rsvg() -> str:
    """Return librsvg's program, which ``make programs`` installs where it can be."""
    return shutil.which("rsvg-convert") or pytest.skip("rsvg-convert is not here")


def test_texts_stay_in_their_cards_in_librsvg(rsvg: str, tmp_path: Path) -> None:
    with_font, without = environment(tmp_path, font=True), environment(tmp_path, font=False)
    for name, picture in pictures().items():
        (tmp_path / "x.svg").write_text(picture.svg, "utf-8")
        for known, share in ((with_font, 0.0), (without, 0.01)):
            command = [rsvg, "-f", "pdf", "-o", tmp_path / "x.pdf", tmp_path / "x.svg"]
            subprocess.run(command, check=True, env=known, timeout=120)
            found, seen = outside(tmp_path / "x.pdf", picture)
            # With DejaVu alone, the widest of common fonts, ends of a few lines leave their card.
            assert len(found) <= share * seen, (name, found)


def test_outlined_letters_need_no_font_in_librsvg(rsvg: str, tmp_path: Path) -> None:
    """A picture with outlined letters is the same, dot for dot, whatever fonts are there."""
    seen = []
    picture = drawn(formats.read(HARBOUR, "yaml", "harbour.yaml").map, outlines=True)
    (tmp_path / "x.svg").write_text(picture.svg, "utf-8")
    for font in (True, False):
        command = [rsvg, "-o", tmp_path / "x.png", tmp_path / "x.svg"]
        subprocess.run(command, check=True, env=environment(tmp_path, font=font), timeout=120)
        seen.append((tmp_path / "x.png").read_bytes())
    assert seen[0] == seen[1]


@pytest.mark.skipif(shutil.which("inkscape") is None, reason="Inkscape is not here")
@pytest.mark.parametrize("font", [True, False])
def test_texts_stay_in_their_cards_in_inkscape(font: bool, tmp_path: Path) -> None:
    name, picture = next(iter(pictures().items()))
    (tmp_path / "x.svg").write_text(picture.svg, "utf-8")
    command = ["inkscape", "--export-type=pdf", f"--export-filename={tmp_path / 'x.pdf'}", str(tmp_path / "x.svg")]
    known = environment(tmp_path, font=font)
    subprocess.run(command, check=True, env=known, timeout=300, capture_output=True)
    assert outside(tmp_path / "x.pdf", picture)[0] == [], name
