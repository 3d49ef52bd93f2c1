"""DOCX: paragraphs as they read once tracked changes are accepted, with their footnotes and endnotes."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from argmap.errors import BadRequest
from argmap.quotes.files import zipped
from argmap.quotes.files.paragraphs import CARD, HEADING, INDENTED, NOTE, QUOTE, RAISED, LeftOut, Paragraph

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_QUOTE_STYLE = re.compile(r"quot|zitat|citation|citazion|\bcita\b|цитат|引用|block ?text|epigraph", re.I)
_HEADING_STYLE = re.compile(r"^(?:heading|title|überschrift|titre|título|titolo|заголовок|标题|標題)", re.I)
_TAG_STYLE = re.compile(r"^(?:heading|überschrift|titre|título|titolo) ?4\b|^tag\b", re.I)
_YEAR = re.compile(r"[’'‘]\d\d\b|\b\d\d\b|\b(?:1[5-9]|20)\d\d\b")
_INDENT = 360
"""Twentieths of a point from which a paragraph that is not a list counts as set in."""
_WHITE = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011", f"{W}softHyphen": "\u00ad"}
_CALLS = {f"{W}footnoteReference": "f", f"{W}endnoteReference": "e"}
_NOTES = (("word/footnotes.xml", f"{W}footnote", "f"), ("word/endnotes.xml", f"{W}endnote", "e"))


def paragraphs(archive: zipfile.ZipFile, name: str) -> tuple[list[Paragraph], list[str]]:
    """Return the paragraphs of a DOCX, the notes last, and remarks on what was left out.

    :param archive: the opened document
    :raises BadRequest: if it is damaged, or declares entities
    """
    names = set(archive.namelist())
    root = zipped.xml(zipped.part(archive, "word/styles.xml", name), name) if "word/styles.xml" in names else None
    styles = Styles(root)
    left = LeftOut()
    body = zipped.xml(zipped.part(archive, "word/document.xml", name), name).find(f"{W}body")
    if body is None:
        raise BadRequest(f"The file “{name}” is damaged: it has no body.")
    found: list[Paragraph] = []
    items: Counter[str] = Counter()
    elements = body_paragraphs(body)
    for element in elements:
        listed = styles.list_of(element.find(f"{W}pPr"))
        items[listed] += 1
        found.append(replace(_read(element, styles, left), item=items[listed] if listed else 0))
    found = _with_cards(found, elements, styles)
    for path, tag, letter in _NOTES:
        if path not in names:
            continue
        for note in zipped.xml(zipped.part(archive, path, name), name).iter(tag):
            if note.get(f"{W}type") in (None, "normal"):
                found += [
                    _read(element, styles, left, f"{letter}{note.get(f'{W}id')}") for element in note.iter(f"{W}p")
                ]
                left.add("notes")
    return [replace(it, number=at) for at, it in enumerate(found)], left.remarks()


def _with_cards(found: list[Paragraph], elements: list[Any], styles: Styles) -> list[Paragraph]:
    """Return paragraphs with those marked that are the text of evidence cards.

    A card, as debaters' templates have it, is a tag (a heading of the fourth level), a cite that begins in bold and has
    a year, and what is quoted: all paragraphs to the next heading, though only a part of them is read aloud.
    """
    out: list[Paragraph] = []
    tagged = cited = False
    for paragraph, element in zip(found, elements, strict=True):
        properties = element.find(f"{W}pPr")
        if paragraph.kind == HEADING:
            tagged, cited = styles.is_tag(properties), False
        elif paragraph.text.strip():
            if cited:
                paragraph = replace(paragraph, kind=CARD)
            cited = cited or (tagged and _is_cite(paragraph.text, element, styles))
            tagged = False
        out.append(paragraph)
    return out


def _is_cite(text: str, element: Any, styles: Styles) -> bool:
    runs = [run for run in element.iter(f"{W}r") if any((it.text or "").strip() for it in run.iterfind(f"{W}t"))]
    return bool(runs) and bool(_YEAR.search(text)) and styles.is_on(runs[0].find(f"{W}rPr"), "b")


def body_paragraphs(body: Any) -> list[Any]:
    """Return the paragraphs of a body in the document's order, those of tables and text boxes too."""
    skipped = (_FALLBACK, f"{W}del", f"{W}moveFrom")
    deleted_rows = {row for row in body.iter(f"{W}tr") if row.find(f"{W}trPr/{W}del") is not None}
    return [
        it for it in body.iter(f"{W}p") if not any(up.tag in skipped or up in deleted_rows for up in it.iterancestors())
    ]


