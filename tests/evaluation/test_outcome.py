"""What a what-if says where no verdict changes, and which of several positions a map favours."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from flask.testing import FlaskClient

from argmap.evaluation import Standing, balance, consequences, evaluate, outcome, strengths
from argmap.library import Library
from argmap.model import Map, Position
from tests.conftest import HARBOUR, Shelf
from tests.evaluation.test_maps import debate
from tests.evaluation_oracles import random_map

SIDES = (Position("p", "Yes", "yes"), Position("q", "No", "no"))


def test_a_what_if_tells_what_weakens_and_what_more_it_would_take() -> None:
    """A thesis with another reason stands, is weaker, and falls when that reason falls too."""
    case = debate("a + t", "b + t", "c + b")
    found = consequences(case, ["a"])
    assert [shift.id for shift in found.shifts] == ["t"]
    assert found.shifts[0].change < 0
    assert [(more.id, more.claims) for more in found.more] == [("t", ("b",))]
    assert found.more[0].sentence == "“T is so” stands even so; it falls when “B is so” falls as well."


def test_what_would_have_to_fall_as_well_is_true_on_any_map() -> None:
    """With those claims rejected too the claim does not stand, and with one fewer it does."""
    random, seen = Random(3), 0
    for _ in range(300):
        made = random_map(random, random.randint(2, 9), random.randint(2, 16))
        for claim in made.claims:
            for more in consequences(made, [claim.id]).more:
                if more.claims:
                    seen += 1
                    fallen = evaluate(made, reject=[claim.id, *more.claims])
                    assert fallen.standings[more.id] is not Standing.IN
                    still = evaluate(made, reject=[claim.id, *more.claims[:-1]])
                    assert still.standings[more.id] is Standing.IN
    assert seen > 100


def test_a_what_if_says_something_of_every_claim_that_ships(shipped: Library) -> None:
    """Not once is the answer that nothing changes."""
    for one in shipped.debates.values():
        for claim in one.map.claims:
            found = consequences(one.map, [claim.id])
            assert found, (one.id, claim.id)
            for shift in found.shifts:
                assert shift.before == strengths(one.map, "quadratic-energy").claims[shift.id] or shift.change


def test_a_claim_that_falls_anyway_and_one_that_nothing_rests_on_say_so() -> None:
    """The reason why nothing else changes is the answer."""
    assert "It falls in the map as it is" in consequences(debate("a - b", "b + c", "d + c"), ["b"]).remarks[0]
    thesis = replace(debate("a + yes", "b + no"), positions=SIDES)
    assert consequences(thesis, ["yes"]).remarks == (
        "Nothing in the map rests on this thesis; without it, what is left is “No”.",
    )


def test_the_balance_names_the_position_that_is_carried_further_and_by_what() -> None:
    """Each method has its say; where they differ, no more is claimed than they agree on."""
    ahead = balance(debate("a + yes", "b + yes", "c + no", "x - no", positions=SIDES))
    assert ahead is not None
    assert ahead.leader == "p"
    assert all(method.favours == "p" for method in ahead.methods)
    assert set(ahead.by) <= {"a", "b", "x"}
    assert "by all five methods" in ahead.sentence
    even = balance(debate("a + yes", "b + no", positions=SIDES))
    assert even is not None
    assert (even.leader, even.by) == ("", ())
    assert "none of the positions" in even.sentence
    assert balance(debate("a + yes", positions=SIDES[:1])) is None


def test_what_carries_a_position_is_what_its_lead_shrinks_without() -> None:
    """Each claim named, left out, brings the other position nearer."""
    random, seen = Random(9), 0
    for _ in range(150):
        made = random_map(random, random.randint(4, 9), random.randint(4, 16))
        made = replace(made, positions=(Position("p", "Yes", "k0"), Position("q", "No", "k1")))
        found = balance(made)
        assert found is not None

        def lead(made: Map, reject: tuple[str, ...] = (), sign: int = 1 if found.leader == "p" else -1) -> float:
            values = strengths(made, "quadratic-energy", reject).claims
            return sign * (values["k0"] - values["k1"])

        for claim in found.by:
            seen += 1
            assert lead(made, (claim,)) < lead(made)
    assert seen > 50


def test_positions_exclude_each_other_only_where_the_map_says_so() -> None:
    """Without `exclusive` the outcome favours nobody."""
    case = debate("a + yes", "b + yes", "x - no", positions=SIDES)
    assert "further" not in outcome(evaluate(case))
    assert "As written, the map favours “Yes”" in outcome(evaluate(replace(case, exclusive=True)))


@pytest.mark.parametrize("semantics", ["grounded", "preferred", "df-quad"])
def test_the_page_shows_the_outcome_first_and_methods_behind_one_word(
    shelf: Shelf, client: FlaskClient, semantics: str
) -> None:
    """Verdict and claims come before how they were worked out; every method has its example."""
    shelf.write("harbour", "exclusive: true\n" + HARBOUR)
    page = client.get(f"/maps/harbour/standing?semantics={semantics}").get_data(as_text=True)
    assert page.index('class="outcome"') < page.index('<details class="method">') < page.index('class="verdict-group"')
    assert page.count("<dt>") == 7
    assert "Here: " in page
    assert (semantics == "df-quad") or page.count("not attacked") == 2
    assert '<table class="by-method">' in page
    what_if = client.get(f"/maps/harbour/standing?semantics={semantics}&reject=dues").get_data(as_text=True)
    assert "No strength changes" not in what_if
    if semantics != "df-quad":
        assert '<table class="shifts">' in what_if or "Nothing in the map rests" in what_if


def test_every_claims_panel_asks_what_if_it_falls(client: FlaskClient) -> None:
    """The question leads to the consequences."""
    page = client.get("/maps/harbour?claim=dues").get_data(as_text=True)
    assert 'href="/maps/harbour/standing?reject=dues#what-if"' in page
