"""Argdown is counted as Argdown counts it, read on past every error, and written so that it comes back."""

import dataclasses
import json
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings

from argmap import formats
from argmap.formats import argdown
from argmap.formats.argdown.inline import render
from argmap.formats.argdown.reading import parse
from argmap.formats.argdown.tokens import Piece
from argmap.formats.argdown.writing import escape, flow
from argmap.model import Relation
from tests.conftest import ROOT
from tests.cost import growth, no_hang
from tests.strategies import maps

DATA = ROOT / "tests" / "data" / "formats" / "argdown"
#: What @argdown/core 1.7.5 says of these files; bench/formats.py asks it again.
COUNTS = json.loads((DATA / "counts.json").read_text("utf-8"))


def text_of(name):
    return (DATA / name).read_text("utf-8")


def figures(text):
    return parse(text).figures()


def relations(debate):
    return {(a.premises, a.relation.value, a.target) for a in debate.arguments}


def lines(imported, code=""):
    return [problem.line for problem in imported.problems if problem.code == f"argdown-{code}" or not code]


@pytest.mark.parametrize("name", COUNTS)
def test_counts_are_argdowns_own(name):
    found = argdown.read(text_of(name), "x")
    assert found.extras["argdown"] == COUNTS[name]


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        ("+", ("s", "supports", "t")),
        ("<+", ("s", "supports", "t")),
        ("+>", ("t", "supports", "s")),
        ("-", ("s", "rebuts", "t")),
        ("<-", ("s", "rebuts", "t")),
        ("->", ("t", "rebuts", "s")),
    ],
)
def test_each_symbol_has_its_direction(symbol, expected):
    debate = argdown.read(f"[T]: One.\n  {symbol} [S]: Two.\n").map
    premise, relation, target = expected
    assert relations(debate) == {((premise,), relation, target)}


@pytest.mark.parametrize("symbol", ["_", "<_"])
def test_undercuts_attack_the_link_of_an_argument(symbol):
    debate = argdown.read(f"[T]: One.\n  + <A>: Two.\n    {symbol} <B>: Three.\n      {symbol} <C>: Four.\n").map
    assert relations(debate) == {
        (("a",), "supports", "t"),
        (("b",), "undercuts", "a -> t"),
        (("c",), "undercuts", "b -> a -> t"),
    }


def test_an_undercut_may_be_written_from_the_attacker():
    debate = argdown.read("<B>: Three.\n  _> <A>\n\n[T]: One.\n  - <A>: Two.\n").map
    assert ("b",) in {a.premises for a in debate.arguments if a.target == "a -> t" and a.relation is Relation.UNDERCUTS}


def test_undercuts_in_a_circle_end():
    found = argdown.read("<A>\n  _> <B>\n  +> [T]\n\n<B>\n  _> <A>\n")
    assert {a.relation for a in found.map.arguments} == {Relation.SUPPORTS, Relation.UNDERCUTS}


def test_a_contradiction_is_an_attack_both_ways_and_counted_once():
    found = argdown.read("[A]: a\n  >< [B]: b\n\n[B]\n  >< [A]\n")
    assert relations(found.map) == {(("a",), "rebuts", "b"), (("b",), "rebuts", "a")}
    assert found.extras["argdown"]["relations"] == {"contradictory": 1}


def test_strict_mode_makes_statements_relations_logical():
    front = "===\nmodel:\n  mode: strict\n===\n\n"
    text = "[A]: a\n  + [B]: b\n  - [C]: c\n    - [A]\n  - <D>: d\n"
    assert figures(text)["relations"] == {"support": 1, "attack": 3}
    assert figures(front + text)["relations"] == {"entails": 1, "contrary": 1, "attack": 1}
    assert relations(argdown.read(front + text).map) >= {(("a",), "rebuts", "c"), (("c",), "rebuts", "a")}


def test_an_attack_on_an_argument_and_on_its_premise_is_one():
    text = "<P>\n\n(1) [A]: a\n----\n(2) b\n\n[X]: x\n  -> [A]\n  -> <P>\n"
    assert figures(text)["relations"] == {"attack": 1}
    assert relations(argdown.read(text).map) == {(("a",), "supports", "b"), (("x",), "rebuts", "a")}


