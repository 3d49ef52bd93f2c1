"""A source's description as a form: every field of its bibliographic entry, and what of them was changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argmap.model import CSL_FIELDS, RECORDS, Furniture, Map, Source
from argmap.views.inputs import Input, asked, field_input, read, shown

#: Fields that the form asks for first; the others are below.
FIRST = ("title", "author", "issued", "type", "basis", "qualification", "URL", "note", "language")
#: What is before the names of the fields of a source's furniture.
FURNITURE = "furniture"


def source_inputs(source: Source) -> tuple[tuple[Input, ...], tuple[Input, ...]]:
    """Return a source's fields: those that are asked for first, and the others."""
    nowhere = Map("x", "x")
    found = [field_input(nowhere, field, None, source) for field in asked(Source)]
    given = dict(source.csl)
    for field in CSL_FIELDS:
        help = "language tag of the text, such as de" if field.key == "language" else f"{field.help} {field.key}"
        found.append(Input(field.key, field.label, help, "line", given.get(field.key, "")))
    for field in asked(Furniture):
        one = field_input(nowhere, field, None, source.furniture)
        label = "Text that looks like furniture" if field.key == "keep" else "Furniture that looks like text"
        found.append(Input(f"{FURNITURE} {field.key}", label, one.help, "lines", one.value))
    first = sorted((one for one in found if one.key in FIRST), key=lambda one: FIRST.index(one.key))
    return tuple(first), tuple(one for one in found if one.key not in FIRST)


def changed_source(source: Source, typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields that were changed with their new values, as the file of sources has them.

    :param typed: what was typed, by the field's name; a field that is left out stays as it is
    """
    found: dict[str, Any] = {}
    for field in asked(Source):
        now = shown(field, getattr(source, field.attribute))
        words = typed.get(field.key, now).strip().replace("\r\n", "\n")
        if words != now:
            found[field.key] = read(field, words)
    given = dict(source.csl)
    for field in CSL_FIELDS:
        words = typed.get(field.key, given.get(field.key, "")).strip()
        if words != given.get(field.key, ""):
            found[field.key] = words
    furniture: dict[str, list[str]] = {}
    for field in RECORDS[Furniture].fields:
        now = shown(field, getattr(source.furniture, field.attribute))
        furniture[field.key] = read(field, typed.get(f"{FURNITURE} {field.key}", now))
    own = {field.key: list(getattr(source.furniture, field.attribute)) for field in RECORDS[Furniture].fields}
    if furniture != own:
        found[FURNITURE] = {key: lines for key, lines in furniture.items() if lines}
    return found


def edits_of_source(source: Source, changed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the edits that give a map's own source other fields, in their JSON form.

    :param changed: as ``changed_source`` gives it
    """
    variables = {field.key for field in CSL_FIELDS}
    own: dict[str, Any] = {"kind": "set-field", "thing": "source", "id": source.id}
    found = [{**own, "field": key, "value": value} for key, value in changed.items() if key not in variables]
    if variables & set(changed):
        csl = {**dict(source.csl), **{key: value for key, value in changed.items() if key in variables}}
        found.append({**own, "field": "csl", "value": {key: value for key, value in csl.items() if value}})
    return found
