"""Bounds on how often one may ask: told in headers, counted apart for each, and gone when their time is."""

from __future__ import annotations

import doctest
from typing import Any

import pytest
from flask import Flask

from argmap.access import Role
from argmap.access.people import By, People
from argmap.access.tokens import Tokens
from argmap.web import create_app, limits
from argmap.web.limits import Limits, Rate
from tests.conftest import Shelf

FEW = Rate("few", 3, 30, "tries")


class Clock:
    """A clock that tests set."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_free_then_one_at_a_time() -> None:
    """Three in thirty seconds: three at once, then one every ten seconds; another key is not touched."""
    clock = Clock()
    counted = Limits(clock)
    assert [counted.take(FEW, "a").count for _ in range(3)] == [2, 1, 0]
    refused = counted.take(FEW, "a")
    assert (refused.count, refused.wait) == (0, pytest.approx(10))
    assert counted.take(FEW, "b").wait == 0
    clock.now += 9.9
    assert counted.take(FEW, "a").wait == pytest.approx(0.1)
    clock.now += 0.2
    assert counted.take(FEW, "a").wait == 0
    assert counted.take(FEW, "a").wait > 9
    clock.now += 1000
    assert [counted.take(FEW, "a").wait > 0 for _ in range(4)] == [False, False, False, True]


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """An attacker with many addresses fills no memory."""
    monkeypatch.setattr(limits, "KEYS", 5)
    counted = Limits(Clock())
    for number in range(50):
        counted.take(FEW, str(number))
    assert len(counted._full) == 5


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch, shelf: Shelf) -> Flask:
    """The application with bounds of three."""
    of = {}
    for name in ("SIGN_IN", "ASKED", "SEARCH", "CHECKS", "IMPORTS", "READS", "WRITES"):
        rate: Rate = getattr(limits, name)
        few = Rate(rate.name, 3, 60, rate.what)
        monkeypatch.setattr(limits, name, few)
        of |= {endpoint: few for endpoint, one in limits.OF.items() if one is rate}
    monkeypatch.setattr(limits, "OF", of)
    return create_app(shelf.library)


CHECK: dict[str, Any] = {"json": {"text": "No ship waited.", "quotation": "no ship"}}
IMPORT: dict[str, Any] = {"json": {"text": "x", "format": "markdown"}}
FORM: dict[str, Any] = {"data": {}, "headers": {"Origin": "http://localhost"}}


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("POST", "/api/v1/quotes/check", CHECK),
        ("POST", "/api/v1/imports", IMPORT),
        ("POST", "/api/v1/maps", {"json": {}}),
        ("GET", "/api/v1/search?q=ship", {}),
        ("GET", "/search?q=ship", {}),
        ("GET", "/maps/harbour/find?q=ship", {}),
        ("POST", "/import", FORM),
        ("POST", "/essay", FORM),
        ("POST", "/sign-in", FORM),
        ("POST", "/sign-in/code", FORM),
    ],
)
def test_too_many_requests_are_refused_with_the_time_to_wait(
    narrow: Flask, method: str, path: str, sent: dict[str, Any]
) -> None:
    """429 with Retry-After; a problem document where a program asks, which is told what is left before."""
    client = narrow.test_client()
    before = [client.open(f"{path}{'&' if '?' in path else '?'}n={n}", method=method, **sent) for n in range(3)]
    assert 429 not in [answer.status_code for answer in before]
    refused = client.open(f"{path}{'&' if '?' in path else '?'}n=4", method=method, **sent)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 20
    if "/api/" in path:
        assert refused.mimetype == "application/problem+json"
        assert "Wait" in refused.get_json()["detail"]
        assert [answer.headers["RateLimit"].split(";")[1] for answer in before] == ["r=2", "r=1", "r=0"]
        assert before[0].headers["RateLimit-Policy"].endswith(";q=3;w=60")
    elsewhere = {"REMOTE_ADDR": "192.0.2.9"}
    assert client.open(path, method=method, environ_overrides=elsewhere, **sent).status_code != 429


def test_each_token_has_a_bound_of_its_own(narrow: Flask, shelf: Shelf) -> None:
    """Two programs behind one address do not take from each other, nor from who brings no token."""
    assert shelf.library.store is not None
    people = People(shelf.library.store)
    ann = people.add("Ann", Role.EDITOR, by=By())
    texts = [Tokens(people).make(ann, name, [], 1, by=By())[1] for name in ("one", "two")]
    client = narrow.test_client()
    for text in texts:
        headers = {"Authorization": f"Bearer {text}"}
        assert [client.get("/api/v1/maps", headers=headers).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.get("/api/v1/maps").status_code == 200


def test_a_kept_answer_does_not_tell_what_was_left_for_another(narrow: Flask) -> None:
    """The memory of pages keeps no such header, and what comes out of it counts for nobody."""
    client = narrow.test_client()
    assert "RateLimit" in client.get("/api/v1/maps").headers
    for _ in range(9):
        answer = client.get("/api/v1/maps")
        assert (answer.status_code, "RateLimit" in answer.headers) == (200, False)


def test_whoever_sits_at_the_machine_is_not_counted(narrow: Flask, shelf: Shelf) -> None:
    client = create_app(shelf.library, owner_here=True).test_client()
    assert {client.post("/api/v1/quotes/check", **CHECK).status_code for _ in range(8)} == {200}


def test_examples() -> None:
    assert doctest.testmod(limits).failed == 0
