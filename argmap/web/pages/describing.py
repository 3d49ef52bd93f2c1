"""The description of a source as a form: author, title, date, qualification and every other field."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from argmap.access import Action
from argmap.errors import Conflict, Refused
from argmap.library import Debate
from argmap.library.describing import describe
from argmap.library.folder import SOURCES
from argmap.model import Source
from argmap.views.describing import changed_source, edits_of_source, source_inputs
from argmap.web import access
from argmap.web.current import library, saved_to, settings
from argmap.web.pages.editing import Trouble, commit, conflict_rows, keep_apart, problems_of
from argmap.web.pages.shared import base_of
from argmap.web.refill import refill

blueprint = Blueprint("describing", __name__)
blueprint.after_request(keep_apart)


def _found(source_id: str) -> tuple[Source, Debate | None]:
    """Return a source, and the map that describes it where the library's file of sources does not.

    :raises NotFound: where there is no such source
    :raises NotAllowed: where whoever sends the request may not change it
    """
    source = library().source(source_id)
    if source_id in library().sources:
        access.require(Action.EDIT_SOURCES)
        return library().sources[source_id], None
    owner = next(debate for debate in library().debates.values() if any(s.id == source_id for s in debate.map.sources))
    access.require(Action.EDIT, owner.id)
    return source, owner


@blueprint.get("/sources/<source_id>/edit")
def page(source_id: str) -> str:
    """Show everything that describes a source as a form."""
    return _page(*_found(source_id))


def _page(source: Source, owner: Debate | None, trouble: Trouble | None = None) -> str:
    store = settings().library.store
    head = store.head(SOURCES) if store and owner is None else None
    first, more = source_inputs(source)
    return render_template(
        "edit_source.html",
        source=source,
        owner=owner,
        first=first,
        more=more,
        cited=next(iter(library().citations(source.id)), None) is not None,
        trouble=trouble or Trouble(),
        client=uuid.uuid4().hex,
        base=owner.revision if owner else head.number if head else 0,
        saved=saved_to(owner.id) if owner else f"{settings().library.folder.path.name}/{SOURCES}",
        told=request.args.get("saved", ""),
    )


@blueprint.post("/sources/<source_id>/edit")
def submit(source_id: str) -> ResponseReturnValue:
    """Change what is described of a source, or remove one that nothing quotes; where it cannot be done, say why."""
    source, owner = _found(source_id)
    form = request.form.to_dict()
    removed = form.get("do") == "remove"
    changed = changed_source(source, form)
    if removed and next(iter(library().citations(source_id)), None) is not None:
        trouble = Trouble("Quotations are taken from this source. Remove them first.")
        return refill(_page(source, owner, trouble), request.form, trouble.message), 422
    edits: list[dict[str, Any]] = []
    given: dict[str, Any] = {
        "base": base_of(form),
        "client": form.get("client", "")[:80],
    }
    try:
        if owner is not None:
            edits = edits_of_source(source, changed)
            if removed:
                edits = [{"kind": "remove", "thing": "source", "id": source_id}]
            if edits:
                commit(owner.id, edits, **given)
        elif removed or changed:
            describe(settings().library, source_id, None if removed else changed, author=access.author(), **given)
    except Refused as error:
        trouble = Trouble(str(error), problems_of(error, edits))
        return refill(_page(source, owner, trouble), request.form, trouble.reason), 422
    except Conflict as error:
        trouble = Trouble(str(error), conflict=conflict_rows(error))
        return refill(_page(source, owner, trouble), request.form, trouble.reason), 409
    if removed:
        return redirect(url_for("sources.index"), 303)
    return redirect(url_for("describing.page", source_id=source_id, saved=1), 303)
