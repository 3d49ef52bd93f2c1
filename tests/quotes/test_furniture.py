"""What is masked in a source as furniture of the page, and what must not be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argmap.model import Verdict
from argmap.quotes import SourceText
from argmap.quotes.words.fold import fold, skeleton, words
from argmap.quotes.words.index import Index

BODY = "The first line of a page runs on to its end and\nthe second line ends the page in the middle of"


def masked(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for mask in SourceText(text).masks:
        found.setdefault(mask.kind, []).append(text[mask.start : mask.end].strip())
    return found


def test_page_numbers_that_rise_are_masked() -> None:
    text = "\n\n".join(f"{BODY}\n\n{page}\n\na sentence that goes on." for page in (7, 8, 9))
    assert masked(text)["page number"] == ["7", "8", "9"]


def test_years_standing_alone_as_headings_are_not() -> None:
    text = "\n\n".join(f"{year}\n\nIn this year much happened. It was a good year." for year in (1918, 1919, 1920))
    assert masked(text) == {}


def test_running_heads_at_form_feeds_are_masked() -> None:
    text = "\f".join(f"THE BOOK OF HOURS {page}\n\n{BODY} a sentence." for page in (3, 4, 5, 6))
    assert len(masked(text)["running head"]) == 4
    assert len(masked(text)["form feed"]) == 3


def test_note_numbers_are_masked_only_where_they_rise() -> None:
    rising = "A clean sweep.1 Another day.2 They went home.3 It rained.4"
    assert masked(rising)["note number"] == ["1", "2", "3", "4"]
    assert masked("Version 2.5 has vitamin B12. It costs 3.7 dollars.9 Room.2") == {}


def test_a_decimal_is_no_note_number() -> None:
    text = "One.1 Two.2 Three.3 Four.4 It rose 1.5 metres. Five.5 Six.6"
    assert masked(text)["note number"] == ["1", "2", "3", "4", "5", "6"]
    gap = "One.1 Two.2 Three.3 Four.4 It rose 1.5 metres. Six.6 Seven.7"
    assert masked(gap)["note number"] == ["1", "2", "3", "4", "6", "7"]
    assert SourceText(gap).check("It rose 1 metres.").sound is False


def test_notes_under_a_rule_are_masked_up_to_where_the_sentence_goes_on() -> None:
    text = f"{BODY}\n\n____________\n1. A note on the first thing.\n2. Another note.\n\n12\n\na sentence that goes on."
    found = masked(text)
    assert found["footnotes"][0].endswith("Another note.")
    assert found["page number"] == ["12"]
    assert SourceText(text).check("in the middle of a sentence that goes on.").sound


def test_a_numbered_list_in_the_text_is_not_masked() -> None:
    text = "We hold three things:\n\n1. Bread is dear.\n2. Work is scarce.\n3. Rents are high.\n\nAll agreed on this."
    assert masked(text) == {}


def test_a_list_left_out_is_not_taken_for_notes() -> None:
    text = "We hold three things:\n\n1. Bread is dear.\n2. Work is scarce.\n\nAll agreed on these things in the end."
    assert not SourceText(text).check("We hold three things: All agreed on these things in the end.").sound


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(max_size=300))
def test_offsets_lead_back_to_the_words(text: str) -> None:
    index = Index(text)
    for at in range(len(index)):
        assert fold(text[index.starts[at] : index.ends[at]]) == index.forms[index.ids[at]]
    assert index.skeleton == "".join(map(fold, words(text)))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(alphabet="ab1. \n-’é不\u0301\u00ad", max_size=120))
def test_a_text_quoted_whole_is_verbatim(text: str) -> None:
    if skeleton(text):
        source = SourceText(text, masks=())
        assert source.check(text).sound


@pytest.mark.parametrize("text", ["", "\n", "\f\f", "—", "1", "\ud800 lone", "a\0b", "\ufeff"])
def test_any_text_is_prepared(text: str) -> None:
    assert SourceText(text).check("something else entirely").sound is False


def test_a_page_number_set_in_the_middle_of_the_page_is_seen() -> None:
    """However far a lone number is indented, notes at the page's foot and the number are not running text."""
    pages = []
    openings = ("Rivers are older than towns", "Nobody asked the ferryman", "In winter the ice decides")
    notes = ("So the old charts.", "He would have known.", "Twice in a hundred years.")
    for number, (opening, note) in enumerate(zip(openings, notes, strict=True), 1):
        pages.append(
            f"{opening}.{number} What follows is told\nelsewhere.\n\n\n{number} {note}\n\n\n{' ' * 42}{number}\n"
        )
    source = SourceText("\n".join(pages))
    kinds = [mask.kind for mask in source.masks if mask.kind != "note number"]
    assert kinds == ["footnotes", "page number"] * 3


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("il vint\n\n12  La Vallée\n\net il partit\n\nLa Vallée  13\n\navec eux.\n", "il vint et il partit avec eux."),
        ("он ушёл после\n\n7\n\n\fШкольная крыша\n\nнего и молчал.\n", "он ушёл после него и молчал."),
        (
            "uno que\n\n[Pág. 7]\n\nsabe de\n\n[Pág. 8]\n\nEva y\n\n[Pág. 9]\n\nAdán calla.\n",
            "uno que sabe de Eva y Adán calla.",
        ),
    ],
)
def test_heads_in_other_languages_and_with_the_number_on_the_outer_side(text: str, quote: str) -> None:
    found = SourceText(text).check(quote)
    assert found.verdict is Verdict.TYPOGRAPHY, found


