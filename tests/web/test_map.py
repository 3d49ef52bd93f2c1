"""The map's page without a browser: which part it shows, its outline, its links, its limits and odd maps."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap import graph
from argmap.drawing.view import beyond, roots
from argmap.formats import yaml_format
from argmap.model import Argument, Claim, Map, Position, Relation, link_id
from argmap.views.part import WHOLE, PartOptions, matches, shown_part, unfolded, way
from bench.first_views import deep_map
from tests import markup

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import Shelf


def tree(size: int, fan: int = 3) -> Map:
    """Return a map that is a regular tree below one thesis."""
    claims = tuple(Claim(f"c{number}", f"Claim number {number}.") for number in range(size))
    links = tuple(
        Argument(link_id(f"c{n}", f"c{(n - 1) // fan}"), (f"c{n}",), Relation.SUPPORTS, f"c{(n - 1) // fan}")
        for n in range(1, size)
    )
    return Map("tree", "A tree", positions=(Position("one", "One", "c0"),), claims=claims, arguments=links)


def written(size: int, fan: int = 3) -> str:
    """Return a map file with the same tree."""
    lines = ["title: A tree", "positions:", "  one: {title: One, thesis: c0}", "claims:", "  c0: {text: The thesis.}"]
    lines += [f"  c{n}: {{text: Claim number {n}., supports: c{(n - 1) // fan}}}" for n in range(1, size)]
    return "\n".join(lines) + "\n"


def shown(debate: Map, **wish: object) -> set[str]:
    return {claim.id for claim in shown_part(debate, PartOptions(**wish)).debate.claims}  # type: ignore[arg-type]


@st.composite
def maps(draw: st.DrawFn) -> Map:
    """Return maps of up to 90 claims with joint premises, undercuts, circles and islands."""
    size = draw(st.integers(1, 90))
    claims = tuple(Claim(f"c{n}", f"Claim {n}.") for n in range(size))
    some = st.integers(0, size - 1)
    found: dict[str, Argument] = {}
    for number in range(draw(st.integers(0, 100))):
        premises = tuple(dict.fromkeys(f"c{p}" for p in draw(st.lists(some, min_size=1, max_size=3))))
        relation = draw(st.sampled_from(list(Relation)))
        if relation is Relation.UNDERCUTS:
            if not found:
                continue
            target = draw(st.sampled_from(sorted(found)))
        else:
            target = f"c{draw(some)}"
            if target in premises:
                continue
        found[f"a{number}"] = Argument(f"a{number}", premises, relation, target)
    thesis = (Position("p", "P", f"c{draw(some)}"),) if draw(st.booleans()) else ()
    return Map("m", "M", positions=thesis, claims=claims, arguments=tuple(found.values()))


class TestPart:
    def test_a_small_map_is_shown_whole(self) -> None:
        assert len(shown(tree(WHOLE))) == WHOLE

    def test_a_large_map_opens_on_about_forty_claims_with_counts_of_the_rest(self) -> None:
        view = shown_part(tree(1000), PartOptions())
        assert 35 <= len(view.debate.claims) <= 40
        assert sum(view.behind.values()) == view.hidden == 1000 - len(view.debate.claims)

    def test_opening_a_card_shows_what_is_one_step_behind_it(self) -> None:
        debate = tree(1000)
        before = shown(debate)
        leaf = next(claim for claim in before if not set(beyond(debate, claim)) & before)
        assert shown(debate, opened=(leaf,)) == before | set(beyond(debate, leaf))

    def test_shutting_hides_the_branch_and_opening_it_again_wins(self) -> None:
        debate = tree(40)
        branch = set(graph.distances(debate, ["c1"])) - {"c1"}
        assert shown(debate, shut=("c1",)) == {claim.id for claim in debate.claims} - branch
        assert shown_part(debate, PartOptions(shut=("c1",))).behind == {"c1": len(branch)}
        assert len(shown(debate, shut=("c1",), opened=("c1",))) == 40

    def test_a_claim_reached_by_another_way_stays_when_one_is_shut(self) -> None:
        debate = tree(40)
        more = Argument("also", ("c4",), Relation.REBUTS, "c2")
        debate = Map("m", "M", positions=debate.positions, claims=debate.claims, arguments=(*debate.arguments, more))
        assert "c4" in shown(debate, shut=("c1",))
        assert "c5" not in shown(debate, shut=("c1",))

    def test_a_wanted_claim_comes_with_the_way_to_it_even_behind_a_shut_one(self) -> None:
        debate = tree(1000)
        here = shown(debate, wanted=("c900",))
        above = "c900"
        while above != "c0":
            assert above in here
            above = debate.arguments_from[above][0].target
        assert len(here) < 50
        assert "c13" in shown(tree(40), shut=("c1",), wanted=("c13",))

    def test_the_way_of_an_undercut_is_the_link_it_attacks_with_both_ends(self) -> None:
        claims = tuple(Claim(name, name) for name in ("t", "a", "b", "u"))
        joint = Argument("ab", ("a", "b"), Relation.SUPPORTS, "t")
        debate = Map("m", "M", claims=claims, arguments=(joint, Argument("x", ("u",), Relation.UNDERCUTS, "ab")))
        assert set(way(debate, "u", {"t"})) == {"t", "a", "b", "u"}

    @given(maps(), st.data())
    def test_any_wish_gives_a_sound_part(self, debate: Map, data: st.DataObject) -> None:
        ids = st.lists(st.sampled_from([claim.id for claim in debate.claims]), max_size=3).map(tuple)
        wish = PartOptions(opened=data.draw(ids), shut=data.draw(ids), wanted=data.draw(ids))
        view = shown_part(debate, wish)
        here = {claim.id for claim in view.debate.claims}
        assert here >= {*wish.wanted, *wish.opened} - (_below_shut(debate, wish) - {*wish.wanted})
        assert here >= {claim for claim in roots(debate) if claim in shown(debate)} - _below_shut(debate, wish)
        assert len(here) + view.hidden == len(debate.claims)
        assert set(view.behind) <= here
        assert all({*argument.premises} <= here for argument in view.debate.arguments)

    @given(maps())
    def test_shutting_nothing_hides_nothing(self, debate: Map) -> None:
        everything = tuple(claim.id for claim in debate.claims)
        assert unfolded(debate, everything, ()) == everything
        assert unfolded(debate, everything, {"no-such-claim"}) == everything


def _below_shut(debate: Map, wish: PartOptions) -> set[str]:
    return set(graph.distances(debate, wish.shut))


class TestMatches:
    debate = Map(
        "m",
        "M",
        claims=(
            Claim("a", "The harbour was dredged.", held_by=("Marlow",)),
            Claim("b", "Ships waited at the harbour."),
            Claim("c", "Harbour dues were high."),
            Claim("marlow-log", "The log is late."),
        ),
    )

    def test_all_words_must_be_there_in_any_order_and_case(self) -> None:
        assert matches(self.debate, "HARBOUR ships") == ("b",)
        assert matches(self.debate, "harbour zebra") == ()

    def test_texts_that_begin_so_come_first_then_texts_then_names(self) -> None:
        assert matches(self.debate, "harbour") == ("c", "a", "b")
        assert matches(self.debate, "marlow") == ("a", "marlow-log")

    @pytest.mark.parametrize("words", ["", "   ", "\x00", "(" * 300, "%", "'"])
    def test_odd_words_find_nothing_and_do_no_harm(self, words: str) -> None:
        assert matches(self.debate, words) == ()


class _Lists(HTMLParser):
    """Checks that lists and their items nest as they must, and notes how deep."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.deepest = 0
        self.items: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            assert self.open[-1] in ("ul", "ol"), self.open
            self.items.append(dict(attrs).get("data-line") or "")
        if tag in ("ul", "ol") and self.open:
            assert self.open[-1] == "li" or "li" not in self.open, self.open
        if tag in ("ul", "ol", "li"):
            self.open.append(tag)
            self.deepest = max(self.deepest, self.open.count("ul"))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol", "li"):
            assert self.open.pop() == tag


