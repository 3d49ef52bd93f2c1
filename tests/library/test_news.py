"""What changes costs what has changed: an edit of one map leaves the others alone, and a file is read by itself."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from argmap import cli
from argmap.edits import SetField, Thing
from argmap.library import Library, notices
from argmap.library.folder import Folder
from argmap.library.loading import Loader
from argmap.store import Author, AuthorKind, open_store
from argmap.web import create_app
from tests.conftest import HARBOUR, Shelf

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="this system gives no notices")
ME = Author(AuthorKind.PERSON, "p1", "A person")
PATIENCE = 10


@pytest.fixture
def two(shelf: Shelf) -> Library:
    """The library with a second map, read and at rest."""
    shelf.write("quay", HARBOUR)
    shelf.library.refresh(-1)
    return shelf.library


def edit(library: Library, text: str) -> None:
    claim = library.debate("harbour").map.claims[0].id
    library.commit("harbour", [SetField(Thing.CLAIM, claim, "text", text)], author=ME)


def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of documents whose files are read from now on."""
    found: list[str] = []
    real = Folder.content
    monkeypatch.setattr(Folder, "content", lambda folder, name: found.append(name) or real(folder, name))
    return found


def test_another_maps_page_stays_kept_after_an_edit(two: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own writing back is no news to those who read, so that nothing is looked at for them."""
    client = create_app(two).test_client()
    page = client.get("/maps/quay").data
    edit(two, "Other words.")
    for module, name in ((os, "scandir"), (os, "stat"), (Folder, "content")):
        monkeypatch.setattr(module, name, None)
    assert two.unchanged()
    assert client.get("/maps/quay").data == page
    assert two.debates["harbour"].map.claims[0].text == "Other words."


def test_a_changed_file_is_read_and_no_other(shelf: Shelf, two: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    found = reads(monkeypatch)
    monkeypatch.setattr(os, "scandir", None)
    shelf.write("quay", HARBOUR + "\n# Another.\n")
    assert two.debates["quay"].content.endswith("# Another.\n")
    (shelf.folder / "pier.yaml").write_text(HARBOUR, "utf-8")
    assert list(two.debates) == ["harbour", "pier", "quay"]
    (shelf.folder / "pier.yaml").rename(shelf.folder / "berth.yaml")
    assert list(two.debates) == ["berth", "harbour", "quay"]
    (shelf.folder / "berth.yaml").unlink()
    assert list(two.debates) == ["harbour", "quay"]
    assert set(found) == {"quay", "pier", "berth"}


def test_a_foreign_change_beside_our_own_is_seen(shelf: Shelf, two: Library) -> None:
    """What was written over our own writing back, by somebody else and at the same moment, is not taken for it."""
    real = Folder.replace

    def replace(folder: Folder, name: str, content: bytes | None, expected: bytes | None) -> bytes | None:
        done = real(folder, name, content, expected)
        path = folder.document(name)
        path.write_text(path.read_text("utf-8") + "# Foreign.\n", "utf-8")
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Folder, "replace", replace)
        edit(two, "Other words.")
    assert two.debates["harbour"].content.endswith("# Foreign.\n")
    assert two.debates["harbour"].map.claims[0].text == "Other words."


def test_lost_notices_make_a_full_look(shelf: Shelf, two: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices.Notices, "read", lambda _: None)
    shelf.write("quay", HARBOUR + "\n# Another.\n")
    assert two.debates["quay"].content.endswith("# Another.\n")


def test_a_queue_that_overflows_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notices of one change many times over are one notice, so that two files are changed in turn."""
    most = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    if most > 20_000:
        pytest.skip("this system keeps too many notices to fill them up")
    queue = notices.Notices()
    if not queue.add(str(tmp_path)):
        pytest.skip("this file system gives no notices")
    one, other = tmp_path / "one", tmp_path / "other"
    for path in (one, other):
        path.touch()
    assert queue.read() is not None
    for number in range(most // 2 + 2):
        os.utime(one if number % 2 else other)
        os.utime(other if number % 2 else one)
        os.utime(one if number % 2 else other)
    assert queue.read() is None


def test_nobody_waits_while_a_file_is_written_back(two: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers see an edit as soon as it is in the log, and are not held up by the disk."""
    begun, go_on = threading.Event(), threading.Event()
    real = Folder.replace

    def replace(folder: Folder, name: str, content: bytes | None, expected: bytes | None) -> bytes | None:
        begun.set()
        assert go_on.wait(PATIENCE)
        return real(folder, name, content, expected)

    monkeypatch.setattr(Folder, "replace", replace)
    writer = threading.Thread(target=edit, args=(two, "Other words."))
    writer.start()
    try:
        assert begun.wait(PATIENCE)
        assert two._refreshing.locked()
        assert two.unchanged()
        assert two.debates["harbour"].map.claims[0].text == "Other words."
    finally:
        go_on.set()
        writer.join()
    assert "Other words." in two.folder.path.joinpath("harbour.yaml").read_text("utf-8")


def test_a_start_reads_no_map_before_it_is_asked_for(
    shelf: Shelf, two: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands of maps are there at once; what was in the log is taken from it."""
    seen: list[str] = []
    real = Loader._file
    monkeypatch.setattr(
        Loader, "_file", lambda loader, text, name, *rest: seen.append(name) or real(loader, text, name, *rest)
    )
    again = Library(shelf.folder, two.store)
    again.refresh(-1)
    assert [debate.sha256 for debate in again.state.debates.values()] == [
        debate.sha256 for debate in two.state.debates.values()
    ]
    assert list(again.debates) == ["harbour", "quay"]
    assert not seen
    quay = again.debate("quay")
    assert (quay.id, quay.file, quay.revision) == ("quay", "quay.yaml", 1)
    assert not seen
    assert (quay.map, quay.problems, quay.shown) == (two.debate("quay").map, two.debate("quay").problems, 1)
    assert seen == ["quay"]


@pytest.mark.parametrize("database", [True, False], ids=["database", "files"])
def test_checking_one_map_reads_it_and_what_it_refers_to(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: bool
) -> None:
    claims = "claims:\n  a: {text: A., see also: [pier/a, pier/gone]}\n"
    (shelf.folder / "quay.yaml").write_text(f"title: Quay\n{claims}", "utf-8")
    for name in ("pier", "berth"):
        (shelf.folder / f"{name}.yaml").write_text("title: T\nclaims:\n  a: {text: A.}\n", "utf-8")
    seen: list[str] = []
    real = Loader._file
    db = tmp_path / "check.db"
    if database:
        Library(shelf.folder, open_store(db)).refresh(-1)
    monkeypatch.setattr(
        Loader, "_file", lambda loader, text, name, *rest: seen.append(name) or real(loader, text, name, *rest)
    )
    monkeypatch.setattr("argmap.cli.options.default_db", lambda _: db)
    monkeypatch.setattr("argmap.cli.check.default_db", lambda _: db)
    done = CliRunner().invoke(cli.group, ["check", str(shelf.folder / "quay.yaml")])
    assert "The map “pier” has no claim “gone”." in done.output
    assert "1 map: " in done.output
    assert sorted(set(seen)) == ["pier", "quay"]
