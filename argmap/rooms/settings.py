"""What a leader sets for a room, and may change in the middle of a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from argmap.errors import BadRequest


class Kind(StrEnum):
    """What a participant can contribute."""

    CLAIM = "claim"
    SUPPORT = "support"
    REBUTTAL = "rebuttal"
    UNDERCUT = "undercut"
    QUOTE = "quote"
    COMMENT = "comment"
    QUESTION = "question"
    RATING = "rating"

    @property
    def makes_card(self) -> bool:
        """Return whether a contribution of this kind is a new card in the picture."""
        return self in CARDS


CARDS = frozenset({Kind.CLAIM, Kind.SUPPORT, Kind.REBUTTAL, Kind.UNDERCUT})


class Appear(StrEnum):
    """When others see a contribution."""

    AT_ONCE = "at once"
    AFTER_APPROVAL = "after approval"


class Reveal(StrEnum):
    """When a participant sees what others contributed and how they rated."""

    ALWAYS = "always"
    AFTER_OWN = "after your own"
    ON_RELEASE = "when the leader reveals"


class Names(StrEnum):
    """Who sees who contributed what."""

    NAMED = "everybody"
    LEADER = "the leader"
    NOBODY = "nobody"


class Sides(StrEnum):
    """How participants come to argue for a position."""

    NONE = "no sides"
    CHOICE = "own choice"
    RANDOM = "at random"
    EVEN = "evenly"


@dataclass(frozen=True, slots=True)
class Where:
    """The part of the map that may be added to; everything where all are empty.

    :param issue: only claims of this issue
    :param side: only claims that speak for this position
    :param below: only this claim, what bears on it, and so on outwards
    """

    issue: str = ""
    side: str = ""
    below: str = ""

    def __bool__(self) -> bool:
        """Return whether it limits anything."""
        return bool(self.issue or self.side or self.below)


@dataclass(frozen=True, slots=True)
class Task:
    """Something each participant is asked to do.

    :param id: short name, unique in the room
    :param text: what is asked, in one sentence
    :param kind: what counts; empty where any contribution does
    :param count: how many complete it, 1 to 50
    :param quoted: whether only contributions with a quotation that was found in its source count
    """

    id: str
    text: str
    kind: Kind | None = None
    count: int = 1
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """A room's settings.

    :param may: what participants may contribute
    :param where: the part of the map that they may add to
    :param appear: when others see a contribution
    :param reveal: when a participant sees others' contributions and ratings
    :param names: who sees who contributed what
    :param sides: how participants come to argue for a position
    :param switched: whether they argue for the other side now, as in the second half of a structured controversy
    :param frozen: whether nothing can be contributed for the moment
    :param locked: claims and contributions whose branch is finished
    :param closed_door: whether a new seat needs the leader's approval
    :param tasks: what each participant is asked to do
    :param say: the present instruction, shown on top of every page of the room
    :param blocked: words that no pseudonym may contain, besides the list that comes along
    :param per_minute: contributions that a seat may make in a minute, 1 to 60
    """

    may: frozenset[Kind] = frozenset(Kind)
    where: Where = Where()
    appear: Appear = Appear.AT_ONCE
    reveal: Reveal = Reveal.ALWAYS
    names: Names = Names.LEADER
    sides: Sides = Sides.NONE
    switched: bool = False
    frozen: bool = False
    locked: frozenset[str] = frozenset()
    closed_door: bool = False
    tasks: tuple[Task, ...] = ()
    say: str = ""
    blocked: tuple[str, ...] = ()
    per_minute: int = 20


DEFAULTS = Settings()
#: A text that a leader sets may be this long, in characters.
MOST_TEXT = 2000
MOST_TASKS = 20


def changed(settings: Settings, changes: Mapping[str, Any]) -> Settings:
    """Return settings with some of them changed, from plain data as events and session files hold it.

    :param changes: new values by the name of the setting
    :raises BadRequest: for a setting that does not exist or a value it cannot have; it names both
    """
    known = {item.name for item in fields(Settings)}
    values: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in known:
            raise BadRequest(f"A room has no setting “{str(name)[:40]}”. It has: {', '.join(sorted(known))}.")
        try:
            values[name] = _READ[name](value)
        except (KeyError, TypeError, ValueError) as error:
            raise BadRequest(f"“{str(value)[:60]}” is not a value of the setting “{name}”.") from error
    return replace(settings, **values)


def plain(settings: Settings) -> dict[str, Any]:
    """Return settings as plain data that JSON can hold."""
    return {
        "may": sorted(kind.value for kind in settings.may),
        "where": {"issue": settings.where.issue, "side": settings.where.side, "below": settings.where.below},
        "appear": settings.appear.value,
        "reveal": settings.reveal.value,
        "names": settings.names.value,
        "sides": settings.sides.value,
        "switched": settings.switched,
        "frozen": settings.frozen,
        "locked": sorted(settings.locked),
        "closed_door": settings.closed_door,
        "tasks": [
            {"id": t.id, "text": t.text, "kind": t.kind.value if t.kind else "", "count": t.count, "quoted": t.quoted}
            for t in settings.tasks
        ],
        "say": settings.say,
        "blocked": list(settings.blocked),
        "per_minute": settings.per_minute,
    }


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        raise TypeError
    return value.strip()


def _texts(value: Any, most: int = 200) -> tuple[str, ...]:
    if isinstance(value, str) or len(value) > most:
        raise TypeError
    return tuple(dict.fromkeys(text for text in map(_text, value) if text))


def _whole(value: Any, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError
    return value


def _where(value: Any) -> Where:
    return Where(**{name: _text(text) for name, text in dict(value).items()})


def _tasks(value: Any) -> tuple[Task, ...]:
    if len(value) > MOST_TASKS:
        raise ValueError
    tasks = tuple(
        Task(
            id=_text(row.get("id", "")) or f"task-{number}",
            text=_text(row["text"]),
            kind=Kind(row["kind"]) if row.get("kind") else None,
            count=_whole(row.get("count", 1), 1, 50),
            quoted=_flag(row.get("quoted", False)),
        )
        for number, row in enumerate(value, 1)
    )
    if len({task.id for task in tasks}) < len(tasks):
        raise ValueError
    return tasks


_READ: Mapping[str, Any] = {
    "may": lambda value: frozenset(Kind(kind) for kind in _texts(value)),
    "where": _where,
    "appear": Appear,
    "reveal": Reveal,
    "names": Names,
    "sides": Sides,
    "switched": _flag,
    "frozen": _flag,
    "locked": lambda value: frozenset(_texts(value, 1000)),
    "closed_door": _flag,
    "tasks": _tasks,
    "say": _text,
    "blocked": _texts,
    "per_minute": lambda value: _whole(value, 1, 60),
}
