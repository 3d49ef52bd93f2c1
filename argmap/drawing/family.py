"""The tree a picture is read as: what hangs from what, what is one divided card, what numbers tell."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from argmap.drawing.cards import Chip
from argmap.graph import order
from argmap.model import Argument, Map, Relation


@dataclass(slots=True)
class Block:
    """One card, or premises that work together as one divided card.

    :param parts: ids of its claims, in the argument's order
    :param argument: the argument it hangs by; ``None`` for a root
    :param parent: place of the block it hangs from among all blocks; -1 for a root
    :param of: the claim in that block which it bears on; for an undercut, one whose link it attacks
    :param step: whether it attacks the link by which its parent hangs, not a claim of it
    :param depth: columns from the root's
    :param children: places of the blocks that hang from it, in order
    """

    parts: tuple[str, ...]
    argument: Argument | None = None
    parent: int = -1
    of: str = ""
    step: bool = False
    depth: int = 0
    children: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Family:
    """A map as a tree of blocks.

    :param blocks: every block; each comes after the one it hangs from
    :param roots: places of those that hang from none, in reading order, without the loose
    :param loose: places of claims that are not theses and from which nothing hangs either
    :param block: each claim's place among the blocks
    :param chips: for each claim, the arguments that are told by numbers, because the claim hangs from another
    """

    blocks: Sequence[Block]
    roots: Sequence[int]
    loose: Sequence[int]
    block: Mapping[str, int]
    chips: Mapping[str, tuple[Chip, ...]]

    def attacked(self, place: int) -> bool:
        """Return whether the link by which a block hangs is attacked by one that hangs from it."""
        return any(self.blocks[child].step for child in self.blocks[place].children)

    def walk(self) -> list[int]:
        """Return the places of all blocks as an outline lists them: each before all that hangs from it."""
        found = []
        stack = list(reversed(self.roots))
        while stack:
            place = stack.pop()
            found.append(place)
            stack += reversed(self.blocks[place].children)
        return found


def numbers(debate: Map) -> dict[str, int]:
    """Return each claim's number in a map, from 1, in reading order: what "claim 14" means in every picture of it."""
    return {claim: number for number, claim in enumerate(order(debate), 1)}


def family(debate: Map, number: Mapping[str, int] | None = None) -> Family:
    """Return a map as a tree: each claim once, by the shortest way to a thesis, in the file's order.

    What undercuts a link hangs behind the premises of that link, after what bears on them: an attack on a step stands
    beside that step. Premises that work together and
    hang from nowhere else are one block. Whatever else the map says is told by numbers at both ends.

    :param number: each claim's number, to be shown on chips; that in this map where it is left out
    """
    growing = _Growing(debate)
    growing.all()
    chips = _chips(debate, growing, number or numbers(debate))
    return Family(growing.blocks, growing.roots, growing.loose, growing.block, chips)


def depths(debate: Map) -> dict[str, int]:
    """Return the column in which each claim stands, from 0, in reading order; see ``family``."""
    tree = family(debate)
    places = [*tree.walk(), *tree.loose]
    return {part: tree.blocks[place].depth for place in places for part in tree.blocks[place].parts}


def headed(tree: Family) -> Family:
    """Return a tree whose roots are above what hangs from them, in the same column, instead of beside it."""
    blocks = [
        replace(block, depth=max(0, block.depth - 1), parent=-1 if block.depth < 2 else block.parent, children=[])
        for block in tree.blocks
    ]
    for place, block in enumerate(tree.blocks):
        if block.depth:
            blocks[place].children.extend(block.children)
    roots = [place for root in tree.roots for place in (root, *tree.blocks[root].children)]
    return Family(blocks, roots, tree.loose, tree.block, tree.chips)


