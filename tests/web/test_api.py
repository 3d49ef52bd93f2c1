"""The API: every answer as described, nothing overwritten unseen, every error a problem document."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path
from typing import Any

import docx
import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from argmap.access import OWNER_HERE
from argmap.store import Author, AuthorKind
from argmap.web import create_app
from argmap.web.api import openapi
from argmap.web.api.operations import OPERATIONS
from tests.conftest import HARBOUR, ROOT, Shelf
from tests.serving import served

API = "/api/v1"
JSON: dict[str, Any] = {"content_type": "application/json"}
DESCRIPTION = openapi.description()


@pytest.fixture
def client(shelf: Shelf) -> FlaskClient:
    """A client whose requests come from the owner."""
    return create_app(shelf.library, owner_here=True).test_client()


def file(shelf: Shelf, name: str = "harbour") -> str:
    return (shelf.folder / f"{name}.yaml").read_text(encoding="utf-8")


def fits(answer: TestResponse, name: str) -> Any:
    """Return an answer's data, which must have the shape that the description gives its operation."""
    operation = next(one for one in OPERATIONS if one.name == name)
    described = DESCRIPTION["paths"][operation.path][operation.method]["responses"][str(answer.status_code)]
    schema = described["content"][answer.mimetype]["schema"]
    Draft202012Validator({**schema, "components": DESCRIPTION["components"]}).validate(answer.json)
    return answer.json


def save_elsewhere(shelf: Shelf, old: str, new: str) -> None:
    """Save a change as somebody else would."""
    text = shelf.library.debate("harbour").content
    author = Author(AuthorKind.PERSON, OWNER_HERE.id, "Somebody else")
    shelf.library.commit_text("harbour", text.replace(old, new), author=author)


def test_the_description_is_valid_current_and_complete() -> None:
    """The file is what the code makes, its references lead somewhere, and it has every route and no other."""
    assert (ROOT / "static" / "openapi.json").read_text(encoding="utf-8") == openapi.text()
    for reference in re.findall(r'"#/components/schemas/([^"]+)"', openapi.text()):
        assert reference in DESCRIPTION["components"]["schemas"], reference
    for schema in DESCRIPTION["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_the_description_has_every_route(shelf: Shelf) -> None:
    """No operation is missing from the document, and none is only there."""
    app = create_app(shelf.library)
    routes = {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).removeprefix(API), rule.endpoint)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(f"{API}/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == {(one.method, one.path, f"api.{one.name}") for one in OPERATIONS}


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("list_maps", "/maps"),
        ("get_map", "/maps/harbour"),
        ("list_claims", "/maps/harbour/claims"),
        ("get_claim", "/maps/harbour/claims/a-week"),
        ("list_arguments", "/maps/harbour/arguments"),
        ("list_quotes", "/maps/harbour/quotes"),
        ("get_evaluation", "/maps/harbour/evaluation"),
        ("get_evaluation", "/maps/harbour/evaluation?semantics=df-quad&reject=dues"),
        ("list_revisions", "/maps/harbour/revisions"),
        ("list_sources", "/sources"),
        ("get_source", "/sources/annals"),
        ("search", "/search?q=ships"),
        ("list_changes", "/changes"),
    ],
)
def test_every_answer_is_as_described_and_known_by_its_tag(client: FlaskClient, name: str, path: str) -> None:
    """A second request with the answer's tag costs no body."""
    answer = client.get(API + path)
    assert fits(answer, name)
    if name != "list_changes":
        tag = answer.headers["ETag"]
        for headers in ({"If-None-Match": tag}, {"If-None-Match": tag, "Authorization": "Bearer x"}):
            again = client.get(API + path, headers=headers)
            assert (again.status_code, again.data) == (304, b"")


def test_a_map_comes_whole(client: FlaskClient, shelf: Shelf) -> None:
    """What is sent of a map makes the same map again."""
    whole = client.get(f"{API}/maps/harbour").json
    assert whole is not None
    made = client.post(f"{API}/maps", json={"map": whole["map"], "id": "again"})
    assert made.status_code == 201
    assert made.headers["Location"] == f"{API}/maps/again"
    first, second = shelf.library.debate("harbour").map, shelf.library.debate("again").map
    assert (second.claims, second.arguments, second.positions) == (first.claims, first.arguments, first.positions)


def test_quotations_come_with_their_verdicts(client: FlaskClient) -> None:
    """The offsets lead to the words."""
    rows = fits(client.get(f"{API}/maps/harbour/quotes"), "list_quotes")["items"]
    assert [(row["claim"], row["verdict"], row["sound"]) for row in rows] == [
        ("no-waiting", "verbatim", True),
        ("a-week", "verbatim", True),
    ]


