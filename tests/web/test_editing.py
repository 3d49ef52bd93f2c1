"""Writing in the browser: forms without scripts, edits as JSON, whole texts, and a history that gives back."""

from __future__ import annotations

import io
import json
import re

import lxml.html
import pytest
from flask.testing import FlaskClient

from argmap.errors import has_errors
from argmap.web import create_app
from tests import markup
from tests.conftest import HARBOUR, ROOT, Shelf


@pytest.fixture
def client(shelf: Shelf) -> FlaskClient:
    return create_app(shelf.library, owner_here=True).test_client()


def file(shelf: Shelf, name: str = "harbour") -> str:
    return (shelf.folder / f"{name}.yaml").read_text(encoding="utf-8")


def form_of(page: str, do: str) -> dict[str, str]:
    """Return what the page's first form of a kind would send as it is."""
    return markup.sent(markup.form(page, do=do))


def test_a_form_sent_as_it_is_changes_nothing(client: FlaskClient, shelf: Shelf) -> None:
    """Every field of the form holds what the map holds."""
    for claim in shelf.library.debate("harbour").map.claim:
        page = client.get(f"/maps/harbour/claims/{claim}/edit")
        sent = form_of(page.text, "fields")
        assert client.post(f"/maps/harbour/claims/{claim}/edit", data=sent).status_code == 303
    assert file(shelf) == HARBOUR


def test_rewording_changes_one_line_and_is_signed(client: FlaskClient, shelf: Shelf) -> None:
    """The panel leads to the form, the form to the file, and the history says who it was."""
    assert "/maps/harbour/claims/a-week/edit" in client.get("/maps/harbour?claim=a-week").text
    sent = form_of(client.get("/maps/harbour/claims/a-week/edit").text, "fields")
    answer = client.post("/maps/harbour/claims/a-week/edit", data={**sent, "text": "It took a week."})
    assert answer.headers["Location"].endswith("/maps/harbour?claim=a-week")
    assert file(shelf) == HARBOUR.replace("Ships waited a week.", "It took a week.")
    history = client.get("/maps/harbour/history").text
    assert "Owner" in history
    assert "reworded “It took a week.”" in history


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x1b", "\x7f", "\ufffe"])
def test_a_character_that_no_page_can_hold_is_refused_and_the_rest_is_kept(client: FlaskClient, bad: str) -> None:
    """It came with a paste; its place is shown by a symbol, and the reason names it."""
    sent = {"do": "add", "relation": "supports", "text": f"Ships came{bad} at once.", "client": "c-1234567890abcdef"}
    page = client.post("/maps/harbour/claims/dues/edit", data=sent)
    assert page.status_code == 422
    assert re.search("Ships came. at once.", page.text)
    assert f"U+{ord(bad):04X}" in page.text


