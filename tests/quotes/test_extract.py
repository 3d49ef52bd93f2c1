"""Files of every supported format turned into text, and hostile ones refused."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from argmap import bounded
from argmap.errors import BadRequest, NotFound, Problem, TooLarge, Unavailable
from argmap.quotes import SourceText, read_bytes, read_file, try_file
from argmap.quotes.essay import reading
from argmap.quotes.essay.reading import read_essay
from argmap.quotes.files import extract, html, readers
from argmap.quotes.files.encodings import decode
from tests.cost import no_hang

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
    with pytest.raises(BadRequest, match=r"its only page seems to be a scanned image\. Run text recognition"):
        read_bytes(pdf_of(""), "scan.pdf")
    with pytest.raises(BadRequest, match="all its 2 pages seem to be scanned images"):
        read_bytes(pdf_of("", ""), "scan.pdf")


def compound(*names: str) -> bytes:
    """Return the beginning of an old Office file: its header, and a directory with these entries."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    entries = [name.encode("utf-16-le").ljust(64, b"\0") + bytes(64) for name in ("Root Entry", *names)]
    return header + b"".join(entries) + "He wrote “no ship waited longer than a day”.".encode("utf-16-le") * 20


LOCKED_ODT = b'<manifest><file-entry full-path="content.xml"><encryption-data/></file-entry></manifest>'


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (compound("WordDocument"), "a.docx", r"of Word 97 to 2003 \(.doc\). Open it .* save it as"),
        (compound("EncryptionInfo", "EncryptedPackage"), "a.docx", "locked with a password. .* remove the password"),
        (compound("Workbook"), "a.docx", "old Excel"),
        (compound(), "a.docx", "an old Office program"),
        (rb"{\rtf1\ansi He wrote \ldblquote no ship waited\rdblquote .}", "a.docx", "RTF"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(99), "a.docx", r"a picture \(JPEG\)"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "a.pdf", r"a picture \(PNG\)"),
        (b"\0\0\0\x18ftypheic" + bytes(99), "a.pdf", "is a picture"),
        (b"\x1f\x8b\x08" + bytes(99), "a.docx", "Unpack it"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>\n<x/>', "a.docx", "saved as XML"),
        (b"\x05Somebody" + bytes(99), "~$a.docx", "Choose “a.docx”"),
    ],
)
def test_what_has_no_reader_is_named_with_how_to_save_it(data: bytes, name: str, told: str) -> None:
    for read in (read_bytes, read_essay):
        with pytest.raises(BadRequest, match=told):
            read(data, name)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"Index/Document.iwa": b"x"}, "Apple’s Pages"),
        ({"xl/workbook.xml": b"x"}, "a spreadsheet"),
        ({"essays/one.docx": b"x"}, "Unpack it"),
        ({"data.bin": b"x"}, "neither|but not"),
        ({"content.xml": b"\xe1\x02", "META-INF/manifest.xml": LOCKED_ODT}, "locked with a password"),
    ],
)
def test_zipped_files_without_a_reader_are_named(parts: dict[str, bytes], told: str) -> None:
    for read in (readers.read, reading.read_zipped):
        with pytest.raises(BadRequest, match=told):
            read({"name": "a.docx"}, zipped(parts))


def test_a_book_whose_chapters_are_encrypted_is_protected_and_one_with_encrypted_fonts_is_read() -> None:
    parts = {"META-INF/container.xml": CONTAINER, "OEBPS/c.opf": PACKAGE}
    parts |= {"OEBPS/a.xhtml": b"<html><body><p>Chapter one.</p></body></html>", "OEBPS/b two.xhtml": b"<html>Two."}
    for path, protected in (("OEBPS/a.xhtml", True), ("OEBPS/font.otf", False)):
        locks = b'<encryption xmlns:e="e"><e:CipherReference URI="%s"/></encryption>' % path.encode()
        book = zipped({**parts, "META-INF/encryption.xml": locks})
        if protected:
            with pytest.raises(BadRequest, match="protected by its publisher"):
                readers.read({"name": "a.epub"}, book)
        else:
            assert b"Chapter one." in readers.read({"name": "a.epub"}, book)[1]


