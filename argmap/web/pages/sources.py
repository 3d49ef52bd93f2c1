"""The sources: the bibliography, and the reader that shows each cited passage where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote as quoted

from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup

from argmap.access import Action
from argmap.library import Readable
from argmap.model import Anchor, Source
from argmap.quotes import SourceText, coverage, section_at
from argmap.views.claim import quote_panel
from argmap.views.finding import Place, parsed, places
from argmap.views.sources import Cited, Reading, citations
from argmap.web.access import allowed
from argmap.web.current import library
from argmap.web.links import MAP_LINKS
from argmap.web.pages.shared import bibliography, styles, whole
from argmap.wording import cite, position_number, side_title

blueprint = Blueprint("sources", __name__)
#: Places of words in a source that its page lists.
MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source in the bibliography."""

    id: str
    entry: Markup
    basis: str
    note: str
    quotes: int
    debates: tuple[tuple[str, str], ...]
    here: str
    verdicts: str


def cited(source_id: str) -> list[Cited]:
    """Return every use of a source, in the order of debates and claims."""
    shelf = library()
    found: list[Cited] = []
    anchors: Mapping[str, Anchor] = {}
    for debate, claim, quote in shelf.citations(source_id):
        if not found or found[-1].debate is not debate:
            anchors = shelf.anchors(debate.map)
        found.append(Cited(debate, claim, quote, anchors.get(quote.key), MAP_LINKS.claim(debate.id, claim.id)))
    return found


@blueprint.get("/sources")
def index() -> str:
    """Show every source, formatted in the citation style ``style``."""
    style = request.args.get("style", "")
    known = library().sources
    entries = bibliography(tuple(known.values()), style)
    rows = [_row(known[source_id], entry) for source_id, entry in entries.items()]
    return render_template("sources.html", rows=rows, styles=styles(), style=style)


def _row(source: Source, entry: Markup) -> SourceRow:
    uses = cited(source.id)
    debates = {use.debate.id: use.debate.map.title for use in uses}
    verdicts = [use.anchor.verdict for use in uses if use.anchor]
    sound = sum(verdict.sound for verdict in verdicts)
    share = "all" if sound == len(uses) > 1 else f"{sound} of {len(uses)}"
    told = f"{share} word for word" if verdicts else "not checked here" if uses else ""
    text = library().text(source)
    here = f"text installed, {len(text.text):,} characters" if text else "text not installed here"
    basis = source.basis.value if source.basis else ""
    return SourceRow(source.id, entry, basis, source.note, len(uses), tuple(debates.items()), here, told)


@blueprint.get("/sources/<source_id>")
def page(source_id: str) -> str:
    """Show a source with its cited passages marked.

    Options: ``quote`` (key of the quote to open at), ``section``, ``map`` (only this debate's citations), ``find``
    (words or a phrase in quotation marks to list the places of) and ``at`` (the place in the text to open at).
    """
    source = library().source(source_id)
    only = request.args.get("map", "")
    if only:
        library().debate(only)
    everywhere = cited(source_id)
    uses = [use for use in everywhere if not only or use.debate.id == only]
    text = library().text(source)
    maps = {use.debate.id: use.debate.map.title for use in everywhere}
    # The title is above, as the page's own.
    citation = cite(replace(source, title=""))
    shared = {"source": source, "citation": citation, "maps": maps, "only": only, "count": len(uses)}
    shared["may_quote"] = any(allowed(Action.EDIT, name) for name in library().debates)
    shared["may_describe"] = _may_describe(source_id)
    if text is None:
        quotes = [(use, quote_panel(use.quote, source, use.anchor, MAP_LINKS), _context(use.anchor)) for use in uses]
        return render_template("source_absent.html", quotes=quotes, **shared)
    return render_template("source.html", **shared, **_reading(source, text, uses, only), full_citation=cite(source))


