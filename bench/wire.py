"""Requests by the byte: sound ones, bombs, and those that nobody means well with."""

from __future__ import annotations

import random
from pathlib import Path

HALF = b"POST /import HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\nhalf."
BOMBS = (
    b"<!DOCTYPE a [" + b"<!-- " * 30_000,
    b'\\"' * 90_000,
    b'"' * 900_000,
    b"[A]: x\n" * 20_000,
    b"title: x\nclaims:\n" + b"  - &a [*a, *a]\n" * 500,
)
#: Pieces that hostile addresses are made of.
PIECES = (
    "%00", "%ff", "%0a", "..", "%2f", "<script>", "'", '"', "{{7*7}}", "9" * 40, "-1", "%F0%9F", "é", "maps", "a b",
)  # fmt: skip
#: Parameters that some page reads.
NAMES = ("q", "claim", "page", "step", "semantics", "reject", "left", "right", "focus", "scale", "side")
#: Headers that are not what they should be.
ODD = (b"Host: [", b"Origin: http://[", b"Accept: \xff", b'If-None-Match: "', b'Cookie: a="', b"Range: bytes=9-1")
METHODS = (b"POST", b"PUT", b"DELETE", b"OPTIONS", b"HEAD", b"BREW")


def get(address: str) -> bytes:
    """Return a request for an address."""
    safe = address.replace(" ", "%20").replace("é", "%C3%A9")
    return f"GET {safe} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode("latin-1", "replace")


def post(body: bytes) -> bytes:
    """Return a form with a file to import."""
    edge = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\n'
    whole = edge + body + b"\r\n--edge--\r\n"
    head = (
        "POST /import HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: {len(whole)}\r\n\r\n"
    )
    return head.encode() + whole


def addresses(folder: Path) -> list[str]:
    """Return addresses of every kind of page and file."""
    found = ["/", "/sources", "/people", "/import", "/search?q=state", "/compare", "/theme.css"]
    for path in sorted(folder.glob("*.yaml"))[:6]:
        name = path.stem
        if name == "sources":
            continue
        found += [f"/maps/{name}{rest}" for rest in (
            "", "/debate", "/debate/flow", "/debate/passages", "/voices", "/quotes", "/standing", "/gaps", "/present",
            "/prepare", ".svg", ".json", ".md", "/documents/case.md", "/documents/cards.docx", "/documents/brief.pdf",
        )]  # fmt: skip
    return found


def hostile(rng: random.Random, address: str) -> bytes:
    """Return a request that nobody means well with, made from a sound address."""
    kind = rng.random()
    if kind < 0.4:
        parts = address.split("/")
        parts[rng.randrange(len(parts))] = rng.choice(PIECES)
        address = "/" + "/".join(parts).lstrip("/")
    elif kind < 0.8:
        address += f"{'&' if '?' in address else '?'}{rng.choice(NAMES)}={rng.choice(PIECES)}"
    request = get(address)
    if kind > 0.9:
        odd = rng.choice(ODD)
        request = request.replace(b"Connection: close", odd + b"\r\nConnection: close")
        if rng.random() < 0.5:
            request = request.replace(b"GET", rng.choice(METHODS), 1)
    return request
