"""Writing on a phone: a claim is added, linked by two taps, and linked by dragging a card with a finger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Shelf
from tests.web.test_browser_writing import address, saved  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def card(phone: Page, claim: str) -> tuple[float, float]:
    """The middle of a claim's card in the window."""
    box = phone.locator(f'.am-card[data-claim="{claim}"] .am-open').bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(phone: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Move one finger from a point to another, as the browser hears it from a screen."""
    session = phone.context.new_cdp_session(phone)
    steps = [("touchStart", start), *(("touchMove", _between(start, end, n / 6)) for n in range(1, 7))]
    for kind, (x, y) in steps:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def _between(start: tuple[float, float], end: tuple[float, float], share: float) -> tuple[float, float]:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def test_a_map_is_written_with_a_finger(phone: Page, address: str, shelf: Shelf) -> None:  # noqa: F811
    """Each of the three ends in the file; nothing needs a mouse, a key besides the words, or a hover."""
    from playwright.sync_api import expect

    phone.goto(f"{address}/maps/harbour?claim=dues")
    phone.wait_for_selector("html[data-ready=map]")
    phone.locator("[data-quick-add] textarea").tap()
    phone.keyboard.type("Dues fell.")
    phone.locator("[data-quick-add] button[value=rebuts]").tap()
    phone.wait_for_selector("[data-panel=dues-fell]")
    saved(phone)
    state, sheet = (phone.locator(place).bounding_box() for place in (".save-state", "[data-panel-place]"))
    assert state
    assert sheet
    assert state["y"] + state["height"] <= sheet["y"], "the line about saving covers the sheet's buttons"
    assert "dues-fell -> dues" in shelf.library.debate("harbour").map.argument
    # The new card glides to where the sheet does not hide it, also where it is the last.
    phone.wait_for_function(
        """() => document.querySelector('.am-card[data-claim="dues-fell"]').getBoundingClientRect().bottom
          <= document.querySelector('[data-panel-place]').getBoundingClientRect().top"""
    )

    phone.locator("[data-link-from]").tap()
    phone.locator(".am-card[data-claim=lost] .am-open").tap()
    phone.get_by_role("button", name="It supports that claim").tap()
    expect(phone.locator("[data-panel=dues-fell]")).to_contain_text("supports")
    saved(phone)

    phone.wait_for_selector(".am-card.chosen[data-claim=dues-fell]")
    drag(phone, card(phone, "dues-fell"), card(phone, "dues"))
    phone.get_by_role("button", name="It undercuts the step from that claim").tap()
    saved(phone)
    expect(phone.locator("[data-panel=dues-fell]")).to_contain_text("undercuts")
    links = {(a.relation.value, a.target) for a in shelf.library.debate("harbour").map.arguments_from["dues-fell"]}
    assert {("rebuts", "dues"), ("supports", "lost"), ("undercuts", "no-income")} == links


def test_a_narrow_window_opens_at_the_first_thesis(phone: Page, address: str, shelf: Shelf) -> None:  # noqa: F811
    """The picture changes to one column as the page opens, and begins at its top all the same."""
    theses = "".join(f"  side-{n}: {{title: Side {n}, thesis: thesis-{n}}}\n" for n in (1, 2))
    claims = "".join(f"  thesis-{n}: {{text: The answer is {n}.}}\n" for n in (1, 2))
    claims += "".join(f"  why-{n}: {{text: Reason {n} is one., supports: thesis-{n % 2 + 1}}}\n" for n in range(12))
    shelf.write("tall", f"title: Tall\npositions:\n{theses}claims:\n{claims}")
    phone.emulate_media(reduced_motion="no-preference")
    phone.add_init_script("window.moved = 0; Element.prototype.animate = () => void (window.moved += 1);")
    phone.goto(f"{address}/maps/tall")
    phone.wait_for_selector("html[data-ready=map]")
    assert phone.locator("svg.am-picture").get_attribute("data-rows") == "indented"
    assert phone.evaluate("window.moved") == 0, "nothing moves as a page opens"
    place = phone.locator("[data-canvas]").bounding_box()
    thesis = phone.locator('.am-card[data-claim="thesis-1"]').bounding_box()
    assert place
    assert thesis
    assert 0 <= thesis["y"] - place["y"] < 40
