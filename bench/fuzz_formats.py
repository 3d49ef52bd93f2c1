"""Reads spoiled files of every format: whatever is in them, there may be problems, but no exception and no long wait.

Run as ``python -m bench.fuzz_formats [--files 1000] [--format NAME ...] [--seed 0]``, or ``make fuzz``. A finding is
printed with its format and seed, and ends the run with status 1. Files are those of ``tests/data/formats``.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
import traceback
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
ARGDOWN = (
    "[", "]", "<", ">", "[a]: ", "<b>: ", "{", "}", "{a: ", "===", "---", "--", "(1) ", "\n", "\n\n", "  + ", "\t- ",
    " _> ",
    "><", "/*", "*/", "<!--", "-->", "//", "*", "**", "__", "#(", "# ", "@[", "@<", "\\", ":", ".", "1. ", " * ",
    "-> See 1.1.", "1.1. Pro: ", "Sources:", "[x](http://a.example/)",
)  # fmt: skip


def samples() -> dict[str, list[str]]:
    """Return the texts to spoil, by format; those of argmap's own formats are written from the others."""
    found: dict[str, list[str]] = {row.name: [] for row in formats.TABLE if row.reads}
    for path in sorted(DATA.rglob("*")):
        if path.is_file() and path.parent.name in found and path.name != "counts.json":
            found[path.parent.name].append(path.read_bytes().decode("utf-8-sig"))
    debate = formats.read(found["argdown"][0], "argdown").map
    for name, texts in found.items():
        if not texts and formats.by_name(name).writes:
            texts.append(formats.write(debate, name))
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
                    formats.write(found.map, row.name).encode("utf-8")
        formats.detect(text, "x.argdown")
    except Exception:  # noqa: BLE001 - whatever is raised is the finding
        return traceback.format_exc(limit=-6)
    return f"{took:.1f} s" if took > MOST_SECONDS else "; ".join(wrong[:3])


def main() -> int:
    """Spoil and read, and return the status to end with."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000, help="spoiled files a format")
    parser.add_argument("--format", nargs="*", default=[], help="names of formats; all where left out")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    status = 0
    for name, texts in samples().items():
        if not texts or (given.format and name not in given.format):
            continue
        start, slowest, findings = time.perf_counter(), 0.0, 0
        for number in range(given.files):
            seed = given.seed + number
            text = spoil(texts[seed % len(texts)], seed, name)
            before = time.process_time()
            wrong = check(name, text, seed)
            slowest = max(slowest, time.process_time() - before)
            if wrong:
                findings += 1
                status = 1
                print(f"{name} seed {seed}: {wrong}", file=sys.stderr)
        rate = given.files / (time.perf_counter() - start)
        print(
            f"{name:10} {given.files} files, {findings} findings, {rate:.0f} a second, slowest {slowest:.2f} s",
            flush=True,
        )
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory {used:.0f} MB")
    return status or int(used > MOST_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
