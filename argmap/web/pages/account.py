"""A person's own account: name, password, sessions, tokens, what is kept about them, and how it is deleted."""

from __future__ import annotations

import json

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from argmap.access import Action
from argmap.access.people import moment
from argmap.access.roles import may
from argmap.access.tokens import SCOPES, TOKEN_DAYS, scopes_of
from argmap.errors import ArgmapError, BadRequest, NotFound, NotSignedIn, Refused
from argmap.store.people import PersonRow
from argmap.web import access, guessing
from argmap.web.refill import refill

blueprint = Blueprint("account", __name__, url_prefix="/account")
#: What a token may be for, in words.
SCOPE_WORDS = {
    Action.READ: "read everything you can read",
    Action.EDIT: "edit maps you can edit",
    Action.CREATE_MAP: "make new maps",
    Action.MANAGE_WEBHOOKS: "manage webhooks",
}


@blueprint.after_request
def apart(response: Response) -> Response:
    """Keep these pages out of every memory."""
    response.headers["Cache-Control"] = "no-store"
    return response


def own() -> PersonRow:
    """Return the account of whoever sends the present request.

    :raises NotSignedIn: where nobody has signed in
    """
    person = access.current_person()
    if access.at_machine():
        raise BadRequest("You are at the machine itself and need no account. People and access has everybody’s.")
    row = access.people().store.person(person.id) if person.id else None
    if row is None:
        raise NotSignedIn("You need to sign in to see your account.")
    return row


@blueprint.get("")
def page() -> str:
    """Show the account."""
    return _page(own())


def _page(row: PersonRow, *, error: str = "", where: str = "", made: str = "") -> str:
    people = access.people()
    visit, person = access.visit(), people.as_person(row)
    return render_template(
        "account.html",
        row=row,
        error=error,
        where=where,
        made=made,
        done=request.args.get("done", ""),
        maps=sorted(person.maps),
        sessions=[
            (one, moment(one.used), visit is not None and one.secret == visit.session)
            for one in people.store.sessions(row.id)
        ],
        tokens=[
            (
                one,
                ", ".join(action for action in SCOPES if action in scopes_of(one)),
                moment(one.ends)[:10],
                moment(one.used)[:10] if one.used else "never",
            )
            for one in people.store.tokens(row.id)
        ],
        scopes=[
            (scope, SCOPE_WORDS[scope])
            for scope in SCOPES
            if scope != Action.READ and (may(person, scope) or (scope is Action.EDIT and person.maps))
        ],
        most_days=TOKEN_DAYS,
        browser=browser_name,
    )


def browser_name(said: str) -> str:
    """Return what a browser is, as its user would say it.

    >>> browser_name("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML) Chrome/143.0 Safari/537.36")
    'Chrome on Linux'
    """
    names = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
    systems = (
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "a Mac"),
        ("Linux", "Linux"),
    )
    name = next((word for mark, word in names if mark in said), "")
    system = next((word for mark, word in systems if mark in said), "")
    return f"{name or 'A browser'} on {system}" if system else name or said[:60] or "unknown"


def _done(what: str) -> Response:
    response = make_response(redirect(url_for("account.page", done=what), 303))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("")
def change() -> Response:
    """Change the name, or the password."""
    row, form = own(), request.form
    what = form.get("do", "")
    try:
        if what == "name":
            access.people().change(row, name=form.get("name", ""), by=access.by())
        elif what == "password":
            access.check_connection()
            visit = access.visit()
            row = access.people().set_password(
                row,
                form.get("old", ""),
                form.get("password", ""),
                by=access.by(),
                session=visit.session if visit else "",
                keep_tokens="keep-tokens" in form,
            )
            # Whoever may have seen the old password may have seen the old cookie too.
            browser, address = request.headers.get("User-Agent", ""), request.remote_addr or ""
            secret = access.sessions().begin(row, browser=browser, address=address, how="new password")
            return guessing.keep_device(access.keep_session(_done("password"), secret), row)
        elif what == "sessions":
            visit = access.visit()
            access.people().store.end_sessions(row.id, visit.session if visit else "")
            access.people().note(access.by(), "ended the other sessions of", row.id)
        else:
            raise BadRequest("argmap does not recognise this form. Load the page again.")
    except Refused as error:
        return make_response(refill(_page(row, error=str(error), where=what), form), 422)
    return _done(what)


@blueprint.post("/tokens")
def make_token() -> Response:
    """Make a token and show it, this once."""
    row, form = own(), request.form
    try:
        days = form.get("days", "")
        scopes = [Action(one) for one in form.getlist("scope") if one in tuple(Action)]
        name = form.get("name", "")
        whole = int(days) if days.isascii() and days.isdigit() and len(days) < 6 else 0
        _, text = access.tokens().make(row, name, scopes, whole, by=access.by())
    except ArgmapError as error:
        return make_response(refill(_page(row, error=str(error), where="token"), request.form), 422)
    return make_response(_page(row, made=text))


@blueprint.post("/tokens/<token_id>")
def revoke(token_id: str) -> Response:
    """Revoke a token."""
    row = own()
    token = next((one for one in access.people().store.tokens(row.id) if one.id == token_id), None)
    if token is None:
        raise NotFound("token", token_id[:40])
    access.tokens().revoke(token, by=access.by())
    return _done("token")


@blueprint.get("/data.json")
def data() -> Response:
    """Give out all that is kept about a person."""
    row = own()
    text = json.dumps(access.people().known_of(row), ensure_ascii=False, indent=2) + "\n"
    response = Response(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="argmap-{row.id}.json"'
    return response


@blueprint.post("/delete")
def delete() -> Response:
    """Delete the account, where the name was typed as a sign that it is meant."""
    row = own()
    try:
        if request.form.get("login", "").strip().casefold() != row.login:
            raise BadRequest("Type the name you sign in with to delete the account.")
        access.people().remove(row, by=access.by(), keep_name="keep" in request.form)
    except ArgmapError as error:
        return make_response(refill(_page(row, error=str(error), where="delete"), request.form), 422)
    return access.drop_session(make_response(redirect(url_for("library.home"), 303)))