def test_what_is_refused_says_why_beside_its_field_and_keeps_what_was_typed(client: FlaskClient, shelf: Shelf) -> None:
    """An empty claim is not saved, and the holder that was typed with it is still in the form."""
    sent = form_of(client.get("/maps/harbour/claims/a-week/edit").text, "fields")
    answer = client.post("/maps/harbour/claims/a-week/edit", data={**sent, "text": " ", "held by": "The pilot"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert markup.find(answer.text, "textarea", "The pilot")
    assert file(shelf) == HARBOUR


def test_a_conflict_shows_the_three_versions(client: FlaskClient, shelf: Shelf) -> None:
    """Whoever saves second sees what was, what is and what they wanted; saving again is their decision."""
    first = form_of(client.get("/maps/harbour/claims/dues/edit").text, "fields")
    second = form_of(client.get("/maps/harbour/claims/dues/edit").text, "fields")
    client.post("/maps/harbour/claims/dues/edit", data={**first, "text": "Dues were fair."})
    answer = client.post("/maps/harbour/claims/dues/edit", data={**second, "text": "Dues were steep."})
    assert answer.status_code == 409
    assert "<dt>Text before</dt>" in answer.text
    assert "harbour” since" not in answer.text
    for words in ("Dues were fair.", "Dues were steep."):
        assert words in answer.text
    again = form_of(answer.text, "fields")
    assert again["text"] == "Dues were steep."
    assert client.post("/maps/harbour/claims/dues/edit", data=again).status_code == 303
    assert shelf.library.debate("harbour").map.claim["dues"].text == "Dues were steep."


@pytest.mark.parametrize("relation", ["supports", "rebuts", "undercuts"])
def test_a_claim_is_added_below_another(client: FlaskClient, shelf: Shelf, relation: str) -> None:
    """The panel's form adds a claim and its link, and shows it; an undercut attacks the step from the claim."""
    data = {"do": "add", "relation": relation, "text": "The log is a copy."}
    answer = client.post("/maps/harbour/claims/a-week/edit", data=data)
    assert answer.headers["Location"].endswith("claim=the-log-is-a-copy")
    debate = shelf.library.debate("harbour").map
    target = "a-week -> no-waiting" if relation == "undercuts" else "a-week"
    assert debate.argument[f"the-log-is-a-copy -> {target}"].relation == relation
    # Whose inference it is, its author says.
    assert not debate.claim["the-log-is-a-copy"].implicit


def test_a_claim_without_a_step_is_not_undercut_and_the_reason_is_in_its_words(client: FlaskClient) -> None:
    """Nobody on the map sees ids."""
    data = {"do": "add", "relation": "undercuts", "text": "Pay."}
    told = client.post("/maps/harbour/claims/lost/edit", data=data).text
    assert "and “Dredging was money lost.” is a claim." in told
    assert "No step starts from it: rebut it instead." in told


def test_an_answer_brings_the_page_that_its_sender_looks_at(client: FlaskClient, shelf: Shelf) -> None:
    """Two lines: what was saved, and the very page that would be asked for next; one line where it cannot be made."""
    data = {"do": "add", "relation": "supports", "text": "The log is a copy."}
    asks = {"Accept": "application/json", "Argmap-View": "?rows=indented&find=log&claim=a-week"}
    answer = client.post("/maps/harbour/claims/a-week/edit", data=data, headers=asks)
    assert answer.headers["Cache-Control"] == "no-store"
    said, brought = map(json.loads, answer.text.splitlines())
    assert said["claim"] == "the-log-is-a-copy"
    assert brought["page"] == client.get("/maps/harbour?rows=indented&claim=the-log-is-a-copy").text

    # What is written in keeps its layout and its cards' width, and no link of the page goes on with them.
    reword = {"kind": "set-field", "thing": "claim", "id": "dues", "field": "text", "value": "Dues were fair."}
    for drawn in ("aligned-212", "headed-290"):
        view = {"Argmap-View": f"?_drawn={drawn}"}
        answer = client.post("/maps/harbour/edits", json={"edits": [reword]}, headers=view)
        said, brought = map(json.loads, answer.text.splitlines())
        assert brought["page"] == client.get(f"/maps/harbour?_drawn={drawn}").text
        rows, width = drawn.split("-")
        picture = lxml.html.fromstring(brought["page"]).get_element_by_id("picture")[0]
        assert picture.get("data-rows") == rows
        assert set(picture.xpath(".//rect[contains(@class, 'am-box')]/@width")) == {width}
        assert "_drawn" not in brought["page"]
        reword["value"] = "Dues were high."

    answer = client.post(f"/maps/harbour/history/{said['revision']}", data={"do": "back"}, headers=asks)
    assert "Dues were fair." in json.loads(answer.text.splitlines()[1])["page"]

    gone = client.post("/maps/harbour/claims/lost/edit", data={"do": "remove", "hanging": "remove"}, headers=asks)
    assert [sorted(json.loads(line)) for line in gone.text.splitlines()] == [["claim", "revision", "saved"], ["page"]]
    lost = {**asks, "Argmap-View": "?claim=lost"}
    answer = client.post("/maps/harbour/edits", json={"edits": [{**reword, "value": "Dues."}]}, headers=lost)
    assert len(answer.text.splitlines()) == 1


def test_a_form_sent_twice_is_done_once(client: FlaskClient, shelf: Shelf) -> None:
    """A second press of the button, or a resent page, adds nothing."""
    data = {"do": "add", "relation": "supports", "text": "Once only.", "client": "abc"}
    for _ in range(2):
        assert client.post("/maps/harbour/claims/dues/edit", data=data).status_code == 303
    assert file(shelf).count("Once only.") == 1


def test_a_quotation_is_added_and_judged(client: FlaskClient, shelf: Shelf) -> None:
    """The verdict stands on the claim at once, and the quotation can be removed again."""
    data = {"do": "quote", "source": "annals", "page": "3", "text": "the dues were too high"}
    client.post("/maps/harbour/claims/dues/edit", data=data)
    page = client.get("/maps/harbour?claim=dues").text
    assert "the dues were too high" in page
    assert "v-verbatim" in page
    sent = form_of(client.get("/maps/harbour/claims/dues/edit").text, "unquote")
    client.post("/maps/harbour/claims/dues/edit", data=sent)
    assert shelf.library.debate("harbour").map.claim["dues"].quotes == ()


@pytest.mark.parametrize(
    ("claim", "data", "check"),
    [
        ("dues", {"do": "link", "relation": "rebuts", "target": "paid"}, "dues -> paid"),
        ("a-week", {"do": "retype", "link": "a-week -> no-waiting", "relation": "supports"}, "a-week -> no-waiting"),
        ("log-is-late", {"do": "unlink", "link": "log-is-late -> a-week -> no-waiting"}, ""),
        ("a-week", {"do": "redirect", "link": "a-week -> no-waiting", "target": "paid"}, "a-week -> paid"),
        (
            "a-week",
            {
                "do": "split",
                "text": "Ships waited.",
                "new-text": "They waited a week.",
                "link": "a-week -> no-waiting",
                "both": "a-week -> no-waiting",
            },
            "they-waited-a-week -> no-waiting",
        ),
        ("dues", {"do": "separate", "link": "no-income"}, "few-ships -> lost"),
        ("dues", {"do": "rename", "to": "high-dues"}, "no-income"),
        ("few-ships", {"do": "move", "after": "paid"}, "no-income"),
        ("few-ships", {"do": "merge", "keep": "dues"}, ""),
        ("no-waiting", {"do": "remove", "hanging": "move"}, "a-week -> paid"),
    ],
)
def test_every_form_does_what_it_says(
    client: FlaskClient, shelf: Shelf, claim: str, data: dict[str, str], check: str
) -> None:
    """Each leaves a map without errors in which the change can be seen."""
    before = file(shelf)
    answer = client.post(f"/maps/harbour/claims/{claim}/edit", data=data)
    assert answer.status_code == 303, answer.text
    debate = shelf.library.debate("harbour")
    assert file(shelf) != before
    assert not has_errors(debate.problems)
    assert not check or check in debate.map.argument
    assert client.get(answer.headers["Location"]).status_code == 200


def test_a_new_map_is_made_of_three_fields(client: FlaskClient, shelf: Shelf) -> None:
    """It has a question, two positions with their theses, and a file; an empty field keeps the others."""
    assert 'href="/new"' in client.get("/").text
    short = client.post("/new", data={"question": "Should we?", "first": "", "second": "No, we should not."})
    assert short.status_code == 422
    assert "No, we should not." in short.text
    whole = {
        "question": 'Should we: "now"?',
        "first": "Yes # we should.",
        "second": "No, we should not.",
        "client": "1",
    }
    for _ in range(2):
        answer = client.post("/new", data=whole)
        assert answer.headers["Location"].endswith("/maps/should-we-now")
    debate = shelf.library.debate("should-we-now")
    assert not debate.problems
    assert [debate.map.claim[p.thesis].text for p in debate.map.positions] == ["Yes # we should.", "No, we should not."]
    assert [position.title for position in debate.map.positions] == ["Yes # we should", "No, we should not"]
    assert client.get("/maps/should-we-now").status_code == 200
    # A title that is the question is not drawn a second time below itself.
    assert len(re.findall("<text[^>]*>Should we", client.get("/maps/should-we-now.svg").text)) == 1
    assert len([name for name in shelf.library.debates if name.startswith("should")]) == 1


def test_an_imported_file_is_kept_as_a_map_once_by_those_who_may(client: FlaskClient, shelf: Shelf) -> None:
    """The page that shows what was read has a button for it; a foreign page's form and a stranger do nothing."""
    argdown = {
        "text": "[A]: The weir holds.\n  + [B]: It held in spring.\n",
        "format": "argdown",
        "named": "weir.argdown",
    }
    page = client.post("/import", data=argdown).text
    kept = markup.sent(markup.form(page, format="yaml")) | {"keep": "1"}
    assert client.post("/import", data=kept, headers={"Origin": "https://evil.example"}).status_code == 403
    for _ in range(2):
        answer = client.post("/import", data=kept)
        assert answer.status_code == 303
        assert answer.headers["Location"].endswith("/maps/weir")
    assert [claim.text for claim in shelf.library.debate("weir").map.claims] == [
        "The weir holds.",
        "It held in spring.",
    ]
    stranger = create_app(shelf.library).test_client()
    assert "Keep it as a map" not in stranger.post("/import", data=argdown).text
    assert stranger.post("/import", data=kept | {"client": "other"}).status_code in (401, 403)
    assert len(shelf.library.debates) == 2


def test_a_new_source_can_be_quoted_at_once(client: FlaskClient, shelf: Shelf) -> None:
    """Described and pasted or uploaded in one form; a quotation from it is judged."""
    data = {"title": "Log of the pilot", "author": "Pilot, The", "issued": "1931", "text": "The sea was calm that day."}
    answer = client.post("/sources/new", data=data)
    assert answer.headers["Location"].endswith("/sources/log-of-the-pilot")
    client.post(
        "/maps/harbour/claims/dues/edit", data={"do": "quote", "source": "log-of-the-pilot", "text": "The sea was calm"}
    )
    assert "v-verbatim" in client.get("/maps/harbour?claim=dues").text
    upload = {"title": "Another", "file": (io.BytesIO(b"Words of another text."), "another.txt")}
    assert client.post("/sources/new", data=upload, content_type="multipart/form-data").status_code == 303
    assert client.post("/sources/new", data={"title": "", "text": "kept"}).text.count("kept") == 1
    assert client.post("/sources/new", data={"title": "Bad", "issued": "soon"}).status_code == 422


def test_a_text_with_problems_is_saved_and_readers_see_the_last_valid_one(client: FlaskClient, shelf: Shelf) -> None:
    """Text mode takes what is typed; the form shows the problems, and the map page goes on."""
    sent = form_of(client.get("/maps/harbour/text").text, "text")
    broken = sent["text"].lstrip("\n") + "claims: ["
    answer = client.post("/maps/harbour/text", data={**sent, "text": broken}, follow_redirects=True)
    assert answer.status_code == 200
    assert file(shelf) == broken
    assert "Ships waited a week." in client.get("/maps/harbour").text


def test_two_people_in_text_mode_lose_nothing(client: FlaskClient, shelf: Shelf) -> None:
    """Changes of different lines meet; of the same line, both are shown."""
    first = form_of(client.get("/maps/harbour/text").text, "text")
    text = first["text"].lstrip("\n")
    one = text.replace("Ships waited a week.", "One.")
    two = text.replace("Dues were too high.", "Two.")
    three = text.replace("Ships waited a week.", "Three.")
    for number, (wanted, status) in enumerate(((one, 303), (two, 303), (three, 409))):
        data = {"base": first["base"], "text": wanted, "client": f"client-{number}"}
        assert client.post("/maps/harbour/text", data=data).status_code == status
    assert file(shelf) == one.replace("Dues were too high.", "Two.")


def test_the_history_takes_back_and_restores(client: FlaskClient, shelf: Shelf) -> None:
    """One change is taken back while later ones stay; an old revision comes back whole."""
    for claim, words in (("dues", "First."), ("a-week", "Second.")):
        sent = form_of(client.get(f"/maps/harbour/claims/{claim}/edit").text, "fields")
        client.post(f"/maps/harbour/claims/{claim}/edit", data={**sent, "text": words})
    client.post("/maps/harbour/history/2", data={"do": "back", "client": "x"})
    assert file(shelf) == HARBOUR.replace("Ships waited a week.", "Second.")
    client.post("/maps/harbour/history/1", data={"do": "restore", "client": "y"})
    assert file(shelf) == HARBOUR


def test_edits_come_as_json(client: FlaskClient, shelf: Shelf) -> None:
    """Scripts send edits with a base and their own id; refusals and conflicts say what is wrong where."""
    edit = {"kind": "set-field", "thing": "claim", "id": "dues", "field": "text", "value": "Mine."}
    base = client.get("/maps/harbour/changes").json["revision"] or 1
    answer = client.post("/maps/harbour/edits", json={"client": "1", "base": base, "edits": [edit]})
    assert answer.json["saved"] == "maps/harbour.yaml"
    assert client.get("/maps/harbour/changes").json["revision"] == answer.json["revision"]
    late = client.post("/maps/harbour/edits", json={"base": base, "edits": [{**edit, "value": "Late."}]})
    assert late.status_code == 409
    assert late.json["error"]["fields"][0]["theirs"] == "Mine."
    wrong = client.post("/maps/harbour/edits", json={"edits": [{**edit, "field": "colour"}]})
    assert wrong.status_code == 422
    assert wrong.json["error"]["problems"][0]["path"][0] == 0
    for bad in (None, [], {"edits": {}}, {"edits": [edit], "base": "two"}):
        assert client.post("/maps/harbour/edits", json=bad).status_code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/maps/harbour/edits"),
        ("get", "/maps/harbour/claims/dues/edit"),
        ("post", "/maps/harbour/claims/dues/edit"),
        ("post", "/maps/harbour/claims"),
        ("get", "/maps/harbour/text"),
        ("post", "/maps/harbour/text"),
        ("post", "/maps/harbour/history/1"),
        ("get", "/new"),
        ("post", "/new"),
        ("get", "/sources/new"),
        ("post", "/sources/new"),
    ],
)
def test_a_stranger_writes_nothing_and_is_offered_nothing(shelf: Shelf, method: str, path: str) -> None:
    """Where nobody is set up, every address that writes is refused, and no page shows a way to it."""
    stranger = create_app(shelf.library).test_client()
    data = {
        "do": "add",
        "relation": "supports",
        "text": "X.",
        "question": "Q?",
        "first": "A.",
        "second": "B.",
        "title": "T",
    }
    sent = {"json": {"edits": []}} if path.endswith("edits") else {"data": data}
    answer = getattr(stranger, method)(path, **(sent if method == "post" else {}))
    assert answer.status_code == 403
    assert file(shelf) == HARBOUR
    for page in ("/", "/maps/harbour?claim=dues", "/maps/harbour/history"):
        assert 'method="post"' not in stranger.get(page).text
        assert "/edit" not in stranger.get(page).text


