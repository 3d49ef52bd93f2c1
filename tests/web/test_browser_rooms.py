"""In real browsers: a leader, two phones and the projector, one of them without JavaScript; and axe on each page."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import Shelf
from tests.serving import served
from tests.web.accessible import faults, findings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser
#: A folder to keep screenshots in, where somebody wants to look at them.
SHOTS = os.environ.get("ARGMAP_SHOTS", "")


@pytest.fixture
def address(shelf: Shelf) -> Iterator[str]:
    """A running server, whose owner sits at it."""

    from argmap.web import create_app

    with served(create_app(shelf.library, owner_here=True)) as address:
        yield address


def device(browser: Browser, width: int, scripts: bool = True, scheme: str = "light") -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 844 if width < 500 else 900},
        java_script_enabled=scripts,
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"The page's script failed: {error}"))
    return page


def join(page: Page, join_address: str, name: str) -> None:
    page.goto(join_address)
    page.get_by_label("What shall the others call you?").fill(name)
    page.get_by_role("button", name="Join").click()
    page.get_by_role("link", name="Go to the room").click()


def test_a_session_from_the_maps_page_to_the_projector(browser: Browser, address: str) -> None:
    """Five clicks of the leader's at most, and a reason typed on a phone shows on the projector by itself."""
    leader = device(browser, 1024)
    leader.goto(f"{address}/maps/harbour")
    leader.get_by_role("link", name="Rooms").click()
    leader.get_by_role("button", name="Open a free discussion").click()
    leader.get_by_role("link", name="Lead the room").click()
    code = leader.locator("main code").inner_text()
    with leader.context.expect_page() as opened:
        leader.get_by_role("link", name="Projector").click()
    projector = opened.value
    for width, height in ((1920, 1080), (1024, 768), (1440, 900)):
        # A code that the last row has to scroll to joins nobody.
        projector.set_viewport_size({"width": width, "height": height})
        box = projector.locator(".qr").bounding_box()
        assert box
        assert box["y"] + box["height"] <= height
        assert box["width"] >= height / 3
    phone, plain = device(browser, 390), device(browser, 390, scripts=False)
    join(phone, code, "Ann")
    join(plain, code, "Ben")
    phone.get_by_role("link", name=re.compile("Answer ?: Ships no longer waited")).click()
    # A button that moves or is made again under the leader's finger misses its press.
    button = leader.locator("[data-live=bar] button").first.element_handle()
    phone.get_by_label("A reason against it").check()
    phone.get_by_label("Your words").fill("The log says otherwise.")
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.locator("[data-status]")).to_have_text("Sent.")
    expect(projector.locator(".newest")).to_contain_text("The log says otherwise.")
    expect(projector.locator("svg")).to_contain_text("The log says otherwise.")
    expect(leader.locator("#queue")).to_contain_text("The log says otherwise.")
    assert button.evaluate("button => button.isConnected")
    plain.get_by_role("link", name="Refresh").click()
    expect(plain.locator(".outline")).to_contain_text("The log says otherwise.")
    plain.get_by_role("link", name=re.compile("Answer ?: The log says otherwise")).click()
    plain.get_by_role("radio", name="2").first.check()
    plain.get_by_role("button", name="Rate").first.click()
    expect(plain.get_by_role("alert")).to_contain_text("reason")
    plain.get_by_label(re.compile("needs a reason")).first.fill("It is not in the log.")
    plain.get_by_role("radio", name="2").first.check()
    plain.get_by_role("button", name="Rate").first.click()
    expect(plain.locator(".outline .votes").first).to_be_visible()

    # What is being typed stays while others contribute.
    phone.get_by_label("Your words").first.fill("Half a sentence")
    leader.get_by_role("button", name="Show to everybody").first.click()
    expect(projector.locator(".shown")).to_contain_text("The log says otherwise.")
    expect(phone.get_by_label("Your words").first).to_have_value("Half a sentence")
    for page in (leader, projector, phone):
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    for page in (leader, phone, plain):
        page.context.close()


