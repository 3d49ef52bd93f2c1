"""The frame of a map by forms: question, positions, issues and walkthrough, without a script."""

from __future__ import annotations

import re

import lxml.html
import pytest
from flask.testing import FlaskClient

from argmap.edits import Thing, entry_ids
from argmap.model import Map
from argmap.web import create_app
from tests import markup
from tests.conftest import HARBOUR, Shelf


@pytest.fixture
def client(shelf: Shelf) -> FlaskClient:
    return create_app(shelf.library, owner_here=True).test_client()


def now(shelf: Shelf) -> Map:
    return shelf.library.debate("harbour").map


def test_forms_sent_as_they_are_change_nothing(client: FlaskClient, shelf: Shelf) -> None:
    """Every form of the page holds what the map holds."""
    page = markup.parse(client.get("/maps/harbour/setup").text)
    forms = [form for form in page.forms if form.fields.get("do") == "fields"]
    assert len(forms) == 1 + 2 + 2 + 2
    for form in forms:
        assert client.post("/maps/harbour/setup", data=markup.sent(form)).status_code == 303
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


def list_form(client: FlaskClient, field: str) -> dict[str, str]:
    """Return what a list's form would send as it is."""
    page = lxml.html.fromstring(client.get("/maps/harbour/setup").text)
    (form,) = (one for one in page.forms if (one.fields.get("do"), one.fields.get("id")) == ("list", field))
    return {name: value or "" for name, value in form.form_values()}


def test_glossary_timeline_and_people_are_written_in_forms(client: FlaskClient, shelf: Shelf) -> None:
    """Rows are added, changed and emptied; what was sent as it is changes nothing."""
    rows = {
        "glossary": {
            "term 0": "dues",
            "meaning 0": "what a ship pays: in coin",
            "term 2": "#tide",
            "meaning 2": "- high",
        },
        "timeline": {"date 0": "1931-04", "event 0": "The harbour is dredged.", "old style 0": "1931-03"},
        "people": {"name 0": "The pilot", "who 0": "kept the log", "name 1": "No, Nobody", "who 1": "a merchant"},
    }
    for field, typed in rows.items():
        assert client.post("/maps/harbour/setup", data={**list_form(client, field), **typed}).status_code == 303
    found = now(shelf)
    assert found.glossary == (("dues", "what a ship pays: in coin"), ("#tide", "- high"))
    assert [(e.date, e.event, e.old_style) for e in found.timeline] == [
        ("1931-04", "The harbour is dredged.", "1931-03")
    ]
    assert [person.name for person in found.people] == ["The pilot", "No, Nobody"]
    before = (shelf.folder / "harbour.yaml").read_text()
    for field in rows:
        assert client.post("/maps/harbour/setup", data=list_form(client, field)).status_code == 303
    assert (shelf.folder / "harbour.yaml").read_text() == before
    emptied = {**list_form(client, "people"), "name 0": "", "who 0": ""}
    assert client.post("/maps/harbour/setup", data=emptied).status_code == 303
    assert [person.name for person in now(shelf).people] == ["No, Nobody"]


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("timeline", {"date 0": "soon", "event 0": "The harbour is dredged."}, "is not a date"),
        ("timeline", {"date 0": "1931"}, "has no “What happened”"),
        ("glossary", {"term 0": "dues", "meaning 0": "a", "term 1": "dues", "meaning 1": "b"}, "appears twice"),
    ],
)
def test_a_refused_list_says_why_and_keeps_its_rows(
    client: FlaskClient, shelf: Shelf, field: str, typed: dict[str, str], reason: str
) -> None:
    answer = client.post("/maps/harbour/setup", data={**list_form(client, field), **typed})
    assert answer.status_code == 422
    page = lxml.html.fromstring(answer.text)
    (form,) = (one for one in page.forms if (one.fields.get("do"), one.fields.get("id")) == ("list", field))
    assert reason in form.xpath("string(.//*[contains(@class, 'wrong')])")
    assert {name: form.fields[name] for name in typed} == typed
    assert (shelf.folder / "harbour.yaml").read_text() == HARBOUR
