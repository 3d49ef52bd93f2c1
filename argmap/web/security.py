"""What every response carries and every unsafe request must show: headers, hosts, origins, sizes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import Forbidden, SecurityError

#: The largest body a request may have, in bytes: an import of a large map with room to spare.
MAX_BODY = 4 * 1024 * 1024
#: The same for an essay, which may have pictures.
MAX_ESSAY = 24 * 1024 * 1024
#: Where an essay is sent to.
ESSAY_PATHS = ("/essay", "/api/v1/essays/check")

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: A picture opened by itself brings its own styles and font, and may do nothing else.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'none'; sandbox"
#: What every answer carries, unless its view has set its own.
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


#: What a learning platform's pages send: it is believed for its signature, in the browser alone that began.
FROM_ELSEWHERE = frozenset({"lti.login", "lti.launch"})


def most_of(path: str) -> int:
    """Return the largest body that a request may have, in bytes.

    :param path: of its address, below the place where argmap is mounted
    """
    return MAX_ESSAY if path in ESSAY_PATHS else MAX_BODY


def protect(app: Flask, hosts: Sequence[str]) -> None:
    """Make the app answer only to these hosts, refuse foreign posts and oversized bodies, and send safe headers.

    :param hosts: host names without a port
    """
    app.config.update(
        TRUSTED_HOSTS=list(hosts),
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        MAX_FORM_PARTS=50,
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
    )
    app.before_request(refuse_foreign)
    app.after_request(add_headers)


def refuse_foreign() -> None:
    """Refuse a request that changes something and was not sent from a page of this site.

    Browsers say where a request comes from in headers no page can forge (Fetch Metadata, W3C; Origin, RFC 6454), so
    no token is needed, and pages stay the same for everybody. Programs that are not browsers send neither header.

    :raises Forbidden: for a request from another site
    :raises SecurityError: for a host that is not this server's, which comes before all else
    """
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception
    if request.method in ("GET", "HEAD", "OPTIONS") or request.endpoint in FROM_ELSEWHERE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise Forbidden("This request came from another site.")
        return
    origin = request.headers.get("Origin")
    if origin is not None and _place(origin) != request.host:
        raise Forbidden("This request came from another site.")


def _place(origin: str) -> str:
    """Return host and port of an origin; empty where it is not a valid address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def add_headers(response: Response) -> Response:
    """Add the headers every response carries, unless the view has set its own."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "frame-ancestors 'none'" not in response.headers["Content-Security-Policy"]:
        # The older header cannot name sites; where a policy does, it would refuse them all.
        del response.headers["X-Frame-Options"]
    return response
