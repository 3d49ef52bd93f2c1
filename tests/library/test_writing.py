"""Nothing that anybody writes is lost: not to rivals, not to a text with mistakes, not to a file that changes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from argmap import cli
from argmap.errors import Conflict
from argmap.library import Library, checking
from argmap.library.folder import Folder
from argmap.store import Author, AuthorKind, open_store
from tests.conftest import HARBOUR, ROOT, Shelf

ME = Author(AuthorKind.PERSON, "p1", "A person")
BROKEN = "title: [unclosed\n"


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep databases out of the user's own cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def other(shelf: Shelf, tmp_path: Path) -> Iterator[Library]:
    """A second library over the same folder and database, as another process has it."""
    store = open_store(tmp_path / "argmap.db")
    yield Library(shelf.folder, store, clock=lambda: "2026-01-02T03:04:05Z")
    store.close()


RIVAL = """
import sys
from pathlib import Path
from argmap.errors import Conflict
from argmap.library import Library
from argmap.store import Author, AuthorKind, open_store

folder, db, name = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
library = Library(folder, open_store(db))
text = (folder / "harbour.yaml").read_text("utf-8")
print("ready", flush=True)
sys.stdin.readline()
for turn in range(12):
    number = library.debate("harbour").revision
    mine = f"{text}# {name} {turn}\\n"
    try:
        made = library.commit_text("harbour", mine, author=Author(AuthorKind.PROGRAM, name), base=number)
    except Conflict:
        continue
    print(f"# {name} {turn}", made.revision.number, flush=True)
