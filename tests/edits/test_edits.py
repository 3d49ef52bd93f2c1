"""Edits: each does what it says, can be taken back, and merges with those of others without losing a word."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argmap import edits, mapfile
from argmap.edits import (
    Add,
    AddLink,
    Edit,
    Hanging,
    JoinPremises,
    MergeClaims,
    Move,
    RedirectLink,
    Remove,
    RemoveClaim,
    RemoveLink,
    Rename,
    RetypeLink,
    SeparatePremises,
    SetField,
    SplitClaim,
    Thing,
    apply,
    apply_all,
    difference,
    digest,
    entry_ids,
    inverse,
    merge,
)
from argmap.errors import Problem
from argmap.model import RECORDS, Claim, Map, Relation
from tests.conftest import HARBOUR
from tests.editing import random_edit
from tests.strategies import maps


@pytest.fixture(scope="module")
def harbour() -> Map:
    """The small debate that other tests use."""
    debate = mapfile.read_map(HARBOUR, "harbour").debate
    assert debate is not None
    return debate


def made(debate: Map, *changes: Edit) -> Map:
    """Return the map with edits made, all of which can be."""
    done = apply_all(debate, changes)
    assert isinstance(done, Map), done
    return done


def refused(debate: Map, edit: Edit) -> str:
    """Return the code of the problem for which an edit cannot be made."""
    done = apply(debate, edit)
    assert isinstance(done, Problem)
    return done.code


def wordings(debate: Map) -> set[str]:
    """Return everything a person wrote as a claim, a quotation or a note of a claim."""
    return {text for c in debate.claims for text in (c.text, c.note, *(q.text for q in c.quotes)) if text}


def link_ids(debate: Map) -> list[str]:
    """Return the ids of all arguments."""
    return [argument.id for argument in debate.arguments]


SMALL = """\
title: T
positions:
  yes: {title: Yes, thesis: t}
issues: {i: Issue}
claims:
  t: {text: Thesis.}
  a: {text: A., supports: t, quotes: [{source: s, text: one}, {source: s, text: two}]}
  b: {text: B., supports: t, issue: i}
  c: {text: C., rebuts: a}
  d: {text: D., supports: c}
  u: {text: U., undercuts: a -> t}
  v: {text: V., undercuts: u -> a -> t}
arguments:
  pair: {premises: [b, d], supports: t, scheme: from sign}
