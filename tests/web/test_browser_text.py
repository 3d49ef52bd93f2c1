"""The text of a map in a real browser: colours behind the words, ids offered, and the picture beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import Shelf
from tests.web.test_browser_writing import address, arrived, page  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_text_is_coloured_completed_and_drawn(page: Page, address: str, shelf: Shelf) -> None:  # noqa: F811
    """The colours hold the field's very words, an id is offered by a claim's words, and the picture follows."""
    from playwright.sync_api import expect

    page.goto(f"{address}/maps/harbour/text")
    page.wait_for_selector("html[data-ready=text]")
    area = page.locator("#map-text")
    shown = page.locator(".text-colours")
    assert area.input_value().startswith(shown.inner_text().split("\n")[0])
    expect(shown.locator(".y-comment").first).to_have_text("# A debate small enough to be seen whole.")
    expect(page.locator("[data-drawing] [data-claim=dues]")).to_have_count(1)
    place = area.input_value().index("\narguments:")
    area.evaluate("(area, at) => { area.focus(); area.setSelectionRange(at, at); }", place)
    # Enter indents as the line before, and deeper after a colon.
    page.keyboard.type("\nfair:\ntext: Dues fell.\nrebuts: too high")
    offered = page.get_by_role("option")
    expect(offered).to_have_text(["dues Dues were too high."])
    assert area.get_attribute("aria-activedescendant") == "completion-0"
    page.keyboard.press("Enter")
    assert "  fair:\n    text: Dues fell.\n    rebuts: dues\narguments:" in area.input_value()
    lines = area.input_value().split("\n")
    colours = shown.inner_text().split("\n")
    assert all(line in lines for line in colours)
    expect(page.locator("[data-drawing] [data-claim=fair]")).to_have_count(1)
    page.locator("[data-drawing] [data-claim=dues] a").first.click()
    at = area.evaluate("(area) => area.value.slice(area.selectionStart, area.selectionEnd)")
    assert at.startswith("  dues:")
    assert page.locator(".text-problems").inner_text() == "No problems."


def test_a_text_that_cannot_be_drawn_keeps_the_last_picture(page: Page, address: str, shelf: Shelf) -> None:  # noqa: F811
    from playwright.sync_api import expect

    page.goto(f"{address}/maps/harbour/text")
    page.wait_for_selector("[data-drawing] svg")
    page.fill("#map-text", "nothing")
    expect(page.locator("[data-reason]")).to_have_text("This text cannot be drawn yet.")
    assert page.locator("[data-drawing] svg").count() == 1


def test_the_place_of_the_picture_says_that_it_is_being_drawn(page: Page, address: str) -> None:  # noqa: F811
    """An empty frame looks like a fault: it says what is coming, and that a server is away."""
    from playwright.sync_api import Route, expect

    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/text/check", hold)
    page.goto(f"{address}/maps/harbour/text")
    reason = page.locator("[data-reason]")
    expect(reason).to_have_text("Drawing the picture …")
    arrived(page, held).abort()
    expect(reason).to_contain_text("The server does not answer.")
    page.unroute("**/text/check")
    page.locator("#map-text").press("Space")
    expect(page.locator("[data-drawing] [data-claim=dues]")).to_have_count(1)
    expect(reason).to_have_text("")
