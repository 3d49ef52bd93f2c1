"""From an Argdown text to a map: includes, front matter, items, structure, and what is carried over."""

from __future__ import annotations

import re
from typing import Any

from argmap.errors import Problem
from argmap.formats.argdown.converting import convert
from argmap.formats.argdown.derive import derive
from argmap.formats.argdown.document import Document
from argmap.formats.argdown.roundtrip import own_map
from argmap.formats.argdown.scan import Scanner
from argmap.formats.argdown.structure import structure
from argmap.formats.base import MAX_CHARACTERS, Imported, Include, clean, warn

_INCLUDE = re.compile(r"@include\(([^)\n]*)\)")
# What only Argdown has; Markdown has lists, links, their definitions, notes, check boxes, rules and HTML too.
_TAGS = (
    "a|b|i|p|u|br|hr|h[1-6]|em|li|ol|ul|td|th|tr|div|img|kbd|pre|sub|sup|code|span|table|strong|details|summary|"
    "center|!"
)
_TITLE = rf"(?:\[(?![ xX]\]|\^|!)[^\]\n]{{1,200}}\]|<(?!(?:{_TAGS})\b|/|https?:|[^>\n]*@)[^>\n=]{{1,200}}>)"
_WORDS = r"(?!<?https?:|<?www\.|[./#]|\S+[ \t]*(?:$|[\"'(]))"
_SIGNS = re.compile(
    rf"^(?:[ \t]+(?:<?[+-]|<_|_)[ \t]+{_TITLE}(?:[ \t]*$|:[ \t]|[ \t]+[#{{])"  # a relation to something with a title
    rf"|[ \t]*(?:<[+-]|[+-]>|<_|_>|><)[ \t]+\S"  # a relation with a direction
    rf"|[ \t]*(?:\(\d+\)[ \t]*)?{_TITLE}:[ \t]+{_WORDS}\S"  # a definition
    r"|[ \t]*--[ \t]*\w[^\n]*--[ \t]*$)",  # an inference
    re.MULTILINE,
)
_PROOF = re.compile(r"^[ \t]*\(\d+\)[^\n]*\n[ \t]*-{2,}[ \t]*\n[ \t]*\(\d+\)", re.MULTILINE)
_ALONE = re.compile(rf"^{_TITLE}[ \t]*\n[ \t]+(?:<?[+-]>?|<_|_>)[ \t]", re.MULTILINE)
_WEAK = re.compile(r"^[ \t]+(?:\+>?|<?[+-]|->|><|_>|_<)[ \t]+\S", re.MULTILINE)
_FENCED = re.compile(r"^(```++|~~~++).*?(?:^\1[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)


def read(text: str, name: str = "") -> Imported:
    """Read an Argdown text; includes are reported, as there is no folder to take them from."""
    return read_with_includes(text, name, None)


def read_with_includes(text: str, name: str, include: Include | None) -> Imported:
    """Read an Argdown text and the files it includes.

    :param include: gives the text of a file of the same folder, by its bare name
    """
    whole, problems, origin = _included(clean(text.removeprefix("\ufeff")), include)
    document = parse(whole)
    debate, found = own_map(document, name) or convert(document, name)
    problems += [_placed(problem, origin) for problem in (*document.problems, *found)]
    problems.sort(key=lambda problem: (problem.file, problem.line or 0, problem.column or 0))
    return Imported(debate, problems, {"argdown": document.figures()})


def parse(text: str) -> Document:
    """Return Argdown's own model of a text with line feeds only, relations derived, problems inside."""
    scanner = Scanner(text)
    items = scanner.run()
    problems = scanner.problems
    front: dict[str, Any] = {}
    if scanner.front is not None:
        front = _mapping(*scanner.front, problems, "front-matter")
    document = structure(items, lambda block, line: _mapping(block, line, problems, "data"))
    document.problems = [*problems, *document.problems]
    document.front = front
    derive(document)
    return document


def _mapping(text: str, line: int, problems: list[Problem], kind: str) -> dict[str, Any]:
    """Return the YAML of a data block or of the front matter; problems carry the text's own lines."""
    from argmap.mapfile import plain

    inner = text
    if re.match(r"\{[ \t]*\n", text):
        # A block that opens with a line break is written without flow brackets.
        inner = "\n" + text[text.index("\n") + 1 : text.rindex("}")]
    data, found = plain(inner, max_bytes=4 * MAX_CHARACTERS)
    for problem in found:
        place = line + (problem.line or 1) - 1
        problems.append(warn(f"argdown-{kind}", problem.message, problem.fix, line=place))
    if isinstance(data, dict):
        return data
    if inner.strip() and not found:
        problems.append(warn(f"argdown-{kind}", "Data must be keys and values.", "Write key: value.", line=line))
    return {}


def _included(text: str, include: Include | None) -> tuple[str, list[Problem], list[tuple[str, int]]]:
    """Return the text with includes put in, what went wrong, and for each line the file and line it comes from."""
    if "@include(" not in text:
        return text, [], []
    problems: list[Problem] = []
    seen: set[str] = set()
    lines: list[str] = []
    origin: list[tuple[str, int]] = []
    stack: list[tuple[str, list[str], int]] = [("", text.split("\n"), 0)]
    size = 0
    while stack:
        file, rest, at = stack.pop()
        while at < len(rest):
            line, at = rest[at], at + 1
            match = _INCLUDE.search(line)
            body = _file(match.group(1).strip(), include, seen, problems, file, at) if match else None
            if match is None:
                lines.append(line)
                origin.append((file, at))
                size += len(line) + 1
                continue
            head, tail = line[: match.start()], line[match.end() :]
            if head.strip():
                lines.append(head)
                origin.append((file, at))
            if tail.strip():
                rest[at - 1] = tail
                at -= 1
            if body is not None and size + len(body) <= MAX_CHARACTERS:
                size += len(body)
                stack.append((file, rest, at))
                file, rest, at = match.group(1).strip(), body.split("\n"), 0
            elif body is not None:
                problems.append(warn("argdown-include", "The included files are too long together.", line=at))
    return "\n".join(lines), problems, origin


def _file(
    name: str, include: Include | None, seen: set[str], problems: list[Problem], file: str, line: int
) -> str | None:
    if not name or re.search(r"[/\\:\x00]", name) or name.startswith("."):
        message, fix = f"“{name[:80]}” is not a file of the same folder.", "Put the file beside this one."
    elif name in seen:
        message, fix = f"“{name[:80]}” is included a second time.", "Include each file once."
    elif include is None:
        message, fix = f"“{name[:80]}” cannot be included here.", "Import from a folder, or put its text in."
    else:
        seen.add(name)
        body = include(name)
        if body is not None:
            return clean(body.removeprefix("\ufeff"))
        message, fix = f"There is no file “{name[:80]}” in the same folder.", "Put it there."
    problems.append(warn("argdown-include", message, fix, line=line).at(file=file))
    return None


def _placed(problem: Problem, origin: list[tuple[str, int]]) -> Problem:
    if not origin or problem.line is None or problem.line > len(origin):
        return problem
    file, line = origin[problem.line - 1]
    return problem.at(file=file, line=line)


def sniff(text: str) -> float:
    """Return how surely a text is Argdown, by titles in brackets and relations at the start of lines."""
    head = _FENCED.sub("", text[:200_000])
    signs = min(8, sum(1 for _ in zip(_SIGNS.finditer(head), range(8), strict=False)))
    signs += 2 * bool(_PROOF.search(head)) + bool(_ALONE.search(head))
    weak = len(_WEAK.findall(head[:20_000])[:4])
    front = bool(re.match(r"\s*={3,}[ \t]*\n", head))
    return min(0.92, 0.45 * bool(signs) + 0.08 * signs + 0.04 * weak + 0.5 * front)
