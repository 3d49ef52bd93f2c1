"""argmap's own JSON: the map file's fields under a format's name and version; its schema is ``argmap.schema.json``."""

from __future__ import annotations

import json
import re
from typing import Any

from argmap import schema
from argmap.errors import Severity
from argmap.formats.base import Imported, warn
from argmap.formats.jsontext import parse, placed
from argmap.model import Map, is_slug
from argmap.slugs import slug

FORMAT = "argmap"
VERSION = 1
_OWN = ("format", "version", "id", "$schema")
_HEAD = re.compile(r'\s*\{\s*(?:"\$schema"\s*:\s*"[^"]*"\s*,\s*)?"format"\s*:\s*"argmap"')
_KEYS = re.compile(r'"(claims|text|supports|rebuts|undercuts|positions|held by)"\s*:')


def write(debate: Map) -> str:
    """Return the map as JSON, indented, letters of all scripts as they are."""
    data = {"format": FORMAT, "version": VERSION, "id": debate.id, **schema.dump(debate)}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def read(text: str, name: str = "") -> Imported:
    """Read a map from JSON; every problem names its line and path."""
    parsed = parse(text)
    problems = list(parsed.problems)
    data: dict[str, Any] = dict(parsed.data) if isinstance(parsed.data, dict) else {}
    if not isinstance(parsed.data, dict) and parsed.whole:
        problems.append(warn("json-shape", "A map in JSON is an object with title and claims.", line=1))
    version = data.get("version", VERSION)
    if version != VERSION:
        message = f"The file is of version {str(version)[:20]}; version {VERSION} is known."
        problems.append(warn("json-version", message, "The parts that argmap knows are read."))
    given = data.get("id")
    map_id = given if isinstance(given, str) and is_slug(given) else slug(name, "map")
    fields = {key: value for key, value in data.items() if key not in _OWN}
    debate, found = schema.load(fields, map_id)
    # Matters of style are for the check of the saved map; an import reports what it could not read.
    found = [problem for problem in found if problem.severity is Severity.ERROR]
    return Imported(debate, placed(text, [*problems, *found]))


def sniff(text: str) -> float:
    """Return how surely a text is argmap's JSON, by its format's name, else by its keys."""
    head = text[:20_000].lstrip("\ufeff")
    if _HEAD.match(head):
        return 1.0
    keys = set(_KEYS.findall(head))
    return 0.6 if head.lstrip()[:1] == "{" and "claims" in keys and len(keys) > 1 else 0.0
