"""Which row each card is in and in what order: as far from the thesis as its longest chain, in the file's order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from argmap.graph import order
from argmap.model import Argument, Map


@dataclass(frozen=True, slots=True)
class Ranks:
    """Rows of claims and what ties them.

    :param rows: ids of the claims that have links, row by row from the theses, in order
    :param links: pairs of claims, the one nearer to the theses first, without those that would close a circle
    :param tree: for each claim that hangs from another, the one it stands by
    :param loose: ids of the claims without any link, in reading order
    """

    rows: tuple[tuple[str, ...], ...]
    links: tuple[tuple[str, str], ...]
    tree: Mapping[str, str]
    loose: tuple[str, ...]

    @property
    def span(self) -> int:
        """Return how many rows all links together pass: what a layout of them costs."""
        row_of = {claim: number for number, row in enumerate(self.rows) for claim in row}
        return sum(abs(row_of[end] - row_of[start]) for start, end in self.links)


def parents(debate: Map) -> dict[str, str]:
    """Return for each argument the claim that its premises hang from.

    That is its target. An undercut is beside the premises of the argument it attacks, so it hangs from the same
    claim; an undercut of such an undercut is behind it, and so on in turn.
    """
    found: dict[str, str] = {}
    behind: dict[str, bool] = {}
    for argument in debate.arguments:
        chain: list[Argument] = []
        seen: set[str] = set()
        current = argument
        while current.id not in found and current.id not in seen and current.target in debate.argument:
            seen.add(current.id)
            chain.append(current)
            current = debate.argument[current.target]
        if current.id not in found:
            found[current.id] = current.target if current.target in debate.claim else current.premises[0]
            behind[current.id] = True
        for attack in reversed(chain):
            if attack.id not in found:
                attacked = debate.argument[attack.target]
                behind[attack.id] = not behind[attacked.id]
                found[attack.id] = attacked.premises[0] if behind[attack.id] else found[attacked.id]
    return found


def hangings(debate: Map) -> dict[str, dict[str, None]]:
    """Return for each claim those that hang from it, in file order: premises, then what undercuts their argument."""
    hanging = parents(debate)
    found: dict[str, dict[str, None]] = {}
    done: set[str] = set()

    def hang(first: Argument) -> None:
        stack = [first]
        while stack:
            argument = stack.pop()
            if argument.id in done:
                continue
            done.add(argument.id)
            parent = hanging[argument.id]
            for premise in argument.premises:
                if premise != parent and premise in debate.claim and parent in debate.claim:
                    found.setdefault(parent, {}).setdefault(premise)
            stack += reversed(debate.arguments_to.get(argument.id, ()))

    for argument in debate.arguments:
        if argument.target in debate.claim:
            hang(argument)
    for argument in debate.arguments:
        hang(argument)
    return found


def ranks(debate: Map) -> Ranks:
    """Return the rows of a map's claims.

    A claim's row is one past the furthest of those it hangs from (the longest-path layering of Sugiyama, Tagawa & Toda
    1981); a root that is not a thesis stands just before the first that hangs from it. In a row, claims are in the
    order of a walk down the tree of first places, which follows the file: a small edit moves only its neighbourhood.
    """
    children = hangings(debate)
    reading = order(debate)
    tied = {claim for parent, group in children.items() for claim in (parent, *group)}
    starts = [claim for claim in reading if claim in tied]
    forward, finished = _without_circles(starts, children)
    row_of: dict[str, int] = dict.fromkeys(starts, 0)
    tree: dict[str, str] = {}
    for claim in reversed(finished):
        for child in forward.get(claim, ()):
            if row_of[claim] + 1 > row_of[child]:
                row_of[child] = row_of[claim] + 1
    theses = {position.thesis for position in debate.positions}
    hung = {child for group in forward.values() for child in group}
    for claim in starts:
        if claim not in hung and claim not in theses and forward.get(claim):
            row_of[claim] = min(row_of[child] for child in forward[claim]) - 1
    for claim in starts:
        for child in forward.get(claim, ()):
            if row_of[child] == row_of[claim] + 1:
                tree.setdefault(child, claim)
    for claim in starts:
        for child in forward.get(claim, ()):
            tree.setdefault(child, claim)
    walk = _walk([claim for claim in starts if claim not in tree], forward, tree)
    rows: list[list[str]] = [[] for _ in range(max(row_of.values(), default=-1) + 1)]
    for claim in walk:
        rows[row_of[claim]].append(claim)
    links = tuple((claim, child) for claim in starts for child in forward.get(claim, ()))
    return Ranks(
        tuple(tuple(row) for row in rows if row), links, tree, tuple(claim for claim in reading if claim not in tied)
    )


def _without_circles(
    starts: Sequence[str], children: Mapping[str, Mapping[str, None]]
) -> tuple[dict[str, list[str]], list[str]]:
    """Return the links that do not lead back to where they came from, and the claims, each after all behind it."""
    forward: dict[str, list[str]] = {}
    finished: list[str] = []
    state: dict[str, int] = {}
    for start in starts:
        if start in state:
            continue
        state[start] = 1
        stack = [(start, iter(children.get(start, ())))]
        while stack:
            claim, rest = stack[-1]
            for child in rest:
                if state.get(child) == 1:
                    continue
                forward.setdefault(claim, []).append(child)
                if child not in state:
                    state[child] = 1
                    stack.append((child, iter(children.get(child, ()))))
                    break
            else:
                stack.pop()
                state[claim] = 2
                finished.append(claim)
    return forward, finished


def _walk(roots: Sequence[str], forward: Mapping[str, Sequence[str]], tree: Mapping[str, str]) -> list[str]:
    walk: list[str] = []
    for root in roots:
        stack = [root]
        while stack:
            claim = stack.pop()
            walk.append(claim)
            stack += [child for child in reversed(forward.get(claim, ())) if tree[child] == claim]
    return walk
