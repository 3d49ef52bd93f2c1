"""From a source to a map: words chosen in the reader, or typed, become a quotation of a claim."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from argmap.web import create_app
from tests import markup
from tests.conftest import Shelf

WORDS = "Merchants said that the dues were too high."


@pytest.fixture
def client(shelf: Shelf) -> FlaskClient:
    return create_app(shelf.library, owner_here=True).test_client()


def test_the_reader_offers_quoting_to_those_who_may_write_only(client: FlaskClient, shelf: Shelf) -> None:
    """Each paragraph leads to a form that holds its words, and the verdict on them."""
    import html
    import re

    page = client.get("/sources/annals").text
    links = re.findall(r'href="(/sources/annals/quote\?at=[^"]+)"', page)
    assert len(links) == 2
    form = client.get(html.unescape(links[1])).text
    assert "The pilot&#39;s log tells another story: ships waited a week, and two of them turned away." in form
    assert "verbatim" in form
    assert "/quote" not in create_app(shelf.library).test_client().get("/sources/annals").text


def test_page_breaks_are_not_shown(client: FlaskClient, shelf: Shelf) -> None:
    """A browser draws a box for each form feed."""
    text = "Merchants said that the dues\f were too high.\n\fThe pilot told another story.\n\n__________\n\nEnd."
    client.post("/sources/new", data={"title": "Paged", "text": text})
    page = client.get("/sources/paged").text
    assert "The pilot told another story." in page
    assert "\f" not in page
    # Nobody quotes a rule.
    assert page.count("data-quote-block>") == 3


def test_words_are_put_on_a_claim_and_shown_in_the_source(client: FlaskClient, shelf: Shelf) -> None:
    """The form leads back to the reader, at the passage, which links to the claim; sent twice it is done once."""
    data = {"words": WORDS, "map": "harbour", "on": "claim", "claim": "dues", "client": "c1"}
    for _ in range(2):
        answer = client.post("/sources/annals/quote", data=data)
        assert answer.status_code == 303
    assert [quote.text for quote in shelf.library.debate("harbour").map.claim["dues"].quotes] == [WORDS]
    page = client.get(answer.headers["Location"]).text
    assert "See the claim" in page
    key = shelf.library.debate("harbour").map.claim["dues"].quotes[0].key
    assert markup.find(page, "mark", class_="wanted", data_keys=key)


@pytest.mark.parametrize(
    ("relation", "link"),
    [
        ("supports", "merchants-complained -> a-week"),
        ("undercuts", "merchants-complained -> a-week -> no-waiting"),
        ("", ""),
    ],
)
def test_words_begin_a_new_claim(client: FlaskClient, shelf: Shelf, relation: str, link: str) -> None:
    """It has the words, does what was chosen, and an undercut attacks the step from the chosen claim."""
    data = {"words": WORDS, "map": "harbour", "on": "new", "text": "Merchants complained.", "relation": relation}
    answer = client.post("/sources/annals/quote", data={**data, "target": "a-week" if relation else ""})
    assert answer.status_code == 303
    debate = shelf.library.debate("harbour").map
    assert debate.claim["merchants-complained"].quotes[0].text == WORDS
    assert [a.id for a in debate.arguments_from.get("merchants-complained", ())] == ([link] if link else [])


def test_what_was_typed_is_completed_from_the_source(client: FlaskClient) -> None:
    """The source's own words are offered, and one button takes them; nothing is saved by it."""
    found = client.post("/sources/annals/closest", data={"text": "Merchants say that dues were much too high"}).json
    assert found["found"]["words"].startswith("Merchants said that the dues were too high")
    assert not found["found"]["sound"]
    typed = {"words": "the dues were much too high", "map": "harbour", "on": "claim", "claim": "dues"}
    looked = client.post("/sources/annals/quote", data={**typed, "look": "look"})
    assert "Use the source’s words" in looked.text
    taken = client.post("/sources/annals/quote", data={**typed, "look": "take"})
    assert markup.find(taken.text, "textarea", "the dues were too high")
    assert client.get("/maps/harbour/history").text.count("<strong>Revision") == 1


