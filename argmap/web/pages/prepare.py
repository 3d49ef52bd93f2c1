"""Preparing for the room: choose a document, a side, an issue and paper, and take it along."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from queue import Queue
from threading import Thread
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from argmap.errors import ArgmapError, NotFound, nearest
from argmap.handouts import CONTEXTS, FORMATS, KINDS, MEDIA_TYPES, PAPERS, SECTIONS, Kind, default_name
from argmap.handouts.speeches import named
from argmap.library import Debate, Readable
from argmap.library.documents import document
from argmap.web.current import library
from argmap.web.pages.shared import head, styles, truth, whole

blueprint = Blueprint("prepare", __name__)
ENDINGS = {
    "docx": "Word",
    "xlsx": "Excel",
    "pdf": "PDF",
    "md": "Markdown",
    "bib": "BibTeX",
    "json": "CSL-JSON",
    "ris": "RIS",
    "txt": "Text",
    "html": "HTML",
}
AROUND = {"sentences": "with a sentence or two around it", "paragraph": "in its whole paragraph"}

#: For whom which documents are, as the page groups them.
OCCASIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "For a debate",
        "What a team takes into the room.",
        (
            "case",
            "lincoln-douglas",
            "public-forum",
            "blocks",
            "cards",
            "phone-cards",
            "flow",
            "cross-examination",
            "british",
            "world-schools",
        ),
    ),
    (
        "For a seminar",
        "What a leader hands out or hangs up.",
        (
            "packet",
            "short-packet",
            "answer-key",
            "index-cards",
            "poster",
            "controversy",
            "socratic-seminar",
            "model-un",
        ),
    ),
    ("To read and to cite", "For people who prepare alone.", ("brief", "bibliography")),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that can be made.

    :param files: of each file it can be, what it is called, its address with the present choices, and its name
    :param made_for: the choices that it takes account of, in words
    """

    kind: Kind
    files: tuple[tuple[str, str, str], ...]
    made_for: str


def _wishes(kind: Kind | None = None) -> dict[str, object]:
    """Return the choices of the request, those that a kind heeds."""
    chosen: dict[str, object] = {
        name: value
        for name in ("side", "issue", "paper", "debate_format", "style", "context")
        if (value := request.args.get(name, ""))
    }
    if sections := tuple(dict.fromkeys(request.args.getlist("sections"))):
        chosen["sections"] = sections
    depth = whole("depth", 0, 0, 12)
    if depth:
        chosen["depth"] = depth
    return {name: value for name, value in chosen.items() if kind is None or name in kind.options}


@blueprint.get("/maps/<map_id>/prepare")
def page(map_id: str) -> str:
    """Show every document that can be made; side, issue, depth, paper and format of debate are chosen here."""
    debate = library().debate(map_id)
    wishes = _wishes()
    positions = [(position.id, position.title) for position in debate.map.positions]
    issues = [(issue.id, issue.title) for issue in debate.map.issues]
    papers = [(paper, paper.upper() if len(paper) == 2 else paper.capitalize()) for paper in PAPERS]
    formats = [(name, named(name).title) for name in FORMATS]
    every = {
        "side": (positions, "both sides" if len(positions) == 2 else "all sides"),
        "issue": (issues, "all issues"),
        "depth": (
            [(str(n), f"{n} {'answer' if n == 1 else 'answers'} deep") for n in range(1, 5)],
            "as deep as it goes",
        ),
        "paper": (papers, papers[0][1]),
        "debate_format": (formats, formats[0][1]),
        "context": ([(name, AROUND.get(name, name)) for name in CONTEXTS], AROUND[CONTEXTS[0]]),
        "style": (styles(), styles()[0][1]),
    }
    chosen = {
        name: next((title for value, title in offered if value == str(wishes.get(name, ""))), default)
        for name, (offered, default) in every.items()
    }
    offers = {}
    for kind in KINDS.values():
        heeded: dict[str, Any] = {name: value for name, value in wishes.items() if name in kind.options}
        files = tuple(
            (
                ENDINGS.get(ending, ending),
                url_for("prepare.file", map_id=map_id, kind=kind.name, ending=ending, **heeded),
                default_name(debate.map, kind.name, ending),
            )
            for ending in kind.formats
        )
        made_for = " · ".join(chosen[name] for name in kind.options if name in chosen)
        made_for = made_for[:1].upper() + made_for[1:]
        offers[kind.name] = Offer(kind, files, made_for)
    return render_template(
        "prepare.html",
        head=head(debate),
        occasions=[(title, about, [offers[name] for name in names]) for title, about, names in OCCASIONS],
        wishes=wishes,
        every=every,
        sections=SECTIONS,
        installed=len(_texts(map_id)),
    )


def _texts(map_id: str) -> list[str]:
    debate = library().debate(map_id)
    sources = library().sources_of(debate.map)
    quoted = {quote.source for claim in debate.map.claims for quote in claim.quotes}
    return [name for name in sorted(quoted) if name in sources and library().text(sources[name]) is not None]


@blueprint.get("/maps/<map_id>/documents/<kind>.<ending>")
def file(map_id: str, kind: str, ending: str) -> Response:
    """Answer with a document, made now."""
    debate = library().debate(map_id)
    if kind not in KINDS:
        raise NotFound("document", kind[:40], nearest(kind[:40], KINDS))
    if ending not in KINDS[kind].formats:
        raise NotFound(f"{kind} in the format", ending[:20], KINDS[kind].formats)
    wishes = _wishes(KINDS[kind])
    name = default_name(debate.map, kind, ending)
    if truth("progress"):
        return _told(library(), debate, kind, ending, wishes)
    content = document(library(), debate, kind, ending, wishes)
    response = Response(content, content_type=MEDIA_TYPES[ending])
    response.headers["Content-Disposition"] = f'{"inline" if ending == "pdf" else "attachment"}; filename="{name}"'
    return response


def _told(lib: Readable, debate: Debate, kind: str, ending: str, wishes: dict[str, object]) -> Response:
    """Answer with how far the work is, a number from 0 to 1 a line, then an empty line, then the document."""
    done: Queue[float | bytes | None] = Queue()

    def make() -> None:
        # Without a document there is no empty line: whoever asks then asks for the file itself, which says why.
        content = None
        with suppress(ArgmapError):
            try:
                content = document(lib, debate, kind, ending, wishes, done.put)
            finally:
                done.put(content)

    def lines() -> Iterator[bytes]:
        # The work belongs to this request also in a thread of its own, and ends when its client leaves.
        Thread(target=copy_context().run, args=(make,), daemon=True).start()
        while isinstance(found := done.get(), float):
            yield f"{found:.2f}\n".encode()
        if found is not None:
            yield b"\n" + found

    return Response(lines(), content_type="application/octet-stream")
