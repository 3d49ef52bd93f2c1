"""The quick look that spares a library its full one: it never calls the same what has changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from argmap.library import Library
from argmap.library.watch import Watch
from argmap.web import create_app
from tests.conftest import HARBOUR, Shelf

LONG_AGO = 1_600_000_000


def age(folder: Path) -> None:
    """Make a folder and all in it look old, so that the quick look trusts it."""
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (LONG_AGO, LONG_AGO))


CHANGES: dict[str, Callable[[Path], object]] = {
    "edited in place": lambda folder: (folder / "harbour.yaml").write_text(HARBOUR + "\n", "utf-8"),
    "edited to the same length": lambda folder: (folder / "harbour.yaml").write_text(
        HARBOUR.replace("Few", "Ten"), "utf-8"
    ),
    "added": lambda folder: (folder / "quay.yaml").write_text("title: Quay\n", "utf-8"),
    "taken away": lambda folder: (folder / "harbour.yaml").unlink(),
    "replaced": lambda folder: (folder / "harbour.yaml").rename(folder / "pier.yaml"),
    "a text edited": lambda folder: (folder / "texts" / "annals.txt").write_text("Other words.\n", "utf-8"),
    "a text added": lambda folder: (folder / "texts" / "more.txt").write_text("More.\n", "utf-8"),
    "the sources edited": lambda folder: (folder / "sources.yaml").write_text("{}\n", "utf-8"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_is_seen_at_the_next_look(shelf: Shelf, change: Callable[[Path], object]) -> None:
    age(shelf.folder)
    before = shelf.library.refresh()
    assert shelf.library.refresh() == before
    change(shelf.folder)
    assert shelf.library.refresh() == before + 1


def test_nothing_is_listed_again_while_nothing_changes(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    age(shelf.folder)
    shelf.library.refresh()
    monkeypatch.setattr(os, "scandir", None)
    assert shelf.library.refresh() == 1


def test_a_folder_changed_a_moment_ago_is_not_trusted(tmp_path: Path) -> None:
    """Two changes within the grain of the clock leave one time behind; the second must be seen all the same."""
    assert not Watch([tmp_path]).same()
    age(tmp_path)
    assert Watch([tmp_path]).same()


def test_a_folder_that_comes_to_be_is_seen(tmp_path: Path) -> None:
    watch = Watch([tmp_path / "texts"])
    assert watch.same()
    (tmp_path / "texts").mkdir()
    assert not watch.same()


def test_a_text_put_into_the_store_is_seen(shelf: Shelf) -> None:
    age(shelf.folder)
    before = shelf.library.refresh()
    shelf.library.evidence.added()
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
