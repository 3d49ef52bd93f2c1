"""How long cheap answers take while a server is attacked: half-sent uploads, bombs, locks, pages made again.

``python -m bench.attack [SECONDS] [NAME ...]`` starts a server of its own on the loopback address, lets each attack run
for so many seconds, and prints the worst answer of ``/health/live``, ``/health`` and a page that was asked for before,
each asked every 20 ms from a process of its own. The first line is the same without any attack.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.troubles import memory, worker
from bench.wire import BOMBS, HALF, addresses, get, post
from tests import bombs as expand
from tests.conftest import SHIPPED
from tests.servers import Server, answer, serving

#: What is asked beside each attack.
PROBES = ("/health/live", "/health", "/maps/tutorial")
PAUSE = 0.02
#: Seconds that the worst answer beside an attack may take.
AIM = 0.25
#: Bytes above those at first that it may have a minute after all attacks.
MEMORY = 150_000_000


@dataclass(frozen=True)
class Attack:
    """What an attack has at hand.

    :param server: the server; folder: its maps; texts: its folder of texts; database: its database
    :param over: whether it is to end
    :param statuses: what it was answered
    """

    server: Server
    folder: Path
    texts: Path
    database: Path
    over: threading.Event
    statuses: Counter[str]

    def ask(self, request: bytes, timeout: float = 120) -> None:
        """Send a request, wait for its answer, and count it."""
        try:
            with self.server.connect(request, timeout) as connection:
                self.statuses[str(answer(connection)[0])] += 1
        except (OSError, ValueError, IndexError) as error:
            self.statuses[type(error).__name__] += 1


def by(count: int, work: Callable[[int], None], attack: Attack) -> None:
    """Repeat a piece of work in so many threads until the attack is over."""

    def repeat(seed: int) -> None:
        while not attack.over.is_set():
            work(seed)

    threads = [threading.Thread(target=repeat, args=(seed,)) for seed in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def held(attack: Attack, count: int, sent: bytes) -> Iterator[None]:
    """Hold connections open that have sent something and say no more."""
    connections: list[socket.socket] = []
    try:
        for _ in range(count):
            with contextlib.suppress(OSError):
                connections.append(attack.server.connect(sent))
        yield
    finally:
        for connection in connections:
            connection.close()


def half_sent(attack: Attack) -> None:
    """Send 256 uploads half, again when they are ended."""
    while not attack.over.is_set():
        with held(attack, 256, HALF):
            attack.over.wait(11)


def idle(attack: Attack) -> None:
    """Hold 1,500 connections that say nothing."""
    while not attack.over.is_set():
        with held(attack, 1500, b""):
            attack.over.wait(20)


def abandoned(attack: Attack) -> None:
    """Ask for large documents and go away."""
    names = [path.stem for path in sorted(SHIPPED.glob("*.yaml")) if path.stem != "sources"]

    def leave(seed: int) -> None:
        name = names[random.Random(seed + time.monotonic_ns()).randrange(len(names))]
        with attack.server.connect(get(f"/maps/{name}/documents/packet.pdf")):
            attack.over.wait(0.1)

    by(8, leave, attack)


def bombs(attack: Attack) -> None:
    """Import what is made to take long or much memory."""
    by(8, lambda seed: attack.ask(post(BOMBS[seed % len(BOMBS)])), attack)


def office(attack: Attack) -> None:
    """Import documents that say they are far larger than they are."""
    made = [form(content, name) for name, content in hostile_texts(small=True).items()]
    by(6, lambda seed: attack.ask(made[seed % len(made)]), attack)


def texts(attack: Attack) -> None:
    """Put such documents into the folder of texts, where a source has one, and read its pages."""
    for name, content in hostile_texts().items():
        (attack.texts / name).write_bytes(content)
    sources = attack.folder / "sources.yaml"
    before = sources.read_bytes()
    lines = [f"bomb-{at}:\n  title: Bomb {at}\n  file: {name}\n" for at, name in enumerate(hostile_texts())]
    sources.write_bytes(before + b"\n" + "".join(lines).encode())
    count = len(lines)
    by(4, lambda seed: attack.ask(get(f"/sources/bomb-{(seed + time.monotonic_ns()) % count}")), attack)
    sources.write_bytes(before)


def locked(attack: Attack) -> None:
    """Hold the database against every other writer and reader."""
    while not attack.over.is_set():
        with (
            contextlib.closing(sqlite3.connect(attack.database, timeout=1)) as database,
            contextlib.suppress(sqlite3.Error),
        ):
            database.execute("BEGIN EXCLUSIVE")
            by(4, lambda seed: attack.ask(get(f"/maps/tutorial/gaps?focus={seed}{time.monotonic_ns()}")), attack)
            database.rollback()


def fresh(attack: Attack) -> None:
    """Ask for pages and pictures that were never made before."""
    known = addresses(attack.folder)

    def one(seed: int) -> None:
        rng = random.Random(seed + time.monotonic_ns())
        address = rng.choice(known)
        attack.ask(get(f"{address}{'&' if '?' in address else '?'}scale=1.{rng.randrange(10**9)}"))

    by(16, one, attack)


def searches(attack: Attack) -> None:
    """Search for words that are everywhere, each time others."""

    def one(seed: int) -> None:
        attack.ask(get(f"/search?q=the+of+{random.Random(seed + time.monotonic_ns()).randrange(10**9)}+a"))

    by(8, one, attack)


def touched(attack: Attack) -> None:
    """Change the sources of all maps again and again, and read maps meanwhile."""
    path = attack.folder / "sources.yaml"
    known = addresses(attack.folder)

    def one(seed: int) -> None:
        if seed == 0:
            path.write_bytes((SHIPPED / "sources.yaml").read_bytes() + b"\n" * random.Random().randrange(1, 99))
            attack.over.wait(0.5)
        else:
            attack.ask(get(random.Random(seed + time.monotonic_ns()).choice(known)))

    by(4, one, attack)


ATTACKS: dict[str, Callable[[Attack], None]] = {
    "half-sent": half_sent,
    "idle": idle,
    "abandoned": abandoned,
    "bombs": bombs,
    "office": office,
    "texts": texts,
    "locked": locked,
    "fresh": fresh,
    "searches": searches,
    "touched": touched,
}


def hostile_texts(small: bool = False) -> dict[str, bytes]:
    """Return documents that take far more than their size to read, by file name.

    :param small: only as large as an upload may be
    """
    pages = 20_000 if small else 200_000
    deep = b"[" * (1_000_000 if small else 10_000_000)
    span = '<w:tcPr><w:gridSpan w:val="100000000"/></w:tcPr>'
    expanding = {name: content for name, content in expand.texts().items() if small or not name.endswith(".zip")}
    return {
        **expanding,
        **(expand.tables() if small else {}),
        "span.docx": docx(f"<w:tbl><w:tr><w:tc>{span}<w:p/></w:tc></w:tr></w:tbl>"),
        "zip.docx": docx("<w:p><w:r><w:t>" + "a" * 60_000_000 + "</w:t></w:r></w:p>"),
        "deep.docx": docx("<w:tbl><w:tr><w:tc>" * 50_000 + "</w:tc></w:tr></w:tbl>" * 50_000),
        "attributes.html": b"<html><p " + b" ".join(b"a%d=1" % at for at in range(100_000)) + b">x</p>",
        "deep.html": b"<html>" + b"<div>" * 100_000 + b"x",
        "pages.pdf": pdf_pages(pages),
        "deep.pdf": b"%PDF-1.4\n1 0 obj\n" + deep + b"\nendobj\ntrailer<</Root 1 0 R>>",
        "feeds.txt": b"x" + b"\f" * (3_000_000 if small else 50_000_000),
        "quotes.txt": b'"' * (3_000_000 if small else 19_000_000),
        "lines.txt": b"a\n" * (1_500_000 if small else 9_000_000),
    }  # fmt: skip


def docx(body: str) -> bytes:
    """Return a DOCX with a body."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    held_ = io.BytesIO()
    with zipfile.ZipFile(held_, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return held_.getvalue()


def pdf_pages(count: int) -> bytes:
    """Return a PDF whose tree of pages names one page very often."""
    kids = b"3 0 R " * count
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 999999999/Kids["
        + kids
        + b"]>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>"
    )


def form(content: bytes, name: str) -> bytes:
    """Return an import of a file."""
    whole = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    whole += content + b"\r\n--edge--\r\n"
    head = (
        "POST /import HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: {len(whole)}\r\n\r\n"
    )
    return head.encode() + whole


def probe(port: int, seconds: float) -> dict[str, list[float]]:
    """Ask for each cheap address again and again, and return the seconds that each answer took; 99 for none."""
    took: dict[str, list[float]] = {address: [] for address in PROBES}
    end = time.monotonic() + seconds

    def one(address: str) -> None:
        while time.monotonic() < end:
            begun, status, said = time.perf_counter(), 0, ""
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
                    connection.sendall(get(address))
                    status, _, body = answer(connection)
                    said = f"{status} {body.decode('utf-8', 'replace')}"
            except (OSError, ValueError, IndexError) as error:
                said = f"{type(error).__name__}: {error}"
            took[address].append(time.perf_counter() - begun if status == 200 else 99.0)
            if status != 200:
                print(f"{address}: {said[:300]!r}", file=sys.stderr, flush=True)
            time.sleep(PAUSE)

    threads = [threading.Thread(target=one, args=(address,)) for address in PROBES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def beside(server: Server, seconds: float) -> dict[str, list[float]]:
    """Probe from another process, which the attacker's threads do not keep from looking at its clock."""
    command = [sys.executable, "-m", "bench.attack", "--probe", str(server.port), str(seconds)]
    # What was not answered with 200 is told on standard error.
    found = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    took: dict[str, list[float]] = json.loads(found.stdout)
    return took


def told(name: str, took: dict[str, list[float]], resident: int, statuses: Counter[str]) -> None:
    """Print what the probes of one attack took."""
    cells = [f"{name:10}"]
    for values in took.values():
        values.sort()
        worst, late = values[-1] * 1000, sum(value > AIM for value in values)
        cells.append(
            f"median {statistics.median(values) * 1000:5.1f}, 99 % {values[int(len(values) * 0.99)] * 1000:6.0f}, "
            f"worst {worst:6.0f}, {late:3} of {len(values):4} late"
        )
    said = ", ".join(f"{status} × {count}" for status, count in sorted(statuses.items()))
    print(" | ".join(cells) + f" | {resident / 1e6:.0f} MB | {said}", flush=True)


def main() -> None:
    """Run the attacks that are named, or all, one after another."""
    if sys.argv[1:2] == ["--probe"]:
        print(json.dumps(probe(int(sys.argv[2]), float(sys.argv[3]))))
        return
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    chosen = sys.argv[2:] or list(ATTACKS)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        shutil.copytree(SHIPPED, place / "maps")
        (place / "texts").mkdir()
        more = ("--sources", str(place / "texts"))
        with serving(place / "maps", place / "x.db", *more, log=place / "log") as server:
            for address in PROBES:
                server.get(address)
            time.sleep(3)
            print("milliseconds of " + ", ".join(PROBES) + "; memory of the server; what the attack was answered")
            before = memory(worker(server))
            told("none", beside(server, seconds), before, Counter())
            for attack in chosen:
                over, statuses = threading.Event(), Counter[str]()
                given = Attack(server, place / "maps", place / "texts", place / "x.db", over, statuses)
                thread = threading.Thread(target=ATTACKS[attack], args=(given,))
                thread.start()
                time.sleep(0.5)
                took = beside(server, seconds)
                resident = memory(worker(server))
                over.set()
                thread.join()
                told(attack, took, resident, statuses)
            right_after = memory(worker(server))
            time.sleep(60)
            after = memory(worker(server))
            print(
                f"memory: {before / 1e6:.0f} MB before, {right_after / 1e6:.0f} right after, "
                f"{after / 1e6:.0f} a minute later{' NOT MET' if after > before + MEMORY else ''}"
            )


if __name__ == "__main__":
    main()
