"""The debate's views: nothing that crosses between the sides is lost, odd maps get a page, and every file is whole."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from argmap import graph
from argmap.debate import cross_attacks
from argmap.drawing import Options, draw, palette, style
from argmap.drawing.cards import Knowledge
from argmap.drawing.family import depths, family
from argmap.errors import BadRequest, NotFound
from argmap.library import Debate, Library
from argmap.model import Map, Position, Relation
from argmap.views.board import BoardOptions, board
from argmap.views.cases import ALL_LEVELS, cases, homes
from argmap.views.compare import compare, thing
from argmap.views.flow import flow_view
from argmap.views.present import presses, slides
from argmap.views.standalone import FORMATS, export_view
from tests import markup
from tests.conftest import Shelf
from tests.strategies import maps

if TYPE_CHECKING:
    from flask.testing import FlaskClient

VIEWS = ("debate", "debate/flow", "debate/passages", "voices", "present", "present/notes")


def between(debate: Map) -> list[str]:
    """The attacks between positions, counted from the model alone."""
    side = graph.sides(debate).of

    def whose(node: str) -> str:
        if node in debate.argument:
            of = [side.get(premise, "") for premise in debate.argument[node].premises]
            return next((s for s in of if s in debate.position), "")
        return side.get(node, "")

    return [
        a.id
        for a in debate.arguments
        if a.relation is not Relation.SUPPORTS
        and {whose(a.id), whose(a.target)} <= set(debate.position)
        and whose(a.id) != whose(a.target)
    ]


def lost_in_columns(debate: Map, objections: str) -> list[str]:
    """Attacks between positions that columns opened whole neither draw nor tell at both of their ends."""
    made = cases(debate, graph.sides(debate), objections, ALL_LEVELS, len(debate.claims))  # type: ignore[arg-type]
    drawn = {argument.id for case in made for argument in case.view.debate.arguments}
    told: dict[str, set[str]] = {}
    for case in made:
        for claim, chips in case.view.chips.items():
            for chip in chips:
                told.setdefault(chip.argument, set()).update((claim, "out" if chip.outgoing else "in"))
    lost = []
    for name in between(debate):
        ends = told.get(name, set())
        if name not in drawn and not ({"out", "in"} <= ends and set(debate.argument[name].premises) <= ends):
            lost.append(name)
    return lost


@pytest.mark.parametrize("objections", ["beside", "across"])
def test_columns_lose_no_attack_of_the_shipped_debates(shipped: Library, objections: str) -> None:
    count = 0
    for debate in shipped.debates.values():
        assert lost_in_columns(debate.map, objections) == []
        count += len(between(debate.map))
    assert count > 100


def rows(debate: Map, levels: int) -> list[int]:
    """How many rows of cards each column's first view stands in, but for a thesis that itself bears on others."""
    made = cases(debate, graph.sides(debate), levels=levels)
    return [
        max(depths(case.view.debate).values(), default=-1) + 1
        for case in made
        if case.thesis not in debate.arguments_from
    ]


def loose(debate: Map) -> set[str]:
    """Return the claims of a map that are tied to no other."""
    tree = family(debate)
    return {part for place in tree.loose for part in tree.blocks[place].parts}


def test_columns_open_with_as_many_rows_as_fit(shipped: Library) -> None:
    """Three rows of cards fit next to each other; a column with a fourth has to be moved sideways to be read."""
    assert {most for debate in shipped.debates.values() for most in rows(debate.map, 3)} <= {1, 2, 3}
    for debate in shipped.debates.values():
        for case in cases(debate.map, debate.sides):
            alone = loose(case.view.debate) - loose(graph.part(debate.map, case.members))
            assert alone <= {case.thesis}, debate.id


def test_columns_are_no_wider_than_half_a_screen(shelf: Shelf) -> None:
    """Claims without links stand in lines of as many cards as a column has rows."""
    loose = "".join(f"  l-{n}: {{text: Alone {n}., side: a}}\n" for n in range(7))
    shelf.write("loose", f"title: L\npositions: {{a: {{title: A, thesis: s}}}}\nclaims:\n  s: {{text: S.}}\n{loose}")
    drawing = board(shelf.library, shelf.library.debate("loose"), BoardOptions()).columns[0].drawing
    width = re.search(r'<svg[^>]* width="([\d.]+)"', drawing)
    assert width
    assert 2 * 196 < float(width[1]) <= 720


