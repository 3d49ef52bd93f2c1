# ruff: noqa: E501
"""Outlines, mind maps, tables, office files, annotations and reference managers' files: what each becomes."""

from __future__ import annotations

import io
import json
from functools import cache

import pytest

from argmap import formats
from argmap.errors import BadRequest
from argmap.formats.base import counts
from argmap.library import Library
from argmap.model import Map, Relation
from tests.conftest import SHIPPED

IDS = sorted(path.stem for path in SHIPPED.glob("*.yaml") if path.stem != "sources")


@cache
def maps() -> dict[str, Map]:
    """Return the maps that ship, by id."""
    return {debate.map.id: debate.map for debate in Library(SHIPPED, None).debates.values()}


def read(text: str | bytes, name: str, form: str | None = None) -> Map:
    data = text.encode() if isinstance(text, str) else text
    return formats.read_file(data, form, name).map


def links(debate: Map) -> list[tuple[str, str, str]]:
    """Return every link as (premises' words, relation, target's words or id)."""
    said = {claim.id: claim.text for claim in debate.claims}
    return sorted(
        (" & ".join(said[p] for p in a.premises), a.relation.value, said.get(a.target, a.target))
        for a in debate.arguments
    )


FOR_AND_AGAINST = [("They are dear", "rebuts", "Build trams"), ("They are quiet", "supports", "Build trams")]


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("a.md", "# Trams\n\n- Build trams\n  - Pro: They are quiet\n  - Con: They are dear\n", "markdown"),
        ("b.md", "# Build trams\n\n## Pros\n\n* They are quiet\n\n## Cons\n\n* They are dear\n", "markdown"),
        ("c.md", "Build trams\n\n+ They are quiet\n- They are dear\n", "markdown"),
        ("d.md", "1. Build trams\n   * **Supports:** They are quiet\n   * **Rebuts:** They are dear\n", "markdown"),
        ("e.md", "- Build trams\n    - Dafür: They are quiet\n    - Einwand: They are dear\n", "markdown"),
        ("f.md", "- Build trams\n  - 👍 They are quiet\n  - ❌ They are dear\n", "markdown"),
        ("g.md", "- Build trams\n\t- Arguments for:\n\t\t- They are quiet\n\t- Objections\n\t\t- They are dear\n",
            "markdown"),
        (
            "a.opml",
            '<opml version="2.0"><head/><body><outline text="Build trams"><outline text="Pro: They are quiet"/>'
            '<outline text="But: They are dear"/></outline></body></opml>',
            "opml",
        ),
        (
            "a.mm",
            '<map version="freeplane 1.9.13"><node TEXT="Build trams"><node TEXT="They are quiet">'
            '<icon BUILTIN="button_ok"/></node><node TEXT="Cons"><node><richcontent TYPE="NODE"><html><body><p>They are '
            "dear</p></body></html></richcontent></node></node></node></map>",
            "freemind",
        ),
        (
            "a.mup",
            '{"formatVersion":3,"id":"root","title":"Trams","ideas":{"1":{"title":"Build trams","ideas":{"1":{"title":"group",'
            '"attr":{"group":"supporting"},"ideas":{"1":{"title":"They are quiet"}}},"-2":{"title":"group","attr":{"group":'
            '"opposing"},"ideas":{"1":{"title":"They are dear"}}}}}}}',
            "mindmup",
        ),
        ("a.csv",
            "Claim,Relation,Parent\nBuild trams,,\nThey are quiet,Pro,Build trams\nThey are dear,Con,Build trams\n", "csv"),
        ("b.csv",
            "\ufeffNr;Aussage;Bezug;Haltung\r\n1;Build trams;;\r\n2;They are quiet;1;dafür\r\n3;They are dear;1;dagegen\r\n", "csv"),
        ("c.tsv", "Level\tPoint\n1\tBuild trams\n2\tPro: They are quiet\n2\tCon: They are dear\n", "csv"),
        ("Build trams.csv", "Pros,Cons\nThey are quiet,They are dear\n", "csv"),
        (
            "a.json",
            '{"nodes":[{"id":"1","type":"claim"},{"id":"2","type":"argument"},{"id":"3","type":"claim"},{"id":"4","type":'
            '"argument"},{"id":"5","type":"claim"}],"nodeLinks":[{"parent":"1","child":"2","polarity":"opposing"},{"parent":'
            '"2","child":"3"},{"parent":"1","child":"4","polarity":"supporting"},{"parent":"4","child":"5"}],"nodeRevisions":['
            '{"node":"1","phrasing":{"text_base":"Build trams"}},{"node":"3","phrasing":{"text_base":"They are dear"}},'
            '{"node":"5","phrasing":{"text_base":"They are quiet"}}]}',
            "debatemap",
        ),
        (
            "a.graphml",
            '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:arg="http://www.argunet.org/xml/argml"><graph>'
            '<node><data><arg:thesis id="1"><arg:title>Build trams</arg:title></arg:thesis></data></node>'
            '<node><data><arg:argument id="2"><arg:title>They are quiet</arg:title></arg:argument></data></node>'
            '<node><data><arg:argument id="3"><arg:title>They are dear</arg:title></arg:argument></data></node>'
            '<edge><data><arg:edge sourceNodeId="2" targetNodeId="1" type="sketchedSupport"/></data></edge>'
            '<edge><data><arg:edge sourceNodeId="3" targetNodeId="1" type="sketchedAttack"/></data></edge></graph></graphml>',
            "argunet",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)  # fmt: skip
