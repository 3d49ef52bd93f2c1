"""Calls the WSGI application in a thread, and carries its answer to the client piece by piece."""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import unquote_to_bytes

from werkzeug.wsgi import FileWrapper

from argmap.web.answer import Answer
from argmap.web.shell.asgi import Scope, Send, encoded
from argmap.work import Stop, wanted

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_LOG = logging.getLogger("argmap")
#: Bytes of an answer that a thread may be ahead of its client.
AHEAD = 1024 * 1024
#: Bytes handed to the server at once; a client must take each piece within the seconds below.
PIECE = 256 * 1024
PIECE_SECONDS = 30.0
_ODD = re.compile(rb"[^!-~]")


def _escaped(odd: re.Match[bytes]) -> bytes:
    return b"%%%02X" % odd[0][0]


def environ(scope: Scope, prefix: str = "") -> WSGIEnvironment:
    """Return the WSGI environment of a request, without its body.

    :param prefix: the path that the application is mounted at, without a slash at its end
    """
    raw = scope.get("raw_path") or scope["path"].encode()
    path = unquote_to_bytes(raw).decode("latin-1")
    mounted = prefix and (path == prefix or path.startswith(f"{prefix}/"))
    host, port = scope.get("server") or ("localhost", 80)
    found: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": prefix,
        "PATH_INFO": path[len(prefix) :] if mounted else path,
        "RAW_URI": raw.decode("latin-1"),
        # Bytes that no address may have are escaped, as a browser would, so that any query can be read.
        "QUERY_STRING": _ODD.sub(_escaped, scope.get("query_string", b"")).decode("ascii"),
        "SERVER_NAME": str(host),
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.0" if scope.get("http_version") in ("1", "1.0") else "HTTP/1.1",
        "REMOTE_ADDR": str((scope.get("client") or ("",))[0]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        # Files go out in a few large pieces: each costs a passage from thread to loop.
        "wsgi.file_wrapper": lambda stream, _size=0: FileWrapper(stream, PIECE),
    }
    for name, value in scope["headers"]:
        # A name with an underscore would pass for the one with a hyphen.
        if b"_" in name:
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{key}"
        text = value.decode("latin-1")
        if key in found:
            # Cookies alone are joined by a semicolon (RFC 9113, 8.2.3).
            text = f"{found[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{text}"
        found[key] = text
    return found


class _Outlet:
    """Takes an answer from a thread, piece by piece, for the loop to send on."""

    def __init__(self, loop: asyncio.AbstractEventLoop, stop: Stop) -> None:
        self._loop = loop
        self._stop = stop
        self._pieces: deque[bytes | Answer | None] = deque()
        self._room = threading.Condition()
        self._ahead = 0
        self._some = asyncio.Event()

    def put(self, piece: bytes | Answer | None) -> bool:
        """Take the head of an answer, a piece of its body, or its end; return whether anybody still wants it."""
        with self._room:
            while self._ahead > AHEAD and not self._stop.stopped:
                self._room.wait()
            if self._stop.stopped:
                return False
            if isinstance(piece, bytes):
                self._ahead += len(piece)
            self._pieces.append(piece)
        self._loop.call_soon_threadsafe(self._some.set)
        return True

    def wake(self) -> None:
        """Let a thread that waits for room see that it is no longer wanted."""
        with self._room:
            self._room.notify_all()
        self._loop.call_soon_threadsafe(self._some.set)

    async def get(self) -> bytes | Answer | None:
        """Return the next piece; the end where nobody wants the rest."""
        while not self._pieces:
            if self._stop.stopped:
                return None
            self._some.clear()
            await self._some.wait()
        with self._room:
            piece = self._pieces.popleft()
            if isinstance(piece, bytes):
                self._ahead -= len(piece)
                self._room.notify_all()
        return piece


class Call:
    """One request to the WSGI application, and its answer."""

    def __init__(self, app: WSGIApplication, environ: WSGIEnvironment, body: BinaryIO, stop: Stop) -> None:
        """Take a request that has arrived whole."""
        self.status = 0
        self._app = app
        self._environ = environ
        self._body = body
        self._stop = stop
        self._outlet = _Outlet(asyncio.get_running_loop(), stop)
        # The thread that does the work knows which request it is for, as the loop does here.
        self._context = copy_context()

    def work(self) -> None:
        """Call the application, in a thread, and hand on what it answers until nobody wants more."""
        with self._stop.ending(self._outlet.wake):
            try:
                self._context.run(self._wanted_answer)
            except Exception as error:  # noqa: BLE001 - the application answers its own errors; this is the last net
                _LOG.error("The application failed.", exc_info=error)
            finally:
                self._outlet.put(None)

    def _wanted_answer(self) -> None:
        with wanted(self._stop):
            self._answer()

    def _answer(self) -> None:
        head: list[Answer] = []

        def start(
            status: str,
            headers: list[tuple[str, str]],
            _error: tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None = None,
            /,
        ) -> Callable[[bytes], object]:
            head[:] = [Answer(int(status.split(" ", 1)[0]), tuple(headers))]
            return hand

        def hand(piece: bytes) -> bool:
            # The head goes with the first piece that has anything in it (PEP 3333).
            if not piece:
                return True
            if head and not self._outlet.put(head.pop()):
                return False
            return self._outlet.put(piece)

        self._environ["wsgi.input"] = self._body
        answer: Iterable[bytes] = self._app(self._environ, start)
        try:
            for piece in answer:
                if not hand(piece):
                    return
            if head:
                self._outlet.put(head.pop())
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()

    async def send(self, send: Send) -> bool:
        """Send the answer on as it comes; return whether there was one."""
        while (piece := await self._outlet.get()) is not None:
            if isinstance(piece, Answer):
                self.status = piece.status
                start = {"type": "http.response.start", "status": piece.status, "headers": encoded(piece.headers)}
                await taken(send, start, self._stop)
            else:
                await sent(send, piece, self._stop, more=True)
        if self.status:
            await taken(send, {"type": "http.response.body", "body": b"", "more_body": False}, self._stop)
        return bool(self.status)


async def sent(send: Send, body: bytes, stop: Stop, more: bool = False) -> None:
    """Send a body, in pieces that a client must take within a time each."""
    for begin in range(0, len(body), PIECE):
        last = not more and begin + PIECE >= len(body)
        piece = body[begin : begin + PIECE]
        await taken(send, {"type": "http.response.body", "body": piece, "more_body": not last}, stop)
    if not body and not more:
        await taken(send, {"type": "http.response.body", "body": b"", "more_body": False}, stop)


async def taken(send: Send, message: dict[str, Any], stop: Stop) -> None:
    """Send one message; a client that does not take it in time has gone."""
    if stop.stopped:
        return
    try:
        await asyncio.wait_for(send(message), PIECE_SECONDS)
    except (TimeoutError, OSError):
        stop.stop()
