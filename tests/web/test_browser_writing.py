"""Writing in a real browser: by keys, kept while the server is away, and seen by others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from argmap.edits import SetField, Thing
from argmap.store import Author, AuthorKind
from argmap.web import create_app
from tests.conftest import Shelf
from tests.serving import served
from tests.web.accessible import faults

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser


@pytest.fixture
def address(shelf: Shelf) -> Iterator[str]:
    with served(create_app(shelf.library, owner_here=True)) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def open_claim(page: Page, address: str, claim: str) -> None:
    page.goto(f"{address}/maps/harbour?claim={claim}")
    page.wait_for_selector("html[data-ready=map]")


def arrived(page: Page, held: list[Route]) -> Route:
    """Wait for the first request that a test holds, and give it."""
    while not held:
        page.wait_for_timeout(10)
    return held[0]


def saved(page: Page) -> None:
    from playwright.sync_api import expect

    expect(page.locator("[data-save-state]")).to_contain_text("Saved to")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)])
def test_the_line_about_saving_covers_no_button(page: Page, address: str, width: int, height: int) -> None:
    """Before anything was written it says where to, and leaves the picture's own buttons alone."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{address}/maps/harbour")
    page.wait_for_selector("html[data-ready=map]")
    line, zoom = (page.locator(place).bounding_box() for place in (".save-state", "[data-zoom]"))
    assert line
    assert zoom
    apart = line["x"] >= zoom["x"] + zoom["width"] or line["y"] >= zoom["y"] + zoom["height"]
    assert apart or line["y"] + line["height"] <= zoom["y"]


def test_a_rebuttal_takes_two_keys_besides_its_words(page: Page, address: str, shelf: Shelf) -> None:
    """Minus, the words, Enter: the card is there, chosen, and in the file; another can follow at once."""
    open_claim(page, address, "a-week")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method) if "/maps/harbour?" in request.url else None)
    page.keyboard.press("-")
    page.keyboard.type("The log was copied.")
    page.keyboard.press("Enter")
    saved(page)
    page.wait_for_selector('.am-card[data-claim="the-log-was-copied"].chosen')
    assert asked == [], "the answer brings the picture along"
    assert "rebuts: a-week" in (shelf.folder / "harbour.yaml").read_text()
    page.wait_for_selector("[data-panel=the-log-was-copied]")
    page.keyboard.press("u")
    page.keyboard.type("A copy can be right.")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-panel=a-copy-can-be-right]")
    debate = shelf.library.debate("harbour").map
    assert "a-copy-can-be-right -> the-log-was-copied -> a-week" in debate.argument


def test_a_page_that_the_answer_lost_on_its_way_is_asked_for(page: Page, address: str, shelf: Shelf) -> None:
    """What the first line says is saved is not sent again, whatever becomes of the rest."""
    sent: list[str] = []

    def cut(route: Route) -> None:
        answer = route.fetch()
        sent.append(answer.text())
        route.fulfill(response=answer, body=answer.text()[: answer.text().index("\n") + 40])

    open_claim(page, address, "a-week")
    page.route("**/claims/a-week/edit", cut)
    page.keyboard.press("-")
    page.keyboard.type("The log was copied.")
    page.keyboard.press("Enter")
    page.wait_for_selector('.am-card[data-claim="the-log-was-copied"].chosen')
    saved(page)
    assert len(sent) == 1
    assert (shelf.folder / "harbour.yaml").read_text().count("The log was copied.") == 1


