"""The store: no edit is lost to rivals or to a killed process, and no search fails."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import string
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.errors import Conflict, NotFound
from argmap.model import Anchor, Part, Verdict
from argmap.store import Entry, Store, Text
from tests.conftest import ROOT


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / "a.db")


def test_revisions_are_kept_and_numbered(store: Store) -> None:
    """Each new content is a revision; the same content again is none."""
    first = store.save("m", "T", "one", "h1", "2026-01-01", expected=0)
    assert store.save("m", "T", "one", "h1", "2026-01-02") == first
    second = store.save("m", "T", "two", "h2", "2026-01-03", expected=1)
    assert (first.number, second.number) == (1, 2)
    assert store.revision("m", 1).content == "one"
    assert store.revisions("m") == [(2, "2026-01-03"), (1, "2026-01-01")]
    assert store.current("m") == second
    with pytest.raises(NotFound):
        store.revision("m", 3)


def test_a_stale_save_is_refused(store: Store) -> None:
    """A change made on a revision that is no longer current does not overwrite the newer one."""
    store.save("m", "T", "one", "h1", "2026", expected=0)
    store.save("m", "T", "two", "h2", "2026", expected=1)
    with pytest.raises(Conflict, match="revision 2"):
        store.save("m", "T", "other", "h3", "2026", expected=1)
    assert store.revision("m", 2).content == "two"


def test_rivals_lose_no_edit(store: Store) -> None:
    """Eight threads that edit, save and try again on a conflict lose nothing."""
    store.save("m", "T", "", "h", "2026")
    failures: list[BaseException] = []

    def edit(name: int) -> None:
        for turn in range(20):
            while True:
                current = store.current("m")
                assert current is not None
                try:
                    store.save("m", "T", current.content + "x", f"{name}-{turn}", "2026", expected=current.number)
                except Conflict:
                    continue
                except sqlite3.Error as error:
                    failures.append(error)
                break

    threads = [threading.Thread(target=edit, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    current = store.current("m")
    assert current is not None
    assert len(current.content) == 160


WRITER = """
import sys
from argmap.store import Store
store = Store(sys.argv[1])
number = 0
while True:
    number += 1
    store.save("m", "T", "x" * 5000 + str(number), str(number), "2026", expected=number - 1)
    print(number, flush=True)
"""


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    """After kill -9 in the middle of writing, every save that was acknowledged is there, and the file is sound."""
    path = tmp_path / "killed.db"
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ}
    )
    assert process.stdout is not None
    seen = [process.stdout.readline() for _ in range(15)]
    time.sleep(random.random() * 0.05)
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read()
    process.wait()
    process.stdout.close()
    acknowledged = [int(line) for line in ("".join(seen) + rest).split()]
    store = Store(path)
    numbers = [number for number, _ in store.revisions("m")]
    assert numbers[::-1][: len(acknowledged)] == acknowledged
    assert all(store.revision("m", n).content.endswith(f"x{n}") for n in numbers)
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_people_wrote_waits_for_the_disk(store: Store) -> None:
    """Revisions are written with full synchronisation in a write-ahead log, also after the cache was used."""
    store.put_layout("k", b"v")
    with store._writing() as db:
        assert db.conn.execute("PRAGMA synchronous").fetchone() == (2,)
        assert db.conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_search_finds_words_and_beginnings(store: Store) -> None:
    """All words must occur, accents do not matter, the last word may be unfinished."""
    store.index("m", [Entry("m", "claim", "a", "Rosa", "Don't wait: la révolution arrives")])
    for words in ("don't", "revolution", "RÉVOL", "wait arr", "rosa", "la   révolution"):
        assert [entry.ref for entry in store.search(words)] == ["a"], words
    assert store.search("revolution elsewhere") == []
    store.index("m", [])
    assert store.search("revolution") == []


def test_no_search_fails(store: Store) -> None:
    """Five thousand strings full of query syntax are searched without an error."""
    store.index("m", [Entry("m", "claim", "a", "x", "NEAR AND or not * the body")])
    pieces = ['"', "'", "*", "(", ")", "NEAR", "AND", "OR", "NOT", "^", ":", "-", "+", "{", "}", "\\", "%", ";", "--",
              "body", "\x00", "é", "🙂", "a:b", "label:x", "NEAR(a b, 5)", "don't", '""', "`"]  # fmt: skip
    chance = random.Random(7)
    found = 0
    for _ in range(5000):
        words = "".join(chance.choice(pieces) + chance.choice(["", " "]) for _ in range(chance.randint(0, 9)))
        found += len(store.search(words))
    assert found > 0


@given(st.text(max_size=60))
def test_no_text_breaks_the_search(words: str) -> None:
    """Nor does any text at all."""
    if not hasattr(test_no_text_breaks_the_search, "store"):
        import tempfile

        path = Path(tempfile.mkdtemp()) / "s.db"
        test_no_text_breaks_the_search.store = Store(path)  # type: ignore[attr-defined]
    assert isinstance(test_no_text_breaks_the_search.store.search(words), list)  # type: ignore[attr-defined]


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
    text = Text("h1", "s", "n.txt", "the content", ((0, "i"), (4, "1")), "2026-01-01")
    store.put_text(text)
    assert store.text("h1") == text
    assert [(kept.sha256, kept.content, kept.pages) for kept in store.texts()] == [("h1", "", text.pages)]
    assert store.text("none") is None


def test_forgotten_maps_leave_the_search_but_keep_their_revisions(store: Store) -> None:
    """A map whose file is gone is not found, yet nothing anybody wrote is lost."""
    store.save("m", "T", "one", "h1", "2026")
    store.index("m", [Entry("m", "claim", "a", "", "body")])
    store.forget("m")
    assert store.search("body") == []
    assert store.revision("m", 1).content == "one"


def test_an_old_database_is_migrated_not_replaced(tmp_path: Path) -> None:
    """Opening a database again applies nothing twice and keeps what is in it."""
    path = tmp_path / "a.db"
    first = Store(path)
    first.save("m", "T", "one", "h1", "2026")
    first.close()
    again = Store(path)
    assert again.revisions("m") == [(1, "2026")]
    names = {row[0] for row in sqlite3.connect(path).execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"maps", "revisions", "texts", "anchors", "entries", "layouts", "entries_fts"} <= names


def test_every_thread_and_process_may_open_the_same_file(tmp_path: Path) -> None:
    """Two stores on one file see each other's writes."""
    one, two = Store(tmp_path / "a.db"), Store(tmp_path / "a.db")
    one.save("m", "T", string.ascii_letters, "h1", "2026")
    assert two.current("m") == one.current("m")
