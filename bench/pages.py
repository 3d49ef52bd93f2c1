"""Time map files to pictures beside the layout program alone, and warm pages beside a fixed body.

``python -m bench.pages`` runs every part; name parts to run only those: ``files``, ``http``, ``reader``. Every ratio is
of medians taken in turn in the same run, so that a busy machine slows both alike; the reader has a limit in seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from typing import Any

from argmap.drawing import engine
from argmap.mapfile import read_map, write_map
from bench.drawing_maps import made_map
from bench.quotes_set import PROSE

ROOT = Path(__file__).resolve().parent.parent
SIZES = (15, 60, 300, 1000)
CLIENTS = 4
#: The body and its type that the peer always answers with, by the environment: no address, no look-up, no page.
BODY, KIND = "ARGMAP_BENCH_BODY", "ARGMAP_BENCH_KIND"


# From map file to picture -----------------------------------------------------------------------------------------


def layout_input(path: Path) -> tuple[list[str], bytes]:
    """Return the layout program's command and what it is given for the whole picture of a map file."""
    from argmap.drawing import draw, svg

    given: list[tuple[list[str], bytes]] = []
    run = engine.run

    def listening(program: str, arguments: Any, source: bytes, deadline: float) -> bytes:
        given.append(([program, *arguments], source))
        return run(program, arguments, source, deadline)

    debate = read_map(path.read_bytes(), path.stem).debate
    assert debate is not None
    engine.run = listening  # type: ignore[assignment]
    try:
        draw(debate, svg.Options(standalone=True))
    finally:
        engine.run = run
    return given[-1]


def files(rounds: int) -> None:
    """Print the time from map file to SVG as a process, beside the layout program alone on the same input."""
    print("map file to SVG, whole process (ms)        with the layout   layout alone   share of layout")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        version = _median(rounds, lambda: _run([sys.executable, "-m", "argmap", "--version"]))
        for claims in SIZES:
            path = folder / f"made-{claims}.yaml"
            path.write_text(write_map(made_map(claims, claims, foreign=0)), "utf-8")
            command, source = layout_input(path)
            export = [sys.executable, "-m", "argmap", "export", str(path), "-o", str(folder / "out.svg")]
            ours, alone = _medians(rounds, lambda e=export: _run(e), lambda c=command, s=source: _run(c, s))
            size = path.stat().st_size // 1024
            print(f"  {claims:>5} claims {size:>4} kB {ours:>29.0f} {alone:>14.0f} {alone / ours:>13.2f}")
        print(f"  (argmap --version, which starts and says nothing more: {version:.0f})")
        _parts(folder / "made-60.yaml", folder / "made-1000.yaml")


