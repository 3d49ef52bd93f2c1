"""An essay's quotations found, matched, judged, put right, and commented in a copy of the DOCX."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.document import Document

from argmap import cli
from argmap.errors import BadRequest
from argmap.model import Source
from argmap.quotes import SourceText, correction
from argmap.quotes.essay.citing import Names
from argmap.quotes.essay.comments import commented
from argmap.quotes.essay.finding import Quoted, quotations
from argmap.quotes.essay.reading import read_essay
from argmap.quotes.essay.reports import body, html, plain, problems, text
from argmap.quotes.essay.reviewing import Installed, Review, review_bytes
from tests.quotes.test_extract import drawn_pdf, text_of_size

ANNALS = (
    "The harbour council met in March to hear the engineer. She had measured the old wall at 212 places, and it did "
    "not hold at any of them. The repairs would cost 3,500 pounds, a sum the town could never raise.\f"
    "The fishermen wanted a higher wall, and the merchants wanted a longer quay. Nobody asked the women who mended the "
    "nets. In the end the council accepted the report by nine votes to four."
)
LETTERS = (
    "I have seen the wall with my own eyes, and I tell you that it leans. Let nobody sleep in the lower street tonight."
)
KNOWN = {
    "annals": Source("annals", "Annals of the harbour", author=("Marlow, Edith",)),
    "letters": Source("letters", "Letters from the quay", author=("Pritchard, Owen",)),
    "lost": Source("lost", "The lost chronicle", author=("Weidner, Konrad",)),
}
AT_HAND = {
    "annals": Installed(KNOWN["annals"], SourceText(ANNALS, pages=((0, "12"), (ANNALS.index("\f") + 1, "13")))),
    "letters": Installed(KNOWN["letters"], SourceText(LETTERS)),
}
ESSAY = """# The wall

Marlow says that the wall “did not hold at any of them” (Marlow 1897, 12). She adds: "The fishermen wanted a higher
wall, and the merchants wanted a longer quay" (Marlow 1897, p. 99). The word “wall” is only a word.

> Nobody asked the women who mended the nets.

According to Marlow, «I have seen the wall with my own eyes, and I tell you that it leans».
He wrote „it did hold at any of them“ and ‘Let nobody sleep in the lower street tonight.’[^1]
Nobody ever wrote “the sea itself came up to apologise for all the trouble it had caused”.
The chronicle says “in that year no bread was baked in the valley at all” (Weidner, p. 3).

