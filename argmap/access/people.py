"""The people a server knows: how they are added, invited, signed in, given tokens, changed and forgotten.

Whatever is done about access is written into the audit log here, with who did it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from argmap.access import secrets
from argmap.access.passwords import check_password
from argmap.access.roles import OWNER_HERE, Person, Role
from argmap.errors import NotAllowed, NotFound, Problem, Refused, nearest
from argmap.slugs import slug
from argmap.store.people import AuditRow, GrantRow, PeopleStore, PersonRow

INVITATION_SECONDS = 7 * 86400.0
LOGIN_LENGTH, NAME_LENGTH = 120, 120
#: What is in place of the name of somebody who was removed.
REMOVED = "Somebody who left"
#: Kinds of what is kept for somebody for a time. A device signs nobody in; it is a browser they have signed in by.
INVITATION, CODE, DEVICE = "invitation", "code", "device"


@dataclass(frozen=True, slots=True)
class By:
    """Who does something about access.

    :param person: who
    :param address: network address of the request; empty for the command line
    """

    person: Person = OWNER_HERE
    address: str = ""


class People:
    """The accounts in a store."""

    def __init__(self, store: PeopleStore, clock: Callable[[], float] = time.time) -> None:
        """Take the store and a clock in seconds."""
        self.store = store
        self.clock = clock

    # accounts

    def known(self) -> bool:
        """Return whether anybody has an account."""
        return bool(self.store.people())

    def find(self, said: str) -> PersonRow:
        """Return an account by its id, the name to sign in with, or the only one of a name.

        :raises NotFound: if there is none
        """
        row = self.store.person(said) or self.of_login(said)
        if row is not None:
            return row
        everybody = self.store.people()
        named = [one for one in everybody if one.name.casefold() == said.strip().casefold()]
        if len(named) != 1:
            raise NotFound("person", said[:NAME_LENGTH], nearest(said, [one.login for one in everybody]))
        return named[0]

    def of_login(self, said: str) -> PersonRow | None:
        """Return the account of a name to sign in with, however it is written; ``None`` if there is none."""
        try:
            return self.store.person_of(login=login_of(said))
        except Refused:
            return None

    def add(
        self,
        name: str,
        role: Role = Role.READER,
        *,
        login: str = "",
        maps: Collection[str] = (),
        by: By,
        subject: str = "",
    ) -> PersonRow:
        """Add an account, which nobody can sign in to before an invitation or a code.

        :param name: what others see
        :param login: the name to sign in with; made of the name where it is left out
        :param maps: ids of maps that they may edit whatever their role is
        :param subject: what an identity provider calls them
        :raises Refused: where the name is none
        :raises Conflict: where somebody signs in by this name already
        """
        name = tidy(name, "name")
        if login:
            login = login_of(login)
        else:
            taken = {one.login for one in self.store.people()}
            base = slug(name, "person")
            login = next(
                one for n in range(1, len(taken) + 2) if (one := base if n == 1 else f"{base}-{n}") not in taken
            )
        row = PersonRow(secrets.new_id(), login, name, role.value, "", subject, False, self.now())
        self.store.add_person(row)
        for map_id in maps:
            self.store.set_editor(map_id, row.id, True)
        self.note(by, "added", row.id, f"{row.login}, {role.value}" + "".join(f", editor of {one}" for one in maps))
        return row

    def change(
        self, row: PersonRow, *, by: By, role: Role | None = None, disabled: bool | None = None, name: str | None = None
    ) -> PersonRow:
        """Change an account; with another role, or disabled, every session of it ends.

        :raises NotAllowed: where no owner would be left
        """
        changed = replace(
            row,
            role=row.role if role is None else role.value,
            disabled=row.disabled if disabled is None else disabled,
            name=row.name if name is None else tidy(name, "name"),
        )
        if changed == row:
            return row
        if changed.disabled or changed.role != Role.OWNER:
            self._leave_an_owner(row)
        self.store.put_person(changed)
        if changed.role != row.role or changed.disabled:
            self.store.end_sessions(row.id)
        if changed.disabled:
            self._end_grants(row.id)
        if changed.role != row.role:
            self.note(by, "changed the role of", row.id, f"{row.role} to {changed.role}")
        if changed.disabled != row.disabled:
            self.note(by, "disabled" if changed.disabled else "enabled", row.id)
        if changed.name != row.name:
            self.note(by, "renamed", row.id)
        return changed

    def remove(self, row: PersonRow, *, by: By, keep_name: bool = False) -> None:
        """Remove an account, and with it whatever is kept about the person.

        What they wrote in maps stays, and is by somebody who left unless their name is to be kept.

        :raises NotAllowed: where others, but no owner, would be left
        """
        if len(self.store.people()) > 1:
            self._leave_an_owner(row)
        self.store.remove_person(row.id, row.name if keep_name else REMOVED)
        gone = by if by.person.id != row.id or keep_name else By(replace(by.person, name=REMOVED))
        self.note(gone, "removed", row.id)

    def set_editor(self, map_id: str, row: PersonRow, may: bool, *, by: By) -> None:
        """Make somebody an editor of one map, or no longer."""
        self.store.set_editor(map_id, row.id, may)
        self.note(by, "made an editor" if may else "made no longer an editor", row.id, map_id)

    def _leave_an_owner(self, row: PersonRow) -> None:
        if row.role != Role.OWNER or row.disabled:
            return
        if not any(one.role == Role.OWNER and not one.disabled and one.id != row.id for one in self.store.people()):
            raise NotAllowed(f"{row.name} is the only owner. Make somebody else an owner first.")

    def _end_grants(self, person_id: str) -> None:
        for kind in (INVITATION, CODE, DEVICE):
            self.store.end_grants(kind, person_id)

    # invitations and passwords

    def invite(self, row: PersonRow, *, by: By) -> str:
        """Return the secret of a link by which somebody chooses a password, once, within seven days.

        An earlier link ends. Nothing happens when the link is merely opened: programs that look at mail open links.
        """
        if row.disabled:
            raise NotAllowed(f"{row.name} is disabled. Enable the account first.")
        secret, now = secrets.new_secret(), self.clock()
        self.store.end_grants(INVITATION, row.id)
        self.store.put_grant(GrantRow(secrets.fingerprint(secret), INVITATION, row.id, now, now + INVITATION_SECONDS))
        self.note(by, "invited", row.id)
        return secret

    def invited(self, secret: str) -> PersonRow:
        """Return whom an invitation is for.

        :raises NotAllowed: where it has ended, was used, or never was
        """
        grant = self.store.grant(INVITATION, secrets.fingerprint(secret))
        return self._granted(grant)

    def accept(self, secret: str, password: str, *, by: By = By(), keep_tokens: bool = False) -> PersonRow:
        """Take an invitation: set the password, and use the link up; sessions and tokens that there were end.

        :param keep_tokens: whether programs go on
        :raises Refused: where the password is none
        :raises NotAllowed: where the invitation has ended or was used
        """
        row = self.invited(secret)
        check_password(password, row)
        hashed = secrets.hash_password(password)
        # Of two who send the form at once, one takes it.
        row = self._granted(self.store.take_grant(INVITATION, secrets.fingerprint(secret)))
        return self._accepted(replace(row, password=hashed), by, keep_tokens)

    def accept_identity(self, invitation: str, subject: str, *, by: By = By()) -> PersonRow:
        """Take an invitation for an identity at a provider, and use the link up.

        :param invitation: fingerprint of its secret
        :raises NotAllowed: where the invitation has ended or was used
        """
        row = self._granted(self.store.take_grant(INVITATION, invitation))
        return self._accepted(replace(row, subject=subject), by, True)

    def _accepted(self, row: PersonRow, by: By, keep_tokens: bool) -> PersonRow:
        self.store.put_person(row)
        self.store.end_sessions(row.id)
        self._end_grants(row.id)
        who = By(self.as_person(row), by.address)
        self.note(who, "accepted an invitation", row.id)
        if not keep_tokens:
            self._end_tokens(row, who)
        return row

    def _end_tokens(self, row: PersonRow, by: By) -> None:
        for token in self.store.tokens(row.id):
            self.store.end_token(token.id)
            self.note(by, "revoked a token of", row.id, token.name)

    def _granted(self, grant: GrantRow | None) -> PersonRow:
        row = self.store.person(grant.person) if grant is not None and grant.ends >= self.clock() else None
        if row is None or row.disabled:
            raise NotAllowed("This invitation has ended or was used already. Ask for another one.")
        return row

    def set_password(
        self, row: PersonRow, old: str, new: str, *, by: By, session: str = "", keep_tokens: bool = False
    ) -> PersonRow:
        """Change a password; every session but the present one ends, and so do tokens.

        :param session: hash of the present session's secret
        :param keep_tokens: whether programs go on
        :raises Refused: where the old password is wrong or the new one is none
        """
        if row.password and not secrets.password_fits(old, row.password):
            raise Refused([Problem("wrong-password", "This is not your current password.", path=("old",))])
        check_password(new, row)
        hashed = secrets.hash_password(new)
        # Both comparisons take long: meanwhile the owner may have disabled the account, or given it another role.
        present = self.store.person(row.id)
        if present is None:
            raise NotFound("person", row.login)
        changed = replace(present, password=hashed)
        self.store.put_person(changed)
        self.store.end_sessions(row.id, session)
        self._end_grants(row.id)
        self.note(by, "changed the password of", row.id)
        if not keep_tokens:
            self._end_tokens(row, by)
        return changed

    def as_person(self, row: PersonRow) -> Person:
        """Return somebody as the table of roles takes them."""
        return Person(row.id, row.name, Role(row.role), self.store.edited_by(row.id))

    # what is known of somebody

    def note(self, by: By, action: str, target: str = "", detail: str = "") -> None:
        """Write into the audit log that somebody did something.

        :param target: id of whom or what it was done to; detail: in which way
        """
        row = AuditRow(0, self.now(), by.person.id, by.person.name, action, target, detail[:300], by.address)
        self.store.audit([row])

    def known_of(self, row: PersonRow) -> dict[str, object]:
        """Return all that is kept about somebody, for them to take along; without secrets, not even hashed ones."""
        return {
            "account": {
                "id": row.id,
                "sign-in name": row.login,
                "name": row.name,
                "role": row.role,
                "editor of": sorted(self.store.edited_by(row.id)),
                "identity at a provider": row.subject,
                "has a password": bool(row.password),
                "disabled": row.disabled,
                "added": row.added,
            },
            "sessions": [
                {"browser": one.browser, "begun": moment(one.made), "last seen": moment(one.used)}
                for one in self.store.sessions(row.id)
            ],
            "tokens": [
                {
                    "name": one.name,
                    "scopes": one.scopes.split(","),
                    "made": moment(one.made),
                    "ends": moment(one.ends),
                    "last used": moment(one.used) if one.used else None,
                }
                for one in self.store.tokens(row.id)
            ],
            "browsers known at sign-in": [
                {"since": moment(one.made), "until": moment(one.ends)} for one in self.store.grants(DEVICE, row.id)
            ],
            "drafts": [{"of": one.key, "saved": one.saved, "text": one.value} for one in self.store.drafted_by(row.id)],
            "proposals": [
                {
                    "map": one.map,
                    "place": list(one.path),
                    "text": one.mine,
                    "in place of": one.theirs,
                    "saved": one.saved,
                    "state": one.state,
                }
                for one in self.store.proposed_by(row.id)
            ],
            "webhooks": [
                {"address": one.url, "maps": [name for name in one.maps.split(",") if name], "last": one.said}
                for one in self.store.hooked_by(row.id)
            ],
            "written": [
                {"document": name, "revision": number, "saved": saved}
                for name, number, saved in self.store.written_by(row.id)
            ],
            "audit log": [
                {
                    "at": one.at,
                    "by": one.name,
                    "action": one.action,
                    "detail": one.detail,
                    "address": one.address if one.actor == row.id else "",
                }
                for one in self.store.audited(10_000, person_id=row.id)
            ],
        }

    def now(self) -> str:
        """Return the present time, ISO 8601 in UTC."""
        return moment(self.clock())


def moment(seconds: float) -> str:
    """Return a time of the store's clock, ISO 8601 in UTC.

    >>> moment(0)
    '1970-01-01T00:00:00Z'
    """
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def tidy(text: str, field: str) -> str:
    """Return a name on one line, without spaces around.

    :raises Refused: if it is not valid
    """
    tidied = " ".join(text.split())
    if not tidied or len(tidied) > NAME_LENGTH or not tidied.isprintable():
        raise Refused([Problem("bad-value", f"A name has 1 to {NAME_LENGTH} characters.", path=(field,))])
    return tidied


def login_of(text: str) -> str:
    """Return a name to sign in with as it is compared: in small letters, without spaces around.

    :raises Refused: if it is not valid
    """
    login = text.strip().casefold()
    if not login or len(login) > LOGIN_LENGTH or not login.isprintable() or any(c.isspace() for c in login):
        raise Refused(
            [
                Problem(
                    "bad-value",
                    f"A name to sign in with has 1 to {LOGIN_LENGTH} characters and no spaces.",
                    path=("login",),
                )
            ]
        )
    return login
