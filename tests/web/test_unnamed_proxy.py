"""Behind a proxy everybody comes from this machine's own address: nobody is its owner for that."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from argmap.web import create_app
from argmap.web.shell import Shell
from argmap.web.shell.proxies import networks
from tests.conftest import Shelf
from tests.web.test_shell import Client

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
TELLING = [
    {"X-Forwarded-For": "203.0.113.9"},
    {"X-Forwarded-Proto": "https"},
    {"Forwarded": "for=203.0.113.9"},
    {"Via": "1.1 proxy"},
    {"X-Real-IP": "203.0.113.9"},
    # A proxy that says nothing of itself, but keeps the host it asks: the browser's own word gives it away.
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://debates.example"},
    {"Sec-Fetch-Site": "same-origin", "Referer": "https://debates.example/maps/harbour"},
]


@pytest.fixture
def shells(shelf: Shelf) -> Iterator[tuple[Shell, Shell, Shell]]:
    """A server on this machine as it is started without options, with ``--private``, and with its proxy named."""
    made = (
        Shell(create_app(shelf.library, owner_here=True)),
        Shell(create_app(shelf.library, owner_here=True, private=True)),
        Shell(create_app(shelf.library), proxies=networks(["127.0.0.1"])),
    )
    yield made
    for shell in made:
        shell.close()


def test_whoever_comes_through_a_proxy_that_nobody_named_is_not_the_owner(
    shells: tuple[Shell, Shell, Shell], caplog: pytest.LogCaptureFixture
) -> None:
    """They neither read who has access, nor write, nor read a private server; the log says what to do, once."""
    plain, private, _ = map(Client, shells)
    with caplog.at_level(logging.WARNING, "argmap"):
        for headers in TELLING:
            assert plain.ask("GET", "/access/people", headers)[0] == 403, headers
            assert private.ask("GET", "/maps/harbour", headers)[0] == 403, headers
            assert plain.ask("POST", "/maps/harbour/edits", {**FORM, **headers}, b"x=1")[0] == 403, headers
    assert [record.message.count("--trusted-proxy 127.0.0.1") for record in caplog.records] == [1, 1]


def test_whoever_sits_at_the_machine_still_is(shells: tuple[Shell, Shell, Shell]) -> None:
    """With the headers that a browser or a program on the machine sends."""
    plain, private, _ = map(Client, shells)
    for headers in (
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost", "Referer": "http://localhost/"},
    ):
        assert plain.ask("GET", "/access/people", headers)[0] == 200
        assert private.ask("GET", "/maps/harbour", headers)[0] == 200


def test_a_page_made_for_the_owner_is_not_kept_for_whoever_a_proxy_brings(shells: tuple[Shell, Shell, Shell]) -> None:
    """Nor the other way round: the owner's page has the way to write, and a visitor's the way to sign in."""
    client = Client(shells[0])
    for headers, mine in (({}, True), (TELLING[0], False), ({}, True), (TELLING[0], False)):
        status, _, body = client.ask("GET", "/", headers)
        assert (status, b"/access/people" in body, b">Sign in<" in body) == (200, mine, not mine)


def test_over_an_unnamed_proxy_no_password_is_taken(shells: tuple[Shell, Shell, Shell]) -> None:
    """Nobody knows whether the way to the proxy is safe; the page says what to do. A named proxy says that it is."""
    said = Client(shells[0]).ask("GET", "/sign-in", TELLING[0])[2].decode()
    assert "--trusted-proxy" in said
    assert 'type="password"' not in said
    named = Client(shells[2]).ask("GET", "/sign-in", {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"})
    assert "--trusted-proxy" not in named[2].decode()
