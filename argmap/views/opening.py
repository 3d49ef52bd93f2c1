"""What a map's page opens with: cards as wide as leaves its first view full, and what is said first of each side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Literal

from markupsafe import Markup

from argmap.drawing import Options, View, svg
from argmap.drawing.scene import Scene
from argmap.drawing.svg import Place
from argmap.errors import TooLarge, Unavailable
from argmap.graph import order
from argmap.library import Readable
from argmap.model import Claim, Map
from argmap.views.outline import SIGNS
from argmap.views.picture import markup, scene

#: Pictures that begin in a column at the left.
COLUMNS: tuple[Literal["aligned", "headed"], ...] = ("aligned", "headed")
#: Widths of cards to choose from, in pixels. Wide cards are low, so that more of them are in a window and less of it
#: is empty; in maps that go deep, narrower ones bring more columns into view.
WIDTHS = (290.0, 250.0, 212.0)
#: What windows of 1440 by 900 and 1024 by 768 pixels show of a picture at the smallest size it opens at, and how many
#: whole cards of it are enough. The page then shows one or two fewer where something stands over them.
WINDOWS = (((1088 / 0.9, 690 / 0.9), 9), ((960 / 0.9, 555 / 0.9), 8))

#: What the larger of them shows at full size.
LARGE = (1088.0, 690.0)
#: Share of it that cards take at least where no other layout is tried; and how much fuller that must be.
SPARSE, BETTER = 0.4, 1.1

#: Reasons and objections that the panel lists for each thesis of a map without a summary.
MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class Reason:
    """What is said first for or against a thesis.

    :param relation: what it does, in a word; sign: the same as a sign
    :param claims: what is said: one claim, or premises that work together
    """

    relation: str
    sign: str
    claims: tuple[Claim, ...]


def first_reasons(debate: Map, thesis: str, most: int = MOST_REASONS) -> tuple[tuple[Reason, ...], int]:
    """Return what bears on a thesis, in the file's order, and how much more there is."""
    arguments = debate.arguments_to.get(thesis, ())
    found = tuple(
        Reason(
            argument.relation.value,
            SIGNS[argument.relation.value],
            tuple(debate.claim[premise] for premise in argument.premises if premise in debate.claim),
        )
        for argument in arguments[:most]
    )
    return found, max(0, len(arguments) - most)


def places(scene: Scene) -> dict[str, Place]:
    """Return where the cards of a picture with its theses at the left stand, in reading order."""
    found = {}
    for claim in order(scene.debate):
        box, card = scene.placed.boxes[claim], scene.cards[claim]
        found[claim] = Place(box.u0, box.v0, card.width, card.height)
    return found


def whole_cards(cards: Mapping[str, Place], window: tuple[float, float] = WINDOWS[0][0]) -> int:
    """Return how many cards are whole in a window on a picture that begins at its first card."""
    first = next(iter(cards.values()))
    right, bottom = first.x + window[0], first.y + window[1]
    return sum(
        first.x <= card.x and first.y <= card.y and card.x + card.width <= right and card.y + card.height <= bottom
        for card in cards.values()
    )


def filled(cards: Mapping[str, Place], window: tuple[float, float] = LARGE) -> float:
    """Return the share of a window on a picture, which begins at its first card, that cards take."""
    first = next(iter(cards.values()))
    right, bottom = first.x + window[0], first.y + window[1]
    area = 0.0
    for card in cards.values():
        wide = min(card.x + card.width, right) - max(card.x, first.x)
        high = min(card.y + card.height, bottom) - max(card.y, first.y)
        area += max(wide, 0.0) * max(high, 0.0)
    return area / (window[0] * window[1])


def drawn(
    library: Readable,
    debate: Map,
    view: View,
    look: Options,
    *,
    fitting: bool = False,
    settled: str = "",
    dot: str | None = None,
    **known: Any,
) -> tuple[Markup, str]:
    """Return the markup of a map's page, with the widest cards of which a first view shows enough, or else most.

    Only columns that begin at the left are a matter of width.

    :param view: the part of the map that is drawn; known: as for :func:`argmap.views.picture.picture`
    :param fitting: whether theses may be above their reasons where that fills a first view better: a thesis with few
        reasons of its own would be in a column that is empty below it
    :param settled: how a picture that somebody writes in was drawn, which it keeps: its rows and width, ``aligned-250``
    :returns: the markup, and the reason if there is none
    """
    if look.rows not in COLUMNS or look.direction != "left" or not view.debate.claims:
        return markup(library, debate, view, look, dot=dot, **known)
    for rows, width in product(COLUMNS, WIDTHS):
        if settled == f"{rows}-{width:.0f}" and (fitting or rows == look.rows):
            return markup(library, debate, view, replace(look, rows=rows, width=width), dot=dot, **known)
    try:
        best = _widest(library, debate, view, look, dot, known)
        if fitting and look.rows == "aligned" and _sparse(places(best)):
            other = _widest(library, debate, view, replace(look, rows="headed"), dot, known)
            if filled(places(other)) > BETTER * filled(places(best)):
                best = other
    except (TooLarge, Unavailable) as error:
        return Markup(), str(error)
    return Markup(svg.drawn(best).svg), ""  # noqa: S704 - drawing escapes every word of a user


def _sparse(cards: Mapping[str, Place]) -> bool:
    return filled(cards) < SPARSE and whole_cards(cards, LARGE) < len(cards)


def _widest(
    library: Readable, debate: Map, view: View, look: Options, dot: str | None, known: Mapping[str, Any]
) -> Scene:
    """Return a picture with its cards as wide as shows enough of them; only what is shown in the end is drawn."""
    wanted = [(window, min(enough, len(view.debate.claims))) for window, enough in WINDOWS]
    tried = []
    for width in WIDTHS:
        found = scene(library, debate, view, replace(look, width=width), dot=dot, **known)
        at = places(found)
        tried.append((sum(min(whole_cards(at, window), enough) for window, enough in wanted), found))
        if tried[-1][0] == sum(enough for _, enough in wanted):
            break
    return max(tried, key=lambda one: one[0])[1]
