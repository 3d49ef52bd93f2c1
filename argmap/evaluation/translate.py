"""What a debate means formally: when a claim stands and an argument holds, as rules and as an attack graph.

The rules, in words. *An argument holds* when all its premises stand and no undercut of it holds. *A claim stands* when
no rebuttal of it holds and, where the map gives reasons for it, at least one of them holds; a claim for which no reason
is given is assumed, unless the map says that it is not (``assumed``, the assumption of Carneades). So support is
necessary support, of a claim by at least one of its reasons and of an argument by all its premises (Nouioua & Risch
2011), and what only supports itself in a circle does not stand, as in their framework, in Carneades and in the
well-founded reading of logic programs. A rebuttal runs one way only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from argmap.errors import BadRequest, NotFound, nearest
from argmap.evaluation.framework import IN, OUT, UNDECIDED, Labels
from argmap.model import Map, Relation


@dataclass(frozen=True, slots=True)
class Rules:
    """A debate as rules over numbered nodes: claims first, then arguments, both in file order.

    Node x is true when all of ``needs`` are true (an argument's premises), none of ``attackers`` is (what rebuts or
    undercuts it) and, unless ``reasons`` is ``None``, at least one of ``reasons`` is (the arguments for a claim).

    :param ids: the id of each node
    :param claims: how many of the nodes are claims
    :param forced: nodes settled beforehand: IN for claims a what-if accepts, OUT for claims and arguments it rejects,
        arguments that lack a premise, and claims without a reason that the map does not assume
    """

    ids: tuple[str, ...]
    claims: int
    needs: tuple[tuple[int, ...], ...]
    reasons: tuple[tuple[int, ...] | None, ...]
    attackers: tuple[tuple[int, ...], ...]
    forced: Mapping[int, int]

    @property
    def size(self) -> int:
        """Return how many nodes there are."""
        return len(self.ids)


def rules(debate: Map, reject: Collection[str] = (), accept: Collection[str] = ()) -> Rules:
    """Read a debate as rules.

    Arguments whose target the map lacks bear on nothing; an argument with a premise the map lacks cannot hold.

    :param reject: ids of claims and arguments taken not to stand, whatever speaks for them
    :param accept: ids of claims taken to stand, whatever speaks against them, and of arguments whose step is granted:
        they hold when their premises stand, whatever undercuts them
    :raises NotFound: if an id names neither a claim nor an argument of the map
    :raises BadRequest: if an id is both rejected and accepted
    """
    ids = tuple(claim.id for claim in debate.claims) + tuple(argument.id for argument in debate.arguments)
    number = {name: place for place, name in enumerate(ids)}
    for name in (*reject, *accept):
        if name not in number:
            raise NotFound("claim or argument", name, nearest(name, ids))
    both = sorted(set(reject) & set(accept))
    if both:
        raise BadRequest(f"“{both[0]}” is both rejected and accepted; choose one.")
    claims = len(debate.claims)
    needs: list[tuple[int, ...]] = [()] * len(ids)
    reasons: list[list[int] | None] = [None] * len(ids)
    attackers: list[list[int]] = [[] for _ in ids]
    supported = {a.target for a in debate.arguments if a.relation is Relation.SUPPORTS}
    forced = {
        place: OUT for place, claim in enumerate(debate.claims) if claim.assumed is False and claim.id not in supported
    }
    forced.update((number[name], OUT) for name in reject)
    forced.update((number[name], IN) for name in accept if number[name] < claims)
    for place, argument in enumerate(debate.arguments, claims):
        needs[place] = tuple(dict.fromkeys(number[p] for p in argument.premises if p in debate.claim))
        if len(needs[place]) < len(set(argument.premises)) or not argument.premises:
            forced[place] = OUT
        target = number.get(argument.target)
        if target is None:
            continue
        if argument.relation.attacks:
            attackers[target].append(place)
        elif argument.relation is Relation.SUPPORTS and target < claims and not debate.claims[target].assumed:
            known = reasons[target] or []
            reasons[target] = [*known, place]
    for name in accept:
        if number[name] >= claims:
            attackers[number[name]] = []
    return Rules(
        ids,
        claims,
        tuple(needs),
        tuple(None if group is None else tuple(group) for group in reasons),
        tuple(tuple(group) for group in attackers),
        forced,
    )


def well_founded(program: Rules) -> Labels:
    """Label every node as the well-founded model does (Van Gelder, Ross & Schlipf 1991): the grounded evaluation.

    Alternates two linear passes: what follows from what is settled, and what rests only on itself. A pass of the second
    kind is needed again only where what it unsettled uncovers another circle, so a debate takes a few passes.
    """
    return _Settling(program).run()


NEED, REASON, ATTACK = 0, 1, 2


class _Settling:
    """The state of the passes; counting what is still open makes each of them linear."""

    def __init__(self, program: Rules) -> None:
        self.program = program
        self.labels: Labels = [UNDECIDED] * program.size
        self.users: list[list[tuple[int, int]]] = [[] for _ in range(program.size)]
        self.open = [len(program.needs[node]) + len(program.attackers[node]) for node in range(program.size)]
        self.open_reasons = [len(group or ()) for group in program.reasons]
        self.reasoned = [group is None for group in program.reasons]
        for node in range(program.size):
            for role, others in ((NEED, program.needs), (REASON, program.reasons), (ATTACK, program.attackers)):
                for other in others[node] or ():
                    self.users[other].append((node, role))

    def run(self) -> Labels:
        forced = self.program.forced
        pending = list(forced)
        for node, label in forced.items():
            self.labels[node] = label
        for node in range(self.program.size):
            if node not in forced and self.open[node] == 0 and self.reasoned[node]:
                self.labels[node] = IN
                pending.append(node)
        self.spread(pending)
        while unfounded := self.unfounded():
            for node in unfounded:
                self.labels[node] = OUT
            self.spread(unfounded)
        return self.labels

    def spread(self, pending: list[int]) -> None:
        """Settle all that follows from the nodes just labelled."""
        for node in pending:
            held = self.labels[node] == IN
            for user, role in self.users[node]:
                if role == REASON:
                    self.open_reasons[user] -= 1
                    self.reasoned[user] = self.reasoned[user] or held
                    fails = not self.reasoned[user] and self.open_reasons[user] == 0
                else:
                    self.open[user] -= 1
                    fails = held == (role == ATTACK)
                if self.labels[user] != UNDECIDED:
                    continue
                if fails:
                    self.labels[user] = OUT
                    pending.append(user)
                elif self.open[user] == 0 and self.reasoned[user]:
                    self.labels[user] = IN
                    pending.append(user)

    def unfounded(self) -> list[int]:
        """Return the undecided nodes that would not follow even if every undecided attack failed."""
        labels = self.labels
        founded = [label != UNDECIDED for label in labels]
        missing = [sum(labels[other] == UNDECIDED for other in needs) for needs in self.program.needs]
        queue = [node for node, known in enumerate(founded) if not known and missing[node] == 0 and self.reasoned[node]]
        for node in queue:
            founded[node] = True
        for node in queue:
            for user, role in self.users[node]:
                if role == NEED:
                    missing[user] -= 1
                if not founded[user] and (role == REASON or (role == NEED and missing[user] == 0)):
                    founded[user] = True
                    queue.append(user)
        return [node for node, known in enumerate(founded) if not known]
