"""ODT: paragraphs with their notes; text that tracked changes deleted is stored apart and not read."""

from __future__ import annotations

import re
import zipfile
from collections import deque
from typing import Any

from argmap.errors import BadRequest
from argmap.quotes.files import foreign, zipped
from argmap.quotes.files.paragraphs import HEADING, INDENTED, NOTE, QUOTE, RAISED, LeftOut, Paragraph

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_LENGTH = re.compile(r"(-?[\d.]+)(cm|mm|in|pt|pc)?\Z")
_POINTS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0, "pc": 12.0, None: 1.0}
_INDENT = 18.0
"""Points from which a paragraph counts as set in."""
_MOST_SPACES = 1000
_MANIFEST = "META-INF/manifest.xml"


def paragraphs(archive: zipfile.ZipFile, name: str) -> tuple[list[Paragraph], list[str]]:
    """Return the paragraphs of an ODT, the notes last, and remarks on what was left out.

    :param archive: the opened document
    :raises BadRequest: if it is damaged or locked, or declares entities
    """
    if _MANIFEST in archive.namelist() and b"encryption-data" in zipped.part(archive, _MANIFEST, name):
        raise foreign.locked(name)
    root = zipped.xml(zipped.part(archive, "content.xml", name), name)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise BadRequest(f"The file “{name}” is damaged: it has no text.")
    reader = _Reader(_styles(root), LeftOut())
    for change in body.iter(f"{_TEXT}tracked-changes"):
        reader.left.add("deleted", sum(1 for _ in change.iter(f"{_TEXT}deletion")))
    reader.read(body, "")
    while reader.notes:
        note, body_of_note = reader.notes.popleft()
        reader.read(body_of_note, note)
    left = {what: count for what, count in reader.left.counts.items() if count}
    return reader.found, LeftOut(left).remarks()


def _styles(root: Any) -> dict[str, tuple[str, bool, bool, str]]:
    """Return of each style: what it is called or based on, whether it is set in, and whether it hides or strikes."""
    found = {}
    for style in root.iter(f"{_STYLE}style"):
        text, shape = style.find(f"{_STYLE}text-properties"), style.find(f"{_STYLE}paragraph-properties")
        margin = _LENGTH.match((shape.get(f"{_FO}margin-left") or "0") if shape is not None else "0")
        points = float(margin[1]) * _POINTS[margin[2]] if margin else 0.0
        hidden = text is not None and text.get(f"{_TEXT}display") == "none"
        struck = text is not None and (text.get(f"{_STYLE}text-line-through-style") or "none") != "none"
        called = " ".join(filter(None, (style.get(f"{_STYLE}name"), style.get(f"{_STYLE}parent-style-name"))))
        position = (text.get(f"{_STYLE}text-position") or "") if text is not None else ""
        raised = position.startswith("super") or (position[:1].isdigit() and not position.startswith("0"))
        state = "hidden" if hidden else "struck" if struck else "raised" if raised else ""
        found[style.get(f"{_STYLE}name") or ""] = (called, points >= _INDENT, state in ("hidden", "struck"), state)
    return found


class _Reader:
    def __init__(self, styles: dict[str, tuple[str, bool, bool, str]], left: LeftOut) -> None:
        self.styles, self.left = styles, left
        self.found: list[Paragraph] = []
        self.notes: deque[tuple[str, Any]] = deque()
        self.boxes: deque[Any] = deque()
        self.numbered = 0
        self.summed = 0, 0

    def read(self, element: Any, note: str, item: int = 0) -> None:
        """Read the paragraphs of an element.

        :param item: the number of the list item it is, which its first paragraph gets; 0 for none
        """
        for at, child in enumerate(element):
            if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                self.found.append(self._paragraph(child, note, 0 if at else item))
                while self.boxes:
                    self.read(self.boxes.popleft(), note)
            elif child.tag == f"{_TEXT}list":
                number = 0
                for entry in child:
                    number += entry.tag == f"{_TEXT}list-item"
                    self.read(entry, note, number if entry.tag == f"{_TEXT}list-item" else 0)
            elif child.tag != f"{_TEXT}tracked-changes":
                self.read(child, note)

    def _paragraph(self, element: Any, note: str, item: int) -> Paragraph:
        style = element.get(f"{_TEXT}style-name") or ""
        called, indented, _, _ = self.styles.get(style, (style, False, False, ""))
        kind = HEADING if element.tag == f"{_TEXT}h" else QUOTE if "quot" in called.lower() else ""
        kind = NOTE if note else kind or (INDENTED if indented else "")
        pieces: list[str] = []
        calls: list[tuple[int, str]] = []
        breaks: list[int] = []
        self.summed = 0, 0
        self._text(element, pieces, calls, breaks)
        return Paragraph("".join(pieces), kind, tuple(calls), note, tuple(breaks), len(self.found), item)

    def _length(self, pieces: list[str]) -> int:
        """Return how many characters a paragraph's pieces have, adding up only those that are new."""
        count, length = self.summed
        length += sum(map(len, pieces[count:]))
        self.summed = len(pieces), length
        return length

    def _text(self, element: Any, pieces: list[str], calls: list[tuple[int, str]], breaks: list[int]) -> None:
        state = self.styles.get(element.get(f"{_TEXT}style-name") or "", ("", False, False, ""))[3]
        if element.tag == f"{_TEXT}span" and state in ("hidden", "struck"):
            self.left.add(state)
            return
        text = _flat(element.text)
        pieces.append(text.translate(RAISED) if element.tag == f"{_TEXT}span" and state else text)
        for child in element:
            tag = child.tag
            if tag == f"{_TEXT}note":
                self.numbered += 1
                identity = f"n{self.numbered}-{child.get(f'{_TEXT}id')}"
                calls.append((self._length(pieces), identity))
                self.left.add("notes")
                self.notes.extend((identity, body) for body in child.iterfind(f"{_TEXT}note-body"))
            elif tag == f"{_TEXT}s":
                count = child.get(f"{_TEXT}c") or "1"
                pieces.append(" " * min(int(count) if count.isdigit() else 1, _MOST_SPACES))
            elif tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
                pieces.append("\t" if tag == f"{_TEXT}tab" else "\n")
            elif tag == f"{_TEXT}soft-page-break":
                breaks.append(self._length(pieces))
            elif tag == f"{_TEXT}ruby":
                for base in child.iterfind(f"{_TEXT}ruby-base"):
                    self._text(base, pieces, calls, breaks)
            elif isinstance(tag, str) and tag.startswith(_DRAW):
                self.boxes.extend(_outermost(child))
            elif isinstance(tag, str) and tag.startswith(_TEXT):
                self._text(child, pieces, calls, breaks)
            pieces.append(_flat(child.tail))


def _outermost(element: Any) -> list[Any]:
    """Return the text boxes under an element, without those inside another, which are found as that one is read."""
    found, below = [], [element]
    while below:
        one = below.pop()
        if one.tag == f"{_DRAW}text-box":
            found.append(one)
        else:
            below.extend(reversed(one))
    return found


def _flat(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")
