"""The store: no edit is lost to rivals or to a killed process, and no search fails."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import string
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from argmap.errors import Conflict, NotFound, Unavailable
from argmap.mapfile import read_map
from argmap.model import Anchor, Part, Verdict
from argmap.store import (
    FILE,
    Author,
    AuthorKind,
    Change,
    Draft,
    Entry,
    Found,
    Mirrored,
    Proposal,
    Pruned,
    Store,
    Text,
    open_store,
    sqlite_session,
)
from argmap.store import postgres as postgres_store
from argmap.store.rooms import RoomEvent, RoomRow
from argmap.store.sqlite import SqliteStore
from tests import postgres, reuse
from tests.conftest import ANNALS, HARBOUR, ROOT


@pytest.fixture
def store(place: Path | str) -> Iterator[Store]:
    """An empty store."""
    store = open_store(place)
    yield store
    store.close()


ME = Author(AuthorKind.PERSON, "p1", "A person")


def draft(content: str, base: int | None = None, name: str = "m", **more: Any) -> Draft:
    """A draft as a test needs it."""
    return Draft(name, content.encode(), ME, more.pop("saved", "2026-01-01"), base=base, **more)


def text(store: Store, number: int, name: str = "m") -> str:
    """The text of a revision."""
    content = store.content(store.revision(name, number).sha256)
    assert content is not None
    return content.decode()


def test_revisions_are_kept_and_numbered(store: Store) -> None:
    """Each new content is a revision, with its author; the same content again is none."""
    first = store.commit(draft("one", 0))
    assert store.commit(draft("one", saved="2026-01-02")) == first
    second = store.commit(draft("two", 1, sound=False))
    assert (first.number, second.number) == (1, 2)
    assert (first.author, first.sound, second.sound) == (ME, True, False)
    assert text(store, 1) == "one"
    assert store.revisions("m") == [second, first]
    assert store.revisions("m", 1) == [second]
    assert store.head("m") == second
    assert store.sound("m") == first
    assert store.heads() == {"m": second}
    for number in (3, 0, -1, 10**30):
        with pytest.raises(NotFound):
            store.revision("m", number)


def test_a_stale_commit_is_refused(store: Store) -> None:
    """A change made on a revision that is no longer the newest does not overwrite the newer one."""
    store.commit(draft("one", 0))
    store.commit(draft("two", 1))
    for base in (0, 1, 3):
        with pytest.raises(Conflict, match="revision 2") as refused:
            store.commit(draft("other", base))
        assert refused.value.revision == 2
    assert text(store, 2) == "two"


def test_a_change_that_is_sent_twice_is_made_once(store: Store) -> None:
    """A client whose connection broke sends again and gets the revision that it has made, even on a stale base."""
    first = store.commit(draft("one", 0, client="c1", edits='[{"kind": "x"}]'))
    store.commit(draft("two", 1, client="c2"))
    assert store.commit(draft("one", 0, client="c1")) == first
    assert store.sent("c1") == first
    assert store.sent("c3") is None
    assert first.edits == '[{"kind": "x"}]'
    assert len(store.revisions("m")) == 2


def test_a_refused_commit_leaves_nothing_behind(store: Store) -> None:
    store.commit(draft("one", 0, entries=(Entry("m", "claim", "a", "", "first"),)))
    before = store.change()
    with pytest.raises(Conflict):
        store.commit(draft("two", 0, client="c", entries=(Entry("m", "claim", "a", "", "second"),)))
    assert store.search("second").entries == ()
    assert store.sent("c") is None
    assert store.change() == before
    assert store.content(hashlib.sha256(b"two").hexdigest()) is None


def test_changes_are_numbered_in_one_order(store: Store) -> None:
    assert store.change() == 0
    store.commit(draft("one"))
    store.commit(draft("one", name="n"))
    store.put_text(Text("h", "s", "n.txt", "content", (), "2026"))
    number = store.changed("room", "r1")
    assert store.changes(0) == [
        Change(1, "document", "m", 1),
        Change(2, "document", "n", 1),
        Change(3, "text", "s"),
        Change(4, "room", "r1"),
    ]
    assert store.changes(2, 1) == [Change(3, "text", "s")]
    assert number == store.change() == 4


def test_a_deleted_document_keeps_its_revisions(store: Store) -> None:
    store.commit(draft("one", entries=(Entry("m", "claim", "a", "", "body"),)))
    gone = store.commit(draft("", 1, gone=True, entries=()))
    assert (gone.number, gone.gone) == (2, True)
    assert store.search("body").entries == ()
    assert text(store, 1) == "one"
    with pytest.raises(NotFound):
        store.commit(draft("", 2, gone=True))
    assert store.commit(draft("one", 2)).number == 3


@given(st.lists(st.tuples(st.binary(max_size=12), st.integers(0, 60), st.integers(0, 60)), max_size=60))
def test_every_text_comes_back(changes: list[tuple[bytes, int, int]]) -> None:
    """A chain of differences gives back each text, whatever was inserted and cut."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "a.db")
        content = b"a line of a map\n" * 200
        texts = []
        for put, start, length in changes:
            content = content[: start * 50] + put + content[start * 50 + length :]
            texts.append(content)
            store.commit(Draft("m", content, ME, "2026"))
        for one in texts:
            assert store.content(hashlib.sha256(one).hexdigest()) == one
        store.close()


