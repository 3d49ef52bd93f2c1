"""Measure what a reader sees first: whole cards, empty space and theses in first views, in a real browser.

``python -m bench.first_views`` opens the map and the side-by-side page of every shipped debate at 1440 by 900, 1024 by
768 and 390 by 844 pixels; names of debates restrict it to these.
"""

from __future__ import annotations

import argparse
import base64
import logging
import shutil
import statistics
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from argmap.formats import yaml_format
from argmap.model import Map
from bench.drawing_maps import made_map

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
SIZES = ((1440, 900, 9), (1024, 768, 6), (390, 844, 3))
"""Width and height of the window in pixels, and the whole cards that a map page is to show there."""

MOST_EMPTY = 0.35
MOST_HEAD = 0.2
"""What may stand above the picture on a phone."""

#: Counts cards that are whole in the window with nothing over them, and theses that can be read without scrolling;
#: measures the share of the window above the picture.
SEEN = """() => {
  const wide = innerWidth, high = innerHeight;
  const inside = (box) => box.left >= -0.5 && box.top >= -0.5 && box.right <= wide + 0.5 && box.bottom <= high + 0.5;
  let cards = 0;
  for (const card of document.querySelectorAll('svg.am-picture [data-claim]')) {
    const rects = [...card.querySelectorAll('rect')];
    if (!rects.length) continue;
    const area = (rect) => rect.width.baseVal.value * rect.height.baseVal.value;
    const frame = rects.reduce((one, other) => (area(other) >= area(one) ? other : one));
    const box = frame.getBoundingClientRect();
    if (!inside(box)) continue;
    const spots = [[0.04, 0.06], [0.96, 0.06], [0.5, 0.5], [0.04, 0.9], [0.9, 0.9]];
    const seen = spots.every(([x, y]) => {
      const at = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return at && at.closest('svg.am-picture');
    });
    if (seen) cards += 1;
  }
  const theses = new Set();
  for (const place of document.querySelectorAll('[data-thesis]'))
    if (inside(place.getBoundingClientRect()) && place.getBoundingClientRect().height) theses.add(place.dataset.thesis);
  for (const box of document.querySelectorAll('.am-box-thesis'))
    if (inside(box.getBoundingClientRect())) theses.add(box.closest('[data-claim]').dataset.claim);
  const picture = document.querySelector('.canvas, svg.am-picture');
  return { cards, theses: theses.size, head: picture ? picture.getBoundingClientRect().top / high : 1 };
}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a first view shows; ``empty`` and ``head`` as shares of the window."""

    cards: int
    theses: int
    head: float
    empty: float


def deep_map(claims: int) -> Map:
    """Return a map made up, in which nothing calls for a warning: that would stand above the picture."""
    debate = made_map(claims, claims, dense=0, foreign=0)
    linked: set[str] = set()
    links = []
    for argument in debate.arguments:
        known = argument.target in debate.claim or any(one.id == argument.target for one in links)
        if known and not linked.intersection(argument.premises):
            linked.update(argument.premises)
            links.append(argument)
    bare = tuple(replace(claim, quotes=()) for claim in debate.claims)
    return replace(debate, id=f"made-{claims}", claims=bare, arguments=tuple(links))