def test_a_claim_is_reworded_in_place_and_taken_back(page: Page, address: str, shelf: Shelf) -> None:
    """F2 edits, Enter saves, Ctrl+Z takes back one's own change, with Shift makes it again."""
    from playwright.sync_api import expect

    open_claim(page, address, "dues")
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.type("Dues were fair.")
    page.keyboard.press("Enter")
    saved(page)
    assert shelf.library.debate("harbour").map.claim["dues"].text == "Dues were fair."
    for keys, words in (("Control+z", "Dues were too high."), ("Control+Shift+Z", "Dues were fair.")):
        expect(page.locator("[data-reword]")).to_have_count(0)
        page.keyboard.press(keys)
        expect(page.locator("[data-panel] h2")).to_have_text(words)
        assert shelf.library.debate("harbour").map.claim["dues"].text == words
    # Where the claim that was read goes, its reader is left in the picture.
    page.keyboard.press("+")
    page.keyboard.type("Dues were low.")
    page.keyboard.press("Enter")
    expect(page.locator("[data-panel=dues-were-low] h2")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator("[data-canvas]")).to_be_focused()


def test_what_is_typed_while_the_server_is_away_arrives_once(page: Page, address: str, shelf: Shelf) -> None:
    """The page says that it is not saved; when the server answers again, it is, once, also after a reload."""
    open_claim(page, address, "dues")
    page.route("**/claims/dues/edit", lambda route: route.abort())
    page.keyboard.press("+")
    page.keyboard.type("Ships paid them.")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-save-state].wrong")
    page.unroute("**/claims/dues/edit")
    page.reload()
    saved(page)
    assert (shelf.folder / "harbour.yaml").read_text().count("Ships paid them.") == 1


def test_a_new_card_stands_in_the_picture_before_the_server_has_answered(
    page: Page, address: str, shelf: Shelf
) -> None:
    """It says that it is not saved yet, stands clear of the others, and goes where the server refuses it."""
    from playwright.sync_api import expect

    held: list[Route] = []
    released = False
    page.route("**/claims/a-week/edit", lambda route: route.continue_() if released else held.append(route))
    open_claim(page, address, "a-week")
    page.locator("[data-outline] > summary").click()
    for words in ("The log was copied.", "The log was lost."):
        page.locator("[data-quick-add] textarea").fill(words)
        page.keyboard.press("Enter")
    cards = page.locator("svg.am-picture .am-soon")
    expect(cards).to_have_text(
        [re.compile(f"supports{words}Saving …") for words in ("The log was copied.", "The log was lost.")]
    )
    expect(page.locator(".outline-lines li.soon")).to_have_count(2)
    assert "The log was copied." not in (shelf.folder / "harbour.yaml").read_text()
    assert page.evaluate(
        """() => {
            const of = (what) => [...document.querySelectorAll(what)].map((box) => box.getBBox());
            const boxes = of(".am-card rect, .am-soon > rect");
            const fresh = of(".am-soon > rect");
            const apart = (a, b) => b.x >= a.x + a.width || b.y >= a.y + a.height;
            const over = (a, b) => !apart(a, b) && !apart(b, a);
            const same = (a, b) => a.x === b.x && a.y === b.y;
            const clear = (box) => !boxes.some((other) => !same(box, other) && over(box, other));
            return fresh.length === 2 && fresh.every((box) => box.height > 30 && clear(box));
        }"""
    )
    first = arrived(page, held)
    released = True
    first.continue_()
    page.wait_for_selector('.am-card[data-claim="the-log-was-lost"] .am-open')
    expect(cards).to_have_count(0)
    expect(page.locator(".outline-lines li.soon")).to_have_count(0)

    page.route(
        "**/claims/the-log-was-lost/edit", lambda route: route.fulfill(status=422, json={"error": {"message": "No."}})
    )
    page.locator("[data-panel=the-log-was-lost] [data-quick-add] textarea").fill("Nobody knows.")
    page.keyboard.press("Enter")
    expect(page.locator("[data-save-state]")).to_have_text("Not saved: No.")
    expect(cards).to_have_count(0)
    expect(page.locator("[data-quick-add] textarea")).to_have_value("Nobody knows.")


