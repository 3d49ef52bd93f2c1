"""What axe-core finds on a page, for every test that asks."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

Finding = tuple[str, list[str]]

# Contrast takes axe four fifths of its time, and comes out the same for texts of the same colour and size in elements
# of the same kind before the same backgrounds: two of each are judged, so that a list of fifty costs what two cost.
_RUN = """async (rules) => {
  const paints = new Map();
  const numbers = new Map();
  const numbered = (key) => numbers.get(key) ?? numbers.set(key, numbers.size).get(key);
  const behind = (element) => {
    if (!element) return 0;
    if (!paints.has(element)) {
      const style = getComputedStyle(element);
      const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.position];
      paints.set(element, numbered([behind(element.parentElement), ...own].join("|")));
    }
    return paints.get(element);
  };
  const named = (element) => `${element?.tagName}.${element?.getAttribute("class")}`;
  const seen = new Map();
  const written = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
  for (const element of document.querySelectorAll("body, body *")) {
    const field = element.matches("input, select, textarea, button");
    if (!(field || [...element.childNodes].some(written)) || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const text = [style.color, style.fontSize, style.fontWeight, style.textShadow, style.visibility];
    const key = [named(element), named(element.parentElement), behind(element), ...text].join("|");
    seen.set(key, (seen.get(key) ?? 0) + 1);
    if (seen.get(key) <= 2) element.setAttribute("data-contrast", "");
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-contrast]" }] });
  const options = { resultTypes: ["violations"], ...(rules ? { runOnly: rules } : {}) };
  const { violations } = await axe.run(options);
  for (const element of document.querySelectorAll("[data-contrast]")) element.removeAttribute("data-contrast");
  return violations.map((rule) => [rule.id, rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))]);
}"""


def findings(page: Page, colours_only: bool = False) -> list[Finding]:
    """Return what axe finds on a page as it is now: each rule, with the first elements that break it.

    :param colours_only: ask for contrast alone, the one rule that a theme can change, on a page that was judged whole
        in another theme
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [(rule, nodes) for rule, nodes in page.evaluate(_RUN, ["color-contrast"] if colours_only else None)]


def faults(page: Page) -> list[object]:
    """Return what is wrong with a page as it is now, and at another width in the other theme.

    All rules are asked once. In the other theme contrast is, and at both widths whether the page scrolls sideways.
    The page gets its theme and width back.
    """
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert page.viewport_size
    size = page.viewport_size
    found: list[object] = [*findings(page), *_wide(page)]
    page.set_viewport_size({"width": 390 if size["width"] > 390 else 1440, "height": size["height"]})
    # Without motion, or colours on their way from one theme to the other would be judged.
    page.emulate_media(color_scheme="light" if dark else "dark", reduced_motion="reduce")
    found += [*findings(page, colours_only=True), *_wide(page)]
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.set_viewport_size(size)
    return found


def _wide(page: Page) -> list[str]:
    past: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{past} pixels wider than {page.evaluate('innerWidth')}"] if past > 0 else []
