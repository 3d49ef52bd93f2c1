"""A long text is prepared once: what that yields is kept in the store, and never believed where it is not whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from argmap.model import Furniture
from argmap.quotes import kept, source
from argmap.store import Store

TEXT = (
    "He said so.1 They went — naïvely — to the mill.2 \ud800 字字字字字字字字字字 It was shut.3\n\n12\n\fNobody came.\n"
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An empty store, and a bound that lets short texts be kept too."""
    monkeypatch.setattr(source, "SHORTEST", 0)
    return Store(tmp_path / "a.db")


def prepared(store: Store) -> source.Prepared:
    return source._Cache().get("hash", TEXT, store)


def test_a_text_is_prepared_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = prepared(store)
    monkeypatch.setattr(source, "find_furniture", lambda _: pytest.fail("prepared again"))
    again = prepared(store)
    assert again.masks == first.masks != ()
    assert [mask.kind for mask in again.masks] == [mask.kind for mask in first.masks]
    for name in ("starts", "ends", "ids", "forms", "known", "skeleton", "marks", "hashes"):
        assert getattr(again.body, name) == getattr(first.body, name), name


@pytest.mark.parametrize("torn", [b"", b"\0" * 5, b"\xff" * 40, None])
def test_what_is_not_whole_is_made_anew(store: Store, torn: bytes | None) -> None:
    first = prepared(store)
    key = f"hash {kept.maker()}"
    whole = store.get_prepared(key)
    assert whole
    store.put_prepared(key, whole[:-9] if torn is None else torn)
    assert prepared(store).body.skeleton == first.body.skeleton
    assert store.get_prepared(key) == whole


def test_with_other_corrections_it_is_another(store: Store) -> None:
    first = prepared(store)
    for _ in range(2):
        again = source._Cache().get("hash", TEXT, store, Furniture(keep=("12",)))
        assert [mask.kind for mask in again.masks] == [mask.kind for mask in first.masks if mask.kind != "page number"]


def test_other_code_does_not_take_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared(store)
    monkeypatch.setattr(source, "maker", lambda: "another")
    prepared(store)
    assert store.get_prepared("hash another")


def test_short_texts_are_not_kept(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    prepared(store)
    assert store.get_prepared(f"hash {kept.maker()}") is None
