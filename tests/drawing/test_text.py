"""Text is measured as the font is drawn, broken where scripts allow it, and never wider than its room."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argmap.drawing import fonts, measure

SENTENCES = [
    "Socialism in Russia cannot be completed without revolution in the West.",
    "AVATAR Ty, Wo. “Quoted” — and 1905’s ‘first’ office; fjord, file, Þjóð, naïve café",
    "Революция не может быть завершена в одной стране, Тов. Г.",
    "Λόγος και πράξη του 1917",
]


@pytest.mark.parametrize(("weight", "name"), [("regular", "Regular"), ("semibold", "Semibold")])
def test_widths_are_those_of_the_font_as_shaped(weight: measure.Weight, name: str) -> None:
    hb = pytest.importorskip("uharfbuzz")
    package = pytest.importorskip("font_source_sans_pro")
    path = f"{package.__path__[0]}/files/SourceSansPro-{name}.ttf"
    font = hb.Font(hb.Face(hb.Blob.from_file_path(path)))
    for sentence in SENTENCES:
        buffer = hb.Buffer()
        buffer.add_str(sentence)
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        shaped = sum(position.x_advance for position in buffer.glyph_positions)
        assert measure.font(weight).thousandths(sentence) == shaped, sentence


def test_kerning_counts() -> None:
    pair = measure.width("AV", 100)
    assert pair < measure.width("A", 100) + measure.width("V", 100) - 1


@pytest.mark.parametrize("sign", ["革", "👍", "ﷺ", "﷽", "𒀱", "⸻", "अ", "ا"])
def test_signs_the_font_lacks_are_taken_wide(sign: str) -> None:
    assert not measure.font("regular").covers(sign)
    assert measure.width(sign, 10) >= 7


def test_combining_marks_take_no_room() -> None:
    assert measure.width("a\u0323\u0308", 10) == measure.width("a", 10)


anything = st.text(st.characters(codec="utf-8"), max_size=60)
words = st.lists(st.one_of(anything, st.sampled_from(SENTENCES), st.just("x" * 90)), max_size=4).map(" ".join)


@settings(max_examples=60)
@given(words, st.floats(60, 400), st.sampled_from([12.0, 13.5, 15.0]))
def test_lines_fit_and_lose_nothing(text: str, room: float, size: float) -> None:
    cleaned = measure.clean(text)
    lines = measure.wrap(cleaned, room, size)
    assert "".join("".join(lines).split()) == "".join(cleaned.split())
    for line in lines:
        single = len(list(measure.graphemes(line))) == 1
        assert single or measure.width(line, size) <= room + 0.01, line


@given(words, st.integers(1, 4))
def test_cut_text_says_so_and_fits(text: str, most: int) -> None:
    cleaned = measure.clean(text)
    lines = measure.wrap(cleaned, 100, 12, most=most)
    assert len(lines) <= most
    if lines != measure.wrap(cleaned, 100, 12):
        assert lines[-1].endswith(measure.ELLIPSIS)
        assert measure.width(lines[-1], 12) <= 100.01


@given(anything)
def test_cleaned_text_holds_nothing_a_picture_must_not(text: str) -> None:
    cleaned = measure.clean(text + "\x00\x1b\u202e\ud800\ufffe\n\t")
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Cn") for c in cleaned)
    assert "\u202e" not in cleaned
    assert cleaned == cleaned.strip()


def test_a_tower_of_marks_is_cut_down() -> None:
    assert measure.clean("a" + "\u0301" * 30 + "b") == "a" + "\u0301" * 4 + "b"
    assert measure.clean("Ὅμηρος, नमस्ते, ạ̈") == "Ὅμηρος, नमस्ते, ạ̈"


def test_words_are_broken_where_readers_expect_it() -> None:
    assert measure.wrap("a well-known fact", measure.width("a well-", 12) + 1, 12)[0] == "a well-"
    assert measure.wrap("文章、次", measure.width("文章", 12) + 1, 12)[0] == "文", "no line begins with a comma"
    family = "👩‍👩‍👧"
    assert list(measure.graphemes(family + "🇩🇪e\u0301")) == [family, "🇩🇪", "e\u0301"]


def test_direction_is_that_of_the_first_letter() -> None:
    assert measure.right_to_left("«الثورة» revolution")
    assert not measure.right_to_left("Revolution الثورة")


def test_the_page_gets_every_font_file_and_their_licence() -> None:
    rules = fonts.page_faces("fonts/")
    names = {path.name for path in fonts.folder().glob("*.woff2")}
    assert names
    assert all(f'url("fonts/{name}")' in rules for name in names)
    assert "Reserved Font Name" in (fonts.folder() / "OFL-sans.txt").read_text("utf-8")


def test_a_subset_does_not_carry_the_reserved_name() -> None:
    ttlib = pytest.importorskip("fontTools.ttLib")
    for path in fonts.folder().glob("*.woff2"):
        names = {str(name) for name in ttlib.TTFont(path)["name"].names if name.nameID in (1, 4, 6, 16)}
        assert names
        assert not any("source" in name.lower() for name in names), path.name


def test_only_the_scripts_in_use_are_embedded() -> None:
    plain = fonts.embedded_faces({("sans", "regular"): "Only Latin."})
    both = fonts.embedded_faces({("sans", "regular"): "Latin и кириллица."})
    assert plain.count("@font-face") == 1
    assert both.count("@font-face") == 2
    assert "http" not in both


def test_a_word_without_end_is_cut_with_few_measurements(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line is about as long as the one before; letter by letter, one such word took seconds."""
    word, room, size = "Wasserstandsanzeige" * 300, 200.0, 13.0
    real, measured = measure.width, 0

    def counted(text: str, size: float, weight: measure.Weight = "regular") -> float:
        nonlocal measured
        measured += len(text)
        return real(text, size, weight)

    monkeypatch.setattr(measure, "width", counted)
    lines = measure.wrap(word, room, size)
    assert measured < 8 * len(word)
    assert "".join(lines) == word
    assert all(real(line, size) <= room for line in lines)
    assert all(real(line + after[0], size) > room for line, after in pairwise(lines))
    assert measure.wrap(word, room, size, most=3)[:2] == lines[:2]