@given(maps())
@settings(max_examples=40)
def test_columns_of_any_map_open_with_as_many_rows_as_asked_for(debate: Map) -> None:
    assert max(rows(debate, 2), default=0) <= 2


@given(maps())
@settings(max_examples=40)
def test_columns_lose_no_attack_of_any_map(debate: Map) -> None:
    assert lost_in_columns(debate, "beside") == lost_in_columns(debate, "across") == []


def test_premises_that_work_together_from_two_columns_are_told_at_each(shelf: Shelf) -> None:
    shelf.write("straddle", STRADDLE)
    debate = shelf.library.debate("straddle").map
    assert homes(debate, graph.sides(debate))["p"] != homes(debate, graph.sides(debate))["q"]
    assert "jointly" in between(debate)
    assert lost_in_columns(debate, "beside") == lost_in_columns(debate, "across") == []


STRADDLE = """\
title: Straddling
positions: {a: {title: One, thesis: s}, b: {title: Other, thesis: t}}
claims:
  s: {text: S.}
  t: {text: T.}
  p: {text: P., supports: t}
  q: {text: Q., side: b, rebuts: s}
  r: {text: R., supports: s}
arguments:
  jointly: {premises: [p, q], rebuts: r}
"""


@given(maps())
@settings(max_examples=25)
def test_every_claim_stands_in_one_column_and_hidden_ones_are_counted(debate: Map) -> None:
    for levels, limit in ((1, 2), (2, 40), (ALL_LEVELS, 999)):
        made = cases(debate, graph.sides(debate), levels=levels, limit=limit)
        members = Counter(claim for case in made for claim in case.members)
        assert members == Counter(claim.id for claim in debate.claims)
        for case in made:
            assert len(case.view.debate.claims) + case.view.hidden == len(case.members)
            assert sum(case.view.behind.values()) <= case.view.hidden


def test_the_board_lists_every_attack_between_positions(shipped: Library) -> None:
    for debate in shipped.debates.values():
        lines = board(shipped, debate, BoardOptions()).clashes
        assert len(lines) == len(between(debate.map)) == len(cross_attacks(debate.map, debate.sides))


def test_the_flow_shows_every_attack_between_positions(shipped: Library) -> None:
    for debate in shipped.debates.values():
        cells = Counter(
            (cell.relation, tuple(claim.id for claim in cell.claims))
            for group in flow_view(shipped, debate).groups
            for row in group.rows
            for line in row.lines
            for cell in line
            if cell.kind == "point"
        )
        wanted = Counter(
            (debate.map.argument[name].relation.value, debate.map.argument[name].premises)
            for name in between(debate.map)
        )
        assert not wanted - cells


def test_what_nobody_answers_has_a_cell_that_says_so(client: FlaskClient) -> None:
    page = client.get("/maps/harbour/debate/flow").get_data(as_text=True)
    undercut = re.search(r'id="p-log-is-late--[^"]*".*?</tr>', page, re.S)
    assert undercut is not None
    assert "The log was written years later." in undercut[0]
    assert "No answer" in undercut[0]
    # What is answered has none: the undercut of its step stands across from it.
    rebuttal = re.search(r'id="p-a-week--[^"]*".*?</td>', page, re.S)
    assert rebuttal is not None
    assert "No answer" not in rebuttal[0]


def test_columns_and_flow_count_the_same_attacks_unanswered(shipped: Library, shelf: Shelf) -> None:
    shelf.write("lone", ODD["lone"])
    shelf.write("straddle", STRADDLE)
    several = [(shipped, debate) for debate in shipped.debates.values()]
    several += [(shelf.library, debate) for debate in shelf.library.debates.values()]
    for library, debate in several:
        owed = {column.title: column.unanswered for column in board(library, debate, BoardOptions()).columns}
        told = {debt.title: debt.words for debt in flow_view(library, debate).debts}
        for title, count in owed.items():
            found = re.match(r"(\d+) attack", told.get(title, ""))
            assert count == (int(found[1]) if found else 0), (debate.id, title)


