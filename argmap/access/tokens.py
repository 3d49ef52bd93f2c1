"""Keys for programs: made for a person, limited to some actions and to a time, and kept as hashes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from argmap.access import secrets
from argmap.access.people import By, People, tidy
from argmap.access.roles import Action, Person
from argmap.errors import Conflict, Problem, Refused
from argmap.store.people import PersonRow, TokenRow

_DAY = 86400.0
#: Days that a token may last, and how many somebody may have.
TOKEN_DAYS, TOKENS = 366, 50
#: When a token was last used is written down no more often than this.
SEEN_SECONDS = 300.0
#: What a token can be limited to: what the API does.
SCOPES = (Action.READ, Action.EDIT, Action.CREATE_MAP, Action.MANAGE_WEBHOOKS)


class Tokens:
    """The tokens of people."""

    def __init__(self, people: People) -> None:
        """Take the people."""
        self.people, self.store, self.clock = people, people.store, people.clock

    def make(self, row: PersonRow, name: str, scopes: Iterable[Action], days: int, *, by: By) -> tuple[TokenRow, str]:
        """Make a token, and return it with its text, which is kept nowhere.

        :param scopes: what it is limited to; reading is always among it
        :param days: how long it lasts
        :raises Refused: where a name, scope or number of days is none
        """
        scopes = list(scopes)
        chosen = [action for action in SCOPES if action in {Action.READ, *scopes}]
        wrong = [one for one in scopes if one not in SCOPES]
        if wrong:
            raise Refused([Problem("bad-value", f"A token cannot be for this: {', '.join(wrong)}.", path=("scopes",))])
        if not 1 <= days <= TOKEN_DAYS:
            raise Refused([Problem("bad-value", f"A token lasts 1 to {TOKEN_DAYS} days.", path=("days",))])
        if len(self.store.tokens(row.id)) >= TOKENS:
            raise Conflict(f"You have {TOKENS} tokens. Revoke one first.")
        text, now = secrets.new_token(), self.clock()
        made = TokenRow(
            secrets.new_id(),
            secrets.fingerprint(text),
            row.id,
            tidy(name, "name"),
            ",".join(chosen),
            now,
            now + days * _DAY,
            0.0,
        )
        self.store.put_token(made)
        self.people.note(by, "made a token for", row.id, f"{made.name}: {', '.join(chosen)}")
        return made, text

    def revoke(self, token: TokenRow, *, by: By) -> None:
        """Revoke a token."""
        self.store.end_token(token.id)
        self.people.note(by, "revoked a token of", token.person, token.name)

    def bearer(self, text: str) -> Person | None:
        """Return in whose name a token acts, and what it is limited to; ``None`` if it is not one or has ended."""
        if not text.startswith(secrets.TOKEN_MARK) or len(text) > 200:
            return None
        token, now = self.store.token(secrets.fingerprint(text)), self.clock()
        row = self.store.person(token.person) if token is not None and token.ends >= now else None
        if token is None or row is None or row.disabled:
            return None
        if now - token.used > SEEN_SECONDS:
            self.store.see_token(token.id, now)
        return replace(self.people.as_person(row), scopes=scopes_of(token), token=token.id)


def scopes_of(token: TokenRow) -> frozenset[Action]:
    """Return what a token is limited to."""
    return frozenset(Action(one) for one in token.scopes.split(",") if one)