class _Growing:
    """Grows the tree level by level."""

    def __init__(self, debate: Map) -> None:
        self.debate = debate
        self.blocks: list[Block] = []
        self.roots: list[int] = []
        self.loose: list[int] = []
        self.block: dict[str, int] = {}
        self.drawn: dict[str, int] = {}
        self.queue: deque[int] = deque()
        self.place = {argument.id: number for number, argument in enumerate(debate.arguments)}

    def all(self) -> None:
        theses = [position.thesis for position in self.debate.positions if position.thesis in self.debate.claim]
        tops = [claim.id for claim in self.debate.claims if claim.id not in self.debate.arguments_from]
        for claim in dict.fromkeys(theses):
            self._root(claim)
        self._grow()
        # First what others hang from, then what only leads back to itself.
        linked = [claim for claim in tops if claim in self.debate.arguments_to]
        for claim in (*linked, *order(self.debate)):
            if claim not in self.block:
                self._root(claim)
                self._grow()
        for place in self.roots:
            if not self.blocks[place].children and self.blocks[place].parts[0] not in theses:
                self.loose.append(place)
        self.roots = [place for place in self.roots if place not in set(self.loose)]

    def _root(self, claim: str) -> None:
        self.roots.append(len(self.blocks))
        self._add(Block((claim,)))

    def _add(self, block: Block) -> None:
        place = len(self.blocks)
        self.blocks.append(block)
        for part in block.parts:
            self.block[part] = place
        if block.parent >= 0:
            self.blocks[block.parent].children.append(place)
            block.depth = self.blocks[block.parent].depth + 1
        if block.argument is not None:
            self.drawn[block.argument.id] = place
        self.queue.append(place)

    def _grow(self) -> None:
        while self.queue:
            place = self.queue.popleft()
            block = self.blocks[place]
            for part in block.parts:
                # What can be one card goes before what could only be a part of one.
                arguments = self.debate.arguments_to.get(part, ())
                torn = [argument for argument in arguments if any(p in self.block for p in argument.premises)]
                for argument in arguments:
                    if argument not in torn:
                        self._hang(argument, place, part, step=False)
                for argument in torn:
                    self._hang(argument, place, part, step=False)
            if block.argument is not None:
                for attack in self.debate.arguments_to.get(block.argument.id, ()):
                    self._hang(attack, place, block.parts[0], step=True)
            block.children.sort(key=self._in_file)

    def _in_file(self, child: int) -> tuple[bool, int, int]:
        block = self.blocks[child]
        above = self.blocks[block.parent].parts
        place = self.place[block.argument.id] if block.argument else 0
        return block.step, above.index(block.of) if block.of in above else 0, place

    def _hang(self, argument: Argument, parent: int, of: str, *, step: bool) -> None:
        pending = [(argument, parent, of, step)]
        while pending:
            argument, parent, of, step = pending.pop(0)
            fresh = tuple(p for p in dict.fromkeys(argument.premises) if p not in self.block and p in self.debate.claim)
            if fresh:
                self._add(Block(fresh, argument, parent, of, step))
                continue
            # Its premises hang elsewhere, so what attacks it is behind the first of them.
            first = argument.premises[0]
            if argument.id not in self.drawn and first in self.block:
                self.drawn[argument.id] = -1
                attacks = self.debate.arguments_to.get(argument.id, ())
                pending += [(attack, self.block[first], first, False) for attack in attacks]


def _chips(debate: Map, grown: _Growing, number: Mapping[str, int]) -> dict[str, tuple[Chip, ...]]:
    found: dict[str, list[Chip]] = {}

    def tell(at: str, other: str, argument: Argument, *, outgoing: bool, joint: bool = False) -> None:
        text = debate.claim[other].text
        chip = Chip(other, argument.id, argument.relation, outgoing, text, number=number.get(other, 0), joint=joint)
        found.setdefault(at, []).append(chip)

    for argument in debate.arguments:
        end = argument.target
        if end in debate.argument:
            end = debate.argument[end].premises[0]
        place = grown.drawn.get(argument.id, -1)
        for premise in dict.fromkeys(argument.premises):
            if premise not in debate.claim or end not in debate.claim or premise == end:
                continue
            if place >= 0 and grown.block[premise] == place:
                continue
            tell(premise, end, argument, outgoing=True)
            if place >= 0:
                tell(grown.blocks[place].parts[-1], premise, argument, outgoing=False, joint=True)
            else:
                tell(end, premise, argument, outgoing=False)
    return {claim: tuple(chips) for claim, chips in found.items()}


def run_of(block: Block) -> tuple[str, Relation | None, bool]:
    """Return what neighbouring blocks must share to hang from one line: claim, relation, and whether it is a step."""
    return block.of if not block.step else "", block.argument.relation if block.argument else None, block.step
