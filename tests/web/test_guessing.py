"""Nobody keeps another out by guessing at their password, and nobody guesses fast."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from argmap.access import Role
from argmap.access.people import By, People
from argmap.web import create_app, guessing
from argmap.web.guessing import OF_ALL, OF_ONE
from tests.conftest import Shelf

PASSWORD = "ships wait a week"
HOME, SCHOOL = "198.51.100.1", "192.0.2.7"


@pytest.fixture
def people(shelf: Shelf) -> People:
    """Ann, an owner with a password."""
    assert shelf.library.store is not None
    found = People(shelf.library.store)
    found.accept(found.invite(found.add("Ann", Role.OWNER, by=By()), by=By()), PASSWORD)
    return found


@pytest.fixture
def server(shelf: Shelf, people: People, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A server that people sign in to; a comparison of passwords takes no time here."""
    monkeypatch.setattr("argmap.access.secrets.password_fits", lambda said, _: said == PASSWORD)
    return create_app(shelf.library)


def tried(client: FlaskClient, password: str, address: str = SCHOOL, login: str = "Ann ") -> int:
    """Return the status of a try to sign in."""
    return client.post(
        "/sign-in",
        data={"login": login, "password": password},
        headers={"Origin": "http://localhost"},
        environ_overrides={"REMOTE_ADDR": address},
    ).status_code


def test_whoever_guesses_locks_out_nobody_who_comes_from_elsewhere(server: Flask) -> None:
    """The guesser waits, ever longer; the right password from another address, or for another name, is taken."""
    guesser = server.test_client()
    assert [tried(guesser, "wrong") for _ in range(OF_ONE + 2)] == [422] * OF_ONE + [429] * 2
    assert tried(guesser, PASSWORD) == 429, "a guesser must not learn that the next guess was right"
    assert tried(guesser, "wrong", login="ben") == 422
    assert tried(server.test_client(), PASSWORD, HOME) == 303


def test_a_browser_that_has_signed_in_before_is_kept_out_by_nobody(server: Flask, people: People) -> None:
    """Not even from the guesser's own network, nor where that has used up all its tries; it has few itself."""
    known, guesser = server.test_client(), server.test_client()
    assert tried(known, PASSWORD) == 303
    cookie = known.get_cookie("argmap_device", path="/sign-in")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.value not in str(people.store.grants("device"))
    for number in range(70):
        tried(guesser, "wrong", login=f"ann{number % 20}")
    assert [tried(guesser, "wrong") for _ in range(3)] == [429] * 3
    assert tried(known, PASSWORD) == 303
    assert [tried(known, "wrong") for _ in range(OF_ONE + 1)] == [422] * OF_ONE + [429]
    stolen = server.test_client()
    stolen.set_cookie("argmap_device", "x" * 43, path="/sign-in")
    assert tried(stolen, PASSWORD) == 429


def test_a_name_is_not_guessed_at_from_ever_more_networks(server: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them together have a bound; a browser that is known passes it."""
    known, guesser = server.test_client(), server.test_client()
    assert tried(known, PASSWORD, HOME) == 303
    statuses = [tried(guesser, "wrong", f"203.0.113.{number}") for number in range(OF_ALL + 1)]
    assert statuses == [422] * OF_ALL + [429]
    assert tried(known, PASSWORD, HOME) == 303
    monkeypatch.setattr(guessing, "OF_ALL", 10 * OF_ALL)
    assert tried(guesser, PASSWORD, "203.0.113.200") == 303
