"""How a class of phones fares: simulated participants over real HTTP, and a server killed again and again.

``python -m bench.rooms`` serves a map and plays 30 participants for half a minute, who ask what is new as often as the
page does, add, comment and rate; it prints the 95th percentile of each action in milliseconds, and the bytes a minute
that a busy and an idle phone take. ``--participants 300`` and ``--rooms 8`` play a lecture and a school;
``--postgres`` plays on a PostgreSQL that it starts. ``python -m bench.rooms kill`` kills the server (SIGKILL) every few
seconds while participants contribute, and counts acknowledged contributions that are lost or doubled.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from argmap.places import shipped
from argmap.rooms.service import Rooms, Ticket
from argmap.store import open_store
from tests import postgres

MAP = "permanent-revolution"
#: Seconds over which a class comes to its pages.
COMING = 15
#: What participants say, of a length that people type on phones.
WORDS = (
    "The figures were collected only after the events they are meant to explain, which weakens the whole step",
    "Another witness says the same in a letter",
    "This holds for the capital but not for the provinces, where things went the other way",
    "What would count against it?",
)
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Phone:
    """One participant: a connection, a cookie, and the seconds that each kind of request took."""

    port: int
    room: str
    cookie: str = ""
    bytes: int = 0
    sent: int = 0
    busy: int = 0
    number: str = "0"
    wait: float = 2.0
    tags: dict[str, str] = field(default_factory=dict)
    failed: int = 0
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    connection: http.client.HTTPConnection | None = None

    def ask(self, name: str, path: str, form: dict[str, str] | None = None, live: bool = False) -> tuple[int, str]:
        """Send a request, and return its status and text; 0 where no answer came.

        :param live: whether it asks for JSON, as the page's script does
        """
        start = time.perf_counter()
        # A connection that the server closed while it lay idle is opened again, as every browser does.
        kept = self.connection is not None
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            headers = {"Cookie": self.cookie, "Accept-Encoding": "gzip", **(HEADERS if form is not None else {})}
            headers |= {"Accept": "application/json"} if live else {}
            method, body_out = ("POST", urlencode(form)) if form is not None else ("GET", None)
            self.connection.request(method, f"/rooms/{self.room}{path}", body_out, headers)
            answer = self.connection.getresponse()
            body = answer.read()
            text = (gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body).decode()
        except (OSError, http.client.HTTPException) as error:
            self.connection = None
            if kept and isinstance(error, ConnectionError):
                return self.ask(name, path, form, live)
            self.failed += 1
            return 0, ""
        self.took[name].append(time.perf_counter() - start)
        self.bytes += len(body) + sum(len(k) + len(v) + 4 for k, v in answer.getheaders())
        self.sent += 200 + len(path) + len(body_out or "") + sum(len(k) + len(v) + 4 for k, v in headers.items())
        if cookie := answer.getheader("Set-Cookie"):
            self.cookie = cookie.split(";")[0]
        return answer.status, text

    def join(self, code: str) -> None:
        """Take a seat."""
        status, text = self.ask("join", "/join", {"code": code, "name": ""})
        if status != 200:
            raise RuntimeError(f"joining was answered with {status}: {text[:300]}")

    def send(self, name: str, **form: str) -> tuple[int, str]:
        """Send a form from the seat, and return the status and the contribution's id."""
        client = f"c-{random.getrandbits(64):016x}"
        status, text = self.ask(name, "/seat", {"client": client, "have": self.have, **form}, live=True)
        if status == 200:
            self.take(json.loads(text))
        return status, client

    @property
    def have(self) -> str:
        """Return the tags of what it shows, as the page's script sends them."""
        return ",".join(f"{name}.{tag}" for name, tag in self.tags.items())

    def open(self) -> None:
        """Load the page, as somebody does who comes in."""
        status, text = self.ask("open", "/seat")
        while status != 200:
            # As a person does whose page did not come.
            self.busy += 1
            time.sleep(2 + random.random())
            status, text = self.ask("open", "/seat")
        self.tags = dict(re.findall(r'data-live="(\w+)" data-tag="(\w+)"', text))
        self.tags["map"] = re.findall(r'data-map data-tag="(\w+)"', text)[0]
        self.number = re.findall(r'data-number="(\d+)"', text)[0]

    def poll(self) -> None:
        """Ask what is new, and take it."""
        status, text = self.ask("poll", f"/changes?{urlencode({'after': self.number, 'have': self.have})}", live=True)
        if status == 200:
            self.take(json.loads(text))
        else:
            self.busy += 1

    def take(self, news: dict[str, Any]) -> None:
        """Note what the phone has now."""
        self.number, self.wait = str(news["number"]), news["wait"] / 1000
        self.tags |= {name: part["tag"] for name, part in news.get("parts", {}).items()}
        if "map" in news:
            self.tags["map"] = news["map"]["tag"]


