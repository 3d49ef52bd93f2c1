"""Every route, method and role: who may use it. A route that nobody decided about fails here."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from argmap.access import Action, Role
from argmap.access.people import By, People
from argmap.access.roles import LEAST, OF_MAP_EDITORS
from argmap.access.sessions import Sessions
from argmap.access.tokens import SCOPES, Tokens
from argmap.web import create_app
from tests.conftest import Shelf

#: What changes something, or shows how to, and what that takes.
GUARDED = {
    # Of any map that one may edit; first, for what follows may leave no sound one.
    "GET /sources/<source_id>/quote": Action.EDIT,
    "POST /sources/<source_id>/quote": Action.EDIT,
    "POST /sources/<source_id>/closest": Action.EDIT,
    "POST /api/v1/maps": Action.CREATE_MAP,
    "POST /api/v1/maps/<map_id>/edits": Action.EDIT,
    "POST /api/v1/maps/<map_id>/revisions/<int:revision>/take-back": Action.EDIT,
    "PUT /api/v1/maps/<map_id>/text": Action.EDIT,
    "POST /maps/<map_id>/claims": Action.EDIT,
    "GET /maps/<map_id>/advice": Action.EDIT,
    "GET /maps/<map_id>/claims/<claim_id>/edit": Action.EDIT,
    "POST /maps/<map_id>/claims/<claim_id>/edit": Action.EDIT,
    "POST /maps/<map_id>/edits": Action.EDIT,
    "POST /maps/<map_id>/history/<int:number>": Action.EDIT,
    "GET /maps/<map_id>/rooms": Action.LEAD_ROOM,
    "POST /maps/<map_id>/rooms": Action.LEAD_ROOM,
    "GET /maps/<map_id>/text": Action.EDIT,
    "POST /maps/<map_id>/text": Action.EDIT,
    "POST /maps/<map_id>/text/check": Action.EDIT,
    "GET /new": Action.CREATE_MAP,
    "POST /new": Action.CREATE_MAP,
    "GET /api/v1/webhooks": Action.MANAGE_WEBHOOKS,
    "POST /api/v1/webhooks": Action.MANAGE_WEBHOOKS,
    "DELETE /api/v1/webhooks/<hook_id>": Action.MANAGE_WEBHOOKS,
    "GET /access/webhooks": Action.MANAGE_WEBHOOKS,
    "POST /access/webhooks": Action.MANAGE_WEBHOOKS,
    "POST /access/webhooks/<hook_id>": Action.MANAGE_WEBHOOKS,
    "GET /access/audit": Action.SEE_AUDIT,
    "GET /access/people": Action.MANAGE_PEOPLE,
    "POST /access/people": Action.MANAGE_PEOPLE,
    "GET /access/people/<person_id>": Action.MANAGE_PEOPLE,
    "POST /access/people/<person_id>": Action.MANAGE_PEOPLE,
    "GET /maps/<map_id>/outline": Action.EDIT,
    "GET /maps/<map_id>/setup": Action.EDIT,
    "POST /maps/<map_id>/setup": Action.EDIT,
    "GET /sources/<source_id>/edit": Action.EDIT_SOURCES,
    "POST /sources/<source_id>/edit": Action.EDIT_SOURCES,
    "GET /sources/new": Action.EDIT_SOURCES,
    "POST /sources/new": Action.EDIT_SOURCES,
    "POST /sources/<source_id>/text": Action.EDIT_SOURCES,
}
#: What works on the request alone and keeps nothing, so that anybody may send it.
KEEPS_NOTHING = {
    "POST /api/v1/essays/check",
    "POST /api/v1/imports",
    "POST /api/v1/quotes/check",
    "POST /essay",
    "POST /import",
}
#: What is of one's own account: for whoever has signed in, whatever their role is.
OF_ONESELF = {
    "GET /account",
    "POST /account",
    "GET /account/data.json",
    "POST /account/delete",
    "POST /account/tokens",
    "POST /account/tokens/<token_id>",
    "GET /drafts",
    "POST /drafts",
}
#: The way in, and out: what is sent decides.
SIGNING = {
    "GET /lti/login",
    "POST /lti/login",
    "POST /lti/launch",
    "POST /lti/enter",
    "POST /lti/link",
    "GET /lti/keys",
    "GET /lti/config.json",
    "GET /sign-in/provider",
    "POST /sign-in/provider",
    "GET /sign-in/provider/back",
    "GET /sign-in",
    "POST /sign-in",
    "GET /sign-in/code",
    "POST /sign-in/code",
    "POST /sign-out",
    "GET /invitations/<secret>",
    "POST /invitations/<secret>",
}
#: A room's own rules say who may do what in it: its seats and its leader, who need no account.
OF_ROOMS = {
    "GET /join",
    "GET /join/<code>",
    "GET /sessions/<name>.yaml",
    "GET /rooms/<room_id>",
    "POST /rooms/<room_id>",
    "GET /rooms/<room_id>/changes",
    "GET /rooms/<room_id>/enter",
    "POST /rooms/<room_id>/enter",
    "GET /rooms/<room_id>/export.<ending>",
    "GET /rooms/<room_id>/groups",
    "GET /rooms/<room_id>/join",
    "POST /rooms/<room_id>/join",
    "POST /rooms/<room_id>/find",
    "GET /rooms/<room_id>/map",
    "GET /rooms/<room_id>/map.<ending>",
    "GET /rooms/<room_id>/projector",
    "POST /rooms/<room_id>/quoted",
    "GET /rooms/<room_id>/seat",
    "POST /rooms/<room_id>/seat",
    "GET /rooms/<room_id>/summary",
}
#: What anybody may read, as long as there are no maps that only some may see.
READ = {
    f"GET {path}"
    for path in re.findall(
        r"\S+",
        """
    / /api /health /theme.css /static/<path:filename> /search /essay /help /help/<name> /import
    /compare /compare.<ending> /people /people/<path:name> /sources /sources/<source_id> /embed/maps/<map_id>
    /embed/maps/<map_id>/debate /embed/maps/<map_id>/claims/<claim_id> /embed/maps/<map_id>/quotes/<key> /oembed
    /maps/<map_id>/share /api/v1/maps/<map_id>/picture.<ending> /api/v1/maps/<map_id>/documents/<kind>.<ending>
    /api/v1/maps/<map_id>/exports/<ending> /api/v1/changes /api/v1/maps
    /api/v1/maps/<map_id> /api/v1/maps/<map_id>/arguments /api/v1/maps/<map_id>/claims
    /api/v1/maps/<map_id>/claims/<claim_id> /api/v1/maps/<map_id>/differences /api/v1/maps/<map_id>/evaluation
    /api/v1/maps/<map_id>/quotes /api/v1/maps/<map_id>/revisions /api/v1/maps/<map_id>/text
    /api/v1/maps/<map_id>/revisions/<int:revision>/text /api/v1/openapi.json /api/v1/search /api/v1/sources
    /api/v1/sources/<source_id> /maps/<map_id> /maps/<map_id>/ /maps/<map_id>.<ending> /maps/<map_id>/about
    /maps/<map_id>/changes /maps/<map_id>/changes/claims /maps/<map_id>/claims/<claim_id>
    /maps/<map_id>/claims/<claim_id>/advice
    /maps/<map_id>/colours.css /maps/<map_id>/debate /maps/<map_id>/debate.<ending> /maps/<map_id>/debate/flow
    /maps/<map_id>/debate/flow.<ending> /maps/<map_id>/debate/passages /maps/<map_id>/debate/passages.<ending>
    /maps/<map_id>/documents/<kind>.<ending> /maps/<map_id>/find /maps/<map_id>/gaps /maps/<map_id>/history
    /maps/<map_id>/paper /maps/<map_id>/prepare /maps/<map_id>/present /maps/<map_id>/present.<ending>
    /maps/<map_id>/present/notes /maps/<map_id>/quotes /maps/<map_id>/quotes.jsonld /maps/<map_id>/standing
    /maps/<map_id>/voices /maps/<map_id>/voices.<ending>
    """,
    )
}
VALUES = {
    "map_id": "harbour",
    "claim_id": "a-week",
    "source_id": "annals",
    "room_id": "none",
    "number": "1",
    "revision": "1",
    "ending": "html",
    "name": "Harbour board",
    "kind": "brief",
    "code": "ABCD",
    "filename": "icon.svg",
    "person_id": "nobody",
    "token_id": "none",
    "secret": "none",
    "key": "none",
    "hook_id": "none",
}


def routes(app: Flask) -> Iterator[str]:
    """Yield every method and path that the application answers to."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.rule}"


