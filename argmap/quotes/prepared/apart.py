"""Long texts prepared in a process of their own: the server goes on answering meanwhile, and gets its memory back."""

from __future__ import annotations

import pickle
from typing import Any

from argmap import bounded, work
from argmap.bounded import Bounds
from argmap.quotes.prepared.prepared import PARTS, Prepared

SHORTEST = 1_000_000
"""Characters of a text from which on a server has it prepared apart; a shorter one costs less than the process."""
BOUNDS = Bounds(seconds=60, memory=4_000_000_000, output=1_000_000_000)
"""What the process may take."""


def prepare(prepared: Prepared) -> None:
    """Have the parts of a long text worked out and kept, where a server waits for them and they are not kept yet.

    :raises TooLarge: if it takes more time or memory than is allowed
    :raises Busy: if too much else is being done
    """
    kept_parts, text = prepared.kept_parts, prepared.text
    if kept_parts is None or len(text) < SHORTEST or not work.asked() or kept_parts.has(PARTS):
        return
    given = pickle.dumps((text, prepared.furniture))
    sizes, packed = bounded.call("argmap.quotes.prepared.apart:child", {}, given, BOUNDS, "Preparing the text")
    place = 0
    for name, size in sizes.items():
        kept_parts.put(name, packed[place : place + size])
        place += size


def child(_options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Work out the parts of a text, in the child; return how many bytes each has, packed, and those bytes."""
    # What our own parent wrote, through a file that nobody else can open.
    text, furniture = pickle.loads(data)  # noqa: S301
    parts = Prepared(text, furniture=furniture).packed()
    return {name: len(part) for name, part in parts.items()}, b"".join(parts.values())