@contextmanager
def serving(place: Path | str, port: int, maps: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Serve maps, those that ship where none are named, on a port until the block ends."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "argmap",
            "serve",
            str(maps or shipped("maps")),
            "--port",
            str(port),
            "--db",
            str(place),
        ],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def rooms_in(place: Path | str, count: int) -> tuple[list[Ticket], list[str]]:
    """Open rooms on a shipped map, and return them with the ids of its claims."""
    from argmap.library import Library

    store = open_store(place)
    library = Library(shipped("maps"), store)
    debate = library.one(MAP).map
    service = Rooms(store, lambda _: debate)
    tickets = [service.open(MAP, f"Room {number}") for number in range(count)]
    store.close()
    return tickets, [claim.id for claim in debate.claims]


def live(phone: Phone, claims: list[str], until: float) -> None:
    """Be a participant: ask what is new as often as the server says, and do something every 20 seconds on average."""
    time.sleep(COMING * random.random())
    phone.open()
    due = time.monotonic() + 20 * random.random()
    while time.monotonic() < until:
        phone.poll()
        if time.monotonic() > due:
            due += 10 + 20 * random.random()
            what = random.choice(["add", "comment", "rate"])
            claim = random.choice(claims)
            if what == "rate":
                phone.send(what, do="truth", on=claim, value=str(random.randint(3, 5)))
            else:
                kind = "support" if what == "add" else "comment"
                words = f"{random.choice(WORDS)} {random.randint(1, 999_999)}."
                phone.send(what, do="contribute", on=claim, what=kind, text=words)
        time.sleep(phone.wait * (0.75 + random.random() / 2))


def crowd(place: Path | str, participants: int, rooms: int, seconds: float) -> None:
    """Play participants in rooms, and print what they waited for."""
    tickets, claims = rooms_in(place, rooms)
    port = free_port()
    with serving(place, port) as process:
        phones = [Phone(port, tickets[n % rooms].room.id) for n in range(participants)]
        began = time.monotonic()
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda n: phones[n].join(tickets[n % rooms].room.code), range(participants)))
        joined = time.monotonic() - began
        quiet = Phone(port, tickets[0].room.id, phones[0].cookie)
        quiet.open()
        quiet.bytes = quiet.sent = 0
        quiet.poll()
        idle = (quiet.bytes + quiet.sent, quiet.wait)
        for phone in phones:
            phone.bytes = phone.sent = 0
        before, until = _seconds(process.pid), time.monotonic() + seconds
        threads = [threading.Thread(target=live, args=(phone, claims, until)) for phone in phones]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        cores = (_seconds(process.pid) - before) / seconds
        load = os.getloadavg()[0]
        print(
            f"{participants} participants, {rooms} rooms, {seconds:.0f} s: all joined in {joined:.0f} s; "
            f"{_memory(process.pid):.0f} MB resident, {cores:.2f} cores, load of the machine {load:.1f}"
        )
        for name in ("join", "open", "poll", "add", "comment", "rate"):
            took = sorted(second for phone in phones for second in phone.took[name])
            if len(took) > 1:
                p95 = statistics.quantiles(took, n=20)[-1]
                print(f"  {name:8} {len(took):6}  median {1000 * took[len(took) // 2]:7.1f}  p95 {1000 * p95:7.1f} ms")
        minute = [statistics.fmean(values) / seconds * 60 / 1000 for values in
                  ([phone.bytes for phone in phones], [phone.sent for phone in phones])]  # fmt: skip
        print(f"  a busy phone: {minute[0]:.0f} kB a minute received, about {minute[1]:.0f} sent")
        print(f"  an idle phone: {idle[0] * 60 / idle[1] / 1000:.0f} kB a minute, both ways")
        failed, busy = sum(phone.failed for phone in phones), sum(phone.busy for phone in phones)
        print(f"  {failed} requests without an answer, {busy} asked to come again", flush=True)


