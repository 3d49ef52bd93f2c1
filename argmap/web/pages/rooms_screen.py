"""What everybody watches: the projector's page, and groups side by side for the leader."""

from __future__ import annotations

from flask import render_template, request

from argmap.drawing import Options
from argmap.errors import NotAllowed
from argmap.rooms.formats import session_of
from argmap.rooms.service import now
from argmap.rooms.sight import Role, Viewer, takes_part
from argmap.views.picture import markup
from argmap.views.room_screen import PIXEL, Screen, group_copies
from argmap.views.rooms import Look, present_phase, qr_code
from argmap.web import seats
from argmap.web.current import library, settings
from argmap.web.pages import rooms
from argmap.web.pages.rooms_lead import join_address
from argmap.wording import VERDICTS


@rooms.blueprint.get("/rooms/<room_id>/projector")
def projector(room_id: str) -> str:
    """Show the room in type that reads from the last row; ``group`` shows one group's copy.

    Whoever leads also finds what the leader does there most: choosing what is shown, and what-if. A participant who
    opens it sees the copy of their own group, and nothing before they were let in.
    """
    leads = seats.leads(room_id) is not None
    mine = seats.own_seat(room_id)
    if not leads and mine is None:
        raise NotAllowed("Join the room first, or enter it with the leader’s four words.")
    room = seats.rooms().room(room_id)
    debate = library().debate(room.row.map)
    group = request.args.get("group")
    if not leads and mine is not None:
        if not takes_part(room.state, Viewer(Role.SEAT, mine.id)):
            raise NotAllowed("The leader has to let you in first.")
        group = room.state.seats[mine.id].group if mine.id in room.state.seats else ""
    look = Look(room, debate, Viewer(Role.PROJECTOR, "", group))
    screen, state = Screen(look), room.state
    board = screen.board()
    drawing, reason = "", ""
    if board is None and screen.newest():
        options = Options(href="", behind_href="", rows="indented", pixel=PIXEL)
        standing = {claim: standing.value for claim, standing in screen.standings.items()}
        drawing, reason = markup(library(), look.map, screen.view(), options, dot=settings().dot, standing=standing)
    session = session_of(state)
    address = join_address(room.row.code) if room.row.code else ""
    return render_template(
        "room_projector.html",
        look=look,
        room=room,
        state=state,
        leads=leads,
        group=look.viewer.group,
        board=board,
        what_if=screen.what_if(),
        drawing=drawing,
        reason=reason,
        newest=screen.newest(),
        phase=present_phase(room, session),
        session=session,
        left=look.left(now()),
        address=address,
        client=seats.new_client,
        qr=qr_code(address) if address and not state.contributions else "",
    )


@rooms.blueprint.get("/rooms/<room_id>/groups")
def groups(room_id: str) -> str:
    """Show the groups' copies of the room side by side, to its leader."""
    mine = seats.leader(room_id)
    room = seats.rooms().room(room_id)
    debate = library().debate(room.row.map)
    names = sorted({seat.group for seat in room.state.seats.values() if seat.group}, key=natural)
    looks = {name: Look(room, debate, Viewer(Role.LEADER, mine.id, name)) for name in names}
    return render_template(
        "room_groups.html", room=room, state=room.state, copies=list(group_copies(looks)), verdicts=VERDICTS
    )


def natural(name: str) -> tuple[str, int, str]:
    """Return a key that sorts Group 2 before Group 10."""
    head, _, tail = name.rpartition(" ")
    return (head, int(tail), "") if tail.isascii() and tail.isdigit() and len(tail) < 9 else (name, 0, tail)
