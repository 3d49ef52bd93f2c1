"""A map's history: who changed what when, any two revisions compared, and changes taken back."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from itertools import groupby

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from argmap.access import Action
from argmap.errors import BadRequest, Conflict, NotFound, Refused
from argmap.library.committing import utf8
from argmap.store import Author
from argmap.views.history import author_key, author_name, sittings, touched
from argmap.web import access
from argmap.web.current import library, saved_to, settings
from argmap.web.pages.carrying import answered
from argmap.web.pages.editing import Trouble, conflict_rows, keep_apart, said
from argmap.web.pages.shared import head, whole, with_args
from argmap.web.problems import wants_json

blueprint = Blueprint("history", __name__)
blueprint.after_request(keep_apart)
#: Revisions on one page of a history, and those that marks of others' changes go back.
SHOWN = 200


@blueprint.get("/maps/<map_id>/history")
def page(map_id: str) -> str:
    """Show who changed what when, by day, person and quarter of an hour.

    Options: ``by`` shows one person's changes; ``before`` the revisions before a number.
    """
    return _page(map_id)


def _page(map_id: str, trouble: Trouble | None = None) -> str:
    debate = library().debate(map_id)
    store = settings().library.store
    authors = store.authors(map_id) if store else []
    before = whole("before", 0, 0, 2**31 - 1)
    rows = store.revisions(map_id, SHOWN + 1, before, _author(authors)) if store else []
    newest = store.head(map_id) if store else None
    found = sittings(rows[:SHOWN], debate.map)
    return render_template(
        "history.html",
        head=head(debate),
        days=[(day, list(some)) for day, some in groupby(found, key=lambda one: one.day)],
        newest=newest.number if newest else 0,
        authors=[(author_key(author), author_name(author)) for author in authors],
        by=request.args.get("by", ""),
        older=with_args(before=rows[SHOWN - 1].number) if len(rows) > SHOWN else "",
        latest=with_args(before=None) if before else "",
        may=access.allowed(Action.EDIT, map_id),
        client=uuid.uuid4().hex,
        trouble=trouble or Trouble(),
        done=request.args.get("done", ""),
    )


def _author(authors: list[Author]) -> Author | None:
    """Return whose changes the request asks for; ``None`` for everybody's.

    :raises BadRequest: where nobody of that name has changed the map
    """
    wanted = request.args.get("by", "")
    if not wanted:
        return None
    for author in authors:
        if author_key(author) == wanted:
            return author
    raise BadRequest("Nobody of that name has changed this map; choose a person from the list.")


@blueprint.post("/maps/<map_id>/history/<int:number>")
def go_back(map_id: str, number: int) -> BaseResponse | tuple[Response, int] | tuple[str, int]:
    """Take back what one revision changed, or make its text the newest again; tell a script the new revision."""
    access.require(Action.EDIT, map_id)
    own = settings().library
    client = request.form.get("client", "")[:80]
    restores = request.form.get("do") == "restore"
    try:
        if restores:
            store = own.store
            if store is None:
                raise BadRequest("Without a database there is no history.")
            content = store.content(store.revision(map_id, number).sha256)
            if content is None:
                raise NotFound("text of revision", str(number))
            made = own.commit_text(map_id, utf8(map_id, content), author=access.author(), client=client)
        else:
            made = own.take_back(map_id, number, author=access.author(), client=client)
    except (Refused, Conflict) as error:
        if wants_json():
            return said(error)
        conflict = conflict_rows(error) if isinstance(error, Conflict) else ()
        problems = error.problems if isinstance(error, Refused) else ()
        said_ = " ".join(f"{problem.message} {problem.fix}" for problem in problems) or str(error)
        return _page(map_id, Trouble(f"Revision {number} stays: {said_}", conflict=conflict)), 409 if conflict else 422
    if wants_json():
        return answered(map_id, {"revision": made.revision.number, "saved": saved_to(map_id)})
    done = f"{'restored' if restores else 'back'}-{number}"
    return redirect(url_for("history.page", map_id=map_id, done=done), 303)


@blueprint.get("/maps/<map_id>/changes/claims")
def changed_claims(map_id: str) -> Response:
    """Answer with the claims that were changed after the revision ``after``, for a page to mark them."""
    debate = library().debate(map_id)
    store = settings().library.store
    after = whole("after", 0, 0, 2**31 - 1)
    rows = [row for row in (store.revisions(map_id, SHOWN) if store else []) if row.number > after]
    me = access.author()
    own = {row.number for row in rows if (row.author.kind, row.author.id) == (me.kind, me.id)}
    found = [
        {**asdict(one), "text": debate.map.claim[one.claim].text, "mine": one.revision in own}
        for one in touched(rows, debate.map)
    ]
    return jsonify({"revision": rows[0].number if rows else after, "claims": found})
