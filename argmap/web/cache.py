"""A bounded memory of finished responses, so that a page nobody changed is not made twice."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, g, request

#: Bytes of bodies kept at the most.
LIMIT = 48 * 1024 * 1024
#: A body larger than this is made anew each time.
LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Kept:
    version: object
    body: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str


class ResponseCache:
    """Keeps successful answers to GET requests by address, for as long as the library does not change."""

    def __init__(self, version: Callable[[], object], limit: int = LIMIT) -> None:
        """Take what tells the library's version, and the bound in bytes."""
        self._version = version
        self._limit = limit
        self._kept: OrderedDict[tuple[str, str, bytes, bool], _Kept] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def attach(self, app: Flask) -> None:
        """Look every request up before it is handled, and keep its answer after."""
        app.before_request(self._look_up)
        app.after_request(self._keep)

    def _key(self) -> tuple[str, str, bytes, bool] | None:
        # Flask raises what is wrong with a request, such as a foreign host, only after this: such a one gets nothing.
        if request.method != "GET" or request.routing_exception or request.path.startswith(("/static/", "/health")):
            return None
        as_json = "json" in request.headers.get("Accept", "")
        return request.host, request.path, request.query_string, as_json

    def _look_up(self) -> Response | None:
        key = self._key()
        if key is None:
            return None
        version = self._version()
        g.cache = (key, version)
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept.version != version:
                return None
            self._kept.move_to_end(key)
        g.cache = None
        response = Response(kept.body)
        response.headers.clear()
        response.headers.extend(kept.headers)
        return _conditional(response, kept.etag)

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
            kept = _Kept(version, body, tuple(response.headers.items()), etag)
            with self._lock:
                old = self._kept.pop(key, None)
                self._size += len(body) - (len(old.body) if old else 0)
                self._kept[key] = kept
                while self._size > self._limit and self._kept:
                    _, dropped = self._kept.popitem(last=False)
                    self._size -= len(dropped.body)
        return _conditional(response, etag)


def _conditional(response: Response, etag: str) -> Response:
    if request.if_none_match.contains(etag):
        response.status_code = 304
        response.set_data(b"")
        response.headers.pop("Content-Length", None)
    return response
