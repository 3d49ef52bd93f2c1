"""The schema's rules on links and references, and the walks over the graph."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from argmap import graph, schema
from argmap.errors import Severity
from argmap.model import COMMON, Map, Relation, is_slug
from tests.strategies import maps


def read(claims: dict[str, Any], arguments: dict[str, Any] | None = None, **more: Any) -> Map:
    """Return a map of claims given as what they bear on, which must be sound."""
    whole = {name: {"text": name, **links} for name, links in claims.items()}
    debate, problems = schema.load({"title": "T", "claims": whole, "arguments": arguments or {}, **more}, "m")
    assert [str(problem) for problem in problems if problem.severity is Severity.ERROR] == []
    return debate


TWO = {"positions": {"p": {"title": "P", "thesis": "a"}, "q": {"title": "Q", "thesis": "b"}}}


@given(maps())
def test_dump_and_load_are_inverse(debate: Map) -> None:
    """A map becomes plain data and comes back equal."""
    again, problems = schema.load(schema.dump(debate), debate.id)
    assert again == debate
    assert not [problem for problem in problems if problem.severity is Severity.ERROR]


def test_links_resolve_through_names_and_undercuts_of_undercuts() -> None:
    """``a -> b`` finds a named argument too, and chains of undercuts are found in any order."""
    debate = read(
        {
            "z": {"undercuts": "y -> x -> t"},
            "y": {"undercuts": "x->t"},
            "x": {"supports": "t"},
            "t": {},
            "p": {},
            "q": {},
            "w": {"undercuts": "p -> t"},
        },
        {"joint": {"premises": ["p", "q"], "supports": "t"}, "u": {"premises": ["q"], "undercuts": "w -> p -> t"}},
    )
    assert {a.id: a.target for a in debate.arguments if a.relation is Relation.UNDERCUTS} == {
        "z -> y -> x -> t": "y -> x -> t",
        "y -> x -> t": "x -> t",
        "w -> joint": "joint",
        "u": "w -> joint",
    }


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"a": {}, "b": {"supports": "c"}}, "unknown-claim"),
        ({"a": {}, "b": {"supports": "a -> a"}}, "link-as-claim"),
        ({"a": {}, "b": {"undercuts": "a"}}, "claim-as-link"),
        ({"a": {}, "b": {"undercuts": "a -> b"}}, "unknown-link"),
        ({"a": {}, "b": {"supports": "a", "rebuts": "a"}}, "duplicate-link"),
        ({"a": {"supports": "a"}}, "self-link"),
        ({"a": {"issue": "nope"}}, "unknown-issue"),
        ({"a": {"side": "nope"}}, "unknown-position"),
        ({"a": {"weight": "1.5"}}, "bad-value"),
        ({"a": {"implicit": "perhaps"}}, "bad-value"),
        ({"a": {"quotes": [{"source": "s", "text": "t", "page": "1", "line": "2"}]}}, "two-locators"),
        ({"a": {"quotes": {"source": "s"}}}, "wrong-type"),
        ({"a": {"text": ["x"]}}, "wrong-type"),
        ({"a": {"text": ""}}, "missing"),
        ({"a": {"text": "word " * 41}}, "long-claim"),
    ],
)
def test_each_rule_has_its_code(claims: dict[str, Any], code: str) -> None:
    """A broken rule is reported by its own code and the map is still read."""
    whole = {name: {"text": name, **fields} for name, fields in claims.items()}
    debate, problems = schema.load({"title": "T", "claims": whole}, "m")
    assert code in {problem.code for problem in problems}
    assert list(debate.claim) == list(claims)


def test_dropping_a_bad_undercut_drops_what_attacks_it() -> None:
    """An undercut of an undercut that could not be read is reported, not left hanging."""
    data = {
        "title": "T",
        "claims": {"a": {"text": "a"}, "b": {"text": "b"}},
        "arguments": {
            "first": {"premises": ["a"], "undercuts": "nowhere"},
            "second": {"premises": ["b"], "undercuts": "first"},
        },
    }
    debate, problems = schema.load(data, "m")
    assert debate.arguments == ()
    assert [problem.code for problem in problems].count("unknown-link") == 2


def test_support_keeps_the_side_and_attack_changes_it() -> None:
    """Sides follow from the theses through supports, rebuttals and undercuts of any depth."""
    debate = read(
        {
            "a": {},
            "b": {},
            "for-a": {"supports": "a"},
            "against": {"rebuts": "for-a"},
            "cut": {"undercuts": "against -> for-a"},
            "cut-cut": {"undercuts": "cut -> against -> for-a"},
            "loose": {},
        },
        **TWO,
    )
    found = graph.sides(debate)
    assert dict(found.of) == {"a": "p", "b": "q", "for-a": "p", "against": "q", "cut": "p", "cut-cut": "q"}
    assert found.conflicts == ()
    assert found.members("q") == ("b", "against", "cut-cut")


def test_a_claim_on_both_sides_is_reported_unless_said() -> None:
    """A claim both sides use is a problem until the file calls it common ground."""
    claims: dict[str, Any] = {"a": {}, "b": {}, "fact": {"supports": ["a", "b"]}}
    data = {"title": "T", "claims": {name: {"text": name, **links} for name, links in claims.items()}, **TWO}
    _, problems = schema.load(data, "m")
    assert [problem.code for problem in problems] == ["both-sides"]
    claims["fact"]["side"] = COMMON
    assert graph.sides(read(claims, **TWO)).conflicts == ()


def test_with_three_positions_against_one_is_for_none() -> None:
    """An attack on one of three positions does not make a claim another's."""
    three = {"positions": {n: {"title": n, "thesis": f"t-{n}"} for n in "xyz"}}
    debate = read(
        {"t-x": {}, "t-y": {}, "t-z": {}, "one": {"rebuts": "t-x"}, "two": {"rebuts": ["t-x", "t-y"]}}, **three
    )
    found = graph.sides(debate)
    assert "one" not in found.of
    assert found.of["two"] == "z"
    assert found.against["one"] == ("x",)


