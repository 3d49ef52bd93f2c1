"""What a room's pages show: outlines with contributions, tasks, votes; who sees what is in ``rooms.sight``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from io import BytesIO

import segno
from markupsafe import Markup

from argmap.drawing.cards import Votes
from argmap.library import Debate
from argmap.model import Map
from argmap.rooms import sight
from argmap.rooms.formats import PhasePlan, SessionFormat
from argmap.rooms.overlay import became, overlay
from argmap.rooms.service import Room
from argmap.rooms.settings import CARDS, Kind, Reveal
from argmap.rooms.sight import Role, Viewer
from argmap.rooms.state import RELEVANCE, TRUTH, Contribution, Fate, State
from argmap.views.outline import Line, outline

#: Words for each kind, as a choice and as a label.
WORDS: dict[Kind, tuple[str, str]] = {
    Kind.SUPPORT: ("A reason for it", "supports"),
    Kind.REBUTTAL: ("A reason against it", "rebuts"),
    Kind.UNDERCUT: ("Why its reason does not bear on what it is given for", "undercuts"),
    Kind.QUOTE: ("A quotation for it", "quotes"),
    Kind.CLAIM: ("A claim of its own", "claims"),
    Kind.COMMENT: ("A comment", "comments"),
    Kind.QUESTION: ("A question", "asks"),
}
FATES: dict[Fate, str] = {
    Fate.OPEN: "waiting",
    Fate.SHOWN: "shown",
    Fate.ACCEPTED: "part of the map",
    Fate.MERGED: "merged with a duplicate",
    Fate.RETURNED: "sent back",
    Fate.HIDDEN: "hidden",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A contribution as a viewer sees it.

    :param author: its author's name, empty where the viewer may not see it
    :param target: the words of what it is about; mine: whether the viewer made it
    """

    item: Contribution
    author: str
    target: str
    mine: bool
    word: str
    fate: str


@dataclass(frozen=True, slots=True)
class RoomClaim:
    """A claim in the outline of a room.

    :param line: its line; item: the contribution it is, if it is one
    :param truth: ratings of its truth; relevance: of what it is given for
    :param talk: comments and questions about it
    :param locked: whether its branch is finished
    """

    line: Line
    item: Contribution | None
    author: str
    truth: Votes
    relevance: Votes
    talk: tuple[Shown, ...]
    locked: bool


