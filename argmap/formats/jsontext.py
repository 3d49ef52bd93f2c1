"""Read JSON from people strictly: what JSON does not allow, or no map may hold, is a problem with its line."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from argmap.errors import Problem, Severity
from argmap.formats.base import MAX_PROBLEMS

Path = tuple[str | int, ...]

MAX_DEPTH = 200
"""Deepest nesting read; the formats read here need fewer than ten levels."""

#: A string that is never closed reaches to the end, so that no quote is looked for twice.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[][{},:]|[^][{},:"\s]+', re.DOTALL)
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_RAW = re.compile("[\x00-\x1f]")
_SCALAR = re.compile(r"=(?:null|true|false|-?(?:0|[1-9]\d{0,4000})(?:\.\d{1,400})?(?:[eE][+-]?\d{1,3})?)\Z")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class Parsed:
    """JSON text as data.

    :param data: mappings, lists and scalars; ``None`` if nothing could be read
    :param problems: what was wrong with the text itself
    :param whole: whether nothing was cut off
    """

    data: Any
    problems: list[Problem] = field(default_factory=list)
    whole: bool = True


def parse(text: str) -> Parsed:
    """Read a JSON text as far as it is sound; never raise.

    Of a broken text, what is before the fault is kept. Numbers that are not finite numbers become ``null``, of two
    equal keys the last counts, and characters no map may hold become U+FFFD; each is a problem.
    """
    text = text.lstrip("\ufeff")
    found = _decode(text)
    if _UNFIT.search(text) or "\\u" in text:
        found.data = _cleaned(found.data, found.problems)
    return found


def _decode(text: str) -> Parsed:
    faults: set[str] = set()
    try:
        data = json.loads(
            text,
            object_pairs_hook=lambda pairs: _mapping(pairs, faults),
            parse_float=lambda number: _finite(number, faults),
            parse_constant=lambda _: faults.add("no-number"),
        )
    except json.JSONDecodeError as error:
        if error.msg.startswith("Invalid control character"):
            return _lenient(text, error)
        return _salvaged(text, error)
    except RecursionError:
        message = f"The text nests deeper than {MAX_DEPTH} levels."
        return Parsed(None, [Problem("too-deep", message, "Flatten it.", line=1, column=1)], whole=False)
    except ValueError:
        # Python refuses to make an integer of more than 4,300 digits, which no id or count has.
        shorter = re.sub(r"(?<![\w.\"])-?\d{1000,}(?![\w.])", "null", text)
        again = _decode(shorter) if shorter != text else Parsed(None, whole=False)
        message = "A number has too many digits to be read."
        return replace(again, problems=[Problem("no-number", message, severity=Severity.WARNING), *again.problems])
    if _deep(data):
        message = f"The text nests deeper than {MAX_DEPTH} levels."
        return Parsed(None, [Problem("too-deep", message, "Flatten it.", line=1, column=1)], whole=False)
    return Parsed(data, list(islice(_faults(text), MAX_PROBLEMS + 1)) if faults else [])


def _lenient(text: str, error: json.JSONDecodeError) -> Parsed:
    """Read a text whose strings hold line breaks and the like as they are, which JSON wants written as escapes."""
    fix = "Write a line break as \\n, and a tab as \\t."
    message = "A text contains a raw line break or control character."
    problem = Problem("raw-control", message, fix, Severity.WARNING, line=error.lineno, column=error.colno)
    found = _decode(_STRING.sub(lambda string: _RAW.sub(_escaped, string[0]), text))
    return replace(found, problems=[problem, *found.problems])


def _escaped(control: re.Match[str]) -> str:
    return json.dumps(control[0])[1:-1]


def _mapping(pairs: list[tuple[str, Any]], faults: set[str]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        faults.add("duplicate-key")
    return made


def _finite(number: str, faults: set[str]) -> float | None:
    value = float(number)
    if math.isfinite(value):
        return value
    faults.add("no-number")
    return None


def depth(data: Any) -> int:
    """Return how many levels of mappings and lists data has.

    >>> depth(1), depth([]), depth({"a": [1]})
    (0, 1, 2)
    """
    levels, level = 0, [data]
    while level := [value for value in level if isinstance(value, dict | list)]:
        levels += 1
        level = [child for value in level for child in (value.values() if isinstance(value, dict) else value)]
    return levels


def _deep(data: Any) -> bool:
    level = [data]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                below.extend(child for child in value.values() if isinstance(child, dict | list))
            elif isinstance(value, list):
                below.extend(child for child in value if isinstance(child, dict | list))
        if not below:
            return False
        level = below
    return True


def _cleaned(data: Any, problems: list[Problem]) -> Any:
    """Return the data with characters no map may hold as U+FFFD; its depth is bounded already."""
    count = 0

    def fit(text: str) -> str:
        nonlocal count
        # JSON pairs up escaped surrogates itself; any that is left stands alone.
        fitted, replaced = _UNFIT.subn("\ufffd", text)
        count += replaced
        return fitted

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            return fit(value)
        if isinstance(value, list):
            return [walk(child) for child in value]
        if isinstance(value, dict):
            return {fit(key): walk(child) for key, child in value.items()}
        return value

    data = walk(data)
    if count:
        message = f"{count} characters that are not allowed in a map were replaced by U+FFFD."
        problems.append(Problem("unfit-character", message, "Fix them in the file.", Severity.WARNING))
    return data


def position(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column, both from 1, of an offset.

    >>> position("ab\\ncd", 4)
    (2, 2)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _tokens(text: str) -> Iterator[tuple[Path, str, int]]:
    """Yield each key and each value's first piece with its path and offset; keys as ``:key``, closers as ``]``."""
    stack: list[list[Any]] = []  # [kind, current key or index, whether a key comes next]
    for match in _TOKEN.finditer(text):
        piece = match.group()
        top = stack[-1] if stack else None
        path = tuple(frame[1] for frame in stack)
        if piece == ":" or piece == ",":
            if top is not None:
                top[2] = piece == "," and top[0] == "{"
                if piece == "," and top[0] == "[":
                    top[1] += 1
        elif piece in ("]", "}"):
            if stack:
                stack.pop()
            yield tuple(frame[1] for frame in stack), "]", match.start()
        elif top is not None and top[2] and piece[0] == '"':
            top[1], top[2] = _string(piece), False
            yield tuple(frame[1] for frame in stack), ":key", match.start()
        else:
            yield path, piece, match.start()
            if piece in ("[", "{"):
                if len(stack) > MAX_DEPTH:
                    return  # nothing so deep was read, and paths of any length would cost its square
                stack.append([piece, 0 if piece == "[" else "", piece == "{"])