def test_a_small_change_of_a_large_text_takes_little_room(tmp_path: Path) -> None:
    store = open_store(tmp_path / "a.db")
    lines = [random.Random(1).randbytes(30).hex() for _ in range(4000)]
    for number in range(100):
        lines[number * 17] = f"changed {number}"
        store.commit(draft("\n".join(lines)))
    store.close()
    connection = sqlite3.connect(tmp_path / "a.db")
    (size,) = connection.execute("SELECT sum(length(value)) FROM contents").fetchone()
    connection.close()
    assert size < 10 * len("\n".join(lines))


def test_a_lease_has_one_holder_until_it_ends(store: Store) -> None:
    assert store.lease("ingest", "one", 60) == "one"
    assert store.lease("ingest", "two", 60) == "one"
    assert store.lease("other", "two", 60) == "two"
    store.release("ingest", "two")
    assert store.lease("ingest", "two", 60) == "one"
    store.release("ingest", "one")
    assert store.lease("ingest", "two", -1) == "two"
    assert store.lease("ingest", "one", 60) == "one"


def test_waiting_for_a_lease_writes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many may wait for one: if each wrote at every look, whoever has the lease could hardly write."""
    assert store.lease("ingest", "one", 60) == "one"

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a transaction was begun")

    monkeypatch.setattr(type(store), "_writing", refuse)
    assert store.lease("ingest", "two", 60) == "one"
    with pytest.raises(AssertionError, match="begun"):
        store.lease("ingest", "one", 60)


def test_what_a_file_had_in_common_is_remembered_by_folder(store: Store) -> None:
    store.mirror("here", "m", Mirrored("h1", 1))
    store.mirror("there", "m", Mirrored("h2", 2))
    store.mirror("here", "m", Mirrored("h3", 3))
    assert store.mirrored("here") == {"m": Mirrored("h3", 3)}
    store.mirror("here", "m", None)
    assert store.mirrored("here") == {}
    assert store.mirrored("there") == {"m": Mirrored("h2", 2)}
    assert store.mirrored("there", "m") == {"m": Mirrored("h2", 2)}
    assert store.mirrored("there", "n") == {}


def test_proposals_are_kept_once_and_settled(store: Store) -> None:
    proposal = Proposal(0, "m", ("claim", "a", "text"), '"b"', '"t"', '"m"', ME, "2026", "c")
    store.propose([proposal, proposal, replace(proposal, mine='"n"')])
    first, second = store.proposals("m")
    assert (first.path, first.mine, second.mine, first.author) == (("claim", "a", "text"), '"m"', '"n"', ME)
    store.settle(first.id, "dismissed")
    assert store.proposals("m") == [second]
    assert [p.id for p in store.proposals("m", "dismissed")] == [first.id]
    with pytest.raises(NotFound):
        store.settle(99, "accepted")


def test_drafts_are_kept_by_owner(store: Store) -> None:
    other = Author(AuthorKind.GUEST, "g1")
    store.put_draft(ME, "m/a", "half a sen", "2026-01-01")
    store.put_draft(ME, "m/a", "half a sentence", "2026-01-02")
    store.put_draft(other, "m/a", "mine", "2026-01-01")
    assert store.drafts(ME) == {"m/a": ("half a sentence", "2026-01-02")}
    store.put_draft(ME, "m/a", "", "2026-01-03")
    assert store.drafts(ME) == {}
    assert store.drafts(other) == {"m/a": ("mine", "2026-01-01")}


def test_rivals_lose_no_edit(store: Store) -> None:
    """Eight threads that edit, commit and try again on a conflict lose nothing."""
    store.commit(draft(""))
    failures: list[BaseException] = []

    def edit(name: int) -> None:
        for turn in range(20):
            while True:
                newest = store.head("m")
                assert newest is not None
                content = (store.content(newest.sha256) or b"").decode()
                try:
                    store.commit(draft(content + f"{name}-{turn} ", newest.number))
                except Conflict:
                    continue
                except Exception as error:  # noqa: BLE001 - whatever it is, it is shown
                    failures.append(error)
                break

    threads = [threading.Thread(target=edit, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    newest = store.head("m")
    assert newest is not None
    assert newest.number == 161
    words = text(store, 161).split()
    assert sorted(words) == sorted(f"{name}-{turn}" for name in range(8) for turn in range(20))


WRITER = """
import sys
from argmap.store import Author, AuthorKind, Draft, open_store
store = open_store(sys.argv[1])
number = 0
while True:
    number += 1
    content = ("x" * 5000 + str(number)).encode()
    store.commit(Draft("m", content, Author(AuthorKind.PROGRAM), "2026", base=number - 1))
    print(number, flush=True)
