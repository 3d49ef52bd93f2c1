"""Whole texts: a new map, a new source, and a map's text with its problems."""

from __future__ import annotations

import json
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from argmap.access import Action
from argmap.drawing import Options, View
from argmap.drawing.view import first_view
from argmap.errors import ArgmapError, BadRequest, Conflict, Problem, TooLarge
from argmap.library.folder import SOURCES
from argmap.library.starter import begun
from argmap.mapfile import MAX_BYTES, read_map, read_sources
from argmap.model import Map
from argmap.slugs import Slugs
from argmap.store import Revision
from argmap.views.part import opens_whole
from argmap.views.picture import markup
from argmap.web import access
from argmap.web.current import library, saved_to, settings
from argmap.web.pages.editing import Trouble, keep_apart
from argmap.web.pages.shared import base_of, head

blueprint = Blueprint("texts", __name__)
blueprint.after_request(keep_apart)
#: Problems of a text that are listed.
SHOWN = 200


# new


@blueprint.get("/new")
def new_map() -> str:
    """Show the form for a new map."""
    access.require(Action.CREATE_MAP)
    return _new_form()


def _new_form(error: str = "") -> str:
    folder = settings().library.folder.path.name
    return render_template("new_map.html", error=error, sent=request.form, client=uuid.uuid4().hex, folder=folder)


@blueprint.post("/new")
def make_map() -> BaseResponse | tuple[str, int]:
    """Make a map of a question and its answers, and show it."""
    access.require(Action.CREATE_MAP)
    question = " ".join(request.form.get("question", "").split())
    answers = [" ".join(request.form.get(name, "").split()) for name in ("first", "second")]
    if not question or not all(answers):
        return _new_form("Write the question and both answers; you can change them later."), 422
    if any(len(text) > 600 for text in (question, *answers)):
        return _new_form("Keep the question and each answer under 600 characters."), 422
    own = settings().library
    client = request.form.get("client", "")[:80]
    sent = own.store.sent(client) if own.store and client else None
    if sent is not None:
        return redirect(url_for("maps.page", map_id=sent.name), 303)
    map_id = Slugs({*library().debates, "sources", "anchors", "new"}).new(question, "map")
    try:
        own.commit_text(map_id, begun(question, answers), author=access.author(), base=0, client=client)
    except ArgmapError as error:
        return _new_form(str(error)), 422
    return redirect(url_for("maps.page", map_id=map_id), 303)


@blueprint.get("/sources/new")
def new_source() -> str:
    """Show the form for a new source."""
    access.require(Action.EDIT_SOURCES)
    return _source_form()


def _source_form(error: str = "") -> str:
    return render_template("new_source.html", error=error, sent=request.form, client=uuid.uuid4().hex)


@blueprint.post("/sources/new")
def make_source() -> BaseResponse | tuple[str, int]:
    """Describe a source, and keep its text where one was pasted or uploaded."""
    access.require(Action.EDIT_SOURCES)
    own = settings().library
    client = request.form.get("client", "")[:80]
    if own.store and client and own.store.sent(client):
        return redirect(_claim_to_quote() or url_for("sources.index"), 303)
    title = " ".join(request.form.get("title", "").split())
    if not title:
        return _source_form("Write the source’s title."), 422
    name, content = _sent_text()
    known = library().sources
    source_id = Slugs(known).new(title, "source")
    lines = [f"{source_id}:", f"  title: {json.dumps(title, ensure_ascii=False)}"]
    given = {key: request.form.get(key, "").strip() for key in ("author", "issued")}
    lines += [f"  {key}: {json.dumps(value, ensure_ascii=False)}" for key, value in given.items() if value]
    head_ = own.store.head(SOURCES) if own.store else None
    before = own.store.content(head_.sha256) if own.store and head_ and not head_.gone else b""
    text = (before or b"").decode("utf-8", "replace")
    after = text.rstrip("\n") + ("\n\n" if text.strip() else "") + "\n".join(lines) + "\n"
    wrong = [problem for problem in read_sources(after.encode(), SOURCES)[1] if source_id in problem.path]
    if wrong:
        return _source_form(" ".join(f"{problem.message} {problem.fix}" for problem in wrong)), 422
    try:
        # The text first: a source whose text cannot be read is not described in vain.
        if content.strip():
            with tempfile.TemporaryDirectory() as place:
                path = Path(place) / (name or f"{source_id}.txt")
                path.write_bytes(content)
                from argmap.quotes import read_file

                read_file(path, "")
                _describe(after, head_, client)
                own.add_text(path, source_id)
        else:
            _describe(after, head_, client)
    except ArgmapError as error:
        return _source_form(str(error)), 422
    return redirect(_claim_to_quote(source_id) or url_for("sources.page", source_id=source_id), 303)


