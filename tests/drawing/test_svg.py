"""Pictures are sound XML, safe, self-contained, the same each time, and say in words what they show."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from argmap import graph
from argmap.drawing import Options, draw, measure, style
from argmap.drawing.cards import Knowledge, Votes
from argmap.drawing.options import ROWS
from argmap.drawing.svg import Picture
from argmap.errors import BadRequest
from argmap.model import Argument, Claim, Map, Position, Quote, Relation, Verdict, link_id
from bench.drawing_maps import crossing, made_map, overlapping, points
from tests.strategies import maps

SVG = "{http://www.w3.org/2000/svg}"
S, R, U = Relation.SUPPORTS, Relation.REBUTS, Relation.UNDERCUTS


def link(premise: str, relation: Relation, target: str) -> Argument:
    return Argument(link_id(premise, target), (premise,), relation, target)


def debate(*arguments: Argument, claims: str = "abcdefg") -> Map:
    made = tuple(Claim(name, f"Claim {name} is so.") for name in claims)
    return Map("m", "M", "Q?", positions=(Position("p", "P", "a"),), claims=made, arguments=arguments)


def parsed(picture: Picture) -> ET.Element:
    return fromstring(picture.svg)


def cards(root: ET.Element) -> dict[str, ET.Element]:
    return {group.get("data-claim", ""): group for group in root.iter(f"{SVG}g") if group.get("data-claim")}


def said(element: ET.Element) -> str:
    return " ".join("".join(text.itertext()) for text in element.iter(f"{SVG}text"))


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(maps(), st.sampled_from(["left", "right", "top", "bottom"]), st.booleans(), st.booleans())
def test_any_map_gives_sound_markup(made: Map, direction: str, standalone: bool, quotes: bool) -> None:
    options = Options(direction=direction, standalone=standalone, quotes=quotes, fonts=False)  # type: ignore[arg-type]
    picture = draw(made, options, Knowledge(sides=graph.sides(made)))
    root = parsed(picture)
    assert set(cards(root)) == set(made.claim) == set(picture.cards)
    assert [group.get("data-claim") for group in root.iter(f"{SVG}g") if group.get("data-claim")] == list(
        graph.order(made)
    ), "cards come in reading order"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert not any(element.get("style") for element in root.iter())
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)
    assert not overlapping(picture.cards)
    for place in picture.cards.values():
        assert place.x >= 0
        assert place.y >= 0
        assert place.x + place.width <= picture.width
        assert place.y + place.height <= picture.height


HOSTILE = '</text><script>alert(1)</script>"\' onload="x" ]]> <!-- & \x00\x07\ud800 \u202e javascript:alert(1)'


def test_hostile_words_stay_words() -> None:
    # A quote's key is taken of its bytes, and half a character has none.
    quote = Quote(HOSTILE, HOSTILE.replace("\ud800", ""), HOSTILE, ("page", HOSTILE))
    claim = Claim("a", HOSTILE, (HOSTILE,), (replace(quote, source="s"),), note=HOSTILE)
    made = Map("m", HOSTILE, HOSTILE, positions=(Position("p", HOSTILE, "a"),), claims=(claim,))
    for standalone in (True, False):
        root = parsed(draw(made, Options(standalone=standalone, quotes=True), Knowledge(sources={"s": HOSTILE})))
        names = {element.tag.removeprefix(SVG) for element in root.iter()}
        assert names <= {"svg", "title", "desc", "style", "rect", "g", "a", "path", "text", "circle"}
        assert "alert(1)" in said(root).replace(" ", "")
        assert all(element.get("href", "#").startswith(("#", "?")) for element in root.iter())


def test_lines_of_text_stay_inside_their_card() -> None:
    for seed in range(6):
        made = made_map(seed, 25, foreign=0.8)
        picture = draw(made, Options(standalone=True, quotes=True, fonts=False))
        for claim, group in cards(parsed(picture)).items():
            place = picture.cards[claim]
            for text in group.iter(f"{SVG}text"):
                words = "".join(text.itertext())
                size = float(text.get("font-size", "0"))
                weight: measure.Weight = "semibold" if text.get("font-weight") == "600" else "regular"
                wide = measure.width(words, size, weight)
                from_right = (text.get("text-anchor") == "end") != (text.get("direction") == "rtl")
                left = float(text.get("x", "0")) - (wide if from_right else 0)
                assert left >= place.x + style.BAR, words
                assert left + wide <= place.x + place.width, words
                tab = text.get("y") and float(text.get("y", "0")) > place.y + place.height
                assert not tab, words


def told(picture: Picture) -> set[str]:
    """Return the arguments that a picture tells by numbers at both ends."""
    return {chip.argument for chips in picture.chips.values() for chip in chips if chip.number}


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("direction", ["left", "right", "top", "bottom"])
def test_links_cross_no_card_and_end_where_they_should(direction: str, rows: str) -> None:
    total = missed = 0
    for seed in range(12):
        made = made_map(seed, 30)
        picture = draw(made, Options(direction=direction, rows=rows))  # type: ignore[arg-type]
        total += len(picture.links)
        missed += len(crossing(made, picture))
        assert set(picture.links) | told(picture) == set(made.argument)
    assert missed <= total * 0.002


@pytest.mark.parametrize("direction", ["left", "right", "top", "bottom"])
def test_a_support_enters_on_the_side_that_faces_its_reasons(direction: str) -> None:
    made = debate(link("b", S, "a"), link("c", S, "a"), link("d", S, "a"), claims="abcd")
    picture = draw(made, Options(direction=direction, rows="unbroken"))  # type: ignore[arg-type]
    thesis = picture.cards["a"]
    ends = [numbers(ways[-1])[-1] for ways in picture.links.values()]
    assert len(set(ends)) == 3, "not all in one point"
    for x, y in ends:
        beyond = {
            "left": x - thesis.x - thesis.width,
            "right": thesis.x - x,
            "top": y - thesis.y - thesis.height,
            "bottom": thesis.y - y,
        }[direction]
        assert 0 <= beyond < 12
        across, low, extent = (
            (y, thesis.y, thesis.height) if direction in ("left", "right") else (x, thesis.x, thesis.width)
        )
        assert low < across < low + extent


def numbers(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)]


def test_an_undercut_ends_square_on_the_link_it_attacks() -> None:
    made = debate(link("b", S, "a"), link("c", U, "b -> a"), claims="abc")
    picture = draw(made)
    x, y = numbers(picture.links["c -> b -> a"][0])[-1]
    before_x, before_y = numbers(picture.links["c -> b -> a"][0])[-2]
    start_x, start_y = numbers(picture.links["b -> a"][0])[0]
    assert before_x == x, "it comes straight down on a line that runs level"
    assert abs(abs(y - start_y) - 5.5) < 0.1
    assert before_y != y
    assert x < start_x


def test_premises_that_work_together_meet_in_one_point() -> None:
    made = debate(Argument("both", ("b", "c"), S, "a"), claims="abc")
    picture = draw(made, Options(rows="unbroken"))
    first, second, joined = picture.links["both"]
    assert numbers(first)[-1] == numbers(second)[-1] == numbers(joined)[0]
    root = parsed(picture)
    assert sum(1 for _ in root.iter(f"{SVG}circle")) == 1


ODD = {
    "empty": Map("m", "M"),
    "nameless": Map("m", ""),
    "one claim": debate(claims="a"),
    "no links": debate(claims="abcdefgh"),
    "circle": debate(link("a", S, "b"), link("b", R, "a"), claims="ab"),
    "self": debate(link("a", S, "a"), claims="ab"),
    "undercut ring": debate(
        link("b", S, "a"), Argument("x", ("c",), U, "y"), Argument("y", ("d",), U, "x"), claims="abcd"
    ),
    "undercut by its own premise": debate(link("b", S, "a"), link("b", U, "b -> a"), claims="ab"),
    "undercut by its target": debate(link("b", S, "a"), link("a", U, "b -> a"), claims="ab"),
    "undercut by many": debate(link("b", S, "a"), *(link(x, U, "b -> a") for x in "cdefg")),
    "co-premises at two depths": debate(link("b", S, "a"), Argument("j", ("c", "a"), R, "b"), link("c", S, "b")),
    "undercut from deep": debate(link("b", S, "a"), link("c", S, "b"), link("d", S, "c"), link("d", U, "b -> a")),
    "undercut deep by near": debate(link("b", S, "a"), link("c", S, "b"), link("d", S, "c"), link("b", U, "d -> c")),
    "joint undercut": debate(link("b", S, "a"), Argument("j", ("c", "d"), U, "b -> a"), link("e", U, "j")),
    "dangling": debate(link("b", S, "nowhere"), link("c", U, "b -> nowhere"), claims="abc"),
}


@pytest.mark.parametrize("made", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("direction", ["left", "top"])
@pytest.mark.parametrize("rows", ROWS)
def test_odd_maps_are_drawn(made: Map, rows: str, direction: str) -> None:
    picture = draw(made, Options(direction=direction, rows=rows, standalone=True, fonts=False))  # type: ignore[arg-type]
    root = parsed(picture)
    assert set(cards(root)) == set(made.claim)
    assert not re.search(r'[" ,]-?(nan|inf)[" ,]', picture.svg)
    drawable = {a.id for a in made.arguments if a.target in made.claim and (a.target,) != a.premises}
    assert drawable <= set(picture.links) | told(picture)


def test_a_card_tells_what_is_known_of_it() -> None:
    quote = Quote("s", "Words.")
    claims = (
        Claim("a", "Thesis."),
        Claim("b", "Reason.", ("Ada Lovelace",), (quote,)),
        Claim("c", "Hunch.", implicit=True),
    )
    made = Map(
        "m", "M", positions=(Position("p", "Pro", "a"), Position("q", "Con")), claims=claims,
        arguments=(link("b", S, "a"), link("c", R, "a")),
    )  # fmt: skip
    know = Knowledge(
        sides=graph.sides(made),
        verdicts={quote.key: Verdict.ALTERED},
        standing={"a": "in", "b": "out", "c": "undecided"},
        behind={"b": 12},
    )
    found = cards(parsed(draw(made, Options(numbers=False), know)))
    assert "altered" in said(found["b"])
    assert "Ada Lovelace" in said(found["b"]) or "Lovelace" in said(found["b"])
    assert "falls" in said(found["b"])
    assert "+12" in said(found["b"])
    assert "implicit" in said(found["c"])
    assert "stands" in said(found["a"])
    assert "undecided" in said(found["c"])
    label = found["b"].find(f"{SVG}a").get("aria-label")  # type: ignore[union-attr]
    assert label == "Reason. Supports: Thesis. Falls. Held by Ada Lovelace. 1 quote, altered."
    assert found["b"].get("data-side") == "p"
    hrefs = [a.get("href") for a in found["b"].iter(f"{SVG}a")]
    assert hrefs == ["#claim-b", "?open=b"]


def test_the_gravest_verdict_is_shown() -> None:
    quotes = (Quote("s", "One."), Quote("s", "Two."))
    made = Map("m", "M", claims=(Claim("a", "A.", (), quotes),))
    verdicts = {quotes[0].key: Verdict.VERBATIM, quotes[1].key: Verdict.NOT_FOUND}
    assert "not found" in said(parsed(draw(made, Options(), Knowledge(verdicts=verdicts))))
    sound = dict.fromkeys(verdicts, Verdict.VERBATIM)
    assert "not found" not in said(parsed(draw(made, Options(), Knowledge(verdicts=sound))))


def test_a_claim_with_neither_quote_nor_support_says_so() -> None:
    made = debate(link("b", S, "a"), claims="ab")
    found = cards(parsed(draw(made)))
    assert "unsourced" in said(found["b"])
    assert "unsourced" not in said(found["a"])
    alone = replace(made, arguments=(), claims=made.claims[:1])
    assert "unsourced" not in said(cards(parsed(draw(alone, Options(), Knowledge(whole=made))))["a"])


def test_a_picture_alone_is_complete() -> None:
    picture = draw(made_map(3, 12), Options(standalone=True))
    root = parsed(picture)
    assert root.find(f"{SVG}title") is not None
    assert root.find(f"{SVG}desc") is not None
    assert "data:font/woff2;base64," in picture.svg
    assert "var(" not in picture.svg
    outside = re.findall(r'(?:href|src|url)\W+(https?:[^"\')]+)', picture.svg)
    assert not outside
    assert root.get("width")
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"


def test_a_picture_in_a_page_is_coloured_by_the_page() -> None:
    svg = draw(made_map(3, 12), Options()).svg
    classes = set(re.findall(r'class="([^"]*)"', svg))
    parts = {name[3:] for group in classes for name in group.split()}
    assert {"box", "ink", "line-supports", "t-text"} <= parts
    assert "<style" not in svg
    assert not re.search(r' (fill|stroke)="#', svg)


@pytest.mark.parametrize("theme", style.THEMES)
def test_each_theme_uses_its_own_colours_only(theme: str) -> None:
    svg = draw(made_map(3, 12), Options(standalone=True, theme=theme, fonts=False)).svg
    used = set(re.findall(r"#[0-9a-f]{6}\b", svg))
    assert used
    assert used <= set(style.THEMES[theme].values())


def test_the_same_map_gives_the_same_bytes() -> None:
    made = made_map(9, 40)
    assert draw(made, Options(standalone=True)).svg == draw(made, Options(standalone=True)).svg


def test_a_new_leaf_leaves_the_order_of_the_rest() -> None:
    made = made_map(11, 40, dense=0)
    more = replace(made, claims=(*made.claims, Claim("new", "New.")), arguments=(*made.arguments, link("new", S, "c5")))
    before, after = draw(made), draw(more)
    columns: dict[float, list[str]] = {}
    for claim, place in sorted(before.cards.items(), key=lambda pair: pair[1].y):
        columns.setdefault(place.x, []).append(claim)
    for members in columns.values():
        assert sorted(members, key=lambda claim: after.cards[claim].y) == members


@pytest.mark.parametrize(
    "options",
    [Options(direction="up"), Options(theme="pink"), Options(spacing="wide"), Options(width=5)],  # type: ignore[arg-type]
)
def test_options_that_are_not_offered_are_refused(options: Options) -> None:
    with pytest.raises(BadRequest):
        draw(debate(claims="a"), options)


def test_two_pictures_on_a_page_share_no_id() -> None:
    made = made_map(3, 6)
    one, other = (set(re.findall(r' id="([^"]+)"', draw(made, Options(prefix=p)).svg)) for p in ("x", "y"))
    assert one
    assert not one & other


def test_a_link_to_the_claim_itself_is_a_loop_and_told_on_its_card() -> None:
    arguments = tuple(Argument(link_id("b", to), ("b",), Relation.SUPPORTS, to) for to in ("b", "a"))
    odd = Argument(link_id("c", "c"), ("c",), Relation.REBUTS, "c")
    claims = (Claim("a", "First."), Claim("b", "Second."), Claim("c", "Third."))
    picture = draw(Map("m", "M", claims=claims, arguments=(*arguments, odd)), Options(numbers=False))
    svg = picture.svg
    for claim in "bc":
        card, (way,) = picture.cards[claim], picture.links[link_id(claim, claim)]
        drawn = list(points(way, 1))
        assert all(abs(x - card.x - card.width) < 18 and card.y < y < card.y + 40 for x, y in drawn), way
        assert max(x for x, _ in drawn) > card.x + card.width + 8, "it stands out from the card"
    assert "supports, and itself</text>" in svg
    assert "rebuts itself</text>" in svg
    assert 'aria-label="Second. Supports itself. Supports: First."' in svg


def test_right_to_left_lines_end_inside_their_card_in_every_program() -> None:
    """LibreOffice knows no direction, so a file of its own does without; a page keeps it."""
    debate = Map("m", "M", claims=(Claim("a", "الثورة الدائمة."),))
    assert 'direction="rtl"' in draw(debate).svg
    alone = draw(debate, Options(standalone=True)).svg
    assert 'direction="rtl"' not in alone
    assert re.search('text-anchor="end">\u2067[^<]*\u2069</text>', alone)


@pytest.mark.parametrize("rows", ROWS)
def test_layers_move_nothing_and_leave_no_card(rows: str) -> None:
    """What stands and ratings are laid over cards that are as large without them, whatever else a card shows."""
    made = made_map(40, 3, foreign=0)
    know = Knowledge(sides=graph.sides(made), numbers={claim.id: n for n, claim in enumerate(made.claims, 1)})
    votes = (Votes("truth", (1, 0, 20, 0, 3)), Votes("relevance", (0, 0, 0, 1, 0)))
    layered = replace(
        know,
        standing={claim.id: ("in", "out", "undecided")[n % 3] for n, claim in enumerate(made.claims)},
        ratings={claim.id: votes for claim in made.claims},
    )
    options = Options(rows=rows, width=160)  # type: ignore[arg-type]
    before, after = draw(made, options, know), draw(made, options, layered)
    assert before.cards == after.cards
    assert before.links == after.links
    for claim, card in cards(parsed(after)).items():
        place = after.cards[claim]
        marks = [path.get("d", "") for path in card.iter(f"{SVG}path") if "h3.2v" in path.get("d", "")]
        assert marks, "the foot has room for bars at least"
        for mark in marks:
            x, y = map(float, mark[1 : mark.index("h")].split(","))
            assert place.x < x < place.x + place.width - 20
            assert place.y < y < place.y + place.height
        assert "Truth rated 3.2 of 5 from 24 ratings: 1 by 1, 3 by 20, 5 by 3." in str(card[0].get("aria-label"))
