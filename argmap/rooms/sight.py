"""What a viewer of a room may see: the leader everything, the projector what is public, a seat what it has earned."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from argmap.rooms.settings import Appear, Names, Reveal
from argmap.rooms.state import Contribution, Fate, State


class Role(StrEnum):
    """Who looks."""

    LEADER = "leader"
    SEAT = "seat"
    PROJECTOR = "projector"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks at a room.

    :param role: as what
    :param seat: id of the seat, for a participant
    :param group: the group whose copy is looked at; ``None`` for all, where it is not a seat that looks
    """

    role: Role
    seat: str = ""
    group: str | None = None


def takes_part(state: State, viewer: Viewer) -> bool:
    """Return whether a viewer is not a seat that waits to be let in or was removed."""
    place = state.seats.get(viewer.seat) if viewer.role is Role.SEAT else None
    return place is None or (place.admitted and not place.removed)


def sees_others(state: State, viewer: Viewer) -> bool:
    """Return whether a viewer sees what others contributed and how they rated, as far as it is approved."""
    if not takes_part(state, viewer):
        return False
    if viewer.role is Role.LEADER or state.revealed or state.settings.reveal is Reveal.ALWAYS:
        return True
    # A projector would show the answers to those who still have to give theirs.
    return viewer.role is Role.SEAT and state.settings.reveal is Reveal.AFTER_OWN and state.has_answered(viewer.seat)


def sees(state: State, viewer: Viewer, item: Contribution) -> bool:
    """Return whether a viewer sees a contribution."""
    own = viewer.role is Role.SEAT and item.seat == viewer.seat
    if viewer.role is Role.LEADER or own:
        return (own or viewer.group in (None, item.group)) and (own or not item.withdrawn)
    if item.withdrawn or item.fate in (Fate.HIDDEN, Fate.RETURNED) or not sees_others(state, viewer):
        return False
    if state.settings.appear is Appear.AFTER_APPROVAL and item.fate is Fate.OPEN:
        return False
    if viewer.role is Role.PROJECTOR:
        return viewer.group in (None, item.group)
    mine = state.seats[viewer.seat].group if viewer.seat in state.seats else viewer.group or ""
    return item.group in ("", mine)


def sees_name(state: State, viewer: Viewer, seat: str) -> bool:
    """Return whether a viewer sees who a seat is."""
    if viewer.role is Role.SEAT and viewer.seat == seat:
        return True
    if viewer.role is Role.LEADER:
        return state.settings.names is not Names.NOBODY
    return state.settings.names is Names.NAMED


def sees_feedback(viewer: Viewer, item: Contribution) -> bool:
    """Return whether a viewer sees the leader's feedback on a contribution: its author, once it is released."""
    return bool(item.feedback) and (
        viewer.role is Role.LEADER or (viewer.role is Role.SEAT and item.seat == viewer.seat and item.released)
    )