class Look:
    """A room as one viewer sees it."""

    def __init__(self, room: Room, debate: Debate, viewer: Viewer) -> None:
        """Take the room, the debate it is on as it is now, and who looks."""
        self.room, self.state, self.viewer = room, room.state, viewer
        self.whole, self.debate_there = debate.map, debate
        self._same: Look | None = None

    @cached_property
    def map(self) -> Map:
        """Return the map with the contributions that the viewer sees."""
        return self._same.map if self._same else overlay(self.whole, self.state, self.sees, self._holder)

    @cached_property
    def debate(self) -> Debate:
        """Return the debate with the contributions that the viewer sees."""
        return replace(self.debate_there, map=self.map)

    def sharing(self, other: Look) -> None:
        """Take the map from another look at the same room that sees the same: it is made once for all."""
        self._same = other

    @property
    def group(self) -> str | None:
        """Return the group whose copy the viewer looks at; ``None`` for all of them."""
        mine = self.state.seats.get(self.viewer.seat) if self.viewer.role is Role.SEAT else None
        return mine.group if mine else self.viewer.group

    @property
    def sees_others(self) -> bool:
        """Return whether the viewer sees what others did."""
        return sight.sees_others(self.state, self.viewer)

    def shared(self) -> Viewer | None:
        """Return who sees what everybody in the viewer's group sees; ``None`` where the viewer sees more or less.

        It is an unknown seat of the group, which has nothing of its own: what the viewer sees of others' work is the
        same, so that only its own decides.
        """
        if not sight.takes_part(self.state, self.viewer):
            return None
        if self.state.settings.reveal is not Reveal.ALWAYS and not self.state.revealed:
            return None
        group = self.state.seats[self.viewer.seat].group if self.viewer.seat in self.state.seats else ""
        other = Viewer(Role.SEAT, "", group)
        own = self.state.of(self.viewer.seat)
        return other if all(self.sees(item) == sight.sees(self.state, other, item) for item in own) else None

    def sees(self, item: Contribution) -> bool:
        """Return whether the viewer sees a contribution."""
        return sight.sees(self.state, self.viewer, item)

    def name(self, seat: str) -> str:
        """Return a seat's name, empty where the viewer may not see it."""
        return self.room.names.get(seat, "") if sight.sees_name(self.state, self.viewer, seat) else ""

    def _holder(self, item: Contribution) -> str:
        return self.name(item.seat)

    def words(self, target: str) -> str:
        """Return the words of a claim, a link's reason or a contribution; empty for what is not seen."""
        now = became(self.state, target)
        if now in self.map.claim:
            return self.map.claim[now].text
        if now in self.map.argument:
            return "the step from: " + "; ".join(self.words(premise) for premise in self.map.argument[now].premises)
        item = self.state.contributions.get(now)
        return item.text if item is not None and self.sees(item) else ""

    def shown(self, item: Contribution) -> Shown:
        """Return a contribution as the viewer sees it."""
        mine = item.seat == self.viewer.seat
        return Shown(item, self.name(item.seat), self.words(item.target), mine, WORDS[item.kind][1], FATES[item.fate])

    def contributions(self) -> list[Shown]:
        """Return all contributions that the viewer sees, newest first."""
        return [self.shown(item) for item in reversed(self.state.contributions.values()) if self.sees(item)]

    def own(self) -> list[Shown]:
        """Return what the viewer contributed, newest first."""
        return [self.shown(item) for item in reversed(list(self.state.of(self.viewer.seat)))]

    def votes(self, target: str, dimension: str) -> Votes:
        """Return the ratings of something as far as the viewer may see them."""
        if not sight.sees_others(self.state, self.viewer):
            return Votes(dimension, (0, 0, 0, 0, 0))
        values = self.state.values(target, dimension, self.group)
        if not values:
            return Votes(dimension, (0, 0, 0, 0, 0))
        one, two, three, four, five = (values.count(value) for value in range(1, 6))
        return Votes(dimension, (one, two, three, four, five))

    def talk(self, target: str) -> tuple[Shown, ...]:
        """Return comments and questions about something, oldest first."""
        kinds = (Kind.COMMENT, Kind.QUESTION)
        return tuple(self.shown(i) for i in self.state.about(target) if i.kind in kinds and self.sees(i))

    def rows(self) -> Iterator[RoomClaim]:
        """Yield the outline of the map with what the viewer sees of the room."""
        for line in outline(self.debate, self.map, {}):
            item = self.state.contributions.get(line.claim)
            yield RoomClaim(
                line,
                item,
                self.name(item.seat) if item else "",
                self.votes(line.claim, TRUTH),
                self.votes(line.claim, RELEVANCE),
                () if line.repeated else self.talk(line.claim),
                line.claim in self.state.settings.locked,
            )

    def tasks(self) -> list[tuple[str, int, int]]:
        """Return the viewer's tasks: what is asked, how many are done, how many are asked for."""
        done = self.state.progress(self.viewer.seat)
        return [(t.text, min(n, t.count), t.count) for n, t in zip(done, self.state.settings.tasks, strict=True)]

    def kinds(self, target: str) -> list[tuple[str, str]]:
        """Return what may be added to a claim, or to nothing: values and words."""
        free = (Kind.CLAIM, Kind.COMMENT, Kind.QUESTION)
        aimed = tuple(kind for kind in WORDS if kind is not Kind.CLAIM)
        item = self.state.contributions.get(target)
        reason = bool(self.map.arguments_from.get(target)) or (item is not None and item.kind in CARDS - {Kind.CLAIM})
        found = [kind for kind in (aimed if target else free) if kind in self.state.settings.may]
        return [(kind.value, WORDS[kind][0]) for kind in found if kind is not Kind.UNDERCUT or reason]

    def is_reason(self, target: str) -> bool:
        """Return whether a claim is given for or against something, so that its relevance can be rated."""
        return bool(self.map.arguments_from.get(target))

    def disagreements(self, most: int = 5) -> list[tuple[str, str, str, Votes]]:
        """Return where the room disagrees most: id, words, dimension and ratings, widest spread first."""
        targets = {(rating.target, rating.dimension) for rating in self.state.ratings.values()}
        spread = {pair: self.state.spread(*pair) for pair in targets}
        ranked = sorted((pair for pair in targets if spread[pair] > 0), key=lambda pair: (-spread[pair], pair))
        return [(t, self.words(t), d, self.votes(t, d)) for t, d in ranked[:most] if self.words(t)]

    def opinions(self) -> list[tuple[str, int, int]]:
        """Return each position, and undecided, with how many inclined to it before and after."""
        rows = [(position.id, position.title) for position in self.whole.positions] + [("", "Undecided")]
        given = [(o.when, o.position) for o in self.state.opinions.values()]
        return [(title, given.count(("before", pid)), given.count(("after", pid))) for pid, title in rows]

    def left(self, now: str) -> int:
        """Return the seconds that the timer has left, -1 where none runs."""
        return self.seconds_left(self.state, now)

    @staticmethod
    def seconds_left(state: State, now: str) -> int:
        """Return the seconds that a room's timer has left, -1 where none runs."""
        if not state.timer.ends:
            return -1
        ends, moment = datetime.fromisoformat(state.timer.ends), datetime.fromisoformat(now)
        return max(0, round((ends - moment).total_seconds()))

    def statement(self) -> str:
        """Return the joint statement of the viewer's group."""
        if not sight.takes_part(self.state, self.viewer):
            return ""
        mine = self.state.seats.get(self.viewer.seat)
        return self.state.statements.get(mine.group if mine else "", "")


