"""The pages in a real browser: accessible, no wider than the window, readable without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/search?q=lenin",
    "/sources",
    "/sources/two-voices",
    "/maps/tutorial/quotes",
    "/maps/tutorial/standing?reject={}",
    "/maps/tutorial/gaps",
    "/import",
    "/essay",
    "/maps/tutoriol",
)


def address(site: str, page: str) -> str:
    """Return a page's address; a what-if rejects the tutorial's third claim."""
    if "{}" in page:
        from argmap.mapfile import read_map
        from tests.conftest import SHIPPED

        debate = read_map((SHIPPED / "tutorial.yaml").read_bytes(), "tutorial").debate
        assert debate
        page = page.format(debate.claims[2].id)
    return site + page


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_accessible_and_fit(site: str, browser: Browser, page: str, theme: str) -> None:
    """axe-core finds nothing at either width, and nothing scrolls sideways; no script fails."""
    view = browser.new_page(color_scheme=theme)  # type: ignore[arg-type]
    failures: list[str] = []
    view.on("pageerror", lambda error: failures.append(str(error)))
    view.goto(address(site, page))
    for width in (1440, 1024, 390):
        view.set_viewport_size({"width": width, "height": 900})
        assert view.evaluate("document.documentElement.scrollWidth") <= width, f"{width} scrolls sideways"
        if width != 1024:
            found = Axe().run(view).response["violations"]
            told = [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found]
            assert told == [], width
    assert failures == []
    view.close()


def test_axe_is_not_blind(site: str, browser: Browser) -> None:
    """The check above fails on a page that is spoiled."""
    view = browser.new_page()
    view.goto(f"{site}/import")
    view.evaluate("document.querySelectorAll('label').forEach(label => label.replaceWith(...label.childNodes))")
    assert any(one["id"] in ("label", "select-name") for one in Axe().run(view).response["violations"])
    view.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_deep_link_shows_the_quoted_words(site: str, browser: Browser, scripts: bool) -> None:
    """From a quote in the list to its place in the source: marked, and in the window, with or without JavaScript."""
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1200, "height": 700})
    view = context.new_page()
    view.goto(f"{site}/maps/tutorial/quotes")
    link = view.locator("a", has_text="Read it in place").last
    link.click()
    view.wait_for_url("**#q-*")
    marked = view.locator(f"#{view.url.split('#')[1]} + mark, #{view.url.split('#')[1]} + .anchor + mark").first
    box = marked.bounding_box()
    assert box
    assert 0 <= box["y"] <= 700
    assert marked.inner_text().strip()
    context.close()


def test_pages_say_what_they_have_to_say_without_javascript(site: str, browser: Browser) -> None:
    """Search, filters and what-if are links and forms."""
    context = browser.new_context(java_script_enabled=False)
    view = context.new_page()
    view.goto(site)
    view.fill("#find-q", "harbour OR lenin don't")
    view.press("#find-q", "Enter")
    expect(view.locator("main")).to_contain_text("found for")
    view.goto(f"{site}/maps/tutorial/standing")
    view.locator("text=What if it falls?").first.click()
    expect(view.locator("#what-if")).to_contain_text("Rejected")
    view.locator("text=Take back").first.click()
    expect(view).not_to_have_url(re.compile("reject="))
    context.close()


def test_keys_step_through_the_passages(site: str, browser: Browser) -> None:
    """n and p go from one cited passage to the next and back; typing into a field does not."""
    view = browser.new_page()
    view.goto(f"{site}/sources/two-voices")
    view.keyboard.press("n")
    view.keyboard.press("n")
    second = view.evaluate("document.activeElement.id")
    view.keyboard.press("p")
    first = view.evaluate("document.activeElement.id")
    assert (first, second) == ("r-1", "r-2")
    view.focus("#find-q")
    view.keyboard.type("n")
    assert view.evaluate("document.activeElement.id") == "find-q"
    view.close()
