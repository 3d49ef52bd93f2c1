"""Whether answers stay in proportion to a map that is large, or repeats a long text, on all its pages and files.

``python -m bench.answers [MAP ...]`` asks a small library for every address that needs nothing but a map, and prints
those that took more than a second of processor time, or have more than a hundred times the bytes of the map's file.
"""

from __future__ import annotations

import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from flask.testing import FlaskClient

from argmap.library import Library
from argmap.store import open_store
from argmap.web import create_app

#: Seconds of processor time that an answer may take, and bytes for each of the map's file.
SECONDS, SHARE = 1.0, 100
#: Seconds after which it is given up.
GIVEN_UP = 20


def crowd(people: int = 39_000) -> str:
    """Return a map in which each claim is held by ten people of its own."""
    rows = (
        f"  c{n}: {{text: T., held by: [{', '.join(f'Person {n}-{k}' for k in range(10))}]}}\n"
        for n in range(people // 10)
    )
    return "title: Crowd\nclaims:\n" + "".join(rows)


def circle(claims: int = 8000) -> str:
    """Return a map whose claims attack each other in a circle."""
    rows = (f"  c{n}: {{text: Claim {n}., rebuts: c{(n + 1) % claims}}}\n" for n in range(claims))
    return "title: Circle\npositions:\n  p: {title: P, thesis: c0}\nclaims:\n" + "".join(rows)


def repeated(text: int = 100_000, claims: int = 2000) -> str:
    """Return a map whose thesis and title are long, and are attacked by everything else."""
    long = "word " * (text // 5)
    rows = (f"  c{n}: {{text: Claim {n}., rebuts: t, held by: [P{n}]}}\n" for n in range(claims))
    return (
        f"title: {long[:20_000]}\npositions:\n  p: {{title: P, thesis: t}}\n  q: {{title: Q}}\nclaims:\n"
        f"  t: {{text: {long}}}\n" + "".join(rows)
    )


def held(text: int = 100_000, people: int = 2000) -> str:
    """Return a map whose one long claim is held by many."""
    names = ", ".join(f"Person {n}" for n in range(people))
    long = "word " * (text // 5)
    return f"title: Held\nclaims:\n  t: {{text: {long}, held by: [{names}]}}\n  u: {{text: U., rebuts: t}}\n"


def marks(count: int = 300_000) -> str:
    """Return a map whose text is made of what HTML and JSON write longer."""
    quotes, ligature = '"&<>' * (count // 4), "\ufdfa" * (count // 30)
    return f"title: '\"&<>'\nclaims:\n  a: {{text: '{quotes}'}}\n  b: {{text: '{ligature}', rebuts: a}}\n"


MAPS: dict[str, Callable[[], str]] = {
    "crowd": crowd,
    "circle": circle,
    "repeated": repeated,
    "held": held,
    "marks": marks,
}
ELSEWHERE = ("/people", "/people?find=1", "/search?q=claim", "/", "/sources")


class GivenUp(Exception):
    """An answer took too long."""


@contextmanager
def bounded(seconds: int) -> Iterator[None]:
    """Give up what takes more than so many seconds of processor time."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        raise GivenUp

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def addresses(client: FlaskClient, map_id: str) -> list[str]:
    """Return every address that needs nothing but a map, with the files of its views."""
    found = [
        rule.rule.replace("<map_id>", map_id)
        for rule in client.application.url_map.iter_rules()
        if rule.arguments == {"map_id"} and "GET" in (rule.methods or ()) and "stream" not in rule.rule
    ]
    found += [f"/maps/{map_id}/{view}.html" for view in ("debate", "debate/flow", "debate/passages", "voices")]
    found += [f"/maps/{map_id}/present.html", f"/maps/{map_id}/present?step=5"]
    found += [f"/compare?left={map_id}&right={map_id}"]
    return [*dict.fromkeys(found), *ELSEWHERE]


def measured(client: FlaskClient, address: str) -> tuple[int, float, int]:
    """Return the status of an answer, its seconds of processor time and its bytes; 0 where it was given up."""
    spent = time.process_time()
    try:
        with bounded(GIVEN_UP):
            answer = client.get(address)
            size = len(answer.data)
            return answer.status_code, time.process_time() - spent, size
    except GivenUp:
        return 0, time.process_time() - spent, 0


def main() -> None:
    """Ask for every page of each map, and print which are out of proportion."""
    for name in sys.argv[1:] or MAPS:
        text = MAPS[name]()
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "maps"
            folder.mkdir()
            (folder / f"{name}.yaml").write_text(text, "utf-8")
            store = open_store(Path(place) / "x.db")
            client = create_app(Library(folder, store), owner_here=True).test_client()
            spent = time.process_time()
            client.get("/health")
            print(f"{name}: {len(text):,} bytes, read in {time.process_time() - spent:.1f} s of CPU", flush=True)
            asked = addresses(client, name)
            for address in asked:
                status, seconds, size = measured(client, address)
                if not status or status == 500 or seconds > SECONDS or size > SHARE * len(text):
                    print(
                        f"  {address}: {status}, {seconds:.2f} s of CPU, {size / 1e6:.2f} MB, "
                        f"{size / len(text):.0f} times the file",
                        flush=True,
                    )
            most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
            print(f"  {len(asked)} addresses; memory at most {most:.0f} MB", flush=True)
            store.close()


if __name__ == "__main__":
    main()
