"""Measure documents: seconds and size of each kind for a map of 60 claims, and the packet beside its bound of 5 s.

``python -m bench.handouts [MAP.yaml]`` takes a made map of two sides, or the map file that is named.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from argmap.handouts import KINDS, Evidence, make
from argmap.mapfile import read_map
from argmap.model import Anchor, Argument, Claim, Issue, Map, Part, Position, Quote, Relation, Source, Verdict

CLAIMS = 60
BOUND = 5.0
"""Seconds a packet for a map of 60 claims may take."""
RUNS = 3


def made_map(count: int = CLAIMS) -> tuple[Map, Evidence]:
    """Return a debate of two sides with a quotation for every claim, and the text they are all from."""
    sentences = [
        f"Witness number {n} saw the ships wait for the tide, and said so to the harbour board." for n in range(count)
    ]
    text = "\n\n".join(f"Before that there was talk. {sentence} After that there was more." for sentence in sentences)
    quotes = [Quote("annals", sentence) for sentence in sentences]
    anchors = {}
    for quote in quotes:
        start = text.index(quote.text)
        part = Part(start, start + len(quote.text), quote.text)
        anchors[quote.key] = Anchor(quote.key, "annals", "", 1, quote.text, (part,), Verdict.VERBATIM, "2026-01-02")
    claims = tuple(
        Claim(f"c{n}", f"The harbour's dues were no cause of claim number {n}.", quotes=(quotes[n],), issue=f"i{n % 5}")
        for n in range(count)
    )
    links = []
    for n in range(2, count):
        relation = (Relation.SUPPORTS, Relation.REBUTS, Relation.SUPPORTS)[n % 3]
        target = n // 3
        links.append(Argument(f"c{n} -> c{target}", (f"c{n}",), relation, f"c{target}"))
    debate = Map(
        "made", "A made debate", "Did it pay?",
        positions=(Position("yes", "Yes", "c0"), Position("no", "No", "c1")),
        issues=tuple(Issue(f"i{n}", f"Issue number {n}") for n in range(5)),
        claims=claims, arguments=tuple(links),
    )  # fmt: skip
    return debate, Evidence({"annals": Source("annals", "Annals", "book")}, anchors, {"annals": text}, 1, "2026-01-02")


def main(arguments: list[str]) -> int:
    """Print a line for each document; return 1 where the packet is beyond its bound."""
    debate, evidence = made_map()
    if arguments:
        path = Path(arguments[0])
        debate, evidence = read_map(path.read_bytes(), path.stem, path.name, None).debate or debate, Evidence()
    print(f"{debate.id}: {len(debate.claims)} claims, {len(debate.arguments)} arguments; medians of {RUNS} runs")
    late = False
    for kind in KINDS.values():
        for format in kind.formats:
            taken = []
            for _ in range(RUNS):
                start = time.perf_counter()
                content = make(debate, kind.name, format, None, evidence)
                taken.append(time.perf_counter() - start)
            median = statistics.median(taken)
            times = f"{median * 1000:7.0f} ms  first {taken[0] * 1000:6.0f} ms"
            print(f"{kind.name:18} {format:5} {times}  {len(content):9,} bytes")
            late = late or (kind.name == "packet" and max(taken) > BOUND)
    return int(late)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