def test_the_page_on_writing_shows_an_edit_that_works(client: FlaskClient, shelf: Shelf) -> None:
    """The JSON of docs/writing.md is accepted as it stands."""
    page = (ROOT / "docs" / "writing.md").read_text(encoding="utf-8")
    sent = json.loads(re.findall(r"```json\n(.*?)```", page, re.DOTALL)[0])
    answer = client.post("/maps/harbour/edits", json={**sent, "base": 1})
    assert answer.status_code == 200, answer.text
    assert shelf.library.debate("harbour").map.claim["dues"].text == "Dues were fair."


@pytest.mark.parametrize("base", ["²", "9" * 30, "-1", "one"])
def test_a_base_that_no_page_writes_loses_no_words(client: FlaskClient, shelf: Shelf, base: str) -> None:
    """It counts as none: the words are saved, and the server does not fail."""
    sent = form_of(client.get("/maps/harbour/claims/dues/edit").text, "fields")
    answer = client.post("/maps/harbour/claims/dues/edit", data={**sent, "base": base, "text": "Dues were steep."})
    assert answer.status_code == 303
    assert "Dues were steep." in (shelf.folder / "harbour.yaml").read_text("utf-8")


def test_words_are_looked_at_while_they_are_typed(client: FlaskClient, shelf: Shelf) -> None:
    """Nothing is saved; a denial in the place of an undercut, and a claim that is there already, are pointed out."""

    def codes(**args: str) -> list[str]:
        found = client.get("/maps/harbour/advice", query_string=args)
        return [row["code"] for row in found.json["advice"]]

    denial = "Ships did not wait a week."
    assert codes(text=denial, relation="undercuts", target="a-week") == ["attacks-claim"]
    assert codes(text=denial, relation="rebuts", target="a-week") == []
    assert codes(text="Dues were much too high.") == ["near-duplicate"]
    assert codes(text="Dues were always too high.", claim="dues") == ["no-ground"]
    assert codes(text="Every ship waited a week.", claim="a-week") == ["says-less"]
    assert codes(text=" ") == codes(text="x", claim="gone") == codes(text="x", relation="supports", target="gone") == []
    assert file(shelf) == HARBOUR


