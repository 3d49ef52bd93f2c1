"""A long text is prepared once: what that yields is kept in the store, and never believed where it is not whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from argmap import bounded
from argmap.library import Library
from argmap.model import Furniture, Verdict
from argmap.quotes import source
from argmap.quotes.finding import Finding
from argmap.quotes.judge import verdict as judge
from argmap.quotes.prepared import apart, kept
from argmap.quotes.prepared import prepared as made
from argmap.quotes.prepared.prepared import Cache, Prepared
from argmap.quotes.words import index
from argmap.store import Store, open_store
from argmap.work import Stop, wanted

TEXT = (
    "He said so.1 They went — naïvely — to the mill.2 \ud800 字字字字字字字字字字 It was shut.3\n\n12\n\fNobody came.\n"
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An empty store, and a bound that lets short texts be kept too."""
    monkeypatch.setattr(made, "SHORTEST", 0)
    return open_store(tmp_path / "a.db")


def prepared(store: Store) -> Prepared:
    return Cache().get("hash", TEXT, store)


def test_a_text_is_prepared_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = prepared(store)
    assert first.body
    assert first.accented
    monkeypatch.setattr(made, "find_furniture", lambda _: pytest.fail("prepared again"))
    again = prepared(store)
    assert again.masks == first.masks != ()
    assert [mask.kind for mask in again.masks] == [mask.kind for mask in first.masks]
    for name in ("starts", "ends", "ids", "forms", "known", "skeleton", "marks", "hashes"):
        assert getattr(again.body, name) == getattr(first.body, name), name


@pytest.mark.parametrize("part", ["masks", "body", "accented"])
def test_what_is_not_whole_is_made_anew(store: Store, part: str) -> None:
    first = prepared(store)
    expected = (first.masks, first.body.skeleton, first.accented)
    key = f"hash {kept.maker()} {part}"
    whole = store.get_prepared(key)
    assert whole
    for torn in (b"", b"\0" * 5, b"\xff" * 40, whole[:-9]):
        store.put_prepared(key, torn)
        again = prepared(store)
        assert (again.masks, again.body.skeleton, again.accented) == expected
        assert store.get_prepared(key) == whole


def test_with_other_corrections_it_is_another(store: Store) -> None:
    first = prepared(store)
    for _ in range(2):
        again = Cache().get("hash", TEXT, store, Furniture(keep=("12",)))
        assert [mask.kind for mask in again.masks] == [mask.kind for mask in first.masks if mask.kind != "page number"]


def test_other_code_does_not_take_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert prepared(store).body
    monkeypatch.setattr(kept, "maker", lambda: "another")
    assert prepared(store).body
    assert store.get_prepared("hash another body")


def test_short_texts_are_not_kept(tmp_path: Path) -> None:
    store = open_store(tmp_path / "a.db")
    assert prepared(store).body
    assert store.get_prepared(f"hash {kept.maker()} body") is None


