"""A map on paper: laid out for a medium as large as it will go, and on several plates where one page is too small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from argmap.drawing import style
from argmap.drawing.cards import Knowledge
from argmap.drawing.index import index_pages
from argmap.drawing.layout import Cache
from argmap.drawing.options import Options
from argmap.drawing.paper import LEAST_TYPE, PIXEL, Medium
from argmap.drawing.plates import Page, Split, paginate, told_on
from argmap.drawing.svg import Picture, draw
from argmap.errors import BadRequest
from argmap.model import Map

SMALLEST = min(size for size, _, _ in style.TYPE.values())
"""Smallest type of a picture at its own size, in pixels."""

SPLITS = ("side", "issue", "depth")
TIGHTER = (1.0, 0.94, 0.88, 0.8)


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
    return SMALLEST * PIXEL * min(1.0, scale)


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
    least: float = LEAST_TYPE,
    split: str = "",
    cache: Cache | None = None,
    dot: str | None = None,
) -> Plates:
    """Return a map on one page where its type is large enough there, else on plates with an index.

    The whole map is tried with the theses at the left and at the top and indented, on paper upright and turned, and
    the layout with the largest type is taken. Where that is smaller than the least size, or plates are asked for, it
    is divided: by side, by issue or by depth, whatever takes the fewest plates where none is asked for.

    :param least: the least size of type in points; split: ``side``, ``issue``, ``depth`` or empty
    :raises BadRequest: for a split that is not offered
    """
    if split and split not in SPLITS:
        raise BadRequest(f"There is no way to split by “{split[:20]}”; choose {', '.join(SPLITS)}.")
    options = replace(options, standalone=True, spacing="compact")
    know = know if know.whole else replace(know, whole=debate)
    one = None if split else _one_page(debate, options, know, medium, cache, dot)
    if one is not None and one[1] >= least - 0.005:
        return one[0]
    reached = f" The whole map on one page would have type of {one[1]:.1f} pt." if one else ""
    tries: list[tuple[int, str, list[Page], Medium, Options]] = []
    held = [medium, medium.turned()] if medium.turns else [medium]
    look = replace(options, rows="indented" if medium.name == "column" else "headed", direction="left")
    for kind in [split] if split else SPLITS:
        for form in held:
            pages = paginate(debate, look, know, _room(form, least), _split(kind))
            if pages:
                tries.append((len(pages), kind, pages, form, look))
    if not tries:
        raise BadRequest("This map has no issues to split it by; split it by side or depth.")
    _, kind, pages, form, look = min(tries, key=lambda found: found[0])
    for tighter in TIGHTER:
        if tighter < 1:
            across, down = _room(form, least)
            pages = paginate(debate, look, know, (across * tighter, down * tighter), _split(kind))
        plates = _drawn(debate, look, know, form, pages, cache, dot)
        if min(plate.type for plate in plates) >= least - 0.005:
            break
    words = f"{len(plates)} plates by {kind}, type of {min(plate.type for plate in plates):.1f} pt or more.{reached}"
    index = index_pages(debate, options, know, form, [(p.number, p.title, p.claims) for p in plates], words)
    front = tuple(Plate(0, "Index", (), page, LEAST_TYPE) for page in index)
    return Plates((*front, *plates), words, kind)


def _split(kind: str) -> Split:
    return kind  # type: ignore[return-value]


def _room(medium: Medium, least: float) -> tuple[float, float]:
    """Return the pixels a picture may have, its type being as small as it may be."""
    scale = PIXEL * min(1.0, least / (SMALLEST * PIXEL))
    return medium.room[0] / scale, medium.room[1] / scale


def _one_page(
    debate: Map, options: Options, know: Knowledge, medium: Medium, cache: Cache | None, dot: str | None
) -> tuple[Plates, float]:
    drawn: dict[tuple[str, str], Picture] = {}
    best: tuple[float, str, Options, Medium] | None = None
    for words, look, held in ways(options, medium):
        key = (look.rows, look.direction)
        if key not in drawn:
            drawn[key] = draw(debate, look, know, cache=cache, dot=dot)
        size = type_in(drawn[key], held)
        if best is None or size > best[0] + 0.005:
            best = size, words, look, held
    assert best is not None
    size, words, look, held = best
    picture = draw(debate, replace(look, page=held), know, cache=cache, dot=dot)
    size = SMALLEST * PIXEL * picture.scale
    told = (
        f"One page, {words}: its smallest type is {size:.1f} pt, the largest of {len(ways(options, medium))} layouts."
    )
    return Plates((Plate(1, debate.title, tuple(picture.cards), picture, size),), told, ""), size


def _drawn(
    debate: Map,
    options: Options,
    know: Knowledge,
    medium: Medium,
    pages: Sequence[Page],
    cache: Cache | None,
    dot: str | None,
) -> list[Plate]:
    found = []
    for number, page in enumerate(pages, 1):
        part, more = told_on(debate, know, pages, number)
        name = f"Plate {number} of {len(pages)}" + (f" · {page.title}" if page.title else "")
        look = replace(options, page=medium, subtitle=name, prefix=f"{options.prefix}{number}")
        picture = draw(part, look, more, cache=cache, dot=dot)
        size = SMALLEST * PIXEL * picture.scale
        found.append(Plate(number, page.title or name, tuple(picture.cards), picture, size))
    return found
