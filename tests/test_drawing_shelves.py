"""Wrapped rows give a picture the shape of a page, keep the file's order, and tear nothing apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from argmap.drawing import Options, draw
from argmap.drawing.layout import MOST_WRAPPED
from argmap.drawing.sheet import PAGE
from argmap.drawing.svg import Picture
from argmap.library import Library
from argmap.model import Argument, Claim, Map, Position, Relation
from bench.drawing_maps import chain_map, crossing, made_map, overlapping

DIRECTIONS = ("left", "top")


def wrapped(debate: Map, direction: str) -> Picture:
    return draw(debate, Options(direction=direction, rows="wrapped"))  # type: ignore[arg-type]


def fan(leaves: int) -> Map:
    """Return a thesis with so many reasons, each with an undercut of its step."""
    claims = [Claim("t", "The thesis.")]
    arguments = []
    for number in range(leaves):
        claims += [Claim(f"r{number}", f"Reason {number}."), Claim(f"u{number}", f"Doubt {number}.")]
        arguments += [
            Argument(f"a{number}", (f"r{number}",), Relation.SUPPORTS, "t"),
            Argument(f"d{number}", (f"u{number}",), Relation.UNDERCUTS, f"a{number}"),
        ]
    return Map("fan", "Fan", positions=(Position("p", "P", "t"),), claims=tuple(claims), arguments=tuple(arguments))


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_many_reasons_have_the_shape_of_a_page(direction: str) -> None:
    long, page = draw(fan(20), Options(direction=direction)), wrapped(fan(20), direction)  # type: ignore[arg-type]
    assert max(long.width / long.height, long.height / long.width) > 4
    assert 0.6 < page.width / page.height < 2.5


def test_shipped_maps_wrap_where_a_page_shows_them_much_larger(shipped: Library) -> None:
    def page(picture: Picture) -> float:
        return max(picture.width / PAGE, picture.height)

    wrapping = 0
    for debate in shipped.debates.values():
        for direction in DIRECTIONS:
            long = draw(debate.map, Options(direction=direction))  # type: ignore[arg-type]
            picture = wrapped(debate.map, direction)
            if picture.svg != long.svg:
                wrapping += 1
                assert 0.7 < picture.width / picture.height < 2.5, (debate.id, direction)
                assert page(long) > 1.3 * page(picture), (debate.id, direction)
            assert not overlapping(picture.cards), (debate.id, direction)
    assert wrapping > len(shipped.debates)


def test_a_deep_map_keeps_its_rows() -> None:
    claims = [Claim("t", "The thesis.")]
    arguments = []
    for reason in range(6):
        for depth in range(6):
            claims.append(Claim(f"r{reason}-{depth}", "A reason."))
            target = f"r{reason}-{depth - 1}" if depth else "t"
            arguments.append(Argument(claims[-1].id + ">", (claims[-1].id,), Relation.SUPPORTS, target))
    debate = Map("deep", "Deep", positions=(Position("p", "P", "t"),), claims=tuple(claims), arguments=tuple(arguments))
    assert wrapped(debate, "left").svg == draw(debate, Options()).svg


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("seed", range(12))
def test_no_cards_overlap_and_no_link_crosses_a_card(seed: int, direction: str) -> None:
    debate = made_map(seed, 20 + 10 * seed)
    picture = wrapped(debate, direction)
    assert not overlapping(picture.cards)
    assert crossing(debate, picture) == []
    assert len(picture.links) == len(debate.arguments)


def test_reasons_follow_the_file_row_by_row_and_keep_their_doubts() -> None:
    cards = wrapped(fan(20), "top").cards
    places = [(cards[f"r{number}"].y, cards[f"r{number}"].x) for number in range(20)]
    assert len({y for y, _ in places}) > 3
    rows = [y for y, _ in places]
    assert rows == sorted(rows)
    assert all(cards[f"r{number}"].y == cards[f"u{number}"].y for number in range(20))


def test_links_of_further_shelves_run_straight_to_the_thesis() -> None:
    picture = wrapped(fan(12), "top")
    furthest = max(range(12), key=lambda number: picture.cards[f"r{number}"].y)
    (way,) = picture.links[f"a{furthest}"]
    assert way.count("C") == 1, "one bend at its own shelf, then straight"


def test_a_leaf_more_moves_its_neighbourhood() -> None:
    debate = made_map(3, 60, foreign=0)
    leaf = Argument("new", ("new",), Relation.SUPPORTS, "c20")
    more = replace(debate, claims=(*debate.claims, Claim("new", "New.")), arguments=(*debate.arguments, leaf))
    before, after = wrapped(debate, "left").cards, wrapped(more, "left").cards
    stayed = sum(abs(after[id].x - was.x) + abs(after[id].y - was.y) < 212 for id, was in before.items())
    assert stayed > 40


def test_what_is_too_large_for_a_page_stays_in_rows() -> None:
    debate = made_map(1, MOST_WRAPPED + 1, foreign=0)
    assert wrapped(debate, "left").svg == draw(debate, Options()).svg
    assert wrapped(chain_map(100), "left").width > 20_000
