"""The attack graph of a debate: a framework whose extensions say what its rules say, and the way back to the ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from argmap.errors import TooLarge
from argmap.evaluation.framework import IN, OUT, UNDECIDED, Framework, Labels
from argmap.evaluation.solve import LIMITS, Limits
from argmap.evaluation.translate import Rules
from argmap.graph import components


class Kind(StrEnum):
    """What a node of the attack graph says."""

    CLAIM = "claim"
    ARGUMENT = "argument"
    DENIAL = "denial"
    LACK = "lack"
    REJECTION = "rejection"


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the attack graph.

    A denial says that the claim does not stand, and attacks the arguments that need it. A lack says that no reason for
    the claim holds, and attacks the claim. A rejection is a what-if's, and attacks what is rejected.

    :param kind: what it says
    :param id: the id of the claim or argument in the map
    :param level: 0, or, for claims and arguments on a circle of supports, the number of a copy that helps to work out
        what stands without the circle and is itself no answer
    """

    kind: Kind
    id: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class AttackGraph:
    """A framework with the meaning of its nodes.

    :param framework: the attacks between the nodes
    :param nodes: what each node says
    :param place: for each node of the rules, its node here; -1 if the rules' labels had settled it beforehand
    """

    framework: Framework
    nodes: tuple[Node, ...]
    place: tuple[int, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return a name for each node that every solver's file format can carry, such as ``c3`` or ``not_c3``.

        Claims are c1, c2 and so on in file order, arguments a1, a2; ``not_`` is a denial, ``bare_`` a lack, ``reject_``
        a rejection; a copy has its level at the end.
        """
        short: dict[str, str] = {}
        counts = {Kind.CLAIM: 0, Kind.ARGUMENT: 0}
        for node in self.nodes:
            if node.kind in counts and node.level == 0:
                counts[node.kind] += 1
                short[node.id] = f"{node.kind.value[0]}{counts[node.kind]}"
        prefixes = {Kind.DENIAL: "not_", Kind.LACK: "bare_", Kind.REJECTION: "reject_"}
        return tuple(
            prefixes.get(node.kind, "") + short[node.id] + (f"_{node.level}" if node.level else "")
            for node in self.nodes
        )

    @property
    def ids(self) -> Mapping[str, str]:
        """Return the map's id for each name that stands for a claim or an argument: the way back."""
        answers = (Kind.CLAIM, Kind.ARGUMENT)
        return {
            name: node.id
            for name, node in zip(self.names, self.nodes, strict=True)
            if node.kind in answers and node.level == 0
        }


def attack_graph(program: Rules, labels: Labels | None = None, limits: Limits = LIMITS) -> AttackGraph:
    """Translate rules into a framework with the same complete, grounded, preferred and stable labels.

    Without circles of supports the rules are those of the framework's own labels (Caminada, Sá, Alcântara & Dvořák
    2015). A circle of k claims is first unrolled into k levels, each resting on the one before and the first on nothing
    within the circle: then a claim stands at level k just if it stands without resting on itself.

    :param labels: what is settled already and is left out; ``None`` for the whole debate
    :raises TooLarge: when circles of supports make more nodes than ``limits.nodes``
    """
    return _Writer(program, labels, limits).run()


class _Writer:
    def __init__(self, program: Rules, labels: Labels | None, limits: Limits) -> None:
        self.program, self.limits = program, limits
        self.whole = labels is None
        self.labels = [UNDECIDED] * program.size if labels is None else labels
        self.nodes: list[Node] = []
        self.index: dict[Node, int] = {}
        self.attacks: list[tuple[int, int]] = []
        self.forced = program.forced if self.whole else {}
        self.circle = self.circles()

    def circles(self) -> dict[int, tuple[int, int]]:
        """Return, for each open node on a circle of supports, the circle's number and how many claims it has."""
        nodes = [n for n in range(self.program.size) if self.open(n)]
        positive = {n: [o for o in (*self.program.needs[n], *self.reasons(n)) if self.open(o)] for n in nodes}
        found: dict[int, tuple[int, int]] = {}
        for number, group in enumerate(components(nodes, positive)):
            if len(group) > 1:
                claims = sum(node < self.program.claims for node in group)
                found.update((node, (number, claims)) for node in group)
        return found

    def open(self, node: int) -> bool:
        return self.labels[node] == UNDECIDED and node not in self.forced

    def reasons(self, node: int) -> tuple[int, ...]:
        """Return the reasons a claim still hangs on: none where it is assumed or one of them is settled in."""
        reasons = self.program.reasons[node] or ()
        return () if any(self.labels[other] == IN for other in reasons) else reasons

    def run(self) -> AttackGraph:
        undecided = [node for node in range(self.program.size) if self.labels[node] == UNDECIDED]
        for node in undecided:
            self.node(self.kind(node), node)
        for node in undecided:
            if node in self.forced:
                if self.forced[node] == OUT:
                    self.attack(self.node(Kind.REJECTION, node), self.final(node))
            elif node in self.circle:
                levels = self.circle[node][1]
                first, last = (1, levels) if node < self.program.claims else (2, levels + 1)
                for level in range(first, last + 1):
                    self.rule(node, level)
            else:
                self.rule(node, 0)
        framework = Framework.of(len(self.nodes), self.attacks)
        place = [-1] * self.program.size
        for node in undecided:
            place[node] = self.final(node)
        return AttackGraph(framework, tuple(self.nodes), tuple(place))

    def rule(self, node: int, level: int) -> None:
        """Write the attacks on a node, or on its copy at a level of its circle."""
        me = self.copy(node, level)
        for other in self.program.attackers[node]:
            if self.labels[other] == UNDECIDED:
                self.attack(self.final(other), me)
        for other in self.program.needs[node]:
            if self.labels[other] == UNDECIDED:
                inside = level > 0 and self.circle.get(other) == self.circle[node]
                self.attack(self.denial(other, level - 1 if inside else 0), me)
        reasons = self.reasons(node)
        if reasons:
            lack = self.node(Kind.LACK, node, self.shown(node, level))
            self.attack(lack, me)
            for other in reasons:
                inside = level > 0 and self.circle.get(other) == self.circle[node]
                if self.labels[other] == UNDECIDED and not (inside and level == 1):
                    self.attack(self.copy(other, level) if inside else self.final(other), lack)

    def kind(self, node: int) -> Kind:
        return Kind.CLAIM if node < self.program.claims else Kind.ARGUMENT

    def shown(self, node: int, level: int) -> int:
        """Return the level to name a copy by: 0 for the last one, which is the answer."""
        if level == 0:
            return 0
        last = self.circle[node][1] + (node >= self.program.claims)
        return 0 if level == last else level

    def copy(self, node: int, level: int) -> int:
        return self.node(self.kind(node), node, self.shown(node, level))

    def final(self, node: int) -> int:
        return self.node(self.kind(node), node)

    def denial(self, node: int, level: int) -> int:
        level = self.shown(node, level)
        before = len(self.nodes)
        denial = self.node(Kind.DENIAL, node, level)
        if denial == before:
            self.attack(self.node(self.kind(node), node, level), denial)
        return denial

    def node(self, kind: Kind, node: int, level: int = 0) -> int:
        key = Node(kind, self.program.ids[node], level)
        if key not in self.index:
            if len(self.nodes) >= self.limits.nodes:
                most = self.limits.nodes
                raise TooLarge(f"This debate's circles of supports make an attack graph of more than {most:,} nodes.")
            self.index[key] = len(self.nodes)
            self.nodes.append(key)
        return self.index[key]

    def attack(self, source: int, target: int) -> None:
        self.attacks.append((source, target))


def members(graph: AttackGraph, extension: Iterable[int]) -> tuple[str, ...]:
    """Return the ids of the claims and arguments in an extension of the attack graph, in file order."""
    inside = set(extension)
    return tuple(graph.nodes[place].id for place in graph.place if place in inside)
