"""True quotations that a strict comparison refuses, each beside one that looks like it and is false."""
# ruff: noqa: E501 - prose in long lines

from __future__ import annotations

import pytest

from argmap import wording
from argmap.model import Quote, Verdict
from argmap.quotes import CautionKind, SourceText
from argmap.quotes.checks import check_quote

REPORT = (
    "The engineer measured the wall in March and found that it did not hold [16] at any of the places. Her figures were "
    "confirmed (Smith et al., 2004) by the guild, and the council of the town took the report with thanks. All mankind "
    "is mortal, said the priest of the harbour, and the walls are mortal too. The colour of the stone was grey, and the "
    "masons organised a feast for the centre of the town."
)
LAW = (
    "The law of the harbour has these parts, and all of them are in force.\n1. Abolition of the tax on salt.\n"
    "2. A heavy tax on the quay.\n3. Free bread for the poor.\nThe law was read to the people from the steps."
)


@pytest.mark.parametrize(
    ("text", "quote", "verdict"),
    [
        (REPORT, "it did not hold at any of the places", Verdict.TYPOGRAPHY),
        (REPORT, "Her figures were confirmed by the guild, and the council of the town took the report", Verdict.TYPOGRAPHY),
        (REPORT, "Her figures were confirmed (citations omitted) (Smith et al., 2004) by the guild", Verdict.TYPOGRAPHY),
        (REPORT, "All [hu]mankind is mortal, said the priest", Verdict.ELIDED),
        (REPORT, "The color of the stone was gray", Verdict.SPELLING),
        (REPORT, "the masons organized a feast for the center of the town", Verdict.SPELLING),
        (REPORT, "“The colour of the stone was grey” (Marlow, p. 3)", Verdict.TYPOGRAPHY),
        (LAW, "Abolition of the tax on salt. A heavy tax on the quay. Free bread for the poor.", Verdict.TYPOGRAPHY),
        ("Les moeurs de la ville et du port étaient douces, et les gens du port le savaient.", "Les mœurs de la ville", Verdict.TYPOGRAPHY),
        (
            "Après l'été, la rivière était près de la chaussée, et les élèves du collège l'ont traversée.",
            "Apres l'ete, la riviere etait pres de la chaussee",
            Verdict.TYPOGRAPHY,
        ),
        ("學生都回家了，沒有人在學校裡。鎮長說學校關門。", "学生都回家了，没有人在学校里", Verdict.TYPOGRAPHY),
        ("彼は漢字《かんじ》を読《よ》むことができる。", "彼は漢字を読むことができる", Verdict.TYPOGRAPHY),
        ("قال المعلم PageV01P012 إن المدرسة في المدينة كبيرة", "قال المعلم إن المدرسة في المدينة كبيرة", Verdict.TYPOGRAPHY),
        (
            "Lenm was m the hall of the town with the men. Lenin spoke to them, and Lenin left in the night with the train.",
            "Lenin was in the hall of the town with the men",
            Verdict.TYPO,
        ),
    ],
)  # fmt: skip
def test_a_true_quotation_is_not_refused(text: str, quote: str, verdict: Verdict) -> None:
    found = SourceText(text).check(quote)
    assert found.verdict is verdict, found.explanation


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (REPORT, "it did hold at any of the places"),
        (REPORT, "All [im]mankind is mortal, said the priest"),
        (REPORT, "All [un]mankind is mortal, said the priest"),
        ("The 3 men of the quay were in the hall.", "The men of the quay were in the hall"),
        (
            "The solution of sulphate was put into the flask by the chemist of the town.",
            "The solution of sulphite was put into",
        ),
        ("The peroneal nerve of the leg was found to be whole.", "The perineal nerve of the leg was found"),
        ("The mayor Hauser met the council of the town in March.", "The mayor Hanser met the council of the town"),
        (
            "Die Straße war schon lange gesperrt, und das war für die Leute der Stadt nicht gut.",
            "Die Straße war schön lange gesperrt",
        ),
        ("He hot the stone with the iron in the fire of the forge.", "He not the stone with the iron in the fire"),
    ],
)
def test_a_false_one_like_it_is(text: str, quote: str) -> None:
    found = SourceText(text).check(quote)
    assert found.verdict in (Verdict.ALTERED, Verdict.ELISION_CHANGES_SENSE, Verdict.NOT_FOUND), found.explanation


PAGED = "".join(
    f"THE HARBOUR PAPERS    {page}\n\nOn this page the clerk wrote the number {page} into the book of the harbour, "
    f"and the keeper of page {page} signed it with his name.\n\f"
    for page in range(57, 65)
)


def placed(text: SourceText, quote: Quote) -> list[str]:
    found = check_quote("c", 0, quote, text, "").finding
    return [caution.message for caution in found.cautions if caution.kind is CautionKind.PLACE]


def test_the_printed_page_is_known_and_a_wrong_one_is_told() -> None:
    starts = [0, *(at + 1 for at, char in enumerate(PAGED) if char == "\f")][:8]
    for pages in ((), tuple((start, str(number)) for number, start in enumerate(starts, 1))):
        text = SourceText(PAGED, pages=pages)
        words = "the keeper of page 60 signed it"
        start = text.check(words).start
        assert start is not None
        assert text.page(start) == "60"
        for page in ("60", "59-61", "59–61", "58f., 60"):
            assert placed(text, Quote("s", words, locator=("page", page))) == []
        for page in ("1", "4", "99", "57-59"):
            told = placed(text, Quote("s", words, locator=("page", page)))
            assert told == [f"It is cited from page {page}, but is on page 60."]


def test_the_file_s_own_count_is_no_printed_page() -> None:
    words = "The council met in the hall of the guild."
    text = SourceText(f"{words}\f{REPORT}", pages=((0, "1"), (len(words) + 1, "2")))
    assert placed(text, Quote("s", words, locator=("page", "2")))
    assert placed(text, Quote("s", words, locator=("page", "101"))) == []
    assert text.printed_pages(0, 5) == ""
    labelled = SourceText(text.text, pages=((0, "xi"), (len(words) + 1, "xii")))
    assert labelled.printed_pages(0, len(text.text)) == "xi–xii"


def test_numbers_of_sections_are_no_pages() -> None:
    sections = "\n\n".join(f"{number}\n\n{REPORT * 40}" for number in (1, 2, 3, 4))
    assert SourceText(f"{REPORT}\n\n{sections}").printed == ()


def test_the_printed_page_is_told_where_a_map_names_none() -> None:
    text = SourceText(PAGED)
    checked = check_quote("c", 0, Quote("s", "the keeper of page 60 signed it"), text, "")
    assert checked.anchor is not None
    assert checked.anchor.page == "60"
    assert wording.placed(None, checked.anchor) == "p. 60"
    assert wording.placed(("chapter", "4"), checked.anchor) == "ch. 4"
    assert wording.placed(None, None) == ""


def test_a_speaker_and_a_context_that_are_not_there_are_told() -> None:
    text = SourceText(REPORT)
    words = "All mankind is mortal"
    assert placed(text, Quote("s", words, speaker="Smith", prefix="with thanks. ", suffix=" said the")) == []
    assert "does not appear" in placed(text, Quote("s", words, speaker="Pritchard"))[0]
    assert len(placed(text, Quote("s", words, prefix="in the mountains", suffix="of the valley"))) == 2
