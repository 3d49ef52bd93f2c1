"""A participant's page: the room from one seat, and everything that can be done from it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from flask import jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from argmap.errors import ArgmapError, BadRequest, NotAllowed
from argmap.library import Readable
from argmap.model import Verdict
from argmap.rooms import events as happened
from argmap.rooms.events import Cited, Event, dump
from argmap.rooms.rules import MOST_QUOTE
from argmap.rooms.service import Room, now
from argmap.rooms.state import RELEVANCE, TRUTH
from argmap.rooms.texts import tidy
from argmap.store.rooms import SeatRow
from argmap.views.part import matches
from argmap.views.rooms import Look
from argmap.web import seats
from argmap.web.current import library
from argmap.web.pages import rooms
from argmap.web.pages.shared import whole as small
from argmap.web.problems import status_of, wants_json
from argmap.web.seatpage import SeatPage, tags

CLIENT = re.compile(r"c-[0-9a-f]{16}")
#: Milliseconds between a phone's questions whether anything is new, in a room of up to ``CROWD`` people.
POLL, CROWD = 2000, 100
#: Rows of an outline beyond which a participant is offered to find a claim in it, and claims that are listed then.
LONG, MOST_FOUND = 15, 40


@rooms.blueprint.get("/rooms/<room_id>/seat")
def seat(room_id: str) -> str | AnyResponse:
    """Show the room from the participant's seat; ``on`` chooses what the forms are about."""
    mine = seats.own_seat(room_id)
    if mine is None:
        return redirect(url_for("rooms.door", room_id=room_id), 303)
    return page(mine)


@rooms.blueprint.post("/rooms/<room_id>/seat")
def do(room_id: str) -> AnyResponse:
    """Do something from the seat; a refusal shows the page again with what was typed."""
    mine = seats.own_seat(room_id)
    if mine is None:
        raise NotAllowed("You have no seat in this room on this device. Join it, or enter your four words.")
    sent = request.form
    live = wants_json()
    try:
        event = read(sent, library())
        client = sent.get("client", "")
        if not CLIENT.fullmatch(client):
            raise BadRequest("This form was incomplete. Load the page again.")
        if isinstance(event, happened.Contributed):
            _not_changed(seats.rooms().room(room_id), event)
        # The same form with other words, sent after going back, is another deed; only the very same is one.
        same = hashlib.sha256(json.dumps(dump(event)).encode()).hexdigest()[:12]
        seats.rooms().act(mine, event, f"{client} {same}")
    except ArgmapError as error:
        if live:
            return make_response(jsonify({"error": {"message": str(error)}}), status_of(error))
        return make_response(page(mine, error=str(error), typed=sent), status_of(error))
    if live:
        return make_response(jsonify(_news(room_id, 0, mine, sent.get("have", ""), _on(sent, "at"))))
    return redirect(url_for("rooms.seat", room_id=room_id, on=sent.get("on"), done=sent.get("do")), 303)


def _not_changed(room: Room, event: happened.Contributed) -> None:
    """Refuse other words under the id of something that was sent: they would be taken for the same, and lost."""
    before = room.state.contributions.get(event.id)
    if before is not None and event.text not in (before.text, *before.earlier):
        raise BadRequest("You have sent this form already, with other words. Send these as another contribution.")


def read(sent: Mapping[str, str], shelf: Readable) -> Event:
    """Return what a form asks for, its quotations judged.

    :raises BadRequest: for a form without any of these fields
    """
    what, item, text = sent.get("do", ""), sent.get("id", ""), tidy(sent.get("text", ""))
    if what == "contribute":
        quotes = cited(sent, shelf)
        return happened.Contributed(
            id=sent.get("client", ""), what=sent.get("what", ""), target=sent.get("on", ""), text=text, quotes=quotes
        )
    if what == "reword":
        return happened.Reworded(id=item, text=text, quotes=cited(sent, shelf))
    if what in ("withdraw", "put back"):
        return happened.Withdrawn(id=item, withdrawn=what == "withdraw")
    if what in ("answered", "not answered"):
        return happened.Answered(id=item, answered=what == "answered")
    if what in (TRUTH, RELEVANCE):
        value = whole(sent.get("value", ""))
        return happened.Rated(
            target=sent.get("on", ""), dimension=what, value=value, reason=text, quotes=cited(sent, shelf)
        )
    if what in ("before", "after"):
        strength = whole(sent.get("strength", "0"))
        return happened.Opined(when=what, position=sent.get("position", ""), strength=strength, why=text)
    if what == "state":
        return happened.Stated(text=text, group=sent.get("group", ""))
    if what == "side":
        return happened.Sided(who=sent.get("who", ""), side=sent.get("side", ""))
    raise BadRequest("argmap does not recognise this form. Load the page again.")