def test_proofs_become_arguments_of_their_lines():
    debate = argdown.read(text_of("proof.argdown"), "x").map
    scarcity, step, steps = (debate.argument[a] for a in ("argument-from-scarcity", "two-steps-step", "two-steps"))
    assert scarcity.premises == ("short", "no-loans")
    assert (scarcity.target, scarcity.scheme) == ("no-growth", "Modus ponens, Induction")
    assert scarcity.note == "Without loans there is no growth."
    assert step.target in steps.premises
    assert (("no-growth",), "rebuts", "plan-works") in relations(debate)


def test_argdown_1_kept_an_inferences_data_in_round_brackets():
    debate = argdown.read("(1) a\n(2) b\n(3) c\n-- Modus ponens (uses: 1) --\n(4) d\n").map
    assert debate.arguments[0].scheme == "Modus ponens"
    assert parse("(1) a\n-- rule (uses: [1]; sure: yes) --\n(2) b\n").arguments["Untitled 1"].proof[
        1
    ].inference.data == {
        "uses": ["1"],
        "sure": "yes",
    }


def test_markup_leaves_words_and_yields_tags_and_links():
    debate = argdown.read(text_of("markup.argdown"), "x").map
    mentions = debate.claim["mentions"]
    assert mentions.text == "Bold, italic, bold and italic words; #no tag, [no title], {no data}."
    assert mentions.tags == ("again",)
    assert any(claim.text == "Characters: → and ∀ stand for others." for claim in debate.claims)
    assert [source.url for source in debate.sources] == ["http://list.example/"]
    assert debate.claim["repeated"].text == "Second wording."
    assert debate.extensions["argdown"]["wordings"] == {"repeated": ["First wording."]}
    assert debate.extensions["argdown"]["data"]["mentions"] == {"color": "red", "list": ["1"]}


def test_headings_are_issues_and_a_sole_first_one_the_title():
    found = argdown.read("# The debate\n\n[A]: a\n\n## One\n\n[B]: b\n  + [A]\n\n### Two\n\n[C]: c\n", "file").map
    assert found.title == "The debate"
    assert [issue.title for issue in found.issues] == ["One", "Two"]
    assert [claim.issue for claim in found.claims] == ["", "one", "two"]


def test_windows_line_ends_change_nothing_but_places():
    text = text_of("windows.argdown")
    assert argdown.read(text.replace("\n", "\r\n"), "x").map == argdown.read(text, "x").map


def test_one_error_costs_no_more_than_its_line():
    found = argdown.read(text_of("broken.argdown"), "x")
    texts = {claim.text for claim in found.map.claims}
    assert {"This line is fine.", "And so is this.", "not indented", "one deeper", "between the levels"} <= texts
    assert "see [Smith 2010] for {more about it} there" in texts
    assert (("not-indented",), "supports", "good") in relations(found.map)
    assert (("another-premise", "good")) not in {a.premises for a in found.map.arguments}
    assert {a.target for a in found.map.arguments} >= {"b", "d", "a-conclusion"}
    assert lines(found)[:4] == [3, 8, 9, 12]
    assert len({problem.code for problem in found.problems}) >= 8


@pytest.mark.parametrize(
    ("broken", "line", "kept"),
    [
        ("[A]: a\n\n  + [B]: b\n", 3, (("b",), "supports", "a")),
        ("[A]: a\n+ [B]: b\n", 2, (("b",), "supports", "a")),
        ("[A]: a\n    + [C]: c\n  - [B]: b\n", 3, (("b",), "rebuts", "a")),
        ("x\n\n[A]: a **bold\n  + [B]: b\n", None, (("b",), "supports", "a")),
        ("[A]: a\n[B]: b\n  +> [A]\n", 2, (("b",), "supports", "a")),
        ("# H\n[A]: a\n  + [B]: b\n", 2, (("b",), "supports", "a")),
        ("[A]: a {x: [}\n  + [B]: b\n", 1, (("b",), "supports", "a")),
        ("(1) [B]: b\n--\n(2) [A]: a\n", 2, (("b",), "supports", "a")),
        ("(1) [B]: b\n\n----\n\n(2) [A]: a\n", 3, (("b",), "supports", "a")),
        ("[A]: a /* open\n  + [B]: b\n", 1, (("b",), "supports", "a")),
        ("=== open\n\n[A]: a\n  + [B]: b\n", 1, (("b",), "supports", "a")),
    ],
)
def test_each_error_is_reported_with_its_line_and_the_rest_is_read(broken, line, kept):
    found = argdown.read(broken)
    assert kept in relations(found.map)
    assert (line in lines(found)) if line else True


