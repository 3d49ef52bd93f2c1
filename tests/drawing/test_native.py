"""Pictures for programs with shapes of their own: PowerPoint and LaTeX."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from argmap import formats, graph
from argmap.drawing import Options, draw
from argmap.drawing.cards import Knowledge
from argmap.drawing.family import numbers
from argmap.drawing.figure import figure, steps
from argmap.drawing.media import Plates, on_paper
from argmap.drawing.paper import medium_of
from argmap.drawing.pptx import pptx
from argmap.drawing.tikz import latex, tikz
from argmap.model import Map
from tests.conftest import HARBOUR
from tests.programs import libreoffice
from tests.strategies import maps

SLIDE = medium_of("slide")


def harbour() -> Map:
    return formats.read(HARBOUR, "yaml", "harbour.yaml").map


def plates_of(debate: Map, paper: str = "slide") -> Plates:
    look = Options(standalone=True, href="", behind_href="")
    return on_paper(debate, look, Knowledge(sides=graph.sides(debate)), medium_of(paper))


def slides_of(content: bytes):
    from pptx import Presentation

    return Presentation(io.BytesIO(content))


def test_every_claim_is_a_shape_with_its_text_on_one_slide() -> None:
    debate = harbour()
    made = slides_of(pptx(debate, plates_of(debate).plates, SLIDE, {"annals": "Annals"}))
    assert (made.slide_width, made.slide_height) == (round(338.67 * 36000), round(190.5 * 36000))
    assert made.core_properties.title == debate.title
    shapes = [shape for slide in made.slides for shape in slide.shapes]
    known = numbers(debate)
    for claim in debate.claims:
        cards = [shape for shape in shapes if shape.name == f"{known[claim.id]} {claim.id}"]
        assert len(cards) == 1
        assert claim.text in cards[0].text_frame.text
        assert claim.text in cards[0]._element.nvSpPr.cNvPr.get("descr")
    for shape in shapes:
        assert shape.left >= 0
        assert shape.top >= 0
        assert shape.left + shape.width <= made.slide_width
        assert shape.top + shape.height <= made.slide_height
    lines = {shape.name for shape in shapes if ": " in shape.name}
    assert len(lines) == len(debate.arguments)
    notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in made.slides if slide.has_notes_slide)
    assert "“no ship waited longer than a day” — Annals, p. 12" in notes


def test_a_map_on_several_plates_has_a_slide_for_each() -> None:
    debate = harbour()
    look = Options(standalone=True, href="", behind_href="")
    plates = on_paper(debate, look, Knowledge(sides=graph.sides(debate)), SLIDE, split="side")
    made = slides_of(pptx(debate, plates.plates, SLIDE))
    shown = [plate for plate in plates.plates if plate.number]
    assert len(made.slides) == len(shown) > 1
    titles = [slide.shapes.title.text_frame.text for slide in made.slides]
    assert all(f"{at} of {len(shown)}" in title for at, title in enumerate(titles, 1))


def test_lines_reach_what_they_point_at() -> None:
    """What a head covers in the picture is led on, so that no gap is left before the card."""
    debate = harbour()
    shown = figure(debate, draw(debate, Options(standalone=True)), numbers(debate))
    boxes = {box.claim.id: box for box in shown.boxes}
    reached = 0
    for line in shown.lines:
        box = boxes.get(line.argument.target)
        if box is None:
            continue
        x, y = line.tip
        near = max(box.x - x, x - box.x - box.width, 0) + max(box.y - y, y - box.y - box.height, 0)
        reached += near < 4
    assert reached >= 3


def test_path_data_are_read() -> None:
    assert steps("M-1.5,2C1,2 3,4 5,6L7,8")[1] == ("C", ((1.0, 2.0), (3.0, 4.0), (5.0, 6.0)))


def test_latex_sets_every_sign_of_its_own_as_a_letter() -> None:
    for sign in "\\{}$&#%_~^<>|":
        assert latex(f"a{sign}b") not in (f"a{sign}b", f"a{sign}{sign}b")


@settings(max_examples=10)
@given(maps())
def test_tikz_of_any_map_is_balanced(debate: Map) -> None:
    if not debate.claims:
        return
    written = tikz(debate, draw(debate, Options(standalone=True)))
    plain = re.sub(r"\\[\\{}$&#%_]|^%.*", "", written, flags=re.MULTILINE)
    assert plain.count("{") == plain.count("}")
    assert written.count(r"\node[") == len(debate.claims)
    assert written.rstrip().endswith(r"\end{document}")


def test_slides_of_hostile_texts_are_made() -> None:
    debate = harbour()
    claims = tuple(replace(claim, text=claim.text + " \x0b\ud7ff <a:t> & \u202e \U0001f600") for claim in debate.claims)
    debate = replace(debate, claims=claims)
    made = slides_of(pptx(debate, plates_of(debate).plates, SLIDE))
    assert "<a:t> &" in "".join(s.text_frame.text for slide in made.slides for s in slide.shapes if s.has_text_frame)


@pytest.mark.skipif(not libreoffice("sd"), reason="LibreOffice is not here")
def test_libreoffice_opens_the_slides(tmp_path: Path) -> None:
    import pypdfium2

    debate = harbour()
    (tmp_path / "x.pptx").write_bytes(pptx(debate, plates_of(debate).plates, SLIDE))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "x.pptx"]
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    page = pypdfium2.PdfDocument(tmp_path / "x.pdf")[0].get_textpage().get_text_bounded()
    assert "Ships no longer waited." in page.replace("\r\n", " ")


@pytest.mark.skipif(shutil.which("lualatex") is None, reason="LuaLaTeX is not here")
def test_lualatex_sets_the_picture(tmp_path: Path) -> None:
    debate = harbour()
    (tmp_path / "x.tex").write_text(tikz(debate, draw(debate, Options(standalone=True))), encoding="utf-8")
    command = ["lualatex", "-interaction=nonstopmode", "-halt-on-error", "x.tex"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert told.returncode == 0, told.stdout[-800:]
