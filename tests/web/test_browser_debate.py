"""In a real browser: each debate view can be walked by keyboard alone, keeps its place, and passes axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import Shelf
from tests.serving import served
from tests.web.accessible import faults

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

CROSSING = """\
title: What crosses
question: Does it?
positions: {a: {title: One side, thesis: s}, b: {title: Other side, thesis: t}}
claims:
  s: {text: It is so.}
  t: {text: It is not so.}
  a-1: {text: A first reason for it., supports: s}
  a-2: {text: A second reason for it., supports: s}
  b-1: {text: A reason against it that also hits the other., supports: t, rebuts: a-2}
"""
CROSSING += "".join(f"  more-{n}: {{text: Yet another reason number {n} for it., supports: s}}\n" for n in range(12))
CROSSING += "".join(
    f"  less-{n}: {{text: Yet another reason number {n} against it., supports: t}}\n" for n in range(12)
)
CROSSING += "".join(
    f"  deep-{n}: {{text: Level {n}., supports: {f'deep-{n - 1}' if n else 'a-1'}}}\n" for n in range(4)
)


@pytest.fixture
def address(shelf: Shelf) -> Iterator[str]:
    """A running server over a small debate with crossing attacks."""

    from argmap.web import create_app

    shelf.write("crossing", CROSSING)
    with served(create_app(shelf.library)) as address:
        yield address


def opened(browser: Browser, url: str, width: int = 1440, scheme: str = "light") -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900 if width > 500 else 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"The page's script failed: {error}"))
    page.goto(url)
    page.evaluate("document.fonts.ready")
    settle(page)
    return page


def settle(page: Page) -> None:
    """Wait until what was done has been drawn, scroll events included: three frames, however long they take."""
    frame = "await new Promise(requestAnimationFrame);"
    page.evaluate(f"async () => {{ {frame * 3} }}")


def tab_to(page: Page, selector: str, most: int = 90) -> None:
    """Press Tab until what is focused matches a selector."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"Tab never reached {selector}.")


def box(page: Page, claim: str) -> dict[str, float]:
    found = page.locator(f'.am-card[data-claim="{claim}"] .am-open').bounding_box()
    assert found is not None
    return found  # type: ignore[return-value]


