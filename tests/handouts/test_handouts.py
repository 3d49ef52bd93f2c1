"""The documents made from a map: every kind in every format, read back by other programs than those that wrote them."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argmap import graph, handouts
from argmap.errors import BadRequest, NotFound
from argmap.handouts import KINDS, Evidence, Options, make
from argmap.handouts.clean import clean, looks_like_formula
from argmap.handouts.flowsheet import SPEECHES, UNANSWERED
from argmap.model import Anchor, Argument, Claim, Issue, Map, Part, Position, Quote, Relation, Source, Verdict
from tests import strategies
from tests.programs import libreoffice

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EVERY = [(kind.name, format) for kind in KINDS.values() for format in kind.formats]

TEXT = """Annals of the harbour.

The harbour was dredged in the spring of 1931, and no ship waited
longer than a day. Merchants said that the dues were too high.

The pilot's log tells another story: ships waited a week, and two of
them turned away.
"""
WAITED = Quote("annals", "no ship waited longer than a day", locator=("page", "12"))
WEEK = Quote("annals", "ships waited a week, and two of them turned away", speaker="The pilot", reported=True)
FALSE = Quote("annals", "ships waited a year")


def place(quote: Quote, verdict: Verdict = Verdict.VERBATIM) -> Anchor:
    """Return an anchor for a quote, whose words may be wrapped in the text."""
    found = re.search(r"\s+".join(map(re.escape, quote.text.split())), TEXT)
    parts = (Part(found.start(), found.end(), ""),) if found else ()
    explanation = "" if found else "These words are not in the source."
    return Anchor(quote.key, quote.source, "", 1, quote.text, parts, verdict, "2026-01-02", explanation)


DEBATE = Map(
    "harbour",
    "Should the harbour be dredged?",
    "Did dredging pay?",
    "A quarrel of the thirties.",
    positions=(Position("yes", "It paid", "paid"), Position("no", "It did not", "lost")),
    issues=(Issue("time", "Waiting time"), Issue("money", "Dues")),
    claims=(
        Claim("paid", "Dredging paid for itself."),
        Claim("lost", "Dredging was money lost."),
        Claim("no-waiting", "Ships probably no longer waited.", ("Harbour board",), (WAITED,), "time"),
        Claim("a-week", "Ships waited a week.", (), (WEEK,), "time"),
        Claim("late-log", "The log was written years later.", implicit=True),
        Claim("dues", "Dues were too high.", (), (FALSE,), "money"),
        Claim("few", "Few ships came.", issue="money"),
    ),
    arguments=(
        Argument("no-waiting -> paid", ("no-waiting",), Relation.SUPPORTS, "paid"),
        Argument("a-week -> no-waiting", ("a-week",), Relation.REBUTS, "no-waiting"),
        Argument("late-log -> a-week -> no-waiting", ("late-log",), Relation.UNDERCUTS, "a-week -> no-waiting"),
        Argument("no-income", ("dues", "few"), Relation.SUPPORTS, "lost", scheme="argument from cause to effect"),
    ),
)
EVIDENCE = Evidence(
    sources={"annals": Source("annals", "Annals of the harbour", "book", author=("Marlow, Ann",), issued="1931-05")},
    anchors={
        quote.key: place(quote, verdict)
        for quote, verdict in ((WAITED, Verdict.VERBATIM), (WEEK, Verdict.TYPOGRAPHY), (FALSE, Verdict.NOT_FOUND))
    },
    texts={"annals": TEXT},
    revision=7,
    date="2026-01-02",
)


def paragraphs(docx: bytes) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return each paragraph's style name, text, and runs as (character style name, text), by the XML alone."""
    archive = zipfile.ZipFile(io.BytesIO(docx))
    styles = ElementTree.fromstring(archive.read("word/styles.xml"))
    names = {s.get(f"{W}styleId"): s.find(f"{W}name").get(f"{W}val") for s in styles.iter(f"{W}style")}
    body = ElementTree.fromstring(archive.read("word/document.xml"))
    found = []
    for paragraph in body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        runs = []
        for run in paragraph.iter(f"{W}r"):
            look = run.find(f"{W}rPr/{W}rStyle")
            words = "".join(t.text or "" for t in run.iter(f"{W}t"))
            runs.append((names[look.get(f"{W}val")] if look is not None else "", words))
        name = names[style.get(f"{W}val")] if style is not None else "Normal"
        found.append((name, "".join(words for _, words in runs), runs))
    return found


