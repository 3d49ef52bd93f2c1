"""Cited passages cut into atoms, their spread, and sections of a long source."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from argmap.quotes import Citation, atoms, coverage, section_at, sections, strip, within

PRO = Citation(0, 10, "a", "k1", "pro")
CON = Citation(5, 15, "b", "k2", "con")
NEITHER = Citation(14, 20, "c", "k3")


def test_overlaps_are_cut_at_every_end() -> None:
    cut = atoms(100, [CON, PRO, NEITHER])
    assert [(atom.start, atom.end, atom.claims) for atom in cut] == [
        (0, 5, ("a",)),
        (5, 10, ("a", "b")),
        (10, 14, ("b",)),
        (14, 15, ("b", "c")),
        (15, 20, ("c",)),
    ]
    assert [atom.contested for atom in cut] == [False, True, False, False, False]
    assert cut[3].sides == ("con",)


def test_a_section_gets_its_atoms_cut_at_its_ends() -> None:
    cut = within(atoms(100, [PRO, CON]), 3, 7)
    assert [(atom.start, atom.end) for atom in cut] == [(3, 5), (5, 7)]


def test_coverage_counts_each_character_once() -> None:
    assert coverage(100, [PRO, PRO, CON]) == {"": 0.15, "con": 0.10, "pro": 0.10}
    assert coverage(0, []) == {"": 0.0}


def test_the_strip_tells_where_each_side_cites() -> None:
    cells = strip(100, atoms(100, [PRO, CON, NEITHER]), 10)
    assert cells[:3] == [("con", "pro"), ("", "con"), ()]


ends = st.integers(-3, 60)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(ends, ends), max_size=12))
def test_atoms_cover_just_what_is_cited(places: list[tuple[int, int]]) -> None:
    cited = [Citation(start, end, f"c{at}") for at, (start, end) in enumerate(places)]
    cut = atoms(50, cited)
    for before, after in pairwise(cut):
        assert before.end <= after.start
    covered = {place: set(atom.claims) for atom in cut for place in range(atom.start, atom.end)}
    for place in range(50):
        assert covered.get(place, set()) == {it.claim for it in cited if it.start <= place < it.end}


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="ab. \n", max_size=400), st.integers(2, 60))
def test_sections_follow_one_another_and_are_bounded(text: str, size: int) -> None:
    cuts = sections(text, size)
    assert "".join(text[cut.start : cut.end] for cut in cuts) == text
    assert all(cut.end - cut.start <= size for cut in cuts)
    for place in range(len(text)):
        assert section_at(cuts, place).start <= place < section_at(cuts, place).end


def test_sections_end_with_paragraphs_where_they_can() -> None:
    text = "One sentence of a paragraph. Another one.\n\n" * 40
    assert all(text[: cut.end].endswith("\n\n") for cut in sections(text, 200))


def test_a_single_long_line_is_cut_between_words() -> None:
    text = "word " * 100_000
    cuts = sections(text, 1000)
    assert all(text[cut.end - 1] == " " for cut in cuts)
    assert max(cut.end - cut.start for cut in cuts) <= 1000
