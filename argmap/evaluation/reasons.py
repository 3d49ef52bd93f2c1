"""Why each node of a debate is labelled as it is: the smallest derivation, or the circle that leaves it open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from heapq import heappop, heappush

from argmap.evaluation.framework import IN, OUT, UNDECIDED, Labels
from argmap.evaluation.translate import ATTACK, NEED, REASON, Rules
from argmap.graph import components


@dataclass(frozen=True, slots=True)
class Ground:
    """What settles one node directly.

    :param kind: ``forced`` by a what-if or by a missing premise; ``holds``, what it needs is there and what attacks it
        fails; ``attacked`` by a node that is in; ``needs`` a premise that is out; ``unreasoned``, all its reasons are
        out; ``circular``, its reasons lead back to itself; ``chosen``, this extension settles a mutual attack its way;
        ``open``, it hangs on nodes that are open as well
    :param because: the nodes that settle it, in the order to tell them
    :param also: further nodes that would settle it the same way without these: while they hold, taking away what
        ``because`` names changes nothing
    """

    kind: str
    because: tuple[int, ...] = ()
    also: tuple[int, ...] = ()


def grounds(program: Rules, labels: Labels) -> Mapping[int, Ground]:
    """Return what settles each node, such that the derivation of each, written out, has the fewest steps.

    A node's ground is taken when its derivation is the smallest not yet known, which is Knuth's (1977) generalisation
    of Dijkstra's algorithm; a circle, which no derivation reaches, is entered where all others are known.
    """
    found = _Derivation(program, labels).run()
    return {node: _completed(program, labels, node, ground) for node, ground in found.items()}


def hinges(program: Rules, labels: Labels, node: int) -> tuple[int, ...]:
    """Return the open nodes that leave a node open: were they settled in its favour, it would be in."""
    reasons = program.reasons[node] or ()
    if any(labels[reason] == IN for reason in reasons):
        reasons = ()
    others = (*program.attackers[node], *program.needs[node], *reasons)
    return tuple(other for other in others if labels[other] == UNDECIDED)


def _completed(program: Rules, labels: Labels, node: int, ground: Ground) -> Ground:
    """Add the other nodes that settle a node the same way."""
    reasons = program.reasons[node] or ()
    if ground.kind == "holds":
        enough = [reason for reason in reasons if labels[reason] == IN]
    elif ground.kind in ("attacked", "needs", "unreasoned"):
        enough = [attacker for attacker in program.attackers[node] if labels[attacker] == IN]
        enough += [premise for premise in program.needs[node] if labels[premise] == OUT]
        if all(labels[reason] == OUT for reason in reasons):
            enough += reasons
    else:
        return ground
    return replace(ground, also=tuple(other for other in enough if other not in ground.because))


class _Derivation:
    def __init__(self, program: Rules, labels: Labels) -> None:
        self.program, self.labels = program, labels
        self.cost: dict[int, int] = {}
        self.ground: dict[int, Ground] = {}
        self.best: dict[int, tuple[int, Ground]] = {}
        self.offers: list[tuple[int, int]] = []
        self.reasons = [group or () for group in program.reasons]
        # Who rests on a node, and in which role it is met there.
        self.users: list[list[tuple[int, int]]] = [[] for _ in range(program.size)]
        for role, others in ((ATTACK, program.attackers), (NEED, program.needs), (REASON, self.reasons)):
            for node, group in enumerate(others):
                for other in group:
                    self.users[other].append((node, role))

    def run(self) -> Mapping[int, Ground]:
        program, labels = self.program, self.labels
        self.waiting = [
            len(program.attackers[n]) + len(program.needs[n]) if labels[n] == IN else len(self.reasons[n])
            for n in range(program.size)
        ]
        for node in range(program.size):
            if labels[node] == UNDECIDED:
                self.ground[node] = Ground("open", hinges(program, labels, node))
            elif node in program.forced:
                self.settle(node, 1, Ground("forced"))
            else:
                self.try_in(node)
        while True:
            while self.offers:
                cost, node = heappop(self.offers)
                if node not in self.cost:
                    self.settle(node, cost, self.best[node][1])
            stuck = [n for n in range(program.size) if labels[n] != UNDECIDED and n not in self.cost]
            if not stuck:
                return self.ground
            if circle := self.circle(stuck):
                for node in circle:
                    self.settle(node, 1, Ground("circular"))
            else:
                self.settle(self.choice(stuck), 1, Ground("chosen"))

    def settle(self, node: int, cost: int, ground: Ground) -> None:
        self.cost[node] = cost
        self.ground[node] = ground
        labels, forced, label = self.labels, self.program.forced, self.labels[node]
        for user, role in self.users[node]:
            if user in self.cost or labels[user] == UNDECIDED or user in forced:
                continue
            if labels[user] == IN:
                if role != REASON:
                    self.waiting[user] -= 1
                if not self.waiting[user]:
                    self.try_in(user)
            elif role == REASON and label == OUT:
                self.waiting[user] -= 1
                if self.waiting[user] == 0:
                    reasons = self.reasons[user]
                    self.offer(user, 1 + sum(self.cost[r] for r in reasons), Ground("unreasoned", reasons))
            elif role == ATTACK and label == IN:
                self.offer(user, 1 + cost, Ground("attacked", (node,)))
            elif role == NEED and label == OUT:
                self.offer(user, 1 + cost, Ground("needs", (node,)))

    def try_in(self, node: int) -> None:
        if self.labels[node] != IN or self.waiting[node]:
            return
        holding = [r for r in self.reasons[node] if self.labels[r] == IN and r in self.cost]
        if self.program.reasons[node] is not None and not holding:
            return
        best = min(holding, key=lambda r: (self.cost[r], r), default=None)
        because = (
            *self.program.needs[node],
            *(() if best is None else (best,)),
            *self.program.attackers[node],
        )
        self.offer(node, 1 + sum(self.cost[other] for other in because), Ground("holds", because))

    def offer(self, node: int, cost: int, ground: Ground) -> None:
        if node not in self.best or cost < self.best[node][0]:
            self.best[node] = (cost, ground)
            heappush(self.offers, (cost, node))

    def circle(self, stuck: list[int]) -> list[int]:
        """Return claims that are out for resting only on one another, where nothing else is left to blame."""
        out = dict.fromkeys(node for node in stuck if self.labels[node] == OUT)
        rests = {node: [o for o in (*self.program.needs[node], *self.reasons[node]) if o in out] for node in out}
        for group in components(out, rests):
            inside = set(group)
            blamed = any(self.labels[a] == IN for node in group for a in self.program.attackers[node])
            if len(group) > 1 and not blamed and all(inside.issuperset(rests[node]) for node in group):
                return sorted(node for node in group if node < self.program.claims)
        return []

    def choice(self, stuck: list[int]) -> int:
        """Return a node that is in because this labelling settles a circle of attacks its way.

        Where no claims are out for resting on one another, the first group of stuck nodes that wait for nothing outside
        it is a circle with attacks in it, so that some member is in and attacked from within.
        """
        program, labels, waits = self.program, self.labels, dict.fromkeys(stuck)
        rests = {
            node: [
                other
                for other in (*program.attackers[node], *program.needs[node], *self.reasons[node])
                if other in waits
            ]
            for node in stuck
        }
        group = components(stuck, rests)[0]
        inside = set(group)
        return min(n for n in group if labels[n] == IN and inside.intersection(program.attackers[n]))