def _parts(*paths: Path) -> None:
    """Print where the time of one process goes, step by step."""
    code = (
        "import sys, time; a = time.perf_counter()\n"
        "from pathlib import Path; from argmap.mapfile import read_map\n"
        "b = time.perf_counter(); debate = read_map(Path(sys.argv[1]).read_bytes(), 'made').debate\n"
        "c = time.perf_counter(); from argmap.drawing import draw, Options; from argmap.drawing import engine\n"
        "spent = [0.0]; run = engine.run\n"
        "def timed(*given):\n"
        "    s = time.perf_counter(); out = run(*given); spent[0] += time.perf_counter() - s; return out\n"
        "engine.run = timed\n"
        "d = time.perf_counter(); draw(debate, Options(standalone=True)); e = time.perf_counter()\n"
        "print(*(round(1000 * x) for x in (b - a, c - b, d - c, spent[0], e - d - spent[0])))\n"
    )
    names = ("import of the reader", "reading", "import of the drawing", "layout", "the rest of drawing")
    for path in paths:
        out = subprocess.run(
            [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
        )
        print(
            f"  {path.stem}: " + ", ".join(f"{n} {v}" for n, v in zip(names, out.stdout.split(), strict=True)) + " ms"
        )


# Warm answers over HTTP -------------------------------------------------------------------------------------------


def fixed() -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """Make the peer: an application that answers anything with one body."""
    body = Path(os.environ[BODY]).read_bytes()
    headers = [("Content-Type", os.environ[KIND]), ("Content-Length", str(len(body)))]

    def application(_: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", headers)
        return [body]

    return application


def serve_fixed(port: int) -> None:
    """Serve the peer with the server and the settings of ``argmap serve``."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "bench.pages:fixed",
        factory=True,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=max(4, (os.cpu_count() or 1) * 2),
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()


class Client:
    """One connection that is kept open and asks for the same thing again and again."""

    def __init__(self, port: int, path: str) -> None:
        self.request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: */*\r\n\r\n".encode()
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.buffer = bytearray(1 << 18)
        self.view = memoryview(self.buffer)

    def ask(self) -> tuple[bytes, int]:
        """Return an answer's head, and how long its body is."""
        self.socket.sendall(self.request)
        got = 0
        end = -1
        while end < 0:
            got += self.socket.recv_into(self.view[got:])
            end = self.buffer.find(b"\r\n\r\n", 0, got)
        head = bytes(self.buffer[:end]).lower()
        at = head.index(b"content-length:") + 15
        length = int(head[at : head.find(b"\r", at) if head.find(b"\r", at) > 0 else None])
        missing = length - (got - end - 4)
        while missing > 0:
            missing -= self.socket.recv_into(self.buffer)
        return head, length


def _rate(port: int, path: str, seconds: float) -> float:
    """Return how many requests a second a server answers to a few clients at once."""
    done = [0] * CLIENTS
    stop = time.perf_counter() + seconds

    def work(number: int) -> None:
        client = Client(port, path)
        while time.perf_counter() < stop:
            client.ask()
            done[number] += 1
        client.socket.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - start)


def http(rounds: int, seconds: float = 0.4) -> None:
    """Print the rate of a warm page and a warm SVG, beside the same server sending a fixed body of the same size.

    Many short spells in turn: what else the machine does comes and goes, and hits neighbours alike.
    """
    print("warm, over HTTP, requests a second               argmap    fixed body     ratio")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        port, peer = _free(), _free()
        ours = _start(
            [sys.executable, "-m", "argmap", "serve", "maps", "--port", str(port), "--db", str(folder / "db")]
        )
        try:
            _wait(port)
            for path in ("/maps/succession", "/maps/succession?claim=lenin-meant-trotsky", "/maps/succession.svg", "/"):
                asked = Client(port, path)
                head, length = asked.ask()
                assert head.startswith(b"http/1.1 200"), head
                asked.socket.close()
                kind = head[head.index(b"content-type:") + 13 :].split(b"\r")[0].decode().strip()
                (folder / "body").write_bytes(b"x" * length)
                other = _start(
                    [sys.executable, "-c", f"from bench.pages import serve_fixed; serve_fixed({peer})"],
                    {BODY: str(folder / "body"), KIND: kind},
                )
                try:
                    _wait(peer)
                    pairs = [(_rate(port, path, seconds), _rate(peer, "/", seconds)) for _ in range(3 * rounds)]
                finally:
                    _end(other)
                mine, theirs = (statistics.median(values) for values in zip(*pairs, strict=True))
                ratio = statistics.median(one / two for one, two in pairs)
                print(f"  {path:<44} {mine:>8.0f} {theirs:>12.0f} {ratio:>10.2f}   ({length // 1024} kB)")
        finally:
            _end(ours)


# A long source ----------------------------------------------------------------------------------------------------


def long_source(folder: Path) -> None:
    """Write a library with a source of 5 MB in pages, and a map with 200 quotations of it, one in ten altered."""
    chance = Random(1)
    words, pages, size = PROSE["en"].split(), [], 0
    while size < 5_000_000:
        lines = (" ".join(chance.choices(words, k=12)) for _ in range(40))
        pages.append("\n".join((*lines, "", str(len(pages) + 1), "\f")))
        size += len(pages[-1]) + 1
    text = "\n".join(pages)
    claims = []
    for number in range(200):
        at = chance.randrange(len(pages))
        quote = pages[at].split()[20:45]
        if not number % 10:
            quote[7] = "never"
        claims.append(
            f'  c{number}:\n    text: "{number}."\n    quotes:\n      - source: long\n'
            f"        text: {json.dumps(' '.join(quote))}\n"
        )
    (folder / "texts").mkdir()
    (folder / "texts" / "long.txt").write_text(text, "utf-8")
    (folder / "sources.yaml").write_text("long: {title: Long, file: long.txt}\n", "utf-8")
    (folder / "quoting.yaml").write_text("title: Quoting\nclaims:\n" + "".join(claims), "utf-8")


def reader(rounds: int) -> None:
    """Print what the first page after a start costs that shows a source of 5 MB, beside the limit of a second."""
    code = (
        "import sys, time\n"
        "from pathlib import Path; from argmap.library import Library; from argmap.store import open_store\n"
        "from argmap.web import create_app\n"
        "folder = Path(sys.argv[1]); client = create_app(Library(folder, open_store(folder / 'db'))).test_client()\n"
        "start = time.process_time(); answer = client.get('/sources/long')\n"
        "assert answer.status_code == 200; print(time.process_time() - start)\n"
    )
    print("first page of a source of 5 MB in a fresh process (s of processor time)         limit 1")
    taken: dict[str, list[float]] = {"nothing of it kept": [], "kept from another start": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        long_source(folder)
        for _ in range(rounds):
            for path in folder.glob("db*"):
                path.unlink()
            for figures in taken.values():
                out = subprocess.run(
                    [sys.executable, "-c", code, name], capture_output=True, text=True, check=True, cwd=ROOT
                )
                figures.append(float(out.stdout))
    for title, figures in taken.items():
        print(f"  {title:<70} {statistics.median(figures):>7.2f}")


# ------------------------------------------------------------------------------------------------------------------


def _run(command: list[str], source: bytes | None = None) -> None:
    subprocess.run(command, input=source, check=True, capture_output=True, cwd=ROOT)


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _median(rounds: int, work: Callable[[], object]) -> float:
    return statistics.median(_once(work) for _ in range(rounds))


def _medians(rounds: int, *works: Callable[[], object]) -> tuple[float, ...]:
    taken = [[_once(work) for work in works] for _ in range(rounds)]
    return tuple(statistics.median(values) for values in zip(*taken, strict=True))


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _start(command: list[str], more: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | (more or {}), stdout=subprocess.DEVNULL)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            Client(port, "/health").ask()
            return
        except (OSError, ValueError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def main() -> None:
    """Run the parts that are named, or all."""
    parts = {"files": files, "http": http, "reader": reader}
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"{', '.join(parts)}; all where none is named")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    for name in given.parts or parts:
        parts[name](given.rounds)


if __name__ == "__main__":
    main()
