"""Gaps of a debate, their questions, and Walton's schemes."""

from dataclasses import replace

import pytest

from argmap.errors import Severity
from argmap.evaluation import CODES, SCHEMES, critical_questions, find_gaps, find_scheme, notes, suggest_scheme
from argmap.evaluation.sentences import in_words, quoted
from argmap.model import Argument, Claim, Issue, Map, Position, Quote, Relation, Source, Verdict, link_id

QUOTED = (Quote("book", "So it is."),)


def link(premise, relation, target, **more):
    return Argument(link_id(premise, target), (premise,), relation, target, **more)


def sound():
    """A small debate without gaps but for attacks nobody answers, as every debate has in the end."""
    return Map(
        "m",
        "M",
        positions=(Position("p", "Yes", "yes"), Position("q", "No", "no")),
        issues=(Issue("i", "The point"),),
        claims=tuple(Claim(c, f"The {c} is so.", quotes=QUOTED, issue="i") for c in ("yes", "no", "a", "b", "c", "d")),
        arguments=(
            link("a", Relation.SUPPORTS, "yes"),
            link("b", Relation.SUPPORTS, "yes"),
            link("c", Relation.SUPPORTS, "no"),
            link("d", Relation.SUPPORTS, "no"),
        ),
    )


def changed(debate, claim, **values):
    claims = tuple(replace(c, **values) if c.id == claim else c for c in debate.claims)
    return replace(debate, claims=claims)


def with_links(debate, *links):
    return replace(debate, arguments=(*debate.arguments, *links))


def found(debate, code, **more):
    return [gap for gap in find_gaps(debate, **more) if gap.code == code]


def test_a_sound_debate_has_no_gap():
    assert find_gaps(sound()) == ()


def test_a_claim_with_neither_reason_nor_quote_is_unsupported_and_told_once():
    bare = changed(sound(), "a", quotes=())
    (gap,) = find_gaps(bare)
    assert (gap.code, gap.claims, gap.path, gap.side) == ("unsupported-claim", ("a",), ("claims", "a"), "p")
    assert gap.sentence == "“The a is so” has neither a reason nor a quote."
    assert gap.question == "What would show this: “The a is so”?"


def test_a_claim_whose_reasons_come_down_to_no_quote_is_unsourced():
    bare = changed(changed(sound(), "a", quotes=()), "b", quotes=())
    assert [gap.claims for gap in found(changed(bare, "yes", quotes=()), "unsourced-claim")] == [("yes",)]
    owned = changed(changed(bare, "yes", quotes=()), "yes", implicit=True)
    assert found(owned, "unsourced-claim") == []


def test_a_quote_bears_a_claim_but_not_a_thesis():
    attacked = with_links(sound(), link("d", Relation.REBUTS, "a"))
    assert found(attacked, "unsupported-claim") == []
    lonely = replace(sound(), arguments=sound().arguments[2:])
    (gap,) = found(with_links(lonely, link("d", Relation.REBUTS, "yes")), "unsupported-claim")
    assert gap.sentence == "The thesis “The yes is so” has no reason for it, and it is attacked."


def test_a_claim_is_sourced_through_its_reasons():
    assert found(changed(sound(), "yes", quotes=()), "unsourced-claim") == []


def test_a_rebuttal_is_answered_by_a_rebuttal_of_its_premise_or_an_undercut():
    attacked = with_links(sound(), link("d", Relation.REBUTS, "yes"))
    (gap,) = found(attacked, "unanswered-rebuttal")
    assert (gap.claims, gap.path, gap.argument) == (("d", "yes"), ("claims", "d", "rebuts"), "d -> yes")
    rebutted = with_links(attacked, link("a", Relation.REBUTS, "d"))
    assert [gap.argument for gap in found(rebutted, "unanswered-rebuttal")] == ["a -> d"]
    assert gap.sentence == "Nobody answers “The d is so”, which rebuts “The yes is so”."
    assert (gap.question, gap.side) == ("What is the answer to “The d is so”?", "p")
    undercut = with_links(attacked, Argument("n", ("a",), Relation.UNDERCUTS, "d -> yes"))
    assert [(gap.argument, gap.path) for gap in found(undercut, "unanswered-rebuttal")] == [("n", ("arguments", "n"))]


def test_attacks_that_strike_nearest_to_a_thesis_come_first():
    far = with_links(sound(), link("d", Relation.REBUTS, "a"), link("c", Relation.REBUTS, "yes"))
    assert [gap.argument for gap in found(far, "unanswered-rebuttal")] == ["c -> yes", "d -> a"]


def test_a_source_only_one_side_uses_is_named_by_its_title():
    mine = changed(sound(), "a", quotes=(Quote("memoir", "I was there."),))
    (gap,) = found(mine, "one-sided-source", sources={"memoir": Source("memoir", "A Memoir")})
    assert gap.claims == ("a",)
    assert gap.sentence == "Only the side “Yes” quotes the source “A Memoir”."
    assert gap.question == "What does “A Memoir” say that speaks for “No”?"


