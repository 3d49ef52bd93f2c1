"""What a cut quotation leaves out: refused or cautioned where it turns the sense, and let be where it does not."""

from __future__ import annotations

import pytest

from argmap.quotes import SourceText
from argmap.quotes.judge import shapes
from argmap.quotes.judge.clauses import Clause
from argmap.quotes.judge.hidden import weigh
from bench.quotes_cuts import judged


def test_cut_quotations_fare_as_labelled() -> None:
    otherwise = [
        (cut.group, cut.expected, cut.quote) for cut, found in judged() if not cut.known and not cut.fares(found)
    ]
    assert otherwise == []


@pytest.mark.parametrize("hidden", ["zorbently", "zorbed", "very zorbed"])
def test_one_hidden_word_is_refused_though_no_list_has_it(hidden: str) -> None:
    assert hidden in weigh(f" {hidden} ", "The council", ("en",)).error


@pytest.mark.parametrize(
    ("hidden", "before"),
    [("Zorben", "met in"), ("also", "The council"), ("of", "the end"), ("and", "bread"), (", zorbing", "ploughing")],
)
def test_a_name_a_little_word_and_a_list_item_may_be_hidden_alone(hidden: str, before: str) -> None:
    assert weigh(f" {hidden} ", before, ("en",)).error == ""


def test_a_date_is_no_part_of_a_number() -> None:
    def part(text: str) -> str:
        return shapes.partial(Clause(text.split(), ("en",), joined=True))

    assert part("in three of the forty wards") == "in three of the"
    assert part("on the second of August") == ""


@pytest.mark.parametrize(
    ("source", "quote", "verdict"),
    [
        ("Roughly 10^6 cells were seeded in every well.", "Roughly 10^-6 cells were seeded in every well.", "altered"),
        ("The mucosa showed marked hypertrophy.", "The mucosa showed marked hypotrophy.", "altered"),
        ("The oesophagus was woollen and mouldy.", "The esophagus was woolen and moldy.", "spelling"),
    ],
)
def test_signs_opposed_prefixes_and_regional_vowels(source: str, quote: str, verdict: str) -> None:
    text = f"The report of the hospital was read to the board in the spring. {source} It was then filed."
    assert SourceText(text).check(quote).verdict.value == verdict
