"""A map's history: by person and quarter of an hour, any two revisions, and what is taken back."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from argmap.edits import Edit
from argmap.schema import load_edits
from argmap.store import Author, AuthorKind
from argmap.web import create_app
from tests import markup
from tests.conftest import Shelf

ADA = Author(AuthorKind.PERSON, "1", "Ada North")
BEN = Author(AuthorKind.PERSON, "2", "Ben Lee")


class Clock:
    """A clock that a test sets."""

    now = "2026-01-02T10:00:00Z"

    def __call__(self) -> str:
        return self.now


def added(text: str, premise: str, target: str = "dues") -> list[dict[str, object]]:
    claim = {"kind": "add", "thing": "claim", "id": premise, "fields": {"text": text}}
    return [claim, {"kind": "add-link", "premise": premise, "relation": "rebuts", "target": target}]


def reword(claim: str, text: str) -> list[dict[str, object]]:
    return [{"kind": "set-field", "thing": "claim", "id": claim, "field": "text", "value": text}]


@pytest.fixture
def client(shelf: Shelf) -> FlaskClient:
    """Two people have written at ten, one of them again at half past ten."""
    clock = Clock()
    shelf.library.clock = clock
    made = (
        ("10:01", ADA, added("Dues fell.", "dues-fell")),
        ("10:03", BEN, reword("a-week", "Ships waited eight days.")),
        ("10:09", ADA, reword("dues-fell", "Dues fell by half.")),
        ("10:31", BEN, [{"kind": "remove-claim", "id": "few-ships"}]),
    )
    for minute, author, edits in made:
        clock.now = f"2026-01-02T{minute}:00Z"
        wanted = [edit for edit in load_edits(edits) if isinstance(edit, Edit)]
        shelf.library.commit("harbour", wanted, author=author)
    return create_app(shelf.library, owner_here=True).test_client()


def sittings(page: str) -> list[str]:
    """Return what each sitting's heading and each revision says, without markup."""
    told = []
    for element in markup.parse(page).iter("summary", "p", "div"):
        if (element.tag == "summary" and len(element) and element[0].tag == "strong") or element.get("class") == "by":
            told.append(markup.words(element))
        elif element.get("class") == "did":
            (tools,) = markup.find(element, "span", class_="row-form")
            told.append(markup.words(element).removesuffix(markup.words(tools)).strip())
    return told


def test_changes_are_told_by_person_and_quarter_of_an_hour(client: FlaskClient) -> None:
    """Two who write at once are two sittings; each change is told in the words of the claims."""
    assert sittings(client.get("/maps/harbour/history").text)[:-2] == [
        "Ben Lee 10:30–10:45",
        "Revision 5 10:31: removed “Few ships came.”",
        "Ada North 10:00–10:15, 2 revisions: 1 claim added, 1 reworded, 1 link changed",
        "Revision 4 10:09: reworded “Dues fell by half.”",
        "Revision 2 10:01: added “Dues fell by half.”, which rebuts “Dues were too high.”",
        "Ben Lee 10:00–10:15",
        "Revision 3 10:03: reworded “Ships waited eight days.”",
    ]


def test_the_history_shows_one_persons_changes(client: FlaskClient) -> None:
    page = client.get("/maps/harbour/history").text
    assert markup.find(page, "option", "Ada North", value="person:1")
    assert [row for row in sittings(client.get("/maps/harbour/history?by=person:1").text) if row.startswith("Rev")] == [
        "Revision 4 10:09: reworded “Dues fell by half.”",
        "Revision 2 10:01: added “Dues fell by half.”, which rebuts “Dues were too high.”",
    ]
    assert client.get("/maps/harbour/history?by=person:9").status_code == 400


def test_older_changes_are_on_pages_of_their_own(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("argmap.web.pages.history.SHOWN", 2)
    page = client.get("/maps/harbour/history").text
    assert re.findall(r"<strong>Revision (\d)", page) == ["5", "4"]
    older = client.get("/maps/harbour/history?before=4").text
    assert 'href="/maps/harbour/history?before=4"' in page
    assert re.findall(r"<strong>Revision (\d)", older) == ["3", "2"]


def test_any_two_revisions_can_be_compared(client: FlaskClient) -> None:
    """Every revision is offered as either side, and revisions far apart are compared."""
    page = client.get("/maps/harbour/history").text
    for side in ("left", "right"):
        values = markup.values(page, "value", "input", name=side, form="compare-two")
        assert sorted(values) == [f"harbour@{number}" for number in range(1, 6)]
    compared = client.get("/compare?left=harbour@1&right=harbour@4").text
    assert "Dues fell by half." in compared


def test_what_cannot_be_taken_back_says_why_on_the_page(client: FlaskClient, shelf: Shelf) -> None:
    """A change on which a later one rests stays, and the history says so instead of an error page."""
    before = (shelf.folder / "harbour.yaml").read_text()
    answer = client.post("/maps/harbour/history/2", data={"do": "back", "client": "x"})
    assert answer.status_code in (409, 422)
    assert "Revision 2 stays:" in answer.text
    assert "Dues fell by half." in answer.text
    assert (shelf.folder / "harbour.yaml").read_text() == before


def test_a_page_is_told_which_claims_changed_since(client: FlaskClient) -> None:
    """Each claim once, with the strongest of what was done and who did the last of it; removed ones are left out."""
    found = client.get("/maps/harbour/changes/claims?after=1").json
    rows = {row["claim"]: (row["what"], row["author"], row["revision"]) for row in found["claims"]}
    assert rows == {"dues-fell": ("new", "Ada North", 4), "a-week": ("reworded", "Ben Lee", 3)}
    assert found["revision"] == 5
    assert client.get("/maps/harbour/changes/claims?after=4").json["claims"] == []
    assert client.get("/maps/harbour/changes/claims?after=x").status_code == 400