def _string(piece: str) -> str:
    if "\\" not in piece:
        return piece[1:-1]
    try:
        return str(json.loads(piece, strict=False))
    except ValueError:
        return piece[1:-1]


def _faults(text: str) -> Iterator[Problem]:
    """Yield the faults that the decoder passes over: equal keys and numbers that are none."""
    seen: set[tuple[int, Path]] = set()
    opened: dict[Path, int] = {}
    for path, piece, offset in _tokens(text):
        line, column = 0, 0
        if piece in ("{", "["):
            opened[path] = offset
        elif piece == ":key":
            place = (opened.get(path[:-1], 0), path)
            if place in seen:
                line, column = position(text, offset)
                message = f"The key “{str(path[-1])[:60]}” appears twice; the last one counts."
                yield Problem("duplicate-key", message, "Keep one.", Severity.WARNING, line=line, column=column)
            seen.add(place)
        elif piece.lstrip("-") in ("NaN", "Infinity") or (piece[0] in "-0123456789" and _infinite(piece)):
            line, column = position(text, offset)
            message = f"“{piece[:40]}” is not a valid JSON number; it is left empty."
            yield Problem("no-number", message, "Write a number or null.", Severity.WARNING, line=line, column=column)


def _infinite(piece: str) -> bool:
    try:
        return math.isinf(float(piece))
    except ValueError:
        return False


