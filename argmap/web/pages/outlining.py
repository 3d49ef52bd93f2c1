"""A map written as an outline: a line for each claim, below what it bears on."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from argmap.access import Action
from argmap.drawing import View
from argmap.views.outline import outline
from argmap.web import access
from argmap.web.current import library, saved_to
from argmap.web.links import pattern
from argmap.web.pages.editing import keep_apart
from argmap.web.pages.shared import head

blueprint = Blueprint("outlining", __name__)
blueprint.after_request(keep_apart)


@blueprint.get("/maps/<map_id>/outline")
def page(map_id: str) -> str:
    """Show the outline of a whole map, to be written in; every line leads to the forms of its claim."""
    access.require(Action.EDIT, map_id)
    debate = library().debate(map_id)
    whole = View(debate.map)
    return render_template(
        "outline_edit.html",
        head=head(debate),
        lines=outline(debate, whole.debate, whole.behind),
        edit=pattern("editing.edit_claim", "claim_id", map_id),
        history=url_for("history.go_back", map_id=map_id, number=0),
        saved=saved_to(map_id),
    )
