"""The readers of all formats, which run in a process of their own but for short plain texts."""

from __future__ import annotations

import logging
import re
from typing import Any

from argmap.errors import ArgmapError, BadRequest, TooLarge
from argmap.quotes.files.encodings import decode

LARGEST_TEXT = 64_000_000
"""Characters a text may have."""
SCANNED_PAGE = "its only page seems to be a scanned image"
OCR_FIRST = "Run text recognition (OCR) on it, and use the PDF that it makes."
"""What to do with a scanned file; the command line knows another way."""
MOST_BREAKS = 50_000
"""Page breaks beyond which a plain text is taken to have none."""
_PIECE = 100_000
_ZIP, _PDF = b"PK\x03\x04", b"%PDF-"
_MARKED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)

Answer = tuple[dict[str, Any], str]


def kind_of(data: bytes, name: str) -> str:
    """Return which format bytes are in, by themselves and only then by the name; ``zip`` for zipped documents."""
    if data[:1024].lstrip().startswith(_PDF):
        return "pdf"
    if data.startswith(_ZIP):
        return "zip"
    ending = name.lower().rpartition(".")[2]
    return "html" if _MARKED.match(data[:4096]) or ending in ("html", "htm", "xhtml") else "text"


def is_plain(data: bytes, name: str) -> bool:
    """Return whether bytes are to be read as plain text, which needs no process of its own while it is short."""
    return kind_of(data, name) == "text"


def plain(data: bytes, name: str) -> Answer:
    """Return the text of a plain file, its pages where form feeds part them."""
    text, encoding = decode(data, name)
    feeds = [match.end() for match in re.finditer("\f", text)] if text.count("\f") <= MOST_BREAKS else []
    pages = [(place, str(number)) for number, place in enumerate(feeds, 2)]
    remarks = []
    if nuls := text.count("\0"):
        remarks.append(f"{nuls} NUL characters are left out.")
        pages, text = [], text.replace("\0", "")
    return _answer("text", [(0, "1"), *pages] if pages else [], encoding, remarks), text


def is_scanned(error: ArgmapError) -> bool:
    """Return whether a file was refused since all its pages are scanned images."""
    return str(error).endswith(OCR_FIRST)


def read(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the text of a file in any format, with what :class:`Extracted` says of it; runs in a child process.

    :param options: ``name`` of the file; ``recognise``, languages of scanned pages; ``blocks``, whether to mark block
        quotations, and the notes of HTML
    :raises BadRequest: if it is damaged, or has no text that can be read
    """
    name = str(options["name"])
    if options.get("blocks") and kind_of(data, name) in ("html", "pdf"):
        answer, text = _guarded(data, name, "blocks")
    else:
        answer, text = _guarded(data, name, str(options.get("recognise", "")))
    if len(text) > LARGEST_TEXT:
        raise TooLarge(f"The text of “{name}” has more than {LARGEST_TEXT:,} characters.")
    require_words(text, name)
    return answer, text.encode("utf-8", "surrogatepass")


def require_words(text: str, name: str) -> None:
    """Require that a text has a letter or a digit.

    :raises BadRequest: if it has none
    """
    # In pieces, so that other threads have their turn between them.
    if not any(any(map(str.isalnum, text[at : at + _PIECE])) for at in range(0, len(text), _PIECE)):
        raise BadRequest(f"The file “{name}” contains no text.")


def _guarded(data: bytes, name: str, recognise: str) -> Answer:
    """Run a foreign format's reader, whatever way it fails on a damaged file."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    kind = kind_of(data, name)
    try:
        return {"pdf": _pdf, "zip": _zip, "html": _html, "text": _text}[kind](data, name, recognise)
    except (ArgmapError, MemoryError):
        raise
    except Exception as error:
        what = {"pdf": "PDF", "zip": "a document that can be read", "html": "HTML", "text": "text"}[kind]
        raise BadRequest(f"The file “{name}” is damaged, or not {what}.") from error


def _answer(kind: str, pages: list[tuple[int, str]], encoding: str, remarks: list[str]) -> dict[str, Any]:
    return {"kind": kind, "pages": pages, "encoding": encoding, "remarks": remarks}


def _text(data: bytes, name: str, _recognise: str) -> Answer:
    return plain(data, name)


def _html(data: bytes, name: str, wish: str) -> Answer:
    from argmap.quotes.files import html

    root, encoding = html.tree(data, name)
    text, pages, remarks = html.text_of(root, blocks=wish == "blocks")
    return _answer("html", pages, encoding, remarks), text


def _zip(data: bytes, name: str, _recognise: str) -> Answer:
    from argmap.quotes.files import docx, epub, foreign, odt, paragraphs, zipped

    archive = zipped.opened(data, name)
    names = archive.namelist()
    if epub.CONTAINER in names:
        text, pages, remarks = epub.text(archive, name, LARGEST_TEXT)
        return _answer("epub", pages, "", remarks), text
    if "word/document.xml" in names:
        kind, (found, remarks) = "docx", docx.paragraphs(archive, name)
    elif "content.xml" in names:
        kind, (found, remarks) = "odt", odt.paragraphs(archive, name)
    else:
        raise foreign.zip_refusal(archive, name, "DOCX, ODT or EPUB")
    text, pages = paragraphs.joined(found)
    return _answer(kind, pages, "", remarks), text


def _pdf(data: bytes, name: str, recognise: str) -> Answer:
    from argmap.quotes.files import pdf

    blocks = recognise == "blocks"
    found = pdf.read(data, name, LARGEST_TEXT, blocks=blocks)
    remarks: list[str] = []
    if found.empty and recognise and not blocks:
        from argmap.quotes.files import scans

        texts = scans.recognised(data, [at for at, _ in found.empty], recognise, name)
        done = [label for at, label in found.empty if any(map(str.isalnum, texts.get(at, "")))]
        if done:
            remarks.append(f"Recognised from scanned images by Tesseract, with its mistakes: {_pages(done)}.")
        found = pdf.read(data, name, LARGEST_TEXT, texts)
    if found.empty and len(found.empty) == len(found.pages):
        scanned = (
            f"all its {len(found.pages)} pages seem to be scanned images" if len(found.pages) > 1 else SCANNED_PAGE
        )
        raise BadRequest(f"The file “{name}” has no text: {scanned}. {OCR_FIRST}")
    if found.empty:
        remarks.append(f"No text on {_pages([label for _, label in found.empty])}: scanned images, or empty.")
    return _answer("pdf", found.pages, "", remarks), found.text


def _pages(labels: list[str]) -> str:
    """Return a list of pages, runs of numbers shortened.

    >>> _pages(["3"]), _pages(["ii", "4", "5", "6", "9"])
    ('page 3', 'pages ii, 4–6, 9')
    """
    runs: list[list[str]] = []
    for label in labels:
        follows = runs and label.isdigit() and runs[-1][-1].isdigit() and int(label) == int(runs[-1][-1]) + 1
        if follows:
            runs[-1].append(label)
        else:
            runs.append([label])
    told = [run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    shown = told if len(told) <= 12 else [*told[:12], f"and {len(told) - 12} more"]
    return f"page{'s' if len(labels) > 1 else ''} {', '.join(shown)}"
