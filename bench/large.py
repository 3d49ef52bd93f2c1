"""Time large and hostile maps over HTTP: first views cold and warm, and ``/health`` while bombs are drawn.

``python -m bench.large`` runs both parts; name ``views`` or ``bombs`` to run one. A map file may have 256 kB, about
2,000 claims, so the server puts these maps into its library as they are; requests are otherwise the same.
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
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask

from argmap.library import Debate, Library
from argmap.model import Map
from argmap.store import open_store
from argmap.web import create_app
from bench.drawing_maps import chain_map, dense_map, made_map, nested_map
from bench.pages import _end, _free, _start, _wait

FOLDER, ROUNDS = "ARGMAP_BENCH_FOLDER", "ARGMAP_BENCH_ROUNDS"
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


def stocked() -> Flask:
    """Make the application with all maps of this bench; a cold view is of one that nobody has asked for yet."""
    sys.setswitchinterval(0.001)  # As the server does.
    folder = Path(os.environ[FOLDER])
    library = Library(folder / "maps", open_store(folder / "db"))
    library.refresh()
    made = {f"made-{size}-{seed}": made_map(seed, size) for size in SIZES for seed in range(int(os.environ[ROUNDS]))}
    for map_id, debate in [*made.items(), *((name, make()) for name, make in BOMBS.items())]:
        library._debates[map_id] = Debate(replace(debate, id=map_id), (), f"{map_id}.yaml", "", "0" * 64, 1, False)
    return create_app(library)


def serve(port: int) -> None:
    """Serve these maps as ``argmap serve`` does its own."""
    from argmap.cli import serve as command

    command.APPLICATION = "bench.large:stocked"
    command._run("127.0.0.1", port)


@contextmanager
def _served(rounds: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as name:
        maps = Path(name) / "maps"
        maps.mkdir()
        (maps / "small.yaml").write_text(SMALL, "utf-8")
        port = _free()
        code = f"from bench.large import serve; serve({port})"
        server = _start([sys.executable, "-c", code], {FOLDER: name, ROUNDS: str(rounds)})
        try:
            _wait(port)
            # What every page needs is loaded by the first one.
            _get(f"http://127.0.0.1:{port}/maps/small")
            yield f"http://127.0.0.1:{port}"
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
    with _served(rounds) as site:
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


def bombs(_rounds: int) -> None:
    """Print how long each hostile map takes, as a page and as a picture, and how ``/health`` answers meanwhile."""
    with _served(0) as site:
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