def test_the_eye_starts_at_the_theses(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/maps/crossing/debate")
    for thesis in ("s", "t"):
        place = box(page, thesis)
        assert 0 < place["y"] < 900 - place["height"]
    assert abs(box(page, "s")["x"] + box(page, "s")["width"] - 720) < 40
    assert abs(box(page, "t")["x"] - 720) < 40
    page.context.close()


def test_a_crossing_attack_lights_both_ends_and_brings_them_level(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/maps/crossing/debate")
    tab_to(page, ".am-chip")
    page.keyboard.press("Enter")
    lit = page.evaluate("[...document.querySelectorAll('.am-card.lit')].map(c => c.dataset.claim).sort()")
    assert lit == ["a-2", "b-1"]
    assert abs(box(page, "a-2")["y"] - box(page, "b-1")["y"]) < 3
    assert page.evaluate("document.querySelectorAll('.am-chip.lit').length") == 2
    page.keyboard.press("Escape")
    assert page.evaluate("document.querySelectorAll('.lit').length") == 0
    page.context.close()


IN_VIEW = """card => { const box = card.getBoundingClientRect();
    const seen = (x, y) => card.contains(document.elementFromPoint(x, y));
    const [left, right] = [box.left + 12, box.right - 12];
    return [box.top + 6, (box.top + box.bottom) / 2, box.bottom - 26].every(y => seen(left, y) && seen(right, y)); }"""


@pytest.mark.parametrize("arrange", ["facing", "stacked"])
@pytest.mark.parametrize("width", [1024, 1440])
def test_a_chosen_card_stays_in_view(browser: Browser, address: str, width: int, arrange: str) -> None:
    page = opened(browser, f"{address}/maps/crossing/debate?arrange={arrange}", width)
    for name in ("s", "t", "a-1", "more-3", "less-3", "more-11", "less-11"):
        card = page.locator(f'.am-card[data-claim="{name}"]').first
        card.locator(".am-open").click(position={"x": 20, "y": 20})
        page.wait_for_selector(f'[data-panel="{name}"]')
        settle(page)
        assert card.evaluate(IN_VIEW), name
        assert page.locator("[data-sheet] h2").first.evaluate("h => h.getBoundingClientRect().bottom < innerHeight")
        page.keyboard.press("Escape")
    page.context.close()


def test_columns_move_together_or_apart(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/maps/crossing/debate")
    tops = "[...document.querySelectorAll('[data-case]')].map(c => Math.round(c.scrollTop))"
    start = page.evaluate(tops)
    page.evaluate("document.querySelector('[data-case]').scrollTop += 60")
    settle(page)
    assert page.evaluate(tops) == [top + 60 for top in start]
    tab_to(page, "[data-apart]")
    page.keyboard.press("Enter")
    page.evaluate("document.querySelector('[data-case]').scrollTop += 40")
    settle(page)
    assert page.evaluate(tops) == [start[0] + 100, start[1] + 60]
    page.context.close()


def test_zoom_by_keyboard_and_text_at_full_size_before_it(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/maps/crossing/debate")
    least = """Math.min(...[...document.querySelectorAll('.case text')].map(
        t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a))"""
    assert page.evaluate(least) > 11.99
    tab_to(page, "[data-zoom-in]")
    page.keyboard.press("Enter")
    assert page.locator("[data-zoom-reset]").inner_text() == "110%"
    assert page.evaluate(least) >= 13.1
    page.context.close()


def test_more_opens_in_place_and_a_claim_in_its_panel(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/maps/crossing/debate")
    assert page.locator('[data-claim="deep-1"]').count() == 0
    before = None
    tab_to(page, ".am-behind")
    before = page.evaluate("document.activeElement.closest('.am-card').getBoundingClientRect().top")
    card = page.evaluate("document.activeElement.closest('.am-card').dataset.claim")
    page.keyboard.press("Enter")
    page.wait_for_selector('[data-claim="deep-1"]')
    settle(page)
    after = page.evaluate(f"document.querySelector('[data-claim=\"{card}\"]').getBoundingClientRect().top")
    assert abs(after - before) < 40
    assert "open=" in page.url
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-panel]")
    assert "claim=" in page.url
    page.keyboard.press("Escape")
    assert page.locator("[data-panel]").count() == 0
    page.context.close()


def test_arrow_keys_go_from_card_to_card_across_the_middle(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/maps/crossing/debate")
    tab_to(page, ".am-open")
    page.evaluate("document.querySelector('.am-card[data-claim=\"s\"] a').focus()")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.closest('.am-card').dataset.claim") == "t"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.closest('.am-card').dataset.claim") == "s"
    page.context.close()


def test_on_a_phone_columns_are_tabs_that_keep_their_place(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/", width=390)
    page.get_by_role("link", name="What crosses", exact=True).click()
    page.wait_for_url("**/maps/crossing/debate/flow")
    page.goto("about:blank")
    page.goto(f"{address}/maps/crossing/debate")
    page.wait_for_url("**/maps/crossing/debate/flow")  # An address that somebody sent opens as the flow too;
    tab = page.locator(".tabs [aria-current]")
    assert tab.evaluate("t => t.getBoundingClientRect().right < innerWidth && t.getBoundingClientRect().left > 0")
    page.get_by_role("link", name="Side by side").click()  # the tab leads to the columns all the same.
    page.wait_for_url("**/maps/crossing/debate")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.evaluate("scrollTo(0, 400)")
    tab = page.locator(".tabs [aria-current]")
    assert tab.inner_text() == "Side by side"
    assert tab.evaluate("t => { const b = t.getBoundingClientRect(); return b.top >= 0 && b.right < innerWidth; }")
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator("#position-a .case")).to_be_visible()
    expect(page.locator("#position-b .case")).to_be_hidden()
    page.evaluate("document.querySelector('#position-a .case').scrollTop = 77")
    tab_to(page, "input[name=side]")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#position-b .case")).to_be_visible()
    expect(page.locator("#position-a .case")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.querySelector('#position-a .case').scrollTop") == 77
    page.context.close()


def test_the_flow_leads_to_what_is_dropped_by_keyboard(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/maps/harbour/debate/flow")
    tab_to(page, ".debt")
    page.keyboard.press("Enter")
    page.wait_for_url("**/debate/flow?against=*&open=1")
    expect(page.get_by_text("No answer").first).to_be_visible()
    page.goto(f"{address}/maps/harbour/debate/flow")
    missing = page.locator(".missing p").first
    expect(missing).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.missing p')).borderStyle") == "dashed"
    page.context.close()


@pytest.mark.parametrize(
    ("view", "selector"),
    [
        ("debate/flow?sort=unanswered", "[data-claim-link]"),
        ("debate/passages", ".tabs a"),
        ("voices", "table a"),
        ("debate?arrange=stacked", ".am-open"),
        ("debate?objections=across", ".am-chip"),
    ],
)
def test_every_view_is_reached_by_keyboard(browser: Browser, address: str, view: str, selector: str) -> None:
    page = opened(browser, f"{address}/maps/harbour/{view}")
    tab_to(page, selector)
    page.context.close()


def test_presenting_by_keyboard_and_clicker_with_notes_in_step(browser: Browser, address: str) -> None:
    screen = opened(browser, f"{address}/maps/harbour/present")
    notes = screen.context.new_page()
    notes.goto(f"{address}/maps/harbour/present/notes")
    screen.bring_to_front()
    screen.keyboard.press("PageDown")
    screen.wait_for_selector("text=Dredging paid for itself.")
    notes.wait_for_selector("text=Begin here.")
    assert screen.locator("text=Dredging was money lost.").count() == 0
    screen.keyboard.press("ArrowRight")
    screen.wait_for_selector("text=Dredging was money lost.")
    assert screen.url.endswith("?step=1&shown=2")
    notes.wait_for_selector("text=claim 2 of 2")
    assert notes.locator(".note-text").inner_text() == "Begin here."
    screen.keyboard.press("ArrowRight")
    screen.wait_for_selector("text=Ships no longer waited.")
    assert screen.url.endswith("?step=2")
    screen.keyboard.press("ArrowLeft")
    screen.wait_for_url("**/present?step=1&shown=2")
    screen.reload()
    assert screen.locator(".thesis.fresh").inner_text() == "Dredging was money lost."
    screen.keyboard.press("End")
    screen.keyboard.press("PageUp")
    screen.wait_for_selector(".thesis.fresh")
    notes.keyboard.press("Home")
    screen.wait_for_selector(".opening")
    screen.keyboard.press("b")
    assert screen.evaluate("document.body.classList.contains('blank')")
    expect(notes.locator("[data-elapsed]")).to_be_visible()
    notes.fill("[data-minutes]", "12")
    expect(notes.locator("[data-left]")).to_have_text(re.compile(r"1[12]:\d\d left"))
    screen.keyboard.press("Shift+ArrowRight")
    screen.wait_for_url("**/present?step=1")
    screen.keyboard.press("Shift+ArrowRight")
    screen.wait_for_url("**/present?step=2")
    screen.context.close()


def test_the_parts_to_compare_follow_the_debate_chosen(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/compare?left=harbour")
    page.select_option("[name=right-map]", "crossing")
    assert page.locator("[name=right] option").all_inner_texts()[:3] == ["the whole map", "One side", "Other side"]
    page.select_option("[name=right]", "crossing:b")
    page.click("form.choose button")
    page.wait_for_url("**/compare?left=harbour:yes-side&right=crossing:b")
    page.context.close()


def test_without_scripts_every_step_and_column_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/maps/crossing/debate")
    expect(page.locator('[data-claim="more-11"]')).to_be_visible()
    for thesis in ("s", "t"):  # A tall column opens at its thesis, which stands in the middle of it.
        page.wait_for_selector(f'.case:has([data-claim="{thesis}"])')
        place = box(page, thesis)
        assert 300 < place["y"] < 900 - place["height"]
    page.click('.am-card[data-claim="less-11"] .am-open')
    page.wait_for_url("**/debate?claim=less-11#*")
    assert page.locator('.am-card[data-claim="less-11"]').evaluate(IN_VIEW), "the address leads to the card"
    page.goto(f"{address}/maps/harbour/present")
    page.click("a[rel=next]")
    expect(page.locator(".thesis.fresh")).to_have_text("Dredging paid for itself.")
    page.click("a[rel=next]")
    expect(page.locator(".thesis.fresh")).to_have_text("Dredging was money lost.")
    page.click("a[rel=prev]")
    page.wait_for_url("**?step=1")
    context.close()


def test_a_document_works_from_a_file(browser: Browser, shelf: Shelf, tmp_path: object) -> None:
    from argmap.views.standalone import export_view

    shelf.write("crossing", CROSSING)
    for view in ("maps", "present"):
        path = shelf.folder.parent / f"{view}.html"
        path.write_bytes(export_view(shelf.library, shelf.library.debate("crossing"), view, "html"))
        page = opened(browser, path.as_uri())
        if view == "maps":
            tab_to(page, ".am-chip")
            page.keyboard.press("Enter")
            assert page.evaluate("document.querySelectorAll('.am-card.lit').length") == 2
        else:
            page.keyboard.press("PageDown")
            expect(page.locator("#step-1")).to_be_visible()
            expect(page.locator("#step-0")).to_be_hidden()
        page.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing(browser: Browser, address: str, width: int, scheme: str) -> None:
    views = [
        "maps/harbour/debate?claim=a-week",
        "maps/crossing/debate?objections=across",
        "maps/harbour/debate/flow",
        "maps/harbour/debate/passages",
        "maps/harbour/voices",
        "people",
        "people/The%20pilot",
        "compare?left=harbour&right=harbour&all=1",
        "maps/harbour/present?step=2",
        "maps/harbour/present/notes?step=2",
    ]
    page = opened(browser, address, width, scheme)
    found = []
    # Each view is loaded in one of the two, and seen in both.
    for view in views[scheme == "dark" :: 2]:
        page.goto(f"{address}/{view}")
        found += [(view, fault) for fault in faults(page)]
    page.context.close()
    assert found == []