def test_a_reason_for_and_a_reason_against_are_read_as_such(name: str, text: str, form: str) -> None:
    found = formats.read_file(text.encode(), None, name)
    assert found.extras["format"] == form
    assert links(found.map) == FOR_AND_AGAINST
    assert not [problem for problem in found.problems if problem.severity == "error"]


def test_undercuts_and_answers_stand_below_what_they_are_about() -> None:
    debate = read("- A\n  - Pro: B\n    - Undercuts: C\n    - Con: D\n      - Pro: E\n", "a.md")
    assert links(debate) == [
        ("B", "supports", "A"), ("C", "undercuts", "b -> a"), ("D", "rebuts", "B"), ("E", "supports", "D"),
    ]  # fmt: skip


def test_a_markdown_point_keeps_its_links_quotations_and_notes() -> None:
    text = (
        "- Build trams\n  - Pro: They are [quiet](https://a.example/q)\n\n    > no louder than rain\n"
        "    > — The noise report, p. 3\n\n    Heard by the board.\n"
    )
    (_, claim), (web, report) = (debate := read(text, "a.md")).claims, debate.sources
    assert claim.text == "They are quiet"
    assert [quote.text for quote in claim.quotes] == ["no louder than rain"]
    assert (web.url, report.title) == ("https://a.example/q", "The noise report, p. 3")
    assert "Heard by the board." in claim.note


def test_argdown_fenced_in_markdown_is_the_debate() -> None:
    debate = read("# Notes\n\n- rulers\n\n```argdown\n[A]: Build trams.\n  + <B>: They are quiet.\n```\n", "a.md")
    assert links(debate) == [("They are quiet.", "supports", "Build trams.")]


@pytest.mark.parametrize(
    "text",
    [
        "# A tool\n\n[![ci](x.svg)](y)\n\n- [x] done\n- [ ] not done\n  - see [this]\n\n[this]: https://a.example\n",
        "# Log\n\n## 1.0\n\n- fixed `a`\n- added <b>bold</b>\n\n----\n\n<details>\n<summary>More</summary>\n</details>\n",
        "Text[^1]\n\n[^1]: A note in words.\n\n- one\n  - [two](b.md)\n\n<div>\n</div>\n",
        "> quoted\n\n* a\n    * <https://a.example>\n    * [link]\n",
    ],
)
def test_ordinary_markdown_is_not_argdown(text: str) -> None:
    scores = {row.name: row.sniff(text) for row in formats.TABLE if row.reads}
    assert scores["argdown"] < max(0.2, scores["markdown"])


