"""What was worked out of a long text as bytes and back, so that it need not be worked out again after a restart."""

from __future__ import annotations

import hashlib
import json
import sys
import unicodedata
import zlib
from array import array
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib.metadata import version
from itertools import accumulate, chain
from operator import sub
from pathlib import Path
from threading import Lock
from typing import Any, Protocol, TypeVar

from argmap.quotes.words.index import CHUNK, Index

T = TypeVar("T")

SHORTEST = 300_000
"""Characters of a text from which on what is worked out of it is worth keeping."""
MOST_ANSWERS = 10_000
"""Answers on one text that are kept, the oldest given up first."""
_LIBRARIES = ("edlib", "pyspellchecker", "rapidfuzz")
_HEAD = 8


class Keeper(Protocol):
    """Where what was worked out is kept."""

    def get_prepared(self, key: str) -> bytes | None:
        """Return what is kept under a key."""

    def put_prepared(self, key: str, value: bytes) -> None:
        """Keep something under a key."""


@lru_cache(maxsize=1)
def maker() -> str:
    """Return what tells this package's code, with the tables and libraries it goes by, from any other."""
    versions = [version(name) for name in _LIBRARIES]
    told = hashlib.sha256(f"{unicodedata.unidata_version} {sys.byteorder} {array('I').itemsize} {versions}".encode())
    package = Path(__file__).parents[1]
    for path in sorted((*package.rglob("*.py"), *package.rglob("*.toml"))):
        told.update(path.read_bytes())
    return told.hexdigest()[:16]


class KeptParts:
    """What is kept of one text.

    :param keeper: where it is kept
    :param name: what tells the text from others, with what a person corrected in it
    """

    def __init__(self, keeper: Keeper, name: str) -> None:
        self._keeper, self._name = keeper, f"{name} {maker()}"
        self._answers: dict[str, Any] | None = None
        self._fresh = False
        self._lock = Lock()
        self._given: dict[str, bytes] = {}

    def has(self, names: Iterable[str]) -> bool:
        """Return whether all these parts are kept."""
        return all(self._keeper.get_prepared(f"{self._name} {name}") is not None for name in names)

    def put(self, name: str, data: bytes) -> None:
        """Keep a part that was worked out elsewhere, and have it ready for the next request."""
        self._given[name] = data
        self._keeper.put_prepared(f"{self._name} {name}", data)

    def part(self, name: str, make: Callable[[], T], pack: Callable[[T], bytes], unpack: Callable[[bytes], T]) -> T:
        """Return a part, taken from where it is kept, or made now and kept where that cannot be read."""
        # What was put may be too large to be kept.
        data = self._given.pop(name, None) or self._keeper.get_prepared(f"{self._name} {name}")
        if data is not None:
            try:
                return unpack(data)
            except (zlib.error, ValueError):
                pass
        made = make()
        self._keeper.put_prepared(f"{self._name} {name}", pack(made))
        return made

    def answer(self, question: list[Any], make: Callable[[], Any]) -> Any:
        """Return the answer to what was asked of this text before, or is now; both as JSON has them."""
        key = hashlib.sha256(json.dumps(question).encode()).hexdigest()
        with self._lock:
            if self._answers is None:
                self._answers = self.part("answers", dict, pack_json, unpack_json)
            if key in self._answers:
                return self._answers[key]
        answer = make()
        with self._lock:
            self._answers[key] = answer
            self._fresh = True
            while len(self._answers) > MOST_ANSWERS:
                del self._answers[next(iter(self._answers))]
        return answer

    def keep(self) -> None:
        """Keep the answers that are new."""
        with self._lock:
            if self._fresh and self._answers is not None:
                self._keeper.put_prepared(f"{self._name} answers", pack_json(self._answers))
                self._fresh = False


def pack_json(value: Any) -> bytes:
    """Return what JSON can hold as bytes."""
    return zlib.compress(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)


def unpack_json(data: bytes) -> Any:
    """Return what bytes hold as JSON.

    :raises ValueError, zlib.error: where they are not whole
    """
    return json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))


def pack_index(index: Index) -> bytes:
    """Return the words of a text as bytes."""
    places = array("I", bytes(2 * len(index) * index.ids.itemsize))
    places[::2], places[1::2] = index.starts, index.ends
    steps = array("I", map(sub, places, chain((0,), places)))
    head = pack_json([index.forms, len(index.ids)])
    body = zlib.compress(steps.tobytes() + index.ids.tobytes(), 1)
    return len(head).to_bytes(_HEAD, "big") + head + body


def unpack_index(data: bytes) -> Index:
    """Return the words of a text from bytes.

    :raises ValueError, zlib.error: where they are not whole
    """
    behind = _HEAD + int.from_bytes(data[:_HEAD], "big")
    forms, count = unpack_json(data[_HEAD:behind])
    numbers = array("I", zlib.decompress(data[behind:]))
    if len(numbers) != 3 * count:
        raise ValueError("Words are missing.")
    places, last = array("I"), 0
    # In pieces, so that other threads have their turn between them.
    for at in range(0, 2 * count, CHUNK):
        piece = array("I", accumulate(numbers[at : min(at + CHUNK, 2 * count)], initial=last))
        last = piece[-1]
        places.extend(piece[1:])
    return Index.of(places[::2], places[1::2], numbers[2 * count :], forms)