def test_another_browser_sees_the_change_and_keeps_its_half_typed_words(
    page: Page, browser: Browser, address: str
) -> None:
    """A change appears within some seconds; what the other is typing stays."""
    other = browser.new_context().new_page()
    open_claim(other, address, "few-ships")
    other.keyboard.press("+")
    other.keyboard.type("Half a sent")
    open_claim(page, address, "dues")
    page.keyboard.press("-")
    page.keyboard.type("Dues were fair.")
    page.keyboard.press("Enter")
    saved(page)
    other.wait_for_selector('.am-card[data-claim="dues-were-fair"]')
    assert other.locator("[data-quick-add] textarea").input_value() == "Half a sent"
    other.context.close()


def test_words_survive_a_closed_tab(page: Page, address: str) -> None:
    """A draft comes back where it was typed, on the map and in the form."""
    open_claim(page, address, "dues")
    page.keyboard.press("+")
    page.keyboard.type("Not yet said")
    open_claim(page, address, "dues")
    page.keyboard.press("+")
    assert page.locator("[data-quick-add] textarea").input_value() == "Not yet said"
    page.goto(f"{address}/maps/harbour/claims/dues/edit")
    page.fill("textarea[name=note]", "A thought")
    page.reload()
    assert page.input_value("textarea[name=note]") == "A thought"
    page.click("text=Discard it")
    assert page.input_value("textarea[name=note]") == ""


def test_words_that_were_found_again_or_refused_say_so_beside_their_field(page: Page, address: str) -> None:
    """Also where the panel covers the page: what is not saved, and why, is in sight."""
    page.set_viewport_size({"width": 390, "height": 844})
    open_claim(page, address, "dues")
    area = page.locator("[data-quick-add] textarea")
    area.fill("Begun before.")
    page.reload()
    note = page.locator("[data-found-draft]")
    note.wait_for()
    assert area.input_value() == "Begun before."
    note.get_by_role("button", name="Discard it").click()
    assert (area.input_value(), note.count()) == ("", 0)
    area.fill("A\u0001b")
    page.locator("[data-quick-add] button[value=supports]").click()
    page.wait_for_selector("[data-quick-add] .wrong")
    assert area.get_attribute("aria-invalid") == "true"
    assert "not allowed" in page.locator("[data-quick-add] .wrong").inner_text()
    state = page.locator(".save-state")
    middle = state.evaluate("e => { const b = e.getBoundingClientRect(); return [b.left + b.width / 2, b.top + 4]; }")
    assert 0 < middle[1] < 844
    assert "Not saved" in state.inner_text()


def test_a_reader_is_shown_no_way_to_write(page: Page, shelf: Shelf) -> None:
    """Where writing is not allowed, the keys do what they did before."""
    with served(create_app(shelf.library)) as address:
        open_claim(page, address, "dues")
        page.keyboard.press("-")
        assert page.locator("[data-quick-add]").count() == 0
        assert page.evaluate("document.activeElement.tagName") != "TEXTAREA"


@pytest.mark.parametrize(
    "path",
    [
        "/maps/harbour?claim=dues",
        "/maps/harbour/claims/dues/edit",
        "/maps/harbour/setup",
        "/maps/harbour/text",
        "/new",
        "/sources/new",
    ],
)
def test_pages_for_writing_are_accessible(page: Page, address: str, path: str) -> None:
    """axe finds nothing on any of them, wide and narrow."""
    page.set_viewport_size({"width": 390 if path.startswith("/maps") else 1440, "height": 844})
    answer = page.goto(address + path)
    assert answer is not None
    assert answer.ok
    assert faults(page) == []


