"""Rooms from outside: opening one on a map, joining by code, and getting a seat back."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import PurePath

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from argmap.access import Action
from argmap.errors import ArgmapError, BadRequest, NotAllowed, NotFound, Problem
from argmap.rooms import names
from argmap.rooms.formats import MAX_BYTES, SessionFormat, own, read, session_format, shipped, shipped_file, unfit
from argmap.rooms.service import Room, Ticket
from argmap.slugs import slug
from argmap.web import access, seats
from argmap.web.current import library, settings
from argmap.web.limits import network
from argmap.web.pages.shared import head
from argmap.web.problems import status_of

blueprint = Blueprint("rooms", __name__)

#: Bytes below which compressing an answer saves nothing.
SMALL = 800


@blueprint.app_template_global()
def source_name(source_id: str) -> str:
    """Return what a source is called in a room; its id where it is gone."""
    known = library().sources.get(source_id)
    return known.short if known else source_id


@blueprint.after_request
def private(response: Response) -> Response:
    """Keep what a room shows out of every cache: it is another for each seat and each moment."""
    response.headers["Cache-Control"] = "no-store"
    # A page that shows a secret is not compressed: its length would tell of it (BREACH).
    if "Set-Cookie" not in response.headers:
        compress(response)
    return response


def compress(response: Response) -> None:
    """Compress an answer for a client that takes it so: phones in a class share one access point."""
    body = response.get_data() if not response.is_streamed and not response.direct_passthrough else b""
    if len(body) < SMALL or not request.accept_encodings["gzip"] or "Content-Encoding" in response.headers:
        return
    response.set_data(gzip.compress(body, 5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"


@blueprint.get("/maps/<map_id>/rooms")
def of_map(map_id: str) -> str:
    """Show a map's rooms and the sessions to open one with, to whoever may lead rooms."""
    access.require(Action.LEAD_ROOM)
    library().debate(map_id)
    return _of_map(map_id)


def _of_map(map_id: str, problems: Iterable[Problem] = ()) -> str:
    debate = library().debate(map_id)
    opened = [room for room in seats.rooms().rooms(map_id) if seats.leads(room.row.id)]
    mine, wrong = own(settings().sessions)
    names_ = {item.id for item in mine}
    return render_template(
        "rooms_of_map.html",
        head=head(debate),
        rooms=opened,
        formats=[*mine, *(item for item in shipped() if item.id not in names_)],
        shipped=shipped(),
        wrong=wrong,
        problems=tuple(problems),
    )


@blueprint.post("/maps/<map_id>/rooms")
def open_room(map_id: str) -> AnyResponse:
    """Open a room, and lead to its leader's page; a session file that was sent must be free of problems."""
    access.require(Action.LEAD_ROOM)
    debate = library().debate(map_id)
    session, problems = _session()
    problems += unfit(session, debate.map) if session else []
    if problems:
        return make_response(_of_map(map_id, problems), 422)
    title = request.form.get("title", "").strip() or (session.title if session else debate.map.title)
    ticket = seats.rooms().open(map_id, title, revision=debate.revision, session=session)
    # The page that follows would have no place for the words: they are shown by the answer itself.
    page = render_template("room_opened.html", ticket=ticket, room=seats.rooms().room(ticket.room.id))
    return seats.keep(make_response(page), ticket)


def _session() -> tuple[SessionFormat | None, list[Problem]]:
    """Return the session that a request chooses or sends, with what is wrong with it; ``None`` for none."""
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        name = PurePath(sent.filename.replace("\\", "/")).stem
        return read(sent.stream.read(MAX_BYTES + 1), slug(name, "session"))
    if "file" in request.files:
        return None, [Problem("missing", "No file was chosen.", "Choose a session file, then open the room.")]
    name = request.form.get("session", "")
    return (session_format(name, settings().sessions) if name else None), []