@pytest.mark.parametrize(
    ("missing", "told"),
    [({"words": ""}, "No words are chosen."), ({"claim": ""}, "No claim is chosen."), ({"map": "none"}, "none")],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    client: FlaskClient, missing: dict[str, str], told: str
) -> None:
    """The form comes back with its words."""
    data = {"words": WORDS, "map": "harbour", "on": "claim", "claim": "dues", "speaker": "A merchant", **missing}
    answer = client.post("/sources/annals/quote", data=data)
    assert answer.status_code in (404, 422)
    assert told in answer.text
    assert answer.status_code == 404 or 'value="A merchant"' in answer.text


def test_the_claims_form_compares_before_it_saves(client: FlaskClient, shelf: Shelf) -> None:
    """A button compares the typed words and offers the source's; the claim keeps its quotations."""
    # With nothing to say its place is empty, or its rule is drawn as a dot.
    assert 'data-found role="status"></div>' in client.get("/maps/harbour/claims/dues/edit").text
    typed = {"do": "quote", "source": "annals", "text": "the dues were much too high", "look": "look"}
    answer = client.post("/maps/harbour/claims/dues/edit", data=typed)
    assert answer.status_code == 200
    assert "Use the source’s words" in answer.text
    assert (
        ">the dues were too high</textarea>"
        in client.post("/maps/harbour/claims/dues/edit", data={**typed, "look": "take"}).text
    )
    assert shelf.library.debate("harbour").map.claim["dues"].quotes == ()


def test_new_claims_without_an_id_are_called_by_their_words(client: FlaskClient, shelf: Shelf) -> None:
    """Other edits name them by what stands for the id; sent again, the answer is the same."""
    edits = [
        {"kind": "add", "thing": "claim", "id": "?1", "fields": {"text": "Dues were too high."}},
        {"kind": "add", "thing": "claim", "id": "?2", "fields": {"text": "Is it ?1 or not?"}},
        {"kind": "add-link", "premise": "?1", "relation": "supports", "target": "lost"},
        {"kind": "add-link", "premise": "?2", "relation": "undercuts", "target": "?1 -> lost"},
    ]
    answers = [
        client.post(
            "/maps/harbour/edits", json={"client": "abc", "edits": edits}, headers={"Accept": "application/json"}
        )
        for _ in range(2)
    ]
    assert answers[0].json["ids"] == {"?1": "dues-were-too-high", "?2": "is-it-1-or-not"}
    assert answers[0].json == answers[1].json
    debate = shelf.library.debate("harbour").map
    assert "is-it-1-or-not -> dues-were-too-high -> lost" in debate.argument
    assert debate.claim["is-it-1-or-not"].text == "Is it ?1 or not?"


def test_pages_that_edit_are_told_of_each_other(client: FlaskClient, shelf: Shelf) -> None:
    """Others are counted for as long as they ask; a reader counts for nothing."""
    first = client.get("/maps/harbour/changes?tab=one&claim=dues").json
    second = client.get("/maps/harbour/changes?tab=two&claim=dues").json
    assert (first["others"], second["others"]) == ("", "1 other is editing this claim.")
    assert "others" not in create_app(shelf.library).test_client().get("/maps/harbour/changes?tab=one").json


def test_a_wrong_quotation_is_put_right_with_one_press_in_the_list(client: FlaskClient, shelf: Shelf) -> None:
    """The button is there for those who may write; what it puts in the quotation's place is found correct."""
    wrong = "Merchants said that the dues were never too high."
    data = {"words": wrong, "map": "harbour", "on": "claim", "claim": "dues", "client": "c1"}
    assert client.post("/sources/annals/quote", data=data).status_code == 303
    assert "Use the source’s words" not in create_app(shelf.library).test_client().get("/maps/harbour/quotes").text
    page = client.get("/maps/harbour/quotes").text
    form = next(form for form in markup.parse(page).forms if "Use the source’s words" in markup.words(form))
    answer = client.post(form.action, data=markup.sent(form, "Use the source’s words"))
    assert answer.status_code == 303
    path, _, anchor = answer.headers["Location"].partition("#")
    assert path.endswith("/maps/harbour/quotes")
    assert f'id="{anchor}"' in client.get(path).text, "the list goes on at the quotation"
    assert [quote.text for quote in shelf.library.debate("harbour").map.claim["dues"].quotes] == [WORDS]
    assert "Use the source’s words" not in client.get("/maps/harbour/quotes").text
