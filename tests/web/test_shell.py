"""The shell before Flask: the same answers, and nobody kept waiting by slow clients or expensive work."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, request

from argmap.drawing import engine
from argmap.library import Library
from argmap.web import create_app, security
from argmap.web.shell import Shell, answers, bodies
from argmap.web.shell.asgi import Message
from argmap.web.shell.keeper import Keeper
from argmap.web.shell.lanes import Bounds, Busy, Heavy, Lane
from argmap.web.shell.shell import KINDS
from argmap.work import Abandoned, Stop, wanted
from tests.conftest import HARBOUR, Shelf
from tests.servers import Server, answer, in_a_loop, serving
from tests.web.test_pages import DOWNLOADS, FAILURES, SITE_PAGES, pages

HALF = b"POST /import HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\nhalf."


class Client:
    """Speaks ASGI to a shell, in a loop of its own, as a server would."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell

    def ask(
        self, method: str, address: str, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        path, _, query = address.partition("?")
        given = {"Host": "localhost", **(headers or {})}
        if body:
            given.setdefault("Content-Length", str(len(body)))
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "scheme": "http",
            "server": ("localhost", 80),
            "client": ("127.0.0.1", 50000),
            "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
        }
        said: list[Message] = []

        async def exchange() -> None:
            pieces = iter([{"type": "http.request", "body": body, "more_body": False}])

            async def receive() -> Message:
                piece = next(pieces, None)
                if piece is None:
                    await asyncio.sleep(3600)
                return piece or {}

            async def send(message: Message) -> None:
                said.append(message)

            await self.shell(scope, receive, send)

        in_a_loop(exchange())
        head = said[0]
        names = [(name.decode().lower(), value.decode("latin-1")) for name, value in head["headers"]]
        return head["status"], names, b"".join(message.get("body", b"") for message in said[1:])


@pytest.fixture
def shell(app: Flask) -> Iterator[Shell]:
    made = Shell(app)
    yield made
    made.close()


# the same answers