@dataclass(frozen=True, slots=True)
class Person:
    """A participant on the leader's page."""

    id: str
    name: str
    admitted: bool
    removed: bool
    side: str
    group: str
    cards: int
    talk: int
    ratings: int
    tasks: str


def people(room: Room, debate: Map, names: bool) -> list[Person]:
    """Return the participants, those who contributed least first.

    :param names: whether the leader may see names; else they are numbered
    """
    state, found = room.state, []
    for number, seat in enumerate(state.seats.values(), 1):
        own = [item for item in state.of(seat.id) if not item.withdrawn]
        cards = sum(item.kind in CARDS or item.kind is Kind.QUOTE for item in own)
        rated = len(state.rated_by(seat.id))
        done = state.progress(seat.id)
        full = sum(n >= task.count for n, task in zip(done, state.settings.tasks, strict=True))
        side = state.side_of(seat.id, tuple(debate.position))
        name = room.names.get(seat.id, "") if names else f"Participant {number}"
        title = debate.position[side].title if side in debate.position else ""
        tasks = f"{full} of {len(done)}" if done else ""
        row = Person(
            seat.id, name, seat.admitted, seat.removed, title, seat.group, cards, len(own) - cards, rated, tasks
        )
        found.append(row)
    return sorted(found, key=lambda row: (row.removed, row.cards + row.talk + row.ratings))


def present_phase(room: Room, session: SessionFormat | None) -> PhasePlan | None:
    """Return the phase that a room is in; ``None`` where it runs no session or has not begun it."""
    number = room.state.phase
    return session.phases[number] if session and 0 <= number < len(session.phases) else None


def qr_code(address: str) -> Markup:
    """Return an address as a QR code, inline SVG that is dark on light in every theme.

    Error correction M of ISO/IEC 18004, which survives a corner that the projector cuts off.
    """
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", scale=6, border=4, dark="#000", light="#fff", xmldecl=False, svgclass="qr", lineclass=None,
        omitsize=True, title="QR code of the address to join by",
    )  # fmt: skip
    return Markup(out.getvalue().decode())  # noqa: S704 - segno escapes its title, and the rest is a path


def terminal_code(address: str) -> str:
    """Return an address as a QR code for a terminal, two rows of modules in a line."""
    from io import StringIO

    out = StringIO()
    segno.make(address, error="l", micro=False).terminal(out, compact=True, border=2)
    return out.getvalue()
