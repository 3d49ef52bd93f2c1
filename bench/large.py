"""Time large and hostile maps over HTTP: first views cold and warm, and ``/health`` while bombs are drawn.

``python -m bench.large`` runs both parts; name ``views`` or ``bombs`` to run one. The maps are files in the server's
folder, as a user's are; ``views`` also says how large they are, what reading costs, and how much memory is used.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from argmap.mapfile import MAX_BYTES, read_map, write_map
from argmap.model import Map
from bench.drawing_maps import chain_map, dense_map, made_map, nested_map
from bench.pages import _end, _free, _start, _wait

#: Seconds after which a request counts as never answered; the aim is 15.
PATIENCE = 90
SMALL = "title: Small\npositions:\n  p: {title: P, thesis: a}\nclaims:\n  a: {text: A.}\n"
BOMBS: dict[str, Callable[[], Map]] = {
    "dense-200-2000": lambda: dense_map(200, 2000),
    "dense-500-1000": lambda: dense_map(500, 1000),
    "dense-2000-4000": lambda: dense_map(2000, 4000),
    "chain-5000": lambda: chain_map(5000),
    "nested-2000": lambda: nested_map(2000),
    "made-10000": lambda: made_map(1, 10_000, foreign=0),
}
SIZES = (1000, 10_000)


def stock(maps: Path, rounds: int, hostile: bool) -> None:
    """Write the files; of a map that is too large or refused, argmap shows what it can."""
    made = {f"made-{size}-{seed}": made_map(seed, size) for size in SIZES for seed in range(rounds)}
    if hostile:
        made |= {name: make() for name, make in BOMBS.items()}
    for map_id, debate in made.items():
        (maps / f"{map_id}.yaml").write_text(write_map(debate), "utf-8")


@contextmanager
def _served(rounds: int, hostile: bool = False) -> Iterator[tuple[str, int, Path]]:
    """Serve the maps; gives the address, the server's process and the folder."""
    with tempfile.TemporaryDirectory() as name:
        maps = Path(name) / "maps"
        maps.mkdir()
        (maps / "small.yaml").write_text(SMALL, "utf-8")
        stock(maps, rounds, hostile)
        port = _free()
        command = [sys.executable, "-m", "argmap", "serve", str(maps), "--db", f"{name}/db", "--port", str(port)]
        server = _start(command)
        try:
            _wait(port)
            # What every page needs is loaded by the first one.
            _get(f"http://127.0.0.1:{port}/maps/small")
            yield f"http://127.0.0.1:{port}", server.pid, maps
        finally:
            _end(server)


def _get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def _milliseconds(address: str) -> float:
    start = time.perf_counter()
    status, body = _get(address)
    assert status == 200, body[:300]
    return (time.perf_counter() - start) * 1000


def views(rounds: int) -> None:
    """Print the time of the first view of large maps, cold and warm, and of two steps into them."""
    print(
        f"over HTTP (ms)                  cold     warm   open a card   focus, 2 steps   load {os.getloadavg()[0]:.1f}"
    )
    with _served(rounds) as (site, process, maps):
        for size in SIZES:
            taken: list[list[float]] = []
            for seed in range(rounds):
                page = f"{site}/maps/made-{size}-{seed}"
                cold = _milliseconds(page)
                warm = statistics.median(_milliseconds(page) for _ in range(5))
                taken.append(
                    [cold, warm, _milliseconds(f"{page}?open=c40"), _milliseconds(f"{page}?focus=c40&steps=2")]
                )
            cold, warm, opened, focused = (statistics.median(values) for values in zip(*taken, strict=True))
            print(f"  {size:>6} claims {cold:>19.0f} {warm:>8.1f} {opened:>13.0f} {focused:>16.0f}")
            content = (maps / f"made-{size}-0.yaml").read_bytes()
            started = time.process_time()
            read = read_map(content, "made")
            spent = time.process_time() - started
            assert read.debate is not None
            assert len(read.debate.claims) == size
            print(
                f"         its file has {len(content) / 1e6:.2f} MB of {MAX_BYTES / 1e6:.0f}; reading it takes "
                f"{spent:.2f} s of CPU; the server and its children have taken {_megabytes(process):.0f} MB at most",
                flush=True,
            )


def _megabytes(process: int) -> float:
    """Return the most memory that a process and its children have had, each counted by itself."""
    most = 0.0
    for number in [process, *_children(process)]:
        with suppress(OSError):
            lines = Path(f"/proc/{number}/status").read_text("utf-8").splitlines()
            most += sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
    return most


def _children(process: int) -> list[int]:
    found: list[int] = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            found += [int(number) for number in path.read_text("utf-8").split()]
    return found + [below for number in found for below in _children(number)]


def bombs(_rounds: int) -> None:
    """Print how long each hostile map takes, as a page and as a picture, and how ``/health`` answers meanwhile."""
    with _served(0, hostile=True) as (site, _, _):
        alone = [_milliseconds(f"{site}/health") for _ in range(30)]
        print(f"bombs over HTTP; /health alone: {statistics.median(alone):.0f} ms, load {os.getloadavg()[0]:.1f}")
        for name in BOMBS:
            for address in (f"{site}/maps/{name}", f"{site}/maps/{name}.svg"):
                waits: list[float] = []
                stop = threading.Event()

                def watch(waits: list[float] = waits, stop: threading.Event = stop) -> None:
                    while not stop.wait(0.02):
                        waits.append(_milliseconds(f"{site}/health"))

                watcher = threading.Thread(target=watch)
                watcher.start()
                start = time.perf_counter()
                try:
                    status, body = _get(address)
                finally:
                    stop.set()
                    watcher.join()
                taken = time.perf_counter() - start
                print(
                    f"  {address.removeprefix(site):<28} {taken:>5.1f} s, status {status}, {len(body) // 1024:>5} kB;"
                    f" /health {statistics.median(waits or [0]):>4.0f} ms (median), {max(waits or [0]):>4.0f} (most)"
                )


def main() -> None:
    """Run the parts that are named, or both."""
    parts = {"views": views, "bombs": bombs}
    parser = argparse.ArgumentParser(prog="python -m bench.large", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"{', '.join(parts)}; both where none is named")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    for name in given.parts or parts:
        parts[name](given.rounds)


if __name__ == "__main__":
    main()
