"""What everybody watches: the projector's page, and the small answer that pages ask for again and again."""

from __future__ import annotations

from flask import render_template, request

from argmap.drawing import Options
from argmap.errors import NotAllowed
from argmap.rooms.formats import session_of
from argmap.rooms.overlay import became
from argmap.rooms.service import now
from argmap.rooms.sight import Role, Viewer
from argmap.rooms.state import RELEVANCE, TRUTH
from argmap.views.picture import markup
from argmap.views.rooms import Look, present_phase, qr_code
from argmap.web import seats
from argmap.web.current import library, settings
from argmap.web.pages import rooms
from argmap.web.pages.rooms_lead import join_address

#: Newest contributions that the projector lists beside the picture.
LISTED = 6


def _known(room_id: str) -> None:
    if seats.leads(room_id) is None and seats.own_seat(room_id) is None:
        raise NotAllowed("Join the room first, or enter it with the leader’s four words.")


@rooms.blueprint.get("/rooms/<room_id>/projector")
def projector(room_id: str) -> str:
    """Show the room in type that reads from the last row; ``group`` shows one group's copy."""
    _known(room_id)
    room = seats.rooms().room(room_id)
    debate = library().debate(room.row.map)
    look = Look(room, debate, Viewer(Role.PROJECTOR, "", request.args.get("group")))
    state = room.state
    chosen = became(state, state.shown.claim)
    options = Options(href="", behind_href="", chosen=chosen if chosen in look.map.claim else "", rows="headed")
    drawing, reason = markup(library(), look.map, look.view(), options, dot=settings().dot)
    session = session_of(state)
    address = join_address(room.row.code) if room.row.code else ""
    return render_template(
        "room_projector.html",
        look=look,
        room=room,
        state=state,
        drawing=drawing,
        reason=reason,
        chosen=chosen,
        truth=look.votes(chosen, TRUTH),
        relevance=look.votes(chosen, RELEVANCE),
        newest=look.contributions()[:LISTED],
        phase=present_phase(room, session),
        session=session,
        left=look.left(now()),
        address=address,
        qr=qr_code(address) if address and not state.contributions else "",
    )
