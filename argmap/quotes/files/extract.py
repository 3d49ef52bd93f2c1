"""Files turned into text: plain text in any usual encoding, HTML, PDF, DOCX and EPUB, with page numbers kept."""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from argmap.errors import ArgmapError, BadRequest, NotFound, Problem, TooLarge
from argmap.quotes.files.encodings import decode
from argmap.quotes.files.html import need, text_of, tree

LARGEST_FILE = 64_000_000
"""Bytes a file may have."""
LARGEST_TEXT = 20_000_000
"""Characters its text may have."""
LARGEST_UNPACKED = 200_000_000
"""Bytes a zipped document's parts may have together."""
MOST_PARTS = 10_000
"""Parts a zipped document may have."""
MOST_RATIO = 200
"""How many times larger than packed a zipped document may be, past the first megabyte."""
MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file.

    :param text: the text, without a byte order mark
    :param sha256: hash of the file's bytes, in hexadecimal
    :param kind: ``text``, ``html``, ``pdf``, ``docx`` or ``epub``
    :param pages: (offset, label) of each page's beginning, where the format has pages
    :param encoding: how plain text was decoded; ``mixed`` where its lines are in two encodings
    """

    text: str
    sha256: str
    kind: str
    pages: tuple[tuple[int, str], ...] = ()
    encoding: str = ""


def read_file(path: Path) -> Extracted:
    """Return the text of a file.

    :param path: the file
    :raises NotFound: if there is no such file
    :raises BadRequest: if it holds no text that can be read
    :raises TooLarge: if it is beyond the stated bounds
    :raises Unavailable: if the library for its format is not installed
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise TooLarge(_too_large(path.name))
        data = path.read_bytes()
    except FileNotFoundError:
        raise NotFound("file", path.name) from None
    except OSError as error:
        raise BadRequest(f"The file “{path.name}” cannot be read: {error.strerror}.") from error
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str = "") -> Extracted:
    """Return the text of a file's bytes; what format they are is told by the bytes, and only then by the name.

    :param data: the bytes
    :param name: the file's name, for messages and its ending
    :raises BadRequest: if they hold no text that can be read
    :raises TooLarge: if they are beyond the stated bounds
    :raises Unavailable: if the library for the format is not installed
    """
    if len(data) > LARGEST_FILE:
        raise TooLarge(_too_large(name))
    kind = _kind(data, name)
    reader = _READERS[kind]
    text, pages, encoding = reader(data, name)
    if len(text) > LARGEST_TEXT:
        raise TooLarge(f"The text of “{name}” has more than {LARGEST_TEXT:,} characters.")
    if not any(map(str.isalnum, text)):
        more = " It may hold only scanned pages; run text recognition first." if kind == "pdf" else ""
        raise BadRequest(f"The file “{name}” holds no text.{more}")
    return Extracted(text, hashlib.sha256(data).hexdigest(), kind, tuple(pages), encoding)


def try_file(path: Path) -> Extracted | Problem:
    """Return the text of a file, or a problem that says why it has none."""
    try:
        return read_file(path)
    except ArgmapError as error:
        return Problem(f"source-{error.code}", str(error), _MENDS.get(error.code, ""), file=path.name)


_MENDS = {
    "bad-request": "Save it as plain text in UTF-8, and add that.",
    "too-large": "Split it, and add the parts as sources of their own.",
    "not-found": "Check the name and the folder.",
}


def _too_large(name: str) -> str:
    return f"The file “{name}” is larger than {LARGEST_FILE // 1_000_000} MB."


def _kind(data: bytes, name: str) -> str:
    ending = name.lower().rpartition(".")[2]
    head = data[:1024].lstrip()
    if head.startswith(b"%PDF-"):
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        parts = _parts(data, name).namelist()
        if "word/document.xml" in parts:
            return "docx"
        if "META-INF/container.xml" in parts:
            return "epub"
        raise BadRequest(f"The file “{name}” is a zip archive, but neither DOCX nor EPUB.")
    marked = re.match(
        rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
        data[:4096],
        re.I | re.S,
    )
    if marked or ending in ("html", "htm", "xhtml"):
        return "html"
    return "text"


def _html(data: bytes, name: str) -> tuple[str, list[tuple[int, str]], str]:
    root, encoding = tree(data, name)
    text, pages = text_of(root)
    return text, pages, encoding


def _plain(data: bytes, name: str) -> tuple[str, list[tuple[int, str]], str]:
    text, encoding = decode(data, name)
    pages = [(match.end(), str(number)) for number, match in enumerate(re.finditer("\f", text), 2)]
    return text, [(0, "1"), *pages] if pages else [], encoding


# --- PDF --------------------------------------------------------------------------------------------------------------


def _pdf(data: bytes, name: str) -> tuple[str, list[tuple[int, str]], str]:
    pypdf = need("pypdf", "pypdf", "PDF")
    pieces: list[str] = []
    pages: list[tuple[int, str]] = []
    length = 0

    def read() -> None:
        nonlocal length
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise BadRequest(f"The file “{name}” is locked with a password.")
        if len(reader.pages) > MOST_PAGES:
            raise TooLarge(f"The file “{name}” has more than {MOST_PAGES:,} pages.")
        labels = list(reader.page_labels)
        for page, label in zip(reader.pages, labels, strict=False):
            if pieces:
                pieces.append("\n\f")
                length += 2
            pages.append((length, label))
            text = re.sub("[\ud800-\udfff]", "\ufffd", page.extract_text()).replace("\0", "").replace("\f", "\n")
            pieces.append(text)
            length += len(text)
            if length > LARGEST_TEXT:
                raise TooLarge(f"The text of “{name}” has more than {LARGEST_TEXT:,} characters.")

    _guarded(read, name, "PDF")
    return "".join(pieces), pages, ""