walkthrough: [a, {show: [a, b], note: Both.}]
"""


@pytest.fixture
def small() -> Map:
    """A map with undercuts of undercuts, co-premises and a walkthrough."""
    debate = mapfile.read_map(SMALL, "small").debate
    assert debate is not None
    return debate


def test_a_renamed_claim_is_renamed_wherever_it_is_used(small: Map) -> None:
    """Links, undercuts of undercuts, premises, the thesis and the walkthrough follow."""
    done = made(small, Rename(Thing.CLAIM, "a", "alpha"), Rename(Thing.CLAIM, "t", "theta"))
    assert [claim.id for claim in done.claims] == ["theta", "alpha", "b", "c", "d", "u", "v"]
    assert link_ids(done) == [
        "alpha -> theta",
        "b -> theta",
        "c -> alpha",
        "d -> c",
        "u -> alpha -> theta",
        "v -> u -> alpha -> theta",
        "pair",
    ]
    assert done.position["yes"].thesis == "theta"
    assert [step.claims for step in done.walkthrough] == [("alpha",), ("alpha", "b")]
    assert refused(small, Rename(Thing.CLAIM, "a", "pair")) == "id-taken"
    assert refused(small, Rename(Thing.CLAIM, "a", "Not An Id")) == "bad-id"


def test_other_things_are_renamed_wherever_they_are_used(small: Map) -> None:
    """An issue and a position on claims, an argument in the undercuts of it."""
    done = made(
        small,
        SetField(Thing.CLAIM, "d", "side", "yes"),
        AddLink("c", Relation.UNDERCUTS, "pair"),
        Rename(Thing.ISSUE, "i", "matter"),
        Rename(Thing.POSITION, "yes", "aye"),
        Rename(Thing.ARGUMENT, "pair", "sign"),
    )
    assert (done.claim["b"].issue, done.claim["d"].side) == ("matter", "aye")
    assert "c -> sign" in done.argument


@pytest.mark.parametrize(
    ("hanging", "claims", "links"),
    [
        (Hanging.UNLINK, "t b c d u v", ["b -> t", "d -> c", "pair"]),
        (Hanging.REMOVE, "t b d", ["b -> t", "pair"]),
        (Hanging.MOVE, "t b c d u v", ["b -> t", "c -> t", "d -> c", "pair"]),
    ],
)
def test_removing_a_claim_says_what_becomes_of_the_rest(
    small: Map, hanging: Hanging, claims: str, links: list[str]
) -> None:
    """What hung on it stays unlinked, goes with it unless it serves elsewhere, or moves to its target."""
    done = made(small, RemoveClaim("a", hanging))
    assert [claim.id for claim in done.claims] == claims.split()
    assert link_ids(done) == links
    assert [step.claims for step in done.walkthrough] == [("b",)]


def test_what_moves_keeps_what_it_means(small: Map) -> None:
    """A rebuttal of a reason comes to rebut the conclusion, and a reason for a rebuttal too."""
    moved = made(small, RemoveClaim("a", Hanging.MOVE))
    assert moved.argument["c -> t"].relation is Relation.REBUTS
    again = made(moved, RemoveClaim("c", Hanging.MOVE))
    assert again.argument["d -> t"].relation is Relation.REBUTS
    assert refused(small, RemoveClaim("t", Hanging.MOVE)) == "bad-value"


def test_a_redirected_link_takes_its_undercuts_along(small: Map) -> None:
    """So does a retyped one, which keeps its id."""
    done = made(small, RedirectLink("a -> t", "b", Relation.REBUTS))
    assert "v -> u -> a -> b" in done.argument
    assert made(small, RetypeLink("a -> t", Relation.REBUTS)).argument["a -> t"].relation is Relation.REBUTS
    assert refused(small, RedirectLink("u -> a -> t", "v -> u -> a -> t")) == "circular-undercut"
    assert refused(small, RedirectLink("b -> t", "a -> t")) == "link-as-claim"
    assert refused(small, RetypeLink("u -> a -> t", Relation.SUPPORTS)) == "bad-value"


def test_premises_are_joined_and_separated(small: Map) -> None:
    """The undercuts of the links come to undercut the argument, and joining is the opposite of separating."""
    joined = made(small, JoinPremises(("a -> t", "b -> t"), "both"))
    assert joined.argument["both"].premises == ("a", "b")
    assert {"u -> both", "v -> u -> both"} <= set(joined.argument)
    assert not {"a -> t", "b -> t"} & set(joined.argument)
    assert made(joined, SeparatePremises("both")).arguments == small.arguments
    into = made(small, JoinPremises(("pair", "a -> t"), "pair"))
    assert (into.argument["pair"].premises, into.argument["pair"].scheme) == (("b", "d", "a"), "from sign")
    out = made(into, SeparatePremises("pair", ("d", "a")))
    assert (out.argument["pair"].premises, "d -> t" in out.argument) == (("b",), True)
    named = made(small, JoinPremises(("a -> t",), "step"), SetField(Thing.ARGUMENT, "step", "note", "Why."))
    assert (named.argument["step"].note, "u -> step" in named.argument) == ("Why.", True)
    assert refused(small, SetField(Thing.ARGUMENT, "a -> t", "note", "Why.")) == "unnamed-link"
    assert refused(small, JoinPremises(("a -> t", "c -> a"), "x")) == "bad-value"


def test_merged_claims_keep_both_wordings_quotes_and_links(small: Map) -> None:
    """Links between the two go; the same link twice is one; opposite ones are both kept."""
    done = made(small, AddLink("c", Relation.REBUTS, "t"), MergeClaims("a", "c"))
    one = done.claim["a"]
    assert (one.text, "C." in one.note, len(one.quotes)) == ("A.", True, 2)
    assert "c" not in done.claim
    kinds = {(a.premises, a.relation, a.target) for a in done.arguments}
    assert {(("a",), Relation.SUPPORTS, "t"), (("a",), Relation.REBUTS, "t"), (("d",), Relation.SUPPORTS, "a")} <= kinds
    assert "v -> u -> a -> t" in done.argument
    reworded = made(small, MergeClaims("a", "b", "A and B."))
    assert {"A.", "B."} <= {line.removeprefix("Also worded: ") for line in reworded.claim["a"].note.splitlines()}


def test_a_merge_drops_nothing_that_only_one_claim_has(small: Map) -> None:
    """Whatever field the dropped claim alone has is the kept one's, and its id still leads there."""
    special = {"text", "note", "quotes", "implicit", "former_ids"}
    full: dict[str, Any] = {
        "held_by": ("Ann",),
        "issue": "i",
        "side": "yes",
        "weight": 0.5,
        "tags": ("x",),
        "core": True,
        "assumed": False,
        "see_also": ("other/claim",),
    }
    assert set(full) | special == set(RECORDS[Claim].by_attribute)
    claims = tuple(
        replace(claim, **full if claim.id == "c" else dict.fromkeys(("issue", "side"), "")) for claim in small.claims
    )
    one = made(replace(small, claims=claims), MergeClaims("a", "c")).claim["a"]
    assert {name: getattr(one, name) for name in full} == full
    assert one.former_ids == ("c",)