def _seconds(pid: int) -> float:
    """Return the seconds of processor time that a process group has used; 0 where the system does not say."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if os.getpgid(int(stat.parent.name)) == pid:
                fields = stat.read_text().rsplit(")", 1)[1].split()
                total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError):
            continue
    return total


def _memory(pid: int) -> float:
    """Return the resident memory of a process group in MB; 0 where the system does not say."""
    total = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
            if os.getpgid(int(status.parent.name)) == pid and (found := re.search(r"VmRSS:\s+(\d+)", text)):
                total += int(found[1]) / 1000
        except (OSError, ValueError):
            continue
    return total


def kill(place: Path | str, participants: int, seconds: float, every: float) -> int:
    """Kill the server again and again while participants contribute; return how many were lost or doubled."""
    tickets, claims = rooms_in(place, 1)
    claim = claims[0]
    port, room, code = free_port(), tickets[0].room.id, tickets[0].room.code
    phones = [Phone(port, room) for _ in range(participants)]
    acknowledged: list[str] = []
    refused: list[int] = []
    with serving(place, port):
        for phone in phones:
            phone.join(code)
    done = threading.Event()

    def contribute(phone: Phone) -> None:
        while not done.is_set():
            client, words = f"c-{random.getrandbits(64):016x}", f"Words {random.random()}."
            form = {"do": "contribute", "client": client, "on": claim, "what": "support", "text": words}
            # As the page does, the same form is sent again until an answer comes.
            while not done.is_set():
                status, _ = phone.ask("add", "/seat", form, live=True)
                if status == 200:
                    acknowledged.append(client)
                elif status not in (0, 503):
                    refused.append(status)
                if status not in (0, 503):
                    break
                time.sleep(0.2)
            time.sleep(3 + 3 * random.random())

    threads = [threading.Thread(target=contribute, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    until, kills = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        with serving(place, port):
            time.sleep(every * (0.5 + random.random()))
        kills += 1
    done.set()
    for thread in threads:
        thread.join()
    store = open_store(place)
    kept = [json.loads(row.event) for row in store.room_events(room)]
    store.close()
    ids = [event["id"] for event in kept if event["kind"] == "contributed"]
    lost, doubled = set(acknowledged) - set(ids), len(ids) - len(set(ids))
    took = sorted(second for phone in phones for second in phone.took["add"])
    p95 = 1000 * statistics.quantiles(took, n=20)[-1] if len(took) > 1 else 0
    again = sum(phone.failed for phone in phones)
    print(
        f"{participants} participants, {kills} kills in {seconds:.0f} s: {len(acknowledged)} acknowledged, "
        f"{len(lost)} lost, {doubled} doubled, {len(refused)} refused; {again} sent again; adding p95 {p95:.0f} ms",
        flush=True,
    )
    return len(lost) + doubled


def main() -> int:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=["crowd", "kill"], default="crowd")
    parser.add_argument("--participants", type=int, nargs="*", default=[30])
    parser.add_argument("--rooms", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--every", type=float, default=5, help="seconds between kills, about")
    parser.add_argument("--db", help="PostgreSQL URL; SQLite in a folder of its own where it is left out")
    parser.add_argument("--postgres", action="store_true", help="start a PostgreSQL of its own, and end it afterwards")
    given = parser.parse_args()
    with ExitStack() as stack:
        place: Path | str = given.db or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "bench.db"
        if given.postgres:
            place = stack.enter_context(postgres.running()).create("rooms")
        print(f"on {'PostgreSQL' if str(place).startswith('postgresql') else 'SQLite'}:", flush=True)
        if given.what == "kill":
            return 1 if kill(place, given.participants[0], given.seconds, given.every) else 0
        for participants in given.participants:
            crowd(place, participants, given.rooms, given.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
