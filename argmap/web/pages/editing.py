"""Writing a map: forms that work in any browser, and one address that takes edits as JSON."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from argmap.access import Action
from argmap.edits import advice
from argmap.errors import BadRequest, Conflict, Problem, Refused
from argmap.evaluation import SCHEMES
from argmap.library.committing import Committed
from argmap.schema import load_edits
from argmap.slugs import Slugs
from argmap.views.naming import named, named_before
from argmap.views.quoting import LookUp, look_up
from argmap.views.requested import added, requested
from argmap.views.writing import claim_forms
from argmap.web import access
from argmap.web.current import library, saved_to, settings
from argmap.web.pages.carrying import answered
from argmap.web.pages.shared import base_of, head
from argmap.web.presence import told
from argmap.web.problems import wants_json
from argmap.web.refill import refill

blueprint = Blueprint("editing", __name__)
_CLIENT = re.compile(r"[A-Za-z0-9-]{1,80}")
#: Saved forms that a browser is told of at most, and fields of a form whose drafts are forgotten.
_TOLD, _FIELDS = 8, 100


@blueprint.after_request
def keep_apart(response: Response) -> Response:
    """Keep forms out of every cache: each carries an id of its own, by which it is done once.

    Where a form is saved, what was typed into it is a draft no longer: forget it here, and tell the pages to come which
    form it was. The last few are told, because the next page may not be one that keeps drafts.
    """
    response.headers["Cache-Control"] = "no-store"
    client = request.form.get("client", "") if response.status_code == 303 else ""
    if _CLIENT.fullmatch(client):
        earlier = [one for one in request.cookies.get("argmap_saved", "").split(".") if _CLIENT.fullmatch(one)]
        told = ".".join([*earlier[1 - _TOLD :], client])
        response.set_cookie("argmap_saved", told, max_age=86_400, path=request.script_root or "/", samesite="Strict")
        store = settings().library.store
        if store is not None and access.current_person().id:
            for key in request.form.getlist("draft")[:_FIELDS]:
                store.put_draft(access.author(), key, "", "")
    return response


#: What a form of each relation adds, and how its button is called.
RELATIONS = {
    "supports": "Support",
    "rebuts": "Rebuttal",
    "undercuts": "Undercut",
    "with": "Premise with it",
    "": "Claim",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a form was not carried out.

    :param problems: what is wrong, each with the field it is about at the end of its path
    :param conflict: what others changed meanwhile: the field, what it was, what it is, what was wanted
    """

    message: str = ""
    problems: tuple[Problem, ...] = ()
    conflict: tuple[tuple[str, str, str, str], ...] = ()

    @property
    def reason(self) -> str:
        """Return why, in sentences."""
        return " ".join(f"{problem.message} {problem.fix}" for problem in self.problems) or self.message

    def about(self, field: str) -> tuple[Problem, ...]:
        """Return the problems of one field of the form."""
        return tuple(problem for problem in self.problems if field in problem.path)


def commit(map_id: str, edits: Sequence[dict[str, Any]], *, client: str = "", base: int | None = None) -> Committed:
    """Make edits in their JSON form as whoever sends the request.

    :raises NotAllowed: where they may not
    :raises Refused: where an edit is malformed or cannot be made
    :raises Conflict: where others have changed the same meanwhile
    """
    access.require(Action.EDIT, map_id)
    loaded = load_edits(list(edits))
    if loaded and isinstance(loaded[0], Problem):
        raise Refused([problem for problem in loaded if isinstance(problem, Problem)])
    made = [edit for edit in loaded if not isinstance(edit, Problem)]
    return settings().library.commit(map_id, made, author=access.author(), base=base, client=client)


@blueprint.post("/maps/<map_id>/edits")
def edits(map_id: str) -> Response | tuple[Response, int]:
    """Make edits that come as JSON: ``{"client": …, "base": …, "edits": […]}``; answer with the new revision.

    A new claim whose id begins with a question mark gets one made of its words; the answer's ``ids`` says which.
    """
    access.require(Action.EDIT, map_id)
    try:
        data = request.get_json(silent=True)
    except RecursionError:
        data = None
    if not isinstance(data, dict) or not isinstance(data.get("edits"), list):
        raise BadRequest("Send a JSON mapping with a list of edits.")
    base = data.get("base")
    if base is not None and (isinstance(base, bool) or not isinstance(base, int)):
        raise BadRequest("base is the number of a revision.")
    client = str(data.get("client") or "")[:80]
    try:
        made, ids = commit_named(map_id, data["edits"], client=client, base=base)
    except (Refused, Conflict) as error:
        return said(error)
    found = {"revision": made.revision.number, "merged": made.merged, "saved": saved_to(map_id), "ids": ids}
    return answered(map_id, found)


