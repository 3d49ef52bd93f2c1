"""Who sends the present request, and what that lets them do; views ask here and nowhere else."""

from __future__ import annotations

from typing import cast

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import Forbidden, Unauthorized

from argmap.access import ANYBODY, OWNER_HERE, Action, Person, may, refusal
from argmap.access.people import By, People
from argmap.access.sessions import SESSION_SECONDS, Sessions, Visit
from argmap.access.tokens import Tokens
from argmap.errors import NotAllowed, NotSignedIn
from argmap.store import Author, AuthorKind
from argmap.web.cache import UNNAMED
from argmap.web.current import database, settings

#: Names of the cookie that keeps a session: over https one that no other host and no script can set, and over http.
SAFE_COOKIE, PLAIN_COOKIE = "__Host-argmap", "argmap_session"
#: Pages for one person, or with a secret in their address: no other site is told what they are.
PERSONAL = ("signing.", "provider.", "lti.", "rooms.", "account.", "members.", "hooks.")
#: What a private server shows to somebody who has not signed in: the way in, and rooms, which have codes of their own.
OPEN = ("signing.", "provider.", "lti.", "rooms.")
OPEN_ENDPOINTS = ("static", "theme", "health")
PLAIN = (
    "Signing in needs https, so that nobody on the way can read the password. Put a proxy with https before argmap "
    "and name it with --trusted-proxy, or, in a network that you trust, start it with --sign-in-over-http."
)


def attach(app: Flask) -> None:
    """Keep what is shown to one person from everybody else, and a private server from strangers."""
    app.before_request(_keep_out)
    app.after_request(_keep_private)


def people() -> People:
    """Return the people that the server knows.

    :raises Unavailable: where the library has no database
    """
    found = current_app.extensions.get("argmap.people")
    if found is None:
        found = current_app.extensions.setdefault("argmap.people", People(database("Accounts")))
    return cast(People, found)


def sessions() -> Sessions:
    """Return what signs people in."""
    return Sessions(people())


def tokens() -> Tokens:
    """Return the tokens of people."""
    return Tokens(people())


def at_machine() -> bool:
    """Return whether the present request is of whoever sits at the machine.

    Behind a proxy everybody comes from the machine's own address: whoever a proxy that nobody named brings is not taken
    for its owner.
    """
    return settings().owner_here and not unnamed_proxy()


def unnamed_proxy() -> bool:
    """Return whether the present request shows a proxy that the owner has not named."""
    return bool(request.environ.get(UNNAMED))


def visit() -> Visit | None:
    """Return the session that the request's cookie keeps; ``None`` where it keeps none."""
    if "visit" not in g:
        secret = request.cookies.get(cookie_name(), "")
        known = settings().library.store is not None and not at_machine()
        g.visit = sessions().visit(secret) if secret and known else None
    return cast("Visit | None", g.visit)


def current_person() -> Person:
    """Return who sends the present request.

    :raises Unauthorized: where it brings a token that is none
    :raises Forbidden: where a form was sent with a session's cookie and nothing says from which site
    """
    if "person" not in g:
        # The page that tells of a failure asks again, and must not fail in its turn.
        g.person = ANYBODY
        g.person = _person()
    return cast(Person, g.person)


def _person() -> Person:
    if at_machine():
        return OWNER_HERE
    if request.path.startswith("/api/") and "Authorization" in request.headers:
        given = request.headers["Authorization"]
        kind, _, text = given.partition(" ")
        found = tokens().bearer(text.strip()) if kind.lower() == "bearer" and settings().library.store else None
        if found is None:
            raise Unauthorized("This token is unknown, has expired or was revoked.")
        return found
    found_visit = visit()
    if found_visit is None:
        return ANYBODY
    safe = request.method in ("GET", "HEAD", "OPTIONS")
    if not safe and "Sec-Fetch-Site" not in request.headers and "Origin" not in request.headers:
        # Every browser says one of the two with a form. What says neither may not use a cookie that came along.
        raise Forbidden("This request does not say which page it comes from.")
    return found_visit.person


def may_read() -> bool:
    """Return whether whoever sends the present request may be told what the library holds."""
    return not settings().private or bool(current_person().id)


def is_public_page() -> bool:
    """Return whether the present page says what it is to sites where somebody puts a link to it."""
    endpoint = request.endpoint or ""
    return bool(endpoint) and not endpoint.startswith(PERSONAL)


def may_be_told() -> bool:
    """Return the same for a page that says what is wrong with the request, which may be who sends it."""
    try:
        return may_read()
    except (Unauthorized, Forbidden):
        return False


def allowed(action: Action, map_id: str = "") -> bool:
    """Return whether whoever sends the present request may do something; for what a page offers."""
    return may(current_person(), action, map_id)


def require(action: Action, map_id: str = "") -> Person:
    """Return who sends the present request, if they may do something.

    :param action: what for
    :param map_id: the map it is done to, where it is done to one
    :raises NotSignedIn: where nobody has signed in, and somebody who has might
    :raises NotAllowed: where they may not
    """
    person = current_person()
    if not may(person, action, map_id):
        raise (NotAllowed if person.id else NotSignedIn)(refusal(person, action))
    return person


def author() -> Author:
    """Return who sends the present request, as the log names them."""
    person = current_person()
    return Author(AuthorKind.PROGRAM if person.token else AuthorKind.PERSON, person.id, person.name)


def by() -> By:
    """Return who sends the present request, as the audit log names them."""
    return By(current_person(), request.remote_addr or "")


# cookies


def cookie_name() -> str:
    """Return the name of the cookie that keeps a session on the present connection."""
    return SAFE_COOKIE if request.is_secure else PLAIN_COOKIE


def may_sign_in() -> bool:
    """Return whether the connection is fit for a password: https, this machine itself, or http where it is allowed."""
    host = request.host.rpartition(":")[0] or request.host
    here = host in ("localhost", "[::1]") or host.startswith("127.")
    return request.is_secure or (here and not unnamed_proxy()) or settings().plain_sign_in


def check_connection() -> None:
    """Refuse to take a password over a connection that others may read.

    :raises NotAllowed: with what to do
    """
    if not may_sign_in():
        raise NotAllowed(PLAIN)


def keep_session(response: Response, secret: str) -> Response:
    """Let the browser keep a session that has begun; one that it kept before ends."""
    before = request.cookies.get(cookie_name(), "")
    if before:
        people().store.end_session(_hash(before))
    response.set_cookie(
        cookie_name(),
        secret,
        max_age=int(SESSION_SECONDS),
        path="/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def drop_session(response: Response) -> Response:
    """Let the browser forget its session."""
    response.delete_cookie(cookie_name(), path="/", secure=request.is_secure, httponly=True, samesite="Lax")
    response.headers["Cache-Control"] = "no-store"
    return response


def _hash(secret: str) -> str:
    from argmap.access.secrets import fingerprint

    return fingerprint(secret)


# private answers


def _keep_out() -> None:
    endpoint = request.endpoint or ""
    if request.path.startswith("/api/"):
        # A token that has ended is told at once, where anybody may read too.
        current_person()
    if endpoint in OPEN_ENDPOINTS or endpoint.startswith(OPEN):
        return
    if not may_read():
        raise NotSignedIn("You need to sign in to read this.")


def _keep_private(response: Response) -> Response:
    person = g.get("person")
    if person is None or not person.id or at_machine() or request.endpoint in OPEN_ENDPOINTS:
        return response
    if settings().private or not request.path.startswith("/api/"):
        response.headers["Cache-Control"] = "no-store"
        response.headers.pop("ETag", None)
    return response
