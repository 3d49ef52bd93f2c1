"""What is typed and not saved: kept on the server for whoever typed it, and in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

from argmap.access import Role
from argmap.access.people import By, People
from argmap.access.sessions import Sessions
from argmap.web import create_app
from tests.conftest import Shelf
from tests.web.test_browser_writing import address  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOME = {"Origin": "http://localhost"}


def signed_in(shelf: Shelf, people: People, login: str) -> FlaskClient:
    client = create_app(shelf.library).test_client()
    client.set_cookie("argmap_session", Sessions(people).begin(people.find(login)))
    return client


def test_drafts_are_kept_for_whoever_typed_them(shelf: Shelf) -> None:
    """Another browser of the same person has them, after a sign-out too; another person and a stranger do not."""
    assert shelf.library.store is not None
    people = People(shelf.library.store)
    for login in ("ada", "ben"):
        people.add(login, Role.EDITOR, by=By())
    ada, ben = (signed_in(shelf, people, login) for login in ("ada", "ben"))
    assert ada.post("/drafts", data={"key": "k", "text": "Half a\r\nsentence"}, headers=HOME).status_code == 204
    ada.post("/sign-out", headers=HOME)
    assert ada.get("/drafts").status_code in (401, 403)
    again = signed_in(shelf, people, "ada")
    assert again.get("/drafts").json["drafts"]["k"]["text"] == "Half a\nsentence"
    assert ben.get("/drafts").json["drafts"] == {}
    assert "Half a" in str(people.known_of(people.find("ada")))
    again.post("/drafts", data={"key": "k", "text": ""}, headers=HOME)
    assert again.get("/drafts").json["drafts"] == {}


def test_drafts_have_limits(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too long or has no name is refused; beyond the count the oldest go."""
    monkeypatch.setattr("argmap.web.pages.drafts.MOST", 2)
    client = create_app(shelf.library, owner_here=True).test_client()
    assert client.post("/drafts", data={"key": "", "text": "x"}).status_code == 400
    assert client.post("/drafts", data={"key": "k", "text": "x" * 400_001}).status_code == 413
    moments = iter(f"2026-01-0{day}" for day in range(1, 4))
    shelf.library.clock = lambda: next(moments)
    for key in "abc":
        client.post("/drafts", data={"key": key, "text": key})
    assert sorted(client.get("/drafts").json["drafts"]) == ["b", "c"]


def test_a_saved_form_leaves_no_draft_behind(shelf: Shelf) -> None:
    """The server forgets its words at once; the browser is told of the form, and of the one before."""
    client = create_app(shelf.library, owner_here=True).test_client()
    for key in ("new:form::title", "other"):
        client.post("/drafts", data={"key": key, "text": "Weir log"})
    for number in ("1", "2"):
        sent = {"title": f"Weir log {number}", "client": f"c{number}", "draft": "new:form::title"}
        assert client.post("/sources/new", data=sent).status_code == 303
    assert list(client.get("/drafts").json["drafts"]) == ["other"]
    cookie = client.get_cookie("argmap_saved")
    assert cookie is not None
    assert cookie.value == "c1.c2"
    refused = client.post("/sources/new", data={"title": "", "client": "c3", "draft": "other"})
    assert refused.status_code >= 400
    assert list(client.get("/drafts").json["drafts"]) == ["other"]


@pytest.mark.browser
def test_what_was_typed_is_there_in_another_browser_until_it_is_saved(
    browser: Browser,
    address: str,  # noqa: F811
    shelf: Shelf,
) -> None:
    """A reload and another browser show the words again; a form that was saved leaves none behind."""
    from playwright.sync_api import expect

    url = f"{address}/maps/harbour/claims/dues/edit"
    first, second = browser.new_context(), browser.new_context()
    page = first.new_page()
    page.goto(url)
    page.fill("#add-text", "Trade grew.")
    page.reload()
    expect(page.locator("#add-text")).to_have_value("Trade grew.")
    with page.expect_response(lambda answer: answer.url.endswith("/drafts") and answer.request.method == "POST"):
        page.fill("#add-text", "Trade grew fast.")
    other = second.new_page()
    other.goto(url)
    expect(other.locator("#add-text")).to_have_value("Trade grew fast.")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_selector("[data-panel]")
    assert page.evaluate("fetch('/drafts').then((answer) => answer.json())") == {"drafts": {}}
    page.goto(url)
    page.wait_for_load_state("networkidle")
    expect(page.locator("#add-text")).to_have_value("")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('argmap-draft:'))") == []
    first.close()
    second.close()
