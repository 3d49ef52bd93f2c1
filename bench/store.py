"""What the store bears: rival writers, kill -9, one edit of a large map, warm pages, search, and thousands of maps.

``python -m bench.store`` runs every part at a size that takes a few minutes; name parts to run only those, and
``--full`` for the full size. Rates are ratios against bare transactions on the same store in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from argmap.edits import SetField, Thing
from argmap.errors import Conflict
from argmap.library import Library
from argmap.mapfile import write_map
from argmap.store import Author, AuthorKind, Draft, Entry, open_store
from bench.drawing_maps import made_map
from tests import postgres

ME = Author(AuthorKind.PROGRAM, "bench", "bench")
WRITERS = 16
SHARED = ("c0", "c1", "c2", "c3")
"""Claims that all writers change; each has one of its own besides."""


@dataclass(frozen=True)
class Size:
    """How much is measured.

    :param full: whether all of it; count: instead of the usual number; on: the one kind of store, empty for both
    :param writers: how many processes edit at once
    """

    full: bool
    count: int
    on: str
    writers: int = WRITERS

    def of(self, usual: int, full: int) -> int:
        """Return how many, of what has a usual and a full number."""
        return self.count or (full if self.full else usual)


@contextmanager
def places(folder: Path, size: Size) -> Iterator[list[tuple[str, Callable[[str], str]]]]:
    """Give for each kind of store its name and what makes the place of an empty one."""
    kinds: list[tuple[str, Callable[[str], str]]] = [("SQLite", lambda name: str(folder / f"{name}.db"))]
    if size.on == "sqlite":
        yield kinds
        return
    kinds = [] if size.on else kinds
    if postgres.find() is None:
        print("no PostgreSQL is here; `make postgres` says how to get one")
        yield kinds
        return
    with postgres.running() as server:
        # The tests' server does not wait for the disk; here that is what is measured.
        import psycopg

        import argmap.store.postgres  # noqa: F401 - once, so that no child does it again

        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = on")
            connection.execute("SELECT pg_reload_conf()")
        yield [*([] if size.on else kinds), ("PostgreSQL", server.create)]


def child(work: Callable[[], None]) -> int:
    """Do something in a process of its own, which ends with it; return its number."""
    sys.stdout.flush()
    number = os.fork()
    if number == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:  # noqa: BLE001 - it is printed, and the parent sees the exit code
            import traceback

            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    return number


def ended(number: int) -> int:
    """Wait for a process, and return its exit code; less than 0 where a signal ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def inside(work: Callable[[], None]) -> None:
    """Do something in a process of its own, and stop where it fails."""
    if ended(child(work)):
        raise SystemExit("failed, as told above")


