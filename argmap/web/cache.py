"""A bounded memory of finished responses, so that a page nobody changed is not made twice."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Bytes of bodies kept at the most.
LIMIT = 48 * 1024 * 1024
#: A body larger than this is made anew each time.
LARGEST = 4 * 1024 * 1024

#: What an answer may depend on: scheme, host, mount point, path, query, and whether JSON is asked for.
_Key = tuple[str, str, str, str, str, bool]


@dataclass(frozen=True, slots=True)
class _Kept:
    version: object
    body: bytes
    headers: tuple[tuple[str, str], ...]
    length: tuple[str, str]
    etag: str


class ResponseCache:
    """Keeps successful answers to GET requests by address, for as long as the library does not change."""

    def __init__(self, version: Callable[[], object], limit: int = LIMIT) -> None:
        """Take what tells the library's version, and the bound in bytes."""
        self._version = version
        self._limit = limit
        self._kept: OrderedDict[_Key, _Kept] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def attach(self, app: Flask) -> None:
        """Look every request up before the framework sees it, and keep its answer after."""
        app.before_request(self._note)
        app.after_request(self._keep)
        app.wsgi_app = self._front(app.wsgi_app)  # type: ignore[method-assign, assignment]

    def _front(self, behind: WSGIApplication) -> WSGIApplication:
        """Return an application that answers what is kept, and leaves the rest to the one behind.

        The framework would take most of a warm answer's time. It has passed the same request before: only what it
        answered is kept, by all that an answer may depend on, the host among them.
        """

        def front(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            key = _key(environ)
            if key is None:
                return behind(environ, start)
            with self._lock:
                kept = self._kept.get(key)
                if kept is not None:
                    self._kept.move_to_end(key)
            if kept is None or kept.version != self._version():
                return behind(environ, start)
            if f'"{kept.etag}"' in environ.get("HTTP_IF_NONE_MATCH", ""):
                start("304 NOT MODIFIED", list(kept.headers))
                return []
            start("200 OK", [*kept.headers, kept.length])
            return [kept.body]

        return front

    def _note(self) -> None:
        key = _key(request.environ)
        if key is not None:
            g.cache = (key, self._version())

    def _keep(self, response: Response) -> Response:
        waiting = g.pop("cache", None)
        if waiting is None or response.status_code != 200 or response.is_streamed or response.direct_passthrough:
            return response
        if "no-store" in response.headers.get("Cache-Control", ""):
            return response
        key, version = waiting
        body = response.get_data()
        etag = hashlib.sha256(body).hexdigest()[:20]
        response.headers.setdefault("Cache-Control", "no-cache")
        response.headers["ETag"] = f'"{etag}"'
        if len(body) <= LARGEST:
            headers = tuple((name, value) for name, value in response.headers if name.lower() != "content-length")
            kept = _Kept(version, body, headers, ("Content-Length", str(len(body))), etag)
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
    return (
        environ.get("wsgi.url_scheme", ""),
        environ.get("HTTP_HOST", ""),
        environ.get("SCRIPT_NAME", ""),
        path,
        environ.get("QUERY_STRING", ""),
        "json" in environ.get("HTTP_ACCEPT", ""),
    )


def _conditional(response: Response, etag: str) -> Response:
    if request.if_none_match.contains(etag):
        response.status_code = 304
        response.set_data(b"")
        response.headers.pop("Content-Length", None)
    return response
