"""What stands in a debate: the rules, the attack graph, explanations and what-if."""

import doctest
from dataclasses import replace
from functools import partial
from random import Random

import pytest
from hypothesis import given, settings

from argmap.errors import BadRequest, NotFound, TooLarge
from argmap.evaluation import (
    CODES,
    Limits,
    Standing,
    answer,
    as_data,
    as_text,
    compare,
    evaluate,
    explain,
    find_gaps,
    notes,
    outcome,
    strengths,
)
from argmap.evaluation.attackgraph import attack_graph
from argmap.evaluation.explain import Explainer
from argmap.evaluation.solve import Semantics, extensions
from argmap.evaluation.translate import rules, well_founded
from argmap.model import Argument, Claim, Map, Position, Relation, link_id
from tests.conftest import ROOT
from tests.cost import growth
from tests.evaluation_oracles import partial_stable_models, random_map
from tests.strategies import maps

IN, OUT, OPEN = Standing.IN, Standing.OUT, Standing.UNDECIDED
VERBS = {"+": Relation.SUPPORTS, "-": Relation.REBUTS, "/": Relation.UNDERCUTS}


def debate(*links, positions=()):
    """Build a map from links such as ``a + b`` (supports), ``a,b - c`` (rebuts), ``n: a + b`` (named), ``x / n``."""
    claims, arguments = {}, []
    for link in links:
        name, _, rest = link.rpartition(": ")
        premises, verb, target = rest.split(" ")
        ids = tuple(premises.split(","))
        for claim in (*ids, *([] if verb == "/" else [target])):
            claims[claim] = Claim(claim, f"{claim.upper()} is so.")
        arguments.append(Argument(name or link_id(ids[0], target), ids, VERBS[verb], target))
    return Map("m", "M", claims=tuple(claims.values()), arguments=tuple(arguments), positions=tuple(positions))


def standing(found, *ids):
    return [found.standings[i] for i in ids]


def test_an_assumption_stands_until_it_is_rebutted_and_again_when_the_rebuttal_is():
    assert standing(evaluate(debate("a + t")), "a", "t") == [IN, IN]
    assert standing(evaluate(debate("b - a")), "a", "b") == [OUT, IN]
    assert standing(evaluate(debate("b - a", "c - b")), "a", "b", "c") == [IN, OUT, IN]


def test_a_claim_falls_with_the_last_of_its_reasons():
    two = debate("a + t", "b + t", "x - a")
    assert standing(evaluate(two), "a", "t") == [OUT, IN]
    assert standing(evaluate(two, reject=["b"]), "t") == [OUT]


def test_co_premises_fall_together():
    joint = debate("a,b + t")
    assert standing(evaluate(joint), "t") == [IN]
    for premise in "ab":
        found = evaluate(joint, reject=[premise])
        other = {"a": "b", "b": "a"}[premise]
        assert standing(found, "a -> t", "t", other) == [OUT, OUT, IN]


def test_an_undercut_takes_a_links_force_and_its_undercut_restores_it():
    once = debate("n: a + t", "u / n")
    assert standing(evaluate(once), "a", "n", "t") == [IN, OUT, OUT]
    twice = debate("n: a + t", "m: u / n", "v / m")
    assert standing(evaluate(twice), "n", "m", "t") == [IN, OUT, IN]
    rebuttal = debate("n: r - t", "u / n")
    assert standing(evaluate(rebuttal), "r", "t") == [IN, IN]


def test_a_rebuttal_runs_one_way_and_two_of_them_leave_a_choice():
    assert standing(evaluate(debate("a - b")), "a", "b") == [IN, OUT]
    both = debate("a - b", "b - a", "a - c", "b - c")
    assert standing(evaluate(both), "a", "b", "c") == [OPEN] * 3
    preferred = evaluate(both, "preferred")
    assert standing(preferred, "a", "b", "c") == [OPEN, OPEN, OUT]
    assert preferred.some >= {"a", "b"}
    assert [set(e) & set("abc") for e in preferred.extensions] == [{"a"}, {"b"}]


def test_claims_that_only_support_one_another_do_not_stand():
    circle = debate("a + b", "b + a", "b + t")
    for semantics in ("grounded", "complete", "preferred", "stable"):
        assert standing(evaluate(circle, semantics), "a", "b", "t") == [OUT] * 3
    assert standing(evaluate(debate("a + b", "b + a", "c + a")), "a", "b") == [IN, IN]


