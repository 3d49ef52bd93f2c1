"""A map in a page of another site: its picture and the way to its source, light, without scripts and cookies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, make_response, render_template, url_for

from argmap.errors import BadRequest
from argmap.views.part import shown_part
from argmap.web.current import library, settings
from argmap.web.links import pattern
from argmap.web.pages.maps import wish_of
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
    response = make_response(
        render_template("embed.html", map=debate.map, drawing=drawing, reason=reason, address=address)
    )
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors {' '.join(settings().embed_in)}"
    )
    return response
