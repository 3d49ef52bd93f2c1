"""Webhooks: told of every change once they answer, signed, and never of an address inside the network."""

from __future__ import annotations

import base64
import doctest
import hashlib
import hmac
import itertools
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from argmap.errors import BadRequest
from argmap.store import Author, AuthorKind, Draft, Store, open_store
from argmap.store.hooks import RESULTS, HookRow
from argmap.web import create_app, webhooks
from argmap.web.webhooks import FIRST, TRIES, Webhooks
from tests.conftest import Shelf

SECRET = webhooks.new_secret()
HOOK = HookRow("h1", "https://news.example/in?x=1", SECRET, "", "p1", 0)
ME = Author(AuthorKind.PERSON, "p1", "Ann")


@pytest.fixture
def store(place: Path | str) -> Iterator[Store]:
    """An empty store, of each kind."""
    store = open_store(place)
    yield store
    store.close()


class Other:
    """Another program's address: what it got, and what it answers."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.answers: list[int | OSError] = []
        self.got: list[tuple[bytes, dict[str, str]]] = []

    def send(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        self.got.append((body, headers))
        answer = self.answers.pop(0) if self.answers else 204
        if isinstance(answer, OSError):
            raise answer
        return answer

    @property
    def told(self) -> list[list[tuple[str, int]]]:
        """Maps and revisions of each message."""
        return [[(row["map"], row["revision"]) for row in json.loads(body)["data"]["changes"]] for body, _ in self.got]


def looked(own: Webhooks) -> None:
    """Look into the log once, and wait until everybody is told."""
    for thread in own.look():
        thread.join()


def change(store: Store, name: str, text: str) -> None:
    store.commit(Draft(name, text.encode(), ME, "2026"))


def test_each_change_is_told_once_and_signed(store: Store) -> None:
    """In order, about the wanted maps alone; whoever has the secret can tell that it is true."""
    other = Other()
    own = Webhooks(store, other.send, lambda: other.now)
    store.put_hook(HOOK)
    store.put_hook(HookRow("h2", "https://b.example/", SECRET, "n", "p1", 0))
    for name, text in (("m", "one"), ("m", "two"), ("n", "one")):
        change(store, name, text)
    store.changed("room", "r1")
    looked(own)
    looked(own)
    assert sorted(other.told) == [[("m", 1), ("m", 2), ("n", 1)], [("n", 1)]]
    for body, headers in other.got:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
        mark = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{mark}"
    change(store, "m", "three")
    looked(own)
    assert other.told[2:] == [[("m", 3)]]


def test_what_was_not_taken_is_sent_again_ever_later_and_then_no_more(store: Store) -> None:
    """With the same id, and with what has come since once it is taken; a failure of one keeps no other waiting."""
    other = Other()
    own = Webhooks(store, other.send, lambda: other.now)
    store.put_hook(HOOK)
    change(store, "m", "one")
    other.answers = [500, OSError(111, "Connection refused"), 302]
    for wait in (0.0, FIRST, 2 * FIRST, 4 * FIRST):
        other.now += wait - 1 if wait else 0
        looked(own)
        other.now += 1 if wait else 0
        looked(own)
    assert other.told == [[("m", 1)]] * 4
    assert len({headers["webhook-id"] for _, headers in other.got}) == 1
    found = store.hook("h1")
    assert found is not None
    assert (found.tries, found.said, found.after) == (0, "answered 204", store.change())
    assert [(one.said, one.attempt) for one in found.results] == [
        ("answered 204", 4),
        ("answered 302", 3),
        ("not reached: Connection refused", 2),
        ("answered 500", 1),
    ]
    sent_at = [one.at for one in reversed(found.results)]
    assert [after - before for before, after in itertools.pairwise(sent_at)] == [FIRST, 2 * FIRST, 4 * FIRST]
    change(store, "m", "two")
    other.answers = [OSError("gone")] * TRIES
    for _ in range(TRIES + 5):
        looked(own)
        other.now += 7 * 3600
    found = store.hook("h1")
    assert found is not None
    assert (found.stopped, found.tries) == (True, TRIES)
    assert [one.attempt for one in found.results] == list(range(TRIES, TRIES - RESULTS, -1))
    store.remove_hook("h1")
    assert store.hooks() == []


def test_a_slow_address_keeps_no_other_waiting(store: Store) -> None:
    """The others are told meanwhile, also of what comes later; the slow one is asked by one request at a time."""
    other, slow, begun = Other(), threading.Event(), threading.Semaphore(0)

    def send(url: str, body: bytes, headers: dict[str, str]) -> int:
        if "slow" not in url:
            return other.send(url, body, headers)
        begun.release()
        slow.wait(60)
        return 204

    own = Webhooks(store, send, lambda: other.now)
    store.put_hook(replace(HOOK, id="h0", url="https://a-slow.example/"))
    store.put_hook(HOOK)
    waiting: list[threading.Thread] = []
    for number in (1, 2):
        change(store, "m", str(number))
        waiting += own.look()
        until = time.monotonic() + 60
        while len(waiting) > 1 and time.monotonic() < until:
            waiting = [thread for thread in waiting if thread.is_alive()]
            time.sleep(0.005)
    assert len(waiting) == 1, "the slow one alone still waits for its answer"
    assert begun.acquire(timeout=60)
    assert other.told == [[("m", 1)], [("m", 2)]]
    store.remove_hook("h0")
    slow.set()
    for thread in threading.enumerate():
        if thread.name == "webhook":
            thread.join(60)
    assert begun.acquire(blocking=False) is False
    assert [hook.id for hook in store.hooks()] == ["h1"], "a webhook that was removed meanwhile has come back"


def test_an_address_that_answers_by_drops_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes in time, the whole does not."""
    monkeypatch.setattr(webhooks, "TIMEOUT", 0.5)
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            for _ in range(100):
                if ended.wait(0.05):
                    return
                self.wfile.write(b"H")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        with pytest.raises(OSError, match="did not answer within"):
            webhooks.post(f"http://127.0.0.1:{server.server_port}/", b"{}", {}, private=True)
    finally:
        ended.set()
        server.shutdown()
        thread.join()
        server.server_close()


