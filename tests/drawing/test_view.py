"""Views show what is nearest to the theses and count the rest, each hidden claim once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from argmap.drawing import Options, columns, draw, first_view, focus_view
from argmap.drawing.cards import Knowledge
from argmap.graph import distances
from argmap.library import Library
from argmap.model import Argument, Claim, Map, Position, Relation, link_id
from argmap.views.picture import file_look, part_of, picture
from bench.drawing_maps import made_map, nested_map
from tests.cost import growth

S, R, U = Relation.SUPPORTS, Relation.REBUTS, Relation.UNDERCUTS


def link(premise: str, relation: Relation, target: str) -> Argument:
    return Argument(link_id(premise, target), (premise,), relation, target)


def two_sided(*arguments: Argument, more: str = "") -> Map:
    names = ["left", "right", "l1", "r1", *more.split()]
    positions = (Position("l", "Left", "left"), Position("r", "Right", "right"))
    basic = (link("l1", S, "left"), link("r1", S, "right"))
    claims = tuple(Claim(name, f"{name} is so.") for name in names)
    return Map("m", "M", positions=positions, claims=claims, arguments=basic + arguments)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.integers(41, 150))
def test_a_first_view_counts_what_bears_on_it_once(seed: int, claims: int) -> None:
    debate = made_map(seed, claims)
    view = first_view(debate)
    shown = set(view.debate.claim)
    assert len(shown) <= 40
    assert {p.thesis for p in debate.positions} <= shown
    assert view.hidden == claims - len(shown)
    hidden = set(distances(debate, shown)) - shown
    assert sum(view.behind.values()) >= len(hidden)
    assert sum(view.behind.values()) <= view.hidden
    assert set(view.behind) <= shown


def test_a_small_map_is_shown_whole() -> None:
    debate = made_map(1, 40)
    assert first_view(debate).debate is debate
    assert first_view(debate).hidden == 0


def test_opening_a_claim_shows_what_lies_behind_it() -> None:
    debate = made_map(2, 200)
    view = first_view(debate)
    claim = max(view.behind, key=lambda c: view.behind[c])
    opened = first_view(debate, expand=[claim])
    assert set(view.debate.claim) <= set(opened.debate.claim)
    assert set(opened.debate.claim) - set(view.debate.claim)
    assert opened.behind.get(claim, 0) == 0


def test_a_claim_whose_link_is_cut_off_is_not_shown_alone() -> None:
    for seed in range(12):
        view = first_view(made_map(seed, 150))
        tied = {c for a in view.debate.arguments for c in (*a.premises, a.target)}
        assert set(view.debate.claim) - tied <= {p.thesis for p in view.debate.positions}


def test_ten_thousand_claims_open_at_once() -> None:
    debate = made_map(5, 10_000, foreign=0)
    view = first_view(debate)
    picture = draw(view.debate, Options(), Knowledge(behind=view.behind))
    assert len(picture.cards) <= 40
    assert growth(lambda n: partial(first_view, made_map(5, n, foreign=0)), 1_000) < 2.5


def test_focus_shows_both_directions_and_stops_at_the_limit() -> None:
    debate = two_sided(link("l2", S, "l1"), link("l3", S, "l2"), more="l2 l3")
    assert set(focus_view(debate, "l1", 1).debate.claim) == {"left", "l1", "l2"}
    assert set(focus_view(debate, "l1", 2).debate.claim) == {"left", "l1", "l2", "l3"}
    assert focus_view(debate, "l1", 1).behind == {"l2": 1}
    assert set(focus_view(debate, "l1", 2, limit=3).debate.claim) == {"left", "l1", "l2"}


def test_each_case_stands_in_its_column_and_attacks_are_told_at_both_ends() -> None:
    debate = two_sided(link("r1", R, "l1"))
    left, right = columns(debate)
    assert (left.position, left.direction) == ("l", "right")
    assert (right.position, right.direction) == ("r", "left")
    assert set(left.view.debate.claim) == {"left", "l1"}
    assert set(right.view.debate.claim) == {"right", "r1"}
    (there,) = left.view.chips["l1"]
    (here,) = right.view.chips["r1"]
    assert (there.claim, there.words, there.position) == ("r1", "rebutted by", "r")
    assert (here.claim, here.words, here.position) == ("l1", "rebuts", "l")
    picture = draw(left.view.debate, Options(direction="right"), Knowledge(chips=left.view.chips))
    assert "rebutted by" in picture.svg
    assert 'class="am-chip" aria-label="rebutted by: r1 is so."' in picture.svg


def test_an_attacker_with_no_case_of_its_own_stands_beside_what_it_attacks() -> None:
    left, right = columns(two_sided(link("x", R, "l1"), link("y", U, "x -> l1"), more="x y"), levels=4)
    assert set(left.view.debate.claim) == {"left", "l1", "x", "y"}
    assert set(right.view.debate.claim) == {"right", "r1"}
    assert not left.view.chips


def test_an_undercut_of_a_crossing_attack_is_told_as_a_chip() -> None:
    left, right = columns(two_sided(link("r1", R, "l1"), link("l2", U, "r1 -> l1"), more="l2"))
    (chip,) = left.view.chips["l2"]
    assert (chip.claim, chip.relation, chip.outgoing) == ("r1", U, True)
    assert any(chip.claim == "l2" and not chip.outgoing for chip in right.view.chips["r1"])


def test_columns_show_so_many_rows_and_count_the_rest() -> None:
    debate = two_sided(link("l2", S, "l1"), link("l3", S, "l2"), link("l4", S, "l3"), more="l2 l3 l4 alone")
    left, _, rest = columns(debate, levels=3)
    assert set(left.view.debate.claim) == {"left", "l1", "l2"}
    assert left.view.behind == {"l2": 2}
    assert set(columns(debate, levels=3, expand=["l2"])[0].view.debate.claim) == {"left", "l1", "l2", "l3"}
    assert rest.position == ""
    assert set(rest.view.debate.claim) == {"alone"}


def test_three_positions_get_three_columns_and_none_gets_one() -> None:
    debate = two_sided(more="third")
    three = Map(
        "m", "M", positions=(*debate.positions, Position("t", "T", "third")), claims=debate.claims,
        arguments=debate.arguments,
    )  # fmt: skip
    assert [column.direction for column in columns(three)] == ["right", "right", "left"]
    none = Map("m", "M", claims=debate.claims, arguments=debate.arguments)
    (column,) = columns(none)
    assert (column.position, len(column.view.debate.claims)) == ("", 5)


def test_a_first_view_of_nested_undercuts_takes_work_in_proportion() -> None:
    """Each claim has all later undercuts behind it, so walking them anew for each would take their square."""

    def work(size: int) -> Callable[[], object]:
        debate = nested_map(size)
        return lambda: first_view(debate)

    assert growth(work, 150) < 2.5


def test_a_picture_of_a_part_has_a_title_that_names_the_part(shipped: Library) -> None:
    debate = shipped.debate("tutorial").map
    claim = debate.claims[3]
    around = part_of(debate, focus=claim.id)
    assert claim.text in around.title
    svg = picture(shipped, debate, around, file_look(Options(fonts=False))).svg
    head = svg.split("</title>")[0]
    assert "Around claim" in head
    assert debate.title.split(":")[0] in head
    case = part_of(debate, debate.positions[0].id)
    assert debate.positions[0].title in case.title
    assert part_of(debate).title == ""