def test_a_list_comes_in_parts_that_lead_to_each_other(client: FlaskClient, shelf: Shelf) -> None:
    """Following ``next`` gives every entry once, in order."""
    found, address = [], f"{API}/maps/harbour/claims?limit=3"
    while address:
        data = client.get(address).json
        assert data is not None
        found += [row["id"] for row in data["items"]]
        address = data["next"]
    assert found == list(shelf.library.debate("harbour").map.claim)


def test_a_what_if_tells_what_changes(client: FlaskClient) -> None:
    """Rejecting a rebuttal's ground changes standings, and the answer says why."""
    data = fits(client.get(f"{API}/maps/harbour/evaluation?reject=few-ships"), "get_evaluation")
    assert data["claims"]["few-ships"] == "out"
    assert any(change["id"] == "few-ships" and change["after"] == "out" for change in data["changes"])


# writing


def test_text_is_saved_only_over_the_text_it_was_made_of(client: FlaskClient, shelf: Shelf) -> None:
    """Without a tag 428; with the right one 200 and a new tag; with the old one 412 and both changes merged."""
    address = f"{API}/maps/harbour/text"
    begun = client.get(address)
    assert begun.text == HARBOUR
    changed = HARBOUR.replace("Ships waited a week.", "It took a week.")
    assert client.put(address, data=changed.encode()).status_code == 428
    saved = client.put(address, data=changed.encode(), headers={"If-Match": begun.headers["ETag"]})
    assert fits(saved, "put_text")["problems"] == []
    assert file(shelf) == changed
    mine = HARBOUR.replace("Dues were too high.", "Dues were steep.")
    stale = client.put(address, data=mine.encode(), headers={"If-Match": begun.headers["ETag"]})
    data = fits(stale, "put_text")
    assert (stale.status_code, data["etag"], file(shelf)) == (412, saved.headers["ETag"], changed)
    assert data["merged"] == changed.replace("Dues were too high.", "Dues were steep.")
    again = client.put(address, data=data["merged"].encode(), headers={"If-Match": data["etag"]})
    assert again.status_code == 200
    assert file(shelf) == data["merged"]


def test_texts_that_clash_are_told_field_by_field(client: FlaskClient, shelf: Shelf) -> None:
    """Neither wording is lost: theirs is saved, and mine is in the answer."""
    tag = client.get(f"{API}/maps/harbour/text").headers["ETag"]
    save_elsewhere(shelf, "Dues were too high.", "Dues were fair.")
    mine = HARBOUR.replace("Dues were too high.", "Dues were steep.").encode()
    data = fits(client.put(f"{API}/maps/harbour/text", data=mine, headers={"If-Match": tag}), "put_text")
    assert "merged" not in data
    assert any((row["theirs"], row["mine"]) == ("Dues were fair.", "Dues were steep.") for row in data["fields"])
    assert "Dues were fair." in file(shelf)


def test_a_text_with_mistakes_is_kept_and_they_are_told(client: FlaskClient, shelf: Shelf) -> None:
    """What somebody wrote is not refused for what is wrong with it."""
    headers = {"If-Match": "*"}
    wrong = HARBOUR.replace("supports: paid", "supports: piad")
    data = fits(client.put(f"{API}/maps/harbour/text", data=wrong.encode(), headers=headers), "put_text")
    assert [(row["code"], row["line"]) for row in data["problems"]] == [("unknown-claim", 16)]
    assert file(shelf) == wrong


def test_a_new_map_is_put_where_there_is_none(client: FlaskClient, shelf: Shelf) -> None:
    """``If-None-Match: *`` never overwrites, and never takes the name of another file."""
    headers = {"If-None-Match": "*"}
    assert client.put(f"{API}/maps/pier/text", data=HARBOUR.encode(), headers=headers).status_code == 201
    assert file(shelf, "pier") == HARBOUR
    assert client.put(f"{API}/maps/pier/text", data=b"x: 1", headers=headers).status_code == 412
    for name in ("sources", "anchors", "sources.yaml", "Pier"):
        assert client.put(f"{API}/maps/{name}/text", data=HARBOUR.encode(), headers=headers).status_code == 422


