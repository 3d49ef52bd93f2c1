"""Signing in with an identity provider: a small one of the tests, on a socket, which also lies."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from flask import Flask, jsonify, redirect, request
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from werkzeug.test import TestResponse

from argmap.access import Role
from argmap.access.people import By, People
from argmap.errors import BadRequest
from argmap.web import create_app
from argmap.web.oidc import Provider, checked
from tests.conftest import Shelf
from tests.serving import served


class Institution:
    """A provider that knows one person, and says of them what a test wants."""

    def __init__(self) -> None:
        self.issuer = ""
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.claims: dict[str, Any] = {"sub": "7", "name": "Ann Lee", "preferred_username": "Ann.Lee@id.example"}
        self.wrong: dict[str, Any] = {}
        self.algorithm: str = "RS256"
        self.asked: dict[str, dict[str, str]] = {}
        self.app = Flask("institution")
        self.app.add_url_rule("/.well-known/openid-configuration", "about", self.about)
        self.app.add_url_rule("/keys", "keys", lambda: jsonify(KeySet([self.key]).as_dict(private=False)))
        self.app.add_url_rule("/authorize", "authorize", self.authorize)
        self.app.add_url_rule("/token", "token", self.token, methods=["POST"])

    def about(self) -> Any:
        here = self.issuer
        return jsonify(
            issuer=here, authorization_endpoint=f"{here}/authorize", token_endpoint=f"{here}/token",
            jwks_uri=f"{here}/keys",
        )  # fmt: skip

    def authorize(self) -> Any:
        code = f"code{len(self.asked)}"
        self.asked[code] = request.args.to_dict()
        return redirect(f"{request.args['redirect_uri']}?code={code}&state={request.args['state']}")

    def token(self) -> Any:
        asked = self.asked.pop(request.form["code"], None)
        if asked is None or request.authorization is None or request.authorization.password != "s3cret":
            return jsonify(error="invalid_grant"), 400
        if (
            asked["code_challenge_method"] != "S256"
            or create_s256_code_challenge(request.form["code_verifier"]) != asked["code_challenge"]
        ):
            return jsonify(error="invalid_grant"), 400
        now = int(time.time())
        said = {"iss": self.issuer, "aud": "argmap", "nonce": asked["nonce"], "iat": now, "exp": now + 300}
        key: Any = self.key if self.algorithm == "RS256" else OctKey.import_key("s3cret-s3cret-s3cret-s3cret-s3cret")
        header = {"alg": self.algorithm, "kid": "one"}
        text = jwt.encode(header, {**said, **self.claims, **self.wrong}, key, algorithms=[self.algorithm])
        return jsonify(access_token="x", token_type="Bearer", id_token=text)


@pytest.fixture
def institution() -> Iterator[Institution]:
    """The provider, running."""
    made = Institution()
    with served(made.app) as made.issuer:
        yield made


@pytest.fixture
def people(shelf: Shelf) -> People:
    """An owner, who signs in otherwise."""
    assert shelf.library.store is not None
    found = People(shelf.library.store)
    found.add("Olga", Role.OWNER, by=By())
    return found


def provider(institution: Institution, **more: Any) -> Provider:
    return Provider(institution.issuer, "argmap", "s3cret", "Example University", **more)


def asked(client: FlaskClient, query: str = "") -> str:
    """The address that the browser comes back by, after the provider has been visited."""
    sent = client.get(f"/sign-in/provider{query}")
    assert sent.status_code == 303, sent.text
    return came_back(sent.headers["Location"])


def came_back(address: str) -> str:
    """The address that the provider sends the browser back to."""
    import requests

    answer = requests.get(address, allow_redirects=False, timeout=60)
    parts = urlsplit(answer.headers["Location"])
    assert parts.path == "/sign-in/provider/back"
    return f"{parts.path}?{parts.query}"


def round_trip(client: FlaskClient, query: str = "") -> TestResponse:
    """Sign in as a browser does."""
    return client.get(asked(client, query))


def test_whoever_the_provider_knows_is_let_in_where_the_owner_says_so(
    shelf: Shelf, people: People, institution: Institution
) -> None:
    """As a reader, to the page they wanted; the second time it is the same account, whatever it is called by then."""
    client = create_app(shelf.library, provider=provider(institution, admit=True)).test_client()
    assert "Sign in with Example University" in client.get("/sign-in").text
    landed = round_trip(client, "?next=/maps/harbour")
    assert (landed.status_code, landed.headers["Location"]) == (303, "/maps/harbour")
    assert "Ann Lee" in client.get("/maps/harbour").text
    row = people.find("ann.lee@id.example")
    assert (row.role, row.subject) == ("reader", f"{institution.issuer}#7")
    institution.claims |= {"name": "Ann Other", "preferred_username": "olga"}
    client.post("/sign-out", headers={"Origin": "http://localhost"})
    assert round_trip(client).status_code == 303
    assert len(people.store.people()) == 2


def test_a_name_that_somebody_has_is_not_taken_for_them(shelf: Shelf, people: People, institution: Institution) -> None:
    """A provider's person who calls themself as the owner does gets an account of their own."""
    institution.claims["preferred_username"] = "olga"
    client = create_app(shelf.library, provider=provider(institution, admit=True)).test_client()
    assert round_trip(client).status_code == 303
    assert client.get("/access/people").status_code == 403
    assert people.find("olga").subject == ""