def test_best_lines_and_replies_follow_their_claims(small: Map) -> None:
    """A position's fields that name a claim take its other id, and let go of a claim that is removed."""
    first, *rest = small.positions
    debate = replace(small, positions=(replace(first, best=("a", "c"), reply="a"), *rest))
    renamed = made(debate, Rename(Thing.CLAIM, "a", "new")).positions[0]
    assert (renamed.best, renamed.reply) == (("new", "c"), "new")
    merged = made(debate, MergeClaims("c", "a")).positions[0]
    assert (merged.best, merged.reply) == (("c",), "c")
    removed = made(debate, RemoveClaim("a")).positions[0]
    assert (removed.best, removed.reply) == (("c",), "")


def test_a_split_claim_shares_out_quotes_and_links(small: Map) -> None:
    """What is named goes over to the second claim, what is copied both have, the rest stays."""
    key = entry_ids(Thing.QUOTE, small.claim["a"].quotes)[1]
    done = made(small, SplitClaim("a", "First.", "a-two", "Second.", (key,), ("c -> a",), ("a -> t",)))
    assert [claim.id for claim in done.claims][1:3] == ["a", "a-two"]
    assert [[q.text for q in done.claim[c].quotes] for c in ("a", "a-two")] == [["one"], ["two"]]
    assert {"a -> t", "a-two -> t", "c -> a-two", "u -> a -> t"} <= set(done.argument)


def test_entries_move_and_their_links_with_them(small: Map) -> None:
    """The order of links follows that of claims; quotes and steps are named by key or number."""
    done = made(small, Move(Thing.CLAIM, "b", ""))
    assert link_ids(done)[0] == "b -> t"
    quotes = made(small, Move(Thing.QUOTE, "2", "", "a")).claim["a"].quotes
    assert [quote.text for quote in quotes] == ["two", "one"]
    assert [step.note for step in made(small, Move(Thing.STEP, "1", None)).walkthrough] == ["Both.", ""]


