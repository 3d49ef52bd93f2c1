"""An aligned picture is read like an outline: cards level with their first reasons, no lines that cross."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given

from argmap.drawing import Options, draw
from argmap.drawing.cards import Knowledge
from argmap.drawing.family import family, numbers
from argmap.graph import order
from argmap.library import Library
from argmap.model import Argument, Claim, Map, Position, Relation, link_id
from bench.drawing_maps import crossing, made_map, overlapping
from bench.pictures import of_picture
from tests.strategies import maps

S, R, U = Relation.SUPPORTS, Relation.REBUTS, Relation.UNDERCUTS


def link(premise: str, relation: Relation, target: str) -> Argument:
    return Argument(link_id(premise, target), (premise,), relation, target)


def debate(*arguments: Argument, claims: str = "abcdefg") -> Map:
    made = tuple(Claim(name, f"Claim {name} is so, and at some length, so that it takes two lines.") for name in claims)
    return Map("m", "M", "Q?", positions=(Position("p", "P", "a"),), claims=made, arguments=arguments)


@given(maps())
def test_every_claim_hangs_once_and_every_argument_is_drawn_or_told_at_both_ends(made: Map) -> None:
    tree = family(made)
    parts = [part for block in tree.blocks for part in block.parts]
    assert sorted(parts) == sorted(made.claim)
    walked = [part for place in (*tree.walk(), *tree.loose) for part in tree.blocks[place].parts]
    assert sorted(walked) == sorted(parts)
    told: dict[str, set[bool]] = {}
    for chips in tree.chips.values():
        for chip in chips:
            told.setdefault(chip.argument, set()).add(chip.outgoing)
    for argument in made.arguments:
        held = [block for block in tree.blocks if block.argument == argument]
        assert len(held) <= 1
        missing = set(argument.premises) - {argument.target, *(held[0].parts if held else ())}
        if missing and argument.target in made.claim:
            assert told.get(argument.id) == {True, False}


@pytest.mark.parametrize("direction", ["left", "right", "top", "bottom"])
def test_a_card_is_level_with_its_first_reason(direction: str, shipped: Library) -> None:
    for made in (shipped.debate("tutorial").map, made_map(4, 60)):
        tree = family(made)
        cards = draw(made, Options(direction=direction)).cards  # type: ignore[arg-type]
        seen = 0
        for block in tree.blocks:
            if block.children:
                above, first = cards[block.parts[0]], cards[tree.blocks[block.children[0]].parts[0]]
                if direction in ("left", "right"):
                    assert abs(above.y - first.y) <= 0.5
                else:
                    assert abs(above.x - first.x) <= 0.5
                seen += 1
        assert seen > 3


def test_distance_means_depth(shipped: Library) -> None:
    for made in shipped.debates.values():
        tree = family(made.map)
        cards = draw(made.map).cards
        by_depth: dict[int, set[float]] = {}
        for claim, place in tree.block.items():
            by_depth.setdefault(tree.blocks[place].depth, set()).add(cards[claim].x)
        assert all(len(columns) == 1 for columns in by_depth.values())
        assert sorted(min(columns) for columns in by_depth.values()) == [min(by_depth[d]) for d in sorted(by_depth)]


def test_columns_keep_the_files_order(shipped: Library) -> None:
    for made in shipped.debates.values():
        tree = family(made.map)
        cards = draw(made.map).cards
        walked = [part for place in tree.walk() for part in tree.blocks[place].parts]
        columns: dict[float, list[str]] = {}
        for claim in walked:
            columns.setdefault(cards[claim].x, []).append(claim)
        for members in columns.values():
            assert [cards[claim].y for claim in members] == sorted(cards[claim].y for claim in members)


def test_shipped_maps_have_hardly_a_crossing_and_full_first_views(shipped: Library) -> None:
    for made in shipped.debates.values():
        picture = draw(made.map, Options(standalone=True))
        found = of_picture(picture)
        assert found.crossings <= 2, made.id
        assert found.whole >= 8, made.id
        assert not crossing(made.map, picture), made.id


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("direction", ["left", "top"])
def test_cards_lie_apart_whatever_the_map(seed: int, direction: str) -> None:
    made = made_map(seed, 20 + 30 * seed)
    assert overlapping(draw(made, Options(direction=direction)).cards) == []  # type: ignore[arg-type]


def test_neighbours_that_do_the_same_share_one_line() -> None:
    made = debate(link("b", S, "a"), link("c", S, "a"), link("d", R, "a"), link("e", R, "a"), claims="abcde")
    picture = draw(made)
    edge = picture.cards["a"].x + picture.cards["a"].width
    ends = {argument: points(ways[-1])[-1] for argument, ways in picture.links.items()}
    assert [argument for argument, (x, _) in ends.items() if x - edge < 12] == ["b -> a", "d -> a"]
    # The others end on the line of the one before them, at the height at which that one turns into it.
    for argument, before in (("c -> a", "b -> a"), ("e -> a", "d -> a")):
        lines = [round(x, 1) for x, _ in points(picture.links[before][0])]
        assert before == "b -> a" or round(ends[argument][0], 1) in lines
    assert ends["b -> a"][1] < ends["d -> a"][1]


def test_premises_that_work_together_are_one_divided_card() -> None:
    made = debate(Argument("both", ("b", "c"), S, "a"), link("d", S, "c"), claims="abcd")
    for direction in ("left", "top"):
        picture = draw(made, Options(direction=direction))  # type: ignore[arg-type]
        one, other = picture.cards["b"], picture.cards["c"]
        if direction == "left":
            assert (one.x, one.y + one.height) == pytest.approx((other.x, other.y))
        else:
            assert (one.x + one.width, one.y, one.height) == pytest.approx((other.x, other.y, other.height))
        assert len(picture.links["both"]) == 1
        assert picture.svg.count("<circle") == 1


def test_an_undercut_stands_behind_what_it_attacks_and_ends_on_its_link() -> None:
    made = debate(
        link("b", S, "a"), link("c", S, "b"), link("d", U, "b -> a"), link("e", U, "d -> b -> a"), claims="abcde"
    )
    picture = draw(made)
    cards = picture.cards
    assert cards["d"].x > cards["b"].x
    assert cards["e"].x > cards["d"].x
    assert cards["c"].y < cards["d"].y, "what bears on a claim comes before what bears on its step"
    for attack, attacked in (("d -> b -> a", "b -> a"), ("e -> d -> b -> a", "d -> b -> a")):
        x, y = points(picture.links[attack][0])[-1]
        card = cards[attacked[0]]
        assert card.x - 20 < x < card.x
        assert abs(y - points(picture.links[attacked][0])[0][1]) < 6


def test_what_hangs_elsewhere_is_told_by_numbers_at_both_ends() -> None:
    made = debate(link("b", S, "a"), link("c", S, "a"), link("d", S, "b"), link("d", R, "c"), claims="abcd")
    picture = draw(made)
    assert list(picture.links) == ["b -> a", "c -> a", "d -> b"]
    number = numbers(made)
    said = {
        claim: [(chip.claim, chip.outgoing, chip.number) for chip in chips] for claim, chips in picture.chips.items()
    }
    assert said == {"d": [("c", True, number["c"])], "c": [("d", False, number["d"])]}
    assert f"→ {number['c']}</text>" in picture.svg
    assert f"← {number['d']}</text>" in picture.svg
    assert f'href="#claim-c" class="am-chip" aria-label="rebuts claim {number["c"]}: Claim c' in picture.svg
    assert 'data-argument="d -&gt; c"' in picture.svg, "arrow keys follow it"


def test_numbers_are_those_of_the_whole_map() -> None:
    made = debate(link("b", S, "a"), link("c", S, "a"), link("d", S, "c"), claims="abcd")
    part = replace(made, claims=made.claims[2:], arguments=made.arguments[2:], positions=())
    assert numbers(made) == {claim: place for place, claim in enumerate(order(made), 1)}
    assert re.search(rf">{numbers(made)['d']}</text>", draw(part, Options(), Knowledge(whole=made)).svg)
    assert 'aria-label="4. Claim d' in draw(made).svg


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)]


@pytest.mark.parametrize("seed", range(4))
def test_a_leaf_more_moves_cards_only_down(seed: int) -> None:
    made = made_map(seed, 60, foreign=0, dense=0)
    more = replace(
        made,
        claims=(*made.claims, Claim("new", "One more reason.")),
        arguments=(*made.arguments, link("new", S, "c20")),
    )
    before, after = draw(made), draw(more)
    for claim, place in before.cards.items():
        assert after.cards[claim].y >= place.y - 0.5
    columns: dict[float, list[str]] = {}
    for claim, place in sorted(before.cards.items(), key=lambda pair: pair[1].y):
        columns.setdefault(place.x, []).append(claim)
    for members in columns.values():
        assert sorted(members, key=lambda claim: after.cards[claim].y) == members
