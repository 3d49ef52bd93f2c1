"""The verbs about people in terms of sessions of a database, the same for every database; and their tables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import astuple, fields

from argmap.errors import Conflict
from argmap.store import hooks, kept, log
from argmap.store.hooks import HookRow
from argmap.store.people import AuditRow, DraftRow, GrantRow, PersonRow, SessionRow, TokenRow
from argmap.store.session import Row, Session, first
from argmap.store.values import Proposal

#: The tables, in SQL that every database takes.
TABLES = (
    "CREATE TABLE people (id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL, "
    "password TEXT NOT NULL, subject TEXT UNIQUE, disabled INTEGER NOT NULL, added TEXT NOT NULL)",
    "CREATE TABLE map_editors (map TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (map, person))",
    "CREATE INDEX map_editors_of_person ON map_editors (person)",
    "CREATE TABLE sessions (secret TEXT PRIMARY KEY, person TEXT NOT NULL, made DOUBLE PRECISION NOT NULL, "
    "used DOUBLE PRECISION NOT NULL, browser TEXT NOT NULL)",
    "CREATE INDEX sessions_of_person ON sessions (person)",
    "CREATE TABLE tokens (id TEXT PRIMARY KEY, secret TEXT NOT NULL UNIQUE, person TEXT NOT NULL, name TEXT NOT NULL, "
    "scopes TEXT NOT NULL, made DOUBLE PRECISION NOT NULL, ends DOUBLE PRECISION NOT NULL, "
    "used DOUBLE PRECISION NOT NULL)",
    "CREATE INDEX tokens_of_person ON tokens (person)",
    "CREATE TABLE grants (secret TEXT PRIMARY KEY, kind TEXT NOT NULL, person TEXT NOT NULL, "
    "made DOUBLE PRECISION NOT NULL, ends DOUBLE PRECISION NOT NULL, code TEXT NOT NULL, tries INTEGER NOT NULL)",
    "CREATE INDEX grants_of_person ON grants (person)",
    "CREATE TABLE audit (number INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, name TEXT NOT NULL, "
    "action TEXT NOT NULL, target TEXT NOT NULL, detail TEXT NOT NULL, address TEXT NOT NULL)",
)


def _columns(kind: type) -> str:
    return ", ".join(one.name for one in fields(kind))


_PERSON, _SESSION, _TOKEN = _columns(PersonRow), _columns(SessionRow), _columns(TokenRow)
_GRANT, _AUDIT = _columns(GrantRow), _columns(AuditRow)


class SharedPeople(ABC):
    """Accounts over sessions of a database; what each verb does is said at ``PeopleStore``."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Session]: ...

    @abstractmethod
    def _writing(self, durable: bool = True) -> AbstractContextManager[Session]: ...

    def add_person(self, person: PersonRow) -> None:
        """Add an account."""
        with self._writing() as session:
            session.lock("people")
            _unlike_others(session, person)
            sql = f"INSERT INTO people ({_PERSON}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
            session.run(sql, *_values(person))
            log.changed(session, "person", person.id)

    def put_person(self, person: PersonRow) -> None:
        """Change an account."""
        with self._writing() as session:
            session.lock("people")
            _unlike_others(session, person)
            session.run(
                "UPDATE people SET login = ?, name = ?, role = ?, password = ?, subject = ?, disabled = ?, added = ? "
                "WHERE id = ?",
                *(*_values(person)[1:], person.id),
            )
            log.changed(session, "person", person.id)

    def person(self, person_id: str) -> PersonRow | None:
        """Return an account by its id."""
        return self._person("id", person_id)

    def person_of(self, *, login: str = "", subject: str = "") -> PersonRow | None:
        """Return an account by the name to sign in with, or by what a provider calls it."""
        return self._person("login", login) if login else self._person("subject", subject) if subject else None

    def _person(self, column: str, value: str) -> PersonRow | None:
        with self._reading() as session:
            row = first(session.rows(f"SELECT {_PERSON} FROM people WHERE {column} = ?", value))  # noqa: S608
        return _person(row) if row else None

    def people(self) -> list[PersonRow]:
        """Return every account, by name."""
        with self._reading() as session:
            found = [_person(row) for row in session.rows(f"SELECT {_PERSON} FROM people")]  # noqa: S608
        return sorted(found, key=lambda person: (person.name.casefold(), person.id))

    def remove_person(self, person_id: str, name: str) -> None:
        """Remove an account and all that is kept for it."""
        with self._writing() as session:
            session.lock("people")
            for table in ("map_editors", "sessions", "tokens", "grants"):
                session.run(f"DELETE FROM {table} WHERE person = ?", person_id)  # noqa: S608
            session.run("DELETE FROM drafts WHERE owner_id = ? AND owner_kind IN ('person', 'program')", person_id)
            for table in ("revisions", "proposals"):
                session.run(
                    f"UPDATE {table} SET author_name = ? WHERE author_id = ? "  # noqa: S608
                    "AND author_kind IN ('person', 'program')",
                    name,
                    person_id,
                )
            session.run("UPDATE audit SET name = ?, address = '' WHERE actor = ?", name, person_id)
            session.run("UPDATE audit SET detail = '' WHERE target = ?", person_id)
            # Tries to sign in that failed are nobody's, and most of them the person's own.
            session.run("UPDATE audit SET address = '' WHERE target = ? AND actor = ''", person_id)
            session.run("DELETE FROM people WHERE id = ?", person_id)
            log.changed(session, "person", person_id)

    def set_editor(self, map_id: str, person_id: str, may: bool) -> None:
        """Make somebody an editor of one map, or no longer."""
        with self._writing() as session:
            session.lock("people")
            session.run("DELETE FROM map_editors WHERE map = ? AND person = ?", map_id, person_id)
            if may:
                session.run("INSERT INTO map_editors (map, person) VALUES (?, ?)", map_id, person_id)

    def edited_by(self, person_id: str) -> frozenset[str]:
        """Return the ids of the maps that somebody may edit whatever their role is."""
        with self._reading() as session:
            rows = session.rows("SELECT map FROM map_editors WHERE person = ?", person_id)
        return frozenset(row["map"] for row in rows)

    def editors(self, map_id: str) -> list[PersonRow]:
        """Return those who may edit a map whatever their role is."""
        sql = f"SELECT {_PERSON} FROM people WHERE id IN (SELECT person FROM map_editors WHERE map = ?) ORDER BY name"  # noqa: S608
        with self._reading() as session:
            return [_person(row) for row in session.rows(sql, map_id)]

    def put_session(self, session: SessionRow) -> None:
        """Keep a session."""
        with self._writing(durable=False) as own:
            own.run(f"INSERT INTO sessions ({_SESSION}) VALUES (?, ?, ?, ?, ?)", *astuple(session))  # noqa: S608

    def see_session(self, secret: str, used: float) -> None:
        """Note when a session was last seen, unless it has ended."""
        with self._writing(durable=False) as session:
            session.run("UPDATE sessions SET used = ? WHERE secret = ?", used, secret)

    def session(self, secret: str) -> SessionRow | None:
        """Return a session by its secret's hash."""
        with self._reading() as session:
            row = first(session.rows(f"SELECT {_SESSION} FROM sessions WHERE secret = ?", secret))  # noqa: S608
        return SessionRow(**row) if row else None

    def sessions(self, person_id: str) -> list[SessionRow]:
        """Return somebody's sessions, the last seen first."""
        sql = f"SELECT {_SESSION} FROM sessions WHERE person = ? ORDER BY used DESC, secret"  # noqa: S608
        with self._reading() as session:
            return [SessionRow(**row) for row in session.rows(sql, person_id)]

    def end_sessions(self, person_id: str, besides: str = "") -> None:
        """End somebody's sessions."""
        with self._writing() as session:
            session.run("DELETE FROM sessions WHERE person = ? AND secret <> ?", person_id, besides)

    def end_session(self, secret: str) -> None:
        """End one session."""
        with self._writing() as session:
            session.run("DELETE FROM sessions WHERE secret = ?", secret)

    def put_token(self, token: TokenRow) -> None:
        """Keep a token."""
        with self._writing() as session:
            session.run(f"INSERT INTO tokens ({_TOKEN}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *astuple(token))  # noqa: S608

    def see_token(self, token_id: str, used: float) -> None:
        """Note when a token was last used, unless it has ended."""
        with self._writing(durable=False) as session:
            session.run("UPDATE tokens SET used = ? WHERE id = ?", used, token_id)

    def token(self, secret: str) -> TokenRow | None:
        """Return a token by its hash."""
        with self._reading() as session:
            row = first(session.rows(f"SELECT {_TOKEN} FROM tokens WHERE secret = ?", secret))  # noqa: S608
        return TokenRow(**row) if row else None

    def tokens(self, person_id: str = "") -> list[TokenRow]:
        """Return somebody's tokens, or everybody's."""
        sql = f"SELECT {_TOKEN} FROM tokens WHERE (? = '' OR person = ?) ORDER BY made DESC, id"  # noqa: S608
        with self._reading() as session:
            return [TokenRow(**row) for row in session.rows(sql, person_id, person_id)]

    def end_token(self, token_id: str) -> None:
        """End a token."""
        with self._writing() as session:
            session.run("DELETE FROM tokens WHERE id = ?", token_id)

    def put_grant(self, grant: GrantRow) -> None:
        """Keep an invitation or a request for a code, or change it."""
        with self._writing() as session:
            session.run(
                f"INSERT INTO grants ({_GRANT}) VALUES (?, ?, ?, ?, ?, ?, ?) "  # noqa: S608
                "ON CONFLICT (secret) DO UPDATE SET code = excluded.code, tries = excluded.tries",
                *astuple(grant),
            )

    def grant(self, kind: str, secret: str) -> GrantRow | None:
        """Return a grant by its secret's hash."""
        sql = f"SELECT {_GRANT} FROM grants WHERE kind = ? AND secret = ?"  # noqa: S608
        with self._reading() as session:
            row = first(session.rows(sql, kind, secret))
        return GrantRow(**row) if row else None

    def take_grant(self, kind: str, secret: str) -> GrantRow | None:
        """Return a grant and forget it."""
        with self._writing() as session:
            session.lock("grants")
            row = first(session.rows(f"SELECT {_GRANT} FROM grants WHERE kind = ? AND secret = ?", kind, secret))  # noqa: S608
            session.run("DELETE FROM grants WHERE kind = ? AND secret = ?", kind, secret)
        return GrantRow(**row) if row else None

    def grants(self, kind: str, person_id: str = "") -> list[GrantRow]:
        """Return grants of a kind, newest first."""
        sql = f"SELECT {_GRANT} FROM grants WHERE kind = ? AND (? = '' OR person = ?) ORDER BY made DESC, secret"  # noqa: S608
        with self._reading() as session:
            return [GrantRow(**row) for row in session.rows(sql, kind, person_id, person_id)]

    def end_grants(self, kind: str, person_id: str) -> None:
        """Forget somebody's grants of a kind."""
        with self._writing() as session:
            session.run("DELETE FROM grants WHERE kind = ? AND person = ?", kind, person_id)

    def forget_ended(self, now: float, made: float, used: float) -> None:
        """Forget what has ended."""
        with self._writing(durable=False) as session:
            session.run("DELETE FROM grants WHERE ends < ?", now)
            session.run("DELETE FROM tokens WHERE ends < ?", now)
            session.run("DELETE FROM sessions WHERE made < ? OR used < ?", made, used)

    def audit(self, rows: Iterable[AuditRow]) -> None:
        """Write entries at the end of the audit log."""
        with self._writing() as session:
            session.lock("audit")
            last = int(session.rows("SELECT coalesce(max(number), 0) AS last FROM audit")[0]["last"])
            session.many(
                f"INSERT INTO audit ({_AUDIT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                [(last + place, *astuple(row)[1:]) for place, row in enumerate(rows, start=1)],
            )

    def audited(self, limit: int = 200, before: int = 0, person_id: str = "") -> list[AuditRow]:
        """Return entries of the audit log, newest first."""
        sql = (
            f"SELECT {_AUDIT} FROM audit WHERE (? = 0 OR number < ?) AND (? = '' OR actor = ? OR target = ?) "  # noqa: S608
            "ORDER BY number DESC LIMIT ?"
        )
        with self._reading() as session:
            return [AuditRow(**row) for row in session.rows(sql, before, before, *(person_id,) * 3, limit)]

    def drafted_by(self, person_id: str) -> list[DraftRow]:
        """Return what somebody has typed and not saved."""
        sql = (
            "SELECT key, value, saved FROM drafts WHERE owner_id = ? AND owner_kind IN ('person', 'program') "
            "ORDER BY key, owner_kind"
        )
        with self._reading() as session:
            return [DraftRow(**row) for row in session.rows(sql, person_id)]

    def proposed_by(self, person_id: str) -> list[Proposal]:
        """Return the wordings of somebody that lost against others."""
        with self._reading() as session:
            return kept.proposed_by(session, person_id)

    def hooked_by(self, person_id: str) -> list[HookRow]:
        """Return the webhooks that somebody set up."""
        with self._reading() as session:
            return hooks.of_person(session, person_id)

    def written_by(self, person_id: str) -> list[tuple[str, int, str]]:
        """Return what somebody has written."""
        sql = (
            "SELECT name, number, saved FROM revisions WHERE author_id = ? AND author_kind IN ('person', 'program') "
            "ORDER BY change"
        )
        with self._reading() as session:
            return [(row["name"], row["number"], row["saved"]) for row in session.rows(sql, person_id)]


def _unlike_others(session: Session, person: PersonRow) -> None:
    if session.rows("SELECT id FROM people WHERE login = ? AND id <> ?", person.login, person.id):
        raise Conflict(f"Somebody signs in as “{person.login}” already.")
    subject = person.subject
    if subject and session.rows("SELECT id FROM people WHERE subject = ? AND id <> ?", subject, person.id):
        raise Conflict("This identity belongs to another account already.")


def _values(person: PersonRow) -> tuple[object, ...]:
    one = person
    return one.id, one.login, one.name, one.role, one.password, one.subject or None, int(one.disabled), one.added


def _person(row: Row) -> PersonRow:
    return PersonRow(**{**row, "subject": row["subject"] or "", "disabled": bool(row["disabled"])})
