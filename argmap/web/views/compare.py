"""Any two things side by side: maps, positions of different maps, revisions of one map."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from argmap.web.app import library, settings
from argmap.web.views.comparing import compare, offers, picture, thing
from argmap.web.views.shared import layout_cache, truth, with_args

blueprint = Blueprint("compare", __name__)


@blueprint.get("/compare")
def page() -> str:
    """Show ``left`` beside ``right``, each a map, map:position or map@revision, with every difference marked in both.

    Options: ``all`` shows what is the same too. Without ``left`` and ``right`` the page offers what there is.
    """
    left, right = request.args.get("left", ""), request.args.get("right", "")
    if not left or not right:
        return render_template(
            "compare.html", offers=offers(library()), left=left, right=right, found=None, pictures=(), everything=False
        )
    found = compare(thing(library(), left), thing(library(), right))
    cache, dot = layout_cache(), settings().dot or None
    pictures = (
        picture(library(), found.left, "right", "left", cache, dot),
        picture(library(), found.right, "left", "right", cache, dot),
    )
    return render_template(
        "compare.html",
        offers=offers(library()),
        left=left,
        right=right,
        found=found,
        pictures=pictures,
        everything=truth("all"),
        all_url=with_args(all=1),
        changes_url=with_args(all=None),
        swap=with_args(left=right, right=left),
    )