#: How often new claims are named again where somebody else takes the same id at the same moment.
NAMED_AGAIN = 8


def commit_named(
    map_id: str, edits: Sequence[Any], *, client: str = "", base: int | None = None
) -> tuple[Committed, dict[str, str]]:
    """Make edits as ``commit`` does, with ids for the new claims that have none.

    :return: the result, and the new ids by what stood for them
    """
    access.require(Action.EDIT, map_id)
    own = settings().library
    sent = own.store.sent(client) if own.store and client else None
    if sent is not None:
        return commit(map_id, [], client=client), named_before(sent.edits, edits)
    for left in reversed(range(NAMED_AGAIN)):
        wanted, ids = named(own.snapshot().debate(map_id).map, edits)
        try:
            return commit(map_id, wanted, client=client, base=base), ids
        except Refused as error:
            if not ids or not left or all(problem.code != "id-taken" for problem in error.problems):
                raise
    raise AssertionError("unreachable")


def said(error: Refused | Conflict) -> tuple[Response, int]:
    """Return what a script is told of edits that were not made."""
    found: dict[str, Any] = {"code": error.code, "message": str(error)}
    if isinstance(error, Conflict):
        clashes = [
            {"path": list(path), "base": base, "theirs": theirs, "mine": mine}
            for path, base, theirs, mine in _clashes(error)
        ]
        return jsonify({"error": {**found, "revision": error.revision, "fields": clashes}}), 409
    rows = [{"message": p.message, "fix": p.fix, "path": list(p.path), "code": p.code} for p in error.problems]
    return jsonify({"error": {**found, "problems": rows}}), 422


def _clashes(error: Conflict) -> list[tuple[tuple[str, ...], str, str, str]]:
    def words(value: object) -> str:
        return value if isinstance(value, str) else "" if value is None else json.dumps(value, default=str)

    return [(tuple(c.path), words(c.base), words(c.theirs), words(c.mine)) for c in error.fields]


@blueprint.get("/maps/<map_id>/changes")
def changes(map_id: str) -> Response:
    """Answer with the number of the map's newest revision, and who made it; cheap enough to be asked every second.

    A page that edits says so by ``tab``, its own id, and ``claim``, the chosen claim; it is told who else does.
    """
    store = settings().library.store
    newest = store.head(map_id) if store else None
    found: dict[str, Any] = {"revision": newest.number if newest else 0, "author": newest.author.name if newest else ""}
    found["client"] = newest.client if newest else ""
    tab, claim = request.args.get("tab", "")[:80], request.args.get("claim", "")[:80]
    if tab and access.allowed(Action.EDIT, map_id):
        others = settings().presence.seen(map_id, tab, access.current_person().name, claim)
        found["others"] = told(others, claim)
    response = jsonify(found)
    response.headers["Cache-Control"] = "no-store"
    return response


# forms of a claim


@blueprint.get("/maps/<map_id>/claims/<claim_id>/edit")
def edit_claim(map_id: str, claim_id: str) -> str:
    """Show everything about a claim as forms."""
    access.require(Action.EDIT, map_id)
    return _claim_page(map_id, claim_id)


def _claim_page(map_id: str, claim_id: str, trouble: Trouble | None = None) -> str:
    debate = library().debate(map_id)
    claim = library().claim(map_id, claim_id)
    sent = request.form.to_dict() if trouble else {}
    forms = claim_forms(library(), debate, claim, dict(request.form.lists()) if trouble else {})
    found = quoted(sent) if sent.get("look") else None
    if found and found.words and sent["look"] == "take":
        sent["text"] = found.words
        found = quoted(sent)
    return render_template(
        "edit_claim.html",
        head=head(debate),
        claim=claim,
        forms=forms,
        trouble=trouble or Trouble(),
        nothing=Trouble(),
        schemes=[scheme.name for scheme in SCHEMES],
        advice=advice(debate.map, claim_id),
        client=uuid.uuid4().hex,
        base=debate.revision,
        saved=saved_to(map_id),
        sent=sent,
        found=found,
        closest=url_for("quoting.closest", source_id="SOURCE").replace("SOURCE", "{}"),
        relations=RELATIONS,
    )


