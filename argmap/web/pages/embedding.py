"""Maps, debates, claims and quotations in pages of other sites: light, without scripts and cookies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, make_response, render_template, request, url_for

from argmap.errors import BadRequest
from argmap.library import Debate
from argmap.views.board import board
from argmap.views.claim import claim_panel
from argmap.views.part import shown_part
from argmap.web.current import library, settings
from argmap.web.links import MAP_LINKS, pattern
from argmap.web.pages.debate import wish_of as board_wish
from argmap.web.pages.maps import wish_of
from argmap.web.pages.quotes import quotation
from argmap.web.pages.shared import drawn, look

blueprint = Blueprint("embedding", __name__)

_SITE = re.compile(r"https?://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?")


def checked(sites: Sequence[str]) -> tuple[str, ...]:
    """Return the sites that may embed maps, as a policy names them.

    :param sites: ``https://host``, ``https://*.host``, or ``*`` for any site; none for this site's own pages only
    :raises BadRequest: where one of them is none of these
    """
    for site in sites:
        if site != "*" and not _SITE.fullmatch(site):
            raise BadRequest(f"“{site}” is not a site that could embed maps; write https://debates.example.edu or *.")
    return tuple(sites) or ("'self'",)


@blueprint.get("/embed/maps/<map_id>")
def page(map_id: str) -> Response:
    """Show a map for a frame; ``focus``, ``steps``, ``direction``, ``theme`` and so on are those of its own page."""
    debate = library().debate(map_id)
    view = shown_part(debate.map, wish_of(debate))
    address = url_for("maps.page", map_id=map_id)
    options = replace(look(), href=pattern("maps.page", "claim", map_id), behind_href=f"{address}?open={{}}")
    drawing, reason = drawn(debate, view, options)
    return framed("embed.html", debate, address, drawing=drawing, reason=reason)


@blueprint.get("/embed/maps/<map_id>/debate")
def debate(map_id: str) -> Response:
    """Show the positions side by side for a frame; the options are those of their own page."""
    found = library().debate(map_id)
    address = url_for("debate.maps", map_id=map_id)
    wish = replace(board_wish(found), href=pattern("debate.maps", "claim", map_id), behind_href=f"{address}?open={{}}")
    made = board(library(), found, wish, settings().dot)
    return framed("embed_debate.html", found, address, board=made)


@blueprint.get("/embed/maps/<map_id>/claims/<claim_id>")
def claim(map_id: str, claim_id: str) -> Response:
    """Show a claim for a frame: who holds it, its quotations with verdicts, and how much speaks for and against it."""
    found = library().debate(map_id)
    panel = claim_panel(library(), found, library().claim(map_id, claim_id), MAP_LINKS)
    address = url_for("maps.page", map_id=map_id, claim=claim_id)
    return framed("embed_claim.html", found, address, panel=panel)


@blueprint.get("/embed/maps/<map_id>/quotes/<key>")
def quote(map_id: str, key: str) -> Response:
    """Show a quotation for a frame, with its verdict and the claim it grounds."""
    found = library().debate(map_id)
    row = quotation(found, key)
    address = row.quote.reader or url_for("maps.page", map_id=map_id, claim=row.claim)
    return framed("embed_quote.html", found, address, row=row)


def framed(template: str, found: Debate, address: str, **values: object) -> Response:
    """Answer with a page that the sites which the owner named may frame, and that runs nothing.

    :param address: the page of this site that shows the same
    """
    theme = request.args.get("theme", "")
    response = make_response(
        render_template(
            template, map=found.map, address=address, theme=theme if theme in ("light", "dark") else "", **values
        )
    )
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors {' '.join(settings().embed_in)}"
    )
    return response
