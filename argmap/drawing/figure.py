"""A drawn map as plain boxes and lines, for programs that draw with shapes of their own."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from argmap.drawing import measure, palette, style
from argmap.drawing.paths import BAR_STAND_OFF, HEAD, SIGN_RADIUS
from argmap.drawing.svg import Picture, Place
from argmap.graph import holders
from argmap.model import Argument, Claim, Map, Relation
from argmap.wording import own_title

#: A move, line or curve: its letter and its points, in pixels.
Step = tuple[str, tuple[tuple[float, float], ...]]

_STEP = re.compile(r"([MLC])([^MLC]+)")
_HEADS = {Relation.SUPPORTS: HEAD, Relation.REBUTS: BAR_STAND_OFF, Relation.UNDERCUTS: SIGN_RADIUS}
_SIGNS = {Relation.SUPPORTS: "+", Relation.REBUTS: "−", Relation.UNDERCUTS: "⊘"}


@dataclass(frozen=True, slots=True)
class Box:
    """A claim's card.

    :param x: and ``y``: its corner; width and height likewise, in pixels of the picture
    :param sign: what the claim does, such as ``+ supports``, or that it is a thesis; number: its number in the map
    :param holder: who holds it, and its
        ratings; colour: of its edge and sign, as ``#rrggbb``
    """

    claim: Claim
    x: float
    y: float
    width: float
    height: float
    sign: str
    number: int
    holder: str
    colour: str
    thesis: bool


@dataclass(frozen=True, slots=True)
class Line:
    """An argument's lines.

    :param ways: each a list of steps in pixels of the picture; the last leads to the target
    :param colour: as ``#rrggbb``
    """

    argument: Argument
    ways: tuple[tuple[Step, ...], ...]
    colour: str

    @property
    def tip(self) -> tuple[float, float]:
        """Return where the last line ends."""
        return self.ways[-1][-1][1][-1]


@dataclass(frozen=True, slots=True)
class Figure:
    """Boxes in reading order, lines in the file's order, and the part of the plane that they take."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    left: float
    top: float
    right: float
    bottom: float


def figure(debate: Map, picture: Picture, numbers: Mapping[str, int], theme: str = "light") -> Figure:
    """Return a drawn map, or a plate of one, as boxes and lines.

    :param debate: the whole map; picture: what was drawn of it
    :param numbers: the number of each claim
    """
    colours = {**style.THEMES[theme], **palette.colours(debate, theme)}
    edge = {relation: colours[part] for relation, part in zip(Relation, palette.LINKS, strict=True)}
    lines = tuple(
        _led(Line(debate.argument[id], tuple(map(steps, ways)), edge[debate.argument[id].relation]), picture)
        for id, ways in picture.links.items()
        if ways and id in debate.argument
    )
    theses = {position.thesis: number for number, position in enumerate(debate.positions, 1) if position.thesis}
    boxes = []
    for id, place in picture.cards.items():
        claim = debate.claim[id]
        relations = tuple(dict.fromkeys(argument.relation for argument in debate.arguments_from.get(id, ())))
        together = sorted(
            {
                numbers[other]
                for argument in debate.arguments_from.get(id, ())
                for other in argument.premises
                if other != id and other in numbers
            }
        )
        sign = "  ".join(f"{_SIGNS[relation]} {relation.value}" for relation in relations)
        if together:
            sign += f" with {', '.join(map(str, together))}"
        if id in theses:
            title = measure.clean(own_title(debate.positions[theses[id] - 1].title, claim.text))
            sign = f"Thesis · {title}" if title else "Thesis"
            colour = colours[f"position-{(theses[id] - 1) % 6 + 1}"]
        else:
            colour = edge[relations[0]] if relations else colours["quiet"]
        held = holders(claim)
        holder = measure.clean(held[0] + (f" +{len(held) - 1}" if len(held) > 1 else "")) if held else ""
        holder = " · ".join(filter(None, (holder, picture.notes.get(id, ""))))
        x, y, wide, high = place.x, place.y, place.width, place.height
        boxes.append(Box(claim, x, y, wide, high, sign, numbers.get(id, 0), holder, colour, id in theses))
    points = [point for line in lines for way in line.ways for _, places in way for point in places]
    across = [box.x for box in boxes] + [box.x + box.width for box in boxes] + [x for x, _ in points]
    down = [box.y for box in boxes] + [box.y + box.height for box in boxes] + [y for _, y in points]
    ends = (min(across, default=0.0), min(down, default=0.0), max(across, default=0.0), max(down, default=0.0))
    return Figure(tuple(boxes), lines, *ends)


def _led(line: Line, picture: Picture) -> Line:
    """Return a line led up to what it points at: in the picture, its head takes the rest of the way."""
    target = picture.cards.get(line.argument.target)
    if target is not None and not touches(line.tip, target):
        return line
    *ways, last = line.ways
    points = [point for _, places in last for point in places]
    (x1, y1), (x2, y2) = points[-2:]
    far = math.hypot(x2 - x1, y2 - y1)
    if not far:
        return line
    more = _HEADS[line.argument.relation] / far
    letter, places = last[-1]
    end = (x2 + (x2 - x1) * more, y2 + (y2 - y1) * more)
    return Line(line.argument, (*ways, (*last[:-1], (letter, (*places[:-1], end)))), line.colour)


def touches(tip: tuple[float, float], box: Box | Place) -> bool:
    """Return whether a line that ends at a point reaches a card, and does not join another line on its way there."""
    near = 2 * HEAD
    return box.x - near <= tip[0] <= box.x + box.width + near and box.y - near <= tip[1] <= box.y + box.height + near


def steps(path: str) -> tuple[Step, ...]:
    """Return SVG path data of absolute moves, lines and curves as steps.

    >>> steps("M1,2L3,4C5,6 7,8 9,10")
    (('M', ((1.0, 2.0),)), ('L', ((3.0, 4.0),)), ('C', ((5.0, 6.0), (7.0, 8.0), (9.0, 10.0))))
    """
    found = []
    for letter, words in _STEP.findall(path):
        values = [float(value) for value in words.replace(",", " ").split()]
        found.append((letter, tuple(zip(values[::2], values[1::2], strict=True))))
    return tuple(found)
