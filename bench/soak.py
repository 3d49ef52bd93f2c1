"""What a server bears: clients on all pages beside slow uploads, bombs, locks, broken files and kills; bounded.

``python -m bench.soak [SECONDS]``; prints answers by status, the latency of cheap pages, memory and open files.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import socket
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from tests.conftest import SHIPPED
from tests.servers import Server, answer, serving

CLIENTS = 16
HALF = b"POST /import HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\nhalf."
BOMBS = (
    b"<!DOCTYPE a [" + b"<!-- " * 30_000,
    b'\\"' * 90_000,
    b'"' * 900_000,
    b"[A]: x\n" * 20_000,
    b"title: x\nclaims:\n" + b"  - &a [*a, *a]\n" * 500,
)
#: Pieces that hostile addresses are made of.
PIECES = (
    "%00",
    "%ff",
    "%0a",
    "..",
    "%2f",
    "<script>",
    "'",
    '"',
    "{{7*7}}",
    "9" * 40,
    "-1",
    "%F0%9F",
    "é",
    "maps",
    "a b",
)


#: Parameters that some page reads.
NAMES = ("q", "claim", "page", "step", "semantics", "reject", "left", "right", "focus", "scale", "side")
#: Headers that are not what they should be.
ODD = (b"Host: [", b"Origin: http://[", b"Accept: \xff", b'If-None-Match: "', b'Cookie: a="', b"Range: bytes=9-1")


class Record:
    """What was answered, from many threads."""

    def __init__(self) -> None:
        """Begin empty."""
        self.lock = threading.Lock()
        self.statuses: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.cheap: dict[str, list[float]] = {"/health": [], "warm page": []}
        self.memory: list[int] = []
        self.files: list[int] = []

    def note(self, status: int | str, address: str) -> None:
        """Count an answer."""
        with self.lock:
            self.statuses[str(status)] += 1
            if status == 500:
                self.failed[address] += 1


def ask(server: Server, record: Record, request: bytes, address: str, timeout: float = 30) -> float:
    """Send one request, count its answer, and return the seconds it took."""
    begun = time.perf_counter()
    try:
        with server.connect(request, timeout) as connection:
            record.note(answer(connection)[0], address)
    except (OSError, ValueError, IndexError) as error:
        record.note(type(error).__name__, address)
    return time.perf_counter() - begun


def get(address: str) -> bytes:
    """Return a request for an address."""
    safe = address.replace(" ", "%20").replace("é", "%C3%A9")
    return f"GET {safe} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode("latin-1", "replace")


def post(body: bytes) -> bytes:
    """Return a form with a file to import."""
    edge = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\n'
    whole = edge + body + b"\r\n--edge--\r\n"
    head = (
        "POST /import HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: {len(whole)}\r\n\r\n"
    )
    return head.encode() + whole


def addresses(folder: Path) -> list[str]:
    """Return addresses of every kind of page and file."""
    found = ["/", "/sources", "/people", "/import", "/search?q=state", "/compare", "/theme.css"]
    for path in sorted(folder.glob("*.yaml"))[:6]:
        name = path.stem
        if name == "sources":
            continue
        found += [f"/maps/{name}{rest}" for rest in (
            "", "/debate", "/debate/flow", "/debate/passages", "/voices", "/quotes", "/standing", "/gaps", "/present",
            "/prepare", ".svg", ".json", ".md", "/documents/case.md", "/documents/cards.docx", "/documents/brief.pdf",
        )]  # fmt: skip
    return found


def hostile(rng: random.Random, known: list[str]) -> bytes:
    """Return a request that nobody means well with."""
    kind = rng.random()
    address = rng.choice(known)
    if kind < 0.4:
        parts = address.split("/")
        parts[rng.randrange(len(parts))] = rng.choice(PIECES)
        address = "/" + "/".join(parts).lstrip("/")
    elif kind < 0.8:
        name = rng.choice(
            ("q", "claim", "page", "step", "semantics", "reject", "left", "right", "focus", "scale", "side")
        )
        address += f"{'&' if '?' in address else '?'}{name}={rng.choice(PIECES)}"
    request = get(address)
    if kind > 0.9:
        odd = rng.choice(ODD)
        request = request.replace(b"Connection: close", odd + b"\r\nConnection: close")
        if rng.random() < 0.5:
            request = request.replace(b"GET", rng.choice((b"POST", b"PUT", b"DELETE", b"OPTIONS", b"HEAD", b"BREW")), 1)
    return request


def trouble(server: Server, record: Record, folder: Path, database: Path, end: float) -> None:
    """Do to the server what happens to servers, one thing after another."""
    rng = random.Random(3)
    while time.monotonic() < end:
        kind = rng.randrange(5)
        if kind == 0:
            (folder / "sources.yaml").write_text((SHIPPED / "sources.yaml").read_text("utf-8") + "\n", "utf-8")
        elif kind == 1:
            (folder / "anchors.json").write_text("<<<<<<< mine\n{", "utf-8")
            time.sleep(1)
            shutil.copy(SHIPPED / "anchors.json", folder / "anchors.json")
        elif kind == 2:
            (folder / "broken.yaml").write_bytes(rng.randbytes(3000))
            with contextlib.suppress(OSError):
                os.symlink("loop.yaml", folder / "loop.yaml")
        elif kind == 3:
            with contextlib.closing(sqlite3.connect(database, timeout=1)) as held, contextlib.suppress(sqlite3.Error):
                held.execute("BEGIN IMMEDIATE")
                time.sleep(3)
                held.rollback()
        else:
            ask(server, record, post(rng.choice(BOMBS)), "/import")
        time.sleep(0.5)


def children(pid: int) -> list[int]:
    """Return the processes that a process has started, where the system tells."""
    found = []
    with contextlib.suppress(OSError):
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError, IndexError):
                    if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                        found.append(int(entry.name))
    return found


def worker(server: Server) -> int:
    """Return the process that answers: of the server's, the one with the most memory."""
    found, below = [server.process.pid], [server.process.pid]
    while below:
        below = [child for pid in below for child in children(pid)]
        found += below
    return max(found, key=memory)


