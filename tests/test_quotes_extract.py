"""Files of every supported format turned into text, and hostile ones refused."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest

from argmap.errors import BadRequest, NotFound, Problem, TooLarge, Unavailable
from argmap.quotes import SourceText, read_bytes, read_file, try_file
from argmap.quotes.files.encodings import decode

WORDS = "The café was closed — “for good”, they said."


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (WORDS.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + WORDS.encode(), "utf-8"),
        (b"\xff\xfe" + WORDS.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + WORDS.encode("utf-16-be"), "utf-16-be"),
        (WORDS.encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_marks_and_unicode(data: bytes, encoding: str) -> None:
    assert decode(data) == (WORDS, encoding)


def test_older_encodings_are_told_apart() -> None:
    russian = "Революция не может победить в одной стране, сказал он. " * 20
    assert decode(russian.encode("cp1251"))[0] == russian
    french = "L’été, la mère était à l’école où elle avait été élève. " * 20
    assert decode(french.encode("cp1252"))[0] == french


def test_lines_in_two_encodings_are_each_read_in_theirs() -> None:
    text, encoding = decode("Zoë was här.\n".encode() + "Zoë was här.\n".encode("cp1252"))
    assert (text, encoding) == ("Zoë was här.\n" * 2, "mixed")


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"one\r\ntwo\rthree\n")
    source = SourceText.from_file(path)
    assert source.text == "one\r\ntwo\rthree\n"
    assert len(source.sha256) == 64


def test_form_feeds_are_pages() -> None:
    source = read_bytes(b"one\ftwo\fthree", "a.txt")
    assert source.pages == ((0, "1"), (4, "2"), (8, "3"))
    assert SourceText(source.text, pages=source.pages).page(5) == "2"


def test_html_gives_its_visible_text() -> None:
    page = b"""<!doctype html><html><head><title>T</title><script>var x = "no";</script></head><body>
    <p>First <em>para</em>graph&nbsp;here.</p><p>Second<br>line &amp; more.</p><style>p{}</style>
    <ul><li>one</li><li>two</li></ul><span role="doc-pagebreak" aria-label="12"></span><p>After.</p></body></html>"""
    found = read_bytes(page, "a.html")
    assert found.kind == "html"
    assert [line for line in found.text.splitlines() if line] == [
        "First paragraph\xa0here.", "Second", "line & more.", "one", "two", "After.",
    ]  # fmt: skip
    assert [(found.text[place:].strip(), label) for place, label in found.pages] == [("After.", "12")]
    assert SourceText(found.text).check("Second line & more. one two").sound


def test_html_in_a_declared_encoding() -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Zoë</p></body></html>'.encode("latin-1")
    assert read_bytes(page, "a.html").text.strip() == "Zoë"


def test_deep_html_is_read_or_refused() -> None:
    def nested(depth: int) -> bytes:
        return b"<html>" + b"<div>" * depth + b"deep" + b"</div>" * depth

    assert read_bytes(nested(200), "a.html").text.strip() == "deep"
    with pytest.raises(BadRequest):
        read_bytes(nested(20_000), "a.html")


def docx_of(*paragraphs: str) -> bytes:
    import docx

    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.add_table(rows=1, cols=2).rows[0].cells[1].text = "in a table"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_docx_gives_paragraphs_and_tables() -> None:
    pytest.importorskip("docx")
    found = read_bytes(docx_of("First paragraph.", WORDS), "a.docx")
    assert found.kind == "docx"
    assert "First paragraph.\n\n" + WORDS in found.text
    assert "in a table" in found.text


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


CONTAINER = b"""<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/c.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = b"""<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf"><manifest>
<item id="b" href="b%20two.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
</manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>"""


def epub_of(first: bytes = b"<html><body><p>Chapter one.</p></body></html>") -> bytes:
    second = (
        b'<?xml version="1.0" encoding="utf-8"?><html xmlns:epub="http://www.idpf.org/2007/ops"><body>'
        b'<span epub:type="pagebreak" id="page_7" title="7"/><p>Chapter two.</p></body></html>'
    )
    return zipped(
        {
            "META-INF/container.xml": CONTAINER,
            "OEBPS/c.opf": PACKAGE,
            "OEBPS/a.xhtml": first,
            "OEBPS/b two.xhtml": second,
        }
    )