@contextmanager
def served(names: Sequence[str] = (), made: Sequence[int] = ()) -> Iterator[str]:
    """Serve the shipped debates on a free port of the loopback, and yield the address.

    :param names: ids of the debates; all where none is named
    :param made: numbers of claims of maps to make up and serve too, as ``made-60``
    """
    from werkzeug.serving import make_server

    from argmap.library import Library
    from argmap.store import open_store
    from argmap.web import create_app

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    texts = ROOT.parent / "shared" / "sources"
    with tempfile.TemporaryDirectory() as folder:
        maps = Path(folder) / "maps"
        maps.mkdir()
        for path in (ROOT / "maps").glob("*.yaml"):
            if not names or path.stem in (*names, "sources"):
                shutil.copy(path, maps)
        for claims in made:
            (maps / f"made-{claims}.yaml").write_text(yaml_format.write(deep_map(claims)), encoding="utf-8")
        store = open_store(Path(folder) / "views.db")
        library = Library(maps, store, texts if texts.is_dir() else None)
        server = make_server("127.0.0.1", 0, create_app(library), threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            store.close()


#: Counts the squares of an image in which all pixels are alike.
EMPTY = """async ([image, square]) => {
  const bitmap = await createImageBitmap(await (await fetch(image)).blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  context.drawImage(bitmap, 0, 0);
  let empty = 0, all = 0;
  for (let y = 0; y + square <= bitmap.height; y += square)
    for (let x = 0; x + square <= bitmap.width; x += square) {
      const { data } = context.getImageData(x, y, square, square);
      let plain = true;
      for (let at = 4; plain && at < data.length; at += 4)
        plain = data[at] === data[0] && data[at + 1] === data[1] && data[at + 2] === data[2];
      all += 1;
      if (plain) empty += 1;
    }
  return empty / all;
}"""


def empty_share(browser: Browser, image: bytes, square: int = 40) -> float:
    """Return the share of an image's squares in which nothing is drawn."""
    page = browser.new_page()
    try:
        address = "data:image/png;base64," + base64.b64encode(image).decode()
        return float(page.evaluate(EMPTY, [address, square]))
    finally:
        page.close()


def first_view(browser: Browser, page: Page, address: str) -> Seen:
    """Return what is seen when a page is opened."""
    page.goto(address, timeout=120_000)
    # Only the map's page says when it has settled.
    settled = "main" if "/debate" in address else "html[data-ready]"
    page.wait_for_selector(settled, state="attached")
    page.wait_for_timeout(400)
    found = page.evaluate(SEEN)
    return Seen(found["cards"], found["theses"], found["head"], empty_share(browser, page.screenshot()))


def main() -> None:
    """Print what is seen first of every debate."""
    from playwright.sync_api import sync_playwright

    from tests import browser as browsers

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("debates", nargs="*", help="ids of debates; all where none is named")
    parser.add_argument("--map-only", action="store_true", help="leave out the side-by-side pages")
    parser.add_argument("--rows", default="", help="a layout other than the page's own")
    chosen = parser.parse_args()
    made = () if chosen.debates else (15, 40, 60, 300, 1000)
    names = chosen.debates or [f"made-{claims}" for claims in made]
    names += [] if chosen.debates else sorted(p.stem for p in (ROOT / "maps").glob("*.yaml") if p.stem != "sources")
    query = f"?rows={chosen.rows}" if chosen.rows else ""
    with served(chosen.debates, made) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers.find(), args=browsers.ARGUMENTS)
        for path, title in (("", "map"),) if chosen.map_only else (("", "map"), ("/debate", "side by side")):
            for wide, high, least in SIZES:
                page = browser.new_page(viewport={"width": wide, "height": high})
                seen = {name: first_view(browser, page, f"{address}/maps/{name}{path}{query}") for name in names}
                page.close()
                cards, empty = [one.cards for one in seen.values()], [one.empty for one in seen.values()]
                print(
                    f"{title}, {wide} by {high}: whole cards {statistics.median(cards):.0f}, least {min(cards)}; empty"
                    f" {statistics.median(empty):.0%}, most {max(empty):.0%}; theses, least"
                    f" {min(one.theses for one in seen.values())}; head {max(one.head for one in seen.values()):.0%}"
                )
                short = [f"{name} {one.cards}" for name, one in seen.items() if one.cards < least]
                short += [
                    f"{name} head {one.head:.0%}" for name, one in seen.items() if wide < 640 and one.head > MOST_HEAD
                ]
                short += [f"{name} {one.empty:.0%} empty" for name, one in seen.items() if one.empty > MOST_EMPTY]
                if not path and short:
                    print("  short of the aim:", ", ".join(short))
        browser.close()


if __name__ == "__main__":
    main()
