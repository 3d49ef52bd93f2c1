"""The shell: what the server calls, and what calls Flask."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from flask import Flask
from werkzeug.exceptions import HTTPException

from argmap.web import logs
from argmap.web.answer import Answer
from argmap.web.cache import UNNAMED, ResponseCache
from argmap.web.security import most_of
from argmap.web.shell import answers, bodies
from argmap.web.shell.asgi import Message, Receive, Scope, Send, encoded
from argmap.web.shell.bridge import Call, environ, sent, taken
from argmap.web.shell.keeper import Keeper
from argmap.web.shell.lanes import LANES, Busy, Heavy, Lane
from argmap.web.shell.metrics import Metrics
from argmap.web.shell.proxies import Network, heed, within
from argmap.work import Stop

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_LOG = logging.getLogger("argmap")

#: Endpoint of a page -> the lane that its work is done in; every other page is in ``pages``.
KINDS: dict[str, str] = {
    "static": "files",
    "theme": "files",
    "importing.submit": "imports",
    "essays.submit": "imports",
    "api.check_essay": "imports",
    "api.read_import": "imports",
    "api.get_document": "documents",
    "api.get_picture": "pictures",
    "prepare.file": "documents",
    "debate.maps_file": "pictures",
    "debate.flow_file": "pictures",
    "debate.passages_file": "pictures",
    "debate.voices_file": "pictures",
    "debate.present_file": "pictures",
    "compare.file": "pictures",
}
PROXY = (
    "A request came through a proxy that argmap does not know. Behind a proxy everybody seems to sit at this "
    "machine, so nobody who comes through it is treated as the owner. Start argmap with --trusted-proxy and the "
    "proxy's address, such as --trusted-proxy 127.0.0.1, and add people with `argmap people add`."
)
#: Endings of map files whose making belongs to ``pictures``.
PICTURES = ("png", "pdf", "svg")


class Shell:
    """An ASGI application around Flask."""

    def __init__(
        self,
        app: Flask,
        *,
        patience: bodies.Patience | None = None,
        prefix: str = "",
        proxies: tuple[Network, ...] = (),
        watchers: tuple[Network, ...] = (),
    ) -> None:
        """Stand before an application.

        :param patience: how long a request's body may take
        :param prefix: the path that the application is mounted at, without a slash at its end
        :param proxies: where the proxies are whose word about a client is taken
        :param watchers: where those are who may read the server's figures; nobody by default
        """
        self.app = app
        self.lanes = {name: Lane(name, bounds) for name, bounds in LANES.items()}
        self._patience = patience or bodies.Patience()
        self._prefix = prefix
        self._proxies = proxies
        self._watchers = watchers
        self._metrics = Metrics(self.lanes) if watchers else None
        self._heavy = Heavy()
        self._kept: ResponseCache = app.extensions["argmap.kept"]
        self._keeper = Keeper(app.extensions["argmap"].library)
        self._failures = answers.Prepared(app, prefix)
        self._owner_here = app.extensions["argmap"].owner_here
        self._warned = False
        self._at_once: dict[str, Callable[[], Answer]] = {
            "/health": lambda: answers.health(self._keeper.count),
            "/health/live": answers.live,
            "/health/ready": lambda: answers.ready(self._keeper.ready),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; ASGI's own entry."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                self.close()
                await send({"type": "lifespan.shutdown.complete"})
                return
            await send({"type": "lifespan.startup.complete"})

    def close(self) -> None:
        """Begin no more work."""
        for lane in self.lanes.values():
            lane.close()
        self._keeper.close()

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = environ(scope, self._prefix)
        number = logs.new_id(request, within(request["REMOTE_ADDR"], self._proxies))
        heed(request, self._proxies)
        if UNNAMED in request and self._owner_here and not self._warned:
            self._warned = True
            _LOG.warning(PROXY)
        timed = logs.Timed(request, number)
        logs.request_id.set(number)

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                timed.status = message["status"]
                message["headers"].append((b"x-request-id", number.encode()))
            timed.sent += len(message.get("body", b""))
            await send(message)

        stop = Stop()
        try:
            answer = await self._quick(request)
            if answer is None:
                answer = await self._slow(request, receive, noted, stop, timed)
            if answer is not None:
                await _finished(noted, answer, request["REQUEST_METHOD"] == "HEAD", stop)
        finally:
            timed.write()
            if self._metrics is not None:
                self._metrics.count(timed)

    async def _quick(self, request: WSGIEnvironment) -> Answer | None:
        """Return what can be answered at once; ``None`` for what needs a thread."""
        if request["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        if request["PATH_INFO"] == "/metrics" and self._metrics is not None:
            allowed = within(request["REMOTE_ADDR"], self._watchers)
            return self._metrics.answer(self._keeper.count) if allowed else None
        at_once = self._at_once.get(request["PATH_INFO"])
        if at_once is not None:
            if not answers.known_host(self.app, request):
                return self._failures.foreign
            if request["PATH_INFO"] != "/health/live":
                await self._keeper.look()
            return at_once()
        kept = self._kept.find(request)
        if kept is None:
            return None
        return self._kept.answer(kept, request, await self._keeper.look())

    async def _slow(
        self, request: WSGIEnvironment, receive: Receive, send: Send, stop: Stop, timed: logs.Timed
    ) -> Answer | None:
        """Have Flask answer, in the lane of the request's kind; return an answer where the shell gives it itself."""
        try:
            body = await self._body(request, receive)
        except bodies.TooSlow:
            return self._failures.of(408, request).with_headers(("Connection", "close"))
        except bodies.Gone:
            return None
        watcher = asyncio.ensure_future(_watch(receive, stop))
        try:
            with body:
                return await self._called(request, body, send, stop, timed)
        finally:
            watcher.cancel()

    async def _body(self, request: WSGIEnvironment, receive: Receive) -> BinaryIO:
        announced = request.get("CONTENT_LENGTH", "")
        chunked = "HTTP_TRANSFER_ENCODING" in request
        whole = announced.isascii() and announced.isdigit()
        most = most_of(request["PATH_INFO"])
        # So many digits are too many bytes, and more than Python would read as a number.
        large = whole and (len(announced) > 20 or int(announced) > most)
        if (announced in ("", "0") and not chunked) or large:
            # Flask refuses a body by the length announced, where the page takes one at all.
            return io.BytesIO()
        body, size = await bodies.read(receive, most, self._patience)
        if chunked:
            del request["HTTP_TRANSFER_ENCODING"]
        request["CONTENT_LENGTH"] = str(size)
        return body

    async def _called(
        self, request: WSGIEnvironment, body: BinaryIO, send: Send, stop: Stop, timed: logs.Timed
    ) -> Answer | None:
        kind, key = self._kind(request)
        lane = self.lanes["heavy" if kind == "pages" and key in self._heavy else kind]
        timed.lane = lane.name
        call = Call(self.app.wsgi_app, request, body, stop)
        work = self._heavy.timed(key, call.work) if kind == "pages" else call.work
        sending: asyncio.Task[bool] | None = None
        try:
            sending = asyncio.ensure_future(call.send(send))
            await lane.run(work, stop)
            answered = await sending
        except Busy:
            return self._failures.of(503, request).with_headers(("Retry-After", str(lane.bounds.again)))
        finally:
            if sending is not None and not sending.done():
                sending.cancel()
        if not answered and not stop.stopped:
            return self._failures.of(500, request)
        return None

    def _kind(self, request: WSGIEnvironment) -> tuple[str, tuple[str, str]]:
        """Return the lane of a request, and what tells its work from others' where it turns out to be heavy."""
        try:
            found, values = self.app.url_map.bind("").match(
                request["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"), request["REQUEST_METHOD"]
            )
        except (HTTPException, ValueError):
            return "pages", ("", "")
        if found == "maps.download" and str(values.get("ending")) in PICTURES:
            return "pictures", (found, "")
        return KINDS.get(found, "pages"), (found, str(sorted(values.items()))[:300])


async def _watch(receive: Receive, stop: Stop) -> None:
    """Stop the work when its client goes away."""
    while (await receive())["type"] != "http.disconnect":
        pass
    stop.stop()


async def _finished(send: Send, answer: Answer, head_only: bool, stop: Stop) -> None:
    start = {"type": "http.response.start", "status": answer.status, "headers": encoded(answer.headers)}
    await taken(send, start, stop)
    await sent(send, b"" if head_only else answer.body, stop)
