"""The printed page of a quotation, wherever a map is given to readers; and nowhere if it is not known."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from pptx import Presentation

from argmap import cli
from tests.conftest import Shelf

BOOK = "".join(
    f"THE HARBOUR PAPERS    {page}\n\nOn this page the clerk wrote the number {page} into the book of the harbour, "
    f"and the keeper of page {page} signed it with his name.\n\f"
    for page in range(57, 65)
)
SOURCES = """\
book: {title: The harbour papers, type: book, file: book.txt}
flat: {title: The flat text, type: book, file: flat.txt}
"""
MAP = """\
title: What did the clerk do?
claims:
  clerk:
    text: The clerk kept a book.
    quotes:
      - {source: book, text: wrote the number 60 into the book}
  keeper:
    text: The keeper signed it.
    supports: clerk
    quotes:
      - {source: book, chapter: 4, text: the keeper of page 62 signed it}
  nobody:
    text: Nobody read it.
    rebuts: clerk
    quotes:
      - {source: flat, text: nobody read the book}
"""


@pytest.fixture
def paged(shelf: Shelf) -> Shelf:
    (shelf.folder / "texts" / "book.txt").write_text(BOOK, encoding="utf-8")
    (shelf.folder / "texts" / "flat.txt").write_text("In that year nobody read the book.", encoding="utf-8")
    (shelf.folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    shelf.write("clerk", MAP)
    (shelf.folder / "harbour.yaml").unlink()
    return shelf


def words_of(ending: str, content: bytes) -> str:
    """Return what a file tells a reader, each format by its own library."""
    if ending == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        return "\n".join(str(cell) for row in book["Quotations"].iter_rows(values_only=True) for cell in row)
    if ending == "pptx":
        slides = Presentation(io.BytesIO(content)).slides
        return "\n".join(slide.notes_slide.notes_text_frame.text for slide in slides if slide.has_notes_slide)
    return content.decode()


@pytest.mark.parametrize("ending", ["svg?quotes=1", "pptx", "opml", "mm", "xlsx", "anki.txt", "html", "canvas"])
def test_a_map_for_readers_has_the_printed_page(paged: Shelf, client: FlaskClient, ending: str) -> None:
    """Where the map names a place, that counts; where none is known, none is told."""
    answer = client.get(f"/maps/clerk.{ending}")
    assert answer.status_code == 200
    words = words_of(ending.partition("?")[0], answer.get_data())
    page, chapter = ("p. 60", "ch. 4") if ending in ("svg?quotes=1", "pptx") else ("page 60", "chapter 4")
    assert page in words
    assert chapter in words
    other = words.replace("page 62 signed", "")
    assert not [it for it in ("page 62", "p. 62", "page 1", "p. 1") if it in other]


def test_the_command_line_writes_it_too_and_a_map_file_stays_as_it_is(paged: Shelf, tmp_path: Path) -> None:
    for name, told in (("clerk.opml", True), ("clerk.json", False), ("clerk.yaml", False)):
        made = CliRunner().invoke(cli.group, ["export", str(paged.folder / "clerk.yaml"), "-o", str(tmp_path / name)])
        assert made.exit_code == 0, made.output
        assert ("page 60" in (tmp_path / name).read_text(encoding="utf-8")) is told
    slides = tmp_path / "clerk.pptx"
    CliRunner().invoke(cli.group, ["export", str(paged.folder / "clerk.yaml"), "--paper", "slide", "-o", str(slides)])
    with zipfile.ZipFile(slides) as archive:
        notes = "".join(
            archive.read(it).decode() for it in archive.namelist() if it.startswith("ppt/notesSlides/notes")
        )
    assert "p. 60" in notes
