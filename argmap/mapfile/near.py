"""A text read by what is known of one much like it: only the claims that differ are read as YAML again.

What makes this safe is that the map format has no anchors or tags, and that a claim's entry in block style begins and
ends at lines indented as its neighbours: read by itself, it says what it says within the text. An entry that is in
both texts to the byte, and begins where another ends, is the same in both; each run of entries that differ must be a
whole table when it is read alone. Wherever that is not certain, nothing is given, and the whole text is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from argmap.mapfile.parse import MAX_BYTES, MAX_ENTRIES, Mark, Parsed, Path, parse

_TABLE = "claims"
#: Breaks of lines that YAML, or Python, takes for one besides the line feed; and marks of a document's begin or end.
_ODD = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029\ufeff]")
_DOCUMENT = re.compile(r"^(?:---|\.\.\.|%)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Chunk:
    """The lines of one claim, to where the next one begins.

    :param text: the lines
    :param count: how many there are
    :param marks: the place of everything in them by its path in the map, its line counted from 1 in these lines
    """

    text: str
    count: int
    marks: Mapping[Path, Mark]


class Places(Mapping[Path, Mark]):
    """The places in a text, in such an order that those of a claim are known by its own lines."""

    def __init__(
        self, head: str, tail: str, column: int, chunks: dict[str, Chunk], rest: Mapping[Path, Mark], end: int
    ) -> None:
        """Take the text in parts, and the places outside the claims.

        :param head: the lines above the claims; tail: those below
        :param column: where the claims' ids begin
        :param rest: places in a text with the same head and tail, which begins below its line ``end``
        """
        self.head, self.tail, self.column, self.chunks = head, tail, column, chunks
        self._rest, self._end = rest, end
        #: By how much mappings and lists are indented, once somebody has looked.
        self.layout: tuple[int, int] | None = None
        self.first = head.count("\n")

    def like(self, chunks: dict[str, Chunk]) -> Places:
        """Return the places in a text with other claims between the same head and tail."""
        other = Places(self.head, self.tail, self.column, chunks, self._rest, self._end)
        other.layout = self.layout
        return other

    @cached_property
    def starts(self) -> dict[str, int]:
        """Return by claim how many lines are above it."""
        found, at = {}, self.first
        for name, chunk in self.chunks.items():
            found[name] = at
            at += chunk.count
        return found

    @cached_property
    def _delta(self) -> int:
        return self.first + sum(chunk.count for chunk in self.chunks.values()) - self._end

    def __getitem__(self, path: Path) -> Mark:
        if len(path) > 1 and path[0] == _TABLE:
            name: Any = path[1]
            return _down(self.chunks[name].marks[path], self.starts[name])
        mark = self._rest[path]
        return _down(mark, self._delta) if mark.key[0] > self._end else mark

    def __iter__(self) -> Iterator[Path]:
        yield from self._rest
        for chunk in self.chunks.values():
            yield from chunk.marks

    def __len__(self) -> int:
        return len(self._rest) + sum(len(chunk.marks) for chunk in self.chunks.values())


def near(text: str, known: Parsed) -> Parsed | None:
    """Return what a text holds, by what is known of one that has some other claims; ``None`` where it may not be.

    :param known: what another text holds, in which nothing is wrong as YAML
    """
    if known.problems or (len(text) * 4 > MAX_BYTES and len(text.encode("utf-8", "replace")) > MAX_BYTES):
        return None
    places = places_of(known)
    if places is None or len(text) < len(places.head) + len(places.tail):
        return None
    if not text.startswith(places.head) or not text.endswith(places.tail):
        return None
    end = len(text) - len(places.tail)
    if places.tail and text[end - 1] != "\n":
        return None
    if len(text) > MAX_ENTRIES and len(places) * 2 > MAX_ENTRIES:
        return None
    found = list(_entry(places.column).finditer(text, len(places.head), end))
    if not found or found[0].start() != len(places.head):
        return None
    claims: dict[str, Any] = {}
    chunks: dict[str, Chunk] = {}
    old = known.data[_TABLE]
    ends = [*(match.start() for match in found[1:]), end]
    count, begin = 0, -1
    for match, stop in zip(found, ends, strict=True):
        name = match[1].strip("\"'")
        chunk = places.chunks.get(name)
        if chunk is None or text[match.start() : stop] != chunk.text:
            begin = match.start() if begin < 0 else begin
            continue
        if begin >= 0:
            count += _read(text[begin : match.start()], places.column, claims, chunks)
            begin = -1
        claims[name], chunks[name] = old[name], chunk
        count += 1
    if begin >= 0:
        count += _read(text[begin:end], places.column, claims, chunks)
    if count != len(claims) or not claims:
        # A name appears twice, or a run could not be read by itself.
        return None
    return Parsed({**known.data, _TABLE: claims}, places.like(chunks), [], text)


#: More than any number of claims: what is added where a run of claims cannot be read by itself.
_UNREADABLE = 10**9


def _read(piece: str, column: int, claims: dict[str, Any], chunks: dict[str, Chunk]) -> int:
    """Read lines as a table by themselves, put what they hold into the claims, and return how many these are."""
    if _ODD.search(piece) or _DOCUMENT.search(piece):
        return _UNREADABLE
    read = parse(f"{_TABLE}:\n{piece}")
    entries = read.data.get(_TABLE) if isinstance(read.data, dict) and len(read.data) == 1 else None
    if read.problems or not isinstance(entries, dict) or not entries:
        return _UNREADABLE
    heads = [read.marks[_TABLE, name].key for name in entries]
    if heads[0] != (2, column) or any(head[1] != column for head in heads):
        return _UNREADABLE
    made = _chunks(piece, [line - 2 for line, _ in heads], list(entries), read.marks, 1)
    claims.update(entries)
    chunks.update(made)
    return len(entries)


def places_of(known: Parsed) -> Places | None:
    """Return the places in a text by its claims; ``None`` where it is not written in such a way."""
    marks, text, data = known.marks, known.text, known.data
    if isinstance(marks, Places):
        return marks
    if not isinstance(data, dict) or not isinstance(data.get(_TABLE), dict) or not data[_TABLE] or _ODD.search(text):
        return None
    names = list(data[_TABLE])
    heads = [marks[_TABLE, name].key for name in names]
    column = heads[0][1]
    lines = text.split("\n")
    starts = [line - 1 for line, _ in heads]
    below = [mark.key[0] - 1 for key in data if (mark := marks.get((key,))) and mark.key[0] - 1 > starts[-1]]
    end = min(below, default=len(lines))
    if any(head[1] != column for head in heads) or any(not _begins(lines[line], column) for line in starts):
        return None
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    start, stop = offsets[starts[0]], min(offsets[end], len(text))
    chunks = _chunks(text[start:stop], [line - starts[0] for line in starts], names, marks, starts[0])
    rest = {path: mark for path, mark in marks.items() if len(path) < 2 or path[0] != _TABLE}
    ended = starts[0] + sum(chunk.count for chunk in chunks.values())
    known.marks = Places(text[:start], text[stop:], column, chunks, rest, ended)
    return known.marks


def _chunks(text: str, starts: list[int], names: list[str], marks: Mapping[Path, Mark], above: int) -> dict[str, Chunk]:
    """Return the lines of each claim in a text, with the places in them.

    :param starts: the line at which each begins, from 0
    :param marks: places in a text that has so many lines above this one
    """
    lines = text.split("\n")
    own: dict[str | int, dict[Path, Mark]] = {name: {} for name in names}
    first = dict(zip(names, starts, strict=True))
    for path, mark in marks.items():
        if len(path) > 1 and path[0] == _TABLE:
            own[path[1]][path] = _down(mark, -above - first[str(path[1])])
    found = {}
    for name, start, stop in zip(names, starts, [*starts[1:], len(lines)], strict=True):
        piece = "\n".join(lines[start:stop]) + ("\n" if stop < len(lines) else "")
        found[name] = Chunk(piece, piece.count("\n"), own[name])
    return found


@lru_cache(maxsize=16)
def _entry(column: int) -> re.Pattern[str]:
    """Return what finds lines that begin an entry: a plain key, or one in simple quotation marks."""
    return re.compile(rf"^[ ]{{{column - 1}}}([\w-]+|\"[\w -]*\"|'[\w -]*'):(?=[ \n]|\Z)", re.MULTILINE)


def _begins(line: str, column: int) -> bool:
    return line[: column - 1].isspace() and not line[column - 1 : column].isspace()


def _down(mark: Mark, lines: int) -> Mark:
    (line, column), (below, beside), container = mark
    return Mark((line + lines, column), (below + lines, beside), container)
