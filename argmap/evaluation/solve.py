"""Complete, preferred and stable extensions of a framework, exactly, with a SAT solver and stated bounds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from math import prod
from typing import Any

from argmap.errors import TooLarge
from argmap.evaluation.framework import IN, OUT, UNDECIDED, Extension, Framework, Labels, grounded, undecided_parts

SOLVER = "minisat22"
CONFLICTS_BETWEEN_LOOKS_AT_THE_CLOCK = 2_000
LARGEST_LESSON = 24


class Semantics(StrEnum):
    """The ways to evaluate a debate; the first four are Dung's (1995), the others give each claim a strength."""

    GROUNDED = "grounded"
    COMPLETE = "complete"
    PREFERRED = "preferred"
    STABLE = "stable"
    DF_QUAD = "df-quad"
    QUADRATIC_ENERGY = "quadratic-energy"
    H_CATEGORISER = "h-categoriser"

    @property
    def gradual(self) -> bool:
        """Return whether it gives strengths and not extensions."""
        return self in (Semantics.DF_QUAD, Semantics.QUADRATIC_ENERGY, Semantics.H_CATEGORISER)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an exact answer may cost before the honest answer is that it is too large.

    :param seconds: wall-clock time for one evaluation
    :param extensions: how many extensions may be listed
    :param nodes: how many nodes the attack graph of a map may have
    """

    seconds: float = 20.0
    extensions: int = 100_000
    nodes: int = 200_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What holds of each argument over all extensions, found without listing them.

    :param some_in: whether it is in some extension (credulous acceptance)
    :param all_in: whether it is in every extension (sceptical acceptance); false if there is none
    :param all_out: whether every extension attacks it; false if there is no extension
    :param exists: whether there is an extension at all; only stable semantics can lack one
    """

    some_in: tuple[bool, ...]
    all_in: tuple[bool, ...]
    all_out: tuple[bool, ...]
    exists: bool = True


@dataclass(frozen=True, slots=True)
class Extensions:
    """The extensions of a framework, ordered by their members' numbers.

    :param listed: each with its members ascending; all of them unless ``more``
    :param more: whether the listing stopped at the limit
    """

    listed: tuple[Extension, ...]
    more: bool = False


def extensions(framework: Framework, semantics: Semantics, limits: Limits = LIMITS, *, cut: bool = False) -> Extensions:
    """List the extensions of a framework.

    :param cut: whether to stop at ``limits.extensions`` and say so; else going past it is an error
    :raises TooLarge: when the time or the number of extensions is past its limit

    >>> mutual = Framework.of(3, [(0, 1), (1, 0), (1, 2)])
    >>> extensions(mutual, Semantics.PREFERRED).listed
    ((0, 2), (1,))
    >>> extensions(Framework.of(1, [(0, 0)]), Semantics.STABLE).listed, extensions(mutual, Semantics.GROUNDED).listed
    ((), ((),))
    """
    labels = grounded(framework)
    settled = [argument for argument, label in enumerate(labels) if label == IN]
    if semantics is Semantics.GROUNDED:
        return Extensions((tuple(settled),))
    clock = _Clock(limits.seconds)
    choices: list[list[Extension]] = []
    more = False
    for part in undecided_parts(framework, labels):
        found: list[Extension] = []
        for members in _part(framework, part, semantics, clock).all():
            if len(found) >= limits.extensions:
                more = True
                break
            found.append(members)
        if not found:
            return Extensions(())
        choices.append(sorted(found))
    more = more or prod(map(len, choices)) > limits.extensions
    if more and not cut:
        raise TooLarge(f"There are more than {limits.extensions:,} {semantics} extensions, too many to list.")
    listed: list[Extension] = []
    for number, combination in enumerate(product(*choices)):
        if number >= limits.extensions:
            break
        if number % 1000 == 0:
            clock.look()
        listed.append(tuple(sorted(settled + [member for members in combination for member in members])))
    return Extensions(tuple(sorted(listed)), more)


def acceptance(framework: Framework, semantics: Semantics, limits: Limits = LIMITS) -> Acceptance:
    """Decide for each argument whether it is in some, in all or attacked by all extensions.

    :raises TooLarge: when the time is past its limit

    >>> acceptance(Framework.of(3, [(0, 1), (1, 0), (0, 2), (1, 2)]), Semantics.PREFERRED)
    Acceptance(some_in=(True, True, False), all_in=(False, False, False), all_out=(False, False, True), exists=True)
    """
    labels = grounded(framework)
    some_in = [label == IN for label in labels]
    all_in = some_in.copy()
    all_out = [label == OUT for label in labels]
    if semantics is not Semantics.GROUNDED:
        clock = _Clock(limits.seconds)
        for part in undecided_parts(framework, labels):
            if not _part(framework, part, semantics, clock).decide(some_in, all_in, all_out):
                nothing = (False,) * framework.size
                return Acceptance(nothing, nothing, nothing, exists=False)
    return Acceptance(tuple(some_in), tuple(all_in), tuple(all_out))


