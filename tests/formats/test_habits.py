# ruff: noqa: E501
"""Files as other programs and other people's habits make them, each in the shape of real ones, in our own words."""

from __future__ import annotations

import io
import json

import pytest

from argmap import formats
from argmap.errors import BadRequest
from argmap.evaluation import evaluate
from argmap.formats.base import Imported
from argmap.formats.stances import parted
from argmap.model import Source
from tests.formats.test_new import FOR_AND_AGAINST, links


def read(text: str | bytes, name: str, form: str | None = None) -> Imported:
    return formats.read_file(text.encode() if isinstance(text, str) else text, form, name)


def sources(text: str | bytes, name: str) -> dict[str, Source]:
    return {source.id: source for source in read(text, name).map.sources}


BIB = r"""
@string{stoc = " Symposium on Trams"}
@string(acm = {The Union})
@IEEEtranBSTCTL{x:control, CTLuse_alt_spacing = "yes"}
@proceedings{whole, title = "Proc. Fifth" # stoc, year = 1983, publisher = acm, month = mar # "~4"}
@inproceedings{part, author = "King, Jr., Ann Mary and the map makers", title = {On {\TeX} and M{\"u}nchen}, crossref = "WHOLE", pages = "3--9"}
@misc{web, title = {{\BibTeX}ing, see \cite{whole} and \foo{bar}}, howpublished = "\url{https://example.org/a_b}", keywords = "x"}
@misc{arx, title = "P", author = {family=Vries, given=Ada, prefix=de}, eprint = {2101.00001}, archivePrefix = {arXiv}, keywords = "y"}
@misc{arx, title = "Second of the same key", howpublished = "Pamphlet"}
"""


def test_bibtex_joins_strings_takes_over_fields_and_loses_no_command_or_entry() -> None:
    found = sources(BIB, "a.bib")
    assert list(found) == ["whole", "part", "web", "arx", "arx-2"], "a style's settings are no source"
    assert found["whole"].title == "Proc. Fifth Symposium on Trams"
    part = found["part"]
    assert dict(part.csl) == {
        "container-title": "Proc. Fifth Symposium on Trams",
        "publisher": "The Union",
        "page": "3–9",
    }
    assert (part.title, part.issued[:7]) == ("On TeX and München", "1983-03")
    assert part.author == ("King, Ann Mary, Jr.", "the map makers")
    assert (found["web"].title, found["web"].url) == ("BibTeXing, see whole and bar", "https://example.org/a_b")
    assert (found["arx"].url, found["arx"].author) == ("https://arxiv.org/abs/2101.00001", ("de Vries, Ada",))
    assert found["arx-2"].note == "Pamphlet"


def test_fields_without_a_place_are_named_and_so_is_a_guessed_encoding() -> None:
    told = {problem.code: problem.message for problem in read(BIB, "a.bib").problems}
    assert "keywords (2)" in told["fields-left"]
    guessed = read("@book{a, title = {Über Straßen und Brücken}}".encode("cp1252"), "a.bib")
    assert guessed.problems[0].code == "encoding"
    outline = '<?xml version="1.0" encoding="KOI8-R"?><opml><body><outline text="Трамваи"/></body></opml>'
    assert read(outline.encode("koi8-r"), "a.opml").map.claims[0].text == "Трамваи"


RIS = """TY  - JOUR
A1  - Berg, Bo
T1  - Deep ice
JO  - Clim. Past
J1  - CP
SN  - 1814-9332
Y1  - 2012/01/03
SP  - 1-16
ER  -
TY  - CHAP
AU  - Oak, A.
TI  - A chapter
BT  - The whole book
ED  - Elm, Di
PY  - 2013///
N2  - What it says
SN  - 978-3-16-148410-0
KW  - ice
ER  - x
TY  - WEB
TI  - A page
DA  - 2021/05/07
A4  - Ash, Cy
UR  - https://example.org/a
ER  -
"""


