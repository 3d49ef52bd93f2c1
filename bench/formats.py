"""How formats are brought in: Argdown's counts beside Argdown's own, and how many claims a second.

Run as ``python -m bench.formats [--argdown FOLDER] [--files 500]``; the folder is one in which ``npm install
@argdown/core`` was run. Without it only the times are taken.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from argmap import formats
from argmap.formats.argdown.reading import parse
from argmap.formats.base import clean
from bench.argdown_texts import made

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "tests" / "data" / "formats"
FIGURES = ("statements", "arguments", "relations")


def theirs(folder: Path, paths: Sequence[Path]) -> list[dict[str, object]]:
    """Return what Argdown counts in files."""
    command = ["node", str(HERE / "argdown_counts.js"), *map(str, paths)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def compare(folder: Path, paths: Sequence[Path], what: str) -> None:
    """Print in how many files both count the same."""
    same = other = errors = 0
    for found, path in zip(theirs(folder, paths), paths, strict=True):
        if found["errors"]:
            errors += 1
        elif parse(clean(path.read_bytes().decode("utf-8"))).figures() == {key: found[key] for key in FIGURES}:
            same += 1
        else:
            other += 1
            print(f"differs: {path}")
    print(f"Argdown, {what}: {same} counted alike, {other} not, {errors} that Argdown itself cannot read whole")


def times() -> None:
    """Print how many claims a second each sample comes in with, medians of five runs."""
    samples = {path: path.parent.name for path in sorted(DATA.rglob("*")) if path.parent.name in ("argdown", "kialo")}
    for path, name in samples.items():
        if path.suffix == ".json":
            continue
        text = path.read_bytes().decode("utf-8")
        runs = []
        for _ in range(5):
            start = time.perf_counter()
            found = formats.read(text, name, path.name)
            runs.append(time.perf_counter() - start)
        claims = len(found.map.claims)
        took = statistics.median(runs)
        print(f"{name:8} {path.name:20} {claims:4} claims {took * 1000:7.2f} ms {claims / took:8.0f} claims a second")


def main() -> None:
    """Compare and time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--argdown", type=Path, help="folder with node_modules/@argdown/core")
    parser.add_argument("--files", type=int, default=500, help="texts made by rule")
    given = parser.parse_args()
    if given.argdown:
        compare(given.argdown, sorted((DATA / "argdown").glob("*.argdown")), "our sample files")
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder) / f"{seed:05}.argdown" for seed in range(given.files)]
            for seed, path in enumerate(paths):
                path.write_text(made(seed), "utf-8")
            compare(given.argdown, paths, "texts made by rule")
            shipped = sorted(path for path in (HERE.parent / "maps").glob("*.yaml") if path.name != "sources.yaml")
            written = [Path(folder) / f"{path.stem}.argdown" for path in shipped]
            for path, out in zip(shipped, written, strict=True):
                out.write_text(formats.write(formats.read(path.read_text("utf-8"), "yaml").map, "argdown"), "utf-8")
            compare(given.argdown, written, "shipped maps as argmap writes them")
    times()


if __name__ == "__main__":
    main()