def pdf_text(pdf: bytes) -> str:
    """Return a PDF's words as pypdf reads them, on one line."""
    from pypdf import PdfReader

    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def cells(xlsx: bytes) -> list[list[tuple[str, str]]]:
    """Return every sheet's cells as (type, value) by the XML alone; a cell with a formula fails."""
    archive = zipfile.ZipFile(io.BytesIO(xlsx))
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    found = []
    for name in sorted(n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")):
        sheet = []
        for cell in ElementTree.fromstring(archive.read(name)).iter(f"{main}c"):
            assert cell.find(f"{main}f") is None, "a formula"
            if len(cell):
                sheet.append((cell.get("t", "n"), "".join(cell.itertext())))
        found.append(sheet)
    return found


@pytest.mark.parametrize(("kind", "format"), EVERY)
def test_every_document_is_the_same_twice_and_says_what_it_was_made_from(kind: str, format: str) -> None:
    content = make(DEBATE, kind, format, None, EVIDENCE)
    assert content == make(DEBATE, kind, format, None, EVIDENCE)
    if format == "docx":
        words = " ".join(text for _, text, _ in paragraphs(content))
        archive = zipfile.ZipFile(io.BytesIO(content))
        feet = [name for name in archive.namelist() if re.fullmatch(r"word/footer\d*\.xml", name)]
        words += " ".join("".join(ElementTree.fromstring(archive.read(name)).itertext()) for name in feet)
    elif format == "pdf":
        words = pdf_text(content)
    elif format == "xlsx":
        words = " ".join(value for sheet in cells(content) for _, value in sheet) + " revision 7"
    else:
        words = content.decode()
    if kind == "bibliography" and format in ("json", "ris"):
        assert "Annals of the harbour" in words
        return
    assert "Should the harbour be dredged" in words
    assert "revision 7" in words
    assert "2026-01-02" in words


@pytest.mark.parametrize(("kind", "format"), EVERY)
@pytest.mark.parametrize(
    "debate", [Map("empty", ""), Map("one", "One", claims=(Claim("a", "A."),))], ids=lambda m: m.id
)
def test_every_document_can_be_made_of_next_to_nothing(kind: str, format: str, debate: Map) -> None:
    content = make(debate, kind, format)
    assert content or format == "ris", "an empty file"


class TestCards:
    def test_a_card_is_a_tag_a_cite_on_one_line_and_a_body(self) -> None:
        found = paragraphs(make(DEBATE, "cards", "docx", None, EVIDENCE))
        at = next(n for n, (style, text, _) in enumerate(found) if text == "Ships probably no longer waited.")
        (tag, _, _), (_, cite, cite_runs), (_, body, body_runs), (after, _, _) = found[at : at + 4]
        assert tag == "heading 4"
        assert [run for run in cite_runs if run[0]] == [("Style 13 pt Bold", "Marlow"), ("Style 13 pt Bold", "1931-05")]
        assert "p.\u00a012" in cite
        assert "[verbatim, checked 2026-01-02; argmap harbour, revision 7]" in cite
        assert body == (
            "The harbour was dredged in the spring of 1931, and no ship waited longer than a day. "
            "Merchants said that the dues were too high."
        )
        assert [words for style, words in body_runs if style == "Style Underline"] == [
            "no ship waited longer than a day"
        ]
        assert after.startswith("heading")

    def test_style_names_and_aliases_are_verbatims(self) -> None:
        archive = zipfile.ZipFile(io.BytesIO(make(DEBATE, "cards", "docx", None, EVIDENCE)))
        styles = ElementTree.fromstring(archive.read("word/styles.xml"))
        aliases = {
            style.find(f"{W}name").get(f"{W}val"): alias.get(f"{W}val")
            for style in styles.iter(f"{W}style")
            if (alias := style.find(f"{W}aliases")) is not None
        }
        assert aliases.items() >= {
            "heading 1": "Pocket", "heading 2": "Hat", "heading 3": "Block", "heading 4": "Tag",
            "Style 13 pt Bold": "Cite", "Style Underline": "Underline",
        }.items()  # fmt: skip
        assert "Emphasis" in {style.find(f"{W}name").get(f"{W}val") for style in styles.iter(f"{W}style")}

    def test_only_sound_quotes_are_cards_and_others_are_listed_with_the_reason(self) -> None:
        found = paragraphs(make(DEBATE, "cards", "docx", None, EVIDENCE))
        tags = [text for style, text, _ in found if style == "heading 4"]
        assert tags == ["Ships probably no longer waited.", "Ships waited a week."]
        texts = [text for _, text, _ in found]
        at = texts.index("Quotations that are not cards")
        assert "Not found in the source. These words are not in the source." in texts[at:]

    def test_without_the_text_the_quotation_stands_alone_and_says_so(self) -> None:
        found = paragraphs(make(DEBATE, "cards", "docx", None, replace(EVIDENCE, texts={})))
        body = next(text for _, text, _ in found if text.startswith("no ship waited"))
        assert body.startswith("no ship waited longer than a day [Paragraph Omitted")

    def test_places_that_do_not_hold_the_words_are_not_underlined(self) -> None:
        other = replace(EVIDENCE, texts={"annals": "Something else altogether. " * 40})
        found = paragraphs(make(DEBATE, "cards", "docx", None, other))
        assert any(text.startswith("no ship waited longer than a day [Paragraph Omitted") for _, text, _ in found)

    def test_a_side_and_an_issue_can_be_chosen(self) -> None:
        def tags(options: Options) -> list[str]:
            found = paragraphs(make(DEBATE, "cards", "docx", options, EVIDENCE))
            return [text for style, text, _ in found if style == "heading 4"]

        assert tags(Options(side="no")) == ["Ships waited a week."]
        assert tags(Options(issue="money")) == []
        with pytest.raises(NotFound, match="Did you mean yes"):
            make(DEBATE, "cards", "docx", Options(side="yess"))

    def test_highlighting_is_a_choice(self) -> None:
        assert b"w:highlight" in make(DEBATE, "cards", "docx", None, EVIDENCE)
        assert b"w:highlight" not in make(DEBATE, "cards", "docx", Options(highlight=False), EVIDENCE)

    def test_the_whole_paragraph_can_be_had(self) -> None:
        long = "Nobody saw it. " * 30 + "Then no ship waited longer than a day. " + "The dues rose. " * 30
        quote = WAITED
        found = re.search(re.escape(quote.text), long)
        part = Part(found.start(), found.end(), "")
        anchor = Anchor(quote.key, "annals", "", 1, quote.text, (part,), Verdict.VERBATIM, "2026-01-02", "")
        evidence = replace(EVIDENCE, texts={"annals": long}, anchors={**EVIDENCE.anchors, quote.key: anchor})

        def body(context: str) -> str:
            made = paragraphs(make(DEBATE, "cards", "docx", Options(context=context), evidence))
            return next(text for _, text, _ in made if "no ship waited" in text)

        assert body("paragraph") == long.strip()
        few = (
            "[…] Nobody saw it. Nobody saw it. Then no ship waited longer than a day. The dues rose. The dues rose. […]"
        )
        assert body("sentences") == few
        with pytest.raises(BadRequest, match="sentences or paragraph"):
            make(DEBATE, "cards", "docx", Options(context="chapter"), evidence)


class TestFlow:
    def test_columns_are_speeches_and_missing_answers_are_marked(self) -> None:
        book = make(DEBATE, "flow", "xlsx", Options(debate_format="policy"), EVIDENCE)
        ours = [value for _, value in cells(book)[0]]
        assert ours[ours.index("1AC") :][:3] == ["1AC", "1NC", "2AC"]
        assert any(value.startswith(f"{UNANSWERED} by It did not") for value in ours)
        assert any(value.startswith("⊘ step: The log was written") for value in ours)

    @pytest.mark.parametrize("name", SPEECHES)
    def test_answers_stand_under_speeches_of_the_side_that_gives_them(self, name: str) -> None:
        from argmap.handouts.flowsheet import sheets
        from argmap.handouts.inputs import Brief

        chain = [Argument(f"c{n + 1} -> c{n}", (f"c{n + 1}",), Relation.REBUTS, f"c{n}") for n in range(9)]
        debate = replace(
            DEBATE,
            claims=(*DEBATE.claims[:2], *(Claim(f"c{n}", f"Claim {n}.") for n in range(10))),
            arguments=(Argument("c0 -> paid", ("c0",), Relation.SUPPORTS, "paid"), *chain),
        )
        (sheet,) = sheets(Brief(debate, Options(debate_format=name), EVIDENCE))
        ((_, entries),) = sheet.lines
        assert [sheet.speeches[e.column].first for e in entries] == [n % 2 == 0 for n in range(len(entries))]
        assert all(one.column < other.column for one, other in pairwise(entries))
        words = " ".join(run.text for entry in entries for run in entry.runs)
        assert all(f"Claim {n}." in words for n in range(10)), "a point got lost when the speeches were over"

    def test_a_printed_flow_has_every_speech_to_write_in(self) -> None:
        from argmap.handouts.document import Table
        from argmap.handouts.flowsheet import document
        from argmap.handouts.inputs import Brief

        tables = [b for b in document(Brief(DEBATE, Options(), EVIDENCE)).blocks if isinstance(b, Table)]
        assert [speech.name for speech in SPEECHES["policy"]] == list(tables[0].head)

    def test_rows_of_the_workbook_are_as_high_as_their_words(self) -> None:
        import openpyxl

        long = Quote("annals", "ships waited a year " * 20)
        debate = replace(DEBATE, claims=(*DEBATE.claims[:-1], replace(DEBATE.claims[-1], quotes=(long,))))
        page = openpyxl.load_workbook(io.BytesIO(make(debate, "flow", "xlsx", None, EVIDENCE)))["Quotations"]
        heights = {page.cell(row, 3).value: page.row_dimensions[row].height for row in range(5, page.max_row + 1)}
        assert heights[FALSE.text] < heights[long.text.strip()]

    @pytest.mark.parametrize(
        "opening", ["=", "+", "-", "@", "\t=", "\r=", "#N/A", "=HYPERLINK(1)", "\u00a0=", "2024-01-01"]
    )
    def test_no_text_becomes_a_formula_an_error_or_a_date(self, opening: str) -> None:
        words = f"{opening}1+1"
        debate = replace(
            DEBATE,
            title=words,
            positions=(Position("yes", words, "paid"), DEBATE.positions[1]),
            claims=tuple(replace(claim, text=words) for claim in DEBATE.claims),
        )
        book = make(debate, "flow", "xlsx", None, EVIDENCE)
        kinds = {kind for sheet in cells(book) for kind, _ in sheet}
        assert kinds == {"inlineStr"}

    def test_what_looks_like_a_formula_is_marked_as_words(self) -> None:
        import openpyxl

        debate = replace(DEBATE, claims=tuple(replace(claim, text="=1+1") for claim in DEBATE.claims))
        book = openpyxl.load_workbook(io.BytesIO(make(debate, "flow", "xlsx", None, EVIDENCE)))
        marked = [c for page in book for row in page.iter_rows() for c in row if str(c.value).startswith("=1+1")]
        assert marked
        assert all(cell.quotePrefix and cell.data_type == "s" for cell in marked)


class TestBibliography:
    SOURCES = (
        Source("b", "On {dues} & 50% more_$", "book", author=("Marlow, Ann", "The Board and Friends"), issued="1931"),
        Source("a", "A review", "review-book", author=("Berg, Bo",), csl=(("container-title", "The Port"),
               ("page", "3-9")), issued="2020-02", url="https://a.example/x_y%20z"),
    )  # fmt: skip

    def test_bibtex_escapes_what_tex_would_read(self) -> None:
        from argmap.handouts.bibliography import bibtex

        written = bibtex(self.SOURCES)
        assert r"title = {{On \{dues\} \& 50\% more\_\$}}" in written
        assert "author = {Marlow, Ann and {The Board and Friends}}" in written
        assert "journaltitle = {The Port}" in written
        assert "url = {https://a.example/x_y%20z}" in written

    def test_ris_has_one_tag_a_line(self) -> None:
        from argmap.handouts.bibliography import ris

        written = ris(self.SOURCES)
        assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in written.split("\r\n") if line)
        assert "SP  - 3\r\nEP  - 9\r\n" in written
        assert written.count("TY  - ") == written.count("ER  - ") == 2

    def test_csl_json_keeps_names_and_dates(self) -> None:
        from argmap.handouts.bibliography import csl_json

        one, other = json.loads(csl_json(self.SOURCES))
        assert one["author"] == [{"family": "Marlow", "given": "Ann"}, {"literal": "The Board and Friends"}]
        assert other["issued"] == {"date-parts": [[2020, 2]]}

    def test_styles_order_and_format_entries(self) -> None:
        from argmap.handouts.bibliography import STYLES, formatted

        assert [name for name, _ in formatted(self.SOURCES, "author-date")] == ["a", "b"]
        assert [name for name, _ in formatted(self.SOURCES, "numeric")] == ["b", "a"]
        assert "<i>The Port</i>" in dict(formatted(self.SOURCES, "author-date"))["a"]
        for style in STYLES:
            assert all("20" in words or "1931" in words for _, words in formatted(self.SOURCES, style))
        with pytest.raises(NotFound, match="numeric"):
            formatted(self.SOURCES, "numerik")

    def test_markup_in_sources_is_escaped(self) -> None:
        from argmap.handouts.bibliography import formatted

        ((_, words),) = formatted([Source("x", "<script>alert(1)</script> & more", author=("<b>, A",))])
        assert "<script" not in words
        assert "<b>" not in words

    @given(st.lists(st.builds(
        Source, id=st.just("s"), title=strategies.texts(), type=st.sampled_from(["book", "song", "webpage", "entry"]),
        author=st.lists(strategies.texts(3), max_size=3).map(tuple), issued=st.sampled_from(["", "1917", "c. 1917"]),
        csl=st.sampled_from([(), (("DOI", "10.1/x"), ("volume", "iv"), ("weird_key", "v"))]),
    ), min_size=1, max_size=1), st.sampled_from(sorted(handouts.kinds.KINDS["bibliography"].own)))  # fmt: skip
    @settings(max_examples=25)
    def test_any_source_can_be_written(self, sources: list[Source], format: str) -> None:
        debate = Map("m", "M", claims=(Claim("a", "A", quotes=(Quote("s", "q"),)),), sources=tuple(sources))
        assert make(debate, "bibliography", format)


