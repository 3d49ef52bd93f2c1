"""Layers of a picture that a request asks for, and who may see a room's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, after_this_request, request

from argmap.errors import NotAllowed
from argmap.library import Debate
from argmap.rooms.sight import Role, Viewer
from argmap.views.layers import ROOM, STANDING, layers
from argmap.views.rooms import Look
from argmap.web import seats
from argmap.web.current import library


def asked(debate: Debate) -> dict[str, Any]:
    """Return what the request's ``layer`` parameters add to the cards of a map.

    :raises NotAllowed: for a room that the request may not lead: its participants see ratings on the room's own pages
    :raises BadRequest: for a layer that does not exist
    """
    return layers(debate, request.args.getlist("layer"), _led)


def offered(known: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the layers that a map's page offers, none first, as values of ``layer`` and titles.

    Rooms are offered on their own pages: a map's page is kept, and no edit of the map tells of a new room.

    :param known: what the present layers add to the cards
    """
    here = [
        (name, f"ratings of {known['rated_in']}") for name in request.args.getlist("layer") if name.startswith(ROOM)
    ]
    return (("", "nothing"), (STANDING, "what stands"), *here)


def kept() -> dict[str, list[str]]:
    """Return the layers of the request as parameters of an address; none where it has none."""
    names = request.args.getlist("layer")
    return {"layer": names} if names else {}


def _led(room_id: str) -> Look:
    after_this_request(_not_kept)
    mine = seats.leads(room_id)
    if mine is None:
        raise NotAllowed("Only the leader of the room can see its ratings here. Open the map from the room’s page.")
    room = seats.rooms().room(room_id)
    return Look(room, library().debate(room.row.map), Viewer(Role.LEADER, mine.id))


def _not_kept(response: Response) -> Response:
    """Keep ratings out of every cache: they change with each one, and are not for everybody."""
    response.headers["Cache-Control"] = "no-store"
    return response
