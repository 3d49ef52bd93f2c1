"""The one place where errors become HTTP: a page for people, one JSON shape for programs."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Flask, Response, make_response, render_template, request, url_for
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError, TooManyRequests
from werkzeug.http import HTTP_STATUS_CODES

from argmap.errors import (
    ArgmapError,
    BadRequest,
    Conflict,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refused,
    TooCostly,
    TooLarge,
    Unavailable,
)
from argmap.web import access
from argmap.web.current import library
from argmap.web.logs import path_of
from argmap.web.preconditions import Stale
from argmap.web.security import most_of
from argmap.web.unsaved import unsaved

STATUS: tuple[tuple[type[ArgmapError], int], ...] = (
    (NotFound, 404),
    (Refused, 422),
    (BadRequest, 400),
    (NotAllowed, 403),
    (Conflict, 409),
    (TooCostly, 422),
    (TooLarge, 413),
    (Unavailable, 503),
)
WRONG_HOST = "This server does not answer to this host name. Start it with argmap serve --trusted-host NAME."
UNEXPECTED = "Something went wrong. The server's log has the details."
_LOG = logging.getLogger("argmap")


@dataclass(frozen=True, slots=True)
class Failure:
    """What the page about a failed request shows.

    :param status: HTTP status
    :param code: stable name of the kind of failure
    :param message: one sentence
    :param kind: what was looked for and not found; empty otherwise
    :param near: names that exist and are like the one asked for
    :param more: what else a program is told
    :param methods: the kinds of request that the address accepts, where this one is none of them
    :param sign_in: whether somebody who has signed in might do it
    :param headers: what the answer carries besides
    :param own: whether the request came from a page of this site, so that its form may be shown again
    """

    status: int
    code: str
    message: str
    kind: str = ""
    near: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    methods: tuple[str, ...] = ()
    sign_in: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    own: bool = False


def register(app: Flask) -> None:
    """Answer every error of the app in one shape."""
    app.register_error_handler(ArgmapError, lambda error: answer(_failure(error)))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: ArgmapError) -> int:
    """Return the HTTP status of an error."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def _failure(error: ArgmapError) -> Failure:
    return replace(_told(error), own=True)


def _told(error: ArgmapError) -> Failure:
    status = status_of(error)
    if isinstance(error, NotFound):
        return Failure(status, error.code, str(error), error.kind, error.near, {"near": list(error.near)})
    if isinstance(error, Refused):
        rows = [
            {"code": p.code, "message": p.message, "fix": p.fix, "line": p.line, "path": list(p.path)}
            for p in error.problems
        ]
        return Failure(status, error.code, str(error), more={"problems": rows})
    if isinstance(error, Conflict):
        more = {"revision": error.revision, "theirs": error.theirs, "fields": _clashes(error.fields)}
        return Failure(status, error.code, str(error), more=more)
    if isinstance(error, NotSignedIn):
        # Programs are told by 401 that a token would help (RFC 6750); a page offers its own way to sign in.
        challenge = (("WWW-Authenticate", "Bearer"),) if for_program() else ()
        return Failure(401 if for_program() else status, error.code, str(error), sign_in=True, headers=challenge)
    again = error.again if isinstance(error, Unavailable) else 0
    return Failure(status, error.code, str(error), headers=(("Retry-After", str(again)),) if again else ())


def _clashes(fields: Iterable[Any]) -> list[dict[str, Any]]:
    """Return what two have changed differently, as JSON: the field, what it was, what it is, what was wanted."""

    def words(value: object) -> str | None:
        return value if value is None or isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)

    return [
        {"path": list(one.path), "base": words(one.base), "theirs": words(one.theirs), "mine": words(one.mine)}
        for one in fields
    ]


def _http(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):
        # A page needs the address of the site, which is just what is not known here.
        return wrong_host()
    status = error.code or 500
    if status in (301, 302, 303, 307, 308):
        return make_response(error.get_response())
    words = {
        400: "The request was malformed.",
        404: "There is no such page.",
        405: "This page does not accept that kind of request.",
        413: f"The request is too large: up to {most_of(request.path) // 2**20} MB are accepted here.",
    }
    message = words.get(status, error.description or error.name)
    if for_program() and status != 413:
        message = error.description or error.name
    more: dict[str, Any] = {}
    if isinstance(error, Stale):
        now = {"revision": error.debate.revision, "etag": f'"{error.debate.sha256}"', "theirs": error.debate.content}
        more = {**now, "merged": error.merged or None, "fields": _clashes(error.clashes)}
    methods = tuple(error.valid_methods or ()) if isinstance(error, MethodNotAllowed) else ()
    code = (error.name or "error").lower().replace(" ", "-")
    headers: tuple[tuple[str, str], ...] = ()
    if status == 401:
        headers = (("WWW-Authenticate", 'Bearer error="invalid_token"'),)
    if isinstance(error, TooManyRequests) and error.retry_after is not None:
        headers = (("Retry-After", str(error.retry_after)),)
    return answer(Failure(status, code, message, more=more, methods=methods, headers=headers))


