"""A room as it is now; ``folding`` makes it of the room's log of events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from statistics import pstdev
from typing import Any

from argmap.rooms import events as happened
from argmap.rooms.events import Cited
from argmap.rooms.settings import DEFAULTS, Kind, Settings

#: Value a rating must stay under to call for a reason.
LOW = 3
NO_TIMER, WHOLE_MAP = happened.Timer(), happened.Shown()
TRUTH, RELEVANCE = "truth", "relevance"


class Fate(StrEnum):
    """What the leader decided on a contribution."""

    OPEN = "open"
    SHOWN = "shown"
    ACCEPTED = "accepted"
    MERGED = "merged"
    RETURNED = "returned"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a seat added to the room.

    :param id: made by the client, unique in the room
    :param seat: who made it
    :param group: the group it belongs to; empty for the whole room
    :param kind: what it is
    :param target: id of what it bears on; empty for a claim of its own
    :param text: its words
    :param quotes: its quotations, with their verdicts
    :param at: when it was made; ISO 8601 in UTC
    :param edited: when it was last reworded; empty where it never was
    :param withdrawn: whether its author took it back
    :param fate: what the leader decided; note: the word to its author; into: what it was merged into
    :param became: id of the claim of the map that it became; revision: the map's revision that holds it
    :param answered: whether it is an objection that was marked as answered
    :param feedback: the leader's feedback; released: whether its author sees it
    :param earlier: wordings it had before, oldest first
    """

    id: str
    seat: str
    group: str
    kind: Kind
    target: str
    text: str
    quotes: tuple[Cited, ...]
    at: str
    edited: str = ""
    withdrawn: bool = False
    fate: Fate = Fate.OPEN
    note: str = ""
    into: str = ""
    became: str = ""
    revision: int = 0
    answered: bool = False
    feedback: str = ""
    released: bool = False
    earlier: tuple[str, ...] = ()

    @property
    def objects(self) -> bool:
        """Return whether it is an objection, which can be answered."""
        return self.kind in (Kind.REBUTTAL, Kind.UNDERCUT, Kind.QUESTION)

    @property
    def sound(self) -> bool:
        """Return whether it has a quotation that was found in its source."""
        return any(quote.verdict in ("verbatim", "typography", "elided") for quote in self.quotes)


