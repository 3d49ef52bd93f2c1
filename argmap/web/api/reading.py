"""What programs read: maps, claims, quotations with verdicts, sources, what stands, searches, history."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request, url_for

from argmap.edits import difference
from argmap.errors import BadRequest
from argmap.evaluation import Evaluation, answer, as_data, compare, semantics_named
from argmap.formats import json_format
from argmap.library import Debate
from argmap.model import Source
from argmap.schema import dump, dump_sources
from argmap.schema.edits import dump_edit
from argmap.store import Change, Entry, Revision
from argmap.web.api import openapi as description
from argmap.web.api.common import LIMIT, MOST, REVISION, blueprint, listed, number, page, problem_rows
from argmap.web.api.findings import quote_row
from argmap.web.current import library
from argmap.web.pages.standing import PATIENCE, choices

#: Revisions and changes that one answer lists at the most.
RECENT = 1000


@blueprint.get("/maps")
def list_maps() -> Response:
    """List the maps."""
    shelf = library()
    return page(list(shelf.debates), str, lambda map_id: _row(shelf.debate(map_id)))


def _row(debate: Debate) -> dict[str, Any]:
    """Return a map as lists have it."""
    return {
        "id": debate.id,
        "title": debate.map.title,
        "question": debate.map.question,
        "claims": len(debate.map.claims),
        "revision": debate.revision,
        "sha256": debate.sha256,
        "sound": not debate.problems,
        "links": {
            "self": url_for("api.get_map", map_id=debate.id),
            "text": url_for("api.get_text", map_id=debate.id),
            "html": url_for("maps.page", map_id=debate.id),
            "svg": url_for("api.get_picture", map_id=debate.id, ending="svg"),
        },
    }


@blueprint.get("/maps/<map_id>")
def get_map(map_id: str) -> Response:
    """Get a map as JSON, with its revision, its problems and its addresses."""
    debate = library().debate(map_id)
    whole = {"format": json_format.FORMAT, "version": json_format.VERSION, "id": debate.id, **dump(debate.map)}
    row = {**_row(debate), "stale": debate.stale, "problems": problem_rows(debate.problems), "map": whole}
    response = jsonify(row)
    response.headers[REVISION] = str(debate.revision)
    return response


@blueprint.get("/maps/<map_id>/text")
def get_text(map_id: str) -> Response:
    """Get a map's file as it is, with its hash as ``ETag``."""
    debate = library().debate(map_id)
    return _text(debate.content.encode("utf-8", "replace"), debate.sha256, debate.revision)


def _text(content: bytes, sha256: str, revision: int) -> Response:
    response = Response(content, content_type="application/yaml; charset=utf-8")
    response.set_etag(sha256)
    response.headers[REVISION] = str(revision)
    return response


@blueprint.get("/maps/<map_id>/claims")
def list_claims(map_id: str) -> Response:
    """List a map's claims."""
    debate = library().debate(map_id)
    written = dump(debate.map).get("claims", {})
    return page(list(debate.map.claim), str, lambda claim: _claim(debate, claim, written))


@blueprint.get("/maps/<map_id>/claims/<claim_id>")
def get_claim(map_id: str, claim_id: str) -> Response:
    """Get one claim."""
    debate = library().debate(map_id)
    claim = library().claim(map_id, claim_id)
    return jsonify(_claim(debate, claim.id, dump(debate.map).get("claims", {})))


def _claim(debate: Debate, claim: str, written: dict[str, Any]) -> dict[str, Any]:
    """Return a claim: its fields as the file has them, the side it speaks for, and the arguments around it."""
    return {
        "id": claim,
        "side": debate.sides.of.get(claim) or None,
        "arguments_from": [argument.id for argument in debate.map.arguments_from.get(claim, ())],
        "arguments_to": [argument.id for argument in debate.map.arguments if argument.target == claim],
        "fields": written.get(claim, {}),
    }


@blueprint.get("/maps/<map_id>/arguments")
def list_arguments(map_id: str) -> Response:
    """List a map's arguments: what each rests on, and what it does to which claim or argument."""
    arguments = library().debate(map_id).map.arguments
    return page(
        arguments,
        lambda one: one.id,
        lambda one: {
            "id": one.id,
            "named": not one.unnamed,
            "premises": list(one.premises),
            "relation": one.relation.value,
            "target": one.target,
        },
    )


