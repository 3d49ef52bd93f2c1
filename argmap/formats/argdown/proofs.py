"""Tells premise-conclusion structures from numbers in round brackets that only happen to open a line."""

from __future__ import annotations

from argmap.errors import Problem
from argmap.formats.argdown.tokens import Item, Kind, Piece
from argmap.formats.base import warn


def proofs(items: list[Item], problems: list[Problem]) -> list[Item]:
    """Return the items with each proof sound: premises, then an inference, then a conclusion, as often as need be.

    The first line of a proof is marked ``first``. Numbered lines that no inference follows become text again, or
    statements of their own; an inference that leads to no conclusion is left out. Both are reported.
    """
    found: list[Item] = []
    start = 0
    while start < len(items):
        item = items[start]
        if item.kind not in (Kind.NUMBER, Kind.INFERENCE):
            found.append(item)
            start += 1
            continue
        end = start
        while end < len(items) and items[end].kind in (Kind.NUMBER, Kind.INFERENCE, Kind.RELATION):
            end += 1
        for group in _split(items[start:end]):
            found.extend(_sound(group, found, problems))
        start = end
    return found


def _split(run: list[Item]) -> list[list[Item]]:
    """Cut a run of lines where an empty line ends a finished proof, or the numbers start again behind one."""
    groups: list[list[Item]] = [[]]
    concluded = inferring = False
    highest = -1
    for item in run:
        if item.kind is Kind.NUMBER:
            number = int(item.number[:9])
            if item.after_blank and not inferring and (concluded or number <= highest):
                groups.append([])
                concluded = False
            highest = number
            concluded, inferring = concluded or inferring, False
        elif item.kind is Kind.INFERENCE:
            inferring = True
        groups[-1].append(item)
    return groups


def _sound(group: list[Item], before: list[Item], problems: list[Problem]) -> list[Item]:
    last = -1
    premises = False
    inferring = False
    for place, item in enumerate(group):
        if item.kind is Kind.INFERENCE:
            inferring = premises
        elif item.kind is Kind.NUMBER:
            premises = True
            if inferring:
                last, inferring = place, False
    tail = last + 1 if last >= 0 else 0
    while last >= 0 and tail < len(group) and group[tail].kind is Kind.RELATION:
        tail += 1
    kept: list[Item] = []
    first = True
    waiting: Item | None = None
    for place, item in enumerate(group):
        inside = place < tail
        if item.kind is Kind.INFERENCE:
            if not inside or first or waiting is not None:
                _report(problems, "inference", "An inference is not allowed here.", item)
                continue
            waiting = item
            kept.append(item)
        elif item.kind is Kind.NUMBER and inside:
            item.symbol = "first" if first else ""
            if item.after_blank and not first:
                _report(problems, "blank-line", "There is an empty line inside a premise-conclusion structure.", item)
            first, waiting = False, None
            kept.append(item)
        elif item.kind is Kind.NUMBER:
            _demote(item, kept or before, kept, problems)
        else:
            kept.append(item)
    return kept


def _demote(item: Item, before: list[Item], kept: list[Item], problems: list[Problem]) -> None:
    """Make a numbered line what it is without an inference: a part of the text above, or a statement."""
    number = f"({item.number})"
    above = before[-1] if before and not item.after_blank else None
    if above is not None and above.kind is not Kind.INFERENCE and not item.title and not above.head.is_reference:
        _report(problems, "proof", f"The number {number} opens a line of a text.", item)
        above.pieces += [Piece("text", f" {number} "), *item.pieces]
        above.data += item.data
        return
    _report(problems, "proof", f"No inference follows the numbered line {number}.", item)
    item.kind = Kind.BLOCK
    if not item.title:
        item.pieces.insert(0, Piece("text", f"{number} "))
    kept.append(item)


def _report(problems: list[Problem], code: str, message: str, item: Item) -> None:
    fix = {
        "inference": "Put dashes between the premises and the conclusion.",
        "blank-line": "Delete it.",
        "proof": "Put dashes before the conclusion, or a backslash before the bracket.",
    }[code]
    problems.append(warn(f"argdown-{code}", message, fix, line=item.line))
