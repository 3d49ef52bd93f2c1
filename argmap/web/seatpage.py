"""A participant's page in parts, so that a phone is sent only those that changed since it last asked."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from flask import get_template_attribute, render_template, request
from markupsafe import Markup

from argmap.library import Debate
from argmap.rooms.formats import session_of
from argmap.rooms.overlay import became
from argmap.rooms.service import Room
from argmap.rooms.settings import Kind
from argmap.rooms.sight import Role, Viewer
from argmap.rooms.state import RELEVANCE, TRUTH
from argmap.store.rooms import SeatRow
from argmap.views.room_rows import Earlier, Outline, OutlineRow, places
from argmap.views.rooms import Look, RoomClaim, present_phase
from argmap.web import seats
from argmap.web.current import library
from argmap.wording import VERDICTS

#: The page's parts, from top to bottom; the outline of the map, which comes last, goes by rows.
PARTS = ("head", "step", "do", "ask", "own")
#: Stands for a form's id while a part is compared; no text that people send can hold it (``rooms.texts``).
_ID = "\x01"
#: Rows up to which an outline is always the newest; beyond them it may be a second behind for so many more.
SMALL, ROWS_A_SECOND = 150, 300
_earlier = Earlier()


class SeatPage:
    """The page of one seat."""

    def __init__(
        self,
        mine: SeatRow,
        on: str | None = None,
        typed: Mapping[str, str] | None = None,
        *,
        late: bool = False,
        room: Room | None = None,
    ) -> None:
        """Take whose page it is.

        :param on: what the forms are about; ``None`` for whatever the leader shows
        :param typed: what was sent and refused, which the forms keep
        :param late: whether a large outline may be a moment behind; ``number`` says where it is
        :param room: the seat's room as it is now, where it has been read already
        """
        self.mine, self.typed = mine, typed or {}
        self.room: Room = room or seats.rooms().room(mine.room)
        self.debate: Debate = library().debate(self.room.row.map)
        self.look = Look(self.room, self.debate, Viewer(Role.SEAT, mine.id))
        everybody = self.look.shared()
        self._common = _common(self.look, everybody, late) if everybody is not None else None
        if self._common is not None:
            self.look.sharing(self._common.look)
        self.number = self._common.look.state.number if self._common else self.room.state.number
        self.follows = on is None
        shown = became(self.room.state, self.room.state.shown.claim)
        self.shown = shown if shown in self.look.map.claim else ""
        wanted = (self.shown or self._thesis()) if on is None else on
        self.on = wanted if self.look.words(wanted) else ""

    def _thesis(self) -> str:
        """Return the thesis of the participant's side, which a first reason is for; empty where it has none."""
        whole, kinds = self.debate.map, {Kind.SUPPORT, Kind.REBUTTAL}
        side = self.room.state.side_of(self.mine.id, tuple(whole.position))
        return whole.position[side].thesis if side in whole.position and kinds & self.room.state.settings.may else ""

    @cached_property
    def _given(self) -> dict[str, Any]:
        state, whole = self.room.state, self.debate.map
        session = session_of(state)
        return {
            "look": self.look,
            "room": self.room,
            "seat": self.mine,
            "place": state.seats.get(self.mine.id),
            "on": self.on,
            "shown": self.shown,
            "follows": self.follows,
            "typed": self.typed,
            "client": lambda: _ID,
            "phase": present_phase(self.room, session),
            "session": session,
            "sources": sources(self.debate),
            "verdicts": VERDICTS,
            "positions": whole.positions,
            "side": whole.position.get(state.side_of(self.mine.id, tuple(whole.position))),
            "opinions": {when: state.opinions.get((self.mine.id, when)) for when in ("before", "after")},
            "ratings": {(r.target, r.dimension): r for r in state.rated_by(self.mine.id)},
        }

    def part(self, name: str) -> tuple[str, Markup]:
        """Return a part of the page, with a tag that changes with what it shows.

        Hundreds ask after every change, and what most parts show has not changed: a part is made again only then.
        """
        shows = self._shows(name)
        kept = _parts(self.mine.id, name)
        if self.typed or not kept or kept[0][0] != shows:
            made = render_template(f"room_seat_{name}.html", **self._given)
            kept[:] = [(shows, hashlib.sha256(made.encode()).hexdigest()[:10], made)]
        _, tag, made = kept[0]
        if self.typed:
            kept.clear()
        return tag, Markup(re.sub(_ID, lambda _: seats.new_client(), made))  # noqa: S704 - the template escapes

    def _shows(self, name: str) -> tuple[object, ...]:
        """Return all that a part shows, to tell whether it has changed."""
        state, look, mine = self.room.state, self.look, self.mine.id
        place = state.seats.get(mine)
        base = (
            self.debate.sha256, request.script_root, state.closed, state.settings, state.phase, self.on, self.shown,
            place and replace(place, last=""),
        )  # fmt: skip
        if name == "head":
            return (*base, self.mine.name, tuple(look.tasks()))
        if name == "step":
            votes = (look.votes(self.shown, TRUTH), look.votes(self.shown, RELEVANCE)) if self.shown else ()
            rejected = tuple(map(look.words, state.shown.rejected))
            return (*base, look.words(self.shown), votes, rejected, look.talk(""))
        if name == "do":
            ratings = tuple((r.target, r.dimension, r.value, r.reason) for r in state.rated_by(mine))
            return (*base, look.words(self.on), tuple(look.kinds(self.on)), look.talk(self.on), ratings)
        if name == "ask":
            opinions = tuple(state.opinions.get((mine, when)) for when in ("before", "after"))
            return (*base, opinions, look.statement())
        return (*base, tuple(look.own()))

    def parts(self) -> dict[str, tuple[str, Markup]]:
        """Return all parts by name."""
        return {name: self.part(name) for name in PARTS}

    @cached_property
    def outline(self) -> Outline:
        """Return the outline of the map; it is most of the page's work."""
        return self._common.outline if self._common else _outline(self.look)

    def news(self, have: Mapping[str, str]) -> dict[str, Any]:
        """Return what a phone lacks, as JSON holds it.

        :param have: tags of what it has: of each part by its name, and of the outline as ``map``
        """
        parts = {
            name: {"tag": tag, "html": html} for name, (tag, html) in self.parts().items() if have.get(name) != tag
        }
        found: dict[str, Any] = {"parts": parts}
        if have.get("map") != self.outline.tag:
            found["map"] = _earlier.changes(self.outline, have.get("map", ""))
        return found


