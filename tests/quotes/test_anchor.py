"""Quotations remembered, found again after their source changed, and reported for whole maps."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from argmap.errors import Severity
from argmap.model import Anchor, Claim, Map, Quote, Source, Verdict
from argmap.quotes import (
    SourceText,
    annotation,
    check_map,
    finding_of,
    problems,
    reanchor,
    remember,
    summarise,
)  # fmt: skip

TEXT = (
    "In the spring the guild met again. The master said that no journeyman would be turned away, and all who stood "
    "there heard it. The scribe wrote it down. In the autumn the guild met for the last time."
)
WORDS = "The master said that no journeyman would be turned away"


def anchor_of(quote: str = WORDS, text: str = TEXT) -> Anchor:
    source = SourceText(text)
    return remember(source.check(quote), source, Quote("s", quote), "2026-01-02")


def test_an_anchor_remembers_words_and_their_context() -> None:
    anchor = anchor_of()
    assert anchor.verdict is Verdict.VERBATIM
    (part,) = anchor.parts
    assert part.exact == WORDS
    assert TEXT[part.start : part.end] == WORDS
    assert part.prefix.endswith("the guild met again. ")
    assert part.suffix.startswith(", and all who stood")
    assert finding_of(anchor).start == part.start


def test_the_same_text_is_trusted() -> None:
    anchor = anchor_of()
    again = reanchor(anchor, SourceText(TEXT))
    assert (again.outcome.value, again.anchor, again.finding) == ("kept", anchor, None)


def test_an_older_normal_form_is_judged_again() -> None:
    old = replace(anchor_of(), normal_form=0, verdict=Verdict.ALTERED)
    assert reanchor(old, SourceText(TEXT)).anchor.verdict is Verdict.VERBATIM


@pytest.mark.parametrize(
    "changed",
    [
        "A foreword. " + TEXT,
        TEXT.replace("In the spring", "In the early spring"),
        TEXT.replace("The scribe wrote it down. ", ""),
        TEXT.replace("turned away", "turned\naway"),
    ],
)
def test_a_passage_moves_with_its_text(changed: str) -> None:
    again = reanchor(anchor_of(), SourceText(changed), "2026-02-03")
    assert again.outcome.value == "moved"
    part = again.anchor.parts[0]
    assert " ".join(changed[part.start : part.end].split()) == WORDS
    assert again.anchor.checked == "2026-02-03"


@pytest.mark.parametrize(
    "changed",
    [
        TEXT.replace("no journeyman", "any journeyman"),
        TEXT.replace(WORDS, "Nothing was said"),
        "Quite another book. “" + WORDS + "”, somebody reports of a guild in another town.",
    ],
)
def test_otherwise_it_is_an_orphan_and_keeps_what_was_known(changed: str) -> None:
    anchor = anchor_of()
    again = reanchor(anchor, SourceText(changed))
    assert again.orphan
    assert again.anchor == anchor
    assert again.explanation


def test_a_lookalike_elsewhere_is_never_taken() -> None:
    anchor = anchor_of("the guild met")
    gone = TEXT.replace("In the spring the guild met again. ", "")
    assert "the guild met" in gone
    assert reanchor(anchor, SourceText(gone)).orphan


def test_annotations_are_web_annotations() -> None:
    anchor = anchor_of("The master said that no journeyman ... heard it.")
    record = annotation(anchor, Source("s", "Guild book"), "urn:claim:1", "urn:anno:1")
    assert json.loads(json.dumps(record)) == record
    assert record["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert (record["type"], record["body"], record["id"]) == ("Annotation", "urn:claim:1", "urn:anno:1")
    assert [target["selector"][0]["exact"] for target in record["target"]] == [
        "The master said that no journeyman",
        "heard it.",
    ]
    place = record["target"][1]["selector"][1]
    assert TEXT[place["start"] : place["end"]] == "heard it."


def made(*quotes: Quote) -> Map:
    return Map("m", "M", claims=(Claim("c", "A claim.", quotes=quotes),))


def test_problems_lead_to_the_quotation_and_give_the_sources_words() -> None:
    checked = check_map(made(Quote("s", WORDS.replace("no ", "any "))), {"s": SourceText(TEXT)}, "2026-01-02")
    (problem,) = problems(checked)
    assert (problem.code, problem.severity) == ("quote-altered", Severity.ERROR)
    assert problem.path == ("claims", "c", "quotes", 0, "text")
    assert WORDS in problem.fix
    assert checked[0].correction == WORDS


def test_a_sound_quotation_is_no_problem_and_needs_no_correction() -> None:
    checked = check_map(made(Quote("s", WORDS)), {"s": SourceText(TEXT)}, "2026-01-02")
    assert problems(checked) == []
    assert checked[0].correction == ""


def test_an_accepted_warning_is_a_note_with_its_reason() -> None:
    slip = WORDS.replace("journeyman", "journeymna")
    warned = check_map(made(Quote("s", slip)), {"s": SourceText(TEXT)}, "2026-01-02")
    assert [problem.severity for problem in problems(warned)] == [Severity.WARNING]
    accepted = made(Quote("s", slip, accept=(("typo", "The manuscript has it so."),)))
    (note,) = problems(check_map(accepted, {"s": SourceText(TEXT)}, "2026-01-02"))
    assert note.severity is Severity.NOTE
    assert "The manuscript has it so." in note.fix


def test_an_error_cannot_be_accepted() -> None:
    quote = Quote("s", WORDS.replace("no ", "any "), accept=(("altered", "I like it."),))
    found = problems(check_map(made(quote), {"s": SourceText(TEXT)}, "2026-01-02"))
    assert [problem.code for problem in found] == ["quote-altered", "accept-error"]
    assert all(problem.severity is Severity.ERROR for problem in found)


def test_without_the_text_the_remembered_verdict_is_shown_with_its_date() -> None:
    quote = Quote("s", WORDS)
    anchor = replace(anchor_of(), key=quote.key)
    (checked,) = check_map(made(quote), {}, "2026-05-06", {quote.key: anchor})
    assert checked.finding.verdict is Verdict.NO_SOURCE
    assert checked.verdict is Verdict.VERBATIM
    assert "2026-01-02" in checked.finding.explanation
    assert anchor.sha256[:12] in checked.finding.explanation
    assert [problem.severity for problem in problems([checked])] == [Severity.NOTE]


def test_an_orphan_is_an_error() -> None:
    quote = Quote("s", WORDS)
    changed = SourceText(TEXT.replace("no journeyman", "any journeyman"))
    checked = check_map(made(quote), {"s": changed}, "2026-05-06", {quote.key: anchor_of()})
    assert checked[0].orphan
    assert [problem.code for problem in problems(checked)] == ["quote-orphaned"]
    assert summarise(checked).orphans == 1


#: Two sentences in the source's order, which the quotation turned round.
TURNED = "The master said that no journeyman would be turned away ... The scribe wrote it down"


@pytest.mark.parametrize(
    ("quote", "correction"),
    [
        ("The master said that ... journeyman would be turned away", WORDS),
        ("The scribe wrote it down. The master said that no journeyman would be turned away", TURNED),
        ("The master sad that any journeyman would be turned away", WORDS),
        ("nothing of this sort was ever written anywhere", ""),
    ],
)
def test_corrections_are_the_sources_words_where_the_place_is_certain(quote: str, correction: str) -> None:
    (checked,) = check_map(made(Quote("s", quote)), {"s": SourceText(TEXT)}, "2026-01-02")
    assert not checked.finding.sound
    assert checked.correction == correction
