"""The frame of a map by forms: question, positions, issues and walkthrough, without a script."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from argmap.edits import Thing, entry_ids
from argmap.model import Map
from argmap.web import create_app
from tests.conftest import HARBOUR, Shelf


@pytest.fixture
def client(shelf: Shelf) -> FlaskClient:
    return create_app(shelf.library, owner_here=True).test_client()


def now(shelf: Shelf) -> Map:
    return shelf.library.debate("harbour").map


def test_forms_sent_as_they_are_change_nothing(client: FlaskClient, shelf: Shelf) -> None:
    """Every form of the page holds what the map holds."""
    import html

    page = client.get("/maps/harbour/setup").text
    forms = [f for f in re.findall(r"<form[^>]*>(.*?)</form>", page, re.DOTALL) if 'name="do" value="fields"' in f]
    assert len(forms) == 1 + 2 + 2 + 2
    for form in forms:
        sent = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"', form))
        sent.pop("exclusive", None)
        sent |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL))
        for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
            chosen = re.search(r'value="([^"]*)" selected', body)
            sent[name] = chosen[1] if chosen else ""
        sent = {name: html.unescape(value) for name, value in sent.items()}
        assert client.post("/maps/harbour/setup", data=sent).status_code == 303
    assert (shelf.folder / "harbour.yaml").read_text() == HARBOUR


def test_each_part_is_added_changed_moved_renamed_and_removed(client: FlaskClient, shelf: Shelf) -> None:
    """A position gets its thesis from a list, an issue a new name everywhere, a step the claims it shows."""

    def do(**form: str) -> None:
        answer = client.post("/maps/harbour/setup", data=form)
        assert answer.status_code == 303, re.findall(r"<h2>Not saved.*?</section>", answer.text, re.DOTALL)

    do(do="add", thing="position", title="Nobody knows", thesis="few-ships")
    assert now(shelf).position["nobody-knows"].thesis == "few-ships"
    do(do="up", thing="position", id="nobody-knows")
    assert [position.id for position in now(shelf).positions] == ["yes-side", "nobody-knows", "no-side"]
    do(do="down", thing="position", id="yes-side")
    assert [position.id for position in now(shelf).positions] == ["nobody-knows", "yes-side", "no-side"]
    do(do="fields", thing="position", id="nobody-knows", title="No one knows")
    assert now(shelf).position["nobody-knows"].title == "No one knows"
    do(do="rename", thing="issue", id="money", to="costs")
    assert {claim.issue for claim in now(shelf).claims} == {"", "time", "costs"}
    do(do="add", thing="issue", title="Fairness")
    do(do="remove", thing="issue", id="fairness")
    do(do="add", thing="step", **{"show+": "dues"}, note="Then this.")
    assert [(step.claims, step.note) for step in now(shelf).walkthrough][-1] == (("dues",), "Then this.")
    key = entry_ids(Thing.STEP, now(shelf).walkthrough)[-1]
    do(do="fields", thing="step", id=key, show="dues", **{"show+": "few-ships"})
    assert now(shelf).walkthrough[-1].claims == ("dues", "few-ships")
    do(do="up", thing="step", id=entry_ids(Thing.STEP, now(shelf).walkthrough)[-1])
    assert now(shelf).walkthrough[1].claims == ("dues", "few-ships")
    do(do="fields", thing="map", question="Did it pay off?", summary="Two views of a harbour.")
    assert (now(shelf).question, now(shelf).summary) == ("Did it pay off?", "Two views of a harbour.")
    do(do="remove", thing="position", id="nobody-knows")
    assert "# A debate small enough to be seen whole." in (shelf.folder / "harbour.yaml").read_text()


def test_what_is_refused_says_why_and_keeps_what_was_typed(client: FlaskClient, shelf: Shelf) -> None:
    """A thesis that another position has is refused beside the form, with the title that was typed."""
    form = {"do": "fields", "thing": "position", "id": "no-side", "title": "It was a loss", "thesis": "paid"}
    answer = client.post("/maps/harbour/setup", data=form)
    assert answer.status_code == 422
    assert 'value="It was a loss"' in answer.text
    assert "Not saved" in answer.text
    assert (
        client.post("/maps/harbour/setup", data={"do": "fields", "thing": "position", "id": "gone"}).status_code == 400
    )
    assert (shelf.folder / "harbour.yaml").read_text() == HARBOUR
