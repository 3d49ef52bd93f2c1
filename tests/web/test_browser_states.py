"""Every state of the pages that write a map, judged by axe and by width; they share one server and one browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from argmap.edits import SetField, Thing
from argmap.library import Library
from argmap.store import Author, AuthorKind, open_store
from argmap.web import create_app
from tests.conftest import ANNALS, HARBOUR, SOURCES
from tests.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
BEN = Author(AuthorKind.PERSON, "7", "Ben Lee")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("states") / "maps"
    (folder / "texts").mkdir(parents=True)
    (folder / "sources.yaml").write_text(SOURCES + "minutes:\n  title: Council minutes\n", encoding="utf-8")
    (folder / "texts" / "annals.txt").write_text(ANNALS, encoding="utf-8")
    (folder / "harbour.yaml").write_text(HARBOUR, encoding="utf-8")
    store = open_store(folder.parent / "argmap.db")
    yield Library(folder, store)
    store.close()


@pytest.fixture(scope="module")
def base(library: Library) -> Iterator[str]:
    with served(create_app(library, owner_here=True)) as address:
        yield address


def news(page: Page, library: Library) -> None:
    """Somebody else rewords a claim while the page is open."""
    page.wait_for_selector("html[data-ready]")
    text = f"Dues were fair, {len(library.revisions('harbour'))}."
    library.commit("harbour", [SetField(Thing.CLAIM, "dues", "text", text)], author=BEN)
    page.wait_for_selector("[data-news]:not([hidden])")
    page.locator("[data-news] summary").click()


def warned(page: Page, library: Library) -> None:
    page.locator('li[data-claim="paid"] > .line-row > .line').focus()
    page.keyboard.press("+")
    page.keyboard.type("Trade grew. Jobs came.")
    page.wait_for_selector(".advice li")


def offered(page: Page, library: Library) -> None:
    page.wait_for_selector("[data-drawing] svg")
    place = page.locator("#map-text").input_value().index("supports: paid") + len("supports: pai")
    page.locator("#map-text").evaluate("(area, at) => { area.focus(); area.setSelectionRange(at, at); }", place)
    page.keyboard.press("Control+Space")
    page.wait_for_selector("[role=option]")


def refused(page: Page, library: Library) -> None:
    page.fill("#timeline-0-1", "soon")
    page.fill("#timeline-0-2", "The harbour is dredged.")
    page.get_by_role("button", name="Save the timeline").click()
    page.wait_for_selector("#refused")


def linking(page: Page, library: Library) -> None:
    page.wait_for_selector("html[data-ready]")
    page.locator("[data-link-from]").click()
    page.wait_for_selector(".page-notice")


def linked(page: Page, library: Library) -> None:
    linking(page, library)
    page.locator('.am-card[data-claim="lost"] .am-open').click()
    page.wait_for_selector("dialog[open]")


def clashing(page: Page, library: Library) -> None:
    """Somebody else rewords the claim that is being reworded here."""
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("F2")
    page.keyboard.type("Mine: ")
    text = f"Theirs, {len(library.revisions('harbour'))}."
    library.commit("harbour", [SetField(Thing.CLAIM, "paid", "text", text)], author=BEN)
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alertdialog]")


def began(page: Page, library: Library) -> None:
    page.wait_for_selector("html[data-ready]")
    page.locator("[data-quick-add] textarea").fill("Half a reason")
    page.reload()
    page.wait_for_selector("[data-found-draft]")


def broken(page: Page, library: Library) -> None:
    page.wait_for_selector("[data-drawing] svg")
    page.locator("#map-text").evaluate("(area) => area.setSelectionRange(area.value.length, area.value.length)")
    page.locator("#map-text").press_sequentially("nonsense: [")
    page.wait_for_selector(".text-problems li")


def unsaved(page: Page, library: Library) -> None:
    page.wait_for_selector("html[data-ready]")
    page.route("**/edit", lambda route: route.abort())
    page.locator("[data-quick-add] textarea").fill("Not there yet.")
    page.locator("[data-quick-add] button[value=supports]").click()
    page.wait_for_selector("[data-save-state].wrong")


def unfolded(page: Page, library: Library) -> None:
    """Everything that a page has folded away is open."""
    page.evaluate("for (const part of document.querySelectorAll('.edit-page details')) part.open = true;")


STATES: dict[str, tuple[str, Callable[[Page, Library], None] | None]] = {
    "marks on the map": ("/maps/harbour?claim=a-week", news),
    "marks and history": ("/maps/harbour/history", None),
    "warnings in the outline": ("/maps/harbour/outline", warned),
    "ids offered in the text": ("/maps/harbour/text", offered),
    "a refused list": ("/maps/harbour/setup", refused),
    "all parts of a claim's forms": ("/maps/harbour/claims/dues/edit", unfolded),
    "all parts of a quotation's forms": ("/maps/harbour/claims/no-waiting/edit", unfolded),
    "a source's description": ("/sources/annals/edit", unfolded),
    "a claim's forms": ("/maps/harbour/claims/a-week/edit", None),
    "a source without a text": ("/sources/minutes", None),
    "a claim to be chosen": ("/maps/harbour?claim=dues", linking),
    "what a link says": ("/maps/harbour?claim=dues", linked),
    "two versions of the same words": ("/maps/harbour?claim=paid", clashing),
    "a draft that was found": ("/maps/harbour?claim=a-week", began),
    "a comparison": ("/compare?left=harbour@1&right=harbour@2", None),
    "the set-up": ("/maps/harbour/setup", unfolded),
    "a text with problems": ("/maps/harbour/text", broken),
    "words that wait for the server": ("/maps/harbour?claim=a-week", unsaved),
}


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_in_any_state_of_writing(
    browser: Browser, base: str, library: Library, width: int, scheme: str
) -> None:
    """No finding, and nothing wider than the window, as a person would meet it while writing.

    Half of the states are reached in a wide, light window, half in a narrow, dark one; each is seen in both.
    """
    from tests.web.accessible import faults

    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    wrong = {}
    for name, (path, reach) in list(STATES.items())[scheme == "dark" :: 2]:
        page.goto(base + path)
        if reach:
            reach(page, library)
        if found := faults(page):
            wrong[name] = found
    context.close()
    assert wrong == {}
