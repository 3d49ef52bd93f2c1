"""An essay's paragraphs, whatever format it is in: DOCX, ODT, Markdown, HTML, PDF, EPUB or plain text."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from typing import Any

from argmap import bounded
from argmap.errors import BadRequest, TooLarge
from argmap.quotes.files import docx, epub, foreign, odt, zipped
from argmap.quotes.files.extract import LARGEST_FILE, READING, read_bytes
from argmap.quotes.files.paragraphs import (
    BLOCK_MARK,
    CALL_MARK,
    HEADING,
    INDENTED,
    MARK_END,
    NOTE,
    NOTE_MARK,
    QUOTE,
    Paragraph,
)
from argmap.quotes.files.readers import kind_of
from argmap.quotes.pages.flow import NOTE as FOOT
from argmap.quotes.pages.flow import blocks
from argmap.quotes.pages.masks import FOOTNOTES, NOTE_NUMBER
from argmap.quotes.source import SourceText
from argmap.quotes.words.fold import fold

ENDINGS = (".docx", ".odt", ".md", ".markdown", ".txt", ".html", ".htm", ".pdf", ".epub")
"""What the names of essays end in."""
LONGEST_ESSAY = 4_000_000
"""Characters an essay may have."""
_BREAK = re.compile(r"\r?\n[ \t]*\r?\n\s*|\f")
_SET_IN = re.compile(r" {3,}|\t")
_NEW_NOTE = re.compile(r"\n(?=\d{1,3}[ .)])")
_NUMBER = re.compile(r"\s*(\d{1,3})\b")
_MD_NOTE = re.compile(r"^\[\^([^\]\s]{1,40})\]:\s*")
_MD_CALL = re.compile(r"\[\^([^\]\s]{1,40})\]")
_MARKED = re.compile(f"([{CALL_MARK}{NOTE_MARK}])([^{MARK_END}]*){MARK_END}")


@dataclass(frozen=True, slots=True)
class Essay:
    """An essay as it is read.

    :param paragraphs: its paragraphs, notes among them
    :param lines: the line each paragraph begins on, for plain texts; empty for other formats
    """

    name: str
    kind: str
    paragraphs: tuple[Paragraph, ...]
    lines: tuple[int, ...] = ()
    remarks: tuple[str, ...] = ()


def read_essay(data: bytes, name: str) -> Essay:
    """Return the paragraphs of an essay.

    :param data: the file's bytes
    :param name: its name, for messages and its ending
    :raises BadRequest: if it cannot be read, or has no text
    :raises TooLarge: if it is beyond the stated bounds
    """
    if len(data) > LARGEST_FILE:
        raise TooLarge(f"The file “{name}” is larger than {LARGEST_FILE // 1_000_000} MB.")
    foreign.require_readable(data, name)
    zip_kind = ""
    if kind_of(data, name) == "zip":
        answer, content = bounded.call(f"{__name__}:read_zipped", {"name": name}, data, READING, f"The file “{name}”")
        zip_kind = answer["kind"]
    if zip_kind in ("docx", "odt"):
        found = tuple(
            Paragraph(
                **{**row, "calls": tuple((at, note) for at, note in row["calls"]), "breaks": tuple(row["breaks"])}
            )
            for row in json.loads(content)
        )
        essay = Essay(name, zip_kind, found, remarks=tuple(answer["remarks"]))
        if not any(any(map(str.isalnum, paragraph.text)) for paragraph in found):
            raise BadRequest(f"The file “{name}” contains no text.")
    else:
        extracted = read_bytes(data, name, blocks=True)
        marked = extracted.kind == "text" and name.lower().endswith((".md", ".markdown"))
        read = _flowed if extracted.kind == "pdf" else _plain
        essay = read(extracted.text, name, "markdown" if marked else extracted.kind, extracted.remarks)
    if sum(len(paragraph.text) for paragraph in essay.paragraphs) > LONGEST_ESSAY:
        raise TooLarge(f"The essay “{name}” has more than {LONGEST_ESSAY:,} characters.")
    return essay


def read_zipped(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the paragraphs of a DOCX or ODT as JSON, and nothing but its kind of an EPUB; runs in a child process."""
    name = str(options["name"])
    archive = zipped.opened(data, name)
    names = archive.namelist()
    if "word/document.xml" in names:
        kind, (found, remarks) = "docx", docx.paragraphs(archive, name)
    elif "content.xml" in names:
        kind, (found, remarks) = "odt", odt.paragraphs(archive, name)
    elif epub.CONTAINER in names:
        return {"kind": "epub", "remarks": []}, b""
    else:
        raise foreign.zip_refusal(archive, name, "DOCX, ODT or EPUB")
    return {"kind": kind, "remarks": remarks}, json.dumps([asdict(paragraph) for paragraph in found]).encode()