# --- zipped documents -------------------------------------------------------------------------------------------------


def _parts(data: bytes, name: str) -> zipfile.ZipFile:
    """Return a zipped document whose parts are few and small enough to unpack."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise BadRequest(f"The file “{name}” is damaged.") from error
    total = sum(info.file_size for info in infos)
    if len(infos) > MOST_PARTS or total > LARGEST_UNPACKED or total > MOST_RATIO * len(data) + 1_000_000:
        raise TooLarge(f"The file “{name}” unpacks to more than is read: {total:,} bytes in {len(infos):,} parts.")
    return archive


def _part(archive: zipfile.ZipFile, path: str, name: str) -> bytes:
    """Return one part of a zipped document, never more than it says it has."""
    try:
        size = archive.getinfo(path).file_size
        with archive.open(path) as part:
            return part.read(size + 1)[:size]
    except KeyError:
        raise BadRequest(f"The file “{name}” is damaged: it has no part “{path}”.") from None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise BadRequest(f"The file “{name}” is damaged or locked.") from error


def _docx(data: bytes, name: str) -> tuple[str, list[tuple[int, str]], str]:
    docx = need("docx", "python-docx", "DOCX")
    archive = _parts(data, name)
    for path in archive.namelist():
        if path.endswith((".xml", ".rels")) and re.search(rb"<!DOCTYPE|<!ENTITY", _part(archive, path, name)[:4096]):
            raise BadRequest(f"The file “{name}” declares entities, which no document needs.")
    pieces: list[str] = []
    pages: list[tuple[int, str]] = [(0, "1")]

    def read() -> None:
        length = 0
        for text, breaks in _paragraphs(docx.Document(io.BytesIO(data))):
            pages.extend((length + place, str(len(pages) + number)) for number, place in enumerate(breaks, 1))
            pieces.append(text + "\n\n")
            length += len(text) + 2

    _guarded(read, name, "DOCX")
    return "".join(pieces), pages if len(pages) > 1 else [], ""


def _paragraphs(container: Any) -> Iterator[tuple[str, list[int]]]:
    """Yield the text of each paragraph and the places in it where a page began when it was last laid out."""
    for item in container.iter_inner_content():
        if hasattr(item, "rows"):
            for row in item.rows:
                yield " ".join(cell.text for cell in row.cells), []
            continue
        text = item.text
        breaks = [len(found.preceding_paragraph_fragment.text) if found.preceding_paragraph_fragment else 0
                  for found in item.rendered_page_breaks]  # fmt: skip
        yield text, [min(place, len(text)) for place in breaks]


def _epub(data: bytes, name: str) -> tuple[str, list[tuple[int, str]], str]:
    archive = _parts(data, name)
    container = _xml(_part(archive, "META-INF/container.xml", name), name)
    paths = [path for element in container.iter("{*}rootfile") if (path := element.get("full-path"))]
    if not paths:
        raise BadRequest(f"The file “{name}” is damaged: it names no contents.")
    package = _xml(_part(archive, paths[0], name), name)
    folder = posixpath.dirname(paths[0])
    manifest = {item.get("id"): item for item in package.iter("{*}item")}
    pieces: list[str] = []
    pages: list[tuple[int, str]] = []
    length = 0
    for reference in package.iter("{*}itemref"):
        item = manifest.get(reference.get("idref"))
        if item is None or "html" not in (item.get("media-type") or ""):
            continue
        path = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "").partition("#")[0]))
        page = _part(archive, path, name)
        if not page.strip():
            continue
        text, breaks = text_of(tree(page, path)[0])
        pages.extend((length + place, label) for place, label in breaks)
        pieces.append(text.strip("\n") + "\n\n")
        length += len(pieces[-1])
        if length > LARGEST_TEXT:
            raise TooLarge(f"The text of “{name}” has more than {LARGEST_TEXT:,} characters.")
    return "".join(pieces), pages, ""


def _xml(data: bytes, name: str) -> Any:
    """Return parsed XML; declared entities are refused, and the network is left alone."""
    if b"<!ENTITY" in data:
        raise BadRequest(f"The file “{name}” declares entities, which no book needs.")
    etree = need("lxml.etree", "lxml", "HTML and EPUB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadRequest(f"The file “{name}” is damaged.") from error


def _guarded(read: Callable[[], None], name: str, what: str) -> None:
    """Run a foreign format's parser, whatever way it fails on a damaged file."""
    import logging

    loud = logging.getLogger("pypdf")
    level = loud.level
    loud.setLevel(logging.CRITICAL)
    try:
        read()
    except ArgmapError:
        raise
    except MemoryError:
        raise TooLarge(f"The file “{name}” needs too much memory to read.") from None
    except Exception as error:
        raise BadRequest(f"The file “{name}” is damaged, or not {what}.") from error
    finally:
        loud.setLevel(level)


_READERS: dict[str, Callable[[bytes, str], tuple[str, list[tuple[int, str]], str]]] = {
    "text": _plain,
    "html": _html,
    "pdf": _pdf,
    "docx": _docx,
    "epub": _epub,
}
