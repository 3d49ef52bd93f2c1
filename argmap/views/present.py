"""A debate before a room: what each press reveals in which column, step by step, with the presenter's notes."""

from __future__ import annotations

from dataclasses import dataclass

from argmap.debate.walkthrough import walkthrough
from argmap.errors import TooLarge
from argmap.graph import conclusion, holders
from argmap.library import Debate, Readable
from argmap.model import Anchor, Claim, Position, Source, Step
from argmap.views.links import NO_LINKS, Links
from argmap.views.passages import QuoteLine, quote_line
from argmap.wording import brief, counted, position_numbers

#: Claims of earlier steps that stay in view in a column.
KEPT = 3
#: With more claims than this of one step in a column, as on paper, their quotes are left out, so that type stays big.
QUOTED = 2
#: Presses that one file holds at most; an hour has 3,600 seconds.
MOST_PRESSES = 2000


@dataclass(frozen=True, slots=True)
class Reveal:
    """A claim on a slide.

    :param how: what it does, in a word or two; target: to which claim, in its words; empty for the thesis itself
    :param url: where the claim has its page; empty in a document
    """

    id: str
    text: str
    relation: str
    how: str
    target: str
    holders: str
    quote: QuoteLine | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """A column of a slide.

    :param thesis: its thesis where that has been revealed; fresh: whether it is revealed now
    :param now: claims revealed now; same: those this step has revealed before, the latest first
    :param before: claims of earlier steps, the latest first; earlier: number of claims revealed before those
    """

    number: int
    title: str
    thesis: str
    fresh: bool
    now: tuple[Reveal, ...]
    same: tuple[Reveal, ...]
    before: tuple[Reveal, ...]
    earlier: int


@dataclass(frozen=True, slots=True)
class Slide:
    """One step, whole or as far as it has been revealed.

    :param number: the step, from 0, the opening, to ``total``; reveals: how many claims each step reveals, from 0
    :param shown: how many claims of the step have been revealed
    :param besides: claims revealed now that are on no side, or common ground
    :param note: what the presenter says at this step
    :param told: ids of all claims revealed so far, in order; titles: what each step reveals first, in words
    :param minutes: how long all steps take together, where the file says so; 0 if not
    """

    number: int
    total: int
    shown: int
    reveals: tuple[int, ...]
    sides: tuple[Side, ...]
    besides: tuple[Reveal, ...]
    note: str
    told: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    minutes: int = 0

    @property
    def fresh(self) -> tuple[str, ...]:
        """Return the words of every claim revealed now."""
        theses = tuple(side.thesis for side in self.sides if side.fresh)
        return (*theses, *(one.text for side in self.sides for one in side.now), *(one.text for one in self.besides))

    @property
    def at(self) -> int:
        """Return the number of presses that lead here from the opening."""
        return sum(self.reveals[: self.number]) + self.shown - self.reveals[0]

    @property
    def presses(self) -> int:
        """Return the number of presses that lead through the whole debate."""
        return sum(self.reveals) - self.reveals[0]

    @property
    def place(self) -> str:
        """Return the step and how much of it is shown, as an element's id."""
        return f"step-{self.number}" + (f"-{self.shown}" if self.shown > 1 else "")

    @property
    def back(self) -> tuple[int, int] | None:
        """Return the step and the number of claims shown before this; ``None`` for the opening."""
        if self.shown > 1:
            return self.number, self.shown - 1
        return (self.number - 1, self.reveals[self.number - 1]) if self.number else None

    @property
    def onward(self) -> tuple[int, int] | None:
        """Return the step and the number of claims shown after this; ``None`` at the end."""
        if self.shown < self.reveals[self.number]:
            return self.number, self.shown + 1
        return (self.number + 1, 1) if self.number < self.total else None


def _note(step: Step) -> str:
    """Return what the presenter sees of a step: whether it sums up or is a vote, its minutes, and the note."""
    minutes = counted(step.minutes, "minute", "minutes") if step.minutes else ""
    head = ", ".join(part for part in (step.kind.capitalize(), minutes) if part)
    return f"{head}. {step.note}".strip() if head else step.note


