"""Launches from a learning platform: one of the tests, on a socket, which signs what a test wants."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, jsonify, redirect, request
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.test import TestResponse

from argmap.access import Role
from argmap.access.people import By, People
from argmap.errors import BadRequest
from argmap.web import create_app, lti
from tests import markup
from tests.conftest import Shelf
from tests.serving import served

CLAIM, DEEP = "https://purl.imsglobal.org/spec/lti/claim/", "https://purl.imsglobal.org/spec/lti-dl/claim/"
TEACHER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"
STUDENT = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
HOST = "https://debates.example"


class Platform:
    """A learning platform with one course: confirms launches, and takes links that teachers chose."""

    def __init__(self) -> None:
        self.address = ""
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.asked: dict[str, str] = {}
        self.app = Flask("platform")
        self.app.add_url_rule("/keys", "keys", lambda: jsonify(KeySet([self.key]).as_dict(private=False)))
        self.app.add_url_rule("/auth", "auth", self.auth)

    def auth(self) -> Any:
        self.asked = request.args.to_dict()
        return redirect("about:blank")

    def begun(self, **more: str) -> dict[str, str]:
        """What the platform sends to begin a launch."""
        return {
            "iss": self.address, "client_id": "argmap-1", "login_hint": "7", "lti_message_hint": "course 3",
            "target_link_uri": f"{HOST}/lti/launch", **more,
        }  # fmt: skip

    def signed(self, key: RSAKey | None = None, **wrong: Any) -> str:
        """What the platform says of Ann, who learns in its course; a claim of ``None`` is left out."""
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": "argmap-1", "sub": "7", "nonce": self.asked["nonce"], "iat": now,
            "exp": now + 300, "name": "Ann Lee", f"{CLAIM}message_type": "LtiResourceLinkRequest",
            f"{CLAIM}version": "1.3.0", f"{CLAIM}deployment_id": "1", f"{CLAIM}roles": [STUDENT],
            f"{CLAIM}resource_link": {"id": "r1"}, f"{CLAIM}custom": {"argmap_page": "/maps/harbour"},
        }  # fmt: skip
        said = {name: value for name, value in {**claims, **wrong}.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "one"}, said, key or self.key)

    def choosing(self) -> dict[str, Any]:
        """What the platform says where Ann teaches, and chooses a link."""
        settings = {
            "deep_link_return_url": f"{self.address}/links?course=3", "accept_types": ["ltiResourceLink"],
            "accept_presentation_document_targets": ["window"], "data": "kept",
        }  # fmt: skip
        return {
            f"{CLAIM}message_type": "LtiDeepLinkingRequest", f"{CLAIM}resource_link": None,
            f"{DEEP}deep_linking_settings": settings, f"{CLAIM}roles": [TEACHER],
        }  # fmt: skip


@pytest.fixture(scope="module")
def running() -> Iterator[Platform]:
    """The platform, running."""
    made = Platform()
    with served(made.app) as made.address:
        yield made


@pytest.fixture
def platform(running: Platform) -> Platform:
    """The platform, which has asked nothing yet."""
    running.asked = {}
    return running


@pytest.fixture(scope="module")
def tool(running: Platform, tmp_path_factory: pytest.TempPathFactory) -> lti.Tool:
    """argmap as it was registered there."""
    path = tmp_path_factory.mktemp("lti") / "lti.toml"
    path.write_text(settings(running.address), encoding="utf-8")
    return lti.load(path)


def settings(address: str, more: str = "") -> str:
    return (
        f'{more}\n[[platform]]\nissuer = "{address}"\nclient = "argmap-1"\nlogin = "{address}/auth"\n'
        f'keys = "{address}/keys"\ndeployments = ["1"]\ntitle = "Example School"\n'
    )


@pytest.fixture
def people(shelf: Shelf) -> People:
    """An owner, who signs in otherwise."""
    assert shelf.library.store is not None
    found = People(shelf.library.store)
    found.add("Olga", Role.OWNER, by=By())
    return found


@pytest.fixture
def app(shelf: Shelf, people: People, tool: lti.Tool) -> Flask:
    """argmap behind https, private, with the platform."""
    return create_app(shelf.library, hosts=["debates.example"], private=True, lti=tool)


def begin(client: FlaskClient, platform: Platform, **more: str) -> None:
    """Open a link in the course: the browser goes to the platform."""
    sent = client.post("/lti/login", data=platform.begun(**more), base_url=HOST, headers={"Origin": platform.address})
    assert sent.status_code == 303, sent.text
    address = urlsplit(sent.headers["Location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{platform.address}/auth"
    cookie = sent.headers["Set-Cookie"]
    assert all(word in cookie for word in ("__Host-argmap-lti-", "Secure", "HttpOnly", "SameSite=None", "Partitioned"))
    platform.asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert platform.asked["redirect_uri"] == f"{HOST}/lti/launch"
    assert platform.asked["response_mode"] == "form_post"


def come_back(client: FlaskClient, platform: Platform, token: str, **headers: str) -> TestResponse:
    """Send the form by which the platform sends the browser back."""
    form = {"id_token": token, "state": platform.asked["state"]}
    there = {"Origin": platform.address, "Sec-Fetch-Site": "cross-site", **headers}
    return client.post("/lti/launch", data=form, base_url=HOST, headers=there)


def launched(client: FlaskClient, platform: Platform, **claims: Any) -> TestResponse:
    begin(client, platform)
    return come_back(client, platform, platform.signed(**claims))


def test_a_student_comes_to_the_map_and_a_teacher_may_open_rooms(
    app: Flask, people: People, platform: Platform
) -> None:
    """Each with an account that is found again by the platform's own id, and a role that no launch takes away."""
    client = app.test_client()
    assert client.get("/maps/harbour", base_url=HOST).status_code == 403
    landed = launched(client, platform)
    assert (landed.status_code, landed.headers["Location"]) == (303, "/maps/harbour")
    assert "Ann Lee" in client.get("/maps/harbour", base_url=HOST).text
    assert client.get("/maps/harbour/rooms", base_url=HOST).status_code == 403
    for roles, may in (([TEACHER], 200), ([STUDENT], 200)):
        assert launched(client, platform, **{f"{CLAIM}roles": roles}, name="Olga").status_code == 303
        assert client.get("/maps/harbour/rooms", base_url=HOST).status_code == may
    assert sorted(row.name for row in people.store.people()) == ["Ann Lee", "Olga"]
    row = people.find("ann-lee")
    assert (row.role, row.subject) == ("leader", f"lti {platform.address}#7")
    people.change(row, disabled=True, by=By())
    assert launched(client, platform).status_code == 403


