"""Which fields an edit can set, how entries are found, and the digest by which a value is recognised."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from argmap.edits.kinds import THINGS, Thing
from argmap.errors import BadRequest, Problem
from argmap.model import RECORDS, Map, Step

#: What has edits of its own, by which it is changed.
_NOT_FIELDS = {
    Thing.MAP: {"id", "positions", "issues", "claims", "arguments", "sources", "walkthrough"},
    Thing.CLAIM: {"id", "quotes"},
    Thing.ARGUMENT: {"id", "relation", "target"},
}
#: The class of each kind of thing.
CLASSES: dict[Thing, type[Any]] = {Thing.MAP: Map, **THINGS}


def file_name(model: type[Any], attribute: str) -> str:
    """Return the name that the map file has for an attribute of the model."""
    field = RECORDS[model].by_attribute.get(attribute)
    return field.key if field else attribute


#: The fields that ``SetField`` sets, for each thing: the file's name and the model's.
FIELDS: dict[Thing, dict[str, str]] = {
    thing: {
        file_name(model, field.name): field.name
        for field in dataclasses.fields(model)
        if field.name not in _NOT_FIELDS.get(thing, {"id"})
    }
    for thing, model in CLASSES.items()
}
#: The fields that may not be empty, by the file's name.
REQUIRED: dict[Thing, frozenset[str]] = {
    thing: frozenset(
        name
        for name, own in FIELDS[thing].items()
        for field in dataclasses.fields(model)
        if field.name == own and field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    )
    for thing, model in CLASSES.items()
}
#: The model's attribute that holds all entries of a kind.
SECTIONS = {
    Thing.POSITION: "positions",
    Thing.ISSUE: "issues",
    Thing.CLAIM: "claims",
    Thing.ARGUMENT: "arguments",
    Thing.SOURCE: "sources",
    Thing.STEP: "walkthrough",
}
KEY_LENGTH = 12


class Refusal(BadRequest):
    """Ends the work on an edit that cannot be applied; ``apply`` returns its problem."""

    def __init__(self, code: str, message: str, fix: str = "", *, field: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(code, message, fix, path=(field,) if field else ())


def default(thing: Thing, name: str) -> Any:
    """Return what a field holds where a map says nothing of it; ``""`` where it must say something.

    :param name: the field's name in the file
    """
    for field in dataclasses.fields(CLASSES[thing]):
        if field.name == FIELDS[thing][name]:
            if field.default is not dataclasses.MISSING:
                return field.default
            return field.default_factory() if field.default_factory is not dataclasses.MISSING else ""
    raise KeyError(name)


def digest(value: Any) -> str:
    """Return 16 hexadecimal digits by which a value of the model, or an entry, is recognised.

    >>> digest("text") == digest("text"), digest("") == digest(None), digest("text") == digest(("text",))
    (True, False, False)
    """
    content = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return value


def step_key(step: Step) -> str:
    """Return the name by which edits find a step: it stays the same as long as its claims and its note do."""
    return digest(("step", step.claims, step.note))[:KEY_LENGTH]


def entry_ids(thing: Thing, entries: Sequence[Any]) -> tuple[str, ...]:
    """Return the ids of entries; for quotes and steps their keys, with ``~2`` and so on where a key occurs again."""
    if thing not in (Thing.QUOTE, Thing.STEP):
        return tuple(entry.id for entry in entries)
    seen: dict[str, int] = {}
    found = []
    for entry in entries:
        key = entry.key if thing is Thing.QUOTE else step_key(entry)
        seen[key] = seen.get(key, 0) + 1
        found.append(key if seen[key] == 1 else f"{key}~{seen[key]}")
    return tuple(found)


def entries_of(debate: Map, thing: Thing, claim: str = "") -> tuple[Any, ...]:
    """Return all entries of a kind; quotes are those of one claim.

    :raises Refusal: if there is no such claim
    """
    if thing is Thing.QUOTE:
        if claim not in debate.claim:
            raise unknown("claim", claim, "claim")
        return debate.claim[claim].quotes
    return tuple(getattr(debate, SECTIONS[thing]))


def with_entries(debate: Map, thing: Thing, entries: Sequence[Any], claim: str = "") -> Map:
    """Return the map with other entries of a kind."""
    if thing is Thing.QUOTE:
        own = dataclasses.replace(debate.claim[claim], quotes=tuple(entries))
        claims = tuple(own if other.id == claim else other for other in debate.claims)
        return dataclasses.replace(debate, claims=claims)
    section: dict[str, Any] = {SECTIONS[thing]: tuple(entries)}
    return dataclasses.replace(debate, **section)


def index_of(thing: Thing, entries: Sequence[Any], entry_id: str, field: str = "id") -> int:
    """Return the place of an entry; quotes and steps may be named by their number, counted from 1.

    :raises Refusal: if there is none
    """
    ids = entry_ids(thing, entries)
    if entry_id in ids:
        return ids.index(entry_id)
    numbered = thing in (Thing.QUOTE, Thing.STEP) and entry_id.isdecimal() and len(entry_id) < KEY_LENGTH
    if numbered and 1 <= int(entry_id) <= len(entries):
        return int(entry_id) - 1
    raise unknown(thing.value, entry_id, field)


def unknown(kind: str, name: str, field: str) -> Refusal:
    """Return the refusal of an edit that names what is not there."""
    message = f"There is no {kind} “{name[:120]}” in this map." if name else f"The edit does not say which {kind}."
    return Refusal(f"unknown-{kind}", message, "Somebody may have removed or renamed it; reload the map.", field=field)


def field_value(debate: Map, thing: Thing, entry_id: str, name: str, claim: str = "") -> Any:
    """Return what a field holds.

    :param name: the field's name in the file
    :raises Refusal: if there is no such field or entry
    """
    own = field_name(thing, name)
    if thing is Thing.MAP:
        return getattr(debate, own)
    entries = entries_of(debate, thing, claim)
    return getattr(entries[index_of(thing, entries, entry_id)], own)


def field_name(thing: Thing, name: str) -> str:
    """Return the model's name of a field.

    :raises Refusal: if there is no such field
    """
    if name not in FIELDS[thing]:
        known = ", ".join(FIELDS[thing])
        message = f"A {thing.value} has no field “{name[:80]}” that can be set."
        raise Refusal("unknown-key", message, f"Fields of a {thing.value}: {known}.", field="field")
    return FIELDS[thing][name]
