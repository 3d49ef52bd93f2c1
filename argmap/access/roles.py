"""Roles, the actions they allow, and the one table that joins them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is to a server; each may do all that the ones before it may."""

    READER = "reader"
    EDITOR = "editor"
    LEADER = "leader"
    OWNER = "owner"

    @property
    def rank(self) -> int:
        """Return the role's place, 0 for a reader."""
        return list(Role).index(self)


class Action(StrEnum):
    """What can be done that not everybody may do."""

    READ = "read"
    EDIT = "edit"
    CREATE_MAP = "create maps"
    EDIT_SOURCES = "edit sources"
    LEAD_ROOM = "lead rooms"
    REMOVE_MAP = "remove maps"
    SEE_AUDIT = "see the audit log"
    MANAGE_PEOPLE = "manage people"
    MANAGE_WEBHOOKS = "manage webhooks"


#: The least role that may do each action; the only place that says so.
LEAST: Mapping[Action, Role] = {
    Action.READ: Role.READER,
    Action.EDIT: Role.EDITOR,
    Action.CREATE_MAP: Role.EDITOR,
    Action.EDIT_SOURCES: Role.EDITOR,
    Action.LEAD_ROOM: Role.LEADER,
    Action.REMOVE_MAP: Role.LEADER,
    Action.SEE_AUDIT: Role.OWNER,
    Action.MANAGE_PEOPLE: Role.OWNER,
    Action.MANAGE_WEBHOOKS: Role.OWNER,
}
#: What a map's own editors may do with it, whatever their role is elsewhere.
OF_MAP_EDITORS = frozenset({Action.READ, Action.EDIT})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who asks for something.

    :param id: stable id; empty for somebody who has not signed in
    :param name: what others see
    :param role: what they are to this server
    :param maps: ids of maps that name them as an editor
    :param scopes: for a program's token: the actions it is limited to; ``None`` for no limit
    :param token: id of that token; empty for somebody who asks without one
    """

    id: str
    name: str
    role: Role = Role.READER
    maps: frozenset[str] = frozenset()
    scopes: frozenset[Action] | None = None
    token: str = ""


#: Somebody who has not signed in.
ANYBODY = Person("", "")
#: Whoever sits at the machine, where argmap listens on the loopback address only.
OWNER_HERE = Person("owner", "Owner", Role.OWNER)


def may(person: Person, action: Action, map_id: str = "") -> bool:
    """Return whether somebody may do something.

    :param person: who asks
    :param action: what for
    :param map_id: the map it is done to, where it is done to one

    >>> may(ANYBODY, Action.READ), may(ANYBODY, Action.EDIT, "harbour"), may(OWNER_HERE, Action.MANAGE_PEOPLE)
    (True, False, True)
    """
    if person.scopes is not None and action not in person.scopes:
        return False
    if map_id and map_id in person.maps and action in OF_MAP_EDITORS:
        return True
    return person.role.rank >= LEAST[action].rank


def refusal(person: Person, action: Action) -> str:
    """Return the sentence that says why somebody may not do something, and who may.

    >>> refusal(ANYBODY, Action.EDIT)
    'You need to sign in as an editor to do this.'
    """
    least = LEAST[action]
    article = "an" if least.value[0] in "aeiou" else "a"
    if person.scopes is not None and action not in person.scopes:
        return f"This token may not {action.value}. Make one whose scope includes it."
    if not person.id:
        return f"You need to sign in as {article} {least.value} to do this."
    return f"You are signed in as {person.name}, a {person.role.value}; this takes {article} {least.value}."
