"""How a picture is to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from argmap.drawing import style
from argmap.drawing.paper import Medium
from argmap.errors import BadRequest

Direction = Literal["left", "right", "top", "bottom"]
DIRECTIONS = ("left", "right", "top", "bottom")
ROWS = ("aligned", "headed", "indented", "folded", "unbroken")


@dataclass(frozen=True)
class Options:
    """How a picture is to look.

    :param direction: the side the theses are on
    :param spacing: ``compact`` or ``roomy``
    :param rows: ``aligned`` for each claim level with its first reason and numbers for what hangs elsewhere; ``headed``
        for the same with each thesis above its reasons; ``indented`` for each claim below what it bears on, in one
        narrow column; ``folded`` for the same in columns as of a newspaper; ``unbroken`` for each claim in the middle
        of its reasons and all links as lines
    :param quotes: whether cards show their first quote
    :param theme: name of a theme; counts only in a standalone picture, a page's own rules colour one inside it
    :param standalone: whether the picture is a file of its own: colours, fonts, background and heading within
    :param heading: whether a standalone picture shows the map's title and question; legend: and its legend
    :param width: width of every card in pixels; of a column in ``folded`` rows
    :param column: the most a column of ``folded`` rows may be high, in pixels; 0 for whatever makes a square picture
    :param columns: the most such columns there may be, higher than that if need be; 0 for as many as it takes
    :param loose: how far across cards without any link may go before a new line of them begins, in pixels
    :param prefix: what every element's id begins with; two pictures on a page need two
    :param href: where a claim's card leads, with ``{}`` for the claim's id; empty for no links
    :param behind_href: where the count of hidden claims leads, likewise
    :param fonts: whether a standalone picture carries its fonts
    :param chosen: id of the claim whose card is marked as chosen; empty for none
    :param subtitle: what a standalone picture says under its title, in place of the question
    :param page: the page that a standalone picture is set on, as large as it fits; ``None`` for a picture's own size
    :param outlines: whether a standalone picture draws its letters as outlines, and keeps its words unpainted
    :param pixel: hundredths of the window's height that a pixel of a picture in a page takes; 0 for a true pixel
    :param numbers: whether each card shows its claim's number in the whole map
    """

    direction: Direction = "left"
    spacing: Literal["compact", "roomy"] = "roomy"
    rows: Literal["aligned", "headed", "indented", "folded", "unbroken"] = "aligned"
    quotes: bool = False
    theme: str = "light"
    standalone: bool = False
    heading: bool = True
    legend: bool = True
    width: float = style.CARD_WIDTH
    column: float = 0
    columns: int = 0
    loose: float = 900
    prefix: str = "am"
    href: str = "#claim-{}"
    behind_href: str = "?open={}"
    fonts: bool = True
    chosen: str = ""
    numbers: bool = True
    subtitle: str = ""
    page: Medium | None = None
    outlines: bool = False
    pixel: float = 0

    @property
    def across(self) -> bool:
        """Return whether the ranks follow each other from side to side, not from top to bottom."""
        return self.direction in ("left", "right")

    def checked(self) -> Options:
        """Return the options themselves if they make sense.

        :raises BadRequest: for a value that is not offered
        """
        for name, value, offered in (
            ("direction", self.direction, DIRECTIONS),
            ("spacing", self.spacing, tuple(style.SPACING)),
            ("rows", self.rows, ROWS),
            ("theme", self.theme, tuple(style.THEMES)),
        ):
            if value not in offered:
                raise BadRequest(f"There is no {name} “{value}”; choose {', '.join(offered[:-1])} or {offered[-1]}.")
        if not 120 <= self.width <= 600:
            raise BadRequest("A card's width is 120 to 600 pixels.")
        return self
