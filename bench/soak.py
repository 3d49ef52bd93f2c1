"""What a server bears: clients on all pages and people who write, beside slow uploads, bombs, locks and kills; bounded.

``python -m bench.soak [SECONDS]`` prints answers by status, the latency of cheap pages, memory, open files, and what
happened to all that was written. It ends with 0 where everything was borne, else with 1 and the reasons. As root on
Linux the maps are on a small disk of their own, which is filled; elsewhere the server is kept from writing.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from argmap.library import Library
from argmap.web import create_app
from bench.everywhere import Addresses, everywhere
from bench.troubles import Site, Troubles, family, memory, open_files, worker
from bench.wire import BOMBS, HALF, get, hostile, post
from bench.writers import MAP, Student, Writer, open_room, the_map
from tests.servers import answer

CLIENTS, WRITERS = 16, 2
#: Maps whose pages are read, and one that a room is on.
MAPS = ("tutorial", "dual-power", "october", "red-army", "plan-or-market")
#: What is asked all the time by a process of its own, and the seconds that 99 of 100 answers may take; the page is
#: made again after each change of the sources and each kill.
PROBES = {"/health/live": 0.25, "/health": 0.25, "/maps/tutorial": 1.0}
#: Bounds: bytes and open files above those at first, a minute after.
MEMORY, FILES = 150_000_000, 100
#: Answers that a server under attack may give to a sound request: it is told to come back, or that it asks too often.
LATER = (429, 503)


@dataclass
class Record:
    """What was answered, from many threads.

    :param statuses: answers by status; wrong: those that should not have been given, with an example of each
    :param routes: sound requests that were answered with what was asked for, by route
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    statuses: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    routes: Counter[str] = field(default_factory=Counter)
    memory: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)

    def ask(self, site: Site, request: bytes, address: str, sound: bool, rule: str = "") -> None:
        """Send a request and count its answer.

        :param sound: whether the server owes it an answer; rule: the route that it goes to
        """
        begun = time.monotonic()
        try:
            with site.server.connect(request, 60) as connection:
                status = str(answer(connection)[0])
        except (OSError, ValueError, IndexError) as error:
            status = type(error).__name__
        away = not status.isdigit() and site.away(begun, time.monotonic())
        with self.lock:
            self.statuses["while killed" if away else status] += 1
            if not away and (status == "500" or (sound and not status.isdigit())):
                self.wrong[f"{status}: {rule or address}"] += 1
            if status in ("200", "302", "303", "304"):
                self.routes[rule] += 1
        if away:
            time.sleep(0.5)


