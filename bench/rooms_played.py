"""Plays whole sessions as a class would: ``python -m bench.rooms_played [--people 30] [--shots FOLDER] [SESSION ...]``.

A leader on a tablet, the projector, and four phones are real browsers, one phone on a slow line and one without
JavaScript; the rest are HTTP clients. Each session is played from opening to acceptance, and what was acknowledged is
compared with the exports. Prints one line for each session; exits with 1 where anything is missing. ``--first`` counts
a leader's clicks from the map's page to the first contribution of a student on the projector, and the seconds.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from argmap.library import Library
from argmap.model import Claim, Map
from argmap.places import shipped as place_of
from argmap.rooms.formats import PhasePlan, SessionFormat, shipped
from argmap.rooms.settings import DEFAULTS, Kind, changed
from argmap.store import open_store
from bench.rooms import Phone, free_port, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MAP = "tutorial"
#: A leader's clicks from the map's page to a first contribution on the projector, at the most.
FIRST_CLICKS = 5
#: What counts as done by a contribution that needs a target.
SAYING = "I say so because of what I read, number"


class Class:
    """One session that is being played."""

    def __init__(self, browser: Browser, base: str, session: SessionFormat, debate: Map, shots: Path | None) -> None:
        self.browser, self.base, self.session, self.debate, self.shots = browser, base, session, debate, shots
        self.acknowledged = 0
        self.plain: Page | None = None
        self.refused: list[str] = []
        self.page_errors: list[str] = []
        self.quoted = [claim for claim in debate.claims if claim.quotes]
        self.reasons = [claim.id for claim in debate.claims if claim.id in debate.arguments_from]

    def device(self, width: int, height: int, *, scripts: bool = True, slow: bool = False) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, reduced_motion="reduce"
        )
        context.set_default_timeout(90_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.page_errors.append(str(error)))
        if slow:
            # A phone at the edge of a mobile network: 400 ms and 50 kB a second.
            line = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 20_000}
            context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)
        return page

    def shot(self, page: Page, name: str) -> None:
        if self.shots:
            page.screenshot(path=self.shots / f"{self.session.id}-{name}.png")

    def play(self, people: int) -> dict[str, Any]:
        leader = self.device(1024, 768)
        leader.goto(f"{self.base}/maps/{self.debate.id}/rooms")
        leader.get_by_role("button", name=f"Open {self.session.title}").click()
        leader.get_by_role("link", name="Lead the room").click()
        room = re.search(r"/rooms/([\w-]+)", leader.url)[1]  # type: ignore[index]
        code = leader.locator("main .bigcode").first.inner_text()
        with leader.context.expect_page() as opened:
            leader.get_by_role("link", name="Projector").click()
        projector = opened.value
        projector.set_viewport_size({"width": 1920, "height": 1080})
        phones = [
            self.device(390, 844), self.device(390, 844), self.device(390, 844, slow=True),
            self.device(390, 844, scripts=False),
        ]  # fmt: skip
        self.plain = phones[-1]
        for phone in phones:
            phone.goto(f"{self.base}/join/{code}")
            phone.get_by_role("button", name="Join").click()
            phone.get_by_role("link", name="Go to the room").click()
        port = int(self.base.rsplit(":", 1)[1])
        rest = [Phone(port, room) for _ in range(people - len(phones))]
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda one: one.join(code), rest))
        for number, plan in enumerate(self.session.phases):
            leader.get_by_role("button", name=re.compile(rf"^(Begin|Next): {re.escape(plan.title)}$")).click()
            leader.get_by_role("status").get_by_text("Done.").wait_for()
            with ThreadPoolExecutor(6) as pool:
                list(pool.map(lambda one, now=plan: self.act(one, now), rest))  # type: ignore[misc]
            for at, phone in enumerate(phones):
                if at == len(phones) - 1:
                    phone.get_by_role("link", name="Refresh").click()
                phone.locator(".room-head h1", has_text=plan.title).wait_for()
                self.do(phone, plan)
                self.shot(phone, f"{number}-phone{at}")
            self.shot(leader, f"{number}-leader")
            projector.locator(".screen-head", has_text=plan.title).wait_for()
            self.shot(projector, f"{number}-projector")
        accepted = self.accept(leader)
        return {"accepted": accepted, **self.exported(leader, room, accepted)}

    def first(self) -> tuple[int, float]:
        """Open a free discussion from the map's page, and return the leader's clicks and seconds.

        The seconds are the machine's alone: nobody reads or types in between.
        """
        leader = self.device(1024, 768)
        leader.goto(f"{self.base}/maps/{self.debate.id}")
        began, clicks = time.monotonic(), 0
        for role, name in (("link", "Rooms"), ("button", "Open a free discussion"), ("link", "Lead the room")):
            leader.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]
            clicks += 1
        with leader.context.expect_page() as opened:
            leader.get_by_role("link", name="Projector").click()
        clicks += 1
        projector = opened.value
        projector.set_viewport_size({"width": 1920, "height": 1080})
        self.shot(projector, "first-0-joining")
        code = projector.locator(".bigcode").first.inner_text()
        phone = self.device(390, 844)
        phone.goto(f"{self.base}/join")
        self.shot(phone, "first-1-join")
        phone.get_by_role("textbox").fill(code)
        phone.get_by_role("button").last.click()
        self.shot(phone, "first-2-door")
        phone.get_by_role("button", name="Join").click()
        phone.get_by_role("link", name="Go to the room").click()
        self.shot(phone, "first-3-seat")
        self.aim(phone, phone.locator("li.supports > .line a[data-on]").first)
        form = phone.locator("form[data-send=add]")
        if form.locator("input[name=what][type=radio]").count():
            form.locator("input[name=what][type=radio]").first.check()
        form.locator("textarea[name=text]").fill(f"{SAYING} one.")
        self.sent(phone, form.get_by_role("button", name="Send", exact=True))
        projector.get_by_text(f"{SAYING} one.").first.wait_for()
        seconds = time.monotonic() - began
        self.shot(projector, "first-4-projector")
        self.shot(phone, "first-5-seat")
        return clicks, seconds

    def may(self, plan: PhasePlan) -> set[Kind]:
        settings = DEFAULTS
        for data in (self.session.settings, *(p.settings for p in self.session.phases)):
            settings = changed(settings, data)
            if data is plan.settings:
                break
        return set(settings.may)

    def act(self, phone: Phone, plan: PhasePlan) -> None:
        """Do what a phase asks for, as an HTTP client."""
        may = self.may(plan)
        if plan.opinion:
            position = random.choice([*self.debate.position, ""])
            self.counted(phone.send("opinion", do=plan.opinion, position=position, strength=str(random.randint(0, 4))))
        if plan.statement and random.random() < 0.2:
            self.counted(phone.send("state", do="state", text="We agree on the facts.", group=""))
        cards = sorted(may - {Kind.RATING, Kind.QUOTE})
        for _ in range(2 if cards else 0):
            kind = random.choice(cards)
            on = random.choice(self.reasons if kind is Kind.UNDERCUT else list(self.debate.claim))
            sent = {"do": "contribute", "on": on, "what": kind.value, "text": f"{SAYING} {random.random()}."}
            if kind in (Kind.SUPPORT, Kind.REBUTTAL, Kind.CLAIM) and self.quoted:
                quote = random.choice(random.choice(self.quoted).quotes)
                sent |= {"quote": quote.text, "source": quote.source}
            self.counted(phone.send("add", **sent))
        for _ in range(3 if Kind.RATING in may else 0):
            sent = {"do": "truth", "on": random.choice(list(self.debate.claim)), "value": str(random.randint(1, 5))}
            self.counted(phone.send("rate", **sent, text="As far as I can see."))

    def counted(self, answer: tuple[int, str]) -> None:
        if answer[0] == 200:
            self.acknowledged += 1
        else:
            self.refused.append(str(answer[0]))

    def do(self, page: Page, plan: PhasePlan) -> None:
        """Do what a phase asks for with what the page offers, as a student does."""
        may = self.may(plan)
        if plan.opinion:
            form = page.locator(f"form[data-send={plan.opinion}]")
            form.locator("select").first.select_option(index=1)
            self.sent(page, form.get_by_role("button"))
        if plan.statement:
            form = page.locator("form[data-send=state]")
            form.locator("textarea").fill("We agree on the facts, and differ on what follows.")
            self.sent(page, form.get_by_role("button"))
        if may - {Kind.RATING}:
            target = 1 if Kind.UNDERCUT in may else 0
            self.aim(page, page.locator("li.supports > .line a[data-on], li.rebuts > .line a[data-on]").nth(target))
            form = page.locator("form[data-send=add]")
            if form.locator("input[name=what][type=radio]").count():
                form.locator("input[name=what][type=radio]").first.check()
            form.locator("textarea[name=text]").fill(f"{SAYING} {random.random()}.")
            if (
                form.locator("input[name=what]:checked, input[name=what][type=hidden]").first.input_value()
                != "undercut"
            ):
                self.find(page)
                form = page.locator("form[data-send=add]")
            self.sent(page, form.get_by_role("button", name="Send", exact=True))
        if Kind.RATING in may:
            self.aim(page, page.locator(".outline a[data-on]").first)
            form = page.locator("form[data-send=truth]")
            form.locator("input[type=radio]").nth(random.randint(2, 4)).check()
            self.sent(page, form.get_by_role("button"))

    def aim(self, page: Page, link: Any) -> None:
        """Choose what the form is about, and wait for it as a student would."""
        link.click()
        if page is not self.plain:
            # On a slow line the link may come before the script, and leads to a page of its own.
            page.locator("#do-title", has_text="About this").wait_for()

    def find(self, page: Page) -> None:
        """Look a passage up in a source, where one is installed."""
        claim: Claim = random.choice(self.quoted)
        fields = page.locator("form[data-send=add] details.quote-fields")
        if not fields.count():
            return
        if fields.get_attribute("open") is None:
            fields.locator("summary").click()
        fields.locator("select").select_option(claim.quotes[0].source)
        fields.get_by_role("button", name="Find the passage").click()
        page.get_by_label("Words to look for").fill(" ".join(claim.quotes[0].text.split()[:2]))
        page.get_by_role("button", name="Look").click()
        page.get_by_role("heading", name="Find a passage").wait_for()
        use = page.get_by_role("button", name=re.compile("^Use this paragraph"))
        (use.first if use.count() else page.get_by_role("button", name="Back without a quotation")).click()
        page.locator("form[data-send=add]").wait_for()

    def sent(self, page: Page, button: Any) -> None:
        # What an earlier form was answered must not be taken for the answer to this one.
        page.evaluate(
            "() => document.querySelectorAll('[data-status], [data-error]').forEach(one => one.replaceChildren())"
        )
        button.click()
        page.locator("[data-status]", has_text="Sent.").or_(page.locator("[role=alert]")).first.wait_for()
        alert = page.locator("[role=alert]")
        if alert.count():
            self.refused.append(alert.first.inner_text())
        else:
            self.acknowledged += 1

    def accept(self, leader: Page) -> int:
        """Accept the first contributions that can be a part of the map."""
        done = 0
        for _ in range(3):
            button = leader.get_by_role("button", name="Accept into the map")
            if not button.count():
                break
            # The oldest hangs on a claim of the map, and so can be accepted first.
            button.last.click()
            leader.locator("[data-status]", has_text="Done.").or_(leader.locator("[role=alert]")).first.wait_for()
            done += not leader.locator("[role=alert]").count()
        return done

    def exported(self, leader: Page, room: str, accepted: int) -> dict[str, Any]:
        """Return what the exports have, compared with what was acknowledged."""
        import docx

        request = leader.context.request
        data = json.loads(request.get(f"{self.base}/rooms/{room}/export.json").text())
        table = request.get(f"{self.base}/rooms/{room}/export.csv").text()
        packet = docx.Document(io.BytesIO(request.get(f"{self.base}/rooms/{room}/export.docx").body()))
        words = "\n".join(paragraph.text for paragraph in packet.paragraphs)
        items = data["contributions"]
        in_map = [item for item in items if item["fate"] == "accepted"]
        if self.shots:
            # For a reader: that everything is there says nothing about how it reads.
            for kind in ("json", "csv", "docx"):
                body = request.get(f"{self.base}/rooms/{room}/export.{kind}").body()
                (self.shots / f"{self.session.id}.{kind}").write_bytes(body)
        leader.goto(f"{self.base}/rooms/{room}/summary")
        self.shot(leader, "summary")
        whole = all(item["text"] in table and item["text"] in words for item in items)
        kinds = ("contributed", "rated", "opined", "stated")
        logged = sum(entry["kind"] in kinds for entry in data["log"])
        return {
            "contributions": len(items),
            "logged": logged,
            "complete": whole and len(in_map) == accepted and logged == self.acknowledged,
        }


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser that tests drive."""
    from playwright.sync_api import sync_playwright

    from tests import browser as browsers

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=browsers.find(), args=browsers.ARGUMENTS)
        yield found
        found.close()