"""


def test_what_was_acknowledged_survives_a_kill(place: Path | str) -> None:
    """After kill -9 in the middle of writing, every commit that was acknowledged is there, and the file is sound."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(place)], stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ}
    )
    assert process.stdout is not None
    seen = [process.stdout.readline() for _ in range(15)]
    time.sleep(random.random() * 0.05)
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read()
    process.wait()
    process.stdout.close()
    acknowledged = [int(line) for line in ("".join(seen) + rest).split()]
    store = open_store(place)
    numbers = [revision.number for revision in store.revisions("m")]
    assert numbers[::-1][: len(acknowledged)] == acknowledged
    assert all(text(store, n).endswith(f"x{n}") for n in numbers)
    store.close()
    if isinstance(place, Path):
        connection = sqlite3.connect(place)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()


def test_what_people_wrote_waits_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Revisions are written with full synchronisation in a write-ahead log, also after the cache was used."""
    monkeypatch.setattr(sqlite3, "connect", reuse.real_connect)
    store = SqliteStore(tmp_path / "a.db")
    store.put_layout("k", b"v")
    with store._writing() as session:
        assert session.rows("PRAGMA synchronous") == [{"synchronous": 2}]
        assert session.rows("PRAGMA journal_mode") == [{"journal_mode": "wal"}]
    store.close()


def test_search_finds_words_and_beginnings(store: Store) -> None:
    """All words must occur, accents do not matter, the last word may be unfinished."""
    store.index("m", [Entry("m", "claim", "a", "Rosa", "Don't wait: la révolution arrives")])
    for words in ("don't", "revolution", "RÉVOL", "wait arr", "rosa", "la   révolution"):
        assert [entry.ref for entry in store.search(words).entries] == ["a"], words
    assert store.search("revolution elsewhere") == Found()
    store.index("m", [])
    assert store.search("revolution") == Found()


def test_a_search_ranks_so_many_and_says_that_there_are_more(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_session, "RANKED", 20)
    monkeypatch.setattr(postgres_store, "RANKED", 20)
    store.index("m", [Entry("m", "claim", f"c{n}", "", f"the harbour {n}") for n in range(20)])
    found = store.search("harbour", 50)
    assert (len(found.entries), found.more) == (20, False)
    assert store.search("harbour", 5).more
    store.index("n", [Entry("n", "claim", "late", "", "the harbour again")])
    found = store.search("harbour", 50)
    assert found.more
    assert [entry.ref for entry in store.search("harbour", map_id="n").entries] == ["late"]


def test_a_search_prefers_names_then_whole_words_then_the_shortest(store: Store) -> None:
    entries = [
        Entry("m", "claim", "long", "", "The harbour board met on the quay, in the rain."),
        Entry("m", "claim", "short", "", "The harbour board met."),
        Entry("m", "claim", "held", "Harbour board", "The board met in the harbour, at length and in the rain."),
        Entry("m", "claim", "boards", "", "Harbour boards."),
    ]
    store.index("m", entries)
    order = [entry.ref for entry in store.search("harbour board").entries]
    assert order[0] == "held"
    assert order.index("short") < order.index("long")
    assert set(order) == {"held", "short", "long", "boards"}


def test_words_far_behind_many_others_are_found(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What matches seldom, or only late, is found as well as what everything has."""
    monkeypatch.setattr(postgres_store, "GLANCED", 50)
    for module in (sqlite_session, postgres_store):
        monkeypatch.setattr(module, "RANKED", 40)
    store.index("a", [Entry("a", "claim", f"c{n}", "", f"Common words {n}.") for n in range(100)])
    store.index("b", [Entry("b", "claim", f"late{n}", "", f"Latecomers words {n}.") for n in range(45)])
    assert store.search("common", 10).more
    assert store.search("latecomers", 50).more
    assert [entry.ref for entry in store.search("late 44", 10).entries] == []
    assert [entry.ref for entry in store.search("latecomers 44", 10).entries] == ["late44"]
    assert len(store.search("words", 100).entries) == 40
    # A single letter is a word of its own, and begins none.
    assert store.search("c") == Found()
    assert store.search("co").more