def test_one_server_of_several_sends(store: Store) -> None:
    """The others look on."""
    first, second = Other(), Other()
    store.put_hook(HOOK)
    change(store, "m", "one")
    looked(Webhooks(store, first.send, lambda: first.now))
    change(store, "m", "two")
    looked(Webhooks(store, second.send, lambda: second.now))
    assert (len(first.got), len(second.got)) == (1, 0)


@pytest.mark.parametrize(
    "url",
    ["http://news.example/", "https://", "ftp://a.example", "https://ann:pw@a.example", "https://a.example:x/", "a",
     "https://a b/"],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadRequest):
        webhooks.checked(url)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "172.16.0.1", "0.0.0.0", "::1", "fd00::1", "fe80::1",
     "::ffff:127.0.0.1", "224.0.0.1", "100.64.0.1", "64:ff9b::10.0.0.1", "::127.0.0.1", "2002:7f00:1::1", "fec0::1"],
)  # fmt: skip
def test_nothing_is_sent_into_a_private_network(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Whatever name it goes by, and where one of several addresses is private."""
    rows: list[Any] = [(0, 0, 0, "", ("93.184.215.14", 443)), (0, 0, 0, "", (address, 443))]
    monkeypatch.setattr(webhooks.socket, "getaddrinfo", lambda *_, **__: rows)
    with pytest.raises(OSError, match="private"):
        webhooks.post("https://news.example/", b"{}", {})


def test_a_host_that_is_no_name_stops_no_other_webhook(store: Store) -> None:
    """It is not reached, like a host that is away; the others are told all the same."""
    other = Other()
    own = Webhooks(store, webhooks.post, lambda: other.now)
    store.put_hook(replace(HOOK, url=webhooks.checked("https://a..b/")))
    change(store, "m", "one")
    looked(own)
    assert store.hooks()[0].said.startswith("not reached")


def test_a_message_arrives(tmp_path: Path) -> None:
    """Over a real socket, with path and query; a redirect is an answer like others and is not followed."""
    got: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/in?x=1"
        assert webhooks.post(address, b"{}", {"Content-Type": "application/json"}, private=True) == 302
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert got == [("/in?x=1", b"{}")]


def test_an_owner_adds_and_removes_webhooks(shelf: Shelf) -> None:
    """The secret is shown this once, and a new one is told of what comes, not of what was."""
    client = create_app(shelf.library, owner_here=True).test_client()
    shelf.library.snapshot()
    made = client.post("/api/v1/webhooks", json={"url": "https://news.example/in", "maps": ["harbour"]})
    assert made.status_code == 201
    assert made.json is not None
    assert made.json["secret"].startswith("whsec_")
    assert shelf.library.store is not None
    assert made.json["after"] == shelf.library.store.change()
    listed = client.get("/api/v1/webhooks")
    assert "secret" not in listed.text
    assert listed.get_json()["items"][0]["state"] == "working"
    for wrong in ({"url": "http://a.example"}, {"url": "https://a.example", "maps": ["none"]}, {"url": 7}, {}):
        assert client.post("/api/v1/webhooks", json=wrong).status_code in (400, 422)
    assert client.delete(f"/api/v1/webhooks/{made.json['id']}").status_code == 204
    assert client.delete(f"/api/v1/webhooks/{made.json['id']}").status_code == 404


def test_examples() -> None:
    assert doctest.testmod(webhooks).failed == 0