STARRED = (
    "The board met in March, and the commission{sign} had never sat\n"
    "before the strike. The workers of the eastern quay refused to\n"
    "unload the grain and\n\n"
    "{sign} The commission was named in 1902 and never\nsat in full.\n\n"
    "{page}\n\f"
    "marched to the town hall, where nobody received them."
)


@pytest.mark.parametrize("sign", ["*", "†", "‡", "**", "§"])
def test_a_note_called_by_a_sign_is_masked_and_can_be_quoted(sign: str) -> None:
    """Without a rule above it, the word that calls it shows what it is."""
    source = SourceText("\n".join(STARRED.format(sign=sign, page=page) for page in (11, 12, 13)))
    notes = [source.text[mask.start : mask.end] for mask in source.masks if mask.kind == "footnotes"]
    assert len(notes) == 3
    assert all(note.startswith(sign) and note.endswith("sat in full.") for note in notes)
    calls = [source.text[mask.start : mask.end] for mask in source.masks if mask.kind == "note number"]
    assert calls == [sign] * 3
    assert source.check("refused to unload the grain and marched to the town hall").sound
    assert source.check("the commission had never sat before the strike").sound
    assert source.check("The commission was named in 1902 and never sat in full.").sound


@pytest.mark.parametrize(
    "text",
    [
        "He was *never* heard.\n\n* The commission sat in full.\n\n12\n\fand left.",
        "A part ends here.\n\n* * *\n\nAnother begins.\n\n12\n\fand left.",
        "What was asked for:\n\n* Lower dues for every ship\n* More pilots\n\n12\n\fand left.",
        "The price was 3* 4 pounds.\n\n† Not called here.\n\n12\n\fand left.",
    ],
)
def test_emphasis_lists_and_lines_of_asterisks_are_text(text: str) -> None:
    assert not masked(text).get("footnotes")


VERSES = (
    "The harbour bell rang twice before the dawn,",
    "And nobody came down to see the ships;",
    "The masters of the quay were long since gone,",
    "With salt upon their sleeves and on their lips.",
    "We asked the tide for news of them in vain,",
    "It did not speak, it only turned and fell.",
)


@pytest.mark.parametrize(
    "numbered", ["{0} {1}\n", "{0}{1} ", "{0}{1}\n", "3:{0} {1}\n", "2 Kings 3:{0}\t{1}\n", "{1}        {0}\n"]
)
def test_numbers_of_verses_and_lines_are_masked(numbered: str) -> None:
    text = "".join(numbered.format(number, verse) for number, verse in enumerate(VERSES, 1))
    source = SourceText(text)
    assert source.check("nobody came down to see the ships; the masters of the quay were long since gone").sound
    assert not source.check("nobody came down to see the ships; the masters of the quay were not long gone").sound


def test_numbers_at_lines_ends_that_do_not_count_them_stay() -> None:
    text = "The wall of the harbour      12\nThe mill at the river      19\nThe house of the guild      40\n"
    assert masked(text) == {}


def test_raised_figures_behind_words_call_notes_but_no_exponents() -> None:
    assert masked("The latent² debts of the mill.")["note number"] == ["²"]
    assert masked("It measures 5 m² and sin² of it, or km² in all.") == {}


def test_two_pages_are_enough_for_heads_with_their_numbers() -> None:
    text = "La démocratie 41\nUn texte que l'on voit\n\fLa démocratie 42\nnaître et grandir."
    assert masked(text)["running head"] == ["La démocratie 41", "La démocratie 42"]
    assert SourceText(text).check("Un texte que l'on voit naître et grandir.").sound
    text = "1 Introduction\nThe first of the two chapters.\n\f2 Methods\nThe second of the two chapters."
    assert "running head" not in masked(text)


def test_a_word_that_a_soft_hyphen_breaks_is_whole() -> None:
    source = SourceText("There must always be an im\u00ad\nmense disproportion, and nei\u00ad\nther corrupted.")
    assert source.check("be an immense disproportion, and neither corrupted").sound
