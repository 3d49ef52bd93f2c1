"""Signing in over HTTP: cookies, where one lands, what is refused, and what an edit is signed with."""

from __future__ import annotations

import logging
import re
from http.cookies import SimpleCookie

import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient

from argmap.access import Role
from argmap.access.people import By, People
from argmap.web import create_app
from tests import markup
from tests.conftest import Shelf

PASSWORD = "ships wait a week"
HERE = {"Origin": "http://localhost"}


@pytest.fixture
def people(shelf: Shelf) -> People:
    """Ann, an owner, and Ben, an editor; Ben has a password."""
    assert shelf.library.store is not None
    found = People(shelf.library.store)
    found.add("Ann", Role.OWNER, by=By())
    found.accept(found.invite(found.add("Ben Lee", Role.EDITOR, by=By()), by=By()), PASSWORD)
    return found


def sign_in(client: FlaskClient, login: str = "ben-lee", password: str = PASSWORD, **more: str):
    """Send the form of the page Sign in."""
    return client.post("/sign-in", data={"login": login, "password": password, **more}, headers=HERE)


def cookie(response, name: str = "argmap_session"):
    """The cookie that an answer sets."""
    found = SimpleCookie()
    for line in response.headers.getlist("Set-Cookie"):
        found.load(line)
    return found[name]


@pytest.mark.usefixtures("people")
def test_an_edit_is_signed_with_the_name_of_whoever_made_it(shelf: Shelf, client: FlaskClient) -> None:
    """A stranger has no form; whoever signs in edits, sees their name, and stands in the history."""
    assert "Sign in" in client.get("/").text
    assert client.get("/new").status_code == 403
    landed = sign_in(client, next="/maps/harbour")
    assert (landed.status_code, landed.headers["Location"]) == (303, "/maps/harbour")
    page = client.get("/maps/harbour")
    assert "Ben Lee" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    edit = {"edits": [{"kind": "set-field", "thing": "claim", "id": "dues", "field": "text", "value": "High dues."}]}
    done = client.post("/api/v1/maps/harbour/edits", json=edit, headers=HERE)
    assert done.status_code == 200, done.text
    assert shelf.library.snapshot().revisions("harbour")[0].author.name == "Ben Lee"
    assert "Ben Lee" in client.get("/maps/harbour/history").text
    client.post("/sign-out", headers=HERE)
    assert client.get("/new").status_code == 403
    assert "Ben Lee" not in client.get("/maps/harbour").text


@pytest.mark.usefixtures("people")
def test_a_refused_form_of_an_account_keeps_what_was_typed(client: FlaskClient) -> None:
    """The token's name, its rights and its days; never a password."""
    sign_in(client)
    typed = {"name": "My script", "scope": "edit", "days": "99999"}
    answer = client.post("/account/tokens", data=typed, headers=HERE)
    assert answer.status_code == 422
    (form,) = (one for one in lxml.html.fromstring(answer.text).forms if "days" in one.fields)
    assert {name: form.fields[name] for name in ("name", "days")} == {"name": "My script", "days": "99999"}
    assert [box.get("value") for box in form.iter("input") if box.get("checked") is not None] == ["edit"]
    secret = {"do": "password", "old": "not my password", "password": "another long one"}
    answer = client.post("/account", data=secret, headers=HERE)
    assert answer.status_code == 422
    assert "not my password" not in answer.text
    assert "another long one" not in answer.text


@pytest.mark.usefixtures("people")
def test_pages_for_one_person_are_never_given_to_another(app: Flask) -> None:
    """Whichever of them asked first."""
    signed, stranger = app.test_client(), app.test_client()
    sign_in(signed)
    for _ in range(2):
        assert "Ben Lee" in signed.get("/maps/harbour").text
        assert "Ben Lee" not in stranger.get("/maps/harbour").text


