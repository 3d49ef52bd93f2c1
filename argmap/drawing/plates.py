"""Divides a map into pages that each hold what belongs together, and tells on each where the rest is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from argmap.drawing import flow, folded, measure
from argmap.drawing.cards import Chip, Knowledge
from argmap.drawing.family import Family, family, numbers
from argmap.drawing.maker import Maker
from argmap.drawing.options import Options
from argmap.errors import TooLarge
from argmap.graph import part
from argmap.model import Map

Split = Literal["side", "issue", "depth"]

MOST_CLAIMS = 2000
"""Claims beyond which a map is not divided: it would be a hundred plates and more."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is on one page.

    :param title: what it is about; empty for the map itself
    :param claims: ids of its claims, among them ones repeated from other pages, to which these belong
    """

    title: str
    claims: tuple[str, ...]


class Divider:
    """Divides one map into pages, for columns of several widths and heights."""

    def __init__(self, debate: Map, options: Options, know: Knowledge) -> None:
        """Take the map.

        :raises TooLarge: for more claims than anybody would print
        """
        if len(debate.claims) > MOST_CLAIMS:
            raise TooLarge(f"A map of {len(debate.claims):,} claims is too large for plates; export a part of it.")
        self.debate, self.options, self.know = debate, options, know
        number = know.numbers or numbers(debate)
        self.tree = family(debate, number)
        chips = {
            claim: (*know.chips.get(claim, ()), *self.tree.chips.get(claim, ()))
            for claim in {**know.chips, **self.tree.chips}
        }
        self.cards = replace(know, numbers=number, chips=chips)
        self.height: dict[tuple[str, float], float] = {}

    def pages(self, split: Split | Literal["whole"], column: float, columns: int, room: float) -> list[Page]:
        """Return the pages of the map; empty if it cannot be split so.

        :param split: ``whole`` to end pages wherever the fewest are needed
        :param column: width of a page's columns; columns: their number; room: their height, in pixels
        """
        groups = self._depth(column, columns, room) if split == "depth" else self._groups(split, column)
        items = [item for _, group in groups for item in group]
        apart = split in ("side", "issue")
        found = []
        for page in flow.pages(items, columns, room, apart=apart):
            named = dict.fromkeys(groups[items[at].group][0] for at in page)
            claims = dict.fromkeys(claim for at in page for claim in items[at].claims)
            found.append(Page(" · ".join(title for title in named if title), tuple(claims)))
        return found

    def fits(self, column: float, columns: int, room: float) -> bool:
        """Return whether the whole map fits on a page."""
        walk = [*self.tree.walk(), *self.tree.loose]
        return flow.fits(flow.items_of(self.tree, walk, self._heights(self.tree, walk, column), 0, 0), columns, room)

    def tallest(self, column: float) -> float:
        """Return how high the highest card is, or premises that work together, in pixels."""
        tree, walk = self.tree, [*self.tree.walk(), *self.tree.loose]
        heights = self._heights(tree, walk, column)
        return max((sum(heights[part] for part in tree.blocks[place].parts) for place in walk), default=0.0)

    def _groups(self, split: str, column: float) -> list[tuple[str, list[flow.Item]]]:
        found: list[tuple[str, list[flow.Item]]] = []
        start = 0
        for title, claims in _groups(self.debate, "side" if split == "whole" else split):
            whole = len(claims) == len(self.debate.claims)
            tree = self.tree if whole else family(part(self.debate, claims))
            walk = [*tree.walk(), *tree.loose]
            items = flow.items_of(tree, walk, self._heights(tree, walk, column), len(found), start)
            found.append((title, items))
            start += len(items)
        return found

    def _depth(self, column: float, columns: int, room: float) -> list[tuple[str, list[flow.Item]]]:
        """Return as many levels as fit on a page, and then each family at which they end."""
        tree = self.tree
        everything = [*tree.walk(), *tree.loose]
        heights = self._heights(tree, everything, column)
        first: list[flow.Item] = []
        last = -1
        for depth in range(max((block.depth for block in tree.blocks), default=-1) + 1):
            walk = [place for place in everything if tree.blocks[place].depth <= depth]
            items = flow.items_of(tree, walk, heights, 0, 0)
            if depth and not flow.fits(items, columns, room):
                break
            first, last = items, depth
        found = [("", first)]
        start = len(first)
        for place in everything:
            block = tree.blocks[place]
            if block.depth == last and block.children:
                base = self._base(place)
                walk = [*base, *(below for below in _walk(tree, place) if below not in base)]
                items = flow.items_of(tree, walk, heights, len(found), start)
                found.append(("", items))
                start += len(items)
        return found

    def _base(self, place: int) -> list[int]:
        """Return what of a block's way to its thesis is on its page: a link that is attacked, whole."""
        block = self.tree.blocks[place]
        found = [place]
        attacked = self.tree.attacked(place)
        while attacked and block.parent >= 0:
            attacked = block.step
            found = [block.parent, *found]
            block = self.tree.blocks[block.parent]
        return found

    def _heights(self, tree: Family, walk: Sequence[int], column: float) -> dict[str, float]:
        found: dict[str, float] = {}
        makers: dict[float, Maker] = {}
        for place in walk:
            block = tree.blocks[place]
            wide = folded.card_width(column, block.depth)
            for claim in block.parts:
                if (claim, wide) not in self.height:
                    if wide not in makers:
                        makers[wide] = Maker(self.debate, self.cards, wide, quotes=self.options.quotes, labels=False)
                    self.height[claim, wide] = makers[wide].card(self.debate.claim[claim]).height
                found[claim] = self.height[claim, wide]
        return found


