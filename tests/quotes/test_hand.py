"""Quotations labelled by hand, of the bench and of the cases that an adversary found."""

from __future__ import annotations

import pytest

from argmap.model import Verdict
from argmap.quotes import SourceText
from bench.quotes import hand_written

KNOWN = {
    "He agreed with the plan[et]",
    "The king [of Spain]’s men moved east",
    "The mill was closed in 1901, and the miller, a man of 60 years, moved to the city.",
}
"""What the bench reports as missed: an ending that makes another word, a bracket before a genitive, a bad scan."""


def test_the_hand_labelled_set() -> None:
    missed = {case["quote"] for case in hand_written()}
    assert missed <= KNOWN


def test_words_at_an_edge_are_not_drawn_from_the_sentence_before() -> None:
    text = "It was worse in Turkey. In May the envoy was told that he was no longer welcome. In June he left."
    found = SourceText(text).check("In May the envoy was told that he was longer welcome.")
    assert found.verdict is Verdict.ALTERED
    assert (found.start, found.end) == (text.index("In May"), text.index(" In June"))
    assert [run for run in found.diff if run[0] != "equal"] == [("delete", "no", "")]


def test_two_sentences_from_apart_are_a_splice_though_one_is_much_longer() -> None:
    filler = " ".join(f"In year {year} the mill ground corn for village {year - 1700}." for year in range(1800, 1860))
    short = "The weir was never mended after the flood."
    long = "Those who came with their corn waited in the yard until the miller, who was deaf, chose to see them."
    found = SourceText(f"{short} {filler} {long}").check(f"{short} {long}")
    assert found.verdict is Verdict.SPLICED, found


def test_context_outweighs_that_a_passage_is_set_in_a_note() -> None:
    text = (
        "The old mill stood by the weir for many years, and the miller\nkept his accounts there.1 He never wrote more "
        "than he must.2 The\ncourt believed him.3\n\n__________\n1. Smith says the old mill burned.\n2. Ibid.\n"
        "3. Court Book.\n\n12\n\fNobody came.\n"
    )
    source = SourceText(text)
    assert source.check("the old mill", prefix="Smith says ", suffix=" burned").start == text.index(
        "the old mill burned"
    )
    assert source.check("The old mill").start == 0


@pytest.mark.parametrize(
    ("quote", "sound"),
    [
        ("approve the plan of the engineer", True),
        ("Approve the plan of the engineer.", False),
        ("[A]pprove the plan of the engineer.", False),
        ("one disagreed", True),
        ("One disagreed.", False),
        ("disagreed.", False),
        ("I think so.", False),
        ("I think", True),
    ],
)
def test_a_negation_right_outside_what_poses_as_a_sentence(quote: str, sound: bool) -> None:
    text = "The council did not approve the plan of the engineer. No one disagreed with the mayor. I think so never."
    source = SourceText(text.replace("with the mayor", "")) if quote == "disagreed." else SourceText(text)
    assert source.check(quote).sound is sound


def test_running_heads_that_come_twice_and_stand_inside_a_sentence_are_masked() -> None:
    text = "He had sold the lead from\n\n12      THE LIGHT AT SKERRY\n\nits roof, and nobody knew.\n"
    found = SourceText(text).check("He had sold the lead from its roof, and nobody knew.")
    assert found.verdict is Verdict.TYPOGRAPHY
    assert [text[start:end] for start, end in found.parts] == [
        "He had sold the lead from",
        "its roof, and nobody knew.",
    ]


@pytest.mark.parametrize(("quote", "sound"), [("The moor is dry", True), ("The moor is dry.", False), ("It is.", True)])
def test_a_condition_right_behind_what_poses_as_a_sentence(quote: str, sound: bool) -> None:
    source = SourceText("The moor is dry unless the rain of the hills is heavy and the wind is in the west. So it is.")
    assert source.check(quote).sound is sound