def test_what_is_typed_while_something_is_saved_is_saved_too(page: Page, address: str, shelf: Shelf) -> None:
    """A second claim that is added before the server has answered to the first is not lost."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        held.append(route)

    open_claim(page, address, "dues")
    page.route("**/claims/dues/edit", hold)
    for words in ("Ships paid them.", "Nobody else did."):
        page.keyboard.press("+")
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        page.evaluate("document.activeElement.blur()")
    arrived(page, held).continue_()
    page.wait_for_selector('.am-card[data-claim="nobody-else-did"]')
    assert {"ships-paid-them", "nobody-else-did"} <= set(shelf.library.debate("harbour").map.claim)


def test_a_save_takes_no_field_away_from_who_goes_on_typing(page: Page, address: str, shelf: Shelf) -> None:
    """The next words are begun while the last are saved: none of them goes to the page's letter keys instead."""
    from playwright.sync_api import expect

    held: list[Route] = []
    first = True
    page.route("**/claims/dues/edit", lambda route: held.append(route) if first else route.continue_())
    open_claim(page, address, "dues")
    page.keyboard.press("+")
    page.keyboard.type("Ships paid them.")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("-")
    request = arrived(page, held)
    first = False
    request.continue_()
    page.wait_for_selector('.am-card[data-claim="ships-paid-them"] .am-open')
    page.keyboard.type("Few ships paid them.")
    expect(page.locator("[data-quick-add] textarea")).to_have_value("Few ships paid them.")
    page.keyboard.press("Enter")
    page.wait_for_selector('.am-card[data-claim="few-ships-paid-them"] .am-open')
    assert shelf.library.debate("harbour").map.argument["few-ships-paid-them -> dues"].relation.value == "rebuts"


def test_ones_own_words_are_no_clash_with_ones_next(page: Page, address: str, shelf: Shelf) -> None:
    """Who rewords a claim twice before the first is saved is not told that somebody else changed it."""
    from playwright.sync_api import expect

    held: list[Route] = []
    first = True
    page.route("**/maps/harbour/edits", lambda route: held.append(route) if first else route.continue_())
    open_claim(page, address, "dues")
    for words in ("Dues were fair.", "Dues were low."):
        page.keyboard.press("F2")
        page.locator("[data-reword]").fill(words)
        page.keyboard.press("Enter")
    request = arrived(page, held)
    first = False
    request.continue_()
    expect(page.locator("[data-panel=dues] h2")).to_have_text("Dues were low.")
    saved(page)
    expect(page.get_by_text("Somebody else changed this too")).to_have_count(0)
    assert shelf.library.debate("harbour").map.claim["dues"].text == "Dues were low."


def test_two_versions_of_the_same_words_are_shown_and_one_is_chosen(page: Page, address: str, shelf: Shelf) -> None:
    """Rewording what somebody else reworded meanwhile shows the three versions; mine is taken when I say so."""
    from argmap.edits import SetField, Thing
    from argmap.store import Author, AuthorKind

    open_claim(page, address, "dues")
    page.keyboard.press("F2")
    theirs = [SetField(Thing.CLAIM, "dues", "text", "Dues were steep.")]
    shelf.library.commit("harbour", theirs, author=Author(AuthorKind.PERSON, "b", "B"))
    page.keyboard.press("Control+a")
    page.keyboard.type("Dues were fair.")
    page.keyboard.press("Enter")
    page.wait_for_selector(".clash")
    # Others go on, and the panel is made again: the choice stays until it is made.
    more = [SetField(Thing.CLAIM, "few-ships", "text", "Hardly any ship came.")]
    shelf.library.commit("harbour", more, author=Author(AuthorKind.PERSON, "b", "B"))
    page.wait_for_selector('.am-open[aria-label*="Hardly any ship came."]')
    for words in ("Dues were too high.", "Dues were steep.", "Dues were fair."):
        assert words in page.locator(".clash").inner_text()
    page.click("text=Use mine")
    saved(page)
    page.wait_for_selector(".clash", state="detached")
    assert shelf.library.debate("harbour").map.claim["dues"].text == "Dues were fair."