def test_edits_are_made_once_and_taken_back(client: FlaskClient, shelf: Shelf) -> None:
    """A repeated request changes nothing; taking the revision back gives the file as it was."""
    edit = {"kind": "set-field", "thing": "claim", "id": "dues", "field": "text", "value": "Dues were fair."}
    sent = {"edits": [edit], "client": "one"}
    first = fits(client.post(f"{API}/maps/harbour/edits", json=sent), "make_edits")
    save_elsewhere(shelf, "Few ships came.", "Few came.")
    assert fits(client.post(f"{API}/maps/harbour/edits", json=sent), "make_edits")["revision"] == first["revision"]
    back = client.post(f"{API}/maps/harbour/revisions/{first['revision']}/take-back", json={})
    assert fits(back, "take_back")["revision"] == first["revision"] + 2
    assert file(shelf) == HARBOUR.replace("Few ships came.", "Few came.")
    between = fits(client.get(f"{API}/maps/harbour/differences?from=1&to=2"), "get_differences")
    assert [row["id"] for row in between["edits"]] == ["dues"]
    old = client.get(f"{API}/maps/harbour/revisions/1/text")
    assert old.text == HARBOUR


def test_one_clients_id_is_not_anothers(client: FlaskClient) -> None:
    """The same id on another map is another change."""
    for name in ("pier", "quay"):
        client.put(f"{API}/maps/{name}/text", data=HARBOUR.encode(), headers={"If-None-Match": "*"})
        edit = {"kind": "set-field", "thing": "claim", "id": "dues", "field": "text", "value": "Dues were fair."}
        answer = client.post(f"{API}/maps/{name}/edits", json={"edits": [edit], "client": "one"})
        assert answer.json is not None
        assert answer.json["map"] == name


def test_edits_of_the_same_field_clash(client: FlaskClient, shelf: Shelf) -> None:
    """Whoever is second gets 409 with both wordings."""
    save_elsewhere(shelf, "Dues were too high.", "Dues were fair.")
    edit = {"kind": "set-field", "thing": "claim", "id": "dues", "field": "text", "value": "Dues were steep."}
    answer = client.post(f"{API}/maps/harbour/edits", json={"edits": [edit], "base": 1})
    assert answer.status_code == 409
    assert fits(answer, "make_edits")["fields"][0]["theirs"] == "Dues were fair."


# what is kept of nothing


@pytest.mark.parametrize(
    ("quotation", "verdict"),
    [("no ship waited longer than a day", "verbatim"), ("no ship waited longer than a week", "altered")],
)
def test_any_quotation_is_checked_against_any_text(client: FlaskClient, quotation: str, verdict: str) -> None:
    """Offsets are code points, also behind characters that other languages count as two."""
    text = "🚢 The harbour was dredged, and no ship waited longer than a day."
    data = fits(client.post(f"{API}/quotes/check", json={"text": text, "quotation": quotation}), "check_quote")
    assert data["verdict"] == verdict
    assert data["passage"].startswith("no ship waited longer than a")


def test_an_essay_is_checked_and_comes_back_with_comments(client: FlaskClient) -> None:
    """As text or as a file; the file may be larger than other requests, and comes back only where it is a DOCX."""
    document = docx.Document()
    document.add_paragraph("They say “no ship ever waited here for so much as an hour” (Achterberg 1931, 12).")
    document.add_paragraph("They say “no ship ever waited here for so much as an hour”.")
    buffer = io.BytesIO()
    document.save(buffer)
    client.application.config["MAX_CONTENT_LENGTH"] = 10_000
    assert len(buffer.getvalue()) > 10_000
    sent = {"name": "essay.docx", "content": base64.b64encode(buffer.getvalue()).decode(), "comments": True}
    found = fits(client.post(f"{API}/essays/check", json=sent), "check_essay")
    assert [row["grade"] for row in found["quotations"]] == ["unchecked", "error"]
    assert len(list(docx.Document(io.BytesIO(base64.b64decode(found["commented"]))).comments)) == 2
    plain = {"name": "essay.md", "text": "He wrote “no ship ever waited here for an hour”."}
    found = fits(client.post(f"{API}/essays/check", json=plain), "check_essay")
    assert (found["counts"]["error"], found["commented"]) == (1, None)
    for wrong in (
        {"name": "essay.exe", "text": "x"},
        {"name": "a.md"},
        {"name": "a.md", "text": "x", "content": "eA=="},
        {"name": "a.docx", "content": "not Base64!"},
        {**plain, "comments": True},
    ):
        assert client.post(f"{API}/essays/check", json=wrong).status_code == 400, wrong


def test_another_programs_file_is_read(client: FlaskClient) -> None:
    """What comes back makes a map."""
    sent = {"text": "[Paid]: Dredging paid.\n  + Ships no longer waited.\n", "format": "argdown"}
    found = fits(client.post(f"{API}/imports", json=sent), "read_import")
    assert client.post(f"{API}/maps", json={"text": found["text"]}).status_code == 201


