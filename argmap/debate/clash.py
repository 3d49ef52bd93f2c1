"""Where the sides meet: attacks that cross between positions, common ground, and sources that contradict each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from argmap.graph import Sides, conclusion
from argmap.model import COMMON, Argument, Map


@dataclass(frozen=True, slots=True)
class CrossAttack:
    """An attack from one position's side on another's.

    :param argument: the attack
    :param attackers: ids of the claims that attack together
    :param attacked: ids of the claims attacked: the target, or the premises of the argument that is undercut
    :param bears_on: id of the claim the attack finally bears on; empty if it comes to none
    :param side: id of the position that attacks
    :param against: id of the position that is attacked
    """

    argument: Argument
    attackers: tuple[str, ...]
    attacked: tuple[str, ...]
    bears_on: str
    side: str
    against: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two sources that are made to speak against each other.

    :param attack: the attack
    :param left: ids of the sources quoted for the claim attacked
    :param right: ids of the sources quoted for the claims that attack it, none of which is on the left
    """

    attack: CrossAttack
    left: tuple[str, ...]
    right: tuple[str, ...]


def side_of(debate: Map, sides: Sides, node: str) -> str:
    """Return the side of a claim, or of those who advance an argument: a position's id, ``common``, or empty.

    Premises that are common ground leave an argument to the position of the others.
    """
    argument = debate.argument.get(node)
    if argument is None:
        return sides.of.get(node, "")
    found = [sides.of.get(premise, "") for premise in argument.premises]
    return next((side for side in found if side not in ("", COMMON)), COMMON if COMMON in found else "")


def cross_attacks(debate: Map, sides: Sides) -> tuple[CrossAttack, ...]:
    """Return the attacks whose two ends are on different positions' sides, in the order of the file."""
    found = []
    for argument in debate.arguments:
        if argument.relation.attacks:
            side, against = side_of(debate, sides, argument.id), side_of(debate, sides, argument.target)
            if side in debate.position and against in debate.position and side != against:
                target = debate.argument.get(argument.target)
                attacked = target.premises if target else (argument.target,)
                bears_on = conclusion(debate, argument)
                found.append(CrossAttack(argument, argument.premises, attacked, bears_on, side, against))
    return tuple(found)


def owed(debate: Map, sides: Sides, attack: Argument) -> tuple[str, ...]:
    """Return the ids of the positions that have to answer an attack, or would.

    That is the one it is made on; where it is made on none, every other one than the attacker's own.
    """
    side, against = side_of(debate, sides, attack.id), side_of(debate, sides, attack.target)
    if against in debate.position and against != side:
        return (against,)
    if side in ("", COMMON):
        return ()
    return tuple(position.id for position in debate.positions if position.id != side)


def unanswered(debate: Map, sides: Sides) -> Mapping[str, tuple[str, ...]]:
    """Return the attacks to which nobody says anything, neither to them nor to who makes them, with who owes an answer.

    :param sides: which side each claim is on
    """
    answered = {attack.target for attack in debate.arguments if attack.relation.attacks}
    waiting = (a for a in debate.arguments if a.relation.attacks and answered.isdisjoint((a.id, *a.premises)))
    return {attack.id: owes for attack in waiting if (owes := owed(debate, sides, attack))}


def common(debate: Map, sides: Sides) -> tuple[str, ...]:
    """Return the ids of the claims that more than one side relies on, in the order of the file.

    These are the claims on the side ``common``, and those that arguments of two positions have as a premise.
    """
    users: dict[str, set[str]] = {}
    for argument in debate.arguments:
        end = conclusion(debate, argument)
        side = sides.of.get(end, "")
        if side in debate.position and not argument.relation.attacks:
            for premise in argument.premises:
                users.setdefault(premise, set()).add(side)
    return tuple(
        claim.id for claim in debate.claims if sides.of.get(claim.id) == COMMON or len(users.get(claim.id, ())) > 1
    )


def contradictions(debate: Map, sides: Sides) -> tuple[Contradiction, ...]:
    """Return the attacks across sides whose ends are quoted from different sources."""
    found = []
    for attack in cross_attacks(debate, sides):
        left = _sources(debate, attack.attacked)
        right = tuple(source for source in _sources(debate, attack.attackers) if source not in left)
        if left and right:
            found.append(Contradiction(attack, left, right))
    return tuple(found)


def _sources(debate: Map, claims: tuple[str, ...]) -> tuple[str, ...]:
    quotes = (quote for claim in claims if claim in debate.claim for quote in debate.claim[claim].quotes)
    return tuple(dict.fromkeys(quote.source for quote in quotes))
