"""The leader's page: a room as its leader sees it, and everything that a leader does."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from argmap.errors import ArgmapError, NotFound
from argmap.handouts import MEDIA_TYPES
from argmap.rooms import packets
from argmap.rooms.formats import session_of
from argmap.rooms.overlay import became
from argmap.rooms.service import now
from argmap.rooms.settings import Appear, Kind, Names, Reveal, Sides
from argmap.rooms.sight import Role, Viewer
from argmap.rooms.state import Fate
from argmap.rooms.texts import tidy
from argmap.slugs import slug
from argmap.store.rooms import SeatRow
from argmap.views.room_summary import document, summary
from argmap.views.rooms import FATES, WORDS, Look, people, present_phase, qr_code
from argmap.web import leading, seats
from argmap.web.current import library, settings
from argmap.web.pages import rooms
from argmap.web.problems import status_of
from argmap.web.refill import refill
from argmap.wording import VERDICTS


@rooms.blueprint.get("/rooms/<room_id>")
def page(room_id: str) -> str:
    """Show the leader's page."""
    return _page(seats.leader(room_id))


@rooms.blueprint.post("/rooms/<room_id>")
def lead(room_id: str) -> AnyResponse:
    """Do something as the leader."""
    mine = seats.leader(room_id)
    sent = MultiDict((name, tidy(value)) for name, value in request.form.items(multi=True))
    what = sent.get("do", "")
    try:
        if what == "delete":
            map_id = seats.rooms().room(room_id).row.map
            leading.delete(seats.rooms(), mine, sent)
            return redirect(url_for("maps.page", map_id=map_id), 303)
        if what == "copy":
            ticket = leading.copy(seats.rooms(), mine, sent)
            shown = render_template("room_opened.html", ticket=ticket, room=seats.rooms().room(ticket.room.id))
            return seats.keep(make_response(shown), ticket)
        leading.do(seats.rooms(), settings().library, mine, sent)
    except ArgmapError as error:
        return make_response(refill(_page(mine, str(error)), sent, str(error)), status_of(error))
    if sent.get("back") == "projector":
        return redirect(url_for("rooms.projector", room_id=room_id, group=sent.get("copy") or None), 303)
    return redirect(url_for("rooms.page", room_id=room_id, _anchor=sent.get("to") or None), 303)


def _page(mine: SeatRow, error: str = "") -> str:
    room = seats.rooms().room(mine.room)
    debate = library().debate(room.row.map)
    group = request.args.get("group")
    look = Look(room, debate, Viewer(Role.LEADER, mine.id, group))
    session = session_of(room.state)
    address = join_address(room.row.code) if room.row.code else ""
    state = room.state
    return render_template(
        "room_lead.html",
        look=look,
        room=room,
        state=state,
        error=error,
        address=address,
        qr=qr_code(address) if address else "",
        session=session,
        phase=present_phase(room, session),
        left=look.left(now()),
        people=people(room, debate.map, state.settings.names is not Names.NOBODY),
        groups=sorted({seat.group for seat in state.seats.values() if seat.group}),
        group=group,
        client=seats.new_client,
        queue=_queue(look, request.args),
        filters=_filters(look, request.args),
        choices={"appear": list(Appear), "reveal": list(Reveal), "names": list(Names), "sides": list(Sides)},
        kinds=[(kind, WORDS[kind][0] if kind in WORDS else "Ratings") for kind in Kind],
        verdicts=VERDICTS,
        map=debate.map,
        tasks="\n".join(leading.task_line(task) for task in state.settings.tasks),
    )


def _filters(look: Look, wanted: Mapping[str, str]) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    """Return what the queue can be filtered by: name, title, present value, and values with their words."""
    kept = look.contributions()
    targets = dict.fromkeys(became(look.state, row.item.target) for row in reversed(kept) if row.item.target)
    groups = sorted({seat.group for seat in look.state.seats.values() if seat.group})
    found = {
        "fate": ("State", [(fate.value, FATES[fate]) for fate in Fate]),
        "kind": ("Kind", [(kind.value, WORDS[kind][0]) for kind in Kind if kind in WORDS]),
        "group": ("Group", [(group, group) for group in groups]),
        "side": ("Side", [(position.id, position.title) for position in look.whole.positions]),
        "about": ("About", [(target, look.words(target)) for target in targets if look.words(target)]),
    }
    return [(name, title, wanted.get(name, ""), values) for name, (title, values) in found.items() if values]


def _queue(look: Look, wanted: Mapping[str, str]) -> list[object]:
    kind, fate, side = wanted.get("kind", ""), wanted.get("fate", ""), wanted.get("side", "")
    positions, about = tuple(look.whole.position), wanted.get("about", "")
    return [
        row
        for row in look.contributions()
        if kind in ("", row.item.kind.value)
        and fate in ("", row.item.fate.value)
        and side in ("", look.state.side_of(row.item.seat, positions))
        and about in ("", became(look.state, row.item.target))
    ]


def join_address(code: str) -> str:
    """Return the address that participants open.

    On the leader's own machine the page is reached by the loopback address, which no phone has: the network's stands
    in for it, where the server was told one.
    """
    given = settings().joining
    path = url_for("rooms.to_door", code=code)
    return f"{given}{path}" if given else url_for("rooms.to_door", code=code, _external=True)


@rooms.blueprint.get("/rooms/<room_id>/summary")
def summarised(room_id: str) -> str:
    """Show what the session came to, on one page, to its leader."""
    look = _seen(seats.leader(room_id))
    now_, before = library().debate(look.room.row.map), look.state.revision
    compare = ""
    if 0 < before < now_.revision:
        map_id = look.room.row.map
        compare = url_for("compare.page", left=f"{map_id}@{before}", right=f"{map_id}@{now_.revision}")
    return render_template("room_summary.html", look=look, room=look.room, told=summary(look), compare=compare)


def _seen(mine: SeatRow) -> Look:
    room = seats.rooms().room(mine.room)
    return Look(room, library().debate(room.row.map), Viewer(Role.LEADER, mine.id))


@rooms.blueprint.get("/rooms/<room_id>/export.<ending>")
def export(room_id: str, ending: str) -> Response:
    """Send everything that a room holds: JSON whole, a table in CSV, or a packet to read as DOCX."""
    look = _seen(seats.leader(room_id))
    room = look.room
    body: str | bytes
    if ending == "json":
        body, kind = packets.as_json(room, seats.rooms().log(room_id)), "application/json; charset=utf-8"
    elif ending == "csv":
        titles = {position.id: position.title for position in look.whole.positions}
        table = packets.as_csv(room, look.words, rooms.source_name, lambda side: titles.get(side, side))
        body, kind = table, "text/csv; charset=utf-8"
    elif ending == "docx":
        from argmap.handouts import docx_writer

        packet = document(look, room.row.title, room.row.opened[:10], rooms.source_name)
        body, kind = docx_writer.write(packet), MEDIA_TYPES["docx"]
    else:
        raise NotFound("export of a room", ending[:20], ("json", "csv", "docx"))
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug(room.row.title, "room")}.{ending}"'
    return response
