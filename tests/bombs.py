"""Small files that expand: what reading them would take has nothing to do with how long they are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
)
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PARTS = "application/vnd.openxmlformats-officedocument"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip archive of these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def odt(body: str, head: str = "") -> bytes:
    """Return an ODT with this text."""
    content = f"{head}<office:document-content {_OFFICE}><office:body><office:text>{body}</office:text></office:body>"
    kind = "application/vnd.oasis.opendocument.text"
    return packed({"mimetype": kind, "content.xml": content + "</office:document-content>"})


def boxes(depth: int) -> str:
    """Return text boxes, each inside the one before, with a line in each."""
    opened = "".join(f"<text:p>Box {n}.<draw:frame><draw:text-box>" for n in range(depth))
    return opened + "<text:p>Innermost.</text:p>" + "</draw:text-box></draw:frame></text:p>" * depth


def epub(chapter: str, times: int) -> bytes:
    """Return a book that names its one chapter so many times."""
    package = (
        '<package><manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine>'
        + '<itemref idref="c"/>' * times
        + "</spine></package>"
    )
    container = '<container><rootfiles><rootfile full-path="p.opf"/></rootfiles></container>'
    return packed({"META-INF/container.xml": container, "p.opf": package, "c.xhtml": chapter})


def xlsx(rows: str, strings: str = "", sheets: int = 1, more: str = "", head: str = "") -> bytes:
    """Return a workbook whose sheets all have these rows.

    :param rows: inside ``sheetData``; strings: inside ``sst``; more: behind ``sheetData``; head: before each sheet
    """
    sheet = f'{head}<worksheet xmlns="{_SHEET}"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData>{more}'
    numbers = range(1, sheets + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/s{n}.xml" ContentType="{_PARTS}.spreadsheetml.worksheet+xml"/>'
        for n in numbers
    )
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_PARTS}.spreadsheetml.sheet.main+xml"/>{types}'
            f'<Override PartName="/xl/strings.xml" ContentType="{_PARTS}.spreadsheetml.sharedStrings+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATIONS}"><sheets>'
            + "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
            + "</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
            + "".join(
                f'<Relationship Id="r{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/s{n}.xml"/>' for n in numbers
            )
            + f'<Relationship Id="t" Type="{_RELATIONS}/sharedStrings" Target="strings.xml"/></Relationships>',
            "xl/strings.xml": f'<sst xmlns="{_SHEET}">{strings}</sst>',
            **{f"xl/worksheets/s{n}.xml": f"{sheet}</worksheet>" for n in numbers},
        }
    )


def word(body: str, styles: str = "") -> bytes:
    """Return a Word file with this body and these styles."""
    office = f"{_PARTS}.wordprocessingml"
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            f'<Override PartName="/word/document.xml" ContentType="{office}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{office}.styles+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="s" '
            f'Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
            "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{styles}</w:styles>',
        }
    )


def circle() -> bytes:
    """Return a Word file whose two styles are based on each other."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{one}"><w:name w:val="{one}"/><w:basedOn w:val="{other}"/></w:style>'
        for one, other in (("A", "B"), ("B", "A"))
    )
    said = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>Trams {n} are quiet.</w:t></w:r></w:p>' for n in range(3)
    )
    return word(said, styles)


def spine(marks: int = 100_000) -> bytes:
    """Return a book that names 5,000 times a chapter of so many marks and one letter."""
    return epub("<html><body><p>" + "<b></b>" * marks + "x</p></body></html>", 5000)


def strings(rows: int = 300) -> bytes:
    """Return a workbook with so many rows of 1,000 cells, which share one text of 30,000 characters."""
    cells = "<row>" + '<c t="s"><v>0</v></c>' * 1000 + "</row>"
    return xlsx(cells * rows, "<si><t>" + "word " * 6000 + "</t></si>")


def row() -> bytes:
    """Return a workbook whose only row says that it is far below."""
    return xlsx('<row r="99999999999999"><c><v>1</v></c></row>')


_ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


def texts() -> dict[str, bytes]:
    """Return documents that take far more than their size to read as texts, by file name."""
    inner = packed({"content.xml": "0" * 9_000_000})
    return {
        "ratio.odt": odt("<text:p>" + "a" * 30_000_000 + "</text:p>"),
        "spaces.odt": odt("<text:p>A" + '<text:s text:c="999999999"/>' * 200_000 + "</text:p>"),
        "boxes.odt": odt(boxes(80)),
        "entities.odt": odt("<text:p>&j;</text:p>", _ENTITIES + "]>"),
        "rows.odt": odt(
            '<table:table><table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            'table:number-columns-repeated="16384"><text:p>Cell.</text:p></table:table-cell></table:table-row>'
            "</table:table>"
        ),
        "spine.epub": spine(),
        "chapter.epub": epub("<html><body><p>" + "word " * 50_000 + "</p></body></html>", 5000),
        "nested.odt": packed({"content.xml": packed({"content.xml": inner})}),
        "nested.zip": packed({"a.zip": packed({"b.zip": inner})}),
        "many.zip": packed({f"{n}": b"" for n in range(12_000)}),
        "many.odt": packed({"content.xml": "<a/>"} | {f"{n}": b"" for n in range(12_000)}),
    }


def tables() -> dict[str, bytes]:
    """Return files that take far more than their size to read as tables or as Word files, by file name."""
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return {
        "strings.xlsx": strings(),
        "far.xlsx": xlsx(far, sheets=200),
        "row.xlsx": row(),
        "merged.xlsx": xlsx(
            "<row><c><v>1</v></c></row>",
            more='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        ),
        "merges.xlsx": xlsx(
            "<row><c><v>1</v></c></row>",
            more="<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 100_000 + "</mergeCells>",
        ),
        "entities.xlsx": xlsx("<row><c><v>&j;</v></c></row>", head=_ENTITIES + "]>"),
        "column.xlsx": xlsx('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>'),
        "ratio.xlsx": xlsx("<row/>" * 5_000_000),
        "circle.docx": circle(),
        "commas.csv": b"Claim,Relation" + b"," * 3_000_000,
        "lines.csv": b"Claim,Relation\n" + b"\n" * 3_000_000,
        "wide.csv": (b"," * 400 + b"\n") * 9000,
        "quotes.csv": b'Claim,Relation\n"' + b'""' * 1_500_000,
        "tabs.tsv": b"Claim\tRelation\n" + b"a\t" * 1_500_000,
        "rows.tsv": b"Claim\tRelation\n" + b"a\tpro\n" * 500_000,
        "parents.csv": b"Id,Claim,Parent\n" + b"".join(b"%d,C%d,%d\n" % (n, n, n - 1) for n in range(100_000)),
        "sources.csv": b"Claim,Quote,Source\n" + b"".join(b"C%d,q,S%d\n" % (n, n) for n in range(60_000)),
    }
