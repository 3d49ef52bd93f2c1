"""How soon a card that somebody writes is in the picture, and whether two who write lose anything.

``python -m bench.live`` opens maps of 60, 300 and 1,000 claims in a real browser, adds reasons by keys, and prints the
median and the 95th percentile in milliseconds: from Enter to the provisional card as the screen shows it, to the
drawing that the server sends, and to the card in another browser. ``python -m bench.live storm`` lets two browsers
make random edits for five minutes while the server is killed and each network is cut, 20 times each; it exits with 1
where words are lost or doubled, the two browsers or the file and the newest revision differ.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from argmap.mapfile import parse
from argmap.store import open_store
from bench.rooms import free_port, serving
from bench.rooms_played import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: Seconds that a server is killed or a network cut at the least before it comes back.
AWAY = 1.0
#: Notes when Enter was pressed, and when the screen has shown what came of it.
WATCH = """() => {
    const shown = (name) => requestAnimationFrame(() => setTimeout(() => { window.seen[name] ??= Date.now(); }));
    addEventListener("keydown", (event) => {
        if (event.key === "Enter") window.seen = { pressed: Date.now() };
    }, true);
    window.seen = {};
    new MutationObserver(() => {
        const svg = document.querySelector("svg.am-picture");
        if (!window.words || !svg) return;
        const has = (card) => (card.textContent || "").replace(/\\s+/g, "").includes(window.words);
        const cards = [...svg.querySelectorAll(".am-card, .am-soon")].filter(has);
        if (cards.some((card) => card.matches(".am-soon"))) shown("soon");
        if (cards.some((card) => card.matches(".am-card:not(.am-soon)"))) shown("drawn");
    }).observe(document.body, { childList: true, subtree: true });
}"""


def made(claims: int) -> str:
    """Return the text of a map with so many claims, three reasons to each."""
    rows = ["title: Measured\nquestion: Do they?\npositions:\n  yes:\n    title: Yes\n    thesis: c0\nclaims:"]
    for number in range(claims):
        rows.append(f"  c{number}:\n    text: Ships of the year {number} waited longer than those of the year before.")
        if number:
            rows.append(f"    {'supports' if number % 2 else 'rebuts'}: c{(number - 1) // 3}")
    return "\n".join(rows) + "\n"


def opened(browser: Browser, url: str, claim: str) -> Page:
    """Open a map in a browser of its own, with a claim chosen."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True).new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{url}?claim={claim}")
    page.wait_for_selector("html[data-ready=map]")
    page.evaluate(WATCH)
    return page


def latency(browser: Browser, claims: int, rounds: int) -> None:
    """Add reasons to a map, and print how soon each was seen."""
    with tempfile.TemporaryDirectory() as folder:
        maps, port = Path(folder) / "maps", free_port()
        maps.mkdir()
        (maps / "measured.yaml").write_text(made(claims), encoding="utf-8")
        with serving(Path(folder) / "bench.db", port, maps):
            url = f"http://127.0.0.1:{port}/maps/measured"
            page, other = opened(browser, url, "c1"), opened(browser, url, "c2")
            rows = []
            for number in range(rounds):
                words = f"Written in round {number}."
                for one in (page, other):
                    one.evaluate("(words) => { window.seen = {}; window.words = words; }", words.replace(" ", ""))
                page.evaluate("document.activeElement.blur()")
                page.keyboard.press("+")
                page.keyboard.type(words)
                page.keyboard.press("Enter")
                page.wait_for_function("window.seen.drawn")
                other.wait_for_function("window.seen.drawn")
                seen = page.evaluate("window.seen")
                begun = seen["pressed"]
                there = other.evaluate("window.seen.drawn")
                rows.append((seen.get("soon", seen["drawn"]) - begun, seen["drawn"] - begun, there - begun))
                page.goto(f"{url}?claim=c1")
                page.wait_for_selector("html[data-ready=map]")
                page.evaluate(WATCH)
            for one in (page, other):
                one.context.close()
    names = ("provisional card", "drawing", "other browser")
    figures = ", ".join(f"{name} {told(took)}" for name, took in zip(names, zip(*rows, strict=True), strict=True))
    print(f"{claims:5} claims, {rounds} edits, load {os.getloadavg()[0]:.1f}: {figures}", flush=True)


def told(took: Sequence[int]) -> str:
    """Return the median and the 95th percentile of some milliseconds."""
    high = statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0]
    return f"{statistics.median(took):.0f} / {high:.0f} ms"


