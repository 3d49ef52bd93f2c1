"""A debate in front of a room: one reveal at a time on the screen, notes and clock in the presenter's own window."""

from __future__ import annotations

from flask import Blueprint, render_template

from argmap.web.app import library
from argmap.web.views.shared import head, whole
from argmap.web.views.slides import slide

blueprint = Blueprint("present", __name__)

#: More steps than any walkthrough has; a step beyond the last shows the last.
MOST = 99_999


@blueprint.get("/maps/<map_id>/present")
def page(map_id: str) -> str:
    """Show a step of the debate in big type, both sides in view; ``step`` counts from 0."""
    debate = library().debate(map_id)
    shown = slide(library(), debate, whole("step", 0, 0, MOST))
    return render_template("present.html", head=head(debate), slide=shown)


@blueprint.get("/maps/<map_id>/present/notes")
def notes(map_id: str) -> str:
    """Show what the presenter says at a step, what comes next, and a clock."""
    debate = library().debate(map_id)
    shown = slide(library(), debate, whole("step", 0, 0, MOST))
    following = slide(library(), debate, shown.number + 1) if shown.number < shown.total else None
    return render_template("present_notes.html", head=head(debate), slide=shown, following=following)