@pytest.mark.usefixtures("people")
def test_the_cookie_is_out_of_reach_of_scripts_and_other_hosts(shelf: Shelf) -> None:
    """Over https with the prefix that browsers hold to; each sign-in has a secret of its own, and the old one ends."""
    client = create_app(shelf.library).test_client()
    plain = cookie(sign_in(client))
    assert (plain["httponly"], plain["samesite"], plain["path"], plain["secure"]) == (True, "Lax", "/", "")
    again = cookie(sign_in(client))
    assert again.value != plain.value
    copied = create_app(shelf.library).test_client()
    copied.set_cookie("argmap_session", plain.value)
    assert copied.get("/account").status_code == 403
    safe = client.post(
        "/sign-in",
        data={"login": "ben-lee", "password": PASSWORD},
        base_url="https://localhost",
        headers={"Origin": "https://localhost"},
    )
    found = cookie(safe, "__Host-argmap")
    assert (found["secure"], found["httponly"], found["path"], found["domain"]) == (True, True, "/", "")
    assert client.get("/account", base_url="https://localhost").status_code == 200


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    "given", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "/a\nb", "relative", ""]
)
def test_signing_in_leads_to_no_other_site(client: FlaskClient, given: str) -> None:
    assert sign_in(client, next=given).headers["Location"] == "/"


@pytest.mark.usefixtures("people")
def test_a_wrong_password_says_no_more_than_that(client: FlaskClient) -> None:
    """The same words for a name that is unknown, and what was typed is kept."""
    pages = [sign_in(client, login, "wrong password") for login in ("ben-lee", "nobody-here", "two words")]
    assert {page.status_code for page in pages} == {422}
    assert len({re.sub(r'value="[^"]*"', "", page.text) for page in pages}) == 1
    assert 'value="nobody-here"' in pages[1].text
    assert "Set-Cookie" not in pages[0].headers


@pytest.mark.usefixtures("people")
def test_no_password_is_taken_over_a_connection_that_others_read(shelf: Shelf) -> None:
    """Over http only this machine itself, unless the owner has said otherwise."""
    address = {"base_url": "http://192.0.2.1", "headers": {"Origin": "http://192.0.2.1"}}
    data = {"login": "ben-lee", "password": PASSWORD}
    client = create_app(shelf.library, hosts=["192.0.2.1"]).test_client()
    assert 'type="password"' not in client.get("/sign-in", base_url="http://192.0.2.1").text
    assert client.post("/sign-in", data=data, **address).status_code == 403
    willing = create_app(shelf.library, hosts=["192.0.2.1"], plain_sign_in=True).test_client()
    assert willing.post("/sign-in", data=data, **address).status_code == 303


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_another_site_cannot_use_a_cookie(client: FlaskClient, headers: dict[str, str]) -> None:
    """Nor can a request that does not say where it comes from."""
    sign_in(client)
    data = {"question": "Which?", "first": "This.", "second": "That."}
    assert client.post("/new", data=data, headers=headers).status_code == 403
    assert client.post("/new", data=data, headers=HERE).status_code == 303


def test_an_invitation_is_taken_by_sending_its_form(people: People, client: FlaskClient) -> None:
    """Opening the link signs nobody in; a bad password is explained, and the link still works."""
    secret = people.invite(people.find("ann"), by=By())
    address = f"/invitations/{secret}"
    for _ in range(2):
        assert "Welcome, Ann" in client.get(address).text
    assert client.get("/account").status_code == 403
    refused = client.post(address, data={"password": "short"}, headers=HERE)
    assert (refused.status_code, "8 to 256 characters" in refused.text) == (422, True)
    assert client.post(address, data={"password": PASSWORD}, headers=HERE).status_code == 303
    assert "You sign in as <strong>ann</strong>" in client.get("/account").text
    assert client.get(address).status_code == 403