HOSTILE = [
    "a\x00b\x07c\x0bd\ufffe",
    "\u202eevil \u2067",
    "#set page(fill: red) #panic() $x$ @label <label> `raw` *b* _i_ [c] // no",
    "<w:p/> & ]]> </w:t> \" '",
    "عربي: النص من اليمين إلى اليسار",
    "word " * 5000,
    "x" * 3000,
    "=cmd|' /C calc'!A0",
]


def hostile() -> tuple[Map, Evidence]:
    """Return a map each of whose texts is hostile in its own way, every quote verified in a text that is its words."""
    claims, anchors, sources, texts = [], {}, {}, {}
    for number, words in enumerate(HOSTILE):
        quote = Quote(f"s{number}", words, speaker=words[:200], locator=("page", words[:50]))
        whole = (Part(0, len(words), ""),)
        anchors[quote.key] = Anchor(quote.key, quote.source, "", 1, words, whole, Verdict.VERBATIM, "2026-01-02", words)
        sources[quote.source] = Source(
            quote.source, words[:300], author=(words[:100],), issued=words[:9], url=words[:60]
        )
        texts[quote.source] = words
        claims.append(Claim(f"c{number}", words[:400], (words[:100],), (quote,), f"i{number % 3}", note=words))
    links = [
        Argument(f"c{n} -> c{n - 2}", (f"c{n}",), (Relation.SUPPORTS, Relation.REBUTS)[n % 3 == 0], f"c{n - 2}")
        for n in range(2, len(HOSTILE))
    ]
    debate = Map(
        "hostile",
        HOSTILE[0] + HOSTILE[1] + HOSTILE[2],
        HOSTILE[7],
        HOSTILE[5][:900],
        positions=(Position("p0", HOSTILE[7], "c0"), Position("p1", HOSTILE[4], "c1")),
        issues=tuple(Issue(f"i{number}", HOSTILE[number + 1]) for number in range(3)),
        claims=tuple(claims),
        arguments=tuple(links),
        authors=(HOSTILE[3], HOSTILE[0]),
    )
    return debate, Evidence(sources, anchors, texts, 1, "2026-01-02")


