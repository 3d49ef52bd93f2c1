"""What the API costs beside the page of the same map, and what it costs to know who asks.

``python -m bench.api`` prints requests a second of one thread, taken in turn in the same run so that a busy machine
slows all alike: a map's page and its JSON, each made again and as kept; a quotation checked; an edit saved. Then
milliseconds of processor time of a session's and a token's check, and of ``import argmap``.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from argmap.access import Action, Role
from argmap.access.people import By, People
from argmap.access.sessions import Sessions
from argmap.access.tokens import Tokens
from argmap.library import Library
from argmap.mapfile import write_map
from argmap.store import open_store
from argmap.web import create_app
from bench.drawing_maps import made_map

CLAIMS, ROUNDS = 60, 30
CHECK = {"text": "The harbour was dredged, and no ship waited longer than a day. " * 40, "quotation": "no ship waited"}


def timed(work: Callable[[int], object], number: int) -> float:
    """Return the seconds of processor time that one piece of work takes."""
    begun = time.process_time()
    work(number)
    return time.process_time() - begun


def main() -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "maps"
        folder.mkdir()
        (folder / "made.yaml").write_text(write_map(made_map(CLAIMS, CLAIMS, foreign=0)), "utf-8")
        store = open_store(Path(name) / "a.db")
        library = Library(folder, store)
        client = create_app(library, owner_here=True).test_client()
        claim = next(iter(library.debate("made").map.claim))

        def get(address: str) -> None:
            answer = client.get(address)
            assert answer.status_code == 200, answer.text[:300]

        def edit(number: int) -> None:
            row = {"kind": "set-field", "thing": "claim", "id": claim, "field": "text", "value": f"Wording {number}."}
            answer = client.post("/api/v1/maps/made/edits", json={"edits": [row]}, headers={"If-Match": "*"})
            assert answer.status_code in (200, 201), answer.text[:300]

        kinds: dict[str, Callable[[int], object]] = {
            "HTML page, made again": lambda n: get(f"/maps/made?anew={n}"),
            "HTML page, kept": lambda _: get("/maps/made"),
            "JSON map, made again": lambda n: get(f"/api/v1/maps/made?anew={n}"),
            "JSON map, kept": lambda _: get("/api/v1/maps/made"),
            "verdict on a quotation": lambda _: client.post("/api/v1/quotes/check", json=CHECK),
        }
        for work in (*kinds.values(), edit):
            work(-1)
        spent: dict[str, list[float]] = {kind: [] for kind in (*kinds, "edit")}
        for number in range(ROUNDS):
            for kind, work in kinds.items():
                spent[kind].append(timed(work, number))
        for number in range(ROUNDS):
            spent["edit"].append(timed(edit, number))
        page = statistics.median(spent["HTML page, made again"])
        print(f"A map of {CLAIMS} claims, one thread   requests a second   times the page made again")
        for kind, seconds in spent.items():
            middle = statistics.median(seconds)
            print(f"  {kind:34}{1 / middle:>14.0f}{page / middle:>22.1f}")
        people = People(store)
        ann = people.add("Ann", Role.EDITOR, by=By())
        session, tokens = Sessions(people), Tokens(people)
        secret, (_, token) = session.begin(ann), tokens.make(ann, "bench", [Action.EDIT], 1, by=By())
        for what, check in (("session", lambda _: session.visit(secret)), ("token", lambda _: tokens.bearer(token))):
            middle = statistics.median(timed(check, n) for n in range(300))
            print(f"check of a {what}: {middle * 1000:.2f} ms of processor time")
        store.close()
    print(f"import argmap: {imported() - imported('pass'):.1f} ms of processor time beyond Python's own start")


def imported(code: str = "import argmap") -> float:
    """Return the least milliseconds of processor time that a process takes to run something."""
    least = float("inf")
    for _ in range(7):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        least = min(least, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return least * 1000


if __name__ == "__main__":
    main()
