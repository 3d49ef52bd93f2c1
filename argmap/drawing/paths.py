"""Lines as commands: how an argument's route is held, and the two bends that all routes are made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from argmap.model import Argument

Point = tuple[float, float]
# A move, line or curve: its letter and its points, along the ranks (u) and across them (v).
Command = tuple[str, tuple[Point, ...]]


HEAD = 8.5
BAR_STAND_OFF = 3.5
SIGN_RADIUS = 5.5
"""Extent of an arrow's head, how far before a card a rebuttal's bar stands, and half an undercut's sign, in pixels."""

LOOP = 17.0
"""How far a link to its own claim reaches, beside its card and along it."""


@dataclass(frozen=True, slots=True)
class Route:
    """How an argument is drawn.

    :param argument: the argument
    :param ways: its lines, each a list of commands; the last leads to the target
    :param tip: where it ends; direction: the unit vector it arrives with
    :param junction: where its premises meet, if it has several
    """

    argument: Argument
    ways: tuple[tuple[Command, ...], ...]
    tip: Point
    direction: Point
    junction: Point | None = None


@dataclass(slots=True)
class Side:
    """One side of a card and the links that touch it, by where their other ends lie."""

    wants: list[tuple[float, int, str]] = field(default_factory=list)
    port: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a link across the ranks, in the space in front of a row."""

    row: int
    low: float
    high: float
    key: str
    beyond: str = ""


def curve(way: list[Command], here: Point, there: Point) -> None:
    """Go on to a point, leaving and arriving along the ranks."""
    if abs(here[1] - there[1]) < 0.5:
        way.append(("L", (there,)))
        return
    half = (there[0] - here[0]) / 2
    way.append(("C", ((here[0] + half, here[1]), (there[0] - half, there[1]), there)))


def square(way: list[Command], here: Point, there: Point) -> None:
    """Go on along the ranks, then with a rounded corner across them, to a point."""
    du, dv = there[0] - here[0], there[1] - here[1]
    if abs(dv) < 2:
        way.append(("L", (there,)))
        return
    radius = min(9.0, abs(du), abs(dv))
    su, sv = (1 if du > 0 else -1), (1 if dv > 0 else -1)
    if abs(du) > radius:
        way.append(("L", ((there[0] - su * radius, here[1]),)))
    corner = (there[0], here[1])
    first, second = (corner[0] - su * radius * 0.45, corner[1]), (corner[0], corner[1] + sv * radius * 0.45)
    way.append(("C", (first, second, (corner[0], corner[1] + sv * radius))))
    if abs(dv) > radius:
        way.append(("L", (there,)))


def loop(argument: Argument, corner: Point, lead: float) -> Route:
    """Return the route of a link to its own claim: a small loop where neither links nor counts touch the card.

    :param corner: the card's corner that faces its reasons; lead: how far before the card the line ends
    """
    u, v = corner
    start, tip = (u, v + LOOP / 2), (u, v + LOOP * 1.5)
    bend = ((u + LOOP, start[1] - 2), (u + LOOP, tip[1]), (u + lead, tip[1]))
    return Route(argument, ((("M", (start,)), ("C", bend)),), tip, (-1.0, 0.0))