@blueprint.get("/sessions/<name>.yaml")
def session_file(name: str) -> Response:
    """Send a session that comes along as a file, to be copied and changed."""
    response = Response(shipped_file(name), content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return response


@blueprint.get("/join")
def join() -> str | AnyResponse:
    """Ask for a room's code, or lead to the room that has it."""
    typed = request.args.get("code", "")
    return to_door(typed) if typed else render_template("room_join.html", code="", error="")


@blueprint.get("/join/<code>")
def to_door(code: str) -> AnyResponse:
    """Lead to the room that is joined by a code."""
    key = f"code {_network()}"
    try:
        seats.guesses().check(key)
        room = seats.rooms().of_code(code)
    except NotFound:
        seats.guesses().wrong(key)
        error = "No open room has this code. Check the six letters with your leader."
        return make_response(render_template("room_join.html", code=code[:12], error=error), 404)
    except NotAllowed as refused:
        return make_response(render_template("room_join.html", code=code[:12], error=str(refused)), 429)
    return redirect(url_for("rooms.door", room_id=room.id, code=room.code), 303)


@blueprint.get("/rooms/<room_id>/join")
def door(room_id: str) -> str | AnyResponse:
    """Ask a participant for a pseudonym, and offer one; whoever has a seat already goes to it."""
    if seats.own_seat(room_id):
        return redirect(url_for("rooms.seat", room_id=room_id), 303)
    code, key = request.args.get("code", ""), f"code {_network()}"
    if code:
        try:
            # The page tells whether the code is right.
            seats.guesses().check(key)
        except NotAllowed as refused:
            return make_response(render_template("room_join.html", code=code[:12], error=str(refused)), 429)
        if not _is_code(code, seats.rooms().room(room_id)):
            seats.guesses().wrong(key)
    return _door(room_id, code)


@blueprint.post("/rooms/<room_id>/join")
def take_seat(room_id: str) -> AnyResponse:
    """Take a seat, and show the four words that get it back."""
    if seats.own_seat(room_id):
        return redirect(url_for("rooms.seat", room_id=room_id), 303)
    code, typed = names.read_code(request.form.get("code", "")), request.form.get("name", "")
    key = f"code {_network()}"
    try:
        seats.guesses().check(key)
        room = seats.rooms().of_code(code)
        if room.id != room_id:
            raise NotFound("room with the code", code)
        ticket = seats.rooms().join(code, typed)
    except NotFound:
        seats.guesses().wrong(key)
        return make_response(
            render_template("room_join.html", code=code, error="The room has closed, or its code has changed."), 404
        )
    except (BadRequest, NotAllowed) as error:
        return make_response(_door(room_id, code, typed, error), status_of(error))
    page = render_template("room_joined.html", ticket=ticket)
    return seats.keep(make_response(page), ticket)


def _network() -> str:
    """Return what the request's wrong guesses are counted for."""
    return network(request.remote_addr or "")


def _is_code(typed: str, room: Room) -> bool:
    code = names.read_code(typed)
    return bool(code) and code == room.row.code


def _door(room_id: str, code: str, typed: str = "", error: ArgmapError | None = None) -> str:
    room = seats.rooms().room(room_id)
    # Whoever has not the code learns nothing about who is in.
    known = _is_code(code, room)
    offered = names.offer(room.names.values()) if known else ""
    return render_template(
        "room_door.html", room=room, code=code if known else "", typed=typed, offered=offered, error=error or ""
    )


@blueprint.get("/rooms/<room_id>/enter")
def enter(room_id: str) -> str:
    """Ask for the four words of a seat; a leader's secret address brings its key along, and a button uses it.

    Opening an address must not sign anybody in: mail programs and messengers open what they see.
    """
    room = seats.rooms().room(room_id)
    return render_template("room_enter.html", room=room, key=request.args.get("key", "")[:100], error="")


@blueprint.post("/rooms/<room_id>/enter")
def regain(room_id: str) -> AnyResponse:
    """Give a seat back to whoever shows its words or its key."""
    room = seats.rooms().room(room_id)
    tried = f"phrase {room_id} {_network()}"
    try:
        # Counted by address, so that nobody's wrong tries lock others out of their seats.
        seats.guesses().check(tried)
        key = request.form.get("key", "")
        if key:
            row = seats.rooms().seat(room_id, key)
            if row is None:
                raise NotFound("seat with this key in the room", "")
            ticket = Ticket(room.row, row, key, "")
        else:
            ticket = seats.rooms().regain(room_id, request.form.get("phrase", ""))
    except NotFound:
        seats.guesses().wrong(tried)
        error = "No seat in this room has these words. Check each word; their order counts."
        return make_response(render_template("room_enter.html", room=room, key="", error=error), 404)
    except NotAllowed as refused:
        return make_response(render_template("room_enter.html", room=room, key="", error=str(refused)), 429)
    place = "rooms.page" if ticket.seat.leads else "rooms.seat"
    return seats.keep(make_response(redirect(url_for(place, room_id=room_id), 303)), ticket)