@given(maps())
def test_the_outline_unfolds_each_claim_once(debate: Map) -> None:
    """Whatever the graph, cycles included, every claim is in the outline and unfolded exactly once."""
    entries = list(graph.outline(debate))
    assert sorted(entry.claim for entry in entries if not entry.repeated) == sorted(debate.claim)
    assert graph.order(debate) == tuple(entry.claim for entry in entries if not entry.repeated)


@given(maps())
def test_the_outline_says_every_argument(debate: Map) -> None:
    """No argument between claims is missing from the outline, for it stands in for the picture."""
    told = {entry.argument.id for entry in graph.outline(debate) if entry.argument is not None}
    assert told == {argument.id for argument in debate.arguments}


@given(maps())
def test_a_part_keeps_only_whole_arguments(debate: Map) -> None:
    """A part of a map has its claims and no argument that reaches outside."""
    chosen = [claim.id for claim in debate.claims][::2]
    part = graph.part(debate, chosen)
    ids = set(chosen) | set(part.argument)
    assert [claim.id for claim in part.claims] == chosen
    assert all(set(a.premises) <= ids and a.target in ids for a in part.arguments)
    assert graph.part(debate, list(debate.claim)).arguments == debate.arguments


def test_focus_reaches_as_far_as_asked() -> None:
    """A neighbourhood grows by one argument a step, in either direction."""
    debate = read({"a": {}, "b": {"supports": "a"}, "c": {"rebuts": "b"}, "d": {"undercuts": "c -> b"}})
    assert graph.focus(debate, "a", 1) == ("a", "b")
    assert graph.focus(debate, "a", 2) == ("a", "b", "c", "d")
    assert dict(graph.distances(debate, ["a"])) == {"a": 0, "b": 1, "c": 2, "d": 2}


def test_circles_are_found_and_named() -> None:
    """Circular support is told from a circle of attacks."""
    debate = read({"a": {"supports": "b"}, "b": {"supports": "a"}, "c": {"rebuts": "d"}, "d": {"rebuts": "c"}})
    assert graph.cycles(debate, (Relation.SUPPORTS,)) == (("a", "b"),)
    assert graph.cycles(debate) == (("a", "b"), ("c", "d"))


def test_long_chains_need_no_recursion() -> None:
    """Five thousand claims in a row are walked without a deep stack."""
    claims: dict[str, Any] = {"c0": {}}
    claims |= {f"c{n}": {"supports": f"c{n - 1}"} for n in range(1, 5000)}
    debate = read(claims, positions={"p": {"title": "P", "thesis": "c0"}})
    assert len(graph.order(debate)) == 5000
    assert set(graph.sides(debate).of.values()) == {"p"}
    assert graph.cycles(debate) == ()


@pytest.mark.parametrize("bad", ["", "A", "a b", "a--b", "-a", "a-", "a/b", "../a", "ä", "a.b", "a" * 81, "a\n"])
def test_ids_are_strict(bad: str) -> None:
    """Nothing but lower-case letters, digits and single hyphens is an id."""
    assert not is_slug(bad)
