"""Any two things side by side: maps, positions of different maps, revisions of one map."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from argmap.errors import NotFound
from argmap.views.compare import compare, drawn, map_of, offers, pair, thing
from argmap.views.standalone import COMPARISON, MEDIA, export_comparison
from argmap.web.current import library, settings
from argmap.web.links import MAP_VIEW_LINKS
from argmap.web.pages.shared import truth, with_args
from argmap.web.security import PICTURE_POLICY

blueprint = Blueprint("compare", __name__)


@blueprint.get("/compare")
def page() -> str | Answer:
    """Show ``left`` beside ``right``, each a map, map:position or map@revision, with every difference marked in both.

    Options: ``all`` shows what is the same too. What is not chosen is chosen for the reader: two positions of the
    debate, or of the first one, or another debate; only an empty library has nothing to compare. The page's form also
    sends ``left-map`` and ``right-map``, which count where a part of another map is still chosen beside them.
    """
    left, right = _chosen("left"), _chosen("right")
    if "left-map" in request.args or "right-map" in request.args:
        return redirect(url_for("compare.page", left=left, right=right))
    choices = offers(library())
    left, right = pair(library(), left, right)
    if not left or not right:
        return render_template(
            "compare.html", offers=choices, left=left, right=right, found=None, pictures=(), everything=False
        )
    found = compare(thing(library(), left), thing(library(), right))
    dot = settings().dot
    pictures = (
        drawn(library(), found.left, "right", "left", MAP_VIEW_LINKS, dot),
        drawn(library(), found.right, "left", "right", MAP_VIEW_LINKS, dot),
    )
    return render_template(
        "compare.html",
        offers=choices,
        left=left,
        right=right,
        found=found,
        pictures=pictures,
        everything=truth("all"),
        all_url=with_args(all=1),
        changes_url=with_args(all=None),
        swap=with_args(left=right, right=left),
        files=[(form.upper(), url_for("compare.file", ending=form, left=left, right=right)) for form in COMPARISON],
    )


def _chosen(name: str) -> str:
    spec, map_id = request.args.get(name, ""), request.args.get(f"{name}-map", "")
    return spec if not map_id or map_of(spec) == map_id else map_id


@blueprint.get("/compare.<ending>")
def file(ending: str) -> Response:
    """Answer with what is different between ``left`` and ``right`` as PDF or as one HTML page."""
    if ending not in COMPARISON:
        raise NotFound("format", ending[:40], COMPARISON)
    found = compare(thing(library(), request.args.get("left", "")), thing(library(), request.args.get("right", "")))
    response = Response(export_comparison(library(), found, ending), content_type=MEDIA[ending])
    kind = "attachment" if ending == "html" else "inline"
    response.headers["Content-Disposition"] = f'{kind}; filename="comparison.{ending}"'
    if ending == "svg":
        response.headers["Content-Security-Policy"] = PICTURE_POLICY
    return response