def test_a_code_signs_in_the_browser_that_asked(people: People, app: Flask) -> None:
    """The owner sees who waits; the code typed elsewhere is worth nothing."""
    owner, asker, other = app.test_client(), app.test_client(), app.test_client()
    people.accept(people.invite(people.find("ann"), by=By()), PASSWORD)
    sign_in(owner, "ann")
    for client in (other, asker):
        assert client.post("/sign-in/code", data={"login": "Ben-Lee"}, headers=HERE).status_code == 303
        assert 'name="code"' in client.get("/sign-in/code").text
    page = owner.get("/access/people").text
    assert "Give Ben Lee a code" in page
    given = owner.post(f"/access/people/{people.find('ben-lee').id}", data={"do": "code"}, headers=HERE).text
    code = "".join(re.findall(r'class="secret large">(\d{4}) (\d{4})', given)[0])
    assert other.post("/sign-in/code", data={"code": code}, headers=HERE).status_code == 422
    assert asker.post("/sign-in/code", data={"code": code}, headers=HERE).status_code == 303
    assert asker.get("/account").status_code == 200
    assert other.get("/account").status_code == 403


def test_owners_add_people_change_them_and_read_the_log(people: People, app: Flask) -> None:
    """By forms alone; what is refused is said on the page, and the log names who did it."""
    client = app.test_client()
    people.accept(people.invite(people.find("ann"), by=By()), PASSWORD)
    sign_in(client, "ann")
    made = client.post("/access/people", data={"name": "Cat", "role": "reader"}, headers=HERE)
    link = re.findall(r'class="secret">http://localhost(/invitations/[^<]+)<', made.text)[0]
    guest = app.test_client()
    assert guest.post(link, data={"password": PASSWORD}, headers=HERE).status_code == 303
    assert guest.get("/new").status_code == 403
    cat = people.find("cat").id

    def send(**data: str) -> int:
        return client.post(f"/access/people/{cat}", data=data, headers=HERE).status_code

    assert send(do="editor", map="harbour") == 303
    assert guest.get("/maps/harbour/text").status_code == 200
    assert send(do="editor", map="nothing") == 422
    assert send(do="role", role="editor") == 303
    assert guest.get("/account").status_code == 403
    assert sign_in(guest, "cat").status_code == 303
    assert guest.get("/new").status_code == 200
    assert send(do="disable") == 303
    assert guest.get("/new").status_code == 403
    assert send(do="role", role="king") == 422
    assert send(do="remove", login="dog") == 422
    assert send(do="remove", login="cat") == 303
    assert (
        client.post(
            f"/access/people/{people.find('ann').id}", data={"do": "role", "role": "reader"}, headers=HERE
        ).status_code
        == 422
    )
    log = client.get("/access/audit").text
    for words in ("changed the role of", "disabled", "removed", "signed in", "made an editor"):
        assert words in log
    done = [markup.words(row[2]).split()[0] for row in markup.find(markup.one(log, "tbody"), "tr")]
    assert done.index("removed") < done.index("disabled")


