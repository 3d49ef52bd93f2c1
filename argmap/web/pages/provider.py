"""The way to an identity provider and back."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for

from argmap.access.identities import Identities
from argmap.access.secrets import fingerprint
from argmap.errors import NotFound
from argmap.web import access
from argmap.web.current import settings
from argmap.web.oidc import PATIENCE, SignIn
from argmap.web.pages.signing import apart, onward

blueprint = Blueprint("provider", __name__)
blueprint.after_request(apart)
SAFE, PLAIN = "__Host-argmap-provider", "argmap_provider"


def _sign_in() -> SignIn:
    provider = settings().provider
    if provider is None:
        raise NotFound("page", "sign-in/provider")
    found = current_app.extensions.get("argmap.oidc")
    if found is None:
        found = current_app.extensions.setdefault("argmap.oidc", SignIn(provider, access.people().store))
    return cast(SignIn, found)


def _cookie() -> str:
    return SAFE if request.is_secure else PLAIN


def _back() -> str:
    return url_for("provider.back", _external=True)


@blueprint.get("/sign-in/provider")
def begin() -> Response:
    """Send the browser to the provider; ``next`` is shown afterwards."""
    own = _sign_in()
    access.check_connection()
    address, secret = own.begin(_back(), onward(request.args.get("next", "")), "")
    return _on_the_way(make_response(redirect(address, 303)), secret)


@blueprint.post("/sign-in/provider")
def take() -> Response:
    """Send the browser to the provider to take an invitation, as its form asks.

    A link must not do this: whoever opens it would give their account at the provider to what somebody else was
    invited as.
    """
    own = _sign_in()
    access.check_connection()
    given = request.form.get("invitation", "")[:200]
    access.people().invited(given)
    address, secret = own.begin(_back(), onward(""), fingerprint(given))
    # A policy for forms holds for where their answer leads too, and a provider's pages are many: a page leads there.
    page = render_template("provider_onward.html", address=address, title=own.provider.title)
    return _on_the_way(make_response(page), secret)


def _on_the_way(response: Response, secret: str) -> Response:
    """Let the browser keep the secret that it comes back with."""
    # Lax, since it must come along when the provider sends the browser back.
    response.set_cookie(
        _cookie(), secret, max_age=PATIENCE, path="/", secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return response


@blueprint.get("/sign-in/provider/back")
def back() -> Response:
    """Sign in whom the provider vouches for, in the browser alone that began it."""
    own = _sign_in()
    access.check_connection()
    address = request.remote_addr or ""
    identity, page, invitation = own.finish(request.cookies.get(_cookie(), ""), _back(), request.args.to_dict())
    row = Identities(access.people(), own.provider.admit).account(identity, invitation=invitation, address=address)
    browser = request.headers.get("User-Agent", "")
    secret = access.sessions().begin(row, browser=browser, address=address, how=own.provider.title)
    response = access.keep_session(make_response(redirect(page, 303)), secret)
    response.delete_cookie(_cookie(), path="/", secure=request.is_secure)
    return response