def test_no_search_fails(store: Store) -> None:
    """Five thousand strings full of query syntax are searched without an error."""
    store.index("m", [Entry("m", "claim", "a", "x", "NEAR AND or not * the body")])
    pieces = ['"', "'", "*", "(", ")", "NEAR", "AND", "OR", "NOT", "^", ":", "-", "+", "{", "}", "\\", "%", ";", "--",
              "body", "\x00", "é", "🙂", "a:b", "label:x", "NEAR(a b, 5)", "don't", '""', "`"]  # fmt: skip
    chance = random.Random(7)
    found = 0
    for _ in range(5000 if isinstance(store, SqliteStore) else 1000):
        words = "".join(chance.choice(pieces) + chance.choice(["", " "]) for _ in range(chance.randint(0, 9)))
        found += len(store.search(words).entries)
    assert found > 0


# The pool of connections draws random numbers in a thread of its own, which Hypothesis takes for the strategy's.
@pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=60))
def test_no_text_breaks_the_search(store: Store, words: str) -> None:
    """Nor does any text at all."""
    assert store.search(words).entries == ()


def test_layouts_stay_within_their_bound(store: Store) -> None:
    """The oldest layouts go first, and one that is too large is not kept at all."""
    for number in range(6):
        store.put_layout(f"k{number}", b"x" * 30, limit=100)
    assert [store.get_layout(f"k{n}") is not None for n in range(6)] == [False, False, False, True, True, True]
    store.put_layout("huge", b"x" * 101, limit=100)
    assert store.get_layout("huge") is None
    assert store.get_layout("k5") == b"x" * 30


