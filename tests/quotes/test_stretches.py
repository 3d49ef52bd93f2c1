"""A text that is prepared in stretches: what is found in it is what is found in the whole, at the same offsets."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from argmap.model import Furniture, Verdict
from argmap.quotes import SourceText
from argmap.quotes.prepared import stretches
from argmap.quotes.prepared.stretches import Stretches, cut
from argmap.store import open_store
from bench.quotes_set import PROSE


def long_text(seed: int = 5) -> str:
    """Return a text of 40,000 characters, every sentence of which has a number of its own."""
    rng = random.Random(seed)
    sentences = [it for it in " ".join(PROSE["en"].split()).split(". ") if "“" not in it and len(it.split()) > 8]
    out, length = [], 0
    while length < 40_000:
        line = f"{rng.choice(sentences)} as entry {rng.randrange(10**6)} has it.\n"
        if len(out) % 12 == 11:
            line += f"\n                    {len(out) // 12 + 1}\n\f\n"
        out.append(line)
        length += len(line)
    return "".join(out)


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> tuple[SourceText, SourceText]:
    """Return the same text prepared as a whole, and in stretches."""
    text = long_text()
    whole = SourceText(text)
    monkeypatch.setattr("argmap.quotes.source.LONGEST_WHOLE", 20_000)
    monkeypatch.setattr(stretches, "STRETCH", 8_000)
    monkeypatch.setattr(stretches, "OVERLAP", 1_500)
    parted = SourceText(text)
    assert isinstance(parted.prepared, Stretches)
    assert len(parted.prepared.all) > 4
    return whole, parted


def test_stretches_follow_one_another_and_overlap() -> None:
    text = long_text()
    found = cut(text, 8_000, 1_500)
    assert [it.start for it in found[1:]] == [it.end for it in found[:-1]]
    assert (found[0].start, found[-1].end) == (0, len(text))
    assert all(it.end - it.start <= 8_000 and text[it.end - 1] == "\n" for it in found)
    assert all(it.high == min(len(text), it.end + 1_500) for it in found)
    assert len(cut("x" * 100, 30, 5)) == 4


def test_what_is_found_in_stretches_is_what_is_found_in_the_whole(both: tuple[SourceText, SourceText]) -> None:
    whole, parted = both
    assert isinstance(parted.prepared, Stretches)
    text, rng = whole.text, random.Random(7)
    borders = [it.end for it in parted.prepared.all[:-1]]
    places = [*(border - 120 for border in borders), *(border - 40 for border in borders), 0, len(text) - 300]
    places += [rng.randrange(len(text) - 400) for _ in range(6)]
    for at, place in enumerate(places):
        words = text[place : place + 260].split()[1:-1]
        half = len(words) // 2
        quotes = [" ".join(words), " ".join(["The", *words[:9], "never", *words[9:]])]
        quotes.append(f"{' '.join(words[: half - 2])} ... {' '.join(words[half:])}")
        quote = quotes[at % 3]
        assert parted.check(quote) == whole.check(quote), quote
        found = parted.check(quotes[0])
        assert found.start is not None
        assert found.end is not None
        assert parted.wording(found.start, found.end) == whole.wording(found.start, found.end)
        assert parted.context(found.start, found.end) == whole.context(found.start, found.end)
    assert parted.check("Nobody ever wrote a word about the zebras of the moon").verdict is Verdict.NOT_FOUND


def test_a_slip_is_none_if_another_stretch_has_the_word(both: tuple[SourceText, SourceText]) -> None:
    base = both[0].text
    line = "The keeper of the northern lamp wrote that the sulphite was stored below the stairs.\n"
    for other, verdict in (("", Verdict.TYPO), ("There storcd is named.\n", Verdict.ALTERED)):
        text = base + "\n" + line + long_text(9) + other
        found = SourceText(text).check(line.replace("stored", "storcd").strip())
        assert found.verdict is verdict


def test_a_wording_is_counted_once_for_each_time_it_stands(both: tuple[SourceText, SourceText]) -> None:
    whole, parted = both
    assert isinstance(parted.prepared, Stretches)
    line = "The bell of the old lighthouse rang nine times in the fog of that night."
    border = parted.prepared.all[0].end
    # One stands where two stretches overlap, one in another stretch.
    text = f"{whole.text[:border]}{line}\n{whole.text[border:]}{line}\n"
    found = SourceText(text).check(line)
    assert (found.verdict, found.occurrences) == (Verdict.VERBATIM, 2)
    assert "It appears 2 times" in found.explanation
    second = SourceText(text).check(line, prefix=whole.text[-60:])
    assert second.start == text.rindex(line)


def test_furniture_pages_and_words_are_those_of_the_whole_text(both: tuple[SourceText, SourceText]) -> None:
    whole, parted = both
    masks = parted.masks
    assert masks
    assert all(one.end <= other.start for one, other in pairwise(masks))
    assert len(set(masks) & set(whole.masks)) > 0.9 * len(whole.masks)
    assert parted.has("theharbourcouncil") == whole.has("theharbourcouncil")
    assert parted.knows("harbour")
    assert not parted.knows("zebra")
    dropped = replace(Furniture(), drop=("entry #",))
    assert SourceText(whole.text, furniture=dropped).idle == [("drop", 0)]


def test_what_stretches_answer_is_kept(both: tuple[SourceText, SourceText], tmp_path: Path) -> None:
    whole, _ = both
    quote = " ".join(whole.text[9_000:9_200].split()[1:-1])
    store = open_store(tmp_path / "argmap.db")
    first = SourceText(whole.text, keeper=store)
    found = first.check(quote)
    first.keep()
    again = SourceText(whole.text, keeper=store)
    assert again.check(quote) == found == whole.check(quote)
