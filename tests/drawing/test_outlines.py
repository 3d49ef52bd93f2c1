"""Letters as outlines take the very room their text was measured for, and the words stay in the file."""

from __future__ import annotations

import re

from argmap.drawing import Options, draw
from argmap.drawing.outlines import outline
from argmap.drawing.view import first_claims, first_reading
from argmap.model import Argument, Claim, Map, Position, Relation


def debate(*texts: str, core: str = "") -> Map:
    claims = tuple(Claim(f"c{n}", text, core=f"c{n}" in core) for n, text in enumerate(texts))
    links = tuple(Argument(f"a{n}", (f"c{n}",), Relation.SUPPORTS, f"c{n - 1}") for n in range(1, len(texts)))
    return Map("m", "Ten thousand", "Why?", positions=(Position("p", "P", "c0"),), claims=claims, arguments=links)


def test_outlines_are_as_wide_as_the_measured_text() -> None:
    from argmap.drawing import measure

    for words in ("AVAST, To Win", "Революция", "plain words"):
        drawn = outline(words, "sans", "regular", 13.5)
        assert drawn is not None
        assert abs(drawn[1] - measure.width(words, 13.5)) < 0.3, words
    assert outline("漢字", "sans", "regular", 12) is None


def test_words_stay_in_the_file_and_paint_nothing_twice() -> None:
    svg = draw(debate("Words stay.", "漢字 stay text."), Options(standalone=True, outlines=True)).svg
    assert "font-face" not in svg
    assert re.search(r'fill-opacity="0"[^>]*>Words stay\.</text>', svg)
    assert re.search(r"<text[^>]*>漢字 stay text\.</text>", svg)
    assert not re.search(r'fill-opacity="0"[^>]*>漢字', svg)
    assert svg.count("<path") > 2 * draw(debate("Words stay.", "漢字 stay text."), Options(standalone=True)).svg.count(
        "<path"
    )


def test_a_first_reading_shows_what_the_file_marks_and_what_ties_it() -> None:
    made = debate("Thesis.", "One.", "Two.", "Three.", core="c2")
    assert first_reading(made) == ["c0", "c1", "c2"]
    assert first_claims(made) == ["c0", "c1", "c2"]
    assert first_reading(debate("Thesis.", "One.")) == []
    assert first_claims(debate("Thesis.", "One.")) == ["c0", "c1"]
