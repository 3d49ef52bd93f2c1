"""Kinds of input that real files of other programs showed, in our own words."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest

from argmap import formats
from argmap.errors import BadRequest
from argmap.formats.base import Imported
from argmap.formats.tables import read_rows


def read(text: str | bytes, name: str, form: str | None = None) -> Imported:
    return formats.read_file(text if isinstance(text, bytes) else text.encode(), form, name)


def codes(found: Imported) -> set[str]:
    return {problem.code for problem in found.problems}


DATA = [
    ["Date", "Region", "Rep", "Units", "Paid"],
    *[[f"2024-0{n}-01", "North", "Ruiz", f"{n * 7}.5", "True"] for n in range(1, 9)],
]


def test_a_table_of_data_gives_no_claims_and_says_what_to_do() -> None:
    found = read_rows(DATA, "sales")
    assert not found.map.claims
    assert "no-columns" in codes(found)
    assert "“Region”" in next(problem.message for problem in found.problems if problem.code == "no-columns")


@pytest.mark.parametrize(
    "rows",
    [
        [["Close the zoo"], ["", "Animals suffer there"], ["", "", "Cages are small"]],
        [["Zoos"], ["", "Cruelty"], ["", "", "Boredom"], ["", "Learning"]],
        [["We should close the zoo", "Animals suffer in cages", "Keepers say that they are well"]],
        [["动物园应该被关闭吗", "动物在笼子里受苦"]],
    ],
)
def test_an_outline_without_headings_stays_an_outline(rows: list[list[str]]) -> None:
    assert len(read_rows(rows, "zoo").map.claims) == sum(bool(cell) for row in rows for cell in row)


def test_columns_are_read_as_a_person_chose_them() -> None:
    text = "A,B,C\nz,close,Close the zoo\ny,Animals suffer,z\n"
    chosen = formats.read_file(text.encode(), "csv", "zoo.csv", columns="1:id,claim,parent")
    assert [claim.text for claim in chosen.map.claims] == ["close", "Animals suffer", "Close the zoo"]
    assert chosen.extras["table"]["columns"] == {0: "id", 1: "claim", 2: "parent"}
    for wrong in ("1:id,id", "x:claim", "1:colour"):
        with pytest.raises(BadRequest):
            formats.read_file(text.encode(), "csv", "zoo.csv", columns=wrong)


def test_a_program_with_words_of_a_table_is_not_a_table() -> None:
    program = (
        "import io\n\ndef run(name, text):\n    print(name)\n    for row in (1, 2):\n        yield row\n    return 1\n"
    )
    with pytest.raises(BadRequest, match="not recognised"):
        read(program, "run.py")


def test_a_workbook_that_states_a_wrong_size_is_read_whole_and_its_sheet_of_claims_is_found() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for number in range(20):
        book.active.append([number, f"2024-01-{number + 1:02}"])
    claims = book.create_sheet("Points")
    for row in (["Claim", "Relation", "Parent"], ["Close the zoo", "", ""], ["It is cruel", "pro", "Close the zoo"]):
        claims.append(row)
    held = io.BytesIO()
    book.save(held)
    changed = _changed(
        held.getvalue(), lambda data: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', data), "xl/worksheets/"
    )
    found = read(changed, "book.xlsx")
    assert [claim.text for claim in found.map.claims] == ["Close the zoo", "It is cruel"]
    assert len(found.map.arguments) == 1


def _changed(data: bytes, change: object, where: str, rename: tuple[str, str] = ("", "")) -> bytes:
    """Return an office file with parts changed or renamed."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith(where):
                content = change(content)  # type: ignore[operator]
            new.writestr(name.replace(*rename) if rename[0] else name, content)
    return held.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def _point(inner: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="ListBullet"/></w:pPr>{inner}</w:p>'


def _run(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


BOX = f"<w:txbxContent>{_point(_run('In a box'))}</w:txbxContent>"
CHOICE = f'<mc:AlternateContent {MC}><mc:Choice Requires="wps">{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback>'
BODY = "".join(
    (
        _point(f'<w:moveFrom w:id="1" w:author="A">{_run("Trams are cheap")}</w:moveFrom>'),
        _point(_run("Build the tram")),
        _point(f'<w:moveTo w:id="1" w:author="A">{_run("Trams are cheap")}</w:moveTo>'),
        _point(f"<w:r>{CHOICE}</mc:AlternateContent></w:r>"),
    )
)


def _word(name: str = "document") -> bytes:
    import docx

    file, held = docx.Document(), io.BytesIO()
    file.save(held)
    body = f"<w:body {W}>{BODY}</w:body>".encode()
    data = _changed(held.getvalue(), lambda old: re.sub(rb"(?s)<w:body>.*</w:body>", body, old), "word/document")
    for part in ("_rels/.rels", "[Content_Types].xml"):
        data = _changed(data, lambda old: old.replace(b"word/document.xml", f"word/{name}.xml".encode()), part)
    return _changed(data, bytes, "none", ("document.xml", f"{name}.xml"))


@pytest.mark.parametrize("name", ["document", "document2"])
def test_words_moved_or_in_a_box_are_read_once_whatever_the_main_part_is_called(name: str) -> None:
    found = read(_word(name), "a.docx")
    assert sorted(claim.text for claim in found.map.claims) == ["Build the tram", "In a box", "Trams are cheap"]


def test_a_strict_word_file_is_refused_with_what_to_do() -> None:
    strict = _changed(
        _word(),
        lambda old: old.replace(
            b"schemas.openxmlformats.org/officeDocument/2006", b"purl.oclc.org/ooxml/officeDocument"
        ),
        "_rels/.rels",
    )
    with pytest.raises(BadRequest, match="save it as a Word document"):
        read(strict, "a.docx")


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": "a", "type": "book", "author": [{"family": "Ruiz"}]}]',
        '[{"id": "a", "type": "motion_picture", "title": "Trams"}]',
        '[{"id": "a", "type": "legal_case"}]',
        '[{"id": "a", "author": [{"family": "Ruiz"}], "issued": {"date-parts": [[2006, 8]]}}]',
    ],
)
def test_csl_json_is_known_by_its_types_and_read_without_titles(text: str) -> None:
    found = read(text, "library.json")
    assert (found.extras["format"], len(found.map.sources)) == ("csl", 1)


