"""Signing in and out: by password, by one-time code, by taking an invitation. Opening a link does nothing."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from argmap.access.sessions import CODE_SECONDS
from argmap.errors import NotAllowed, Refused
from argmap.store.people import PersonRow
from argmap.web import access, guessing
from argmap.web.current import settings
from argmap.web.refill import refill

blueprint = Blueprint("signing", __name__)
#: Name of the cookie of a browser that has asked for a code.
SAFE_CODE, PLAIN_CODE = "__Host-argmap-code", "argmap_code"
WRONG = "The name or the password is wrong."


@blueprint.after_request
def apart(response: Response) -> Response:
    """Keep these pages out of every memory: they are for one person each."""
    response.headers["Cache-Control"] = "no-store"
    return response


def onward(given: str) -> str:
    """Return the page of this site to go to after signing in; the library for an address elsewhere.

    :param given: what the address says
    """
    root = request.script_root
    inside = given.startswith(f"{root}/") and not given.startswith(("//", "/\\")) and given.isprintable()
    return given if inside and "\\" not in given else url_for("library.home")


@blueprint.get("/sign-in")
def page() -> str | Response:
    """Show the form to sign in with a name and a password."""
    if access.current_person().id:
        return _to(onward(request.args.get("next", "")))
    return _form()


def _form(error: str = "") -> str:
    store = settings().library.store
    return render_template(
        "sign_in.html",
        error=error,
        login=request.form.get("login", ""),
        onward=request.values.get("next", ""),
        fit=access.may_sign_in(),
        plain=access.PLAIN,
        known=store is not None and (access.people().known() or settings().provider is not None),
        provider=settings().provider,
    )


@blueprint.post("/sign-in")
def sign_in() -> Response:
    """Sign in with a name and a password."""
    access.check_connection()
    login = request.form.get("login", "")
    tried = guessing.begin(login)
    found = access.sessions().check(login, request.form.get("password", ""), address=request.remote_addr or "")
    if found is None:
        return make_response(refill(_form(WRONG), request.form), 422)
    guessing.right(tried)
    return _begun(found, "password")


def _begun(row: PersonRow, how: str) -> Response:
    """Answer with a new session."""
    browser = request.headers.get("User-Agent", "")
    secret = access.sessions().begin(row, browser=browser, address=request.remote_addr or "", how=how)
    response = access.keep_session(_to(onward(request.values.get("next", ""))), secret)
    return guessing.keep_device(response, row)


def _to(address: str) -> Response:
    return cast(Response, redirect(address, 303))


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End the session."""
    person = access.current_person()
    secret = request.cookies.get(access.cookie_name(), "")
    if person.id and secret and not access.at_machine():
        access.sessions().end(secret, by=access.by())
    return access.drop_session(_to(url_for("library.home")))


# codes


def _code_name() -> str:
    return SAFE_CODE if request.is_secure else PLAIN_CODE


@blueprint.get("/sign-in/code")
def code_page() -> str:
    """Show the form that asks for a one-time code, or takes one where this browser has asked."""
    return _code_form()


def _code_form(error: str = "", login: str = "", ended: bool = False) -> str:
    return render_template(
        "sign_in_code.html",
        error=error,
        login=login,
        asked=bool(request.cookies.get(_code_name())) and not ended,
        onward=request.values.get("next", ""),
        fit=access.may_sign_in(),
        plain=access.PLAIN,
    )


@blueprint.post("/sign-in/code")
def use_code() -> Response:
    """Ask for a code, or sign in with it; it works in the browser alone that asked."""
    access.check_connection()
    own = access.sessions()
    if "code" not in request.form:
        secret = own.ask_code(request.form.get("login", ""))
        response = _to(url_for("signing.code_page", next=request.form.get("next") or None))
        response.set_cookie(
            _code_name(),
            secret,
            max_age=int(CODE_SECONDS),
            path="/",
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
        return response
    secret = request.cookies.get(_code_name(), "")
    try:
        found = own.use_code(secret, request.form["code"], address=request.remote_addr or "")
    except NotAllowed as error:
        response = make_response(_code_form(str(error), ended=True), 422)
        response.delete_cookie(_code_name(), path="/", secure=request.is_secure)
        return response
    if found is None:
        return make_response(_code_form("This code is wrong. Look at it again, or ask for another one."), 422)
    response = _begun(found, "code")
    response.delete_cookie(_code_name(), path="/", secure=request.is_secure)
    return response


# invitations


@blueprint.get("/invitations/<secret>")
def invitation(secret: str) -> str:
    """Show the form to choose a password; opening it does not use the invitation."""
    return _invited(secret, access.people().invited(secret))


def _invited(secret: str, row: PersonRow, error: str = "") -> str:
    return render_template(
        "invitation.html",
        secret=secret,
        invited=row,
        error=error,
        tokens=len(access.people().store.tokens(row.id)),
        fit=access.may_sign_in(),
        plain=access.PLAIN,
        provider=settings().provider,
    )


@blueprint.post("/invitations/<secret>")
def accept(secret: str) -> Response:
    """Take an invitation: the password is set, and whoever chose it is signed in."""
    access.check_connection()
    own = access.people()
    row = own.invited(secret)
    try:
        keep = "keep-tokens" in request.form
        row = own.accept(secret, request.form.get("password", ""), by=access.by(), keep_tokens=keep)
    except Refused as error:
        return make_response(refill(_invited(secret, row, str(error)), request.form), 422)
    return _begun(row, "invitation")
