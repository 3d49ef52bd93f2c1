"""What changes costs what depends on it, and nothing else waits meanwhile."""

from __future__ import annotations

import threading
import time

import pytest

from argmap.edits import SetField, Thing
from argmap.library import Library, committing, loading
from argmap.library.loading import Loader
from argmap.store import Author, AuthorKind, Draft
from argmap.web import create_app
from tests.conftest import HARBOUR, Shelf

ME = Author(AuthorKind.PERSON, "p1", "A person")
PAGES = ("", ".svg", "/quotes", "/debate", "/gaps")


def edit(library: Library, map_id: str, text: str) -> None:
    """Reword a claim of a map."""
    library.commit(map_id, [SetField(Thing.CLAIM, "dues", "text", text)], author=ME)


def test_pages_of_other_maps_stay_kept(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an edit of one map, another map's pages are answered without being made; its own are made again."""
    shelf.write("quay", HARBOUR.replace("Should the harbour", "Should the quay"))
    app = create_app(shelf.library)
    client = app.test_client()
    before = {page: client.get(f"/maps/harbour{page}").data for page in PAGES}
    assert b"Dues rose." not in client.get("/maps/quay").data
    edit(shelf.library, "quay", "Dues rose.")
    with monkeypatch.context() as patch:
        patch.setattr(app, "full_dispatch_request", None)
        for page, body in before.items():
            assert client.get(f"/maps/harbour{page}").data == body, page
    assert b"Dues rose." in client.get("/maps/quay").data


def test_an_edit_reads_one_map(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("quay", "pier", "mole"):
        shelf.write(name, HARBOUR)
    shelf.library.refresh()
    read: set[str] = set()
    real = loading.read_map

    def noted(content: bytes, map_id: str, *rest: object, **more: object) -> object:
        read.add(map_id)
        return real(content, map_id, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "read_map", noted)
    edit(shelf.library, "quay", "Dues rose.")
    assert read == {"quay"}


@pytest.mark.parametrize("step", ["file", "commit"])
def test_nothing_is_locked_while_a_map_is_parsed(shelf: Shelf, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """While one map is read, however long that takes, the last state is shown and the database takes other commits."""
    shelf.write("quay", HARBOUR)
    library = shelf.library
    library.refresh()
    assert library.store is not None
    began, go_on = threading.Event(), threading.Event()
    real = Loader.read

    def slow(self: Loader, map_id: str, content: bytes, *rest: object) -> object:
        if map_id == "quay" and threading.current_thread() is not threading.main_thread():
            began.set()
            assert go_on.wait(60)
        return real(self, map_id, content, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Loader, "read", slow)
    if step == "file":
        shelf.write("quay", HARBOUR.replace("Dues were too high.", "Dues rose."))
        work = threading.Thread(target=lambda: library.refresh(-1))
    else:
        work = threading.Thread(target=lambda: edit(library, "quay", "Dues rose."))
    work.start()
    try:
        assert began.wait(60)
        started = time.monotonic()
        library.store.commit(Draft("elsewhere", b"title: Elsewhere\n", ME, "2026", base=0))
        library.store.put_draft(ME, "k", "v", "2026")
        assert library.snapshot().debate("quay").map.claim["dues"].text == "Dues were too high."
        assert time.monotonic() - started < 30
    finally:
        go_on.set()
        work.join()
    assert library.debate("quay").map.claim["dues"].text == "Dues rose."
    assert committing.TRIES > 1


def test_a_map_beyond_the_former_bound_is_served_from_its_file(shelf: Shelf) -> None:
    """2,000 claims are read whole, the page is bounded, and a claim is changed; `bench` has 10,000."""
    claims = "".join(
        f"  c{n}: {{text: 'Claim {n}: {'words of some length, ' * 6}.', supports: c{n // 3}}}\n" for n in range(1, 2000)
    )
    text = f"title: Huge\nclaims:\n  c0: {{text: The thesis.}}\n{claims}"
    assert len(text) > 256_000
    shelf.write("huge", text)
    debate = shelf.library.debate("huge")
    assert len(debate.map.claims) == 2000
    assert not debate.problems
    page = create_app(shelf.library).test_client().get("/maps/huge?focus=c40&steps=1")
    assert page.status_code == 200
    assert len(page.data) < 2_000_000
    shelf.library.commit("huge", [SetField(Thing.CLAIM, "c40", "text", "Another wording.")], author=ME)
    assert "c40: {text: 'Another wording.', supports: c13}" in (shelf.folder / "huge.yaml").read_text("utf-8")


def test_a_file_beyond_the_bound_is_told_and_left_alone(shelf: Shelf) -> None:
    """It is never read whole, nothing is done to it, and other maps are as they were."""
    shelf.write("huge", "title: Huge\nclaims: {a: {text: A.}}\n" + "# filler\n" * 1_000_000)
    debate = shelf.library.debate("huge")
    assert [problem.code for problem in debate.problems][:1] == ["file-too-large"]
    assert len(debate.content) < 9_000_000
    assert shelf.library.debate("harbour").content == HARBOUR
    assert (shelf.folder / "huge.yaml").stat().st_size > 9_000_000


def test_a_reader_does_not_wait_for_another_process(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process has the right to bring files in, the last state is shown; the change comes afterwards."""
    from argmap.library import syncing

    library = shelf.library
    library.refresh()
    assert library.store is not None
    # What waits for its turn waits longer than the slowest machine reads.
    monkeypatch.setattr(syncing, "PATIENCE", 40.0)
    name, holder = library._sync._lease_name, "another-machine 1 x"
    assert library.store.lease(name, holder, 60) == holder
    shelf.write("harbour", HARBOUR.replace("Dues were too high.", "Dues rose."))
    started = time.monotonic()
    assert library.debate("harbour").content == HARBOUR
    assert time.monotonic() - started < syncing.PATIENCE
    library.store.release(name, holder)
    library.refresh(-1)
    assert "Dues rose." in library.debate("harbour").content
