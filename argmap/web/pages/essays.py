"""Checking the quotations of an essay: a page where one is dropped, a report, and the essay back with comments."""

from __future__ import annotations

from pathlib import PurePath

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from argmap.errors import BadRequest, TooLarge, Unavailable
from argmap.library.essays import is_essay, review_essay
from argmap.quotes.essay import comments, reports
from argmap.web.current import library
from argmap.web.security import MAX_ESSAY

blueprint = Blueprint("essays", __name__)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/essay")
def page() -> str:
    """Show the form for an essay."""
    return _form()


@blueprint.post("/essay")
def submit() -> str | Response | tuple[str, int]:
    """Check the quotations of what was sent; nothing of it is kept."""
    request.max_content_length = MAX_ESSAY
    upload = request.files.get("file")
    text = request.form.get("text", "")
    name, content = "essay.txt", text.encode("utf-8", "surrogatepass")
    try:
        if upload is not None and upload.filename:
            name = upload.filename.replace("\\", "/").rsplit("/", 1)[-1][-120:]
            if not is_essay(name):
                raise BadRequest("An essay is a file in DOCX, ODT, Markdown, HTML, PDF, EPUB or plain text.")
            with upload.stream as stream:
                content = stream.read()
        if not content.strip():
            raise BadRequest("Choose a file, or paste the essay’s text.")
        review = review_essay(library(), content, name)
        if request.form.get("comments"):
            response = Response(comments.commented(content, review), content_type=_WORD)
            stem = "".join(char if char.isalnum() else "-" for char in PurePath(name).stem if char.isascii()) or "essay"
            response.headers["Content-Disposition"] = f'attachment; filename="{stem}-reviewed.docx"'
            return response
    except (BadRequest, TooLarge, Unavailable) as error:
        return _form(str(error)), 400
    return _form(report=Markup(reports.body(review)), name=name)  # noqa: S704 - the report escapes all that it shows


def _form(error: str = "", report: Markup | None = None, name: str = "") -> str:
    return render_template("essay.html", error=error, report=report, name=name)
