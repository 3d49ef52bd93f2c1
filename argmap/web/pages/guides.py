"""Help: the documentation's pages for people who use argmap."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, send_from_directory, url_for

from argmap.errors import NotFound
from argmap.places import shipped
from argmap.views import guides

blueprint = Blueprint("guides", __name__, url_prefix="/help")


@blueprint.get("")
def index() -> str:
    """List the guides."""
    return render_template("help.html", groups=guides.GROUPS, guide=None)


@blueprint.get("/<name>")
def page(name: str) -> str | Response:
    """Show a guide, or a picture of one."""
    if name.endswith(".png"):
        if name not in guides.PICTURES:
            raise NotFound("picture", name[:60], ())
        return send_from_directory(shipped("docs"), name)
    found = guides.guide(name, lambda other: url_for("guides.page", name=other))
    return render_template("help.html", groups=guides.GROUPS, guide=found)
