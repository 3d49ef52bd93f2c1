"""Holds that argmap works below any path of a site: no link, form, fetch or redirect leaves where it is mounted."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from lxml import html
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server
from werkzeug.test import Client
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Request

MOUNT = "/club/debates"
ORIGIN = "http://localhost"
#: Attributes whose value is an address, and attributes that hand one to a script.
ADDRESSES = ("href", "src", "action", "formaction", "data-address", "data-claims", "data-find")
#: Enough to see pages of every kind with each of its options.
PAGES = 120


def elsewhere(_environ: object, start: object) -> list[bytes]:
    """Answer what is asked outside the mount."""
    return list(Response("outside", status=404)(_environ, start))  # type: ignore[arg-type]


@pytest.fixture
def mounted(app: Flask) -> DispatcherMiddleware:
    """The application below a path of two parts."""
    return DispatcherMiddleware(elsewhere, {MOUNT: app.wsgi_app})  # type: ignore[arg-type]


def found_in(text: str, here: str) -> Iterator[tuple[str, str]]:
    """Yield each address on a page with the attribute that holds it, made absolute."""
    for element in html.fromstring(text).iter():
        for name in ADDRESSES:
            value = element.get(name)
            if value is not None:
                yield name, urljoin(here, value.replace("{}", "paid"))


def kind(address: str) -> str:
    """Return a short name for pages that differ in their ids and options only."""
    parts = urlsplit(address)
    return parts.path + "?" + "&".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))


def test_nothing_leads_out_of_the_mount(mounted: DispatcherMiddleware) -> None:
    """From the first page on, every address on every kind of page stays inside and answers."""
    client = Client(mounted)
    home = f"{ORIGIN}{MOUNT}/"
    queue, met = deque([home]), {kind(home)}
    for _ in range(PAGES):
        if not queue:
            break
        here = queue.popleft()
        answer = client.get(here.removeprefix(ORIGIN))
        if answer.status_code in (301, 302, 303, 307, 308):
            target = urljoin(here, answer.headers["Location"])
            assert target.startswith(home), f"{here} redirects to {target}"
            queue.append(target)
            continue
        assert answer.status_code == 200, here
        if answer.mimetype != "text/html" or "Content-Disposition" in answer.headers:
            continue
        for name, address in found_in(answer.get_data(as_text=True), here):
            if not address.startswith(ORIGIN):
                assert urlsplit(address).scheme in ("http", "https", "mailto"), f"{here}: {name}={address}"
                continue
            assert address.startswith(home), f"{here} has {name}={address}"
            # A file holds no addresses of the site, and some take long to make.
            is_file = "." in urlsplit(address).path.rpartition("/")[2]
            if kind(address) not in met and not is_file:
                met.add(kind(address))
                queue.append(address)
    seen = " ".join(met)
    for page in ("/debate/flow", "/voices", "/standing", "/gaps", "/sources/annals", "/people", "/compare", "/prepare"):
        assert page in seen, f"the walk never came to {page}"


@pytest.mark.parametrize("address", ["/maps/harbour/", "/maps/none", "/maps/harbour/claims/pad", "/nowhere"])
def test_redirects_and_failures_stay_inside_too(mounted: DispatcherMiddleware, address: str) -> None:
    """What is not a page leads back into the site."""
    answer = Client(mounted).get(f"{MOUNT}{address}")
    if "Location" in answer.headers:
        assert urljoin(f"{ORIGIN}{MOUNT}{address}", answer.headers["Location"]).startswith(f"{ORIGIN}{MOUNT}/")
    else:
        assert answer.status_code == 404
        for name, found in found_in(answer.get_data(as_text=True), f"{ORIGIN}{MOUNT}{address}"):
            assert found.startswith(f"{ORIGIN}{MOUNT}/"), f"{name}={found}"


@pytest.mark.browser
def test_scripts_fetch_from_inside_the_mount(mounted: DispatcherMiddleware, browser: Browser) -> None:
    """Choosing a card, searching in the map and copying a link stay below the mount in a real browser."""
    server = make_server("127.0.0.1", 0, mounted, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    asked: list[str] = []
    base = f"http://127.0.0.1:{server.port}{MOUNT}"

    def note(request: Request) -> None:
        asked.append(request.url)

    context = browser.new_context()
    try:
        page = context.new_page()
        page.on("request", note)
        page.goto(f"{base}/maps/harbour")
        page.locator('.am-card[data-claim="no-waiting"] .am-open').click()
        page.wait_for_selector('[data-panel="no-waiting"]')
        page.locator("[data-jump] input[type=search]").fill("dues")
        page.wait_for_selector('.suggestions li[data-claim="dues"]')
        page.goto(f"{base}/maps/harbour/debate")
        page.locator('.am-card[data-claim="a-week"] .am-open').first.click()
        page.wait_for_selector("[data-sheet] [data-panel='a-week'], #panel [data-panel='a-week']")
    finally:
        context.close()
        server.shutdown()
        thread.join()
        server.server_close()
    assert any("/claims/no-waiting?" in url for url in asked)
    assert any("/find?" in url for url in asked)
    assert [url for url in asked if not url.startswith(f"{base}/")] == []
