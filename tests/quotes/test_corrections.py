"""What a person says of a page's furniture counts before what the rules found."""

from __future__ import annotations

import re
from itertools import pairwise

from argmap.library import checking
from argmap.mapfile import read_sources
from argmap.model import Furniture, Verdict
from argmap.quotes import SourceText, blocks
from argmap.quotes.pages.furniture import find_furniture
from argmap.quotes.pages.masks import CHOSEN, FOOTNOTES
from tests.conftest import ANNALS, HARBOUR, SOURCES, Shelf

ALTERED, TYPOGRAPHY = Verdict.ALTERED, Verdict.TYPOGRAPHY
HEADED = "The pilots had waited for the tide and\nThe Harbour, p. 212 of 300\nfor the wind until the evening came.\n"
ACROSS = "had waited for the tide and for the wind until"
NOTED = (
    "The dues were raised.1 The ships stayed away.2 Nobody paid.3 It was a\n____________\n1. A note on the dues.\n"
    "2. Every ship shall pay.\n3. Said in May.\n\n12\n\nyear of hunger in the town.\n"
)
PITS = "\f".join(
    f"{number}\n\nALL MEN OUT\nstood on the board of pit {number}, and they went home from the meeting"
    for number in range(1, 5)
)
PAGES = "\f".join(
    f"{number}\nTHE HARBOUR\n\nThe pilots waited, and so it went on for {number} days.\n" for number in (3, 4, 5)
)


def masked(text: str, furniture: Furniture) -> list[tuple[str, str]]:
    return [(mask.kind, text[mask.start : mask.end].strip()) for mask in SourceText(text, furniture=furniture).masks]


def test_a_head_that_was_not_recognised_is_dropped() -> None:
    assert SourceText(HEADED).check(ACROSS).verdict is ALTERED
    furniture = Furniture(drop=("The  Harbour, p. # of 300",))
    assert masked(HEADED, furniture) == [(CHOSEN, "The Harbour, p. 212 of 300")]
    assert SourceText(HEADED, furniture=furniture).check(ACROSS).verdict is TYPOGRAPHY
    assert masked(HEADED, Furniture(drop=("The Harbour",))) == []


def test_a_line_that_is_masked_wrongly_is_kept() -> None:
    """It can be quoted with the text around it, and no longer be left out of a quotation unseen."""
    left_out = "and they went home from the meeting stood on the board of pit 2"
    whole = left_out.replace("stood", "ALL MEN OUT stood")
    assert [SourceText(PITS).check(quote).verdict for quote in (left_out, whole)] == [TYPOGRAPHY, ALTERED]
    source = SourceText(PITS, furniture=Furniture(keep=("ALL MEN OUT",)))
    assert [source.check(quote).verdict for quote in (left_out, whole)] == [ALTERED, TYPOGRAPHY]


def test_of_a_block_of_notes_one_can_be_kept() -> None:
    found = [words for kind, words in masked(NOTED, Furniture(keep=("2. Every ship shall pay.",))) if kind == FOOTNOTES]
    assert [words.splitlines()[-1] for words in found] == ["1. A note on the dues.", "3. Said in May."]


def test_what_is_kept_counts_before_what_is_dropped_and_is_read_as_text() -> None:
    both = Furniture(keep=("THE HARBOUR",), drop=("THE HARBOUR",))
    for furniture in (Furniture(keep=("THE HARBOUR",)), both):
        source = SourceText(PAGES, furniture=furniture)
        shown = blocks(PAGES, 0, len(PAGES), source.masks, source.prepared.kept)
        kinds = [span.kind for block in shown for span in block.spans if "HARBOUR" in PAGES[span.start : span.end]]
        assert kinds == ["", "", ""]


def test_an_entry_fits_lines_and_words_however_they_are_broken() -> None:
    text = "Text.\n  A note on the sail-\n  ors of   the town\nMore text.\n"
    assert masked(text, Furniture(drop=("A note on the sailors of the town",))) == [
        (CHOSEN, "A note on the sail-\n  ors of   the town")
    ]


def test_masks_stay_in_order_and_apart() -> None:
    furniture = Furniture(
        keep=("2. Every", "ship shall pay. 3.", "#"), drop=("1. A note on the dues. 2. Every ship shall pay.",)
    )
    masks = SourceText(NOTED, furniture=furniture).masks
    assert all(one.end <= other.start for one, other in pairwise(masks))
    assert not re.search("[0-9]", "".join(NOTED[mask.start : mask.end] for mask in masks))
    assert masks != find_furniture(NOTED)


def test_more_entries_than_are_looked_for_are_refused() -> None:
    _, problems = read_sources("a:\n  title: A\n  furniture:\n    drop: [" + "x, " * 101 + "]\n")
    assert [(problem.code, problem.line) for problem in problems] == [("bad-value", 4)]


def test_an_entry_that_fits_nothing_is_told_at_its_place(shelf: Shelf) -> None:
    described = '  furniture:\n    keep: ["The pilot\'s log"]\n    drop:\n      - "Merchants said"\n'
    (shelf.folder / "sources.yaml").write_text(SOURCES + described, encoding="utf-8")
    (found,) = dict(checking.everything(shelf.library))["sources.yaml"]
    assert (found.code, found.file, found.line, found.severity) == ("furniture-idle", "sources.yaml", 12, "warning")
    assert "“Merchants said”" in found.message
    shelf.write(
        "harbour",
        f"{HARBOUR}sources:\n  own:\n    title: Own\n    file: annals.txt\n    furniture: {{keep: nothing}}\n",
    )
    (found,) = [p for p in checking.problems(shelf.library, shelf.library.debate("harbour")) if p.code == found.code]
    assert (found.file, found.line) == ("harbour.yaml", len(HARBOUR.splitlines()) + 5)


def test_a_correction_counts_at_once(shelf: Shelf) -> None:
    """A verdict given before it is not taken for what holds now."""
    path = shelf.folder / "texts" / "annals.txt"
    path.write_text(ANNALS.replace("no ship waited", "no ship waited\nThe Harbour, p. 12 of 30\n"), encoding="utf-8")
    verdicts = shelf.library.verdicts(shelf.library.debate("harbour").map).values()
    assert not all(verdict.sound for verdict in verdicts)
    described = '  furniture: {drop: "The Harbour, p. # of 30"}\n'
    (shelf.folder / "sources.yaml").write_text(SOURCES + described, encoding="utf-8")
    assert all(verdict.sound for verdict in shelf.library.verdicts(shelf.library.debate("harbour").map).values())