class _Maker:
    def __init__(self, library: Readable, debate: Debate, links: Links = NO_LINKS) -> None:
        self.links = links
        self.debate, self.map = debate, debate.map
        self.sources: dict[str, Source] = library.sources_of(debate.map)
        self.anchors = library.anchors(debate.map)
        self.number = position_numbers(debate.map)
        self.theses = {position.thesis for position in debate.map.positions}
        self.steps = walkthrough(debate.map, debate.sides)
        self.claims: list[list[str]] = [[]]
        self.claims += [[c for c in dict.fromkeys(step.claims) if c in self.map.claim] for step in self.steps]
        self.reveals = tuple(max(1, len(claims)) for claims in self.claims)

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
                target = brief(end.text)
        quote = None
        if quoted and claim.quotes:
            first = claim.quotes[0]
            anchor: Anchor | None = self.anchors.get(first.key)
            quote = quote_line(first, self.sources.get(first.source), anchor, self.links)
        url = self.links.claim(self.map.id, claim.id)
        return Reveal(claim.id, claim.text, relation, how, target, ", ".join(holders(claim)), quote, url)

    def slide(self, number: int, shown: int = 0) -> Slide:
        """Return a step as far as so many of its claims, the last of them revealed now; or whole, all revealed now."""
        mine = self.claims[number]
        told = mine[: shown or len(mine)]
        now, same = (told[-1:], told[:-1]) if shown else (told, [])
        past = dict.fromkeys(claim for claims in self.claims[:number] for claim in claims if claim not in told)
        sides = tuple(self.side(position, now, same, list(past)) for position in self.map.positions)
        rest = [claim for claim in now if self.debate.sides.of.get(claim, "") not in self.map.position]
        return Slide(
            number,
            len(self.steps),
            shown or self.reveals[number],
            self.reveals,
            sides,
            tuple(self.reveal(self.map.claim[claim], len(rest) <= QUOTED) for claim in rest),
            _note(self.steps[number - 1]) if number else self.map.summary,
            (*past, *told),
            tuple(self.map.claim[claims[0]].text if claims else "" for claims in self.claims[1:]),
            sum(step.minutes for step in self.steps),
        )

    def side(self, position: Position, now: list[str], same: list[str], past: list[str]) -> Side:
        """Return a column of a slide."""

        def here(claims: list[str]) -> list[Claim]:
            of = self.debate.sides.of
            return [self.map.claim[c] for c in claims if of.get(c) == position.id and c != position.thesis]

        fresh, latest, before = here(now), here(same)[::-1], here(past)[::-1]
        room = max(0, KEPT - len(latest))
        thesis = self.map.claim.get(position.thesis)
        revealed = thesis is not None and thesis.id in (*now, *same, *past)
        return Side(
            self.number[position.id],
            position.title or position.id,
            thesis.text if thesis and revealed else "",
            position.thesis in now,
            tuple(self.reveal(claim, len(fresh) <= QUOTED) for claim in fresh),
            tuple(self.reveal(claim, False) for claim in latest[:KEPT]),
            tuple(self.reveal(claim, False) for claim in before[:room]),
            max(0, len(latest) - KEPT) + max(0, len(before) - room),
        )


def slide(library: Readable, debate: Debate, number: int, shown: int = 1, links: Links = NO_LINKS) -> Slide:
    """Return one place of a debate's presentation; beyond the last step or a step's last claim comes the last.

    :param number: the step; :param shown: how many of its claims are revealed, the last of them now
    :param links: where claims and quotations lead
    """
    maker = _Maker(library, debate, links)
    step = min(number, len(maker.steps))
    return maker.slide(step, min(max(shown, 1), maker.reveals[step]))


def slides(library: Readable, debate: Debate) -> tuple[Slide, ...]:
    """Return every step of a debate's presentation whole, from the opening, as paper shows it."""
    maker = _Maker(library, debate)
    return tuple(maker.slide(number) for number in range(len(maker.steps) + 1))


def presses(library: Readable, debate: Debate) -> tuple[Slide, ...]:
    """Return what is on the screen after each press, from the opening.

    :raises TooLarge: if there are more presses than one file may hold
    """
    maker = _Maker(library, debate)
    if sum(maker.reveals) > MOST_PRESSES:
        raise TooLarge(
            f"A presentation of {sum(maker.reveals):,} presses is too long for one file; at most {MOST_PRESSES:,} fit. "
            "Present it from the server, or write a shorter walkthrough."
        )
    places = ((number, shown) for number, count in enumerate(maker.reveals) for shown in range(1, count + 1))
    return tuple(maker.slide(*place) for place in places)
