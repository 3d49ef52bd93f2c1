"""Pages of HTML turned into their visible text, with the page breaks of the print edition that they mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from argmap.errors import BadRequest, Unavailable
from argmap.quotes.files.encodings import decode

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_SILENT = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "svg",
        "math",
        "textarea",
        "select",
        "button",
        "title",
    ]
)


def tree(data: bytes, name: str) -> tuple[Any, str]:
    """Return the parsed page, with the encoding that its own declaration or its bytes tell."""
    html = need("lxml.html", "lxml", "HTML and EPUB")
    declared = re.search(
        rb"""<meta[^>]+charset\s*=\s*["']?([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""", data[:4096], re.I
    )
    encoding = (declared[1] or declared[2]).decode("ascii") if declared else ""
    try:
        page = data.decode(encoding) if encoding else decode(data, name)[0]
    except (LookupError, UnicodeDecodeError):
        page, encoding = decode(data, name)
    page = re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", page).replace("\0", "")
    if not page.strip():
        raise BadRequest(f"The file “{name}” holds no text.")
    parser = html.HTMLParser(huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(page, parser=parser), encoding or "utf-8"
    except (ValueError, html.etree.ParserError, html.etree.XMLSyntaxError) as error:
        raise BadRequest(f"The file “{name}” is not a page that can be read.") from error


def text_of(root: Any) -> tuple[str, list[tuple[int, str]]]:
    """Return the visible text under an element and the page breaks marked in it; blocks stand on lines of their own."""
    pieces: list[str] = []
    pages: list[tuple[int, str]] = []
    length, silent, pre = 0, 0, 0

    def put(text: str) -> None:
        nonlocal length
        if text and not silent:
            flat = text if pre else re.sub(r"[ \t\r\n\f]+", " ", text)
            if not pre and (not pieces or pieces[-1][-1:] in ("\n", " ")):
                flat = flat.lstrip(" ")
            if flat:
                pieces.append(flat)
                length += len(flat)

    def line(count: int) -> None:
        nonlocal length
        if silent or not pieces:
            return
        have = 2 if pieces[-1].endswith("\n\n") or pieces[-2:] == ["\n", "\n"] else int(pieces[-1].endswith("\n"))
        for _ in range(count - have):
            pieces.append("\n")
            length += 1

    for event, element in _walk(root):
        tag = element.tag if isinstance(element.tag, str) else ""
        tag = tag.rpartition("}")[2].lower()
        spaced = 2 if tag in ("p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table", "ul", "ol") else 1
        if event == "start":
            if tag in _BLOCKS:
                line(spaced)
            pre += tag == "pre"
            label = _page_label(element)
            if label and not silent:
                pages.append((length, label))
                silent += 1
            silent += tag in _SILENT
            if tag == "br":
                line(1)
            elif tag in ("td", "th") and pieces and not pieces[-1].endswith("\n"):
                put(" ")
            put(element.text or "")
        else:
            silent -= tag in _SILENT
            silent -= bool(_page_label(element))
            silent = max(0, silent)
            pre -= tag == "pre"
            if tag in _BLOCKS:
                line(spaced)
            put(element.tail or "")
    return "".join(pieces), pages


def _page_label(element: Any) -> str:
    """Return the number of the page that an element marks the beginning of (EPUB 3 and DPUB-ARIA page breaks)."""
    kinds = f"{element.get('role') or ''} {element.get('epub:type') or ''}" if isinstance(element.tag, str) else ""
    if "doc-pagebreak" not in kinds and "pagebreak" not in kinds:
        return ""
    label = element.get("aria-label") or element.get("title") or element.text or (element.get("id") or "")
    found = re.search(r"[\divxlcIVXLC]+$", label.strip().rstrip("."))
    return found[0] if found else label.strip()


def _walk(root: Any) -> Iterator[tuple[str, Any]]:
    """Yield the beginning and end of every element, however deep."""
    etree = need("lxml.etree", "lxml", "HTML and EPUB")
    yield from etree.iterwalk(root, events=("start", "end"))


def need(module: str, package: str, what: str) -> Any:
    """Return an optional library.

    :raises Unavailable: if it is not installed
    """
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as error:
        raise Unavailable(f"Reading {what} needs the package {package}: pip install {package}.") from error
