"""argmap's own YAML: the map file itself, as ``argmap.mapfile`` reads and writes it."""

from __future__ import annotations

import re

from argmap.errors import Severity
from argmap.formats.base import MAX_CHARACTERS, Imported
from argmap.model import Map
from argmap.slugs import slug

_KEYS = re.compile(r"^(title|question|positions|claims|arguments|issues|walkthrough|extensions)[ \t]*:", re.MULTILINE)
_CLAIM = re.compile(r"^[ \t]+(?:text|supports|rebuts|undercuts|held by|thesis)[ \t]*:", re.MULTILINE)


def write(debate: Map) -> str:
    """Return the map as the text of a map file."""
    from argmap.mapfile import write_map

    return write_map(debate)


def read(text: str, name: str = "") -> Imported:
    """Read a map file; larger ones than the library takes are read too, so that they can be cut up."""
    from argmap import schema
    from argmap.mapfile import parse

    parsed = parse(text, max_bytes=4 * MAX_CHARACTERS)
    data = parsed.data if isinstance(parsed.data, dict) else {}
    debate, found = schema.load(data, slug(name, "map"))
    errors = [parsed.locate(problem) for problem in found if problem.severity is Severity.ERROR]
    problems = sorted([*parsed.problems, *errors], key=lambda problem: (problem.line or 0, problem.column or 0))
    return Imported(debate, problems)


def sniff(text: str) -> float:
    """Return how surely a text is a map file, by its keys."""
    head = text[:50_000]
    keys = set(_KEYS.findall(head))
    fields = len(_CLAIM.findall(head)[:3])
    if "claims" in keys and fields:
        return min(1.0, 0.7 + 0.1 * len(keys))
    return 0.15 * len(keys)