def _may_describe(source_id: str) -> bool:
    """Return whether who asks may change what is said of a source, in the file of sources or in the map that has it."""
    if source_id in library().sources:
        return allowed(Action.EDIT_SOURCES)
    owners = (debate.id for debate in library().debates.values() if any(s.id == source_id for s in debate.map.sources))
    return allowed(Action.EDIT, next(owners))


def _context(anchor: Anchor | None) -> tuple[str, str]:
    parts = anchor.parts if anchor else ()
    return (parts[0].prefix, parts[-1].suffix) if parts else ("", "")


def _reading(source: Source, text: SourceText, uses: list[Cited], only: str) -> dict[str, object]:
    pairs = list(citations(uses, text.sha256))
    cuts = text.sections
    wanted = request.args.get("quote", "")
    starts = {citation.key: citation.start for citation, _ in reversed(pairs)}
    number = whole("section", 1, 1, len(cuts))
    section = section_at(cuts, starts[wanted]) if wanted in starts else cuts[number - 1]
    at = whole("at", -1, 0, max(0, len(text.text) - 1))
    if at >= 0:
        section = section_at(cuts, at)
    find = request.args.get("find", "").strip()[:200]
    found = tuple(places(text.text, parsed(find), MOST_FOUND)) if find else ()
    base: dict[str, Any] = {"source_id": source.id, "map": only or None}

    def address(key: str) -> str:
        return url_for("sources.page", quote=key, _anchor=f"q-{key}", **base)

    reading = Reading(text, section, pairs, address)
    length = max(1, len(text.text))
    covered = coverage(len(text.text), [citation for citation, _ in pairs])
    unplaced = [use for use in uses if not use.anchor or use.anchor.sha256 != text.sha256 or not use.anchor.parts]
    return {
        "rows": reading.rows(),
        "section": section,
        "last": len(cuts),
        "cells": reading.cells(),
        "here": (section.start * 1000 / length, (section.end - section.start) * 1000 / length),
        "covered": covered.get("", 0.0),
        "by_side": _by_side(uses, covered),
        "furniture": len(text.masks),
        "unplaced": [(use, quote_panel(use.quote, source, use.anchor, MAP_LINKS)) for use in unplaced],
        "wanted": wanted,
        "at": at,
        "find": find,
        "found": [(one, found_at(source.id, one, find)) for one in found],
        "more_found": len(found) == MOST_FOUND,
        "came": [use for use in uses if wanted and use.quote.key == wanted],
        "address": lambda number: url_for("sources.page", section=number, **base),
        "page_label": text.page(section.start),
    }


def found_at(source_id: str, place: Place, find: str) -> str:
    """Return the address of words found in a source: its section, the block, and for browsers that can the words."""
    address = url_for("sources.page", source_id=source_id, find=find, at=place.start)
    return f"{address}#found:~:text={quoted(place.words, safe='')}"


def _by_side(uses: list[Cited], covered: dict[str, float]) -> list[tuple[str, str, int, float]]:
    """Return for each side that cites the source: the debate, the position, its mark, and the share it cites."""
    found: dict[str, tuple[str, str, int, float]] = {}
    for use in uses:
        side = use.side
        if side and side not in found:
            position = side.split("/")[1]
            title = side_title(use.debate.map, position)
            number = position_number(use.debate.map, position)
            found[side] = (use.debate.map.title, title, number, covered.get(side, 0.0))
    return list(found.values())


def section_of(shelf: Readable, source_id: str, key: str) -> int:
    """Return the number of the section of a source that holds a quote's beginning; 1 where it has no place."""
    source = shelf.source(source_id)
    text = shelf.text(source)
    if text is None:
        return 1
    for debate, _, quote in shelf.citations(source_id):
        anchor = shelf.anchors(debate.map).get(quote.key) if quote.key == key else None
        if anchor and anchor.sha256 == text.sha256 and anchor.parts:
            return section_at(text.sections, anchor.parts[0].start).number
    return 1
