"""Times the debate's views, cold and warm, on three shipped debates and on one made of 400 claims and 4 positions.

Cold is a first request in a library just opened, with no layout kept; warm is the same page again, and a layout kept
but the page made again. Run it as ``python -m bench.debate``; it prints a table in milliseconds, medians of three.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient

from argmap.library import Library
from argmap.mapfile import write_map
from argmap.model import Argument, Claim, Map, Position, Relation, link_id
from argmap.places import shipped
from argmap.store import open_store
from argmap.web import create_app

SHIPPED = ("permanent-revolution", "succession", "history-as-history")
VIEWS = ("debate", "debate/flow", "debate/passages", "voices", "present?step=9")
ROUNDS = 3
WORDS = ("the", "party", "state", "people", "war", "peace", "bread", "land", "council", "vote", "power", "because")


def made(claims: int = 400, positions: int = 4, seed: int = 5) -> Map:
    """Return a debate of random trees, one for each position, a third of their links attacks.

    :param claims: number of claims, theses among them; :param positions: number of positions
    """
    chance = random.Random(seed)

    def text() -> str:
        return " ".join(chance.choice(WORDS) for _ in range(chance.randint(6, 16))).capitalize() + "."

    found = [Claim(f"thesis-{n}", text()) for n in range(positions)]
    arguments = []
    for n in range(claims - positions):
        target = chance.choice(found).id
        relation = chance.choice([Relation.SUPPORTS, Relation.SUPPORTS, Relation.REBUTS])
        found.append(Claim(f"claim-{n}", text(), held_by=(f"Person {n % 17}",)))
        arguments.append(Argument(link_id(f"claim-{n}", target), (f"claim-{n}",), relation, target))
    sides = tuple(Position(f"side-{n}", f"Side {n}", f"thesis-{n}") for n in range(positions))
    return Map("made", "A debate of 400 claims", positions=sides, claims=tuple(found), arguments=tuple(arguments))


def _took(client: FlaskClient, address: str) -> float:
    start = time.perf_counter()
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return (time.perf_counter() - start) * 1000


def _times(folder: Path, texts: Path | None, name: str, view: str) -> tuple[float, float, float]:
    cold, again, warm = [], [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as place:
            store = open_store(Path(place) / "bench.db")
            library = Library(folder, store, texts)
            library.refresh()
            library.verdicts(library.debate(name).map)
            address = f"/maps/{name}/{view}"
            first = create_app(library).test_client()
            cold.append(_took(first, address))
            warm.append(_took(first, address))
            fresh = create_app(library).test_client()
            again.append(_took(fresh, address))
            store.close()
    return statistics.median(cold), statistics.median(again), statistics.median(warm)


def main() -> None:
    """Print the table."""
    print(f"{'debate':24} {'view':16} {'cold':>8} {'no page kept':>13} {'warm':>8}   ms")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "made.yaml").write_text(write_map(made()), encoding="utf-8")
        for name, where in (*((name, shipped("maps")) for name in SHIPPED), ("made", folder)):
            for view in VIEWS:
                cold, again, warm = _times(where, None, name, view)
                print(f"{name:24} {view:16} {cold:8.0f} {again:13.0f} {warm:8.1f}")


if __name__ == "__main__":
    main()
