"""Why a claim is in, out or undecided: the shortest chain of reasons, in sentences a student understands."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from argmap.errors import NotFound, nearest
from argmap.evaluation.framework import IN, UNDECIDED, Labels
from argmap.evaluation.insoluble import insoluble
from argmap.evaluation.reasons import Ground, grounds, hinges
from argmap.evaluation.sentences import argument_name, in_words, listed, name, premises, quoted
from argmap.evaluation.solve import Semantics
from argmap.evaluation.standing import BY_LABEL, Evaluation, Standing
from argmap.graph import components

STEPS = 40

Node = TypeVar("Node")


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of an explanation.

    :param id: the claim or argument it is about
    :param standing: what holds of it, in the extension the explanation tells
    :param sentence: why
    :param depth: steps below what was asked for, from 0
    :param because: ids of what it rests on directly
    """

    id: str
    standing: Standing
    sentence: str
    depth: int
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something stands, falls or stays open.

    :param id: the claim or argument that was asked for
    :param standing: its standing over all extensions
    :param opening: a sentence on the extensions, where there can be several; else empty
    :param reasons: the chain, what was asked for first, each thing once
    :param cut: whether the chain goes on beyond its longest length, 40 steps
    """

    id: str
    standing: Standing
    opening: str
    reasons: tuple[Reason, ...]
    cut: bool = False

    def __str__(self) -> str:
        lines = [self.opening] if self.opening else []
        lines += [f"{'  ' * reason.depth}{reason.sentence}" for reason in self.reasons]
        return "\n".join([*lines, *(["…"] if self.cut else [])])


def explain(evaluation: Evaluation, node: str) -> Explanation:
    """Explain the standing of a claim or an argument.

    For what is in or out in every extension, the chain is the smallest derivation in one of them; for what is undecided
    it leads to the shortest circle of attacks that leaves it open.

    :raises NotFound: if the map has no such id
    """
    return Explainer(evaluation).explain(node)


class Explainer:
    """Explains many ids of one evaluation, working out the derivations once."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.debate, self.program = evaluation.debate, evaluation.program
        self.number = {identifier: place for place, identifier in enumerate(self.program.ids)}
        self.settled = _Lazy(self, evaluation.settled)
        self.witness = self.settled if evaluation.witness is evaluation.settled else _Lazy(self, evaluation.witness)

    def explain(self, node: str) -> Explanation:
        """Explain one id; see ``explain``."""
        if node not in self.number:
            raise NotFound("claim or argument", node, nearest(node, self.number))
        if not self.evaluation.exists:
            return self._unsettled(node)
        place, told = self._told(node)
        reasons, cut = told.circle(place) if told.labels[place] == UNDECIDED else told.chain(place)
        standing = self.evaluation.standings[node]
        return Explanation(node, standing, self._opening(node, told), tuple(reasons), cut)

    def sentence(self, node: str) -> str:
        """Return the one sentence that says what directly settles a claim or an argument of the map."""
        if not self.evaluation.exists:
            return self._unsettled(node).reasons[0].sentence
        place, told = self._told(node)
        return told.circle(place)[0][0].sentence if told.labels[place] == UNDECIDED else told.sentence(place)

    def reason(self, node: str) -> str:
        """Return the same sentence without its subject, to stand below a claim, such as *Because “B” supports it.*"""
        sentence = self.sentence(node)
        rest = sentence.removeprefix(_capital(name(self.debate, node)))
        rest = re.sub(r"^ (?:stands|falls|holds|fails|is open)\b(?: here)?:? ?", "", rest)
        return _capital(rest if rest != sentence else sentence)

    def _told(self, node: str) -> tuple[int, _Lazy]:
        """Return an id's node and the labelling that tells of it: what is settled in all ways, else one of them."""
        place = self.number[node]
        open_or_settled = (
            self.evaluation.standings[node] is Standing.UNDECIDED or self.settled.labels[place] != UNDECIDED
        )
        return place, self.settled if open_or_settled else self.witness

    @cached_property
    def _insoluble(self) -> tuple[str, ...]:
        """Return the claims on the circle that has no answer, or the arguments where it passes no claim."""
        found = insoluble(self.program, self.evaluation.settled)
        return tuple(node for node in found if node in self.debate.claim) or found

    def _unsettled(self, node: str) -> Explanation:
        """Explain that nothing has a standing, since no extension exists."""
        circle = [name(self.debate, other) for other in self._insoluble]
        if not circle:
            blame = "the circles of attacks in it cannot all be settled together"
        elif len(circle) == 1:
            blame = f"{circle[0]} speaks against itself, and can neither stand nor fall"
        else:
            shown = circle if len(circle) <= 3 else [*circle[:2], in_words(len(circle) - 2, "other", "others")]
            blame = f"the attacks among {listed(shown)} go round in a circle that has no answer"
        sentence = f"{_capital(name(self.debate, node))} is open because not everything can be settled: {blame}."
        opening = "There is no way to settle the whole debate."
        reason = Reason(node, Standing.UNDECIDED, sentence, 0, self._insoluble)
        return Explanation(node, Standing.UNDECIDED, opening, (reason,))

    def _opening(self, node: str, told: _Lazy) -> str:
        evaluation = self.evaluation
        if evaluation.semantics is Semantics.GROUNDED:
            return ""
        standing = evaluation.standings[node]
        if standing is Standing.UNDECIDED:
            some = "some ways to settle the debate and not in others"
            none = "no way to settle the debate, yet some leave it open"
            subject = _capital(name(self.debate, node))
            return f"{subject} stands in {some if node in evaluation.some else none}."
        if told is self.settled:
            return ""
        word = "stands" if standing is Standing.IN else "is out"
        return f"{_capital(name(self.debate, node))} {word} in every way to settle the debate; in one of them so:"


