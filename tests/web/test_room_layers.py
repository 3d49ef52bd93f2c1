"""A room's ratings on the cards of its map: who gets them where, and that nothing else of the picture changes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from argmap.cli import group
from argmap.web import create_app
from tests.conftest import Shelf
from tests.web.test_rooms import Class, elsewhere, fresh, opened

TRUTH = "Truth rated 4.0 of 5 from 2 ratings: 3 by 1, 5 by 1."
RELEVANCE = "Relevance rated 4.0 of 5 from 1 rating: 4 by 1."


@pytest.fixture
def app(shelf: Shelf) -> Flask:
    """The application as its owner has it at the machine."""
    return create_app(shelf.library, owner_here=True)


@pytest.fixture
def rated(app: Flask, shelf: Shelf) -> tuple[Class, FlaskClient]:
    """A room in which two have rated a claim, one of them also its relevance; and one of the two."""
    room = opened(app)
    # On a class's server nobody is the owner.
    hall = replace(room, app=elsewhere(shelf))
    students = [hall.joined("Ann"), hall.joined("Ben")]
    for student, what, value in ((0, "truth", "3"), (1, "truth", "5"), (1, "relevance", "4")):
        rate(room, students[student], "no-waiting", what, value)
    return room, students[0]


def rate(room: Class, student: FlaskClient, on: str, what: str, value: str) -> None:
    sent = {"do": what, "client": fresh(student, room), "on": on, "value": value, "text": "So I think."}
    answer = student.post(f"{room.address}/seat", data=sent)
    assert answer.status_code == 303, answer.text


def geometry(svg: str) -> list[tuple[str, ...]]:
    """Return all rectangles of a picture, and the lines of its links."""
    root = etree.fromstring(svg[svg.index("<svg") : svg.rindex("</svg>") + 6].encode())
    boxes = [tuple(str(box.get(name)) for name in ("x", "y", "width", "height")) for box in root.iter("{*}rect")]
    links = root.find(".//{*}g[@class='am-links']")
    assert links is not None
    # The ground is as high as the legend asks for.
    return boxes[1:] + [(str(way.get("d")),) for way in links.iter("{*}path")]


def test_ratings_are_a_layer_of_the_map_for_whoever_leads_the_room(
    rated: tuple[Class, FlaskClient], shelf: Shelf
) -> None:
    room, _ = rated
    asked = f"layer=room:{room.id}"
    page = room.leader.get(f"/maps/harbour?{asked}")
    assert f"{TRUTH} {RELEVANCE}" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert f"{asked.replace(':', '%3A')}" in page.text, "the pictures to download are those that are shown"
    bare, layered = (room.leader.get(f"/maps/harbour.svg?{query}").text for query in ("", asked))
    assert TRUTH in layered
    assert "truth, rated in “" in layered
    assert "Truth" not in bare
    assert geometry(bare) == geometry(layered)
    # A seat's cookie stays with its room, so a participant is a stranger here.
    stranger = elsewhere(shelf).test_client()
    for path in (f"/maps/harbour?{asked}", f"/maps/harbour.svg?{asked}", f"/maps/harbour.pdf?paper=a4&{asked}"):
        answer = stranger.get(path)
        assert answer.status_code == 403, path
        assert "rated 4.0" not in answer.text
    assert room.leader.get("/maps/harbour?layer=nothing-known").status_code == 400
    assert room.leader.get("/maps/harbour?layer=room:gone").status_code == 404


def test_in_the_room_ratings_are_seen_as_its_rules_have_it(rated: tuple[Class, FlaskClient], shelf: Shelf) -> None:
    room, ann = rated
    address = f"{room.address}/map"
    assert TRUTH in ann.get(address).text
    assert TRUTH in ann.get(f"{address}.svg").text
    assert elsewhere(shelf).test_client().get(address).status_code == 403
    assert elsewhere(shelf).test_client().get(f"{address}.svg").status_code == 403
    room.lead("settings", reveal="when the leader reveals", may="rating", per_minute="30")
    hidden = ann.get(address).text
    assert "once" in hidden
    assert "the leader reveals them" in hidden
    for text in (hidden, ann.get(f"{address}.svg").text):
        assert "rated" not in text.replace("ratings", "").replace("Nothing has been rated", "")
    assert TRUTH in room.leader.get(address).text
    room.lead("reveal", value="on")
    assert TRUTH in ann.get(f"{address}.svg").text


def test_ratings_stay_with_a_contribution_that_became_a_claim(rated: tuple[Class, FlaskClient]) -> None:
    room, ann = rated
    room.add(ann, "More ships came than before.")
    item = room.newest()
    rate(room, ann, item, "truth", "5")
    room.lead("accept", id=item)
    became = json.loads(room.leader.get(f"{room.address}/export.json").text)["contributions"][-1]["became"]
    picture = room.leader.get(f"/maps/harbour.svg?layer=room:{room.id}").text
    card = picture[picture.index(f'data-claim="{became}"') :]
    assert "Truth rated 5.0 of 5 from 1 rating" in card[: card.index("</g>")]


def test_the_command_line_draws_the_same_layers(rated: tuple[Class, FlaskClient], shelf: Shelf, tmp_path: Path) -> None:
    room, _ = rated
    out = tmp_path / "harbour.svg"

    def exported(*words: str) -> str:
        given = ["export", "harbour", "--maps", str(shelf.folder), "-o", str(out), *words]
        result = CliRunner().invoke(group, given)
        assert result.exception is None, result.exception
        return out.read_text(encoding="utf-8")

    asked = ("--layer", "standing", "--layer", f"room:{room.id}", "--db", str(tmp_path / "argmap.db"))
    web = room.leader.get(f"/maps/harbour.svg?layer=standing&layer=room:{room.id}").text
    assert exported(*asked) == web
    assert TRUTH in web
    assert 'data-standing="' in web
    result = CliRunner().invoke(
        group, ["export", "harbour", "--maps", str(shelf.folder), "-o", "x.svg", "--layer", "x"]
    )
    assert "There is no layer “x”" in str(result.exception)
