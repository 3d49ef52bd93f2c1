"""The pages in a real browser: accessible, no wider than the window, readable without JavaScript."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.accessible import faults, findings

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
    "/help/format",
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
def test_pages_are_accessible_and_fit(site: str, browser: Browser, page: str) -> None:
    """axe-core finds nothing in either theme, and nothing scrolls sideways; no script fails."""
    width = (1440, 390)[PAGES.index(page) % 2]
    view = browser.new_page(viewport={"width": width, "height": 900})
    failures: list[str] = []
    view.on("pageerror", lambda error: failures.append(str(error)))
    view.goto(address(site, page))
    assert faults(view) == []
    view.set_viewport_size({"width": 1024, "height": 900})
    assert view.evaluate("document.documentElement.scrollWidth") <= 1024
    assert failures == []
    view.close()


def test_an_essay_that_is_too_large_is_not_sent(site: str, browser: Browser, tmp_path: Path) -> None:
    """What was pasted stays in the form, and the page says what the bound is."""
    large = tmp_path / "essay.docx"
    with large.open("wb") as file:
        file.truncate(25 * 2**20)
    view = browser.new_page()
    sent: list[str] = []
    view.on("request", lambda request: sent.append(request.method))
    view.goto(f"{site}/essay")
    view.get_by_label("or its text").fill("My words")
    view.get_by_label("A file").set_input_files(large)
    view.get_by_role("button", name="Check it").click()
    expect(view.get_by_role("alert")).to_contain_text("up to 24 MB")
    expect(view.get_by_label("or its text")).to_have_value("My words")
    assert "POST" not in sent
    view.close()


def test_axe_is_not_blind(site: str, browser: Browser) -> None:
    """The check above fails on a page that is spoiled."""
    view = browser.new_page()
    view.goto(f"{site}/import")
    view.evaluate("document.querySelectorAll('label').forEach(label => label.replaceWith(...label.childNodes))")
    assert any(rule in ("label", "select-name") for rule, _ in findings(view))
    # One faint line among many of its kind, though contrast is judged for two of a kind.
    view.goto(f"{site}/help/format")
    view.evaluate("[...document.querySelectorAll('main p')].at(-1).style.color = '#ccc'")
    assert [rule for rule, _ in findings(view)] == ["color-contrast"]
    view.evaluate("[...document.querySelectorAll('main table')].at(-1).style.background = '#777'")
    assert "<t" in str(findings(view, colours_only=True))
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


def test_without_javascript_no_button_does_nothing(site: str, browser: Browser) -> None:
    """Every button that can be seen sends a form; the rest waits for its script."""
    context = browser.new_context(java_script_enabled=False)
    view = context.new_page()
    dead = """[...document.querySelectorAll('button')].filter(button => button.checkVisibility() &&
        (button.type !== 'submit' || !button.form)).map(button => button.outerHTML.slice(0, 90))"""
    rest = ("", "/debate", "/quotes", "/debate/flow?against=draw", "/present", "/present/notes")
    for page in ("/", "/sources/two-voices", *(f"/maps/tutorial{end}" for end in rest)):
        view.goto(site + page)
        assert view.evaluate(dead) == [], page
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
    view.goto(f"{site}/sources/two-voices")
    view.goto(site + deep_links(site)[-1])
    here = view.evaluate(
        """[...document.querySelectorAll('.ref')]
        .findLastIndex(ref => ref.compareDocumentPosition(document.querySelector(':target')) & 4)"""
    )
    assert here > 0, "the quote must not be in the first passage"
    view.keyboard.press("p")
    assert view.evaluate("document.activeElement.id") == f"r-{here}", "p goes on from the quote that was asked for"
    # The switch for single keys in a map's list of keys holds here too (WCAG 2.1.4).
    view.evaluate("localStorage.setItem('argmap-keys', 'off')")
    view.goto(f"{site}/sources/two-voices")
    view.keyboard.press("n")
    assert view.evaluate("document.activeElement.id") == ""
    view.close()


def deep_links(site: str) -> list[str]:
    """Return the addresses of the tutorial's quotes in their source."""
    import urllib.request

    with urllib.request.urlopen(f"{site}/maps/tutorial/quotes") as answer:
        return re.findall(r'href="(/sources/two-voices\?quote=[^"]+)"', answer.read().decode())


@pytest.mark.parametrize("page", ["/maps/tutorial/quotes", "/sources/two-voices"])
def test_a_quotation_is_copied_with_its_citation(site: str, browser: Browser, page: str) -> None:
    """One press copies words, citation and address, as plain text and for a word processor."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    view = context.new_page()
    view.goto(site + page)
    button = view.locator("[data-copy-quote]").first
    button.click()
    expect(button).to_have_text("Copied")
    plain, rich = view.evaluate("""async () => {
      const [item] = await navigator.clipboard.read();
      return Promise.all(["text/plain", "text/html"].map(async (kind) => (await item.getType(kind)).text()));
    }""")
    words, citation, address = plain.strip().split("\n")
    assert re.fullmatch(r"“.{20,}”", words)
    assert "wo voices" in citation
    assert re.search(r"/sources/two-voices\?quote=\w+#q-\w+$", address)
    assert "<blockquote>" in rich
    assert f'href="{address}"' in rich
    view.goto(address)
    marked = view.evaluate("[...document.querySelectorAll('mark.wanted')].map(m => m.textContent).join(' ')")
    assert words.strip("“”").split()[0].strip("“\"'") in marked
    context.close()
