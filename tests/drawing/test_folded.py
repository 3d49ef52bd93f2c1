"""Pictures folded into columns: cards apart, lines that cross neither each other nor cards, and full pages."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

import pytest

from argmap.drawing import Options, draw
from argmap.drawing.family import family
from argmap.drawing.flow import Item, pages
from argmap.drawing.folded import folds
from argmap.library import Library
from argmap.model import Map
from bench.drawing_maps import chain_map, crossing, made_map, overlapping, points
from bench.pictures import crossings

MAPS = [*(made_map(seed, 10 + 7 * seed, foreign=0) for seed in range(6)), chain_map(40)]


@pytest.mark.parametrize("debate", MAPS, ids=[f"{debate.id}-{len(debate.claims)}" for debate in MAPS])
@pytest.mark.parametrize("column", [400.0, 900.0])
def test_no_line_crosses_a_card_or_another_line(debate: Map, column: float) -> None:
    picture = draw(debate, Options(rows="folded", width=280, column=column))
    assert set(picture.cards) == set(debate.claim)
    assert not overlapping(picture.cards)
    assert not crossing(debate, picture)
    if debate.id == "chain":
        return  # beyond five steps in, all lines of a column run down the same way
    lines = {a: [p for way in ways for p in pairwise(points(way, 0.05))] for a, ways in picture.links.items()}
    assert crossings(lines) == 0


def test_columns_are_no_higher_than_asked_and_read_downwards_in_the_outline_s_order() -> None:
    debate = made_map(3, 60, foreign=0)
    picture = draw(debate, Options(rows="folded", width=280, column=900))
    tree = family(debate)
    listed = [part for place in (*tree.walk(), *tree.loose) for part in tree.blocks[place].parts]
    assert len({round(place.x + place.width) for place in picture.cards.values()}) > 2
    order = sorted(listed, key=lambda c: (round(picture.cards[c].x + picture.cards[c].width), picture.cards[c].y))
    assert order == listed
    high = max(p.y + p.height for p in picture.cards.values()) - min(p.y for p in picture.cards.values())
    assert high <= 900


def test_as_many_columns_as_there_may_be_hold_everything() -> None:
    debate = made_map(3, 60, foreign=0)
    picture = draw(debate, Options(rows="folded", width=280, column=300, columns=3))
    assert len({round(place.x + place.width) for place in picture.cards.values()}) == 3


def test_a_column_ends_where_no_line_is_cut_if_it_takes_no_more_columns() -> None:
    assert folds([100, 100, 100, 100], [0, 1, 0, 1], [0, 30, 0, 30], 330) == [2]
    assert folds([100, 100, 100, 100], [0, 1, 1, 1], [0, 90, 30, 90], 500) == []


def items(*groups: tuple[float, ...]) -> list[Item]:
    """Return families, each a thesis and what hangs from it directly."""
    found: list[Item] = []
    for group, heights in enumerate(groups):
        head = len(found)
        for number, height in enumerate(heights):
            parent = head if number else -1
            cost = 30.0 if number else 0.0
            found.append(Item((f"{group}-{number}",), parent, height, int(number > 0), cost, group))
    return found


def test_pages_are_as_few_as_can_be_and_repeat_the_thesis_of_what_goes_on() -> None:
    listed = items((50, 100, 100, 100, 100, 100, 100))
    found = pages(listed, 1, 500, apart=False)
    assert len(found) == 2
    assert found[1][0] == 0
    assert sorted({at for page in found for at in page}) == list(range(len(listed)))


def test_groups_share_a_page_only_where_they_may() -> None:
    listed = items((50, 100), (50, 100))
    assert pages(listed, 1, 500, apart=False) == [[0, 1, 2, 3]]
    assert pages(listed, 1, 500, apart=True) == [[0, 1], [2, 3]]


@pytest.mark.parametrize("rows", ["folded", "indented"])
def test_no_card_hides_the_sign_of_an_undercut(shipped: Library, rows: Literal["folded", "indented"]) -> None:
    """Among the undercuts is one whose argument is told by numbers, so that its sign stands below a card."""
    debate = shipped.debate("permanent-revolution").map
    picture = draw(debate, Options(rows=rows, standalone=True, fonts=False))
    signs = re.findall(r"M([\d.]+),([\d.]+)a5\.5 5\.5 0 1 0 11\.0 0a", picture.svg)
    assert len(signs) > 10
    for x, y in signs:
        left, middle = float(x), float(y)
        for claim, card in picture.cards.items():
            across = min(left + 11, card.x + card.width) - max(left, card.x)
            down = min(middle + 5.5, card.y + card.height) - max(middle - 5.5, card.y)
            assert min(across, down) <= 1, (claim, x, y)