def send(client: FlaskClient, route: str, **more: str) -> int:
    """Return the status of a request to a route, with names of what exists."""
    method, path = route.split(" ", 1)
    address = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: VALUES[found[1]], path)
    headers = {"Origin": "http://localhost", **({"If-Match": "*"} if method == "PUT" else {}), **more}
    sent = {"json": {}} if "/api/" in path and method == "POST" else {"data": b""} if method != "GET" else {}
    return client.open(address, method=method, headers=headers, **sent).status_code  # type: ignore[arg-type]


@pytest.fixture
def known(shelf: Shelf) -> People:
    """One account for each role, and a reader whom a map names as its editor."""
    assert shelf.library.store is not None
    people = People(shelf.library.store)
    for role in Role:
        people.add(role.value, role, by=By())
    people.add("map editor", maps=["harbour"], by=By())
    return people


def signed_in(shelf: Shelf, people: People, login: str) -> FlaskClient:
    """A browser that somebody has signed in with."""
    client = create_app(shelf.library).test_client()
    client.set_cookie("argmap_session", Sessions(people).begin(people.find(login)))
    return client


def refused(route: str) -> int:
    """The status of a refusal to somebody who has not signed in."""
    return 401 if "/api/" in route else 403


def test_every_route_is_decided_about(app: Flask) -> None:
    """A new route fails here until somebody has said who may use it; what is gone leaves the table."""
    tables = [set(GUARDED), KEEPS_NOTHING, OF_ONESELF, SIGNING, OF_ROOMS, READ]
    decided = set().union(*tables)
    assert sum(map(len, tables)) == len(decided)
    assert set(routes(app)) == decided


