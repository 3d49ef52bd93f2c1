"""Measure pictures: text in its card, cards apart, links clear, steadiness, speed, and what cannot be drawn at once.

``python -m bench.drawing`` runs every part in a few minutes; name parts to run only those: ``browser``, ``links``,
``steady``, ``speed``, ``views``, ``bombs``. Peers are measured beside where they are installed: the system's ``dot``,
and Argdown's command line: ``argdown``, or what ``ARGMAP_ARGDOWN`` names, such as ``node_modules/.bin/argdown`` after
``npm install @argdown/cli`` in any folder. First views and hostile maps
over HTTP are measured by ``python -m bench.large``.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from argmap import formats
from argmap.drawing import Options, draw, engine, first_view
from argmap.drawing.cards import Knowledge
from argmap.drawing.options import ROWS
from argmap.drawing.ranks import hangings
from argmap.drawing.svg import Picture
from argmap.errors import TooLarge
from argmap.mapfile import read_map, write_map
from argmap.model import Argument, Claim, Map, Relation, link_id
from bench.drawing_maps import chain_map, crossing, dense_map, made_map, nested_map, overlapping

ROOT = Path(__file__).resolve().parent.parent
MARGIN = 0.75

#: Finds texts that reach beyond their card, in a page that holds one picture.
OUTSIDE = """() => {
  const found = [];
  for (const card of document.querySelectorAll('[data-claim]')) {
    const area = rect => rect.width.baseVal.value * rect.height.baseVal.value;
    const frame = [...card.querySelectorAll('rect')].reduce((one, other) => area(other) >= area(one) ? other : one);
    const edge = frame.getBoundingClientRect();
    for (const text of card.querySelectorAll('.am-open text, .am-chip text, a:not(.am-behind) text')) {
      if (text.closest('.am-behind')) continue;
      const box = text.getBBox(), matrix = text.getScreenCTM();
      const left = box.x * matrix.a + matrix.e, right = (box.x + box.width) * matrix.a + matrix.e;
      const top = box.y * matrix.d + matrix.f, bottom = (box.y + box.height) * matrix.d + matrix.f;
      if (left < edge.left - 0.75 || right > edge.right + 0.75 || top < edge.top - 4 || bottom > edge.bottom + 4)
        found.push([card.dataset.claim, text.textContent, left - edge.left, edge.right - right,
                    top - edge.top, edge.bottom - bottom]);
    }
  }
  return found;
}"""


def page_of(picture: Picture) -> str:
    """Return a page that holds a picture and nothing else."""
    return f'<!doctype html><meta charset="utf-8"><body style="margin:0">{picture.svg}</body>'


def shipped() -> list[Map]:
    """Return the maps that ship."""
    found = []
    for path in sorted((ROOT / "maps").glob("*.yaml")):
        if path.name != "sources.yaml":
            debate = read_map(path.read_bytes(), path.stem).debate
            if debate is not None:
                found.append(debate)
    return found


def browser(count: int) -> None:
    """Count texts outside their card and overlapping cards, in Chromium, over the shipped and made-up maps."""
    from playwright.sync_api import sync_playwright

    from tests import browser as browsers

    path = browsers.find()
    if path is None:
        print("browser: no Chromium here, skipped")
        return
    outside = overlaps = texts = maps = 0
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=browsers.ARGUMENTS)
        page = chromium.new_page()
        for debate in [*shipped(), *(made_map(seed, 5 + seed % 30, foreign=0.6) for seed in range(count))]:
            options = Options(
                standalone=True,
                quotes=maps % 2 == 0,
                direction="left" if maps % 3 else "top",
                rows="aligned" if maps % 4 else "unbroken",
            )
            picture = draw(debate, options)
            page.set_content(page_of(picture))
            page.evaluate("document.fonts.ready")
            bad = page.evaluate(OUTSIDE)
            outside += len(bad)
            overlaps += len(overlapping(picture.cards))
            texts += picture.svg.count("<text")
            maps += 1
            if bad:
                print("  outside:", debate.id, maps, bad[:2])
        print(
            f"browser {chromium.version}: {outside} of {texts} texts outside their card, {overlaps} overlapping cards"
        )
        print(f"  over {maps} maps ({count} made up, with long words, CJK, Arabic, Hebrew, emoji, marks)")
        chromium.close()


def links(count: int) -> None:
    """Print how many links cross a card that is not theirs, and what shape the shipped maps have."""
    maps = [*shipped(), *(made_map(seed, 5 + seed % 60) for seed in range(count))]
    for rows in ROWS:
        total = crossed = 0
        shapes = []
        for number, debate in enumerate(maps):
            for direction in ("left", "top"):
                spacing = "compact" if number % 2 else "roomy"
                picture = draw(debate, Options(direction=direction, spacing=spacing, rows=rows))  # type: ignore[arg-type]
                total += len(picture.links)
                crossed += len(crossing(debate, picture))
                if number < len(maps) - count:
                    shapes.append(picture.width / picture.height)
        print(f"links, rows {rows}: {crossed} of {total} cross a card that is not theirs ({crossed / total:.3%})")
        print(f"  width beside height, shipped maps, left and top: {min(shapes):.2f} to {max(shapes):.2f}")


def with_leaf(debate: Map, target: str) -> Map:
    """Return a map with one more support."""
    leaf = Argument(link_id("new-leaf", target), ("new-leaf",), Relation.SUPPORTS, target)
    return replace(
        debate, claims=(*debate.claims, Claim("new-leaf", "One more reason.")), arguments=(*debate.arguments, leaf)
    )


def _moved(before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]], width: float) -> list[float]:
    return [((after[c][0] - x) ** 2 + (after[c][1] - y) ** 2) ** 0.5 / width for c, (x, y) in before.items()]


def _places(debate: Map, rows: str) -> dict[str, tuple[float, float]]:
    cards = draw(debate, Options(rows=rows)).cards  # type: ignore[arg-type]
    return {claim: (place.x, place.y) for claim, place in cards.items()}


def _dot_places(debate: Map, program: str) -> dict[str, tuple[float, float]]:
    """Return where a program puts the same cards with its default settings."""
    lines = ['digraph { rankdir=RL; node [shape=box fixedsize=true width=2.94 height=1.25 label=""]']
    lines += [f'"{claim.id}"' for claim in debate.claims]
    lines += [f'"{child}" -> "{parent}"' for parent, group in hangings(debate).items() for child in group]
    out = subprocess.run(
        [program, "-Tjson0"], input="\n".join([*lines, "}"]), capture_output=True, text=True, check=True
    )
    objects = json.loads(out.stdout)["objects"]
    return {node["name"]: tuple(float(part) for part in node["pos"].split(",")) for node in objects}  # type: ignore[misc]


def steady(count: int) -> None:
    """Print how far the other cards move when a leaf is added to a map of 60 claims, in card widths."""
    found = (shutil.which("graphviz-pure", path=str(Path(sys.executable).parent)), shutil.which("dot"))
    programs = [program for program in found if program]
    ours: dict[str, list[float]] = {rows: [] for rows in ROWS}
    swaps = dict.fromkeys(ROWS, 0)
    theirs: dict[str, list[float]] = {program: [] for program in programs}
    their_swaps = dict.fromkeys(programs, 0)
    for seed in range(count):
        debate = made_map(seed, 60, foreign=0)
        more = with_leaf(debate, f"c{(seed * 7) % 40}")
        for rows in ROWS:
            before, after = _places(debate, rows), _places(more, rows)
            ours[rows] += _moved(before, after, 212)
            swaps[rows] += _swapped(before, after)
        for program in programs:
            old, new = _dot_places(debate, program), _dot_places(more, program)
            theirs[program] += _moved(old, new, 212)
            their_swaps[program] += _swapped(
                {c: (round(x), -y) for c, (x, y) in old.items()}, {c: (x, -y) for c, (x, y) in new.items()}
            )
    for rows in ROWS:
        moved = f"{statistics.median(ours[rows]):.2f} card widths (median), {max(ours[rows]):.1f} (most)"
        print(f"steady, rows {rows}: moved by {moved}; {swaps[rows] / count:.1f} neighbours changed order a map")
    for program in programs:
        moved = f"{statistics.median(theirs[program]):.2f}, {max(theirs[program]):.1f}"
        print(f"  {Path(program).name} by default: {moved}; {their_swaps[program] / count:.1f} pairs")


def _swapped(before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]]) -> int:
    """Return how many neighbours of a column stand the other way round afterwards."""
    columns: dict[float, list[str]] = {}
    for claim, (x, _) in sorted(before.items(), key=lambda pair: pair[1][1]):
        columns.setdefault(x, []).append(claim)
    return sum(
        after[one][1] > after[other][1] for column in columns.values() for one, other in itertools.pairwise(column)
    )


def speed(repeats: int) -> None:
    """Print the time of a whole process from YAML to SVG, beside Argdown's where it is installed."""
    argdown = shutil.which(os.environ.get("ARGMAP_ARGDOWN") or "argdown")
    print(f"speed: YAML to SVG as a process (ms on the clock; ms of processor), load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        # Bytecode is kept, as it is where argmap is installed.
        kept = {**os.environ, "PYTHONPYCACHEPREFIX": f"{folder}/bytecode", "PYTHONPATH": str(ROOT)}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        for claims in (15, 60, 300, 1000):
            debate = made_map(claims, claims, foreign=0)
            maps = Path(folder) / str(claims)
            maps.mkdir()
            source = maps / f"made-{claims}.yaml"
            source.write_text(write_map(debate), "utf-8")
            own = [sys.executable, "-m", "argmap", "export", str(source), "-o", str(maps / "out.svg")]
            _clocked(own, kept)
            ours = [_clocked(own, kept) for _ in range(repeats)]
            line = f"  {claims:>5} claims: {_median(ours, 0):>5.0f}; {_median(ours, 1):>5.0f}"
            if argdown:
                argument = maps / f"made-{claims}.argdown"
                argument.write_text(formats.write(debate, "argdown"), "utf-8")
                theirs = [_clocked([argdown, "map", "-f", "svg", str(argument), folder], kept) for _ in range(repeats)]
                line += f"   argdown: {_median(theirs, 0):>5.0f}; {_median(theirs, 1):>5.0f}"
                line += f"   ratio {_median(ours, 0) / _median(theirs, 0):.2f}"
            print(line)


def _clocked(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """Run a process; return its milliseconds on the clock and of the processor, its children's included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)
    taken = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return taken * 1000, used * 1000


def _median(runs: Sequence[tuple[float, float]], which: int) -> float:
    return statistics.median(run[which] for run in runs)


def views() -> None:
    """Print the time to choose and draw the first view of large maps; pages are timed by the web's own bench."""
    for claims in (1000, 10_000):
        debate = made_map(claims, claims, foreign=0)
        start = time.perf_counter()
        view = first_view(debate)
        chosen = time.perf_counter()
        draw(view.debate, Options(), Knowledge(behind=view.behind))
        end = time.perf_counter()
        print(f"views: first of {claims} claims: chosen in {(chosen - start) * 1000:.0f} ms,", end=" ")
        print(f"drawn in {(end - chosen) * 1000:.0f} ms")


def bombs() -> None:
    """Print what each hostile map came to, and the longest pause of another thread meanwhile."""
    cases = {
        "200 claims, 2,000 links": lambda: dense_map(200, 2000),
        "500 claims, 1,000 links": lambda: dense_map(500, 1000),
        "2,000 claims, 4,000 links": lambda: dense_map(2000, 4000),
        "a chain of 5,000": lambda: chain_map(5000),
        "2,000 nested undercuts": lambda: nested_map(2000),
        "10,000 claims at once": lambda: made_map(1, 10_000, foreign=0),
    }
    started: list[int] = []
    start_one = engine._start

    def noted(*given: Any) -> subprocess.Popen[bytes]:
        process = start_one(*given)
        started.append(process.pid)
        return process

    engine._start = noted
    for name, make in cases.items():
        debate = make()
        pause = [0.0]
        stop = threading.Event()

        def watch(pause: list[float] = pause, stop: threading.Event = stop) -> None:
            last = time.perf_counter()
            while not stop.wait(0.005):
                now = time.perf_counter()
                pause[0] = max(pause[0], now - last)
                last = now

        watcher = threading.Thread(target=watch)
        watcher.start()
        start = time.perf_counter()
        try:
            picture = draw(debate)
            outcome = f"{picture.rung}, {picture.width:.0f} by {picture.height:.0f}"
        except TooLarge as refusal:
            outcome = f"refused: {refusal}"
        taken = time.perf_counter() - start
        stop.set()
        watcher.join()
        print(f"bombs: {name}: {taken:.1f} s, {outcome}; longest pause of another thread {pause[0] * 1000:.0f} ms")
    engine._start = start_one
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    left = sum(_alive(group) for group in started)
    print(f"  {len(started)} processes started, {left} left behind; the largest took {largest:.0f} MB")


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def main() -> None:
    """Run the parts that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help="browser, links, steady, speed, views, bombs; all where none is named")
    parser.add_argument("--maps", type=int, default=500, help="made-up maps for browser and links")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each timed process")
    chosen = parser.parse_args()
    parts: dict[str, Callable[[], None]] = {
        "browser": lambda: browser(chosen.maps),
        "links": lambda: links(chosen.maps),
        "steady": lambda: steady(20),
        "speed": lambda: speed(chosen.repeats),
        "views": views,
        "bombs": bombs,
    }
    unknown = set(chosen.parts) - set(parts)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    for name in chosen.parts or parts:
        parts[name]()


if __name__ == "__main__":
    main()
