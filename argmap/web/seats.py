"""Who a request comes from in a room: cookies that keep seats, and the app's rooms."""

from __future__ import annotations

import secrets
from typing import cast

from flask import Response, current_app, request, url_for

from argmap.access import Action
from argmap.errors import NotAllowed
from argmap.rooms.guesses import Guesses
from argmap.rooms.service import Rooms, Ticket
from argmap.store.rooms import SeatRow
from argmap.web import access
from argmap.web.current import database, settings

#: Seconds that a browser keeps a seat: a course of weekly meetings over four months.
KEEP = 120 * 24 * 3600
SEAT, LEADER = "argmap_seat", "argmap_leader"


def rooms() -> Rooms:
    """Return the app's rooms.

    :raises Unavailable: where the library has no database
    """
    found = current_app.extensions.get("argmap.rooms")
    if found is None:
        library = settings().library
        made = Rooms(database("Rooms"), lambda map_id: library.debate(map_id).map)
        found = current_app.extensions.setdefault("argmap.rooms", made)
    return cast(Rooms, found)


def guesses() -> Guesses:
    """Return the app's count of wrong codes and phrases."""
    return cast(Guesses, current_app.extensions.setdefault("argmap.guesses", Guesses()))


def keep(response: Response, ticket: Ticket) -> Response:
    """Let the browser keep a seat, on the pages of its room and nowhere else.

    The cookie is for https alone where the request came by https; in a class network without it, a browser would
    drop a cookie marked so, and nobody would stay joined.
    """
    response.set_cookie(
        LEADER if ticket.seat.leads else SEAT,
        ticket.token,
        max_age=KEEP,
        path=url_for("rooms.page", room_id=ticket.room.id),
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def own_seat(room_id: str) -> SeatRow | None:
    """Return the participant's seat that the request's cookie keeps; ``None`` where it keeps none in this room."""
    return rooms().seat(room_id, request.cookies.get(SEAT, ""))


def leads(room_id: str) -> SeatRow | None:
    """Return the leader's seat where the request may lead the room: by its cookie, or as the server's owner."""
    seat = rooms().seat(room_id, request.cookies.get(LEADER, ""))
    if seat is not None and seat.leads:
        return seat
    return rooms().leader(room_id) if access.allowed(Action.MANAGE_PEOPLE) else None


def leader(room_id: str) -> SeatRow:
    """Return the leader's seat.

    :raises NotAllowed: where the request may not lead the room
    """
    seat = leads(room_id)
    if seat is None:
        raise NotAllowed("Only the leader of the room can see this. Enter it with the leader’s four words.")
    return seat


def new_client() -> str:
    """Return an id for what a form will send, so that sending it twice does it once."""
    return f"c-{secrets.token_hex(8)}"