@pytest.mark.parametrize("text", [RIS, RIS.replace("\n", "\r\n"), RIS.replace("  - ", " - ")])
def test_ris_of_journals_books_and_pages(text: str) -> None:
    ice, chapter, page = read(text, "a.ris").map.sources
    assert dict(ice.csl) == {
        "container-title": "Clim. Past",
        "container-title-short": "CP",
        "ISSN": "1814-9332",
        "page": "1–16",
    }
    assert (chapter.editor, chapter.note) == (("Elm, Di",), "")
    assert dict(chapter.csl) == {
        "container-title": "The whole book",
        "ISBN": "978-3-16-148410-0",
        "abstract": "What it says",
    }
    assert (page.type, page.translator, page.issued) == ("webpage", ("Ash, Cy",), "2021-05-07")


def test_csl_json_with_markup_suffixes_and_dates_before_our_era() -> None:
    entries = [
        {"id": "a", "type": "book", "title": "<i>Why</i> &amp; how", "author": [{"family": "Oak", "given": "Bo", "suffix": "Jr."}],
         "issued": {"date-parts": [[2012]]}, "recipient": [{"family": "R"}]},
        {"id": "b", "type": "book", "title": "Laws", "issued": {"date-parts": [[-380]]}},
    ]  # fmt: skip
    found = read(json.dumps(entries), "a.json")
    first, second = found.map.sources
    assert (first.title, first.author, second.note) == ("Why & how", ("Oak, Bo, Jr.",), "Date: -380.")
    assert any("recipient" in problem.message for problem in found.problems)


def test_annotations_of_several_programs() -> None:
    anno = "http://www.w3.org/ns/anno.jsonld"
    entries = [
        {"@context": anno, "id": "#1", "type": "Annotation", "body": [{"value": "Trams are quiet", "purpose": "commenting"}],
         "target": {"selector": [{"type": "TextQuoteSelector", "exact": "quiet as snow"}]}},
        {"@context": anno, "id": "#2", "type": "Annotation", "body": [{"value": "Con: not on curves", "purpose": "replying"}], "target": "#1"},
        {"@context": anno, "id": "#3", "type": "Annotation",
         "body": {"type": "Choice", "items": [{"type": "TextualBody", "value": "Dear"}, {"type": "TextualBody", "value": "Cher"}]},
         "target": [{"source": f"http://example.org/{page}", "selector": {"type": "FragmentSelector", "value": "p", "refinedBy": {"type": "TextQuoteSelector", "exact": page}}} for page in "ab"]},
        {"@context": anno, "id": "#4", "type": "Annotation", "body": [{"value": "Lost reply", "purpose": "replying"}], "target": "#9"},
        {"@context": anno, "id": "#5", "type": "Annotation", "body": [], "target": "http://example.org/a"},
    ]  # fmt: skip
    found = read(json.dumps(entries), "a.json")
    assert links(found.map) == [("not on curves", "rebuts", "Trams are quiet")]
    assert [[quote.text for quote in claim.quotes] for claim in found.map.claims] == [
        ["quiet as snow"],
        [],
        ["a", "b"],
        [],
    ]
    assert not [source for source in found.map.sources if source.title.startswith("#")], "a reply's target is no page"
    assert {"reply-to-nothing", "empty-annotation"} <= {problem.code for problem in found.problems}
    page_note = {
        "total": 1,
        "rows": [
            {
                "id": "x",
                "user": "acct:oak@hypothes.is",
                "uri": "urn:x-pdf:1",
                "text": "A note on the page",
                "target": [{"source": "urn:x-pdf:1"}],
            }
        ],
    }
    assert [claim.text for claim in read(json.dumps(page_note), "a.json").map.claims] == ["A note on the page"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Build trams.md", "| Pros | Cons |\n|---|---|\n| They are quiet | They are dear |\n"),
        ("a.md", "Claim: Build trams\n\nPro: They are quiet\n\nCon: They are dear\n"),
        ("b.md", "# T\n\n## Claim: Build trams\n\n### Support: They are quiet\n\nAs snow.\n\n### Objection: They are dear\n"),
        ("c.md", "---\ntitle: Build trams\n---\n\n- ➕ They are quiet\n- ➖ They are dear\n"),
        ("d.md", "# Options\n\n## Build trams\n\n* Good, because They are quiet\n* Bad, because They are dear\n"),
        ("e.md", "- Build trams\n- [Pro] They are quiet\n- Con – They are dear\n"),
        ("a.csv", "source,target,relation\nThey are quiet,Build trams,support\nThey are dear,Build trams,attack\n"),
        ("b.csv", "id,parent_id,text,stance\n1,,Build trams,\n2,1,They are quiet,1\n3,1,They are dear,-1\n"),
        ("c.csv", "topic,argument,label\nBuild trams,They are quiet,PRO\nBuild trams,They are dear,CON\n"),
        ("d.csv", "sep=;\nClaim;Type\nBuild trams;Claim\nThey are quiet;Pro\nThey are dear;Con\n"),
        ("e.csv", "Premise;Conclusion;Stance\nThey are quiet;Build trams;in favor\nThey are dear;Build trams;against\n"),
    ],
)  # fmt: skip
def test_what_people_write_for_and_against(name: str, text: str) -> None:
    assert links(read(text, name).map) == FOR_AND_AGAINST


