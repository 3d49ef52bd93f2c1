"""Every Office file against Microsoft's schemas, by a validator that is not ours."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from argmap import formats, office
from argmap.handouts import make
from argmap.office import misplaced, ordered
from tests.handouts.test_handouts import DEBATE, EVERY, EVIDENCE, W

OFFICE = [pair for pair in EVERY if pair[1] in ("docx", "xlsx")]


@pytest.fixture(scope="module")
def validator() -> OpenXmlValidator:
    return OpenXmlValidator(file_format=FileFormat.OFFICE_2019)


def errors(validator: OpenXmlValidator, path: Path, content: bytes) -> list[str]:
    """Return what Microsoft's schemas forbid in a file; advice on how programs save it is no error."""
    path.write_bytes(content)
    found = validator.validate(path).errors
    return [f"{e.part_uri}: {e.description}" for e in found if e.severity.name == "ERROR"]


@pytest.mark.parametrize(("kind", "format"), OFFICE)
def test_every_document_is_valid(validator: OpenXmlValidator, tmp_path: Path, kind: str, format: str) -> None:
    content = make(DEBATE, kind, format, None, EVIDENCE)
    assert errors(validator, tmp_path / f"made.{format}", content) == []
    # Our own table, which puts parts in order, agrees.
    archive = zipfile.ZipFile(io.BytesIO(content))
    parts = [name for name in archive.namelist() if name.endswith(".xml") and name.startswith(("word/", "xl/"))]
    assert parts
    assert {name: found for name in parts if (found := misplaced(name, archive.read(name)))} == {}


def test_a_workbook_for_other_programs_is_valid(validator: OpenXmlValidator, tmp_path: Path) -> None:
    assert errors(validator, tmp_path / "map.xlsx", formats.write_bytes(DEBATE, "xlsx")) == []


def test_the_validator_sees_what_was_out_of_order(
    validator: OpenXmlValidator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "ordered", lambda name, content: content)
    found = errors(validator, tmp_path / "bad.docx", make(DEBATE, "short-packet", "docx", None, EVIDENCE))
    assert any("pBdr" in error for error in found)


def test_a_part_out_of_order_is_found_and_put_in_order() -> None:
    space = W.strip("{}")
    part = f'<w:p xmlns:w="{space}"><w:pPr><w:spacing/><w:pBdr/><w:keepNext/></w:pPr></w:p>'.encode()
    assert misplaced("word/document.xml", part) == ["pPr: spacing, pBdr, keepNext"]
    assert misplaced("word/document.xml", ordered("word/document.xml", part)) == []


@pytest.fixture(scope="module")
def slides() -> bytes:
    """A shipped map as slides, as its page gives them."""
    from argmap.library import Library
    from argmap.web.app import create_app
    from tests.conftest import SHIPPED

    return bytes(create_app(Library(SHIPPED, None)).test_client().get("/maps/tutorial.pptx").data)


def test_slides_are_valid(validator: OpenXmlValidator, tmp_path: Path, slides: bytes) -> None:
    assert errors(validator, tmp_path / "map.pptx", slides) == []


def test_the_validator_reads_slides(validator: OpenXmlValidator, tmp_path: Path, slides: bytes) -> None:
    """A slide whose parts are in the wrong order is an error: the test above looks inside."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(slides)) as read, zipfile.ZipFile(out, "w") as written:
        for name in read.namelist():
            content = read.read(name)
            if name == "ppt/slides/slide1.xml":
                content = content.replace(b"<p:cSld", b"<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr><p:cSld", 1)
            written.writestr(name, content)
    assert any("slide1" in error for error in errors(validator, tmp_path / "bad.pptx", out.getvalue()))
