"""YAML text to plain data with the place of everything in it; whatever can be read of a broken text is read."""

from __future__ import annotations

import bisect
import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from argmap.errors import Problem, Severity
from argmap.schema.fields import FORBIDDEN

#: A map file may be this large, in bytes: ten thousand long claims, each with a quotation.
MAX_BYTES = 8 * 1024 * 1024
#: And hold so many texts, lists and mappings, each of which costs far more than the byte that it may take.
MAX_ENTRIES = 400_000
#: Nesting of the format itself is 6 deep; ``extensions`` of foreign formats go deeper.
MAX_DEPTH = 40
#: So many broken places in one text are cut out and reported before the rest is given up.
MAX_REPAIRS = 20

Path = tuple[str | int, ...]

# A key that runs into its value; an address such as http://… is none.
_SQUEEZED = re.compile(r"\s*(?:- )?(?P<key>[A-Za-z][\w -]{0,40}):(?P<value>(?!//)\S.*)")
#: Fields of prose, in which a remark that cuts the sentence short is likelier meant as part of it.
_PROSE = frozenset({"text", "title", "question", "summary", "note"})
_ENDS = (".", "!", "?", "…", ":", ";", ")", "”", "’", '"', "'", "»")
_REMARK = re.compile(r"[ \t]+#[^\n]*")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Mark(NamedTuple):
    """Where something stands: its key, and its value; lines and columns count from 1."""

    key: tuple[int, int]
    value: tuple[int, int]
    container: bool


