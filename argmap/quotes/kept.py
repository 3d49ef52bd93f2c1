"""What preparing a text yields as bytes and back, so that a long text need not be prepared again after a restart."""

from __future__ import annotations

import hashlib
import json
import sys
import unicodedata
import zlib
from array import array
from functools import lru_cache
from itertools import accumulate, chain
from pathlib import Path
from typing import Protocol

from argmap.quotes.index import Index
from argmap.quotes.masks import Mask

SHORTEST = 300_000
"""Characters of a text from which on its preparation is worth keeping."""
_MADE_BY = ("callouts", "corrections", "fold", "furniture", "heads", "index", "kept", "masks")
_HEAD = 8


class Keeper(Protocol):
    """Where preparations are kept."""

    def get_prepared(self, key: str) -> bytes | None:
        """Return what is kept under a key."""

    def put_prepared(self, key: str, value: bytes) -> None:
        """Keep something under a key."""


@lru_cache(maxsize=1)
def maker() -> str:
    """Return what tells this preparing code, with the tables it goes by, from any other."""
    told = hashlib.sha256(f"{unicodedata.unidata_version} {sys.byteorder} {array('I').itemsize}".encode())
    for name in _MADE_BY:
        told.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    return told.hexdigest()[:16]


def pack(masks: tuple[Mask, ...], index: Index) -> bytes:
    """Return masks and words as bytes."""
    ends = chain.from_iterable(zip(index.starts, index.ends, strict=True))
    steps, place = array("I"), 0
    for offset in ends:
        steps.append(offset - place)
        place = offset
    head = zlib.compress(
        json.dumps([masks, index.forms, len(index.ids)], ensure_ascii=False).encode("utf-8", "surrogatepass"), 1
    )
    body = zlib.compress(steps.tobytes() + index.ids.tobytes(), 1)
    return len(head).to_bytes(_HEAD, "big") + head + body


def unpack(data: bytes) -> tuple[tuple[Mask, ...], Index] | None:
    """Return masks and words from bytes; None where the bytes are not whole."""
    behind = _HEAD + int.from_bytes(data[:_HEAD], "big")
    try:
        masks, forms, count = json.loads(zlib.decompress(data[_HEAD:behind]).decode("utf-8", "surrogatepass"))
        numbers = array("I", zlib.decompress(data[behind:]))
    except (zlib.error, ValueError):
        return None
    if len(numbers) != 3 * count:
        return None
    places = array("I", accumulate(numbers[: 2 * count]))
    index = Index.of(places[::2], places[1::2], numbers[2 * count :], forms)
    return tuple(Mask(*mask) for mask in masks), index
