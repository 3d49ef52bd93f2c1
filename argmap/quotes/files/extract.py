"""Files turned into text: plain text in any usual encoding, HTML, PDF, DOCX, ODT and EPUB, with page numbers kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from argmap import bounded
from argmap.bounded import Bounds
from argmap.errors import ArgmapError, NotFound, Problem, TooLarge, Unreadable
from argmap.quotes.files.foreign import require_readable
from argmap.quotes.files.readers import LARGEST_TEXT, is_plain, plain, require_words

LARGEST_FILE = 64_000_000
"""Bytes a file may have."""
LARGEST_HERE = 4_000_000
"""Bytes of plain text from which on that too is decoded in a process of its own."""
READING = Bounds(seconds=90, memory=2_000_000_000, output=400_000_000)
"""What the process that reads a file may take."""
RECOGNISING = Bounds(seconds=900, memory=4_000_000_000, output=400_000_000)
"""The same where scanned pages are recognised."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file.

    :param text: the text, without a byte order mark
    :param sha256: hash of the file's bytes, in hexadecimal
    :param kind: ``text``, ``html``, ``pdf``, ``docx``, ``odt`` or ``epub``
    :param pages: (offset, label) of each page's beginning, where the format has pages
    :param encoding: how plain text was decoded; ``mixed`` where its lines are in two encodings
    :param remarks: sentences on what was left out, or read in a way to know of
    """

    text: str
    sha256: str
    kind: str
    pages: tuple[tuple[int, str], ...] = ()
    encoding: str = ""
    remarks: tuple[str, ...] = ()


def read_file(path: Path, recognise: str = "") -> Extracted:
    """Return the text of a file.

    :param path: the file
    :param recognise: languages of scanned pages, as Tesseract names them (``eng+deu``); empty to leave those unread
    :raises NotFound: if there is no such file
    :raises Unreadable: if the system does not give it
    :raises BadRequest: if it has no text that can be read
    :raises TooLarge: if it is beyond the stated bounds
    :raises Unavailable: if scanned pages are to be recognised and Tesseract is not installed
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise TooLarge(_too_large(path.name))
        data = path.read_bytes()
    except FileNotFoundError:
        raise NotFound("file", path.name) from None
    except OSError as error:
        raise Unreadable(f"The file “{path.name}”", error.strerror or type(error).__name__) from error
    return read_bytes(data, path.name, recognise)


def read_bytes(data: bytes, name: str = "", recognise: str = "", *, blocks: bool = False) -> Extracted:
    """Return the text of a file's bytes; what format they are is recognised by the bytes, and only then by the name.

    :param data: the bytes
    :param name: the file's name, for messages and its ending
    :param recognise: languages of scanned pages, as Tesseract names them; empty to leave those unread
    :param blocks: whether to mark block quotations in HTML and PDF, and the notes of HTML; see
        :data:`paragraphs.BLOCK_MARK`
    :raises BadRequest: if they hold no text that can be read
    :raises TooLarge: if they are beyond the stated bounds
    :raises Unavailable: if scanned pages are to be recognised and Tesseract is not installed
    """
    if len(data) > LARGEST_FILE:
        raise TooLarge(_too_large(name))
    require_readable(data, name)
    if len(data) <= LARGEST_HERE and is_plain(data, name):
        answer, text = plain(data, name)
        require_words(text, name)
    else:
        bounds = RECOGNISING if recognise else READING
        options = {"name": name, "recognise": recognise, "blocks": blocks}
        answer, content = bounded.call("argmap.quotes.files.readers:read", options, data, bounds, f"The file “{name}”")
        text = content.decode("utf-8", "surrogatepass")
    if len(text) > LARGEST_TEXT:
        raise TooLarge(f"The text of “{name}” has more than {LARGEST_TEXT:,} characters.")
    pages = tuple((int(place), str(label)) for place, label in answer["pages"])
    return Extracted(
        text, hashlib.sha256(data).hexdigest(), answer["kind"], pages, answer["encoding"], tuple(answer["remarks"])
    )


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
