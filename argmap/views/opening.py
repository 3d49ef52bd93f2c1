"""How wide the cards of a map's page are: as wide as leaves its first view full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from argmap.drawing import Options, View
from argmap.drawing.svg import Place
from argmap.library import Readable
from argmap.model import Map
from argmap.views.picture import attempt, markup

#: Widths of cards to choose from, in pixels. Wide cards are low, so that more of them stand in a window and less of it
#: is empty; in maps that go deep, narrower ones bring more columns into view.
WIDTHS = (290.0, 250.0, 212.0)
#: What a window of 1440 by 900 pixels shows of a picture at the smallest size it opens at, and how many whole cards of
#: it are enough.
WINDOW = (1088 / 0.9, 690 / 0.9)
ENOUGH = 9


def whole_cards(cards: Mapping[str, Place], window: tuple[float, float] = WINDOW) -> int:
    """Return how many cards are whole in a window on a picture that begins at its first card."""
    first = next(iter(cards.values()))
    right, bottom = first.x + window[0], first.y + window[1]
    return sum(
        first.x <= card.x and first.y <= card.y and card.x + card.width <= right and card.y + card.height <= bottom
        for card in cards.values()
    )


def drawn(
    library: Readable, debate: Map, view: View, look: Options, *, dot: str | None = None, **known: Any
) -> tuple[Markup, str]:
    """Return the markup of a map's page, with the widest cards of which a first view shows enough, or else most.

    Only columns that begin at the left are a matter of width. Few maps are drawn more than once.

    :param view: the part of the map that is drawn; known: as for :func:`argmap.views.picture.picture`
    :returns: the markup, and the reason if there is none
    """
    if look.rows not in ("aligned", "headed") or look.direction != "left" or not view.debate.claims:
        return markup(library, debate, view, look, dot=dot, **known)
    enough = min(ENOUGH, len(view.debate.claims))
    best, most = Markup(), -1
    for width in WIDTHS:
        picture, reason = attempt(library, debate, view, replace(look, width=width), dot=dot, **known)
        if picture is None:
            return Markup(), reason
        cards = whole_cards(picture.cards)
        if cards > most:
            best, most = Markup(picture.svg), cards  # noqa: S704 - drawing escapes every word of a user
        if cards >= enough:
            break
    return best, ""
