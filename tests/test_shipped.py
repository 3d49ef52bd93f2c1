"""The shipped debates: sound, balanced, quoted word for word, and counted truly."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from argmap.errors import Severity
from argmap.evaluation import Standing, evaluate
from argmap.library import Debate, Library, checking
from argmap.library.former import present_ids
from argmap.library.overview import depth, figures, table
from argmap.mapfile import read_map
from argmap.model import Map
from tests.conftest import ROOT, SHIPPED, TEXTS

IDS = sorted(path.stem for path in SHIPPED.glob("*.yaml") if path.stem != "sources")
DEBATES = [name for name in IDS if name != "tutorial"]


@pytest.fixture(params=IDS)
def debate(request: pytest.FixtureRequest, shipped: Library) -> Debate:
    """Each shipped debate in turn."""
    return shipped.debate(request.param)


def test_there_are_enough_debates() -> None:
    """The library has the debates it promises."""
    assert len(DEBATES) >= 10
    assert {"permanent-revolution", "party-and-spontaneity", "succession", "tutorial"} <= set(IDS)


def test_no_debate_has_an_error_or_warning(debate: Debate, shipped: Library) -> None:
    """The check is clean; notes are allowed, for a gap may be the sources' own."""
    found = checking.problems(shipped, debate)
    assert [str(problem) for problem in found if problem.severity is not Severity.NOTE] == []


def test_every_claim_is_one_short_sentence_on_a_side(debate: Debate) -> None:
    """Claims have under 25 words, a side and a place in the outline; quotes are brief."""
    for claim in debate.map.claims:
        assert len(claim.text.split()) < 25, claim.id
        assert claim.id in debate.sides.of, claim.id
        for quote in claim.quotes:
            assert len(quote.text.split()) <= 90, claim.id


def answers_to_answers(map_: Map) -> int:
    """Count the attacks that reply to an attack: on its step, or on one of its premises."""
    attacks = [argument for argument in map_.arguments if argument.relation.attacks]
    answered = {argument.id for argument in attacks} | {p for argument in attacks for p in argument.premises}
    return sum(argument.target in answered for argument in attacks)


def test_every_debate_has_what_it_takes(shipped: Library) -> None:
    """Issues, joint arguments, undercuts, answers to answers, a walkthrough, holders and a summary are in each."""
    for name in DEBATES:
        row = figures(shipped, shipped.debate(name))
        map_ = shipped.debate(name).map
        assert len(map_.issues) >= 2, name
        assert row.joint >= 2, name
        assert row.undercuts >= 2, name
        assert row.claims >= 25, name
        assert row.quotes >= 20, name
        assert row.balanced, name
        assert map_.walkthrough, name
        assert map_.summary, name
        assert answers_to_answers(map_) >= 2, name
        named = [claim for claim in map_.claims if claim.held_by]
        assert len(named) > len(map_.claims) / 2, name


@pytest.mark.parametrize("name", DEBATES)
def test_no_side_is_left_without_an_answer(name: str, shipped: Library) -> None:
    """Every thesis stands when the whole map is weighed, and no side owes over twice the answers of another."""
    debate = shipped.debate(name)
    standing = evaluate(debate.map).with_standing(Standing.IN)
    assert {position.thesis for position in debate.map.positions} <= set(standing)
    row = figures(shipped, debate)
    assert row.answered_evenly, row.sides


@pytest.mark.parametrize("name", DEBATES)
def test_a_walkthrough_shows_the_first_reading_and_ends_in_a_vote(name: str, shipped: Library) -> None:
    """Each claim marked as core is shown; the last two steps are a synthesis and a vote on every thesis."""
    map_ = shipped.debate(name).map
    shown = {claim for step in map_.walkthrough for claim in step.claims}
    assert [claim.id for claim in map_.claims if claim.core and claim.id not in shown] == []
    assert [step.kind for step in map_.walkthrough[-2:]] == ["synthesis", "vote"]
    assert set(map_.walkthrough[-1].claims) == {position.thesis for position in map_.positions}


@pytest.mark.parametrize("name", DEBATES)
def test_every_debate_can_be_taught(name: str, shipped: Library) -> None:
    """It has what a teacher and a debater need; what speaks best for a side is on that side."""
    debate = shipped.debate(name)
    map_ = debate.map
    assert map_.difficulty
    assert map_.motion.startswith("This house ")
    assert 70 <= len(map_.background.split()) <= 400
    assert len(map_.glossary) >= 4
    assert len(map_.timeline) >= 4
    assert len(map_.people) >= 4
    assert map_.opening_questions
    assert map_.closing_questions
    assert map_.further_reading
    for position in map_.positions:
        assert position.burden, position.id
        for claim in (*position.best, position.reply):
            assert debate.sides.of[claim] == position.id, claim
        assert position.thesis not in position.best
    assert [issue.id for issue in map_.issues if not issue.weighs] == []
    assert [step.claims for step in map_.walkthrough if not step.minutes] == []