def test_self_attack_is_open_and_has_no_stable_extension():
    selfish = debate("a - a")
    assert standing(evaluate(selfish), "a") == [OPEN]
    stable = evaluate(selfish, "stable")
    assert (stable.exists, stable.extensions, stable.some) == (False, (), frozenset())
    assert evaluate(selfish, "preferred").extensions == ((),)


def test_what_is_rejected_is_out_and_what_is_accepted_is_in_whatever_speaks():
    attacked = debate("n: a + t", "b - t", "u / n")
    assert standing(evaluate(attacked, accept=["t"]), "t") == [IN]
    granted = evaluate(attacked, accept=["n"], reject=["b"])
    assert standing(granted, "n", "t") == [IN, IN]
    assert standing(evaluate(attacked, accept=["n"], reject=["a", "b"]), "n", "t") == [OUT, OUT]
    assert standing(evaluate(attacked, reject=["b -> t", "u -> n"]), "b", "t") == [IN, IN]


def test_bad_requests_are_refused_with_a_near_name():
    simple = debate("alpha + omega")
    with pytest.raises(NotFound, match="Did you mean alpha"):
        evaluate(simple, reject=["alpa"])
    with pytest.raises(BadRequest, match="both rejected and accepted"):
        evaluate(simple, reject=["alpha"], accept=["alpha"])
    with pytest.raises(BadRequest, match="Did you mean preferred"):
        evaluate(simple, "prefered")
    with pytest.raises(BadRequest, match="strengths"):
        evaluate(simple, "df-quad")
    with pytest.raises(BadRequest, match="standings"):
        strengths(simple, "stable")


def test_every_semantics_of_a_map_is_that_of_its_partial_stable_models():
    random = Random(3)
    for _ in range(70):
        made = random_map(random, random.randint(1, 3), random.randint(0, 5))
        ids = [claim.id for claim in made.claims]
        reject = [i for i in ids if random.random() < 0.1]
        accept = [i for i in ids if i not in reject and random.random() < 0.1]
        program = rules(made, reject, accept)
        models = partial_stable_models(program)
        inside = {frozenset(n for n, v in enumerate(model) if v == 2): model for model in models}
        assert len(inside) == len(models)
        maximal = {one for one in inside if not any(one < other for other in inside)}
        total = {one for one, model in inside.items() if 1 not in model}
        assert tuple(well_founded(program)) == min(models, key=lambda model: sum(v != 1 for v in model))
        whole = attack_graph(program)
        for semantics, right in (("complete", set(inside)), ("preferred", maximal), ("stable", total)):
            found = evaluate(made, semantics, reject, accept)
            assert {frozenset(map(program.ids.index, e)) for e in found.extensions} == right, (made, semantics)
            exported = extensions(whole.framework, Semantics(semantics)).listed
            answers = {frozenset(n for n, place in enumerate(whole.place) if place in e) for e in exported}
            assert answers == right, (made, semantics)
            labels = [inside[one] for one in right]
            for node, name in enumerate(program.ids):
                values = {model[node] for model in labels}
                expected = {(2,): IN, (0,): OUT}.get(tuple(values), OPEN)
                assert found.standings[name] is expected
                assert (name in found.some) == (2 in values)


@settings(max_examples=40, deadline=None)
@given(maps())
def test_any_map_can_be_evaluated_explained_and_searched_for_gaps(made):
    found = evaluate(made)
    assert list(found.standings) == [c.id for c in made.claims] + [a.id for a in made.arguments]
    explainer = Explainer(found)
    for identifier in found.standings:
        explanation = explainer.explain(identifier)
        assert explanation.reasons[0].id == identifier
        assert explanation.reasons[0].standing is found.standings[identifier]
    for claim in made.claims:
        rejected = evaluate(made, "preferred", reject=[claim.id])
        assert rejected.standings[claim.id] is OUT
        assert evaluate(made, accept=[claim.id]).standings[claim.id] is IN
    if made.claims:
        assert compare(found, evaluate(made, reject=[made.claims[0].id])).summary.startswith("If you reject")
    gaps = find_gaps(made)
    assert len(notes(gaps)) == len(gaps)
    for semantics in ("df-quad", "quadratic-energy", "h-categoriser"):
        assert all(0 <= value <= 1 for value in strengths(made, semantics).claims.values())