def outline_of(page: str) -> _Lists:
    lists = _Lists()
    lists.feed(page[page.index('id="outline"') : page.index("</section>", page.index('id="outline"'))])
    assert lists.open == []
    return lists


class TestPage:
    def test_the_outline_is_a_nested_list_of_every_claim(self, client: FlaskClient) -> None:
        lists = outline_of(client.get("/maps/harbour").text)
        assert set(lists.items) == {
            "paid", "lost", "no-waiting", "a-week", "log-is-late", "dues", "few-ships"
        }  # fmt: skip
        assert lists.deepest == 4

    def test_a_deep_chain_neither_breaks_the_outline_nor_the_page(self, shelf: Shelf, client: FlaskClient) -> None:
        shelf.write("chain", written(250, fan=1))
        lists = outline_of(client.get("/maps/chain").text)
        assert len(lists.items) == 250
        assert lists.deepest <= 22

    def test_the_outline_of_a_large_map_is_its_first_view_until_asked_for_all(
        self, shelf: Shelf, client: FlaskClient
    ) -> None:
        shelf.write("tree", written(400))
        assert len(outline_of(client.get("/maps/tree").text).items) <= 40
        assert len(outline_of(client.get("/maps/tree?outline=all").text).items) == 400

    def test_the_chosen_claim_is_marked_in_picture_and_outline_once_each(self, client: FlaskClient) -> None:
        page = client.get("/maps/harbour?claim=a-week").text
        assert re.findall(r'id="am-card-([\w-]+)" class="am-card[^"]* chosen', page) == ["a-week"]
        card = page[page.index('id="am-card-a-week"') :]
        assert card.index('<a aria-current="true"') < card.index("</g>")
        assert len(markup.find(page, "a", data_claim_link="a-week", aria_current="true")) == 1
        assert "chosen" not in client.get("/maps/harbour").text.split("<svg", 1)[1].split("</main>")[0]

    def test_links_keep_how_the_map_is_shown(self, client: FlaskClient) -> None:
        page = client.get("/maps/harbour?direction=top&spacing=compact&shut=paid&claim=lost").text
        claims = re.findall(r'href="(\?claim=[^"]*)"', page)
        assert claims
        assert all("direction=top" in link and "spacing=compact" in link and "shut=paid" in link for link in claims)
        opens = re.findall(r'href="(\?open=[^"]*)"', page)
        assert opens
        assert all("direction=top" in link and "claim=lost" in link for link in opens)

    def test_nothing_of_the_address_gets_into_links_but_what_says_how_the_map_is_shown(
        self, client: FlaskClient
    ) -> None:
        page = client.get('/maps/harbour?open="><script>alert(1)</script>&evil=1&show={}').text
        assert "<script>alert" not in page
        assert 'href="?claim={}' not in page
        # A script puts a claim's id at the first placeholder, which must not be one that the address brought.
        (pattern,) = re.findall(r'data-news data-claims="([^"]*)"', page)
        assert re.search(r"\{\}|%7B%7D", pattern).start() == len("?claim=")  # type: ignore[union-attr]
        assert all("evil" not in link for link in re.findall(r'href="(\?claim=[^"]*)"', page))

    @pytest.mark.parametrize(
        "query",
        ["open=nope", "shut=nope", "show=nope", "open=&shut=", "outline=1", "find=%00", "all=1", "shut=paid&open=paid"],
    )
    def test_parameters_that_name_nothing_count_for_nothing(self, client: FlaskClient, query: str) -> None:
        response = client.get(f"/maps/harbour?{query}")
        assert response.status_code == 200
        assert response.text.count('class="am-open"') == 7

    @pytest.mark.parametrize("query", ["claim=a-weak", "focus=a-weak"])
    def test_an_unknown_claim_is_not_found_and_the_nearest_is_named(self, client: FlaskClient, query: str) -> None:
        response = client.get(f"/maps/harbour?{query}")
        assert response.status_code == 404
        assert "a-week" in response.text

    @pytest.mark.parametrize("query", ["steps=0", "steps=4", "steps=x", "direction=up", "spacing=wide"])
    def test_values_that_are_not_offered_are_refused(self, client: FlaskClient, query: str) -> None:
        assert client.get(f"/maps/harbour?focus=paid&{query}").status_code == 400

    def test_the_panel_offers_to_hide_a_branch_and_then_to_show_it(self, client: FlaskClient) -> None:
        def fold(query: str) -> tuple[str, str]:
            link = markup.one(client.get(query).text, "a", data_go=True, data_fold=True)
            return link.get("href"), link.get("data-fold")

        address, way_ = fold("/maps/harbour?claim=no-waiting")
        assert way_ == "shut"
        assert client.get(address).text.count('class="am-open"') == 5
        address, way_ = fold(address)
        assert way_ == "open"
        assert client.get(address).text.count('class="am-open"') == 7

    def test_a_claim_with_nothing_behind_it_has_nothing_to_hide(self, client: FlaskClient) -> None:
        assert "data-fold" not in client.get("/maps/harbour?claim=dues").text

    def test_an_opened_card_of_a_large_map_can_be_closed_again(self, shelf: Shelf, client: FlaskClient) -> None:
        shelf.write("tree", written(400))
        page = client.get("/maps/tree").text
        link = re.search(r'href="(\?open=[^"]*)" class="am-behind"', page)
        assert link
        opened = client.get(f"/maps/tree{link[1].replace('&amp;', '&')}").text
        assert opened.count('class="am-open"') > page.count('class="am-open"')
        assert "Back to the first view" in opened

    def test_what_is_found_is_listed_without_a_script(self, client: FlaskClient) -> None:
        page = client.get("/maps/harbour?find=ships").text
        found = page[page.index('class="found"') : page.index("</ul>", page.index('class="found"'))]
        assert set(re.findall(r'data-claim-link="([\w-]+)"', found)) == {"no-waiting", "a-week", "few-ships"}

    def test_there_is_no_inline_style_or_script(self, client: FlaskClient) -> None:
        page = client.get("/maps/harbour?claim=a-week").text
        assert " style=" not in page
        assert not re.search(r"<script(?![^>]*src=)", page)
        assert not re.search(r"\son\w+=", page)