def _salvaged(text: str, error: json.JSONDecodeError) -> Parsed:
    """Return what is before the fault: the text up to the last whole member, its brackets closed."""
    said = error.msg[:1].lower() + error.msg[1:]
    problem = Problem(
        "not-json",
        f"The text is not JSON from here on: {said}.",
        "Fix it there; everything before it was read.",
        line=error.lineno,
        column=error.colno,
    )
    stack: list[str] = []
    best: tuple[int, str] | None = None
    for match in _TOKEN.finditer(text, 0, error.pos):
        piece = match.group()
        if piece in ("{", "["):
            if len(stack) >= MAX_DEPTH:
                break
            stack.append("}" if piece == "{" else "]")
            if best is None or piece == "[":
                best = (match.end(), "".join(reversed(stack)))
        elif piece in ("}", "]"):
            if not stack or stack.pop() != piece:
                break
            best = (match.end(), "".join(reversed(stack)))
            if not stack:
                break
        elif piece == ",":
            best = (match.start(), "".join(reversed(stack)))
    if best is None:
        return Parsed(None, [problem], whole=False)
    cut = text[: best[0]] + best[1]
    try:
        json.loads(cut)
    except (ValueError, RecursionError):
        return Parsed(None, [problem], whole=False)
    kept = _decode(cut)
    return Parsed(kept.data, [problem, *kept.problems], whole=False)


def as_texts(value: Any) -> Any:
    """Return data of texts only, since a map file knows no others: what is not text becomes its JSON behind ``=``.

    >>> as_texts([1, None, "1", "=1"]), typed(as_texts([1, None, "1", "=1"]))
    (['=1', '=null', '1', '==1'], [1, None, '1', '=1'])
    """
    if isinstance(value, dict):
        return {key: as_texts(member) for key, member in value.items()}
    if isinstance(value, list):
        return [as_texts(member) for member in value]
    if isinstance(value, str):
        return f"={value}" if value.startswith("=") else value
    return f"={json.dumps(value)}"


def typed(value: Any) -> Any:
    """Return data as they were before ``as_texts``."""
    if isinstance(value, dict):
        return {key: typed(member) for key, member in value.items()}
    if isinstance(value, list):
        return [typed(member) for member in value]
    if not isinstance(value, str):
        return value
    if value.startswith("=="):
        return value[1:]
    scalar = json.loads(value[1:]) if _SCALAR.match(value) else value
    return value if isinstance(scalar, float) and not math.isfinite(scalar) else scalar


def placed(text: str, problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems with line and column where they only have a path, in one walk over the text."""
    problems = list(problems)
    wanted = {problem.path for problem in problems if problem.path and problem.line is None}
    if not wanted:
        return problems
    text = text.lstrip("\ufeff")
    offsets: dict[Path, int] = {}
    for path, piece, offset in _tokens(text):
        if path in wanted and piece not in ("]",) and path not in offsets:
            offsets[path] = offset
            if len(offsets) == len(wanted):
                break
    lines = dict(zip(sorted(offsets.values()), _positions(text, sorted(offsets.values())), strict=True))
    done = []
    for problem in problems:
        if problem.line is None and problem.path in offsets:
            line, column = lines[offsets[problem.path]]
            problem = problem.at(line=line, column=column)
        done.append(problem)
    return done


def _positions(text: str, offsets: list[int]) -> Iterator[tuple[int, int]]:
    line, done, newline = 1, 0, -1
    for offset in offsets:
        line += text.count("\n", done, offset)
        newline = max(newline, text.rfind("\n", done, offset))
        done = offset
        yield line, offset - newline
