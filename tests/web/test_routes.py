"""Every route and method: who may use it. A route that nobody decided about fails here."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from argmap.access import Action
from argmap.web import create_app
from tests.conftest import Shelf

#: What changes something, or shows how to, and what that takes.
GUARDED = {
    "POST /api/v1/maps": Action.CREATE_MAP,
    "POST /api/v1/maps/<map_id>/edits": Action.EDIT,
    "POST /api/v1/maps/<map_id>/revisions/<int:revision>/take-back": Action.EDIT,
    "PUT /api/v1/maps/<map_id>/text": Action.EDIT,
    "POST /maps/<map_id>/claims": Action.EDIT,
    "GET /maps/<map_id>/claims/<claim_id>/edit": Action.EDIT,
    "POST /maps/<map_id>/claims/<claim_id>/edit": Action.EDIT,
    "POST /maps/<map_id>/edits": Action.EDIT,
    "POST /maps/<map_id>/history/<int:number>": Action.EDIT,
    "GET /maps/<map_id>/rooms": Action.LEAD_ROOM,
    "POST /maps/<map_id>/rooms": Action.LEAD_ROOM,
    "GET /maps/<map_id>/text": Action.EDIT,
    "POST /maps/<map_id>/text": Action.EDIT,
    "GET /new": Action.CREATE_MAP,
    "POST /new": Action.CREATE_MAP,
    "GET /sources/new": Action.EDIT_SOURCES,
    "POST /sources/new": Action.EDIT_SOURCES,
}
#: What works on the request alone and keeps nothing, so that anybody may send it.
KEEPS_NOTHING = {"POST /api/v1/imports", "POST /api/v1/quotes/check", "POST /essay", "POST /import"}
#: A room's own rules say who may do what in it: its seats and its leader, who need no account.
OF_ROOMS = {
    "GET /join",
    "GET /join/<code>",
    "GET /rooms/<room_id>",
    "POST /rooms/<room_id>",
    "GET /rooms/<room_id>/changes",
    "GET /rooms/<room_id>/enter",
    "POST /rooms/<room_id>/enter",
    "GET /rooms/<room_id>/export.<ending>",
    "GET /rooms/<room_id>/join",
    "POST /rooms/<room_id>/join",
    "POST /rooms/<room_id>/find",
    "GET /rooms/<room_id>/projector",
    "POST /rooms/<room_id>/quoted",
    "GET /rooms/<room_id>/seat",
    "POST /rooms/<room_id>/seat",
}
#: What anybody may read, as long as there are no maps that only some may see.
READ = {
    f"GET {path}"
    for path in re.findall(
        r"\S+",
        """
    / /api /health /theme.css /static/<path:filename> /search /essay /import /compare /compare.<ending> /people
    /people/<path:name> /sources /sources/<source_id> /embed/maps/<map_id> /api/v1/changes /api/v1/maps
    /api/v1/maps/<map_id> /api/v1/maps/<map_id>/arguments /api/v1/maps/<map_id>/claims
    /api/v1/maps/<map_id>/claims/<claim_id> /api/v1/maps/<map_id>/differences /api/v1/maps/<map_id>/evaluation
    /api/v1/maps/<map_id>/quotes /api/v1/maps/<map_id>/revisions /api/v1/maps/<map_id>/text
    /api/v1/maps/<map_id>/revisions/<int:revision>/text /api/v1/openapi.json /api/v1/search /api/v1/sources
    /api/v1/sources/<source_id> /maps/<map_id> /maps/<map_id>/ /maps/<map_id>.<ending> /maps/<map_id>/about
    /maps/<map_id>/changes /maps/<map_id>/claims/<claim_id> /maps/<map_id>/claims/<claim_id>/advice
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
}


def routes(app: Flask) -> Iterator[str]:
    """Yield every method and path that the application answers to."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.rule}"


def send(client: FlaskClient, route: str) -> int:
    """Return the status of a request to a route, with names of what exists."""
    method, path = route.split(" ", 1)
    address = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: VALUES[found[1]], path)
    headers = {"If-Match": "*"} if method == "PUT" else {}
    sent = {"json": {}} if "/api/" in path and method == "POST" else {"data": b""} if method != "GET" else {}
    return client.open(address, method=method, headers=headers, **sent).status_code  # type: ignore[arg-type]


def test_every_route_is_decided_about(app: Flask) -> None:
    """A new route fails here until somebody has said who may use it; what is gone leaves the table."""
    tables = [set(GUARDED), KEEPS_NOTHING, OF_ROOMS, READ]
    decided = set().union(*tables)
    assert sum(map(len, tables)) == len(decided)
    assert set(routes(app)) == decided


@pytest.mark.parametrize("route", GUARDED)
def test_a_stranger_may_not_and_the_owner_may(shelf: Shelf, route: str) -> None:
    """The answer to a stranger is 403, whatever else is wrong with the request, and the file stays as it is."""
    before = (shelf.folder / "harbour.yaml").read_bytes()
    assert send(create_app(shelf.library).test_client(), route) == 403
    assert (shelf.folder / "harbour.yaml").read_bytes() == before
    assert send(create_app(shelf.library, owner_here=True).test_client(), route) not in (401, 403, 500)


@pytest.mark.parametrize("route", sorted(READ | KEEPS_NOTHING))
def test_a_stranger_reads(shelf: Shelf, client: FlaskClient, route: str) -> None:
    """What is open to anybody is refused to nobody, and reading adds no revision."""
    shelf.library.snapshot()
    before = len(shelf.library.snapshot().revisions("harbour"))
    assert send(client, route) not in (401, 403, 405, 500)
    assert len(shelf.library.snapshot().revisions("harbour")) == before
