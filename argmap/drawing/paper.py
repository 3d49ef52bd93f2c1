"""The papers, slides and columns that pictures are made for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from argmap.errors import BadRequest

POINT = 25.4 / 72
"""Millimetres in a point."""

PIXEL = 0.75
"""Points in a pixel of a picture at its own size."""

LEAST_TYPE = 7.0
"""Smallest type in points that most eyes read in print."""


@dataclass(frozen=True, slots=True)
class Medium:
    """A page, a slide or a column.

    :param width: and ``height``: in millimetres; border: what stays free on each side
    :param turns: whether it may lie on its side
    :param most: how large a picture may be drawn beside its own size
    :param least: smallest type in points where nobody says: seen from the last row, a slide needs larger
    """

    name: str
    width: float
    height: float
    border: float = 10.0
    turns: bool = True
    most: float = 1.15
    least: float = LEAST_TYPE

    @property
    def room(self) -> tuple[float, float]:
        """Return the room inside its border in points."""
        return (self.width - 2 * self.border) / POINT, (self.height - 2 * self.border) / POINT

    def turned(self) -> Medium:
        """Return it lying on its side."""
        return replace(self, width=self.height, height=self.width)


MEDIA: dict[str, Medium] = {
    medium.name: medium
    for medium in (
        Medium("a4", 210, 297),
        # Of smaller paper a narrower border leaves the room of A4, so that a map takes no more plates on it.
        Medium("letter", 215.9, 279.4, 8),
        Medium("a3", 297, 420),
        Medium("poster", 594, 841, most=2.5),
        Medium("slide", 338.67, 190.5, 8, turns=False, most=2.2, least=10.0),
        Medium("column", 85, 230, 0, turns=False, most=1.0),
    )
}


def medium_of(name: str) -> Medium:
    """Return a medium by its name.

    :raises BadRequest: if there is none of that name
    """
    if name not in MEDIA:
        raise BadRequest(f"There is no paper “{name[:40]}”; choose {', '.join(MEDIA)} or fit.")
    return MEDIA[name]


def points_of(text: str) -> float:
    """Return a size of type in points: ``7``, ``7pt`` or ``7.5 pt``.

    :raises BadRequest: if it is not valid, or not from 4 to 14 points
    """
    words = text.strip().lower().removesuffix("pt").strip()
    try:
        size = float(words)
    except ValueError:
        size = 0.0
    if not 4 <= size <= 14:
        raise BadRequest(f"The least size of type is 4 to 14 points, such as 7pt; “{text[:20]}” is not.")
    return size