"""


def test_of_processes_that_save_on_one_revision_one_succeeds(shelf: Shelf, tmp_path: Path) -> None:
    """Whoever is told that a text is saved has it in a revision of its own; all of them write the same lines."""
    shelf.library.refresh()
    command = [sys.executable, "-c", RIVAL, str(shelf.folder), str(tmp_path / "argmap.db")]
    rivals = [
        subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for name in "abcd"
    ]
    for rival in rivals:
        assert rival.stdout is not None
        assert rival.stdout.readline() == "ready\n"
    for rival in rivals:
        assert rival.stdin is not None
        rival.stdin.write("\n")
        rival.stdin.flush()
    said = [line.rsplit(" ", 1) for rival in rivals for line in rival.communicate(timeout=60)[0].splitlines()]
    assert len(said) >= 12
    assert shelf.library.store is not None
    numbers = [int(number) for _, number in said]
    assert len(set(numbers)) == len(numbers)
    for words, number in said:
        assert text_of(shelf.library, int(number)).endswith(f"{words}\n")
    shelf.library.refresh(-1)
    assert (shelf.folder / "harbour.yaml").read_text("utf-8") == text_of(shelf.library, max(numbers))


def text_of(library: Library, number: int, name: str = "harbour") -> str:
    """The text of a revision."""
    assert library.store is not None
    content = library.store.content(library.store.revision(name, number).sha256)
    assert content is not None
    return content.decode()


def test_a_text_with_mistakes_counts_as_a_change(shelf: Shelf, other: Library) -> None:
    """It has a number, so that whoever saves next on the one before is told."""
    assert shelf.library.debate("harbour").revision == 1
    assert other.debate("harbour").revision == 1
    saved = shelf.library.commit_text("harbour", BROKEN, author=ME, base=1).debate
    assert saved is not None
    assert (saved.revision, saved.shown, saved.stale) == (2, 1, True)
    with pytest.raises(Conflict) as refused:
        other.commit_text("harbour", HARBOUR.replace("a week", "a day"), author=ME, base=1)
    assert (refused.value.base, refused.value.theirs) == (HARBOUR, BROKEN)
    assert refused.value.mine == HARBOUR.replace("a week", "a day")
    assert (shelf.folder / "harbour.yaml").read_text("utf-8") == BROKEN
    assert len(other.debate("harbour").map.claims) == 7


def test_a_fix_does_not_take_away_what_changed_while_it_asked(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.write("harbour", HARBOUR.replace("two of them turned away", "three of them turned away"))
    changed = HARBOUR.replace("Few ships came.", "Hardly a ship came.")
    misquoted = changed.replace("two of them turned away", "three of them turned away")

    def answer(*_: object, **__: object) -> bool:
        shelf.write("harbour", misquoted)
        return True

    monkeypatch.setattr(click, "confirm", answer)
    result = CliRunner().invoke(cli.group, ["check", str(shelf.folder), "--fix"])
    assert result.exit_code == 0, result.output
    assert (shelf.folder / "harbour.yaml").read_text("utf-8") == changed


@pytest.mark.parametrize(
    "text", ["<<<<<<< ours\n{}\n", "[]\n", '{"k": 1}\n', '{"k": {"parts": []}}\n', '{"k": {"parts": 3}}', "\xff"]
)
def test_a_broken_record_of_verdicts_is_a_problem_not_a_failure(shelf: Shelf, client: FlaskClient, text: str) -> None:
    (shelf.folder / "anchors.json").write_bytes(text.encode("latin-1"))
    assert client.get("/maps/harbour").status_code == 200
    assert client.get("/").status_code == 200
    found = dict(checking.everything(shelf.library))["anchors.json"]
    assert [(problem.code, problem.file, problem.line) for problem in found] == [("anchors-broken", "anchors.json", 1)]
    result = CliRunner().invoke(cli.group, ["check", str(shelf.folder)])
    assert result.exit_code == 1
    assert "anchors-broken" in result.output


def test_sound_verdicts_beside_a_broken_one_count(shelf: Shelf) -> None:
    """One bad entry takes only itself away."""
    library = Library(shelf.folder, clock=lambda: "2026-01-02T03:04:05Z")
    from argmap.library.anchors import write_anchors

    anchors = library.anchors(library.debate("harbour").map)
    text = write_anchors(anchors.values()).replace("{\n", '{\n  "bad": {"verdict": "no"},\n', 1)
    (shelf.folder / "anchors.json").write_text(text, "utf-8")
    (shelf.folder / "texts" / "annals.txt").unlink()
    fresh = Library(shelf.folder)
    assert len(fresh.anchors(fresh.debate("harbour").map)) == len(anchors) == 2
    (problem,) = dict(checking.everything(fresh))["anchors.json"]
    assert (problem.code, problem.line) == ("anchors-broken", 2)


def test_a_file_deleted_between_listing_and_reading(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.write("quay", "title: The quay\nclaims: {a: {text: A quay.}}\n")
    read = Folder.read

    def late(self: Folder, path: Path) -> bytes:
        if path.stem == "quay":
            path.unlink(missing_ok=True)
        return read(self, path)

    monkeypatch.setattr(Folder, "read", late)
    assert list(shelf.library.debates) == ["harbour"]
    assert list(shelf.library.debates) == ["harbour"]


def test_a_refresh_that_failed_is_tried_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be read for a moment is read as soon as it can be."""
    shelf.library.refresh()
    shelf.write("harbour", HARBOUR.replace("a week", "nine days"))

    def refuse(self: Folder, path: Path) -> bytes:
        raise PermissionError(path)

    with monkeypatch.context() as patched:
        patched.setattr(Folder, "read", refuse)
        shelf.library.refresh()
    assert "nine days" in shelf.library.debate("harbour").map.claim["a-week"].text


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="this system does not list open files")
def test_threads_that_come_and_go_leave_no_connection_open(tmp_path: Path) -> None:
    store = open_store(tmp_path / "a.db")

    def look() -> None:
        store.put_layout("k", b"v")
        store.search("words")

    def downloads(count: int) -> int:
        for _ in range(count):
            thread = threading.Thread(target=look)
            thread.start()
            thread.join()
        return sum("a.db" in os.path.realpath(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd"))

    before = downloads(1)
    assert before
    assert downloads(20) == before
    store.close()