@pytest.mark.parametrize(
    ("do", "sent", "kept"),
    [
        ("add", {"relation": "rebuts", "text": "x" * 30_000}, "text"),
        ("rename", {"to": "a b/c"}, "to"),
        ("split", {"text": "One.", "new-text": " "}, "text"),
        ("quote", {"source": "annals", "text": " ", "speaker": "The pilot", "page": "14"}, "speaker"),
        ("join", {"name": "Together", "link": "gone -> away"}, "name"),
        ("merge", {"keep": "a-week"}, ""),
        ("link", {"relation": "supports", "target": "gone"}, ""),
    ],
)
def test_every_refused_form_of_a_claim_says_why_and_keeps_what_was_typed(
    client: FlaskClient, shelf: Shelf, do: str, sent: dict[str, str], kept: str
) -> None:
    """The reason stands inside the form that was sent, beside the words."""
    answer = client.post("/maps/harbour/claims/a-week/edit", data={"do": do, **sent})
    assert answer.status_code == 422
    page = lxml.html.fromstring(answer.text)
    forms = [
        form for form in page.forms if form.fields.get("do") == do and form.xpath(".//*[contains(@class,'wrong')]")
    ]
    if do in ("add", "rename", "split", "quote"):
        assert len(forms) == 1
        assert forms[0].fields[kept].strip() == sent[kept].strip()
    else:
        assert page.xpath("//*[@id='trouble']")
    assert file(shelf) == HARBOUR


