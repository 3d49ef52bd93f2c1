"""Leads addresses with former ids of maps and claims to where these are now."""

from __future__ import annotations

from flask import Flask, redirect, request, url_for
from werkzeug.wrappers import Response

from argmap.library.former import present_ids
from argmap.web import access, links
from argmap.web.current import library

#: Parameters of an address that hold ids of claims.
CLAIMS = ("claim", "focus", "reject", "accept")


def register(app: Flask) -> None:
    """Redirect requests for what has another id now, for good."""
    app.before_request(_moved)


def _moved() -> Response | None:
    given = dict(request.view_args or {})
    map_id = given.get("map_id")
    if not isinstance(map_id, str) or request.method not in ("GET", "HEAD") or not request.endpoint:
        return None
    if not access.may_read():
        # A redirect would tell a stranger that there is such a map, and what it is called now.
        return None
    changed = dict(given)
    changed["map_id"], claim_id = present_ids(library(), map_id, str(given.get("claim_id", "")))
    if "claim_id" in given:
        changed["claim_id"] = claim_id
    passed = links.parameters()
    asked = {
        name: [present_ids(library(), changed["map_id"], value)[1] if name in CLAIMS else value for value in values]
        for name, values in passed.items()
    }
    if changed == given and asked == passed:
        return None
    return redirect(url_for(request.endpoint, **{**asked, **changed}), 301)