@dataclass(slots=True)
class Parsed:
    """What a text holds.

    :param data: mappings, lists and texts; every scalar is a text
    :param marks: the place of every entry by its path
    :param problems: what is wrong with the text as YAML, each with its place
    :param text: the text as it was read, with empty lines for what was cut out
    """

    data: Any = ""
    marks: Mapping[Path, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    text: str = ""

    def locate(self, problem: Problem, file: str | None = None) -> Problem:
        """Return the problem with the line and column of its path, or of the nearest thing around it.

        :param file: name of the file that it gets as well; ``None`` where it has it already
        """
        path = problem.path
        mark = self.marks.get(path)
        while path and mark is None:
            path = path[:-1]
            mark = self.marks.get(path)
        if mark is None:
            return problem.at(file=file, line=1, column=1)
        at_key = mark.container or path != problem.path or problem.code in ("unknown-key", "bad-id")
        line, column = mark.key if at_key else mark.value
        return problem.at(file=file, line=line, column=column)


def parse(content: bytes | str, *, max_bytes: int = MAX_BYTES) -> Parsed:
    """Read YAML without ever building more than the text holds: no aliases, no tags, bounded size and depth.

    A block that is not YAML is reported, cut out, and the rest is read.

    :param content: the text; bytes must be UTF-8
    :param max_bytes: the most it may have
    """
    parsed = Parsed()
    size = len(content) if isinstance(content, bytes) else len(content.encode("utf-8", "surrogatepass"))
    if size > max_bytes:
        message = f"The file has {size:,} bytes; argmap reads up to {max_bytes:,}."
        parsed.problems.append(_at("file-too-large", message, "Split the debate into several maps.", 1, 1))
        return parsed
    text = _decoded(content, parsed)
    text = _printable(text, parsed)
    lines = text.splitlines(keepends=True)
    found: list[Problem] = []
    for _ in range(MAX_REPAIRS):
        builder = _Builder(lines)
        try:
            builder.run("".join(lines))
        except yaml.MarkedYAMLError as error:
            problem = _syntax(error, lines)
            found += [*builder.problems, problem]
            if not _cut_out(lines, problem.line or 1):
                break
        else:
            found += builder.problems
            break
    parsed.data, parsed.marks, parsed.text = builder.data, builder.marks, "".join(lines)
    parsed.problems = sorted(
        dict.fromkeys([*parsed.problems, *found]), key=lambda problem: (problem.line or 0, problem.column or 0)
    )
    return parsed


def plain(content: bytes | str, *, max_bytes: int = MAX_BYTES) -> tuple[Any, list[Problem]]:
    """Return YAML as mappings, lists and texts, with its problems; for other formats that are written in YAML."""
    parsed = parse(content, max_bytes=max_bytes)
    return parsed.data, parsed.problems


def _at(code: str, message: str, fix: str, line: int, column: int, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(code, message, fix, severity, line=line, column=column)


def _decoded(content: bytes | str, parsed: Parsed) -> str:
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        message = "The file is UTF-16, as some Windows editors save it; argmap reads UTF-8."
        parsed.problems.append(_at("not-utf8", message, "Save it with the encoding UTF-8.", 1, 1))
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", "replace")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        message = f"Byte {content[error.start]:#04x} is not UTF-8."
        parsed.problems.append(_at("not-utf8", message, "Save the file as UTF-8.", line, column))
        return content.decode("utf-8-sig", "replace")


def _printable(text: str, parsed: Parsed) -> str:
    """Report characters YAML does not allow and put a replacement character in their place."""
    starts: list[int] | None = None
    for count, match in enumerate(FORBIDDEN.finditer(text)):
        if count == MAX_REPAIRS:
            break
        if starts is None:
            starts = [0, *(newline.end() for newline in re.finditer("\n", text))]
        line = bisect.bisect_right(starts, match.start())
        column = match.start() - starts[line - 1] + 1
        message = f"The character U+{ord(match.group()):04X} is not allowed in a map."
        parsed.problems.append(_at("control-character", message, "Delete it.", line, column))
    return FORBIDDEN.sub("\ufffd", text)


def _syntax(error: yaml.MarkedYAMLError, lines: list[str]) -> Problem:
    squeezed = _squeezed_key(error, lines)
    if squeezed is not None:
        return squeezed
    # What is never closed is only noticed further down; people look where it was opened.
    unclosed = (error.context or "").startswith(("while scanning a quoted", "while parsing a flow"))
    mark = error.context_mark if unclosed and error.context_mark else error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = error.problem or "this cannot be read"
    fixes = {
        "mapping values are not allowed": "If this line is a field, indent it exactly like its neighbours; if it is "
        "text with a colon in it, put it in quotation marks, or begin it on the next line after >-.",
        "found unexpected end of stream": "Close the quotation mark.",
        "cannot start any token": "Put the text in quotation marks; indent with spaces, never tabs.",
        "tab character": "Indent with spaces, never tabs.",
        "did not find expected key": "Indent this line like its neighbours, or quote the text before it.",
        "did not find expected ',' or": "Close the bracket or brace.",
        "unknown escape": "Use single quotation marks, or double the backslash.",
    }
    fix = next((fix for sign, fix in fixes.items() if sign in said), "Check indentation, colons and quotation marks.")
    return _at("yaml-syntax", f"This is not YAML: {said}.", fix, line, column)


def _squeezed_key(error: yaml.MarkedYAMLError, lines: list[str]) -> Problem | None:
    """Return the problem of a line such as ``rebuts:a-claim``, which YAML only notices lines further down."""
    if not (error.context or "").startswith("while scanning a simple key") or error.context_mark is None:
        return None
    line = error.context_mark.line
    found = _SQUEEZED.match(lines[line]) if line < len(lines) else None
    if found is None:
        return None
    key, value = found["key"], found["value"].rstrip()
    message = f"“{key}:{value[:40]}” has no space after the colon."
    return _at("yaml-syntax", message, f"Write {key}: {value[:80]}", line + 1, found.start("key") + 1)


def _cut_out(lines: list[str], line: int) -> bool:
    """Blank the line, or the last one left before it, and what is indented below; return whether anything was."""
    start = min(line, len(lines)) - 1
    while start >= 0 and not lines[start].strip():
        start -= 1
    if start < 0:
        return False
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > _indent(lines[start])):
        end += 1
    lines[start:end] = ["\n"] * (end - start)
    return True


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


class _Builder:
    """Builds plain data from parse events, so that depth is counted and nothing is ever aliased."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.data: Any = ""
        self.marks: dict[Path, Mark] = {}
        self.problems: list[Problem] = []
        self.stack: list[Any] = []
        self.paths: list[Path] = [()]
        self.keys: list[tuple[str, tuple[int, int]] | None] = []
        self.skip = 0
        self.documents = 0

    def run(self, text: str) -> None:
        """Read the text.

        :raises yaml.YAMLError: where it is not YAML; what was built before is kept
        """
        for count, event in enumerate(yaml.parse(text, Loader=_LOADER)):
            mark = event.start_mark
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            if count > MAX_ENTRIES:
                message = f"The file has more than {MAX_ENTRIES:,} entries; what follows is not read."
                self._problem("yaml-too-many", message, "Split the debate into several maps.", place)
                return
            if isinstance(event, yaml.ScalarEvent):
                self._anchored(event, place)
                self._scalar(event, place)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._anchored(event, place)
                self._open({} if isinstance(event, yaml.MappingStartEvent) else [], place)
                if self.skip > MAX_DEPTH:
                    return  # reading on would cost the square of the depth
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close()
            elif isinstance(event, yaml.AliasEvent):
                message = f"Aliases such as *{event.anchor} are not read."
                self._problem("yaml-alias", message, "Write the text out where it is needed.", place)
                self._put("", place, False)
            elif isinstance(event, yaml.DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    self._problem("yaml-documents", "A map file contains one document.", "Delete the --- line.", place)
                    return

    def _problem(self, code: str, message: str, fix: str, place: tuple[int, int]) -> None:
        self.problems.append(_at(code, message, fix, *place))

    def _anchored(self, event: Any, place: tuple[int, int]) -> None:
        if event.anchor:
            self._problem("yaml-alias", f"Anchors such as &{event.anchor} are not read.", "Delete it.", place)
        if event.tag and not event.tag.startswith("tag:yaml.org,2002:") and event.tag != "!":
            self._problem("yaml-tag", f"The tag {event.tag[:60]} is not read.", "Delete it.", place)

    def _scalar(self, event: yaml.ScalarEvent, place: tuple[int, int]) -> None:
        value = "" if not event.style and event.value in ("~", "null") else event.value
        if event.style == '"':
            value = self._visible(value, place)
        if self.stack and isinstance(self.stack[-1], dict) and self.keys[-1] is None and not self.skip:
            if value in self.stack[-1]:
                message = f"“{value[:80]}” appears twice; only the first is used."
                self._problem("duplicate-key", message, "Rename one of them, or join them.", place)
                self.keys[-1] = (value, (-1, -1))
            else:
                self.keys[-1] = (value, place)
        else:
            if not event.style and value and self.keys and self.keys[-1] and self.keys[-1][0] in _PROSE:
                self._cut_short(event, value)
            self._put(value, place, False)

    def _visible(self, value: str, place: tuple[int, int]) -> str:
        """Report characters that escapes such as ``\\x1b`` bring in, and put a replacement in their place."""
        found = FORBIDDEN.search(value)
        if found is None:
            return value
        message = f"The escape for the character U+{ord(found.group()):04X} is not allowed in a map."
        self._problem("control-character", message, "Delete it.", place)
        return FORBIDDEN.sub("\ufffd", value)

    def _cut_short(self, event: yaml.ScalarEvent, value: str) -> None:
        """Warn of prose that stops in mid-sentence at a ``#``, which begins a remark."""
        mark = event.end_mark
        if mark is None or mark.line >= len(self.lines) or value.endswith(_ENDS):
            return
        remark = _REMARK.match(self.lines[mark.line], mark.column)
        if remark:
            message = f"This text ends at “{value[-30:]}”: “{remark.group().strip()[:30]}” is read as a remark."
            fix = "Put the whole text in quotation marks, or end it with a full stop if the remark is meant."
            place = (mark.line + 1, mark.column + 1)
            self.problems.append(_at("text-cut-short", message, fix, *place, Severity.WARNING))

    def _open(self, container: Any, place: tuple[int, int]) -> None:
        if self.skip or len(self.stack) >= MAX_DEPTH:
            if not self.skip:
                message = f"The file nests more than {MAX_DEPTH} levels deep."
                self._problem("yaml-too-deep", message, "Reduce the nesting.", place)
                self._put("", place, False)
            self.skip += 1
            return
        if self.stack and isinstance(self.stack[-1], dict) and self.keys[-1] is None:
            self._problem("wrong-type", "A key must be text.", "Give the mapping a plain key.", place)
            self.keys[-1] = ("", (-1, -1))
            self.skip += 1
            return
        path = self._put(container, place, True)
        self.stack.append(container)
        self.paths.append(path)
        self.keys.append(None)

    def _close(self) -> None:
        if self.skip:
            self.skip -= 1
        else:
            self.stack.pop()
            self.paths.pop()
            self.keys.pop()

    def _put(self, value: Any, place: tuple[int, int], container: bool) -> Path:
        if self.skip:
            return self.paths[-1]
        if not self.stack:
            self.data = value
            self.marks[()] = Mark(place, place, container)
            return ()
        parent = self.stack[-1]
        if isinstance(parent, list):
            path: Path = (*self.paths[-1], len(parent))
            parent.append(value)
            self.marks[path] = Mark(place, place, container)
            return path
        key = self.keys[-1]
        self.keys[-1] = None
        if key is None:
            return self.paths[-1]
        path = (*self.paths[-1], key[0])
        if key[1] != (-1, -1):
            parent[key[0]] = value
            self.marks[path] = Mark(key[1], place, container)
        return path