class TestClaimPage:
    def test_a_claim_has_a_page_of_its_own(self, client: FlaskClient) -> None:
        page = client.get("/maps/harbour/claims/a-week").text
        assert "<!doctype html>" in page
        assert 'href="/maps/harbour/claims/no-waiting"' in page
        assert "Show it in the map" in page

    def test_its_fragment_is_only_the_panel_and_keeps_the_view(self, client: FlaskClient) -> None:
        part = client.get("/maps/harbour/claims/a-week?fragment=1&direction=top").text
        assert part.lstrip().startswith("<article")
        assert 'href="/maps/harbour?claim=no-waiting&amp;direction=top"' in part

    def test_an_unknown_claim_is_not_found(self, client: FlaskClient) -> None:
        assert client.get("/maps/harbour/claims/nope?fragment=1").status_code == 404
        assert client.get("/maps/harbour/claims/..%2f").status_code == 404

    def test_find_answers_programs(self, client: FlaskClient) -> None:
        answer = client.get("/maps/harbour/find?q=waited").json
        assert answer
        assert {row["id"] for row in answer["claims"]} == {"no-waiting", "a-week"}
        assert client.get("/maps/nope/find?q=x").status_code == 404


class TestOddMaps:
    def test_an_empty_map_says_how_to_begin(self, shelf: Shelf, client: FlaskClient) -> None:
        shelf.write("empty", "title: Nothing yet\n")
        page = client.get("/maps/empty")
        assert page.status_code == 200
        assert "This map is empty" in page.text
        assert "empty.yaml" in page.text

    def test_a_map_without_positions_starts_from_what_is_argued_for(self, shelf: Shelf, client: FlaskClient) -> None:
        shelf.write("plain", "title: T\nclaims:\n  a: {text: A holds.}\n  b: {text: B holds., supports: a}\n")
        page = client.get("/maps/plain").text
        assert "has no positions" in page
        starts = page[page.index('class="plain starts"') :]
        assert re.findall(r'data-claim-link="(\w+)"', starts[: starts.index("</ul>")]) == ["a"]

    def test_a_single_claim_is_a_map(self, shelf: Shelf, client: FlaskClient) -> None:
        shelf.write("single", "title: T\nclaims:\n  a: {text: A holds.}\n")
        assert client.get("/maps/single").text.count('class="am-open"') == 1
        assert client.get("/maps/single?claim=a&focus=a&steps=3").status_code == 200

    def test_a_file_with_problems_shows_them_and_what_could_be_read(self, shelf: Shelf, client: FlaskClient) -> None:
        shelf.write("bad", "title: T\ncolour: x\nclaims:\n  a: {text: A holds.}\n  b: {text: B., supports: zz}\n")
        page = client.get("/maps/bad").text
        assert "unknown-key" in page
        assert "unknown-claim" in page
        assert page.count('class="am-open"') == 2

    def test_without_a_layout_program_the_outline_is_open(self, shelf: Shelf) -> None:
        from argmap.web import create_app

        page = create_app(shelf.library, dot="/no/such/program").test_client().get("/maps/harbour?rows=unbroken")
        assert page.status_code == 200
        assert "No picture of this map" in page.text
        assert re.search(r"<details data-outline open", page.text)


