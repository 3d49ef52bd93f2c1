"""Every field of a map file can be changed with plain forms: the fields' own descriptions say which there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import lxml.html
import pytest
from flask.testing import FlaskClient

from argmap.model import CSL_FIELDS, RECORDS, Claim, Event, Field, Kind, Map, Person, Quote, Source
from argmap.web import create_app
from tests.conftest import Shelf

#: Fields that no form changes, each with the reason.
NOT_ASKED = {
    (Map, "extensions"): "data of other programs, which argmap keeps unread; a person has nothing to say there"
}
SETUP, CLAIM, STEP, SOURCE = (
    "/maps/harbour/setup",
    "/maps/harbour/claims/no-waiting/edit",
    "/maps/harbour/claims/dues/edit",
    "/sources/annals/edit",
)
#: Where a record is changed: the page, and what tells its form from the page's others.
FORMS: dict[str, tuple[str, dict[str, str]]] = {
    "Map": (SETUP, {"do": "fields", "thing": "map"}),
    "Position": (SETUP, {"do": "fields", "thing": "position", "id": "no-side"}),
    "Issue": (SETUP, {"do": "fields", "thing": "issue", "id": "money"}),
    "Step": (SETUP, {"do": "fields", "thing": "step"}),
    "Claim": (CLAIM, {"do": "fields"}),
    "Argument": (STEP, {"do": "step", "link": "no-income"}),
    "Quote": (CLAIM, {"do": "quotation"}),
    "Source": (SOURCE, {"do": "fields"}),
}
#: Lists of the map whose rows are records.
ROWS = {Event: "timeline", Person: "people"}


@pytest.fixture
def client(shelf: Shelf) -> FlaskClient:
    client = create_app(shelf.library, owner_here=True).test_client()
    assert client.post("/sources/new", data={"title": "Log of the pilot"}).status_code == 303
    return client


def form_of(client: FlaskClient, page: str, known: dict[str, str]) -> Any:
    """Return the first of a page's forms that has these fields."""
    forms = lxml.html.fromstring(client.get(page).text).forms
    return next(form for form in forms if all(form.fields.get(name) == value for name, value in known.items()))


def other(field: Field, form: Any, key: str) -> str:
    """Return what a field of a form does not hold, and may."""
    found = form.inputs[key]
    if getattr(found, "tag", "") == "select":
        return next(value for value in reversed(found.value_options) if value and value != found.value)
    if field.names == "claim":
        return "a-week\ndues"[: None if field.most != 1 else 6]
    words = {
        Kind.DATE: "1931-04",
        Kind.ADDRESS: "https://example.org/another",
        Kind.COLOUR: "#123456",
        Kind.WEIGHT: "0.4",
        Kind.COUNT: "7",
        Kind.IDS: "an-old-id",
        Kind.PLACES: "another-map/dues",
        Kind.FILE: "another.txt",
        Kind.HASH: "ab" * 32,
    }
    return "de" if field.key == "language" else words.get(field.kind or Kind.TEXT, "Other words")


def changed(client: FlaskClient, name: str) -> Iterator[tuple[Field, str]]:
    """Change all fields of a record in one form; yield each with its name in the form."""
    page, known = FORMS[name]
    form = form_of(client, page, known)
    typed = dict(form.form_values())
    record = next(record for record in RECORDS.values() if record.title == name)
    for field in record.by_attribute.values():
        if field.kind in (Kind.LIST, Kind.TABLE, Kind.PAIRS, Kind.RECORD, Kind.DATA):
            continue
        assert field.key in form.fields, f"{page} has no field for “{field.key}” of a {name.lower()}"
        typed[field.key] = (
            "true" if field.kind is Kind.FLAG and field.default is False else other(field, form, field.key)
        )
        yield field, field.key
    answer = client.post(page, data=typed)
    wrong = lxml.html.fromstring(answer.text).xpath("string(//*[contains(@class, 'wrong') or @id='trouble'])")
    assert answer.status_code == 303, wrong


def holder(shelf: Shelf, name: str) -> Any:
    """Return the record that the forms above change."""
    debate = shelf.library.debate("harbour").map
    found: dict[str, Callable[[], Any]] = {
        "Map": lambda: debate,
        "Position": lambda: debate.position["no-side"],
        "Issue": lambda: debate.issue["money"],
        "Step": lambda: debate.walkthrough[0],
        "Claim": lambda: debate.claim["no-waiting"],
        "Argument": lambda: debate.argument["no-income"],
        "Quote": lambda: debate.claim["no-waiting"].quotes[0],
        "Source": lambda: shelf.library.sources["annals"],
    }
    return found[name]()


@pytest.mark.parametrize("name", FORMS)
def test_each_field_of_a_record_is_changed_by_its_form(client: FlaskClient, shelf: Shelf, name: str) -> None:
    """What a form is filled with arrives in the map, field by field; nothing of the record is out of reach."""
    before = holder(shelf, name)
    fields = list(changed(client, name))
    after = holder(shelf, name)
    assert fields
    same = [field.key for field, _ in fields if getattr(before, field.attribute) == getattr(after, field.attribute)]
    assert same == []


