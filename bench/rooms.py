"""How a class of phones fares: simulated participants over real HTTP, and a server killed again and again.

``python -m bench.rooms`` serves a map and plays 30 and 300 participants, who poll every two seconds, add, comment and
rate; it prints the 95th percentile of each action in milliseconds, and the bytes a minute that an idle phone takes.
``python -m bench.rooms kill`` kills the server (SIGKILL) every few seconds while 20 participants contribute, and counts
acknowledged contributions that are lost or doubled. Both are bounded: a minute each where nothing else is said.
"""

from __future__ import annotations

import argparse
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
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from argmap.places import shipped
from argmap.rooms.service import Rooms, Ticket
from argmap.store import open_store

MAP = "permanent-revolution"
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Phone:
    """One participant: a connection, a cookie, and the seconds that each kind of request took."""

    port: int
    room: str
    cookie: str = ""
    bytes: int = 0
    failed: int = 0
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    connection: http.client.HTTPConnection | None = None

    def ask(self, name: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Send a request, and return its status and text; 0 where no answer came."""
        start = time.perf_counter()
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            headers = {"Cookie": self.cookie, **(HEADERS if form is not None else {})}
            method, body = ("POST", urlencode(form)) if form is not None else ("GET", None)
            self.connection.request(method, f"/rooms/{self.room}{path}", body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.connection = None
            self.failed += 1
            return 0, ""
        self.took[name].append(time.perf_counter() - start)
        self.bytes += len(text.encode()) + sum(len(k) + len(v) + 4 for k, v in answer.getheaders())
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
        status, _ = self.ask(name, "/seat", {"client": client, **form})
        return status, client


@contextmanager
def serving(place: Path | str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Serve the shipped maps on a port until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "argmap", "serve", str(shipped("maps")), "--port", str(port), "--db", str(place)],
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


def rooms_in(place: Path | str, count: int) -> tuple[list[Ticket], str]:
    """Open rooms on a shipped map, and return them with the id of a claim."""
    from argmap.library import Library

    store = open_store(place)
    library = Library(shipped("maps"), store)
    debate = library.one(MAP).map
    service = Rooms(store, lambda _: debate)
    tickets = [service.open(MAP, f"Room {number}") for number in range(count)]
    store.close()
    return tickets, debate.positions[0].thesis


def live(phone: Phone, claim: str, until: float) -> None:
    """Be a participant: poll every two seconds, fetch what changed, and do something every twenty on average."""
    number, read = "0", 0.0
    time.sleep(2 * random.random())
    while time.monotonic() < until:
        status, text = phone.ask("poll", f"/changes?after={number}")
        if status == 200 and (news := json.loads(text))["changed"] and time.monotonic() > read:
            phone.ask("read", "/seat")
            read = time.monotonic() + 6
            number = str(news["number"])
        if random.random() < 0.1:
            what = random.choice(["add", "comment", "rate"])
            if what == "rate":
                phone.send(what, do="truth", on=claim, value=str(random.randint(3, 5)))
            else:
                kind = "support" if what == "add" else "comment"
                phone.send(what, do="contribute", on=claim, what=kind, text=f"Words {random.random()}.")
        time.sleep(2 * (0.75 + random.random() / 2))


def crowd(place: Path | str, participants: int, rooms: int, seconds: float) -> None:
    """Play participants in rooms, and print what they waited for."""
    tickets, claim = rooms_in(place, rooms)
    port = free_port()
    with serving(place, port) as process:
        phones = [Phone(port, tickets[n % rooms].room.id) for n in range(participants)]
        for n, phone in enumerate(phones):
            phone.join(tickets[n % rooms].room.code)
        for phone in phones:
            phone.bytes = 0
        until = time.monotonic() + seconds
        threads = [threading.Thread(target=live, args=(phone, claim, until)) for phone in phones]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        memory = _memory(process.pid)
        print(f"{participants} participants, {rooms} rooms, {seconds:.0f} s; {memory:.0f} MB resident")
        for name in ("join", "poll", "read", "add", "comment", "rate"):
            took = sorted(second for phone in phones for second in phone.took[name])
            if len(took) > 1:
                p95 = statistics.quantiles(took, n=20)[-1]
                print(f"  {name:8} {len(took):6}  median {1000 * took[len(took) // 2]:7.1f}  p95 {1000 * p95:7.1f} ms")
        minute = statistics.fmean(phone.bytes for phone in phones) / seconds * 60 / 1000
        print(f"  {minute:.0f} kB a minute for each phone; {sum(phone.failed for phone in phones)} without an answer")
        quiet = Phone(port, phones[0].room, phones[0].cookie)
        quiet.ask("poll", f"/changes?after={json.loads(quiet.ask('poll', '/changes')[1])['number']}")
        print(f"  {quiet.bytes / 2 * 30 / 1000:.0f} kB a minute for an idle phone")


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
    tickets, claim = rooms_in(place, 1)
    port, room, code = free_port(), tickets[0].room.id, tickets[0].room.code
    phones = [Phone(port, room) for _ in range(participants)]
    acknowledged: list[str] = []
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
                status, _ = phone.ask("add", "/seat", form)
                if status == 303:
                    acknowledged.append(client)
                if status:
                    break
                time.sleep(0.2)
            time.sleep(3)

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
    print(f"{kills} kills, {len(acknowledged)} acknowledged, {len(lost)} lost, {doubled} doubled")
    return len(lost) + doubled


def main() -> int:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=["crowd", "kill"], default="crowd")
    parser.add_argument("--participants", type=int, nargs="*", default=[30, 300])
    parser.add_argument("--rooms", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=5, help="seconds between kills, about")
    parser.add_argument("--db", help="PostgreSQL URL; SQLite in a folder of its own where it is left out")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = given.db or Path(folder) / "bench.db"
        if given.what == "kill":
            few = given.participants[0] if given.participants != [30, 300] else 20
            return 1 if kill(place, few, given.seconds, given.every) else 0
        for participants in given.participants:
            crowd(place, participants, given.rooms, given.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