def test_a_text_about_files_is_no_such_file() -> None:
    for text in (
        "ID3 tags, RIFF and GIF are formats of files.",
        "The word {rtf} is not markup.",
        "From: a friend of the mill",
    ):
        assert read_bytes(text.encode(), "a.txt").text == text


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


def text_of_size(words: str, size: float, x: float, y: float) -> str:
    return f"BT /F {size} Tf {x} {y} Td ({words}) Tj ET "


def drawn_pdf(*contents: str) -> bytes:
    """Return a PDF whose pages are drawn by these operators."""
    whole = pdf_of(*(f"#{at}#" for at in range(len(contents))))
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DecodedStreamObject, NameObject

    writer = PdfWriter(PdfReader(io.BytesIO(whole)))
    for page, content in zip(writer.pages, contents, strict=True):
        stream = DecodedStreamObject()
        stream.set_data(content.encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def page_with_notes(number: int) -> str:
    """Return a page of a word processor: raised figures glued to words, notes at the foot without a rule."""
    return (
        text_of_size("The mill on the hill was shut by its latent", 12, 72, 700)
        + text_of_size(str(number), 7, 310, 705)
        + text_of_size(" debts, and the", 12, 315, 700)
        + text_of_size(f"men of village {number} went to the coast.", 12, 72, 684)
        + text_of_size(f"{number} See the parish register, folio {number}.", 9, 72, 60)
    )


def test_small_raised_figures_and_notes_at_the_foot_are_no_text() -> None:
    found = read_bytes(drawn_pdf(*(page_with_notes(number) for number in (1, 2, 3))), "notes.pdf")
    source = SourceText(found.text, pages=found.pages)
    quoted = source.check("shut by its latent debts, and the men of village 2 went to the coast. The mill on the hill")
    assert quoted.sound, quoted.explanation
    assert source.check("See the parish register, folio 3.").sound


def note_at_foot(number: int, words: str, x: float, y: float) -> str:
    return text_of_size(str(number), 9, x, y) + text_of_size(words, 9, x + 5, y)


def test_notes_glued_to_their_numbers_stand_behind_the_text_of_both_columns() -> None:
    lines = ["The masters of the harbour", "asked for the whole of the", "debt, and they had"]
    right = ["none of it by the spring of", "that year, so the", "quay was sold to the guild."]
    left = "".join(text_of_size(line, 10, 72, 700 - 14 * at) for at, line in enumerate(lines))
    left += text_of_size("1", 10, 150, 672) + text_of_size(" never paid", 10, 155, 672)
    left += note_at_foot(1, "Marlow, History of the Quay.", 72, 640)
    text = "".join(text_of_size(line, 10, 300, 700 - 14 * at) for at, line in enumerate(right))
    text += text_of_size("XX", 10, 300, 560)
    source = SourceText(read_bytes(drawn_pdf(left + text), "columns.pdf").text)
    found = source.check("and they had never paid none of it by the spring of that year")
    assert found.sound, found.explanation
    assert source.text.index("Marlow") > source.text.index("sold to the guild")
    assert source.check("Marlow, History of the Quay").sound
    assert not source.check("and they had paid none of it by the spring of that year").sound


def test_small_roman_numbers_call_the_notes_at_the_end() -> None:
    page = text_of_size("The mill was shut by its latent", 12, 72, 700) + text_of_size("iv", 7, 240, 705)
    page += text_of_size(" debts, and i was a clerk there.", 12, 250, 700)
    text = read_bytes(drawn_pdf(page), "ends.pdf").text
    assert "latent⁴" in text
    assert SourceText(text).check("shut by its latent debts, and i was a clerk").sound


def test_a_raised_figure_as_browsers_print_it_calls_a_note() -> None:
    """Five sixths of the text's size, with its note on another page."""
    page = text_of_size("The mill was shut.", 12, 72, 700) + text_of_size("1", 10, 172, 705)
    page += text_of_size(" Its debts were latent.", 12, 178, 700)
    assert "shut.¹ Its debts" in read_bytes(drawn_pdf(page), "a.pdf").text


def test_a_year_in_small_type_inside_a_line_stays_text() -> None:
    page = text_of_size("In 1848 the ", 12, 72, 700) + text_of_size("SMALL CAPITALS", 9, 140, 700)
    assert "SMALL CAPITALS" in read_bytes(drawn_pdf(page), "a.pdf").text


def test_letters_that_a_printer_joined_are_read_apart() -> None:
    """Fonts of books join f and i in one sign, which no search for the word finds."""
    page = text_of_size("The \xdeshery had a \xdfoor.", 12, 72, 700)
    data = drawn_pdf(page).replace(b"/BaseFont", b"/Encoding /MacRomanEncoding /BaseFont")
    assert "The fishery had a floor." in read_bytes(data, "a.pdf").text


def encrypted(user: str, algorithm: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(pdf_of("Nobody came to the mill."))))
    writer.encrypt(user, "the owner’s", algorithm=algorithm)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_only_its_owner_locked_is_read(algorithm: str) -> None:
    assert "Nobody came to the mill." in read_bytes(encrypted("", algorithm), "a.pdf").text


