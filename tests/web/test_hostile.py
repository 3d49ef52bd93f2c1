"""Hostile requests: a few hundred of those that ``bench.hostile`` makes by the ten thousand, and what failed once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from argmap.library import Library
from argmap.web import create_app
from argmap.web.shell import Shell
from bench.everywhere import UNKNOWN, everywhere
from bench.hostile import Request, asked, attacked, launches
from bench.hostile_site import small_site
from tests.conftest import Shelf

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.mark.parametrize("owner", [True, False])
def test_no_hostile_request_is_answered_500(tmp_path: Path, owner: bool) -> None:
    """Whoever asks, owner or stranger, is told what is wrong with the request."""
    statuses: Counter[int] = Counter()
    # The browser that other tests of this process drive runs a loop of its own in this thread.
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(
            lambda: list(attacked(range(40), 17 + owner, tmp_path / "maps", owner=owner, statuses=statuses))
        ).result()
    assert [f"{request}\n  {cause}" for request, cause in found] == []
    # An attack that is refused at the door tries nothing.
    assert len(statuses) >= 6
    assert statuses[200] > 10


def test_no_launch_of_nonsense_is_answered_500(tmp_path: Path) -> None:
    """A learning platform may sign whatever it likes."""
    statuses: Counter[int] = Counter()
    assert list(launches(range(20), 5, tmp_path / "maps", statuses)) == []
    assert statuses[403] > 3
    assert statuses[303] > 2


def test_every_name_that_a_route_takes_is_known(tmp_path: Path) -> None:
    """A new kind of thing in an address fails here until the attack, and the soak, know one that exists."""
    with small_site(tmp_path / "maps", owner=True) as site:
        taken = {name for rule in site.app.url_map.iter_rules() for name in rule.arguments - set(rule.defaults or ())}
        assert taken == set(site.named)
        library = Library(tmp_path / "maps")
        more = {name: site.named[name] for name in ("key", "code")}
        known = everywhere(site.app, library, ["harbour"], site.named["room_id"], more)
        read = {rule.rule for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
        assert set(known.rules) == read
        assert {name for name in taken if not known.names.get(name) and name != "claim_id"} <= set(UNKNOWN)


@pytest.fixture
def shell(shelf: Shelf) -> Iterator[Shell]:
    """The shell before an application whose asker may do everything."""
    made = Shell(create_app(shelf.library, owner_here=True))
    yield made
    made.close()


HERE = (b"host", b"localhost")
NOWHERE = ((b"host", b"localhost:abc"), (b"sec-fetch-site", b"cross-site"))
JSON = (b"content-type", b"application/json")


@pytest.mark.parametrize(
    "request_",
    [
        Request(0, "POST", b"/import", b"", (HERE, (b"content-length", b"\xb2")), b"[]"),
        Request(0, "POST", b"/import", b"", (HERE, (b"content-length", b"9" * 5000)), b""),
        Request(0, "TRACE", b"/sign-out", b"", NOWHERE, b""),
        Request(0, "GET", b"/search", b"q=caf\xe9", (HERE,), b""),
        Request(0, "GET", b"/maps/harbour/colours.css", b"a=\xc0\xaf", (HERE,), b""),
        Request(0, "GET", b"/join/pale-otter-17", b"", (HERE,), b""),
        Request(0, "POST", b"/maps/harbour/edits", b"", (HERE, JSON), b"[" * 100_000),
    ],
)
def test_what_failed_once(shell: Shell, request_: Request) -> None:
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: asyncio.run(asked(shell, request_))).result() not in (0, 500)
