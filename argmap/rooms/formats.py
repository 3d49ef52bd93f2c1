"""Session formats: small YAML files that a teacher can copy and change, each a list of phases with their settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from argmap.errors import BadRequest, NotFound, Problem, nearest
from argmap.mapfile import parse
from argmap.model import Map
from argmap.rooms.settings import DEFAULTS, MOST_TEXT, changed
from argmap.rooms.state import State

MOST_PHASES = 20
#: The size of a session's file, in bytes.
MAX_BYTES = 64 * 1024
#: The one value of ``show`` besides a claim's id.
DISAGREEMENT = "largest disagreement"
#: The longest a phase, or a timer, may run.
MOST_MINUTES = 600
_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_FORMAT = ("title", "summary", "minutes", "settings", "phases")
_PHASE = ("title", "minutes", "say", "settings", "opinion", "reveal", "statement", "show")


@dataclass(frozen=True, slots=True)
class PhasePlan:
    """One phase of a session.

    :param title: its name
    :param minutes: how long it takes; 0 for no timer
    :param say: the instruction on every page of the room
    :param settings: settings that it changes, as plain data
    :param opinion: ``before`` or ``after`` where it asks for an opinion on the question; else empty
    :param reveal: whether it reveals what was contributed
    :param statement: whether it asks for a joint statement
    :param show: what the projector shows: a claim's id, or the largest disagreement
    """

    title: str
    minutes: int
    say: str
    settings: dict[str, Any]
    opinion: str = ""
    reveal: bool = False
    statement: bool = False
    show: str = ""


@dataclass(frozen=True, slots=True)
class SessionFormat:
    """A ready-made session.

    :param id: the file's name without its ending
    :param pairs: whether participants are grouped in pairs of opposite sides
    """

    id: str
    title: str
    summary: str
    minutes: int
    settings: dict[str, Any]
    pairs: bool
    phases: tuple[PhasePlan, ...]


def shipped() -> tuple[SessionFormat, ...]:
    """Return the formats that come along, by title."""
    return tuple(sorted(_shipped().values(), key=lambda item: item.title))


def shipped_file(name: str) -> bytes:
    """Return the file of a format that comes along.

    :raises NotFound: if there is none of that name
    """
    if name not in _shipped():
        raise NotFound("session format", name[:80], nearest(name[:80], _shipped()))
    return (files("argmap.rooms") / "sessions" / f"{name}.yaml").read_bytes()


def session_format(name: str, folder: Path | None = None) -> SessionFormat:
    """Return a format by its name.

    :param folder: where the user's own formats are; they come before those that come along
    :raises NotFound: if there is none of that name
    :raises BadRequest: where its file has a problem
    """
    own = {path.stem: path for path in folder.glob("*.yaml")} if folder and folder.is_dir() else {}
    if name in own:
        found, problems = read(own[name].read_bytes(), name)
        if found is None:
            raise BadRequest("; ".join(str(problem) for problem in problems))
        return found
    known = _shipped()
    if name not in known:
        raise NotFound("session format", name[:80], nearest(name[:80], [*own, *known]))
    return known[name]


def session_of(state: State) -> SessionFormat | None:
    """Return the session that a room runs; ``None`` for a free discussion.

    A room keeps the session it was opened with: changing its file changes no room.
    """
    if state.plan:
        phases = tuple(PhasePlan(**phase) for phase in state.plan["phases"])
        return SessionFormat(**{**state.plan, "phases": phases})
    return _shipped().get(state.format)


def own(folder: Path | None) -> tuple[tuple[SessionFormat, ...], tuple[Problem, ...]]:
    """Return the session formats in a folder, by title, and what is wrong with the files that cannot be used.

    :param folder: the folder of ``*.yaml`` files; ``None`` for none
    """
    found: list[SessionFormat] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")) if folder and folder.is_dir() else ():
        try:
            session, wrong = read(path.read_bytes(), path.stem)
        except OSError as error:
            message = f"It cannot be read: {error.strerror}."
            session, wrong = None, [Problem("unreadable", message, "Check its permissions.", file=path.name)]
        problems += wrong
        found += [session] if session else []
    return tuple(sorted(found, key=lambda item: item.title)), tuple(problems)


def read(content: bytes, name: str) -> tuple[SessionFormat | None, list[Problem]]:
    """Read a session format, and say everything that is wrong with it.

    :param content: YAML in UTF-8
    :param name: the file's name without its ending
    :return: the format, ``None`` where anything is wrong
    """
    parsed = parse(content, max_bytes=MAX_BYTES)
    data = parsed.data
    problems = [*parsed.problems, *map(parsed.locate, _wrong(data))]
    if problems:
        problems = [problem.at(file=f"{name}.yaml") for problem in problems]
        problems.sort(key=lambda problem: (problem.line or 0, problem.column or 0))
        return None, problems
    settings = {key: _typed(key, value) for key, value in dict(data.get("settings") or {}).items()}
    pairs = bool(settings.pop("pairs", False))
    phases = tuple(_phase(row) for row in data["phases"])
    minutes = int(data.get("minutes") or sum(phase.minutes for phase in phases))
    return SessionFormat(name, data["title"], data.get("summary", ""), minutes, settings, pairs, phases), []


def unfit(session: SessionFormat, debate: Map) -> list[Problem]:
    """Return what a session asks for that a map does not have: claims to show, and parts to add to."""
    found: list[Problem] = []
    for number, phase in enumerate(session.phases):
        where = phase.settings.get("where") or {}
        wanted = (
            ("claim", phase.show if phase.show != DISAGREEMENT else "", debate.claim, "show"),
            ("claim", where.get("below", ""), debate.claim, "below"),
            ("issue", where.get("issue", ""), debate.issue, "issue"),
            ("position", where.get("side", ""), debate.position, "side"),
        )
        for what, name, known, key in wanted:
            if name and name not in known:
                near = nearest(name, known)
                fix = f"Did you mean {near[0]}?" if near else f"Take the id of a {what} of the map."
                message = f"Phase {number + 1} names the {what} “{name[:60]}”, which this map does not have."
                found.append(
                    Problem("unknown-id", message, fix, file=f"{session.id}.yaml", path=("phases", number, key))
                )
    return found


def _phase(row: dict[str, Any]) -> PhasePlan:
    return PhasePlan(
        title=row["title"],
        minutes=int(row.get("minutes") or 0),
        say=row.get("say", ""),
        settings={key: _typed(key, value) for key, value in dict(row.get("settings") or {}).items()},
        opinion=row.get("opinion", ""),
        reveal=_FLAGS.get(row.get("reveal", ""), False),
        statement=_FLAGS.get(row.get("statement", ""), False),
        show=row.get("show", ""),
    )


def _wrong(data: Any) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield Problem(
            "wrong-type",
            "A session format is a mapping with title and phases.",
            "Copy one of those that ship with argmap.",
        )
        return
    yield from _unknown(data, _FORMAT, ())
    if not str(data.get("title", "")).strip():
        yield Problem("missing", "The session has no title.", "Write title: and its name.", path=("title",))
    yield from _texts(data, ("title", "summary"), ())
    yield from _minutes(data, ())
    yield from _settings(data.get("settings"), ("settings",), pairs=True)
    phases = data.get("phases")
    if not isinstance(phases, list) or not 1 <= len(phases) <= MOST_PHASES:
        message = f"A session has a list of 1 to {MOST_PHASES} phases."
        yield Problem("wrong-type", message, "Begin each with - title:.", path=("phases",))
        return
    for number, row in enumerate(phases):
        path = ("phases", number)
        if not isinstance(row, dict) or not str(row.get("title", "")).strip():
            yield Problem("missing", f"Phase {number + 1} has no title.", "Write - title: and its name.", path=path)
            continue
        yield from _unknown(row, _PHASE, path)
        yield from _settings(row.get("settings"), (*path, "settings"))
        yield from _texts(row, ("title", "say", "show"), path)
        yield from _minutes(row, path)
        if row.get("opinion", "") not in ("", "before", "after"):
            yield Problem("bad-value", "opinion is before or after.", "Write one of them.", path=(*path, "opinion"))
        for name in ("reveal", "statement"):
            if row.get(name, "") not in ("", *_FLAGS):
                message = f"{name} is yes or no, not “{str(row[name])[:40]}”."
                yield Problem("bad-value", message, "Write yes or no.", path=(*path, name))


def _minutes(row: dict[str, Any], path: tuple[str | int, ...]) -> Iterator[Problem]:
    minutes = str(row.get("minutes") or "0")
    if not (minutes.isascii() and minutes.isdigit()) or len(minutes) > 6 or int(minutes) > MOST_MINUTES:
        message = f"“{minutes[:40]}” is not a number of minutes from 0 to {MOST_MINUTES}."
        yield Problem("bad-value", message, "Write a whole number.", path=(*path, "minutes"))


def _texts(row: dict[str, Any], names: tuple[str, ...], path: tuple[str | int, ...]) -> Iterator[Problem]:
    for name in names:
        value = row.get(name, "")
        if not isinstance(value, str):
            message = f"{name} is a text, not a list or a mapping."
            yield Problem("wrong-type", message, "Put the text in quotation marks.", path=(*path, name))
        elif len(value) > MOST_TEXT:
            message = f"{name} has {len(value):,} characters; up to {MOST_TEXT:,} are possible."
            yield Problem("bad-value", message, "Shorten it.", path=(*path, name))


def _unknown(row: dict[str, Any], known: tuple[str, ...], path: tuple[str | int, ...]) -> Iterator[Problem]:
    for key in row:
        if key not in known:
            near = next(iter(nearest(str(key), known)), "")
            fix = f"Did you mean {near}?" if near else f"Use one of: {', '.join(known)}."
            yield Problem("unknown-key", f"A session has no field “{str(key)[:40]}”.", fix, path=(*path, key))


def _settings(given: Any, path: tuple[str | int, ...], *, pairs: bool = False) -> Iterator[Problem]:
    if given in (None, ""):
        return
    if not isinstance(given, dict):
        yield Problem("wrong-type", "settings must be a mapping.", "Write one setting a line, indented.", path=path)
        return
    for key, value in given.items():
        if pairs and key == "pairs":
            continue
        try:
            changed(DEFAULTS, {key: _typed(key, value)})
        except BadRequest as error:
            yield Problem(
                "bad-value", str(error), "The page on rooms lists the settings and their values.", path=(*path, key)
            )


def _typed(key: str, value: Any) -> Any:
    """Return a setting as JSON would hold it: a map file's scalars are texts."""
    if key == "tasks" and isinstance(value, list):
        return [
            {name: _typed(name, item) for name, item in row.items()} if isinstance(row, dict) else row for row in value
        ]
    if key in ("switched", "frozen", "closed_door", "quoted", "pairs"):
        return _FLAGS.get(str(value), value)
    if key in ("count", "per_minute") and isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value[:6])
    if key in ("may", "locked", "blocked") and value in ("", None):
        return []
    return value


@cache
def _shipped() -> dict[str, SessionFormat]:
    found = {}
    for path in sorted((files("argmap.rooms") / "sessions").iterdir(), key=lambda path: path.name):
        name = path.name.removesuffix(".yaml")
        read_format, problems = read(path.read_bytes(), name)
        if read_format is None:
            raise ValueError(f"{path.name}: {problems}")
        found[name] = read_format
    return found
