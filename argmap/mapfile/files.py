"""Map files and the file of sources: read with every problem placed, written in one settled layout."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from argmap import schema
from argmap.errors import Problem, suggestion
from argmap.mapfile.near import near
from argmap.mapfile.parse import Parsed, parse
from argmap.model import Map, Source, is_slug


@dataclass(frozen=True, slots=True)
class MapFile:
    """A map file as read.

    :param debate: the map of what could be read; ``None`` if nothing could
    :param problems: everything wrong with it, in the file's order
    :param parsed: its data and places, to place further problems with
    :param validated: what its data were found to be, so that a text much like it is read quickly
    """

    debate: Map | None
    problems: tuple[Problem, ...]
    parsed: Parsed
    validated: schema.Validated | None = None


def read_map(
    content: bytes | str,
    map_id: str,
    file: str = "",
    known: Collection[str] | None = None,
    like: MapFile | None = None,
) -> MapFile:
    """Read a map.

    :param content: the file's content
    :param map_id: the id the map gets
    :param file: the file's name, for the problems
    :param known: ids of the library's sources; ``None`` to leave the sources of quotes unchecked
    :param like: the same map as read from a text much like this one; what is read does not depend on it
    """
    parsed = _near(content, like) if like else None
    earlier = like.validated if like and parsed else None
    parsed = parsed or parse(content)
    if not isinstance(parsed.data, dict):
        problems = list(parsed.problems)
        if not problems:
            message = "A map file is a mapping with title:, positions: and claims:."
            problems.append(
                Problem("wrong-type", message, "Begin with title: and the debate's name.", line=1, column=1)
            )
        return MapFile(None, _placed(problems, parsed, file), parsed)
    debate, found, validated = schema.load_like(parsed.data, map_id, earlier)
    if not is_slug(map_id):
        message = f"“{map_id}” cannot be the id of a map."
        found.append(Problem("bad-id", message, "Name the file with lower-case letters, digits and hyphens."))
    if known is not None:
        found.extend(_unknown_sources(debate, known))
    return MapFile(debate, _placed([*parsed.problems, *found], parsed, file), parsed, validated)


def _near(content: bytes | str, like: MapFile) -> Parsed | None:
    try:
        text = content if isinstance(content, str) else content.decode()
    except UnicodeDecodeError:
        return None
    return near(text, like.parsed)


def read_sources(content: bytes | str, file: str = "") -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """Read the file that describes the library's sources."""
    parsed = parse(content)
    sources, found = schema.load_sources(parsed.data)
    return sources, _placed([*parsed.problems, *found], parsed, file)


def _placed(problems: Iterable[Problem], parsed: Parsed, file: str) -> tuple[Problem, ...]:
    placed = [problem.at(file=file) if problem.line else parsed.locate(problem, file) for problem in problems]
    return tuple(sorted(placed, key=lambda problem: (problem.line or 0, problem.column or 0)))


def _unknown_sources(debate: Map, known: Collection[str]) -> Iterable[Problem]:
    names = dict.fromkeys([*known, *(source.id for source in debate.sources)])
    fixes: dict[str, str] = {}
    for claim in debate.claims:
        for number, quote in enumerate(claim.quotes):
            if quote.source not in names:
                if quote.source not in fixes:
                    fixes[quote.source] = suggestion(quote.source, names) or "Describe it in sources.yaml."
                fix = fixes[quote.source]
                path = ("claims", claim.id, "quotes", number, "source")
                yield Problem("unknown-source", f"There is no source “{quote.source}”.", fix, path=path)


def write_map(debate: Map) -> str:
    """Return the map as the text of a map file."""
    return write_plain(schema.dump(debate))


def write_sources(sources: Iterable[Source]) -> str:
    """Return sources as the text of the file that describes them."""
    return write_plain(schema.dump_sources(sources))


def write_plain(data: Any) -> str:
    """Return plain data as YAML in argmap's layout: long texts folded, a blank line between top-level parts."""
    from argmap.mapfile.emit import emit

    return emit(data)