def test_a_pdf_with_a_password_says_so() -> None:
    with pytest.raises(BadRequest, match="locked with a password"):
        read_bytes(encrypted("sesame", "AES-256"), "a.pdf")


def test_a_pdf_with_copy_protection_says_so() -> None:
    protected = encrypted("", "RC4-128").replace(b"/Filter /Standard", b"/Filter /EBX_HAND")
    with pytest.raises(BadRequest, match="protected by its publisher"):
        read_bytes(protected, "a.pdf")


def test_pages_without_text_are_named() -> None:
    found = read_bytes(pdf_of("One.", "", "Three.", "", ""), "half.pdf")
    assert found.remarks == ("No text on pages 2, 4–5: scanned images, or empty.",)


def test_recognition_without_tesseract_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unavailable, match="Tesseract"):
        read_bytes(pdf_of("One.", ""), "half.pdf", recognise="eng")
    with pytest.raises(BadRequest, match="not a list"):
        read_bytes(pdf_of("One.", ""), "half.pdf", recognise="--help")


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_scanned_pages_are_recognised_and_marked_so() -> None:
    import pypdfium2

    bitmap = pypdfium2.PdfDocument(pdf_of("Nobody came to the mill that winter."))[0].render(scale=3, grayscale=True)
    rows = bytes(bitmap.buffer)
    pixels = b"".join(rows[y * bitmap.stride : y * bitmap.stride + bitmap.width] for y in range(bitmap.height))
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

    writer = PdfWriter(PdfReader(io.BytesIO(pdf_of("Page one.", "#"))))
    image = DecodedStreamObject()
    image.set_data(pixels)
    for name, value in (("Width", bitmap.width), ("Height", bitmap.height), ("BitsPerComponent", 8)):
        image[NameObject(f"/{name}")] = NumberObject(value)
    for name, word in (("Type", "XObject"), ("Subtype", "Image"), ("ColorSpace", "DeviceGray")):
        image[NameObject(f"/{name}")] = NameObject(f"/{word}")
    page = writer.pages[1]
    images = DictionaryObject({NameObject("/I"): writer._add_object(image)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): images})
    content = DecodedStreamObject()
    content.set_data(b"612 0 0 792 0 0 cm /I Do")
    page[NameObject("/Contents")] = writer._add_object(content)
    buffer = io.BytesIO()
    writer.write(buffer)
    plain = read_bytes(buffer.getvalue(), "scan.pdf")
    assert "No text on page 2" in plain.remarks[0]
    read = read_bytes(buffer.getvalue(), "scan.pdf", recognise="eng")
    assert "Nobody came to the mill that winter" in read.text
    assert "Recognised from scanned images by Tesseract, with its mistakes: page 2." in read.remarks


MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word_document(body: str, **parts: str) -> bytes:
    made = {"word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>".encode()}
    made |= {f"word/{name}.xml": content.encode() for name, content in parts.items()}
    return zipped(made)


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def test_docx_is_read_as_it_will_be_once_changes_are_accepted() -> None:
    ghost, shown = run(" seldom", '<w:rStyle w:val="Ghost"/>'), run(".", '<w:vanish w:val="0"/>')
    body = (
        f"<w:p>{run('They did ')}<w:del><w:r><w:delText>not </w:delText></w:r></w:del>"
        f"<w:ins>{run('indeed ')}</w:ins>{run('agree')}{run(' never', '<w:vanish/>')}"
        f"{run(' hardly', '<w:strike/>')}{ghost}{shown}</w:p>"
    )
    styles = (
        f'<w:styles {WORD}><w:style w:styleId="Ghost" w:type="character"><w:name w:val="Ghost"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style></w:styles>"
    )
    found = read_bytes(word_document(body, styles=styles), "a.docx")
    assert found.text.strip() == "They did indeed agree."
    assert len([remark for remark in found.remarks if "accepted" in remark]) == 2
    assert any("Hidden text" in remark for remark in found.remarks)


def test_docx_text_is_what_a_reader_sees_wherever_it_stands() -> None:
    """Results of fields, nested content controls, cells, links, boxes; not field codes, comments or deleted rows."""

    def paragraph(*inside: str) -> str:
        return f"<w:p>{''.join(inside)}</w:p>"

    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = '<w:r><w:instrText xml:space="preserve"> REF page </w:instrText></w:r>'
    box = f"<w:txbxContent>{paragraph(run('In a box.'))}</w:txbxContent>"
    shape = f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    table = "<w:tbl><w:tr>{}<w:tc>{}</w:tc></w:tr></w:tbl>"
    inner = table.format("", paragraph(run("An inner cell.")))
    body = (
        paragraph(run("A "), mark("begin"), code, mark("separate"), run("field"), mark("end"), run("."))
        + paragraph(control.format(run("One ") + control.format(run("in another."))))
        + control.format(control.format(paragraph(run("A block in two."))))
        + table.format("", inner + paragraph(run("A cell.")))
        + table.format('<w:trPr><w:del w:id="1"/></w:trPr>', paragraph(run("A deleted row.")))
        + paragraph('<w:commentRangeStart w:id="0"/>', run("Commented."), '<w:r><w:commentReference w:id="0"/></w:r>')
        + paragraph(run("A host."), f"<w:r>{shape}</mc:AlternateContent></w:r>")
        + paragraph(f"<w:moveFrom>{run('Away.')}</w:moveFrom><w:moveTo>{run('Here.')}</w:moveTo>")
    )
    remark = f'<w:comments {WORD}><w:comment w:id="0">{paragraph(run("A comment."))}</w:comment></w:comments>'
    text = readers.read({"name": "a.docx"}, word_document(body, comments=remark))[1].decode()
    seen = "A field.|One in another.|A block in two.|An inner cell.|A cell.|Commented.|A host.|In a box.|Here."
    assert [line for line in text.split("\n") if line] == seen.split("|")


def test_docx_notes_are_read_and_part_no_sentence() -> None:
    body = f'<w:p>{run("A word")}<w:r><w:footnoteReference w:id="2"/></w:r>{run(" is enough.")}</w:p>'
    notes = (
        f'<w:footnotes {WORD}><w:footnote w:id="0" w:type="separator"><w:p>{run("~~~")}</w:p></w:footnote>'
        f'<w:footnote w:id="2"><w:p>{run("So says the miller.")}</w:p></w:footnote></w:footnotes>'
    )
    found = read_bytes(word_document(body, footnotes=notes), "a.docx")
    assert [line for line in found.text.split("\n") if line] == ["A word is enough.", "So says the miller."]


