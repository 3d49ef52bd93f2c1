"""What can happen in a room: one frozen value a kind, with its form as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields
from typing import Any, ClassVar

KINDS: dict[str, type[Event]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened in a room; the store adds its number, its time, the seat and the client's id."""

    kind: ClassVar[str]

    def __init_subclass__(cls, **options: Any) -> None:
        """Register the kind by its name."""
        KINDS[cls.kind] = cls


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in a room's log.

    :param number: 1 for the first of the room
    :param at: when, ISO 8601 in UTC with milliseconds
    :param seat: id of the seat that did it
    :param client: the client's id for what it sent, so that sending it again does nothing
    :param event: what happened
    """

    number: int
    at: str
    seat: str
    client: str
    event: Event


@dataclass(frozen=True, slots=True)
class Cited:
    """A quotation in a contribution, with the verdict at the time it was sent.

    :param source: id of the source
    :param text: the words
    :param locator: kind and value of a CSL locator; empty if there is none
    :param speaker: who speaks, if not the source's author
    :param verdict: value of ``model.Verdict``
    """

    source: str
    text: str
    locator: tuple[str, str] = ("", "")
    speaker: str = ""
    verdict: str = ""


def dump(event: Event) -> dict[str, Any]:
    """Return an event as plain data that JSON can hold."""
    return {"kind": event.kind, **asdict(event)}


def load(data: Mapping[str, Any]) -> Event:
    """Return an event from plain data; fields that a later version added and this one lacks are left out.

    :raises KeyError: for a kind that is not known
    """
    cls = KINDS[data["kind"]]
    values = {}
    for item in fields(cls):
        if item.name in data:
            values[item.name] = _value(item.name, data[item.name])
        elif item.default is MISSING and item.default_factory is MISSING:
            raise KeyError(item.name)
    return cls(**values)


def _value(name: str, value: Any) -> Any:
    if name == "quotes":
        return tuple(Cited(**{**row, "locator": tuple(row["locator"])}) for row in value)
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Event):
    """The leader opened the room.

    :param map: id of the map; revision: the number of the revision it was opened on
    :param title: the room's name
    :param settings: settings that differ from the defaults, as plain data
    :param format: name of the session format it runs; empty for none
    :param copied: id of the room it was copied from
    :param plan: the session format as plain data, so that the room keeps it whatever becomes of its file
    """

    kind: ClassVar[str] = "opened"
    map: str
    revision: int
    title: str
    settings: dict[str, Any] = field(default_factory=dict)
    format: str = ""
    copied: str = ""
    plan: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Event):
    """The leader closed the room, or opened it again."""

    kind: ClassVar[str] = "closed"
    closed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(Event):
    """The leader changed settings."""

    kind: ClassVar[str] = "changed"
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase(Event):
    """The leader went to a phase of the session, counted from 0; its settings apply at once."""

    kind: ClassVar[str] = "phase"
    number: int
    title: str = ""
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer(Event):
    """The leader started a timer, or ended it.

    :param ends: when it runs out, ISO 8601 in UTC by the server's clock; empty for none
    :param seconds: how long it was set for
    """

    kind: ClassVar[str] = "timer"
    ends: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(Event):
    """The leader chose what everybody looks at.

    :param claim: id of a claim or contribution; empty for the whole map
    :param rejected: claims that are taken as rejected, for what-if
    """

    kind: ClassVar[str] = "shown"
    claim: str = ""
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed(Event):
    """The leader revealed contributions and ratings, or hid them again."""

    kind: ClassVar[str] = "revealed"
    revealed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Event):
    """Somebody took a seat; the seat's name is kept apart, so that it can be deleted.

    :param admitted: whether the seat may take part at once
    """

    kind: ClassVar[str] = "joined"
    admitted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted(Event):
    """The leader let a seat take part, or removed it."""

    kind: ClassVar[str] = "admitted"
    who: str
    admitted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sided(Event):
    """A seat argues for a position."""

    kind: ClassVar[str] = "sided"
    who: str
    side: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped(Event):
    """A seat belongs to a group; its contributions move along.

    :param group: name of the group; empty for none
    """

    kind: ClassVar[str] = "grouped"
    who: str
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributed(Event):
    """A seat contributed a card, a quotation, a comment or a question.

    :param id: the contribution's id, made by the client
    :param what: value of ``settings.Kind``, but ``rating``
    :param target: id of a claim, an argument or a contribution that it bears on; empty for a claim of its own
    :param text: the words; may be empty where only a quotation is given
    :param quotes: quotations with their verdicts
    """

    kind: ClassVar[str] = "contributed"
    id: str
    what: str
    target: str = ""
    text: str = ""
    quotes: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reworded(Event):
    """A seat reworded its own contribution, or its quotations."""

    kind: ClassVar[str] = "reworded"
    id: str
    text: str
    quotes: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Event):
    """A seat took back its own contribution, or put it back."""

    kind: ClassVar[str] = "withdrawn"
    id: str
    withdrawn: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated(Event):
    """A seat rated how true a claim is, or how relevant a link; a later rating replaces it.

    :param target: id of the claim, argument or contribution
    :param dimension: ``truth`` or ``relevance``
    :param value: 1 (not at all) to 5 (fully); 0 takes the rating back
    :param reason: why; a quotation may say it
    """

    kind: ClassVar[str] = "rated"
    target: str
    dimension: str
    value: int
    reason: str = ""
    quotes: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Event):
    """An objection was marked as answered, or no longer."""

    kind: ClassVar[str] = "answered"
    id: str
    answered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged(Event):
    """The leader decided on a contribution.

    :param fate: value of ``state.Fate``
    :param note: a word to its author
    :param into: for a duplicate: the contribution or claim it is merged into
    :param revision: for an accepted one: the map's revision that holds it
    :param became: for an accepted one: the id of the claim it became
    """

    kind: ClassVar[str] = "judged"
    id: str
    fate: str
    note: str = ""
    into: str = ""
    revision: int = 0
    became: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised(Event):
    """The leader wrote feedback on a contribution, which its author sees once it is released."""

    kind: ClassVar[str] = "advised"
    id: str
    text: str
    released: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Opined(Event):
    """A seat gave its opinion on the question.

    :param when: ``before`` or ``after``
    :param position: id of the position it inclines to; empty for undecided
    :param strength: 0 (no idea) to 4 (certain)
    :param why: a sentence, if any
    """

    kind: ClassVar[str] = "opined"
    when: str
    position: str = ""
    strength: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated(Event):
    """A group's, a pair's or the room's joint statement, as it is now.

    :param group: name of the group; empty for the room
    """

    kind: ClassVar[str] = "stated"
    text: str
    group: str = ""
