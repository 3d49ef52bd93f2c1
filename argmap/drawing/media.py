"""A map on paper: laid out for a medium as large as it will go, and on several plates where one page is too small."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from argmap.drawing import folded, measure, style
from argmap.drawing.cards import Knowledge
from argmap.drawing.index import index_pages
from argmap.drawing.layout import Cache
from argmap.drawing.legend import LINE
from argmap.drawing.options import Options
from argmap.drawing.paper import LEAST_TYPE, PIXEL, Medium
from argmap.drawing.plates import Divider, Page, told_on
from argmap.drawing.svg import Picture, draw
from argmap.errors import BadRequest
from argmap.model import Map

SMALLEST = min(size for size, _, _ in style.TYPE.values())
"""Smallest type of a picture at its own size, in pixels."""

SPLITS = ("side", "issue", "depth")
FREE = ("side", "issue", "whole")
MOST_TRIES = 6
MOST_COLUMNS = 12
LEGEND = 1350.0
TAB = 13.0
"""About how wide a legend is in one line without its positions, and how far a card's tab hangs below it, in pixels."""


@dataclass(frozen=True, slots=True)
class Plate:
    """One page of a map on paper.

    :param number: from 1; 0 for a page of the index
    :param title: what is on it; claims: ids of the claims on it
    :param type: size of its smallest type in points
    """

    number: int
    title: str
    claims: tuple[str, ...]
    picture: Picture
    type: float


@dataclass(frozen=True, slots=True)
class Plates:
    """A map on paper.

    :param plates: its pages: one with the whole map, or an index and then the plates
    :param words: which layout was chosen, and why
    :param split: what the plates are made by; empty for one page
    """

    plates: tuple[Plate, ...]
    words: str
    split: str

    @property
    def names(self) -> tuple[str, ...]:
        """Return what to call each page's file: ``index``, ``index-2``, ``1``, ``2``."""
        leaves = sum(not plate.number for plate in self.plates)
        front = ["index", *(f"index-{number}" for number in range(2, leaves + 1))][:leaves]
        return (*front, *(str(plate.number) for plate in self.plates if plate.number))

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Return the pages in order."""
        return tuple(plate.picture for plate in self.plates)


def type_in(picture: Picture, medium: Medium) -> float:
    """Return the size in points of a picture's smallest type when the whole of it is on one page."""
    across, down = medium.room
    free = 2 * style.MARGIN
    scale = min(across / (picture.width - free), down / (picture.height - free)) / PIXEL
    return SMALLEST * PIXEL * min(medium.most, scale)