@pytest.mark.parametrize("page", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x", 7])
def test_a_link_leads_nowhere_but_here(app: Flask, platform: Platform, page: Any) -> None:
    landed = launched(app.test_client(), platform, **{f"{CLAIM}custom": {"argmap_page": page}})
    assert (landed.status_code, landed.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("roles", [False, TEACHER, {TEACHER: TEACHER}, [None, 7], [[TEACHER]]])
def test_roles_that_are_not_a_list_of_texts_make_nobody_a_teacher(app: Flask, platform: Platform, roles: Any) -> None:
    client = app.test_client()
    assert launched(client, platform, **{f"{CLAIM}roles": roles}).status_code == 303
    assert client.get("/maps/harbour/rooms", base_url=HOST).status_code == 403


WRONG: list[dict[str, Any]] = [
    {"iss": "https://other.example"},
    {"aud": "another"},
    {"aud": ["argmap-1", "another"], "azp": "another"},
    {"aud": []},
    {"nonce": "another"},
    {"exp": 1_000_000_000},
    {"exp": None},
    {"sub": None},
    {f"{CLAIM}deployment_id": "2"},
    {f"{CLAIM}version": "1.1"},
    {f"{CLAIM}message_type": "LtiSubmissionReviewRequest"},
    {f"{CLAIM}resource_link": "r1"},
    {"key": RSAKey.generate_key(2048, {"kid": "one"})},
]


def test_what_does_not_hold_signs_nobody_in(app: Flask, people: People, platform: Platform) -> None:
    """Each claim that guards a launch is looked at, and so is the signature; the server never fails."""
    client = app.test_client()
    for wrong in WRONG:
        assert launched(client, platform, **wrong).status_code == 403, wrong
    for token in ("", "x", "a.b.c", "e30.e30.", "e30.W10.x", "e30.e30.e30"):
        begin(client, platform)
        assert come_back(client, platform, token).status_code == 403, token
    none = platform.signed().split(".")
    begin(client, platform)
    # {"alg": "none", "kid": "one"}
    assert come_back(client, platform, f"eyJhbGciOiJub25lIiwia2lkIjoib25lIn0.{none[1]}.").status_code == 403
    assert len(people.store.people()) == 1
    assert client.get("/account", base_url=HOST).status_code == 403


def test_a_launch_works_once_in_the_browser_that_began(app: Flask, platform: Platform) -> None:
    """Neither elsewhere, nor twice; an unknown platform begins nothing."""
    client, other = app.test_client(), app.test_client()
    begin(client, platform)
    token = platform.signed()
    assert come_back(other, platform, token).status_code == 403
    assert come_back(client, platform, token).status_code == 403
    begin(client, platform)
    token = platform.signed()
    assert come_back(client, platform, token).status_code == 303
    assert come_back(client, platform, token).status_code == 403
    for wrong in ({"iss": "https://other.example"}, {"client_id": "x"}, {"login_hint": ""}, {"iss": ""}):
        assert client.post("/lti/login", data=platform.begun(**wrong), base_url=HOST).status_code == 403


def test_new_keys_of_a_platform_are_fetched(app: Flask, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the old ones do not fit, but not at every wrong launch."""
    client = app.test_client()
    assert launched(client, platform).status_code == 303
    monkeypatch.setattr(platform, "key", RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256"}))
    assert launched(client, platform).status_code == 403
    monkeypatch.setattr("argmap.web.ltilibrary.PAUSE", 0.0)
    begin(client, platform)
    assert come_back(client, platform, platform.signed()).status_code == 303


def test_in_a_frame_argmap_opens_in_a_window_of_its_own(app: Flask, platform: Platform) -> None:
    """A frame of another site keeps no session: a button there signs in, once, and only that site may frame it."""
    client = app.test_client()
    begin(client, platform)
    framed = come_back(client, platform, platform.signed(), **{"Sec-Fetch-Dest": "iframe"})
    assert framed.status_code == 200
    assert f"frame-ancestors {platform.address};" in framed.headers["Content-Security-Policy"] + ";"
    assert "X-Frame-Options" not in framed.headers
    assert "__Host-argmap=" not in str(framed.headers)
    sent = {"data": markup.sent(markup.form(framed.text, secret=True)), "base_url": HOST}
    assert client.post("/lti/enter", headers={"Origin": "https://evil.example"}, **sent).status_code == 403
    landed = client.post("/lti/enter", headers={"Origin": HOST}, **sent)
    assert (landed.status_code, landed.headers["Location"]) == (303, "/maps/harbour")
    assert client.get("/account", base_url=HOST).status_code == 200
    assert client.post("/lti/enter", headers={"Origin": HOST}, **sent).status_code == 403


def test_a_teacher_chooses_what_a_link_leads_to(app: Flask, platform: Platform) -> None:
    """The platform gets it signed, with the key that it finds at argmap's address; a student chooses nothing."""
    client = app.test_client()
    chosen = {**platform.choosing(), f"{CLAIM}roles": [STUDENT]}
    assert launched(client, platform, **chosen).status_code == 403
    page = launched(client, platform, **platform.choosing())
    assert "Should the harbour be dredged?" in page.text
    secret = markup.form(page.text, secret=True).fields["secret"]
    sent: dict[str, Any] = {"base_url": HOST, "headers": {"Origin": HOST}}
    wrong = client.post("/lti/link", data={"secret": secret, "map": "none", "view": "maps.page"}, **sent)
    assert (wrong.status_code, "Choose a debate" in wrong.text) == (422, True)
    secret = markup.form(wrong.text, secret=True).fields["secret"]
    done = client.post("/lti/link", data={"secret": secret, "map": "harbour", "view": "debate.maps"}, **sent)
    form = markup.form(done.text, JWT=True)
    assert form.action == f"{platform.address}/links?course=3"
    assert f"form-action 'self' {platform.address}" in done.headers["Content-Security-Policy"]
    keys = KeySet.import_key_set(client.get("/lti/keys", base_url=HOST).get_json())
    assert "PRIVATE" not in json.dumps(keys.as_dict())
    said = jwt.decode(form.fields["JWT"], keys, algorithms=["RS256"]).claims
    assert (said["iss"], said["aud"], said[f"{DEEP}data"]) == ("argmap-1", [platform.address], "kept")
    (item,) = said[f"{DEEP}content_items"]
    assert item["url"] == f"{HOST}/lti/launch"
    assert item["custom"] == {"argmap_page": "/maps/harbour/debate"}
    landed = launched(client, platform, **{f"{CLAIM}custom": item["custom"]})
    assert landed.headers["Location"] == "/maps/harbour/debate"


def test_canvas_is_told_where_everything_is(app: Flask) -> None:
    """Its administrator types this one address."""
    told = app.test_client().get("/lti/config.json", base_url=HOST).get_json()
    for name, path in (("oidc_initiation_url", "login"), ("target_link_uri", "launch"), ("public_jwk_url", "keys")):
        assert told[name] == f"{HOST}/lti/{path}"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('client = "argmap-1"', "", "needs client"),
        ('deployments = ["1"]', "deployments = 1", "deployments"),
        ("[[platform]]", "[platform]", "no platform"),
        ('title = "Example School"', 'titel = "x"', "titel"),
        ('login = "http://127.0.0.1', 'login = "http://lms.example', "https"),
    ],
)
def test_a_file_that_cannot_work_is_refused(tmp_path: Path, before: str, after: str, said: str) -> None:
    """With what is wrong; and a platform cannot make anybody an owner."""
    path = tmp_path / "lti.toml"
    path.write_text(settings("http://127.0.0.1:9").replace(before, after), encoding="utf-8")
    with pytest.raises(BadRequest, match=said):
        lti.load(path)
    path.write_text(settings("http://127.0.0.1:9", 'teachers = "owner"'), encoding="utf-8")
    with pytest.raises(BadRequest, match="owner"):
        lti.load(path)


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "lti.toml"
    path.write_text(settings("http://127.0.0.1:9"), encoding="utf-8")
    first = lti.load(path)
    key = tmp_path / "lti-key.pem"
    assert key.stat().st_mode & 0o077 == 0
    assert lti.load(path) == first
    key.write_text("none", encoding="ascii")
    with pytest.raises(BadRequest, match="key"):
        lti.load(path)