def test_prose_between_the_points_is_counted_and_a_heading_keeps_its_reasons_text() -> None:
    found = read("# T\n\nIntro.\n\n## Claim: A\n\nWhy A.\n\n### Con: B\n\n## Other\n\nProse.\n\n- x\n", "a.md")
    assert {claim.text: claim.note for claim in found.map.claims} == {"A": "Why A.", "B": "", "x": ""}
    assert [problem.line for problem in found.problems if problem.code == "prose"] == [13]


@pytest.mark.parametrize(
    ("label", "relation"),
    [
        (label, relation)
        for relation, labels in {
            "supports": "Аргумент «за»:|Доводы за:|Argument en faveur :|A favor:|Dafür spricht:|[Pro]|Pro –|**Pro 2** –|Pro points:",
            "rebuts": "Аргументы «против»:|Контраргумент:|Réfutation :|Contre-argument :|Refutación:|Erwiderung:|(Con)|Rebuttal::|Reply to objection 1:|Counterclaim 2:",
        }.items()
        for label in labels.split("|")
    ],
)
def test_labels_of_several_languages_and_marks(label: str, relation: str) -> None:
    found, rest = parted(f"{label} They last")
    assert (found and found.value, rest) == (relation, "They last")


@pytest.mark.parametrize(
    "text",
    [
        "For - what it is worth",
        "(For example) this",
        "Support - of this kind - is rare",
        "Pro-life views",
        "Trams: a history",
    ],
)
def test_sentences_that_only_look_like_labels_are_left_whole(text: str) -> None:
    assert parted(text) == (None, text)


CARNEADES = """
statements: {a: A, b: B, x: X, y: Y, z: Z}
arguments:
  p: {premises: [b], conclusion: a}
  q: {premises: [z], conclusion: x}
  r: {premises: [b], conclusion: y}
issues: {i: {positions: [x, y]}}
assumptions: [b]
"""


def test_carneades_labels_of_what_is_assumed_and_of_rival_positions() -> None:
    found = read(CARNEADES, "a.yml", "carneades")
    # By Carneades: b is assumed, so a and y are in; z is neither assumed nor argued for, so x is out.
    assert {claim.text: claim.assumed for claim in found.map.claims if claim.assumed is not None} == {
        "B": True, "Z": False,
    }  # fmt: skip
    assert {("X", "rebuts", "Y"), ("Y", "rebuts", "X")} <= set(links(found.map))
    labels = {ident: str(label) for ident, label in evaluate(found.map).claims.items()}
    assert labels == {"a": "in", "b": "in", "x": "out", "y": "in", "z": "out"}
    assert {"issues", "not-assumed"} <= {problem.code for problem in found.problems}


def test_carneades_undercutters_without_premises_attack_one_another() -> None:
    text = """
statements: {ua: ¬app(a), ub: ¬app(b)}
arguments:
  a: {conclusion: ub, undercutter: ua}
  b: {conclusion: ua, undercutter: ub}
"""
    found = read(text, "a.yml", "carneades").map
    assert links(found) == [
        ("The argument “a” applies.", "rebuts", "The argument “b” applies."),
        ("The argument “b” applies.", "rebuts", "The argument “a” applies."),
    ]