@pytest.mark.parametrize("form", ["markdown", "opml", "freemind"])
@pytest.mark.parametrize("name", IDS)
def test_what_we_write_as_an_outline_comes_back_whole(name: str, form: str) -> None:
    debate = maps()[name]
    assert formats.read(formats.write(debate, form), None, f"x.{form}").map == debate


@pytest.mark.parametrize("form", ["markdown", "opml", "freemind"])
def test_an_outline_edited_elsewhere_keeps_what_it_can_and_says_so(form: str) -> None:
    debate = maps()["tutorial"]
    old, new = debate.claims[3].text, "Something quite different."
    written = formats.write(debate, form)
    before, _, after = written.partition(old) if form == "markdown" else written.rpartition(old)
    found = formats.read(f"{before}{new}{after}", form, "x")
    assert found.problems[0].code == "edited"
    texts = {claim.text for claim in found.map.claims}
    assert new in texts
    assert {claim.text for claim in debate.claims} - {old} <= texts
    kept = found.map.claim[debate.claims[5].id]
    assert kept == debate.claims[5]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", IDS[:3])
def test_our_tables_come_back_with_every_claim_and_link(name: str, form: str) -> None:
    debate = maps()[name]
    back = formats.read_file(formats.write_bytes(debate, form), None, f"x.{form}").map
    assert {k: v for k, v in counts(back).items() if k != "quotes"} == {
        k: v for k, v in counts(debate).items() if k != "quotes"
    }
    assert {claim.id: claim.text for claim in back.claims} == {claim.id: claim.text for claim in debate.claims}


def test_mindmup_joins_the_premises_of_a_group() -> None:
    group = {"title": "group", "attr": {"group": "supporting"}, "ideas": {"1": {"title": "B"}, "2": {"title": "C"}}}
    debate = read(json.dumps({"id": 1, "title": "A", "formatVersion": 2, "ideas": {"1": group}}), "a.mup")
    assert links(debate) == [("B & C", "supports", "A")]


def test_hypothesis_annotations_become_claims_with_quotations() -> None:
    rows = [
        {"id": "x", "uri": "https://p.example/a", "text": "Too dear.", "tags": ["cost"], "user": "acct:ana@h.example",
         "document": {"title": ["The page"]}, "target": [{"source": "https://p.example/a", "selector": [
             {"type": "TextPositionSelector", "start": 3, "end": 9},
             {"type": "TextQuoteSelector", "exact": "it cost\na lot", "prefix": "we know ", "suffix": " then"}]}]},
        {"id": "y", "uri": "https://p.example/a", "text": "Con: cheap now", "references": ["x"], "target": [{}]},
    ]  # fmt: skip
    for data in (rows, {"total": 2, "rows": rows}):
        debate = read(json.dumps(data), "a.json")
        first = debate.claims[0]
        assert (first.text, first.tags, first.quotes[0].text) == ("Too dear.", ("cost",), "it cost a lot")
        assert (first.quotes[0].prefix, first.quotes[0].suffix) == ("we know", "then")
        assert (debate.sources[0].title, debate.sources[0].url) == ("The page", "https://p.example/a")
        assert links(debate) == [("cheap now", "rebuts", "Too dear.")]


