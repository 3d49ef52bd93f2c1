"""The map's page in a real browser: by keys, by pointer, by address, without a script, to assistive technology."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.serving import served
from tests.web.accessible import faults
from tests.web.test_map import written

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.conftest import Shelf

pytestmark = pytest.mark.browser
Open = Callable[..., "Page"]

#: Where the keyboard is, what is chosen and shown, and where the picture stands.
STATE = """() => {
  const active = document.activeElement;
  const pane = document.querySelector("[data-canvas]");
  return {
    at: active.closest(".am-card")?.dataset.claim || active.closest("[data-panel]") && "panel"
      || active.closest("[data-line]") && "line:" + active.closest("[data-line]").dataset.line || active.tagName,
    chosen: document.querySelector(".am-card.chosen")?.dataset.claim || "",
    panel: document.querySelector("[data-panel]")?.dataset.panel || "",
    line: document.querySelector("[data-line] a[aria-current]")?.dataset.claimLink || "",
    cards: document.querySelectorAll(".am-card").length,
    query: location.search, left: pane.scrollLeft, top: pane.scrollTop,
    said: document.querySelector("[data-status]").textContent,
  };
}"""


@pytest.fixture
def address(shelf: Shelf) -> Iterator[str]:
    """The address of a running server over the small library and a map of 400 claims."""
    from argmap.web import create_app

    shelf.write("tree", written(400))
    with served(create_app(shelf.library)) as address:
        yield address


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Opens pages whose errors fail the test."""
    contexts = []
    wrong: list[str] = []

    def open_(url: str, width: int = 1280, *, ready: bool = True, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.goto(url)
        if ready:
            page.wait_for_selector("html[data-ready=map]")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []


def state(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(STATE)
    return found


def settled(page: Page, condition: str) -> None:
    page.wait_for_function(f"() => {{ const s = ({STATE})(); return {condition}; }}", timeout=90_000)
    page.wait_for_function("() => document.getAnimations().every((a) => a.playState !== 'running')", timeout=90_000)


IN_VIEW = """(claim) => {
  const pane = document.querySelector("[data-canvas]").getBoundingClientRect();
  const box = document.querySelector(`.am-card[data-claim="${claim}"] rect`).getBoundingClientRect();
  return box.left >= pane.left - 1 && box.right <= pane.right + 1
    && box.top >= pane.top - 1 && box.bottom <= Math.min(pane.bottom, innerHeight) + 1;
}"""


def in_view(page: Page, claim: str) -> bool:
    """Wait until a picture that is on its way shows the claim."""
    page.wait_for_function(IN_VIEW, arg=claim, timeout=90_000)
    return True


class TestBeginning:
    @pytest.mark.parametrize("query", ["", "?direction=top", "?direction=right", "?direction=bottom"])
    def test_the_eye_begins_at_a_thesis_at_reading_size(self, site: str, visit: Open, query: str) -> None:
        page = visit(f"{site}/maps/succession{query}", 1440)
        assert in_view(
            page, page.evaluate("document.querySelector('.am-box-thesis').closest('.am-card').dataset.claim")
        )
        smallest = page.evaluate(
            "Math.min(...[...document.querySelectorAll('.am-picture text')].map((t) => parseFloat("
            "getComputedStyle(t).fontSize) * t.getScreenCTM().a))"
        )
        assert smallest >= 11.99

    def test_an_address_with_a_claim_shows_it(self, site: str, visit: Open) -> None:
        page = visit(f"{site}/maps/succession?claim=interested-witness")
        now = state(page)
        assert now["chosen"] == now["panel"] == now["line"] == "interested-witness"
        assert in_view(page, "interested-witness")

    def test_a_phone_shows_the_claim_in_a_sheet_below_its_card(self, site: str, visit: Open) -> None:
        page = visit(f"{site}/maps/succession?claim=interested-witness", 390)
        card = page.locator('.am-card[data-claim="interested-witness"]').bounding_box()
        sheet = page.locator("#panel").bounding_box()
        assert card
        assert sheet
        assert card["y"] + card["height"] <= sheet["y"]
        assert sheet["y"] + sheet["height"] <= 801
        page.click("[data-close]")
        settled(page, "!s.panel")
        assert page.evaluate("getComputedStyle(document.querySelector('#panel')).position") == "static"


class TestKeyboard:
    def test_a_walk_by_keys_alone(self, address: str, visit: Open) -> None:
        page = visit(f"{address}/maps/harbour")
        press = page.keyboard.press
        page.focus("[data-canvas]")
        press("Home")
        assert state(page)["at"] == "paid"
        press("ArrowRight")
        assert state(page)["at"] == "no-waiting"
        press("ArrowRight")
        assert state(page)["at"] == "a-week"
        press("ArrowLeft")
        assert state(page)["at"] == "no-waiting"
        press("ArrowLeft")
        press("ArrowRight")
        assert state(page)["at"] == "no-waiting"
        press("Enter")
        settled(page, 's.panel === "no-waiting" && s.at === "panel"')
        now = state(page)
        assert now["chosen"] == now["line"] == "no-waiting"
        assert now["query"] == "?claim=no-waiting"
        press("Escape")
        settled(page, '!s.panel && s.at === "no-waiting"')
        assert state(page)["query"] == ""
        press("Home")
        press("Home")
        assert state(page)["at"] in ("paid", "lost")

    def test_every_direction_turns_the_arrow_keys_with_it(self, address: str, visit: Open) -> None:
        keys = {"left": "ArrowRight", "right": "ArrowLeft", "top": "ArrowDown", "bottom": "ArrowUp"}
        for direction, key in keys.items():
            page = visit(f"{address}/maps/harbour?direction={direction}")
            page.focus('.am-card[data-claim="paid"] a')
            page.keyboard.press(key)
            assert state(page)["at"] == "no-waiting", direction

    def test_a_branch_closes_and_opens(self, address: str, visit: Open) -> None:
        page = visit(f"{address}/maps/harbour")
        page.focus('.am-card[data-claim="no-waiting"] a')
        page.keyboard.press("o")
        settled(page, "s.cards === 5")
        assert state(page)["query"] == "?shut=no-waiting"
        assert state(page)["at"] == "no-waiting"
        page.keyboard.press("o")
        settled(page, "s.cards === 7")
        assert state(page)["query"] == ""

    def test_focus_has_three_steps_and_a_way_back(self, address: str, visit: Open) -> None:
        page = visit(f"{address}/maps/harbour")
        page.focus('.am-card[data-claim="paid"] a')
        page.keyboard.press("f")
        settled(page, 's.query === "?focus=paid"')
        few = state(page)["cards"]
        page.keyboard.press("3")
        settled(page, 's.query === "?focus=paid&steps=3"')
        assert few < state(page)["cards"] < 7
        page.keyboard.press("f")
        settled(page, 's.cards === 7 && s.query === ""')
        assert state(page)["at"] == "paid"

    def test_the_outline_is_a_key_away_and_leads_back(self, address: str, visit: Open) -> None:
        page = visit(f"{address}/maps/harbour")
        page.focus('.am-card[data-claim="a-week"] a')
        page.keyboard.press("t")
        assert state(page)["at"] == "line:a-week"
        page.keyboard.press("t")
        assert state(page)["at"] == "a-week"

    def test_sizes_have_keys(self, site: str, visit: Open) -> None:
        page = visit(f"{site}/maps/succession")
        page.focus("[data-canvas]")
        width = "document.querySelector('.am-picture').getBoundingClientRect().width"
        page.keyboard.press("0")
        natural = page.evaluate(width)
        page.keyboard.press("+")
        assert page.evaluate(width) == pytest.approx(natural * 1.25, rel=0.01)
        page.keyboard.press("0")
        assert page.evaluate(width) == pytest.approx(natural, rel=0.01)
        page.keyboard.press("w")
        assert page.evaluate("(p => p.scrollHeight <= p.clientHeight)(document.querySelector('[data-canvas]'))")

    def test_the_help_lists_the_keys_and_can_turn_letters_off(self, address: str, visit: Open) -> None:
        page = visit(f"{address}/maps/harbour")
        page.keyboard.press("?")
        expect(page.locator("#keys-title")).to_be_in_viewport()
        assert page.locator("dialog.keys dt").count() >= 15
        page.uncheck("[data-keys-on]")
        page.keyboard.press("Escape")
        expect(page.locator("dialog.keys")).to_be_hidden()
        page.focus('.am-card[data-claim="paid"] a')
        page.keyboard.press("f")
        page.keyboard.press("ArrowRight")
        assert state(page)["at"] == "no-waiting"
        assert state(page)["query"] == ""

    def test_letters_typed_into_a_field_are_no_keys(self, address: str, visit: Open) -> None:
        page = visit(f"{address}/maps/harbour")
        page.keyboard.press("/")
        page.keyboard.type("foods?")
        assert page.input_value("#find-claim") == "foods?"
        assert state(page)["query"] == ""


class TestPointer:
    def test_a_card_is_chosen_by_a_click_and_the_back_button_undoes_it(self, address: str, visit: Open) -> None:
        page = visit(f"{address}/maps/harbour")
        page.click('.am-card[data-claim="a-week"] .am-open')
        settled(page, 's.panel === "a-week"')
        page.click('#panel [data-claim-link="no-waiting"]')
        settled(page, 's.panel === "no-waiting" && s.chosen === "no-waiting"')
        page.go_back()
        settled(page, 's.panel === "a-week" && s.chosen === "a-week" && s.line === "a-week"')
        page.go_back()
        settled(page, '!s.panel && !s.chosen && s.query === ""')
        page.go_forward()
        settled(page, 's.panel === "a-week"')

    def test_hovering_lights_a_card_with_its_neighbours(self, address: str, visit: Open) -> None:
        page = visit(f"{address}/maps/harbour")
        page.hover('.am-card[data-claim="dues"] .am-open')
        page.wait_for_selector(".am-picture.dim")
        lit = page.evaluate("[...document.querySelectorAll('.am-card.lit')].map((c) => c.dataset.claim).sort()")
        assert lit == ["dues", "few-ships", "lost"]
        page.mouse.move(2, 2)
        page.wait_for_selector(".am-picture:not(.dim)")

    def test_dragging_moves_the_picture_and_chooses_nothing(self, site: str, visit: Open) -> None:
        page = visit(f"{site}/maps/succession")
        before = state(page)
        box = page.locator(".am-card >> nth=0").bounding_box()
        assert box
        page.mouse.move(box["x"] + 40, box["y"] + 40)
        page.mouse.down()
        page.mouse.move(box["x"] + 40, box["y"] - 80, steps=4)
        page.mouse.up()
        now = state(page)
        assert now["top"] - before["top"] == pytest.approx(120, abs=2)
        assert now["query"] == ""

    def test_the_wheel_scrolls_and_with_control_it_sizes_around_the_pointer(self, site: str, visit: Open) -> None:
        page = visit(f"{site}/maps/succession")
        page.mouse.move(500, 550)
        before = state(page)["top"]
        page.mouse.wheel(0, 100)
        settled(page, f"s.top > {before}")
        point = """() => { const m = document.querySelector(".am-picture").getScreenCTM().inverse();
          return new DOMPoint(500, 550).matrixTransform(m).y; }"""
        under = page.evaluate(point)
        page.keyboard.down("Control")
        page.mouse.wheel(0, -100)
        page.keyboard.up("Control")
        page.wait_for_function("document.querySelector('.am-picture').getScreenCTM().a > 1.05")
        assert page.evaluate(point) == pytest.approx(under, abs=3)

    def test_two_fingers_change_the_size(self, site: str, visit: Open) -> None:
        page = visit(f"{site}/maps/succession", 390, has_touch=True)
        page.evaluate(
            """() => {
              const pane = document.querySelector("[data-canvas]");
              const send = (kind, apart) => pane.dispatchEvent(new TouchEvent(kind, { bubbles: true, cancelable: true,
                touches: [-1, 1].map((side, identifier) => new Touch({ identifier, target: pane,
                  clientX: 200 + side * apart, clientY: 600 })) }));
              send("touchstart", 50);
              send("touchmove", 100);
            }"""
        )
        assert page.evaluate("document.querySelector('.am-picture').getScreenCTM().a") == pytest.approx(2, rel=0.02)

    def test_what_a_phone_rarely_needs_waits_behind_one_button(self, site: str, visit: Open) -> None:
        page = visit(f"{site}/maps/succession", 390)
        more, compare = page.get_by_role("button", name="More", exact=True), page.get_by_role("link", name="Compare")
        expect(compare).to_be_hidden()
        box = more.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 390, "it is in view however far the row goes on"
        more.click()
        expect(compare).to_be_visible()
        page.locator("summary", has_text="Export").click()
        expect(page.get_by_role("link", name="SVG", exact=True)).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.set_viewport_size({"width": 1024, "height": 768})
        expect(more).to_be_hidden()


class TestLargeMaps:
    def test_a_count_opens_what_lies_behind_in_place(self, address: str, visit: Open) -> None:
        page = visit(f"{address}/maps/tree")
        before = state(page)["cards"]
        assert before <= 40
        behind = page.locator(".am-behind").first
        claim = behind.evaluate("(link) => link.closest('.am-card').dataset.claim")
        behind.click()
        settled(page, f"s.cards > {before}")
        assert f"open={claim}" in state(page)["query"]
        page.go_back()
        settled(page, f"s.cards === {before}")

    def test_search_opens_the_way_to_a_hidden_claim(self, address: str, visit: Open) -> None:
        page = visit(f"{address}/maps/tree")
        assert page.locator('.am-card[data-claim="c333"]').count() == 0
        page.keyboard.press("/")
        page.keyboard.type("number 333")
        page.wait_for_selector("#find-list li[data-claim=c333]")
        page.keyboard.press("Enter")
        settled(page, 's.chosen === "c333" && s.panel === "c333"')
        assert in_view(page, "c333")
        assert state(page)["at"] == "c333"

    def test_the_minimap_shows_where_one_is_and_leads_elsewhere(self, address: str, visit: Open) -> None:
        page = visit(f"{address}/maps/tree")
        box = page.locator("[data-minimap]").bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 8)
        settled(page, "s.top + s.left > 500")
        page.keyboard.press("m")
        expect(page.locator("[data-minimap]")).to_be_hidden()


class TestMoving:
    def test_cards_glide_between_views_and_the_eye_keeps_its_card(self, site: str, visit: Open) -> None:
        page = visit(f"{site}/maps/succession?claim=interested-witness")
        page.evaluate(
            """() => {
              const animate = Element.prototype.animate;
              window.glides = 0;
              Element.prototype.animate = function (...given) { window.glides += 1; return animate.apply(this, given); }
            }"""
        )
        page.click(".view-menu summary")
        page.click("[data-look]:text-is('compact')")
        settled(page, 's.query.includes("spacing=compact")')
        assert page.evaluate("window.glides") > 0
        assert in_view(page, "interested-witness")
        assert state(page)["chosen"] == "interested-witness"

    def test_nothing_glides_where_stillness_is_asked_for(self, site: str, visit: Open) -> None:
        page = visit(f"{site}/maps/succession", reduced_motion="reduce")
        page.evaluate("() => { Element.prototype.animate = () => { throw new Error('it moves'); }; }")
        page.click(".view-menu summary")
        page.click("[data-look]:text-is('compact')")
        settled(page, 's.query.includes("spacing=compact")')

    def test_the_page_is_the_same_by_steps_as_by_address(self, address: str, visit: Open) -> None:
        """What a walk leads to is what its address shows: nothing is kept that the address does not say."""
        page = visit(f"{address}/maps/harbour")
        page.click(".view-menu summary")
        page.click("[data-look]:text-is('top')")
        settled(page, 's.query === "?direction=top"')
        page.click('.am-card[data-claim="no-waiting"] .am-open')
        settled(page, 's.panel === "no-waiting"')
        page.click("[data-fold=shut]")
        settled(page, "s.cards === 5")
        shape = """() => [...document.querySelectorAll(".am-card")].map((c) => c.dataset.claim).join() + "|"
          + [...document.querySelectorAll("[data-look]")].map((a) => [...new URL(a.href).searchParams].sort().join("&")
            + a.hasAttribute("aria-current")).join() + "|" + document.querySelector("#panel").innerText"""
        walked = page.evaluate(shape)
        page.reload()
        page.wait_for_selector("html[data-ready=map]")
        assert page.evaluate(shape) == walked


class TestWithoutScript:
    def test_every_step_is_a_link(self, address: str, visit: Open) -> None:
        page = visit(f"{address}/maps/harbour", ready=False, java_script_enabled=False)
        page.click('.am-card[data-claim="a-week"] .am-open')
        page.wait_for_url("**?claim=a-week")
        expect(page.locator('[data-panel="a-week"]')).to_be_visible()
        page.click('#panel [data-claim-link="no-waiting"]')
        expect(page.locator(".am-card.chosen")).to_have_attribute("data-claim", "no-waiting")
        page.click("[data-fold=shut]")
        expect(page.locator(".am-card")).to_have_count(5)
        page.click(".am-behind")
        expect(page.locator(".am-card")).to_have_count(7)
        page.click("[data-close]")
        expect(page.locator(".panel-empty")).to_be_visible()
        page.fill("#find-claim", "dues")
        page.press("#find-claim", "Enter")
        expect(page.locator(".found li")).to_have_count(1)
        expect(page.locator("[data-zoom]")).to_be_hidden()


class TestAccess:
    def test_axe_finds_nothing(self, site: str, address: str, visit: Open) -> None:
        for url, width, scheme in (
            (f"{site}/maps/succession?claim=interested-witness&outline=all", 1440, "light"),
            (f"{site}/maps/succession?focus=lenin-meant-trotsky&steps=2&direction=top&find=heir", 390, "dark"),
            (f"{site}/maps/succession/claims/interested-witness", 390, "dark"),
            (f"{address}/maps/tree", 1440, "light"),
            (f"{address}/maps/harbour?claim=a-week", 390, "light"),
        ):
            page = visit(url, width, ready="/claims/" not in url, color_scheme=scheme)
            if "tree" in url:
                page.keyboard.press("?")
            assert faults(page) == [], url

    def test_a_skip_link_leads_to_the_outline(self, address: str, visit: Open) -> None:
        page = visit(f"{address}/maps/harbour")
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.hasAttribute('data-skip-outline')"):
                break
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert state(page)["at"] == "line:paid"

    def test_few_stops_lie_before_the_first_card(self, address: str, visit: Open) -> None:
        page = visit(f"{address}/maps/harbour")
        stops = 0
        while "am-open" not in (page.evaluate("document.activeElement.getAttribute('class')") or ""):
            page.keyboard.press("Tab")
            stops += 1
            assert stops < 34, "each of the map's pages is a stop, and so are the site's, the theses and the tools"
        page.reload()
        page.wait_for_selector("html[data-ready=map]")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert state(page)["at"] == "paid", "the second stop skips to the picture"

    def test_arrow_keys_move_in_a_toolbar_and_esc_closes_the_menu(self, address: str, visit: Open) -> None:
        page = visit(f"{address}/maps/harbour")
        text = "document.activeElement.textContent"
        page.click(".view-menu summary")
        page.focus("[data-look][aria-current]")
        for key, there in (("ArrowRight", "top"), ("End", "what stands"), ("ArrowRight", "left")):
            page.keyboard.press(key)
            assert page.evaluate(text) == there
        page.keyboard.press("e")
        assert page.evaluate(text) == "SVG"
        page.keyboard.press("Escape")
        assert page.evaluate(text) == "Export"
        expect(page.locator(".exports")).to_be_hidden()

    @pytest.mark.parametrize("direction", ["left", "bottom"])
    def test_arrow_keys_reach_every_card_also_on_further_shelves(self, site: str, visit: Open, direction: str) -> None:
        page = visit(f"{site}/maps/succession?direction={direction}")
        missed = page.evaluate(
            """async () => {
              const { Graph } = await import("/static/js/map/graph.js");
              const graph = new Graph(document.querySelector("svg.am-picture"));
              const reached = new Set([graph.theses[0].id]);
              for (const claim of reached)
                for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) {
                  graph.came.clear();
                  const next = graph.step(claim, key);
                  if (next) reached.add(next);
                }
              return [...graph.cards.keys()].filter((claim) => !reached.has(claim));
            }"""
        )
        assert missed == []

    def test_cards_are_named_in_reading_order(self, address: str, visit: Open) -> None:
        page = visit(f"{address}/maps/harbour")
        names = page.evaluate("[...document.querySelectorAll('.am-open')].map((a) => a.getAttribute('aria-label'))")
        assert names[0].startswith("1. Thesis of It paid: Dredging paid for itself.")
        assert names[1].startswith("2. Ships no longer waited. Supports: Dredging paid for itself.")
        assert len(names) == 7


class TestPrint:
    """A printed map page is its plates and the outline, which browsers load only then."""

    def test_plates_and_outline_come_out_of_the_printer(self, address: str, visit: Open) -> None:
        from io import BytesIO

        from pypdf import PdfReader

        page = visit(f"{address}/maps/harbour")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        assert not [url for url in asked if "printed" in url]
        pages = [sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf(format="A4"))).pages]
        assert [url for url in asked if "printed" in url]
        assert "Plate 1 of 1" in pages[0]
        assert pages[1].startswith("Outline")
        assert "Find in this map" not in "".join(pages)
