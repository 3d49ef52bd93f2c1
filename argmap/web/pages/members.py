"""Who has access: accounts, their roles, invitations and codes, and the log of what was done about access."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from argmap.access import Action, Role
from argmap.access.people import moment
from argmap.errors import ArgmapError, BadRequest, NotFound
from argmap.store.people import AuditRow, PersonRow
from argmap.web import access
from argmap.web.current import library
from argmap.web.refill import refill

blueprint = Blueprint("members", __name__, url_prefix="/access")
#: Entries of the audit log on one page.
SHOWN = 100


@blueprint.after_request
def apart(response: Response) -> Response:
    """Keep these pages out of every memory."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/people")
def page() -> str:
    """Show everybody who has an account."""
    access.require(Action.MANAGE_PEOPLE)
    return _page()


def _page(error: str = "") -> str:
    own = access.people()
    return render_template(
        "access_people.html",
        people=[(row, sorted(own.store.edited_by(row.id))) for row in own.store.people()],
        waiting=[(row, moment(asked)[11:16]) for row, asked in access.sessions().waiting()],
        roles=list(Role),
        error=error,
        sent=request.form,
        done=request.args.get("done", ""),
    )


@blueprint.post("/people")
def add() -> Response:
    """Add an account, and show the link by which its person comes in."""
    access.require(Action.MANAGE_PEOPLE)
    form, own = request.form, access.people()
    try:
        row = own.add(form.get("name", ""), _role(form), login=form.get("login", "").strip(), by=access.by())
        secret = own.invite(row, by=access.by())
    except ArgmapError as error:
        return make_response(refill(_page(str(error)), request.form), 422)
    return _invitation(row, secret)


def _role(form: dict[str, str]) -> Role:
    try:
        return Role(form.get("role", ""))
    except ValueError:
        raise BadRequest(f"A role is one of {', '.join(Role)}.") from None


def _invitation(row: PersonRow, secret: str) -> Response:
    address = url_for("signing.invitation", secret=secret, _external=True)
    return make_response(render_template("access_invited.html", row=row, address=address, code=""))


def _found(person_id: str) -> PersonRow:
    row = access.people().store.person(person_id)
    if row is None:
        raise NotFound("person", person_id[:40])
    return row


@blueprint.get("/people/<person_id>")
def person(person_id: str) -> str:
    """Show one account, and what can be done with it."""
    access.require(Action.MANAGE_PEOPLE)
    return _person(_found(person_id))


def _person(row: PersonRow, error: str = "") -> str:
    own = access.people()
    return render_template(
        "access_person.html",
        row=row,
        roles=list(Role),
        maps=sorted(own.store.edited_by(row.id)),
        titles={name: debate.map.title for name, debate in library().debates.items()},
        waiting=any(one.id == row.id for one, _ in access.sessions().waiting()),
        tokens=len(own.store.tokens(row.id)),
        entries=_told(own.store.audited(20, person_id=row.id)),
        error=error,
        done=request.args.get("done", ""),
    )


@blueprint.post("/people/<person_id>")
def change(person_id: str) -> Response:
    """Do one thing with an account, as its form asks."""
    access.require(Action.MANAGE_PEOPLE)
    row, form, own, who = _found(person_id), request.form, access.people(), access.by()
    what = form.get("do", "")
    try:
        if what == "role":
            own.change(row, role=_role(form), by=who)
        elif what in ("disable", "enable"):
            own.change(row, disabled=what == "disable", by=who)
        elif what == "invite":
            return _invitation(row, own.invite(row, by=who))
        elif what == "code":
            code = access.sessions().give_code(row, by=who)
            return make_response(render_template("access_invited.html", row=row, address="", code=code))
        elif what in ("editor", "no editor"):
            map_id = form.get("map", "").strip()
            if what == "editor" and map_id not in library().debates:
                raise NotFound("map", map_id[:80])
            own.set_editor(map_id, row, what == "editor", by=who)
        elif what == "remove":
            if form.get("login", "").strip().casefold() != row.login:
                raise BadRequest(f"Type “{row.login}” to remove the account.")
            own.remove(row, by=who, keep_name="keep" in form)
            return make_response(redirect(url_for("members.page", done="removed"), 303))
        else:
            raise BadRequest("argmap does not recognise this form. Load the page again.")
    except ArgmapError as error:
        return make_response(refill(_person(row, str(error)), request.form), 422)
    return make_response(redirect(url_for("members.person", person_id=person_id, done=what), 303))


@blueprint.get("/audit")
def audit() -> str:
    """Show what was done about access, newest first."""
    access.require(Action.SEE_AUDIT)
    given = request.args.get("before", "")
    before = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
    found = access.people().store.audited(SHOWN + 1, before)
    return render_template(
        "access_audit.html",
        entries=_told(found[:SHOWN]),
        older=found[SHOWN - 1].number if len(found) > SHOWN else 0,
        newest=not before,
    )


def _told(rows: list[AuditRow]) -> list[tuple[AuditRow, str]]:
    """Return entries with the names of those they are about."""
    names = {one.id: one.name for one in access.people().store.people()}
    return [(row, names.get(row.target, row.target) if row.target != row.actor else "") for row in rows]