def test_w3c_annotations_become_claims_with_quotations() -> None:
    page = {
        "@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": [
            {"id": "urn:1", "type": "Annotation", "body": [{"type": "TextualBody", "value": "<p>Dear</p>"},
             {"type": "TextualBody", "purpose": "tagging", "value": "cost"}],
             "target": {"source": {"id": "https://p.example/b"}, "selector": {"type": "TextQuoteSelector",
             "exact": "a lot"}}},
            {"id": "urn:2", "type": "Annotation", "target": {"source": "https://p.example/b",
             "selector": {"type": "RangeSelector", "refinedBy": {"type": "TextQuoteSelector", "exact": "of money"}}}},
        ],
    }  # fmt: skip
    debate = read(json.dumps(page), "a.jsonld")
    assert [(claim.text, claim.quotes[0].text) for claim in debate.claims] == [
        ("Dear", "a lot"),
        ("of money", "of money"),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json",
            '[{"id":"http://zotero.example/1","type":"article-journal","title":"On dues & tolls","author":[{"family":'
                   '"Müller","given":"Anna"},{"literal":"The Board"}],"issued":{"date-parts":[["1999",5]]},"container-title":"J",'
                   '"URL":"https://a.example/x_y"}]'),
        ("a.bib", '@article{m99,\n author = {M{\\"u}ller, Anna and {The Board}},\n title = {On dues \\& tolls},\n'
                  " journal = {J}, year = 1999, month = may,\n url = {https://a.example/x_y}\n}\n@broken{"),
        ("a.ris", "TY  - JOUR\r\nAU  - Müller, Anna\r\nAU  - The Board\r\nTI  - On dues & tolls\r\nT2  - J\r\nPY  - 1999/05/\r\n"
                  "UR  - https://a.example/x_y\r\nER  - \r\n"),
    ],
)  # fmt: skip
def test_a_reference_managers_file_is_sources(name: str, text: str) -> None:
    found = formats.read_file(text.encode(), None, name)
    (source,) = found.map.sources
    assert (source.title, source.type, source.issued) == ("On dues & tolls", "article-journal", "1999-05")
    assert source.author == ("Müller, Anna", "The Board")
    assert (source.url, dict(source.csl)["container-title"]) == ("https://a.example/x_y", "J")
    assert "sources-only" in [problem.code for problem in found.problems]


def docx_of(*paragraphs: tuple[str, str]) -> bytes:
    """Return a Word file of (style, words), in which words between underscores are underlined."""
    import docx

    file = docx.Document()
    for style, words in paragraphs:
        made = file.add_paragraph(style=style)
        for number, piece in enumerate(words.split("_")):
            made.add_run(piece).underline = True if number % 2 else None
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def test_a_word_outline_is_read_by_headings_and_lists() -> None:
    data = docx_of(
        ("Title", "Trams"), ("Heading 1", "Build trams"), ("List Bullet", "Pro: They are quiet"),
        ("List Bullet 2", "Con: They squeal"), ("List Bullet", "Con: They are dear"),
    )  # fmt: skip
    debate = read(data, "a.docx")
    assert debate.title == "Trams"
    assert links(debate) == [*FOR_AND_AGAINST[:1], ("They are quiet", "supports", "Build trams"),
                             ("They squeal", "rebuts", "They are quiet")]  # fmt: skip


def test_verbatim_cards_become_claims_with_quotations_and_sources() -> None:
    import docx

    file = docx.Document()
    cite = file.styles.add_style("Style 13 pt Bold", 2)
    file.add_paragraph("Aff", style="Heading 1")
    file.add_paragraph("Noise", style="Heading 2")
    file.add_paragraph("A2: They squeal", style="Heading 3")
    file.add_paragraph("Trams are quiet", style="Heading 4")
    line = file.add_paragraph()
    line.add_run("Berg 19", style=cite)
    line.add_run(" – engineer (Bo, “On rails,” https://a.example/r)")
    body = file.add_paragraph()
    for words, underlined in (
        ("In short, ", False),
        ("trams are quiet", True),
        (" by day and ", False),
        ("by night", True),
    ):
        body.add_run(words).underline = underlined
    out = io.BytesIO()
    file.save(out)
    found = formats.read_file(out.getvalue(), None, "cards.docx")
    claim = found.map.claims[0]
    assert (claim.text, claim.quotes[0].text) == ("Trams are quiet", "trams are quiet … by night")
    (source,) = found.map.sources
    assert (source.title, source.author, source.issued, source.url) == (
        "On rails", ("Berg",), "2019", "https://a.example/r",
    )  # fmt: skip
    assert links(found.map) == [("Trams are quiet", "rebuts", "They squeal")]
    assert [issue.title for issue in found.map.issues] == ["Noise"]