@pytest.mark.parametrize(("kind", "format"), [(k, f) for k, f in EVERY if f in ("docx", "pdf", "xlsx")])
def test_hostile_text_gives_sound_files(kind: str, format: str) -> None:
    content = make(hostile()[0], kind, format, None, hostile()[1])
    if format == "docx":
        assert paragraphs(content)
        assert all(style != "heading 4" or text.strip() for style, text, _ in paragraphs(content))
    elif format == "xlsx":
        assert {kind for sheet in cells(content) for kind, _ in sheet} == {"inlineStr"}
    elif kind not in ("poster", "index-cards"):
        assert "#panic()" in pdf_text(content)


def test_words_reach_typst_as_words() -> None:
    mark = "#panic() *b* $x^2$ @no <no> // gone"
    debate = replace(DEBATE, claims=(replace(DEBATE.claims[0], text=mark), *DEBATE.claims[1:]))
    assert mark in pdf_text(make(debate, "brief", "pdf", None, EVIDENCE))


def test_markdown_words_are_escaped() -> None:
    debate = replace(DEBATE, summary="# no *heading* [x](http://a.example) <b>")
    written = make(debate, "brief", "md", None, EVIDENCE).decode()
    assert r"\# no \*heading\* \[x\](http://a.example) \<b\>" in written


@given(strategies.maps())
@settings(max_examples=12)
def test_documents_of_any_map(debate: Map) -> None:
    for kind, format in (("cards", "docx"), ("blocks", "docx"), ("flow", "xlsx"), ("cross-examination", "md")):
        assert make(debate, kind, format, Options(side=debate.positions[0].id if debate.positions else ""))


