"""Slows the browser and the servers of tests, to find what works only where all is quick.

``ARGMAP_SLOW_BROWSER=300`` holds each answer of a test's server back by up to 300 ms after it was made, at random, so
that answers overtake one another; ``ARGMAP_SLOW_BROWSER=300:4`` gives the browser a quarter of its speed as well.
"""

from __future__ import annotations

import functools
import os
import random
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from werkzeug import serving
from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from playwright.sync_api import Page

#: The longest delay of an answer in ms, and how many times slower than this machine the browser is.
DELAY, RATE = (int(part) for part in (os.environ.get("ARGMAP_SLOW_BROWSER", "0") + ":1").split(":")[:2])


def late(app: WSGIApplication) -> WSGIApplication:
    """Return an application whose answers, made at once, leave late and out of order."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        made = app(environ, start_response)
        return ClosingIterator(_held(made), getattr(made, "close", None))

    return answer


def _held(made: Iterable[bytes]) -> Iterator[bytes]:
    # A page that is sent in pieces has a network that stops between them, but not at each of a thousand.
    for number, piece in enumerate(made):
        if number < 2:
            time.sleep(random.uniform(DELAY / 20, DELAY) / 1000)
        yield piece


def slow(page: Page) -> Page:
    """Let a page take its time on a busy machine, and give it a slow processor where that is asked for."""
    page.set_default_timeout(60_000)
    if RATE > 1:
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": RATE})
    return page


def servers() -> None:
    """Slow all servers of this process from now on, where that is asked for."""
    if not DELAY:
        return
    make = serving.make_server
    serving.make_server = functools.wraps(make)(  # type: ignore[assignment]
        lambda host, port, app, *more, **named: make(host, port, late(app), *more, **named)
    )


def pages() -> None:
    """Make all pages of this process patient from now on, and slow where that is asked for."""
    from playwright.sync_api import Browser, BrowserContext

    for kind in (Browser, BrowserContext):
        kind.new_page = _slowed(kind.new_page)  # type: ignore[method-assign]


def _slowed(new_page: Callable[..., Page]) -> Callable[..., Page]:
    def opened(self: Any, *more: Any, **named: Any) -> Page:
        return slow(new_page(self, *more, **named))

    return opened
