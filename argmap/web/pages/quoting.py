"""From a source to a map: words chosen in the reader, or typed, become a quotation that is compared at once."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from argmap.access import Action
from argmap.errors import BadRequest, Conflict, NotFound, Problem, Refused
from argmap.library import Debate
from argmap.model import Quote, Source
from argmap.views.naming import MARK
from argmap.views.quoting import LONGEST, RELATIONS, block_words, look_up, quoting_edits
from argmap.views.writing import quote_fields
from argmap.web import access
from argmap.web.current import library
from argmap.web.pages.editing import Trouble, commit_named, keep_apart, said
from argmap.web.problems import wants_json

blueprint = Blueprint("quoting", __name__)
blueprint.after_request(keep_apart)


def writable() -> dict[str, str]:
    """Return the maps that whoever sends the request may edit: ids and titles."""
    found = {name: debate.map.title for name, debate in library().debates.items() if not debate.stale}
    return {name: title for name, title in found.items() if access.allowed(Action.EDIT, name)}


def _allowed() -> dict[str, str]:
    maps = writable()
    if not maps:
        access.require(Action.EDIT)
    return maps


@blueprint.get("/sources/<source_id>/quote")
def quote(source_id: str) -> str:
    """Show the form that puts words of a source on a claim.

    Options: ``text`` (the words), or ``at`` (a stretch of the source, as two offsets with a hyphen between), ``map``
    and ``claim``.
    """
    maps = _allowed()
    source = library().source(source_id)
    return _form(source, maps, request.args.to_dict())


@blueprint.post("/sources/<source_id>/quote")
def add_quote(source_id: str) -> ResponseReturnValue:
    """Put the words on the claim, or begin a claim with them, and show them in the reader; or only compare them."""
    maps = _allowed()
    source = library().source(source_id)
    form = request.form
    sent = form.to_dict()
    if form.get("look") in ("look", "choose"):
        return _form(source, maps, sent)
    if form.get("look") == "take":
        found = look_up(library().text(source), source.id, form.get("words", ""), form.get("speaker", ""))
        return _form(source, maps, {**sent, "words": found.words if found and found.words else sent.get("words", "")})
    map_id = form.get("map", "")
    if map_id not in maps:
        raise NotFound("map", map_id, tuple(maps))
    debate = library().debate(map_id)
    missing = _missing(debate, sent)
    if missing:
        if wants_json():
            return said(Refused(list(missing)))
        return _form(source, maps, sent, Trouble(missing[0].message, missing)), 422
    fields = quote_fields({**sent, "source": source.id, "text": " ".join(sent.get("words", "").split())})
    edits = quoting_edits(debate, fields, sent, f"{MARK}new")
    try:
        made, ids = commit_named(map_id, edits, client=form.get("client", "")[:80])
    except (Refused, Conflict) as error:
        if wants_json():
            return said(error)
        return _form(source, maps, sent, Trouble(str(error), getattr(error, "problems", ()))), 422
    claim = ids.get(f"{MARK}new", sent.get("claim", ""))
    key = Quote(source.id, fields["text"], speaker=fields.get("speaker", "")).key
    place = url_for("sources.page", source_id=source.id, quote=key, added=claim, map=None, _anchor=f"q-{key}")
    if library().text(source) is None:
        place = url_for("maps.page", map_id=map_id, claim=claim)
    if wants_json():
        return jsonify({"revision": made.revision.number, "claim": claim, "place": place})
    return redirect(place, 303)


def _missing(debate: Debate, sent: dict[str, str]) -> tuple[Problem, ...]:
    found = []
    if not sent.get("words", "").strip():
        found.append(Problem("missing", "No words are chosen.", "Type or paste the source’s words.", path=("words",)))
    if len(sent.get("words", "")) > LONGEST:
        fix = "Quote a shorter passage."
        found.append(Problem("too-long", f"A quotation has up to {LONGEST:,} characters here.", fix, path=("words",)))
    if sent.get("on") == "new" and not sent.get("text", "").strip():
        message = "The new claim has no words."
        found.append(Problem("missing", message, "Say in a sentence what the passage shows.", path=("text",)))
    if sent.get("on") != "new" and sent.get("claim", "") not in debate.map.claim:
        message = "No claim is chosen."
        found.append(Problem("missing", message, "Choose the claim that the words support.", path=("claim",)))
    return tuple(found)


def _form(source: Source, maps: dict[str, str], sent: dict[str, str], trouble: Trouble | None = None) -> str:
    text = library().text(source)
    sent.setdefault("words", sent.get("text", "") if request.method == "GET" else "")
    if request.method == "GET":
        sent.pop("text", None)
    if not sent["words"] and text is not None and sent.get("at"):
        sent["words"] = block_words(text, *_stretch(sent["at"]))
    found = look_up(text, source.id, sent["words"], sent.get("speaker", ""))
    if found and found.page and not sent.get("page"):
        sent["page"] = found.page
    chosen = sent.get("map", "") if sent.get("map", "") in maps else next(iter(maps)) if len(maps) == 1 else ""
    debate = library().debate(chosen) if chosen else None
    claims = [(claim.id, claim.text) for claim in debate.map.claims] if debate else []
    return render_template(
        "quote_source.html",
        source=source,
        maps=maps,
        chosen=chosen,
        claims=claims,
        relations=RELATIONS,
        found=found,
        at_hand=text is not None,
        sent=sent,
        trouble=trouble or Trouble(),
        client=uuid.uuid4().hex,
    )


def _stretch(at: str) -> tuple[int, int]:
    start, _, end = at.partition("-")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()) or len(at) > 24:
        raise BadRequest("“at” is a stretch of the text: two whole numbers with a hyphen between them.")
    return int(start), int(end)


@blueprint.post("/sources/<source_id>/closest")
def closest(source_id: str) -> Response:
    """Answer with what the source says of the words in ``text``, and the source's own words where they differ."""
    _allowed()
    source = library().source(source_id)
    text = library().text(source)
    found = look_up(text, source.id, request.form.get("text", ""), request.form.get("speaker", ""))
    return jsonify({"found": found.json() if found else None, "text": text is not None})
