"""What a map's page shows first: whole cards, theses in view, and little empty space."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from bench import first_views

pytestmark = pytest.mark.browser
#: The barest first views of the shipped maps, and one made up; ``python -m bench.first_views`` looks at all of them.
MAPS = ("kronstadt-and-terror", "made-60")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the shipped maps and one made up."""
    with first_views.served(MAPS[:1], made=(60,)) as found:
        yield found


@pytest.mark.parametrize(("wide", "high", "least"), first_views.SIZES)
def test_first_views_are_full(browser: Browser, address: str, wide: int, high: int, least: int) -> None:
    """9, 6 and 3 whole cards in windows of three sizes, at most 35 % empty, each thesis in view, phones' heads low."""
    page = browser.new_page(viewport={"width": wide, "height": high})
    for name in MAPS:
        seen = first_views.first_view(browser, page, f"{address}/maps/{name}")
        assert seen.cards >= least, (name, seen)
        assert seen.empty <= first_views.MOST_EMPTY, (name, seen)
        assert seen.theses >= 2, (name, seen)
        assert wide > 390 or seen.head <= first_views.MOST_HEAD, (name, seen)
    page.close()
