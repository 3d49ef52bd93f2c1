"""The one place that asks for a picture of a map, for pages, files and the command line alike."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from argmap import graph
from argmap.drawing import Options, Picture, View, focus_view, media
from argmap.drawing.cards import Knowledge
from argmap.drawing.family import numbers
from argmap.drawing.layout import Cache
from argmap.drawing.media import Plates
from argmap.drawing.paper import medium_of, points_of
from argmap.drawing.scene import Scene
from argmap.drawing.svg import arrange_view, drawn
from argmap.drawing.view import view_of
from argmap.errors import NotFound, TooLarge, Unavailable, nearest
from argmap.library import Readable
from argmap.model import Map
from argmap.store import Store

#: How many arguments a focus reaches where nobody says.
STEPS = 1
#: The most it may reach.
MOST_STEPS = 3


class LayoutCache:
    """Keeps layouts in the store."""

    def __init__(self, store: Store) -> None:
        """Take the store."""
        self._store = store

    def get(self, key: str) -> bytes | None:
        """Return a kept layout."""
        return self._store.get_layout(key)

    def put(self, key: str, value: bytes) -> None:
        """Keep a layout."""
        self._store.put_layout(key, value)


def layouts(library: Readable) -> Cache | None:
    """Return where layouts are kept; ``None`` if the library has no store."""
    return LayoutCache(library.store) if library.store else None


def knowledge(
    library: Readable, debate: Map, sides: graph.Sides | None = None, common: Collection[str] = ()
) -> Knowledge:
    """Return what the cards of a map's pictures show beyond the map itself.

    :param sides: the side of each claim, where it is known already
    :param common: ids of claims to mark as common ground
    """
    sources = library.sources_of(debate)
    return Knowledge(
        sides=sides or graph.sides(debate),
        verdicts=library.verdicts(debate),
        pages=library.printed_pages(debate),
        sources={source_id: source.short for source_id, source in sources.items()},
        whole=debate,
        common=common,
    )


def part_of(debate: Map, position: str = "", focus: str = "", steps: int = STEPS) -> View:
    """Return the part of a map that a picture shows, with the number of claims hidden behind each card.

    :param position: only this position's case; focus: only what is around this claim; neither: the whole map
    :param steps: how many arguments a focus reaches
    :raises NotFound: if the map has no such position or claim
    """
    if position:
        if position not in debate.position:
            raise NotFound("position", position[:80], nearest(position[:80], debate.position))
        found = view_of(debate, graph.distances(debate, [debate.position[position].thesis]).keys())
        return replace(found, title=f"The case of “{debate.position[position].title or position}”")
    if focus:
        if focus not in debate.claim:
            raise NotFound("claim", focus[:80], nearest(focus[:80], debate.claim))
        words = f"Around claim {numbers(debate)[focus]}: {debate.claim[focus].text}"
        return replace(focus_view(debate, focus, steps), title=words)
    return View(debate)


def picture(
    library: Readable, debate: Map, view: View, look: Options, *, dot: str | None = None, **known: Any
) -> Picture:
    """Return a view of a map as a picture.

    :param debate: the whole map; view: the part of it to draw
    :param look: how it is drawn; dot: program that lays it out, where another than the usual one is meant
    :param known: what the cards show besides what the library knows: ``sides``, ``common``, ``standing``
    :raises BadRequest: for options that are not offered
    :raises TooLarge: if the view cannot be laid out in time
    :raises Unavailable: if there is no layout program
    """
    return drawn(scene(library, debate, view, look, dot=dot, **known))


def scene(library: Readable, debate: Map, view: View, look: Options, *, dot: str | None = None, **known: Any) -> Scene:
    """Return a view of a map with everything placed, before it is drawn; parameters and errors as for ``picture``."""
    know = knowledge(library, debate, known.pop("sides", None), known.pop("common", ()))
    look = replace(look, subtitle=look.subtitle or view.title)
    return arrange_view(view, look, replace(know, **known), cache=layouts(library), dot=dot or None)


def markup(
    library: Readable, debate: Map, view: View, look: Options, *, dot: str | None = None, **known: Any
) -> tuple[Markup, str]:
    """Return a picture's markup for a page, and the reason if there is none; parameters as for ``picture``."""
    found, reason = attempt(library, debate, view, look, dot=dot, **known)
    return Markup(found.svg if found else ""), reason  # noqa: S704 - drawing escapes every word of a user


def attempt(
    library: Readable, debate: Map, view: View, look: Options, *, dot: str | None = None, **known: Any
) -> tuple[Picture | None, str]:
    """Return a picture, or the reason why it cannot be drawn; neither for a view without claims."""
    if not view.debate.claims:
        return None, ""
    try:
        return picture(library, debate, view, look, dot=dot, **known), ""
    except (TooLarge, Unavailable) as error:
        return None, str(error)


def on_paper(
    library: Readable,
    debate: Map,
    view: View,
    look: Options,
    paper: str,
    *,
    least: str = "",
    split: str = "",
    quick: bool = False,
    dot: str | None = None,
    **known: Any,
) -> Plates:
    """Return a view of a map on paper: one page, or an index and plates; other parameters as for ``picture``.

    :param paper: name of a medium; least: the least size of type, such as ``7pt``
    :param split: what plates are made by: ``side``, ``issue``, ``depth``, or empty for whatever takes the fewest
    :param quick: whether few layouts are tried, for somebody who waits
    :raises BadRequest: for a paper, size or split that is not offered
    """
    know = knowledge(library, debate, known.pop("sides", None), known.pop("common", ()))
    know = replace(know, behind=view.behind, chips=view.chips, **known)
    return media.on_paper(
        view.debate,
        file_look(replace(look, subtitle=look.subtitle or view.title)).checked(),
        know,
        medium_of(paper),
        least=points_of(least) if least else 0,
        split=split,
        quick=quick,
        cache=layouts(library),
        dot=dot or None,
    )


def day_of(library: Readable, map_id: str) -> str:
    """Return the day a map was last changed, as ``2026-11-26``, to date files; empty if no revision is kept."""
    newest = library.revisions(map_id, 1)
    return newest[0].saved[:10] if newest else ""


def file_look(look: Options) -> Options:
    """Return a look for a picture that is a file of its own: it brings its colours, and its cards lead nowhere."""
    return replace(look, standalone=True, href="", behind_href="")