@given(st.text(max_size=60))
def test_clean_text_can_be_written_as_xml(words: str) -> None:
    ElementTree.fromstring(f"<a>{clean(words).replace('&', '').replace('<', '')}</a>".encode())


def test_formulas_are_known_by_their_beginning() -> None:
    assert all(map(looks_like_formula, ("=1", "+1", "-1", "@a", "\t=1", "\r=1", " =1")))
    assert not any(map(looks_like_formula, ("a=1", "1", "“=”")))


@pytest.mark.parametrize(("kind", "format"), [("cards", "docx"), ("flow", "xlsx")])
def test_office_files_hold_no_clock(kind: str, format: str) -> None:
    archive = zipfile.ZipFile(io.BytesIO(make(DEBATE, kind, format, None, EVIDENCE)))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
    core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2026-01-02T00:00:00Z"}


class TestAsking:
    def test_a_kind_or_a_format_that_does_not_exist_is_told(self) -> None:
        with pytest.raises(NotFound, match="Did you mean cards"):
            make(DEBATE, "card")
        with pytest.raises(BadRequest, match=r"written as \.pdf, not as \.docx"):
            make(DEBATE, "poster", "docx")
        with pytest.raises(BadRequest, match="choose a4 or letter"):
            make(DEBATE, "case", "pdf", Options(paper="a0"))

    def test_progress_grows_to_the_end(self) -> None:
        told: list[float] = []
        make(DEBATE, "packet", "pdf", None, EVIDENCE, told.append)
        assert told == sorted(told)
        assert (told[0], told[-1]) == (0.0, 1.0)
        assert len(told) > 4

    def test_names_of_files(self) -> None:
        assert handouts.default_name(DEBATE, "case", "", Options(side="yes")) == "harbour-case-yes.docx"
        assert handouts.default_name(DEBATE, "flow", "xlsx", Options()) == "harbour-flow-policy.xlsx"

    def test_paper_is_heeded(self) -> None:
        from pypdf import PdfReader

        for paper, width in (("a4", 595), ("letter", 612)):
            for kind in ("case", "index-cards"):
                pages = PdfReader(io.BytesIO(make(DEBATE, kind, "pdf", Options(paper=paper), EVIDENCE))).pages
                assert round(pages[0].mediabox.width) == width


