"""CSL-JSON, as Zotero and most other managers export it, read as sources."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from argmap.formats import jsontext
from argmap.formats.base import Imported, one_line
from argmap.formats.references import as_map, date

_MARKUP = re.compile(r"</?(?:i|b|sub|sup|sc|span)\b[^<>]*>", re.IGNORECASE)
#: Fields one of which an entry has.
_ENOUGH = {"type", "title", "author", "container-title", "URL", "DOI"}
_PLACED = {
    "id", "citation-key", "type", "title", "title-short", "URL", "note", "issued", "accessed", "author", "editor",
    "translator", "custom", "shortTitle", "system_id",
}  # fmt: skip


def read(text: str, name: str = "") -> Imported:
    """Read CSL-JSON, as Zotero and most other managers export it."""
    parsed = jsontext.parse(text)
    entries = parsed.data.get("items", [parsed.data]) if isinstance(parsed.data, dict) else parsed.data
    listed = entries if isinstance(entries, list) else []
    found = [_from_csl(one) for one in listed if isinstance(one, dict) and _ENOUGH & set(one)]
    return as_map(found, name, parsed.problems)


def _from_csl(entry: dict[str, Any]) -> dict[str, Any]:
    from argmap.model.csl import VARIABLES

    made: dict[str, Any] = {key: _words(value) for key, value in entry.items() if isinstance(value, str | int)}
    for role in ("author", "editor", "translator"):
        names = entry.get(role)
        made[role] = [_csl_name(who) for who in names if isinstance(who, dict)] if isinstance(names, list) else []
    for field in ("issued", "accessed"):
        made[field] = _csl_date(entry.get(field))
    made["dated"] = _dated(entry.get("issued"))
    made["key"] = str(entry.get("citation-key") or entry.get("id") or "")
    made["left"] = [key for key, value in entry.items() if key not in _PLACED and key not in VARIABLES and value]
    return made


def _words(value: object) -> str:
    """Return a value without the few HTML tags and the entities that it may hold."""
    return one_line(unescape(_MARKUP.sub("", str(value))))


def _csl_name(who: dict[str, Any]) -> str:
    family = " ".join(str(who[part]) for part in ("non-dropping-particle", "family") if who.get(part))
    given = " ".join(str(who[part]) for part in ("given", "dropping-particle") if who.get(part))
    return _words(who.get("literal") or ", ".join(filter(None, (family, given, str(who.get("suffix") or "")))))


def _csl_date(value: Any) -> str:
    if not isinstance(value, dict):
        return date(value) if isinstance(value, str) else ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        return date("-".join(str(part) for part in parts[0] if part not in (None, "")))
    return date(str(value.get("raw") or value.get("literal") or ""))


def _dated(value: Any) -> str:
    """Return a date as it is written, for one that is not a day, month or year of our era."""
    if not isinstance(value, dict):
        return one_line(value) if isinstance(value, str) else ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        return "-".join(str(part) for part in parts[0])
    return one_line(value.get("raw") or value.get("literal") or "")


def sniff(text: str) -> float:
    """Return how surely the text is CSL-JSON, by dates in parts and item types."""
    from argmap.model.csl import TYPES

    head = text[:100_000]
    if '"date-parts"' in head or '"citation-key"' in head:
        return 0.9
    kinds = "|".join(map(re.escape, TYPES))
    if not re.search(rf'"type"\s*:\s*"(?:{kinds})"', head) or '"nodes"' in head:
        return 0.0
    if re.search(r'"(?:title|author|editor|container-title|issued)"\s*:', head):
        return 0.6
    return 0.5 if re.match(r"\s*\[\s*\{", head) and re.search(r'"id"\s*:', head) else 0.0
