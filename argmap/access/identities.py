"""People whom an identity provider vouches for: which account is theirs, and what they may be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from argmap.access.people import LOGIN_LENGTH, By, People
from argmap.access.roles import ANYBODY, Role
from argmap.errors import NotAllowed, Refused
from argmap.store.people import PersonRow


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody as a provider knows them.

    :param subject: the provider's address and its own id for them, which never changes
    :param name: what they are called; login: a name to sign in with that would suit, which others may choose too
    :param roles: what the provider says of their roles; ``None`` where it says nothing
    :param lowers: whether a lesser role than the account's takes the place of it
    """

    subject: str
    name: str
    login: str
    roles: frozenset[str] | None = None
    lowers: bool = True

    @property
    def role(self) -> Role | None:
        """Return the highest of argmap's roles among those that the provider names; ``None`` where it names none."""
        named = (role for role in Role if role.value in (self.roles or ()))
        return max(named, key=lambda role: role.rank, default=None)


class Identities:
    """The accounts of those whom a provider vouches for."""

    def __init__(self, people: People, admit: bool) -> None:
        """Take the people.

        :param admit: whether everybody the provider knows gets an account; otherwise only people who were invited
        """
        self.people, self.admit = people, admit

    def account(self, identity: Identity, *, invitation: str = "", address: str = "") -> PersonRow:
        """Return the account of somebody, with the role that the provider gives them.

        An account is found by the provider's own id for a person, never by a name or e-mail address, which others may
        come to have.

        :param invitation: fingerprint of the secret of an invitation that they take with this identity
        :raises NotAllowed: where they have no account and get none, or theirs is disabled
        """
        row = self.people.store.person_of(subject=identity.subject)
        by = By(self.people.as_person(row) if row else ANYBODY, address)
        if row is None and invitation:
            row = self.people.accept_identity(invitation, identity.subject, by=by)
        if row is None:
            if not self.admit and identity.role is None:
                raise NotAllowed(f"{identity.name} has no account here. Ask the owner for an invitation, and open it.")
            row = self._add(identity, by)
        if row.disabled:
            raise NotAllowed("This account is disabled.")
        if identity.roles is None:
            return row
        if not identity.lowers and (identity.role or Role.READER).rank <= Role(row.role).rank:
            return row
        try:
            # Whoever the provider gives no role any more loses the one that they had by it.
            return self.people.change(row, role=identity.role or Role.READER, by=by)
        except NotAllowed:
            # Nobody else could make another owner: the only one stays.
            return row

    def _add(self, identity: Identity, by: By) -> PersonRow:
        role = identity.role or Role.READER
        taken: Collection[str] = {one.login for one in self.people.store.people()}
        login = identity.login.strip().casefold()[:LOGIN_LENGTH]
        try:
            if login and login not in taken:
                return self.people.add(identity.name, role, login=login, by=by, subject=identity.subject)
        except Refused:
            # A name that cannot be typed here; one is made of what they are called.
            pass
        return self.people.add(identity.name, role, by=by, subject=identity.subject)