class TestContent:
    def test_what_leads_to_the_next_paragraph_stays_on_its_page(self) -> None:
        from argmap.handouts.document import Paragraph, Rules, Run, keeps, text

        question, lead = text("Why?", "question"), Paragraph((Run("Rebuttals to expect", "strong"),))
        assert keeps(question, text("An elision", "note"))
        assert keeps(text("An elision", "note"), Rules(1))
        assert keeps(lead, text("They say", "item"))
        assert not keeps(text("The map has nothing.", "note"), text("Next."))
        assert not keeps(question, None)

    def test_the_date_of_checks_is_told_once_where_it_is_one(self) -> None:
        words = make(DEBATE, "brief", "md", None, EVIDENCE).decode()
        assert words.count("2026-01-02, ") == 0
        assert "3, 2 verified word for word in their sources, checked 2026-01-02" in words.replace("\\", "")
        later = {**EVIDENCE.anchors, WEEK.key: replace(EVIDENCE.anchors[WEEK.key], checked="2026-03-04")}
        apart = make(DEBATE, "brief", "md", None, replace(EVIDENCE, anchors=later)).decode()
        assert "typography, checked 2026-03-04" in apart

    def test_a_case_has_contentions_cards_and_expected_rebuttals(self) -> None:
        found = paragraphs(make(DEBATE, "case", "docx", Options(side="yes"), EVIDENCE))
        texts = [text for _, text, _ in found]
        assert "Contention 1: Ships probably no longer waited." in texts
        assert "They say: Ships waited a week." in texts
        assert any(text.startswith("We answer: The log was written years later.") for text in texts)

    def test_blocks_answer_each_objection(self) -> None:
        texts = [text for _, text, _ in paragraphs(make(DEBATE, "blocks", "docx", Options(side="yes"), EVIDENCE))]
        at = texts.index("AT: Ships waited a week.")
        assert "The log was written years later." in texts[at : at + 5]
        assert "No answer to this is on the map." in texts

    def test_depth_limits_the_answers(self) -> None:
        texts = [text for _, text, _ in paragraphs(make(DEBATE, "case", "docx", Options("yes", depth=1), EVIDENCE))]
        assert "They say: Ships waited a week." in texts
        assert not any(text.startswith("We answer") for text in texts)

    def test_questions_press_on_what_is_open(self) -> None:
        written = make(DEBATE, "cross-examination", "md", Options(side="yes"), EVIDENCE).decode()
        assert "Reported speech" in written
        assert "Questions to It did not" in written
        assert "Questions to It paid" not in written

    def test_a_brief_has_each_quotation_in_a_footnote_with_its_verdict(self) -> None:
        content = make(DEBATE, "brief", "docx", None, EVIDENCE)
        notes = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/footnotes.xml"))
        words = ["".join(note.itertext()).strip() for note in notes]
        assert any("no ship waited longer than a day" in w and "[verbatim]" in w for w in words)
        described = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"))
        pictures = [e for e in described.iter() if e.tag.endswith("}docPr")]
        assert pictures
        assert all("Dredging paid for itself" in picture.get("descr", "") for picture in pictures)

    @pytest.mark.parametrize("smallest", [0.0, 0.5])
    def test_a_packet_keeps_its_maps_small_and_its_key_apart(
        self, smallest: float, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from argmap.handouts import packet
        from argmap.handouts.inputs import Brief
        from argmap.handouts.packet import choose_blanks, sub_maps

        ids = [f"c{n}" for n in range(90)]
        links = [
            Argument(f"{ids[n]} -> {ids[n // 3]}", (ids[n],), Relation.SUPPORTS, ids[n // 3]) for n in range(1, 90)
        ]
        big = replace(
            DEBATE,
            positions=(Position("yes", "Yes", "c0"), Position("no", "No")),
            claims=tuple(Claim(id, f"This is the claim with the number {id[1:]}.") for id in ids),
            arguments=tuple(links),
        )
        # However small a picture may be drawn, no map has more claims than can be taken in at once.
        monkeypatch.setattr(packet, "SMALLEST", smallest)
        parts = list(sub_maps(Brief(big, Options(), EVIDENCE)))
        assert max(len(part.debate.claims) for part in parts) <= 30
        assert {claim.id for part in parts for claim in part.debate.claims} == set(ids)
        for part in parts:
            linked = {end for a in part.debate.arguments for end in (*a.premises, a.target)}
            assert linked >= {claim.id for claim in part.debate.claims}, "a claim hangs in the air"
        blanks = choose_blanks(parts)
        assert 20 <= len(blanks) <= 45
        met = list(dict.fromkeys(c for part in parts for c in graph.order(part.debate) if c in blanks))
        assert [blanks[claim] for claim in met] == list(range(1, len(met) + 1))
        words = pdf_text(make(DEBATE, "packet", "pdf", None, EVIDENCE))
        order = [
            "Question sheet",
            "The maps with blanks",
            "Loose claims",
            "The quotations",
            "Discussion guide",
        ]
        places = [words.rindex(heading) for heading in order]
        assert places == sorted(places)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not here")
@pytest.mark.parametrize("kind", [kind.name for kind in KINDS.values() if "pdf" in kind.formats])
def test_poppler_reads_every_pdf(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "made.pdf"
    file.write_bytes(make(DEBATE, kind, "pdf", None, EVIDENCE))
    told = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    assert "Tagged:          yes" in told
    assert "Should the harbour be dredged?" in told
    words = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    assert "revision 7" in words
    drawn = subprocess.run(["pdftoppm", "-r", "20", "-png", file, tmp_path / "page"], capture_output=True, check=True)
    assert drawn.returncode == 0
    pages = sorted(tmp_path.glob("page*.png"))
    assert len(pages) == int(re.search(r"Pages:\s+(\d+)", told)[1])


@pytest.mark.skipif(not libreoffice("sw", "sc"), reason="LibreOffice is not here")
def test_libreoffice_reads_every_office_file(tmp_path: Path) -> None:
    made = {}
    for kind, format in EVERY:
        if format in ("docx", "xlsx"):
            made[kind] = tmp_path / f"{kind}.{format}"
            made[kind].write_bytes(make(DEBATE, kind, format, None, EVIDENCE))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *made.values()]
    subprocess.run(command, capture_output=True, check=True, timeout=600)
    for kind in made:
        words = pdf_text((tmp_path / f"{kind}.pdf").read_bytes())
        assert "Should the harbour be dredged?" in words, kind
        assert "#NAME" not in words


def test_the_map_at_a_glance_prints_at_seven_points_though_many_claims_are_core() -> None:
    """A page holds fewer claims than a first reading has."""
    from argmap.handouts.brief import document
    from argmap.handouts.document import Image
    from argmap.handouts.inputs import Brief

    words = "The harbour needs a deeper channel before the larger ships can use it at low water"
    claims = [Claim(f"c{n}", f"{words} in the year {1900 + n}.", core=n < 28) for n in range(40)]
    ends = ["paid", "c0", "lost", "c1", "c2"]
    links = [
        Argument(f"c{n} -> {ends[n % 5]}", (f"c{n}",), Relation.SUPPORTS, ends[n % 5])
        for n in range(40)
        if ends[n % 5] != f"c{n}"
    ]
    debate = replace(DEBATE, claims=(*DEBATE.claims, *claims), arguments=(*DEBATE.arguments, *links))
    made = document(Brief(debate, Options(), EVIDENCE))
    image = next(block for block in made.blocks if isinstance(block, Image))
    assert 12 * min(470 / image.width, 560 / image.height) >= 7
    assert int(re.findall(r"glance: (\d+) of its", image.caption)[0]) >= 8


class TestCrossExamination:
    def test_at_most_ten_questions_a_side_no_more_than_three_of_a_kind(self) -> None:
        from argmap.handouts.crossexam import MOST, MOST_OF_A_KIND, all_questions, ranked
        from argmap.handouts.inputs import Brief

        claims = [Claim(f"c{n}", f"Claim number {n}.", implicit=n % 2 == 0) for n in range(40)]
        arguments = [Argument(f"c{n} -> paid", (f"c{n}",), Relation.SUPPORTS, "paid") for n in range(40)]
        debate = replace(DEBATE, claims=(*DEBATE.claims, *claims), arguments=(*DEBATE.arguments, *arguments))
        brief = Brief(debate, Options(), EVIDENCE)
        mine = [question for question in all_questions(brief) if brief.sides.of.get(question.claim) == "yes"]
        assert len(mine) > 40
        found = ranked(brief, mine, "yes")
        kinds = [question.kind for question in found]
        assert len(found) <= MOST
        assert max(map(kinds.count, kinds)) <= MOST_OF_A_KIND
        words = " ".join(text for _, text, _ in paragraphs(make(debate, "cross-examination", "docx", None, EVIDENCE)))
        assert f"{len(mine) - len(found)} further questions are less pressing" in words

    def test_a_schemes_name_has_its_article(self) -> None:
        from argmap.handouts.crossexam import all_questions
        from argmap.handouts.inputs import Brief

        named = tuple(replace(a, scheme="practical reasoning") if a.scheme else a for a in DEBATE.arguments)
        told = {q.why for q in all_questions(Brief(replace(DEBATE, arguments=named), Options(), EVIDENCE))}
        assert "A practical reasoning" in told
        assert not any(why.startswith("An practical") for why in told)


def test_a_cite_is_as_verbatims_manual_has_it() -> None:
    authors = ("Marlow, Ann", "Berg, Bo")
    source = Source("annals", "Annals", "book", author=authors, issued="1931-05-02", url="https://a.example/x")
    found = paragraphs(make(DEBATE, "cards", "docx", None, replace(EVIDENCE, sources={"annals": source})))
    style, cite, runs = next(entry for entry in found if "Marlow" in entry[1])
    assert style == "Normal"
    assert cite.startswith("Ann Marlow and Bo Berg, 1931-05-02, “Annals”, p.\u00a012, https://a.example/x")
    assert [words for look, words in runs if look == "Style 13 pt Bold"] == ["Marlow", "Berg", "1931-05-02"]


class TestFormatsOfDebate:
    def test_every_file_is_a_format_and_every_format_a_file(self) -> None:
        from argmap.handouts.speeches import FOLDER, named

        assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == sorted(handouts.FORMATS)
        minutes = {
            name: [turn.minutes for turn in named(name).turns if turn.kind != "questions"] for name in handouts.FORMATS
        }
        assert minutes["policy"] == [8, 8, 8, 8, 5, 5, 5, 5]
        assert minutes["lincoln-douglas"] == [6, 7, 4, 6, 3]
        assert minutes["public-forum"] == [4, 4, 4, 4, 3, 3, 2, 2]
        assert minutes["british"] == [7] * 8
        assert minutes["world-schools"] == [8] * 6 + [4, 4]

    def test_a_format_of_ones_own_gives_the_columns_and_the_times(self) -> None:
        from argmap.handouts.speeches import read

        own = read(
            "title: Ours\nspeeches:\n- {name: For, by: first, minutes: 2.5, kind: case}\n"
            "- {name: Questions, by: both, minutes: 1, kind: questions}\n- {name: Against, by: second, minutes: 4}\n",
            "ours.yaml",
        )
        book = cells(make(DEBATE, "flow", "xlsx", Options(own_format=own), EVIDENCE))
        words = [value for _, value in book[0]]
        assert words[words.index("For") :][:2] == ["For", "Against"]
        assert "Questions" not in words
        times = [value for sheet in book for _, value in sheet]
        assert times[times.index("Questions") :][:3] == ["Questions", "both", "1:00"]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("title: x", "list of speeches"),
            ("speeches:\n- {name: A, by: third}", "by is first, second"),
            ("speeches:\n- {name: A, by: first, minutes: long}", "not a number of minutes"),
            ("speeches:\n- {name: A, by: first}", "each side needs a speech"),
            ("speeches:\n- {by: first}", "has no name"),
            ("speeches:\n- {name: A, by: first, minuets: 4}", "no field “minuets”"),
            ("speeches: [", "cannot be read"),
        ],
    )
    def test_what_is_wrong_with_a_format_is_said(self, content: str, said: str) -> None:
        from argmap.handouts.speeches import read

        with pytest.raises(BadRequest, match=said):
            read(content, "ours.yaml")


def test_a_packet_has_the_sections_that_are_asked_for() -> None:
    one = pdf_text(make(DEBATE, "packet", "pdf", Options(sections=("quotations",)), EVIDENCE))
    assert "The quotations" in one
    assert "Question sheet" not in one
    assert "small maps" not in one
    with pytest.raises(BadRequest, match="There is no section “key”"):
        make(DEBATE, "packet", "pdf", Options(sections=("key",)), EVIDENCE)


def test_a_packets_contents_in_word_lead_to_every_small_map() -> None:
    content = make(DEBATE, "packet", "docx", None, EVIDENCE)
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    led = re.findall(r'w:anchor="(_Toc\d+)"', xml)
    assert led == re.findall(r'w:bookmarkStart [^>]*w:name="(_Toc\d+)"', xml)
    found = [
        (style, words) for style, words, _ in paragraphs(content) if style.lower().startswith(("contents", "heading"))
    ]
    listed = [words.removesuffix("–") for style, words in found if style.startswith("Contents")]
    assert "Waiting time" in listed
    assert len(listed) == len(led)


class TestTeams:
    def sheet(self, kind: str, **options: str) -> str:
        return make(DEBATE, kind, "md", Options(**options), EVIDENCE).decode()  # type: ignore[arg-type]

    def test_burdens_split_and_clashes_come_from_the_map(self) -> None:
        found = self.sheet("world-schools", side="yes")
        assert "We have to show" in found
        assert found.count("Our team line") == found.count("We have to show")
        assert "Dredging paid for itself" in found
        for name in ("Prop 1 or Opp 1", "Prop reply or Opp reply"):
            assert name in found
        clash = found.partition("Reply: the debate in clashes")[2]
        assert "Waiting time" in clash
        # The attack and the answer to it are on one line.
        assert re.search(r"Ships waited a week\..*The log was written years later\.", clash)

    def test_british_sheets_have_an_extension_and_a_whip(self) -> None:
        found = self.sheet("british")
        assert found.count("Extension") >= 2
        assert found.count("Whip: the debate in clashes") == 2
        assert "GW or OW" in found

    def test_points_of_information_fit_in_fifteen_seconds(self) -> None:
        from argmap.handouts.teams import LONGEST_POINT

        points = self.sheet("british", side="no").partition("Points of information")[2]
        lines = [row for row in points.splitlines() if row.startswith("- ")]
        assert lines
        assert all(len(row.split()) <= LONGEST_POINT + 1 for row in lines)

    def test_a_line_of_the_split_is_a_row_and_is_there_once(self) -> None:
        split = self.sheet("british").partition("The split")[2].partition("Extension")[0]
        lines = [row for row in split.splitlines() if row.startswith("|")]
        assert len({row for row in lines if "Extension" not in row}) == len(lines)

    def test_nobody_is_asked_the_same_thing_twice(self) -> None:
        """Of three sides, each is asked by name; one gap at two places is one question."""
        from argmap.library import Library
        from argmap.library.documents import evidence
        from tests.conftest import SHIPPED

        library = Library(SHIPPED, None)
        for name in ("permanent-revolution", "trotsky-and-stalinism"):
            debate = library.debate(name)
            known = evidence(library, debate)
            for position in debate.map.positions:
                found = make(debate.map, "british", "md", Options(side=position.id), known).decode()
                points = found.partition("Points of information")[2]
                others = [one.title for one in debate.map.positions if one is not position]
                assert all(f"To {title}" in points for title in others) == (len(others) > 1)
                for part in points.split("\n### "):
                    lines = [row for row in part.splitlines() if row.startswith("- ")]
                    assert len(set(lines)) == len(lines), (name, position.id)


class TestClassroom:
    def test_a_pair_has_only_verified_quotations_of_its_side(self) -> None:
        found = pdf_text(make(DEBATE, "controversy", "pdf", Options(side="no"), EVIDENCE))
        assert "ships waited a week, and two of them turned away" in found
        assert "no ship waited longer than a day" not in found
        assert "ships waited a year" not in found
        assert "We all agree that" in found
        assert "nobody disagrees before the last step" in found

    def test_a_seminar_asks_on_three_levels(self) -> None:
        found = pdf_text(make(DEBATE, "socratic-seminar", "pdf", None, EVIDENCE))
        assert "Where in “Annals of the harbour” is this said" in found
        assert "Can both be true: “Ships probably no longer waited.” and “Ships waited a week.”?" in found
        assert "Observer’s tally" in found

    def test_a_resolution_names_arguments_and_quotes_words(self) -> None:
        found = make(DEBATE, "model-un", "md", Options(side="yes"), EVIDENCE).decode()
        assert "Recalling" in found
        assert "no ship waited longer than a day" in found
        assert re.search(r"Affirms.*Dredging paid for itself", found)


def test_the_answer_key_is_a_document_of_its_own_and_the_short_form_fits_two_pages() -> None:
    from pypdf import PdfReader

    from argmap.library import Library
    from argmap.library.documents import evidence
    from tests.conftest import SHIPPED

    packet = pdf_text(make(DEBATE, "packet", "pdf", None, EVIDENCE))
    assert "Answer key" not in packet
    key = pdf_text(make(DEBATE, "answer-key", "pdf", None, EVIDENCE))
    assert "Answers for the blanks" in key
    library = Library(SHIPPED, None)
    for debate in list(library.debates.values())[::5]:
        pages = PdfReader(io.BytesIO(make(debate.map, "short-packet", "pdf", None, evidence(library, debate)))).pages
        assert len(pages) <= 2, debate.id
        words = " ".join(" ".join(page.extract_text() for page in pages).split())
        own = [*debate.map.opening_questions, *debate.map.closing_questions][:4]
        assert all(" ".join(question.split()[:4]) in words for question in own), debate.id
        assert words.count("In their words") == len(debate.map.positions)
        # Each side's reasons are there once, and nothing is said of a revision that was not kept.
        assert "not known" not in words


def test_cases_to_read_aloud_are_built_as_their_events_have_them() -> None:
    """What is weighed comes before what is weighed; a tag puts a claim into its part; what has no claim gets lines."""
    yes, no = DEBATE.positions
    dues = replace(DEBATE.claim["dues"], tags=("Impact",))
    debate = replace(
        DEBATE,
        motion="That the harbour be dredged.",
        glossary=(("dues", "what a ship pays to land"),),
        positions=(replace(yes, burden="Ships gained more than they paid.", best=("no-waiting",)), no),
        claims=tuple(dues if claim.id == "dues" else claim for claim in DEBATE.claims),
    )
    spoken = make(debate, "lincoln-douglas", "md", Options(side="yes"), EVIDENCE).decode()
    steps = [
        "Resolved:",
        "dues:",
        "Value (",
        "Value criterion:",
        "Contention 1: Ships probably no longer waited",
        "Impact:",
    ]
    places = [spoken.index(step) for step in steps]
    assert places == sorted(places)
    assert re.search(r"takes 0:\d\d; the AC has 6:00", spoken)
    forum = make(debate, "public-forum", "md", Options(side="no"), EVIDENCE).decode()
    parts = forum[forum.index("Contention 1") :]
    uniqueness, link, impact = (parts.index(f"# {name}") for name in ("Uniqueness", "Link", "Impact"))
    assert "without the resolution" in parts[uniqueness:link]
    assert "Few ships came." in parts[link:impact]
    assert "Dues were too high." in parts[impact:]
    answered = make(debate, "public-forum", "md", Options(side="yes"), EVIDENCE).decode()
    assert "Ships waited a week." in answered[answered.index("Frontlines") :]


def test_cards_for_a_phone_have_its_shape() -> None:
    """Pages of 90 by 160 mm, a card on each after the first, and a bookmark that finds it."""
    from pypdf import PdfReader

    file = PdfReader(io.BytesIO(make(DEBATE, "phone-cards", "", Options(), EVIDENCE)))
    assert {
        (round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4))
        for page in file.pages
    } == {(90, 160)}
    shown = [page.extract_text() for page in file.pages]
    (at,) = (
        number for number, words in enumerate(shown) if "no ship waited longer than a day" in " ".join(words.split())
    )
    assert "turned away" not in shown[at]
