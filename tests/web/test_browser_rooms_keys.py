"""A participant who sees nothing joins, adds, rates and follows by keys alone, with what is read out; and axe."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import Shelf
from tests.web.accessible import findings
from tests.web.test_browser_rooms import address, device

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["address"]
pytestmark = pytest.mark.browser


def reach(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until something with a name has the focus, as who sees nothing does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "(e => (e.labels?.length ? [...e.labels].map(l => l.textContent).join(' ') : '')"
            " + ' ' + (e.getAttribute('aria-label') || e.textContent || ''))(document.activeElement)"
        )
        if re.search(name, " ".join(said.split())):
            return
    raise AssertionError(f"“{name}” cannot be reached by {most} presses of Tab on {page.url}")


def test_by_keys_alone_and_read_out(browser: Browser, address: str, shelf: Shelf) -> None:
    leader = device(browser, 1024)
    leader.goto(f"{address}/maps/harbour/rooms")
    leader.get_by_role("button", name="Open Vote and argue").click()
    leader.get_by_role("link", name="Lead the room").click()
    code = leader.locator("main .bigcode").first.inner_text()

    blind = device(browser, 390)
    blind.goto(f"{address}/join")
    blind.keyboard.type(code)
    blind.keyboard.press("Enter")
    expect(blind.get_by_label("What shall the others call you?")).to_be_visible()
    assert findings(blind) == []
    reach(blind, "What shall the others call you")
    blind.keyboard.type("Ann")
    blind.keyboard.press("Enter")
    expect(blind.locator(".phrase")).to_be_visible()
    reach(blind, "Go to the room")
    blind.keyboard.press("Enter")
    expect(blind.get_by_role("heading", name="The map")).to_be_visible()

    # The step that the leader begins is read out, once.
    leader.get_by_role("button", name="Begin: Rate").click()
    expect(blind.locator("[data-speak][aria-live=polite]")).to_contain_text("How true is each claim")
    reach(blind, "^ ?Rate ?: Ships no longer waited")
    blind.keyboard.press("Enter")
    expect(blind.locator("#do-title")).to_be_focused()
    expect(blind.locator(".do .about")).to_contain_text("Ships no longer waited.")
    reach(blind, "^1$")
    for _ in range(3):
        blind.keyboard.press("ArrowRight")
    reach(blind, "^Rate truth")
    blind.keyboard.press("Enter")
    expect(blind.get_by_role("status")).to_have_text("Sent.")
    assert blind.evaluate("document.activeElement.tagName") == "BUTTON"
    expect(blind.locator(".tasks")).to_contain_text("1/5")
    assert findings(blind) == []

    # What the leader shows is read out, and the form is about it once the participant goes to it.
    leader.get_by_role("button", name="Next: Where we disagree").click()
    expect(blind.locator("[data-speak]")).to_contain_text("This is what divides us most")
    leader.locator("#claims summary").click()
    leader.locator("#claims select").select_option("a-week")
    leader.locator("#claims").get_by_role("button", name="Show to everybody").click()
    expect(blind.locator("[data-speak]")).to_contain_text("Ships waited a week.")
    blind.evaluate("document.activeElement.blur()")
    reach(blind, "^Answer this")
    blind.keyboard.press("Enter")
    expect(blind.locator(".do .about")).to_contain_text("Ships waited a week.")
    reach(blind, "^Your words")
    blind.keyboard.type("The harbour master counted days, not ships.")
    reach(blind, "^Send$")
    blind.keyboard.press("Enter")
    expect(blind.get_by_role("status")).to_have_text("Sent.")
    expect(leader.locator("#queue")).to_contain_text("The harbour master counted days")
    # The leader accepts, and it is a part of the map; the participant hears of a word from the leader.
    leader.get_by_role("button", name="Accept into the map").first.click()
    expect(leader.locator("#queue")).to_contain_text("part of the map")
    # The page shows it from the log; the file follows in a moment.
    file, until = shelf.folder / "harbour.yaml", time.monotonic() + 60
    while "counted days, not ships" not in file.read_text(encoding="utf-8"):
        assert time.monotonic() < until
        time.sleep(0.02)
    for page in (leader, blind):
        assert findings(page) == []
        page.context.close()


def test_a_lost_connection_a_wrong_clock_and_a_sleeping_phone(browser: Browser, address: str) -> None:
    """What is sent without a connection goes by itself later, once; the timer is the server's, whatever the phone's."""
    leader = device(browser, 1024)
    leader.goto(f"{address}/maps/harbour/rooms")
    leader.get_by_role("button", name="Open a free discussion").click()
    leader.get_by_role("link", name="Lead the room").click()
    code = leader.locator("main .bigcode").first.inner_text()
    phone = device(browser, 390)
    phone.clock.install(time="2019-01-01T00:00:00Z")
    phone.goto(f"{address}/join/{code}")
    phone.get_by_role("button", name="Join").click()
    phone.get_by_role("link", name="Go to the room").click()
    leader.locator("input[name=minutes]").first.fill("7")
    leader.get_by_role("button", name="Start the timer").click()
    phone.clock.run_for(5_000)
    expect(phone.locator(".clock").first).to_have_text(re.compile(r"^(7:00|6:5\d)$"))

    phone.get_by_label("A question").check()
    phone.get_by_label("Your words").first.fill("Who kept the log?")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.get_by_role("status")).to_contain_text("It is sent automatically")
    # Asleep for a quarter of an hour, while the leader goes on.
    leader.locator("form", has_text="Instruction on every page").locator("input[name=text]").fill("Ask one question.")
    leader.get_by_role("button", name="Show the instruction").click()
    expect(leader.get_by_role("status")).to_have_text("Done.")
    phone.context.set_offline(False)
    phone.clock.run_for(900_000)
    expect(phone.get_by_role("status")).to_have_text("Sent.")
    phone.clock.run_for(5_000)
    expect(phone.locator(".say").first).to_have_text("Ask one question.")
    expect(leader.locator("#queue li")).to_have_count(1)
    expect(leader.locator("#queue")).to_contain_text("Who kept the log?")
    for page in (leader, phone):
        page.context.close()
