"""Bytes turned into text when nobody says in which encoding they are."""

from __future__ import annotations

import re

from argmap.errors import BadRequest

_SAMPLE = 200_000
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


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
        encoding = _wide(sample)
        if not encoding:
            raise BadRequest(f"The file “{name}” is not text.")
        return data.decode(encoding, "replace"), encoding
    if len(_CONTROLS.findall(sample)) > len(sample) // 100:
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
    """Return which UTF-16 bytes without a mark are in, by where their zeros stand; empty where they are not."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.3 * len(sample) / 2 and even < odd / 20:
        return "utf-16-le"
    if even > 0.3 * len(sample) / 2 and odd < even / 20:
        return "utf-16-be"
    return ""


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
