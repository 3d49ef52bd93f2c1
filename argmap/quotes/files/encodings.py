"""Bytes turned into text when nobody says in which encoding they are."""

from __future__ import annotations

import re
from collections import Counter

from argmap.errors import BadRequest

_SAMPLE = 200_000
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, name: str = "") -> tuple[str, str]:
    """Return the text of bytes and the encoding that was used.

    In this order: a byte order mark; UTF-8; lines of UTF-8 among lines of Windows-1252; what charset-normalizer finds,
    if it is installed; Windows-1252. Nothing is left out, and line ends stay as they are.

    :raises BadRequest: if the bytes are not text
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), encoding
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        if encoding := _wide(sample):
            return data.decode(encoding, "replace"), encoding
        # A few NULs among words are what old programs and damaged disks leave; what they part is text all the same.
        if sample.count(0) > len(sample) // 2:
            raise BadRequest(f"The file “{name}” is not text.")
        if not any(sample.replace(b"\0", b"").strip()):
            raise BadRequest(f"The file “{name}” is not text.")
    if len(_CONTROLS.findall(sample)) > (len(sample) - sample.count(0)) // 100:
        raise BadRequest(f"The file “{name}” is not text.")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    lines = data.splitlines(keepends=True)
    read = [_utf8(line) for line in lines]
    foreign = [line for line in lines if not line.isascii()]
    valid = len(foreign) - read.count(None)
    if valid and 10 * valid >= len(foreign):
        return "".join(
            _windows(line) if text is None else text for line, text in zip(lines, read, strict=True)
        ), "mixed"
    encoding = _detected(b"".join(foreign)[:_SAMPLE])
    if encoding:
        return data.decode(encoding, "replace"), encoding
    return _windows(data), "windows-1252"


_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def _wide(sample: bytes) -> str:
    """Return which UTF-16 bytes without a mark are in, by which of the two reads as text; empty if neither does."""
    rest = sample.replace(b"\0", b"")
    if 10 * len(rest) > 7 * len(sample) and not _CONTROLS.search(rest) and _utf8(rest[:-4]) is not None:
        return ""
    even = sample[: len(sample) // 2 * 2]
    plain = {name: _plainness(even.decode(name, "replace")) for name in ("utf-16-le", "utf-16-be")}
    best = max(plain, key=lambda name: plain[name])
    return best if plain[best] > 0.9 and plain[best] > min(plain.values()) + 0.1 else ""


def _plainness(text: str) -> float:
    """Return the share of a text's characters that are letters of few scripts, marks of writing or white space.

    Bytes read in the wrong order give letters of a hundred scripts, and no spaces or line ends.
    """
    if not text:
        return 0.0
    blocks = Counter(ord(char) >> 8 if ord(char) < 0x3000 else 0x30 for char in text)
    common = {block for block, _ in blocks.most_common(3)} | {0, 0x20}
    spaced = any(char in text for char in " \n\r\t、。")
    known = sum(
        char.isspace() or (char.isprintable() and (ord(char) >> 8 if ord(char) < 0x3000 else 0x30) in common)
        for char in text
    )
    return known / len(text) if spaced else 0.0


def _utf8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _windows(data: bytes) -> str:
    try:
        return data.decode("windows-1252")
    except UnicodeDecodeError:
        pieces = re.split(rb"([\x81\x8d\x8f\x90\x9d])", data)
        return "".join(byte.decode("latin-1" if byte in _UNDEFINED else "windows-1252") for byte in pieces)


_UNDEFINED = frozenset((b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))


def _detected(sample: bytes) -> str:
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return ""
    found = from_bytes(sample)
    best = found.best()
    if best is None or best.encoding in ("ascii", "utf_8"):
        return ""
    # Western and Central European bytes are often equally likely; the Western ones are far commoner.
    western = any(match.encoding == "cp1252" and match.chaos <= best.chaos + 0.02 for match in found)
    return "" if western else best.encoding