def _groups(debate: Map, split: str) -> list[tuple[str, list[str]]]:
    """Return the groups of claims that do not share a page, with their titles."""
    tree = family(debate)
    if split == "side":
        titles = {p.thesis: measure.clean(p.title or p.id) for p in debate.positions if p.thesis}
        found: dict[str, list[str]] = {}
        for root in (*tree.roots, *tree.loose):
            title = next((titles[part] for part in tree.blocks[root].parts if part in titles), "On no side")
            found.setdefault(title, []).extend(_below(tree, root))
        return list(found.items())
    if not debate.issues:
        return []
    issue: dict[str, str] = {}
    for place in (*tree.walk(), *tree.loose):
        block = tree.blocks[place]
        for claim in block.parts:
            issue[claim] = debate.claim[claim].issue or (issue[block.of] if block.of else "")
    named = {one.id: measure.clean(one.title or one.id) for one in debate.issues}
    theses = {position.thesis for position in debate.positions}
    groups = []
    for key, title in [*named.items(), ("", "No issue")]:
        mine = [claim for claim, of in issue.items() if of == key and claim not in theses]
        if mine:
            groups.append((title, list(dict.fromkeys([*_above(tree, mine), *mine]))))
    return groups


def _walk(tree: Family, root: int) -> list[int]:
    found: list[int] = []
    stack = [root]
    while stack:
        found.append(stack.pop())
        stack += reversed(tree.blocks[found[-1]].children)
    return found


def _below(tree: Family, root: int) -> list[str]:
    return [part for place in _walk(tree, root) for part in tree.blocks[place].parts]


def _above(tree: Family, claims: Collection[str]) -> list[str]:
    """Return all that some claims lead up to, the theses first."""
    found: dict[int, None] = {}
    for claim in claims:
        way = []
        place = tree.block[claim]
        while place >= 0:
            way.append(place)
            place = tree.blocks[place].parent
        found.update(dict.fromkeys(reversed(way)))
    return [part for place in sorted(found, key=lambda at: tree.blocks[at].depth) for part in tree.blocks[place].parts]


def told_on(debate: Map, know: Knowledge, pages: Sequence[Page], number: int) -> tuple[Map, Knowledge]:
    """Return what is drawn on a page, and what its cards say about the others.

    :param number: the page's, from 1
    """
    shown = set(pages[number - 1].claims)
    shown_part = part(debate, shown)
    tree = family(debate)
    home: dict[str, int] = {}
    for at, page in enumerate(pages, 1):
        for claim in page.claims:
            home.setdefault(claim, at)
    numbered = know.numbers or numbers(debate)
    continued: dict[str, str] = {}
    for claim in shown:
        block = tree.blocks[tree.block[claim]]
        last = block.parts[-1] == claim
        gone = [
            child
            for child in block.children
            if (tree.blocks[child].of == claim or (last and tree.blocks[child].step))
            and not shown.issuperset(tree.blocks[child].parts)
        ]
        if gone:
            count = sum(len(_below(tree, child)) for child in gone)
            continued[claim] = f"+{count}, {_plates({home.get(tree.blocks[c].parts[0], 0) for c in gone})}"
    chips = _chips(debate, shown_part, tree, numbered, home)
    return shown_part, replace(know, whole=debate, numbers=numbered, continued=continued, chips=chips, behind={})


def _plates(numbers: Collection[int]) -> str:
    named = sorted(numbers)
    if len(named) == 1:
        return f"plate {named[0]}"
    if named == list(range(named[0], named[-1] + 1)):
        return f"plates {named[0]}–{named[-1]}"
    return "plates " + ", ".join(map(str, named))


def _chips(
    debate: Map, shown: Map, tree: Family, number: Mapping[str, int], home: Mapping[str, int]
) -> dict[str, tuple[Chip, ...]]:
    """Return the arguments that leave a page, told by number and plate where they leave it."""
    found: dict[str, list[Chip]] = {}
    for argument in debate.arguments:
        if argument.id in shown.argument:
            continue
        end = argument.target
        if end in debate.argument:
            end = debate.argument[end].premises[0]
        if end not in debate.claim:
            continue
        for premise in argument.premises:
            hangs = tree.blocks[tree.block[premise]].argument == argument
            for here, other, outgoing in ((premise, end, True), (end, premise, False)):
                both = other in shown.claim
                if here in shown.claim and (both or outgoing or not hangs):
                    text = debate.claim[other].text
                    found.setdefault(here, []).append(
                        Chip(
                            other,
                            argument.id,
                            argument.relation,
                            outgoing,
                            text,
                            "",
                            number[other],
                            plate=0 if both else home[other],
                        )
                    )
    return {claim: tuple(chips) for claim, chips in found.items()}
