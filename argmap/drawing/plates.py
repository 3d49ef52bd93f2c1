"""Divides a map into pages that each hold what belongs together, and tells on each where the rest is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from argmap.drawing import aligned, indented, measure, style
from argmap.drawing.cards import Chip, Knowledge
from argmap.drawing.family import Family, family, headed, numbers
from argmap.drawing.layout import Size
from argmap.drawing.maker import Maker
from argmap.drawing.options import Options
from argmap.drawing.scene import BETWEEN
from argmap.errors import TooLarge
from argmap.graph import part
from argmap.model import Map

Split = Literal["side", "issue", "depth"]

MOST_CLAIMS = 2000
"""Claims beyond which a map is not divided: it would be a hundred plates and more."""

HEAD = 66.0
FOOT = 66.0
MARGINS = 2 * style.MARGIN
TAB = 13.0


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page.

    :param title: what it is about; empty for the map itself
    :param claims: ids of its claims, among them ones repeated from other pages, to which these belong
    """

    title: str
    claims: tuple[str, ...]


def paginate(debate: Map, options: Options, know: Knowledge, room: tuple[float, float], split: Split) -> list[Page]:
    """Return the pages of a map, none too full as far as an estimate can tell; empty if it cannot be split so.

    :param room: pixels across and down that a page's picture may have, heading and legend included
    :raises TooLarge: for more claims than anybody would print
    """
    if len(debate.claims) > MOST_CLAIMS:
        raise TooLarge(f"A map of {len(debate.claims):,} claims is too large for plates; export a part of it.")
    groups = _groups(debate, split)
    if not groups:
        return []
    estimate = _Estimate(debate, options, know, (room[0] - MARGINS, room[1] - MARGINS - HEAD - FOOT - TAB))
    found: list[Page] = []
    for title, claims in groups:
        whole = len(claims) == len(debate.claims)
        pages = _merged(_Divider(debate if whole else part(debate, claims), estimate).pages(split), estimate)
        found += [Page(title, tuple(page)) for page in pages]
    return found


def _groups(debate: Map, split: Split) -> list[tuple[str, list[str]]]:
    """Return the groups of claims that do not share a page, with their titles."""
    if split == "depth":
        return [("", [claim.id for claim in debate.claims])]
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


def _below(tree: Family, root: int) -> list[str]:
    found: list[str] = []
    stack = [root]
    while stack:
        block = tree.blocks[stack.pop()]
        found += block.parts
        stack += reversed(block.children)
    return found


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


class _Estimate:
    """Tells whether claims fit on a page, without asking the layout program."""

    def __init__(self, debate: Map, options: Options, know: Knowledge, room: tuple[float, float]) -> None:
        self.debate, self.options, self.room = debate, options, room
        number = numbers(debate)
        tree = family(debate, number)
        maker = Maker(debate, replace(know, numbers=number, chips=tree.chips), options.width, quotes=options.quotes)
        self.sizes = {claim.id: Size(options.width, maker.card(claim).height) for claim in debate.claims}
        self.between = BETWEEN[options.spacing]

    def fits(self, claims: Collection[str]) -> bool:
        """Return whether these claims fit on one page."""
        shown = part(self.debate, claims)
        tree = family(shown)
        # A card at the edge of a page has a line more, which says where it leads.
        hung = {part for block in tree.blocks if block.parent >= 0 for part in block.parts}
        sizes = {
            c.id: self.sizes[c.id] if c.id in hung else Size(self.sizes[c.id].u, self.sizes[c.id].v + 22)
            for c in shown.claims
        }
        if self.options.rows == "indented":
            found = indented.place(tree, sizes, self.between)
            across, down = found.u, found.v
        else:
            above = self.options.rows == "headed"
            across, down = aligned.estimate(headed(tree) if above else tree, sizes, self.between)
            across += indented.STEP if above else 0
        return across <= self.room[0] and down <= self.room[1]


class _Divider:
    """Divides one group of claims."""

    def __init__(self, debate: Map, estimate: _Estimate) -> None:
        self.debate, self.estimate = debate, estimate
        self.tree = family(debate)

    def pages(self, split: Split) -> list[list[str]]:
        """Return the claims of each page."""
        everything = [claim.id for claim in self.debate.claims]
        if self.estimate.fits(everything):
            return [everything]
        roots = [*self.tree.roots, *self.tree.loose]
        if split == "depth":
            shown, later = self._levels(roots, [])
            if len(later) < len(roots) or any(self.tree.blocks[place].depth for place in later):
                return [shown, *(page for place in later for page in self._family(place))]
        return [page for root in roots for page in self._family(root)]

    def _levels(self, places: Sequence[int], base: list[str]) -> tuple[list[str], list[int]]:
        """Return as many levels below some blocks as fit on a page with a base, and the blocks at which it ends."""
        level = list(places)
        shown = [part for place in level for part in self.tree.blocks[place].parts]
        while True:
            below = [child for place in level for child in self.tree.blocks[place].children]
            more = [*shown, *(part for place in below for part in self.tree.blocks[place].parts)]
            if not below or not self.estimate.fits([*base, *more]):
                break
            level, shown = below, more
        return shown, [place for place in level if self.tree.blocks[place].children]

    def _base(self, place: int) -> list[str]:
        """Return what of a block's way to its thesis stands on each of its pages: a link that is attacked, whole."""
        block = self.tree.blocks[place]
        found = list(block.parts)
        attacked = self.tree.attacked(place)
        while attacked and block.parent >= 0:
            attacked, block = block.step, self.tree.blocks[block.parent]
            found = [*block.parts, *found]
        return found

    def _family(self, root: int) -> list[list[str]]:
        """Return the pages of a block and all that hangs from it; the block is repeated on each that it leads."""
        found: list[list[str]] = []
        pending = [root]
        while pending:
            place = pending.pop(0)
            base = self._base(place)
            current = list(base)
            later: list[int] = []
            for child in self.tree.blocks[place].children:
                whole = _below(self.tree, child)
                cut: list[int] = []
                if not self.estimate.fits([*base, *whole]):
                    whole, cut = self._levels([child], base)
                if len(current) > len(base) and not self.estimate.fits([*current, *whole]):
                    found.append(current)
                    current = list(base)
                current += whole
                later += cut
            found.append(current)
            pending += later
        return found


def _merged(pages: list[list[str]], estimate: _Estimate) -> list[list[str]]:
    """Return pages with as few as can be: neighbours that fit on one page share it."""
    found: list[list[str]] = []
    for page in pages:
        union = list(dict.fromkeys([*found[-1], *page])) if found else page
        if found and estimate.fits(union):
            found[-1] = union
        else:
            found.append(page)
    return found


def told_on(debate: Map, know: Knowledge, pages: Sequence[Page], number: int) -> tuple[Map, Knowledge]:
    """Return what is drawn on a page, and what its cards tell of the others.

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