def test_our_own_cards_are_read_back_as_cards() -> None:
    from tests.handouts.test_handouts import DEBATE, EVIDENCE, make

    debate = read(make(DEBATE, "cards", "docx", None, EVIDENCE), "cards.docx")
    said = {claim.text: [quote.text for quote in claim.quotes] for claim in debate.claims}
    assert said["Ships probably no longer waited."] == ["no ship waited longer than a day"]


def test_a_workbook_is_read_by_its_columns_which_are_told() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    page.append(["Our debate"])
    page.append(["No", "Statement", "Responds to", "Pro/Con", "Evidence", "Source", "Page", "Mood"])
    page.append([1, "Build trams"])
    page.append([2, "They are quiet", 1, "Pro", "no louder than rain", "The noise report https://a.example", 3, "calm"])
    out = io.BytesIO()
    book.save(out)
    found = formats.read_file(out.getvalue(), None, "a.xlsx")
    assert found.map.title == "Our debate"
    assert links(found.map) == [("They are quiet", "supports", "Build trams")]
    quote = found.map.claims[1].quotes[0]
    assert (quote.text, quote.locator, found.map.sources[0].url) == (
        "no louder than rain",
        ("page", "3"),
        "https://a.example",
    )
    told = next(problem.message for problem in found.problems if problem.code == "columns")
    assert "“Statement” is the claim" in told
    assert "not read: Mood" in told


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"PK\x05\x06" + bytes(18)])
def test_a_broken_office_file_is_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(BadRequest):
        formats.read_file(content, "docx", "a.docx")


def test_the_cells_of_a_workbook_are_never_formulas() -> None:
    import openpyxl

    from argmap.model import Claim

    data = formats.write_bytes(Map("x", "=1+1", claims=(Claim("a", "=HYPERLINK(1)", note="+1"),)), "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert {cell.data_type for page in book for row in page for cell in row if cell.value} == {"s"}


@pytest.mark.parametrize("name", IDS)
def test_a_canvas_has_a_card_for_each_claim_and_no_two_on_one_place(name: str) -> None:
    debate = maps()[name]
    canvas = json.loads(formats.write(debate, "canvas"))
    assert {claim.id for claim in debate.claims} <= {node["id"] for node in canvas["nodes"]}
    ids = {node["id"] for node in canvas["nodes"]}
    assert all(edge["fromNode"] in ids and edge["toNode"] in ids for edge in canvas["edges"])
    boxes = [(node["x"], node["y"], node["x"] + node["width"], node["y"] + node["height"]) for node in canvas["nodes"]]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_anki_cards_have_two_sides_and_tags() -> None:
    debate = maps()[IDS[0]]
    lines = formats.write(debate, "anki").splitlines()
    head, cards = [line for line in lines if line.startswith("#")], [line for line in lines if not line.startswith("#")]
    assert head[0] == "#separator:tab"
    assert all(card.count("\t") == 2 for card in cards)
    quotes = sum(len(claim.quotes) for claim in debate.claims)
    assert sum("quotation" in card.rsplit("\t", 1)[1] for card in cards) == quotes


def test_turtle_is_read_by_rdflib_with_every_node() -> None:
    rdflib = pytest.importorskip("rdflib")
    aif = rdflib.Namespace("http://www.arg.dundee.ac.uk/aif#")
    for debate in maps().values():
        graph = rdflib.Graph().parse(data=formats.write(debate, "turtle"), format="turtle")
        nodes = set(graph.subjects(rdflib.RDF.type, aif["I-node"]))
        attacks = set(graph.subjects(rdflib.RDF.type, aif["CA-node"]))
        assert len(nodes) == len(debate.claims)
        assert len(attacks) == sum(a.relation is not Relation.SUPPORTS for a in debate.arguments)
        ends = set(graph.objects(None, aif.Conclusion)) | set(graph.objects(None, aif.ConflictedElement))
        assert all((end, None, None) in graph for end in ends)
