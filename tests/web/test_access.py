"""Who may do what over HTTP: the owner at the machine everything, a stranger nothing but reading."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from argmap.access import Action
from argmap.cli import serve
from argmap.errors import NotAllowed
from argmap.web import access, create_app
from tests.conftest import Shelf


@pytest.mark.parametrize(("here", "writes"), [(True, True), (False, False)])
def test_the_owner_at_the_machine_writes_and_a_stranger_reads(shelf: Shelf, here: bool, writes: bool) -> None:
    """On a loopback address nobody signs in; anywhere else nobody writes before people are set up."""
    app = create_app(shelf.library, owner_here=here)
    with app.test_request_context("/"):
        assert access.allowed(Action.READ)
        assert access.allowed(Action.EDIT, "harbour") is writes
        assert bool(access.author().id) is writes
        if not writes:
            with pytest.raises(NotAllowed, match="sign in"):
                access.require(Action.EDIT, "harbour")


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("localhost.example.org", False),
    ],
)
def test_only_a_loopback_address_makes_an_owner(host: str, loopback: bool) -> None:
    """Every address that another machine may reach is none."""
    assert serve._is_loopback(host) is loopback


HOSTILE = ("endpoint=x", "_anchor=x", "_method=x", "_external=1&_scheme=javascript", "map_id=x", "values=x")


@pytest.mark.parametrize("query", HOSTILE)
def test_no_parameter_of_an_address_steers_the_links_of_its_answer(client: FlaskClient, query: str) -> None:
    """Names that mean something to the framework are not passed on to other addresses."""
    for path in ("/maps/harbour", "/maps/harbour/debate", "/api/v1/maps/harbour/claims?limit=1"):
        answer = client.get(f"{path}{'&' if '?' in path else '?'}{query}")
        assert answer.status_code == 200, answer.text
        assert "]://" not in answer.text + answer.headers.get("Link", "")
