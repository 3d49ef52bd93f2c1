"""Two people write at once while the server is killed again and again: nothing that was typed is lost or doubled."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from argmap.mapfile import parse
from argmap.store import open_store
from tests.conftest import HARBOUR, ROOT, SOURCES
from tests.web.test_browser_writing import page  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="This system cannot kill like that."),
]
ROUNDS, KILLED_EVERY = int(os.environ.get("ARGMAP_KILL_ROUNDS", "8")), 3


class Mortal:
    """A server on one port that is killed, with all its processes, and started again."""

    def __init__(self, maps: Path, database: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.command = [
            sys.executable,
            "-m",
            "argmap",
            "serve",
            str(maps),
            "--port",
            str(self.port),
            "--db",
            str(database),
        ]
        self.url = f"http://127.0.0.1:{self.port}"
        self.kills = 0
        self.start()

    def start(self) -> None:
        """Start it; whether it answers is for those who write to find out."""
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(self.command, stdout=quiet, stderr=quiet, env=env, start_new_session=True)

    def kill(self) -> None:
        """End all its processes in the middle of whatever they do."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.kills += 1

    def wait(self) -> None:
        """Wait until it answers."""
        for _ in range(1800):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("The server did not answer.")


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Mortal]:
    """Serve the small debate."""
    maps = tmp_path / "maps"
    maps.mkdir()
    (maps / "harbour.yaml").write_text(HARBOUR, encoding="utf-8")
    (maps / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    server = Mortal(maps, tmp_path / "argmap.db")
    server.wait()
    yield server
    if server.process.poll() is None:
        os.killpg(server.process.pid, signal.SIGTERM)
        server.process.wait(120)


def unsent(page: Page) -> bool:  # noqa: F811
    return bool(page.evaluate("Object.keys(localStorage).some((key) => key.startsWith('argmap-queue:'))"))


def test_two_write_while_the_server_is_killed(
    page: Page,  # noqa: F811
    browser: Browser,
    mortal: Mortal,
    tmp_path: Path,
) -> None:
    """One writes an outline, one on the map; at the end both have all, once, and the file is the log's head."""
    other = browser.new_context().new_page()
    page.goto(f"{mortal.url}/maps/harbour/outline")
    page.wait_for_selector("html[data-ready=outline]")
    other.goto(f"{mortal.url}/maps/harbour?claim=dues")
    other.wait_for_selector("html[data-ready=map]")
    page.locator('li[data-claim="paid"] > .line-row > .line').focus()
    page.keyboard.press("+")
    typed = []
    for number in range(ROUNDS):
        for who, words in ((page, f"Outline line {number} of the kill."), (other, f"Map card {number} of the kill.")):
            if who is other:
                other.evaluate("document.activeElement.blur()")
                other.keyboard.press("+")
            who.keyboard.type(words)
            who.keyboard.press("Enter")
            typed.append(words)
        if number % KILLED_EVERY == 1:
            mortal.kill()
            time.sleep(0.5)
            mortal.start()
        time.sleep(0.4)
    page.keyboard.press("Escape")
    until = time.monotonic() + 180
    while (unsent(page) or unsent(other)) and time.monotonic() < until:
        time.sleep(0.3)
    assert not unsent(page)
    assert not unsent(other)
    for one in (page, other):
        one.reload()
        for words in typed:
            assert words in (one.content())
    other.context.close()
    mortal.kill()
    text = (tmp_path / "maps" / "harbour.yaml").read_bytes()
    texts = [claim["text"] for claim in parse(text.decode()).data["claims"].values()]
    assert {words: texts.count(words) for words in typed} == dict.fromkeys(typed, 1)
    assert mortal.kills > ROUNDS // KILLED_EVERY
    copy = tmp_path / "copy.db"
    shutil.copy(tmp_path / "argmap.db", copy)
    for ending in ("-wal", "-shm"):
        if (tmp_path / f"argmap.db{ending}").exists():
            shutil.copy(tmp_path / f"argmap.db{ending}", f"{copy}{ending}")
    store = open_store(copy)
    head = store.head("harbour")
    assert head is not None
    assert store.content(head.sha256) == text
    store.close()
    mortal.start()
    mortal.wait()
