"""A file that cannot be read for now is not a deleted one: what was last read of it counts until it can be read."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from argmap import cli
from argmap.errors import ArgmapError, Busy
from argmap.library import Library, checking, renewing
from argmap.library.once import Once
from argmap.library.planning import Way
from argmap.library.renewing import Retries
from argmap.model import Anchor
from argmap.quotes import SourceText
from argmap.store import Author, AuthorKind, open_store
from argmap.work import Abandoned
from tests.conftest import ANNALS, HARBOUR, ROOT, SOURCES, Shelf

ME = Author(AuthorKind.PERSON, "p1", "A person")
NEW = HARBOUR.replace("a week.", "nine days.")
assert NEW != HARBOUR


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at each look."""
    monkeypatch.setattr(renewing, "MOST_WAIT", 0.0)


class Failing(AbstractContextManager[None]):
    """Opens no file of some names while it lasts, with an error as a disk or a network gives it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, names: set[str], number: int) -> None:
        self._patch, self._names, self._number = monkeypatch, names, number

    def __enter__(self) -> None:
        self._context = self._patch.context()
        patch = self._context.__enter__()
        for name in ("open", "read_bytes"):
            patch.setattr(Path, name, self._refusing(getattr(Path, name)))

    def _refusing(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def refuse(path: Path, *rest: Any, **named: Any) -> Any:
            if path.name in self._names:
                raise OSError(self._number, os.strerror(self._number), str(path))
            return real(path, *rest, **named)

        return refuse

    def __exit__(self, *error: object) -> None:
        self._context.__exit__(None, None, None)


Break = Callable[..., Failing]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Break:
    """Makes files unreadable by name."""

    def make(*names: str, number: int = errno.EIO) -> Failing:
        return Failing(monkeypatch, set(names), number)

    return make


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES, errno.EMFILE, errno.ESTALE])
def test_an_unreadable_map_goes_on_to_be_shown(shelf: Shelf, client: FlaskClient, failing: Break, number: int) -> None:
    """Its last text stays, no deletion is recorded, the page says why, and the new text comes once it can be read."""
    shelf.library.refresh()
    shelf.write("harbour", NEW)
    with failing("harbour.yaml", number=number):
        debate = shelf.library.debate("harbour")
        assert debate.content == HARBOUR
        assert [problem.code for problem in debate.problems] == ["file-unreadable"]
        page = client.get("/maps/harbour").get_data(as_text=True)
        assert "The file harbour.yaml cannot be read" in page
        assert client.get("/").status_code == 200
    assert shelf.library.debate("harbour").content == NEW
    assert not shelf.library.debate("harbour").problems
    assert "cannot be read" not in client.get("/maps/harbour").get_data(as_text=True)
    assert [revision.gone for revision in shelf.library.revisions("harbour")] == [False, False]


def test_a_commit_to_an_unreadable_file_is_kept_and_written_later(shelf: Shelf, failing: Break) -> None:
    """Nothing is written over what cannot be compared; both sides' changes are there in the end."""
    shelf.library.refresh()
    by_hand = HARBOUR.replace("Few ships came.", "Hardly a ship came.")
    shelf.write("harbour", by_hand)
    with failing("harbour.yaml"):
        made = shelf.library.commit_text("harbour", NEW, author=ME, base=1)
        assert made.debate is not None
        assert made.debate.content == NEW
    shelf.library.refresh()
    both = NEW.replace("Few ships came.", "Hardly a ship came.")
    assert shelf.library.debate("harbour").content == both
    assert (shelf.folder / "harbour.yaml").read_text("utf-8") == both


