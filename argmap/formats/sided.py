"""Tables of pros and cons inside texts, of Markdown and of Word: by their columns, or by a label in each row."""

from __future__ import annotations

from collections.abc import Sequence

from argmap.formats.stances import relation_of
from argmap.formats.trees import Item
from argmap.model import Relation

Row = Sequence[Sequence[Item]]
"""The points in each cell of a row."""


def sided(rows: Sequence[Row]) -> list[Item]:
    """Return the points of a table that has columns, or rows, for and against; none if it is another table.

    In a table with columns for and against, what is in the other columns says what the points beside it are about.

    :param rows: the first row first
    """
    labels = [_side(row[0]) if row else None for row in rows]
    if set(labels) != {Relation.SUPPORTS, Relation.REBUTS}:
        heads = [_side(cell) for cell in rows[0]] if rows else []
        return _by_columns(heads, rows[1:]) if any(heads) else []
    found: list[Item] = []
    for label, row in zip(labels, rows, strict=True):
        for cell in row[1:]:
            found += [_as(label, item) for item in cell]
    return found


def _side(cell: Sequence[Item]) -> Relation | None:
    return relation_of(cell[0].text) if len(cell) == 1 and not cell[0].children else None


def _as(side: Relation | None, item: Item) -> Item:
    item.stance = item.stance or side
    return item


def _by_columns(heads: Sequence[Relation | None], rows: Sequence[Row]) -> list[Item]:
    found: list[Item] = []
    for row in rows:
        about = [item for side, cell in zip(heads, row, strict=False) if side is None for item in cell]
        points = [_as(side, item) for side, cell in zip(heads, row, strict=False) if side for item in cell]
        if about and points:
            for more in about[1:]:
                about[0].note = f"{about[0].note}\n{more.text}".strip()
            about[0].children += points
            about[0].claim = True
            found.append(about[0])
        else:
            found += points
    return found
