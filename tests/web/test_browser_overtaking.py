"""Answers that overtake one another, in a real browser: an older one takes nothing back, and nothing typed is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from argmap.edits import SetField, Thing
from argmap.store import Author, AuthorKind
from tests.conftest import Shelf
from tests.web.test_browser_rooms import device, join
from tests.web.test_browser_writing import address, arrived, open_claim, page  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import APIResponse, Browser, Page, Route

pytestmark = pytest.mark.browser
BEN = Author(AuthorKind.PERSON, "b", "B")
FRAMES = "async () => { for (let n = 0; n < 3; n += 1) await new Promise(requestAnimationFrame); }"


class Held:
    """The first answer to an address: made when it was asked for, and let go when the test says so."""

    def __init__(self, page: Page, pattern: str | re.Pattern[str]) -> None:  # noqa: F811
        self.page = page
        self.made: list[tuple[Route, APIResponse]] = []
        self.asked = 0
        page.route(pattern, self._hold)

    def _hold(self, route: Route) -> None:
        self.asked += 1
        if self.asked > 1:
            route.continue_()
        else:
            self.made.append((route, route.fetch()))

    def wait(self) -> None:
        """Wait until it was asked for and made."""
        while not self.made:
            self.page.wait_for_timeout(10)

    def release(self) -> None:
        """Let it arrive, and the page do with it what it does."""
        self.wait()
        route, answer = self.made[0]
        with self.page.expect_event("requestfinished", lambda request: request.url == route.request.url):
            route.fulfill(response=answer)
        self.page.evaluate(FRAMES)


def reworded(shelf: Shelf, claim: str, words: str) -> None:
    shelf.library.commit("harbour", [SetField(Thing.CLAIM, claim, "text", words)], author=BEN)


def card(claim: str) -> str:
    return f'.am-card[data-claim="{claim}"]'


def test_a_claim_chosen_while_others_write_is_shown(page: Page, address: str, shelf: Shelf) -> None:  # noqa: F811
    """Neither the click nor the change of somebody else takes the place of the other, whichever is answered first."""
    open_claim(page, address, "paid")
    chosen = Held(page, "**/claims/dues?*fragment*")
    page.click(f"{card('dues')} .am-open")
    chosen.wait()
    reworded(shelf, "few-ships", "Hardly any ship came.")
    expect(page.locator(card("few-ships"))).to_contain_text("Hardly any ship came.")
    chosen.release()
    page.wait_for_selector("[data-panel=dues]")

    change = Held(page, re.compile(r"/maps/harbour\?.*_drawn"))
    reworded(shelf, "few-ships", "Only five ships came.")
    change.wait()
    page.click(f"{card('a-week')} .am-open")
    page.wait_for_selector("[data-panel=a-week]")
    change.release()
    expect(page.locator(card("few-ships"))).to_contain_text("Only five ships came.")
    assert page.locator("[data-panel]").get_attribute("data-panel") == "a-week"


def test_who_goes_on_to_another_claim_is_not_called_back(page: Page, address: str) -> None:  # noqa: F811
    """A new claim that is saved late is in the picture; the panel shows what was chosen meanwhile."""
    open_claim(page, address, "dues")
    edit = Held(page, "**/claims/dues/edit")
    page.keyboard.press("+")
    page.keyboard.type("Ships paid them.")
    page.keyboard.press("Enter")
    edit.wait()
    page.click(f"{card('a-week')} .am-open")
    page.wait_for_selector("[data-panel=a-week]")
    edit.release()
    page.wait_for_selector(f"{card('ships-paid-them')} .am-open")
    expect(page.locator(".am-soon")).to_have_count(0)
    assert page.locator("[data-panel]").get_attribute("data-panel") == "a-week"
    assert "claim=a-week" in page.url


def test_a_claim_that_is_being_linked_stays_the_one(page: Page, address: str, shelf: Shelf) -> None:  # noqa: F811
    """A new claim that is saved and shown meanwhile is not linked in its place."""
    open_claim(page, address, "dues")
    edit = Held(page, "**/claims/dues/edit")
    page.keyboard.press("+")
    page.keyboard.type("Ships paid them.")
    page.keyboard.press("Enter")
    edit.wait()
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    page.wait_for_selector("body.picking")
    edit.release()
    page.wait_for_selector("[data-panel=ships-paid-them]")
    page.click(f"{card('few-ships')} .am-open")
    expect(page.locator("dialog[open]")).to_contain_text("Dues were too high.")
    page.click("text=It rebuts that claim")
    page.wait_for_selector('.am-link[data-argument="dues -> few-ships"]', state="attached")
    assert "ships-paid-them -> few-ships" not in shelf.library.debate("harbour").map.argument


def test_what_is_taken_back_is_made_again_at_once(page: Page, address: str, shelf: Shelf) -> None:  # noqa: F811
    """Ctrl+Shift+Z pressed before Ctrl+Z is saved waits for it."""
    open_claim(page, address, "dues")
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.type("Dues were fair.")
    page.keyboard.press("Enter")
    expect(page.locator("[data-save-state]")).to_contain_text("Saved to")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+Shift+Z")
    expect(page.locator("[data-status]")).to_have_text("Made again.")
    expect(page.locator("[data-panel] h2")).to_have_text("Dues were fair.")
    assert shelf.library.debate("harbour").revision == 4


def test_what_a_closed_tab_had_not_sent_is_sent_by_the_one_that_stays(
    page: Page,  # noqa: F811
    address: str,  # noqa: F811
    shelf: Shelf,
) -> None:
    """Also where it goes after the other was opened, as a page does that is loaded again."""
    open_claim(page, address, "dues")
    page.route("**/claims/dues/edit", lambda route: route.abort())
    page.keyboard.press("+")
    page.keyboard.type("Ships paid them.")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-save-state].wrong")
    other = page.context.new_page()
    open_claim(other, address, "paid")
    page.close()
    other.wait_for_selector(f"{card('ships-paid-them')} .am-open")
    expect(other.locator("[data-save-state]")).to_contain_text("Saved to")
    assert (shelf.folder / "harbour.yaml").read_text().count("Ships paid them.") == 1
    assert other.locator("[data-panel]").get_attribute("data-panel") == "paid"


def test_refused_words_come_back_at_their_own_claim(page: Page, address: str) -> None:  # noqa: F811
    """Where another claim is chosen by then its field stays empty, and the words are in the first one's field again."""
    held: list[Route] = []
    open_claim(page, address, "dues")

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/claims/dues/edit", hold)
    page.keyboard.press("+")
    page.keyboard.type("Ships paid them.")
    page.keyboard.press("Enter")
    refused = arrived(page, held)
    page.click(f"{card('a-week')} .am-open")
    page.wait_for_selector("[data-panel=a-week]")
    refused.fulfill(status=422, json={"error": {"message": "No."}})
    expect(page.locator("[data-save-state]")).to_have_text("Not saved: No.")
    assert page.input_value("[data-quick-add] textarea") == ""
    page.click(f"{card('dues')} .am-open")
    page.wait_for_selector("[data-panel=dues]")
    expect(page.locator("[data-quick-add] textarea")).to_have_value("Ships paid them.")