[^1]: Pritchard, p. 4.
"""


def reviewed(text: str = ESSAY, name: str = "essay.md") -> Review:
    return review_bytes(text.encode(), name, AT_HAND, KNOWN)


def test_quotation_marks_of_many_languages_block_quotations_and_citations_are_found() -> None:
    found = quotations(read_essay(ESSAY.encode(), "essay.md"))
    assert [quoted.text.split()[0] for quoted in found] == ["did", "The", "Nobody", "I", "it", "Let", "the", "in"]
    assert [quoted.page for quoted in found] == ["12", "99", "", "", "", "4", "", "3"]
    assert [quoted.block for quoted in found] == [False, False, True, *[False] * 5]


@pytest.mark.parametrize(
    ("marks", "inner"),
    [
        ("“{}”", "‘"),
        ("„{}“", "‚"),
        ("«{}»", "‹"),
        ("« {} »", "“"),
        ("»{}«", "›"),
        ("「{}」", "『"),
        ('"{}"', "'"),
        ("‘{}’", "“"),
    ],
)
def test_marks_of_each_kind(marks: str, inner: str) -> None:
    words = "the women’s nets were mended by all of them"
    text = f"It’s said that {marks.format(words)}, and that’s all."
    assert [quoted.text for quoted in quotations(read_essay(text.encode(), "a.txt"))] == [words], inner


def test_each_quotation_is_judged_in_the_source_it_is_from() -> None:
    got = [(item.finding.verdict.value, item.source, item.grade) for item in reviewed().found]
    assert got == [
        ("verbatim", "annals", "ok"),
        ("verbatim", "annals", "warning"),
        ("verbatim", "annals", "ok"),
        ("verbatim", "letters", "warning"),
        ("altered", "annals", "error"),
        ("verbatim", "letters", "ok"),
        ("not_found", "", "error"),
        ("no_source", "", "unchecked"),
    ]


def test_a_wrong_page_and_a_wrong_source_are_told_with_the_right_ones() -> None:
    found = reviewed().found
    assert found[1].remarks == ("It is cited from page 99, but is on page 13.",)
    assert found[3].remarks == ("It is cited from “Annals of the harbour”, but is in “Letters from the quay”.",)
    assert found[0].remarks == ()


def test_a_wrong_quotation_comes_with_a_right_one() -> None:
    found = reviewed("Marlow says “It did hold at any of them, and the repairs” (Marlow).").found
    assert found[0].correction.startswith("[I]t did not hold at any of them")
    again = AT_HAND["annals"].text.check(reviewed("He wrote “it did hold at any of them”.").found[0].correction)
    assert again.sound


def test_a_report_leads_to_each_quotation_that_needs_a_look() -> None:
    review = reviewed()
    page = body(review)
    wrong = [number for number, item in enumerate(review.found, 1) if item.grade in ("error", "warning", "caution")]
    assert wrong
    for number in range(1, len(review.found) + 1):
        assert (f'href="#quotation-{number}"' in page) is (number in wrong)
        assert f'id="quotation-{number}"' in page


def test_reports_say_the_same_and_escape_what_they_show() -> None:
    review = reviewed(ESSAY.replace("the sea itself", "the <script>alert(1)</script> sea itself"))
    told = plain(review)
    assert json.loads(json.dumps(told)) == told
    assert len(told["quotations"]) == len(review.found) == 8
    assert "<script" not in body(review)
    assert "<script" not in html(review)
    found = problems(review)
    assert {problem.code for problem in found} >= {"quote-altered", "quote-not-found", "quote-citation"}
    lines = ESSAY.split("\n")
    altered = next(problem for problem in found if problem.code == "quote-altered")
    assert altered.line is not None
    assert "it did hold" in lines[altered.line - 1]


def word_essay() -> bytes:
    document: Document = docx.Document()
    paragraph = document.add_paragraph("Marlow says that the wall “did not hold ")
    paragraph.add_run("at any of them").italic = True
    paragraph.add_run("” (Marlow, 12), and “it did hold at any of them” (Marlow, 12).")
    document.add_paragraph("Nobody asked the women who mended the nets.", style="Quote")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_docx_comes_back_with_comments_and_its_text_untouched() -> None:
    data = word_essay()
    review = review_bytes(data, "essay.docx", AT_HAND, KNOWN)
    copy: Document = docx.Document(io.BytesIO(commented(data, review)))
    before: Document = docx.Document(io.BytesIO(data))
    assert [paragraph.text for paragraph in copy.paragraphs] == [paragraph.text for paragraph in before.paragraphs]
    comments = [comment.text for comment in copy.comments]
    assert len(comments) == 3
    assert sum("Wrong or not found" in comment for comment in comments) == 1
    assert any("Corrected: “it did not hold at any of them”" in comment for comment in comments)
    assert all("Annals of the harbour, p. 1" in comment for comment in comments)
    with pytest.raises(BadRequest, match="DOCX"):
        commented(ESSAY.encode(), reviewed())


def test_the_command_reports_and_writes(tmp_path: Path) -> None:
    maps, texts = tmp_path / "maps", tmp_path / "texts"
    maps.mkdir()
    texts.mkdir()
    (maps / "sources.yaml").write_text('annals:\n  title: "Annals"\n  file: annals.txt\n', encoding="utf-8")
    (maps / "a.yaml").write_text('argmap: 1\ntitle: "A"\nclaims:\n  c: {text: "C."}\n', encoding="utf-8")
    (texts / "annals.txt").write_text(ANNALS, encoding="utf-8")
    essay = tmp_path / "essay.docx"
    essay.write_bytes(word_essay())
    output = tmp_path / "reviewed.docx"
    arguments = ["check", str(essay), "--maps", str(maps), "--sources", str(texts)]
    run = CliRunner().invoke(cli.group, [*arguments, "-o", str(output)])
    assert run.exit_code == 1, run.output
    assert "1 wrong or not found" in run.output
    assert len(list(docx.Document(str(output)).comments)) == 3
    told = json.loads(CliRunner().invoke(cli.group, [*arguments, "--format", "json"]).output)
    assert told["counts"]["error"] == 1
    sarif = json.loads(CliRunner().invoke(cli.group, [*arguments, "--format", "sarif"]).output)
    assert sarif["runs"][0]["results"]
    assert CliRunner().invoke(cli.group, [*arguments, "-o", str(essay)]).exit_code != 0


WORDS = "the walls of the harbour did not hold the sea in that winter"


def found_in(data: bytes, name: str) -> list[Quoted]:
    return quotations(read_essay(data, name))


def test_ibid_means_the_source_before_it() -> None:
    notes = "[^1]: Marlow, Annals, p. 31.\n\n[^2]: Ibid., p. 33.\n\n[^3]: Ibid."
    essay = f"He says “{WORDS}.”[^1] Then “{WORDS}.”[^2] And “{WORDS}.”[^3]\n\n{notes}"
    one, two, three = found_in(essay.encode(), "a.md")
    assert (one.page, two.page, three.page) == ("31", "33", "31")
    assert "Marlow" in two.citation
    assert "Marlow" in three.citation
    one, two = found_in(
        f"“{WORDS}” (Marlow 31). Some words of ours between them. “{WORDS}” (ibid. 33).".encode(), "a.txt"
    )
    assert (one.page, two.page) == ("31", "33")
    assert "Marlow" in two.citation


def test_a_quotation_runs_on_over_paragraphs() -> None:
    one, two = found_in(f"He goes on: “{WORDS}\n\n“{WORDS} again” (Marlow 3).".encode(), "a.txt")
    assert (one.text, two.text) == (WORDS, f"{WORDS} again")
    assert len(found_in(f"An inch is 1”. He said: {WORDS}\n\n“{WORDS}.”".encode(), "a.txt")) == 1


def test_block_quotations_of_html_and_plain_text() -> None:
    page = f"<html><p>He says:</p><blockquote><p>{WORDS}, and so on.</p></blockquote><p>We say {WORDS}.</p></html>"
    (block,) = found_in(page.encode(), "a.html")
    assert block.block
    assert block.text == f"{WORDS}, and so on."
    lines = WORDS.replace(" did", "\n      did")
    (block,) = found_in(f"He says:\n\n      {lines}\n\nWe say:\n{WORDS}".encode(), "a.txt")
    assert block.block
    assert not block.sure


def test_a_pdf_is_read_over_its_pages() -> None:
    line = "Of the things that the keepers wrote in those years this is the one that is told most often, and"
    first = [*[line] * 6, f'{line} so he says "the walls of']
    second = [f'the harbour did not hold the sea in that winter" {line}', *[line] * 6]
    pages = [
        "".join(text_of_size(row, 8, 72, 700 - 10 * at) for at, row in enumerate(page)) for page in (first, second)
    ]
    (quoted,) = found_in(drawn_pdf(*pages), "a.pdf")
    assert quoted.text.split() == WORDS.split()


NOTED = f"""Notes and their kin.

