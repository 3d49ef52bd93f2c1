"""What tests share: a library of small debates, the application over it, and a real browser."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings

from argmap.drawing import layout
from argmap.library import Library
from argmap.store import open_store
from tests import browser as browsers
from tests import postgres, reuse, slow, tiers
from tests.serving import served

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from playwright.sync_api import Browser

reuse.everywhere()
slow.servers()
_NUMBERS = itertools.count()
ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "maps"
SHARED = ROOT.parent / "shared"
#: Other people's texts; a machine without them runs all tests but the few that say so.
TEXTS = SHARED / "sources"

# The same examples at each run, so that a change is judged by what it changes; `fuzz` looks for new ones.
# Explaining a failure takes minutes where an example takes long, as those with servers do.
settings.register_profile(
    "argmap",
    deadline=None,
    max_examples=20,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[phase for phase in Phase if phase is not Phase.explain],
)
settings.register_profile("fuzz", deadline=None, max_examples=5000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "argmap"))

SOURCES = """\
annals:
  title: Annals of the harbour
  title-short: Annals
  type: book
  author: [Marlow Committee]
  issued: 1931
  basis: primary text
  file: annals.txt
"""
ANNALS = """The harbour was dredged in the spring of 1931, and no ship waited longer than a day.
Merchants said that the dues were too high.

The pilot's log tells another story: ships waited a week, and two of them turned away.
"""
HARBOUR = """\
# A debate small enough to be seen whole.
title: Should the harbour be dredged?
question: Did dredging pay?
positions:
  yes-side: {title: It paid, thesis: paid}
  no-side: {title: It did not, thesis: lost}
issues:
  time: Waiting time
  money: Dues
claims:
  paid: {text: Dredging paid for itself.}
  lost: {text: Dredging was money lost.}
  no-waiting:
    text: Ships no longer waited.
    held by: Harbour board
    supports: paid
    issue: time
    quotes:
      - source: annals
        page: 12
        text: no ship waited longer than a day
  a-week:
    text: Ships waited a week.
    rebuts: no-waiting
    issue: time
    quotes:
      - source: annals
        speaker: The pilot
        text: ships waited a week, and two of them turned away
  log-is-late:
    text: The log was written years later.
    undercuts: a-week -> no-waiting
    implicit: true
  dues: {text: Dues were too high., issue: money}
  few-ships: {text: Few ships came., issue: money}
arguments:
  no-income:
    premises: [dues, few-ships]
    supports: lost
    scheme: argument from cause to effect
walkthrough:
  - show: [paid, lost]
    note: Begin here.
  - no-waiting
"""


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give layouts ten times their usual seconds: what is tested is what they come to, on machines however busy."""
    monkeypatch.setattr(layout, "LADDER", tuple((rung, 10 * seconds) for rung, seconds in layout.LADDER))
    monkeypatch.setattr(layout, "REQUEST_SECONDS", 10 * layout.REQUEST_SECONDS)


@dataclass(frozen=True)
class Shelf:
    """A folder of maps on disk, with its library."""

    folder: Path
    library: Library

    def write(self, map_id: str, content: str) -> None:
        """Write a map file as an editor would, so that its change is seen whatever the clock's grain."""
        path = self.folder / f"{map_id}.yaml"
        before = path.stat().st_mtime_ns if path.exists() else 0
        path.write_text(content, encoding="utf-8")
        if path.stat().st_mtime_ns <= before:
            os.utime(path, ns=(before + 1_000_000, before + 1_000_000))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """A library with one small debate, its source and the source's text."""
    folder = tmp_path / "maps"
    (folder / "texts").mkdir(parents=True)
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (folder / "texts" / "annals.txt").write_text(ANNALS, encoding="utf-8")
    (folder / "harbour.yaml").write_text(HARBOUR, encoding="utf-8")
    store = open_store(tmp_path / "argmap.db")
    yield Shelf(folder, Library(folder, store, clock=lambda: "2026-01-02T03:04:05Z"))
    store.close()


@pytest.fixture
def app(shelf: Shelf) -> Flask:
    """The application over the small library."""
    from argmap.web import create_app

    return create_app(shelf.library)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application."""
    return app.test_client()


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The debates that ship, with other people's texts where this machine has them."""
    store = open_store(tmp_path_factory.mktemp("db") / "shipped.db")
    yield Library(SHIPPED, store, TEXTS if TEXTS.is_dir() else None, clock=lambda: "2026-01-02T03:04:05Z")
    store.close()


@pytest.fixture(scope="session")
def site(shipped: Library) -> Iterator[str]:
    """The address of a running server over the shipped debates."""
    from argmap.web import create_app

    with served(create_app(shipped)) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; its absence fails where CI is set and skips elsewhere."""
    path = browsers.find()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("No browser is here, and CI is set.")
        pytest.skip("No browser is here; `make browser` says how to get one.")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=60_000)
    slow.pages()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=browsers.ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgres.Server]:
    """A PostgreSQL server of the tests' own; its absence fails where CI is set and skips elsewhere."""
    if postgres.find() is None:
        if os.environ.get("CI"):
            pytest.fail("No PostgreSQL is here, and CI is set.")
        pytest.skip("No PostgreSQL is here; `make postgres` says how to get one.")
    with postgres.running() as server:
        yield server


@pytest.fixture
def database(postgresql: postgres.Server) -> str:
    """The address of an empty PostgreSQL database."""
    return postgresql.create(f"t{next(_NUMBERS)}")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where an empty store is, of each kind in turn."""
    if request.param == "sqlite":
        return tmp_path / "a.db"
    return str(request.getfixturevalue("database"))


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the shipped maps, to be changed."""
    folder = tmp_path / "maps"
    shutil.copytree(SHIPPED, folder)
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow tests, which ``make unit`` leaves out, and let the browser's begin, whose files take longest."""
    tiers.mark(items)
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_collection_finish() -> None:
    """Keep the garbage collector from the modules and tests again and again."""
    reuse.kept()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Note what each test takes, where that is asked for."""
    with tiers.timed(item):
        return (yield)
