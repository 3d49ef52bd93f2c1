"""Bad input: each ends in a verdict, and soon; the labelled sets, where they are at hand; the made set of the bench."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable

import pytest

from argmap.model import Verdict
from argmap.quotes import SourceText
from argmap.quotes.pages.furniture import find_furniture
from argmap.quotes.words import dictionaries
from bench import quotes_other
from bench.quotes import report
from bench.quotes_set import Labelled, labelled, texts
from tests.conftest import SHARED
from tests.cost import growth, no_hang

SENTENCE = "The committee met in March and did not approve the plan of the engineer. "


@pytest.fixture(scope="module")
def line() -> SourceText:
    return SourceText("".join(f"{SENTENCE[:-2]} number {at}. " for at in range(20_000)))


@pytest.mark.parametrize(
    ("quote", "verdict"),
    [
        ("", Verdict.NOT_FOUND),
        ("   \n", Verdict.NOT_FOUND),
        ("—…“”!?", Verdict.NOT_FOUND),
        ("[...]", Verdict.NOT_FOUND),
        ("[" * 5000, Verdict.NOT_FOUND),
        ("... " * 5000, Verdict.NOT_FOUND),
        ("a ... " * 3000 + "b", Verdict.NOT_FOUND),
        ("\ud800", Verdict.NOT_FOUND),
        ("x" * 100_000, Verdict.NOT_FOUND),
        ("never before seen words " * 4000, Verdict.NOT_FOUND),
        (SENTENCE.strip(), Verdict.TYPOGRAPHY),
        ("approve the plan of the engineer number 17.", Verdict.VERBATIM),
        ("approve the plan ... number 17.", Verdict.ELIDED),
    ],
)
def test_a_long_source_gives_a_verdict(line: SourceText, quote: str, verdict: Verdict) -> None:
    with no_hang():
        found = line.check(quote)
    assert found.verdict is verdict, found.explanation
    assert (found.start is not None) == (verdict is not Verdict.NOT_FOUND)


def test_a_hundred_kilobytes_of_quotation(line: SourceText) -> None:
    quote = line.text[1000 + line.text[1000:].index("The") :][:100_000].rsplit(" ", 1)[0]
    assert line.check(quote).verdict is Verdict.VERBATIM
    dropped = quote.replace(" not ", " ", 1)
    found = line.check(dropped)
    assert found.verdict is Verdict.ALTERED


@pytest.mark.parametrize(
    "piece",
    ["w{} ", "w.{} ", "CHAPTER {}\n", "____\n1. note\n", "word.{}\n\n____\n{}. A note.\n\n{}\n\f", "\f", "\n{}\n\n"],
)
def test_furniture_is_found_by_work_in_proportion(piece: str) -> None:
    def work(size: int) -> Callable[[], object]:
        text = "".join(piece.replace("{}", str(at)) for at in range(size))
        return lambda: find_furniture(text)

    assert growth(work, 400) < 2.5


def test_text_that_repeats_itself_without_end() -> None:
    source = SourceText("again and " * 60_000)
    with no_hang():
        assert source.check("again and again and again").verdict is Verdict.VERBATIM
        assert not source.check("again and never again and again").sound


def test_places_that_cut_a_word_are_not_looked_at_without_end() -> None:
    source = SourceText("x" * 5_000_000)
    with no_hang():
        assert not source.check("x" * 100_000).sound


def test_the_made_set(capsys: pytest.CaptureFixture[str]) -> None:
    sources = {name: SourceText(text) for name, text in texts().items()}
    recall, accepted = report("made set", labelled(), sources)
    assert recall >= 0.97, capsys.readouterr().out
    assert accepted == 0, capsys.readouterr().out


def test_the_set_kept_apart(capsys: pytest.CaptureFixture[str]) -> None:
    sources = {name: SourceText(text) for name, text in quotes_other.texts().items()}
    recall, accepted = report("set kept apart", quotes_other.labelled(), sources)
    assert recall >= 0.94, capsys.readouterr().out
    assert accepted <= 2, capsys.readouterr().out


@pytest.mark.parametrize("number", [1, 2])
def test_the_labelled_sets(number: int) -> None:
    path = SHARED / "data" / f"quotes-dev-{number}.json"
    if not path.exists():
        pytest.skip("the labelled quotations are not here")
    records = json.loads(path.read_text("utf-8"))
    cases = [Labelled(it["source"], it["quote"], it["kind"], it["start"], it["end"]) for it in records]
    names = {case.source for case in cases}
    sources = {name: SourceText.from_file(SHARED / "sources" / name) for name in names}
    recall, accepted = report(path.name, cases, sources, [(it["prefix"], it["suffix"]) for it in records])
    assert recall >= 0.97
    assert accepted == 0


def test_a_library_in_many_languages_loads_each_dictionary_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []

    class Counts(Counter[str]):
        @property
        def dictionary(self) -> Counter[str]:
            return self

    class Counted:
        def __init__(self, language: str, distance: int) -> None:
            loaded.append(language)
            self.word_frequency = Counts({f"word-{language}": 1, "ln": 1, "no": 999})

    monkeypatch.setattr("spellchecker.SpellChecker", Counted)
    dictionaries._dictionary.cache_clear()
    try:
        languages = dictionaries.DICTIONARIES
        for _ in range(2):
            for name in languages:
                words = dictionaries.Dictionaries((name,))
                assert f"word-{name}" in words
                assert "no" in words
                assert "ln" not in words
                assert "word-xx" not in words
        assert sorted(loaded) == sorted(languages)
    finally:
        dictionaries._dictionary.cache_clear()


def test_a_text_of_words_without_letters_is_compared() -> None:
    """The Arabic tatweel counts as a word and has no letter; the aligner has no place to return in such a text."""
    assert SourceText("\u0640 \u0640").check("The wall will hold today").verdict is Verdict.NOT_FOUND
