"""Work on what a program sends, of which nothing is kept: a quotation checked, another program's file read."""

from __future__ import annotations

import base64

from flask import Response, jsonify, request

from argmap.access import Action
from argmap.errors import BadRequest, TooLarge
from argmap.library import importing
from argmap.library.essays import review_essay
from argmap.quotes import SourceText, correction
from argmap.quotes.essay import comments, reports
from argmap.web import access
from argmap.web.api.common import blueprint, fields, problem_rows
from argmap.web.api.findings import finding
from argmap.web.current import library
from argmap.web.security import MAX_ESSAY

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
            f"A text may have up to {LONGEST_TEXT:,} characters here; "
            f"a quotation, prefix or suffix up to {LONGEST_QUOTATION:,}."
        )
    source = SourceText(text)
    found = source.check(quotation, data["prefix"] or "", data["suffix"] or "")
    passage = text[found.start : found.end] if found.start is not None else None
    return jsonify({**finding(found), "passage": passage, "correction": correction(found, source)})


@blueprint.post("/essays/check")
def check_essay() -> Response:
    """Check the quotations of an essay against the sources; on wish, give a Word file back with comments."""
    access.require(Action.READ)
    request.max_content_length = MAX_ESSAY
    data = fields(name=str, content=(str, type(None)), text=(str, type(None)), comments=(bool, type(None)))
    name = data["name"].replace("\\", "/").rsplit("/", 1)[-1][-120:]
    if (data["content"] is None) == (data["text"] is None):
        raise BadRequest("Send either the file as content, in Base64, or its text.")
    try:
        content = (data["text"] or "").encode() or base64.b64decode(data["content"] or "", validate=True)
    except ValueError:
        raise BadRequest("The content is not Base64.") from None
    if not content.strip():
        raise BadRequest("The essay is empty.")
    review = review_essay(library(), content, name)
    commented = base64.b64encode(comments.commented(content, review)).decode() if data["comments"] else None
    return jsonify({**reports.plain(review), "summary": reports.summary(review), "commented": commented})


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
