"""What stands around a quotation in a document, held against the blocks that the reader shows of the same text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pytest

from argmap.debate.passages import folded
from argmap.handouts.inputs import Brief, Evidence, Options
from argmap.handouts.paragraphs import CUT, PILCROW, passage
from argmap.library import Library
from argmap.model import Anchor, Map, Part, Quote, Verdict
from argmap.quotes import Block, SourceText, blocks, section_at, sections
from tests.conftest import SHIPPED, TEXTS

#: Longer texts by other people, on machines that have them.
MORE = TEXTS.parent / "data" / "texts"

PAGES = """THE QUARREL OVER THE QUAY

I. Of dredging

The board met in March and heard two engineers, of whom the elder spoke for an hour and the
younger for ten minutes. Neither of them had seen the harbour at low water.1 The board voted
all the same, and it voted for the dredger by a majority of one. Mr. K. Brandt of the pilots
was not asked. He had written in January that the bar shifts every winter, and that whoever
digs in spring digs twice; the letter lay unopened until the autumn, when a clerk found it




1 The elder had been there once, in a fog. See the minutes of the board for March, p. 12.
2 That the letter was found by a clerk is told by the clerk alone.



                                          7

The quarrel over the quay

among the bills.2 By then the dredger had gone, and the bar had come back. The pilots said
nothing. They had said it once.

What did it cost? The books of the harbour give three sums that do not agree, and the largest
of them leaves out the coal, as nobody disputes.3 It was a waste for all that, says the re-
port, which is kind to the board and hard on the dredger, which had no say, and it was a well-
meant waste, for the report recommends that pilots be asked.




3 The coal was bought by another office, whose books were lost when the office moved. The
sum can be guessed from what the coal merchant paid in tax.
4 The report is unsigned.



                                          8

The quarrel over the quay

A pilot's rhyme of that year went round the taverns:4

The bar goes out, the bar comes in,
The board begins where boards begin,
The dredger digs, the money goes,
The bar is back before it snows.

Nobody has found out who made it, though the harbour master had his suspicions and kept them.
"""


@dataclass(frozen=True)
class Case:
    """A quotation with its place, and what the reader shows around it."""

    name: str
    text: SourceText
    quote: Quote
    anchor: Anchor


def case(text: SourceText, name: str, words: str, **context: str) -> Case:
    """Return a quotation as a check of its words finds it."""
    found = text.check(words, **context)
    assert found.verdict.sound, (name, words, found)
    quote = Quote(name, words)
    parts = tuple(Part(start, end, "") for start, end in found.parts or ((found.start, found.end),))
    return Case(name, text, quote, Anchor(quote.key, name, text.sha256, 1, words, parts, found.verdict, "", ""))


cuts = lru_cache(sections)


@lru_cache
def read(text: SourceText, start: int, end: int) -> list[Block]:
    """Return a stretch of a text as the reader sets it."""
    return blocks(text.text, start, end, text.masks, text.prepared.kept)


def shown(text: SourceText, start: int, end: int) -> str:
    """Return the letters of the blocks in which the reader shows a passage: its running text, or the note it is in."""
    first, last = section_at(cuts(text.text), start), section_at(cuts(text.text), end - 1)
    paragraphs, notes = [], []
    for block in read(text, first.start, max(first.end, last.end)):
        spans = [span for span in block.spans if not span.kind or block.kind == "note"]
        if any(span.start < end and span.end > start for span in spans):
            words = "".join(text.text[span.start : span.end] for span in spans)
            (notes if block.kind == "note" else paragraphs).append(words)
    return folded("".join(paragraphs or notes))


def plain(runs: tuple[tuple[str, bool], ...]) -> str:
    return "".join(words for words, _ in runs)


def hold(case: Case) -> None:
    """Assert that a quotation is shown in the reader's words, nothing put between them."""
    runs = passage(case.text, case.quote, case.anchor, whole=True)
    said = f"{case.name}: {case.quote.text[:60]}"
    assert runs, f"{said}: nothing is shown"
    whole = plain(runs)
    pieces = [folded(piece) for piece in re.split(f" {re.escape(CUT)} ", whole)]
    parts = sorted((part.start, part.end) for part in case.anchor.parts)
    reader = [shown(case.text, start, end) for start, end in parts]
    assert all(any(words in piece for piece in pieces) for words in reader), f"{said}: {whole}"
    if len(parts) == 1 and PILCROW not in whole:
        assert pieces == reader, f"{said}: {whole}"
    quoted = folded("".join(words for words, quoted in runs if quoted))
    assert quoted == folded("".join(case.text.wording(start, end) for start, end in parts)), said
    runs = passage(case.text, case.quote, case.anchor)
    few = plain(runs)
    assert all(piece.strip() in whole for piece in few.split(CUT)), f"{said}: {few}"
    around = [len(words.split()) for words, quoted in runs if not quoted]
    assert max(around, default=0) <= 92 or len(parts) > 1, f"{said}: {few}"
    assert folded("".join(words for words, quoted in runs if quoted)) == quoted, said


