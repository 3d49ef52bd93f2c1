"""What axe-core finds on a page, for every test that asks."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Finding = tuple[str, list[str]]


def findings(page: Page, colours_only: bool = False) -> list[Finding]:
    """Return what axe finds on a page as it is now: each rule, with the first elements that break it.

    :param colours_only: ask for contrast alone, the one rule that a theme can change, on a page that was judged whole
        in another theme
    """
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if colours_only:
        options["runOnly"] = ["color-contrast"]
    found = Axe().run(page, options=options).response["violations"]
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"][:3]]) for rule in found]
