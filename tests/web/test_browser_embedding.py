"""A map in a page of another origin, in a real browser: shown where the owner named the site, and nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from argmap.web import create_app
from tests.conftest import Shelf

pytestmark = pytest.mark.browser


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of a running application."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_claim_shows_in_a_page_of_the_named_site_alone(shelf: Shelf, browser: Browser) -> None:
    """Its words and its own typeface arrive in the frame of one origin; the other origin's frame stays empty."""
    site = Flask("another site")
    code = {"html": ""}
    site.add_url_rule("/", "page", lambda: f"<!doctype html><title>News</title>{code['html']}")
    with served(site) as named, served(create_app(shelf.library, embed_in=[named])) as maps:
        code["html"] = f'<iframe src="{maps}/embed/maps/harbour/claims/a-week" width="600" height="400"></iframe>'
        page = browser.new_page()
        page.goto(named)
        frame = page.frame_locator("iframe")
        assert frame.locator("h1").inner_text() == "Ships waited a week."
        assert "ships waited a week, and two of them turned away" in frame.locator("blockquote").inner_text()
        assert page.frames[1].evaluate(
            "document.fonts.ready.then(() => [...document.fonts].some(f => f.status === 'loaded'))"
        )
        page.goto(named.replace("127.0.0.1", "localhost"))
        page.wait_for_load_state("networkidle")
        # The browser shows a page of its own in place of what it refuses to frame.
        assert page.frames[1].url.startswith("chrome-error:")
        page.close()