@blueprint.get("/maps/<map_id>/quotes")
def list_quotes(map_id: str) -> Response:
    """List a map's quotations with their verdicts."""
    debate = library().debate(map_id)
    return page(library().checks(debate.map), lambda item: f"{item.claim}.{item.position + 1}", quote_row)


@blueprint.get("/sources")
def list_sources() -> Response:
    """List the library's sources."""
    return page(list(library().sources.values()), lambda source: source.id, _source)


@blueprint.get("/sources/<source_id>")
def get_source(source_id: str) -> Response:
    """Get one source."""
    return jsonify(_source(library().source(source_id)))


def _source(source: Source) -> dict[str, Any]:
    return {"id": source.id, "fields": dump_sources([source])[source.id]}


@blueprint.get("/maps/<map_id>/evaluation")
def get_evaluation(map_id: str) -> Response:
    """Evaluate a map; ``reject`` and ``accept`` ask what would follow."""
    debate = library().debate(map_id).map
    name = semantics_named(request.args.get("semantics", "grounded")).value
    reject, accept = choices()
    result = answer(debate, name, reject, accept, PATIENCE)
    data = as_data(result)
    if (reject or accept) and isinstance(result, Evaluation):
        before = answer(debate, name, (), (), PATIENCE)
        if isinstance(before, Evaluation):
            found = compare(before, result)
            data["summary"] = found.summary
            data["changes"] = [
                {"id": c.id, "before": c.before.value, "after": c.after.value, "why": c.sentence} for c in found.changes
            ]
    return jsonify(data)


@blueprint.get("/search")
def search() -> Response:
    """Search all maps for claims, quotations, people and sources."""
    words = " ".join(request.args.get("q", "").split())
    if not words or len(words) > 200:
        raise BadRequest("q has the words to search for, at most 200 characters.")
    found = library().find(words, number("limit", LIMIT, MOST, 1))
    return jsonify({"items": [_entry(entry) for entry in found.entries], "more": found.more})


def _entry(entry: Entry) -> dict[str, Any]:
    return {"map": entry.map, "kind": entry.kind, "id": entry.ref, "label": entry.label, "text": entry.body}


@blueprint.get("/maps/<map_id>/revisions")
def list_revisions(map_id: str) -> Response:
    """List a map's revisions, newest first."""
    library().debate(map_id)
    return page(library().revisions(map_id, RECENT), lambda one: str(one.number), _revision)


def _revision(revision: Revision) -> dict[str, Any]:
    return {
        "revision": revision.number,
        "saved": revision.saved,
        "author": revision.author.name,
        "sha256": revision.sha256,
        "sound": revision.sound,
        "deleted": revision.gone,
    }


@blueprint.get("/maps/<map_id>/revisions/<int:revision>/text")
def get_revision_text(map_id: str, revision: int) -> Response:
    """Get a map's file as it was at a revision."""
    shelf = library()
    shelf.revision(map_id, _bounded(revision))
    assert shelf.store is not None
    found = shelf.store.revision(map_id, revision)
    return _text(shelf.store.content(found.sha256) or b"", found.sha256, found.number)


@blueprint.get("/maps/<map_id>/differences")
def get_differences(map_id: str) -> Response:
    """Get the edits that lead from one revision of a map to another."""
    shelf = library()
    newest = shelf.debate(map_id).revision
    begin, end = number("from", max(newest - 1, 0), least=1), number("to", newest, least=1)
    found = difference(shelf.revision(map_id, begin), shelf.revision(map_id, end))
    return jsonify({"from": begin, "to": end, "edits": [dump_edit(edit) for edit in found]})


def _bounded(revision: int) -> int:
    if revision >= 2**31:
        raise BadRequest("The number of the revision is too large.")
    return revision


@blueprint.get("/changes")
def list_changes() -> Response:
    """List what has changed in the library after a number, oldest first."""
    after, limit = number("after", 0), number("limit", LIMIT, MOST, 1)
    found = library().changes(after)
    chosen = found[:limit]
    more = len(found) > limit
    response = listed([_change(change) for change in chosen], {"after": chosen[-1].number} if more else None)
    response.headers["Cache-Control"] = "no-store"
    return response


def _change(change: Change) -> dict[str, Any]:
    return {"number": change.number, "kind": change.kind, "name": change.name, "revision": change.revision or None}


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Get the description of the API."""
    return Response(description.text(), content_type="application/json")