def test_a_small_docx_that_asks_for_a_huge_table_is_read_in_little_memory() -> None:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="100000000"/></w:tcPr><w:p>{run("Wide.")}</w:p></w:tc>'
    assert "Wide." in read_bytes(word_document(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"), "bomb.docx").text


def test_odt_is_read_with_its_notes_and_without_what_was_deleted() -> None:
    spaces = (
        " ".join(
            f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "style")
        )
        + ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    )
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>"
        '<style:style style:name="T1"><style:text-properties style:text-line-through-style="solid"/></style:style>'
        "</office:automatic-styles><office:body><office:text>"
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>never</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:p>They did<text:s text:c="2"/><text:span text:style-name="T1">not </text:span>agree'
        "<draw:frame><draw:text-box><text:p>Two ships at anchor.</text:p></draw:text-box></draw:frame>"
        '<text:note text:id="1"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>So says the miller.</text:p></text:note-body></text:note>.</text:p>"
        "</office:text></office:body></office:document-content>"
    )
    found = read_bytes(zipped({"content.xml": content.encode()}), "a.odt")
    assert found.kind == "odt"
    assert [line for line in found.text.split("\n") if line] == [
        "They did  agree.",
        "Two ships at anchor.",
        "So says the miller.",
    ]


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("He did <del>not </del>come.", "He did come."),
        ("He did <s>not </s>come.", "He did come."),
        ('He did <span style="display: none">not </span>come.', "He did come."),
        ("He did <span hidden>not </span>come.", "He did come."),
        ('He did <span class="ghost">not </span>come.', "He did come."),
        ("He did <!-- not -->come.", "He did come."),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字を読む", "漢字を読む"),
        ('He came<sup><a href="#n1">[1]</a></sup> late.', "He came late."),
        ("He came<sup>[<i><a href='#'>citation needed</a></i>]</sup> late.", "He came late."),
        ("He <span class='sidenote'>So they say.</span>came late.", "He came late.\n\nSo they say."),
        ("He came<p><aside role='doc-footnote'>So they say.</aside><p>late.", "He came\n\nlate.\n\nSo they say."),
        ("5 m<sup>2</sup> of land", "5 m2 of land"),
    ],
)
def test_html_that_nobody_sees_is_no_text(page: str, kept: str) -> None:
    whole = f"<!doctype html><style>.ghost {{ display:none }} .x {{ color: red }}</style><body><p>{page}</p>"
    assert read_bytes(whole.encode(), "a.html").text.strip() == kept


@pytest.mark.parametrize(
    "words", [WORDS, "Революция не победила, и никто не пришёл.\n" * 3, "沒有人來。他們說：「不」。\n" * 3]
)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(words: str, encoding: str) -> None:
    assert decode(words.encode(encoding)) == (words, encoding)


def test_nuls_among_words_are_left_out() -> None:
    found = read_bytes(b"Nobody came\0 to the mill.\0\0\n", "a.txt")
    assert found.text == "Nobody came to the mill.\n"
    assert found.remarks == ("3 NUL characters are left out.",)


def test_a_plain_text_of_nothing_but_page_breaks_has_none() -> None:
    found = read_bytes(b"x" + b"\f" * 100_000, "a.txt")
    assert found.pages == ()


@pytest.mark.parametrize(
    "tag", [b" ".join(b"a%d=1" % at for at in range(100_000)), b"a " * 100_000, b'a="x" ' * 100_000]
)
def test_a_tag_of_very_many_attributes_is_refused(tag: bytes) -> None:
    """The parser would take time in proportion to their square."""
    with no_hang(), pytest.raises(TooLarge, match="attributes"):
        html.tree(b"<html><p " + tag + b">x</p>", "x.html")


def test_long_values_and_odd_quotes_are_no_attributes() -> None:
    """A drawing's path has as many numbers as it likes, and what never ends is gone through once."""
    with no_hang():
        html.tree(b"<html><path d='" + b"M 1 2 " * 100_000 + b"'/>x", "x.html")
        html.tree(b"<html>" + b'<a \'"<b "' * 100_000, "x.html")


def test_a_long_plain_text_is_decoded_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes back the same, and one of nothing but page breaks is refused there."""
    text = "Les élèves étaient là.\f" * 3
    short = read_bytes(text.encode(), "a.txt")
    asked: list[int] = []
    call = bounded.call

    def counted(function: str, options: dict[str, Any], data: bytes, *more: Any) -> tuple[dict[str, Any], bytes]:
        asked.append(len(data))
        return call(function, options, data, *more)

    monkeypatch.setattr(extract, "LARGEST_HERE", 10)
    monkeypatch.setattr("argmap.bounded.call", counted)
    assert read_bytes(text.encode(), "a.txt") == short
    assert asked == [len(text.encode())]
    with pytest.raises(BadRequest, match="no text"):
        read_bytes(b"\f" * 100, "a.txt")
    assert asked[1:] == [100]