def test_otherwise_only_whoever_was_invited(shelf: Shelf, people: People, institution: Institution) -> None:
    """The invitation is used up by it, and the account has no password."""
    client = create_app(shelf.library, provider=provider(institution)).test_client()
    refused = round_trip(client)
    assert (refused.status_code, "invitation" in refused.text) == (403, True)
    ben = people.add("Ben", Role.EDITOR, by=By())
    secret = people.invite(ben, by=By())
    assert "Use my account at Example University" in client.get(f"/invitations/{secret}").text
    # A link takes no invitation, whoever sends it to whom.
    assert round_trip(client, f"?invitation={secret}").status_code == 403
    assert people.invited(secret).id == ben.id
    sent = client.post("/sign-in/provider", data={"invitation": secret}, headers={"Origin": "http://evil.example"})
    assert sent.status_code == 403
    sent = client.post("/sign-in/provider", data={"invitation": secret}, headers={"Origin": "http://localhost"})
    assert sent.status_code == 200
    assert secret not in str(people.store.grants("provider"))
    found = re.search(r'href="([^"]*/authorize[^"]*)"', sent.text)
    assert found is not None
    assert client.get(came_back(unescape(found[1]))).status_code == 303
    assert client.get("/new").status_code == 200
    assert people.find("ben").subject == f"{institution.issuer}#7"
    assert client.get(f"/invitations/{secret}").status_code == 403


def test_a_claim_gives_the_role_and_changes_it(shelf: Shelf, people: People, institution: Institution) -> None:
    """The highest of several; other words in it mean nothing; disabling here outweighs it."""
    institution.claims["groups"] = ["staff", "editor", "reader"]
    client = create_app(shelf.library, provider=provider(institution, role_claim="groups")).test_client()
    assert round_trip(client).status_code == 303
    assert client.get("/new").status_code == 200
    institution.claims["groups"] = "reader"
    assert round_trip(client).status_code == 303
    assert client.get("/new").status_code == 403
    people.change(people.find("ann.lee@id.example"), disabled=True, by=By())
    assert round_trip(client).status_code == 403


@pytest.mark.parametrize("left", [["staff"], [], None])
def test_a_role_that_the_provider_takes_back_is_lost(
    shelf: Shelf, people: People, institution: Institution, left: list[str] | None
) -> None:
    """Whether the claim names other groups, none, or is left out; the only owner stays one and gets in."""
    institution.claims["groups"] = ["editor"]
    client = create_app(shelf.library, provider=provider(institution, role_claim="groups")).test_client()
    assert round_trip(client).status_code == 303
    institution.claims["groups"] = left
    assert round_trip(client).status_code == 303
    row = people.find("ann.lee@id.example")
    assert row.role == "reader"
    assert client.get("/new").status_code == 403
    people.change(row, role=Role.OWNER, by=By())
    people.change(people.find("olga"), role=Role.READER, by=By())
    assert round_trip(client).status_code == 303
    assert people.find(row.id).role == "owner"


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"aud": "another"},
        {"aud": ["argmap", "another"], "azp": "another"},
        {"iss": "https://another.example"},
        {"exp": 1_000_000_000},
        {"sub": None},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_was_said_to_another_or_too_late_signs_nobody_in(
    shelf: Shelf, people: People, institution: Institution, wrong: dict[str, Any]
) -> None:
    """Each claim that guards the answer is looked at."""
    institution.wrong = wrong
    client = create_app(shelf.library, provider=provider(institution, admit=True)).test_client()
    assert round_trip(client).status_code == 403
    assert len(people.store.people()) == 1


def test_a_token_signed_by_anything_but_the_providers_key_signs_nobody_in(
    shelf: Shelf, people: People, institution: Institution
) -> None:
    """Nor by a password that both know; new keys are fetched when old ones do not fit."""
    client = create_app(shelf.library, provider=provider(institution, admit=True)).test_client()
    institution.algorithm = "HS256"
    assert round_trip(client).status_code == 403
    institution.algorithm = "RS256"
    institution.key = RSAKey.generate_key(2048, {"kid": "one"})
    assert round_trip(client).status_code == 303


def test_an_answer_works_once_in_the_browser_that_asked(shelf: Shelf, people: People, institution: Institution) -> None:
    """Neither elsewhere, nor twice, nor with another state, nor where the provider says no."""
    app = create_app(shelf.library, provider=provider(institution, admit=True))
    client, other = app.test_client(), app.test_client()
    address = asked(client)
    assert other.get(address).status_code == 403
    state = parse_qs(urlsplit(address).query)["state"][0]
    another = state[::-1] if state[::-1] != state else state + "x"
    assert client.get(address.replace(state, another)).status_code == 403
    assert client.get(address).status_code == 403
    address = asked(client)
    assert client.get(address).status_code == 303
    assert client.get(address).status_code == 403
    state = parse_qs(urlsplit(asked(client)).query)["state"][0]
    assert client.get(f"/sign-in/provider/back?error=access_denied&state={state}").status_code == 403


def test_a_provider_that_is_away_is_told(shelf: Shelf, institution: Institution) -> None:
    """And one that says it is another is not believed."""
    away = replace(provider(institution), issuer="http://127.0.0.1:9")
    client = create_app(shelf.library, provider=away).test_client()
    assert client.get("/sign-in/provider").status_code == 503
    other = replace(provider(institution), issuer=institution.issuer + "/")
    assert create_app(shelf.library, provider=other).test_client().get("/sign-in/provider").status_code == 503


@pytest.mark.parametrize("issuer", ["http://id.example.edu", "id.example.edu", "https://", "ftp://x"])
def test_a_provider_needs_https(issuer: str) -> None:
    """Except on this machine itself."""
    with pytest.raises(BadRequest):
        checked(Provider(issuer, "argmap", "x"))
    with pytest.raises(BadRequest):
        checked(Provider("https://id.example.edu", "", "x"))
    assert checked(Provider("https://id.example.edu", "argmap", "x"))
