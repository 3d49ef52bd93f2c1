"""Reads spoiled files of every format: there may be problems, but no exception, no long wait, no great need of memory.

Run as ``python -m bench.fuzz_formats [--files 1000] [--format NAME ...] [--seed 0] [--more FOLDER]``, or ``make fuzz``.
A finding is printed with its format and seed, and ends the run with status 1. Files are those of
``tests/data/formats``, and those of a folder laid out like it. Formats take turns, each turn in a process of its own
that may have no more memory than a file is allowed; figures so far are printed after every fourth turn.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from argmap import formats, schema
from argmap.formats.base import clean
from argmap.model import Map, is_slug
from bench.mutate import mutate

DATA = Path(__file__).resolve().parent.parent / "tests" / "data" / "formats"
MOST_SECONDS = 2.0
MOST_MEGABYTES = 512
#: So often what was read is written as well, in every format.
WRITE_EVERY = 50
#: Files a turn of a format.
TURN = 250
ARGDOWN = (
    "[", "]", "<", ">", "[a]: ", "<b>: ", "{", "}", "{a: ", "===", "---", "--", "(1) ", "\n", "\n\n", "  + ", "\t- ",
    " _> ",
    "><", "/*", "*/", "<!--", "-->", "//", "*", "**", "__", "#(", "# ", "@[", "@<", "\\", ":", ".", "1. ", " * ",
    "-> See 1.1.", "1.1. Pro: ", "Sources:", "[x](http://a.example/)",
)  # fmt: skip


def samples(*more: Path) -> dict[str, list[str]]:
    """Return the texts to spoil, by format; those of argmap's own formats are written from the others.

    :param more: further folders with a folder for each format
    """
    found: dict[str, list[str]] = {row.name: [] for row in formats.TABLE if row.reads and row.kind != "binary"}
    for path in (path for folder in (DATA, *more) for path in sorted(folder.rglob("*"))):
        if path.is_file() and path.parent.name in found and path.name != "counts.json":
            found[path.parent.name].append(path.read_bytes().decode("utf-8-sig", "replace"))
    debates = [formats.read(texts[0], name).map for name, texts in found.items() if texts]
    for name, texts in found.items():
        if not texts and formats.by_name(name).writes:
            texts += [formats.write(debate, name) for debate in debates]
    shipped = sorted((DATA.parent.parent.parent / "maps").glob("[!s]*.yaml"))[:1]
    for path in shipped:
        whole = formats.read(path.read_text("utf-8"), "yaml").map
        for name in ("argdown", "json", "yaml", "kialo"):
            found[name].append(formats.write(whole, name))
    return found


def spoil(text: str, seed: int, name: str) -> str:
    """Return a text spoiled by a seed; marks of the plain formats are thrown in besides what is thrown in anywhere."""
    import random

    chance = random.Random(seed)
    text = mutate(text, seed)
    if name in ("argdown", "kialo"):
        for _ in range(chance.randrange(4)):
            spot = chance.randrange(len(text) + 1)
            text = text[:spot] + chance.choice(ARGDOWN) * chance.choice((1, 1, 1, 2, 40)) + text[spot:]
    return text


def faults(debate: Map) -> list[str]:
    """Return what makes a map one that could not be kept: ids that are none, missing ends, unfit characters."""
    known = set(debate.claim) | set(debate.argument)
    found = [f"id {claim.id!r}" for claim in debate.claims if not is_slug(claim.id)]
    found += [
        f"text {claim.text[:20]!r}" for claim in debate.claims if not claim.text or clean(claim.text) != claim.text
    ]
    for argument in debate.arguments:
        if argument.target not in known or not argument.premises or not set(argument.premises) <= set(debate.claim):
            found.append(f"ends of {argument.id!r}")
    if len(known) != len(debate.claims) + len(debate.arguments):
        found.append("ids that are not unique")
    return found


def check(name: str, text: str, seed: int) -> str:
    """Return what is wrong with reading a text, and now and then with writing it; empty where nothing is."""
    start = time.process_time()
    try:
        found = formats.read(text, name, f"spoiled.{name}")
        json.dumps(formats.report(found))
        took = time.process_time() - start
        wrong = faults(found.map)
        if seed % 10 == 0 and schema.load(schema.dump(found.map), found.map.id)[0] != found.map:
            wrong.append("a map that is not what is kept of it")
        if seed % WRITE_EVERY == 0:
            for row in formats.TABLE:
                if row.writes:
                    formats.write_bytes(found.map, row.name)
        formats.detect(text, "x.argdown")
    except Exception:  # noqa: BLE001 - whatever is raised is the finding
        return traceback.format_exc(limit=-6)
    return f"{took:.1f} s" if took > MOST_SECONDS else "; ".join(wrong[:3])


@dataclass(slots=True)
class Tally:
    """What came of one format's files so far."""

    files: int = 0
    findings: int = 0
    slowest: float = 0.0
    megabytes: float = 0.0
    seconds: float = 0.0


def turn(name: str, texts: Sequence[str], seeds: range, tally: Tally) -> None:
    """Read the files of some seeds in a child of its own, limited in memory, and add what came of them."""
    start = time.perf_counter()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEGABYTES * 2**20,) * 2)
        for seed in seeds:
            text = spoil(texts[seed % len(texts)], seed, name)
            before = time.process_time()
            wrong = check(name, text, seed)
            line = json.dumps((seed, time.process_time() - before, wrong)) + "\n"
            os.write(writing, line.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as lines:
        for line in lines:
            seed, took, wrong = json.loads(line)
            tally.files += 1
            tally.slowest = max(tally.slowest, took)
            if wrong:
                tally.findings += 1
                print(f"{name} seed {seed}: {wrong}", file=sys.stderr, flush=True)
    _, status, used = os.wait4(child, 0)
    if status:
        tally.findings += 1
        print(f"{name}: reading seeds {seeds} ended with status {status}", file=sys.stderr, flush=True)
    tally.megabytes = max(tally.megabytes, used.ru_maxrss / 1024)
    tally.seconds += time.perf_counter() - start


def main() -> int:
    """Spoil and read, and return the status to end with."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000, help="spoiled files a format")
    parser.add_argument("--format", nargs="*", default=[], help="names of formats; all where left out")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--more", type=Path, nargs="*", default=[], help="folders of further files, one a format")
    given = parser.parse_args()
    chosen = {name: texts for name, texts in samples(*given.more).items() if not given.format or name in given.format}
    tallies = {name: Tally() for name in chosen}
    for row in formats.TABLE:
        row.load()  # in the parent, so that every child has the same code, loaded once
    for place, first in enumerate(range(given.seed, given.seed + given.files, TURN), 1):
        last = min(first + TURN, given.seed + given.files)
        for name, texts in chosen.items():
            turn(name, texts, range(first, last), tallies[name])
        if place % 4 == 0 or last == given.seed + given.files:
            for name, tally in tallies.items():
                print(
                    f"{name:10} {tally.files} files, {tally.findings} findings, "
                    f"{tally.files / tally.seconds:.0f} a second, "
                    f"slowest {tally.slowest:.2f} s, most memory {tally.megabytes:.0f} MB",
                    flush=True,
                )
    return int(any(tally.findings for tally in tallies.values()))


if __name__ == "__main__":
    sys.exit(main())