@dataclass(frozen=True, slots=True)
class _Grid:
    """A page's columns.

    :param scale: how large the picture is drawn; columns: how many; width: of each; height: likewise, in pixels
    :param legend: whether there is one below them
    """

    medium: Medium
    scale: float
    columns: int
    width: float
    height: float
    legend: bool = True

    def look(self, options: Options) -> Options:
        """Return options for a picture in these columns, on a page."""
        # What a room sees of a slide goes to its cards: the index tells the marks of all of them.
        page = replace(self.medium, most=self.scale)
        return replace(
            options,
            rows="folded",
            direction="left",
            width=self.width,
            column=self.height,
            columns=self.columns,
            page=page,
            legend=options.legend and self.legend,
        )

    def tighter(self, plates: Sequence[Plate], short: float) -> _Grid:
        """Return narrower or lower columns, for plates that turned out larger than their page.

        :param short: the smallest type beside what it is to be
        """
        room = self.medium.room[0] / PIXEL / self.scale
        wide = [max(c.x + c.width for c in p.picture.cards.values()) - style.MARGIN for p in plates if p.picture.cards]
        if max(wide, default=0.0) > room and self.width > folded.LEAST_COLUMN * 0.8:
            return replace(self, width=self.width * short // 4 * 4)
        return replace(self, height=self.height * short * 0.99)


def _grids(debate: Map, medium: Medium, scale: float, *, legend: bool = True) -> list[_Grid]:
    """Return the columns that a page can have at a scale."""
    across, down = (room / PIXEL / scale for room in medium.room)
    height = down - _beside(debate, across, legend=legend)
    gap = folded.GUTTER + 2 * folded.TRACK
    found = []
    for columns in range(1, MOST_COLUMNS + 1):
        width = min((across - gap * (columns - 1)) / columns, folded.MOST_COLUMN) // 4 * 4
        if columns == 1 or width >= folded.LEAST_COLUMN:
            found.append(_Grid(medium, scale, columns, max(120.0, width), height, legend))
    # Columns as wide as they may be leave a margin; so narrower ones and more of them go first.
    return found[::-1][:2]


def _beside(debate: Map, across: float, *, legend: bool) -> float:
    """Return about how high heading and legend are together, in pixels."""
    size, line, _ = style.TYPE["title"]
    titles = measure.wrap(measure.clean(debate.title), across / 1.12, size, "semibold", 3)
    marks = LINE * math.ceil((LEGEND + 150 * len(debate.positions)) / across) + 14 if legend else 0
    return line * len(titles) + style.TYPE["text"][1] + 14 + marks + TAB


def ways(options: Options, medium: Medium) -> Sequence[tuple[str, Options, Medium]]:
    """Return the ways to lay a picture out for a medium: in words, by options, and how the medium is held."""
    if medium.name == "column":
        return (("one indented column", replace(options, rows="indented", direction="left"), medium),)
    held = [("upright", medium), ("on its side", medium.turned())] if medium.turns else [("", medium)]
    found = []
    for words, form in held:
        for look, side in (
            (replace(options, rows="aligned", direction="left"), "theses at the left"),
            (replace(options, rows="headed", direction="left"), "theses above their reasons"),
            (replace(options, rows="aligned", direction="top"), "theses at the top"),
            (replace(options, rows="indented", direction="left"), "indented"),
        ):
            found.append((side + (f", {words}" if words else ""), look, form))
    return tuple(found)


def on_paper(
    debate: Map,
    options: Options,
    know: Knowledge,
    medium: Medium,
    *,
    least: float = 0,
    split: str = "",
    quick: bool = False,
    cache: Cache | None = None,
    dot: str | None = None,
) -> Plates:
    """Return a map on one page where its type is large enough there, else on plates with an index.

    The whole map is tried as an outline in columns, with the theses at the left, at the top and indented, on paper
    upright and turned, and the layout with the largest type is taken. Where that is smaller than the least size, or
    plates are asked for, it is divided into plates of columns: by side, issue or depth, or where none is asked for
    whatever takes the fewest.

    :param least: the least size of type in points; 0 for the medium's own
    :param split: ``side``, ``issue``, ``depth`` or empty
    :param quick: whether only columns on upright paper are tried, at the least size of type, for somebody who waits
    :raises BadRequest: for a split that is not offered
    """
    if split and split not in SPLITS:
        raise BadRequest(f"There is no way to split by “{split[:20]}”; choose {', '.join(SPLITS)}.")
    least = least or medium.least
    options = replace(options, standalone=True, spacing="compact")
    know = know if know.whole else replace(know, whole=debate)
    divider = Divider(debate, options, know)
    one = None if split or quick else _one_page(divider, medium, cache, dot)
    if one is not None and one[1] >= least - 0.005:
        return one[0]
    reached = f" The whole map on one page would have type of {one[1]:.1f} pt." if one else ""
    kind, grid, pages = _divided(divider, medium, least, split, quick=quick)
    plates = _drawn(debate, grid.look(options), know, pages, cache, dot)
    for _ in range(MOST_TRIES):
        short = min(plate.type for plate in plates) / least
        # A card that is itself too high for a page gets no larger with fewer beside it.
        if short >= 0.9995 or divider.tallest(grid.width) > grid.height:
            break
        grid = grid.tighter(plates, short)
        pages = divider.pages(_kind(kind), grid.width, grid.columns, grid.height)
        plates = _drawn(debate, grid.look(options), know, pages, cache, dot)
    how = f"by {kind}" if kind != "whole" else "in reading order"
    words = f"{len(plates)} plates {how}, type of {min(plate.type for plate in plates):.1f} pt or more.{reached}"
    listed = [(plate.number, plate.title, plate.claims) for plate in plates]
    marks = () if grid.legend else tuple(dict.fromkeys(mark for plate in plates for mark in plate.picture.marks))
    index = index_pages(debate, options, know, grid.medium, listed, words, marks)
    front = tuple(Plate(0, "Index", (), page, max(LEAST_TYPE, medium.least)) for page in index)
    return Plates((*front, *plates), words, kind)


def _kind(kind: str) -> Literal["whole", "side", "issue", "depth"]:
    return kind  # type: ignore[return-value]


def _divided(
    divider: Divider, medium: Medium, least: float, split: str, *, quick: bool
) -> tuple[str, _Grid, list[Page]]:
    """Return what plates are made by, their columns and pages: the fewest, and of them those with the largest type."""
    held = [medium, medium.turned()] if medium.turns and not quick else [medium]
    scale = least / (SMALLEST * PIXEL)

    def tried(kind: str, scale: float) -> tuple[tuple[float, int], _Grid, list[Page]] | None:
        best: tuple[tuple[float, int], _Grid, list[Page]] | None = None
        for form in held:
            for grid in _grids(divider.debate, form, scale, legend=medium.name != "slide"):
                pages = divider.pages(_kind(kind), grid.width, grid.columns, grid.height)
                worth = (max(0.0, divider.tallest(grid.width) - grid.height), len(pages))
                if pages and (best is None or worth < best[0]):
                    best = worth, grid, pages
        return best

    # Where sides or issues have pages of their own without taking more, they do.
    found = [
        (kind, made)
        for kind in ([split] if split else FREE[-1:] if quick else FREE)
        if (made := tried(kind, scale)) is not None
    ]
    if not found:
        raise BadRequest("This map has no issues to split it by; split it by side or depth.")
    kind, best = min(found, key=lambda pair: pair[1][0])
    low, high = scale, max(scale, medium.most)
    for _ in range(4 if high > low and not quick else 0):
        middle = (low + high) / 2
        larger = tried(kind, middle)
        if larger is not None and larger[0] <= best[0]:
            best, low = larger, middle
        else:
            high = middle
    return kind, best[1], best[2]


def _one_page(divider: Divider, medium: Medium, cache: Cache | None, dot: str | None) -> tuple[Plates, float]:
    debate, options, know = divider.debate, divider.options, divider.know
    best: tuple[float, str, Options] | None = None
    grid = _largest(divider, medium)
    offered = ways(options, medium)
    if grid is not None:
        turned = "" if not medium.turns else ", upright" if grid.medium == medium else ", on its side"
        count = "one column" if grid.columns == 1 else f"{grid.columns} columns"
        best = grid.scale * SMALLEST * PIXEL, f"an outline in {count}{turned}", grid.look(options)
    if grid is None or grid.scale < medium.most - 0.01:
        drawn: dict[tuple[str, str], Picture] = {}
        for words, look, held in offered:
            key = (look.rows, look.direction)
            if key not in drawn:
                drawn[key] = draw(debate, replace(look, fonts=False), know, cache=cache, dot=dot)
            size = type_in(drawn[key], held)
            if best is None or size > best[0] + 0.005:
                best = size, words, replace(look, page=held)
    assert best is not None
    _, words, look = best
    picture = draw(debate, look, know, cache=cache, dot=dot)
    size = SMALLEST * PIXEL * picture.scale
    told = f"One page, {words}: its smallest type is {size:.1f} pt, the largest of {len(offered) + 1} layouts."
    return Plates((Plate(1, debate.title, tuple(picture.cards), picture, size),), told, ""), size


def _largest(divider: Divider, medium: Medium) -> _Grid | None:
    """Return the columns that hold a whole map on one page with the largest type; ``None`` if it is far too small."""
    held = [medium, medium.turned()] if medium.turns else [medium]

    def fitting(scale: float) -> _Grid | None:
        grids = [grid for form in held for grid in _grids(divider.debate, form, scale)]
        return next((grid for grid in grids if divider.fits(grid.width, grid.columns, grid.height)), None)

    best = fitting(medium.most)
    if best is not None:
        return best
    low, high = medium.most / 8, medium.most
    for _ in range(6):
        middle = (low * high) ** 0.5
        found = fitting(middle)
        if found is not None:
            best, low = found, middle
        else:
            high = middle
    return best


def _drawn(
    debate: Map,
    options: Options,
    know: Knowledge,
    pages: Sequence[Page],
    cache: Cache | None,
    dot: str | None,
) -> list[Plate]:
    found = []
    for number, page in enumerate(pages, 1):
        part, more = told_on(debate, know, pages, number)
        name = f"Plate {number} of {len(pages)}" + (f" · {page.title}" if page.title else "")
        if options.subtitle:
            name += f" · {options.subtitle}"
        look = replace(options, subtitle=name, prefix=f"{options.prefix}{number}")
        picture = draw(part, look, more, cache=cache, dot=dot)
        size = SMALLEST * PIXEL * picture.scale
        found.append(Plate(number, page.title or name, tuple(picture.cards), picture, size))
    return found
