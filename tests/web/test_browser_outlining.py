"""Writing an outline in a real browser: lines by Enter, levels by Tab, all by keys and all saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import Shelf
from tests.web.accessible import faults
from tests.web.test_browser_writing import address, page, saved  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import APIResponse, Page, Route

pytestmark = pytest.mark.browser


def line(page: Page, claim: str) -> None:  # noqa: F811
    page.locator(f'li[data-claim="{claim}"] > .line-row > .line').focus()


def settled(page: Page, shelf: Shelf, change: str) -> None:  # noqa: F811
    """Wait until a change is saved and the lines are as the server has them."""
    page.wait_for_selector(change)
    page.wait_for_selector('[data-claim^="?"]', state="detached")
    saved(page)


def test_an_outline_is_written_by_keys_alone(page: Page, address: str, shelf: Shelf) -> None:  # noqa: F811
    """Enter adds a line, Tab moves it in, Shift+Tab out, r turns it round, F2 rewords it, Ctrl+Z takes it back."""
    from playwright.sync_api import expect

    page.goto(f"{address}/maps/harbour/outline")
    page.wait_for_selector("html[data-ready=outline]")
    keys = page.keyboard
    line(page, "paid")
    for press, words in (("+", "Trade grew."), ("Enter", "Jobs came."), ("Enter", "Wages rose.")):
        keys.press(press)
        keys.type(words)
    keys.press("Tab")
    keys.press("Enter")
    keys.press("Escape")
    settled(page, shelf, "[data-claim=wages-rose]")
    debate = shelf.library.debate("harbour").map
    assert {"trade-grew -> paid", "jobs-came -> paid", "wages-rose -> jobs-came"} <= set(debate.argument)
    for press, found in (
        ("Shift+Tab", '[data-link="wages-rose -> paid"]'),
        ("Tab", '[data-link="wages-rose -> jobs-came"]'),
        ("r", "[data-claim=wages-rose].rebuts"),
    ):
        assert page.evaluate("document.activeElement.textContent") == "Wages rose."
        keys.press(press)
        settled(page, shelf, found)
    line(page, "jobs-came")
    keys.press("Alt+ArrowUp")
    settled(page, shelf, '[data-claim="jobs-came"] ~ [data-claim="trade-grew"]')
    page.wait_for_selector('[data-claim="jobs-came"] > .line-row > .line:focus')
    keys.press("F2")
    keys.type("Jobs came back.")
    keys.press("Enter")
    keys.press("Control+z")
    expect(page.locator('[data-claim="jobs-came"] > .line-row > .line')).to_have_text("Jobs came.")
    debate = shelf.library.debate("harbour").map
    order = [claim.id for claim in debate.claims]
    assert order.index("jobs-came") < order.index("trade-grew")
    assert debate.argument["wages-rose -> jobs-came"].relation == "rebuts"


def test_lines_asked_for_before_the_last_was_saved_do_not_replace_it(
    page: Page,  # noqa: F811
    address: str,  # noqa: F811
    shelf: Shelf,
) -> None:
    """On a slow network the older answer arrives last: the new line stays, with the keyboard on it."""
    edits: list[Route] = []
    older: list[tuple[Route, APIResponse]] = []
    page.goto(f"{address}/maps/harbour/outline")
    page.wait_for_selector("html[data-ready=outline]")
    line(page, "paid")
    keys = page.keyboard
    keys.press("+")
    keys.type("Trade grew.")
    keys.press("Enter")
    page.wait_for_selector("[data-claim=trade-grew]")
    saved(page)

    def hold(route: Route) -> None:
        edits.append(route)

    page.route("**/edits", hold)
    page.route("**/outline", lambda route: route.continue_() if older else older.append((route, route.fetch())))
    keys.type("Wages rose.")
    keys.press("Enter")
    keys.press("Escape")
    while not (edits and older):
        page.wait_for_timeout(10)
    with page.expect_event("requestfinished", lambda request: request.url.endswith("/outline")):
        edits[0].continue_()
    settled(page, shelf, "[data-claim=wages-rose]")
    with page.expect_event("requestfinished", lambda request: request.url.endswith("/outline")):
        older[0][0].fulfill(response=older[0][1])
    page.wait_for_timeout(50)
    assert page.locator("[data-claim=wages-rose]").count() == 1
    assert page.evaluate("document.activeElement.textContent") == "Wages rose."


def test_lines_written_while_the_server_is_away_arrive_in_their_places(
    page: Page,  # noqa: F811
    address: str,  # noqa: F811
    shelf: Shelf,
) -> None:
    page.goto(f"{address}/maps/harbour/outline")
    page.wait_for_selector("html[data-ready=outline]")
    page.route("**/edits", lambda route: route.abort())
    line(page, "lost")
    page.keyboard.press("-")
    page.keyboard.type("Some was saved.")
    page.keyboard.press("Enter")
    page.keyboard.type("Not much.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-save-state].wrong")
    page.unroute("**/edits")
    page.reload()
    page.wait_for_selector('[data-claim="not-much"]')
    debate = shelf.library.debate("harbour").map
    assert debate.argument["some-was-saved -> lost"].relation == "rebuts"
    assert "not-much -> some-was-saved" in debate.argument


def test_the_outline_is_accessible(page: Page, address: str) -> None:  # noqa: F811
    """Axe finds nothing, with a field open and the keys shown, and nothing is cut off; Escape leaves the lines."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/maps/harbour/outline")
    page.click(".keys-note summary")
    line(page, "paid")
    page.keyboard.press("+")
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "outline-new"


def test_warnings_appear_while_a_line_is_typed_and_stay_below_it(page: Page, address: str, shelf: Shelf) -> None:  # noqa: F811
    """Two sentences are pointed out as they are typed; what is saved all the same keeps the advice below its line."""
    from playwright.sync_api import expect

    page.goto(f"{address}/maps/harbour/outline")
    page.wait_for_selector("html[data-ready=outline]")
    line(page, "paid")
    page.keyboard.press("+")
    page.keyboard.type("Trade grew. Jobs came.")
    expect(page.locator(".advice[role=status]")).to_contain_text("This claim has 2 sentences.")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    settled(page, shelf, "[data-claim=trade-grew-jobs-came]")
    below = page.locator('[data-claim="trade-grew-jobs-came"] > .line-row > .advice')
    expect(below).to_contain_text("This claim has 2 sentences.")
    expect(below).to_contain_text("Nothing supports this claim yet.")
    line(page, "trade-grew-jobs-came")
    page.keyboard.press("F2")
    page.keyboard.type("Dues were much too high.")
    expect(page.locator(".advice[role=status]")).to_contain_text("“dues” says nearly the same")
