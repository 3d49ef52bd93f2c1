"""Search reaches the texts of sources, knows phrases, and can be narrowed; the reader searches its own text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argmap.views import finding
from argmap.views.finding import folded, parsed, places
from tests import markup

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import Shelf

TEXT = (
    "The Duma met in May.\n\nIn the Dúma, all power\nlay with few. All the power of the duma was lent; dumas elsewhere."
)


def found(query: str) -> list[str]:
    return [TEXT[place.start : place.end] for place in places(TEXT, parsed(query))]


def test_words_are_found_without_accents_and_capitals_the_last_unfinished() -> None:
    assert found("duma") == ["Duma", "Dúma", "duma", "dumas"]
    assert found("duma may") == ["Duma", "Dúma", "duma"]
    assert found("nothing") == found("") == []


def test_a_phrase_has_its_words_in_order_across_a_line_break() -> None:
    assert found('"all power"') == ["all power"]
    assert found('"power lay with"') == ["power\nlay with"]
    assert found("“lay with power”") == []


@given(st.text(max_size=200), st.text(max_size=40))
@settings(max_examples=100)
def test_any_text_is_searched_and_places_are_in_it(text: str, query: str) -> None:
    assert len(folded(text)) == len(text)
    for place in places(text, parsed(query)):
        assert 0 <= place.start < place.end <= len(text)


@given(st.text("ab \n.é", max_size=60), st.sampled_from(["ab", "a b", '"a b"', '"é ab" b', "b", '"a" é']))
@settings(max_examples=200)
def test_a_long_text_is_searched_in_pieces(text: str, query: str) -> None:
    """Where the pieces meet makes no difference."""
    whole = list(places(text, parsed(query)))
    with pytest.MonkeyPatch.context() as patch:
        for size in (1, 3, 10):
            patch.setattr(finding, "PIECE", size)
            assert list(places(text, parsed(query))) == whole


def test_what_only_a_text_says_is_found_and_leads_to_its_place(shelf: Shelf, client: FlaskClient) -> None:
    content = (shelf.folder / "texts" / "annals.txt").read_text(encoding="utf-8")
    (shelf.folder / "texts" / "annals.txt").write_text(content + "\n\nA lighthouse keeper saw none of it.\n", "utf-8")
    page = client.get("/search?q=keeper").get_data(as_text=True)
    assert "<mark>keeper</mark>" in page
    address = markup.values(markup.one(page, "li", class_="text"), "href", "a")[0]
    assert address.endswith("#found:~:text=keeper")
    reader = client.get(address.partition("#")[0]).get_data(as_text=True)
    assert "lighthouse keeper" in markup.words(markup.one(reader, "div", class_="row", id="found"))
    listed = client.get("/sources/annals?find=%22lighthouse+keeper%22").text
    assert "1 place with" in markup.words(listed)
    assert "0 places with" in markup.words(client.get("/sources/annals?find=zebra").text)


def test_a_search_is_narrowed_by_kind_debate_person_and_phrase(shelf: Shelf, client: FlaskClient) -> None:
    shelf.write("other", "title: Other\nclaims: {c: {text: Ships waited long., held by: Anna Example}}\n")

    def kinds(query: str) -> list[str]:
        text = client.get(f"/search?{query}").get_data(as_text=True)
        return markup.values(text, "aria-labelledby", "section")

    def told(query: str) -> str:
        return client.get(f"/search?{query}").get_data(as_text=True)

    assert {"claim", "quote", "text"} <= set(kinds("q=ships"))
    assert kinds("q=ships&kind=claim") == ["claim"]
    assert kinds("q=ships&kind=text") == ["text"]
    assert 'href="/maps/other?claim=c"' in told("q=ships&map=other")
    assert "/maps/harbour?" not in told("q=ships&map=other").split("<h1>")[1]
    assert 'href="/maps/other?claim=c"' in told("q=ships&person=anna+example")
    assert kinds("q=ships&person=anna+example") == ["claim"]
    assert "/maps/other?" in told("q=%22ships+waited%22")
    assert "/maps/other?" not in told("q=%22waited+ships%22").split("<h1>")[1]