def warm_up() -> None:
    """Import all that a commit needs, once, so that no child does it again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "maps"
        folder.mkdir()
        (folder / "m.yaml").write_text(a_map(5), "utf-8")
        store = open_store(Path(name) / "a.db")
        library = Library(folder, store)
        for turn in range(2):
            with suppress(Conflict):
                edits = [SetField(Thing.CLAIM, "c1", "text", f"T{turn}.")]
                library.commit("m", edits, author=ME, base=1, client=f"{turn}")
        store.search("t", 5)
        store.close()


def a_map(claims: int) -> str:
    """Return a map file of so many claims."""
    return write_map(made_map(7, claims, foreign=0.0))


# rival writers ----------------------------------------------------------------------------------------------------


def writers(size: Size) -> None:
    """16 processes that edit one map, through the whole library with its folder, and what the log says afterwards."""
    turns = size.of(12, 500)
    warm_up()
    print(
        f"{size.writers} processes x {turns} edits of one map of 60 claims, a third of them of claims that all change"
    )
    head = (
        "store        acknowledged  refused   lost  doubled  merged   edits/s  CPU ms/edit  bare transactions/s  ratio"
    )
    print(head)
    with tempfile.TemporaryDirectory() as name, places(Path(name), size) as kinds:
        for kind, make in kinds:
            folder = Path(name) / f"maps-{kind}"
            folder.mkdir()
            (folder / "m.yaml").write_text(a_map(60), "utf-8")
            place = make("rivals")
            inside(lambda place=place, folder=folder: _begin(place, folder))
            before = os.times()
            took, said = _together(size.writers, lambda n, out, p=place, f=folder: _edit(n, turns, p, f, out), kind)
            after = os.times()
            spent = sum(after[2:4]) - sum(before[2:4])
            beside = make("bare")
            bare, _ = _together(size.writers, lambda n, out, p=beside: _bare(n, turns, p, out), "")
            told = [json.loads(line) for line in said]
            done = [row for row in told if row[0] == "made"]
            lost, doubled, merged = _judge(place, done)
            rate, base = len(done) / took, size.writers * turns / bare
            print(
                f"{kind:<12} {len(done):>12} {len(told) - len(done):>8} {lost:>6} {doubled:>8} {merged:>7} "
                f"{rate:>9.1f} {spent / len(told) * 1000:>12.1f} {base:>20.0f} {rate / base:>6.3f}",
                flush=True,
            )
            if lost or doubled or merged:
                raise SystemExit("an edit was lost, made twice, or merged over another of the same field")


def _begin(place: str, folder: Path) -> None:
    store = open_store(place)
    Library(folder, store).refresh(-1)
    store.close()


def _together(writers: int, work: Callable[[int, int], None], told: str) -> tuple[float, list[str]]:
    """Run the writers at once; return the seconds they took and the lines they said.

    :param told: what the progress is told of, every ten seconds; empty to tell of none
    """
    read, write = os.pipe()
    said: list[bytes] = []
    started = time.monotonic()

    def collect() -> None:
        lines, again = 0, started + 10
        while piece := os.read(read, 65536):
            said.append(piece)
            lines += piece.count(b"\n")
            if told and time.monotonic() > again:
                again += 10
                print(f"  {told}: {lines} edits after {time.monotonic() - started:.0f} s", flush=True)

    numbers = [child(lambda n=n: work(n, write)) for n in range(writers)]
    os.close(write)
    reader = threading.Thread(target=collect)
    reader.start()
    failed = [code for code in map(ended, numbers) if code]
    took = time.monotonic() - started
    reader.join()
    os.close(read)
    if failed:
        raise SystemExit("a writer failed, as told above")
    return took, b"".join(said).decode().splitlines()


def _say(out: int, *row: object) -> None:
    os.write(out, (json.dumps(row) + "\n").encode())


def _edit(number: int, turns: int, place: str, folder: Path, out: int) -> None:
    store = open_store(place)
    library = Library(folder, store)
    chance = random.Random(number)
    for turn in range(turns):
        name = chance.choice(SHARED) if chance.random() < 1 / 3 else f"c{10 + number}"
        text = f"Writer {number} turn {turn}."
        client = f"{number}-{turn}"
        base = library.debate("m").revision
        try:
            made = library.commit("m", [SetField(Thing.CLAIM, name, "text", text)], author=ME, base=base, client=client)
        except Conflict:
            _say(out, "refused", name, client)
            continue
        _say(out, "made", name, client, text, base, made.revision.number)
    store.close()


def _bare(number: int, turns: int, place: str, out: int) -> None:
    store = open_store(place)
    for turn in range(turns):
        store.commit(Draft(f"d{number}", f"{turn}".encode(), ME, "2026", client=f"{number}-{turn}"))
    _say(out, "done", number)
    store.close()


def _judge(place: str, done: list[list[object]]) -> tuple[int, int, int]:
    """Return how many acknowledged edits are not in the log, are there twice, or were put over another unseen."""
    found: list[tuple[int, int, int]] = []
    read, write = os.pipe()

    def look() -> None:
        store = open_store(place)
        revisions = store.revisions("m")
        by_number = {revision.number: revision for revision in revisions}
        clients = [revision.client for revision in revisions if revision.client]
        touched: dict[str, list[int]] = defaultdict(list)
        for revision in revisions:
            for edit in json.loads(revision.edits):
                touched[str(edit.get("id"))].append(revision.number)
        lost = merged = 0
        for _, name, client, text, base, number in done:
            revision = by_number.get(number)  # type: ignore[call-overload]
            if revision is None or revision.client != client or str(text) not in revision.edits:
                lost += 1
            if any(base < other < number for other in touched[str(name)]):  # type: ignore[operator]
                merged += 1
        doubled = len(clients) - len(set(clients))
        os.write(write, json.dumps((lost, doubled, merged)).encode())
        store.close()

    inside(look)
    os.close(write)
    found.append(tuple(json.loads(os.read(read, 1000))))
    os.close(read)
    return found[0]


# kill -9 ----------------------------------------------------------------------------------------------------------


def kills(size: Size) -> None:
    """A process that commits, reads files in and writes them back, killed at random instants; then all must agree."""
    rounds = size.of(40, 1000)
    warm_up()
    with tempfile.TemporaryDirectory() as name, places(Path(name), size) as kinds:
        for kind, make in kinds:
            folder = Path(name) / f"maps-{kind}"
            folder.mkdir()
            (folder / "m.yaml").write_text(a_map(40), "utf-8")
            place = make("kills")
            inside(lambda place=place, folder=folder: _begin(place, folder))
            chance = random.Random(5)
            acknowledged = idle = 0
            started = time.monotonic()
            for round_ in range(rounds):
                made = _killed(round_, place, folder, chance)
                acknowledged += len(made)
                idle += not made
                inside(lambda made=made, place=place, folder=folder: _agree(place, folder, made))
                if (round_ + 1) % 100 == 0:
                    print(f"  {kind}: {round_ + 1} kills, {acknowledged} edits acknowledged", flush=True)
            if kind == "SQLite":
                import sqlite3

                connection = sqlite3.connect(place)
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                connection.close()
            print(
                f"{kind}: {rounds} kills, {acknowledged} edits acknowledged, 0 lost; file, head and search agreed "
                f"after each ({idle} before the first edit; {time.monotonic() - started:.0f} s)",
                flush=True,
            )


def _killed(round_: int, place: str, folder: Path, chance: random.Random) -> list[list[str]]:
    read, write = os.pipe()
    number = child(lambda: _restless(round_, place, folder, write))
    os.close(write)
    begun = b""
    # Start-up is killed as well, but mostly it is over by then: on a busy machine it would be all that is ever killed.
    if chance.random() < 0.9:
        while b"made" not in begun and (piece := os.read(read, 65536)):
            begun += piece
    time.sleep(chance.random() * 0.3)
    os.kill(number, signal.SIGKILL)
    ended(number)
    said = begun
    while piece := os.read(read, 65536):
        said += piece
    os.close(read)
    rows = [json.loads(line) for line in said.decode().split("\n")[:-1]]
    return [row for row in rows if row[0] == "made"]


def _restless(round_: int, place: str, folder: Path, out: int) -> None:
    store = open_store(place)
    library = Library(folder, store)
    chance = random.Random(round_)
    library.refresh(-1)
    _say(out, "begun")
    path = folder / "m.yaml"
    for turn in range(10**6):
        client = f"{round_}-{turn}"
        if chance.random() < 0.3:
            # As an editor does: written beside, and put in place whole.
            text = path.read_text("utf-8")
            beside = folder / ".editor"
            beside.write_text(
                f"# {client}\n" + text[text.index("\n") + 1 :] if text.startswith("#") else f"# x\n{text}"
            )
            beside.replace(path)
            library.refresh(-1)
            continue
        name, text = f"c{chance.randrange(8)}", f"Round {round_} turn {turn}."
        library.commit("m", [SetField(Thing.CLAIM, name, "text", text)], author=ME, client=client)
        _say(out, "made", name, client, text, str(turn))


def _agree(place: str, folder: Path, made: list[list[str]]) -> None:
    """Fail where file, head and search differ, or an acknowledged edit is not there."""
    store = open_store(place)
    library = Library(folder, store)
    library.refresh(-1)
    head = store.head("m")
    assert head is not None
    content = store.content(head.sha256)
    assert content == (folder / "m.yaml").read_bytes(), "file and head differ"
    debate = library.debate("m")
    last: dict[str, list[str]] = {}
    for row in made:
        revision = store.sent(row[2])
        assert revision is not None, f"{row} is not in the log"
        assert row[3] in revision.edits, f"{row} is not what the log has"
        last[row[1]] = row
    for name, (_, _, client, text, turn) in last.items():
        now = debate.map.claim[name].text
        round_ = client.split("-")[0]
        # One that was made and killed before it was acknowledged may be there instead; nothing older may.
        assert now == text or (now.startswith(f"Round {round_} ") and int(now.split()[3].rstrip(".")) > int(turn)), now
        assert name in [entry.ref for entry in store.search(now, map_id="m").entries], f"{now} is not found"
    store.close()


# one edit of a large map ------------------------------------------------------------------------------------------


def edit(size: Size) -> None:
    """One edit of a map of 1,000 claims in a library of others, beside reading the whole library again."""
    from argmap.web import create_app

    others, rounds = 200 if size.full else 30, size.of(7, 15)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "maps"
        folder.mkdir()
        (folder / "large.yaml").write_text(a_map(1000), "utf-8")
        for number in range(others):
            (folder / f"m{number}.yaml").write_text(write_map(made_map(number, 60, foreign=0.0)), "utf-8")
        store = open_store(Path(name) / "a.db")
        library = Library(folder, store)
        library.refresh(-1)
        client = create_app(library).test_client()

        def page(map_id: str) -> float:
            started = time.perf_counter()
            assert client.get(f"/maps/{map_id}").status_code == 200
            return (time.perf_counter() - started) * 1000

        cold = page("large")
        page("m1")
        warm = statistics.median(page("m1") for _ in range(9))
        commits, firsts, other = [], [], []
        for turn in range(rounds):
            text = f"Another wording {turn}."
            started = time.perf_counter()
            library.commit("large", [SetField(Thing.CLAIM, "c40", "text", text)], author=ME)
            commits.append((time.perf_counter() - started) * 1000)
            other.append(page("m1"))
            firsts.append(page("large"))
        started = time.perf_counter()
        fresh = Library(folder)
        fresh.refresh(-1)
        whole = (time.perf_counter() - started) * 1000
        commit, first, beside = (statistics.median(values) for values in (commits, firsts, other))
        print(f"a map of 1,000 claims among {others} of 60; medians of {rounds} edits, ms")
        print(
            f"  commit, from the call to the written file   {commit:8.1f}   {commit / whole:.3f} of reading everything"
        )
        print(f"  first page of it afterwards                 {first:8.1f}   (cold {cold:.0f})")
        print(f"  a page of another map afterwards            {beside:8.1f}   before the edit {warm:.1f}")
        print(f"  reading all again                           {whole:8.1f}")
        store.close()
        if beside > 3 * warm + 2:
            raise SystemExit("an edit of one map cost another its kept page")


# search -----------------------------------------------------------------------------------------------------------

COMMON = ("history", "power", "council", "claim", "party", "law")


def search(size: Size) -> None:
    """Words that half of all claims have, in 200,000 claims of 200 maps, on both stores."""
    maps, each = size.of(40, 200), 1000
    queries = [
        *COMMON,
        *(f"{one} {two}" for one in COMMON for two in COMMON if one < two),
        "his",
        "p",
        "river theory evidence",
        "rare17",
    ]
    with tempfile.TemporaryDirectory() as name, places(Path(name), size) as kinds:
        for kind, make in kinds:
            place = make("search")
            store = open_store(place)
            started = time.monotonic()
            for number in range(maps):
                store.index(f"m{number}", _entries(number, each))
            filled = time.monotonic() - started
            took, more = [], 0
            for query in queries * 5:
                started = time.perf_counter()
                found = store.search(query, 500)
                took.append((time.perf_counter() - started) * 1000)
                more += found.more
            took.sort()
            print(
                f"{kind}: {maps * each:,} claims (filled in {filled:.0f} s); {len(took)} searches: median "
                f"{statistics.median(took):.1f} ms, 95th percentile {took[int(len(took) * 0.95)]:.1f}, worst "
                f"{took[-1]:.1f}; {more} say that more matched; load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
            store.close()


def _entries(number: int, count: int) -> Iterator[Entry]:
    debate = made_map(number, count, foreign=0.0)
    for at, claim in enumerate(debate.claims):
        extra = " history power" if at % 2 else ""
        rare = " rare17" if at == number else ""
        yield Entry(f"m{number}", "claim", claim.id, ", ".join(claim.held_by), claim.text + extra + rare)


# thousands of maps ------------------------------------------------------------------------------------------------


def maps(size: Size) -> None:
    """A folder of thousands of maps: a start, a warm start, one changed file, and changed sources."""
    count = size.of(500, 5000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "maps"
        folder.mkdir()
        for number in range(count):
            (folder / f"m{number}.yaml").write_text(write_map(made_map(number, 15, foreign=0.0)), "utf-8")
        (folder / "sources.yaml").write_text("s: {title: A source, type: book}\n", "utf-8")

        def timed(what: str, work: Callable[[], object], bound: float = 0) -> None:
            started, spent = time.perf_counter(), time.process_time()
            work()
            seconds, cpu = time.perf_counter() - started, time.process_time() - spent
            told = f"   bound {bound:.1f} s{' NOT MET' if cpu > bound else ''}" if bound else ""
            print(f"  {what:<50} {cpu:8.3f} s of CPU, {seconds:8.3f} s{told}", flush=True)

        print(f"{count:,} maps; load {os.getloadavg()[0]:.1f}")
        store = open_store(Path(name) / "a.db")
        timed("first start", lambda: Library(folder, store).refresh(-1))
        library = Library(folder, store)
        timed("warm start", lambda: library.refresh(-1), 5.0 * count / 5000)
        from argmap.web import create_app

        client = create_app(library).test_client()
        timed("first page of one of them", lambda: client.get("/maps/m5").data)
        timed("first page that names them all", lambda: client.get("/").data)
        time.sleep(2.1)
        library.refresh(-1)
        path = folder / "m7.yaml"
        for turn in range(3):
            path.write_text(path.read_text("utf-8") + f"# {turn}\n", "utf-8")
            timed("one changed file", lambda: library.refresh(-1), 0.1)
            time.sleep(2.1)
            library.refresh(-1)
        for turn in range(3):
            path.write_text(re.sub(r"^title: .*", f"title: Turn {turn}", path.read_text("utf-8"), flags=re.M), "utf-8")

            def shown(title: str = f"Turn {turn}") -> None:
                library.refresh(-1)
                assert title in client.get("/maps/m7").text

            timed("one changed file, until its page shows it", shown, 0.1)
            time.sleep(2.1)
            library.refresh(-1)
        (folder / "sources.yaml").write_text("s: {title: Another title, type: book}\n", "utf-8")
        timed("sources.yaml changed, no source more or less", lambda: library.refresh(-1))
        (folder / "sources.yaml").write_text("s: {title: T, type: book}\nt: {title: U, type: book}\n", "utf-8")
        timed("sources.yaml with one more source", lambda: library.refresh(-1))
        store.close()


PARTS: dict[str, Callable[[Size], None]] = {
    "writers": writers,
    "kills": kills,
    "edit": edit,
    "search": search,
    "maps": maps,
}


def main() -> None:
    """Run the parts that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART")
    parser.add_argument("--full", action="store_true", help="the full size, which takes up to an hour")
    parser.add_argument("--count", type=int, default=0, help="so many edits a writer, kills, edits or maps instead")
    parser.add_argument("--writers", type=int, default=WRITERS, help="so many processes that edit at once")
    parser.add_argument("--on", choices=["sqlite", "postgresql"], help="only this store")
    given = parser.parse_args()
    size = Size(given.full, given.count, given.on or "", given.writers)
    for name in given.parts or PARTS:
        PARTS[name](size)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