def test_broken_links_bear_on_nothing_or_fail():
    broken = replace(
        debate("a + t"),
        arguments=(
            Argument("n", ("a", "ghost"), Relation.REBUTS, "t"),
            Argument("o", ("a",), Relation.REBUTS, "nowhere"),
            Argument("p", (), Relation.REBUTS, "t"),
        ),
    )
    found = evaluate(broken)
    assert standing(found, "n", "o", "p", "t") == [OUT, IN, OUT, IN]
    assert "lacks" in explain(found, "n").reasons[0].sentence


def test_an_explanation_takes_the_shortest_way():
    long_and_short = debate("a + b", "b + t", "c + d", "d + e", "e + t")
    chain = [reason.id for reason in explain(evaluate(long_and_short), "t").reasons]
    assert chain == ["t", "b", "a"]
    beaten = debate("a - t", "x + y", "y - t")
    assert explain(evaluate(beaten), "t").reasons[0].sentence == (
        "“T is so” falls because “A is so” rebuts it; the rebuttal by “Y is so” holds too."
    )
    late = debate("a + b", "b + t", "c + t", "r - t", "s - r", "v + s", "w + v")
    assert "“C is so” supports it" in explain(evaluate(late), "t").reasons[0].sentence
    both = debate("a + t", "b + t", "c + t", "y + x", "x - t")
    found = explain(evaluate(both, reject=["a", "b", "c"]), "t")
    assert found.reasons[0].sentence == ("“T is so” falls because “X is so” rebuts it; no reason for it holds either.")


def test_explanations_are_sentences_about_reasons_rebuttals_and_undercuts():
    case = debate("n: a,b + t", "r - t", "s - r", "u / n", "v - u")
    text = str(explain(evaluate(case), "t"))
    assert text.splitlines()[0] == (
        "“T is so” stands because “A is so” and “B is so” together support it, and the rebuttal by “R is so” fails."
    )
    assert "The reason “A is so” and “B is so” holds because the undercut by “U is so” fails." in text
    assert "“U is so” falls because “V is so” rebuts it." in text
    assert "“A is so” falls because you reject it." in str(explain(evaluate(case, reject=["a"]), "t"))
    assert "lead back to itself" in str(explain(evaluate(debate("a + b", "b + a")), "a"))


def test_an_open_claim_is_explained_by_the_circle_it_hangs_on():
    mutual = debate("a - b", "b - a", "a + t")
    explanation = explain(evaluate(mutual), "t")
    assert explanation.standing is OPEN
    assert explanation.reasons[0].id == "t"
    assert explanation.reasons[-1].because[0] in [reason.id for reason in explanation.reasons]
    assert "go round in a circle" in explanation.reasons[-1].sentence
    assert "some ways to settle" in explain(evaluate(mutual, "preferred"), "t").opening
    assert "no way to settle" in explain(evaluate(debate("a - a"), "stable"), "a").opening


def test_where_nothing_can_be_settled_whole_the_circle_without_an_answer_is_named():
    case = debate("f + g", "b - c", "c - b", "x - y", "y - z", "z - x", "z + w", "w - v")
    explainer = Explainer(evaluate(case, "stable"))
    for identifier in ("f", "b", "y", "v"):
        assert explainer.explain(identifier).reasons[0].because == ("x", "y", "z")
        assert explainer.explain(identifier).reasons[0].standing is OPEN
        assert "the attacks among “X is so”, “Y is so” and “Z is so”" in explainer.sentence(identifier)
    assert (
        "“A is so” speaks against itself"
        in explain(evaluate(debate("a - a", "b + c"), "stable"), "c").reasons[0].sentence
    )


def test_a_claim_with_a_reason_falls_by_its_rebuttal_and_not_for_want_of_the_reason():
    assert explain(evaluate(debate("r + t", "x - t")), "t").reasons[0].sentence == (
        "“T is so” falls because “X is so” rebuts it."
    )
    undercut = explain(evaluate(debate("n: r + t", "u / n")), "t").reasons[0].sentence
    assert undercut == "“T is so” falls because the only reason for it, “R is so”, is undercut."
    step = explain(evaluate(debate("r + t"), reject=["r -> t"]), "t").reasons[0].sentence
    assert step == "“T is so” falls because you reject the step from “R is so”, the only reason for it."


