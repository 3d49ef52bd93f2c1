"""A source set for reading: paragraphs flow, verse and tables stay, and no character is lost or shown twice."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from argmap.quotes import SourceText, blocks, joined
from argmap.quotes.pages.masks import CHOSEN, FOOTNOTES, NOTE_NUMBER, PAGE_NUMBER, Mask
from tests.conftest import SHIPPED

PROSE = (
    "A paragraph of a book whose lines were broken by hand so that they\n"
    "fit the page, as all lines of this text are, until it comes to its\n"
    "end.\n"
)
KINDS = st.sampled_from([FOOTNOTES, PAGE_NUMBER, NOTE_NUMBER, CHOSEN])


def shown(text: str, masks: tuple[Mask, ...] = ()) -> list[tuple[str, str]]:
    """Return each block's kind and its words, white space collapsed."""
    return [
        (block.kind, " ".join("".join(text[span.start : span.end] for span in block.spans).split()))
        for block in blocks(text, 0, len(text), masks)
    ]


def test_lines_broken_by_hand_are_one_paragraph() -> None:
    assert shown(f"{PROSE}\n{PROSE}") == [("paragraph", " ".join(PROSE.split()))] * 2


def test_a_short_line_ends_a_paragraph_that_no_blank_line_ends() -> None:
    assert [kind for kind, _ in shown(PROSE + PROSE)] == ["paragraph", "paragraph"]


def test_verse_and_columns_keep_their_lines() -> None:
    verse = "The sea was grey,\nThe wind was high,\nthe ships lay still\nbelow the sky.\n"
    long_verse = "".join(f"And line {n} of a long poem is nearly as long as prose\n" for n in range(4))
    table = "".join(f"year 19{n}      dues {n}0      ships {n * 7} of all that came in\n" for n in range(30, 34))
    text = "\n".join([PROSE, PROSE, verse, PROSE, long_verse, PROSE, table])
    assert [kind for kind, _ in shown(text) if kind != "paragraph"] == ["lines", "lines", "table"]


def test_headings_are_told_from_short_paragraphs() -> None:
    text = f"CHAPTER ONE\nTHE HARBOUR\n\n{PROSE}\nOf dues\n\n{PROSE}\nIt was late.\n\n17\n\n{PROSE}"
    assert [words for kind, words in shown(text) if kind == "heading"] == ["CHAPTER ONE THE HARBOUR", "Of dues"]


def test_a_paragraph_goes_on_behind_the_pages_foot() -> None:
    """The notes follow the paragraph; the page's number and the head that comes back stay in it as furniture."""
    text = (
        "A sentence that runs over the end of the page, where there stand\n\n"
        "1 A note that\nhas two lines.\n2 Another.\n\n"
        "                 7\n\nOn harbours\n\nboth notes and a number, ends here.\n\n"
        "Another paragraph begins with a capital letter and is its own one.\n\n"
        "                 8\n\nOn harbours\n\nEnd.\n"
    )
    notes, seven, eight = text.index("1 A note"), text.index("7"), text.index("8")
    masks = (
        Mask(notes, text.index("\n\n", notes), FOOTNOTES),
        Mask(seven, seven + 1, PAGE_NUMBER),
        Mask(eight, eight + 1, PAGE_NUMBER),
    )
    found = shown(text, masks)
    assert found[0] == (
        "paragraph",
        "A sentence that runs over the end of the page, where there stand 7 On harbours "
        "both notes and a number, ends here.",
    )
    assert found[1:3] == [("note", "1 A note that has two lines."), ("note", "2 Another.")]
    assert [kind for kind, _ in found[3:]] == ["paragraph", "paragraph"]
    kinds = {
        text[span.start : span.end].strip(): span.kind
        for block in blocks(text, 0, len(text), masks)
        for span in block.spans
    }
    assert kinds["7"] == PAGE_NUMBER
    assert kinds["On harbours"] == "running head"


def test_lines_that_are_paragraphs_stay_apart() -> None:
    line = "A long line that no hand has broken, as web pages have them. " * 5
    assert shown(f"{line}\n{line}\nHistory\n\n{line}\n")[0:2] == [("paragraph", line.strip())] * 2


def test_broken_words_are_joined_if_the_text_knows_them() -> None:
    assert joined("the revo-\n lution of well-\nknown har\u00ad\nbours", frozenset({"revolution"})) == (
        "the revolution of well-known harbours"
    )


masked = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60), KINDS), max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="aB.1 \t-\n\n\f\u2028“", max_size=300), masked, st.integers(0, 100), st.integers(0, 300))
def test_each_character_is_shown_once(text: str, places: list[tuple[int, int, str]], start: int, length: int) -> None:
    """Whatever the text and its masks, the spans cover a section without gap or overlap."""
    masks: list[Mask] = []
    for low, size, kind in sorted(places):
        if low + size <= len(text) and (not masks or masks[-1].end <= low):
            masks.append(Mask(low, low + size, kind))
    start, end = min(start, len(text)), min(start + length, len(text))
    spans = sorted((span.start, span.end) for block in blocks(text, start, end, masks) for span in block.spans)
    place = start
    for low, high in spans:
        assert low == place
        assert high > low
        place = high
    assert place == end


def test_what_the_rules_find_is_set_apart_too() -> None:
    """With the masks that a source gets by rule, no note stands in a paragraph."""
    source = SourceText((SHIPPED / "texts" / "two-voices.txt").read_text(encoding="utf-8"))
    found = blocks(source.text, 0, len(source.text), source.masks)
    assert [block.kind for block in found].count("note") == 4
    assert all(span.kind == FOOTNOTES for block in found if block.kind == "note" for span in block.spans)
