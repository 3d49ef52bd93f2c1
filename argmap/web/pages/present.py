"""A debate in front of a room: one reveal at a time on the screen, notes and clock in the presenter's own window."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from markupsafe import Markup

from argmap.drawing import Options, View
from argmap.drawing.view import view_of
from argmap.library import Debate
from argmap.views.present import Slide, slide
from argmap.web.current import library
from argmap.web.links import MAP_LINKS
from argmap.web.pages.debate import claim_href
from argmap.web.pages.shared import drawn, head, whole

blueprint = Blueprint("present", __name__)

#: More steps, and claims of one, than any walkthrough has; what is beyond the last shows the last.
MOST = 99_999


@blueprint.get("/maps/<map_id>/present")
def page(map_id: str) -> str:
    """Show a step of the debate in big type, both sides in view.

    Options: ``step`` counts from 0, the opening; ``shown`` tells how many of the step's claims are revealed, from 1.
    """
    debate = library().debate(map_id)
    shown = _asked(debate)
    last = shown.told[-1] if shown.told else None
    leave = url_for("debate.maps", map_id=debate.id, claim=last)
    return render_template(
        "present.html", head=head(debate), slide=shown, address=address, grown=_grown(debate, shown), leave=leave
    )


@blueprint.get("/maps/<map_id>/present/notes")
def notes(map_id: str) -> str:
    """Show what the presenter says at a step, what comes next, and a clock."""
    debate = library().debate(map_id)
    shown = _asked(debate)
    following = slide(library(), debate, *shown.onward) if shown.onward else None
    return render_template("present_notes.html", head=head(debate), slide=shown, following=following, address=address)


def address(place: tuple[int, int]) -> str:
    """Return where a step is shown as far as so many of its claims, from any page of the presentation.

    >>> address((3, 1)), address((3, 2))
    ('?step=3', '?step=3&shown=2')
    """
    number, shown = place
    return f"?step={number}" + (f"&shown={shown}" if shown > 1 else "")


def _asked(debate: Debate) -> Slide:
    return slide(library(), debate, whole("step", 0, 0, MOST), whole("shown", 1, 1, MOST), MAP_LINKS)


def _grown(debate: Debate, shown: Slide) -> Markup:
    """Return the map as far as it has been revealed, with the latest claim marked; empty where none is drawn."""
    if not shown.told:
        return Markup("")
    look = Options(
        spacing="compact", prefix="grown", href=claim_href(debate.id), behind_href="", chosen=shown.told[-1], width=196
    )
    known = view_of(debate.map, shown.told)
    return drawn(debate, View(known.debate), look)[0]
