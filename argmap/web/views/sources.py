"""The sources: the bibliography, and the reader that shows each cited passage where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup

from argmap.library import Debate, Library
from argmap.model import COMMON, Anchor, Claim, Quote, Source
from argmap.quotes import Atom, Citation, Section, SourceText, atoms, coverage, section_at, sections, strip, within
from argmap.web.app import library
from argmap.web.views.claims import quote_panel
from argmap.web.views.shared import bibliography, cite, position_number, styles, whole

blueprint = Blueprint("sources", __name__)
CELLS = 120


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote from a source, with the claim and debate that use it."""

    debate: Debate
    claim: Claim
    quote: Quote
    anchor: Anchor | None

    @property
    def side(self) -> str:
        """Return the map and position it speaks for, as one key; empty where it speaks for none."""
        position = self.debate.sides.of.get(self.claim.id, "")
        return f"{self.debate.id}/{position}" if position else ""

    @property
    def attacks(self) -> bool:
        """Return whether the claim is used only to attack."""
        used = self.debate.map.arguments_from.get(self.claim.id, ())
        return bool(used) and all(argument.relation.attacks for argument in used)


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


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a passage: the claim it grounds, and for whom.

    :param number: the side's mark; stance: ``support`` or ``rebuttal``
    """

    key: str
    url: str
    claim: str
    debate: str
    side: str
    number: int
    stance: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text as it is shown.

    :param text: its words
    :param kind: ``plain``, ``furniture`` or ``cited``
    :param look: for a cited one ``support``, ``rebuttal`` or ``both``
    :param keys: keys of the quotes that begin here, which links lead to
    :param number: the number of the passage whose uses the margin lists, where it ends here; 0 elsewhere
    """

    text: str
    kind: str
    look: str = ""
    keys: tuple[str, ...] = ()
    number: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A cited passage in the margin: its number and its uses."""

    number: int
    look: str
    uses: tuple[Use, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of the strip that shows where citations lie."""

    x: float
    look: str
    url: str


def cited(source_id: str) -> list[Cited]:
    """Return every use of a source, in the order of debates and claims."""
    shelf = library()
    found: list[Cited] = []
    anchors: Mapping[str, Anchor] = {}
    for debate, claim, quote in shelf.citations(source_id):
        if not found or found[-1].debate is not debate:
            anchors = shelf.anchors(debate.map)
        found.append(Cited(debate, claim, quote, anchors.get(quote.key)))
    return found


@lru_cache(maxsize=8)
def _sections(text: str) -> tuple[Section, ...]:
    return tuple(sections(text))


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
    told = f"{sound} of {len(uses)} word for word" if verdicts else "never checked here" if uses else ""
    text = library().evidence.text(source)
    here = f"text installed, {len(text.text):,} characters" if text else "text not installed here"
    basis = source.basis.value if source.basis else ""
    return SourceRow(source.id, entry, basis, source.note, len(uses), tuple(debates.items()), here, told)


@blueprint.get("/sources/<source_id>")
def page(source_id: str) -> str:
    """Show a source with its cited passages marked.

    Options: ``quote`` (key of the quote to open at), ``section``, ``map`` (only this debate's citations).
    """
    source = library().source(source_id)
    only = request.args.get("map", "")
    if only:
        library().debate(only)
    everywhere = cited(source_id)
    uses = [use for use in everywhere if not only or use.debate.id == only]
    text = library().evidence.text(source)
    maps = {use.debate.id: use.debate.map.title for use in everywhere}
    shared = {"source": source, "citation": cite(source), "maps": maps, "only": only, "count": len(uses)}
    if text is None:
        quotes = [(use, quote_panel(use.quote, source, use.anchor), _context(use.anchor)) for use in uses]
        return render_template("source_absent.html", quotes=quotes, **shared)
    return render_template("source.html", **shared, **_reading(source, text, uses, only))


def _context(anchor: Anchor | None) -> tuple[str, str]:
    parts = anchor.parts if anchor else ()
    return (parts[0].prefix, parts[-1].suffix) if parts else ("", "")


def _citations(uses: list[Cited], sha256: str) -> Iterator[tuple[Citation, Cited]]:
    for use in uses:
        if use.anchor and use.anchor.sha256 == sha256:
            for part in use.anchor.parts:
                key = use.quote.key
                yield Citation(part.start, part.end, f"{use.debate.id}#{use.claim.id}", key, use.side), use