def test_suggestions_that_come_late_do_not_open_again(page: Page, address: str) -> None:  # noqa: F811
    """A closed list stays closed, and Enter takes what the words in the field find, not what fewer letters found."""
    open_claim(page, address, "paid")
    field = page.locator("[data-jump] input[type=search]")
    find = Held(page, "**/find?q=d")
    field.press_sequentially("d")
    find.wait()
    field.press("Escape")
    route, answer = find.made[0]
    # The page may have ended its request.
    route.fulfill(response=answer)
    page.evaluate(FRAMES)
    expect(page.locator(".suggestions")).to_be_hidden()

    field.fill("ships")
    page.wait_for_selector(".suggestions li[data-claim]")
    field.evaluate("field => { field.value = 'dues'; field.form.requestSubmit(); }")
    page.wait_for_selector("[data-panel=dues]")


def test_advice_on_words_that_are_gone_is_not_given(page: Page, address: str) -> None:  # noqa: F811
    """What the server finds in a claim that was added meanwhile does not stand below the empty field."""
    open_claim(page, address, "dues")
    advice, edit = Held(page, "**/advice?*"), Held(page, "**/claims/dues/edit")
    page.keyboard.press("+")
    page.keyboard.type("Dues were too high. Ships stayed away.")
    advice.wait()
    assert advice.made[0][1].json()["advice"]
    page.keyboard.press("Enter")
    edit.wait()
    advice.release()
    assert page.locator("[data-panel] .advice li").count() == 0