def test_a_long_flow_comes_in_parts_and_can_be_searched(shelf: Shelf, client: FlaskClient) -> None:
    claims = "".join(f"  r-{n}: {{text: Reason number {n}., supports: s}}\n" for n in range(90))
    claims += "  no: {text: An answer about tides., rebuts: r-7}\n"
    shelf.write("long", f"title: Long\npositions: {{a: {{title: A, thesis: s}}}}\nclaims:\n  s: {{text: S.}}\n{claims}")
    page = client.get("/maps/long/debate/flow").get_data(as_text=True)
    groups = markup.find(page, "details", class_="flow-group")
    assert [(group.get("id"), group.get("open") is not None) for group in groups] == [
        ("issue-1", True),
        ("issue-1-2", True),
        ("issue-1-3", False),
    ]
    assert len(markup.find(page, "th", scope="rowgroup")) == 90
    found = client.get("/maps/long/debate/flow?find=TIDES+number").get_data(as_text=True)
    assert [markup.words(head).split()[0] for head in markup.find(found, "th", scope="rowgroup")] == ["8"]
    assert "1 of 90 points" in found
    assert "No points" not in client.get("/maps/long/debate/flow?find=nowhere").get_data(as_text=True)


@pytest.mark.parametrize("sort", ["issue", "strength", "unanswered"])
def test_every_order_of_the_flow_has_the_same_rows(shelf: Shelf, sort: str) -> None:
    debate = shelf.library.debate("harbour")
    seen = flow_view(shelf.library, debate, sort)
    assert seen.points == flow_view(shelf.library, debate).points
    if sort == "unanswered":
        dropped = [row.dropped for group in seen.groups for row in group.rows]
        assert dropped == sorted(dropped, reverse=True)


def test_objections_stand_beside_what_they_attack_or_across(shelf: Shelf) -> None:
    debate = shelf.library.debate("harbour")
    assert homes(debate.map, debate.sides)["a-week"] == "yes-side"
    assert homes(debate.map, debate.sides, "across")["a-week"] == "no-side"


# Odd maps ------------------------------------------------------------------------------------------------------------

