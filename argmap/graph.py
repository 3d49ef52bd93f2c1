"""Pure walks over a map's graph: sides, reading order, neighbourhoods, parts and cycles."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from argmap.model import COMMON, Argument, Claim, Map, Position, Relation

Node = TypeVar("Node", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Sides:
    """Which position each claim speaks for.

    :param of: position id by claim id, ``common`` for common ground; a claim no thesis is reached from is absent
    :param conflicts: claims that the graph puts on more than one side and whose side the file does not settle
    :param against: for each claim id, the positions whose thesis it speaks against
    """

    of: Mapping[str, str]
    conflicts: tuple[str, ...]
    against: Mapping[str, tuple[str, ...]]

    def members(self, position: str) -> tuple[str, ...]:
        """Return the ids of the claims on a position's side, in file order."""
        return tuple(claim for claim, side in self.of.items() if side == position)


def sides(debate: Map) -> Sides:
    """Work out each claim's side from the theses: a support keeps the side, an attack changes it.

    An undercut is on the side opposite to whoever advances the argument it attacks. A side stated in the file
    holds, and what lies behind that claim follows it. With two positions, against the one is for the other; with more,
    a claim that only speaks against all positions but one is for the remaining one, and otherwise on no side.
    """
    theses = {position.thesis: position.id for position in debate.positions if position.thesis in debate.claim}
    stated = {claim.id: claim.side for claim in debate.claims if claim.side} | theses
    stances = _stances(debate, stated)
    of: dict[str, str] = {}
    against: dict[str, tuple[str, ...]] = {}
    conflicts: list[str] = []
    # Few stances are ever taken, so each is read once.
    read: dict[int, tuple[str, tuple[str, ...]]] = {}
    for claim in debate.claims:
        stance = stances.get(claim.id, 0)
        if stance not in read:
            read[stance] = _read(debate, stance)
        side, contra = read[stance]
        if contra:
            against[claim.id] = contra
        if claim.id in stated:
            of[claim.id] = stated[claim.id]
        elif side:
            of[claim.id] = side
            if side == COMMON:
                conflicts.append(claim.id)
    return Sides(of, tuple(conflicts), against)


# A stance is a number with two bits for each position: FOR and AGAINST, moved left by twice the position's place.
_FOR, _AGAINST = 1, 2


def _read(debate: Map, stance: int) -> tuple[str, tuple[str, ...]]:
    """Return the side a stance comes to, empty for none, and the positions it is against."""
    ids = [position.id for position in debate.positions]
    contra = tuple(position for place, position in enumerate(ids) if stance >> 2 * place & _AGAINST)
    pro = [position for place, position in enumerate(ids) if stance >> 2 * place & _FOR]
    others = [position for position in ids if position not in contra]
    if contra and len(others) == 1 and others[0] not in pro:
        pro.append(others[0])
    if len(pro) > 1 or set(pro) & set(contra):
        return COMMON, contra
    return (pro[0] if pro else ""), contra


def _stances(debate: Map, stated: Mapping[str, str]) -> dict[str, int]:
    """Return the stance of each claim that is reached from one whose side is stated."""
    attacking = [relation for relation in Relation if relation.attacks]
    targets = {argument.target for argument in debate.arguments}
    below: dict[str, list[tuple[bool, tuple[str, ...]]]] = {}
    for argument in debate.arguments:
        nodes = (*argument.premises, argument.id) if argument.id in targets else argument.premises
        below.setdefault(argument.target, []).append((argument.relation in attacking, nodes))
    places = {position.id: place for place, position in enumerate(debate.positions)}
    stances: dict[str, int] = {}
    for start, position in stated.items():
        if position in places:
            for node, signs in _signs(below, start, stated).items():
                stances[node] = stances.get(node, 0) | signs << 2 * places[position]
    return stances


