"""The OpenAPI 3.1 description of the API, made from the table of its operations and the map's JSON Schema."""

from __future__ import annotations

import copy
import json
from typing import Any

from argmap import __version__
from argmap.schema.described import json_schema
from argmap.web.api.operations import OPERATIONS, Operation

_TEXT: dict[str, Any] = {"type": "string"}
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
_YES: dict[str, Any] = {"type": "boolean"}
_ANY: dict[str, Any] = {"type": "object"}
_NAMES: dict[str, Any] = {"type": "array", "items": _TEXT}
_SPAN: dict[str, Any] = {"type": "array", "items": _COUNT, "minItems": 2, "maxItems": 2}
_PROBLEMS: dict[str, Any] = {"type": "array", "items": {"$ref": "#/components/schemas/FieldProblem"}}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "type": [schema["type"], "null"]}


def _shape(optional: dict[str, Any] | None = None, **required: Any) -> dict[str, Any]:
    made = {"type": "object", "properties": {**required, **(optional or {})}}
    return {**made, "required": list(required)} if required else made


_FINDING: dict[str, Any] = {
    "verdict": _TEXT,
    "sound": _YES,
    "explanation": _TEXT,
    "start": _or_null(_COUNT),
    "end": _or_null(_COUNT),
    "parts": {"type": "array", "items": _SPAN},
    "closest": _or_null(_SPAN),
    "error": {"type": "number"},
    "occurrences": _COUNT,
    "cautions": {"type": "array", "items": _shape(kind=_TEXT, words=_TEXT, message=_TEXT)},
    "correction": _TEXT,
}
_WORDS = "quotation verdict explanation sentence source cited page page_cited correction passage"
_REVIEWED = _shape(
    **dict.fromkeys(_WORDS.split(), _TEXT),
    **dict.fromkeys(("paragraph", "start", "end"), _COUNT),
    **dict.fromkeys(("hidden", "remarks"), _NAMES),
    line=_or_null(_COUNT),
    block=_YES,
    grade={"type": "string", "enum": ["ok", "caution", "warning", "error", "unchecked"]},
    cautions={"type": "array", "items": _shape(kind=_TEXT, message=_TEXT)},
)
_ROW: dict[str, Any] = {
    "id": _TEXT,
    "title": _TEXT,
    "question": _TEXT,
    "claims": _COUNT,
    "revision": _COUNT,
    "sha256": _TEXT,
    "sound": _YES,
    "links": {"type": "object", "additionalProperties": _TEXT},
}
_HOOK: dict[str, Any] = {
    "id": _TEXT,
    "url": _TEXT,
    "maps": _NAMES,
    "state": {"type": "string", "enum": ["working", "failing", "stopped"]},
    "last": _TEXT,
    "results": {"type": "array", "items": _shape(at=_TEXT, said=_TEXT, attempt=_COUNT), "maxItems": 10},
    "after": _COUNT,
}
SCHEMAS: dict[str, Any] = {
    "MapRow": _shape({"stale": _YES, "problems": _PROBLEMS, "map": {"$ref": "#/components/schemas/Map"}}, **_ROW),
    "NewMap": _shape(
        {
            "id": {"$ref": "#/components/schemas/Map-id"},
            "client": {"type": "string", "maxLength": 80},
            "question": {"type": "string", "description": "With answers: begins a map of its own."},
            "answers": {**_NAMES, "minItems": 2, "maxItems": 2},
            "text": {"type": "string", "description": "A map file."},
            "map": {"$ref": "#/components/schemas/Map"},
        }
    ),
    "Saved": _shape(map=_TEXT, revision=_COUNT, sha256=_TEXT, merged=_YES, problems=_PROBLEMS),
    "Edits": _shape(
        {"base": _or_null(_COUNT), "client": {"type": ["string", "null"], "maxLength": 80}},
        edits={"type": "array", "items": {"type": "object", "required": ["kind"], "properties": {"kind": _TEXT}}},
    ),
    "Client": _shape({"client": {"type": ["string", "null"], "maxLength": 80}}),
    "Claim": _shape(id=_TEXT, side=_or_null(_TEXT), arguments_from=_NAMES, arguments_to=_NAMES, fields=_ANY),
    "Argument": _shape(id=_TEXT, named=_YES, premises=_NAMES, relation=_TEXT, target=_TEXT),
    "Quote": _shape(key=_TEXT, claim=_TEXT, position=_COUNT, source=_TEXT, speaker=_TEXT, text=_TEXT, **_FINDING),
    "Quotation": _shape(
        {"prefix": _or_null(_TEXT), "suffix": _or_null(_TEXT)},
        text={"type": "string", "maxLength": 1_000_000},
        quotation={"type": "string", "maxLength": 5_000},
    ),
    "Finding": _shape(**_FINDING, passage=_or_null(_TEXT)),
    "Evaluation": _shape({"claims": _ANY, "arguments": _ANY, "strengths": _ANY, "summary": _TEXT}, semantics=_TEXT),
    "Revision": _shape(revision=_COUNT, saved=_TEXT, author=_TEXT, sha256=_TEXT, sound=_YES, deleted=_YES),
    "Differences": _shape(**{"from": _COUNT, "to": _COUNT, "edits": {"type": "array", "items": _ANY}}),
    "Source": _shape(id=_TEXT, fields=_ANY),
    "Found": _shape(
        items={"type": "array", "items": _shape(map=_TEXT, kind=_TEXT, id=_TEXT, label=_TEXT, text=_TEXT)}, more=_YES
    ),
    "Change": _shape(number=_COUNT, kind=_TEXT, name=_TEXT, revision=_or_null(_COUNT)),
    "Essay": _shape(
        {"content": _or_null(_TEXT), "text": _or_null(_TEXT), "comments": _or_null(_YES)},
        name=_TEXT,
    ),
    "Review": _shape(
        essay=_TEXT,
        summary=_TEXT,
        counts={"type": "object", "additionalProperties": _COUNT},
        remarks=_NAMES,
        quotations={"type": "array", "items": _REVIEWED},
        commented={**_or_null(_TEXT), "contentEncoding": "base64"},
    ),
    "Import": _shape({"format": _or_null(_TEXT), "name": _or_null(_TEXT)}, text=_TEXT),
    "Imported": _shape(format=_TEXT, id=_TEXT, text=_TEXT, problems=_PROBLEMS),
    "Webhook": _shape(**_HOOK),
    "NewWebhook": _shape(**_HOOK, secret=_TEXT),
    "WebhookWish": _shape({"maps": {"type": ["array", "null"], "items": _TEXT}}, url=_TEXT),
    "Description": _ANY,
    "FieldProblem": _shape(
        {"line": _or_null(_COUNT), "column": _or_null(_COUNT), "severity": _TEXT},
        code=_TEXT,
        message=_TEXT,
        fix=_TEXT,
        path={"type": "array", "items": {"type": ["string", "integer"]}},
    ),
    "Problem": _shape(
        {
            "problems": _PROBLEMS,
            "near": _NAMES,
            "revision": _COUNT,
            "etag": _TEXT,
            "theirs": _TEXT,
            "merged": _TEXT,
            "fields": {"type": "array", "items": _ANY},
        },
        type=_TEXT,
        title=_TEXT,
        status=_COUNT,
        detail=_TEXT,
        code=_TEXT,
    ),
}


