"""Finding a passage from a room: what a participant was typing goes along, and comes back with the words chosen."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from argmap.errors import NotAllowed
from argmap.rooms.rules import MOST_QUOTE
from argmap.rooms.texts import tidy
from argmap.views.passage_finder import Paragraph, found, paragraphs
from argmap.web import seats
from argmap.web.current import library
from argmap.web.pages import rooms
from argmap.web.pages.rooms_seat import page
from argmap.web.seatpage import sources

#: What a participant's form holds, and takes along to the source and back.
CARRIED = ("do", "id", "on", "what", "text", "value", "source", "quote", "page")


def _carried() -> dict[str, str]:
    return {name: tidy(request.form.get(name, "")) for name in CARRIED if name in request.form}


@rooms.blueprint.post("/rooms/<room_id>/find")
def find_passage(room_id: str) -> str:
    """Show a source's text to choose a passage from; a form's other fields go along.

    Fields of its own: ``section``, and ``find`` for paragraphs with some words.
    """
    mine = seats.own_seat(room_id)
    if mine is None:
        raise NotAllowed("Join the room first.")
    room = seats.rooms().room(room_id)
    known = {source.id: source for source in sources(library().debate(room.row.map))}
    sent = _carried()
    source = known.get(sent.get("source", "")) or (next(iter(known.values())) if len(known) == 1 else None)
    words = " ".join(tidy(request.form.get("find", ""))[:200].split())
    text = library().text(source) if source else None
    rows: list[Paragraph] = []
    number, last = 1, 1
    if text is not None:
        cuts = text.sections
        last = len(cuts)
        typed = request.form.get("section", "1")
        number = min(max(1, int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1), last)
        rows = found(text, words) if words else list(paragraphs(text, cuts[number - 1]))
    return render_template(
        "room_find.html",
        room=room,
        carried={name: value for name, value in sent.items() if name not in ("quote", "page", "source")},
        about=sent.get("text", ""),
        known=known.values(),
        source=source,
        installed=text is not None,
        rows=rows,
        words=words,
        number=number,
        last=last,
        most=MOST_QUOTE,
    )


@rooms.blueprint.post("/rooms/<room_id>/quoted")
def quoted(room_id: str) -> str:
    """Show the participant's page with the passage that was chosen in its form; nothing is sent yet."""
    mine = seats.own_seat(room_id)
    if mine is None:
        raise NotAllowed("Join the room first.")
    return page(mine, typed=_form(_carried()))


def _form(fields: dict[str, str]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict(MultiDict(fields))
