"""A whole map as data that travels in a file of another format, and counts as long as the file is as we wrote it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from argmap.errors import has_errors
from argmap.formats import jsontext
from argmap.formats.base import clean
from argmap.model import Map, is_slug

VERSION = 1
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")


def packed(debate: Map) -> str:
    """Return a map as JSON on one line, without two hyphens in a row, which no XML or HTML comment may hold."""
    from argmap import schema

    data = {"argmap": VERSION, "id": debate.id, "map": schema.dump(debate)}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("--", "-\\u002d").replace("?>", "?\\u003e")
    # What turns the direction of text would turn what is around the comment too.
    return _TURNING.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def unpacked(text: str) -> Map | None:
    """Return the map that such JSON holds; nothing if it holds none, or one with errors."""
    from argmap import schema

    data: Any = jsontext.parse(text).data
    if not isinstance(data, dict) or data.get("argmap") != VERSION or not isinstance(data.get("map"), dict):
        return None
    ident = data.get("id")
    if not isinstance(ident, str) or not is_slug(ident):
        return None
    debate, problems = schema.load(data["map"], ident)
    return None if has_errors(problems) else debate


def unchanged(text: str, debate: Map, write: Callable[[Map], str]) -> bool:
    """Return whether a file still is what we write for a map, but for white space at the ends of lines."""
    return _lines(text) == _lines(write(debate))


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in clean(text).strip().split("\n")]