def _reading(source: Source, text: SourceText, uses: list[Cited], only: str) -> dict[str, object]:
    pairs = list(_citations(uses, text.sha256))
    citations = [citation for citation, _ in pairs]
    by_claim = {citation.claim: use for citation, use in pairs}
    cuts = _sections(text.text)
    wanted = request.args.get("quote", "")
    starts = {citation.key: citation.start for citation in reversed(citations)}
    if wanted and wanted in starts:
        section = section_at(cuts, starts[wanted])
    else:
        section = cuts[whole("section", 1, 1, len(cuts)) - 1]
    cut = atoms(len(text.text), citations)
    pieces, passages = _pieces(
        text, within(cut, section.start, section.end), section.start, section.end, by_claim, starts
    )
    covered = coverage(len(text.text), citations)
    base: dict[str, Any] = {"source_id": source.id, "map": only or None}
    cells = []
    for number, sides in enumerate(strip(len(text.text), cut, CELLS)):
        if sides:
            place = section_at(cuts, number * len(text.text) // CELLS)
            look = "both" if _both(sides) else "one"
            cells.append(Cell(number * 1000 / CELLS, look, url_for("sources.page", section=place.number, **base)))
    unplaced = [use for use in uses if not use.anchor or use.anchor.sha256 != text.sha256 or not use.anchor.parts]
    return {
        "pieces": pieces,
        "passages": passages,
        "section": section,
        "last": len(cuts),
        "cells": cells,
        "cell_width": 1000 / CELLS,
        "here": (
            section.start * 1000 / max(1, len(text.text)),
            (section.end - section.start) * 1000 / max(1, len(text.text)),
        ),
        "covered": covered.get("", 0.0),
        "by_side": _by_side(uses, covered),
        "furniture": len(text.masks),
        "unplaced": [(use, quote_panel(use.quote, source, use.anchor)) for use in unplaced],
        "wanted": wanted,
        "address": lambda number: url_for("sources.page", section=number, **base),
        "page_label": text.page(section.start),
    }


def _both(sides: tuple[str, ...]) -> bool:
    """Return whether two positions of one debate are among the sides."""
    maps = [side.split("/")[0] for side in sides if side]
    return len(maps) != len(set(maps)) or any(side.endswith(f"/{COMMON}") for side in sides)


def _by_side(uses: list[Cited], covered: dict[str, float]) -> list[tuple[str, str, int, float]]:
    """Return for each side that cites the source: the debate, the position, its mark, and the share it cites."""
    found: dict[str, tuple[str, str, int, float]] = {}
    for use in uses:
        side = use.side
        if side and side not in found:
            position = side.split("/")[1]
            known = use.debate.map.position.get(position)
            title = known.title if known else "Common ground"
            number = position_number(use.debate.map, position)
            found[side] = (use.debate.map.title, title, number, covered.get(side, 0.0))
    return list(found.values())


def _look(atom: Atom, by_claim: dict[str, Cited]) -> str:
    if _both(atom.sides):
        return "both"
    attacks = [by_claim[claim].attacks for claim in atom.claims]
    return "rebuttal" if all(attacks) else "support"


def _pieces(
    text: SourceText, cut: list[Atom], start: int, end: int, by_claim: dict[str, Cited], starts: dict[str, int]
) -> tuple[list[Piece], list[Passage]]:
    """Return a section in pieces, and the passages that the margin tells of."""
    masks = [mask for mask in text.masks if mask.start < end and mask.end > start]
    places = sorted(
        {start, end}
        | {min(max(place, start), end) for atom in cut for place in (atom.start, atom.end)}
        | {min(max(place, start), end) for mask in masks for place in (mask.start, mask.end)}
    )
    pieces: list[Piece] = []
    passages: list[Passage] = []
    atom_at, mask_at = 0, 0
    for low, high in pairwise(places):
        while atom_at < len(cut) and cut[atom_at].end <= low:
            atom_at += 1
        while mask_at < len(masks) and masks[mask_at].end <= low:
            mask_at += 1
        masked = mask_at < len(masks) and masks[mask_at].start <= low
        atom = cut[atom_at] if atom_at < len(cut) and cut[atom_at].start <= low else None
        words = text.text[low:high]
        if masked:
            pieces.append(Piece(words, "furniture", title=masks[mask_at].kind.replace("_", " ")))
        elif atom is None:
            pieces.append(Piece(words, "plain"))
        else:
            keys = tuple(dict.fromkeys(c.key for c in atom.citations if starts.get(c.key) == atom.start == low))
            look = _look(atom, by_claim)
            number = 0
            if high == atom.end:
                passages.append(
                    Passage(len(passages) + 1, look, _uses(atom, by_claim), tuple(c.key for c in atom.citations))
                )
                number = len(passages)
            pieces.append(Piece(words, "cited", look, keys, number))
    return pieces, passages


def _uses(atom: Atom, by_claim: dict[str, Cited]) -> tuple[Use, ...]:
    found: dict[str, Use] = {}
    for citation in atom.citations:
        use = by_claim[citation.claim]
        if citation.claim not in found:
            position = use.debate.sides.of.get(use.claim.id, "")
            known = use.debate.map.position.get(position)
            found[citation.claim] = Use(
                citation.key,
                url_for("maps.page", map_id=use.debate.id, claim=use.claim.id),
                use.claim.text,
                use.debate.map.title,
                known.title if known else "",
                position_number(use.debate.map, position),
                "rebuttal" if use.attacks else "support",
            )
    return tuple(found.values())


def section_of(shelf: Library, source_id: str, key: str) -> int:
    """Return the number of the section of a source that holds a quote's beginning; 1 where it has no place."""
    source = shelf.source(source_id)
    text = shelf.evidence.text(source)
    if text is None:
        return 1
    for debate, _, quote in shelf.citations(source_id):
        anchor = shelf.anchors(debate.map).get(quote.key) if quote.key == key else None
        if anchor and anchor.sha256 == text.sha256 and anchor.parts:
            return section_at(_sections(text.text), anchor.parts[0].start).number
    return 1


def quote_address(source_id: str, key: str) -> str:
    """Return the address of a quote's place in its source."""
    return url_for("sources.page", source_id=source_id, quote=key) + f"#q-{key}"
