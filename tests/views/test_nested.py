"""Pictures placed inside a larger one."""

from __future__ import annotations

from lxml import etree

from argmap.views import nested

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 20" width="10.5pt" height="20pt">'
    "<title>T</title><style>a{}</style><text>one <tspan>two</tspan></text></svg>"
)


def test_a_picture_keeps_its_size_and_drawing_at_its_new_place() -> None:
    root = nested.parsed(PICTURE)
    assert nested.size(root) == (10.5, 20)
    placed = etree.fromstring(nested.placed(root, 3, 4.25))
    assert dict(placed.attrib) == {"viewBox": "0 0 10 20", "width": "10.5", "height": "20", "x": "3", "y": "4.25"}
    assert [etree.QName(child).localname for child in placed] == ["title", "style", "text"]


def test_the_words_of_a_picture_are_those_it_shows() -> None:
    assert nested.words(nested.parsed(PICTURE)).split() == ["one", "two"]