@blueprint.post("/maps/<map_id>/claims/<claim_id>/edit")
def submit_claim(map_id: str, claim_id: str) -> ResponseReturnValue:
    """Do what one of the claim's forms asks for, and show the claim; where it cannot be done, show the form again.

    A script that asks for JSON is told the revision and the claim to show instead.
    """
    access.require(Action.EDIT, map_id)
    debate = library().debate(map_id)
    claim = library().claim(map_id, claim_id)
    form = request.form
    what = form.get("do", "")
    if what == "quote" and form.get("look"):
        return _claim_page(map_id, claim_id, Trouble())
    wanted, shown = requested(library(), debate, claim_id, form)
    if not wanted:
        return redirect(url_for("maps.page", map_id=map_id, claim=claim.id), 303)
    base = base_of(form)
    try:
        made, ids = commit_named(map_id, wanted, client=form.get("client", "")[:80], base=base)
    except Refused as error:
        if wants_json():
            return said(error)
        return _refused(map_id, claim_id, Trouble(str(error), problems_of(error, wanted))), 422
    except Conflict as error:
        if wants_json():
            return said(error)
        return _refused(map_id, claim_id, Trouble(str(error), conflict=conflict_rows(error))), 409
    shown = ids.get(shown, shown)
    if wants_json():
        return answered(map_id, {"revision": made.revision.number, "claim": shown, "saved": saved_to(map_id)}, shown)
    to = url_for("maps.page", map_id=map_id, claim=shown or None)
    now = made.debate.map.claim.get(claim_id) if made.debate else None
    if form.get("list") and now:
        # Whoever corrects quotations in their list goes on there.
        fixed = next((quote.key for quote in now.quotes if quote.text == form.get("text")), "")
        to = url_for("quotes.page", map_id=map_id, _anchor=f"quote-{fixed}")
    answer = redirect(to, 303)
    # The map's page can take this back, though no script of its own has saved it.
    place = url_for("maps.page", map_id=map_id)
    answer.set_cookie("argmap_undo", str(made.revision.number), max_age=600, path=place, samesite="Strict")
    return answer


def _refused(map_id: str, claim_id: str, trouble: Trouble) -> str:
    return refill(_claim_page(map_id, claim_id, trouble), request.form, trouble.reason)


def quoted(form: Mapping[str, str]) -> LookUp | None:
    """Return what the chosen source says of the words of a form for a quotation."""
    source = library().source(form.get("source", ""))
    return look_up(library().text(source), source.id, form.get("text", ""), form.get("speaker", ""))


def conflict_rows(error: Conflict) -> tuple[tuple[str, str, str, str], ...]:
    """Return what others have changed meanwhile: the field, what it was, what it is, what was wanted."""
    return tuple((path[-1] if path else "", base, theirs, mine) for path, base, theirs, mine in _clashes(error))


def problems_of(error: Refused, wanted: list[dict[str, Any]]) -> tuple[Problem, ...]:
    """Return the problems of edits with the form's field that each is about at the end of its path."""
    found = []
    for problem in error.problems:
        first = problem.path[0] if problem.path else None
        field = wanted[first].get("field", "") if isinstance(first, int) and first < len(wanted) else ""
        found.append(replace(problem, path=(*problem.path, *((str(field),) if field else ()))))
    return tuple(found)


@blueprint.post("/maps/<map_id>/claims")
def add_claim(map_id: str) -> BaseResponse | tuple[str, int]:
    """Add a claim that bears on nothing yet, as the map page's form asks."""
    debate = library().debate(map_id)
    wanted, new = added(debate, "", "", request.form)
    position = request.form.get("position", "").strip()
    if position:
        name = Slugs(debate.map.position).new(position, "position")
        fields = {"title": position, "thesis": new}
        wanted.append({"kind": "add", "thing": "position", "id": name, "fields": fields})
    _, ids = commit_named(map_id, wanted, client=request.form.get("client", "")[:80])
    return redirect(url_for("maps.page", map_id=map_id, claim=ids.get(new)), 303)