def test_anchors_and_texts_come_back_as_they_were(store: Store) -> None:
    """A check and a text survive the way through the database; the newest check of a quote counts."""
    old = Anchor(
        "k", "s", "h1", 1, "q", (Part(1, 2, "x", "p", "s"),), Verdict.ALTERED, "2026-01-01", "e", (("a", "b", "c"),)
    )
    new = Anchor("k", "s", "h2", 1, "q", (), Verdict.VERBATIM, "2026-02-01")
    store.put_anchors([new, old])
    assert store.anchors(["k", "other"]) == {"k": new}
    kept = Text("h1", "s", "n.txt", "the content", ((0, "i"), (4, "1")), "2026-01-01")
    store.put_text(kept)
    assert store.text("h1") == kept
    assert [(one.sha256, one.content, one.pages) for one in store.texts()] == [("h1", "", kept.pages)]
    assert store.text("none") is None


def test_a_database_of_the_first_version_is_migrated(tmp_path: Path) -> None:
    """Everything in it is there afterwards: revisions, deleted maps, texts, checks and search."""
    path = tmp_path / "a.db"
    shutil.copy(ROOT / "tests" / "data" / "store" / "store-1.db", path)
    store = open_store(path)
    assert [(r.number, r.saved[:10], r.sound) for r in store.revisions("harbour")] == [
        (3, "2026-01-06", True),
        (2, "2026-01-05", True),
        (1, "2026-01-01", True),
    ]
    assert "Ships waited nine days." in text(store, 2, "harbour")
    assert text(store, 1, "harbour") == HARBOUR
    assert [(r.number, r.gone) for r in store.revisions("quay")] == [(2, True), (1, False)]
    newest = store.heads()["harbour"]
    assert store.mirrored("anywhere") == {"harbour": Mirrored(newest.sha256, 3)}
    assert [(change.name, change.revision) for change in store.changes(0)] == [
        ("harbour", 1),
        ("quay", 1),
        ("harbour", 2),
        ("harbour", 3),
        ("quay", 2),
    ]
    assert [entry.ref for entry in store.search("ten days").entries] == ["a-week"]
    (installed,) = store.texts()
    kept = store.text(installed.sha256)
    assert kept is not None
    assert (kept.source, kept.content) == ("annals", ANNALS)
    assert store.get_layout("layout-key") == b"a layout"
    quotes = [quote for claim in read_map(HARBOUR, "harbour").debate.claims for quote in claim.quotes]  # type: ignore[union-attr]
    assert {anchor.verdict for anchor in store.anchors([q.key for q in quotes]).values()} == {Verdict.VERBATIM}
    assert store.commit(draft("new", 3, "harbour")).number == 4
    store.close()
    again = open_store(path)
    assert len(again.revisions("harbour")) == 4
    again.close()


def test_every_thread_and_process_may_open_the_same_database(place: Path | str) -> None:
    """Two stores in one place see each other's writes, and hear of them soon."""
    one, two = open_store(place), open_store(place)
    for number in range(1, 4):
        one.commit(draft(string.ascii_letters + str(number)))
        assert two.head("m") == one.head("m")
        until = time.monotonic() + 60
        while two.change() < number and time.monotonic() < until:
            time.sleep(0.001)
        assert one.change() == two.change() == number
    one.close()
    two.close()


def test_what_is_no_database_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"not a database at all, but long enough to be taken for one" * 100)
    with pytest.raises(Unavailable, match="cannot be used"):
        open_store(tmp_path / "a.db")
    with pytest.raises(Unavailable):
        open_store(tmp_path / "none" / "a.db")


def test_a_postgresql_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be used"):
        open_store(f"postgresql://argmap@/none?host={tmp_path}")


