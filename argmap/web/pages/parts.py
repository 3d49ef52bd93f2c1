"""The frame of a map as forms: its question, positions, issues, walkthrough, glossary, timeline and people."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from argmap.access import Action
from argmap.errors import BadRequest, Conflict, Problem, Refused
from argmap.views.lists import lists, wanted_list
from argmap.views.parts import map_inputs, sections, wanted
from argmap.web import access
from argmap.web.current import library, saved_to
from argmap.web.pages.editing import Trouble, commit, conflict_rows, keep_apart, problems_of
from argmap.web.pages.shared import base_of, head
from argmap.web.refill import refill

blueprint = Blueprint("parts", __name__)
blueprint.after_request(keep_apart)


@blueprint.get("/maps/<map_id>/setup")
def page(map_id: str) -> str:
    """Show the map's own fields, its positions, issues and steps as forms."""
    access.require(Action.EDIT, map_id)
    return _page(map_id)


def _page(map_id: str, trouble: Trouble | None = None) -> str:
    debate = library().debate(map_id)
    sent = request.form.to_dict() if trouble else {}
    return render_template(
        "edit_parts.html",
        head=head(debate),
        inputs_=map_inputs(debate.map, sent if sent.get("thing") == "map" else None),
        sections=sections(debate.map, sent),
        lists=lists(debate.map),
        claims=[(claim.id, claim.text) for claim in debate.map.claims],
        trouble=trouble or Trouble(),
        sent=sent,
        nothing=Trouble(),
        client=uuid.uuid4().hex,
        base=debate.revision,
        saved=saved_to(map_id),
    )


@blueprint.post("/maps/<map_id>/setup")
def submit(map_id: str) -> ResponseReturnValue:
    """Do what one of the forms asks for, and show the page where it is; where it cannot be done, say why."""
    access.require(Action.EDIT, map_id)
    debate = library().debate(map_id)
    form = request.form.to_dict()
    try:
        edits = wanted_list(debate.map, form) if form.get("do") == "list" else wanted(debate.map, form)
    except (KeyError, StopIteration, ValueError):
        raise BadRequest("argmap does not recognise this form; what it is about may be gone.") from None
    if isinstance(edits, Problem):
        trouble = Trouble(edits.message, (edits,))
        return refill(_page(map_id, trouble), request.form, trouble.reason), 422
    base = base_of(form)
    try:
        if edits:
            commit(map_id, edits, client=form.get("client", "")[:80], base=base)
    except Refused as error:
        trouble = Trouble(str(error), problems_of(error, edits))
        return refill(_page(map_id, trouble), request.form, trouble.reason), 422
    except Conflict as error:
        trouble = Trouble(str(error), conflict=conflict_rows(error))
        return refill(_page(map_id, trouble), request.form, trouble.reason), 409
    anchor = form.get("id", "") if form.get("do") == "list" else form.get("thing", "")
    return redirect(url_for("parts.page", map_id=map_id, saved=1, _anchor=anchor), 303)
