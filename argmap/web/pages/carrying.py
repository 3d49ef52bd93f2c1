"""Answers to edits that bring the map's page along: what was saved at once, the new drawing as soon as it is made."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Response, current_app, jsonify, request, url_for
from werkzeug.exceptions import HTTPException

from argmap.errors import ArgmapError
from argmap.web.pages import maps

#: Names what of the map the page that sends an edit shows, as the query of its own address.
VIEW = "Argmap-View"
#: A query longer than this is none that the page writes.
LONGEST = 8000
TYPE = "application/x-ndjson"


def answered(map_id: str, said: dict[str, Any], claim: str = "") -> Response:
    """Answer a script's edit: what was saved, and, where its page says what it shows, that page as it is now.

    The page comes as a second line of JSON, ``{"page": …}``. The first does not wait for it, so that "saved" is never
    said later for its sake. Where the page cannot be made the line is missing, and the script asks for it as it would
    have done.

    :param claim: the claim to choose; where it is empty, the one that is chosen stays chosen
    """
    view = request.headers.get(VIEW)
    if view is None or len(view) > LONGEST:
        return jsonify(said)
    pairs = parse_qsl(view.removeprefix("?"), keep_blank_values=True)
    pairs = [(name, value) for name, value in pairs if name != "find" and not (claim and name == "claim")]
    path = url_for("maps.page", map_id=map_id)
    environ = {
        **{key: value for key, value in request.environ.items() if not key.startswith(("werkzeug.", "flask."))},
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path.removeprefix(request.script_root),
        "QUERY_STRING": urlencode([*pairs, *([("claim", claim)] if claim else [])]),
        "CONTENT_LENGTH": "0",
        "wsgi.input": io.BytesIO(),
    }
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def lines() -> Iterator[str]:
        yield json.dumps(said, ensure_ascii=False) + "\n"
        try:
            # A request of its own: it sees the library as it is after the edit.
            with app.request_context(environ):
                page = maps.page(map_id)
        except (ArgmapError, HTTPException):
            return
        yield json.dumps({"page": page}, ensure_ascii=False) + "\n"

    return Response(lines(), content_type=f"{TYPE}; charset=utf-8")
