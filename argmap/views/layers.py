"""What can be laid over a map's picture without moving a card: what stands, and how a room rated the claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from argmap.drawing.cards import Votes
from argmap.errors import BadRequest
from argmap.evaluation import evaluate
from argmap.library import Debate
from argmap.rooms.state import RELEVANCE, TRUTH
from argmap.views.rooms import Look

STANDING, ROOM = "standing", "room:"


def layers(debate: Debate, names: Iterable[str], look: Callable[[str], Look]) -> dict[str, Any]:
    """Return what some layers add to the cards of a map, as ``views.picture.picture`` takes it.

    :param names: ``standing``, or ``room:`` and a room's id; at most one room
    :param look: returns a room as whoever asks may see it, by its id; refuses whoever may not
    :raises BadRequest: for a layer that does not exist, a room of another map, or a second room
    """
    found: dict[str, Any] = {}
    for name in dict.fromkeys(names):
        if name == STANDING:
            found["standing"] = standing(debate)
        elif name.startswith(ROOM) and "ratings" not in found:
            seen = look(name.removeprefix(ROOM))
            if seen.room.row.map != debate.id:
                raise BadRequest("This room is on another map.")
            found |= rated(seen)
        elif name.startswith(ROOM):
            raise BadRequest("A picture shows the ratings of one room. Choose one.")
        else:
            raise BadRequest(f"There is no layer “{name[:40]}”; choose standing, or room: and the id of a room.")
    return found


def standing(debate: Debate) -> dict[str, str]:
    """Return what stands, falls or is undecided under the grounded semantics, by claim id."""
    return {claim: str(state) for claim, state in evaluate(debate.map).claims.items()}


def rated(look: Look) -> dict[str, Any]:
    """Return a room's ratings by claim id, as far as whoever looks may see them, and what the room is called."""
    ratings: dict[str, tuple[Votes, ...]] = {}
    for claim in look.map.claims:
        given = tuple(votes for votes in (look.votes(claim.id, TRUTH), look.votes(claim.id, RELEVANCE)) if votes.total)
        if given:
            ratings[claim.id] = given
    return {"ratings": ratings, "rated_in": look.room.row.title}