def test_a_server_prepares_a_long_text_apart(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes long is done in a child, so that other answers do not wait; what it yields is the same."""
    here = Prepared(TEXT)
    expected = here.masks, here.body.skeleton, here.accented
    for name in ("find_furniture", "Index", "words"):
        monkeypatch.setattr(made, name, lambda *_: pytest.fail("prepared in the server"))
    monkeypatch.setattr(apart, "SHORTEST", 1)
    text = prepared(store)
    with wanted(Stop()):
        apart.prepare(text)
    assert (text.masks, text.body.skeleton, text.accented) == expected
    monkeypatch.setattr(bounded, "call", lambda *_: pytest.fail("prepared twice"))
    with wanted(Stop()):
        apart.prepare(prepared(store))


def test_what_is_too_large_to_be_kept_is_not_worked_out_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SHORTEST", 1)
    monkeypatch.setattr(type(store), "put_prepared", lambda *_: None)
    text = prepared(store)
    with wanted(Stop()):
        apart.prepare(text)
    monkeypatch.setattr(made, "find_furniture", lambda _: pytest.fail("prepared again"))
    assert text.masks


def test_many_words_come_back_piece_by_piece(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Prepared(TEXT).body
    for size in (1, 2, 7):
        monkeypatch.setattr(kept, "CHUNK", size)
        monkeypatch.setattr(index, "CHUNK", size)
        again = kept.unpack_index(kept.pack_index(whole))
        for name in ("starts", "ends", "ids", "forms", "known", "skeleton", "marks", "hashes"):
            assert getattr(again, name) == getattr(whole, name), name


ASKED = (
    "He said so. They went",
    "They went — gaily — to the mill. It was shut",
    "He said ... Nobody came.",
    "\ud800",
    "12",
)


def opened(store: Store, monkeypatch: pytest.MonkeyPatch) -> source.SourceText:
    """The text as a fresh start finds it."""
    monkeypatch.setattr(source, "CACHE", Cache())
    return source.SourceText(TEXT, keeper=store)


def test_answers_are_kept_and_the_same(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    text = opened(store, monkeypatch)
    said = [text.check(quote) for quote in ASKED]
    assert said == [judge.judge(text.prepared, quote, "", "") for quote in ASKED]
    words = text.wording(0, 60)
    text.keep()

    monkeypatch.setattr(judge, "judge", lambda *_: pytest.fail("judged again"))
    again = opened(store, monkeypatch)
    monkeypatch.setattr(made, "unpack_index", lambda _: pytest.fail("words read, though nothing new was asked"))
    assert [again.check(quote) for quote in ASKED] == said
    assert again.wording(0, 60) == words


def test_an_answer_is_to_one_question(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another context, other words in use and other masks are other questions."""
    asked: list[object] = []
    monkeypatch.setattr(judge, "judge", lambda *given: asked.append(given) or Finding(Verdict.NOT_FOUND))
    text = opened(store, monkeypatch)
    questions = [
        lambda: text.check(ASKED[0]),
        lambda: text.check(ASKED[1]),
        lambda: text.check(ASKED[0], "before"),
        lambda: text.check(ASKED[0], "", "before"),
        lambda: source.SourceText(TEXT, keeper=store, vocabulary=["mill"]).check(ASKED[0]),
        lambda: source.SourceText(TEXT, keeper=store, furniture=Furniture(keep=("12",))).check(ASKED[0]),
    ]
    for _ in range(2):
        for ask in questions:
            ask()
    assert len(asked) == len(questions)


def test_answers_are_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_ANSWERS", 3)
    parts = kept.KeptParts(store, "hash")
    for number in range(9):
        parts.answer([number], lambda number=number: number)
    parts.keep()
    made: list[int] = []
    fresh = kept.KeptParts(store, "hash")
    for number in (8, 7, 6, 5):
        fresh.answer([number], lambda number=number: made.append(number))
    assert made == [5]


def test_a_library_opens_a_long_text_again_without_judging(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maps = tmp_path / "maps"
    (maps / "texts").mkdir(parents=True)
    (maps / "texts" / "long.txt").write_text("He said so.\n\n12\n\fNobody came to the mill.\n", "utf-8")
    (maps / "sources.yaml").write_text("long: {title: Long, file: long.txt}\n", "utf-8")
    quotes = "".join(
        f"\n      - {{source: long, text: {text}}}" for text in ("He said so.", "Nobody ever came to the mill.")
    )
    (maps / "m.yaml").write_text(f"title: M\nclaims:\n  a:\n    text: A.\n    quotes:{quotes}\n", "utf-8")

    def verdicts() -> list[str]:
        monkeypatch.setattr(source, "CACHE", Cache())
        library = Library(maps, store)
        return [item.finding.verdict.value for item in library.checks(library.debate("m").map)]

    assert verdicts() == ["verbatim", "altered"]
    monkeypatch.setattr(judge, "judge", lambda *_: pytest.fail("judged again"))
    assert verdicts() == ["verbatim", "altered"]