def test_attacks_on_a_proven_argument_are_undercuts_and_said_to_be():
    found = argdown.read("<P>\n\n(1) a\n(2) b\n----\n(3) c\n\n[X]: x\n  -> <P>\n")
    assert (("x",), "undercuts", "p") in relations(found.map)
    assert lines(found, "on-argument") == [9]


def test_includes_come_from_the_same_folder_only_and_each_once():
    asked = []

    def beside(name):
        asked.append(name)
        return text_of(name) if name != "missing.argdown" else None

    found = formats.read(text_of("include.argdown"), filename="include.argdown", include=beside)
    assert asked == ["part.argdown", "include.argdown", "missing.argdown"]
    assert found.map.claim["part"].text == "From another file."
    by_place = {(problem.file, problem.line) for problem in found.problems}
    assert {("include.argdown", 6), ("include.argdown", 8), ("part.argdown", 2)} <= by_place


@pytest.mark.parametrize("name", ["../a.argdown", "/etc/passwd", "C:\\a", "a/b.argdown", "..", ".hidden", ""])
def test_no_include_leads_out_of_the_folder(name):
    found = formats.read(f"@include({name})\n\n[A]: a\n", "argdown", include=pytest.fail)
    assert lines(found, "include") == [1]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(maps())
def test_a_map_comes_back_equal(debate):
    back = argdown.read(argdown.write(debate), debate.id)
    assert back.map == debate
    assert not back.problems


@pytest.mark.parametrize("name", [*COUNTS, "broken.argdown"])
def test_what_was_read_from_argdown_comes_back_equal(name):
    debate = argdown.read(text_of(name), "x").map
    assert argdown.read(argdown.write(debate), "x").map == debate


def test_what_is_written_can_be_edited_as_argdown():
    written = argdown.write(argdown.read("[A]: a\n  + [B]: b\n", "x").map)
    edited = argdown.read(written + "\n[C]: A new one. #fresh\n  -> [a]\n", "x").map
    assert (("c",), "rebuts", "a") in relations(edited)
    assert edited.claims[-1].tags == ("fresh",)


def test_data_is_one_line_that_holds_no_brace_in_texts():
    written = flow({"a": ["} x", "==="], "b": {"c": True, "d": 0.5}, "e": "\u2028"})
    assert written == '{"a": ["\\u007d x", "\\u003d\\u003d="], "b": {"c": true, "d": 0.5}, "e": "\\u2028"}'


def test_escapes_are_few():
    assert (
        escape("It costs 3.5, e.g. in (May): see A/B - or 1+1=2.") == "It costs 3.5, e.g. in (May): see A/B - or 1+1=2."
    )


HOSTILE: dict[str, tuple[int, Callable[[int], str]]] = {
    "deep": (1_500, lambda n: "top\n" + "".join(" " * depth + "+ a\n" for depth in range(1, n))),
    "brackets": (150_000, lambda n: "[" * n),
    "titles": (20_000, lambda n: "[a]" * n),
    "braces": (40_000, lambda n: "{" * n),
    "closers": (40_000, lambda n: "} " * n),
    "comments": (20_000, lambda n: "<!--" * n),
    "stars": (30_000, lambda n: "*a " * n),
    "mentions": (30_000, lambda n: "@[" * n),
    "dashes": (20_000, lambda n: "(1) a\n" + "---\n" * n),
    "spaces": (100_000, lambda n: " " * n),
    "tags": (20_000, lambda n: "[a]" + "#t" * n + " ." * n),
    "undercuts": (
        600,
        lambda n: "".join(f"<b{i}>\n  _> <b{i - 1}>\n  _> <b{i - 2}>\n\n" for i in range(2, n)) + "<b0>\n  +> [t]\n",
    ),
    "many": (30_000, lambda n: "a\n\n" * n),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_cost_little(name):
    size, text = HOSTILE[name]
    with no_hang():
        formats.read(text(size), "argdown")
    assert growth(lambda n: partial(formats.read, text(n), "argdown"), 400) < 2.5


def test_many_different_tags_cost_little():
    """Comparing each with all before it takes minutes, inside C, where no calls are counted."""
    pieces = [Piece("text", "A"), *(Piece("tag", f"t{number}") for number in range(100_000)), Piece("text", ".")]
    with no_hang(20):
        assert len(render(pieces).tags) == 100_000


def test_an_undercut_of_what_says_nothing_is_kept():
    found = argdown.read("(1) All is shared.\n--\n-\n    <_ <Not always>: Some do without.\n(2) So it is.\n", "x")
    assert {claim.id for claim in found.map.claims} >= {"all-is-shared", "not-always", "so-it-is"}


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("[a] {b: 1}, c\n\n[d]\n  + <e> {f: 1}\n", 3),
        ('[a] {b: "1"}/* c */\n\n[d]\n  + <e> {f: 1}\n', 3),
        ('[a] {b: "}"}\n\n[d]\n  + <e> {f: 1}\n', 3),
    ],
)
def test_data_with_something_behind_it_costs_no_more_than_its_line(text, claims):
    """Argdown reads on to the last brace of the text and shows nothing."""
    assert len(argdown.read(text).map.claims) == claims


