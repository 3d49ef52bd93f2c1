"""What a store keeps of webhooks: where changes are sent, and how far each has come in the log."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import astuple, dataclass, replace
from typing import Protocol

from argmap.store.session import Row, Session, first

#: Results that are kept of each webhook.
RESULTS = 10


@dataclass(frozen=True, slots=True)
class Result:
    """What a message came to.

    :param at: when it was sent, in seconds; said: what happened, in words
    :param attempt: how often the same changes had been sent by then, this time included
    """

    at: float
    said: str
    attempt: int


@dataclass(frozen=True, slots=True)
class HookRow:
    """An address that is told of changes.

    :param id: random; url: the address
    :param secret: what messages are signed with; kept as it is, since signing needs it
    :param maps: ids of the maps it is about, joined by commas; empty for all
    :param person: id of who set it up
    :param after: number of the last change that it was notified of
    :param tries: failures since it was last reached; due: when it is tried next, in seconds
    :param said: what happened to the last try, in words
    :param stopped: whether it failed so long that it is tried no more
    :param results: the last messages, the newest first
    """

    id: str
    url: str
    secret: str
    maps: str
    person: str
    after: int
    tries: int = 0
    due: float = 0.0
    said: str = ""
    stopped: bool = False
    results: tuple[Result, ...] = ()

    def after_message(self, at: float, said: str, attempt: int) -> HookRow:
        """Return the webhook as it is after a message.

        Parameters are those of :class:`Result`.
        """
        return replace(self, said=said, results=(Result(at, said, attempt), *self.results)[:RESULTS])


class HookStore(Protocol):
    """What webhooks ask of a store."""

    def put_hook(self, hook: HookRow) -> None:
        """Keep a webhook, or change how far it has come."""

    def move_hook(self, hook: HookRow) -> None:
        """Change how far a webhook has come, unless it was removed meanwhile."""

    def hook(self, hook_id: str) -> HookRow | None:
        """Return a webhook."""

    def hooks(self) -> list[HookRow]:
        """Return every webhook, by address."""

    def remove_hook(self, hook_id: str) -> None:
        """Remove a webhook."""


_HOOK = "id, url, secret, maps, person, after_change, tries, due, said, stopped, results"
#: The table, in SQL that every database takes.
TABLES = (
    "CREATE TABLE webhooks (id TEXT PRIMARY KEY, url TEXT NOT NULL, secret TEXT NOT NULL, maps TEXT NOT NULL, "
    "person TEXT NOT NULL, after_change BIGINT NOT NULL, tries INTEGER NOT NULL, due DOUBLE PRECISION NOT NULL, "
    "said TEXT NOT NULL, stopped INTEGER NOT NULL)",
)
#: What came later.
LATER = ("ALTER TABLE webhooks ADD COLUMN results TEXT NOT NULL DEFAULT '[]'",)


class SharedHooks(ABC):
    """Webhooks over sessions of a database; what each verb does is said at ``HookStore``."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Session]: ...

    @abstractmethod
    def _writing(self, durable: bool = True) -> AbstractContextManager[Session]: ...

    def put_hook(self, hook: HookRow) -> None:
        """Keep a webhook, or change how far it has come."""
        values = (*astuple(hook)[:-2], int(hook.stopped), _packed(hook.results))
        with self._writing() as session:
            session.run(
                f"INSERT INTO webhooks ({_HOOK}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "  # noqa: S608
                "ON CONFLICT (id) DO UPDATE SET after_change = excluded.after_change, tries = excluded.tries, "
                "due = excluded.due, said = excluded.said, stopped = excluded.stopped, results = excluded.results",
                *values,
            )

    def move_hook(self, hook: HookRow) -> None:
        """Change how far a webhook has come, unless it was removed meanwhile."""
        with self._writing() as session:
            session.run(
                "UPDATE webhooks SET after_change = ?, tries = ?, due = ?, said = ?, stopped = ?, results = ? "
                "WHERE id = ?",
                *(hook.after, hook.tries, hook.due, hook.said, int(hook.stopped), _packed(hook.results), hook.id),
            )

    def hook(self, hook_id: str) -> HookRow | None:
        """Return a webhook."""
        with self._reading() as session:
            row = first(session.rows(f"SELECT {_HOOK} FROM webhooks WHERE id = ?", hook_id))  # noqa: S608
        return _hook(row) if row else None

    def hooks(self) -> list[HookRow]:
        """Return every webhook, by address."""
        with self._reading() as session:
            return [_hook(row) for row in session.rows(f"SELECT {_HOOK} FROM webhooks ORDER BY url, id")]  # noqa: S608

    def remove_hook(self, hook_id: str) -> None:
        """Remove a webhook."""
        with self._writing() as session:
            session.run("DELETE FROM webhooks WHERE id = ?", hook_id)


def of_person(session: Session, person_id: str) -> list[HookRow]:
    """Return the webhooks that somebody set up."""
    sql = f"SELECT {_HOOK} FROM webhooks WHERE person = ? ORDER BY url, id"  # noqa: S608
    return [_hook(row) for row in session.rows(sql, person_id)]


def _hook(row: Row) -> HookRow:
    after = row.pop("after_change")
    results = tuple(Result(*one) for one in json.loads(row["results"]))
    return HookRow(**{**row, "after": after, "stopped": bool(row["stopped"]), "results": results})


def _packed(results: tuple[Result, ...]) -> str:
    return json.dumps([astuple(one) for one in results], ensure_ascii=False)
