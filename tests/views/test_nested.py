"""Pictures placed inside a larger one."""

from __future__ import annotations

from lxml import etree

from argmap.handouts.typeset import typeset
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


def test_lighter_letters_look_the_same() -> None:
    """A page that typst draws keeps every pixel with short names and shared colours, and loses most of its size."""
    words = (
        "#set text(fill: rgb(120, 0, 0))\nA page of words.\n#text(fill: blue)[And _blue_ words: office, Ägypten.]\n" * 9
    )
    (page,) = typeset(f"#set page(width: 300pt, height: auto)\n{words}", {}, "svg")
    root, names = nested.parsed(page.decode()), {"used-by-a-page-before": "g0"}
    nested.lighten(root, names)
    light = etree.tostring(root, encoding="unicode")
    assert len(light) < 0.6 * len(page)
    assert drawn(light) == drawn(page.decode())
    assert len(set(names.values())) == len(names)


def test_pages_of_a_picture_share_the_outlines_of_their_letters() -> None:
    (page,) = typeset("#set page(width: 300pt, height: auto)\nWords", {}, "svg")
    first, second = nested.parsed(page.decode()), nested.parsed(page.decode())
    names: dict[str, str] = {}
    for root in (first, second):
        nested.lighten(root, names)
    assert sum(1 for _ in first.iter("{*}symbol")) == 5
    assert not list(second.iter("{*}symbol"))
    used = [use.get("{http://www.w3.org/1999/xlink}href") for use in second.iter("{*}use")]
    assert used == [f"#{symbol.get('id')}" for symbol in first.iter("{*}symbol")]


def drawn(picture: str) -> bytes:
    """Return a picture as pixels, by typst's own reader of SVG, which is another program than its writer."""
    source = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.at("picture")), format: "svg")'
    (pixels,) = typeset(source, {}, "png", {"picture": picture})
    return pixels
