"""What an ellipsis hides: what turns the sense is an error, in every language tried; what is harmless passes."""

from __future__ import annotations

import pytest

from argmap.model import Verdict
from argmap.quotes import CautionKind, SourceText
from bench.quotes_ellipses import Ellipsis, ellipses

CASES = list(ellipses())


@pytest.mark.parametrize("case", [it for it in CASES if it.harmful], ids=lambda it: f"{it.language}-{it.quote[:40]}")
def test_what_turns_the_sense_is_refused(case: Ellipsis) -> None:
    found = SourceText(case.text).check(case.quote)
    assert not found.sound, found.explanation


@pytest.mark.parametrize(
    "case", [it for it in CASES if not it.harmful and not it.refused], ids=lambda it: f"{it.language}-{it.quote[:40]}"
)
def test_what_is_harmless_passes(case: Ellipsis) -> None:
    found = SourceText(case.text).check(case.quote)
    assert found.verdict is Verdict.ELIDED, found.explanation
    assert found.hidden


MINUTES = (
    "The treaty of 1902, which was never ratified, gave the authority no power over the port. The council met in "
    "the hall of the weavers and heard the report of the harbour master. He said that the wall would hold. It was "
    "not the first time that he had been wrong. The wall fell in the spring, and the lower town was flooded for a "
    "week. Would the council now pay for the damage? No. It blamed the river. The weavers, the dyers and the "
    "carters sent a letter to the governor, who read it with care. The governor promised to send an engineer."
)


@pytest.mark.parametrize(
    "quote",
    [
        "The council ... heard ... wall ... wrong",
        "The treaty ... power ... council",
        "Would the council now pay for the damage? ... It blamed the river.",
        "The weavers ... engineer",
    ],
)
def test_mosaics_and_hidden_answers_are_refused(quote: str) -> None:
    assert SourceText(MINUTES).check(quote).severity is not None


def test_an_ellipsis_that_hides_nothing_is_refused() -> None:
    source = SourceText(MINUTES + "\n\nThe page ends ... here.\n\nAnd a new paragraph begins.")
    assert source.check("The council met in the hall ... of the weavers").verdict is Verdict.ELISION_CHANGES_SENSE
    assert source.check("The page ends ... here").sound
    assert source.check("The page ends ... here. ... And a new paragraph begins.").sound


def test_a_long_ellipsis_between_long_parts_is_elided_and_between_crumbs_is_not() -> None:
    filler = " ".join(f"Line {number} of the minutes lists the stones of the quay." for number in range(60))
    first, last = (
        "The harbour council met in the old hall of the weavers.",
        "The chairman closed the meeting at ten at night.",
    )
    source = SourceText(f"{first} {filler} {last}")
    long = source.check(f"{first} [...] {last}")
    assert long.verdict is Verdict.ELIDED
    assert not source.check("The harbour council ... closed").sound


def test_a_mark_at_the_end_that_hides_a_condition_is_refused() -> None:
    source = SourceText("The bridge will carry every wagon of the town if the river stays low. Nobody doubted it.")
    assert source.check("The bridge will carry every wagon of the town ...").verdict is Verdict.ELISION_CHANGES_SENSE
    assert source.check("Nobody doubted ...").sound


@pytest.mark.parametrize(
    ("text", "quote", "sound"),
    [
        ("The dose was < 5 mg a day.", "The dose was > 5 mg a day.", False),
        ("The dose was < 5 mg a day.", "The dose was 5 mg a day.", False),
        ("The dose was < 5 mg a day.", "5 mg a day", False),
        ("The dose was ≤ 5 mg a day.", "The dose was <= 5 mg a day.", True),
        ("Here p ≥ 0.05 holds.", "Here p ≤ 0.05 holds.", False),
        ("We have a = b here.", "We have a ≠ b here.", False),
        ("The error is ± 3 points.", "The error is 3 points.", False),
        ("It cost 100 € in May.", "It cost €100 in May.", True),
        ("It cost 100 € in May.", "It cost $100 in May.", False),
        ("It cost 100 € in May.", "It cost 100 in May.", False),
        ("Take 3/4 of a cup.", "Take 3–4 of a cup.", False),
        ("Take 3/4 of a cup.", "Take 3 4 of a cup.", False),
        ("In the years 1904–05 it rained.", "In the years 1904-05 it rained.", True),
        ("Use <i>three</i> stones.", "Use three stones.", False),
        ("It was =very= cold.", "It was very cold.", True),
    ],
)
def test_signs_say_what_they_say(text: str, quote: str, sound: bool) -> None:
    source = SourceText(f"Some other words stand before it. {text} And others stand behind it.")
    if "<i>" not in text:
        assert source.check(quote).sound is sound, source.check(quote).explanation


@pytest.mark.parametrize(
    ("text", "question", "statement"),
    [
        ("Was the wall ever built as it was drawn?", "was drawn?", "was drawn."),
        ("Le mur fut-il jamais bâti comme il était dessiné ?", "était dessiné ?", "était dessiné."),
        ("Построили ли стену так, как она была начерчена?", "была начерчена?", "была начерчена."),
        ("¿Se construyó el muro como estaba dibujado?", "estaba dibujado?", "estaba dibujado."),
        ("城牆是不是照圖建造的？", "建造的？", "建造的。"),
    ],
)
def test_a_question_stays_a_question(text: str, question: str, statement: str) -> None:
    source = SourceText(text)
    assert source.check(text).sound
    assert source.check(text.replace(question, statement)).verdict is Verdict.ALTERED
    bare = source.check(text.rstrip("?？ "))
    assert bare.sound
    assert CautionKind.QUESTION in {caution.kind for caution in bare.cautions}
    turned = SourceText(text.replace(question, statement))
    assert turned.check(text).verdict is Verdict.ALTERED


@pytest.mark.parametrize(
    "quote",
    [
        "The council ~~not~~ agreed to the plan.",
        "The council <!-- not --> agreed to the plan.",
        "The council <del>not</del> agreed to the plan.",
        "The council <span style='display:none'>not</span> agreed to the plan.",
        "The council n\u0336o\u0336t\u0336 agreed to the plan.",
        "The council \U000e006e\U000e006f\U000e0074 agreed to the plan.",
    ],
)
def test_what_nobody_sees_in_a_quotation_is_no_part_of_it(quote: str) -> None:
    assert not SourceText("The council not agreed to the plan. It was late.").check(quote).sound
    assert SourceText("The council agreed to the plan. It was late.").check(quote).sound


@pytest.mark.parametrize("struck", ["~~not~~", "<del>not</del>", "<!-- not -->"])
def test_what_a_source_strikes_out_is_no_text(struck: str) -> None:
    source = SourceText(f"The council {struck} agreed to the plan. It was late.")
    assert source.check("The council agreed to the plan.").sound
    assert not source.check("The council not agreed to the plan.").sound
