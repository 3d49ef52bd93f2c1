"""How many AIF files a second are brought in, beside arguebuf 2.7.2 on the same files where it is installed.

Run as ``python -m bench.formats_aif [--files 1000] [--arguebuf PYTHON]``; the second names an interpreter that has
arguebuf, so that argmap's own environment need not.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from argmap.formats import aif

WORDS = ["the", "bridge", "market", "river", "school", "lamp", "quay", "orchard", "union", "should", "must", "rarely"]
OTHER = """
import json, sys, time
from pathlib import Path
import arguebuf
paths = sorted(Path(sys.argv[1]).glob("*.json"))
rounds = []
for _ in range(3):
    start = time.perf_counter()
    for path in paths:
        with path.open(encoding="utf-8") as file:
            arguebuf.load.aif(json.load(file))
    rounds.append(len(paths) / (time.perf_counter() - start))
print(json.dumps(rounds))
"""


def generated(seed: int) -> str:
    """Return a node set of 10 to 80 nodes with the dialogue around it, the same for the same seed."""
    chance = random.Random(seed)
    nodes: list[dict[str, str]] = []
    edges: list[dict[str, str]] = []
    locutions: list[dict[str, str]] = []

    def node(kind: str, text: str) -> str:
        ident = str(seed * 1000 + len(nodes))
        nodes.append({"nodeID": ident, "text": text, "type": kind, "timestamp": "2020-01-02 03:04:05"})
        return ident

    def edge(source: str, target: str) -> None:
        edges.append({"edgeID": str(len(edges)), "fromID": source, "toID": target, "formEdgeID": ""})

    def sentence() -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(5, 18)))

    statements = []
    for _ in range(chance.randint(3, 20)):
        statements.append(node("I", sentence()))
        spoken, anchor = node("L", f"A : {sentence()}"), node("YA", "Asserting")
        edge(spoken, anchor)
        edge(anchor, statements[-1])
        locutions.append({"nodeID": spoken, "personID": "1", "timestamp": "2020-01-02 03:04:05"})
    steps: list[str] = []
    for number in range(1, len(statements)):
        attack = chance.random() < 0.3
        target = chance.choice(steps) if steps and attack and chance.random() < 0.4 else statements[number // 2]
        steps.append(node("CA" if attack else "RA", "Default Conflict" if attack else "Default Inference"))
        edge(statements[number], steps[-1])
        edge(steps[-1], target)
    return json.dumps({"nodes": nodes, "edges": edges, "locutions": locutions})


def main() -> None:
    """Print files a second, median of three rounds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--arguebuf", default="", help="a Python interpreter that has arguebuf 2.7.2")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(given.files):
            Path(folder, f"{seed:05}.json").write_text(generated(seed), encoding="utf-8")
        paths = sorted(Path(folder).glob("*.json"))
        rounds = []
        for _ in range(3):
            start = time.perf_counter()
            for path in paths:
                found = aif.read(path.read_text(encoding="utf-8"), path.stem)
                assert found.map.claims
            rounds.append(len(paths) / (time.perf_counter() - start))
        size = sum(path.stat().st_size for path in paths) / len(paths)
        print(f"{len(paths)} files of {size:,.0f} bytes on average")
        print(f"argmap          {statistics.median(rounds):8,.0f} files/s")
        if given.arguebuf:
            done = subprocess.run([given.arguebuf, "-c", OTHER, folder], capture_output=True, text=True, check=True)
            print(f"arguebuf 2.7.2  {statistics.median(json.loads(done.stdout.splitlines()[-1])):8,.0f} files/s")


if __name__ == "__main__":
    main()
