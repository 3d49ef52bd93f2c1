"""The list of what is said against one side: strongest first, with answers and quotations, and what has no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from argmap.debate.clash import cross_attacks, unanswered
from argmap.evaluation.gradual import strengths
from argmap.views.against import against
from argmap.views.links import NO_LINKS
from tests import markup

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from argmap.library import Library
    from tests.conftest import Shelf

OPPOSED = """\
title: Opposed
positions: {a: {title: One side, thesis: s}, b: {title: Other side, thesis: t}}
claims:
  s: {text: It is so.}
  t: {text: It is not so.}
  weak: {text: A weak objection., rebuts: s, supports: t}
  strong: {text: A strong objection., rebuts: s}
  ground: {text: A ground for it., supports: strong}
  reply: {text: A reply to the weak one., rebuts: weak, supports: s}
"""


def test_objections_to_a_side_come_strongest_first_with_their_answers(shelf: Shelf, client: FlaskClient) -> None:
    shelf.write("opposed", OPPOSED)
    page = client.get("/maps/opposed/debate/flow?against=a").get_data(as_text=True)
    items = markup.find(page, "li", class_="rebuts")
    assert [[markup.words(link) for link in markup.find(item, "a")] for item in items] == [
        ["A strong objection."],
        ["A weak objection.", "A reply to the weak one."],
    ]
    assert "No answer" in markup.words(items[0])
    assert "No answer" not in markup.words(items[1])
    left = client.get("/maps/opposed/debate/flow?against=a&open=1").get_data(as_text=True)
    assert "A strong objection." in left
    assert "A weak objection." not in left
    assert client.get("/maps/opposed/debate/flow?against=nobody").status_code == 404


def test_the_flow_leads_to_each_sides_list_and_to_what_it_owes(client: FlaskClient) -> None:
    page = client.get("/maps/harbour/debate/flow").get_data(as_text=True)
    assert 'href="/maps/harbour/debate/flow?against=yes-side"' in page
    debts = markup.values(page, "href", "a", class_="debt")
    assert debts
    for address in debts:
        answers = markup.find(client.get(address).text, "div", class_="answers")
        assert answers
        assert all("No answer" in markup.words(one) and not markup.find(one, "h3") for one in answers)


@pytest.mark.parametrize("name", ["succession", "brest-litovsk", "tutorial"])
def test_no_attack_on_a_side_is_left_out(shipped: Library, name: str) -> None:
    debate = shipped.debate(name)
    sides = against(shipped, debate, NO_LINKS)
    met = unanswered(debate.map, debate.sides)
    strength = strengths(debate.map).claims
    for side in sides:
        made = [c for c in cross_attacks(debate.map, debate.sides) if c.against == side.position]
        told = [{said.id for said in one.claims} for one in side.objections]
        assert all(set(attack.attackers) in told for attack in made)
        owed = [name for name, owes in met.items() if side.position in owes]
        assert side.open >= len(owed)
        order = [min(strength[said.id] for said in one.claims) for one in side.objections]
        assert order == sorted(order, reverse=True)
