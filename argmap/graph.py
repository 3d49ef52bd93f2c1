"""Pure walks over a map's graph: sides, reading order, neighbourhoods, parts and cycles."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from argmap.model import COMMON, Argument, Claim, Map, Relation

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

    An undercut stands on the side opposite to whoever advances the argument it attacks. A side stated in the file
    holds, and what lies behind that claim follows it. With two positions, against the one is for the other; with more,
    a claim that only speaks against all positions but one is for the remaining one, and otherwise on no side.
    """
    theses = {position.thesis: position.id for position in debate.positions if position.thesis in debate.claim}
    stated = {claim.id: claim.side for claim in debate.claims if claim.side} | theses
    stances: dict[str, set[tuple[str, int]]] = {claim.id: set() for claim in debate.claims}
    for start, position in stated.items():
        if position != COMMON:
            _spread(debate, start, position, stated, stances)
    of: dict[str, str] = {}
    against: dict[str, tuple[str, ...]] = {}
    conflicts: list[str] = []
    for claim in debate.claims:
        stance = stances[claim.id]
        contra = tuple(p.id for p in debate.positions if (p.id, -1) in stance)
        pro = [p.id for p in debate.positions if (p.id, 1) in stance]
        others = [p.id for p in debate.positions if p.id not in contra]
        if contra and len(others) == 1 and others[0] not in pro:
            pro.append(others[0])
        if contra:
            against[claim.id] = contra
        if claim.id in stated:
            of[claim.id] = stated[claim.id]
        elif len(pro) > 1 or set(pro) & set(contra):
            of[claim.id] = COMMON
            conflicts.append(claim.id)
        elif pro:
            of[claim.id] = pro[0]
    return Sides(of, tuple(conflicts), against)


def _spread(
    debate: Map, start: str, position: str, stated: Mapping[str, str], stances: dict[str, set[tuple[str, int]]]
) -> None:
    seen: set[tuple[str, int]] = set()
    queue: deque[tuple[str, int]] = deque([(start, 1)])
    while queue:
        target, sign = queue.popleft()
        if (target, sign) in seen:
            continue
        seen.add((target, sign))
        if target in stances:
            stances[target].add((position, sign))
            if target in stated and target != start:
                continue
        for argument in debate.arguments_to.get(target, ()):
            proponent = -sign if argument.relation.attacks else sign
            queue.append((argument.id, proponent))
            queue.extend((premise, proponent) for premise in argument.premises)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a map's outline.

    :param claim: id of the claim
    :param depth: steps below its root, from 0
    :param argument: the argument by which it bears on what stands above it; ``None`` for a root
    :param repeated: whether the claim has been unfolded earlier and is only named here
    """

    claim: str
    depth: int
    argument: Argument | None
    repeated: bool


def outline(debate: Map, roots: Iterable[str] | None = None) -> Iterator[Entry]:
    """Yield a map's claims as a tree that starts at the theses, each claim unfolded once, in file order.

    Undercuts stand below the first premise of the argument they attack. Claims no root leads to come last, as roots.

    :param roots: ids of claims to start from; the theses, then whatever they do not reach, where it is left out
    """
    seen: set[str] = set()
    unfolded: set[str] = set()
    starts = list(roots) if roots is not None else _roots(debate)
    remaining = [] if roots is not None else [claim.id for claim in debate.claims]
    for start in starts + remaining:
        if start in seen or start not in debate.claim:
            continue
        stack: list[Entry] = [Entry(start, 0, None, False)]
        while stack:
            entry = stack.pop()
            repeated = entry.claim in seen
            yield replace(entry, repeated=repeated)
            below = [] if repeated else [*debate.arguments_to.get(entry.claim, ())]
            seen.add(entry.claim)
            link = entry.argument
            if link is not None and link.premises[0] == entry.claim and link.id not in unfolded:
                unfolded.add(link.id)
                below += debate.arguments_to.get(link.id, ())
            children = [
                Entry(premise, entry.depth + 1, argument, False)
                for argument in below
                for premise in argument.premises
                if premise in debate.claim
            ]
            stack.extend(reversed(children))


def _roots(debate: Map) -> list[str]:
    theses = [position.thesis for position in debate.positions if position.thesis]
    tops = [claim.id for claim in debate.claims if claim.id not in debate.arguments_from]
    return [*theses, *tops]


def order(debate: Map) -> tuple[str, ...]:
    """Return all claim ids in reading order: theses first, then what bears on them, each once."""
    return tuple(entry.claim for entry in outline(debate) if not entry.repeated)


def neighbours(debate: Map, claim: str) -> tuple[str, ...]:
    """Return the ids of the claims one argument away from a claim, in either direction, in file order."""
    found: set[str] = set()
    for argument in debate.arguments_from.get(claim, ()):
        found.update(argument.premises)
        found.update(_ends(debate, argument.target))
        found.update(p for attack in debate.arguments_to.get(argument.id, ()) for p in attack.premises)
    for argument in debate.arguments_to.get(claim, ()):
        found.update(argument.premises)
        found.update(p for attack in debate.arguments_to.get(argument.id, ()) for p in attack.premises)
    found.discard(claim)
    return tuple(other.id for other in debate.claims if other.id in found)


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
        edge = {other for member in edge for other in neighbours(debate, member)} - near
        near |= edge
    return tuple(other.id for other in debate.claims if other.id in near)


def distances(debate: Map, starts: Iterable[str]) -> Mapping[str, int]:
    """Return for each claim that bears on the starts how many arguments away it is; an undercut counts from its link.

    An argument is as far as its target; its premises one further; what undercuts it as far as its premises.
    """
    found: dict[str, int] = {}
    queue: deque[tuple[str, int]] = deque((start, 0) for start in starts)
    done: set[str] = set()
    while queue:
        node, distance = queue.popleft()
        if node in done:
            continue
        done.add(node)
        if node in debate.claim:
            found[node] = distance
        for argument in debate.arguments_to.get(node, ()):
            queue.extend((premise, distance + 1) for premise in argument.premises)
            queue.append((argument.id, distance))
    return found


def part(debate: Map, claims: Collection[str]) -> Map:
    """Return the map of only these claims and the arguments whole among them; ids are kept."""
    kept = set(claims)
    chosen: dict[str, Argument] = {}
    pending = [argument for argument in debate.arguments if kept.issuperset(argument.premises)]
    while True:
        added = [a for a in pending if a.id not in chosen and (a.target in kept or a.target in chosen)]
        if not added:
            break
        chosen.update((argument.id, argument) for argument in added)
    return replace(
        debate,
        claims=tuple(claim for claim in debate.claims if claim.id in kept),
        arguments=tuple(argument for argument in debate.arguments if argument.id in chosen),
        positions=tuple(p if p.thesis in kept else replace(p, thesis="") for p in debate.positions),
        walkthrough=tuple(
            step
            for step in (replace(s, claims=tuple(c for c in s.claims if c in kept)) for s in debate.walkthrough)
            if step.claims
        ),
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
