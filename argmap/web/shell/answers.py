"""Answers that need no thread: how the server is, and what a request is told that gets no further than the shell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import Flask, Response
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import SecurityError
from werkzeug.http import parse_accept_header
from werkzeug.sansio.utils import get_host

from argmap.web import problems, security
from argmap.web.answer import Answer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

#: Status -> name and sentence of the failures that a request can have before Flask sees it.
FAILURES: Mapping[int, tuple[str, str]] = {
    408: ("request-timeout", "The request did not arrive in time. Check your connection and send it again."),
    500: ("unexpected", problems.UNEXPECTED),
    503: ("busy", "The server has too much of this kind of work just now. Try again in a few seconds."),
}


class Prepared:
    """The failures of the shell, made by Flask once, so that they look and carry what all others do."""

    def __init__(self, app: Flask, prefix: str = "") -> None:
        """Make them.

        :param prefix: the path that the application is mounted at
        """
        self._made: dict[tuple[int, str], Answer] = {}
        base = f"http://{app.config['TRUSTED_HOSTS'][0]}{prefix}/"
        for status, (code, message) in FAILURES.items():
            for form, (path, accept) in _FORMS.items():
                with app.test_request_context(path, base_url=base, headers={"Accept": accept}):
                    answer = problems.answer(problems.Failure(status, code, message))
                    self._made[status, form] = _answer(app.process_response(answer))
        with app.test_request_context("/", base_url=base):
            self.foreign = _answer(app.process_response(problems.wrong_host()))

    def of(self, status: int, request: WSGIEnvironment) -> Answer:
        """Return a failure in the form that the request asks for."""
        return self._made[status, _form(request)]


#: Forms of a failure: an address and what is accepted that ask for each.
_FORMS: Mapping[str, tuple[str, str]] = {
    "page": ("/", "text/html"),
    "json": ("/", "application/json"),
    "problem": ("/api/v1/", "*/*"),
}


def _form(request: WSGIEnvironment) -> str:
    if problems.of_api(request["PATH_INFO"]):
        return "problem"
    accept = parse_accept_header(request.get("HTTP_ACCEPT"), MIMEAccept)
    return "json" if problems.asks_for_json(request["PATH_INFO"], accept) else "page"


def _answer(response: Response) -> Answer:
    return Answer(response.status_code, tuple(response.headers), response.get_data())


def known_host(app: Flask, request: WSGIEnvironment) -> bool:
    """Return whether a request names a host that the application answers to."""
    server = (request["SERVER_NAME"], int(request["SERVER_PORT"]))
    try:
        get_host(request["wsgi.url_scheme"], request.get("HTTP_HOST"), server, app.config["TRUSTED_HOSTS"])
    except SecurityError:
        return False
    return True


def _said(status: int, body: str) -> Answer:
    content = body.encode()
    own = (
        ("Content-Type", "application/json; charset=utf-8"),
        ("Content-Length", str(len(content))),
        ("Cache-Control", "no-store"),
    )
    return Answer(status, (*own, *security.HEADERS.items()), content)


def health(count: int) -> Answer:
    """Say that the server is up, with the number of debates it serves."""
    return _said(200, f'{{"status": "ok", "maps": {count}}}\n')


def live() -> Answer:
    """Say that the server runs, whatever else is wrong."""
    return _said(200, '{"status": "live"}\n')


def ready(read: bool) -> Answer:
    """Say whether the server can answer with what it is there for."""
    return _said(200, '{"status": "ready"}\n') if read else _said(503, '{"status": "starting"}\n')