def probe(port: int, seconds: float) -> None:
    """Ask for the cheap pages again and again, and print for each answer address, when, seconds, and status."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for address in PROBES:
            begun, status = time.monotonic(), 0
            with (
                contextlib.suppress(OSError, ValueError, IndexError),
                socket.create_connection(("127.0.0.1", port), timeout=60) as connection,
            ):
                connection.sendall(get(address))
                status = answer(connection)[0]
            print(json.dumps([address, begun, time.monotonic() - begun, status]), flush=True)
        time.sleep(0.1)


def keys(library: Library) -> list[str]:
    """Return keys of some quotes."""
    claims = (claim for name in MAPS for claim in library.debate(name).map.claims)
    return [quote.key for claim in claims for quote in claim.quotes][:20]


class Soak:
    """One run: who takes part, and what is found."""

    def __init__(self, site: Site, seconds: float) -> None:
        """Open a room, write down every address, and remember what the server takes when nobody is there."""
        self.site, self.seconds, self.record = site, seconds, Record()
        room, code, self.leader = open_room(site, MAPS[0])
        library = Library(site.folder)
        self.known: Addresses = everywhere(
            create_app(library), library, MAPS, [room], {"code": [code], "key": keys(library)}
        )
        self.claim = self.known.claims[MAPS[0]][0]
        self.writers = [Writer(site, number) for number in range(WRITERS)]
        self.students = [Student(site, room, code) for _ in range(WRITERS)]
        for number, student in enumerate(self.students):
            student.join(f"Student {number}")
        for address in PROBES:
            site.server.get(address)
        time.sleep(3)
        self.before = memory(worker(site.server)), open_files(worker(site.server)), len(family(site.server))
        self.over = threading.Event()
        self.troubles = Troubles(site, self.over, self._bomb)

    def _bomb(self, rng: random.Random) -> None:
        self.record.ask(self.site, post(rng.choice(BOMBS)), "/import", sound=True)

    def client(self, seed: int) -> None:
        """Read pages, half of them as nobody should."""
        rng = random.Random(seed)
        while not self.over.is_set():
            rule, address = self.known.some(rng)
            if rng.random() < 0.5:
                self.record.ask(self.site, hostile(rng, address), f"hostile {address}", sound=False)
            else:
                request = get(address)
                if "/rooms/" in rule:
                    cookie = rng.choice((self.leader, self.students[0].cookie))
                    request = request.replace(b"\r\n\r\n", f"\r\nCookie: {cookie}\r\n\r\n".encode())
                self.record.ask(self.site, request, address, sound=True, rule=rule)

    def slow(self) -> None:
        """Hold uploads open that never end."""
        while not self.over.is_set():
            hanging: list[socket.socket] = []
            with contextlib.suppress(OSError):
                hanging.extend(self.site.server.connect(HALF) for _ in range(64))
            self.over.wait(12)
            for connection in hanging:
                connection.close()

    def write(self, one: Callable[[int], None]) -> None:
        """Write about twice a second."""
        turn = 0
        while not self.over.is_set():
            one(turn)
            turn += 1
            self.over.wait(0.5)

    def watch(self) -> None:
        """Note what the server takes."""
        while not self.over.wait(1):
            pid = worker(self.site.server)
            self.record.memory.append(memory(pid))
            self.record.files.append(open_files(pid))

    def run(self) -> list[tuple[str, float, float, int]]:
        """Let everybody loose for the time given, and return what the probes took."""
        command = [sys.executable, "-m", "bench.soak", "--probe", str(self.site.port), str(self.seconds)]
        quiet_from = time.monotonic() + self.seconds * 0.7
        probing = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        works: list[Callable[[], None]] = [self.slow, self.watch, lambda: self.troubles.run(quiet_from)]
        works += [lambda seed=seed: self.client(seed) for seed in range(CLIENTS)]
        works += [lambda one=one: self.write(one.write) for one in self.writers]
        works += [lambda one=one: self.write(lambda turn: one.write(turn, self.claim)) for one in self.students]
        with ThreadPoolExecutor(len(works)) as pool:
            running = [pool.submit(work) for work in works]
            # The probes end by themselves; reading them is what keeps the time.
            out, _ = probing.communicate()
            self.over.set()
            for one in running:
                one.result()
        return [tuple(json.loads(line)) for line in out.splitlines()]

    def told(self, probes: list[tuple[str, float, float, int]]) -> list[str]:
        """Print what was found, and return what should not be so."""
        wrong: list[str] = []
        record, troubles = self.record, self.troubles.made
        print(f"{sum(record.statuses.values()):,} requests in {self.seconds:.0f} s by {CLIENTS} clients")
        print("answers: " + ", ".join(f"{status} × {count}" for status, count in sorted(record.statuses.items())))
        print("troubles: " + ", ".join(f"{name} × {count}" for name, count in sorted(troubles.items())))
        back = [until - since for since, until in self.site.outages]
        if back:
            print(f"back after a kill: median {statistics.median(back):.1f} s, worst {max(back):.1f} s of {len(back)}")
        if not self.site.mounted:
            print("This user may not mount a disk to fill: the server was kept from writing instead.")
        missing = sorted(set(self.known.rules) - set(record.routes))
        print(f"routes answered: {len(set(self.known.rules)) - len(missing)}; never: {', '.join(missing) or 'none'}")
        wrong += [f"{count} × {what}" for what, count in record.wrong.most_common(20)]
        for address, bound in PROBES.items():
            mine = [row for row in probes if row[0] == address and not self.site.away(row[1], row[1] + row[2])]
            took = sorted(row[2] for row in mine)
            failed = Counter(row[3] for row in mine if row[3] != 200)
            late = took[int(len(took) * 0.99)]
            print(
                f"{address}: median {statistics.median(took) * 1000:.1f} ms, 99 % {late * 1000:.0f} ms, "
                f"worst {took[-1] * 1000:.0f} ms, {sum(one > bound for one in took)} of {len(took)} over "
                f"{bound * 1000:.0f} ms" + (f", not 200: {dict(failed)}" if failed else "")
            )
            if late > bound:
                wrong.append(f"{address}: one answer in a hundred takes over {bound * 1000:.0f} ms")
            wrong += [f"{count} × {status} from {address}" for status, count in failed.items() if status not in LATER]
        return wrong + self._settled() + self._kept()

    def _settled(self) -> list[str]:
        time.sleep(60)
        pid = worker(self.site.server)
        after = memory(pid), open_files(pid), len(family(self.site.server))
        for name, before, most, now in (
            ("memory in MB", self.before[0] // 10**6, max(self.record.memory) // 10**6, after[0] // 10**6),
            ("open files", self.before[1], max(self.record.files), after[1]),
        ):
            print(f"{name}: {before} before, at most {most}, a minute after {now}")
        print(f"processes: {self.before[2]} before, a minute after {after[2]}")
        found = []
        if after[0] > self.before[0] + MEMORY:
            found.append(f"memory does not come back: {after[0] / 1e6:.0f} MB")
        if after[1] > self.before[1] + FILES:
            found.append(f"files stay open: {after[1]}")
        if after[2] > self.before[2]:
            found.append(f"processes stay: {after[2]}")
        return found

    def _kept(self) -> list[str]:
        """Return what was acknowledged and is not there, and pages that are not answered any more."""
        found = []
        for address in (*PROBES, *(f"/maps/{name}" for name in MAPS), f"/maps/{MAP}", "/sources", "/people", "/"):
            status = self.site.server.get(address)[0]
            if status != 200:
                found.append(f"{address} is answered with {status} when all is over")
        found += [f"lost in a room: {one}" for student in self.students for one in student.lost()]
        self.site.stop()
        debate = Library(self.site.folder).one(MAP)
        texts = {claim.id: claim.text for claim in debate.map.claims}
        found += [f"lost in a map: {one}" for writer in self.writers for one in writer.lost(texts)]
        edits, seats = (sum((one.statuses for one in both), Counter[int]()) for both in (self.writers, self.students))
        print(f"edits saved: {sum(one.saved for one in self.writers)}; answers {dict(edits)}")
        print(f"contributions saved: {sum(len(one.saved) for one in self.students)}; answers {dict(seats)}")
        found += [f"{both[500]} × 500 to somebody who wrote" for both in (edits, seats) if both[500]]
        return found

    def causes(self) -> Counter[str]:
        """Return what the log has of exceptions, by their last line."""
        text = self.site.log.read_text(encoding="utf-8", errors="replace")
        return Counter(re.findall(r"^ *(\w+(?:\.\w+)*(?:Error|Exception)\b.{0,100})", text, re.MULTILINE))


def main() -> int:
    """Run for a while, print what was found, and return 1 where something should not be so."""
    if sys.argv[1:2] == ["--probe"]:
        probe(int(sys.argv[2]), float(sys.argv[3]))
        return 0
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    with tempfile.TemporaryDirectory() as name, contextlib.closing(Site(Path(name), {MAP: the_map(WRITERS)})) as site:
        soak = Soak(site, seconds)
        wrong = soak.told(soak.run())
        for cause, count in soak.causes().most_common(12):
            print(f"logged × {count}: {cause}")
    for one in wrong:
        print(f"NOT BORNE: {one}")
    print("FAILED" if wrong else "PASSED: everything was borne.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
