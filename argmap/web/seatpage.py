"""A participant's page in parts, so that a phone is sent only those that changed since it last asked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from flask import get_template_attribute, render_template, request
from markupsafe import Markup

from argmap.library import Debate
from argmap.rooms.formats import session_of
from argmap.rooms.overlay import became
from argmap.rooms.service import Room
from argmap.rooms.sight import Role, Viewer
from argmap.store.rooms import SeatRow
from argmap.views.room_rows import Earlier, Outline, OutlineRow, places
from argmap.views.rooms import Look, present_phase
from argmap.web import seats
from argmap.web.current import library
from argmap.wording import VERDICTS

#: The page's parts, from top to bottom; the outline of the map, which comes last, goes by rows.
PARTS = ("head", "step", "do", "ask", "own")
#: Stands for a form's id while a part is compared; no text that people send can hold it (``rooms.texts``).
_ID = "\x01"
_earlier = Earlier()


class SeatPage:
    """The page of one seat."""

    def __init__(self, mine: SeatRow, on: str | None = None, typed: Mapping[str, str] | None = None) -> None:
        """Take whose page it is.

        :param on: what the forms are about; ``None`` for whatever the leader shows
        :param typed: what was sent and refused, which the forms keep
        """
        self.mine, self.typed = mine, typed or {}
        self.room: Room = seats.rooms().room(mine.room)
        self.debate: Debate = library().debate(self.room.row.map)
        self.look = Look(self.room, self.debate, Viewer(Role.SEAT, mine.id))
        self._key = (
            self.room.row.id, self.room.state.number, self.debate.sha256, request.script_root, len(self.room.names)
        )  # fmt: skip
        self.everybody = self.look.shared()
        if self.everybody is not None:
            self.look.sharing(self._shared)
        self.follows = on is None
        shown = became(self.room.state, self.room.state.shown.claim)
        self.shown = shown if shown in self.look.map.claim else ""
        wanted = self.shown if on is None else on
        self.on = wanted if self.look.words(wanted) else ""

    @property
    def _shared(self) -> Look:
        assert self.everybody is not None
        kept = _looks(self._key, self.everybody)
        if not kept:
            kept.append(Look(self.room, self.debate, self.everybody))
        return kept[0]

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
        """Return a part of the page, with a tag that changes with what it shows."""
        made = render_template(f"room_seat_{name}.html", **self._given)
        tag = hashlib.sha256(made.encode()).hexdigest()[:10]
        return tag, Markup(re.sub(_ID, lambda _: seats.new_client(), made))  # noqa: S704 - the template escapes

    def parts(self) -> dict[str, tuple[str, Markup]]:
        """Return all parts by name."""
        return {name: self.part(name) for name in PARTS}

    @property
    def outline(self) -> Outline:
        """Return the outline of the map, made once for all who see the same; it is most of the page's work."""
        kept = _outlines(self._key, self.everybody) if self.everybody is not None else []
        if not kept:
            look = self._shared if self.everybody is not None else self.look
            outline = Outline.of(self.room.row.id, _rows(look))
            _earlier.note(outline)
            kept.append(outline)
        return kept[0]

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


@lru_cache(maxsize=32)
def _looks(*_key: object) -> list[Look]:
    return []


@lru_cache(maxsize=64)
def _outlines(*_key: object) -> list[Outline]:
    return []


def _rows(look: Look) -> Iterator[OutlineRow]:
    line = get_template_attribute("room_line.html", "line")
    found = list(look.rows())
    spots = places((row.line.claim, row.line.depth) for row in found)
    for row, place in zip(found, spots, strict=True):
        style = " ".join(word for word in (row.line.relation, "added" if row.item else "") if word)
        html = str(line(row, look.room.row.id, VERDICTS)).strip()
        yield OutlineRow(place, row.line.claim, style, html, row.line.opens, row.line.closes)