class Styles:
    """What the styles of a document say of text that is hidden, struck out, quoted or a heading."""

    def __init__(self, root: Any) -> None:
        self._properties: dict[str, tuple[str, str, Any]] = {}
        for style in root.iter(f"{W}style") if root is not None else ():
            name, base = style.find(f"{W}name"), style.find(f"{W}basedOn")
            self._properties[style.get(f"{W}styleId") or ""] = (
                "" if name is None else name.get(f"{W}val") or "",
                "" if base is None else base.get(f"{W}val") or "",
                style,
            )

    def _chain(self, style: str) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        while style in self._properties and style not in seen:
            seen.add(style)
            name, base, element = self._properties[style]
            yield name, element
            style = base

    def is_on(self, properties: Any, tag: str) -> bool:
        """Return whether a run's properties, or its style's, switch something on."""
        if properties is None:
            return False
        direct = properties.find(f"{W}{tag}")
        if direct is not None:
            return _is_true(direct)
        style = properties.find(f"{W}rStyle")
        for _, element in self._chain("" if style is None else style.get(f"{W}val") or ""):
            if (found := element.find(f"{W}rPr/{W}{tag}")) is not None:
                return _is_true(found)
        return False

    def is_raised(self, properties: Any) -> bool:
        """Return whether a run's properties, or its style's, raise it."""
        if properties is None:
            return False
        style = properties.find(f"{W}rStyle")
        chain = self._chain("" if style is None else style.get(f"{W}val") or "")
        for found in (properties.find(f"{W}vertAlign"), *(it.find(f"{W}rPr/{W}vertAlign") for _, it in chain)):
            if found is not None:
                return bool(found.get(f"{W}val") == "superscript")
        return False

    def kind(self, properties: Any) -> str:
        """Return the kind of a paragraph, by its style or its indent."""
        if properties is None:
            return ""
        style = properties.find(f"{W}pStyle")
        chain = list(self._chain("" if style is None else style.get(f"{W}val") or ""))
        if any(_QUOTE_STYLE.search(name) for name, _ in chain):
            return QUOTE
        if any(_HEADING_STYLE.search(name) for name, _ in chain):
            return HEADING
        if properties.find(f"{W}numPr") is not None:
            return ""
        for found in (properties.find(f"{W}ind"), *(element.find(f"{W}pPr/{W}ind") for _, element in chain)):
            if found is None:
                continue
            left = found.get(f"{W}left") or found.get(f"{W}start") or "0"
            hanging = found.get(f"{W}hanging") or "0"
            return INDENTED if left.lstrip("-").isdigit() and int(left) >= _INDENT and hanging == "0" else ""
        return ""

    def is_tag(self, properties: Any) -> bool:
        """Return whether a paragraph is a heading of the fourth level."""
        style = properties.find(f"{W}pStyle") if properties is not None else None
        chain = self._chain("" if style is None else style.get(f"{W}val") or "")
        return any(_TAG_STYLE.search(name) for name, _ in chain)

    def list_of(self, properties: Any) -> str:
        """Return the list that a paragraph is an item of at its first level, by itself or its style; empty for none."""
        if properties is None:
            return ""
        style = properties.find(f"{W}pStyle")
        chain = self._chain("" if style is None else style.get(f"{W}val") or "")
        for found in (properties.find(f"{W}numPr"), *(element.find(f"{W}pPr/{W}numPr") for _, element in chain)):
            if found is not None:
                name, level = found.find(f"{W}numId"), found.find(f"{W}ilvl")
                first = level is None or level.get(f"{W}val") in (None, "0")
                return (name.get(f"{W}val") or "") if name is not None and first else ""
        return ""


def _is_true(element: Any) -> bool:
    return (element.get(f"{W}val") or "1") not in ("0", "false", "off", "none")


def _read(element: Any, styles: Styles, left: LeftOut, note: str = "") -> Paragraph:
    pieces: list[str] = []
    calls: list[tuple[int, str]] = []
    breaks: list[int] = []
    length = 0
    for what, value in text_of(element, styles, left):
        if what == "text":
            pieces.append(value)
            length += len(value)
        elif what == "call":
            calls.append((length, value))
        else:
            breaks.append(length)
    kind = NOTE if note else styles.kind(element.find(f"{W}pPr"))
    return Paragraph("".join(pieces), kind, tuple(calls), note, tuple(breaks))


def text_of(element: Any, styles: Styles, left: LeftOut) -> Iterator[tuple[str, str]]:
    """Yield ("text", words), ("call", id of a note) and ("break", "") in a paragraph's order."""
    for run, pieces in runs_of(element, styles, left):
        del run
        yield from pieces


def runs_of(element: Any, styles: Styles, left: LeftOut) -> Iterator[tuple[Any, list[tuple[str, str]]]]:
    """Yield the runs of a paragraph that are text, each with what it holds; see :func:`text_of`."""
    for child in element:
        tag = child.tag
        if tag in (f"{W}del", f"{W}moveFrom"):
            left.add("deleted")
        elif tag == f"{W}r":
            if (pieces := _run(child, styles, left)) is not None:
                yield child, pieces
            for base in child.iterfind(f"{W}ruby/{W}rubyBase"):
                yield from runs_of(base, styles, left)
        elif tag in (f"{W}pPr", f"{W}p", _FALLBACK):
            continue
        else:
            if tag in (f"{W}ins", f"{W}moveTo"):
                left.add("inserted")
            yield from runs_of(child, styles, left)


def _run(run: Any, styles: Styles, left: LeftOut) -> list[tuple[str, str]] | None:
    properties = run.find(f"{W}rPr")
    for tag, what in (("vanish", "hidden"), ("strike", "struck"), ("dstrike", "struck")):
        if styles.is_on(properties, tag):
            if run.find(f"{W}t") is not None:
                left.add(what)
            return None
    raised = styles.is_raised(properties)
    pieces: list[tuple[str, str]] = []
    for child in run:
        tag = child.tag
        if tag == f"{W}t":
            text = child.text or ""
            pieces.append(("text", text.translate(RAISED) if raised else text))
        elif tag in _WHITE:
            pieces.append(("text", _WHITE[tag]))
        elif tag == f"{W}br":
            pieces.append(("break", "") if child.get(f"{W}type") == "page" else ("text", "\n"))
        elif tag == f"{W}lastRenderedPageBreak":
            pieces.append(("break", ""))
        elif tag in _CALLS:
            pieces.append(("call", f"{_CALLS[tag]}{child.get(f'{W}id')}"))
    return pieces