# errors


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("GET", "/maps/harbor", {}, 404),
        ("GET", "/nothing", {}, 404),
        ("DELETE", "/maps", {}, 405),
        ("GET", "/maps?limit=0", {}, 400),
        ("GET", "/maps?limit=%C2%B2", {}, 400),
        ("GET", "/changes?after=99999999999999999999", {}, 400),
        ("GET", "/maps/harbour/revisions/99999999999999999999/text", {}, 400),
        ("GET", "/maps/harbour/evaluation?semantics=x", {}, 400),
        ("GET", "/search", {}, 400),
        ("POST", "/maps", {"data": "text=x", "content_type": "application/x-www-form-urlencoded"}, 415),
        ("POST", "/maps", {"data": "{", **JSON}, 400),
        ("POST", "/maps", {"data": "[" * 100_000, **JSON}, 400),
        ("POST", "/maps", {"json": []}, 400),
        ("POST", "/maps", {"json": {"question": 1, "colour": "red"}}, 422),
        ("POST", "/maps", {"json": {"id": "harbour", "text": HARBOUR}}, 409),
        ("POST", "/maps", {"json": {"text": "claims: ["}}, 422),
        ("POST", "/maps/harbour/edits", {"json": {"edits": [{"kind": "explode"}]}}, 422),
        ("POST", "/maps/harbour/edits", {"json": {"edits": [], "base": 10**30}}, 422),
        ("POST", "/maps/harbour/edits", {"data": '{"edits": [], "base": NaN}', **JSON}, 400),
        ("POST", "/maps/harbour/revisions/999/take-back", {"json": {}}, 404),
        ("POST", "/quotes/check", {"data": '{"text": "\\ud800", "quotation": "x"}', **JSON}, 400),
        ("POST", "/quotes/check", {"json": {"text": "a" * 1_000_001, "quotation": "a"}}, 413),
        ("PUT", "/maps/harbour/text", {"data": b"\xff", "headers": {"If-Match": "*"}}, 400),
        ("PUT", "/maps/nothing/text", {"data": b"x", "headers": {"If-Match": "*"}}, 404),
        ("GET", "/maps", {"headers": {"Host": "elsewhere.example"}}, 400),
    ],
)  # fmt: skip
def test_every_error_is_a_problem_document(
    client: FlaskClient, shelf: Shelf, method: str, path: str, sent: dict[str, Any], status: int
) -> None:
    """Status, title, a sentence and a code; nothing is changed, and nothing is kept by a cache."""
    answer = client.open(API + path, method=method, **sent)
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    problem = {"$ref": "#/components/schemas/Problem", "components": DESCRIPTION["components"]}
    Draft202012Validator(problem).validate(answer.json)
    assert answer.json is not None
    assert answer.json["status"] == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert file(shelf) == HARBOUR
    if status == 405:
        assert "GET" in answer.headers["Allow"]


def test_the_script_in_the_documentation_runs(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's own program makes a map, and leaves its picture."""
    script = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "api.md").read_text(encoding="utf-8"), re.DOTALL)
    assert script is not None
    monkeypatch.chdir(tmp_path)
    with served(create_app(shelf.library, owner_here=True)) as address:
        code = script[1].replace("http://127.0.0.1:8000", address)
        exec(compile(code, "api.md", "exec"), {})
    picture = next(tmp_path.glob("*.svg")).read_text(encoding="utf-8")
    assert "<svg" in picture
    assert "longer" in picture


@pytest.mark.parametrize(
    ("path", "kind", "begins"),
    [
        ("picture.svg?focus=a-week&steps=2", "image/svg+xml", b"<svg"),
        ("picture.png?scale=1", "image/png", b"\x89PNG"),
        ("picture.pdf?paper=a4", "application/pdf", b"%PDF"),
        ("documents/brief.md", "text/markdown", b"#"),
        ("exports/graphml", "application/graphml+xml", b"<?xml"),
        ("exports/argdown", "text/plain", b"==="),
    ],
)
def test_pictures_documents_and_formats_are_below_the_api(
    client: FlaskClient, path: str, kind: str, begins: bytes
) -> None:
    """Each is what its address says, and the same as the site's own file."""
    answer = client.get(f"{API}/maps/harbour/{path}")
    assert answer.status_code == 200
    assert answer.data.lstrip().startswith(begins), answer.data[:40]
    assert answer.mimetype == kind


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("picture.gif", 404),
        ("picture.svg?steps=9", 400),
        ("picture.svg?focus=nothing", 404),
        ("documents/novel.pdf", 404),
        ("documents/brief.exe", 404),
        ("exports/nothing", 404),
        ("exports/svg", 404),
    ],
)
def test_a_file_that_is_none_is_a_problem_document(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(f"{API}/maps/harbour/{path}")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.get_json()["detail"]