def description() -> dict[str, Any]:
    """Return the OpenAPI document."""
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "argmap", "version": __version__, "description": "Argument maps, for programs."},
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "security": [{"token": []}, {}],
        "components": {
            "schemas": {**SCHEMAS, **_map_schemas()},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of a person, within its scope. At the machine itself none is needed.",
                }
            },
        },
    }


def text() -> str:
    """Return the OpenAPI document as its file has it."""
    return json.dumps(description(), ensure_ascii=False, indent=1) + "\n"


def _operation(operation: Operation) -> dict[str, Any]:
    errors = sorted({400, 401, 404, 429, *operation.errors})
    problem = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    made: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": f"For {'' if operation.least == 'anybody' else 'an '}{operation.least}.",
        "parameters": [*_in_path(operation), *_in_query(operation), *_in_headers(operation)],
        "responses": {
            str(operation.status): {
                "description": "Done",
                **({"content": _content(operation.answer)} if operation.answer else {}),
            },
            **({"201": {"description": "Made", "content": _content("Saved")}} if operation.method == "put" else {}),
            **({"304": {"description": "As it was"}} if operation.method == "get" else {}),
            **{str(status): {"description": "Problem", **problem} for status in errors},
        },
    }
    if operation.body:
        made["requestBody"] = {"required": True, "content": _content(operation.body)}
    return made


def _content(name: str) -> dict[str, Any]:
    if name == "file":
        # No schema: a file may also be JSON, which is not one string.
        return {"*/*": {"schema": {}}}
    if name == "text":
        # A map file as it is written; what it says as data is at the map itself.
        return {"application/yaml": {"schema": {}}}
    schema: dict[str, Any] = {"$ref": f"#/components/schemas/{name.strip('[]')}"}
    if name.startswith("["):
        schema = _shape(items={"type": "array", "items": schema}, next=_or_null(_TEXT))
    return {"application/json": {"schema": schema}}


def _in_path(operation: Operation) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    return [
        {"name": name, "in": "path", "required": True, "schema": _COUNT if name == "revision" else _TEXT}
        for name in names
    ]


def _in_query(operation: Operation) -> list[dict[str, Any]]:
    made = []
    for name, kind, words in operation.query:
        schema = _NAMES if kind == "array" else {"type": kind}
        made.append({"name": name, "in": "query", "description": words, "required": name == "q", "schema": schema})
    return made


def _in_headers(operation: Operation) -> list[dict[str, Any]]:
    said = []
    if operation.method == "put":
        said += [("If-Match", "the ETag of the text that was changed"), ("If-None-Match", "* for a new map")]
    if operation.least == "editor":
        said.append(("Idempotency-Key", "an id of your own for the change; a change sent twice is made once"))
    return [{"name": name, "in": "header", "description": words, "schema": _TEXT} for name, words in said]


def _map_schemas() -> dict[str, Any]:
    """Return the map's JSON Schema as components of the document."""
    whole = copy.deepcopy(json_schema())
    shared = whole.pop("$defs")
    whole.pop("$schema")
    made = {"Map": whole, **{f"Map-{name}": schema for name, schema in shared.items()}}
    moved: dict[str, Any] = json.loads(json.dumps(made).replace('"#/$defs/', '"#/components/schemas/Map-'))
    return moved