@pytest.mark.parametrize("style", ["Style 13 pt Bold", "Author-Date", ""])
def test_cards_of_several_templates(style: str) -> None:
    import docx
    from docx.enum.style import WD_STYLE_TYPE

    file = docx.Document()
    if style:
        file.styles.add_style(style, WD_STYLE_TYPE.CHARACTER)
    file.add_heading("2AC -- AT: Cost", 3)
    file.add_heading("Trams save money", 4)
    cite = file.add_paragraph()
    run = cite.add_run("Berg 19")
    if style:
        run.style = style
    run.bold = True
    cite.add_run(" (engineer, “Rails and Costs,” https://example.org/rails)")
    body = file.add_paragraph("In most cities ")
    body.add_run("rails last").underline = True
    file.add_heading("Nobody counted noise", 4)
    held = io.BytesIO()
    file.save(held)
    found = read(held.getvalue(), "a.docx").map
    assert links(found) == [("Nobody counted noise", "rebuts", "Cost"), ("Trams save money", "rebuts", "Cost")]
    assert [quote.text for claim in found.claims for quote in claim.quotes] == ["rails last"]
    assert [(source.title, source.issued) for source in found.sources] == [("Rails and Costs", "2019")]


def test_a_word_file_of_headings_and_text_loses_neither() -> None:
    import docx

    file = docx.Document()
    for level, words in (
        (1, "Build trams"),
        (2, "Pros"),
        (3, "They are quiet"),
        (0, "As snow."),
        (2, "Cons"),
        (3, "They are dear"),
    ):
        file.add_heading(words, level) if level else file.add_paragraph(words)
    held = io.BytesIO()
    file.save(held)
    found = read(held.getvalue(), "a.docx").map
    assert links(found) == FOR_AND_AGAINST
    assert [claim.note for claim in found.claims] == ["", "As snow.", ""]


def test_mindmup_premises_left_unsaid_remarks_and_lines_across() -> None:
    """As argument maps are written by its editor and by programs that make them from other files."""

    def group(side: str, *ideas: dict[str, object]) -> dict[str, object]:
        return {
            "id": side,
            "title": "group",
            "attr": {"contentLocked": "true", "group": side, "parentConnector": []},
            "ideas": {str(n): idea for n, idea in enumerate(ideas, 1)},
        }

    sticky = {
        "id": 9,
        "title": "Says who?",
        "attr": {"styleNames": ["sticky_note"]},
        "ideas": {"1": {"title": "The  union"}},
    }
    ideas = {
        "1": group(
            "opposing",
            {"id": 6, "title": "Most trams are loud", "attr": {"styleNames": ["attr_implicit_claim"]}, "ideas": []},
            {"id": 7, "title": "This is one", "attr": [], "ideas": {"1": sticky}},
        ),
        "2": group("supporting", {"id": 3, "title": "It is quiet", "attr": [], "ideas": []}),
    }
    given = {
        "id": "root",
        "formatVersion": 3,
        "title": "Trams",
        "attr": {"theme": "argMappingSimple"},
        "ideas": {"1": {"id": 1, "title": "Buy it", "attr": [], "ideas": ideas}},
        "links": [{"ideaIdFrom": 1, "ideaIdTo": 3, "attr": {"style": {"arrow": "to"}}}],
    }
    found = read(json.dumps(given), "a.mup")
    assert links(found.map) == [
        ("It is quiet", "supports", "Buy it"),
        ("Most trams are loud & This is one", "rebuts", "Buy it"),
    ]
    said = {claim.text: claim for claim in found.map.claims}
    assert [text for text, claim in said.items() if claim.implicit] == ["Most trams are loud"]
    assert said["This is one"].note == "Says who?\nThe union"
    assert [problem.code for problem in found.problems] == ["drawn-lines"]


