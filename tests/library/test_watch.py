"""The quick look that spares a library its full one: it never calls the same what has changed.

Every change is made to real files, and looked for at once, both with the kernel's notices and without them.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from argmap.library import Library, notices, watch
from argmap.library.folder import Folder
from argmap.library.watch import Watch
from argmap.store import Text
from argmap.web import create_app
from tests.conftest import HARBOUR, Shelf

LONG_AGO = 1_600_000_000


def age(folder: Path) -> None:
    """Make a folder and all in it look old, so that the quick look trusts it."""
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (LONG_AGO, LONG_AGO))


@pytest.fixture(params=["told", "looked"])
def told(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Run a test with the kernel's notices where there are any, and without them."""
    if request.param == "looked":
        monkeypatch.setattr(notices, "LOCAL", set())
    elif sys.platform != "linux":
        pytest.skip("this system gives no notices")
    return bool(request.param == "told")


def rewrite(path: Path, old: str, new: str) -> None:
    """Save a file as careful editors do: beside it, and then in its place, with all that a listing shows kept."""
    status = path.stat()
    beside = path.with_name(".beside")
    beside.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    os.utime(beside, ns=(status.st_atime_ns, status.st_mtime_ns))
    beside.replace(path)


CHANGES: dict[str, Callable[[Path], object]] = {
    "edited in place": lambda folder: (folder / "harbour.yaml").write_text(HARBOUR + "\n", "utf-8"),
    "edited to the same length": lambda folder: (folder / "harbour.yaml").write_text(
        HARBOUR.replace("Few", "Ten"), "utf-8"
    ),
    "added": lambda folder: (folder / "quay.yaml").write_text("title: Quay\n", "utf-8"),
    "taken away": lambda folder: (folder / "harbour.yaml").unlink(),
    "replaced": lambda folder: (folder / "harbour.yaml").rename(folder / "pier.yaml"),
    "saved beside and put in place": lambda folder: rewrite(folder / "harbour.yaml", "Few", "Ten"),
    "edited under another name": lambda folder: (folder.parent / "twin.yaml").write_text("title: Twin\n", "utf-8"),
    "the file a link leads to edited": lambda folder: (folder / "sub" / "now" / "far.yaml").write_text(
        "title: Farther\n"
    ),
    "a link led elsewhere": lambda folder: (folder / "sub" / "new").replace(folder / "sub" / "now"),
    "a text edited": lambda folder: (folder / "texts" / "annals.txt").write_text("Other words.\n", "utf-8"),
    "a text renamed": lambda folder: (folder / "texts" / "annals.txt").rename(folder / "texts" / "other.txt"),
    "a text added": lambda folder: (folder / "texts" / "more.txt").write_text("More.\n", "utf-8"),
    "the sources edited": lambda folder: (folder / "sources.yaml").write_text("{}\n", "utf-8"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_is_seen_at_the_next_look(shelf: Shelf, told: bool, change: Callable[[Path], object]) -> None:
    (shelf.folder.parent / "twin.yaml").write_text("title: Other\n", "utf-8")
    (shelf.folder / "twin.yaml").hardlink_to(shelf.folder.parent / "twin.yaml")
    # A folder in the folder: links are followed no further.
    sub = shelf.folder / "sub"
    sub.mkdir()
    for name in ("now", "new"):
        (sub / f"{name}-far").mkdir()
        (sub / f"{name}-far" / "far.yaml").write_text(f"title: Far {name}\n", "utf-8")
        (sub / name).symlink_to(f"{name}-far")
    (shelf.folder / "near.yaml").symlink_to(sub / "now" / "far.yaml")
    age(shelf.folder)
    before = shelf.library.refresh()
    assert shelf.library.refresh() == before
    change(shelf.folder)
    assert shelf.library.refresh() == before + 1
    assert shelf.library.refresh() == before + 1


@pytest.mark.usefixtures("told")
def test_changes_within_the_grain_of_the_clock_are_seen(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """They leave the same stamp behind, so that only the content tells."""
    stamps = shelf.library.folder.stamps()
    monkeypatch.setattr(Folder, "stamps", lambda _: stamps)
    before = shelf.library.refresh()
    for words in ("Ten", "All", "Ten"):
        shelf.write("harbour", HARBOUR.replace("Few", words))
        before += 1
        assert shelf.library.refresh() == before
        assert words in shelf.library.debates["harbour"].content
    assert shelf.library.refresh() == before


def test_nothing_is_listed_again_while_nothing_changes(
    shelf: Shelf, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    age(shelf.folder)
    shelf.library.refresh()
    monkeypatch.setattr(os, "scandir", None)
    if told:
        monkeypatch.setattr(os, "stat", None)
    assert shelf.library.refresh() == 1


def test_a_change_without_a_notice_is_seen_in_the_end(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file of a mapping, or a folder above exchanged, changes nothing that the kernel tells of."""
    monkeypatch.setattr(watch, "ANYWAY", 0.0)
    monkeypatch.setattr(notices.Notices, "waiting", lambda _: False)
    age(shelf.folder)
    before = shelf.library.refresh()
    shelf.write("harbour", HARBOUR + "\n")
    assert shelf.library.refresh() == before + 1


def test_a_look_goes_on_while_another_thread_takes_up_news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file comes to be while the files are looked at; the look ended with an error."""
    monkeypatch.setattr(watch, "ANYWAY", -1.0)
    (tmp_path / "harbour.yaml").write_text(HARBOUR, "utf-8")
    age(tmp_path)
    watching = Watch([tmp_path])
    assert watching.same()
    look, news = watch._look, []

    def in_between(path: str) -> object:
        if not news and path.endswith("harbour.yaml"):
            news.append(path)
            (tmp_path / "quay.yaml").write_text("title: Quay\n", "utf-8")
            watching.news()
        return look(path)

    monkeypatch.setattr(watch, "_look", in_between)
    watching.same()
    assert news
    assert watching.same()


def test_a_system_without_notices_is_looked_at(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "other")
    age(shelf.folder)
    before = shelf.library.refresh()
    shelf.write("harbour", HARBOUR + "\n")
    assert shelf.library.refresh() == before + 1


def queues() -> int:
    """Count the queues of notices that this process has open."""
    gc.collect()
    return sum("inotify" in os.readlink(path) for path in Path("/proc/self/fd").iterdir() if path.is_symlink())


@pytest.mark.skipif(sys.platform != "linux", reason="this system gives no notices")
def test_a_library_keeps_one_queue_of_notices(shelf: Shelf) -> None:
    before = queues()
    for number in range(3):
        shelf.write("harbour", HARBOUR + "\n" * number)
        shelf.library.refresh()
        assert queues() == before + 1


def test_a_folder_changed_a_moment_ago_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two changes within the grain of the clock leave one time behind; the second must be seen all the same."""
    monkeypatch.setattr(notices, "LOCAL", set())
    assert not Watch([tmp_path]).same()
    age(tmp_path)
    assert Watch([tmp_path]).same()


@pytest.mark.usefixtures("told")
def test_a_folder_that_comes_to_be_is_seen(tmp_path: Path) -> None:
    texts = Watch([tmp_path / "texts"])
    assert texts.same()
    (tmp_path / "texts").mkdir()
    assert not texts.same()


def test_a_text_put_into_the_store_is_seen(shelf: Shelf) -> None:
    age(shelf.folder)
    before = shelf.library.refresh()
    assert shelf.library.store is not None
    shelf.library.store.put_text(Text("0" * 64, "annals", "annals.txt", "Other words.", (), "2026-01-01"))
    assert shelf.library.refresh() == before + 1


def test_a_kept_page_is_answered_only_to_the_same_request(shelf: Shelf) -> None:
    """Neither another host, nor another method, nor a wish for JSON gets what was kept for a page."""
    age(shelf.folder)
    client = create_app(shelf.library).test_client()
    page = client.get("/maps/harbour")
    again = client.get("/maps/harbour")
    assert again.data == page.data
    assert dict(again.headers) == dict(page.headers)
    assert client.get("/maps/harbour", headers={"Host": "evil.example"}).status_code == 400
    assert client.post("/maps/harbour").status_code == 405
    assert client.head("/maps/harbour").data == b""
    unchanged = client.get("/maps/harbour", headers={"If-None-Match": page.headers["ETag"]})
    assert unchanged.status_code == 304
    assert unchanged.data == b""
    assert unchanged.headers["Content-Security-Policy"] == page.headers["Content-Security-Policy"]


def test_a_kept_page_needs_no_framework(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    age(shelf.folder)
    app = create_app(shelf.library)
    client = app.test_client()
    kept = client.get("/maps/harbour").data
    monkeypatch.setattr(app, "full_dispatch_request", None)
    assert client.get("/maps/harbour").data == kept


def test_a_library_whose_folder_is_gone_has_no_debates(tmp_path: Path) -> None:
    library = Library(tmp_path / "maps")
    assert dict(library.debates) == {}
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "quay.yaml").write_text("title: Quay\n", "utf-8")
    assert list(library.debates) == ["quay"]