@dataclass(frozen=True, slots=True)
class Seat:
    """One participant's place in the room; the name is kept apart (``service``).

    :param id: the seat's id
    :param at: when it was taken
    :param admitted: whether it may take part
    :param removed: whether the leader removed it
    :param side: the position it argues for, before any switch
    :param group: its group
    :param last: when it last did something
    """

    id: str
    at: str
    admitted: bool = True
    removed: bool = False
    side: str = ""
    group: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """What a seat thinks of a claim's truth or a link's relevance.

    :param value: 1 (not at all) to 5 (fully)
    """

    seat: str
    target: str
    dimension: str
    value: int
    reason: str
    quotes: tuple[Cited, ...]
    at: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a seat thinks of the question, before or after."""

    seat: str
    when: str
    position: str
    strength: int
    why: str


@dataclass(frozen=True, slots=True)
class Index:
    """Contributions and ratings by what they are looked up by: in a lecture, going through all each time is slow.

    :param of: contributions by seat; about: by target; merged: ids of those merged into
        something, or accepted as a claim
    :param rated: ratings by target and dimension; rated_by: by seat
    """

    of: dict[str, list[Contribution]] = field(default_factory=dict)
    about: dict[str, list[Contribution]] = field(default_factory=dict)
    merged: dict[str, list[str]] = field(default_factory=dict)
    rated: dict[tuple[str, str], list[Rating]] = field(default_factory=dict)
    rated_by: dict[str, list[Rating]] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """A room as it is; nobody but ``folding`` changes its dictionaries, and that only in a copy.

    :param number: number of the last event it holds
    :param map: id of the map; revision: the revision it was opened on
    :param plan: the session format that it runs, as plain data; empty for none
    """

    number: int = 0
    map: str = ""
    revision: int = 0
    title: str = ""
    format: str = ""
    copied: str = ""
    plan: Mapping[str, Any] = field(default_factory=dict)
    opened: str = ""
    closed: bool = False
    settings: Settings = DEFAULTS
    phase: int = -1
    phase_title: str = ""
    timer: happened.Timer = NO_TIMER
    shown: happened.Shown = WHOLE_MAP
    revealed: bool = False
    seats: dict[str, Seat] = field(default_factory=dict)
    contributions: dict[str, Contribution] = field(default_factory=dict)
    ratings: dict[tuple[str, str, str], Rating] = field(default_factory=dict)
    opinions: dict[tuple[str, str], Opinion] = field(default_factory=dict)
    statements: dict[str, str] = field(default_factory=dict)

    # reading

    @cached_property
    def index(self) -> Index:
        """Return the room's contributions and ratings by what they are looked up by, made once for each state."""
        found = Index()
        for item in self.contributions.values():
            found.of.setdefault(item.seat, []).append(item)
            found.about.setdefault(item.target, []).append(item)
            if item.into or item.became:
                found.merged.setdefault(item.into or item.became, []).append(item.id)
        for rating in self.ratings.values():
            found.rated.setdefault((rating.target, rating.dimension), []).append(rating)
            found.rated_by.setdefault(rating.seat, []).append(rating)
        return found

    def of(self, seat: str) -> Iterator[Contribution]:
        """Yield what a seat contributed, oldest first."""
        return iter(self.index.of.get(seat, ()))

    def about(self, target: str) -> Iterator[Contribution]:
        """Yield what bears on a claim, an argument or a contribution, oldest first."""
        return iter(self.index.about.get(target, ()))

    def rated_by(self, seat: str) -> Sequence[Rating]:
        """Return the ratings of a seat."""
        return self.index.rated_by.get(seat, ())

    def side_of(self, seat: str, positions: tuple[str, ...]) -> str:
        """Return the position a seat argues for now: the next one in order, once sides are switched."""
        side = self.seats[seat].side if seat in self.seats else ""
        if not self.settings.switched or side not in positions:
            return side
        return positions[(positions.index(side) + 1) % len(positions)]

    def values(self, target: str, dimension: str, group: str | None = None) -> list[int]:
        """Return all ratings of something, with those of what was merged into it or became it.

        :param group: only those of this group; ``None`` for all
        """
        merged = self.index.merged.get(target, ())
        if not merged and (target, dimension) not in self.index.rated:
            # Most of a large outline has no ratings.
            return []
        targets = (target, *merged)
        found = [rating for one in targets for rating in self.index.rated.get((one, dimension), ())]
        if len(targets) > 1:
            found.sort(key=lambda rating: rating.at)
        return list({rating.seat: rating.value for rating in found if self._in(rating.seat, group)}.values())

    def spread(self, target: str, dimension: str) -> float:
        """Return how far a room disagrees about something: the standard deviation of its ratings, 0 to 2."""
        values = self.values(target, dimension)
        return pstdev(values) if len(values) > 1 else 0.0

    def progress(self, seat: str) -> tuple[int, ...]:
        """Return how many contributions of a seat count towards each of the room's tasks, in order."""
        own = [item for item in self.of(seat) if not item.withdrawn and item.fate is not Fate.HIDDEN]
        rated = len(self.rated_by(seat))
        counts = []
        for task in self.settings.tasks:
            if task.kind is Kind.RATING:
                counts.append(rated)
            else:
                counts.append(sum(task.kind in (None, item.kind) and (item.sound or not task.quoted) for item in own))
        return tuple(counts)

    def has_answered(self, seat: str) -> bool:
        """Return whether a seat has given what is asked of it before it sees others: its tasks, or any contribution."""
        if self.settings.tasks:
            done = self.progress(seat)
            return all(count >= task.count for count, task in zip(done, self.settings.tasks, strict=True))
        return any(not item.withdrawn for item in self.of(seat)) or bool(self.rated_by(seat))

    def sizes(self) -> Counter[str]:
        """Return how many admitted seats argue for each position."""
        return Counter(seat.side for seat in self.seats.values() if seat.side and not seat.removed)

    def _in(self, seat: str, group: str | None) -> bool:
        return group is None or (seat in self.seats and self.seats[seat].group == group)
