"""The pure debate functions: flow, clash, common ground, passages, voices, walkthroughs and differences."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argmap import debate as views
from argmap import graph
from argmap.model import Anchor, Argument, Claim, Issue, Map, Part, Position, Quote, Relation, Source, Step, Verdict
from tests import strategies
from tests.conftest import SHIPPED

SUPPORTS, REBUTS, UNDERCUTS = Relation.SUPPORTS, Relation.REBUTS, Relation.UNDERCUTS


def debate(*links: str, positions: int = 2, issues: dict[str, str] | None = None, **fields: object) -> Map:
    """Build a map from links such as ``a + b > c`` (supports), ``x - c`` (rebuts) and ``y / a + b > c`` (undercuts)."""
    arguments: dict[str, Argument] = {}
    names: dict[str, None] = {f"t{number}": None for number in range(1, positions + 1)}
    for link in links:
        left, relation, target = next(
            (link.split(f" {sign} ", 1)[0], meant, link.split(f" {sign} ", 1)[1])
            for sign, meant in (("/", UNDERCUTS), ("-", REBUTS), (">", SUPPORTS))
            if f" {sign} " in link
        )
        premises = tuple(left.split(" + "))
        arguments[link] = Argument(link.replace(" ", ""), premises, relation, target.replace(" ", ""))
        names |= dict.fromkeys((*premises, *(() if relation is UNDERCUTS else (target,))))
    stated = issues or {}
    return Map(
        "m",
        "Map",
        positions=tuple(Position(f"p{n}", f"Position {n}", f"t{n}") for n in range(1, positions + 1)),
        issues=tuple(Issue(issue, issue.title()) for issue in dict.fromkeys(stated.values())),
        claims=tuple(Claim(name, f"Claim {name}.", issue=stated.get(name, "")) for name in names),
        arguments=tuple(arguments.values()),
        **fields,  # type: ignore[arg-type]
    )


def drawn(flow: views.Flow) -> list[str]:
    """Write a flow as text: one line a line of the table, ``!`` where an answer is missing, ``^`` where it is above."""
    found = []
    for row in flow.rows:
        for line in row.lines():
            cells = [
                "+".join(cell.point.claims) + "!" * cell.point.dropped + "^" * bool(cell.point.see) for cell in line
            ]
            found.append("    " * line[0].column + " | ".join(cells))
    return found


class TestFlow:
    def test_a_row_is_a_chain_of_answers_and_marks_where_one_is_missing(self) -> None:
        flow = views.flow(debate("a > t1", "b > t1", "x - a", "y / a > t1", "z - x", "r - b"))
        assert drawn(flow) == ["a | x | z!", "    y!", "b | r!"]
        assert [point.owed for point in flow.dropped] == [("p2",), ("p1",), ("p1",)]

    def test_each_cell_stands_on_its_own_side(self) -> None:
        (row,) = views.flow(debate("a > t1", "x - a", "z - x")).rows
        assert [cell.point.side for cell in row.lines()[0]] == ["p1", "p2", "p1"]

    def test_premises_that_work_together_share_a_cell(self) -> None:
        flow = views.flow(debate("a + b > t1", "x - b", "y / a + b > t1"))
        assert drawn(flow) == ["a+b | x!", "    y!"]

    def test_rows_are_grouped_by_issue_and_the_rest_comes_last(self) -> None:
        flow = views.flow(debate("c > t1", "a > t1", "b > a", issues={"a": "money"}))
        assert [(group.title, [row.point.claims for row in group.rows]) for group in flow.groups] == [
            ("Money", [("a",), ("b",)]),
            ("Other points", [("c",)]),
        ]

    def test_a_claim_takes_the_issue_of_the_nearest_claim_it_bears_on(self) -> None:
        made = debate("a > t1", "b > a", "c > b", "x / b > a", issues={"a": "far", "b": "near"})
        assert dict(views.issues(made)) == {"t1": "", "t2": "", "a": "far", "b": "near", "c": "near", "x": "near"}

    def test_what_is_said_against_a_claim_stands_once_and_is_pointed_to_elsewhere(self) -> None:
        flow = views.flow(debate("a > t1", "b > t1", "x - a", "x - b", "z - x"))
        assert drawn(flow) == ["a | x | z!", "b | x^"]
        seen = flow.rows[1].point.answers[0].see
        assert flow.find(seen) is flow.rows[0]

    def test_cycles_end(self) -> None:
        assert drawn(views.flow(debate("a > t1", "x - a", "a - x"))) == ["a | x | a^"]

    def test_undercuts_of_undercuts_and_loops_without_a_thesis_are_rows(self) -> None:
        flow = views.flow(debate("a - b", "b - a", "u / a - b", "v / u / a - b", positions=0))
        assert Counter(argument for row in flow.rows for p in row.points() for argument in p.arguments) == Counter(
            ["a-b", "b-a", "u/a-b", "v/u/a-b"]
        )

    def test_a_thesis_that_attacks_another_opens_a_row(self) -> None:
        flow = views.flow(debate("t1 - t2", "x - t1"))
        assert drawn(flow) == ["t1", "x!"]

    def test_nothing_is_owed_to_common_ground_or_to_a_claim_of_no_side(self) -> None:
        made = debate("a > t1", "lone > other")
        made = replace(made, claims=tuple(replace(c, side="common") if c.id == "a" else c for c in made.claims))
        assert views.flow(made).dropped == ()

    def test_unanswered_first_and_strongest_first_order_all_rows(self) -> None:
        made = debate("a > t1", "x - a", "y - x", "b > t1", "c > t1", "z - c", issues={"b": "i", "a": "i"})
        unanswered = views.flow(made, sort="unanswered")
        assert [row.point.claims[0] for row in unanswered.rows] == ["b", "a", "c"]
        strong = views.flow(made, sort="strength", strength={"a": 0.2, "b": 0.9, "c": 0.5})
        assert [(row.point.claims[0], row.strength) for row in strong.rows] == [("b", 0.9), ("c", 0.5), ("a", 0.2)]
        assert [row.number for row in strong.rows] == [1, 2, 3]
        with pytest.raises(ValueError, match="loudest"):
            views.flow(made, sort="loudest")

    def test_levels_count_from_the_theses(self) -> None:
        flow = views.flow(debate("a > t1", "b > a", "c > b"))
        assert [row.level for row in flow.rows] == [1, 2, 3]

    def test_an_empty_map_has_an_empty_flow(self) -> None:
        flow = views.flow(Map("m", "Empty"))
        assert (flow.rows, flow.width, flow.dropped) == ((), 0, ())

    def test_a_chain_of_three_thousand_answers_is_laid_out(self) -> None:
        links = ["c0 > t1", *(f"c{n + 1} - c{n}" for n in range(3000))]
        flow = views.flow(debate(*links))
        assert flow.width == 3001
        assert len(flow.rows[0].lines()) == 1


@st.composite
def tangles(draw: st.DrawFn) -> Map:
    """Maps of 2 to 4 positions with many attacks, co-premises, undercuts of anything, and cycles of both kinds."""
    positions = draw(st.integers(2, 4))
    claims = [*(f"t{n}" for n in range(positions)), *(f"c{n}" for n in range(draw(st.integers(0, 7))))]
    count = draw(st.integers(0, 14))
    arguments = []
    for number in range(count):
        relation = draw(st.sampled_from([SUPPORTS, REBUTS, REBUTS, UNDERCUTS]))
        targets = [f"a{n}" for n in range(count)] if relation is UNDERCUTS else claims
        premises = draw(st.lists(st.sampled_from(claims), min_size=1, max_size=3, unique=True))
        arguments.append(Argument(f"a{number}", tuple(premises), relation, draw(st.sampled_from(targets))))
    return Map(
        "m",
        "Tangle",
        positions=tuple(Position(f"p{n}", f"P{n}", draw(st.sampled_from([f"t{n}", ""]))) for n in range(positions)),
        claims=tuple(Claim(claim, claim, side=draw(st.sampled_from(["", "", "", "p0", "common"]))) for claim in claims),
        arguments=tuple(arguments),
    )


@given(st.one_of(tangles(), strategies.maps()))
@settings(max_examples=40)
def test_every_attack_and_every_claim_is_in_the_flow(made: Map) -> None:
    sides = graph.sides(made)
    flow = views.flow(made, sides)
    points = [point for row in flow.rows for point in row.points()]
    shown = {argument for point in points for argument in point.arguments}
    attacks = {argument.id for argument in made.arguments if argument.relation.attacks}
    assert attacks <= shown
    assert {attack.argument.id for attack in views.cross_attacks(made, sides)} <= attacks
    said = {claim for point in points for claim in point.claims} | {thesis for _, thesis in flow.theses}
    bearing = {claim.id for claim in made.claims if claim.id in made.arguments_from}
    assert bearing <= said
    assert len(points) <= 3 * len(made.arguments) + len(made.claims)
    assert len({point.id for point in points}) == len(points)
    assert all(flow.find(point.see) is not None for point in points if point.see)


@given(tangles())
@settings(max_examples=40)
def test_a_point_is_dropped_exactly_where_nothing_is_said_against_it(made: Map) -> None:
    sides = graph.sides(made)
    for sort in views.Sort:
        for row in views.flow(made, sides, sort).rows:
            for point in row.points():
                against = [
                    attack
                    for node in (*point.claims, *point.arguments)
                    for attack in made.arguments_to.get(node, ())
                    if attack.relation.attacks
                ]
                if against:
                    assert not point.dropped
                elif point.side in made.position:
                    assert point.dropped
                    assert point.side not in point.owed
            lines = row.lines()
            filled = Counter()
            for number, line in enumerate(lines):
                for cell in line:
                    filled.update((number + offset, cell.column) for offset in range(cell.rows))
            assert max(filled.values()) == 1, "two cells lie on one place"
            assert {place[0] for place in filled if place[1] == 0} == set(range(len(lines)))


class TestCrossings:
    def test_both_ends_are_told(self) -> None:
        made = debate("a > t1", "x - a", "y / a > t1", "own - a")
        made = replace(made, claims=tuple(replace(c, side="p1") if c.id == "own" else c for c in made.claims))
        found = views.cross_attacks(made, graph.sides(made))
        assert [(c.attackers, c.attacked, c.bears_on, c.side, c.against) for c in found] == [
            (("x",), ("a",), "a", "p2", "p1"),
            (("y",), ("a",), "t1", "p2", "p1"),
        ]

    def test_common_ground_is_what_both_sides_rely_on(self) -> None:
        made = debate("a > t1", "a > t2", "b > t1")
        assert views.common(made, graph.sides(made)) == ("a",)

    def test_sources_contradict_where_the_ends_quote_different_ones(self) -> None:
        made = debate("a > t1", "x - a", "y - a")
        said = {"a": "annals", "x": "log", "y": "annals"}
        made = replace(
            made,
            claims=tuple(replace(c, quotes=(Quote(said[c.id], "q"),) if c.id in said else ()) for c in made.claims),
        )
        (found,) = views.contradictions(made, graph.sides(made))
        assert (found.attack.attackers, found.left, found.right) == (("x",), ("annals",), ("log",))


def quoted(**quotes: Quote) -> Map:
    """Return a map in which ``a`` speaks for the first position and ``x`` against it, with these quotes."""
    made = debate("a > t1", "x - a", "b > t1")
    return replace(made, claims=tuple(replace(c, quotes=(quotes[c.id],)) if c.id in quotes else c for c in made.claims))


def anchor(quote: Quote, start: int, end: int) -> Anchor:
    return Anchor(quote.key, quote.source, "", 1, quote.text, (Part(start, end, ""),), Verdict.VERBATIM, "2026-01-01")


class TestPassages:
    def test_the_same_words_on_two_sides_are_one_passage(self) -> None:
        (found,) = views.passages(quoted(a=Quote("s", "It’s done."), x=Quote("s", "it's  done")))
        assert [(use.claim, use.side) for use in found.uses] == [("a", "p1"), ("x", "p2")]
        assert (found.sides, found.against, found.start) == (("p1", "p2"), ("x-a",), None)

    def test_overlapping_places_are_one_passage_and_touching_ones_are_not(self) -> None:
        one, other = Quote("s", "first words here"), Quote("s", "here and further")
        overlapping = {one.key: anchor(one, 0, 16), other.key: anchor(other, 12, 30)}
        (found,) = views.passages(quoted(a=one, x=other), anchors=overlapping)
        assert (found.start, found.end) == (0, 30)
        touching = {one.key: anchor(one, 0, 12), other.key: anchor(other, 12, 30)}
        assert views.passages(quoted(a=one, x=other), anchors=touching) == ()

    def test_places_outweigh_words(self) -> None:
        one, other = Quote("s", "the same words again", prefix="a"), Quote("s", "the same words again", prefix="b")
        apart = {one.key: anchor(one, 0, 20), other.key: anchor(other, 100, 120)}
        assert views.passages(quoted(a=one, x=other), anchors=apart) == ()

    def test_one_side_or_another_source_is_no_meeting(self) -> None:
        assert views.passages(quoted(a=Quote("s", "words"), b=Quote("s", "words"))) == ()
        assert views.passages(quoted(a=Quote("s", "words"), x=Quote("z", "words"))) == ()

    def test_words_of_an_opponent_are_turned(self) -> None:
        made = quoted(x=Quote("s", "I was wrong.", speaker="Ann"))
        made = replace(made, claims=tuple(replace(c, held_by=("Ann",)) if c.id == "a" else c for c in made.claims))
        (found,) = views.passages(made)
        assert found.turned
        assert found.sides == ("p2",)


class TestVoices:
    def test_people_are_for_against_and_quoted(self) -> None:
        made = debate("x - a")
        said = Quote("log", "ships waited", speaker="Ann")
        changes = {"a": {"held_by": ("Board",), "quotes": (said,)}, "x": {"held_by": ("Ann",)}}
        made = replace(made, claims=tuple(replace(c, **changes.get(c.id, {})) for c in made.claims))
        ann, board = views.voices(made)
        assert [(m.claim, m.stance, m.sources, m.through) for m in ann.mentions] == [
            ("x", "for", (), ""),
            ("a", "quoted", ("log",), ""),
            ("a", "against", (), "x"),
        ]
        assert [(m.claim, m.stance) for m in board.mentions] == [("a", "for")]

    def test_a_source_speaks_through_its_author_and_maps_are_joined(self) -> None:
        source = Source("review", "Review", author=("Kapone, Prince",))
        one = replace(quoted(a=Quote("review", "w")), id="one")
        other = replace(quoted(x=Quote("review", "w", speaker="Prince Kapone")), id="two")
        (voice,) = [v for v in views.voices([one, other], {"review": source}) if v.name == "Prince Kapone"]
        assert voice.debates == ("one", "two")
        assert voice.slug == "prince-kapone"
        assert [m.debate for m in voice.of("x", "two")] == ["two"]

    def test_slugs_stay_apart(self) -> None:
        made = debate("a > t1")
        made = replace(made, claims=(replace(made.claims[0], held_by=("Ann B", "Ann-B")), *made.claims[1:]))
        assert [voice.slug for voice in views.voices(made)] == ["ann-b", "ann-b-2"]


class TestWalkthrough:
    def test_the_files_own_is_kept(self) -> None:
        made = debate("a > t1", walkthrough=(Step(("a",), "First."),))
        assert views.walkthrough(made) == (Step(("a",), "First."),)

    def test_one_is_made_from_theses_through_points_and_answers(self) -> None:
        made = debate("a > t1", "g > a", "x - a", "z / x - a", "b > t2", issues={"a": "money"}, question="Who?")
        steps = views.walkthrough(made)
        assert [step.claims for step in steps] == [("t1", "t2"), ("a",), ("g",), ("x",), ("z",), ("b",)]
        assert steps[0].note == "Who?: Position 1 or Position 2"
        assert steps[1].note == "Money. Position 1: supports the thesis of Position 1."
        assert steps[4].note == "Position 1: answers: undercuts the inference. No answer is given."

    @given(tangles())
    @settings(max_examples=25)
    def test_a_made_one_shows_every_claim_once(self, made: Map) -> None:
        shown = [claim for step in views.walkthrough(made) for claim in step.claims]
        assert sorted(shown) == sorted(claim.id for claim in made.claims)


class TestDifferences:
    def test_a_map_does_not_differ_from_itself(self) -> None:
        made = debate("a > t1", "x / a > t1")
        assert not views.differences(made, made)

    def test_added_removed_reworded_and_relinked(self) -> None:
        left, right = debate("a > t1", "b > t1", "c > t1"), debate("a > t1", "b > t2", "d > t1")
        right = replace(
            right, claims=tuple(replace(c, text="Claim a, revised.") if c.id == "a" else c for c in right.claims)
        )
        right = replace(right, claims=tuple(replace(c, text="New.") if c.id == "d" else c for c in right.claims))
        found = views.differences(left, right)
        assert [c.id for c in found.added] == ["d"]
        assert [c.id for c in found.removed] == ["c"]
        assert [[(w.operation, w.text) for w in c.words] for c in found.reworded] == [
            [("equal", "Claim "), ("delete", "a."), ("insert", "a, revised.")]
        ]
        assert [(c.right.id, [a.id for a in c.links_added]) for c in found.relinked] == [("b", ["b>t2"])]
        assert [a.id for a in found.arguments_added] == ["b>t2", "d>t1"]
        assert [a.id for a in found.arguments_removed] == ["b>t1", "c>t1"]

    def test_a_renamed_claim_is_the_same_one_and_its_links_stay(self) -> None:
        left = debate("a > t1", "x - a")
        right = debate("n > t1", "x - n")
        right = replace(right, claims=tuple(replace(c, text="Claim a.") if c.id == "n" else c for c in right.claims))
        unnamed = {"a>t1": "a -> t1", "x-a": "x -> a", "n>t1": "n -> t1", "x-n": "x -> n"}
        left = replace(left, arguments=tuple(replace(a, id=unnamed[a.id]) for a in left.arguments))
        right = replace(right, arguments=tuple(replace(a, id=unnamed[a.id]) for a in right.arguments))
        found = views.differences(left, right)
        assert [(c.left.id, c.right.id, c.renamed, c.relinked) for c in found.changed] == [("a", "n", True, False)]
        assert not found.arguments_added + found.arguments_removed

    def test_other_fields_and_quotes_are_named(self) -> None:
        left, right = quoted(a=Quote("s", "old")), quoted(a=Quote("s", "new"))
        right = replace(
            right, claims=tuple(replace(c, held_by=("Ann",)) if c.id == "a" else c for c in right.claims), title="Other"
        )
        (change,) = (found := views.differences(left, right)).changed
        assert (change.fields, [q.text for q in change.quotes_added], found.fields) == (
            ("held by",),
            ["new"],
            ("title",),
        )

    def test_a_named_argument_with_another_target_is_changed(self) -> None:
        left = replace(debate(), arguments=(Argument("named", ("t1",), REBUTS, "t2"),))
        right = replace(debate(), arguments=(Argument("named", ("t1",), SUPPORTS, "t2"),))
        found = views.differences(left, right)
        assert [(a.relation, b.relation) for a, b in found.arguments_changed] == [(REBUTS, SUPPORTS)]
        assert not found.arguments_added + found.arguments_removed

    @given(tangles(), tangles())
    @settings(max_examples=25)
    def test_what_is_on_one_side_only_is_mirrored(self, left: Map, right: Map) -> None:
        there, back = views.differences(left, right), views.differences(right, left)
        assert {c.id for c in there.added} == {c.id for c in back.removed}
        assert {a.id for a in there.arguments_added} == {a.id for a in back.arguments_removed}
        left_text, right_text = left.claims[0].text + " a b c", right.claims[0].text + " b d"
        runs = views.words(left_text, right_text)
        assert "".join(w.text for w in runs if w.operation != "delete") == right_text


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_maps_lose_no_attack(path) -> None:
    from argmap.mapfile import read_map

    if path.stem == "sources":
        return
    made = read_map(path.read_bytes(), path.stem, path.name, None).debate
    shown = {a for row in views.flow(made).rows for point in row.points() for a in point.arguments}
    assert {a.id for a in made.arguments if a.relation.attacks} <= shown