def test_a_store_goes_on_when_its_server_was_away(postgresql: postgres.Server, database: str) -> None:
    """A server that ends every connection costs at most one failed request, and no change is missed afterwards."""
    store = open_store(database)
    store.commit(draft("one"))
    with psycopg.connect(postgresql.url("postgres"), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [database.rpartition("/")[2].partition("?")[0]],
        )
    other = open_store(database)
    other.commit(draft("two"))
    until = time.monotonic() + 60
    number = 0
    while number < 2 and time.monotonic() < until:
        try:
            number = store.change()
        except Unavailable:
            continue
    assert number == 2
    assert [revision.number for revision in store.revisions("m")] == [2, 1]
    store.close()
    other.close()


def test_revisions_by_author_and_before_a_number(store: Store) -> None:
    """A history is read in pages, and for one person; the file has no id and is an author all the same."""
    other = Author(AuthorKind.PERSON, "9", "Ben")
    for number, author in enumerate((FILE, ME, other, ME)):
        store.commit(Draft("m", str(number).encode(), author, "2026-01-01"))
    assert [revision.number for revision in store.revisions("m", before=4)] == [3, 2, 1]
    assert [revision.number for revision in store.revisions("m", 1, before=4, author=ME)] == [2]
    assert [revision.number for revision in store.revisions("m", author=FILE)] == [1]
    assert {(author.kind, author.id, author.name) for author in store.authors("m")} == {
        (author.kind, author.id, author.name) for author in (FILE, ME, other)
    }


def test_old_revisions_are_thinned_out_by_the_rule(store: Store) -> None:
    """The last of each day stays, with the first, what was restored or deleted, and what folder and room refer to."""
    body = "".join(f"line {number}\n" for number in range(400))
    texts = [f"{body}{word}\n" for word in "abcdefghij"]
    for at, content in enumerate(texts[:8]):  # 1 to 8 on one day
        store.commit(draft(content, saved=f"2020-01-01T10:0{at}:00Z"))
    store.commit(draft(texts[2], saved="2020-01-02T09:00:00Z"))  # 9: back to 3
    store.commit(draft(texts[8], saved="2020-01-02T10:00:00Z", sound=False))  # 10
    store.commit(draft("", saved="2020-01-03T10:00:00Z", gone=True))  # 11
    store.commit(draft(texts[9], saved="2020-01-03T11:00:00Z"))  # 12
    store.commit(draft(body, saved="2020-01-03T12:00:00Z"))  # 13
    store.commit(draft(body + "z", saved="2026-01-01T12:00:00Z", sound=False))  # 14, young
    store.commit(draft(body + "y", saved="2026-01-01T13:00:00Z", sound=False))  # 15, young
    store.mirror("here", "m", Mirrored(store.revision("m", 5).sha256, 5))
    store.add_room(RoomRow("r", "code", "m", "A room", "2020-01-01"))
    opened = json.dumps({"kind": "opened", "map": "m", "revision": 6, "title": "A room"})
    store.append_events("r", 0, [RoomEvent(1, "2020-01-01", "", "", opened)])
    for at, word in enumerate(("one", "two", "three", "four")):
        store.commit(draft(word, name="n", saved=f"2020-01-01T10:0{at}:00Z"))
    before = {item.number: text(store, item.number) for item in store.revisions("m")}
    kept = [15, 14, 13, 11, 10, 9, 8, 6, 5, 3, 1]
    assert store.prune("2025-01-01T00:00:00Z", dry_run=True) == Pruned(6, 2)
    assert len(store.revisions("m")) == 15
    assert store.prune("2025-01-01T00:00:00Z") == Pruned(6, 2)
    assert [item.number for item in store.revisions("m")] == kept
    assert {number: text(store, number) for number in kept} == {number: before[number] for number in kept}
    # A text stays that another is kept as a difference from.
    found = [store.content(hashlib.sha256(word).hexdigest()) for word in (b"one", b"two", b"three", b"four")]
    assert found == [b"one", None, None, b"four"]
    assert store.prune("2025-01-01T00:00:00Z") == Pruned(0, 0)
    assert store.commit(draft(texts[1])).number == 16