def _claim_to_quote(source_id: str = "") -> str:
    """Return the address of the form that the source is to be quoted in, or nothing if nobody came from a claim."""
    map_id, claim_id = (request.values.get(name, "") for name in ("map", "claim"))
    debate = library().debates.get(map_id)
    if debate is None or not access.allowed(Action.EDIT, map_id) or claim_id not in debate.map.claim:
        return ""
    chosen = source_id or None
    return url_for("editing.edit_claim", map_id=map_id, claim_id=claim_id, source=chosen, _anchor="quotations")


@blueprint.post("/sources/<source_id>/text")
def add_text(source_id: str) -> BaseResponse | tuple[str, int]:
    """Keep the text of a source that is described already, pasted or uploaded, and show it."""
    access.require(Action.EDIT_SOURCES)
    source = library().source(source_id)
    name, content = _sent_text()
    error = "" if content.strip() else "Choose a file, or paste the text."
    try:
        if not error:
            with tempfile.TemporaryDirectory() as place:
                path = Path(place) / (name or f"{source_id}.txt")
                path.write_bytes(content)
                settings().library.add_text(path, source_id)
    except ArgmapError as failed:
        error = str(failed)
    if error:
        return render_template("source_text.html", source=source, error=error, sent=request.form), 422
    return redirect(url_for("sources.page", source_id=source_id), 303)


def _sent_text() -> tuple[str, bytes]:
    """Return the name of the file that was uploaded, empty for pasted words, and the content."""
    upload = request.files.get("file")
    name = Path((upload.filename or "").replace("\\", "/")).name[:120] if upload else ""
    pasted = request.form.get("text", "")
    return name, upload.stream.read() if upload and name else pasted.encode("utf-8", "replace")


def _describe(text: str, newest: Revision | None, client: str) -> None:
    base = newest.number if newest else 0
    settings().library.commit_text(SOURCES, text, author=access.author(), base=base, client=client)


# the text of a map


@blueprint.get("/maps/<map_id>/text")
def text(map_id: str) -> str:
    """Show a map's text, to be changed as a whole."""
    access.require(Action.EDIT, map_id)
    debate = library().debate(map_id)
    return _text_page(map_id, debate.content, debate.revision)


def _text_page(map_id: str, content: str, base: int, trouble: Trouble | None = None) -> str:
    debate = library().debate(map_id)
    return render_template(
        "text_mode.html",
        head=head(debate),
        content=content,
        base=base,
        client=uuid.uuid4().hex,
        saved=saved_to(map_id),
        trouble=trouble or Trouble(),
        told=request.args.get("saved", ""),
        found=text_problems(map_id, content),
        sources=sorted(library().sources_of(debate.map)),
    )


def text_problems(map_id: str, content: str) -> list[dict[str, Any]]:
    """Return what is wrong with a map's text, as a page and a script show it: line, column, severity and sentences."""
    return _rows(read_map(content, map_id, known=frozenset(library().sources)).problems)


def _rows(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    return [
        {"line": p.line or 1, "column": p.column or 1, "severity": p.severity.value, "message": p.message, "fix": p.fix}
        for p in problems[:SHOWN]
    ]


@blueprint.post("/maps/<map_id>/text/check")
def check_text(map_id: str) -> Response:
    """Answer with what is wrong with a text that is being written; nothing of it is kept."""
    access.require(Action.EDIT, map_id)
    library().debate(map_id)
    content = request.form.get("text", "").replace("\r\n", "\n")
    if len(content) > MAX_BYTES:
        raise TooLarge(f"argmap keeps up to {MAX_BYTES:,} bytes of a map.")
    read = read_map(content, map_id, known=frozenset(library().sources))
    found: dict[str, Any] = {"problems": _rows(read.problems)}
    if request.form.get("picture"):
        found |= _picture(read.debate)
    return jsonify(found)


def _picture(debate: Map | None) -> dict[str, str]:
    """Return the picture of a text as it is being written, in one column, or the reason why there is none."""
    if debate is None or not debate.claims:
        return {"picture": "", "reason": "This text cannot be drawn yet."}
    view = View(debate) if opens_whole(debate) else first_view(debate)
    drawing, reason = markup(library(), debate, view, Options(rows="indented"), dot=settings().dot)
    return {"picture": drawing, "reason": reason}


@blueprint.post("/maps/<map_id>/text")
def save_text(map_id: str) -> BaseResponse | tuple[str, int]:
    """Save a map's text as a whole, with or without problems, together with what others have changed since."""
    access.require(Action.EDIT, map_id)
    library().debate(map_id)
    content = request.form.get("text", "").replace("\r\n", "\n")
    base = base_of(request.form)
    client = request.form.get("client", "")[:80]
    try:
        made = settings().library.commit_text(map_id, content, author=access.author(), base=base, client=client)
    except Conflict as error:
        rows = tuple(("text", str(c.base or ""), str(c.theirs or ""), str(c.mine or "")) for c in error.fields)
        return _text_page(map_id, content, error.revision, Trouble(str(error), conflict=rows)), 409
    except BadRequest as error:
        return _text_page(map_id, content, base or 0, Trouble(str(error))), 422
    return redirect(url_for("texts.text", map_id=map_id, saved=made.revision.number), 303)
