"""Gradual strength: how strong each claim is, from 0 to 1, under DF-QuAD, quadratic energy or the h-categoriser.

A claim starts from its weight; attacks lower it and supports raise it. An argument passes on the strength of its
weakest premise times the strength of its own step: the argument's weight, lowered by its undercuts as a claim is by
rebuttals. So a link with one premise, no weight and no undercut passes on its premise's strength, and a map of such
links has the very values the papers define.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from argmap.errors import BadRequest
from argmap.evaluation.framework import IN
from argmap.evaluation.solve import Semantics
from argmap.evaluation.standing import semantics_named
from argmap.evaluation.translate import rules
from argmap.graph import components
from argmap.model import Map

NEUTRAL = 0.5
TOLERANCE = 1e-10
ITERATIONS = 5_000
WORK = 5_000_000


@dataclass(frozen=True, slots=True)
class Bipolar:
    """A graph of weighted nodes with attacks and supports.

    :param weights: the initial weight of each node, 0 to 1
    :param attackers: for each node, what lowers it
    :param supporters: for each node, what raises it
    :param needs: for each node, what it is only as strong as; nothing but arguments of a map has any
    """

    weights: Sequence[float]
    attackers: Sequence[Sequence[int]]
    supporters: Sequence[Sequence[int]]
    needs: Sequence[Sequence[int]] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """The strengths of a graph's nodes.

    :param values: the strength of each node, 0 to 1
    :param converged: whether all values are a fixed point of the semantics, up to 1e-10
    :param iterations: steps the longest circle took; 0 if the graph has none
    :param residual: the largest difference between a value and what its neighbours' values make of it
    """

    values: tuple[float, ...]
    converged: bool
    iterations: int
    residual: float


@dataclass(frozen=True, slots=True)
class Strengths:
    """The strengths of a map's claims and of its arguments, by id, in file order.

    :param claims: the strength of each claim
    :param arguments: what each argument passes on to its target
    :param converged: whether circles came to rest; if not, the values are only where the iteration stopped
    :param iterations: steps the longest circle took; 0 if there is none
    :param residual: how far the values are from a fixed point
    """

    semantics: Semantics
    reject: tuple[str, ...]
    accept: tuple[str, ...]
    claims: Mapping[str, float]
    arguments: Mapping[str, float]
    converged: bool
    iterations: int
    residual: float


Influence = Callable[[float, Sequence[float], Sequence[float]], float]


def df_quad(weight: float, attackers: Sequence[float], supporters: Sequence[float]) -> float:
    """Return a node's strength under DF-QuAD (Rago, Toni, Aurisicchio & Baroni 2016).

    >>> df_quad(0.5, [0.5], []), df_quad(0.5, [], [0.5, 0.5])
    (0.25, 0.875)
    """
    # Loops, since this is worked out some hundred thousand times for a large circle.
    spared, doubted = 1.0, 1.0
    for value in attackers:
        spared *= 1 - value
    for value in supporters:
        doubted *= 1 - value
    against, favour = 1 - spared, 1 - doubted
    if against >= favour:
        return weight - weight * (against - favour)
    return weight + (1 - weight) * (favour - against)


def quadratic_energy(weight: float, attackers: Sequence[float], supporters: Sequence[float]) -> float:
    """Return a node's strength under the quadratic energy model (Potyka 2018).

    >>> quadratic_energy(0.5, [1.0], []), quadratic_energy(0.5, [], [1.0])
    (0.25, 0.75)
    """
    energy = sum(supporters) - sum(attackers)
    impact = energy * energy / (1 + energy * energy)
    return weight + (1 - weight) * impact if energy > 0 else weight - weight * impact


def h_categoriser(weight: float, attackers: Sequence[float], _: Sequence[float]) -> float:
    """Return a node's strength under the h-categoriser, which knows attacks only.

    Besnard & Hunter (2001) give every argument the weight 1; other weights are those of Amgoud, Ben-Naim, Doder & Vesic
    (2017).

    >>> h_categoriser(1.0, [1.0], []), h_categoriser(1.0, [0.5, 0.5], [1.0])
    (0.5, 0.5)
    """
    return weight / (1 + sum(attackers))


INFLUENCES: Mapping[Semantics, Influence] = {
    Semantics.DF_QUAD: df_quad,
    Semantics.QUADRATIC_ENERGY: quadratic_energy,
    Semantics.H_CATEGORISER: h_categoriser,
}


def default_weight(semantics: Semantics) -> float:
    """Return the weight of a claim for which the file gives none: 1 for the h-categoriser as in its paper, else 0.5."""
    return 1.0 if semantics is Semantics.H_CATEGORISER else NEUTRAL


def settle(graph: Bipolar, semantics: Semantics) -> Settled:
    """Work out the strengths of a graph.

    Without circles each node is worked out once, after those it hangs on. The nodes of a circle start from their
    weights and move step by step towards what their neighbours make of them, an Euler discretisation of Potyka's (2018)
    continuous dynamics, until no value would move by more than 1e-10 or the steps run out; the result says which.
    """
    influence = INFLUENCES[semantics]
    values = [float(weight) for weight in graph.weights]
    size = len(values)
    needs = graph.needs or [()] * size

    value_of = values.__getitem__
    weights, attackers, supporters = graph.weights, graph.attackers, graph.supporters

    def update(node: int) -> float:
        against, favour = attackers[node], supporters[node]
        step = weights[node]
        if against or favour:
            step = influence(step, [*map(value_of, against)], [*map(value_of, favour)])
        return step * min(map(value_of, needs[node])) if needs[node] else step

    leads = {n: [*graph.attackers[n], *graph.supporters[n], *needs[n]] for n in range(size)}
    longest, residual = 0, 0.0
    for group in components(range(size), leads):
        if len(group) == 1 and group[0] not in leads[group[0]]:
            values[group[0]] = update(group[0])
            continue
        steps, rest = _circle(group, values, update, sum(len(leads[node]) for node in group))
        longest, residual = max(longest, steps), max(residual, rest)
    return Settled(tuple(values), residual <= TOLERANCE, longest, residual)


def _circle(group: Sequence[int], values: list[float], update: Callable[[int], float], links: int) -> tuple[int, float]:
    most = max(100, min(ITERATIONS, WORK // (links + len(group))))
    pace, best, patience = 0.5, float("inf"), 0
    for step in range(1, most + 1):
        moves = [update(node) - values[node] for node in group]
        residual = max(map(abs, moves))
        if residual <= TOLERANCE:
            return step, residual
        patience = 0 if residual < best * 0.999 else patience + 1
        best = min(best, residual)
        if patience > 50:
            pace, patience = pace / 2, 0
        for node, move in zip(group, moves, strict=True):
            values[node] += pace * move
    return most, max(abs(update(node) - values[node]) for node in group)


def strengths(
    debate: Map, semantics: str = "df-quad", reject: Collection[str] = (), accept: Collection[str] = ()
) -> Strengths:
    """Work out how strong each claim of a debate is.

    Weights come from the file; where it gives none, a claim has 0.5 (1 for the h-categoriser) and an argument 1.

    :param semantics: df-quad, quadratic-energy or h-categoriser, which leaves supports aside
    :param reject: ids of claims and arguments to take as having no strength
    :param accept: ids of claims to take as having strength 1, and of arguments whose undercuts to leave aside
    :raises NotFound: if the map has no such id
    :raises BadRequest: if an id is both rejected and accepted, the semantics is not a gradual one, or a weight is not
        between 0 and 1
    """
    kind = semantics_named(semantics)
    if not kind.gradual:
        raise BadRequest(f"The semantics {kind} gives standings, not strengths.")
    program = rules(debate, reject, accept)
    weights = [default_weight(kind) if claim.weight is None else claim.weight for claim in debate.claims]
    weights += [1.0 if argument.weight is None else argument.weight for argument in debate.arguments]
    attackers, supporters, needs = (
        list(program.attackers),
        [group or () for group in program.reasons],
        list(program.needs),
    )
    for identifier, weight in zip(program.ids, weights, strict=True):
        if not 0 <= weight <= 1:
            raise BadRequest(f"The weight {weight} of “{identifier}” is not between 0 and 1.")
    for node, label in program.forced.items():
        weights[node] = 1.0 if label == IN else 0.0
        attackers[node], supporters[node], needs[node] = (), (), ()
    settled = settle(Bipolar(weights, attackers, supporters, needs), kind)
    found = dict(zip(program.ids, settled.values, strict=True))
    return Strengths(
        kind,
        tuple(reject),
        tuple(accept),
        {claim.id: found[claim.id] for claim in debate.claims},
        {argument.id: found[argument.id] for argument in debate.arguments},
        settled.converged,
        settled.iterations,
        settled.residual,
    )
