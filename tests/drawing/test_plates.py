"""A map on paper: type no smaller than asked for, every claim on a plate, and numbers that lead from plate to plate."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from pypdf import PdfReader

from argmap import cli
from argmap.drawing import Options
from argmap.drawing.cards import Knowledge
from argmap.drawing.family import family, numbers
from argmap.drawing.media import Plates, on_paper
from argmap.drawing.paper import MEDIA, points_of
from argmap.errors import BadRequest
from argmap.graph import sides
from argmap.library import Library
from argmap.model import Map
from bench.drawing_maps import chain_map, made_map, overlapping
from tests.conftest import ROOT


def plates(debate: Map, paper: str = "a4", **asked: object) -> Plates:
    options = Options(theme="print", fonts=False)
    return on_paper(debate, options, Knowledge(sides=sides(debate)), MEDIA[paper], **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("paper", ["a4", "letter", "slide", "column"])
def test_no_plate_has_smaller_type_than_asked_for_and_every_claim_has_one(shipped: Library, paper: str) -> None:
    for name in ("permanent-revolution", "succession"):
        debate = shipped.debate(name).map
        found = plates(debate, paper)
        assert {claim for plate in found.plates for claim in plate.claims} == set(debate.claim)
        for plate in found.plates:
            assert plate.type >= 6.99, (name, plate.title)
            assert not overlapping(plate.picture.cards)
            medium = MEDIA[paper]
            size = sorted(float(x) for x in re.findall(r'(?:width|height)="([\d.]+)mm"', plate.picture.svg))
            assert size == sorted((medium.width, medium.height))


def test_what_fits_stays_on_one_page(shipped: Library) -> None:
    found = plates(shipped.debate("tutorial").map, "a3")
    assert [plate.number for plate in found.plates] == [1]
    assert found.words.startswith("One page")
    assert found.split == ""


@pytest.mark.parametrize("split", ["side", "issue", "depth"])
def test_plates_are_made_by_what_is_asked_for(shipped: Library, split: str) -> None:
    debate = shipped.debate("permanent-revolution").map
    found = plates(debate, split=split)
    assert found.split == split
    assert f"by {split}" in found.words
    pages = [plate for plate in found.plates if plate.number]
    assert len(pages) > 1
    if split == "issue":
        assert {plate.title for plate in pages} <= {issue.title for issue in debate.issues} | {"No issue"}
    if split == "side":
        assert {plate.title for plate in pages} == {position.title for position in debate.positions}
    if split == "depth":
        depth = family(debate)
        first = {depth.blocks[depth.block[claim]].depth for claim in pages[0].claims}
        assert 0 in first


def test_every_link_is_drawn_on_a_plate_or_told_on_both_of_its_own(shipped: Library) -> None:
    debate = shipped.debate("permanent-revolution").map
    found = [plate for plate in plates(debate).plates if plate.number]
    number = numbers(debate)
    tree = family(debate)
    for argument in debate.arguments:
        if any(argument.id in plate.picture.links for plate in found):
            continue
        end = argument.target if argument.target in debate.claim else debate.argument[argument.target].premises[0]
        for premise in argument.premises:
            told = [c for plate in found for c in plate.picture.chips.get(premise, ()) if c.argument == argument.id]
            assert told, argument.id
            assert {chip.number for chip in told} <= {number[end], *(number[p] for p in argument.premises)}
            back = [c for plate in found for c in plate.picture.chips.get(end, ()) if c.argument == argument.id]
            hangs = tree.blocks[tree.block[premise]].argument == argument
            plus = [
                plate for plate in found if end in plate.claims and re.search(r">\+\d+, plates? ", plate.picture.svg)
            ]
            assert back or (hangs and plus), argument.id


def test_a_card_says_on_which_plate_its_reasons_go_on(shipped: Library) -> None:
    debate = shipped.debate("permanent-revolution").map
    found = plates(debate)
    told = [
        words for plate in found.plates for words in re.findall(r">(\+\d+, plates? [^<]+)</text>", plate.picture.svg)
    ]
    assert told
    count = sum(bool(plate.number) for plate in found.plates)
    for words in told:
        assert all(1 <= int(n) <= count for n in re.findall(r"\d+", words.split(",", 1)[1]))


def test_the_index_lists_every_claim_by_its_number(shipped: Library) -> None:
    debate = shipped.debate("permanent-revolution").map
    found = plates(debate)
    index = "".join(plate.picture.svg for plate in found.plates if not plate.number)
    assert found.names[0] == "index"
    bold = re.findall(r'font-weight="600" fill="[^"]+">(\d+)</text>', index)
    assert set(bold) >= {str(n) for n in range(1, len(debate.claims) + 1)}
    assert found.words in re.sub(r"</text><text[^>]*>", " ", index)


@pytest.mark.parametrize(
    "debate", [made_map(5, 120, foreign=0), chain_map(60), Map("m", "Empty")], ids=["made", "chain", "empty"]
)
def test_odd_maps_are_set_on_paper(debate: Map) -> None:
    found = plates(debate)
    assert {claim for plate in found.plates for claim in plate.claims} == set(debate.claim)
    assert all(plate.type >= 6.99 for plate in found.plates)


def test_the_least_size_is_read_and_bounded() -> None:
    assert points_of("7pt") == points_of(" 7 ") == 7
    for wrong in ("", "seven", "2pt", "30", "nan"):
        with pytest.raises(BadRequest):
            points_of(wrong)


def test_the_command_line_writes_a_pdf_of_all_pages_and_a_file_for_each(tmp_path: Path) -> None:
    runner = CliRunner()
    maps = ["--maps", str(ROOT / "maps")]
    done = runner.invoke(cli.group, ["export", "july-days", *maps, "-o", str(tmp_path / "j.pdf"), "--paper", "a4"])
    assert done.exit_code == 0, done.output
    assert "2 plates by side" in done.output
    pdf = PdfReader(tmp_path / "j.pdf")
    assert len(pdf.pages) > 2
    assert pdf.metadata is not None
    assert "July" in str(pdf.metadata.title)
    assert pdf.metadata.creation_date is not None
    assert all(abs(float(max(page.mediabox.width, page.mediabox.height)) - 841.9) < 1 for page in pdf.pages)
    done = runner.invoke(
        cli.group, ["export", "july-days", *maps, "-o", str(tmp_path / "j.svg"), "--paper", "a4", "--split", "side"]
    )
    assert done.exit_code == 0, done.output
    names = {path.name for path in tmp_path.glob("j-*.svg")}
    assert {"j-index.svg", "j-1.svg", "j-2.svg"} <= names
    done = runner.invoke(cli.group, ["export", "july-days", *maps, "-o", str(tmp_path / "j.svg"), "--paper", "a9"])
    assert done.exit_code != 0
    assert "There is no paper" in str(done.exception)


def test_the_page_shows_every_sheet_at_true_size(client: FlaskClient) -> None:
    page = client.get("/maps/harbour/paper?paper=column").get_data(as_text=True)
    assert "One page" in page
    assert 'width="321"' in page
    assert client.get("/maps/harbour/paper?paper=a4&least=99").status_code == 200
    assert "4 to 14 points" in client.get("/maps/harbour/paper?paper=a4&least=99").get_data(as_text=True)
    svg = client.get("/maps/harbour.svg?paper=a4&split=side")
    with zipfile.ZipFile(BytesIO(svg.data)) as packed:
        assert packed.namelist() == ["harbour-index.svg", "harbour-1.svg", "harbour-2.svg"]
    assert client.get("/maps/harbour.svg?paper=a4&split=side&plate=2").mimetype == "image/svg+xml"
    assert client.get("/maps/harbour.svg?paper=a4&plate=99").status_code == 404
    assert client.get("/maps/harbour.pdf?paper=a9").status_code == 400


def test_a_map_page_names_its_plates_for_print_and_what_is_past_the_last_is_empty(client: FlaskClient) -> None:
    page = client.get("/maps/harbour").get_data(as_text=True)
    named = re.findall(r'<img src="([^"]+)" loading="lazy" alt="">', page)
    assert named
    first = client.get(named[0].replace("&amp;", "&"))
    assert "Plate 1 of 1" in first.get_data(as_text=True)
    beyond = client.get(named[0].replace("&amp;", "&").replace("plate=1", "plate=40"))
    assert beyond.status_code == 200
    assert 'width="0"' in beyond.get_data(as_text=True)


def test_slides_leave_the_legend_to_their_index() -> None:
    """A slide's cards get the room; the index tells the marks, in type that is read from the last row."""
    debate = made_map(60, 60, dense=0, foreign=0)
    know = Knowledge(sides=sides(debate), whole=debate)
    slides = on_paper(debate, Options(theme="print"), know, MEDIA["slide"])
    index, *plates = slides.pictures
    assert len(plates) > 1
    assert ">undercuts a link<" in index.svg
    assert not any("am-legend" in plate.svg for plate in plates if plate.cards)
    assert min(plate.type for plate in slides.plates) >= MEDIA["slide"].least - 0.01
    pages = on_paper(debate, Options(theme="print"), know, MEDIA["a4"])
    assert all("am-legend" in plate.svg for plate in pages.pictures if plate.cards)