def _plain(text: str, name: str, kind: str, remarks: tuple[str, ...]) -> Essay:
    paragraphs: list[Paragraph] = []
    lines: list[int] = []
    place, line, note = 0, 1, ""
    for match in [*_BREAK.finditer(text), None]:
        piece = text[place : match.start() if match else len(text)]
        if piece.strip():
            if kind in ("html", "epub"):
                note = _append_linked(paragraphs, piece, note)
            else:
                paragraphs.append(_paragraph(piece, kind, len(paragraphs)))
                lines.append(line + piece[: len(piece) - len(piece.lstrip())].count("\n"))
        end = match.end() if match else len(text)
        line += text.count("\n", place, end)
        place = end
    if not paragraphs:
        raise BadRequest(f"The file “{name}” contains no text.")
    return Essay(name, kind, tuple(paragraphs), tuple(lines), remarks)


def _append_linked(paragraphs: list[Paragraph], piece: str, note: str) -> str:
    """Add a paragraph of HTML, its marks of notes read; return the id of a note that begins with the next one.

    :param note: the id of a note that it begins
    """
    out: list[str] = []
    calls: list[tuple[int, str]] = []
    place = 0
    for mark in _MARKED.finditer(piece):
        out.append(piece[place : mark.start()])
        place = mark.end()
        if mark[1] == NOTE_MARK:
            note = mark[2]
        else:
            calls.append((sum(map(len, out)), mark[2]))
    text = "".join((*out, piece[place:]))
    if not text.replace(BLOCK_MARK, "").strip():
        return note
    first = _paragraph(text, "html", len(paragraphs))
    shift = len(text) - len(text.lstrip(f"{BLOCK_MARK} \t\n")) if first.kind == QUOTE else 0
    told = tuple((max(0, at - shift), called) for at, called in calls)
    paragraphs.append(replace(first, kind=NOTE if note else first.kind, note=note, calls=told))
    return ""


def _flowed(text: str, name: str, kind: str, remarks: tuple[str, ...]) -> Essay:
    """Return the paragraphs of pages that are laid out: joined over page turns, the notes and what calls them told."""
    paragraphs: list[Paragraph] = []
    for block in blocks(text, 0, len(text), SourceText(text).masks):
        note = block.kind == FOOT
        pieces: list[str] = []
        calls: list[tuple[int, str]] = []
        set_in = False
        for span in block.spans:
            words = text[span.start : span.end]
            if span.kind == NOTE_NUMBER:
                calls.append((sum(map(len, pieces)), fold(words)))
            elif not span.kind or (note and span.kind == FOOTNOTES):
                set_in = set_in or (not pieces and words.lstrip().startswith(BLOCK_MARK))
                pieces.append(words.replace(BLOCK_MARK, ""))
        whole = "".join(pieces).strip("_ \n\f")
        for piece in _NEW_NOTE.split(whole) if note else [whole]:
            if not piece.strip():
                continue
            number = _NUMBER.match(piece) if note else None
            if note and not number and paragraphs and paragraphs[-1].note:
                piece, number = f"{paragraphs[-1].text}\n{piece}", _NUMBER.match(paragraphs[-1].note)
                paragraphs.pop()
            kind = INDENTED if set_in and not note else ""
            goes_on = not note and paragraphs and not paragraphs[-1].note and paragraphs[-1].kind == kind
            if goes_on and _goes_on(paragraphs[-1].text, piece):
                before = paragraphs.pop()
                calls = [*before.calls, *((at + len(before.text) + 1, number) for at, number in calls)]
                piece = f"{before.text}\n{piece.strip()}"
            told = {"kind": NOTE, "note": number[1]} if number else {"kind": kind, "calls": tuple(calls)}
            paragraphs.append(Paragraph(piece.strip(), number=len(paragraphs), **told))
    if not paragraphs:
        raise BadRequest(f"The file “{name}” contains no text.")
    return Essay(name, kind, tuple(paragraphs), remarks=remarks)


def _goes_on(before: str, after: str) -> bool:
    """Return whether a sentence runs on from one stretch of a page into the next."""
    return (before[-1:].isalnum() or before[-1:] in (",", "-", "\u00ad")) and after.lstrip()[:1].islower()


def _paragraph(piece: str, kind: str, number: int) -> Paragraph:
    """Return one paragraph of a plain text, with what Markdown says of it."""
    if kind == "markdown":
        if note := _MD_NOTE.match(piece.strip()):
            return Paragraph(piece.strip()[note.end() :], NOTE, note=note[1], number=number)
        if all(row.lstrip().startswith(">") for row in piece.strip().splitlines()):
            piece = re.sub(r"(?m)^\s*>\s?", "", piece)
            return Paragraph(piece, QUOTE, _calls(piece), number=number)
        if piece.lstrip().startswith("#"):
            return Paragraph(piece, HEADING, number=number)
        return Paragraph(piece, "", _calls(piece), number=number)
    if piece.lstrip().startswith(BLOCK_MARK):
        return Paragraph(piece.replace(BLOCK_MARK, "").strip(), QUOTE, number=number)
    rows = piece.strip("\n").splitlines()
    # The break before a paragraph takes its first line's indent with it.
    set_in = kind == "text" and len(rows) > 1 and all(_SET_IN.match(row) for row in rows[1:])
    return Paragraph(piece, INDENTED if set_in else "", number=number)


def _calls(text: str) -> tuple[tuple[int, str], ...]:
    return tuple((match.start(), match[1]) for match in _MD_CALL.finditer(text))