@pytest.mark.parametrize("name", DEBATES)
def test_dates_agree_in_both_calendars_and_stand_in_order(name: str, shipped: Library) -> None:
    """The old calendar was thirteen days behind from 1900 until it was given up in February 1918."""
    events = shipped.debate(name).map.timeline
    assert [event.date for event in events] == sorted(event.date for event in events)
    for event in events:
        if event.old_style:
            new, old = date.fromisoformat(event.date), date.fromisoformat(event.old_style)
            assert new - old == timedelta(days=13), event.event
            assert new < date(1918, 2, 14), event.event


def read(text: str) -> Map:
    """Return the map of a text that has one."""
    found = read_map(text, "read").debate
    assert found is not None
    return found


def test_links_between_debates_lead_both_ways(shipped: Library) -> None:
    """A claim that recurs leads to where it recurs, and from there back."""
    links = {
        (f"{name}/{claim.id}", "/".join(present_ids(shipped, *place.split("/", 1))))
        for name in IDS
        for claim in shipped.debate(name).map.claims
        for place in claim.see_also
    }
    assert len(links) > 200
    assert {(there, here) for here, there in links} == links


def test_depth_counts_attacks_on_the_shortest_way() -> None:
    """A support adds nothing, a rebuttal or an undercut adds one, and a nearer link counts before a farther one."""
    text = """
title: Depth
positions: {a: {title: A, thesis: a}, b: {title: B, thesis: b}}
claims:
  a: {text: A.}
  b: {text: B.}
  reason: {text: Reason., supports: a}
  doubt: {text: Doubt., undercuts: reason -> a}
  answer: {text: Answer., undercuts: doubt -> reason -> a}
  ground: {text: Ground., supports: answer}
"""
    assert depth(read(text)) == 2
    nearer = text.replace("answer: {text: Answer.,", "answer: {text: Answer., supports: b,")
    assert depth(read(nearer)) == 1
    further = text.replace("  ground:", "  again: {text: Again., rebuts: answer}\n  ground:")
    assert depth(read(further)) == 3


def test_the_library_is_as_large_as_promised(shipped: Library) -> None:
    """Four hundred claims, three hundred and fifty quotes, and each of the first three sources in six debates."""
    rows = [figures(shipped, shipped.debate(name)) for name in DEBATES]
    assert sum(row.claims for row in rows) >= 400
    assert sum(row.quotes for row in rows) >= 350
    uses = Counter(source for row in rows for source, _ in row.quotes_by_source)
    assert all(uses[name] >= 6 for name in ("kapone-review", "trotsky-encyclopedia", "permanent-revolution-essay"))


def test_the_table_is_what_the_command_prints(shipped: Library) -> None:
    """The figures on the library's page are those of the maps."""
    page = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    assert page.split("<!-- table -->\n", 1)[1] == table(shipped)


def test_verdicts_travel_with_the_maps() -> None:
    """On a machine without the texts, every quote of every debate has a sound verdict on record, with date and hash."""
    alone = Library(SHIPPED)
    for name in IDS:
        map_ = alone.debate(name).map
        anchors = alone.anchors(map_)
        for claim in map_.claims:
            for quote in claim.quotes:
                assert quote.key in anchors, f"{name}: {claim.id}"
                assert anchors[quote.key].verdict.sound
                assert re.fullmatch(r"\d{4}-\d\d-\d\d", anchors[quote.key].checked)
                assert len(anchors[quote.key].sha256) == 64


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the texts are other people's and not on this machine")
def test_a_plain_search_finds_every_quote(shipped: Library) -> None:
    """Without any cleverness: each quote, or its parts around an ellipsis, is in its source after collapsing spaces."""
    collapsed = {}
    missing = []
    for name in DEBATES:
        for claim in shipped.debate(name).map.claims:
            for quote in claim.quotes:
                source = shipped.sources[quote.source]
                if quote.source not in collapsed:
                    collapsed[quote.source] = " ".join((TEXTS / source.file).read_text(encoding="utf-8").split())
                parts = re.split(r"\s*(?:\.\.\.|…)\s*", quote.text)
                if not all(" ".join(part.split()) in collapsed[quote.source] for part in parts):
                    whole = " ".join(quote.text.split())
                    if whole not in collapsed[quote.source]:
                        missing.append((name, claim.id, quote.text[:60]))
    assert missing == []
