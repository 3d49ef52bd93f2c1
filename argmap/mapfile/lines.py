"""Merges two changes of a text line by line."""

from __future__ import annotations

from difflib import SequenceMatcher


def merge_lines(base: str, mine: str, theirs: str) -> str | None:
    """Return a text with the changes of both, or ``None`` if they changed the same or neighbouring lines.

    >>> merge_lines("a\\nb\\nc\\n", "A\\nb\\nc\\n", "a\\nb\\nC\\n")
    'A\\nb\\nC\\n'
    """
    if theirs == base or mine == theirs:
        return mine
    if mine == base:
        return theirs
    lines = base.splitlines(keepends=True)
    changes = [(*change, 0) for change in _changes(lines, mine.splitlines(keepends=True))]
    changes += [(*change, 1) for change in _changes(lines, theirs.splitlines(keepends=True))]
    changes.sort(key=lambda change: (change[0], change[1]))
    merged: list[str] = []
    at, side, last = 0, -1, None
    for start, end, new, whose in changes:
        if last is not None and (start, end, new) == last:
            continue
        if side >= 0 and whose != side and start <= at:
            return None
        merged += lines[at:start]
        merged += new
        at, side, last = end, whose, (start, end, new)
    return "".join([*merged, *lines[at:]])


def _changes(old: list[str], new: list[str]) -> list[tuple[int, int, list[str]]]:
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    matcher = SequenceMatcher(None, old[first : len(old) - last], new[first : len(new) - last], autojunk=False)
    return [
        (first + a1, first + a2, new[first + b1 : first + b2])
        for tag, a1, a2, b1, b2 in matcher.get_opcodes()
        if tag != "equal"
    ]