def test_what_is_open_for_its_attacker_is_not_said_to_hang_on_a_reason_it_does_not_need():
    case = debate("a + b", "b + a", "c + a", "k - t", "k - k", "m + t", "n + t", "n - n")
    assert "attacked by the rebuttal by “K is so”" in explain(evaluate(case), "t").reasons[0].sentence
    chosen = evaluate(debate("d + e", "a - b", "b - a", "a + d"), "preferred")
    circle = explain(evaluate(debate("a + b", "b + a", "c + a", "c - c")), "b").reasons
    assert circle[-1].id == "c -> c"
    assert "settle" in explain(chosen, "e").opening


def test_what_holds_in_every_extension_is_explained_in_one_of_them():
    either = debate("a - b", "b - a", "a - c", "b - c")
    explanation = explain(evaluate(either, "preferred"), "c")
    assert "in every way" in explanation.opening
    assert explanation.reasons[0].standing is OUT


def test_a_chain_of_a_thousand_claims_is_explained_without_running_out():
    long = debate(*(f"c{n} + c{n + 1}" for n in range(1000)))
    explanation = explain(evaluate(long), "c1000")
    assert explanation.cut
    assert len(explanation.reasons) == 40


def test_a_what_if_tells_what_falls_and_why():
    case = debate("a + b", "b + t", "b - x", "x + y")
    before = evaluate(case)
    found = compare(before, evaluate(case, reject=["a"]))
    assert found.summary == "If you reject “A is so”, two claims fall and two now stand."
    assert [change.id for change in found.claims(OUT)] == ["b", "t"]
    assert [change.id for change in found.claims(IN)] == ["x", "y"]
    sentences = {change.id: change.sentence for change in found.changes}
    assert sentences["t"] == "“T is so” falls because the only reason for it, “B is so”, fails."
    assert compare(before, before).summary == "No other verdict changes."
    assert "you accept “X is so”" in compare(before, evaluate(case, accept=["x"])).summary


def test_the_outcome_says_what_follows_for_the_question():
    sides = (Position("p", "Yes", "yes"), Position("q", "No", "no"))
    untested = "Nothing in the map is put against the theses of “Yes” and “No”."
    assert outcome(evaluate(debate("a + yes", "b + no", positions=sides))) == untested
    answered = outcome(evaluate(debate("a - yes", "b - no", "c - a", "d - b", positions=sides)))
    assert answered == "The theses of “Yes” and “No” both stand."
    decided = outcome(evaluate(debate("yes - no", positions=sides)))
    assert decided == "The thesis of “No” falls and nothing in the map is put against the thesis of “Yes”."
    mutual = outcome(evaluate(debate("yes - no", "no - yes", positions=sides)))
    assert mutual == "The theses of “Yes” and “No” stay open."
    assert outcome(evaluate(debate("a + b"))) == ""


def test_answers_as_data_and_text_name_every_claim():
    case = debate("a - b", "b - a", "a - c", "b - c")
    data = as_data(answer(case, "preferred", reject=["c"]))
    assert data["semantics"] == "preferred"
    assert data["reject"] == ["c"]
    assert data["claims"] == {"a": "undecided", "b": "undecided", "c": "out"}
    assert len(data["extensions"]) == 2
    assert as_text(answer(case), case).count("\n") == 3
    weighed = as_data(answer(case, "h-categoriser"))
    assert weighed["converged"]
    assert set(weighed["strengths"]) == {"a", "b", "c"}
    assert as_text(answer(case, "df-quad"), case).startswith("M: strengths by df-quad")


def test_work_grows_with_the_map_and_no_faster():
    assert growth(lambda n: partial(evaluate, random_map(Random(5), n, n * 8 // 5)), 400) < 2.6


def test_the_guide_is_true():
    guide = ROOT / "docs" / "evaluation.md"
    tried = doctest.testfile(str(guide), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert tried.attempted > 15
    assert tried.failed == 0
    text = guide.read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in (*CODES, *Semantics))


def test_a_large_circle_of_supports_is_settled_grounded_and_too_large_to_unroll():
    links = [f"c{n} + c{(n + 1) % 600}" for n in range(600)]
    circle = debate(*links, "x - y", "y - x", "x + c0")
    assert evaluate(circle).standings["c5"] is OPEN
    with pytest.raises(TooLarge, match="circles of supports"):
        evaluate(circle, "preferred", limits=Limits(nodes=1000))
