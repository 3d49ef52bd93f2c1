"""A room's map with its ratings on the cards, for whoever is in the room: as a page, and as files."""

from __future__ import annotations

from flask import Response, render_template, url_for

from argmap.drawing import Options
from argmap.errors import NotAllowed, NotFound
from argmap.rooms.sight import Role, Viewer, takes_part
from argmap.views.layers import rated
from argmap.views.part import PartOptions, shown_part
from argmap.views.picture import markup
from argmap.views.rooms import Look
from argmap.web import seats
from argmap.web.current import library, settings
from argmap.web.pages import maps, rooms

#: Claims up to which the whole map is drawn; of a larger one, what is read first and what was rated.
MOST = 300


def _look(room_id: str) -> Look:
    """Return the room as whoever asks may see it.

    :raises NotAllowed: for somebody who is not in the room
    """
    mine = seats.leads(room_id)
    role, seat = (Role.LEADER, mine) if mine else (Role.SEAT, seats.own_seat(room_id))
    if seat is None:
        raise NotAllowed("Join the room first, or enter it with the leader’s four words.")
    room = seats.rooms().room(room_id)
    viewer = Viewer(role, seat.id)
    if not takes_part(room.state, viewer):
        raise NotAllowed("The leader has to let you in first.")
    return Look(room, library().debate(room.row.map), viewer)


@rooms.blueprint.get("/rooms/<room_id>/map")
def picture(room_id: str) -> str:
    """Show the map with what the viewer sees of the room: contributions, and the ratings on each card."""
    look = _look(room_id)
    leads = look.viewer.role is Role.LEADER
    known = rated(look)
    view = shown_part(look.map, PartOptions(everything=len(look.map.claims) <= MOST, wanted=tuple(known["ratings"])))
    # What a participant chooses is answered and rated on the participant's own page.
    href = "" if leads else f"{url_for('rooms.seat', room_id=room_id)}?on={{}}#do"
    options = Options(href=href, behind_href="")
    drawing, reason = markup(library(), look.map, view, options, dot=settings().dot, **known)
    return render_template(
        "room_map.html",
        room=look.room,
        look=look,
        leads=leads,
        drawing=drawing,
        reason=reason,
        rated=len(known["ratings"]),
        legend=maps.legend(view.debate, known),
    )


@rooms.blueprint.get("/rooms/<room_id>/map.<ending>")
def picture_file(room_id: str, ending: str) -> Response:
    """Send the same as a picture file."""
    if ending not in maps.PICTURES:
        raise NotFound("picture of a room", ending[:20], maps.PICTURES)
    look = _look(room_id)
    return maps.pictured(look.debate, ending, rated(look))