def test_words_typed_while_another_claim_is_on_its_way_come_along(browser: Browser, address: str) -> None:
    """On a slow line the form for a claim arrives seconds after it was chosen, and somebody has gone on typing."""
    leader, phone = device(browser, 1024), device(browser, 390)
    leader.goto(f"{address}/maps/harbour/rooms")
    leader.get_by_role("button", name="Open a free discussion").click()
    leader.get_by_role("link", name="Lead the room").click()
    join(phone, leader.locator("main code").inner_text(), "Ann")
    phone.get_by_role("link", name=re.compile("Answer ?: Ships no longer waited")).click()
    expect(phone.locator(".about")).to_contain_text("Ships no longer waited")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    phone.route("**/changes?*on=dues*", hold)
    phone.get_by_role("link", name=re.compile("Answer ?: Dues were too high")).click()
    phone.get_by_label("A reason against it").check()
    phone.get_by_text("With a quotation").first.click()
    phone.get_by_label("Words, as the source has them").first.fill("ships waited")
    phone.get_by_label("Your words").fill("They were low.")
    while not held:
        phone.wait_for_timeout(10)
    held[0].continue_()
    phone.unroute("**/changes?*on=dues*", hold)
    expect(phone.locator(".about")).to_contain_text("Dues were too high")
    expect(phone.get_by_label("Your words")).to_have_value("They were low.")
    expect(phone.get_by_label("Your words")).to_be_focused()
    expect(phone.get_by_label("A reason against it")).to_be_checked()
    expect(phone.get_by_label("Words, as the source has them").first).to_have_value("ships waited")
    for page in (leader, phone):
        page.context.close()


def test_every_page_of_a_room_is_accessible(browser: Browser, address: str) -> None:
    """Joining, the four words, a participant's page, finding a passage, leading, groups, the screen, the summary."""
    width, scheme = 390, "light"
    page = device(browser, width, scheme=scheme)
    found: dict[str, object] = {}

    def judge(name: str) -> None:
        found[name] = faults(page)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}-{scheme}.png", full_page=name != "screen")

    page.goto(f"{address}/maps/harbour/rooms")
    judge("opening")
    page.get_by_role("button", name="Open Claim sprint").click()
    judge("opened")
    page.get_by_role("link", name="Lead the room").click()
    lead = page.url
    code = page.locator("main .bigcode").first.inner_text()
    page.get_by_role("button", name=re.compile("^Begin")).click()
    expect(page.get_by_role("status")).to_have_text("Done.")
    page.goto(f"{address}/join")
    judge("code")
    page.goto(f"{address}/join/{code}")
    judge("door")
    page.get_by_role("button", name="Join").click()
    judge("words")
    page.get_by_role("link", name="Go to the room").click()
    page.get_by_role("link", name=re.compile("Answer ?: Ships no longer waited")).click()
    page.get_by_label("Your words").first.fill("Ships came at once.")
    fields = page.locator("form[data-send=add] details.quote-fields")
    if fields.get_attribute("open") is None:
        fields.locator("summary").click()
    judge("seat")
    page.get_by_role("button", name="Find the passage in the source").first.click()
    page.get_by_role("heading", name="Find a passage").wait_for()
    judge("find")
    page.get_by_role("button", name=re.compile("^Use this paragraph")).first.click()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("[data-status]")).to_have_text("Sent.")
    page.goto(lead)
    page.get_by_role("button", name="Make groups").click()
    expect(page.get_by_role("status")).to_have_text("Done.")
    judge("lead")
    for name in ("projector", "groups", "summary", "enter"):
        page.goto(f"{lead}/{name}")
        judge(name)
    page.context.close()
    assert {name: what for name, what in found.items() if what} == {}
    assert len(found) == 12


def test_a_claim_is_found_in_a_long_map_on_a_phone(browser: Browser, shelf: Shelf, address: str) -> None:
    """Sixty claims are thirty screens of a phone: words narrow them down, with a script or without."""
    rows = "".join(f"  more-{n}:\n    text: Ship {n} paid {n * 7} crowns.\n    supports: paid\n" for n in range(57))
    path = shelf.folder / "harbour.yaml"
    shelf.write("harbour", path.read_text(encoding="utf-8").replace("claims:\n", f"claims:\n{rows}", 1))
    leader = device(browser, 1024)
    leader.goto(f"{address}/maps/harbour/rooms")
    leader.get_by_role("button", name="Open a free discussion").click()
    leader.get_by_role("link", name="Lead the room").click()
    code = leader.locator("main .bigcode").first.inner_text()
    for scripts in (True, False):
        phone = device(browser, 390, scripts=scripts)
        join(phone, f"{address}/join/{code}", "Ann" if scripts else "Ben")
        phone.get_by_label("Find a claim").fill("ship 217")
        if not scripts:
            phone.get_by_role("button", name="Find", exact=True).click()
        expect(phone.locator("[data-found]")).to_contain_text("1 of ")
        link = phone.get_by_role("link", name=re.compile("(Answer|Choose it) ?: Ship 31 paid")).first
        link.click()
        expect(phone.locator(".do .about")).to_contain_text("Ship 31 paid 217 crowns.")
        if SHOTS:
            phone.screenshot(path=f"{SHOTS}/found-{scripts}.png")
        phone.context.close()
    leader.context.close()
