"""The pages that a learning platform opens: a launch, what it leads to, and the choice of a link for a course."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for

from argmap.access.identities import Identities
from argmap.errors import BadRequest, NotAllowed, NotFound
from argmap.store.people import PersonRow
from argmap.web import access
from argmap.web.current import library, settings
from argmap.web.ltilaunch import CHOOSING, ENTER, LINK, PAGE, PATIENCE, Launches
from argmap.web.pages.signing import apart, onward
from argmap.web.security import PAGE_POLICY

blueprint = Blueprint("lti", __name__, url_prefix="/lti")
blueprint.after_request(apart)
SAFE, PLAIN = "__Host-argmap-lti-", "argmap_lti_"
#: What a link may show of a debate: words for a choice, and the endpoint.
VIEWS = {
    "maps.page": "the map",
    "debate.maps": "side by side",
    "present.page": "the walkthrough",
    "rooms.of_map": "rooms (for teachers)",
}


def _launches() -> Launches:
    tool = settings().lti
    if tool is None:
        raise NotFound("page", "lti")
    found = current_app.extensions.get("argmap.lti")
    if found is None:
        found = current_app.extensions.setdefault("argmap.lti", Launches(tool, access.people().store))
    return cast(Launches, found)


def _cookie(state: str) -> str:
    # Several links of a course may be opened at once.
    return (SAFE if request.is_secure else PLAIN) + state[-8:]


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> Response:
    """Begin a launch: send the browser to the platform, which confirms it."""
    own = _launches()
    access.check_connection()
    address, state = own.begin(request.values.to_dict(), url_for("lti.launch", _external=True))
    response = make_response(redirect(address, 303))
    # The platform's page sends it back by a form, from another site and mostly in a frame.
    safe: dict[str, Any] = {"samesite": "None", "partitioned": True} if request.is_secure else {}
    response.set_cookie(
        _cookie(state), state, max_age=int(PATIENCE), path="/", secure=request.is_secure, httponly=True, **safe
    )
    return response


@blueprint.post("/launch")
def launch() -> Response:
    """Sign in whom the platform vouches for, in the browser alone that began, and show what the link leads to."""
    own = _launches()
    access.check_connection()
    state = request.cookies.get(_cookie(request.form.get("state", "")), "")
    found = own.finish(request.form.to_dict(), state)
    people = access.people()
    row = Identities(people, True).account(found.identity, address=request.remote_addr or "")
    if found.choice is not None:
        return _chooser(own, row.id, found.choice)
    page = _page(found.page)
    if request.headers.get("Sec-Fetch-Dest") == "iframe":
        # In another site's frame no session can be kept.
        secret = own.keep(ENTER, row.id, {"page": page}, PATIENCE)
        return _framed(make_response(render_template("lti_enter.html", secret=secret, row=row)), found.platform.login)
    return _entered(row, page, found.platform.title)


def _page(path: str) -> str:
    """Return the page that a link leads to, below wherever argmap is mounted; the library where it names none."""
    return onward(f"{request.script_root}{path}") if path.startswith("/") else url_for("library.home")


def _entered(row: PersonRow, page: str, how: str) -> Response:
    browser, address = request.headers.get("User-Agent", ""), request.remote_addr or ""
    secret = access.sessions().begin(row, browser=browser, address=address, how=how)
    return access.keep_session(make_response(redirect(page, 303)), secret)


@blueprint.post("/enter")
def enter() -> Response:
    """Go on in a window of one's own, from a course's frame."""
    own = _launches()
    access.check_connection()
    person, kept = own.take(ENTER, request.form.get("secret", ""))
    row = access.people().store.person(person)
    if row is None or row.disabled:
        raise NotAllowed("This account is disabled.")
    return _entered(row, kept["page"], "a learning platform")


def _chooser(own: Launches, person: str, choice: dict[str, Any], error: str = "") -> Response:
    secret = own.keep(LINK, person, choice, CHOOSING)
    page = render_template(
        "lti_choose.html",
        secret=secret,
        error=error,
        maps=sorted((debate.map.title, name) for name, debate in library().debates.items()),
        views=VIEWS,
        sent=request.form,
    )
    return _framed(make_response(page, 422 if error else 200), str(choice["settings"].get("deep_link_return_url", "")))


@blueprint.post("/link")
def link() -> Response:
    """Answer the platform with the link that was chosen; the person sends it on by a button."""
    own = _launches()
    person, choice = own.take(LINK, request.form.get("secret", ""))
    try:
        title, page = _chosen()
    except BadRequest as error:
        return _chooser(own, person, choice, str(error))
    back = str(choice["settings"].get("deep_link_return_url", ""))
    if urlsplit(back).scheme not in ("http", "https"):
        raise NotAllowed("The learning platform did not say where to go back to.")
    signed = own.answer(choice, title, url_for("lti.launch", _external=True), page)
    return _framed(make_response(render_template("lti_linked.html", title=title, back=back, signed=signed)), back)


def _chosen() -> tuple[str, str]:
    code = "".join(request.form.get("code", "").split()).upper()
    if code:
        if not code.isalnum() or len(code) > 20:
            raise BadRequest("A room’s code has letters and digits only.")
        return f"Room {code}", f"/join/{code}"
    map_id, view = request.form.get("map", ""), request.form.get("view", "")
    if map_id not in library().debates or view not in VIEWS:
        raise BadRequest("Choose a debate and what to show of it, or type a room’s code.")
    path = url_for(view, map_id=map_id).removeprefix(request.script_root)
    return library().debate(map_id).map.title, path


def _framed(response: Response, address: str) -> Response:
    """Let a platform show a page in its frame, and let the page's form go there; no other site may."""
    parts = urlsplit(address)
    origin = f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else "'none'"
    policy = PAGE_POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {origin}")
    response.headers["Content-Security-Policy"] = policy.replace("form-action 'self'", f"form-action 'self' {origin}")
    return response


@blueprint.get("/keys")
def keys() -> Response:
    """Give out the public keys that platforms check argmap's answers with."""
    return jsonify(_launches().keys())


@blueprint.get("/config.json")
def config() -> Response:
    """Describe argmap in the form that Canvas reads."""
    _launches()
    target = url_for("lti.launch", _external=True)
    placement = {"target_link_uri": target, "message_type": "LtiDeepLinkingRequest"}
    return jsonify(
        {
            "title": "argmap",
            "description": "Argument maps whose quotations are checked word for word",
            "target_link_uri": target,
            "oidc_initiation_url": url_for("lti.login", _external=True),
            "public_jwk_url": url_for("lti.keys", _external=True),
            "scopes": [],
            "custom_fields": {PAGE: ""},
            "extensions": [
                {
                    "platform": "canvas.instructure.com",
                    "privacy_level": "name_only",
                    "settings": {
                        "placements": [
                            {"placement": "link_selection", **placement},
                            {"placement": "assignment_selection", **placement},
                        ]
                    },
                }
            ],
        }
    )