def sources(debate: Debate) -> list[Any]:
    """Return the sources that a room on a map may quote, by their short names: the map's, or all where it has none."""
    known = library().sources_of(debate.map) or library().sources
    return sorted(known.values(), key=lambda source: source.short.casefold())


def tags(text: str) -> dict[str, str]:
    """Return tags as a phone sends them, such as ``head.0a1b,map.2c3d``."""
    return dict(item.split(".", 1) for item in text[:400].split(",") if "." in item)


@lru_cache(maxsize=4000)
def _parts(_seat: str, _name: str) -> list[tuple[tuple[object, ...], str, str]]:
    return []


@dataclass(frozen=True, slots=True)
class _Common:
    """What everybody in a group sees, made once for all of them.

    :param made: when, by a clock that only goes on; debate: hash of the map's text
    """

    look: Look
    outline: Outline
    made: float
    debate: str


class _Shelf:
    """Keeps what is common to a room's group, and makes it again by one thread at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.kept: _Common | None = None


@lru_cache(maxsize=64)
def _shelf(_room: str, _group: str | None, _root: str) -> _Shelf:
    return _Shelf()


def _common(look: Look, everybody: Viewer, late: bool) -> _Common:
    shelf = _shelf(look.room.row.id, everybody.group, request.script_root)
    kept = shelf.kept
    if kept and late and time.monotonic() - kept.made < max(0, len(kept.outline.rows) - SMALL) / ROWS_A_SECOND:
        return kept
    with shelf.lock:
        kept, there = shelf.kept, look.debate_there.sha256
        # Others may have made it meanwhile, or something later.
        same = kept and kept.debate == there and len(kept.look.room.names) == len(look.room.names)
        if kept and same and kept.look.state.number >= look.state.number:
            return kept
        fresh = Look(look.room, look.debate_there, everybody)
        shelf.kept = _Common(fresh, _outline(fresh), time.monotonic(), there)
        return shelf.kept


def _outline(look: Look) -> Outline:
    outline = Outline.of(look.room.row.id, _rows(look))
    _earlier.note(outline)
    return outline


@lru_cache(maxsize=20_000)
def _line(row: RoomClaim, room_id: str, word: str, _root: str) -> str:
    # At each contribution only a few of a large outline's rows show something else.
    return str(get_template_attribute("room_line.html", "line")(row, room_id, word, VERDICTS)).strip()


def _rows(look: Look) -> Iterator[OutlineRow]:
    found, may = list(look.rows()), look.state.settings.may
    word = "" if look.state.closed or not may else "Rate" if may == {Kind.RATING} else "Answer"
    spots = places((row.line.claim, row.line.depth) for row in found)
    for row, place in zip(found, spots, strict=True):
        style = " ".join(word for word in (row.line.relation, "added" if row.item else "") if word)
        html = _line(row, look.room.row.id, word, request.script_root)
        yield OutlineRow(place, row.line.claim, style, html, row.line.opens, row.line.closes)
