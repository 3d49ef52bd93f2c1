"""Who sends the present request, and what that lets them do; views ask here and nowhere else."""

from __future__ import annotations

from argmap.access import ANYBODY, OWNER_HERE, Action, Person, may, refusal
from argmap.errors import NotAllowed
from argmap.store import Author, AuthorKind
from argmap.web.current import settings


def current_person() -> Person:
    """Return who sends the present request."""
    return OWNER_HERE if settings().owner_here else ANYBODY


def allowed(action: Action, map_id: str = "") -> bool:
    """Return whether whoever sends the present request may do something; for what a page offers."""
    return may(current_person(), action, map_id)


def require(action: Action, map_id: str = "") -> Person:
    """Return who sends the present request, if they may do something.

    :param action: what for
    :param map_id: the map it is done to, where it is done to one
    :raises NotAllowed: where they may not
    """
    person = current_person()
    if not may(person, action, map_id):
        raise NotAllowed(refusal(person, action))
    return person


def author() -> Author:
    """Return who sends the present request, as the log names them."""
    person = current_person()
    return Author(AuthorKind.PERSON, person.id, person.name)
