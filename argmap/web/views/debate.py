"""The positions side by side, each drawn in a column of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request
from markupsafe import Markup

from argmap.drawing import columns
from argmap.library import Debate
from argmap.web.app import library
from argmap.web.views.claims import claim_panel
from argmap.web.views.maps import picture
from argmap.web.views.shared import head, look, position_number, whole

blueprint = Blueprint("debate", __name__)


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A position's column: its name, what it counts, and its case drawn."""

    position: str
    title: str
    number: int
    figures: str
    drawing: Markup
    reason: str


def _figures(debate: Debate, position: str) -> str:
    members = debate.sides.members(position)
    quotes = {quote.key for member in members for quote in debate.map.claim[member].quotes}
    verdicts = library().verdicts(debate.map)
    sound = sum(verdicts[key].sound for key in quotes if key in verdicts)
    words = f"{len(members)} claims · {len(quotes)} quotes"
    return words + (", all word for word" if quotes and sound == len(quotes) else f", {sound} word for word")


@blueprint.get("/maps/<map_id>/debate")
def maps(map_id: str) -> str:
    """Show the positions side by side, each case growing outwards from its thesis."""
    debate = library().debate(map_id)
    levels = whole("levels", 3, 1, 9)
    opened = [claim for claim in request.args.getlist("open") if claim in debate.map.claim]
    views = []
    for number, column in enumerate(columns(debate.map, levels=levels, expand=opened)):
        options = replace(
            look(),
            direction=column.direction,  # type: ignore[arg-type]
            spacing="compact",
            prefix=f"c{number}",
            href="?claim={}",
            behind_href="?open={}",
            width=204,
        )
        drawing, reason = picture(debate, column.view, options)
        position = debate.map.position.get(column.position)
        title = position.title if position else "On no side"
        views.append(
            ColumnView(
                column.position,
                title,
                position_number(debate.map, column.position),
                _figures(debate, column.position),
                drawing,
                reason,
            )
        )
    chosen = request.args.get("claim", "")
    panel = claim_panel(debate, library().claim(map_id, chosen)) if chosen else None
    return render_template("debate_maps.html", head=head(debate), columns=views, panel=panel)