def test_what_stands_beside_plain_fields_is_changed_too(client: FlaskClient, shelf: Shelf) -> None:
    """A quotation's place and accepted differences; a source's further variables and its corrected furniture."""
    form = form_of(client, CLAIM, FORMS["Quote"][1])
    assert set(form.inputs["locator"].value_options) >= {
        field.key for field in RECORDS[Quote].fields if not field.attribute
    }
    typed = {**dict(form.form_values()), "locator": "paragraph", "place": "3"}
    typed |= {"accept 0": "typo", "reason 0": "the edition's spelling"}
    assert client.post(CLAIM, data=typed).status_code == 303
    quote = holder(shelf, "Quote")
    assert (quote.locator, quote.accept) == (("paragraph", "3"), (("typo", "the edition's spelling"),))
    form = form_of(client, SOURCE, FORMS["Source"][1])
    typed = dict(form.form_values()) | {field.key: f"Of {field.key}" for field in CSL_FIELDS} | {"language": "de"}
    typed |= {"furniture keep": "The harbour", "furniture drop": "# OF THE HARBOUR\nPage #"}
    assert client.post(SOURCE, data=typed).status_code == 303
    source = holder(shelf, "Source")
    assert {name for name, _ in source.csl} == {field.key for field in CSL_FIELDS}
    assert (source.furniture.keep, source.furniture.drop) == (("The harbour",), ("# OF THE HARBOUR", "Page #"))
    typed = dict(form_of(client, SOURCE, FORMS["Source"][1]).form_values())
    emptied = {**typed, "furniture keep": "", "furniture drop": ""} | {field.key: "" for field in CSL_FIELDS}
    assert client.post(SOURCE, data=emptied).status_code == 303
    assert not holder(shelf, "Source").csl
    assert not holder(shelf, "Source").furniture


def test_every_field_that_the_records_describe_is_asked_for_somewhere(client: FlaskClient) -> None:
    """A field that is added to the model fails here until a form has it, or a reason says why none does."""
    forms = {name: set(form_of(client, *FORMS[name]).fields) for name in FORMS}
    lists = {form.fields.get("id"): form for form in lxml.html.fromstring(client.get(SETUP).text).forms}
    does = {form.fields.get("do") for form in lxml.html.fromstring(client.get(CLAIM).text).forms}
    locators = form_of(client, *FORMS["Quote"]).inputs["locator"].value_options
    own = {*ROWS, *(model for model, record in RECORDS.items() if record.title in forms)}
    for model, record in RECORDS.items():
        for field in record.fields:
            if (model, field.key) in NOT_ASKED:
                continue
            if model in ROWS:
                reached = f"{field.key} 0" in lists[ROWS[model]].fields
            elif record.title == "Furniture":
                reached = f"furniture {field.key}" in forms["Source"]
            elif field.kind is Kind.LINKS:
                reached = {"link", "redirect", "retype"} <= does
            elif model is Quote and field.key in ("accept", *locators):
                reached = {"accept 0", "place"} <= forms["Quote"]
            elif field.of in RECORDS or field.key == "glossary":
                # The records in it have forms of their own, which this test asks for in their turn.
                reached = field.key in lists or field.of in own
                reached = reached or field.key == "furniture"
            else:
                reached = field.key in forms[record.title]
            assert reached, f"No form changes “{field.key}” of a {record.title.lower()}."
    assert {Map, Claim, Source} <= set(RECORDS)


def test_a_source_of_the_map_itself_is_described_by_the_same_form(client: FlaskClient, shelf: Shelf) -> None:
    """Its fields go to the map's file, not to the library's."""
    text = (shelf.folder / "harbour.yaml").read_text()
    shelf.write("harbour", text + "sources:\n  diary:\n    title: A diary\n    publisher: The town\n")
    page = "/sources/diary/edit"
    typed = dict(form_of(client, page, {"do": "fields"}).form_values())
    typed |= {"author": "Ruiz, Ana", "issued": "1931", "volume": "2", "qualification": "kept it for ten years"}
    assert client.post(page, data=typed).status_code == 303
    (diary,) = shelf.library.debate("harbour").map.sources
    assert (diary.author, diary.issued, diary.qualification) == (("Ruiz, Ana",), "1931", "kept it for ten years")
    assert dict(diary.csl) == {"publisher": "The town", "volume": "2"}
    assert "diary" not in (shelf.folder / "sources.yaml").read_text()


