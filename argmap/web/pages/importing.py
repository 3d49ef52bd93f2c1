"""Bringing a map in from another program: what was found, what could not be carried over, and the map file."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from argmap import formats
from argmap.drawing import Options, first_view
from argmap.errors import ArgmapError, BadRequest, Problem
from argmap.mapfile import write_map
from argmap.views.picture import markup
from argmap.web.current import library, settings

blueprint = Blueprint("importing", __name__)


@dataclass(frozen=True, slots=True)
class Result:
    """What an import came to.

    :param counts: what was found, as words
    :param file: the map file's text; name: what to call it
    :param drawing: the map's picture; empty where it could not be drawn
    """

    format: str
    counts: str
    problems: tuple[Problem, ...]
    file: str
    name: str
    drawing: Markup


@blueprint.get("/import")
def page() -> str:
    """Show the form for a file of another program."""
    return _form()


@blueprint.post("/import")
def submit() -> str | Response:
    """Read what was sent; answer with the map file, or with a page that shows what was found."""
    upload = request.files.get("file")
    text = request.form.get("text", "")
    name = ""
    try:
        if upload is not None and upload.filename:
            name = upload.filename.replace("\\", "/").rsplit("/", 1)[-1][:120]
            with upload.stream as stream:
                text = _decoded(stream.read())
        if not text.strip():
            raise BadRequest("Choose a file, or paste its text.")
        imported = formats.read(text, request.form.get("format") or None, name)
    except ArgmapError as error:
        return _form(str(error), text[:20_000])
    content = write_map(imported.map)
    found = formats.report(imported)
    if request.form.get("download"):
        response = Response(content, content_type="application/yaml; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{imported.map.id}.yaml"'
        return response
    named = ("claims", "arguments", "supports", "rebuttals", "undercuts", "quotes")
    view = first_view(imported.map)
    drawing, _ = markup(library(), imported.map, view, Options(href="", behind_href=""), dot=settings().dot)
    result = Result(
        formats.by_name(found["format"]).title,
        ", ".join(f"{found[key]} {key}" for key in named),
        tuple(imported.problems),
        content,
        f"{imported.map.id}.yaml",
        drawing,
    )
    return _form(result=result)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadRequest("The file is not text.")


def _form(error: str = "", text: str = "", result: Result | None = None) -> str:
    readable = [(row.name, row.title) for row in formats.TABLE if row.reads]
    return render_template("import.html", error=error, text=text, result=result, readable=readable)