@pytest.mark.usefixtures("people")
def test_a_person_has_their_account_in_hand(app: Flask) -> None:
    """Name, password, other sessions, data and deletion."""
    client, elsewhere = app.test_client(), app.test_client()
    for browser in (client, elsewhere):
        sign_in(browser)
    before = client.get_cookie("argmap_session")

    def send(**data: str) -> int:
        return client.post("/account", data=data, headers=HERE).status_code

    assert send(do="name", name="Benjamin") == 303
    assert "Benjamin" in client.get("/account").text
    assert send(do="password", old="wrong", password="no dredging at all") == 422
    assert send(do="password", old=PASSWORD, password="no dredging at all") == 303
    after = client.get_cookie("argmap_session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert elsewhere.get("/account").status_code == 403
    sign_in(elsewhere, password="no dredging at all")
    assert send(do="sessions") == 303
    assert elsewhere.get("/account").status_code == 403
    data = client.get("/account/data.json")
    assert data.json is not None
    assert data.json["account"]["name"] == "Benjamin"
    assert client.post("/account/delete", data={"login": "ann"}, headers=HERE).status_code == 422
    assert client.post("/account/delete", data={"login": "ben-lee"}, headers=HERE).status_code == 303
    assert sign_in(client, password="no dredging at all").status_code == 422


@pytest.mark.usefixtures("people")
def test_a_token_is_shown_once_and_writes_in_its_persons_name(shelf: Shelf, app: Flask) -> None:
    """For the API alone, within its scope, until it is revoked."""
    client = app.test_client()
    sign_in(client)
    form = {"name": "script", "scope": "edit", "days": "5"}
    made = client.post("/account/tokens", data=form, headers=HERE).text
    text = re.findall(r'class="secret">(argmap_[^<]+)<', made)[0]
    page = client.get("/account").text
    assert text not in page
    program = app.test_client()
    bearer = {"Authorization": f"Bearer {text}"}
    edit = {"edits": [{"kind": "set-field", "thing": "claim", "id": "dues", "field": "text", "value": "High dues."}]}
    assert program.post("/api/v1/maps/harbour/edits", json=edit, headers=bearer).status_code == 200
    author = shelf.library.snapshot().revisions("harbour")[0].author
    assert (author.kind.value, author.name) == ("program", "Ben Lee")
    new = {"question": "Which?", "answers": ["This.", "That."]}
    refused = program.post("/api/v1/maps", json=new, headers=bearer)
    assert (refused.status_code, "token" in refused.get_json()["detail"]) == (403, True)
    assert program.get("/new", headers=bearer).status_code == 403
    revoke = re.findall(r'action="(/account/tokens/\w+)"', page)[0]
    assert client.post(revoke, headers=HERE).status_code == 303
    gone = program.get("/api/v1/maps", headers=bearer)
    assert (gone.status_code, gone.mimetype) == (401, "application/problem+json")
    assert "invalid_token" in gone.headers["WWW-Authenticate"]
    assert program.post("/api/v1/maps", json=new).headers["WWW-Authenticate"] == "Bearer"
    assert client.post("/account/tokens", data={**form, "days": "many"}, headers=HERE).status_code == 422


@pytest.mark.parametrize("path", ["/maps/harbour", "/maps/harbor", "/maps/harbour/rooms", "/maps/harbor/rooms"])
def test_a_private_server_tells_strangers_no_title(shelf: Shelf, people: People, path: str) -> None:
    """Neither above the refusal nor among the names like the one asked for; whoever signs in is told."""
    title = shelf.library.snapshot().debate("harbour").map.title
    client = create_app(shelf.library, private=True).test_client()
    for accept in ("text/html", "application/json"):
        answer = client.get(path, headers={"Accept": accept})
        assert answer.status_code == 403
        assert title not in answer.text
        assert "harbour" not in answer.text.replace(path, "")
    sign_in(client)
    assert title in client.get("/maps/harbor").text


def test_a_private_server_tells_strangers_no_present_id(shelf: Shelf, people: People) -> None:
    """An address with a former id is answered as any other: a redirect would say that the map exists."""
    path = shelf.folder / "harbour.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\nformer ids: [old-quay]\n", encoding="utf-8")
    client = create_app(shelf.library, private=True).test_client()
    for page in ("/maps/old-quay/rooms", "/maps/old-quay"):
        assert client.get(page).status_code == client.get(page.replace("old-quay", "no-such")).status_code == 403
    sign_in(client)
    assert client.get("/maps/old-quay").headers["Location"] == "/maps/harbour"


def test_the_log_of_a_failure_has_no_secret_address(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As in the log of requests, what lets somebody in is left out of an address."""
    secret = people.invite(people.find("ben-lee"), by=By())
    monkeypatch.setattr(People, "invited", lambda *_: 1 / 0)
    monkeypatch.setattr(logging.getLogger("argmap"), "propagate", True)
    assert app.test_client().get(f"/invitations/{secret}").status_code == 500
    assert "GET /invitations/…" in caplog.text.replace("\\u2026", "…")
    assert secret not in caplog.text


def test_a_page_refused_to_a_stranger_offers_the_way_in(client: FlaskClient) -> None:
    """And back to the page; under a mount point too."""
    assert 'href="/sign-in?next=/new"' in client.get("/new").text
    page = client.get("/new", environ_overrides={"SCRIPT_NAME": "/debates"}).text
    assert 'href="/debates/sign-in?next=/debates/new"' in page
