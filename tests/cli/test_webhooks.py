"""``argmap webhooks`` and the page for owners: the same webhooks, added, tried and removed from either."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from click.testing import CliRunner, Result

from argmap.cli import group
from argmap.errors import BadRequest, NotFound
from argmap.web import create_app
from argmap.web.webhooks import TRIES
from tests import markup
from tests.conftest import Shelf


class Receiver(HTTPServer):
    """A program that is told."""

    status = 204

    def __init__(self) -> None:
        self.got: list[dict[str, str]] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/in"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        self.server.got.append({**self.headers, "body": self.rfile.read(int(self.headers["Content-Length"])).decode()})
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """The program, running."""
    made = Receiver()
    thread = threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def run(shelf: Shelf, *words: str) -> Result:
    """Run the command on the library's database."""
    place = ["--db", str(shelf.folder.parent / "argmap.db"), "--maps", str(shelf.folder)]
    return CliRunner().invoke(group, ["webhooks", words[0], *words[1:], *place])


def test_from_the_command_line(shelf: Shelf, receiver: Receiver) -> None:
    """Added with a secret, listed without it, tried with the answer, and removed; each is in the access log."""
    assert "no webhooks" in run(shelf, "list").output
    assert isinstance(run(shelf, "add", receiver.address).exception, BadRequest)
    assert isinstance(run(shelf, "add", "https://a.example", "--map", "harbor").exception, NotFound)
    added = run(shelf, "add", receiver.address, "--map", "harbour", "--private")
    hook_id, secret = added.stdout.split()
    assert secret.startswith("whsec_")
    assert secret not in run(shelf, "list").output
    assert "private" in run(shelf, "test", hook_id).output
    assert receiver.got == []
    tried = run(shelf, "test", hook_id, "--private")
    assert (tried.exit_code, tried.output) == (0, "answered 204\n")
    assert json.loads(receiver.got[0]["body"])["type"] == "argmap.test"
    assert receiver.got[0]["webhook-signature"].startswith("v1,")
    receiver.status = 500
    assert run(shelf, "test", hook_id, "--private").exit_code == 1
    (row,) = json.loads(run(shelf, "list", "--json").output)
    assert (row["url"], row["maps"], row["last"]) == (receiver.address, ["harbour"], "test: answered 500")
    assert [one["said"].partition(": ")[2][:8] for one in row["results"]] == ["answered", "answered", "not reac"]
    assert re.search(r"\n    20\d\d-\S+Z  test: answered 500\n    20\d\d-\S+Z  test: ans", run(shelf, "list").output)
    assert "tried again" in run(shelf, "again", hook_id).output
    assert isinstance(run(shelf, "remove", "none").exception, NotFound)
    assert run(shelf, "remove", hook_id).exit_code == 0
    assert json.loads(run(shelf, "list", "--json").output) == []
    assert shelf.library.store is not None
    assert [one.action for one in shelf.library.store.audited()] == ["removed a webhook", "added a webhook"]


def test_in_the_browser(shelf: Shelf, receiver: Receiver) -> None:
    """The same: what was stopped begins again, and what cannot be told is refused with the reason."""
    assert shelf.library.store is not None
    store = shelf.library.store
    client = create_app(shelf.library, owner_here=True, private_webhooks=True).test_client()
    outside = create_app(shelf.library, owner_here=True).test_client()
    assert "no webhooks yet" in client.get("/access/webhooks").text
    refused = outside.post("/access/webhooks", data={"url": receiver.address})
    assert (refused.status_code, "https" in refused.text, receiver.address in refused.text) == (422, True, True)
    assert client.post("/access/webhooks", data={"url": "https://a.example", "map": "none"}).status_code == 422
    added = client.post("/access/webhooks", data={"url": receiver.address, "map": ["harbour"]})
    (hook,) = store.hooks()
    assert hook.secret in added.text
    page = client.get("/access/webhooks").text
    assert hook.secret not in page
    row = [markup.words(cell) for cell in markup.find(markup.one(page, "tbody"), "td")]
    assert row[:3] == [receiver.address, "harbour", "working"]
    place = f"/access/webhooks/{hook.id}"
    assert "The test message was taken" in client.post(place, data={"do": "test"}).text
    assert "private network" in outside.post(place, data={"do": "test"}).text
    assert "Last 2 messages" in client.get("/access/webhooks").text
    store.put_hook(replace(hook, tries=TRIES, stopped=True, said="answered 500"))
    assert f"after {TRIES} failures" in client.get("/access/webhooks").text
    assert client.post(place, data={"do": "again"}).status_code == 303
    assert [(one.tries, one.stopped) for one in store.hooks()] == [(0, False)]
    assert client.post(place, data={"do": "x"}).status_code == 400
    assert client.post(place, data={"do": "remove"}).status_code == 303
    assert client.post(place, data={"do": "remove"}).status_code == 404
    assert store.hooks() == []