def main() -> int:
    """Play what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sessions", nargs="*", help="names of sessions; all that come along where none is given")
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--map", default=MAP)
    parser.add_argument("--shots", type=Path, help="folder for screenshots")
    parser.add_argument("--first", action="store_true", help="count clicks to a first contribution, and play nothing")
    given = parser.parse_args()
    if given.shots:
        given.shots.mkdir(parents=True, exist_ok=True)
    wanted = [item for item in shipped() if item.id in given.sessions or not given.sessions]
    failed = 0
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        maps = Path(folder) / "maps"
        _copied(maps)
        library = Library(maps, open_store(Path(folder) / "reading.db"))
        debate = library.one(given.map).map
        port = free_port()
        with serving(Path(folder) / "played.db", port, maps):
            if given.first:
                clicks, seconds = Class(browser, f"http://127.0.0.1:{port}", wanted[0], debate, given.shots).first()
                print(f"first contribution on the projector: {clicks} clicks of the leader, {seconds:.1f} s")
                return int(clicks > FIRST_CLICKS)
            for session in wanted:
                began = time.monotonic()
                play = Class(browser, f"http://127.0.0.1:{port}", session, debate, given.shots)
                result = play.play(given.people)
                failed += not result["complete"] or bool(play.page_errors)
                print(
                    f"{session.id}: {given.people} people, {time.monotonic() - began:.0f} s, "
                    f"{play.acknowledged} acknowledged, {result['contributions']} contributions, "
                    f"{result['accepted']} accepted, exports {'complete' if result['complete'] else 'NOT complete'}; "
                    f"refused: {dict(Counter(play.refused)) or 'none'}; script errors: {play.page_errors or 'none'}",
                    flush=True,
                )
                for context in browser.contexts:
                    context.close()
    return 1 if failed else 0


def _copied(maps: Path) -> None:
    """Copy the shipped debates: what is accepted is written into them."""
    import shutil

    shutil.copytree(place_of("maps"), maps)


if __name__ == "__main__":
    sys.exit(main())
