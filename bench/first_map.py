"""Makes a first map as two newcomers would, with the pages alone, and counts what they press.

``python -m bench.first_map [--shots FOLDER]`` starts a server over an empty folder, makes a PDF of several pages of
prose, and lets two browsers write one map on it with real clicks and keys: ten claims, three of them with quotations
that are taken by selecting words in the reader. No address is typed but the server's own. It prints the clicks, keys,
characters and seconds of each part, and what the same map is in Argdown. It exits with 1 where the map is not what was
written, a quotation is not verbatim, or the two browsers end with different claims.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from argmap.mapfile import read_map
from argmap.model import Map, Relation
from bench.rooms import free_port, serving
from bench.rooms_played import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

QUESTION = "Should the town library open on Sundays?"
ANSWERS = ("The library should open on Sundays.", "The library should stay shut on Sundays.")
TITLE = "Sundays at the library"
#: The source: a report in our own words, long enough for several pages.
PARTS: tuple[tuple[str, str], ...] = (
    (
        "What was tried",
        "From March to August the reading room was open on twenty-two Sundays, from noon to five. Two members of "
        "staff were on duty each time, and a caretaker unlocked the building. Visitors were counted at the door "
        "by hand, and each was asked once whether they could have come on another day. The count was kept in a "
        "ledger that anybody may see. On the third Sunday the heating failed, and that day is left out of all "
        "averages below.",
    ),
    (
        "Who came",
        "On an average Sunday 214 people came, more than on any weekday except Monday. Four in ten of them said "
        "that they could not come on another day, most often because they work in shops. Families with small "
        "children stayed longest. Students filled the upper room in the weeks before the examinations and hardly "
        "used it after them. Loans, however, hardly rose: people came to read, to write and to meet, and most "
        "left without a book.",
    ),
    (
        "What it cost",
        "Each Sunday cost 610 in wages, heating and cleaning, which is a fifth more than a weekday. The staff "
        "were asked before the trial and again after it. Eleven of the fourteen would rather not work on Sundays, "
        "even for the higher rate, and two asked to be moved to another branch. The council paid for the trial "
        "from a grant that has ended, so that further Sundays would have to come out of the budget for books.",
    ),
    (
        "What remains open",
        "The trial ran in spring and summer, and nobody knows how a dark and wet winter would change the numbers. "
        "Nor was it tried whether a Sunday could take the place of a weekday with few visitors, such as "
        "Wednesday. A second trial of that kind would cost little. The committee therefore recommends nothing "
        "yet, and asks for another year.",
    ),
)
#: Words to quote, the claim that they ground, what it does, and to which claim.
QUOTED = (
    ("On an average Sunday 214 people came", "Many people use a library that is open on Sundays.", "supports", 0),
    ("could not come on another day", "Shop workers have no other day to come.", "supports", 0),
    ("Eleven of the fourteen would rather not work on Sundays", "Most of the staff object.", "supports", 1),
)
#: What each of the two types: the words, the key, and the claim that it bears on.
FIRST = (
    ("A library serves those who pay for it only when it is open.", "+", 0),
    ("Families need a free place to go on Sundays.", "+", 0),
    ("A quiet day lets the staff repair what the week has worn.", "+", 1),
)
SECOND = (
    ("The money would be missing for books.", "+", 1),
    ("A volunteer can watch over a reading room.", "-", 1),
)


@dataclass
class Hand:
    """One person at one browser: presses, and what was pressed."""

    page: Page
    clicks: int = 0
    keys: int = 0
    characters: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def click(self, what: Locator) -> None:
        """Press something that can be seen."""
        self.clicks += 1
        what.click()

    def key(self, *names: str) -> None:
        """Press keys that write nothing."""
        for name in names:
            self.keys += 1
            self.page.keyboard.press(name)

    def type(self, words: str) -> None:
        """Type words."""
        self.characters += len(words)
        self.page.keyboard.type(words)

    def select(self, words: str) -> None:
        """Draw the mouse over words of the reader, as a hand would: press, move, let go."""
        places = self.page.evaluate(PLACES, words)
        if places is None:
            raise SystemExit(f"The reader does not show the words “{words}”.")
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        self.page.mouse.move(*places[1], steps=8)
        self.page.mouse.up()
        self.clicks += 1


#: Where words begin and end on the screen, once they are in sight.
PLACES = """(words) => {
    const walker = document.createTreeWalker(document.querySelector("[data-reader]"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        // A line of the PDF may end within the words.
        const found = new RegExp(words.replace(/ /g, "\\\\s+")).exec(node.data);
        if (!found) continue;
        const range = document.createRange();
        range.setStart(node, found.index);
        range.setEnd(node, found.index + found[0].length);
        node.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
        const boxes = range.getClientRects();
        const [one, last] = [boxes[0], boxes[boxes.length - 1]];
        return [[one.left + 1, one.top + one.height / 2], [last.right - 1, last.top + last.height / 2]];
    }
    return null;
}"""


def pdf(path: Path) -> None:
    """Make the source as a PDF of several pages, with page numbers and a running head."""
    import typst

    head = f'#set page(paper: "a5", header: [{TITLE}], numbering: "1")\n#set text(size: 13pt)\n= {TITLE}\n'
    body = "\n#pagebreak()\n".join(f"== {title}\n\n" + f"{words}\n\n" for title, words in PARTS)
    written = path.with_suffix(".typ")
    written.write_text(head + body, encoding="utf-8")
    path.write_bytes(typst.compile(str(written)))


def card(page: Page, words: str) -> Locator:
    """Return the card that says something, as the server has drawn it."""
    return page.locator(f'.am-card .am-open[aria-label*="{words}"]').first


def chosen(hand: Hand, words: str) -> None:
    """Choose a claim's card by a click on it."""
    hand.click(card(hand.page, words))
    hand.page.locator("[data-panel] h2", has_text=words).wait_for()


def write(hand: Hand, reasons: tuple[tuple[str, str, int], ...]) -> None:
    """Add reasons by keys: choose the card, press the sign, type, Enter."""
    for words, sign, at in reasons:
        chosen(hand, ANSWERS[at])
        hand.key(sign)
        hand.type(words)
        hand.key("Enter")
        card(hand.page, words).wait_for()


def begin(hand: Hand) -> None:
    """Make the map in three fields."""
    hand.click(hand.page.get_by_role("link", name="New map").first)
    hand.click(hand.page.get_by_label("The question"))
    hand.type(QUESTION)
    for answer in ANSWERS:
        hand.key("Tab")
        hand.type(answer)
    hand.key("Enter")
    hand.page.wait_for_selector("html[data-ready=map]")


def add_source(hand: Hand, path: Path) -> None:
    """Add the PDF as a source."""
    hand.click(hand.page.get_by_role("link", name="New source"))
    hand.click(hand.page.get_by_label("Title", exact=True))
    hand.type(TITLE)
    with hand.page.expect_file_chooser() as opened:
        hand.click(hand.page.get_by_label("Its text as a file"))
    hand.clicks += 2
    opened.value.set_files(path)
    hand.click(hand.page.get_by_role("button", name="Add the source"))
    hand.page.locator("[data-reader]").wait_for()


def quote(hand: Hand, words: str, claim: str, relation: str, at: int) -> None:
    """Select words in the reader and make a claim of them that bears on an answer."""
    page = hand.page
    hand.select(words)
    hand.click(page.get_by_role("button", name="Quote this"))
    form = page.locator("[data-quoting]")
    form.locator(".verdict.sound").wait_for()
    if form.get_by_label("Map", exact=True).input_value() == "":
        raise SystemExit("The form does not know the map that was just made.")
    new = form.get_by_label("a new claim")
    if not new.is_checked():
        hand.click(new)
    hand.click(form.get_by_label("What the passage shows, in one sentence"))
    hand.type(claim)
    if form.get_by_label("It", exact=True).input_value() != relation:
        form.get_by_label("It", exact=True).select_option(relation)
        hand.clicks += 2
    form.get_by_label("this claim").select_option(label=ANSWERS[at])
    hand.clicks += 2
    hand.click(form.get_by_role("button", name="Add the quotation"))
    page.locator(".came", has_text=claim).wait_for()


def argdown(debate: Map) -> str:
    """Return the map as the shortest Argdown text that says the same: labels of one letter, quotations as remarks."""
    label = {claim.id: chr(ord("a") + number) for number, claim in enumerate(debate.claims)}
    lines = [f"# {debate.title}", ""]
    for claim in debate.claims:
        lines.append(f"[{label[claim.id]}]: {claim.text}")
        for link in debate.arguments_to.get(claim.id, ()):
            sign = {Relation.SUPPORTS: "+", Relation.REBUTS: "-"}.get(link.relation, "_")
            lines += [f"  {sign} [{label[premise]}]" for premise in link.premises]
        lines += [f'  // "{quote.text}" ({TITLE}, {" ".join(quote.locator or ())})' for quote in claim.quotes]
        lines.append("")
    return "\n".join(lines)


def trial(browser: Browser, address: str, source: Path, shots: Path | None) -> tuple[Hand, Hand]:
    """Let two people make the map together; return what each pressed."""
    hands = []
    for _ in range(2):
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.set_default_timeout(30_000)
        page.goto(address)
        hands.append(Hand(page))
    first, second = hands
    parts = (
        ("the map", first, lambda: begin(first)),
        ("three reasons", first, lambda: write(first, FIRST)),
        ("the other joins", second, lambda: joins(second)),
        ("two reasons of the other", second, lambda: write(second, SECOND)),
        ("the source", first, lambda: add_source(first, source)),
        *((f"quotation {n}", first, lambda q=q: quote(first, *q)) for n, q in enumerate(QUOTED, 1)),
    )
    for name, hand, part in parts:
        before, start = (hand.clicks, hand.keys, hand.characters), time.perf_counter()
        try:
            part()
        finally:
            if shots:
                hand.page.screenshot(path=shots / f"first-map-{name.replace(' ', '-')}.png")
        took = [now - then for now, then in zip((hand.clicks, hand.keys, hand.characters), before, strict=True)]
        seconds = time.perf_counter() - start
        print(f"{name:26} {took[0]:3} clicks {took[1]:3} keys {took[2]:4} characters {seconds:6.1f} s", flush=True)
    first.click(first.page.get_by_role("link", name="See the claim").first)
    first.page.wait_for_selector("html[data-ready=map]")
    return first, second


def joins(hand: Hand) -> None:
    """Open the map that somebody else has made, from the first page."""
    hand.page.reload()
    hand.click(hand.page.get_by_role("link", name=f"Map: {QUESTION}"))
    hand.page.wait_for_selector("html[data-ready=map]")


def main(arguments: list[str] | None = None) -> int:
    """Make the map, print what it took, and compare it with what was written."""
    from playwright.sync_api import expect

    parser = argparse.ArgumentParser(prog="python -m bench.first_map")
    parser.add_argument("--shots", type=Path)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        maps, port, start = Path(place) / "maps", free_port(), time.perf_counter()
        maps.mkdir()
        pdf(Path(place) / "report.pdf")
        with serving(Path(place) / "bench.db", port, maps):
            first, second = trial(browser, f"http://127.0.0.1:{port}/", Path(place) / "report.pdf", given.shots)
            whole = time.perf_counter() - start
            expect(second.page.locator("[data-line]")).to_have_count(10)
            expect(first.page.locator("[data-line]")).to_have_count(10)
            chosen(second, QUOTED[2][1])
            second.page.locator("[data-panel] .verdict.sound").wait_for()
            (file,) = (path for path in maps.glob("*.yaml") if path.name not in ("sources.yaml", "anchors.yaml"))
            debate = read_map(file.read_bytes(), file.stem).debate
    wanted = {*ANSWERS, *(words for words, _, _ in (*FIRST, *SECOND)), *(claim for _, claim, _, _ in QUOTED)}
    quotes = {quote.text for claim in debate.claims for quote in claim.quotes} if debate else set()
    right = debate is not None and {claim.text for claim in debate.claims} == wanted
    right = right and quotes == {words for words, _, _, _ in QUOTED}
    clicks, keys, characters = (
        sum(getattr(hand, name) for hand in (first, second)) for name in ("clicks", "keys", "characters")
    )
    print(f"in all: {clicks} clicks, {keys} keys, {characters} characters typed, {whole:.0f} s", flush=True)
    if debate is not None:
        print(f"the same map in Argdown: {len(argdown(debate))} characters typed, no word compared with its source")
    print("the file has what was written" if right else "THE FILE DIFFERS FROM WHAT WAS WRITTEN", flush=True)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