def memory(pid: int) -> int:
    """Return the resident memory of a process in bytes; 0 where the system does not tell."""
    with contextlib.suppress(OSError):
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        return int(found.group(1)) * 1024 if found else 0
    return 0


def open_files(pid: int) -> int:
    """Return how many files a process has open; 0 where the system does not tell."""
    with contextlib.suppress(OSError):
        return len(os.listdir(f"/proc/{pid}/fd"))
    return 0


def main() -> None:
    """Run for a while, and print what came of it."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    record = Record()
    with tempfile.TemporaryDirectory() as name:
        folder, database = Path(name) / "maps", Path(name) / "x.db"
        shutil.copytree(SHIPPED, folder)
        with serving(folder, database, log=Path(name) / "log") as server:
            known = addresses(folder)
            ask(server, record, get("/maps/tutorial"), "/maps/tutorial")
            before = memory(worker(server))
            end = time.monotonic() + seconds

            def client(seed: int) -> None:
                rng = random.Random(seed)
                while time.monotonic() < end:
                    bad = rng.random() < 0.5
                    address = rng.choice(known)
                    ask(server, record, hostile(rng, known) if bad else get(address), address)

            def cheap() -> None:
                while time.monotonic() < end:
                    record.cheap["/health"].append(ask(server, record, get("/health"), "/health"))
                    record.cheap["warm page"].append(ask(server, record, get("/maps/tutorial"), "/maps/tutorial"))
                    record.memory.append(memory(worker(server)))
                    record.files.append(open_files(worker(server)))
                    time.sleep(0.2)

            def slow() -> None:
                while time.monotonic() < end:
                    hanging: list[socket.socket] = []
                    with contextlib.suppress(OSError):
                        hanging.extend(server.connect(HALF) for _ in range(64))
                    time.sleep(12)
                    for connection in hanging:
                        connection.close()

            threads = [threading.Thread(target=client, args=(seed,)) for seed in range(CLIENTS)]
            threads += [threading.Thread(target=work) for work in (cheap, slow)]
            threads.append(threading.Thread(target=trouble, args=(server, record, folder, database, end)))
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            time.sleep(min(60.0, seconds / 5))
            after = memory(worker(server))
            print(f"{sum(record.statuses.values()):,} requests in {seconds:.0f} s by {CLIENTS} clients")
            print("answers: " + ", ".join(f"{status} × {count}" for status, count in sorted(record.statuses.items())))
            for what, took in record.cheap.items():
                took.sort()
                print(
                    f"{what}: median {statistics.median(took) * 1000:.1f} ms, 99 % "
                    f"{took[int(len(took) * 0.99)] * 1000:.0f} ms, worst {took[-1] * 1000:.0f} ms of {len(took)}"
                )
            mega = 1_000_000
            most = max(record.memory) / mega
            print(f"memory: {before / mega:.0f} MB before, at most {most:.0f}, then {after / mega:.0f}")
            print(f"open files: at most {max(record.files)}")
            causes = Counter(
                re.findall(
                    r"^    (\w+(?:\.\w+)*(?:Error|Exception)\b.{0,100})", (Path(name) / "log").read_text(), re.MULTILINE
                )
            )
            for cause, count in causes.most_common(10):
                print(f"logged × {count}: {cause}")
            for address, count in record.failed.most_common(10):
                print(f"500 × {count}: {address}")


if __name__ == "__main__":
    main()
