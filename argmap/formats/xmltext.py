"""Read XML from people safely: no entity is expanded, nothing is fetched, and faults are problems with lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from html.entities import html5
from typing import Any

from lxml import etree

from argmap.errors import Problem, Severity
from argmap.formats.base import clean, one_line

Element = Any
MOST_FAULTS = 20
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_CHARACTER = re.compile(r"&#(x[0-9A-Fa-f]{1,12}|[0-9]{1,12});", re.IGNORECASE)


def _character(match: re.Match[str]) -> str:
    """Return the character of a name that HTML knows and XML does not, such as ``&nbsp;``."""
    known = html5.get(f"{match[1]};")
    return match[0] if known is None or match[1] in ("amp", "lt", "gt", "quot", "apos") else escape(known)


def parse(text: str, problems: list[Problem]) -> Element | None:
    """Return the root element of as much as can be read, or nothing; never raise.

    A document type is cut out before parsing, so that no entity it declares can be used.

    :param problems: takes what is wrong with the text
    """
    text = _NAMED.sub(_character, _CHARACTER.sub(_allowed, clean(text)))
    text = _without_doctype(text.lstrip("\ufeff"), problems)
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.LxmlError:
        root = None
    for number, fault in enumerate(parser.error_log):
        if number == MOST_FAULTS:
            message = f"{len(parser.error_log) - MOST_FAULTS} more errors follow."
            problems.append(Problem("not-xml", message, severity=Severity.WARNING))
            break
        said = one_line(fault.message)[:200]
        message = f"The text is not XML here: {said}."
        fix = "Fix it; the rest was read as far as possible."
        problems.append(Problem("not-xml", message, fix, line=fault.line or None, column=fault.column or None))
    if root is None and not problems:
        problems.append(Problem("not-xml", "The text is not XML.", line=1, column=1))
    return root


#: What may be before the root: an instruction, a comment or a document type; one never closed reaches to the end.
_BEFORE = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|(?P<doctype><!DOCTYPE))", re.DOTALL | re.IGNORECASE)
_IN_DOCTYPE = re.compile(r"""[][>]|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|<!--.*?(?:-->|\Z)""", re.DOTALL)

_SAID = re.compile(r"<\?.*?(?:\?>|\Z)|<!.*?(?:>|\Z)", re.DOTALL)


def without_prologue(text: str) -> str:
    """Return a text without instructions, comments and declarations; one that never ends takes the rest with it."""
    return _SAID.sub("", text)


def _allowed(reference: re.Match[str]) -> str:
    """Return a reference to a character, or U+FFFD where XML has no such character."""
    number = int(reference[1][1:], 16) if reference[1][0] in "xX" else int(reference[1])
    if number > 0x10FFFF or clean(chr(number)) == "\ufffd":
        return "\ufffd"
    return reference[0]


def _without_doctype(text: str, problems: list[Problem]) -> str:
    """Return the text without the document types before its root, each replaced by as many line ends.

    Each character is looked at once, however the text goes on.
    """
    pieces: list[str] = []
    offset, line = 0, 1
    while (opening := _BEFORE.match(text, offset)) is not None:
        begin = opening.start("doctype")
        if begin < 0:
            pieces.append(opening.group())
            line += opening.group().count("\n")
            offset = opening.end()
            continue
        pieces.append(text[offset:begin])
        line += text.count("\n", offset, begin)
        offset = _doctype_end(text, opening.end())
        if "<!entity" in text[begin:offset].lower():
            message = "The document type declares entities; they are not expanded."
            fix = "Write the characters themselves."
            problems.append(Problem("xml-entities", message, fix, Severity.WARNING, line=line))
        lines = text.count("\n", begin, offset)
        pieces.append("\n" * lines)
        line += lines
    return "".join((*pieces, text[offset:]))


def _doctype_end(text: str, offset: int) -> int:
    """Return the offset after a document type that has begun."""
    depth = 0
    for mark in _IN_DOCTYPE.finditer(text, offset):
        piece = mark.group()
        if piece == "[":
            depth += 1
        elif piece == "]":
            depth -= 1
        elif piece == ">" and depth <= 0:
            return mark.end()
    return len(text)


def name_of(element: Element) -> str:
    """Return an element's name without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, name: str) -> Iterator[Element]:
    """Yield an element's children of a name."""
    if element is not None:
        yield from (child for child in element if name_of(child) == name)


def child(element: Element | None, name: str) -> Element | None:
    """Return an element's first child of a name."""
    return next(children(element, name), None)


def words(element: Element | None) -> str:
    """Return the text in an element and all below it, on one line."""
    if element is None:
        return ""
    return one_line("".join(part for part in element.itertext() if isinstance(part, str)))


def attributes(element: Element | None) -> dict[str, str]:
    """Return an element's attributes by their names without namespace."""
    if element is None:
        return {}
    return {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()}


def line_of(element: Element) -> int | None:
    """Return the line an element begins at."""
    return element.sourceline or None