REQUESTS: tuple[tuple[str, str, dict[str, str], bytes], ...] = (
    *(("GET", address, {}, b"") for address in (*pages("harbour"), *SITE_PAGES)),
    *(("HEAD", address, {}, b"") for address in ("/", "/maps/harbour", "/health", "/static/css/base.css")),
    *(("GET", address.format("harbour"), {}, b"") for address in DOWNLOADS),
    *(("GET", address, {}, b"") for address in ("/health", "/theme.css", "/static/css/base.css", "/maps/harbour/")),
    *((method, address, {"Accept": "application/json"}, b"") for method, address, _ in FAILURES),
    *((method, address, {}, b"") for method, address, _ in FAILURES),
    ("GET", "/", {"Host": "elsewhere.example"}, b""),
    ("GET", "/health", {"Host": "elsewhere.example"}, b""),
    ("POST", "/import", {"Host": "elsewhere.example", "Origin": "http://elsewhere.example"}, b"text=x"),
    ("POST", "/import", {"Origin": "http://["}, b"text=x"),
    ("POST", "/import", {"Content-Type": "application/x-www-form-urlencoded"}, b"text=%5BA%5D%3A+One.%0A"),
    ("POST", "/import", {"Content-Type": "application/x-www-form-urlencoded"}, b"text=" + b"a" * security.MAX_BODY),
    ("POST", "/import", {"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\nbroken"),
    ("POST", "/health", {}, b""),
    ("OPTIONS", "/health", {}, b""),
    ("GET", "/search?q=%ff%00", {}, b""),
    ("GET", "/people/%ff%2f%0a", {}, b""),
    ("GET", "/maps/harbour/documents/cards.docx", {}, b""),
    ("GET", "/maps/harbour/documents/none.docx", {}, b""),
    ("GET", "/maps/harbour/documents/case.md?side=none", {}, b""),
    ("GET", "/maps/harbour/documents/case.md?side=yes-side", {}, b""),
    ("GET", "/maps/harbour.png?scale=1", {}, b""),
    ("GET", "/maps/harbour.pdf", {}, b""),
    ("BREW", "/maps/harbour", {}, b""),
)


Request = tuple[str, str, dict[str, str], bytes]


def differing(app: Flask, shell: Shell, requests: Sequence[Request] = REQUESTS) -> list[str]:
    """Return the requests that the shell answers otherwise than Flask alone, each asked twice."""
    client = app.test_client()
    found = []
    for method, address, headers, body in requests:
        alone = client.open(address, method=method, headers=headers, data=body or None, buffered=True)
        for _ in range(2):
            status, said, content = Client(shell).ask(method, address, headers, body)
            # Each request has a number of its own, which the shell gives it; files say when they were sent.
            said = [(name, value) for name, value in said if name not in ("x-request-id", "date")]
            expected = sorted((name.lower(), value) for name, value in alone.headers if name != "Date")
            same = status == alone.status_code and sorted(said) == expected
            # Office files hold the time they were made at.
            if not same or (not address.endswith("docx") and content != alone.get_data()):
                found.append(f"{method} {address} {headers}: {status}, not {alone.status_code}")
    return found


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_all_that_flask_answers_is_answered_the_same_through_the_shell(app: Flask, shell: Shell) -> None:
    """Status, headers and body of pages, kept pages, files, failures, posts and hostile requests."""
    assert differing(app, shell) == []


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_header_that_the_shell_leaves_out_is_seen(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison above fails where the shell's own answers lack one of the headers."""
    made = Shell(app)
    whole = answers.health
    monkeypatch.setattr(answers, "health", lambda count: replace(whole(count), headers=whole(count).headers[:-1]))
    assert any(line.startswith("GET /health ") for line in differing(app, made, [("GET", "/health", {}, b"")]))
    made.close()


def test_what_the_shell_says_itself_looks_like_any_failure(app: Flask, shell: Shell) -> None:
    """Busy, late and broken come as a page or as JSON with every safe header, and are not kept."""
    for status in (408, 500, 503):
        for accept in ("text/html", "application/json"):
            made = shell._failures.of(status, {"HTTP_ACCEPT": accept, "PATH_INFO": "/"})
            headers = dict(made.headers)
            assert made.status == status
            assert headers["Content-Type"].startswith(accept)
            assert headers["Cache-Control"] == "no-store"
            assert security.HEADERS.items() <= headers.items()
            if accept.endswith("json"):
                assert set(json.loads(made.body)["error"]) == {"code", "message", "near"}
            else:
                assert b"<h1" in made.body


@pytest.mark.parametrize("accept", ["text/html", "application/json", ""])
def test_what_the_shell_says_below_the_api_is_a_problem_document(shell: Shell, accept: str) -> None:
    """RFC 9457 whatever the program accepts, as every error of the API."""
    for status in (408, 500, 503):
        made = shell._failures.of(status, {"HTTP_ACCEPT": accept, "PATH_INFO": "/api/v1/imports"})
        assert dict(made.headers)["Content-Type"] == "application/problem+json"
        assert json.loads(made.body)["status"] == made.status == status


def test_every_kind_of_work_names_an_endpoint_and_a_lane(app: Flask, shell: Shell) -> None:
    """A renamed page does not fall out of its lane unseen."""
    assert set(KINDS) <= set(app.view_functions)
    assert set(KINDS.values()) <= set(shell.lanes)


def test_requests_find_their_lane(app: Flask, shell: Shell) -> None:
    """Documents, imports and pictures are kept apart from pages, by address and method."""
    found = {}
    for method, path in (
        ("GET", "/maps/harbour"),
        ("POST", "/import"),
        ("GET", "/import"),
        ("GET", "/maps/harbour/documents/cards.docx"),
        ("GET", "/maps/harbour.png"),
        ("GET", "/api/v1/maps/harbour/picture.svg"),
        ("GET", "/api/v1/maps/harbour/documents/brief.docx"),
        ("POST", "/api/v1/imports"),
        ("GET", "/maps/harbour.json"),
        ("GET", "/static/css/base.css"),
        ("GET", "/nowhere"),
        ("GET", "/maps/\xff\xfe"),
    ):
        kind, _ = shell._kind({"PATH_INFO": path, "REQUEST_METHOD": method})
        found[f"{method} {path}"] = kind
    assert list(found.values()) == [
        "pages", "imports", "pages", "documents", "pictures", "pictures", "documents", "imports",
        "pages", "files", "pages", "pages",
    ]  # fmt: skip


def test_teardown_runs_and_streams_are_sent_as_they_come(app: Flask) -> None:
    """Flask's own ends of a request work behind the shell: context kept while streaming, closed after it."""
    from flask import stream_with_context

    ended: list[str] = []
    first = threading.Event()

    def view() -> Response:
        def lines() -> Iterator[bytes]:
            yield b"one "
            assert first.wait(30), "the first piece was held back"
            yield request.path.encode()

        return Response(stream_with_context(lines()))

    app.add_url_rule("/stream", "stream", view)
    app.teardown_request(lambda error: ended.append("teardown"))
    made = Shell(app)
    said: list[bytes] = []

    async def exchange() -> None:
        async def receive() -> Message:
            await asyncio.sleep(3600)
            return {}

        async def send(message: Message) -> None:
            said.append(message.get("body", b""))
            if b"one " in said:
                first.set()

        await made(_scope("/stream"), receive, send)

    in_a_loop(exchange())
    made.close()
    assert b"".join(said) == b"one /stream"
    assert "teardown" in ended


def _scope(path: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    given = {"host": "localhost", **headers}
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()],
    }


# bodies


def late(patience: bodies.Patience, pieces: list[tuple[float, bytes]], bound: int = 1000) -> tuple[bytes, int]:
    """Read a body whose pieces come after these seconds each."""

    async def read() -> tuple[bytes, int]:
        given = iter(pieces)

        async def receive() -> Message:
            wait, piece = next(given, (3600, b""))
            await asyncio.sleep(wait)
            if piece is None:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": piece, "more_body": piece != b""}

        body, size = await bodies.read(receive, bound, patience)
        with body:
            return body.read(), size

    return in_a_loop(read())


def test_bodies_end_by_silence_by_rate_and_by_time() -> None:
    """Whichever way a body is drawn out, it is given up; one that comes steadily is read whole."""
    steady = [(0.0, b"abc"), (0.0, b"def"), (0.0, b"")]
    assert late(bodies.Patience(), steady) == (b"abcdef", 6)
    with pytest.raises(bodies.TooSlow):
        late(bodies.Patience(silence=0.05), [(0.0, b"abc")])
    drip = [(0.01, b"x")] * 1000
    with pytest.raises(bodies.TooSlow):
        late(bodies.Patience(silence=5, grace=0.1, rate=1000), drip)
    with pytest.raises(bodies.TooSlow):
        late(bodies.Patience(silence=5, grace=5, rate=1, most=0.1), drip)
    with pytest.raises(bodies.Gone):
        late(bodies.Patience(), [(0.0, b"abc"), (0.0, None)])  # type: ignore[list-item]


def test_a_body_is_read_no_further_than_its_bound() -> None:
    """What is beyond is neither kept nor waited for; the size tells that it is too large."""
    body, size = late(bodies.Patience(), [(0.0, b"x" * 400)] * 50, bound=1000)
    assert len(body) == 1001
    assert 1000 < size < 1600


# lanes


def test_a_full_lane_turns_away_and_recovers() -> None:
    """One at work, one waiting, the third is told to come again; afterwards there is room again."""
    lane = Lane("test", Bounds(threads=1, waiting=1, patience=30))
    hold, entered = threading.Event(), threading.Event()
    done: list[int] = []

    def work(number: int) -> Callable[[], None]:
        def run() -> None:
            entered.set()
            assert hold.wait(30)
            done.append(number)

        return run

    async def crowd() -> None:
        first = asyncio.ensure_future(lane.run(work(1), Stop()))
        second = asyncio.ensure_future(lane.run(work(2), Stop()))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await lane.run(work(3), Stop())
        hold.set()
        await asyncio.gather(first, second)
        await lane.run(work(4), Stop())

    in_a_loop(crowd())
    lane.close()
    assert done == [1, 2, 4]
    assert lane.inside == 0


def test_what_waits_too_long_is_turned_away_and_never_done() -> None:
    """A queue that does not move says so, rather than keep its clients."""
    lane = Lane("test", Bounds(threads=1, waiting=5, patience=0.05))
    hold = threading.Event()
    done: list[int] = []

    async def crowd() -> None:
        first = asyncio.ensure_future(lane.run(lambda: hold.wait(30) and None, Stop()))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await lane.run(lambda: done.append(2), Stop())
        hold.set()
        await first

    in_a_loop(crowd())
    lane.close()
    assert done == []


def test_work_whose_client_left_is_not_begun() -> None:
    """What was asked for and abandoned in the queue costs nothing."""
    lane = Lane("test", Bounds(threads=1, waiting=5))
    hold = threading.Event()
    done: list[int] = []

    async def crowd() -> None:
        stop = Stop()
        first = asyncio.ensure_future(lane.run(lambda: hold.wait(30) and None, Stop()))
        second = asyncio.ensure_future(lane.run(lambda: done.append(2), stop))
        await asyncio.sleep(0)
        stop.stop()
        await second
        hold.set()
        await first

    in_a_loop(crowd())
    lane.close()
    assert done == []


def test_what_only_waits_gives_its_place_to_others() -> None:
    """Pages that wait for a child hold up no other page, as far as the bound goes; then one more waits its turn."""
    lane = Lane("test", Bounds(threads=1, waiting=9, aside=2))
    hold = threading.Event()
    done: list[int] = []

    def apart(number: int) -> Callable[[], None]:
        def run() -> None:
            with stops[number].aside():
                assert hold.wait(30)
            done.append(number)

        return run

    stops = [Stop() for _ in range(3)]

    async def crowd() -> None:
        apart_work = [asyncio.ensure_future(lane.run(apart(number), stops[number])) for number in range(2)]
        await lane.run(lambda: done.append(10), Stop())
        apart_work.append(asyncio.ensure_future(lane.run(apart(2), stops[2])))
        last = asyncio.ensure_future(lane.run(lambda: done.append(11), Stop()))
        await asyncio.sleep(0.05)
        assert done == [10]
        hold.set()
        await asyncio.gather(*apart_work, last)

    in_a_loop(crowd())
    lane.close()
    assert done[0] == 10
    assert sorted(done) == [0, 1, 2, 10, 11]
    assert lane.inside == 0


def test_a_closed_lane_tells_those_who_wait() -> None:
    lane = Lane("test", Bounds(threads=1, waiting=9))
    hold = threading.Event()

    async def crowd() -> None:
        first = asyncio.ensure_future(lane.run(lambda: hold.wait(30) and None, Stop()))
        second = asyncio.ensure_future(lane.run(lambda: None, Stop()))
        await asyncio.sleep(0)
        lane.close()
        hold.set()
        await first
        with pytest.raises(Busy):
            await second
        with pytest.raises(Busy):
            await lane.run(lambda: None, Stop())

    in_a_loop(crowd())


def test_heavy_pages_are_remembered_and_forgotten() -> None:
    """What took long goes to another lane next time, until it is quick again; the memory is bounded."""
    heavy = Heavy()
    heavy.note("slow", 5)
    heavy.note("quick", 0.01)
    assert "slow" in heavy
    assert "quick" not in heavy
    heavy.note("slow", 0.01)
    assert "slow" not in heavy
    for number in range(3 * Heavy.MOST):
        heavy.note(number, 5)
    assert len(heavy._kept) == Heavy.MOST


# reading anew


def test_a_server_listens_before_its_maps_are_read(shelf: Shelf) -> None:
    """Thousands of maps take a while to be read: until then the server says that it starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Library, "refresh", lambda *_: pytest.fail("the start waits for the maps"))
        shell = Shell(create_app(shelf.library))
    try:
        assert not shell._keeper.ready
    finally:
        shell.close()


class Slow:
    """A library that has changed, and takes long to be read again."""

    version = last = 7

    def __init__(self) -> None:
        self.hold = threading.Event()
        self.read = 0

    def unchanged(self) -> bool:
        return False

    def refresh(self) -> None:
        self.read += 1
        assert self.hold.wait(30)


def test_only_the_first_waits_for_a_slow_reading() -> None:
    """Beside a reading that takes long, such as one of a locked database, the last state is told at once."""
    library = Slow()
    keeper = Keeper(library)  # type: ignore[arg-type]

    async def looks() -> None:
        await keeper.look()
        waits = 0

        async def waited(*given: object, **named: object) -> None:
            nonlocal waits
            waits += 1

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(asyncio, "wait", waited)
            for _ in range(5):
                assert await keeper.look() == 7
        assert waits == 0

    try:
        in_a_loop(looks())
    finally:
        library.hold.set()
        keeper.close()
    assert library.read == 1


def test_a_layout_ends_with_its_request() -> None:
    """A program that lays out for nobody is killed at once, not at its deadline; nor is another begun."""
    stop = Stop()
    found: list[BaseException] = []

    def work() -> None:
        with wanted(stop):
            try:
                engine.run("/bin/sh", ["-c", "sleep 300"], b"", time.monotonic() + 300)
            except Abandoned as error:
                found.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    while not stop._ends:
        time.sleep(0.01)
    stop.stop()
    thread.join(60)
    assert not thread.is_alive()
    assert len(found) == 1
    with wanted(stop), pytest.raises(Abandoned):
        engine.run("/bin/sh", ["-c", "exit 0"], b"", time.monotonic() + 300)


# a real server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over one small debate, which waits two seconds for a body."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "harbour.yaml").write_text(HARBOUR, encoding="utf-8")
    with serving(folder, folder / "x.db", env={"ARGMAP_BODY_SECONDS": "2"}) as running:
        yield running


def quick(server: Server, address: str = "/health") -> int:
    """Return the status of an answer that must come while others hang; the socket's own timeout is the bound."""
    with server.connect(timeout=60) as connection:
        connection.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        return answer(connection)[0]


def test_half_sent_uploads_hold_nobody_up_and_end(server: Server) -> None:
    """Beside 64 uploads that stopped half-way everything is answered; they get 408 after their time."""
    assert quick(server, "/maps/harbour") == 200
    hanging = [server.connect(HALF) for _ in range(64)]
    try:
        for address in ("/health", "/maps/harbour", "/maps/harbour/gaps", "/static/css/base.css"):
            assert quick(server, address) == 200
        # All that was asked while they hung is answered: none of them has been given up yet.
        hanging[0].setblocking(False)
        with contextlib.suppress(BlockingIOError):
            assert hanging[0].recv(1) != b"", "the upload was cut off without a word"
        hanging[0].setblocking(True)
        statuses = {answer(connection)[0] for connection in hanging[1:]}
        assert statuses == {408}
    finally:
        for connection in hanging:
            connection.close()


def test_a_late_body_is_told_so_with_all_headers(server: Server) -> None:
    """408 looks as every failure does, and closes the connection."""
    with server.connect(HALF) as connection:
        status, headers, body = answer(connection)
    assert status == 408
    assert headers["content-security-policy"] == security.PAGE_POLICY
    assert b"<h1" in body


def test_idle_connections_keep_nobody_out(server: Server) -> None:
    """With 1,500 connections that say nothing, the next one is answered."""
    idle: list[socket.socket] = []
    try:
        idle.extend(server.connect() for _ in range(1500))
        for _ in range(5):
            assert quick(server) == 200
        assert quick(server, "/maps/harbour") == 200
    finally:
        for connection in idle:
            connection.close()


def test_abandoned_documents_hold_nobody_up(server: Server) -> None:
    """Documents asked for by clients that leave again take no page's thread."""
    for _ in range(40):
        server.connect(b"GET /maps/harbour/documents/packet.pdf HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").close()
    assert quick(server) == 200
    assert quick(server, "/maps/harbour/voices") == 200
    status, _, body = server.get("/maps/harbour/documents/case.md")
    assert (status, body[:2]) == (200, b"# ")


def test_progress_comes_from_the_child_line_by_line(server: Server) -> None:
    """A document made apart tells how far it is, then comes whole."""
    status, _, body = server.get("/maps/harbour/documents/packet.pdf?progress=1")
    head, _, document = body.partition(b"\n\n")
    shares = [float(line) for line in head.split()]
    assert status == 200
    assert document[:5] == b"%PDF-"
    assert len(shares) > 3
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_document_ends_with_its_request(shelf: Shelf) -> None:
    """The child that makes a document nobody waits for any more is killed at once."""
    from argmap.library.documents import document

    stop, found = Stop(), []

    def make() -> None:
        with wanted(stop):
            try:
                document(shelf.library, shelf.library.debate("harbour"), "packet", "pdf", {}, found.append)
            except Abandoned:
                found.append("abandoned")

    thread = threading.Thread(target=make)
    thread.start()
    while not stop._ends:
        time.sleep(0.005)
    stop.stop()
    thread.join(60)
    assert found[-1] == "abandoned"
    assert 1.0 not in found


def test_liveness_and_readiness_are_two_addresses(server: Server) -> None:
    """Both answer with the safe headers."""
    for address, said in (("/health/live", "live"), ("/health/ready", "ready")):
        status, headers, body = server.get(address)
        assert status == 200
        assert json.loads(body) == {"status": said}
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"


def test_a_changed_file_shows_through_the_server(tmp_path: Path) -> None:
    """Kept pages are those of the library as it is, though the shell never reads it itself."""
    (tmp_path / "harbour.yaml").write_text(HARBOUR, encoding="utf-8")
    with serving(tmp_path, tmp_path / "x.db") as running:
        for _ in range(2):
            assert b"Ships waited a week." in running.get("/maps/harbour/standing")[2]
        (tmp_path / "harbour.yaml").write_text(HARBOUR.replace("a week.", "nine days."), encoding="utf-8")
        assert b"Ships waited nine days." in running.get("/maps/harbour/standing")[2]
        (tmp_path / "quay.yaml").write_text(HARBOUR, encoding="utf-8")
        assert json.loads(running.get("/health")[2]) == {"status": "ok", "maps": 2}


def test_a_chunked_body_is_bounded(server: Server) -> None:
    """A body whose length nobody announced is read as far as the bound, and refused beyond it."""
    form = b"text=" + b"a" * 1000
    head = b"POST /import HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    head += b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert server.send(head + f"{len(form):x}\r\n".encode() + form + b"\r\n0\r\n\r\n")[0] == 200
    with server.connect(head) as connection:
        piece = b"a" * 65536
        with contextlib.suppress(ConnectionError):
            for _ in range(security.MAX_BODY // len(piece) + 2):
                connection.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        assert answer(connection)[0] == 413