def _signs(
    below: Mapping[str, list[tuple[bool, tuple[str, ...]]]], start: str, stated: Mapping[str, str]
) -> dict[str, int]:
    """Return all that is reached from a claim, and whether it speaks for the claim, against it, or both."""
    seen = {start: _FOR}
    pending = [(start, _FOR)]
    while pending:
        node, sign = pending.pop()
        if node in stated and node != start:
            continue
        for attacks, others in below.get(node, ()):
            proponent = _FOR + _AGAINST - sign if attacks else sign
            for other in others:
                signs = seen.get(other, 0)
                if not signs & proponent:
                    seen[other] = signs | proponent
                    pending.append((other, proponent))
    return seen


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a map's outline.

    :param claim: id of the claim
    :param depth: steps below its root, from 0
    :param argument: the argument by which it bears on what is above it; ``None`` for a root
    :param repeated: whether the claim has been unfolded earlier and is only named here
    """

    claim: str
    depth: int
    argument: Argument | None
    repeated: bool


def outline(debate: Map, roots: Iterable[str] | None = None) -> Iterator[Entry]:
    """Yield a map's claims as a tree that starts at the theses, each claim unfolded once, in file order.

    Undercuts are below the first premise of the argument they attack. Claims no root leads to come last, as roots.

    :param roots: ids of claims to start from; the theses, then whatever they do not reach, where it is left out
    """
    for line in _unfold(debate, roots):
        yield Entry(*line)


def _unfold(debate: Map, roots: Iterable[str] | None = None) -> Iterator[tuple[str, int, Argument | None, bool]]:
    """Yield the outline's lines as bare values, which cost a walk of a large map much less."""
    claims, to = debate.claim, debate.arguments_to
    seen: set[str] = set()
    unfolded: set[str] = set()
    starts = list(roots) if roots is not None else _roots(debate)
    remaining = [] if roots is not None else [claim.id for claim in debate.claims]
    for start in starts + remaining:
        if start in seen or start not in claims:
            continue
        stack: list[tuple[str, int, Argument | None]] = [(start, 0, None)]
        while stack:
            claim, depth, link = stack.pop()
            repeated = claim in seen
            yield claim, depth, link, repeated
            below = () if repeated else to.get(claim, ())
            seen.add(claim)
            if link is not None and link.premises[0] == claim and link.id not in unfolded:
                unfolded.add(link.id)
                below += to.get(link.id, ())
            if below:
                stack += [
                    (premise, depth + 1, argument)
                    for argument in reversed(below)
                    for premise in reversed(argument.premises)
                    if premise in claims
                ]


def _roots(debate: Map) -> list[str]:
    theses = [position.thesis for position in debate.positions if position.thesis]
    tops = [claim.id for claim in debate.claims if claim.id not in debate.arguments_from]
    return [*theses, *tops]


def order(debate: Map) -> tuple[str, ...]:
    """Return all claim ids in reading order: theses first, then what bears on them, each once."""
    return tuple([claim for claim, _, _, repeated in _unfold(debate) if not repeated])


def neighbours(debate: Map, claim: str) -> tuple[str, ...]:
    """Return the ids of the claims one argument away from a claim, in either direction, in file order."""
    found = _near(debate, claim)
    return tuple(other.id for other in debate.claims if other.id in found)


def _near(debate: Map, claim: str) -> set[str]:
    found: set[str] = set()
    for argument in debate.arguments_from.get(claim, ()):
        found.update(argument.premises)
        found.update(_ends(debate, argument.target))
        found.update(p for attack in debate.arguments_to.get(argument.id, ()) for p in attack.premises)
    for argument in debate.arguments_to.get(claim, ()):
        found.update(argument.premises)
        found.update(p for attack in debate.arguments_to.get(argument.id, ()) for p in attack.premises)
    found.discard(claim)
    return found & debate.claim.keys()


def _ends(debate: Map, target: str) -> set[str]:
    """Return the claims an argument's target comes to: itself, or the premises and target of the argument attacked."""
    found: set[str] = set()
    visited: set[str] = set()
    while target in debate.argument and target not in visited:
        visited.add(target)
        found.update(debate.argument[target].premises)
        target = debate.argument[target].target
    if target in debate.claim:
        found.add(target)
    return found


def conclusion(debate: Map, argument: Argument) -> str:
    """Return the claim that an argument finally bears on, through any arguments it undercuts; empty if none."""
    visited: set[str] = set()
    target = argument.target
    while target in debate.argument and target not in visited:
        visited.add(target)
        target = debate.argument[target].target
    return target if target in debate.claim else ""


