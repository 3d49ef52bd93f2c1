"""Runs every bench in turn, each in a process of its own: ``make bench``, or only those that are named."""

from __future__ import annotations

import subprocess
import sys
import time

#: Module below ``bench`` -> what it measures. Each prints ratios against a peer or a bound of the same run.
PARTS = {
    "pages": "map file to picture beside the layout program alone; warm pages beside a fixed body",
    "large": "maps of 1,000 and 10,000 claims over HTTP, cold and warm; hostile maps, and /health meanwhile",
    "quotes": "quotations: recall, false acceptances, time",
    "drawing": "pictures: overlaps, stability, whole process beside Argdown, first views, bombs",
    "debate": "the debate view: cold and warm",
    "evaluation": "what stands, beside PyArg and pygarg",
    "edits": "random edits spliced into all shipped maps: other bytes changed, lines of diff, time",
    "formats": "Argdown and Kialo",
    "formats_aif": "AIF beside arguebuf",
    "handouts": "documents",
    "store": "rival writers, kill -9, one edit of a large map, search, thousands of maps; python -m bench.store --full",
    "live": "from Enter to the new card, here and in another browser, at 60, 300 and 1,000 claims",
    "rooms": "30 and 300 phones in a room over HTTP: 95th percentiles, bytes a minute",
}


def main(names: list[str]) -> int:
    """Run the parts that are named, or all; return how many of them failed."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"There is no bench {unknown[0]}; there are {', '.join(PARTS)}.")
        return 2
    failed = []
    for name in names or list(PARTS):
        print(f"\n== {name}: {PARTS[name]}", flush=True)
        started = time.monotonic()
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode:
            failed.append(name)
        print(f"== {name} took {time.monotonic() - started:.0f} s", flush=True)
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