def of_maps() -> Iterator[Case]:
    library = Library(SHIPPED, None, TEXTS if TEXTS.is_dir() else None)
    for debate in library.debates.values():
        sources = library.sources_of(debate.map)
        anchors = library.anchors(debate.map)
        for claim in debate.map.claims:
            for quote in claim.quotes:
                text = library.text(sources[quote.source])
                anchor = anchors[quote.key]
                if text is not None and anchor.verdict.sound:
                    yield Case(f"{debate.id}/{claim.id}", text, quote, anchor)


def of_text(path: Path) -> Iterator[Case]:
    """Yield a sentence of every so many paragraphs and notes of a text, and the join of two lines across pages."""
    text = SourceText(path.read_text(encoding="utf-8-sig"))
    found = blocks(text.text, 0, len(text.text), text.masks, text.prepared.kept)
    notes = [block for block in found if block.kind == "note"]
    parted = [block for block in found if block.kind == "paragraph" and any(span.kind for span in block.spans)]
    for block in [*found[:: max(1, len(found) // 15)], *notes[:: max(1, len(notes) // 10)], *parted[:10]]:
        spans = [span for span in block.spans if not span.kind or block.kind == "note"]
        words = " ".join(text.wording(span.start, span.end) for span in spans).split()
        middle = len(words) // 2
        some = " ".join(words[max(0, middle - 8) : middle + 8])
        if len(words) > 12 and text.check(some).verdict.sound:
            yield case(text, path.stem, some)


def test_no_page_foot_stands_between_the_words_of_a_paragraph() -> None:
    text = SourceText(PAGES)
    quoted = "a clerk found it among the bills"
    assert plain(passage(text, (it := case(text, "quay", quoted)).quote, it.anchor, whole=True)) == (
        "The board met in March and heard two engineers, of whom the elder spoke for an hour and the younger for ten "
        "minutes. Neither of them had seen the harbour at low water. The board voted all the same, and it voted for "
        "the dredger by a majority of one. Mr. K. Brandt of the pilots was not asked. He had written in January that "
        "the bar shifts every winter, and that whoever digs in spring digs twice; the letter lay unopened until the "
        "autumn, when a clerk found it among the bills. By then the dredger had gone, and the bar had come back. The "
        "pilots said nothing. They had said it once."
    )


def test_a_quotation_from_a_note_shows_its_note_alone() -> None:
    text = SourceText(PAGES)
    one = case(text, "quay", "another office, whose books were lost")
    assert plain(passage(text, one.quote, one.anchor, whole=True)) == (
        "3 The coal was bought by another office, whose books were lost when the office moved. The sum can be guessed "
        "from what the coal merchant paid in tax."
    )


@pytest.mark.parametrize(
    ("words", "few"),
    [
        (
            "the bar had come back",
            f"{CUT} Mr. K. Brandt of the pilots was not asked. He had written in January that the bar shifts every "
            "winter, and that whoever digs in spring digs twice; the letter lay unopened until the autumn, when a "
            "clerk found it among the bills. By then the dredger had gone, and the bar had come back. The pilots said "
            "nothing. They had said it once.",
        ),
        (
            "Neither of them had seen the harbour at low water.",
            "The board met in March and heard two engineers, of whom the elder spoke for an hour and the younger for "
            "ten minutes. Neither of them had seen the harbour at low water. The board voted all the same, and it "
            f"voted for the dredger by a majority of one. Mr. K. Brandt of the pilots was not asked. {CUT}",
        ),
        (
            "it was a well-meant waste",
            "What did it cost? The books of the harbour give three sums that do not agree, and the largest of them "
            "leaves out the coal, as nobody disputes. It was a waste for all that, says the report, which is kind to "
            "the board and hard on the dredger, which had no say, and it was a well-meant waste, for the report "
            "recommends that pilots be asked.",
        ),
        (
            "The dredger digs, the money goes,",
            "The bar goes out, the bar comes in, / The board begins where boards begin, / The dredger digs, the money "
            "goes, / The bar is back before it snows.",
        ),
    ],
)
def test_a_sentence_or_two_stand_on_both_sides_and_a_cut_is_marked(words: str, few: str) -> None:
    text = SourceText(PAGES)
    one = case(text, "quay", words)
    assert plain(passage(text, one.quote, one.anchor)) == few


def test_a_quotation_across_paragraphs_shows_both_with_the_mark_of_a_paragraph() -> None:
    text = SourceText(PAGES)
    one = case(text, "quay", "They had said it once. What did it cost?")
    assert "once. ¶ What did it cost? The books" in plain(passage(text, one.quote, one.anchor, whole=True))


def test_parts_far_apart_show_each_in_its_paragraph() -> None:
    text = SourceText(PAGES)
    ends = [case(text, "quay", words) for words in ("The board met in March", "kept them")]
    parts = tuple(part for one in ends for part in one.anchor.parts)
    quote = Quote("quay", "The board met in March […] kept them")
    anchor = Anchor(quote.key, "quay", text.sha256, 1, quote.text, parts, Verdict.ELIDED, "", "")
    runs = passage(text, quote, anchor, whole=True)
    assert [words for words, quoted in runs if quoted] == ["The board met in March", "kept them"]
    assert f" {CUT} Nobody has found out" in plain(runs)
    assert "dredger digs" not in plain(runs)


def test_what_is_corrected_by_hand_counts() -> None:
    from argmap.model import Furniture

    drop = Furniture(drop=("The pilots said nothing.",))
    text = SourceText("Line one of it.\nThe pilots said nothing.\nLine two, and the bar is back.\n" * 2, furniture=drop)
    one = case(text, "quay", "the bar is back")
    assert "nothing" not in plain(passage(text, one.quote, one.anchor, whole=True))


@pytest.fixture(scope="module")
def maps() -> list[Case]:
    return list(of_maps())


def test_every_quotation_of_every_map_is_shown_as_the_reader_shows_it(maps: list[Case]) -> None:
    assert len(maps) > (700 if TEXTS.is_dir() else 5)
    for one in maps:
        hold(one)


@pytest.mark.parametrize(
    "path", [*sorted(TEXTS.glob("*.txt")), *sorted(MORE.glob("*.txt"))], ids=lambda path: path.stem[:12]
)
def test_sentences_and_notes_of_other_texts_are_shown_as_the_reader_shows_them(path: Path) -> None:
    cases = list(of_text(path))
    assert len(cases) > 2
    for one in cases:
        hold(one)


def test_a_card_is_seldom_long_and_never_cut_within_a_word(maps: list[Case]) -> None:
    lengths = []
    for one in maps:
        runs = passage(one.text, one.quote, one.anchor)
        words = plain(runs)
        lengths.append(len(words.split()) - sum(len(said.split()) for said, quoted in runs if quoted))
        whole = plain(passage(one.text, one.quote, one.anchor, whole=True)).split()
        assert set(words.replace(CUT, " ").split()) <= set(whole)
    assert max(lengths) <= 200
    assert sorted(lengths)[len(lengths) // 2] <= 110


def test_a_document_tells_the_printed_page_and_the_cautions() -> None:
    quote = Quote("report", "the dues were too high")
    told = (("governed", "critics said", "In the source, “critics said” governs these words."),)
    made = Anchor(
        quote.key, "report", "0", 2, quote.text, (), Verdict.VERBATIM, "2026-01-02", cautions=told, page="14–15"
    )
    brief = Brief(Map("m", "M"), Options(), Evidence(anchors={quote.key: made}))
    assert brief.reference(quote).endswith("pp.\u00a014–15")
    assert brief.verdict_text(quote).endswith("; caution: In the source, “critics said” governs these words")
    accepted = replace(quote, locator=("page", "9"), accept=(("governed", "The claim says so."),))
    brief = Brief(Map("m", "M"), Options(), Evidence(anchors={accepted.key: replace(made, key=accepted.key)}))
    assert brief.reference(accepted).endswith("p.\u00a09")
    assert "caution" not in brief.verdict_text(accepted)