def focus(debate: Map, claim: str, steps: int) -> tuple[str, ...]:
    """Return the ids of the claims at most so many arguments away from a claim, in file order."""
    near = {claim}
    edge = {claim}
    for _ in range(steps):
        edge = {other for member in edge for other in _near(debate, member)} - near
        near |= edge
    return tuple(other.id for other in debate.claims if other.id in near)


def distances(debate: Map, starts: Iterable[str]) -> Mapping[str, int]:
    """Return for each claim that bears on the starts how many arguments away it is; an undercut counts from its link.

    An argument is as far as its target; its premises one further; what undercuts it as far as its premises.
    """
    claims, to = debate.claim, debate.arguments_to
    found: dict[str, int] = {}
    queue: deque[tuple[str, int]] = deque((start, 0) for start in starts)
    done: set[str] = set()
    while queue:
        node, distance = queue.popleft()
        if node in done:
            continue
        done.add(node)
        if node in claims:
            found[node] = distance
        for argument in to.get(node, ()):
            queue.extend([(premise, distance + 1) for premise in argument.premises if premise not in done])
            if argument.id in to:
                queue.append((argument.id, distance))
    return found


def part(debate: Map, claims: Collection[str]) -> Map:
    """Return the map of only these claims and the arguments whole among them; ids are kept."""
    kept = set(claims)
    whole = [argument for argument in debate.arguments if kept.issuperset(argument.premises)]
    chosen = {argument.id for argument in whole if argument.target in kept}
    pending = list(chosen)
    while pending:
        for attack in debate.arguments_to.get(pending.pop(), ()):
            if attack.id not in chosen and kept.issuperset(attack.premises):
                chosen.add(attack.id)
                pending.append(attack.id)
    return replace(
        debate,
        claims=tuple([claim for claim in debate.claims if claim.id in kept]),
        arguments=tuple([argument for argument in whole if argument.id in chosen]),
        positions=tuple(_within(position, kept) for position in debate.positions),
        walkthrough=tuple(
            step
            for step in (replace(s, claims=tuple(c for c in s.claims if c in kept)) for s in debate.walkthrough)
            if step.claims
        ),
    )


def _within(position: Position, kept: Collection[str]) -> Position:
    """Return a position without the claims that are not kept."""
    return replace(
        position,
        thesis=position.thesis if position.thesis in kept else "",
        best=tuple(claim for claim in position.best if claim in kept),
        reply=position.reply if position.reply in kept else "",
    )


def components(nodes: Iterable[Node], successors: Mapping[Node, Collection[Node]]) -> list[tuple[Node, ...]]:
    """Return the strongly connected components, each after all components it leads to (Tarjan 1972, not recursive)."""
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    on_stack: set[Node] = set()
    stack: list[Node] = []
    found: list[tuple[Node, ...]] = []
    for root in nodes:
        if root in index:
            continue
        work: list[tuple[Node, Iterator[Node]]] = [(root, iter(successors.get(root, ())))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, following = work[-1]
            for other in following:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(successors.get(other, ()))))
                    break
                if other in on_stack:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    members: list[Node] = []
                    while not members or members[-1] != node:
                        members.append(stack.pop())
                        on_stack.discard(members[-1])
                    found.append(tuple(reversed(members)))
    return found


def cycles(debate: Map, relations: Collection[Relation] = tuple(Relation)) -> tuple[tuple[str, ...], ...]:
    """Return the groups of claims that lead back to themselves by arguments of these relations, in file order.

    With only supports this is circular reasoning. Undercuts count as leading to the claim the attacked link serves.
    """
    leads: dict[str, list[str]] = {}
    for argument in debate.arguments:
        end = conclusion(debate, argument)
        if argument.relation in relations and end:
            for premise in argument.premises:
                leads.setdefault(premise, []).append(end)
    place = {claim.id: number for number, claim in enumerate(debate.claims)}
    groups = [
        tuple(sorted(group, key=lambda member: place.get(member, 0)))
        for group in components(place, leads)
        if len(group) > 1 or group[0] in leads.get(group[0], ())
    ]
    return tuple(sorted(groups, key=lambda group: place.get(group[0], 0)))


def holders(claim: Claim) -> tuple[str, ...]:
    """Return who holds a claim: the named holders, else the speakers of its quotes."""
    if claim.held_by:
        return claim.held_by
    return tuple(dict.fromkeys(quote.speaker for quote in claim.quotes if quote.speaker))
