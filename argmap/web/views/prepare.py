"""Preparing for the room: choose a document, a side, an issue and paper, and take it along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from argmap.errors import NotFound, nearest
from argmap.handouts import FORMATS, KINDS, MEDIA_TYPES, PAPERS, Kind, default_name
from argmap.library.documents import document
from argmap.web.app import library
from argmap.web.views.shared import head, styles, whole

blueprint = Blueprint("prepare", __name__)
ENDINGS = {
    "docx": "Word",
    "xlsx": "spreadsheet",
    "pdf": "PDF",
    "md": "Markdown",
    "bib": "BibTeX",
    "json": "CSL-JSON",
    "ris": "RIS",
    "txt": "text",
    "html": "HTML",
}
DEBATE_FORMATS = {
    "policy": "Policy",
    "lincoln-douglas": "Lincoln–Douglas",
    "public-forum": "Public forum",
    "british": "British Parliamentary",
    "world-schools": "World Schools",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that can be made: what it is, and the addresses of the files it can be with the present choices."""

    kind: Kind
    files: tuple[tuple[str, str], ...]
    heeds: str


def _wishes(kind: Kind | None = None) -> dict[str, object]:
    """Return the choices of the request, those that a kind heeds."""
    chosen: dict[str, object] = {
        name: value
        for name in ("side", "issue", "paper", "debate_format", "style")
        if (value := request.args.get(name, ""))
    }
    depth = whole("depth", 0, 0, 12)
    if depth:
        chosen["depth"] = depth
    return {name: value for name, value in chosen.items() if kind is None or name in kind.options}


@blueprint.get("/maps/<map_id>/prepare")
def page(map_id: str) -> str:
    """Show every document that can be made; side, issue, depth, paper and format of debate are chosen here."""
    debate = library().debate(map_id)
    wishes = _wishes()
    offers = []
    words = {"side": "side", "issue": "issue", "depth": "depth", "paper": "paper", "debate_format": "format of debate"}
    words["style"] = "citation style"
    for kind in KINDS.values():
        heeded: dict[str, Any] = {name: value for name, value in wishes.items() if name in kind.options}
        files = tuple(
            (
                ENDINGS.get(ending, ending),
                url_for("prepare.file", map_id=map_id, kind=kind.name, ending=ending, **heeded),
            )
            for ending in kind.formats
        )
        offers.append(Offer(kind, files, ", ".join(words[name] for name in kind.options if name in words)))
    return render_template(
        "prepare.html",
        head=head(debate),
        offers=offers,
        wishes=wishes,
        papers=[(paper, paper.upper() if len(paper) == 2 else paper.capitalize()) for paper in PAPERS],
        sides=[(position.id, position.title) for position in debate.map.positions],
        issues=[(issue.id, issue.title) for issue in debate.map.issues],
        formats=[(name, DEBATE_FORMATS.get(name, name)) for name in FORMATS],
        styles=styles(),
        installed=len(_texts(map_id)),
    )


def _texts(map_id: str) -> list[str]:
    debate = library().debate(map_id)
    sources = library().sources_of(debate.map)
    quoted = {quote.source for claim in debate.map.claims for quote in claim.quotes}
    return [name for name in sorted(quoted) if name in sources and library().evidence.text(sources[name]) is not None]


@blueprint.get("/maps/<map_id>/documents/<kind>.<ending>")
def file(map_id: str, kind: str, ending: str) -> Response:
    """Answer with a document, made now."""
    debate = library().debate(map_id)
    if kind not in KINDS:
        raise NotFound("document", kind[:40], nearest(kind[:40], KINDS))
    if ending not in KINDS[kind].formats:
        raise NotFound(f"{kind} in the format", ending[:20], KINDS[kind].formats)
    wishes = _wishes(KINDS[kind])
    content = document(library(), debate, kind, ending, wishes)
    response = Response(content, content_type=MEDIA_TYPES[ending])
    inline = "inline" if ending == "pdf" else "attachment"
    response.headers["Content-Disposition"] = f'{inline}; filename="{default_name(debate.map, kind, ending)}"'
    return response
