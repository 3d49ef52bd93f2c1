"""Checking the quotations of an essay: a page where one is dropped, a report, and the essay back with comments."""

from __future__ import annotations

from pathlib import PurePath

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import RequestEntityTooLarge

from argmap.errors import BadRequest, TooLarge, Unavailable
from argmap.library.essays import available, review_essay
from argmap.quotes.essay import comments, reports
from argmap.quotes.essay.reading import LONGEST_ESSAY
from argmap.web.current import library
from argmap.web.problems import status_of
from argmap.web.security import MAX_ESSAY

blueprint = Blueprint("essays", __name__)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Megabytes an essay may have here.
MOST = MAX_ESSAY // 2**20
TOO_LARGE = (
    f"An essay may have up to {MOST} MB here. Pictures make a file large: save a copy without them, or as plain text, "
    "or paste the essay’s text."
)


@blueprint.get("/essay")
def page() -> str:
    """Show the form for an essay."""
    return _form()


@blueprint.post("/essay")
def submit() -> str | Response | tuple[str, int]:
    """Check the quotations of what was sent; nothing of it is kept here, and nothing of it is lost to its writer."""
    request.max_content_length = request.max_form_memory_size = MAX_ESSAY
    try:
        upload = request.files.get("file")
        text = request.form.get("text", "")
    except RequestEntityTooLarge:
        # What is too large is not read, so that the page cannot show what was pasted beside it.
        return _form(error=TOO_LARGE, notes=["A text that you pasted is still there if you go back."]), 413
    name, content = "essay.txt", text.encode("utf-8", "surrogatepass")
    notes = []
    if upload is not None and upload.filename:
        name = upload.filename.replace("\\", "/").rsplit("/", 1)[-1][-120:]
        with upload.stream as stream:
            content = stream.read()
        notes += ["The file was checked, not the pasted text."] if text.strip() else []
    try:
        if not content.strip():
            raise BadRequest(
                f"The file “{name}” is empty." if upload and upload.filename else "Choose a file, or paste a text."
            )
        review = review_essay(library(), content, name)
    except (BadRequest, TooLarge, Unavailable) as error:
        return _form(text, error=str(error)), status_of(error)
    report = Markup(reports.body(review))  # noqa: S704 - the report escapes all that it shows
    if request.form.get("comments"):
        try:
            return _download(comments.commented(content, review), name)
        except (BadRequest, TooLarge, Unavailable) as error:
            notes.append("The report is below.")
            return _form(text, error=str(error), notes=notes, report=report, name=name), status_of(error)
    return _form(text, notes=notes, report=report, name=name)


def _download(content: bytes, name: str) -> Response:
    response = Response(content, content_type=_WORD)
    stem = "".join(char if char.isalnum() else "-" for char in PurePath(name).stem if char.isascii()) or "essay"
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}-reviewed.docx"'
    return response


def _form(
    text: str = "", *, error: str = "", notes: list[str] | None = None, report: Markup | None = None, name: str = ""
) -> str:
    return render_template(
        "essay.html",
        text=text if len(text) <= LONGEST_ESSAY else "",
        error=error,
        notes=notes or [],
        report=report,
        name=name,
        pasted=bool(text.strip()) and name == "essay.txt",
        count=available(library()),
        most=MOST,
        too_large=TOO_LARGE,
    )
