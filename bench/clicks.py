"""Counts the clicks and seconds that a person's tasks take in a real browser, on a laptop and a phone.

Run it as ``python -m bench.clicks``; it serves the shipped maps on a free port and prints one line a task.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

MAP = "tutorial"
#: Words of a quotation in it.
WORDS = "remembers"
SIZES = {"laptop": (1440, 900), "phone": (390, 844)}


class Hand:
    """A person's hand: counts what it presses; typing a search is one press."""

    def __init__(self, page: Page) -> None:
        """Take the page that it works on."""
        self.page, self.presses = page, 0

    def click(self, what: Locator) -> None:
        """Press something that can be seen."""
        self.presses += 1
        what.click()

    def key(self, name: str) -> None:
        """Press a key."""
        self.presses += 1
        self.page.keyboard.press(name)


def objections(hand: Hand) -> None:
    """The strongest objections to my side, with their quotations, from the library."""
    page = hand.page
    hand.click(page.locator(f'[data-shelf="{MAP}"] h2 a:visible'))
    if "/flow" not in page.url:
        hand.click(page.get_by_role("link", name="Flow", exact=True))
    hand.click(page.get_by_role("link", name="Against").first)
    page.locator(".objections .quote blockquote").first.wait_for()


def blocks(hand: Hand) -> None:
    """Printable blocks against the other side, from the debate."""
    page = hand.page
    page.goto(f"{page.url.rstrip('/')}/maps/{MAP}")
    hand.click(page.get_by_role("link", name="Prepare", exact=True))
    page.locator("main a[href*='blocks']").first.wait_for()
    hand.click(page.locator("main a[href*='blocks']").first)


def quotation(hand: Hand) -> None:
    """A quotation found and copied with its citation, from the library."""
    page = hand.page
    page.locator("#find-q").fill(WORDS)
    hand.key("Enter")
    hand.click(page.locator("li.quote .kind a").first)
    hand.click(page.locator("[data-copy-quote]:visible").first)
    page.get_by_text("Copied").first.wait_for()


def falls(hand: Hand) -> None:
    """What falls with a premise, from its card in the side-by-side view."""
    page = hand.page
    page.goto(f"{page.url.rstrip('/')}/maps/{MAP}/debate?levels=3")
    hand.click(page.locator(".am-card .am-open:visible").nth(1))
    hand.click(page.get_by_role("link", name="What if it falls?"))
    page.locator("#what-if").wait_for()


def projector(hand: Hand) -> None:
    """From a claim on the projector to its passage in the source and back."""
    page = hand.page
    page.goto(f"{page.url.rstrip('/')}/maps/{MAP}/present?step=2")
    before = page.url
    hand.click(page.get_by_role("link", name="Read it in place").first)
    page.locator("mark.wanted").first.wait_for()
    hand.presses += 1
    page.go_back()
    if page.url != before:
        raise SystemExit("Back does not lead to the slide.")


TASKS: tuple[Callable[[Hand], None], ...] = (objections, blocks, quotation, falls, projector)


@contextmanager
def served() -> Iterator[str]:
    """Serve the shipped maps on a free port."""
    import logging

    from werkzeug.serving import make_server

    from argmap.library import Library
    from argmap.web import create_app

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    library = Library(Path(__file__).parents[1] / "maps")
    server = make_server("127.0.0.1", 0, create_app(library), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def main() -> int:
    """Do every task on every device, and print what it took."""
    from playwright.sync_api import Error, sync_playwright

    from tests.browser import ARGUMENTS, find

    failed = 0
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        for device, (width, height) in SIZES.items():
            for task in TASKS:
                context = browser.new_context(viewport={"width": width, "height": height}, has_touch=width < 500)
                page = context.new_page()
                page.set_default_timeout(60_000)
                page.goto(os.environ.get("ARGMAP_ADDRESS", address))
                hand, start = Hand(page), time.perf_counter()
                try:
                    task(hand)
                    took = f"{hand.presses} presses, {time.perf_counter() - start:.1f} s"
                except Error as error:
                    failed += 1
                    took = f"not done after {hand.presses} presses: {str(error).splitlines()[0]}"
                print(f"{device:7} {(task.__doc__ or '').strip()} {took}", flush=True)
                context.close()
        browser.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