def whole(text: str) -> int:
    """Return a small whole number that a form sends.

    :raises BadRequest: if it is not valid
    """
    if not text.isascii() or not text.isdigit() or len(text) > 3:
        raise BadRequest("Choose one of the values first.")
    return int(text)


def cited(sent: Mapping[str, str], shelf: Readable) -> tuple[Cited, ...]:
    """Return the quotation that a form sends, with its verdict; none where it sends no words of one.

    :raises BadRequest: for words without a source
    """
    words, source_id = tidy(sent.get("quote", "")), sent.get("source", "")
    if not words:
        return ()
    if source_id not in shelf.sources:
        raise BadRequest("Choose the source that the quotation is from.")
    if len(words) > MOST_QUOTE:
        raise BadRequest(f"This quotation has {len(words):,} characters; up to {MOST_QUOTE:,} are possible.")
    source = shelf.source(source_id)
    text = shelf.text(source)
    verdict = (text.check(words).verdict if text is not None else Verdict.NO_SOURCE).value
    where = tidy(sent.get("page", ""))[:40]
    return (Cited(source_id, words, ("page", where) if where else ("", ""), "", verdict),)


def page(mine: SeatRow, *, error: str = "", typed: Mapping[str, str] | None = None) -> str:
    """Return the participant's page.

    :param error: why something was refused; typed: what was sent then, which the forms keep
    """
    made = SeatPage(mine, _on(typed or request.args), typed)
    words = tidy(request.args.get("find", ""))[:200]
    return render_template(
        "room_seat.html",
        room=made.room,
        look=made.look,
        parts=made.parts(),
        outline=made.outline,
        on=made.on,
        follows=made.follows,
        error=error,
        long=LONG,
        words=words,
        found=matches(made.look.map, words, MOST_FOUND),
        done=request.args.get("done", ""),
        left=made.look.left(now()),
    )


def _on(sent: Mapping[str, str], name: str = "on") -> str | None:
    """Return what a page's forms are about: ``None`` for whatever the leader shows, nothing for ``-``."""
    on = sent.get(name)
    return on.removeprefix("-") if on is not None else None


@rooms.blueprint.get("/rooms/<room_id>/changes")
def changes(room_id: str) -> AnyResponse:
    """Say whether anything happened since an event, and what a participant's page lacks then.

    Options: ``after`` is the last event's number that the page knows; ``have`` its parts' tags, without which nothing
    of the page is sent; ``on`` what its forms are about.
    """
    mine = seats.own_seat(room_id)
    if mine is None and seats.leads(room_id) is None:
        raise NotAllowed("Join the room first, or enter it with the leader’s four words.")
    after = small("after", 0, 0, 99_999_999)
    have = request.args.get("have")
    return jsonify(_news(room_id, after, mine if have is not None else None, have or "", _on(request.args)))


def _news(room_id: str, after: int, mine: SeatRow | None, have: str, on: str | None) -> dict[str, Any]:
    room = seats.rooms().room(room_id)
    state = room.state
    answer: dict[str, Any] = {
        "number": state.number,
        "changed": state.number != after,
        "left": Look.seconds_left(state, now()),
        # A lecture asks less often than a class, so that each answer comes as quickly.
        "wait": max(POLL, POLL * len(state.seats) // CROWD),
    }
    if mine is not None and answer["changed"]:
        made = SeatPage(mine, on, late=True, room=room)
        answer |= made.news(tags(have)) | {"number": made.number}
    return answer
