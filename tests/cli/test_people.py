"""``argmap people``: what an owner does at the machine itself."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner, Result

from argmap.access.people import People
from argmap.access.sessions import Sessions
from argmap.access.tokens import Tokens
from argmap.cli import group
from argmap.errors import ArgmapError
from argmap.web import create_app
from tests.conftest import Shelf


@pytest.fixture
def people(shelf: Shelf) -> People:
    """The people of the library."""
    assert shelf.library.store is not None
    return People(shelf.library.store)


def run(shelf: Shelf, *words: str) -> Result:
    """Run the command on the library's database."""
    place = ["--db", str(shelf.folder.parent / "argmap.db"), "--maps", str(shelf.folder)]
    return CliRunner().invoke(group, ["people", words[0], *words[1:], *place])


def said(shelf: Shelf, *words: str) -> str:
    """What the command prints, where it succeeds."""
    result = run(shelf, *words)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_link_printed_here_works_in_a_browser(shelf: Shelf, people: People) -> None:
    """Whoever was added by the command line chooses a password on the page, and has the role."""
    told = said(shelf, "add", "Ann Lee", "--role", "editor", "--map", "harbour", "--address", "https://a.example/")
    link = re.findall(r"https://a\.example(/invitations/\S+)", told)[0]
    client = create_app(shelf.library).test_client()
    sent = client.post(link, data={"password": "ships wait a week"}, headers={"Origin": "http://localhost"})
    assert sent.status_code == 303
    assert client.get("/new").status_code == 200
    assert said(shelf, "list") == "ann-lee  Ann Lee  (editor, editor of harbour)\n"
    assert json.loads(said(shelf, "list", "--json"))[0]["maps"] == ["harbour"]


def test_roles_codes_tokens_and_the_log(shelf: Shelf, people: People) -> None:
    said(shelf, "add", "Ann", "--role", "owner")
    said(shelf, "add", "Ben", "--login", "ben@a.example")
    assert "leader now" in said(shelf, "role", "ben@a.example", "leader")
    assert people.find("ben").role == "leader"
    browser = Sessions(people).ask_code("ben@a.example")
    code = re.findall(r"^\d{8}$", said(shelf, "code", "Ben"), re.MULTILINE)[0]
    assert Sessions(people).use_code(browser, code) is not None
    text = said(shelf, "token", "ben", "script", "--for", "create maps", "--days", "2").split()[0]
    assert Tokens(people).bearer(text) is not None
    token = said(shelf, "tokens", "ben").split()[0]
    said(shelf, "revoke", token)
    assert Tokens(people).bearer(text) is None
    said(shelf, "editor", "ben", "harbour")
    assert people.store.edited_by(people.find("ben").id) == {"harbour"}
    said(shelf, "editor", "ben", "harbour", "--remove")
    said(shelf, "disable", "ben")
    assert people.find("ben").disabled
    said(shelf, "enable", "ben")
    assert json.loads(said(shelf, "export", "ben"))["account"]["role"] == "leader"
    assert "changed the role of  ben@a.example  (reader to leader)" in said(shelf, "audit")
    said(shelf, "remove", "ben", "--yes")
    assert [row.name for row in people.store.people()] == ["Ann"]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("role", "nobody", "editor"), "There is no person"),
        (("add", "Cat", "--map", "harbor"), "harbour"),
        (("code", "ann"), "has not asked for a code"),
        (("role", "ann", "reader"), "only owner"),
        (("token", "ann", "x", "--for", "everything"), "create maps"),
        (("revoke", "none"), "There is no token"),
    ],
)
def test_what_cannot_be_done_is_said(shelf: Shelf, words: tuple[str, ...], message: str) -> None:
    """In one sentence, which says what would."""
    said(shelf, "add", "Ann", "--role", "owner")
    said(shelf, "add", "Ben")
    result = run(shelf, *words)
    assert isinstance(result.exception, ArgmapError)
    assert message in str(result.exception)