def test_ris_dates_and_identifiers_that_carry_their_kind() -> None:
    text = "TY  - CHAP\nTI  - Trams\nPY  - 2015\nY1  - 2015/09/10\nDO  - doi:10.1201/b19\nER  - \n"
    source = read(text, "a.ris").map.sources[0]
    assert (source.issued, dict(source.csl)["DOI"]) == ("2015-09-10", "10.1201/b19")


def test_a_row_for_or_against_is_about_the_claim_above_it_in_its_topic() -> None:
    rows = [
        ["Topic", "Claim", "Pro/Con", "Who said it"],
        ["Trams", "Build a second line", "", ""],
        ["Trams", "It carries more people", "Pro", "The office"],
        ["Parking", "Raise the price", "", ""],
        ["Parking", "Shops lose customers", "Con", ""],
        ["Parks", "Nobody asked the schools", "Con", ""],
    ]
    found = read_rows(rows, "city").map
    words = {claim.id: claim.text for claim in found.claims}
    assert [(str(one.relation), words[one.target]) for one in found.arguments] == [
        ("supports", "Build a second line"),
        ("rebuts", "Raise the price"),
        ("rebuts", "Parks"),
    ]
    assert next(claim.held_by for claim in found.claims if "carries" in claim.text) == ("The office",)


def test_the_premises_of_an_argunet_argument_are_kept() -> None:
    text = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
 xmlns:arg="http://www.argunet.org/xml/argml"><graph>
<node id="n1"><data key="d2"><arg:argument id="7"><arg:title>A1 Cheap</arg:title>
<arg:description>Trams pay.</arg:description>
<arg:proposition id="8" index="1" type="premise"><arg:content>Trams carry many.</arg:content></arg:proposition>
<arg:proposition id="9" index="2" type="conclusion"><arg:content>Trams pay.</arg:content></arg:proposition>
</arg:argument></data></node></graph></graphml>"""
    found = read(text, "a.graphml")
    assert found.map.claims[0].note.split("\n") == [
        "A1 Cheap",
        "(1, premise) Trams carry many.",
        "(2, conclusion) Trams pay.",
    ]
    assert "proofs" in codes(found)


@pytest.mark.parametrize(
    ("said", "holder"),
    [
        ("O’Neill-Smith, J.: they last", "O’Neill-Smith, J."),
        ("李明：they last", "李明"),
        ("Speaker 2 (chair): they last", "Speaker 2 (chair)"),
        ("Note: they last", ""),
        ("In short: they last", ""),
    ],
)
def test_speakers_with_initials_roles_numbers_or_in_other_scripts(said: str, holder: str) -> None:
    nodes = [("I", "they last", "I"), ("L", said, "L"), ("Y", "Asserting", "YA")]
    document = {
        "nodes": [{"nodeID": key, "text": words, "type": kind} for key, words, kind in nodes],
        "edges": [{"edgeID": "1", "fromID": "L", "toID": "Y"}, {"edgeID": "2", "fromID": "Y", "toID": "I"}],
    }
    assert read(json.dumps(document), "a.json").map.claims[0].held_by == ((holder,) if holder else ())


def test_characters_by_the_names_that_html_has_for_them() -> None:
    words = "Trams &mdash; a&nbsp;caf&eacute; &amp; R&amp;D &lt; bus"
    text = f'<opml version="2.0"><body><outline text="{words}"/></body></opml>'
    found = read(text, "a.opml")
    assert found.map.claims[0].text == "Trams — a café & R&D < bus"
    assert not [problem for problem in found.problems if problem.code == "not-xml"]


def test_a_question_above_a_markdown_list_is_its_title() -> None:
    found = read(
        "Should we ban cars?\n\n**Arguments for:**\n* Cleaner air\n\n**Arguments against:**\n* Trade\n", "a.md"
    )
    assert found.map.title == "Should we ban cars?"
    assert [str(one.relation) for one in found.map.arguments] == ["supports", "rebuts"]
