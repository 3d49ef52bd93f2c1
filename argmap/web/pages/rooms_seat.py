"""A participant's page: the room from one seat, and everything that can be done from it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache

from flask import make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from argmap.errors import ArgmapError, BadRequest, NotAllowed
from argmap.library import Debate, Readable
from argmap.model import Verdict
from argmap.rooms import events as happened
from argmap.rooms.events import Cited, Event, dump
from argmap.rooms.formats import session_format
from argmap.rooms.rules import MOST_QUOTE
from argmap.rooms.service import Room, now
from argmap.rooms.sight import Role, Viewer
from argmap.rooms.state import RELEVANCE, TRUTH
from argmap.rooms.texts import tidy
from argmap.store.rooms import SeatRow
from argmap.views.rooms import Look, present_phase
from argmap.web import seats
from argmap.web.current import library
from argmap.web.pages import rooms
from argmap.web.problems import status_of
from argmap.wording import VERDICTS

CLIENT = re.compile(r"c-[0-9a-f]{16}")


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
    try:
        event = read(sent, library())
        client = sent.get("client", "")
        if not CLIENT.fullmatch(client):
            raise BadRequest("This form was incomplete. Load the page again.")
        _not_changed(seats.rooms().room(room_id), event)
        # The same form with other words, sent after going back, is another deed; only the very same is one.
        same = hashlib.sha256(json.dumps(dump(event)).encode()).hexdigest()[:12]
        seats.rooms().act(mine, event, f"{client} {same}")
    except ArgmapError as error:
        return make_response(page(mine, error=str(error), typed=sent), status_of(error))
    return redirect(url_for("rooms.seat", room_id=room_id, on=sent.get("on") or None, done=sent.get("do")), 303)


def _not_changed(room: Room, event: Event) -> None:
    """Refuse other words under the id of something that was sent: they would be taken for the same, and lost."""
    if isinstance(event, happened.Contributed):
        before = room.state.contributions.get(event.id)
        if before is not None and event.text not in (before.text, *before.earlier):
            raise BadRequest("You have sent this form already, with other words. Send these as another contribution.")


def read(sent: Mapping[str, str], shelf: Readable) -> Event:
    """Return what a form asks for, its quotations judged.

    :raises BadRequest: for a form that says nothing of the kind
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
    raise BadRequest("This form asks for nothing that a participant can do.")


def whole(text: str) -> int:
    """Return a small whole number that a form sends.

    :raises BadRequest: where it is none
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


@lru_cache(maxsize=64)
def _kept(_key: object) -> list[Markup]:
    return []


def _outline(look: Look, debate: Debate) -> Markup:
    """Return the outline of the map as the participant sees it, made once for all who see the same.

    It is most of the page's work, and in a lecture hundreds ask for it after every change.
    """
    everybody = look.shared()
    if everybody is None:
        return Markup(render_template("room_outline.html", look=look, room=look.room, verdicts=VERDICTS))  # noqa: S704
    state = (look.room.row.id, look.state.number, debate.sha256, request.script_root)
    key = (*state, everybody.viewer, everybody.sees_others)
    kept = _kept(key)
    if not kept:
        made = render_template("room_outline.html", look=everybody, room=look.room, verdicts=VERDICTS)
        kept.append(Markup(made))  # noqa: S704 - the template escapes every word
    return kept[0]


def page(mine: SeatRow, *, error: str = "", typed: Mapping[str, str] | None = None) -> str:
    """Return the participant's page.

    :param error: why something was refused; typed: what was sent then, which the forms keep
    """
    room = seats.rooms().room(mine.room)
    debate = library().debate(room.row.map)
    look = Look(room, debate, Viewer(Role.SEAT, mine.id))
    typed = typed or {}
    on = typed.get("on", request.args.get("on", ""))
    session = session_format(room.state.format) if room.state.format else None
    return render_template(
        "room_seat.html",
        look=look,
        outline=_outline(look, debate),
        room=room,
        seat=mine,
        place=room.state.seats.get(mine.id),
        on=on if look.words(on) else "",
        typed=typed,
        error=error,
        done=request.args.get("done", ""),
        client=seats.new_client,
        phase=present_phase(room, session),
        session=session,
        left=look.left(now()),
        sources=sorted(
            (library().sources_of(debate.map) or library().sources).values(), key=lambda source: source.short.casefold()
        ),
        verdicts=VERDICTS,
        positions=debate.map.positions,
        side=debate.map.position.get(room.state.side_of(mine.id, tuple(debate.map.position))),
        opinions={when: room.state.opinions.get((mine.id, when)) for when in ("before", "after")},
        ratings={key[1:]: rating.value for key, rating in room.state.ratings.items() if key[0] == mine.id},
    )