def test_epub_is_read_in_its_spines_order() -> None:
    found = read_bytes(epub_of(), "a.epub")
    assert found.kind == "epub"
    assert found.text.split() == ["Chapter", "one.", "Chapter", "two."]
    assert [(found.text[place:].split()[1], label) for place, label in found.pages] == [("two.", "7")]


def test_entities_in_an_epub_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><html><body><p>x&b;y</p></body></html>'
    assert "haha" not in read_bytes(epub_of(bomb), "a.epub").text
    declared = CONTAINER.replace(b"<container", b'<!DOCTYPE c [<!ENTITY folder "OEBPS">]><container', 1)
    declared = declared.replace(b"OEBPS/c.opf", b"&folder;/c.opf")
    pages = {"OEBPS/a.xhtml": b"<html>a", "OEBPS/b two.xhtml": b"<html>b"}
    parts = {"META-INF/container.xml": declared, "OEBPS/c.opf": PACKAGE, **pages}
    with pytest.raises(BadRequest, match="entities"):
        read_bytes(zipped(parts), "a.epub")


def pdf_of(*pages: str) -> bytes:
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{3 + 2 * at} 0 R" for at in range(len(pages)))
    font = "<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    for at, page in enumerate(pages):
        content = f"BT /F 12 Tf 72 720 Td ({page}) Tj ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {4 + 2 * at} 0 R /Resources {font} >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    start = out.rindex(b"xref")
    return out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()


def test_pdf_gives_pages_with_their_labels() -> None:
    pytest.importorskip("pypdf")
    found = read_bytes(pdf_of("The first page ends in the", "middle of a sentence."), "a.pdf")
    assert found.kind == "pdf"
    source = SourceText(found.text, pages=found.pages)
    quoted = source.check("ends in the middle of a sentence")
    assert quoted.sound
    assert quoted.end is not None
    assert source.page(quoted.end) == "2"


def test_a_pdf_without_text_says_what_to_do() -> None:
    pytest.importorskip("pypdf")
    with pytest.raises(BadRequest, match="text recognition"):
        read_bytes(pdf_of(""), "scan.pdf")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (bytes(range(256)) * 50, "a.txt"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "a.txt"),
        (b"", "a.txt"),
        (b"   \n", "a.txt"),
        (b"%PDF-1.7 nothing else", "a.pdf"),
        (b"%PDF-1.7\n" + b"\xff" * 500, "a.txt"),
        (b"PK\x03\x04 broken", "a.docx"),
        (zipped({"x.txt": b"hello"}), "a.zip"),
        (zipped({"word/document.xml": b"<nope"}), "a.docx"),
        (zipped({"META-INF/container.xml": b"<nope"}), "a.epub"),
        (zipped({"META-INF/container.xml": CONTAINER}), "a.epub"),
        (b"<html></html>", "a.html"),
    ],
)
def test_what_holds_no_text_is_refused_with_a_sentence(data: bytes, name: str) -> None:
    with pytest.raises(BadRequest, match=r"\.$"):
        read_bytes(data, name)


def test_zip_bombs_are_refused_before_they_are_unpacked() -> None:
    bomb = zipped({"word/document.xml": b"0" * 20_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(TooLarge):
        read_bytes(bomb, "bomb.docx")


def test_docx_with_entities_is_refused() -> None:
    pytest.importorskip("docx")
    original = zipfile.ZipFile(io.BytesIO(docx_of("x")))
    parts = {name: original.read(name) for name in original.namelist()}
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">]>'
    head, _, rest = parts["word/document.xml"].partition(b"?>")
    parts["word/document.xml"] = head + b"?>" + bomb + rest
    with pytest.raises(BadRequest, match="entities"):
        read_bytes(zipped(parts), "a.docx")


def test_files_that_are_not_there_are_a_problem(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_file(tmp_path / "none.txt")
    with pytest.raises(BadRequest):
        read_file(tmp_path)
    problem = try_file(tmp_path / "none.txt")
    assert isinstance(problem, Problem)
    assert (problem.code, problem.file) == ("source-not-found", "none.txt")


@pytest.mark.parametrize(("module", "data", "name"), [
    ("pypdf", b"%PDF-1.4", "a.pdf"),
    ("docx", zipped({"word/document.xml": b"<w/>"}), "a.docx"),
    ("lxml.html", b"<html>x", "a.html"),
])  # fmt: skip
def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch, module: str, data: bytes, name: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(Unavailable, match="pip install"):
        read_bytes(data, name)
