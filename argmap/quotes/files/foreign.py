"""Files of a kind that has no reader here: what they are by their bytes, and how to save them as one that has."""

from __future__ import annotations

import re
import zipfile

from argmap.errors import BadRequest

_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Begins a compound file (MS-CFB): documents of Office up to 2003, and newer ones that are encrypted (MS-OFFCRYPTO)."""
_AS_DOCX = "Open it in Word or LibreOffice and save it as a Word document (.docx)."
_UNLOCK = "Open it in its own program, remove the password, and save it again."
_PICTURE = "argmap does not read pictures. Run text recognition (OCR) on it, or type the text."
_UNPACK = "Unpack it and choose the document inside."
_DIRECTORY = (
    ("EncryptedPackage", "is locked with a password.", _UNLOCK),
    ("WordDocument", "is a document of Word 97 to 2003 (.doc).", _AS_DOCX),
    (
        "PowerPoint Document",
        "is a presentation of old PowerPoint (.ppt).",
        "Save its text as .docx, PDF or plain text.",
    ),
    ("Workbook", "is a spreadsheet of old Excel (.xls).", "Save its text as .docx, PDF or plain text."),
)
"""Names in a compound file’s directory, each with what the file then is, and what to do."""
_FIRST = (
    (rb"\{\\rtf\d", "is an RTF document.", _AS_DOCX),
    (rb"\xff\xd8\xff", "is a picture (JPEG).", _PICTURE),
    (rb"\x89PNG", "is a picture (PNG).", _PICTURE),
    (rb"GIF8[79]a|BM.{4}\0\0\0\0|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp(?:hei|mif|avif)", "is a picture.", _PICTURE),
    (rb".{4}ftyp|ID3[\2-\4]|OggS\0|RIFF.{4}(?:WAVE|AVI )|\x1aE\xdf\xa3", "is a recording.", "Send its text instead."),
    (rb"\x1f\x8b|7z\xbc\xaf\x27\x1c|Rar!\x1a", "is a packed archive.", _UNPACK),
    (rb"\xffWPC", "is a WordPerfect document.", _AS_DOCX),
    (rb"(?i:mime-version:|from: <saved by)", "is a saved web page (MHTML).", "Save it as HTML or PDF."),
    (
        rb'(?:\xef\xbb\xbf)?\s*<\?xml[^>]*>\s*<\?mso-application progid="Word\.Document"\?>',
        "is a Word document saved as XML.",
        _AS_DOCX,
    ),
    (
        rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<office:document[\s>]",
        "is a flat OpenDocument file (.fodt).",
        _AS_DOCX,
    ),
    (
        rb"\0\x05\x16\x07",
        "is only what a Mac keeps beside a document.",
        "Choose the document itself, whose name has no “._” before it.",
    ),
)
"""What a file’s first bytes match, each with what it then is, and what to do."""
_PARTS = (
    ("Index/Document.iwa", "is a document of Apple’s Pages, Numbers or Keynote.", "Export it as Word (.docx) or PDF."),
    ("index.apxl", "is a presentation of Apple’s Keynote.", "Export it as PDF."),
    ("index.xml", "is a document of Apple’s Pages.", "Export it as Word (.docx) or PDF."),
    ("xl/workbook.xml", "is a spreadsheet (.xlsx).", "Save its text as .docx, PDF or plain text."),
    ("ppt/presentation.xml", "is a presentation (.pptx).", "Save it as PDF."),
)
"""Parts of zipped files, each with what the file then is, and what to do."""
_DIRECTORY_ENTRY = 128


def require_readable(data: bytes, name: str) -> None:
    """Require that a file is of a kind that may have a reader.

    :raises BadRequest: if it is known to be of another kind; says which, and how to save it
    """
    if (refused := refusal(data, name)) is not None:
        raise refused


def refusal(data: bytes, name: str) -> BadRequest | None:
    """Return why a file has no reader here, with how to save it; ``None`` where it may have one.

    :param data: its bytes; name: its name, for the message
    """
    if name.startswith("~$"):
        return _refusal(
            name, "is only a note that Word keeps while a document is open.", f"Choose “{name[2:]}” without the “~$”."
        )
    if data.startswith(_OFFICE):
        for entry, what, advice in _DIRECTORY:
            if _has_entry(data, entry):
                return _refusal(name, what, advice)
        return _refusal(name, "is a document of an old Office program.", _AS_DOCX)
    head = data[:512]
    for pattern, what, advice in _FIRST:
        if re.match(pattern, head, re.S):
            return _refusal(name, what, advice)
    if name.lower().endswith((".gdoc", ".webloc", ".url")):
        return _refusal(name, "is only a link to a document.", "Download the document itself as Word (.docx) or PDF.")
    return None


def zip_refusal(archive: zipfile.ZipFile, name: str, readable: str) -> BadRequest:
    """Return the refusal of a zipped file that is none of those that are read.

    :param readable: those that are, as words: ``DOCX, ODT or EPUB``
    """
    names = set(archive.namelist())
    for part, what, advice in _PARTS:
        if part in names:
            return _refusal(name, what, advice)
    inside = [it for it in archive.namelist() if not it.endswith("/") and not it.startswith("__MACOSX/")]
    if any(it.lower().endswith((".docx", ".odt", ".pdf", ".epub", ".txt", ".md", ".html")) for it in inside):
        return _refusal(name, "is a ZIP archive.", _UNPACK)
    return BadRequest(f"The file “{name}” is a zip archive, but not {readable}.")


def locked(name: str) -> BadRequest:
    """Return the refusal of a document that its own program has encrypted."""
    return _refusal(name, "is locked with a password.", _UNLOCK)


def protected(name: str) -> BadRequest:
    """Return the refusal of a document that its publisher’s copy protection has encrypted."""
    return _refusal(name, "is protected by its publisher, and cannot be read.", "Use a copy without copy protection.")


def _has_entry(data: bytes, entry: str) -> bool:
    """Return whether a compound file’s directory has a name: in UTF-16 at the beginning of an entry of 128 bytes."""
    wanted = entry.encode("utf-16-le") + b"\0\0"
    at = data.find(wanted)
    while at >= 0 and at % _DIRECTORY_ENTRY:
        at = data.find(wanted, at + 1)
    return at >= 0


def _refusal(name: str, what: str, advice: str) -> BadRequest:
    return BadRequest(f"The file “{name}” {what} {advice}")