1. First the wall.
2. Then the quay.

He says “{WORDS}”{{one}} and then, much later, in another letter to her, “{WORDS} again.”{{two}}

{{notes}}
"""


@pytest.mark.parametrize(
    ("one", "two", "notes"),
    [
        ("[1]", "[2]", "[1] Marlow, Annals, p. 31.\n[2] Pritchard, Letters, p. 4."),
        ("¹", "²", "1. Marlow, Annals, p. 31.\n\n2. Pritchard, Letters, p. 4."),
        (".1", "2", "Notes\n\n1 Marlow, Annals, p. 31.\n2 Pritchard, Letters, p. 4."),
        (" [2, p. 31]", " [1, 4]", "[1] O. Pritchard, Letters, 1901.\n[2] E. Marlow, Annals, 1897."),
        ("[1]", "[2]", "[1] Marlow, Annals, 31.\n\n[2] Pritchard, Letters,\nLondon 1901, p. 4."),
        ("¹", "²", "¹ Marlow, Annals, p. 31.\n² Pritchard, Letters, p. 4."),
    ],
)
def test_typed_notes_are_tied_to_what_they_are_called_by(one: str, two: str, notes: str) -> None:
    found = found_in(NOTED.format(one=one, two=two, notes=notes).encode(), "a.txt")
    assert [(quoted.text.rstrip("."), quoted.page) for quoted in found] == [(WORDS, "31"), (f"{WORDS} again", "4")]
    names = Names(KNOWN)
    assert [names.cited(quoted.citations) for quoted in found] == ["annals", "letters"]


def test_numbers_that_begin_anew_in_each_chapter_call_the_notes_that_follow() -> None:
    chapter = "He says “{words}.”[1]\n\n[1] {author}, p. {page}.\n\n"
    text = chapter.format(words=WORDS, author="Marlow", page=31) + chapter.format(words=WORDS, author="Weidner", page=5)
    assert [(quoted.page, Names(KNOWN).cited(quoted.citations)) for quoted in found_in(text.encode(), "a.txt")] == [
        ("31", "annals"),
        ("5", "lost"),
    ]


LINKED = (
    # As Word saves it: the note's own number leads back.
    (
        '<p>“{0}”<a href="#_ftn1" name="_ftnref1">[1]</a> he says.</p>'
        '<p><a href="#_ftnref1" name="_ftn1">[1]</a> Marlow, Annals, p. 31.</p>'
    ),
    # As converters of Markdown do.
    (
        '<p>“{0}”<a href="#fn1" id="fnref1" role="doc-noteref"><sup>1</sup></a></p>'
        '<ol><li id="fn1"><p>Marlow, Annals, p. 31.<a href="#fnref1">↩︎</a></p></li></ol>'
    ),
    # As an encyclopedia does, and a note that stands where it is called.
    ('<p>“{0}”<sup id="r1"><a href="#note-1">[1]</a></sup></p><ol><li id="note-1">Marlow, Annals, p. 31.</li></ol>'),
    '<p>“{0}”<span class="footnote">Marlow, Annals, p. 31.</span> he says.</p>',
    "<p>“{0}”<sup>1</sup> he says.</p><h2>Notes</h2><ol><li>Marlow, Annals, p. 31.</li></ol>",
)


@pytest.mark.parametrize("page", LINKED)
def test_notes_of_html_are_tied_to_the_links_that_call_them(page: str) -> None:
    (quoted,) = found_in(f"<html><body>{page.format(WORDS)}</body></html>".encode(), "a.html")
    assert (quoted.text, quoted.page, quoted.explicit) == (WORDS, "31", "Marlow, Annals, p. 31.")


def test_a_link_to_a_chapter_calls_no_note() -> None:
    page = f'<p>“{WORDS}” see <a href="#c2">2</a></p><h2 id="c2">Of the quay</h2><p>“{WORDS}”</p>'
    assert [quoted.explicit for quoted in found_in(page.encode(), "a.html")] == ["", ""]


def test_typed_notes_of_a_word_file_are_a_numbered_list_and_raised_figures() -> None:
    document: Document = docx.Document()
    paragraph = document.add_paragraph(f"He says “{WORDS}” there")
    paragraph.add_run("1").font.superscript = True
    document.add_heading("Notes")
    document.add_paragraph("Marlow, Annals, p. 31.", style="List Number")
    buffer = io.BytesIO()
    document.save(buffer)
    (quoted,) = found_in(buffer.getvalue(), "a.docx")
    assert (quoted.page, Names(KNOWN).cited(quoted.citations)) == ("31", "annals")


def test_block_quotations_of_a_pdf_are_found_by_their_indent() -> None:
    line = "Of the things that the keepers wrote in those years this is the one that is told most often, and"
    quote = [
        "the walls of the harbour did not hold the sea in that winter and nobody who",
        "was there has ever said so",
    ]
    rows = [(line, 72)] * 6 + [("as she writes:", 72)] + [(row, 100) for row in quote]
    rows += [("(Marlow 1897, 31)", 100)] + [(line, 72)] * 6
    drawn = "".join(text_of_size(row, 8, left, 700 - 10 * at) for at, (row, left) in enumerate(rows))
    (quoted,) = found_in(drawn_pdf(drawn), "a.pdf")
    assert quoted.block
    assert quoted.text.split() == " ".join(quote).split()
    assert (quoted.page, Names(KNOWN).cited(quoted.citations)) == ("31", "annals")


def test_the_line_below_a_block_quotation_says_where_it_is_from() -> None:
    for credit in ("\n\n— Pritchard, Letters, p. 4", "\n> — Pritchard, Letters, p. 4", "\n\n(Pritchard, Letters, 4)"):
        (quoted,) = found_in(f"Unlike Marlow he says:\n\n> {WORDS}, and so on.{credit}\n\nSo it was.".encode(), "a.md")
        assert (quoted.text, quoted.page) == (f"{WORDS}, and so on.", "4")
        assert Names(KNOWN).cited(quoted.citations) == "letters"


@pytest.mark.parametrize(
    ("citations", "cited"),
    [
        (("(Pritchard, 4)", "", "", "Unlike Marlow he says", ""), "letters"),
        (("", "", "", "Unlike Marlow, Pritchard says", ""), "letters"),
        (("(Marlow 31; Pritchard 4)", "", "", "Pritchard says", ""), ""),
        (("[@lost, p. 3]", "", "", "Marlow says", ""), "lost"),
        (("(12)", "", "", "Marlow says", ""), "annals"),
    ],
)
def test_what_says_most_of_a_source_counts(citations: tuple[str, ...], cited: str) -> None:
    assert Names(KNOWN).cited(citations) == cited


def test_two_works_of_one_author_are_told_by_the_year() -> None:
    both = {
        "annals": Source("annals", "Annals", author=("Marlow, Edith",), issued="1897"),
        "wall": Source("wall", "The wall", author=("Marlow, Edith",), issued="1902-05"),
    }
    assert [Names(both).cited((f"(Marlow {year}, 3)",)) for year in (1897, 1902)] == ["annals", "wall"]
    assert Names(both).cited(("(Marlow, 3)",)) == ""


def test_a_work_that_nobody_described_is_not_checked_and_a_bare_invention_is_wrong() -> None:
    invented = "the sea itself came up to apologise for all the trouble"
    text = (
        f"It is said “{invented}” (Achterberg 1931, 12). Marlow says “{invented}”. He says “{invented}” (October 12)."
    )
    assert [item.grade for item in reviewed(text).found] == ["unchecked", "error", "error"]


def test_titles_of_articles_are_not_taken_for_quotations() -> None:
    note = "[1] Marlow, “The wall and its enemies,” Annals, 31."
    text = f"As “The Making of the Northern Harbour” has it, all went well.[1]\n\n{note}"
    assert reviewed(text).found == ()


def test_words_on_several_pages_may_be_cited_from_any_of_them() -> None:
    pages = "\f".join(f"The council met on day {day}. It did not approve the plan of the harbour." for day in range(4))
    starts = [0, *(at + 1 for at, char in enumerate(pages) if char == "\f")]
    text = SourceText(pages, pages=tuple((start, f"{30 + at}") for at, start in enumerate(starts)))
    known = {"minutes": Source("minutes", "Minutes of the council", author=("Marlow, Edith",))}
    told = {}
    for quote in ("did not approve the plan", "did approve the plan of the harbour", "The council met on day 3"):
        for page in ("32", "77"):
            essay = f"Marlow writes “{quote}” (Marlow, p. {page})."
            (found,) = review_bytes(essay.encode(), "a.md", {"minutes": Installed(known["minutes"], text)}, known).found
            told[quote, page] = (found.page, [remark for remark in found.remarks if "cited from" in remark])
    assert told["did not approve the plan", "32"] == ("32", [])
    assert told["did approve the plan of the harbour", "32"] == ("32", [])
    assert told["did not approve the plan", "77"][1] == ["It is cited from page 77, but is on page 30."]
    assert told["The council met on day 3", "32"] == ("33", ["It is cited from page 32, but is on page 33."])


@pytest.mark.parametrize(
    ("quote", "right"),
    [
        ("The council did approve", "The council did not approve"),
        ("never approve the plan", "not approve the plan"),
        ("The council did not approve a plan", "The council did not approve the plan"),
    ],
)
def test_a_correction_ends_with_the_word_that_the_quotation_ends_with(quote: str, right: str) -> None:
    text = SourceText("The council did not approve the plan of the harbour, though it had met for a whole week in May.")
    finding = text.check(quote)
    assert not finding.sound
    assert correction(finding, text).startswith(right)


def cards(*bodies: str) -> bytes:
    """Return a Word file of evidence cards: a tag, a cite, and a body that is underlined in part."""
    made = docx.Document()
    made.add_heading("Walls", level=1)
    for words in bodies:
        made.add_heading("The wall fails", level=4)
        cite = made.add_paragraph()
        cite.add_run("Marlow 97").bold = True
        cite.add_run(", Edith Marlow, Annals of the harbour, 1897, p. 12")
        paragraph = made.add_paragraph()
        for number, piece in enumerate(words.split("|")):
            run = paragraph.add_run(piece)
            run.underline = bool(number % 2)
            run.font.size = docx.shared.Pt(11 if number % 2 else 8)
    made.add_heading("Not evidence", level=4)
    made.add_paragraph("An analytic has no cite, so nothing in it is quoted, whatever it says of the council.")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_evidence_cards_are_checked_whole_though_only_a_part_is_read_aloud() -> None:
    """What is in small type counts as much as what is underlined; a comment spans the card."""
    right = "She had measured |the old wall| at 212 places, and it did not |hold| at any of them."
    data = cards(right, right.replace("did not ", "did "))
    found = review_bytes(data, "cards.docx", AT_HAND, KNOWN)
    assert [item.grade for item in found.found] == ["ok", "error"]
    assert [(item.cited, item.page, item.quoted.block) for item in found.found] == [("annals", "12", True)] * 2
    assert "“not” is left out" in found.found[1].finding.explanation
    back = docx.Document(io.BytesIO(commented(data, found)))
    before = docx.Document(io.BytesIO(data))
    assert [it.text for it in back.paragraphs] == [it.text for it in before.paragraphs]
    assert [[run.underline for run in it.runs if run.text] for it in back.paragraphs] == [
        [run.underline for run in it.runs if run.text] for it in before.paragraphs
    ]
    assert len(list(back.comments)) == 2


def test_german_marks_within_and_without() -> None:
    text = "Er sagt ‚der Rat hat nicht getagt‘ und ›es blieb dabei den ganzen Tag‹, „niemand ‚hat‘ es je bereut“."
    found = [quoted.text for quoted in quotations(read_essay(text.encode(), "a.txt"))]
    assert found == ["der Rat hat nicht getagt", "es blieb dabei den ganzen Tag", "niemand ‚hat‘ es je bereut"]


def test_what_is_too_long_or_too_much_to_check_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("argmap.quotes.essay.reviewing.MOST_QUOTATIONS", 3)
    review = reviewed(
        f"{ESSAY}\n> {'The quay was long. ' * 400}\n\nMarlow adds “and the merchants wanted a longer quay”.\n"
    )
    assert len(review.found) == 3
    assert [remark for remark in review.essay.remarks if "checked" in remark] == [
        "Not checked: “The quay was long. The quay was long. The quay was long. …” has 7,600 characters; "
        "a quotation may have 6,000. Split its paragraph.",
        "Only the first 3 of 9 quotations were checked. Split the essay.",
    ]
    assert all(remark in shown for remark in review.essay.remarks for shown in (text(review), html(review)))