class TestPanelOfAMapWithoutASummary:
    """The panel that nobody has chosen a claim for yet."""

    FILE = (
        "title: Bridges\npositions:\n  pro: {title: Build, thesis: t}\nclaims:\n  t: {text: Build the bridge.}\n"
        + "".join(f"  r{n}: {{text: Reason {n}., supports: t}}\n" for n in range(5))
        + "  o: {text: It costs too much., rebuts: r0}\n"
    )

    def test_it_lists_what_is_said_first_of_each_thesis(self, client: FlaskClient, shelf: Shelf) -> None:
        shelf.write("bridges", self.FILE)
        panel = client.get("/maps/bridges").text.partition('class="panel-empty"')[2].partition("</aside>")[0]
        assert re.findall(r">(Reason \d\.)<", panel) == [f"Reason {n}." for n in range(4)]
        assert "and 1 more" in panel
        assert "too much" not in panel  # bears on a reason, not on the thesis

    def test_a_summary_takes_their_place(self, client: FlaskClient, shelf: Shelf) -> None:
        shelf.write("bridges", self.FILE.replace("positions:", "summary: Old and new ferries.\npositions:"))
        panel = client.get("/maps/bridges").text.partition('class="panel-empty"')[2].partition("</aside>")[0]
        assert "Old and new ferries." in panel
        assert "Reason 0." not in panel


def test_theses_stand_above_their_reasons_where_that_fills_the_first_view(shelf: Shelf, client: FlaskClient) -> None:
    """A made-up map whose thesis has one reason, unless the reader chooses; one that is all in view stays as it is."""
    shelf.write("deep", yaml_format.write(deep_map(60)))
    for path, rows in (("deep", "headed"), ("deep?rows=aligned", "aligned"), ("harbour", "aligned")):
        assert f'data-rows="{rows}"' in client.get(f"/maps/{path}").text, path
