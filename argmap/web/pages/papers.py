"""A map on paper: a preview of its pages at their true size, and the pages as files."""

from __future__ import annotations

import io
import threading
import zipfile
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from argmap.drawing.media import SPLITS, Plate, Plates
from argmap.drawing.paper import MEDIA, medium_of
from argmap.drawing.style import THEMES
from argmap.errors import BadRequest, NotFound
from argmap.library import Debate
from argmap.model import Map, Verdict
from argmap.views.picture import day_of, on_paper, part_of
from argmap.web import layers
from argmap.web.current import library, settings
from argmap.web.pages.shared import head, look, whole
from argmap.web.security import PICTURE_POLICY

blueprint = Blueprint("papers", __name__)

#: What of an address says how a map is set on paper.
KEPT = ("paper", "least", "split", "theme", "quotes", "position", "focus", "steps", "printed")
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
TITLES = {
    "a4": "A4",
    "letter": "Letter",
    "a3": "A3",
    "poster": "Poster (A1)",
    "slide": "Slide (16:9)",
    "column": "Column of a journal (85 mm)",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page in the preview.

    :param url: its picture; width: in millimetres, height: likewise
    """

    name: str
    title: str
    url: str
    width: float
    height: float
    claims: int
    type: str


@dataclass(frozen=True, slots=True)
class _Recent:
    debate: Map
    asked: tuple[tuple[str, str], ...]
    verdicts: Mapping[str, Verdict]
    known: Mapping[str, Any]
    plates: Plates


#: A preview asks for each of its pages by itself.
_recent: deque[_Recent] = deque(maxlen=8)
_one_by_one = threading.Lock()

#: Claims a plate of A4 holds at the least, as far as the pages go that a printed map page asks for.
FEWEST = 10
MOST_PRINTED = 60
NOTHING = '<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>'


def printed(debate: Debate) -> list[str]:
    """Return the addresses of the plates that a map's page prints in place of its picture; the last may be empty."""
    most = min(MOST_PRINTED, len(debate.map.claims) // FEWEST + 1)
    kept: dict[str, Any] = {name: request.args[name] for name in ("quotes", "focus", "steps") if request.args.get(name)}
    kept |= layers.kept() | {"map_id": debate.id, "ending": "svg", "paper": "a4", "printed": "1"}
    return [url_for("maps.download", plate=number, **kept) for number in range(1, most + 1)]


def plates(debate: Debate, paper: str = "a4", known: Mapping[str, Any] | None = None) -> Plates:
    """Return the map on the paper that the request names.

    :param paper: the one it is set on where the request names none
    :param known: what layers add to the cards, where the request's own do not
    :raises BadRequest: for a paper, size or split that is not offered
    """
    args = request.args
    asked = (*((name, args.get(name, "")) for name in KEPT), ("default", paper))
    verdicts = dict(library().verdicts(debate.map))
    known = layers.asked(debate) if known is None else known
    # A browser asks for several pages at once: the first is waited for, not worked out by each.
    with _one_by_one:
        for past in _recent:
            if past.asked == asked and past.debate is debate.map and past.verdicts == verdicts and past.known == known:
                return past.plates
        found = _plates(debate, paper, known)
        _recent.appendleft(_Recent(debate.map, asked, verdicts, known, found))
        return found


def _plates(debate: Debate, paper: str, known: Mapping[str, Any]) -> Plates:
    args = request.args
    view = part_of(debate.map, args.get("position", ""), args.get("focus", ""), whole("steps", 1, 1, 3))
    return on_paper(
        library(),
        debate.map,
        view,
        replace(look(), theme=args.get("theme", "print")),
        args.get("paper", paper),
        least=args.get("least", ""),
        split=args.get("split", ""),
        quick=bool(args.get("printed")),
        dot=settings().dot or None,
        sides=debate.sides,
        **known,
    )


@blueprint.get("/maps/<map_id>/paper")
def page(map_id: str) -> str:
    """Show a map's pages as they come out of a printer, and say which layout was chosen and why."""
    debate = library().debate(map_id)
    # A mistyped size is told beside the field; the page itself stays.
    try:
        found, trouble = plates(debate), ""
    except BadRequest as error:
        found, trouble = None, str(error)
    kept: dict[str, Any] = {name: request.args[name] for name in KEPT if request.args.get(name)}
    kept |= layers.kept()
    kept.setdefault("paper", "a4")

    def sheet(name: str, plate: Plate) -> Sheet:
        url = url_for("maps.download", map_id=map_id, ending="svg", plate=name, **kept)
        pixels = 96 / 25.4
        wide, high = plate.picture.width / pixels, plate.picture.height / pixels
        return Sheet(name, plate.title, url, wide, high, len(plate.claims), f"{plate.type:.1f}")

    sheets = [sheet(name, plate) for name, plate in zip(found.names, found.plates, strict=True)] if found else []
    return render_template(
        "paper.html",
        head=head(debate),
        sheets=sheets,
        words=found.words if found else "",
        trouble=trouble,
        papers=[(name, TITLES[name]) for name in MEDIA],
        splits=SPLITS,
        themes=tuple(THEMES),
        least=request.args.get("least", "") or f"{MEDIA.get(kept['paper'], MEDIA['a4']).least:g}",
        paper=kept["paper"],
        download=lambda ending: url_for("maps.download", map_id=map_id, ending=ending, **kept),
    )


def download(debate: Debate, ending: str, known: Mapping[str, Any] | None = None) -> Response:
    """Answer with a map on paper: a PDF or slides of all pages, one page as SVG or PNG, or all of them packed.

    :param ending: ``svg``, ``png``, ``pdf`` or ``pptx``; ``plate`` in the address names one page
    :param known: what layers add to the cards, where the request's own do not
    :raises NotFound: where there is no such page
    """
    from argmap.drawing import raster

    found = plates(debate, "slide" if ending == "pptx" else "a4", known)
    wanted = request.args.get("plate", "")
    if wanted and wanted not in found.names and request.args.get("printed") and wanted.isdigit():
        return Response(NOTHING, content_type="image/svg+xml; charset=utf-8")
    if wanted and wanted not in found.names:
        raise NotFound("plate", wanted[:20], found.names)
    pages = [(n, p) for n, p in zip(found.names, found.plates, strict=True) if not wanted or n == wanted]
    if ending == "pptx":
        from argmap.drawing.pptx import pptx

        titles = {source.id: source.short for source in library().sources_of(debate.map).values()}
        medium = medium_of(request.args.get("paper", "slide"))
        response = Response(
            pptx(library().paged(debate.map), [plate for _, plate in pages], medium, titles), content_type=PPTX
        )
        response.headers["Content-Disposition"] = f'attachment; filename="{debate.id}.pptx"'
        return response
    if ending == "pdf":
        pictures = [plate.picture for _, plate in pages]
        content = raster.pdf(*pictures, title=debate.map.title, day=day_of(library(), debate.id))
        response = Response(content, content_type="application/pdf")
        response.headers["Content-Disposition"] = f'inline; filename="{debate.id}.pdf"'
        return response

    def written(plate: Plate) -> bytes:
        return plate.picture.svg.encode() if ending == "svg" else raster.png(plate.picture, whole("scale", 2, 1, 4))

    if len(pages) == 1:
        kind = "image/svg+xml; charset=utf-8" if ending == "svg" else "image/png"
        response = Response(written(pages[0][1]), content_type=kind)
        if ending == "svg":
            response.headers["Content-Security-Policy"] = PICTURE_POLICY
        return response
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, plate in pages:
            # The same map gives the same bytes, whenever it is packed.
            archive.writestr(zipfile.ZipInfo(f"{debate.id}-{name}.{ending}"), written(plate))
    response = Response(packed.getvalue(), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{debate.id}-{ending}.zip"'
    return response