def test_a_relation_between_two_depths_is_put_on_the_shallower_one():
    found = argdown.read("<a>\n -<b>\n   -><c>\n  -<d>\n").map
    assert {(argument.premises[0], argument.target) for argument in found.arguments} == {
        ("b", "a"),
        ("b", "c"),
        ("d", "a"),
    }


def test_braces_in_braces_cost_no_more_than_their_number():
    with no_hang(20):
        argdown.read("{" * 60_000 + "}" * 60_000 + "\n x}")


TRAINS = """===
title: Trains
color:
    tagColors:
        economy: "#f00"
===
# Costs #economy

[Trains are good]: Trains should be funded. #economy
  + <Speed>: They are fast. #fast #(door to door)
  - <Price argument>

## Detail

<Price argument>: It is about money.

(1) Tracks cost a lot. #economy
(2) [Lot]: What costs a lot is dear.
----
(3) [Dear]: They are dear.
  -> [Trains are good]
"""


def test_a_document_comes_back_with_its_titles_tags_groups_colours_and_joint_arguments():
    """Through a map and back, also where the map was changed in between."""
    found = argdown.read(TRAINS, "trains").map
    written = argdown.write(found)
    assert argdown.read(written, "trains").map == found
    before, after = parse(TRAINS), parse(written)
    assert {node.title for node in before.nodes if not node.untitled} <= {node.title for node in after.nodes}
    assert set(after.arguments) == set(before.arguments) == {"Speed", "Price argument"}
    assert [(one.title, one.level, one.tags) for one in after.sections] == [
        ("Costs", 1, ["economy"]),
        ("Detail", 2, []),
    ]
    assert [node.tags for node in after.nodes if node.tags] == [["economy"], ["fast", "door to door"], ["economy"]]
    assert after.front["color"] == before.front["color"]
    assert [step.number for step in after.arguments["Price argument"].proof] == ["1", "2", "3"]
    changed = dataclasses.replace(
        found, claims=tuple(dataclasses.replace(claim, text=claim.text + " Truly.") for claim in found.claims)
    )
    assert argdown.read(argdown.write(changed), "trains").map == changed
    last = found.claims[-1]
    fewer = dataclasses.replace(found, claims=found.claims[:-1], arguments=(), extensions=found.extensions)
    assert last.id not in {claim.id for claim in argdown.read(argdown.write(fewer), "trains").map.claims}


def test_titles_that_argdown_would_not_take_stay_ids():
    found = argdown.read("[A]: One.\n\n[B]: Two.\n", "x").map
    for title in ("]", "a [b]", "x] y", "", " ", "b"):
        odd = dataclasses.replace(found, extensions={"argdown": {"titles": {"a": title}}})
        assert argdown.read(argdown.write(odd), "x").map == odd


@pytest.mark.parametrize("title", ["<b>&amp;", "]] }} >>", "a > b", "<<x>>"])
def test_an_argument_whose_title_has_angle_brackets_comes_back(title):
    found = argdown.read("[A]: One.\n\n[B]: Two.\n\n<step>\n\n(1) [A]\n----\n(2) [B]\n", "x").map
    odd = dataclasses.replace(found, arguments=(dataclasses.replace(found.arguments[0], title=title, scheme="s"),))
    back = argdown.read(argdown.write(odd), "x")
    assert back.map == odd
    assert not back.problems