def test_the_sides_are_written_where_they_face_each_other(page: Page, address: str, shelf: Shelf) -> None:
    """Side by side a chosen card takes the same keys as on the map: an answer, its words again, and back."""
    from playwright.sync_api import expect

    page.goto(f"{address}/maps/harbour/debate?claim=no-waiting")
    page.wait_for_selector("[data-writing][data-ready]")
    page.keyboard.press("+")
    page.keyboard.type("The books show it.")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-panel=the-books-show-it]")
    assert page.locator('.am-card[data-claim="the-books-show-it"]').count() == 1
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.type("The books say so.")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+z")
    expect(page.locator("[data-panel] h2")).to_have_text("The books show it.")
    assert "the-books-show-it -> no-waiting" in shelf.library.debate("harbour").map.argument


def centre(page: Page, claim: str) -> tuple[float, float]:
    box = page.locator(f'.am-card[data-claim="{claim}"]').bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_card_is_dragged_onto_another_to_link_them(page: Page, address: str, shelf: Shelf) -> None:
    """Drag the chosen card onto another and say what it does; the same by keys, and Escape leaves."""
    open_claim(page, address, "few-ships")
    page.mouse.move(*centre(page, "few-ships"))
    page.mouse.down()
    page.mouse.move(*centre(page, "paid"), steps=6)
    page.mouse.up()
    page.click("text=It rebuts that claim")
    page.wait_for_selector('.am-link[data-argument="few-ships -> paid"]', state="attached")
    assert shelf.library.debate("harbour").map.argument["few-ships -> paid"].relation == "rebuts"
    page.keyboard.press("k")
    page.keyboard.press("Escape")
    assert page.locator(".picking").count() == 0
    page.keyboard.press("k")
    page.locator('.am-card[data-claim="a-week"] .am-open').focus()
    page.keyboard.press("Enter")
    page.locator("text=It undercuts the step").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector('.am-link[data-argument="few-ships -> a-week -> no-waiting"]', state="attached")


def test_the_text_shows_its_problems_while_it_is_written(page: Page, address: str, shelf: Shelf) -> None:
    """Tab indents, Enter keeps the indentation, a problem is marked at its line and led to, Escape and Tab leave."""
    page.goto(f"{address}/maps/harbour/text")
    page.locator("#map-text").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("notes:")
    page.keyboard.press("Enter")
    page.keyboard.type("x")
    assert page.input_value("#map-text").endswith("notes:\n  x")
    page.keyboard.press("Tab")
    assert page.input_value("#map-text").endswith("notes:\n  x  ")
    page.keyboard.press("Shift+Tab")
    assert page.input_value("#map-text").endswith("notes:\nx  ")
    page.wait_for_selector(".gutter .marked")
    page.locator("[data-text-problems] a").first.click()
    assert page.evaluate("document.activeElement.id") == "map-text"
    line = page.locator("[data-text-problems] a").first.inner_text()
    count = page.input_value("#map-text").count("\n") + 1
    place = page.evaluate(
        "document.activeElement.value.slice(0, document.activeElement.selectionStart).split('\\n').length"
    )
    assert min(int(line.removeprefix("Line ")), count) == place
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "map-text"
    assert shelf.library.debate("harbour").revision == 1


def test_what_others_change_is_marked_until_it_is_looked_at(browser: Browser, address: str, shelf: Shelf) -> None:
    """The card and its outline line say what was done and by whom, a screen reader hears it, and a reload keeps it."""
    from playwright.sync_api import expect

    other = Author(AuthorKind.PERSON, "7", "Ben Lee")
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    open_claim(page, address, "a-week")
    shelf.library.commit("harbour", [SetField(Thing.CLAIM, "dues", "text", "Dues were fair.")], author=other)
    expect(page.locator("[data-status]")).to_have_text("Ben Lee reworded “Dues were fair.”.")
    card = page.locator('.am-card[data-claim="dues"]')
    expect(card.locator("[data-news-mark]")).to_have_text("reworded")
    assert "reworded by Ben Lee" in (card.locator(".am-open").get_attribute("aria-label") or "")
    assert page.locator('[data-line="dues"] [data-news-mark]').text_content() == "reworded by Ben Lee"
    page.reload()
    expect(card.locator("[data-news-mark]")).to_have_text("reworded")
    page.locator("[data-news] summary").click()
    page.get_by_role("button", name="Show the next one").click()
    page.wait_for_selector("[data-panel=dues]")
    expect(page.locator("[data-news-mark]")).to_have_count(0)
    assert "reworded" not in (card.locator(".am-open").get_attribute("aria-label") or "")
    page.reload()
    page.wait_for_selector("html[data-ready=map]")
    assert page.locator("[data-news]").is_hidden()
    context.close()