class _Lazy:
    """Derivations under one labelling, worked out when first asked for."""

    def __init__(self, explainer: Explainer, labels: Labels) -> None:
        self.labels = labels
        self.debate, self.program, self.asked = explainer.debate, explainer.program, explainer.evaluation
        self._grounds: dict[int, Ground] = {}

    def ground(self, node: int) -> Ground:
        if not self._grounds:
            self._grounds = dict(grounds(self.program, self.labels))
        return self._grounds[node]

    def chain(self, start: int) -> tuple[list[Reason], bool]:
        """Write out the derivation of a node depth first, each node once, plain steps of arguments left out."""
        reasons: list[Reason] = []
        seen = {start}
        stack = [(start, 0)]
        while stack:
            if len(reasons) == STEPS:
                return reasons, True
            node, depth = stack.pop()
            below = self._told(node)
            reasons.append(self._reason(node, depth, below))
            fresh = [other for other in below if other not in seen]
            seen.update(fresh)
            stack.extend((other, depth + 1) for other in reversed(fresh))
        return reasons, False

    def _told(self, node: int) -> tuple[int, ...]:
        """Return what a step rests on, an argument that only passes on its premises' standing replaced by them."""
        told: dict[int, None] = {}
        for other in self.ground(node).because:
            told.update(dict.fromkeys(self._beyond(other)))
        return tuple(told)

    def _beyond(self, node: int) -> tuple[int, ...]:
        ground = self.ground(node)
        if node < self.program.claims or ground.kind not in ("holds", "needs"):
            return (node,)
        attacks = self.program.attackers[node]
        return (node,) if ground.kind == "holds" and attacks else ground.because

    def _reason(self, node: int, depth: int, below: Iterable[int]) -> Reason:
        ids = self.program.ids
        return Reason(
            ids[node], BY_LABEL[self.labels[node]], self.sentence(node), depth, tuple(ids[other] for other in below)
        )

    def sentence(self, node: int) -> str:
        ground = self.ground(node)
        write: dict[str, Callable[[int, Ground], str]] = {
            "forced": self._forced,
            "holds": self._holds,
            "attacked": lambda n, g: f"{self._falls(n)} because {self._attack(g.because[0])}{self._also(n, g)}.",
            "needs": lambda n, g: (
                f"{self._falls(n)} because its premise {self._name(g.because[0])} does not stand{self._also(n, g)}."
            ),
            "unreasoned": lambda n, g: f"{self._falls(n)} because {self._unreasoned(g)}{self._also(n, g)}.",
            "circular": lambda n, _: f"{self._falls(n)}: the reasons for it lead back to itself.",
            "chosen": lambda n, _: (
                f"{self._stands(n)} here: in this way to settle the debate it answers its attackers."
            ),
            "open": lambda n, g: f"{_capital(self._name(n))} is open: {self._hinge(n, g.because[0])}.",
        }
        return write[ground.kind](node, ground)

    def _forced(self, node: int, _: Ground) -> str:
        identifier = self.program.ids[node]
        if identifier in self.asked.accept:
            return f"{self._stands(node)} because you accept it."
        if identifier in self.asked.reject:
            return f"{self._falls(node)} because you reject it."
        if node < self.program.claims:
            return f"{self._falls(node)}: the map gives no reason for it and does not assume it."
        return f"{self._falls(node)} because the map lacks one of its premises."

    def _holds(self, node: int, ground: Ground) -> str:
        attacks = [other for other in ground.because if other in self.program.attackers[node]]
        support = [other for other in ground.because if other not in attacks and other >= self.program.claims]
        parts = []
        if support:
            argument = self.debate.argument[self.program.ids[support[0]]]
            verb = "supports" if len(argument.premises) == 1 else "together support"
            parts.append(f"{premises(self.debate, argument)} {verb} it")
        if attacks:
            kind = ("rebuttal", "rebuttals") if node < self.program.claims else ("undercut", "undercuts")
            if len(attacks) > 2:
                parts.append(f"all {in_words(len(attacks), *kind)} of it fail")
            else:
                names = listed([self._name(other) for other in attacks])
                parts.append(f"{names} {'fails' if len(attacks) == 1 else 'fail'}")
        if node < self.program.claims and self.debate.claims[node].assumed:
            parts.insert(0, "the map assumes it")
        if parts:
            return f"{self._stands(node)} because {', and '.join(parts)}{self._also(node, ground)}."
        if node < self.program.claims:
            return f"{self._stands(node)}: nothing in the map speaks against it."
        return f"{self._stands(node)}: its premises stand, and nothing undercuts it."

    def _unreasoned(self, ground: Ground) -> str:
        if len(ground.because) > 1:
            return f"none of the {in_words(len(ground.because), 'reason', 'reasons')} for it holds"
        reason = ground.because[0]
        argument = self.debate.argument[self.program.ids[reason]]
        said = premises(self.debate, argument)
        if argument.id in self.asked.reject:
            return f"you reject the step from {said}, the only reason for it"
        if reason not in self.program.forced and all(self.labels[p] == IN for p in self.program.needs[reason]):
            return f"the only reason for it, {said}, is undercut"
        return f"the only reason for it, {said}, fails"

    def _also(self, node: int, ground: Ground) -> str:
        """Return what else settles a node the same way, as the rest of a sentence; without it nothing would change."""
        attackers, needs = self.program.attackers[node], self.program.needs[node]
        attacks = [other for other in ground.also if other in attackers]
        lacking = [other for other in ground.also if other in needs]
        reasons = [other for other in ground.also if other not in attackers and other not in needs]
        clauses = []
        if lacking:
            names = listed([self._name(other) for other in lacking])
            clauses.append(f"{names} {'do' if len(lacking) > 1 else 'does'} not stand either")
        if attacks:
            kind = "rebuttal" if node < self.program.claims else "undercut"
            clauses.append(
                f"{self._name(attacks[0])} holds too"
                if len(attacks) == 1
                else f"{in_words(len(attacks), '', f'other {kind}s')} hold too"
            )
        if reasons and ground.kind == "holds":
            number = in_words(len(reasons), "other reason holds", "other reasons hold")
            clauses.append(f"{number} too")
        elif reasons:
            clauses.append("no reason for it holds either")
        return "".join(f"; {clause}" for clause in clauses)

    def _attack(self, attacker: int) -> str:
        argument = self.debate.argument[self.program.ids[attacker]]
        verb = "rebut" if argument.relation.value == "rebuts" else "undercut"
        if argument.title:
            return f"the argument {quoted(argument.title)} {verb}s it"
        return f"{premises(self.debate, argument)} {verb if len(argument.premises) > 1 else verb + 's'} it"

    def _hinge(self, node: int, other: int) -> str:
        if other in self.program.attackers[node]:
            return f"it is attacked by {self._name(other)}, which is open too"
        if node >= self.program.claims:
            return f"its premise {self._name(other)} is open too"
        return f"{self._name(other)}, on which it rests, is open too"

    def _name(self, node: int) -> str:
        if node < self.program.claims:
            return name(self.debate, self.program.ids[node])
        return argument_name(self.debate, self.debate.argument[self.program.ids[node]])

    def _stands(self, node: int) -> str:
        return f"{_capital(self._name(node))} {'stands' if node < self.program.claims else 'holds'}"

    def _falls(self, node: int) -> str:
        return f"{_capital(self._name(node))} {'falls' if node < self.program.claims else 'fails'}"

    def circle(self, start: int) -> tuple[list[Reason], bool]:
        """Write out the shortest way from an open node to the nearest circle and once around it."""
        path = self._way(start)
        reasons: list[Reason] = []
        for depth, node in enumerate(path[:-1]):
            if len(reasons) == STEPS:
                return reasons, True
            sentence = f"{_capital(self._name(node))} is open: {self._hinge(node, path[depth + 1])}"
            if depth == len(path) - 2:
                sentence += ", so that the attacks go round in a circle and the debate does not settle it"
            ids = self.program.ids
            reasons.append(Reason(ids[node], Standing.UNDECIDED, sentence + ".", depth, (ids[path[depth + 1]],)))
        return reasons, False

    def _way(self, start: int) -> list[int]:
        """Return the shortest path to a circle that an attack is part of, and the shortest such way around it."""
        rests = {n: hinges(self.program, self.labels, n) for n, label in enumerate(self.labels) if label == UNDECIDED}
        group_of = {n: number for number, group in enumerate(components(rests, rests)) for n in group}

        def within(node: int) -> list[int]:
            return [other for other in rests[node] if group_of[other] == group_of[node]]

        def attacks(node: int, other: int) -> bool:
            return other in self.program.attackers[node]

        on_circle = {group_of[n] for n in rests for other in within(n) if attacks(n, other)}
        path = _shortest(start, rests.__getitem__, lambda n: group_of[n] in on_circle)
        entry = path[-1]
        # A circle of supports alone leaves nothing open: the way around has to pass an attack.
        around = _shortest(
            (entry, False),
            lambda at: [(other, at[1] or attacks(at[0], other)) for other in within(at[0])],
            lambda at: at == (entry, True),
        )
        return [*path, *(node for node, _ in around[1:])]


def _shortest(start: Node, following: Callable[[Node], Iterable[Node]], found: Callable[[Node], bool]) -> list[Node]:
    """Return the shortest path to a node that is found; there must be one."""
    before: dict[Node, Node] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if found(node):
            path = [node]
            while path[-1] != start:
                path.append(before[path[-1]])
            return path[::-1]
        for other in following(node):
            if other not in before and other != start:
                before[other] = node
                queue.append(other)
    raise AssertionError("an undecided node always leads to a circle")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
