"""What several pages share: the head of a map's pages, how pictures are asked for, and how things are worded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from markupsafe import Markup

from argmap.access import Action
from argmap.debate.about import about
from argmap.drawing import Options, View
from argmap.errors import BadRequest
from argmap.library import Debate
from argmap.model import Map, Source
from argmap.views.picture import markup
from argmap.web import layers
from argmap.web.access import allowed
from argmap.web.current import library, settings
from argmap.web.links import parameters


@dataclass(frozen=True, slots=True)
class Tab:
    """One of a map's pages in its row of tabs."""

    title: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What is on top of each of a map's pages.

    :param debate: the debate with its problems
    :param tabs: its pages; tools: what is done with it
    :param exports: what it can be downloaded as, titles and addresses, in groups
    :param writing: where it is written, for those who may
    """

    debate: Debate
    tabs: tuple[Tab, ...]
    tools: tuple[Tab, ...]
    exports: Mapping[str, tuple[tuple[str, str], ...]]
    writing: tuple[Tab, ...] = ()

    @property
    def map(self) -> Map:
        """Return the map."""
        return self.debate.map


#: Endpoint -> the tab's title; a page whose blueprint is not there yet has no tab.
TABS = (
    ("maps.page", "Map"),
    ("debate.maps", "Side by side"),
    ("debate.flow", "Flow"),
    ("debate.passages", "Passages"),
    ("voices.page", "Voices"),
    ("quotes.page", "Quotes"),
    ("standing.page", "What stands"),
    ("standing.gaps", "Gaps"),
    ("maps.about_page", "About"),
)
TOOLS = (("present.page", "Present"), ("prepare.page", "Prepare"))
#: What those who may edit a map have besides.
WRITING = (
    ("outlining.page", "Outline"),
    ("parts.page", "Set up"),
    ("texts.text", "Text"),
    ("history.page", "History"),
)


def head(debate: Debate) -> Head:
    """Return the head of the present page of a debate."""
    from flask import current_app

    def tabs(rows: tuple[tuple[str, str], ...]) -> tuple[Tab, ...]:
        return tuple(
            Tab(title, url_for(endpoint, map_id=debate.id), request.endpoint == endpoint)
            for endpoint, title in rows
            if endpoint in current_app.view_functions and (endpoint != "maps.about_page" or about(debate.map))
        )

    tools = (*tabs(TOOLS), Tab("Compare", url_for("compare.page", left=debate.id), False))
    tools = (*tools, *tabs((("sharing.page", "Share"),)))
    writing = tabs(WRITING) if allowed(Action.EDIT, debate.id) else ()
    return Head(debate, tabs(TABS), tools, exports(debate.id), writing)


#: What of an address makes a picture look as it does.
LOOKS = ("direction", "rows", "spacing", "quotes")

#: Formats by the group of the menu they are in; those of none are for other argument tools.
DOCUMENTS = ("markdown", "html")
DATA = ("yaml", "json", "csv", "csv-nodes", "csv-links", "graphml", "dot", "mermaid")


def exports(map_id: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return what a map can be downloaded as, in groups: titles and addresses, pictures as they are shown."""
    from argmap import formats

    def file(title: str, ending: str, **more: Any) -> tuple[str, str]:
        return title, url_for("maps.download", map_id=map_id, ending=ending, **more)

    over = layers.kept()
    looks: dict[str, Any] = {name: request.args[name] for name in LOOKS if name in request.args} | over
    pictures = [file("SVG", "svg", **looks), file("PNG", "png", **looks), file("PDF, one large page", "pdf", **looks)]
    pictures += [("On paper, with a preview", url_for("papers.page", map_id=map_id, **looks))]
    pictures += [file(f"PDF, {paper.upper()}", "pdf", paper=paper, **looks) for paper in ("a4", "a3")]
    pictures += [file("PowerPoint, slides", "pptx", **over), file("LaTeX, TikZ", "tex", **looks)]
    found = {"Picture": pictures, "Document": [("Cards, briefs, flow sheets", url_for("prepare.page", map_id=map_id))]}
    rows = {row.name: file(row.title, row.extensions[0]) for row in formats.TABLE if row.writes}
    found["Document"] += [rows.pop(name) for name in DOCUMENTS]
    found["Data"] = [rows.pop(name) for name in DATA]
    found["Other argument tools"] = list(rows.values())
    return {group: tuple(lines) for group, lines in found.items()}


def truth(name: str) -> bool:
    """Return whether a parameter of the request says yes."""
    return request.args.get(name, "") in ("1", "true", "yes", "on")


def whole(name: str, default: int, low: int, high: int) -> int:
    """Return a whole number from the request's parameters.

    :raises BadRequest: if it is not valid, or out of range
    """
    text = request.args.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not low <= int(text[:9]) <= high:
        raise BadRequest(f"“{name}” must be a whole number from {low} to {high}.")
    return int(text)


def base_of(form: Mapping[str, str]) -> int | None:
    """Return the revision that a form was filled in on; ``None`` if it does not say, or not as a page writes it."""
    text = form.get("base", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def look() -> Options:
    """Return how the request wants pictures drawn.

    :raises BadRequest: for a direction, spacing or theme that is not offered
    """
    return Options(
        direction=request.args.get("direction", "left"),  # type: ignore[arg-type]
        spacing=request.args.get("spacing", "roomy"),  # type: ignore[arg-type]
        rows=request.args.get("rows", "aligned"),  # type: ignore[arg-type]
        quotes=truth("quotes"),
        theme=request.args.get("theme", "light"),
    ).checked()


def drawn(debate: Debate, view: View, options: Options, **known: Any) -> tuple[Markup, str]:
    """Return a picture's markup, and the reason where it cannot be drawn.

    :param known: what the cards show besides what the library knows, such as ``standing``
    """
    return markup(library(), debate.map, view, options, dot=settings().dot, sides=debate.sides, **known)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an option, as a link that chooses it."""

    title: str
    url: str
    chosen: bool


def choice(name: str, current: str, values: Sequence[tuple[str, str]]) -> tuple[Choice, ...]:
    """Return the values of an option as links; the first value is the usual one, and leaves the address without it.

    :param name: the parameter; current: its value now; values: each value with its title
    """
    usual = values[0][0]
    return tuple(
        Choice(title, with_args(**{name: None if value == usual else value}), value == current)
        for value, title in values
    )


def with_args(**changes: Any) -> str:
    """Return the present address with some parameters changed; ``None`` takes one out."""
    args: dict[str, Any] = dict(parameters())
    args.update({name: value for name, value in changes.items() if value is not None})
    for name, value in changes.items():
        if value is None:
            args.pop(name, None)
    return url_for(request.endpoint or "library.home", **(request.view_args or {}), **args)


def styles() -> tuple[tuple[str, str], ...]:
    """Return the citation styles that can be chosen: names and titles."""
    from argmap.handouts import bibliography as citing

    return tuple(citing.STYLES.items())


def bibliography(sources: tuple[Source, ...], style: str) -> dict[str, Markup]:
    """Return each source's entry in a citation style, by its id, in the style's order.

    :raises NotFound: for a style that is not offered
    """
    from argmap.handouts import bibliography as citing

    entries = citing.formatted(sources, style or next(iter(citing.STYLES)))
    return {source_id: Markup(entry) for source_id, entry in entries}  # noqa: S704 - the formatter escapes all words