def test_a_file_that_cannot_be_written_says_so_and_is_written_later(
    shelf: Shelf, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The change is in the database; the file follows without another change."""
    shelf.library.refresh()
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        patch.setattr("argmap.library.folder._write", full)
        made = shelf.library.commit_text("harbour", NEW, author=ME, base=1)
        assert made.debate is not None
        assert [problem.code for problem in made.debate.problems] == ["file-unwritable"]
        assert "no space left on device" in client.get("/maps/harbour").get_data(as_text=True)
        assert (shelf.folder / "harbour.yaml").read_text("utf-8") == HARBOUR
    shelf.library.refresh()
    assert (shelf.folder / "harbour.yaml").read_text("utf-8") == NEW
    assert not shelf.library.debate("harbour").problems


@pytest.mark.parametrize("kind", ["folder", "pipe", "circle", "nowhere", "outside"])
def test_what_takes_a_file_s_place_deletes_nothing(shelf: Shelf, tmp_path: Path, kind: str) -> None:
    """Only a file that is gone deletes its map."""
    path = shelf.folder / "harbour.yaml"
    shelf.library.refresh()
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        if not hasattr(os, "mkfifo"):
            pytest.skip("This system has no such files.")
        os.mkfifo(path)
    elif kind == "outside":
        (tmp_path / "secret.yaml").write_text("title: A secret\n")
        path.symlink_to(tmp_path / "secret.yaml")
    else:
        path.symlink_to("harbour.yaml" if kind == "circle" else "nothing.yaml")
    debate = shelf.library.debate("harbour")
    assert debate.content == HARBOUR
    assert [problem.code for problem in debate.problems] == ["file-unreadable"]
    (path.rmdir if kind == "folder" else path.unlink)()
    assert "harbour" not in shelf.library.debates
    path.write_text(NEW, "utf-8")
    assert shelf.library.debate("harbour").content == NEW


def test_unreadable_sources_go_on_to_be_known(shelf: Shelf, client: FlaskClient, failing: Break) -> None:
    """No quotation loses its source, and the first page says what is wrong."""
    shelf.library.refresh()
    (shelf.folder / "sources.yaml").write_text(SOURCES.replace("Annals of", "The annals of"), "utf-8")
    with failing("sources.yaml"):
        assert shelf.library.sources["annals"].title == "Annals of the harbour"
        assert not shelf.library.debate("harbour").problems
        assert [problem.code for problem in shelf.library.source_problems] == ["file-unreadable"]
        assert "The file sources.yaml cannot be read" in client.get("/").get_data(as_text=True)
    assert shelf.library.sources["annals"].title == "The annals of the harbour"
    assert not shelf.library.source_problems
    assert "cannot be read" not in client.get("/").get_data(as_text=True)


@pytest.mark.parametrize("added", [True, False])
def test_an_unreadable_text_leaves_the_verdicts_as_they_were(shelf: Shelf, failing: Break, added: bool) -> None:
    """What was checked stays checked; once the text can be read, quotes are checked against it again."""
    library = shelf.library
    debate = library.debate("harbour").map
    before = library.verdicts(debate)
    assert len(before) == 2
    path = shelf.folder / "texts" / "annals.txt"
    # The text changes, so that nothing of it is in memory.
    path.write_text(ANNALS + ("More.\n" if added else ""), "utf-8")
    os.utime(path, ns=(1, 1))
    with failing("annals.txt"):
        assert library.verdicts(debate) == before
        assert [problem.code for problem in library.text_problems(list(library.sources.values()))] == [
            "text-unreadable"
        ]
        version = library.state.version("texts")
        assert library.state.texts.unreadable == {path}
    assert library.state.version("texts") > version
    assert not library.text_problems(list(library.sources.values()))
    assert all(item.anchor for item in library.checks(debate))
    assert library.verdicts(debate) == before


def test_an_unreadable_folder_keeps_everything(
    shelf: Shelf, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither maps nor texts are taken for deleted where their folder cannot be listed."""
    shelf.library.refresh()
    (shelf.folder / "other.yaml").write_text(HARBOUR, "utf-8")
    real = os.scandir

    def refuse(path: str | Path) -> Any:
        if Path(path) in (shelf.folder, shelf.folder / "texts"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        # The folder itself has changed, as it does where its permissions do.
        os.utime(shelf.folder)
        assert list(shelf.library.debates) == ["harbour"]
        assert "annals.txt" in shelf.library.state.texts.files
        page = client.get("/")
        assert page.status_code == 200
        assert "The folder maps cannot be read: permission denied" in page.get_data(as_text=True)
    assert list(shelf.library.debates) == ["harbour", "other"]
    assert "cannot be read" not in client.get("/").get_data(as_text=True)


def test_a_folder_that_goes_while_it_is_read_deletes_nothing(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is unmounted at a bad moment takes every file away, and no map."""
    from argmap.library.folder import Folder

    shelf.library.refresh()
    shelf.write("harbour", NEW)
    real = Folder.content
    away = shelf.folder.with_name("away")

    def late(folder: Folder, name: str) -> bytes | None:
        if shelf.folder.exists() and not away.exists():
            shelf.folder.rename(away)
            shelf.folder.mkdir()
        return real(folder, name)

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "content", late)
        shelf.library.refresh()
    assert shelf.library.last.debates["harbour"].content == HARBOUR
    shelf.folder.rmdir()
    away.rename(shelf.folder)
    assert shelf.library.debate("harbour").content == NEW
    assert not any(revision.gone for revision in shelf.library.revisions("harbour"))


def test_without_a_database_the_last_text_counts_too(shelf: Shelf, failing: Break) -> None:
    library = Library(shelf.folder)
    assert library.debate("harbour").content == HARBOUR
    shelf.write("harbour", NEW)
    with failing("harbour.yaml"):
        assert library.debate("harbour").content == HARBOUR
        assert [problem.code for problem in library.debate("harbour").problems] == ["file-unreadable"]
    assert library.debate("harbour").content == NEW


def test_a_sync_says_what_it_cannot_read(shelf: Shelf, failing: Break) -> None:
    shelf.library.refresh()
    shelf.write("harbour", NEW)
    with failing("harbour.yaml"):
        steps = shelf.library.plan()
        assert [(step.name, step.way, step.refused) for step in steps] == [("harbour", Way.UNREADABLE, True)]
    assert [step.way for step in shelf.library.plan()] == [Way.IN]


def test_a_check_reports_a_file_that_was_never_read(shelf: Shelf) -> None:
    """It is not silently left out, and the command fails."""
    (shelf.folder / "odd.yaml").mkdir()
    found = dict(checking.everything(shelf.library))
    assert [problem.code for problem in found["odd.yaml"]] == ["file-unreadable"]
    result = CliRunner().invoke(cli.group, ["check", str(shelf.folder)])
    assert result.exit_code == 1
    assert "odd.yaml cannot be read: it is a folder" in result.output


AS_ANOTHER = """
import os, sys
from pathlib import Path
from argmap.library import Library
from argmap.store import open_store

store = open_store(Path(sys.argv[2]))
library = Library(Path(sys.argv[1]), store)
# Everything is imported by the first look, while it still may be.
list(library.debates)
if os.geteuid() == 0:
    os.setegid(65534)
    os.seteuid(65534)
for line in sys.stdin:
    print(sorted(library.debates), [p.code for d in library.debates.values() for p in d.problems], flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="Permissions of this kind are POSIX's.")
def test_permissions_that_come_and_go(tmp_path: Path) -> None:
    """The system's own refusal, to a process that is not root by then."""
    folder = tmp_path / "maps"
    folder.mkdir()
    path, database = folder / "harbour.yaml", tmp_path / "a.db"
    path.write_text(HARBOUR, "utf-8")
    (folder / "sources.yaml").write_text(SOURCES, "utf-8")
    open_store(database).close()
    if os.geteuid() == 0:
        for one in (tmp_path, *tmp_path.rglob("*")):
            os.chown(one, 65534, 65534)
        # Each worker of the tests has a folder of its own below that of the run.
        for above in tmp_path.parents:
            if above.stat().st_uid == 0 and above.is_relative_to(tempfile.gettempdir()):
                above.chmod(above.stat().st_mode | 0o011)
    code = [sys.executable, "-c", AS_ANOTHER, str(folder), str(database)]
    with subprocess.Popen(code, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for mode, wanted in (
            (0o644, "['harbour'] []"),
            (0o000, "['harbour'] ['file-unreadable']"),
            (0o644, "['harbour'] []"),
        ):
            path.chmod(mode)
            said, until = "", time.monotonic() + 60
            # What has just failed is tried again after a while, which is longer where trying takes long.
            while said != wanted:
                assert time.monotonic() < until, said
                child.stdin.write("look\n")
                child.stdin.flush()
                said = child.stdout.readline().strip()
        child.stdin.close()


def test_retries_become_rarer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is at once, for what was only a moment's trouble; lasting trouble takes a bounded share of the time."""
    monkeypatch.setattr(renewing, "MOST_WAIT", 5.0)
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    retries = Retries()
    assert not retries.due
    retries.note(False, 0.001)
    assert retries.due
    waits = []
    for _ in range(12):
        retries.note(False, 0.001)
        began = now[0]
        while not retries.due:
            now[0] += 0.01
        waits.append(now[0] - began)
    assert waits == sorted(waits)
    assert 0.04 < waits[0] < 0.1
    assert 4.9 < waits[-1] < 5.1
    retries.note(True, 0.001)
    assert not retries.due
    retries.note(False, 0.4)
    retries.note(False, 0.4)
    now[0] += 3.9
    assert not retries.due
    now[0] += 0.2
    assert retries.due


def test_a_store_without_its_folder_is_served(shelf: Shelf, tmp_path: Path) -> None:
    """A folder that is away is not an empty one."""
    shelf.library.refresh()
    shelf.folder.rename(tmp_path / "away")
    store = open_store(tmp_path / "argmap.db")
    try:
        assert list(Library(shelf.folder, store).debates) == ["harbour"]
    finally:
        store.close()


@pytest.mark.parametrize("error", [Busy("Too much to do."), Abandoned()])
def test_a_text_whose_reading_was_given_up_is_read_for_the_next(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, error: ArgmapError
) -> None:
    """A server that has no room, or a reader who goes away meanwhile, says nothing about the text."""

    def fail(*_: object) -> None:
        raise error

    source = shelf.library.snapshot().sources["annals"]
    with monkeypatch.context() as patch:
        patch.setattr(SourceText, "from_file", fail)
        if isinstance(error, Abandoned):
            with pytest.raises(Abandoned):
                shelf.library.snapshot().text(source)
        else:
            assert shelf.library.snapshot().text(source) is None
    assert shelf.library.snapshot().text(source) is not None
    assert all(anchor.verdict.sound for anchor in anchors_of(shelf.library).values())


def anchors_of(library: Library) -> dict[str, Anchor]:
    snapshot = library.snapshot()
    return dict(snapshot.anchors(snapshot.debate("harbour").map))


def test_long_texts_are_kept_within_a_bound_of_their_own() -> None:
    memory = Once[str](10, len, 10)
    for text in ("a" * 6, "b" * 4, "c" * 3):
        memory.get(text[0], lambda text=text: text)  # type: ignore[misc]
    assert memory.get("b", lambda: "new") == "bbbb"
    assert memory.get("a", lambda: "new") == "new"
    assert memory.get("long", lambda: "x" * 99) == memory.get("long", lambda: "new")
