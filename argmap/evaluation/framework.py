"""Abstract argumentation frameworks (Dung 1995): numbered arguments, who attacks whom, and the grounded labelling."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from argmap.errors import BadRequest

OUT, UNDECIDED, IN = 0, 1, 2
"""The labels of Caminada (2006), ordered from false to true."""

Labels = list[int]
Extension = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """A finite set of arguments 0 to size - 1 and the attacks between them.

    :param attackers: for each argument, the arguments that attack it, ascending and each once
    :param attacked: for each argument, the arguments it attacks, ascending and each once
    """

    attackers: tuple[tuple[int, ...], ...]
    attacked: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, size: int, attacks: Iterable[tuple[int, int]]) -> Framework:
        """Build a framework from pairs of attacker and attacked; repeated pairs count once.

        :raises BadRequest: if an attack names an argument that is not there

        >>> Framework.of(3, [(0, 1), (1, 2)]).attackers
        ((), (0,), (1,))
        """
        attackers: list[set[int]] = [set() for _ in range(size)]
        attacked: list[set[int]] = [set() for _ in range(size)]
        for source, target in attacks:
            if not (0 <= source < size and 0 <= target < size):
                raise BadRequest(f"The attack {source} -> {target} names an argument outside 0 to {size - 1}.")
            attackers[target].add(source)
            attacked[source].add(target)
        return cls(_sorted(attackers), _sorted(attacked))

    @property
    def size(self) -> int:
        """Return how many arguments there are."""
        return len(self.attackers)

    @property
    def attacks(self) -> Iterable[tuple[int, int]]:
        """Return the pairs of attacker and attacked, in order."""
        return ((source, target) for source, targets in enumerate(self.attacked) for target in targets)


def _sorted(groups: Sequence[set[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(sorted(group)) for group in groups)


def grounded(framework: Framework) -> Labels:
    """Label the arguments as the grounded extension does, in time linear in arguments and attacks.

    An argument is in when all its attackers are out, and out when one attacker is in; what is never reached stays
    undecided (Modgil & Caminada 2009; counting attackers keeps it linear, Nofal, Atkinson & Dunne 2021).

    >>> grounded(Framework.of(4, [(0, 1), (1, 2), (3, 3)]))
    [2, 0, 2, 1]
    """
    labels = [UNDECIDED] * framework.size
    standing = [len(attackers) for attackers in framework.attackers]
    queue = deque(argument for argument, count in enumerate(standing) if count == 0)
    for argument in queue:
        labels[argument] = IN
    while queue:
        for beaten in framework.attacked[queue.popleft()]:
            if labels[beaten] != UNDECIDED:
                continue
            labels[beaten] = OUT
            for freed in framework.attacked[beaten]:
                standing[freed] -= 1
                if standing[freed] == 0 and labels[freed] == UNDECIDED:
                    labels[freed] = IN
                    queue.append(freed)
    return labels


def undecided_parts(framework: Framework, labels: Labels) -> list[tuple[int, ...]]:
    """Return the groups of undecided arguments that no attack between undecided arguments connects, ascending.

    What the grounded labelling decides holds in every complete extension, and the groups can be settled one by one.
    """
    seen = [label != UNDECIDED for label in labels]
    parts: list[tuple[int, ...]] = []
    for start in range(framework.size):
        if seen[start]:
            continue
        seen[start] = True
        members = [start]
        for member in members:
            for neighbours in (framework.attackers[member], framework.attacked[member]):
                for other in neighbours:
                    if not seen[other]:
                        seen[other] = True
                        members.append(other)
        parts.append(tuple(sorted(members)))
    return parts