def test_slides_have_titles_in_one_place_and_an_index_that_is_full(shipped: Library) -> None:
    """Whoever pages through sees only the cards change; seven claims over make no page of their own."""
    found = plates(shipped.debate("october").map, "slide")
    assert [plate.number for plate in found.plates] == [0, 1, 2, 3, 4]
    places = set()
    for plate in found.plates[1:]:
        svg = plate.picture.svg
        view = re.search(r'viewBox="([-\d.]+) ([-\d.]+) ([\d.]+) ', svg)
        title = re.search(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>October', svg)
        assert view
        assert title
        left, top, wide = map(float, view.groups())
        places.add((round((float(title[1]) - left) / wide, 3), round((float(title[2]) - top) / wide, 3)))
    assert len(places) == 1, places
    numbered = re.findall(r'font-weight="600"[^>]*>(\d+)</text>', found.plates[0].picture.svg)
    assert {str(n) for n in range(1, 43)} <= set(numbered), "every claim is in it"


def test_the_columns_of_an_index_are_about_as_high_as_each_other(shipped: Library) -> None:
    found = plates(shipped.debate("july-days").map)
    svg = found.plates[0].picture.svg
    feet: dict[str, float] = {}
    for x, y in re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*font-weight="600"[^>]*>\d+</text>', svg):
        feet[x] = max(feet.get(x, 0.0), float(y))
    assert len(feet) == 2
    assert max(feet.values()) - min(feet.values()) < 60


def test_no_card_of_a_plate_is_a_sliver(shipped: Library) -> None:
    """Five steps in, a card still holds three or four words a line."""
    for plate in plates(shipped.debate("dual-power").map).plates:
        assert all(card.width >= 118 for card in plate.picture.cards.values()), plate.title


def test_what_reads_alike_is_told_once(shipped: Library) -> None:
    """Two undercuts of links to the same claim would be the same chip twice."""
    for plate in plates(shipped.debate("western-marxism").map, "slide").plates:
        for card in re.split(r'<g id="am-card-', plate.picture.svg)[1:]:
            chips = re.findall(r'class="am-chip".*?<text[^>]*>([^<]*)</text>', card)
            relations = re.findall(r'class="am-chip" aria-label="(\w+)', card)
            told = list(zip(relations, chips, strict=True))
            assert len(told) == len(set(told)), told