def test_what_was_added_is_taken_back_and_leaves_the_picture(page: Page, address: str, shelf: Shelf) -> None:
    """The claim that the panel shows may be the one that goes; the button does what the keys do, over pages too."""
    from playwright.sync_api import expect

    open_claim(page, address, "dues")
    expect(page.locator("[data-undo]")).to_be_hidden()
    page.keyboard.press("+")
    page.keyboard.type("Ships paid them.")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-panel=ships-paid-them]")
    saved(page)
    page.locator("[data-undo]").click()
    expect(page.locator('.am-card[data-claim="ships-paid-them"]')).to_have_count(0)
    expect(page.locator("[data-panel]")).to_have_count(0)
    assert "claim=" not in page.url

    # A claim on which nothing hangs goes at once; the forms of another page are taken back on the map's.
    open_claim(page, address, "dues")
    page.goto(f"{address}/maps/harbour/claims/dues/edit#remove")
    page.locator("#remove button").click()
    page.wait_for_selector("html[data-ready=map]")
    assert "dues" not in shelf.library.debate("harbour").map.claim
    page.keyboard.press("Control+z")
    expect(page.locator('.am-card[data-claim="dues"]')).to_have_count(1)
    assert "dues" in shelf.library.debate("harbour").map.claim


def test_a_claim_goes_with_a_key_and_a_premise_joins_another(page: Page, address: str, shelf: Shelf) -> None:
    """Delete removes what nothing hangs on; Co-premise makes one argument of the claim and the new one."""
    from playwright.sync_api import expect

    open_claim(page, address, "dues")
    page.locator("[data-quick-add] textarea").fill("Dues were all the port lived on.")
    page.locator("[data-quick-add] button[value=with]").click()
    page.wait_for_selector("[data-panel=dues-were-all-the-port-lived-on]")
    saved(page)
    debate = shelf.library.debate("harbour").map
    step = debate.arguments_from["dues"][0]
    assert set(step.premises) >= {"dues", "dues-were-all-the-port-lived-on"}
    page.locator("[data-panel] h2").focus()
    page.keyboard.press("Delete")
    expect(page.locator('.am-card[data-claim="dues-were-all-the-port-lived-on"]')).to_have_count(0)
    expect(page.locator("[data-undo]")).to_be_visible()
    assert "dues-were-all-the-port-lived-on" not in shelf.library.debate("harbour").map.claim


def test_the_page_says_what_a_link_waits_for_and_stays_while_the_server_is_away(page: Page, address: str) -> None:
    """A person sees that a card is to be chosen, and by which words; a server that is away costs no page."""
    from playwright.sync_api import expect

    open_claim(page, address, "dues")
    page.locator("[data-link-from]").click()
    expect(page.locator(".page-notice")).to_contain_text("Choose the other claim")
    page.locator('.am-card[data-claim="lost"] .am-open').click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("“Dues were too high.” and “")
    expect(dialog).not_to_contain_text("Supports:")
    expect(page.locator(".page-notice")).to_have_count(0)
    dialog.get_by_role("button", name="Cancel").click()
    page.route("**/claims/lost?**", lambda route: route.abort())
    page.locator('.am-card[data-claim="lost"] .am-open').click()
    expect(page.locator(".page-notice")).to_contain_text("does not answer")
    assert page.locator("[data-panel=dues]").count() == 1
