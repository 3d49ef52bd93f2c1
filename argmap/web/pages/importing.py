"""Bringing a map in from another program: what was found, what could not be carried over, and the map file."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from argmap import formats
from argmap.access import Action
from argmap.drawing import Options, first_view
from argmap.errors import ArgmapError, BadRequest, NotFound, Problem, TooLarge
from argmap.library import importing
from argmap.mapfile import read_map
from argmap.slugs import Slugs
from argmap.views.picture import markup
from argmap.web import access
from argmap.web.current import library, settings
from argmap.web.refill import refill
from argmap.wording import counted

blueprint = Blueprint("importing", __name__)
#: Characters, escaped, of a map file that the page shows.
MOST_SHOWN = 900_000
TOO_LONG = "The map is too long for this page; the command line accepts longer ones."


@dataclass(frozen=True, slots=True)
class Result:
    """What an import came to.

    :param counts: what was found, as words
    :param file: the map file's text, empty where it is too large to be one; name: what to call it
    :param drawing: the map's picture; empty where it could not be drawn
    :param keeps: whether whoever asks may keep it as a map of this library
    """

    format: str
    counts: str
    problems: tuple[Problem, ...]
    file: str
    name: str
    drawing: Markup
    table: importing.Table | None = None
    keeps: bool = False


#: What a column can be, and how the page names it.
KINDS = {
    "claim": "Claim", "id": "Number or key", "parent": "What it bears on", "relation": "For or against",
    "pro": "Reasons for", "con": "Reasons against", "quote": "Quotation", "source": "Source", "page": "Page",
    "speaker": "Speaker", "issue": "Topic", "note": "Note", "tags": "Tags", "level": "Level",
}  # fmt: skip


@blueprint.get("/import")
def page() -> str:
    """Show the form for a file of another program."""
    return _form()


@blueprint.post("/import")
def submit() -> str | BaseResponse | tuple[str, int]:
    """Read what was sent; answer with the map file, with a page that shows what was found, or keep it as a map."""
    upload = request.files.get("file")
    text = request.form.get("text", "")
    name = ""
    content = text.encode("utf-8", "surrogatepass")
    try:
        if upload is not None and upload.filename:
            name = upload.filename.replace("\\", "/").rsplit("/", 1)[-1][:120]
            with upload.stream as stream:
                content = stream.read()
        if not content.strip():
            raise BadRequest("Choose a file, or paste its text.")
        name = name or request.form.get("named", "").replace("/", " ")[:120]
        found = importing.read(content, request.form.get("format", ""), name, _columns())
    except (NotFound, BadRequest, TooLarge) as error:
        again = " Choose the file again; a browser does not keep it." if name else ""
        shown = text if len(escape(text)) <= MOST_SHOWN else ""
        return refill(_form(f"{error}{again}"), MultiDict({**request.form.to_dict(), "text": shown}))
    if request.form.get("download"):
        response = Response(found.content, content_type="application/yaml; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{found.id}.yaml"'
        return response
    if request.form.get("keep"):
        return _kept(found)
    # Escaped, a character may take five: what counts is what the page would grow by.
    fits = len(escape(found.content.decode("utf-8", "replace"))) <= MOST_SHOWN
    told = () if fits else (Problem("file-too-large", TOO_LONG, "Use argmap import FILE -o MAP.yaml."),)
    named = ("claims", "arguments", "supports", "rebuttals", "undercuts", "quotes", "sources")
    counts = [counted(found.counts[key], key.removesuffix("s")) for key in named if found.counts.get(key)]
    result = Result(
        found.format,
        ", ".join(counts) or "nothing",
        (*told, *found.problems),
        found.content.decode() if fits and counts else "",
        f"{found.id}.yaml",
        _picture(found) if fits and counts else Markup(""),
        found.table if found.table is not None and len(escape(found.table.text)) <= MOST_SHOWN else None,
        access.allowed(Action.CREATE_MAP),
    )
    return _form(result=result)


def _kept(found: importing.Found) -> BaseResponse | tuple[str, int]:
    """Keep what was found as a new map, once, and show it."""
    access.require(Action.CREATE_MAP)
    own = settings().library
    client = request.form.get("client", "")[:80]
    sent = own.store.sent(client) if own.store and client else None
    if sent is not None:
        return redirect(url_for("maps.page", map_id=sent.name), 303)
    map_id = Slugs({*library().debates, "sources", "anchors", "new"}).new(found.id, "map")
    try:
        own.commit_text(map_id, found.content.decode(), author=access.author(), base=0, client=client)
    except ArgmapError as error:
        return _form(str(error), request.form.get("text", "")), 422
    return redirect(url_for("maps.page", map_id=map_id), 303)


def _columns() -> str:
    """Return what the columns were chosen to be, by the fields of the page; empty if nobody chose."""
    chosen = request.form.getlist("column")[: importing.MOST_COLUMNS]
    if not chosen:
        return ""
    header = request.form.get("header", "0")
    return f"{header}:{','.join(kind.replace(',', ' ') for kind in chosen)}"


def _picture(found: importing.Found) -> Markup:
    """Return the picture of what an imported map shows first; empty where it cannot be drawn."""
    debate = read_map(found.content, found.id).debate
    if debate is None:
        return Markup("")
    drawn, _ = markup(library(), debate, first_view(debate), Options(href="", behind_href=""), dot=settings().dot)
    return drawn


def _form(error: str = "", text: str = "", result: Result | None = None) -> str:
    readable = [(row.name, row.title) for row in formats.TABLE if row.reads]
    return render_template(
        "import.html", error=error, text=text, result=result, readable=readable, kinds=KINDS, client=uuid.uuid4().hex
    )