def first_extension(framework: Framework, semantics: Semantics, limits: Limits = LIMITS) -> Labels | None:
    """Return the labels of one extension, always the same one, or ``None`` if there is none."""
    labels = grounded(framework)
    if semantics in (Semantics.GROUNDED, Semantics.COMPLETE):
        return labels
    clock = _Clock(limits.seconds)
    for part in undecided_parts(framework, labels):
        members = next(_part(framework, part, semantics, clock).all(), None)
        if members is None:
            return None
        for member in members:
            labels[member] = IN
            for beaten in framework.attacked[member]:
                labels[beaten] = OUT
    return labels


class _Clock:
    """A deadline that says so when it has passed."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.end = time.monotonic() + seconds

    def look(self) -> None:
        if time.monotonic() > self.end:
            raise TooLarge(f"The graph is too large to decide exactly within {self.seconds:g} seconds.")


def _part(framework: Framework, members: Sequence[int], semantics: Semantics, clock: _Clock) -> _Part:
    kinds: dict[Semantics, Callable[[Framework, Sequence[int], _Clock], _Part]] = {
        Semantics.COMPLETE: _Part,
        Semantics.PREFERRED: _Preferred,
        Semantics.STABLE: _Stable,
    }
    return kinds[semantics](framework, members, clock)


class _Part:
    """The complete labellings of one undecided part as the models of a formula (Besnard & Doutre 2004; Cerutti et al.
    2014): of the arguments 0 to n - 1, i is in where variable 2i + 1 is true and out where 2i + 2 is."""

    def __init__(self, framework: Framework, members: Sequence[int], clock: _Clock) -> None:
        # Imported here because it takes 50 ms and most debates are decided without it.
        from pysat.solvers import Solver  # type: ignore[import-untyped]

        self.members, self.clock = members, clock
        number = {member: place for place, member in enumerate(members)}
        self.size = len(members)
        self.attackers = [[number[a] for a in framework.attackers[member] if a in number] for member in members]
        self.solver: Any = Solver(name=SOLVER)
        self.extra = 2 * self.size
        for place, attackers in enumerate(self.attackers):
            inside, outside = 2 * place + 1, 2 * place + 2
            self.solver.add_clause([-inside, -outside])
            self.solver.add_clause([inside, *(-(2 * a + 2) for a in attackers)])
            self.solver.add_clause([-outside, *(2 * a + 1 for a in attackers)])
            for attacker in attackers:
                self.solver.add_clause([-inside, 2 * attacker + 2])
                self.solver.add_clause([outside, -(2 * attacker + 1)])
        # Looking for what is in first gives large extensions, so that few steps lead to a preferred one.
        self.solver.set_phases([2 * place + 1 for place in range(self.size)])

    def model(self, assumptions: Sequence[int] = ()) -> list[int] | None:
        """Return the truth of each variable by place, the first unused, or ``None`` if nothing satisfies them."""
        while True:
            self.clock.look()
            self.solver.conf_budget(CONFLICTS_BETWEEN_LOOKS_AT_THE_CLOCK)
            answer = self.solver.solve_limited(assumptions=list(assumptions))
            if answer is not None:
                return [0, *self.solver.get_model()] if answer else None

    def labels(self, model: Sequence[int]) -> Labels:
        return [
            IN if model[2 * place + 1] > 0 else OUT if model[2 * place + 2] > 0 else UNDECIDED
            for place in range(self.size)
        ]

    def found(self, labels: Labels) -> Extension:
        return tuple(self.members[place] for place, label in enumerate(labels) if label == IN)

    def all(self) -> Iterator[Extension]:
        """Yield the extensions of this part, each once."""
        while (labels := self.next()) is not None:
            yield self.found(labels)
            self.exclude(labels)

    def next(self) -> Labels | None:
        model = self.model()
        return None if model is None else self.labels(model)

    def exclude(self, labels: Labels) -> None:
        self.solver.add_clause(
            [-(2 * place + 1) if label == IN else 2 * place + 1 for place, label in enumerate(labels)]
        )

    def decide(self, some_in: list[bool], all_in: list[bool], all_out: list[bool]) -> bool:
        """Enter what holds of this part's arguments over all its extensions; return whether there is one.

        The part has nothing the grounded extension decides, and that is a complete one: so nothing is in or out in all.
        """
        self.credulous(some_in)
        return True

    def credulous(self, some_in: list[bool]) -> None:
        for place, member in enumerate(self.members):
            if not some_in[member] and (model := self.model([2 * place + 1])) is not None:
                for other in self.found(self.labels(model)):
                    some_in[other] = True


class _Preferred(_Part):
    """The maximal complete extensions: each model is grown as far as it goes, and its subsets are then excluded."""

    def __init__(self, framework: Framework, members: Sequence[int], clock: _Clock) -> None:
        super().__init__(framework, members, clock)
        self.learnt: set[tuple[int, ...]] = set()

    def next(self) -> Labels | None:
        return self.grown(self.model())

    def grown(self, model: list[int] | None) -> Labels | None:
        if model is None:
            return None
        first = labels = self.labels(model)
        while (larger := self.larger(labels)) is not None:
            labels = larger
        self.learn(first, labels)
        return labels

    def larger(self, labels: Labels) -> Labels | None:
        """Return a complete labelling with more in, or ``None`` if there is none."""
        open_places = [2 * place + 1 for place, label in enumerate(labels) if label == UNDECIDED]
        if not open_places:
            return None
        self.extra += 1
        self.solver.add_clause([-self.extra, *open_places])
        kept = [2 * place + 1 for place, label in enumerate(labels) if label == IN]
        model = self.model([self.extra, *kept])
        self.solver.add_clause([-self.extra])
        return None if model is None else self.labels(model)

    def learn(self, small: Labels, large: Labels) -> None:
        """Exclude what the small labelling was too small for, in this extension and in every other.

        Each set that defends itself is in every preferred extension that attacks none of its members. Without this,
        deciding what holds in all of them could take as many steps as there are combinations of separate choices.
        """
        for start, label in enumerate(large):
            if label != IN or small[start] == IN:
                continue
            group = self.defence(start, large)
            if group is None or group in self.learnt:
                continue
            self.learnt.add(group)
            attacked = [2 * place + 2 for place in group]
            for place in group:
                self.solver.add_clause([2 * place + 1, *attacked])

    def defence(self, start: int, labels: Labels) -> tuple[int, ...] | None:
        """Return a small part of an extension that has an argument and defends itself, or ``None``."""
        group = {start: None}
        for member in (order := [start]):
            for attacker in self.attackers[member]:
                answers = [place for place in self.attackers[attacker] if labels[place] == IN]
                if not any(place in group for place in answers):
                    group[answers[0]] = None
                    order.append(answers[0])
            if len(group) > LARGEST_LESSON:
                return None
        return tuple(sorted(group))

    def exclude(self, labels: Labels) -> None:
        self.solver.add_clause([2 * place + 1 for place, label in enumerate(labels) if label != IN])

    def decide(self, some_in: list[bool], all_in: list[bool], all_out: list[bool]) -> bool:
        """Decide by counterexample: look for an extension that lacks what all found so far have (Dvořák et al. 2014).

        What is excluded on the way are extensions that are already counted in.
        """
        self.credulous(some_in)
        always_in, always_out = [True] * self.size, [True] * self.size
        goals = [(always_in, IN, 2 * place + 1, place) for place in range(self.size)]
        goals += [(always_out, OUT, 2 * place + 2, place) for place in range(self.size)]
        for always, label, variable, place in goals:
            if label == OUT and some_in[self.members[place]]:
                always[place] = False
            while always[place] and (labels := self.grown(self.model([-variable]))) is not None:
                self.exclude(labels)
                for other, found in enumerate(labels):
                    always_in[other] = always_in[other] and found == IN
                    always_out[other] = always_out[other] and found == OUT
            if always[place]:
                (all_in if label == IN else all_out)[self.members[place]] = True
        return True


class _Stable(_Part):
    """The complete extensions that leave nothing undecided."""

    def __init__(self, framework: Framework, members: Sequence[int], clock: _Clock) -> None:
        super().__init__(framework, members, clock)
        for place in range(self.size):
            self.solver.add_clause([2 * place + 1, 2 * place + 2])

    def exclude(self, labels: Labels) -> None:
        self.solver.add_clause([2 * place + 1 for place, label in enumerate(labels) if label != IN])

    def decide(self, some_in: list[bool], all_in: list[bool], all_out: list[bool]) -> bool:
        if self.model() is None:
            return False
        self.credulous(some_in)
        for place, member in enumerate(self.members):
            all_out[member] = not some_in[member]
            all_in[member] = some_in[member] and self.model([-(2 * place + 1)]) is None
        return True