def test_debate_map_premises_denied_in_their_order() -> None:
    """Its older databases repeat a table's name inside it; an argument may take a claim as its contrary."""

    def node(
        key: str, kind: int, base: str = "", negation: str = "", **children: dict[str, object]
    ) -> dict[str, object]:
        return {
            "_key": key,
            "type": kind,
            "current": {"titles": {"base": base, "negation": negation, "_key": "titles"}},
            "children": {**children, "_key": "children"},
            "childrenOrder": sorted(children, reverse=True),
        }

    old = {
        "nodes": {
            "top": node("top", 40, "Build trams", arg={"polarity": 20}),
            "arg": node("arg", 50, p1={"form": 10}, p2={"form": 20}),
            "p1": node("p1", 40, "Quiet matters"),
            "p2": node("p2", 40, "Trams are quiet", "Trams are not quiet"),
        },
        "rootNodeForMap": "top",
    }
    found = read(json.dumps(old), "a.json")
    assert links(found.map) == [
        ("Trams are not quiet & Quiet matters", "rebuts", "Build trams"),
        ("Trams are quiet", "rebuts", "Trams are not quiet"),
    ]
    assert found.problems == []
    rows = [
        ("top", "arg", {"polarity": "opposing"}),
        ("arg", "p1", {"orderKey": "b"}),
        ("arg", "p2", {"form": "negation", "orderKey": "a"}),
    ]
    new = {
        "nodes": [{"id": key, "type": "argument" if key == "arg" else "claim"} for key in old["nodes"]],
        "nodeLinks": [{"parent": parent, "child": child, **more} for parent, child, more in rows],
        "nodeRevisions": [
            {"node": key, "phrasing": {"text_base": text}}
            for key, text in (("top", "Build trams"), ("p1", "Quiet matters"), ("p2", "Trams are quiet"))
        ],
    }
    assert links(read(json.dumps(new), "a.json").map) == [
        ("It is not the case that: Trams are quiet & Quiet matters", "rebuts", "Build trams"),
        ("Trams are quiet", "rebuts", "It is not the case that: Trams are quiet"),
    ]


def test_annotations_sorted_under_words_and_signed_by_a_nickname() -> None:
    """A body that sorts a passage is its tag, not a claim; whoever signs by a plain name is named."""

    def entry(number: int, body: list[dict[str, object]], creator: object) -> dict[str, object]:
        return {
            "id": f"urn:{number}",
            "type": "Annotation",
            "body": body,
            "creator": creator,
            "target": [
                {
                    "source": "urn:letter:1",
                    "selector": [
                        {"type": "TextQuoteSelector", "exact": " a long walk", "prefix": "it was", "suffix": ""}
                    ],
                }
            ],
        }

    sorted_ = {
        "value": "Distance",
        "type": "classification",
        "purpose": "classifying",
        "id": "http://example.org/Distance",
    }
    several = {
        "value": [{"value": "Far", "language": "en"}, {"value": "Weit", "language": "de"}],
        "purpose": "describing",
    }
    found = read(
        json.dumps(
            {
                "annotations": [
                    entry(1, [sorted_, {"value": "walks, and rides", "purpose": "tagging"}], "marijn"),
                    entry(2, [several], {"type": "Person", "nickname": "Jo Bell"}),
                    entry(3, [{"value": "Near", "purpose": "commenting"}], "https://example.org/people/7"),
                ]
            }
        ),
        "a.json",
    ).map
    assert [(claim.text, claim.tags, claim.note) for claim in found.claims] == [
        ("a long walk", ("Distance", "walks and rides"), "Annotated by marijn."),
        ("Far", (), "Annotated by Jo Bell."),
        ("Near", (), ""),
    ]


CHANGES = """# Changelog

## 1.2.0

+ Added a dark theme
  - for phones
- Removed the old importer

## 1.1.0

+ Added trams
- Removed buses
"""


@pytest.mark.parametrize(
    "text",
    [
        CHANGES,
        CHANGES.replace("## ", "### [").replace(".0\n", ".0] - 2024-05-01\n"),
        CHANGES.replace("# Changelog\n", ""),
    ],
)
def test_a_list_of_changes_is_not_taken_for_reasons(text: str) -> None:
    """Its + and - are what was added and removed; with labels of its own a list about versions is still read."""
    with pytest.raises(BadRequest):
        formats.detect(text, "")
    assert formats.detect(text + "\n## Build trams\n\n- Pro: quiet\n- Con: dear\n", "").name == "markdown"