@pytest.mark.parametrize(
    ("edit", "code", "field"),
    [
        (SetField(Thing.CLAIM, "gone", "text", "x"), "unknown-claim", "id"),
        (SetField(Thing.CLAIM, "a", "wieght", "x"), "unknown-key", "field"),
        (SetField(Thing.CLAIM, "a", "text", "  "), "missing", "value"),
        (SetField(Thing.CLAIM, "a", "issue", "j"), "unknown-issue", "value"),
        (SetField(Thing.CLAIM, "a", "side", "no"), "unknown-position", "value"),
        (SetField(Thing.CLAIM, "a", "text", "x", was=digest("Another.")), "edit-conflict", "was"),
        (SetField(Thing.STEP, "3", "note", "x"), "unknown-step", "id"),
        (Add(Thing.CLAIM, Claim("a", "x")), "id-taken", "id"),
        (Add(Thing.CLAIM, Claim("new", "")), "missing", "text"),
        (Add(Thing.CLAIM, Claim("new", "x"), after="gone"), "unknown-claim", "after"),
        (AddLink("a", Relation.REBUTS, "t"), "duplicate-link", "target"),
        (AddLink("a", Relation.REBUTS, "nowhere"), "unknown-claim", "target"),
        (AddLink("a", Relation.UNDERCUTS, "t"), "claim-as-link", "target"),
        (RemoveLink("a -> gone"), "unknown-link", "link"),
        (Remove(Thing.CLAIM, "a"), "bad-value", "thing"),
        (MergeClaims("a", "a"), "bad-value", "drop"),
    ],
)
def test_a_refused_edit_says_why_and_where(small: Map, edit: Edit, code: str, field: str) -> None:
    """The problem has a code, a fix and the edit's field."""
    problem = apply(small, edit)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.path) == (code, (field,))
    assert problem.fix


def test_undo_leaves_others_edits_alone_and_sees_the_same_field(harbour: Map) -> None:
    """My edit is taken back after others edited elsewhere; on the same field it is refused."""
    mine = SetField(Thing.CLAIM, "no-waiting", "text", "Mine.")
    back = inverse(harbour, mine)
    elsewhere = made(
        harbour, mine, SetField(Thing.CLAIM, "no-waiting", "note", "Theirs."), Rename(Thing.CLAIM, "paid", "was-paid")
    )
    undone = made(elsewhere, *back)
    assert undone.claim["no-waiting"].text == harbour.claim["no-waiting"].text
    assert (undone.claim["no-waiting"].note, "was-paid" in undone.claim) == ("Theirs.", True)
    same = apply_all(made(harbour, mine, SetField(Thing.CLAIM, "no-waiting", "text", "Theirs.")), back)
    assert isinstance(same, Problem)
    assert same.code == "edit-conflict"


@settings(max_examples=25)
@given(maps(), st.randoms(use_true_random=False))
def test_an_edit_taken_back_leaves_the_same_map(debate: Map, rng: Random) -> None:
    """Whatever the edit; and what it gives is what its own file would be read as."""
    edit = random_edit(debate, rng)
    after = apply(debate, edit)
    if isinstance(after, Problem):
        assert inverse(debate, edit) == ()
        return
    assert mapfile.read_map(mapfile.write_map(after), after.id).debate == after
    assert apply_all(after, inverse(debate, edit), strict=False) == debate


@settings(max_examples=25)
@given(maps(), maps())
def test_a_difference_replays(before: Map, after: Map) -> None:
    """The edits between any two maps make the one of the other."""
    done = apply_all(before, difference(before, after), strict=False)
    assert isinstance(done, Map)
    assert replace(done, id=after.id) == after
    assert difference(after, after) == ()


