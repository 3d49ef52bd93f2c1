"""How people sign in: by password or one-time code, and the sessions that they are known by afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace

from argmap.access import secrets
from argmap.access.people import CODE, DEVICE, By, People
from argmap.access.roles import ANYBODY, Person
from argmap.errors import BadRequest, NotAllowed
from argmap.store.people import GrantRow, PersonRow, SessionRow

_DAY = 86400.0
#: A session ends this long after it was last seen, and this long after it began (OWASP ASVS 5.0, 7.3.1 and 7.3.2).
IDLE_SECONDS, SESSION_SECONDS = 7 * _DAY, 30 * _DAY
#: When a session was last seen is written down no more often than this.
SEEN_SECONDS = 300.0
CODE_SECONDS = 600.0
#: A browser is known again for half a year, and each person has so many.
DEVICE_SECONDS, DEVICES = 180 * _DAY, 20
#: Wrong codes before a request for one is forgotten.
TRIES = 5


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who has signed in, and the session they did it in.

    :param person: who
    :param session: hash of the session's secret
    """

    person: Person
    session: str


class Sessions:
    """Signing in, and out."""

    def __init__(self, people: People) -> None:
        """Take the people."""
        self.people, self.store, self.clock = people, people.store, people.clock

    def check(self, login: str, password: str, *, address: str = "") -> PersonRow | None:
        """Return whose name and password these are; ``None`` where they are nobody's, after the same time."""
        row = self.people.of_login(login)
        fits = len(password) <= secrets.MOST_PASSWORD and secrets.password_fits(password, row.password if row else "")
        if row is None or not fits or row.disabled:
            self.people.note(By(ANYBODY, address), "failed to sign in", row.id if row else "")
            return None
        return row

    def ask_code(self, login: str) -> str:
        """Return the secret of a request for a one-time code, for the cookie of the browser that asks.

        A name that nobody has gets one too: what a page says must not tell who has an account.
        """
        row = self.people.of_login(login)
        secret, now = secrets.new_secret(), self.clock()
        person = row.id if row and not row.disabled else ""
        self.store.put_grant(GrantRow(secrets.fingerprint(secret), CODE, person, now, now + CODE_SECONDS))
        return secret

    def give_code(self, row: PersonRow, *, by: By) -> str:
        """Return a code for the browser in which somebody asked for one last; it lasts ten minutes from the asking.

        :raises BadRequest: where they have not asked in the last ten minutes
        """
        waiting = [one for one in self.store.grants(CODE, row.id) if one.ends >= self.clock()]
        if not waiting or row.disabled:
            raise BadRequest(
                f"{row.name} has not asked for a code in the last ten minutes. They do that "
                f"on the page Sign in, by “Sign in with a code”, with the name {row.login}."
            )
        code = secrets.new_code()
        self.store.put_grant(replace(waiting[0], code=secrets.hash_password(code), tries=0))
        self.people.note(by, "gave a code to", row.id)
        return code

    def waiting(self) -> list[tuple[PersonRow, float]]:
        """Return who waits for a code, with when they asked in seconds, newest first; each once."""
        found: dict[str, tuple[PersonRow, float]] = {}
        for grant in self.store.grants(CODE):
            row = self.store.person(grant.person) if grant.person and grant.ends >= self.clock() else None
            if row is not None and not row.disabled and not grant.code:
                found.setdefault(row.id, (row, grant.made))
        return list(found.values())

    def use_code(self, secret: str, code: str, *, address: str = "") -> PersonRow | None:
        """Return who may sign in with a code, which is used up; ``None`` where it is wrong.

        :param secret: the secret of the request, from the cookie of the browser that asked
        :raises NotAllowed: where the request has ended, or had too many wrong codes
        """
        # Taken before it is looked at: of several tries at once each counts, and a code that was used stays used.
        grant = self.store.take_grant(CODE, secrets.fingerprint(secret))
        if grant is None or grant.ends < self.clock():
            raise NotAllowed("The ten minutes are over, or this browser did not ask for a code. Ask for another one.")
        typed = "".join(part for part in code if part.isdigit())
        if not secrets.password_fits(typed, grant.code):
            if grant.tries + 1 < TRIES:
                self.store.put_grant(replace(grant, tries=grant.tries + 1))
            self.people.note(By(ANYBODY, address), "failed to sign in", grant.person)
            return None
        row = self.store.person(grant.person)
        return row if row is not None and not row.disabled else None

    def begin(self, row: PersonRow, *, browser: str = "", address: str = "", how: str = "") -> str:
        """Return the secret of a new session.

        :param browser: the name the browser gives; how: the way they signed in
        """
        now = self.clock()
        self.store.forget_ended(now, now - SESSION_SECONDS, now - IDLE_SECONDS)
        secret = secrets.new_secret()
        self.store.put_session(SessionRow(secrets.fingerprint(secret), row.id, now, now, browser[:200]))
        self.people.note(By(self.people.as_person(row), address), "signed in", row.id, how)
        return secret

    # browsers that have signed in before

    def keep_device(self, row: PersonRow, secret: str = "") -> str:
        """Know a browser again by which somebody has just signed in, and return the secret of its cookie.

        :param secret: that of the cookie it has, which other people may be known by too; empty for none
        """
        if not (secret.isascii() and 40 <= len(secret) <= 100):
            secret = secrets.new_secret()
        now = self.clock()
        kept = _of_device(row, secret)
        self.store.take_grant(DEVICE, kept)
        self.store.put_grant(GrantRow(kept, DEVICE, row.id, now, now + DEVICE_SECONDS))
        for old in self.store.grants(DEVICE, row.id)[DEVICES:]:
            self.store.take_grant(DEVICE, old.secret)
        return secret

    def knows_device(self, row: PersonRow, secret: str) -> bool:
        """Return whether somebody has signed in before by the browser with this cookie."""
        grant = self.store.grant(DEVICE, _of_device(row, secret))
        return grant is not None and grant.ends >= self.clock()

    def visit(self, secret: str) -> Visit | None:
        """Return who a session's secret belongs to; ``None`` where the session has ended."""
        hashed = secrets.fingerprint(secret)
        session = self.store.session(hashed)
        now = self.clock()
        if session is None or now - session.used > IDLE_SECONDS or now - session.made > SESSION_SECONDS:
            return None
        row = self.store.person(session.person)
        if row is None or row.disabled:
            return None
        if now - session.used > SEEN_SECONDS:
            self.store.see_session(hashed, now)
        return Visit(self.people.as_person(row), hashed)

    def end(self, secret: str, *, by: By) -> None:
        """End a session at its person's wish."""
        self.store.end_session(secrets.fingerprint(secret))
        self.people.note(by, "signed out", by.person.id)


def _of_device(row: PersonRow, secret: str) -> str:
    return secrets.fingerprint(f"{row.id} {secret}")