def word(*tables: list[list[list[str]]], before: str = "") -> bytes:
    import docx

    file = docx.Document()
    if before:
        file.add_heading(before, 1)
    for rows in tables:
        made = file.add_table(rows=len(rows), cols=max(map(len, rows)))
        for row, cells in zip(made.rows, rows, strict=True):
            for cell, words in zip(row.cells, cells, strict=False):
                cell.text = words[0] if words else ""
                for more in words[1:]:
                    cell.add_paragraph(more)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def test_tables_of_pros_and_cons_in_word_and_markdown() -> None:
    """Columns, rows with a label each, and a first column that says what a row is about."""
    columns = word([[["Pros"], ["Cons"]], [["They are quiet"], ["They are dear"]]], before="Build trams")
    rows = word([[["Pro"], ["They are quiet"]], [["Con"], ["They are dear"]]], before="Build trams")
    for data in (columns, rows):
        assert links(read(data, "a.docx").map) == FOR_AND_AGAINST
    about = [[["Plan"], ["For"], ["Against"]], [["Trams"], ["quiet", "safe"], ["dear"]], [["Buses"], ["cheap"], []]]
    expected = [
        ("cheap", "supports", "Buses"),
        ("dear", "rebuts", "Trams"),
        ("quiet", "supports", "Trams"),
        ("safe", "supports", "Trams"),
    ]
    assert links(read(word(about), "a.docx").map) == expected
    text = "\n".join(f"| {' | '.join('<br>'.join(cell) for cell in row)} |" for row in about).replace(
        "\n", "\n|---|---|---|\n", 1
    )
    assert links(read(text, "a.md").map) == expected


def test_a_table_of_claims_in_word_is_read_as_in_a_spreadsheet() -> None:
    head = [["Claim"], ["Relation"], ["Parent"]]
    body = [
        [["Build trams"], [], []],
        [["They are quiet"], ["Pro"], ["Build trams"]],
        [["They are dear"], ["Con"], ["Build trams"]],
    ]
    found = read(word([head, *body], before="Our trams"), "a.docx")
    assert links(found.map) == FOR_AND_AGAINST
    assert {problem.code for problem in found.problems} == {"prose", "columns"}


def test_tables_of_debates_that_researchers_and_debaters_keep() -> None:
    """Columns named as in a table of tables; a flow sheet, whose columns are speeches."""
    text = "topic_id,topic_target,claims.claimId,claims.stance,claims.claimCorrectedText\n1,Trams,11,PRO,They are quiet\n1,Trams,12,CON,They are dear\n"
    assert links(read(text, "a.csv").map) == [
        ("They are dear", "rebuts", "Trams"),
        ("They are quiet", "supports", "Trams"),
    ]
    flow = read("1AC;1NC;2AC\nTrams are quiet;Not on curves;Grease helps\nTrams are cheap;;\n", "a.csv")
    assert links(flow.map) == [
        ("Grease helps", "rebuts", "Not on curves"),
        ("Not on curves", "rebuts", "Trams are quiet"),
    ]
    assert len(flow.map.claims) == 4


def test_carneades_premises_that_converge_and_positions_that_are_assumed() -> None:
    """One of several converging premises is enough; what the graph assumes stands though its rival does too."""
    graph = """statements: {p: Quiet., q: Safe., r: Build trams., s: Build buses.}
issues: {i1: {positions: [r, s]}}
arguments: {a1: {scheme: convergent, conclusion: r, premises: [p, q]}}
assumptions: [q, s]
"""
    found = read(graph, "a.yml", "carneades").map
    assert links(found) == [
        ("Build buses.", "rebuts", "Build trams."),
        ("Quiet.", "supports", "Build trams."),
        ("Safe.", "supports", "Build trams."),
    ]
    standings = evaluate(read(graph.replace("[q, s]", "[q]"), "a.yml", "carneades").map).standings
    assert {claim.text: str(standings[claim.id]) for claim in found.claims} == {
        "Quiet.": "out",
        "Safe.": "in",
        "Build trams.": "in",
        "Build buses.": "out",
    }
