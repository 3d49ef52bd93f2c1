"""What a store keeps of people: accounts, sessions, tokens, one-time grants and the audit log; secrets as hashes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from argmap.store.hooks import HookRow
from argmap.store.values import Proposal


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody's account.

    :param id: random, never reused
    :param login: the name they sign in with, in small letters
    :param name: the name that others see
    :param role: what they are to this server
    :param password: argon2 hash; empty for none
    :param subject: what an identity provider calls them, with the provider's address; empty for none
    :param disabled: whether they are kept out
    :param added: when, ISO 8601 in UTC
    """

    id: str
    login: str
    name: str
    role: str
    password: str
    subject: str
    disabled: bool
    added: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser that somebody has signed in with.

    :param secret: hash of the secret in its cookie
    :param person: id of the account
    :param made: when, in seconds of the store's clock; used: when it was last seen
    :param browser: the name the browser gives
    """

    secret: str
    person: str
    made: float
    used: float
    browser: str


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A program's key to the API.

    :param id: random, to name it by; secret: hash of the token
    :param person: id of the account in whose name it acts
    :param name: what its maker calls it
    :param scopes: the actions it is limited to, joined by commas
    :param made: when, in seconds; ends: when it ends; used: when it was last used, 0 for never
    """

    id: str
    secret: str
    person: str
    name: str
    scopes: str
    made: float
    ends: float
    used: float


@dataclass(frozen=True, slots=True)
class GrantRow:
    """What lets somebody in once: an invitation, or a request for a one-time code.

    :param secret: hash of the secret in the invitation's link, or in the cookie of the browser that asked
    :param kind: ``invitation``, ``code``, ``device``, or what an identity provider keeps on the way
    :param person: id of the account; empty where a code was asked for a name that nobody has
    :param made: when, in seconds; ends: when it ends
    :param code: argon2 hash of the code, once it was given out
    :param tries: wrong codes so far
    """

    secret: str
    kind: str
    person: str
    made: float
    ends: float
    code: str = ""
    tries: int = 0


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Something that was done about access.

    :param number: place in the log; 0 while it is not kept
    :param at: when, ISO 8601 in UTC
    :param actor: id of who did it; empty for nobody known; name: what they were called
    :param action: what, such as ``signed in``; target: to whom or what; detail: in which way
    :param address: network address of the request; empty for the command line
    """

    number: int
    at: str
    actor: str
    name: str
    action: str
    target: str = ""
    detail: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """What somebody has typed and not saved.

    :param key: what it is a draft of; value: the text; saved: when
    """

    key: str
    value: str
    saved: str


class PeopleStore(Protocol):
    """What accounts ask of a store."""

    def add_person(self, person: PersonRow) -> None:
        """Add an account.

        :raises Conflict: where somebody signs in by this name, or is known by this subject, already
        """

    def put_person(self, person: PersonRow) -> None:
        """Change an account.

        :raises Conflict: as ``add_person``
        """

    def person(self, person_id: str) -> PersonRow | None:
        """Return an account by its id."""

    def person_of(self, *, login: str = "", subject: str = "") -> PersonRow | None:
        """Return an account by the name to sign in with, or by what a provider calls it."""

    def people(self) -> list[PersonRow]:
        """Return every account, by name."""

    def remove_person(self, person_id: str, name: str) -> None:
        """Remove an account and all that is kept for it, and give what it wrote another author's name.

        :param name: the name in its place
        """

    def set_editor(self, map_id: str, person_id: str, may: bool) -> None:
        """Make somebody an editor of one map, or no longer."""

    def edited_by(self, person_id: str) -> frozenset[str]:
        """Return the ids of the maps that somebody may edit whatever their role is."""

    def editors(self, map_id: str) -> list[PersonRow]:
        """Return those who may edit a map whatever their role is."""

    def put_session(self, session: SessionRow) -> None:
        """Keep a session."""

    def see_session(self, secret: str, used: float) -> None:
        """Note when a session was last seen, unless it has ended."""

    def session(self, secret: str) -> SessionRow | None:
        """Return a session by its secret's hash."""

    def sessions(self, person_id: str) -> list[SessionRow]:
        """Return somebody's sessions, the last seen first."""

    def end_sessions(self, person_id: str, besides: str = "") -> None:
        """End somebody's sessions.

        :param besides: hash of the secret of the one that goes on
        """

    def end_session(self, secret: str) -> None:
        """End one session."""

    def put_token(self, token: TokenRow) -> None:
        """Keep a token."""

    def see_token(self, token_id: str, used: float) -> None:
        """Note when a token was last used, unless it has ended."""

    def token(self, secret: str) -> TokenRow | None:
        """Return a token by its hash."""

    def tokens(self, person_id: str = "") -> list[TokenRow]:
        """Return somebody's tokens, or everybody's, newest first."""

    def end_token(self, token_id: str) -> None:
        """End a token."""

    def put_grant(self, grant: GrantRow) -> None:
        """Keep an invitation or a request for a code, or change it."""

    def grant(self, kind: str, secret: str) -> GrantRow | None:
        """Return a grant by its secret's hash."""

    def take_grant(self, kind: str, secret: str) -> GrantRow | None:
        """Return a grant and forget it, so that nobody else takes it; ``None`` where it was taken already."""

    def grants(self, kind: str, person_id: str = "") -> list[GrantRow]:
        """Return grants of a kind, newest first."""

    def end_grants(self, kind: str, person_id: str) -> None:
        """Forget somebody's grants of a kind."""

    def forget_ended(self, now: float, made: float, used: float) -> None:
        """Forget what has ended: grants and tokens by ``now``, sessions made or last used before so many seconds."""

    def audit(self, rows: Iterable[AuditRow]) -> None:
        """Write entries at the end of the audit log."""

    def audited(self, limit: int = 200, before: int = 0, person_id: str = "") -> list[AuditRow]:
        """Return entries of the audit log, newest first.

        :param before: only those with a smaller number; 0 for all
        :param person_id: only those of and about this person
        """

    def drafted_by(self, person_id: str) -> list[DraftRow]:
        """Return what somebody, or a program in their name, has typed and not saved."""

    def proposed_by(self, person_id: str) -> list[Proposal]:
        """Return the wordings of somebody that lost against others, settled or not."""

    def hooked_by(self, person_id: str) -> list[HookRow]:
        """Return the webhooks that somebody set up."""

    def written_by(self, person_id: str) -> list[tuple[str, int, str]]:
        """Return what somebody has written: document, number of the revision, and when."""
