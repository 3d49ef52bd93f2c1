"""Flow sheets as debaters keep them: a column for each speech, and answers beside what they answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from argmap.errors import Problem
from argmap.formats.base import Imported, note
from argmap.formats.trees import Item, grown
from argmap.model import Relation

_SPEECH = re.compile(
    r"(?:[12]\s?)?(?:ac|nc|ar|nr|pmc|loc|mgc|moc|lor|pmr|dpm|dlo|pm|lo)\b.*|(?:aff|neg|pro|con|prop|opp)(?:irmative|ative)?\s"
    r"(?:case|constructive|rebuttal|summary|final focus|[12])\b.*",
    re.IGNORECASE,
)
"""How a column of a flow sheet is headed: by the name of a speech."""


def header(cells: Sequence[Sequence[str]]) -> int | None:
    """Return the number of the row of headings of a flow sheet, whose columns are speeches; none if it is not one."""
    for number, row in enumerate(cells[:10]):
        heads = [cell for cell in row if cell]
        if len(heads) > 1 and all(_SPEECH.fullmatch(cell) for cell in heads):
            return number
    return None


def read(body: list[tuple[int, list[str]]], name: str, problems: list[Problem]) -> Imported:
    """Return a flow sheet: what is in a row answers what is before it, and what opens a row is on its own."""
    tops: list[Item] = []
    for line, row in body:
        above: list[Item] = tops
        for cell in row:
            if cell:
                above.append(Item(cell, line, Relation.REBUTS if above is not tops else None))
                above = above[-1].children
    message = "The columns are speeches, as in a flow sheet: each cell answers the one before it in its row."
    return grown(tops, name, problems=[*problems, note("flow", message)])
