"""A text read by what is known of one much like it: only the claims around what differs are read as YAML again.

What makes this safe is that the map format has no anchors or tags, and that a claim's entry in block style begins and
ends at lines indented as its neighbours: read by itself, it says what it says within the text. Wherever that is not
certain, nothing is given, and the whole text is read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from argmap.mapfile.parse import MAX_BYTES, MAX_ENTRIES, Mark, Parsed, Path, parse

_TABLE = "claims"
#: Breaks of lines that YAML, or Python, takes for one besides the line feed; and marks of a document's begin or end.
_ODD = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029\ufeff]")
_DOCUMENT = re.compile(r"^(?:---|\.\.\.|%)", re.MULTILINE)
#: So many changes are looked through for a place before all places are written anew.
CHAIN = 8


class _Marks(Mapping[Path, Mark]):
    """The places in a text that is another with some lines in place of others."""

    def __init__(self, base: Mapping[Path, Mark], new: dict[Path, Mark], gone: set[str], end: int, delta: int) -> None:
        """Take the other text's places, those of what is new, and what is not valid any more.

        :param gone: the claims whose places are not the other text's
        :param end: the last line that is replaced, from 1; those behind it moved by so many lines
        """
        self.depth: int = base.depth + 1 if isinstance(base, _Marks) else 1
        if self.depth > CHAIN:
            base, self.depth = dict(base.items()), 1
        self._base, self._new, self._gone, self._end, self._delta = base, new, gone, end, delta

    def __getitem__(self, path: Path) -> Mark:
        found = self._new.get(path)
        if found is not None:
            return found
        if self._lost(path):
            raise KeyError(path)
        return self._moved(self._base[path])

    def _lost(self, path: Path) -> bool:
        return len(path) > 1 and path[0] == _TABLE and path[1] in self._gone

    def _moved(self, mark: Mark) -> Mark:
        (line, column), (below, beside), container = mark
        if below <= self._end:
            return mark
        moved = line + self._delta if line > self._end else line
        return Mark((moved, column), (below + self._delta, beside), container)

    def __iter__(self) -> Iterator[Path]:
        yield from (path for path in self._base if not self._lost(path) and path not in self._new)
        yield from self._new

    def __len__(self) -> int:
        return sum(1 for _ in self)


def near(text: str, known: Parsed) -> Parsed | None:
    """Return what a text holds, by what is known of one that differs within some claims; ``None`` where it may not be.

    :param known: what another text holds, in which nothing is wrong
    """
    old, data = known.text, known.data
    if known.problems or not isinstance(data, dict) or not isinstance(data.get(_TABLE), dict) or not data[_TABLE]:
        return None
    if len(known.marks) * 2 > MAX_ENTRIES or len(text) * 4 > MAX_BYTES or _ODD.search(text) or _ODD.search(old):
        return None
    names = list(data[_TABLE])
    places = [known.marks[_TABLE, name].key for name in names]
    column = places[0][1]
    starts = [line - 1 for line, _ in places]
    below = [mark.key[0] - 1 for key in data if (mark := known.marks.get((key,))) and mark.key[0] - 1 > starts[-1]]
    lines = old.split("\n")
    table_end = min(below, default=len(lines))
    if any(place[1] != column for place in places) or any(not _begins(lines[line], column) for line in starts):
        return None
    start, end = _differing(old, text)
    first = bisect_right(starts, start) - 1
    after = bisect_right(starts, end)
    if first < 0 or end >= table_end:
        return None
    begin, until = starts[first], starts[after] if after < len(starts) else table_end
    new_lines = text.split("\n")
    delta = len(new_lines) - len(lines)
    piece = "\n".join(new_lines[begin : until + delta])
    if until + delta < len(new_lines):
        piece += "\n"
    if _DOCUMENT.search(piece):
        return None
    read = parse(f"{_TABLE}:\n{piece}")
    entries = read.data.get(_TABLE) if isinstance(read.data, dict) and len(read.data) == 1 else None
    if read.problems or not isinstance(entries, dict) or not entries:
        return None
    heads = [read.marks[_TABLE, name].key for name in entries]
    if heads[0] != (2, column) or any(head[1] != column for head in heads):
        return None
    before, behind = names[:first], names[after:]
    if not entries.keys().isdisjoint(before) or not entries.keys().isdisjoint(behind):
        return None
    claims = data[_TABLE]
    joined = {name: claims[name] for name in before} | entries | {name: claims[name] for name in behind}
    marks = {path: _down(mark, begin - 1) for path, mark in read.marks.items() if len(path) > 1}
    gone = set(names[first:after])
    return Parsed({**data, _TABLE: joined}, _Marks(known.marks, marks, gone, until, delta), [], text)


def _begins(line: str, column: int) -> bool:
    return line[: column - 1].isspace() and not line[column - 1 : column].isspace()


def _down(mark: Mark, lines: int) -> Mark:
    (line, column), (below, beside), container = mark
    return Mark((line + lines, column), (below + lines, beside), container)


def _differing(old: str, new: str) -> tuple[int, int]:
    """Return the first and the last line of the old text, from 0, at which the new one differs."""
    most = min(len(old), len(new))
    start = _shared(old, new, most)
    end = _shared(old[::-1], new[::-1], most - start)
    return old.count("\n", 0, start), old.count("\n", 0, len(old) - end)


def _shared(one: str, two: str, most: int) -> int:
    """Return how many characters two texts share at the beginning, up to so many."""
    # Slices are compared in C: halving costs about twice the length instead of a step of Python for each character.
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == two[low:middle] else (low, middle - 1)
    return low