def wrong_host() -> Response:
    """Answer to a host name that is not this server's."""
    if for_program():
        return answer(Failure(400, "wrong-host", WRONG_HOST))
    response = Response(f"{WRONG_HOST}\n", status=400, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _unexpected(error: Exception) -> Response:
    # An address may hold line ends, which would forge lines of the log.
    said = f"'{ascii(request.method[:20])[1:-1]} {path_of(request.environ)}'"
    _LOG.error("A request failed unexpectedly: %s", said, exc_info=error)
    return answer(Failure(500, "unexpected", UNEXPECTED, own=True))


def wants_json() -> bool:
    """Return whether the request asks for JSON rather than a page."""
    return asks_for_json(request.path, request.accept_mimetypes)


def for_program() -> bool:
    """Return whether the request is to the API, where every error is a problem document (RFC 9457)."""
    return of_api(request.path)


def of_api(path: str) -> bool:
    """Return whether a path is one of the API's."""
    return path.startswith("/api/")


def asks_for_json(path: str, accept: MIMEAccept) -> bool:
    """Return whether a path and what a client accepts ask for JSON."""
    if path.endswith(".json"):
        return True
    return accept.best_match(["text/html", "application/json"], default="text/html") == "application/json"


def _offers(failure: Failure) -> list[tuple[str, str]]:
    """Return what is like the thing asked for, as a person calls it, each with the address of its page."""
    if not failure.kind:
        return []
    here = request.view_args or {}
    shelf = library()
    if failure.kind == "map":
        known = {name: shelf.debates[name].map.title for name in failure.near if name in shelf.debates}
        return [(title, url_for("maps.page", map_id=name)) for name, title in known.items()]
    if failure.kind == "source":
        titles = {name: shelf.sources[name].title for name in failure.near if name in shelf.sources}
        return [(title, url_for("sources.page", source_id=name)) for name, title in titles.items()]
    if failure.kind == "claim" and here.get("map_id") in shelf.debates:
        claims = shelf.debates[here["map_id"]].map.claim
        found = [name for name in failure.near if name in claims]
        return [(claims[name].text, url_for("maps.page", map_id=here["map_id"], claim=name)) for name in found]
    if failure.kind == "person":
        return [(name, url_for("voices.person", name=name)) for name in failure.near]
    return []


def _above() -> tuple[str, str] | None:
    """Return the debate that the address asked for lies in, with the address of its page."""
    map_id = (request.view_args or {}).get("map_id", "")
    if not map_id:
        return None
    known = library().debates
    return (known[map_id].map.title, url_for("maps.page", map_id=map_id)) if map_id in known else None


def answer(failure: Failure) -> Response:
    """Answer with a failure, as a page or as JSON, whichever the request asks for."""
    if for_program():
        told_more = {name: value for name, value in failure.more.items() if value is not None}
        said = {"type": "about:blank", "title": _title(failure.status), "status": failure.status}
        document = {**said, "detail": failure.message, "code": failure.code, **told_more}
        content = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
        response = Response(content, status=failure.status, content_type="application/problem+json")
    elif wants_json():
        error = {"code": failure.code, "message": failure.message, "near": list(failure.near)}
        body = json.dumps({"error": error}, ensure_ascii=False) + "\n"
        response = Response(body, status=failure.status, content_type="application/json; charset=utf-8")
    else:
        # Where something broke, the page that says so asks for nothing that may be broken.
        told = failure.status < 500 and access.may_be_told()
        offers, above = (_offers(failure), _above()) if told else ([], None)
        # A request from another site has nothing on this page that could be sent again by mistake.
        kept = unsaved() if failure.own else None
        page = render_template("problem.html", failure=failure, offers=offers, above=above, kept=kept)
        response = make_response(page, failure.status)
    response.headers["Cache-Control"] = "no-store"
    for name, value in failure.headers:
        response.headers[name] = value
    if failure.methods:
        response.headers["Allow"] = ", ".join(sorted(failure.methods))
    return response


def _title(status: int) -> str:
    return HTTP_STATUS_CODES.get(status, "Error")
