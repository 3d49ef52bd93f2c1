"""Quoting in a real browser: words selected in the reader, and words typed into a form, meet the source at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import Shelf
from tests.web.accessible import faults
from tests.web.test_browser_writing import address, page  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
SELECT = """() => {
  const block = [...document.querySelectorAll('.reader .block')].find((it) => it.textContent.includes('Merchants'));
  const text = [...block.childNodes].find((it) => it.nodeType === 3 && it.data.includes('Merchants'));
  const range = document.createRange();
  range.setStart(text, text.data.indexOf('erchants'));
  range.setEnd(text, text.data.indexOf('high') + 2);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def test_selected_words_become_a_quotation(page: Page, address: str, shelf: Shelf) -> None:  # noqa: F811
    """Select, one button, choose the claim, one button: the passage is lit and the claim has it, in whole words."""
    page.goto(f"{address}/sources/annals")
    page.evaluate(SELECT)
    page.click(".quote-this")
    page.wait_for_selector("dialog[open] .found-words .sound")
    assert page.input_value("#q-words") == "Merchants said that the dues were too high"
    page.select_option("#q-claim", "dues")
    page.click("text=Add the quotation")
    page.wait_for_selector(".came[role=status]")
    assert page.locator("mark.wanted").inner_text() == "Merchants said that the dues were too high"
    quotes = shelf.library.debate("harbour").map.claim["dues"].quotes
    assert [quote.text for quote in quotes] == ["Merchants said that the dues were too high"]


def test_words_are_chosen_by_keys_alone(page: Page, address: str, shelf: Shelf) -> None:  # noqa: F811
    """A paragraph's link opens the form with its words; what is not needed is cut in the field."""
    page.goto(f"{address}/sources/annals")
    page.locator("[data-quote-block]").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    assert page.evaluate("document.activeElement.id") == "q-words"
    page.keyboard.press("Control+Home")
    for _ in range(6):
        page.keyboard.press("Control+Delete")
    page.check("[name=on][value=new]")
    page.fill("#q-text", "Some ships gave up.")
    page.select_option("#q-target", "lost")
    page.click("text=Add the quotation")
    page.wait_for_selector(".came[role=status]")
    debate = shelf.library.debate("harbour").map
    assert "some-ships-gave-up -> lost" in debate.argument
    page.keyboard.press("Escape")


def test_typed_words_are_completed_from_the_source(page: Page, address: str) -> None:  # noqa: F811
    """The claim's form shows the closest passage while one types, and one button takes its words."""
    page.goto(f"{address}/maps/harbour/claims/dues/edit")
    page.fill("#quote-text", "merchants say the dues were much too high")
    page.click("text=Use the source’s words")
    page.wait_for_selector(".found-words .sound")
    assert "dues were too high" in page.input_value("#quote-text")


def test_the_form_keeps_its_words_while_the_server_is_away(page: Page, address: str) -> None:  # noqa: F811
    """A lost network is said in the form, and the same button works again."""
    page.goto(f"{address}/sources/annals")
    page.evaluate(SELECT)
    page.click(".quote-this")
    page.wait_for_selector("dialog[open] #q-claim")
    page.select_option("#q-claim", "dues")
    page.route("**/sources/annals/quote", lambda route: route.abort())
    page.click("text=Add the quotation")
    page.wait_for_selector("[data-quote-state].wrong")
    page.unroute("**/sources/annals/quote")
    page.click("text=Add the quotation")
    page.wait_for_selector(".came[role=status]")


def test_quoting_is_accessible(page: Page, address: str) -> None:  # noqa: F811
    """Axe finds nothing in the reader with the form open, and nothing is cut off."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/sources/annals")
    page.evaluate(SELECT)
    page.click(".quote-this")
    page.wait_for_selector("dialog[open] .found-words .sound")
    assert faults(page) == []
