"""Work on what a program sends, of which nothing is kept: a quotation checked, another program's file read."""

from __future__ import annotations

from flask import Response, jsonify

from argmap.access import Action
from argmap.errors import BadRequest, TooLarge
from argmap.library import importing
from argmap.quotes import SourceText, correction
from argmap.web import access
from argmap.web.api.common import blueprint, fields, problem_rows
from argmap.web.api.findings import finding

#: Characters of a text, and of a quotation, that are checked while a program waits.
LONGEST_TEXT, LONGEST_QUOTATION = 1_000_000, 5_000


@blueprint.post("/quotes/check")
def check_quote() -> Response:
    """Check a quotation against a text, word for word."""
    access.require(Action.READ)
    optional = (str, type(None))
    data = fields(text=str, quotation=str, prefix=optional, suffix=optional)
    text, quotation = data["text"], data["quotation"]
    if not text.strip() or not quotation.strip():
        raise BadRequest("Neither the text nor the quotation may be empty.")
    around = max(len(data["prefix"] or ""), len(data["suffix"] or ""))
    if len(text) > LONGEST_TEXT or max(len(quotation), around) > LONGEST_QUOTATION:
        raise TooLarge(
            f"A text has up to {LONGEST_TEXT:,} characters here; a quotation, prefix or suffix {LONGEST_QUOTATION:,}."
        )
    source = SourceText(text)
    found = source.check(quotation, data["prefix"] or "", data["suffix"] or "")
    passage = text[found.start : found.end] if found.start is not None else None
    return jsonify({**finding(found), "passage": passage, "correction": correction(found, source)})


@blueprint.post("/imports")
def read_import() -> Response:
    """Read a map from another program's format; answer with the map file that it becomes."""
    access.require(Action.READ)
    optional = (str, type(None))
    data = fields(text=str, format=optional, name=optional)
    name = (data["name"] or "").replace("\\", "/").rsplit("/", 1)[-1][:120]
    found = importing.read(data["text"].encode(), data["format"] or "", name)
    text = found.content.decode()
    return jsonify({"format": found.format, "id": found.id, "text": text, "problems": problem_rows(found.problems)})
