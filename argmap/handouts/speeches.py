"""Formats of debate: who speaks when and for how long, from files that a coach can write."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from argmap.errors import BadRequest, NotFound, nearest

FOLDER = Path(__file__).parent / "debates"
FORMATS = (
    "policy", "lincoln-douglas", "public-forum", "british", "world-schools", "parliamentary", "apda", "asian",
    "australs", "congress", "big-questions",
)  # fmt: skip
"""The formats that come with argmap; policy, Lincoln-Douglas, public forum, congress and Big Questions as the (US)
National Speech & Debate Association times them, the others as their championships do."""
_KINDS = ("case", "answer", "questions")
_SIDES = ("first", "second", "both")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Speech:
    """A column of a flow: a speech, or several of one side in a row.

    :param name: as it is abbreviated on a flow
    :param first: whether the side that opens the debate gives it
    :param answers: whether it answers what was said before; a speech that only builds a case does not
    """

    name: str
    first: bool
    answers: bool = True


@dataclass(frozen=True, slots=True)
class Turn:
    """A part of a debate as it is timed.

    :param by: ``first``, ``second`` or ``both`` sides
    :param kind: ``case``, ``answer`` or ``questions``
    :param column: the flow's column it is in
    """

    name: str
    by: str
    minutes: float
    kind: str = "answer"
    column: str = ""


@dataclass(frozen=True, slots=True)
class DebateFormat:
    """A format of debate.

    :param turns: what happens, in order
    :param preparation: minutes that each side, or the whole debate, has to prepare
    """

    title: str
    turns: tuple[Turn, ...]
    preparation: float = 0

    @property
    def speeches(self) -> tuple[Speech, ...]:
        """Return the flow's columns; questions have none, and speeches of one column are one."""
        found: dict[str, Speech] = {}
        for turn in self.turns:
            if turn.kind != "questions":
                name = turn.column or turn.name
                found.setdefault(name, Speech(name, turn.by == "first", turn.kind != "case"))
        return tuple(found.values())

    @property
    def minutes(self) -> float:
        """Return how long the speeches and questions take together."""
        return sum(turn.minutes for turn in self.turns)


@lru_cache
def named(name: str) -> DebateFormat:
    """Return a format that comes with argmap.

    :raises NotFound: if there is none of that name
    """
    if name not in FORMATS:
        raise NotFound("debate format", name[:80], nearest(name[:80], FORMATS) or FORMATS)
    return read((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), f"{name}.yaml")


def read(content: str, file: str = "") -> DebateFormat:
    """Return the format that a file describes.

    :param file: its name, for what is said of faults
    :raises BadRequest: if it is not such a file; it says what is wrong, and where
    """
    from argmap.mapfile import parse

    parsed = parse(content)
    if parsed.problems:
        raise BadRequest(f"The debate format cannot be read: {parsed.problems[0].at(file=file)}")
    data = parsed.data
    if not isinstance(data, dict) or not isinstance(data.get("speeches"), list) or not data["speeches"]:
        raise BadRequest(f"{file}: a debate format has a title and a list of speeches.")
    if len(data["speeches"]) > _LONGEST:
        raise BadRequest(f"{file}: a debate format has at most {_LONGEST} speeches.")
    turns = tuple(_turn(entry, number, file) for number, entry in enumerate(data["speeches"], 1))
    made = DebateFormat(
        str(data.get("title") or file), turns, _minutes(data.get("preparation", "0"), "preparation", file)
    )
    sides = {speech.first for speech in made.speeches}
    if sides != {True, False}:
        raise BadRequest(f"{file}: each side needs a speech; write by: first or by: second.")
    return made


def _turn(entry: Any, number: int, file: str) -> Turn:
    place = f"{file}: speech {number}"
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
        raise BadRequest(f"{place} has no name.")
    unknown = sorted(set(entry) - {"name", "by", "minutes", "kind", "column"})
    if unknown:
        raise BadRequest(f"{place} has no field “{unknown[0]}”; there are name, by, minutes, kind and column.")
    by, kind = str(entry.get("by", "")), str(entry.get("kind", "answer"))
    if by not in _SIDES or kind not in _KINDS or (by == "both" and kind != "questions"):
        raise BadRequest(f"{place}: by is first, second, or for questions both; kind is {', '.join(_KINDS)}.")
    return Turn(entry["name"], by, _minutes(entry.get("minutes", "0"), place, file), kind, str(entry.get("column", "")))


def _minutes(value: Any, place: str, file: str) -> float:
    try:
        minutes = float(str(value))
    except ValueError:
        minutes = -1
    if not 0 <= minutes <= 600:
        raise BadRequest(f"{file}: “{str(value)[:20]}” is not a number of minutes ({place}).")
    return minutes


def clock(minutes: float) -> str:
    """Return minutes as a clock shows them.

    >>> clock(8), clock(2.5)
    ('8:00', '2:30')
    """
    seconds = round(minutes * 60)
    return f"{seconds // 60}:{seconds % 60:02}"