def test_an_issue_one_side_is_silent_on():
    silent = sound()
    for claim in ("no", "c", "d"):
        silent = changed(silent, claim, issue="")
    (gap,) = found(silent, "silent-side")
    assert gap.sentence == "The side “No” says nothing on the issue “The point”."
    assert gap.path == ("issues", "i")


def test_circular_support_names_its_claims():
    circle = with_links(sound(), link("yes", Relation.SUPPORTS, "a"))
    assert [gap.claims for gap in found(circle, "circular-support")] == [("yes", "a")]
    (itself,) = found(with_links(sound(), link("a", Relation.SUPPORTS, "a")), "circular-support")
    assert itself.sentence == "“The a is so” supports itself."


def test_a_thesis_that_hangs_on_one_claim_even_at_two_removes():
    one = replace(sound(), arguments=sound().arguments[1:])
    assert [gap.claims for gap in found(one, "single-premise-thesis")] == [("yes", "b")]
    shared = with_links(sound(), link("d", Relation.SUPPORTS, "a"), link("d", Relation.SUPPORTS, "b"))
    assert [gap.claims for gap in found(shared, "single-premise-thesis")] == [("yes", "d")]
    relieved = with_links(shared, link("c", Relation.SUPPORTS, "b"))
    assert found(relieved, "single-premise-thesis") == []


def test_reported_speech_and_altered_quotes_do_not_carry_a_claim():
    reported = Quote("book", "He said so.", reported=True)
    direct = Quote("book", "So it is, said he.")
    hearsay = changed(sound(), "a", quotes=(reported,))
    named = changed(sound(), "a", quotes=(replace(reported, speaker="Ann {Marlow}"),))
    assert (
        found(named, "reported-only")[0].sentence == "The quotes for “The a is so” only report what Ann {Marlow} held."
    )
    assert [gap.claims for gap in found(hearsay, "reported-only")] == [("a",)]
    assert found(changed(sound(), "a", quotes=(reported, direct)), "reported-only") == []
    both = changed(sound(), "a", quotes=(reported, direct))
    assert found(both, "reported-only", verdicts={direct.key: Verdict.ALTERED})
    altered = changed(sound(), "a", quotes=(direct,))
    (gap,) = found(altered, "altered-only", verdicts={direct.key: Verdict.NOT_FOUND})
    assert gap.path == ("claims", "a", "quotes")
    assert found(altered, "altered-only", verdicts={direct.key: Verdict.NO_SOURCE}) == []
    excused = replace(direct, accept=(("not_found", "the edition differs"),))
    pardoned = changed(sound(), "a", quotes=(excused,))
    assert found(pardoned, "altered-only", verdicts={excused.key: Verdict.NOT_FOUND}) == []


def test_an_unknown_scheme_gets_the_nearest_one():
    named = with_links(sound(), Argument("n", ("a", "b"), Relation.SUPPORTS, "yes", scheme="argument from analgy"))
    (gap,) = found(named, "unknown-scheme")
    assert gap.question == "Did you mean argument from analogy?"
    assert gap.path == ("arguments", "n", "scheme")


def test_notes_carry_the_question_and_the_place_and_every_code_is_described():
    bare = changed(sound(), "a", quotes=())
    for note, gap in zip(notes(find_gaps(bare), "m.yaml"), find_gaps(bare), strict=True):
        assert (note.severity, note.file, note.path) == (Severity.NOTE, "m.yaml", gap.path)
        assert (note.code, note.fix) == (f"gap-{gap.code}", gap.question)
        assert gap.code in CODES


def test_schemes_are_many_and_every_name_leads_to_its_own():
    assert len(SCHEMES) >= 30
    for scheme in SCHEMES:
        assert len(scheme.questions) >= 2
        assert all(question.endswith("?") for question in scheme.questions)
        for name in (scheme.name, *scheme.aliases):
            assert find_scheme(name) is scheme, name


@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        ("Argument from Cause to Effect", "argument from cause to effect"),
        ("cause_to-effect", "argument from cause to effect"),
        ("expert opinion", "argument from expert opinion"),
        ("Appeal to Expert Opinions", "argument from expert opinion"),
        ("argument from examples", "argument from example"),
        ("Inductive generalization", "argument from example"),
        ("argument from witness testimony", "argument from witness testimony"),
    ],
)
def test_scheme_names_are_matched_leniently(name, scheme):
    assert find_scheme(name).name == scheme
    assert critical_questions(name)


def test_a_name_that_is_no_scheme_has_no_questions():
    assert find_scheme("argument from the moon") is None
    assert find_scheme("") is None
    assert critical_questions("of the") == ()
    assert suggest_scheme("xyzzy") == ""


def test_wording_shortens_long_texts():
    assert quoted("word " * 60).endswith(" …”")
    assert in_words(5, "claim", "claims") == "five claims"
    assert in_words(1200, "claim", "claims") == "1,200 claims"