def test_a_source_that_is_described_gets_its_text_later(client: FlaskClient) -> None:
    """Its page has the form; without a text it says so and keeps what was typed; with it the reader opens."""
    assert client.post("/sources/new", data={"title": "Council minutes"}).status_code == 303
    page = client.get("/sources/council-minutes").text
    assert 'action="/sources/council-minutes/text"' in page
    empty = client.post("/sources/council-minutes/text", data={"text": " "})
    assert empty.status_code == 422
    assert "Choose a file, or paste the text." in empty.text
    broken = {"file": (io.BytesIO(b"%PDF-1.4 broken"), "minutes.pdf"), "text": "The council met."}
    answer = client.post("/sources/council-minutes/text", data=broken)
    assert answer.status_code == 422
    assert markup.find(answer.text, "textarea", "The council met.")
    assert client.post("/sources/council-minutes/text", data={"text": "The council met."}).status_code == 303
    assert "The council met." in client.get("/sources/council-minutes").text


def test_a_source_that_is_sent_twice_is_added_once(client: FlaskClient) -> None:
    for _ in range(2):
        client.post("/sources/new", data={"title": "Council minutes", "client": "the-same"})
    assert client.get("/sources").text.count("Council minutes") == 1


def test_a_source_added_from_a_claim_leads_back_to_quoting_it(client: FlaskClient) -> None:
    """Who finds no source to quote adds one, and is back at the claim with it chosen."""
    page = client.get("/maps/harbour/claims/a-week/edit").text
    link = next(address for address in markup.values(page, "href", "a") if address.startswith("/sources/new?"))
    sent = markup.sent(markup.form(client.get(link).text, map="harbour", claim="a-week"))
    answer = client.post("/sources/new", data={**sent, "title": "Council minutes"})
    assert answer.headers["Location"] == "/maps/harbour/claims/a-week/edit?source=council-minutes#quotations"
    back = client.get(answer.headers["Location"]).text
    assert markup.find(back, "option", value="council-minutes", selected=True)
