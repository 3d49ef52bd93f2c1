"""Hidden clauses, cautions, signs, questions and slips in 28 languages, as labelled in the benchmark's file."""

from __future__ import annotations

import pytest

from argmap.quotes import SourceText, correction
from bench.quotes_registers import Registered, registered

TEXTS, CASES = registered()


@pytest.fixture(scope="module")
def sources() -> dict[str, SourceText]:
    return {name: SourceText(text) for name, text in TEXTS.items()}


@pytest.mark.parametrize("kind", sorted({case.kind for case in CASES}))
def test_every_quotation_fares_as_labelled(sources: dict[str, SourceText], kind: str) -> None:
    def told(case: Registered) -> str:
        found = sources[case.text].check(case.quote)
        cautions = [caution.kind.value for caution in found.cautions]
        return "" if case.fares(found) else f"{case.expected}, judged {found.verdict.value} {cautions}: {case.quote}"

    assert not [said for case in CASES if case.kind == kind and (said := told(case))]


def test_most_true_quotations_have_no_caution(sources: dict[str, SourceText]) -> None:
    true = [case for case in CASES if case.expected == "ok"]
    cautioned = [case.quote for case in true if sources[case.text].check(case.quote).cautions]
    assert len(cautioned) <= 0.05 * len(true), cautioned


def test_what_is_offered_for_a_wrong_quotation_is_found_correct(sources: dict[str, SourceText]) -> None:
    wrong = [(case, sources[case.text]) for case in CASES if case.expected == "bad"]
    offered = [(case, text, correction(text.check(case.quote), text)) for case, text in wrong]
    assert not [(case.quote, words) for case, text, words in offered if words and not text.check(words).sound]
    assert sum(bool(words) for _, _, words in offered) >= 0.95 * len(wrong)
