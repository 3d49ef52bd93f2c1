"""The page on the API, made of its description."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, render_template, url_for

from argmap.web.api import openapi

blueprint = Blueprint("api_page", __name__)


@blueprint.get("/api")
def page() -> str:
    """Show what the API does, address by address."""
    described = openapi.description()
    known = described["components"]["schemas"]

    def shapes(operation: dict[str, Any]) -> Iterator[tuple[str, str]]:
        bodies = [("Send", operation["requestBody"])] if "requestBody" in operation else []
        answers = [
            ("Answer", answer)
            for status, answer in operation["responses"].items()
            if status in ("200", "201") and "content" in answer
        ]
        for title, one in (*bodies, *answers[:1]):
            for kind, content in one["content"].items():
                shape = _shape(content["schema"], known)
                yield f"{title}: {kind}", json.dumps(shape, ensure_ascii=False, indent=2)

    base = url_for("api.list_maps").removesuffix("/maps")
    return render_template("api.html", base=base, paths=described["paths"], shapes=shapes)


def _shape(schema: dict[str, Any], known: dict[str, Any]) -> Any:
    """Return a schema as a reader wants it: each field with the name of its type; a map's own fields are left out."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return "argmap JSON" if name == "Map" else _shape(known[name], known)
    if "properties" in schema:
        needed = schema.get("required", ())
        return {
            name if name in needed else f"{name}?": _shape(value, known) for name, value in schema["properties"].items()
        }
    if "items" in schema:
        return [_shape(schema["items"], known)]
    kind = schema.get("type", "string")
    return " or ".join(kind) if isinstance(kind, list) else kind