def storm(browser: Browser, seconds: float, kills: int, cuts: int) -> int:
    """Let two browsers make random edits while the server dies and networks fail; return how much went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        maps, place, port = Path(folder) / "maps", Path(folder) / "bench.db", free_port()
        maps.mkdir()
        (maps / "measured.yaml").write_text(made(20), encoding="utf-8")
        url = f"http://127.0.0.1:{port}/maps/measured"
        with serving(place, port, maps):
            pages = [opened(browser, url, claim) for claim in ("c1", "c2")]
        writers = [Writer(page, name) for page, name in zip(pages, ("First", "Second"), strict=True)]
        began, killed, cut = time.monotonic(), 0, 0
        while killed < kills:
            with serving(place, port, maps):
                until = began + seconds * (killed + 1) / kills
                while True:
                    for writer in writers:
                        writer.act()
                    if cut < cuts and time.monotonic() > began + seconds * (cut + 0.5) / cuts:
                        pages[cut % 2].context.set_offline(True)
                        for writer in writers:
                            writer.act()
                        time.sleep(AWAY * (0.5 + random.random()))
                        pages[cut % 2].context.set_offline(False)
                        cut += 1
                    if time.monotonic() > until:
                        break
            killed += 1
            # The server is dead: what is written now waits in the browser.
            for writer in writers:
                writer.act()
            time.sleep(AWAY)
        with serving(place, port, maps):
            for page in pages:
                page.evaluate("document.activeElement.blur()")
                page.wait_for_function(
                    "() => !Object.keys(localStorage).some((key) => key.startsWith('argmap-queue:'))", timeout=180_000
                )
            shown = []
            for page in pages:
                page.goto(f"{url}?outline=all&all=1")
                page.wait_for_selector("html[data-ready=map]")
                shown.append(page.locator("[data-outline]").text_content())
        text = (maps / "measured.yaml").read_bytes()
        store = open_store(place)
        head = store.head("measured")
        same = head is not None and store.content(head.sha256) == text
        store.close()
        for page in pages:
            page.context.close()
    return judged(writers, text, shown, same, (killed, cut))


class Writer:
    """One who writes on the map by keys, and remembers what must be there at the end."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name
        self.number = 0
        #: Words that were added and must be in the map once, unless they were reworded since.
        self.added: list[str] = []
        self.reworded = self.clashes = 0

    def act(self) -> None:
        """Make one edit: add a reason of some kind to whatever claim is chosen, or reword one's own."""
        self.number += 1
        page, words = self.page, f"{self.name} writes sentence {self.number}."
        page.evaluate("document.activeElement.blur()")
        if page.get_by_text("Somebody else changed this too").count():
            # Each rewords only what it wrote itself.
            self.clashes += 1
        heading = page.locator("[data-part=panel] [data-panel] h2")
        own = heading.text_content() if heading.count() == 1 else ""
        if own in self.added and random.random() < 0.25:
            page.keyboard.press("F2")
            if page.locator("[data-reword]").count():
                page.locator("[data-reword]").fill(words)
                page.keyboard.press("Enter")
                self.added.remove(own)
                self.added.append(words)
                self.reworded += 1
            return
        page.keyboard.press(random.choice("+-"))
        if not page.evaluate("document.activeElement.matches('[data-quick-add] textarea')"):
            return
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        self.added.append(words)
        time.sleep(0.2 + random.random() / 2)


def judged(writers: list[Writer], text: bytes, shown: list[str | None], same: bool, times: tuple[int, int]) -> int:
    """Print what came of a storm, and return how much went wrong."""
    texts = [claim["text"] for claim in parse(text.decode()).data["claims"].values()]
    typed = [words for writer in writers for words in writer.added]
    lost = [words for words in typed if words not in texts]
    doubled = [words for words in typed if texts.count(words) > 1]
    equal = shown[0] == shown[1] and all(words in (shown[0] or "") for words in typed)
    reworded = sum(writer.reworded for writer in writers)
    print(
        f"two browsers, {times[0]} kills, {times[1]} network cuts, load {os.getloadavg()[0]:.1f}: "
        f"{len(typed)} sentences, {reworded} rewordings; "
        f"{len(lost)} lost, {len(doubled)} doubled; browsers {'equal' if equal else 'DIFFER'}, "
        f"file and head {'equal' if same else 'DIFFER'}",
        flush=True,
    )
    for words in lost + doubled:
        print(f"  {words}")
    clashes = sum(writer.clashes for writer in writers)
    if clashes:
        print(f"  {clashes} clashes with one's own words")
    return len(lost) + len(doubled) + clashes + (not equal) + (not same)


def main() -> int:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=["latency", "storm"], default="latency")
    parser.add_argument("--claims", type=int, nargs="*", default=[60, 300, 1000])
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--cuts", type=int, default=20)
    given = parser.parse_args()
    with chromium() as browser:
        if given.what == "storm":
            return 1 if storm(browser, given.seconds, given.kills, given.cuts) else 0
        for claims in given.claims:
            latency(browser, claims, given.edits)
    return 0


if __name__ == "__main__":
    sys.exit(main())