ODD = {
    "empty": "title: Nothing yet\n",
    "lone": """\
title: Alone
positions: {a: {title: Only, thesis: t}}
claims:
  t: {text: So it is.}
  u: {text: It is not., rebuts: t}
""",
    "open": """\
title: Open
positions: {a: {title: One, thesis: t}, b: {title: Other}}
claims:
  t: {text: So it is.}
  u: {text: It is not., side: b, rebuts: t}
  v: {text: Nor was it., side: b}
""",
    "both": """\
title: Both
positions: {a: {title: One, thesis: s}, b: {title: Other, thesis: t}}
claims:
  s: {text: S.}
  t: {text: T.}
  w: {text: Shared., side: common, supports: [s, t]}
""",
    "four": """\
title: Four
positions: {a: {title: A, thesis: ta}, b: {title: B, thesis: tb}, c: {title: C, thesis: tc}, d: {title: D, thesis: td}}
claims:
  ta: {text: A.}
  tb: {text: B., rebuts: ta}
  tc: {text: C., rebuts: tb}
  td: {text: D., rebuts: [ta, tc]}
""",
    "words": r"""
title: "<b>&\"'"
positions: {a: {title: "<i>", thesis: s}, b: {title: "&amp;", thesis: t}}
claims:
  s: {text: "</script><script>alert(1)</script>"}
  t: {text: "#{x} [y] $z$ \\ *", rebuts: s, held by: "a/b <c>"}
""",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_maps_get_pages_and_files_that_make_sense(shelf: Shelf, client: FlaskClient, name: str) -> None:
    shelf.write(name, ODD[name])
    for view in (*VIEWS, "debate?arrange=stacked&objections=across&levels=all", "present?step=1"):
        assert client.get(f"/maps/{name}/{view}").status_code == 200, view
    for view, forms in FORMATS.items():
        for form in forms:
            assert export_view(shelf.library, shelf.library.debate(name), view, form), (view, form)


def test_an_empty_map_says_what_to_do(shelf: Shelf, client: FlaskClient) -> None:
    shelf.write("empty", ODD["empty"])
    assert "Nothing to show side by side yet" in client.get("/maps/empty/debate").get_data(as_text=True)
    assert "No points yet" in client.get("/maps/empty/debate/flow").get_data(as_text=True)


def test_more_than_two_positions_are_announced_before_the_columns(shelf: Shelf, client: FlaskClient) -> None:
    sides = "".join(f"  p{n}: {{title: Side {n}, thesis: t{n}}}\n" for n in range(3))
    claims = "".join(f"  t{n}: {{text: Thesis {n}.}}\n" for n in range(3))
    shelf.write("three", f"title: Three\npositions:\n{sides}claims:\n{claims}")
    page = client.get("/maps/three/debate").get_data(as_text=True)
    sign = markup.one(page, "nav", class_="positions-sign")
    assert "3 positions" in markup.words(sign)
    assert markup.values(sign, "href", "a") == ["#position-p0", "#position-p1", "#position-p2"]
    assert page.index("positions-sign") < page.index("data-columns")
    assert "positions-sign" not in client.get("/maps/harbour/debate").get_data(as_text=True)


def test_a_position_without_a_thesis_has_a_column_that_says_so(shelf: Shelf, client: FlaskClient) -> None:
    shelf.write("open", ODD["open"])
    page = client.get("/maps/open/debate").get_data(as_text=True)
    column = page[page.index('id="position-b"') :]
    assert "has no thesis" in column
    assert "Nor was it." in unescape(column)


def test_common_ground_is_marked_on_its_card_and_listed(shelf: Shelf, client: FlaskClient) -> None:
    shelf.write("both", ODD["both"])
    page = client.get("/maps/both/debate").get_data(as_text=True)
    assert re.search(r'data-claim="w"[^>]* data-common=""', page)
    assert re.search(r'id="common".*Shared\.', page, re.S)


def test_users_words_never_become_markup(shelf: Shelf, client: FlaskClient) -> None:
    shelf.write("words", ODD["words"])
    debate = shelf.library.debate("words")
    texts = [client.get(f"/maps/words/{view}").get_data(as_text=True) for view in VIEWS]
    texts += [export_view(shelf.library, debate, view, "html").decode() for view in FORMATS]
    texts.append(export_view(shelf.library, debate, "maps", "svg").decode())
    for text in texts:
        assert "alert(1)" not in text or "&lt;script&gt;alert(1)" in text
        assert "<script>alert" not in text
        assert "<i>" not in text
        assert "<c>" not in text


@pytest.mark.parametrize("query", ["levels=0", "levels=10", "levels=x", "levels=²", "arrange=round", "objections=none"])
def test_a_wrong_option_is_refused_with_a_sentence(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/maps/harbour/debate?{query}")
    assert answer.status_code == 400
    assert query.split("=")[0] in answer.get_data(as_text=True)


def test_levels_hide_and_open_in_place(client: FlaskClient) -> None:
    def shown(query: str) -> set[str]:
        return set(
            re.findall(r'data-claim="([^"]+)"', client.get(f"/maps/harbour/debate?{query}").get_data(as_text=True))
        )

    assert "no-waiting" not in shown("levels=1")
    assert "no-waiting" in shown("levels=1&open=paid")
    assert "a-week" not in shown("levels=2")
    assert "a-week" in shown("levels=2&claim=a-week")


def test_the_chosen_claims_panel_is_on_the_page(client: FlaskClient) -> None:
    page = client.get("/maps/harbour/debate?claim=a-week").get_data(as_text=True)
    assert 'data-panel="a-week"' in page
    assert client.get("/maps/harbour/debate?claim=nobody").status_code == 404


# Colours -------------------------------------------------------------------------------------------------------------


def _coloured(*colours: str) -> Map:
    return Map("m", "m", positions=tuple(Position(f"p{n}", f"P{n}", "", colour) for n, colour in enumerate(colours)))


@pytest.mark.parametrize("theme", style.THEMES)
@pytest.mark.parametrize(
    "colours", [("", ""), ("#ff0000", "#ffff00"), ("#00755a", "#b84a00"), ("#85397a", "#123456", "#123457", "#ffffff")]
)
def test_colours_of_positions_read_well_and_pass_for_nothing_else(theme: str, colours: tuple[str, ...]) -> None:
    found = palette.position_colours(_coloured(*colours), theme)
    table = style.THEMES[theme]
    assert len({found[n] for n in range(1, 7)}) == 6
    for number, colour in found.items():
        assert palette.contrast(colour, table["card"]) >= 4.5
        assert palette.contrast(colour, table["page"]) >= 4.5
        if theme != "grey":
            others = {name: table[name] for name in ("support", "rebuttal", "undercut")}
            others |= {f"position {n}": other for n, other in found.items() if n < number}
            assert [name for name, other in others.items() if not palette.told_apart(colour, other)] == [], number


def test_a_colour_of_the_file_is_used_where_it_can_be(shelf: Shelf, client: FlaskClient) -> None:
    shelf.write("lone", ODD["lone"].replace("title: Only", 'title: Only, colour: "#0033cc"'))
    assert '"/maps/lone/colours.css"' in client.get("/maps/lone/debate").get_data(as_text=True)
    assert "--am-position-1: #0033cc;" in client.get("/maps/lone/colours.css").get_data(as_text=True)
    assert "colours.css" not in client.get("/maps/harbour/debate").get_data(as_text=True)


# Comparing -----------------------------------------------------------------------------------------------------------


def test_two_revisions_mark_each_difference_in_both_columns(shelf: Shelf) -> None:
    shelf.library.refresh()
    text = (shelf.folder / "harbour.yaml").read_text(encoding="utf-8")
    text = text.replace("Ships waited a week.", "Ships waited a fortnight.").replace(
        "rebuts: no-waiting", "rebuts: paid"
    )
    text = text.replace("  dues: {text: Dues were too high., issue: money}\n", "").replace(
        "[dues, few-ships]", "[few-ships]"
    )
    text = text.replace("claims:\n", "claims:\n  silt: {text: Silt came back., supports: lost}\n")
    text = re.sub(r"  log-is-late:\n(    .*\n)+", "", text)
    shelf.write("harbour", text)
    found = compare(thing(shelf.library, "harbour@1"), thing(shelf.library, "harbour"))
    kinds = {(row.left or row.right).id: row for row in found.rows if row.left or row.right}  # type: ignore[union-attr]
    assert kinds["silt"].kind == "added"
    assert kinds["dues"].kind == kinds["log-is-late"].kind == "removed"
    week = kinds["a-week"]
    assert week.left is not None
    assert week.right is not None
    assert {"reworded", "re-linked"} <= set(week.left.marks)
    assert week.left.marks == week.right.marks
    assert [text for marked, text in week.left.words if marked] == ["week."]
    assert [text for marked, text in week.right.words if marked] == ["fortnight."]
    assert any("Dredging paid" in link for link in week.right.links)
    assert any("Ships no longer" in link for link in week.left.links)


def test_comparing_a_map_with_itself_finds_nothing(shelf: Shelf, client: FlaskClient) -> None:
    found = compare(thing(shelf.library, "harbour"), thing(shelf.library, "harbour"))
    assert {row.kind for row in found.rows} == {"same"}
    assert not found.counts
    assert "No difference" in client.get("/compare?left=harbour&right=harbour").get_data(as_text=True)


def test_positions_of_different_maps_stand_side_by_side(shelf: Shelf, client: FlaskClient) -> None:
    shelf.write("both", ODD["both"])
    page = client.get("/compare?left=harbour:yes-side&right=both:b").get_data(as_text=True)
    assert 'data-claim="no-waiting"' in page
    assert 'data-claim="t"' in page
    assert 'data-claim="dues"' not in page
    # The two sides of one debate are no versions of each other.
    assert not compare(thing(shelf.library, "harbour:yes-side"), thing(shelf.library, "harbour:no-side")).related


def test_a_comparison_can_be_taken_along(shelf: Shelf, client: FlaskClient) -> None:
    import io

    from pypdf import PdfReader

    shelf.library.refresh()
    shelf.write("harbour", (shelf.folder / "harbour.yaml").read_text(encoding="utf-8").replace("a week.", "a month."))
    page = client.get("/compare.html?left=harbour@1&right=harbour").get_data(as_text=True)
    assert markup.find(page, "del", "week.")
    assert markup.find(page, "ins", "month.")
    content = client.get("/compare.pdf?left=harbour@1&right=harbour").get_data()
    words = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "week" in words
    assert "month" in words
    assert client.get("/compare.png?left=harbour@1&right=harbour").status_code == 404


def test_what_to_compare_is_chosen_by_debate_and_then_by_part(shelf: Shelf, client: FlaskClient) -> None:
    def chosen(page: str) -> list[str]:
        return markup.values(page.split("<template")[0], "value", "option", selected=True)

    assert chosen(client.get("/compare?left=harbour").get_data(as_text=True)) == [
        *("harbour", "harbour:yes-side"),
        *("harbour", "harbour:no-side"),
    ]
    shelf.write("lone", ODD["lone"])
    sent = "/compare?left-map=lone&left=harbour:yes-side&right-map=harbour&right=harbour:no-side"
    answer = client.get(sent)
    assert answer.location == "/compare?left=lone&right=harbour:no-side"
    assert chosen(client.get(answer.location).get_data(as_text=True)) == ["lone", "lone", "harbour", "harbour:no-side"]


@pytest.mark.parametrize("query", ["", "?left=harbour", "?right=harbour:no-side"])
def test_what_is_not_chosen_to_compare_is_chosen_for_the_reader(client: FlaskClient, query: str) -> None:
    page = client.get(f"/compare{query}").get_data(as_text=True)
    assert page.count("data-case") == 2
    assert "harbour:no-side" in page


@pytest.mark.parametrize("spec", ["", ":a", "harbour:", "harbour@", "harbour@x", "harbour@²"])
def test_a_malformed_address_of_a_comparison_is_refused(shelf: Shelf, spec: str) -> None:
    with pytest.raises(BadRequest):
        thing(shelf.library, spec)


@pytest.mark.parametrize("spec", ["harbor", "harbour:yes", "harbour@99"])
def test_an_unknown_thing_to_compare_is_not_found(shelf: Shelf, spec: str) -> None:
    with pytest.raises(NotFound):
        thing(shelf.library, spec)


# Voices, presentation, files -----------------------------------------------------------------------------------------


def test_voices_tell_who_holds_contests_and_is_quoted(client: FlaskClient) -> None:
    page = client.get("/maps/harbour/voices").get_data(as_text=True)
    held, against, *_ = markup.find(markup.one(page, "tr", id="says-no-waiting"), "td")
    assert "Harbour board" in markup.words(held)
    assert "The pilot" in markup.words(against)
    person = client.get("/people/The%20pilot").get_data(as_text=True)
    assert "ships waited a week, and two of them turned away" in unescape(person)
    assert client.get("/people/the-pilot").get_data(as_text=True) == person
    assert client.get("/people/Nobody").status_code == 404


def test_people_with_a_slash_in_their_name_have_a_page(shelf: Shelf, client: FlaskClient) -> None:
    shelf.write("words", ODD["words"])
    links = re.findall(r'href="(/people/[^"]+)"', client.get("/people").get_data(as_text=True))
    assert links
    assert all(client.get(unescape(link)).status_code == 200 for link in links)


def test_the_saved_order_is_presented_step_by_step(shelf: Shelf) -> None:
    shown = slides(shelf.library, shelf.library.debate("harbour"))
    assert [slide.number for slide in shown] == [0, 1, 2]
    assert shown[1].fresh == ("Dredging paid for itself.", "Dredging was money lost.")
    assert shown[1].note == "Begin here."
    assert shown[2].fresh == ("Ships no longer waited.",)
    assert shown[2].sides[0].thesis == "Dredging paid for itself."
    assert not shown[2].sides[0].fresh


def test_each_press_reveals_one_claim(shelf: Shelf, client: FlaskClient) -> None:
    shown = presses(shelf.library, shelf.library.debate("harbour"))
    assert [(one.number, one.shown, one.at) for one in shown] == [(0, 1, 0), (1, 1, 1), (1, 2, 2), (2, 1, 3)]
    assert [one.fresh for one in shown[1:]] == [
        ("Dredging paid for itself.",),
        ("Dredging was money lost.",),
        ("Ships no longer waited.",),
    ]
    assert shown[1].note == shown[2].note == "Begin here."
    assert [one.onward for one in shown] == [*((one.number, one.shown) for one in shown[1:]), None]
    assert [one.back for one in shown] == [None, *((one.number, one.shown) for one in shown[:-1])]
    page = client.get("/maps/harbour/present?step=1").get_data(as_text=True)
    assert 'href="?step=1&amp;shown=2"' in page
    assert (
        client.get("/maps/harbour/present?step=1&shown=9").data
        == client.get("/maps/harbour/present?step=1&shown=2").data
    )


def test_a_slide_leads_to_the_claim_the_source_and_back(shelf: Shelf, client: FlaskClient) -> None:
    page = markup.parse(client.get("/maps/harbour/present?step=2").text)
    said = markup.find(page, class_="reveal fresh")[0]
    assert markup.find(said, "a", "Ships no longer waited.", href="/maps/harbour?claim=no-waiting")
    (place,) = markup.find(said, "a", "Read it in place")
    assert re.fullmatch(r"/sources/annals\?quote=\w+#q-\w+", place.get("href"))
    assert markup.find(page, "a", "Leave", class_="button", href="/maps/harbour/debate?claim=no-waiting")
    steps = markup.one(page, "summary", "Steps", class_="button").getparent()
    assert markup.values(steps, "href", "a") == ["?step=1", "?step=2"]
    assert "Dredging paid for itself." in markup.words(steps)
    grown = markup.one(page, class_="grown")
    assert markup.values(grown, "data-claim").count("no-waiting") == 1
    assert "money" in markup.words(grown), "what was revealed before stays in the map"


def test_no_sentence_of_a_slide_breaks_off(shipped: Library) -> None:
    for debate in shipped.debates.values():
        for one in presses(shipped, debate):
            for side in one.sides:
                for reveal in (*side.now, *side.same, *side.before):
                    assert reveal.target or not reveal.how.endswith("the step from"), (debate.id, reveal.id)


@given(maps())
@settings(max_examples=15)
def test_a_presentation_reveals_what_its_order_names(shelf_of_nothing: Library, debate: Map) -> None:
    whole = Debate(debate, (), "m.yaml", "", "", 0, False)
    shown = slides(shelf_of_nothing, whole)
    told = {text for slide in shown for text in slide.fresh}
    assert told == {text for one in presses(shelf_of_nothing, whole) for text in one.fresh}
    if not debate.walkthrough:
        assert told == {claim.text for claim in debate.claims}
    assert all(slide.total == len(shown) - 1 for slide in shown)


@pytest.fixture(scope="module")
def shelf_of_nothing(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library without any map."""
    return Library(tmp_path_factory.mktemp("none"))


def test_a_step_beyond_the_last_shows_the_last(client: FlaskClient) -> None:
    last = client.get("/maps/harbour/present?step=2").get_data(as_text=True)
    assert client.get("/maps/harbour/present?step=77").get_data(as_text=True) == last
    assert client.get("/maps/harbour/present?step=-1").status_code == 400


def test_a_document_asks_for_nothing_from_elsewhere(shelf: Shelf) -> None:
    for view in FORMATS:
        page = export_view(shelf.library, shelf.library.debate("harbour"), view, "html").decode()
        links = re.findall(r'(?:src|href|action)\s*=\s*"([^"]*)"', page)
        assert all(link.startswith("#") for link in links), view
        assert not re.search(r"url\((?!data:)", page)
        anchors = {link[1:] for link in links} - {""}
        assert anchors <= set(re.findall(r'\bid="([^"]+)"', page)), view


def test_files_are_the_same_bytes_each_time(shelf: Shelf) -> None:
    debate = shelf.library.debate("harbour")
    for view, forms in FORMATS.items():
        for form in forms:
            once, twice = (export_view(shelf.library, debate, view, form) for _ in range(2))
            assert once == twice, (view, form)


def test_the_columns_as_a_picture_hold_every_claim(shelf: Shelf) -> None:
    from lxml import etree

    svg = export_view(shelf.library, shelf.library.debate("harbour"), "maps", "svg")
    root = etree.fromstring(svg)
    cards = {card for node in root.iter() if (card := node.get("data-claim"))}
    assert cards == set(shelf.library.debate("harbour").map.claim)
    shelf.write("straddle", STRADDLE)
    sheet = etree.fromstring(export_view(shelf.library, shelf.library.debate("straddle"), "maps", "svg"))
    theses = [
        float(case.get("y")) + float(case.find(f".//*[@data-claim='{thesis}']").find(".//{*}rect").get("y"))
        for case, thesis in zip(sheet.findall("{*}svg"), "st", strict=True)
    ]
    assert abs(theses[0] - theses[1]) < 2
    assert float(root.get("width")) > 600


def test_a_picture_marks_common_ground_and_keeps_the_files_colours(shelf: Shelf) -> None:
    text = (shelf.folder / "harbour.yaml").read_text(encoding="utf-8")
    text = text.replace("{title: It paid,", '{title: It paid, colour: "#0033cc",')
    shelf.write("harbour", text.replace("Few ships came., issue", "Few ships came., side: common, issue"))
    debate = shelf.library.debate("harbour")
    svg = export_view(shelf.library, debate, "maps", "svg").decode()
    card = svg[svg.index('data-claim="few-ships"') :].split("<text")[0]
    assert "data-common" in card
    assert "stroke-dasharray" in card
    assert svg.count("data-common") == 1
    assert "Common ground has a dotted frame" in svg
    assert "#0033cc" in svg
    assert "#0033cc" in draw(debate.map, Options(standalone=True), Knowledge(sides=debate.sides)).svg


def test_pdfs_can_be_read_and_searched(shelf: Shelf) -> None:
    import io

    from pypdf import PdfReader

    for view in ("maps", "flow", "passages", "voices", "present"):
        content = export_view(shelf.library, shelf.library.debate("harbour"), view, "pdf")
        reader = PdfReader(io.BytesIO(content))
        words = " ".join(page.extract_text() for page in reader.pages).replace("\n", " ")
        assert "Should the harbour be dredged" in words, view
        if view != "passages":
            assert "Ships no longer waited" in words, view


def test_an_unknown_view_or_form_is_refused(shelf: Shelf, client: FlaskClient) -> None:
    debate = shelf.library.debate("harbour")
    with pytest.raises(BadRequest, match="flow"):
        export_view(shelf.library, debate, "flows", "pdf")
    with pytest.raises(BadRequest, match="pdf or html"):
        export_view(shelf.library, debate, "flow", "png")
    assert client.get("/maps/harbour/debate/flow.png").status_code == 404


def test_views_of_words_are_one_long_picture(shelf: Shelf, client: FlaskClient) -> None:
    """Flow, passages, voices, slides and comparison as SVG: well-formed, self-contained, named, one below the other."""
    from lxml import etree

    addresses = [f"/maps/harbour/{view}.svg" for view in ("debate/flow", "debate/passages", "voices", "present")]
    for address in [*addresses, "/compare.svg?left=harbour:yes-side&right=harbour:no-side"]:
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml"), address
        assert "sandbox" in answer.headers["Content-Security-Policy"], address
        root = etree.fromstring(answer.get_data())
        assert root.findtext("{*}title") == "Should the harbour be dredged?", address
        assert root.findall("{*}svg"), address
        words = " ".join(root.itertext("{*}text"))
        assert "dredg" in words.lower() or "fee" in words.lower(), (address, words)
        assert not re.search(rb'(?:href|src)="(?!#|data:)', answer.get_data()), address


def test_downloads_carry_their_names_and_powers(client: FlaskClient) -> None:
    answer = client.get("/maps/harbour/debate/flow.html")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="harbour-flow.html"'
    picture = client.get("/maps/harbour/debate.svg")
    assert picture.mimetype == "image/svg+xml"
    assert "sandbox" in picture.headers["Content-Security-Policy"]