@pytest.mark.parametrize("route", GUARDED)
def test_a_stranger_may_not_and_the_owner_may(shelf: Shelf, route: str) -> None:
    """A stranger is refused, whatever else is wrong with the request, and the file stays as it is."""
    before = (shelf.folder / "harbour.yaml").read_bytes()
    assert send(create_app(shelf.library).test_client(), route) == refused(route)
    assert (shelf.folder / "harbour.yaml").read_bytes() == before
    assert send(create_app(shelf.library, owner_here=True).test_client(), route) not in (401, 403, 500)


@pytest.mark.parametrize("role", [*Role, "map-editor"])
def test_each_role_may_what_the_table_says_at_every_route(shelf: Shelf, known: People, role: str) -> None:
    """Every guarded route asks for its action, of whoever has signed in and of the map's own editors."""
    client = signed_in(shelf, known, role)
    for route, action in GUARDED.items():
        rank = Role(role).rank if role in tuple(Role) else 0
        of_map = role == "map-editor" and action in OF_MAP_EDITORS and ("<map_id>" in route or "/sources/" in route)
        status = send(client, route)
        assert (status not in (401, 403)) is (of_map or rank >= LEAST[action].rank), (route, role, status)
        assert status != 500, (route, role)


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_may_what_its_scope_says_at_every_route_of_the_api(shelf: Shelf, known: People, scope: Action) -> None:
    """An owner's token does nothing outside its scope, and nothing at all on pages."""
    _, text = Tokens(known).make(known.find("owner"), "a script", [scope], 1, by=By())
    client = create_app(shelf.library).test_client()
    for route, action in GUARDED.items():
        status = send(client, route, Authorization=f"Bearer {text}")
        may = "/api/" in route and action is scope
        assert (status not in (401, 403)) is may, (route, scope, status)


@pytest.mark.parametrize("role", [*Role, "map-editor"])
def test_whoever_has_signed_in_reaches_their_own_account(shelf: Shelf, known: People, role: str) -> None:
    """The pages of one's own account are refused to a stranger alone."""
    client = signed_in(shelf, known, role)
    for route in sorted(OF_ONESELF):
        assert send(create_app(shelf.library).test_client(), route) == 403
        assert send(client, route) not in (401, 403, 500), route


@pytest.mark.parametrize("route", sorted(READ | KEEPS_NOTHING))
def test_a_stranger_reads(shelf: Shelf, client: FlaskClient, route: str) -> None:
    """What is open to anybody is refused to nobody, and reading adds no revision."""
    shelf.library.snapshot()
    before = len(shelf.library.snapshot().revisions("harbour"))
    assert send(client, route) not in (401, 403, 405, 500)
    assert len(shelf.library.snapshot().revisions("harbour")) == before


def test_a_private_server_is_read_by_those_who_have_signed_in(shelf: Shelf, known: People) -> None:
    """A stranger sees the way in and nothing else; a reader sees what a stranger sees elsewhere."""
    app = create_app(shelf.library, private=True)
    stranger, reader = app.test_client(), app.test_client()
    reader.set_cookie("argmap_session", Sessions(known).begin(known.find("reader")))
    assert send(reader, "GET /maps/<map_id>") == 200
    for route in sorted(READ | KEEPS_NOTHING | set(GUARDED)):
        open_to_all = any(part in route for part in (" /static/", " /theme.css", " /health"))
        status = send(stranger, route)
        assert (status == refused(route)) is not open_to_all, (route, status)


def test_the_way_in_is_open(shelf: Shelf, known: People) -> None:
    """Even on a private server; an invitation that is none is refused in words."""
    client = create_app(shelf.library, private=True).test_client()
    for route in sorted(SIGNING):
        assert send(client, route) in (
            (403,) if "invitations" in route else (404,) if "provider" in route or "/lti/" in route else (200, 303, 422)
        ), route
