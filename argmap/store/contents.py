"""Texts under their hashes: each is kept whole or as its difference from an earlier one, compressed."""

from __future__ import annotations

import hashlib
import zlib

from argmap.store.session import Session, first

#: A text is kept as a difference from another at most so many times in a row, so that reading one stays quick.
CHAIN = 40
#: Below this size, in bytes, a difference saves too little to be worth the reading of another text.
WORTH = 2048


def digest(content: bytes) -> str:
    """Return the SHA-256 hash of a content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def keep(session: Session, content: bytes, like: str = "", other: bytes | None = None) -> str:
    """Keep a text under its hash, and return the hash.

    :param like: hash of a kept text that is much like it; may be empty
    :param other: what may be that text, so that it need not be read
    """
    sha256 = digest(content)
    if session.rows("SELECT 1 AS one FROM contents WHERE sha256 = ?", sha256):
        return sha256
    start = end = depth = 0
    base, row = "", None
    if like and len(content) >= WORTH:
        row = first(session.rows("SELECT depth FROM contents WHERE sha256 = ?", like))
        if not row or row["depth"] >= CHAIN:
            other = None
        elif other is None or digest(other) != like:
            other = read(session, like)
        if row is not None and other is not None:
            start, end = common(other, content)
            if start + end > len(content) // 2:
                base, depth = like, row["depth"] + 1
            else:
                start = end = 0
    value = zlib.compress(content[start : len(content) - end], 6)
    session.run(
        "INSERT INTO contents (sha256, base, before, after, depth, value) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (sha256) DO NOTHING",
        *(sha256, base, start, end, depth, value),
    )
    return sha256


def read(session: Session, sha256: str) -> bytes | None:
    """Return a kept text; ``None`` if there is none of this hash."""
    parts: list[tuple[int, int, bytes]] = []
    at = sha256
    while at:
        row = first(session.rows("SELECT base, before, after, value FROM contents WHERE sha256 = ?", at))
        if row is None:
            return None
        parts.append((row["before"], row["after"], zlib.decompress(bytes(row["value"]))))
        at = row["base"]
    text = b""
    for start, end, middle in reversed(parts):
        text = text[:start] + middle + text[len(text) - end :] if start or end else middle
    return text


def common(one: bytes, two: bytes) -> tuple[int, int]:
    """Return how many bytes two texts share at the beginning, and how many of the rest at the end.

    >>> common(b"abcXdef", b"abcYYdef")
    (3, 3)
    >>> common(b"aaa", b"aa")
    (2, 0)
    """
    most = min(len(one), len(two))
    start = _shared(one, two, most)
    end = _shared(one[::-1], two[::-1], most - start)
    return start, end


def _shared(one: bytes, two: bytes, most: int) -> int:
    # Slices are compared in C: halving costs about twice the length instead of a step of Python for each byte.
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == two[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
