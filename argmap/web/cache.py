"""A bounded memory of finished answers, so that a page nobody changed is not made twice.

Each answer is kept with the parts of the library that it was made from, and holds for as long as these stay as they
are: an edit of one map costs the pages of that map. What is meant for one person is never kept.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request

from argmap.library import State
from argmap.web.answer import Answer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Bytes of bodies kept at the most.
LIMIT = 48 * 1024 * 1024
#: A body larger than this is made again each time.
LARGEST = 4 * 1024 * 1024

#: What an answer says of its own request alone.
OF_REQUEST = frozenset({"content-length", "ratelimit", "ratelimit-policy"})

#: Marks a request that came through a proxy nobody named, so that its sender is not known by the connection.
UNNAMED = "argmap.unnamed_proxy"
#: What an answer may depend on: scheme, host, mount point, path, query, whether JSON is asked for, and ``UNNAMED``.
_Key = tuple[str, str, str, str, str, bool, bool]


@dataclass(frozen=True, slots=True)
class Kept:
    """One finished answer.

    :param parts: what it was made from: parts of the library, each with its version
    """

    parts: tuple[tuple[str, int], ...]
    body: bytes
    headers: tuple[tuple[str, str], ...]
    length: tuple[str, str]
    etag: str


class ResponseCache:
    """Keeps successful answers to GET requests by address, for as long as what they were made from does not change."""

    def __init__(self, state: Callable[[], State], limit: int = LIMIT) -> None:
        """Take what gives the library's present state, and the bound in bytes."""
        self._state = state
        self._limit = limit
        self._kept: OrderedDict[_Key, Kept] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def attach(self, app: Flask) -> None:
        """Look every request up before the framework sees it, and keep its answer after."""
        app.before_request(self._note)
        app.after_request(self._keep)
        app.extensions["argmap.kept"] = self
        app.wsgi_app = self._front(app.wsgi_app)  # type: ignore[method-assign, assignment]

    def _front(self, behind: WSGIApplication) -> WSGIApplication:
        """Return an application that answers what is kept, and leaves the rest to the one behind.

        The framework would take most of a warm answer's time. It has passed the same request before: only what it
        answered is kept, by all that an answer may depend on, the host among them.
        """

        def front(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            kept = self.find(environ)
            answer = self.answer(kept, environ, self._state()) if kept is not None else None
            if answer is None:
                return behind(environ, start)
            start("304 NOT MODIFIED" if answer.status == 304 else "200 OK", list(answer.headers))
            return [answer.body] if answer.body else []

        return front

    def find(self, environ: WSGIEnvironment) -> Kept | None:
        """Return what is kept for a request, however old; ``None`` where nothing is."""
        key = _key(environ)
        with self._lock:
            if key is None or key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    @staticmethod
    def answer(kept: Kept, environ: WSGIEnvironment, state: State) -> Answer | None:
        """Return the answer to a request from what is kept; ``None`` where that no longer holds.

        :param state: the library's state now
        """
        if any(state.version(part) != version for part, version in kept.parts):
            return None
        if f'"{kept.etag}"' in environ.get("HTTP_IF_NONE_MATCH", ""):
            return Answer(304, kept.headers)
        return Answer(200, (*kept.headers, kept.length), kept.body)

    def _note(self) -> None:
        key = _key(request.environ)
        if key is not None:
            g.cache_key = key

    def _keep(self, response: Response) -> Response:
        key = g.pop("cache_key", None)
        if key is None or response.status_code != 200 or response.is_streamed or response.direct_passthrough:
            return response
        if _private(response):
            return response
        snapshot = g.get("snapshot")
        parts = tuple((part, snapshot.state.version(part)) for part in sorted(snapshot.seen)) if snapshot else ()
        body = response.get_data()
        etag = response.get_etag()[0] or hashlib.sha256(body).hexdigest()[:20]
        response.headers.setdefault("Cache-Control", "no-cache")
        response.headers["ETag"] = f'"{etag}"'
        if len(body) <= LARGEST:
            headers = tuple((name, value) for name, value in response.headers if name.lower() not in OF_REQUEST)
            kept = Kept(parts, body, headers, ("Content-Length", str(len(body))), etag)
            with self._lock:
                old = self._kept.pop(key, None)
                self._size += len(body) - (len(old.body) if old else 0)
                self._kept[key] = kept
                while self._size > self._limit and self._kept:
                    _, dropped = self._kept.popitem(last=False)
                    self._size -= len(dropped.body)
        return _conditional(response, etag)


def _key(environ: WSGIEnvironment) -> _Key | None:
    path = environ.get("PATH_INFO", "")
    if environ["REQUEST_METHOD"] != "GET" or path.startswith(("/static/", "/health")):
        return None
    # Whoever shows who they are may get other answers than everybody, and nobody else may get theirs.
    if "HTTP_AUTHORIZATION" in environ or "HTTP_COOKIE" in environ:
        return None
    return (
        environ.get("wsgi.url_scheme", ""),
        environ.get("HTTP_HOST", ""),
        environ.get("SCRIPT_NAME", ""),
        path,
        environ.get("QUERY_STRING", ""),
        "json" in environ.get("HTTP_ACCEPT", ""),
        UNNAMED in environ,
    )


def _private(response: Response) -> bool:
    """Return whether an answer is for one person, or not to be kept at all."""
    said = response.headers.get("Cache-Control", "")
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",")}
    return (
        "no-store" in said
        or "private" in said
        or "Set-Cookie" in response.headers
        or not varies.isdisjoint({"cookie", "authorization", "*"})
    )


def _conditional(response: Response, etag: str) -> Response:
    if request.if_none_match.contains(etag):
        response.status_code = 304
        response.set_data(b"")
        response.headers.pop("Content-Length", None)
    return response
