"""Hints for somebody who is writing a claim, for scripts to show beside the field."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from argmap.access import Action
from argmap.edits import Add, AddLink, Edit, SetField, Thing, advice, apply_all
from argmap.errors import Problem
from argmap.model import Claim, Map, Relation
from argmap.slugs import Slugs
from argmap.views.requested import aimed
from argmap.web import access
from argmap.web.current import library
from argmap.web.pages.editing import keep_apart

blueprint = Blueprint("advising", __name__)
blueprint.after_request(keep_apart)
#: Longer words are looked at when they are saved.
LONGEST = 2000


def _told(found: tuple[Problem, ...]) -> Response:
    return jsonify({"advice": [{"code": p.code, "message": p.message, "fix": p.fix} for p in found]})


@blueprint.get("/maps/<map_id>/claims/<claim_id>/advice")
def of_claim(map_id: str, claim_id: str) -> Response:
    """Answer with hints about a claim as it is saved."""
    debate = library().debate(map_id)
    library().claim(map_id, claim_id)
    return _told(advice(debate.map, claim_id))


@blueprint.get("/maps/<map_id>/advice")
def of_words(map_id: str) -> Response:
    """Answer with hints about words that are being typed, and store none of them.

    Options: ``text``; ``claim``, the claim whose words they are to be; or else ``relation`` and ``target``, what a new
    claim is to do to which claim or link.
    """
    access.require(Action.EDIT, map_id)
    debate = library().debate(map_id)
    text = request.args.get("text", "").strip()[:LONGEST]
    if not text:
        return _told(())
    claim = request.args.get("claim", "")
    relation, target = request.args.get("relation", ""), request.args.get("target", "")
    new = Slugs({*debate.map.claim, *debate.map.argument}).new("new", "new")
    edits: list[Edit] = [SetField(Thing.CLAIM, claim, "text", text)] if claim else [Add(Thing.CLAIM, Claim(new, text))]
    if not claim and relation in set(Relation):
        edits.append(AddLink(new, Relation(relation), aimed(debate, relation, target)))
    tried = apply_all(debate.map, edits)
    # Words that cannot be saved are refused with a reason when they are.
    found = advice(tried, claim or new) if isinstance(tried, Map) else ()
    # Nothing can support what is only being typed.
    return _told(tuple(problem for problem in found if claim or problem.code != "no-ground"))
