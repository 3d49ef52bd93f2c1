"""Kialo exports become graphs, with sources from their links, and go out again as Kialo writes them."""

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings

from argmap import formats
from argmap.formats import kialo
from argmap.model import Argument, Claim, Map, Relation, link_id
from tests.conftest import ROOT
from tests.cost import growth, no_hang
from tests.strategies import maps

DATA = ROOT / "tests" / "data" / "formats" / "kialo"


def read(name):
    return formats.read((DATA / name).read_bytes().decode("utf-8"), filename=name)


def links(debate):
    """Return who does what to whom, by what they say."""
    said = {claim.id: claim.text for claim in debate.claims}
    return {
        (said[premise], a.relation.value, said[a.target])
        for a in debate.arguments
        for premise in a.premises
        if a.target in said
    }


def test_see_lines_make_the_tree_a_graph():
    found = read("bridge.txt")
    walkers = next(claim for claim in found.map.claims if claim.text.startswith("Many people walk"))
    path = next(claim for claim in found.map.claims if claim.text.startswith("A path could be hung"))
    # From its own place, from 1.1.2, and from 1.3.2, whose See leads over 1.1.2 back to it.
    assert len(found.map.arguments_from[walkers.id]) == 3
    assert {a.relation for a in found.map.arguments_from[path.id]} == {Relation.REBUTS, Relation.SUPPORTS}


def test_links_and_the_list_at_the_end_become_sources():
    debate = read("bridge.txt").map
    assert [source.url for source in debate.sources] == [
        "https://bridge.example/report?page=3",
        "https://bridge.example/cost_(draft)",
        "https://council.example/minutes",
        "https://bridge.example/inspection",
    ]
    cost = next(claim for claim in debate.claims if claim.text.startswith("That would cost"))
    assert cost.text == "That would cost more than keeping the old bridge; see the estimate and the report."
    assert "https://bridge.example/cost_(draft)" in cost.note
    inspected = next(claim for claim in debate.claims if claim.text.startswith("It was inspected"))
    assert inspected.text == "It was inspected last year. The inspection found nothing."
    assert "https://bridge.example/inspection" in inspected.note


def test_escapes_are_taken_off():
    assert any("(the new one has none)" in claim.text for claim in read("bridge.txt").map.claims)


def test_everything_that_does_not_fit_is_reported_with_its_line():
    found = {(problem.code, problem.line) for problem in read("bridge.txt").problems}
    assert found == {("kialo-see", 13), ("kialo-parent", 15), ("kialo-number", 16), ("kialo-stance", 17)}


def test_a_large_export_with_126_see_lines():
    found = read("graph.txt")
    assert not found.problems
    report = formats.report(found)
    assert report["claims"] == 420
    # One link a line but the thesis's; a See line that repeats a link is the same link.
    assert 540 <= report["arguments"] <= 419 + 126
    assert report["supports"] + report["rebuttals"] == report["arguments"]


def test_several_theses_are_positions():
    debate = read("theses.txt").map
    assert [position.title for position in debate.positions if position.thesis] == [
        "How should the town cross the river?", "By a bridge.", "By a ferry.",
    ]  # fmt: skip
    assert ("Bridges last.", "rebuts", "Ferries stop in winter.") in links(debate)


def test_real_files_come_back_equal():
    for path in DATA.iterdir():
        debate = read(path.name).map
        again = kialo.read(kialo.write(debate), path.stem).map
        assert {claim.text for claim in again.claims} == {claim.text for claim in debate.claims}
        assert links(again) == links(debate)
        assert {source.url for source in again.sources} <= {source.url for source in debate.sources}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(maps())
def test_claims_and_what_is_between_claims_come_back(debate):
    """Whatever else a map has is the loss that the page on formats lists."""
    again = kialo.read(kialo.write(debate), "x").map
    assert sorted(claim.text for claim in again.claims) == sorted(
        " ".join(claim.text.split()) for claim in debate.claims
    )
    even = Map(
        "x", "x", claims=tuple(Claim(c.id, " ".join(c.text.split())) for c in debate.claims), arguments=debate.arguments
    )
    assert links(even) <= links(again)


def test_a_chain_of_claims_is_written_without_squaring():
    debate = chain(5_000)
    written = kialo.write(debate)
    assert len(written) < 3_000_000
    assert links(kialo.read(written).map) == links(debate)
    assert growth(lambda n: partial(kialo.write, chain(n)), 400) < 2.5
    assert growth(lambda n: partial(kialo.read, kialo.write(chain(n))), 400) < 2.5


def chain(count: int) -> Map:
    """A map in which each claim supports the one before it."""
    claims = tuple(Claim(f"c{n}", f"Claim {n}.") for n in range(count))
    arguments = tuple(
        Argument(link_id(f"c{n}", f"c{n - 1}"), (f"c{n}",), Relation.SUPPORTS, f"c{n - 1}") for n in range(1, count)
    )
    return Map("deep", "Deep", claims=claims, arguments=arguments)


HOSTILE: dict[str, tuple[int, Callable[[int], str]]] = {
    "long numbers": (50_000, lambda n: "\n".join(f"{'.'.join(['1'] * n)}.{at}. Pro: x" for at in range(10))),
    "see": (
        15_000,
        lambda n: "1. a\n" + "\n".join(f"1.{at}. Pro: -> See 1.{at % (n + 5_000) + 1}." for at in range(1, n)),
    ),
    "links": (50_000, lambda n: "1. a\n" + "[x](" * n),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_cost_little(name):
    size, text = HOSTILE[name]
    with no_hang():
        formats.read(text(size), "kialo")
    assert growth(lambda n: partial(formats.read, text(n), "kialo"), 400) < 2.5


def test_an_address_that_no_map_may_have_is_only_named_in_the_note():
    found = kialo.read('1. One [x](https://a.example/{"b"}) two.').map
    assert [source.url for source in found.sources] == [""]
    assert found.claims[0].note == 'Links: x: https://a.example/{"b"}'