@settings(max_examples=25)
@given(maps(), st.randoms(use_true_random=False))
def test_edits_of_different_fields_commute(debate: Map, rng: Random) -> None:
    """Two people who set different fields get the same map, whoever comes first."""
    fields = [
        (thing, entry.id, name)
        for thing, entries in ((Thing.CLAIM, debate.claims), (Thing.POSITION, debate.positions))
        for entry in entries
        for name in ("text", "note", "weight", "tags", "title", "colour")
        if name in edits.FIELDS[thing]
    ]
    if len(fields) < 2:
        return
    values = {"weight": 0.5, "tags": ("x",), "colour": "#123456"}
    one, two = (SetField(*field, values.get(field[2], f"New {field[2]}.")) for field in rng.sample(fields, 2))
    assert made(debate, one, two) == made(debate, two, one)
    merged = merge(debate, made(debate, one), made(debate, two))
    assert (merged.debate, merged.conflicts) == (made(debate, one, two), ())


def _walk(debate: Map, rng: Random, steps: int) -> Map:
    for _ in range(steps):
        done = apply(debate, random_edit(debate, rng))
        debate = debate if isinstance(done, Problem) else done
    return debate


def _inside(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, tuple):
        return {text for part in value for text in _inside(part)}
    if hasattr(value, "__dataclass_fields__"):
        return {text for name in value.__dataclass_fields__ for text in _inside(getattr(value, name))}
    return set()


@settings(max_examples=25)
@given(maps(), st.randoms(use_true_random=False))
def test_a_merge_loses_no_wording(base: Map, rng: Random) -> None:
    """Every wording that either wrote is in the merged map or a conflict; one side alone is taken over."""
    mine, theirs = _walk(base, rng, 4), _walk(base, rng, 4)
    result = merge(base, mine, theirs)
    kept = wordings(result.debate)
    in_conflicts = {text for c in result.conflicts for text in (_inside(c.mine) | _inside(c.edit))}
    for text in (wordings(mine) - wordings(base)) | (wordings(theirs) - wordings(base)):
        assert text in kept | in_conflicts or any(text in other for other in kept | in_conflicts), text
    assert apply_all(theirs, result.edits, strict=False) == result.debate
    assert merge(base, base, theirs).debate == theirs
    assert merge(base, mine, base).debate == mine
    assert merge(base, mine, mine).debate == mine


def test_what_undercuts_itself_keeps_its_name_when_its_premises_are_separated(small: Map) -> None:
    """A link without a name is known by what it bears on, which would be itself."""
    both = made(small, JoinPremises(("a -> t", "b -> t"), "both"))
    apart = made(both, RedirectLink("both", "both", Relation.UNDERCUTS), SeparatePremises("both"))
    assert apart.argument["both"].target == "both"
    assert len(apart.argument["both"].premises) == 1
    assert apply_all(small, difference(small, apart)) == apart


def test_a_merge_follows_renames_and_shows_three_versions(harbour: Map) -> None:
    """A claim that they renamed gets my wording; one that both reworded gives base, theirs and mine."""
    theirs = made(
        harbour, Rename(Thing.CLAIM, "no-waiting", "no-queue"), SetField(Thing.CLAIM, "paid", "text", "Theirs.")
    )
    mine = made(
        harbour,
        SetField(Thing.CLAIM, "no-waiting", "text", "No queue."),
        SetField(Thing.CLAIM, "paid", "text", "Mine."),
    )
    result = merge(harbour, mine, theirs)
    assert result.debate.claim["no-queue"].text == "No queue."
    conflict = result.conflicts[0]
    assert conflict.path == ("claim", "paid", "text")
    assert (conflict.base, conflict.theirs, conflict.mine) == (harbour.claim["paid"].text, "Theirs.", "Mine.")
    assert result.debate.claim["paid"].text == "Theirs."


