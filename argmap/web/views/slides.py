"""A debate as steps before a room: what each step reveals in which column, with the presenter's notes."""

from __future__ import annotations

from dataclasses import dataclass

from argmap.debate.walkthrough import walkthrough
from argmap.graph import conclusion, holders
from argmap.library import Debate, Library
from argmap.model import Anchor, Claim, Source
from argmap.web.views.board import numbers
from argmap.web.views.evidence import QuoteLine, quote_line

#: Claims of earlier steps that stay in view in a column.
KEPT = 5
#: With more claims than this revealed at once in a column, their quotes are left out, so that type stays big.
QUOTED = 2


@dataclass(frozen=True, slots=True)
class Reveal:
    """A claim on a slide.

    :param how: what it does, in a word or two; target: to which claim, in its words; empty for the thesis itself
    """

    id: str
    text: str
    relation: str
    how: str
    target: str
    holders: str
    quote: QuoteLine | None


@dataclass(frozen=True, slots=True)
class Side:
    """A column of a slide.

    :param thesis: its thesis where that has been revealed; fresh: whether this step reveals it
    :param now: claims this step reveals; before: claims of earlier steps, the latest first
    :param earlier: number of claims revealed before those
    """

    number: int
    title: str
    thesis: str
    fresh: bool
    now: tuple[Reveal, ...]
    before: tuple[Reveal, ...]
    earlier: int


@dataclass(frozen=True, slots=True)
class Slide:
    """One step.

    :param number: from 0, the opening, to ``total``
    :param besides: claims this step reveals that are on no side, or common ground
    :param note: what the presenter says
    """

    number: int
    total: int
    sides: tuple[Side, ...]
    besides: tuple[Reveal, ...]
    note: str

    @property
    def fresh(self) -> tuple[str, ...]:
        """Return the words of every claim this step reveals."""
        theses = tuple(side.thesis for side in self.sides if side.fresh)
        return (*theses, *(one.text for side in self.sides for one in side.now), *(one.text for one in self.besides))


class _Maker:
    def __init__(self, library: Library, debate: Debate) -> None:
        self.debate, self.map = debate, debate.map
        self.sources: dict[str, Source] = library.sources_of(debate.map)
        self.anchors = library.anchors(debate.map)
        self.number = numbers(debate)
        self.theses = {position.thesis for position in debate.map.positions}
        self.steps = walkthrough(debate.map, debate.sides)

    def reveal(self, claim: Claim, quoted: bool) -> Reveal:
        relation, how, target = "", "", ""
        arguments = self.map.arguments_from.get(claim.id, ())
        if arguments:
            argument = arguments[0]
            relation = how = argument.relation.value
            end = self.map.claim.get(argument.target)
            if end is None and argument.target in self.map.argument:
                how += " the step from"
                end = self.map.claim.get(self.map.argument[argument.target].premises[0])
                end = end or self.map.claim.get(conclusion(self.map, argument))
            if end is not None and end.id in self.theses:
                how, target = f"{how} the thesis", ""
            elif end is not None:
                target = end.text
        quote = None
        if quoted and claim.quotes:
            first = claim.quotes[0]
            anchor: Anchor | None = self.anchors.get(first.key)
            quote = quote_line(first, self.sources.get(first.source), anchor)
        return Reveal(claim.id, claim.text, relation, how, target, ", ".join(holders(claim)), quote)

    def slide(self, number: int) -> Slide:
        now = list(self.steps[number - 1].claims) if number else []
        shown = [claim for step in self.steps[: max(number - 1, 0)] for claim in step.claims]
        fresh = [self.map.claim[name] for name in dict.fromkeys(now) if name in self.map.claim]
        past = [self.map.claim[name] for name in dict.fromkeys(shown) if name in self.map.claim and name not in now]
        home = {claim.id: self.debate.sides.of.get(claim.id, "") for claim in (*fresh, *past)}
        sides = []
        for position in self.map.positions:
            mine = [claim for claim in fresh if home[claim.id] == position.id and claim.id != position.thesis]
            before = [claim for claim in past if home[claim.id] == position.id and claim.id != position.thesis]
            before.reverse()
            thesis = self.map.claim.get(position.thesis)
            revealed = thesis is not None and thesis.id in home
            sides.append(
                Side(
                    self.number[position.id],
                    position.title or position.id,
                    thesis.text if thesis and revealed else "",
                    position.thesis in now,
                    tuple(self.reveal(claim, len(mine) <= QUOTED) for claim in mine),
                    tuple(self.reveal(claim, False) for claim in before[:KEPT]),
                    max(0, len(before) - KEPT),
                )
            )
        named = set(self.map.position)
        rest = [claim for claim in fresh if home[claim.id] not in named]
        note = self.steps[number - 1].note if number else self.map.summary
        return Slide(
            number, len(self.steps), tuple(sides), tuple(self.reveal(c, len(rest) <= QUOTED) for c in rest), note
        )


def slide(library: Library, debate: Debate, number: int) -> Slide:
    """Return one step of a debate's presentation; a number beyond the last gives the last."""
    maker = _Maker(library, debate)
    return maker.slide(min(number, len(maker.steps)))


def slides(library: Library, debate: Debate) -> tuple[Slide, ...]:
    """Return every step of a debate's presentation, from the opening."""
    maker = _Maker(library, debate)
    return tuple(maker.slide(number) for number in range(len(maker.steps) + 1))
