"""The fields of the map file told to others: as tables of the format's page, and as a JSON Schema."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from argmap.model import RECORDS, SLUG_LENGTH, Field, Kind, Map, Record
from argmap.schema.fields import ADDRESS, COLOUR, DATE, FILE, PLACE, SHA256

_SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
_PATTERNS = {Kind.DATE: DATE, Kind.ADDRESS: ADDRESS, Kind.COLOUR: COLOUR, Kind.FILE: FILE, Kind.HASH: SHA256}
_SHARED: Mapping[str, Any] = {
    "id": {
        "description": "Lower-case letters, digits, and single hyphens between them.",
        "type": "string",
        "maxLength": SLUG_LENGTH,
        "pattern": f"^{_SLUG}$",
    },
    "target": {
        "description": "An id, or a link from premise to target, such as a -> b, "
        "or x -> a -> b for the undercut by x of that.",
        "type": "string",
        "pattern": f"^{_SLUG}( -> {_SLUG})*$",
    },
}


def table(record: Record) -> str:
    """Return a record's fields as a table in Markdown; locators and CSL variables are told in the text below it."""
    rows = [
        f"| `{field.key}` | {field.help}{'; required' if field.required else ''} | {_example(field)} |"
        for field in record.fields
        if field.attribute or field.kind is Kind.LINKS
    ]
    return "\n".join(["| field | value | example |", "|---|---|---|", *rows])


def _example(field: Field) -> str:
    if field.example is None:
        return ""
    return f"`{field.example}`" if isinstance(field.example, str) else f"`{json.dumps(field.example)}`"


def with_tables(page: str) -> str:
    """Return the format's page with the table below each record's heading made again."""
    for record in RECORDS.values():
        head, found, rest = page.partition(f"\n## {record.title}\n")
        before, start, old = rest.partition("| field | value |")
        behind = re.sub(r"\A[^\n]*\n(?:\|[^\n]*\n)*", "\n", old)
        page = f"{head}{found}{before}{table(record)}{behind}" if start else page
    return page


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of argmap's JSON: the fields of a map under a format's name and version."""
    whole = _object(RECORDS[Map])
    head = {
        "$schema": {"type": "string"},
        "format": {"const": "argmap"},
        "version": {"const": 1},
        "id": {"$ref": "#/$defs/id", "description": "The map's id; a file's name where it is left out."},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "argmap map, version 1",
        "description": "A debate as argmap writes it to JSON: a map file's fields under a format's name and version.",
        "type": "object",
        "required": ["format", "version", *whole["required"]],
        "additionalProperties": False,
        "properties": {**head, **whole["properties"]},
        "$defs": {**_SHARED, **{_name(one): _object(one) for one in RECORDS.values() if one.model is not Map}},
    }


def json_schema_text() -> str:
    """Return the JSON Schema as the file has it."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def _name(record: Record) -> str:
    return record.title.lower().replace(" ", "-")


def _object(record: Record) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "object",
        "required": [field.key for field in record.fields if field.required],
        "additionalProperties": False,
        "properties": {field.key: _property(field) for field in record.fields},
    }
    targets = [field.key for field in record.fields if field.kind is Kind.LINKS and field.most == 1]
    if targets:
        made["oneOf"] = [{"required": [key]} for key in targets]
    return made


def _property(field: Field) -> dict[str, Any]:
    text = field.help.replace("`", "")
    made: dict[str, Any] = {"description": f"{text[:1].upper()}{text[1:]}."}
    if field.example is not None:
        made["examples"] = [field.example]
    return made | _value(field)


def _value(field: Field) -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string", "minLength": 1} if field.required else {"type": "string"}
    simple: Mapping[Kind, dict[str, Any]] = {
        Kind.ID: {"$ref": "#/$defs/id"},
        Kind.FLAG: {"type": "boolean"},
        Kind.WEIGHT: {"type": "number", "minimum": 0, "maximum": 1},
        Kind.COUNT: {"type": "integer", "minimum": 0, **({"maximum": field.most} if field.most else {})},
        Kind.CHOICE: {"enum": list(field.words)},
        Kind.DATA: {"type": "object"},
    }
    kind = field.kind or Kind.TEXT
    if kind in simple:
        return simple[kind]
    if kind in _PATTERNS:
        return {"type": "string", "pattern": _PATTERNS[kind]}
    if kind is Kind.PAIRS:
        words = {"propertyNames": {"enum": list(field.words)}} if field.words else {}
        return {"type": "object", **words, "additionalProperties": {"type": "string", "minLength": 1}}
    if kind.several:
        return _several(field)
    if field.of in RECORDS and field.of:
        return _nested(kind, RECORDS[field.of])
    return text


def _several(field: Field) -> dict[str, Any]:
    one: dict[str, Any] = {"type": "string", "minLength": 1}
    if field.kind is Kind.PLACES:
        one = {"type": "string", "pattern": PLACE}
    elif field.kind in (Kind.LINKS, Kind.IDS) or field.names:
        one = {"$ref": "#/$defs/target" if field.kind is Kind.LINKS else "#/$defs/id"}
    if field.kind is Kind.LINKS and field.most == 1:
        return one
    most = {"maxItems": field.most} if field.most else {}
    least = {"minItems": 1} if field.required else {}
    return {"oneOf": [one, {"type": "array", **least, **most, "items": one}]}


def _nested(kind: Kind, record: Record) -> dict[str, Any]:
    entry: dict[str, Any] = {"$ref": f"#/$defs/{_name(record)}"}
    if record.short:
        alone: dict[str, Any] = {"type": "string", "minLength": 1}
        entry = {"oneOf": [{"$ref": "#/$defs/id"} if record.field[record.short].names else alone, entry]}
    if kind is Kind.LIST:
        return {"type": "array", "items": entry}
    if kind is Kind.TABLE:
        keys: dict[str, Any] = {"$ref": "#/$defs/id"} if record.key == "id" else {"type": "string", "minLength": 1}
        return {"type": "object", "propertyNames": keys, "additionalProperties": entry}
    return entry