def test_a_merge_keeps_a_claim_that_they_changed_and_i_removed(small: Map) -> None:
    """It stays with its links, and the removal is a conflict; what they removed and I reworded is one too."""
    theirs = made(small, SetField(Thing.CLAIM, "c", "text", "Changed."), RemoveClaim("b"))
    mine = made(small, RemoveClaim("c"), SetField(Thing.CLAIM, "b", "text", "Mine."))
    result = merge(small, mine, theirs)
    assert (result.debate.claim["c"].text, "c -> a" in result.debate.argument) == ("Changed.", True)
    assert {(conflict.path, conflict.mine is None) for conflict in result.conflicts} == {
        (("claim", "c"), True),
        (("claim", "b", "text"), False),
    }


def test_a_quote_is_found_again_after_they_reworded_it(small: Map) -> None:
    """Its note is mine, its wording theirs, although its key follows from its wording."""
    key = entry_ids(Thing.QUOTE, small.claim["a"].quotes)[0]
    theirs = made(small, SetField(Thing.QUOTE, key, "text", "one and more", "a"))
    mine = made(small, SetField(Thing.QUOTE, key, "note", "A note.", "a"))
    quote = merge(small, mine, theirs).debate.claim["a"].quotes[0]
    assert (quote.text, quote.note) == ("one and more", "A note.")


def test_advice_while_writing(small: Map) -> None:
    """Two sentences, near duplicates, a denial instead of an undercut, no ground, a link to itself."""
    debate = made(
        small,
        SetField(Thing.CLAIM, "a", "text", "The harbour log was kept by two clerks. It is late."),
        SetField(Thing.CLAIM, "b", "text", "Two clerks kept the harbour log late."),
        SetField(Thing.CLAIM, "u", "text", "The harbour log was not kept late by two clerks."),
        AddLink("b", Relation.SUPPORTS, "b"),
    )
    codes = {claim: {problem.code for problem in edits.advice(debate, claim)} for claim in "abdu"}
    assert codes["a"] == {"two-sentences", "near-duplicate"}
    assert codes["b"] == {"near-duplicate", "self-link"}
    assert codes["d"] == {"no-ground"}
    assert "attacks-claim" in codes["u"]
    found = edits.near_duplicates(debate, "Two clerks kept the harbour log late.", "b")
    assert [(duplicate.claim, duplicate.score >= 0.6) for duplicate in found] == [("a", True)]


@pytest.mark.parametrize(
    ("claim", "quotation", "hint"),
    [
        ("Every ship waited a week.", "ships waited a week", "every"),
        ("It costs 300 euros.", "a cost of about 200 euros", "300"),
        ("It costs 300 euros.", "three hundred euros", ""),
        ("The log is late.", "the log may be late", "may"),
        ("The log may be late.", "the log is perhaps late", ""),
        ("The log isn't late.", "the log is late", ""),
        ("No ship waited.", "no ship waited longer than a day", ""),
    ],
)
def test_a_quotation_that_seems_to_say_less_is_asked_about(small: Map, claim: str, quotation: str, hint: str) -> None:
    """The question names the word it goes by; what says as much, or as little, is not asked about."""
    key = entry_ids(Thing.QUOTE, small.claim["a"].quotes)[0]
    debate = made(small, SetField(Thing.QUOTE, key, "text", quotation, "a"), SetField(Thing.CLAIM, "a", "text", claim))
    first = ("claims", "a", "quotes", 0)
    asked = [p.message for p in edits.advice(debate, "a") if p.code == "says-less" and p.path == first]
    assert len(asked) == bool(hint)
    assert all(f"“{hint}”" in message and message.endswith("?") for message in asked)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("No ship waited.", 1),
        ("V. I. Lenin and Dr. Smith wrote it in vol. 3, cf. Carr.", 1),
        ("It was late. Nobody paid!", 2),
        ("Did it pay? “It did.” Nobody says why", 3),
        ("It costs 3.5 per cent.", 1),
        ("", 0),
    ],
)
def test_sentences_are_counted(text: str, count: int) -> None:
    """Initials, abbreviations and numbers end none."""
    from argmap.edits.advice import sentences

    assert sentences(text) == count
