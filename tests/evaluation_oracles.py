"""Oracles for evaluation: every subset tried, two other people's libraries, and the definitions taken literally."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product
from random import Random

from argmap.evaluation.translate import Rules
from argmap.model import Argument, Claim, Map, Relation

Attacks = list[tuple[int, int]]
Sets = set[frozenset[int]]
DUNG = ("grounded", "complete", "preferred", "stable")


def random_attacks(random: Random, size: int) -> Attacks:
    """Return random attacks of random density, self-attacks and isolated arguments among them."""
    density = random.choice([0.03, 0.08, 0.15, 0.25, 0.4])
    return [(a, b) for a in range(size) for b in range(size) if random.random() < density]


def brute_force(size: int, attacks: Attacks) -> dict[str, Sets]:
    """Try every subset against the definitions of Dung (1995)."""
    attackers = [0] * size
    attacked = [0] * size
    for source, target in attacks:
        attackers[target] |= 1 << source
        attacked[source] |= 1 << target
    everything = (1 << size) - 1
    complete, stable = [], []
    beaten_by = [0] * (1 << size)
    for subset in range(1 << size):
        if subset:
            low = subset & -subset
            beaten_by[subset] = beaten_by[subset ^ low] | attacked[low.bit_length() - 1]
        beaten = beaten_by[subset]
        if beaten & subset:
            continue
        if all((attackers[a] & ~beaten == 0) == bool(subset >> a & 1) for a in range(size)):
            complete.append(subset)
        if beaten | subset == everything:
            stable.append(subset)
    preferred = [one for one in complete if not any(one != other and one & other == one for other in complete)]
    grounded = [min(complete, key=int.bit_count)]

    def sets(masks: Iterable[int]) -> Sets:
        return {frozenset(a for a in range(size) if mask >> a & 1) for mask in masks}

    found = zip(DUNG, (grounded, complete, preferred, stable), strict=True)
    return {name: sets(masks) for name, masks in found}


def pygarg(size: int, attacks: Attacks, semantics: str) -> Sets:
    """Ask pygarg."""
    from pygarg.dung import solver

    short = {"grounded": "GR", "complete": "CO", "preferred": "PR", "stable": "ST"}[semantics]
    names = [f"a{a}" for a in range(size)]
    found = solver.extension_enumeration(names, [[f"a{a}", f"a{b}"] for a, b in attacks], short)
    return {frozenset(int(name[1:]) for name in extension) for extension in found}


def pyarg(size: int, attacks: Attacks, semantics: str) -> Sets:
    """Ask PyArg (python-argumentation)."""
    from py_arg.abstract_argumentation_classes.abstract_argumentation_framework import AbstractArgumentationFramework
    from py_arg.abstract_argumentation_classes.argument import Argument as Node
    from py_arg.abstract_argumentation_classes.defeat import Defeat
    from py_arg.algorithms.semantics.get_complete_extensions import get_complete_extensions
    from py_arg.algorithms.semantics.get_grounded_extension import get_grounded_extension
    from py_arg.algorithms.semantics.get_preferred_extensions import get_preferred_extensions
    from py_arg.algorithms.semantics.get_stable_extensions import get_stable_extensions

    nodes = [Node(str(a)) for a in range(size)]
    framework = AbstractArgumentationFramework("", nodes, [Defeat(nodes[a], nodes[b]) for a, b in attacks])
    ask: dict[str, Callable[..., Iterable[Iterable[Node]]]] = {
        "grounded": lambda f: [get_grounded_extension(f)],
        "complete": get_complete_extensions,
        "preferred": get_preferred_extensions,
        "stable": get_stable_extensions,
    }
    return {frozenset(int(node.name) for node in extension) for extension in ask[semantics](framework)}


def random_map(random: Random, claims: int, arguments: int) -> Map:
    """Return a map of random supports, rebuttals and undercuts, circles and co-premises among them."""
    support, undercut = random.choice([0.3, 0.5, 0.8]), random.choice([0.0, 0.2])
    made: list[Argument] = []
    for number in range(arguments):
        premises = tuple(dict.fromkeys(f"k{random.randrange(claims)}" for _ in range(random.choice([1, 1, 1, 2]))))
        target, relation = f"k{random.randrange(claims)}", Relation.REBUTS
        if made and random.random() < undercut:
            target, relation = random.choice(made).id, Relation.UNDERCUTS
        elif random.random() < support:
            relation = Relation.SUPPORTS
        made.append(Argument(f"g{number}", premises, relation, target))
    return Map("m", "m", claims=tuple(Claim(f"k{n}", f"Claim {n}.") for n in range(claims)), arguments=tuple(made))


def partial_stable_models(program: Rules) -> list[tuple[int, ...]]:
    """Try every labelling: one is right if it is the least that its rules give once their attacks are fixed by it.

    The partial stable models of Przymusinski (1991), from which the four semantics follow.
    """
    found = []
    for guess in product((0, 1, 2), repeat=program.size):
        now = [0] * program.size
        while True:
            new = []
            for node in range(program.size):
                values = [2 - guess[a] for a in program.attackers[node]] + [now[p] for p in program.needs[node]]
                reasons = program.reasons[node]
                if reasons is not None:
                    values.append(max(now[r] for r in reasons))
                new.append(program.forced.get(node, min(values, default=2)))
            if new == now:
                break
            now = new
        if tuple(now) == guess:
            found.append(guess)
    return found