def test_the_file_of_sources_keeps_everything_else(client: FlaskClient, shelf: Shelf) -> None:
    """Remarks, order and the other source stay to the byte; a wrong date is refused beside its field."""
    path = shelf.folder / "sources.yaml"
    path.write_text("# Ours.\n" + path.read_text() + "\n# The end.\n")
    before = path.read_text()
    typed = dict(form_of(client, SOURCE, {"do": "fields"}).form_values())
    assert client.post(SOURCE, data=typed).status_code == 303
    assert path.read_text() == before
    answer = client.post(SOURCE, data={**typed, "issued": "soon", "qualification": "harbour master"})
    assert answer.status_code == 422
    (form,) = (f for f in lxml.html.fromstring(answer.text).forms if f.fields.get("do") == "fields")
    assert "is not a date" in form.xpath("string(.//*[contains(@class, 'wrong')])")
    assert (form.fields["issued"], form.fields["qualification"]) == ("soon", "harbour master")
    assert path.read_text() == before
    assert client.post(SOURCE, data={**typed, "qualification": "harbour master"}).status_code == 303
    lines = path.read_text().splitlines()
    assert [line for line in lines if line not in before.splitlines()] == ["  qualification: harbour master"]
    assert [line for line in lines if "qualification" not in line] == before.splitlines()


def test_two_describe_one_source_at_once(client: FlaskClient, shelf: Shelf) -> None:
    """Different fields are merged; of the same field, the second is shown what the first wrote."""
    typed = dict(form_of(client, SOURCE, {"do": "fields"}).form_values())
    assert client.post(SOURCE, data={**typed, "client": "one", "publisher": "The town"}).status_code == 303
    assert client.post(SOURCE, data={**typed, "client": "two", "volume": "2"}).status_code == 303
    assert dict(shelf.library.sources["annals"].csl) == {"publisher": "The town", "volume": "2"}
    answer = client.post(SOURCE, data={**typed, "client": "three", "publisher": "The crown"})
    assert answer.status_code == 409
    assert "The town" in answer.text
    assert "The crown" in answer.text
    assert dict(shelf.library.sources["annals"].csl)["publisher"] == "The town"


def test_a_source_that_nothing_quotes_can_be_removed(client: FlaskClient, shelf: Shelf) -> None:
    """One that is quoted stays, and the page says why."""
    assert client.post(SOURCE, data={"do": "remove"}).status_code == 422
    assert client.post("/sources/log-of-the-pilot/edit", data={"do": "remove"}).status_code == 303
    assert set(shelf.library.sources) == {"annals"}


def test_rows_and_lines_are_moved_by_buttons(client: FlaskClient, shelf: Shelf) -> None:
    """The arrows of the timeline, of best lines and of premises save the form with one entry moved."""

    def press(page: str, known: dict[str, str], button: str, **typed: str) -> None:
        form = form_of(client, page, known)
        if button:
            assert button in form.xpath(".//button[@name='move']/@value")
        sent = {**dict(form.form_values()), **typed, **({"move": button} if button else {})}
        assert client.post(page, data=sent).status_code == 303

    timeline = {"do": "list", "id": "timeline"}
    rows = {
        "date 0": "1930",
        "event 0": "Silt.",
        "date 1": "1931",
        "event 1": "Dredging.",
        "date 2": "1932",
        "event 2": "Tolls.",
    }
    press(SETUP, timeline, "", **rows)
    press(SETUP, timeline, "timeline up 2")
    press(SETUP, timeline, "timeline down 0", **{"event 0": "Much silt."})
    found = [event.event for event in shelf.library.debate("harbour").map.timeline]
    assert found == ["Tolls.", "Much silt.", "Dredging."]
    side = FORMS["Position"][1]
    press(SETUP, side, "", best="dues\nfew-ships")
    press(SETUP, side, "best up 1")
    assert shelf.library.debate("harbour").map.position["no-side"].best == ("few-ships", "dues")
    press(STEP, FORMS["Argument"][1], "premises down 0")
    assert shelf.library.debate("harbour").map.argument["no-income"].premises == ("few-ships", "dues")


def test_a_link_gets_a_name_where_something_is_said_of_it(client: FlaskClient, shelf: Shelf) -> None:
    """Without one it could hold no note; the undercut of it follows, and sending the form empty names nothing."""
    page, known = "/maps/harbour/claims/a-week/edit", {"do": "step", "link": "a-week -> no-waiting"}
    form = form_of(client, page, known)
    assert client.post(page, data=dict(form.form_values())).status_code == 303
    assert "a-week -> no-waiting" in shelf.library.debate("harbour").map.argument
    typed = {**dict(form.form_values()), "title": "The pilot saw it", "weight": "0.9", "note": "From the bridge."}
    assert client.post(page, data=typed).status_code == 303
    debate = shelf.library.debate("harbour").map
    named = debate.argument["the-pilot-saw-it"]
    assert (named.title, named.weight, named.note) == ("The pilot saw it", 0.9, "From the bridge.")
    assert [link.id for link in debate.arguments_to["the-pilot-saw-it"]] == ["log-is-late -> the-pilot-saw-it"]
    answer = client.post(page, data={"do": "step", "link": "the-pilot-saw-it", "weight": "much"})
    assert answer.status_code == 422
    assert 'value="much"' in answer.text
