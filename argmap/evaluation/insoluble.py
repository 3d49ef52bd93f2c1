"""Which circle of attacks keeps a debate from being settled whole: why stable semantics has no extension."""

from __future__ import annotations

from argmap.evaluation.attackgraph import Kind, attack_graph
from argmap.evaluation.framework import Framework, Labels
from argmap.evaluation.solve import LIMITS, Limits, Semantics, first_extension
from argmap.evaluation.translate import Rules
from argmap.graph import components


def insoluble(program: Rules, settled: Labels, limits: Limits = LIMITS) -> tuple[str, ...]:
    """Return the ids on the first circle of attacks that cannot be settled, whatever was settled before it.

    What attacks a circle does not depend on it, so each is tried together with all that leads to it and nothing else
    (directionality, Baroni & Giacomin 2007).

    :param settled: the grounded labels
    :return: claims first, then arguments, each in file order; empty if no single circle is to blame, but several
        that can be settled only in ways that do not fit together
    :raises TooLarge: when the answer is past the limits
    """
    graph = attack_graph(program, settled, limits)
    attackers = graph.framework.attackers
    for group in components(range(graph.framework.size), dict(enumerate(attackers))):
        if len(group) == 1 and group[0] not in attackers[group[0]]:
            continue
        before = list(group)
        seen = set(before)
        for node in before:
            fresh = [other for other in attackers[node] if other not in seen]
            seen.update(fresh)
            before.extend(fresh)
        place = {node: number for number, node in enumerate(before)}
        attacks = [(place[attacker], place[node]) for node in before for attacker in attackers[node]]
        if first_extension(Framework.of(len(before), attacks), Semantics.STABLE, limits) is None:
            found = {graph.nodes[n].id for n in group if graph.nodes[n].kind in (Kind.CLAIM, Kind.ARGUMENT)}
            return tuple(identifier for identifier in program.ids if identifier in found)
    return ()