def test_the_claim_chosen_last_is_shown_side_by_side(page: Page, address: str) -> None:  # noqa: F811
    """Two clicks whose answers change places leave the second claim in the panel and in the address."""
    page.goto(f"{address}/maps/harbour/debate")
    first = Held(page, "**/debate?*claim=paid*")
    page.click(f"{card('paid')} .am-open")
    first.wait()
    page.click(f"{card('lost')} .am-open")
    page.wait_for_selector("[data-panel=lost]")
    first.release()
    assert page.locator("[data-panel]").get_attribute("data-panel") == "lost"
    assert "claim=lost" in page.url


def test_words_typed_while_a_map_is_chosen_stay_in_the_quotation(
    page: Page,  # noqa: F811
    address: str,  # noqa: F811
    shelf: Shelf,
) -> None:
    """The form for the other map has what was typed since, with the keyboard in the same field."""
    shelf.write("quay", "title: The quay\nquestion: Is it?\nclaims:\n  it-is: {text: It is.}\n")
    page.goto(f"{address}/sources/annals/quote?text=ships&map=harbour")
    choose = Held(page, "**/sources/annals/quote")
    page.select_option("#q-map", "quay")
    choose.wait()
    page.fill("#q-words", "ships waited a week")
    page.fill("#q-speaker", "The pilot")
    choose.release()
    expect(page.locator("#q-claim")).to_contain_text("It is.")
    assert page.input_value("#q-words") == "ships waited a week"
    assert page.input_value("#q-speaker") == "The pilot"
    assert page.evaluate("document.activeElement.id") == "q-speaker"


def test_the_last_words_of_a_draft_are_what_the_server_keeps(page: Page, address: str) -> None:  # noqa: F811
    """A draft is not sent while an older one is on its way, which could arrive after it."""
    page.clock.install()
    page.goto(f"{address}/maps/harbour/claims/dues/edit")
    older = Held(page, "**/drafts")
    page.fill("textarea[name=note]", "A thou")
    page.clock.run_for(2000)
    older.wait()
    page.fill("textarea[name=note]", "A thought")
    page.clock.run_for(20_000)
    assert older.asked == 1
    older.release()
    with page.expect_request("**/drafts") as sent:
        page.clock.run_for(2000)
    assert "A+thought" in (sent.value.post_data or "")


def test_an_older_answer_takes_nothing_back_in_a_room(browser: Browser, address: str) -> None:  # noqa: F811
    """A participant's contribution stays where a poll is answered late; a leader's words stay where a button is."""
    leader, phone = device(browser, 1024), device(browser, 390)
    leader.goto(f"{address}/maps/harbour/rooms")
    leader.get_by_role("button", name="Open a free discussion").click()
    leader.get_by_role("link", name="Lead the room").click()
    join(phone, leader.locator("main code").inner_text(), "Ann")
    phone.get_by_role("link", name=re.compile("Answer ?: Dues were too high")).click()
    expect(phone.locator(".about")).to_contain_text("Dues were too high")
    phone.get_by_label("Your words").fill("They were low.")
    poll = Held(phone, "**/changes?*")
    poll.wait()
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.locator("[data-status]")).to_have_text("Sent.")
    number = "document.querySelector('[data-map]').dataset.tag"
    tag = phone.evaluate(number)
    poll.release()
    assert phone.evaluate(number) == tag
    expect(phone.locator(".outline")).to_contain_text("They were low.")

    pressed = Held(leader, re.compile(r"/rooms/[^/]+$"))
    leader.get_by_role("button", name="Pause the room").click()
    pressed.wait()
    leader.locator("#claims summary").click()
    leader.locator("#claims select").select_option("a-week")
    leader.get_by_label("Instruction on every page").fill("Read the lo")
    pressed.release()
    expect(leader.get_by_role("button", name="Go on")).to_be_visible()
    expect(leader.get_by_label("Instruction on every page")).to_have_value("Read the lo")
    expect(leader.get_by_label("Instruction on every page")).to_be_focused()
    expect(leader.locator("#claims select")).to_have_value("a-week")
    for one in (leader, phone):
        one.context.close()
