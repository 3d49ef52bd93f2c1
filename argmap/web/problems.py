"""The one place where errors become HTTP: a page for people, one JSON shape for programs."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Flask, Response, make_response, render_template, request, url_for
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import HTTPException, SecurityError

from argmap.errors import ArgmapError, BadRequest, Conflict, NotAllowed, NotFound, Refused, TooLarge, Unavailable
from argmap.web.current import library

STATUS: tuple[tuple[type[ArgmapError], int], ...] = (
    (NotFound, 404),
    (Refused, 422),
    (BadRequest, 400),
    (NotAllowed, 403),
    (Conflict, 409),
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
    """

    status: int
    code: str
    message: str
    kind: str = ""
    near: tuple[str, ...] = ()


def register(app: Flask) -> None:
    """Answer every error of the app in one shape."""
    app.register_error_handler(ArgmapError, lambda error: answer(_failure(error)))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: ArgmapError) -> int:
    """Return the HTTP status of an error."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def _failure(error: ArgmapError) -> Failure:
    status = status_of(error)
    if isinstance(error, NotFound):
        return Failure(status, error.code, str(error), error.kind, error.near)
    return Failure(status, error.code, str(error))


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
        413: "The request is too large.",
    }
    message = words.get(status, error.description or error.name)
    return answer(Failure(status, (error.name or "error").lower().replace(" ", "-"), message))


def wrong_host() -> Response:
    """Answer to a host name that is not this server's."""
    response = Response(f"{WRONG_HOST}\n", status=400, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _unexpected(error: Exception) -> Response:
    # An address may hold line ends, which would forge lines of the log.
    said = ascii(f"{request.method} {request.path}"[:500])
    _LOG.error("A request failed unexpectedly: %s", said, exc_info=error)
    return answer(Failure(500, "unexpected", UNEXPECTED))


def wants_json() -> bool:
    """Return whether the request asks for JSON rather than a page."""
    return asks_for_json(request.path, request.accept_mimetypes)


def asks_for_json(path: str, accept: MIMEAccept) -> bool:
    """Return whether a path and what a client accepts ask for JSON."""
    if path.endswith(".json"):
        return True
    return accept.best_match(["text/html", "application/json"], default="text/html") == "application/json"


def _offers(failure: Failure) -> list[tuple[str, str]]:
    """Return what is like the thing asked for, as a person calls it, each with the address of its page."""
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
    known = library().debates
    map_id = (request.view_args or {}).get("map_id", "")
    return (known[map_id].map.title, url_for("maps.page", map_id=map_id)) if map_id in known else None


def answer(failure: Failure) -> Response:
    """Answer with a failure, as a page or as JSON, whichever the request asks for."""
    if wants_json():
        import json

        error = {"code": failure.code, "message": failure.message, "near": list(failure.near)}
        body = json.dumps({"error": error}, ensure_ascii=False) + "\n"
        response = Response(body, status=failure.status, content_type="application/json; charset=utf-8")
    else:
        # Where something broke, the page that says so asks for nothing that may be broken.
        told = failure.status < 500
        offers, above = (_offers(failure), _above()) if told else ([], None)
        page = render_template("problem.html", failure=failure, offers=offers, above=above)
        response = make_response(page, failure.status)
    response.headers["Cache-Control"] = "no-store"
    return response
