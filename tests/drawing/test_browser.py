"""In a real browser, text stays inside its card with the shipped fonts, whatever the script, and themes take effect."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from argmap.drawing import Options, draw, fonts, style
from argmap.library import Library
from bench.drawing import OUTSIDE, page_of
from bench.drawing_maps import made_map, overlapping
from tests import browser as browsers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return browser.new_page(viewport={"width": 1440, "height": 900})


def test_no_text_leaves_its_card_on_the_shipped_maps(page: Page, shipped: Library) -> None:
    count = 0
    for debate in shipped.debates.values():
        picture = draw(debate.map, Options(standalone=True, quotes=True))
        page.set_content(page_of(picture))
        page.evaluate("document.fonts.ready")
        assert page.evaluate(OUTSIDE) == []
        assert not overlapping(picture.cards)
        count += 1
    assert count > 0


#: What a machine may have: no letter beyond the picture's own, one font with marks but few scripts, several scripts.
MACHINES = {
    "bare": ("font_source_sans_pro",),
    "marks": ("font_source_sans_pro", "fontpkg_noto_sans_display"),
    "scripts": (
        "font_source_sans_pro",
        "fontpkg_noto_sans_arabic",
        "fontpkg_noto_sans_devanagari",
        "fontpkg_noto_sans_thai",
    ),
}
FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>{dirs}<cachedir>{cache}</cachedir></fontconfig>
"""


@pytest.fixture(scope="module", params=list(MACHINES))
def strange(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    """A page of a browser that finds only the fonts of some pinned packages."""
    folder = tmp_path_factory.mktemp("fonts")
    found = [importlib.util.find_spec(name) for name in MACHINES[request.param]]
    dirs = "".join(f"<dir>{Path(str(spec.origin)).parent}</dir>" for spec in found if spec is not None)
    assert dirs.count("<dir>") == len(found)
    conf = folder / "fonts.conf"
    conf.write_text(FONTS_CONF.format(dirs=dirs, cache=folder / "cache"), "utf-8")
    chromium = browser.browser_type.launch(
        executable_path=browsers.find(), args=browsers.ARGUMENTS, env={**os.environ, "FONTCONFIG_FILE": str(conf)}
    )
    yield chromium.new_page(viewport={"width": 1440, "height": 900})
    chromium.close()


@pytest.mark.parametrize("direction", ["left", "top"])
def test_no_text_leaves_its_card_in_any_script(strange: Page, direction: str) -> None:
    for seed in range(6):
        picture = draw(made_map(seed, 20, foreign=1), Options(standalone=True, direction=direction))  # type: ignore[arg-type]
        strange.set_content(page_of(picture))
        strange.evaluate("document.fonts.ready")
        assert strange.evaluate(OUTSIDE) == [], seed


def test_the_check_sees_text_that_leaves_its_card(page: Page) -> None:
    picture = draw(made_map(1, 5, foreign=0), Options(standalone=True))
    broken = picture.svg.replace(' font-size="13.5"', ' font-size="33"').replace("textLength", "data-length")
    page.set_content(f"<body>{broken}</body>")
    assert page.evaluate(OUTSIDE)


def test_the_measured_width_is_the_browsers(page: Page) -> None:
    picture = draw(made_map(1, 12, foreign=0), Options(standalone=True))
    page.set_content(page_of(picture))
    page.evaluate("document.fonts.ready")
    off = page.evaluate(
        """() => [...document.querySelectorAll('text[textLength]')].map(text => {
            const asked = parseFloat(text.getAttribute('textLength'));
            text.removeAttribute('textLength');
            return Math.abs(text.getComputedTextLength() - asked) / asked;
        })"""
    )
    assert len(off) > 20
    assert max(off) < 0.01


def test_a_page_colours_its_picture_by_theme(page: Page) -> None:
    svg = draw(made_map(1, 5), Options()).svg
    page.set_content(f"<html><style>{style.stylesheet()}</style><body>{svg}</body></html>")
    fill = "() => getComputedStyle(document.querySelector('.am-box, .am-box-thesis')).fill"
    seen = set()
    for theme in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        seen.add(page.evaluate(fill))
    page.evaluate("delete document.documentElement.dataset.theme")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(fill) in seen
    page.emulate_media(color_scheme="light")
    assert len(seen) == 2


def test_the_pages_font_files_load(page: Page) -> None:
    faces = fonts.page_faces(fonts.folder().as_uri() + "/")
    assert faces.count("@font-face") == len(list(fonts.folder().glob("*.woff2")))
