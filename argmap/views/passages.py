"""Passages as they are shown: what both sides make of a source's words, and sources that contradict each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from argmap.debate.clash import Contradiction, contradictions
from argmap.debate.passages import Passage, Use, passages, shared
from argmap.graph import holders
from argmap.library import Debate, Readable
from argmap.model import Anchor, Quote, Source, Verdict
from argmap.views.links import NO_LINKS, Links
from argmap.wording import NO_SIDE, VERDICTS, cite, placed, position_numbers, side_title


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A quotation with its citation in one line, the word of its verdict, and cautions on what may mislead."""

    text: str
    speaker: str
    reported: bool
    citation: str
    short: str
    sound: bool
    sign: str
    word: str
    reader: str
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UseView:
    """What one claim makes of a passage; ``quote`` is given where its cut differs from the passage shown above it."""

    claim: str
    text: str
    holders: str
    side: int
    title: str
    quote: QuoteLine | None


@dataclass(frozen=True, slots=True)
class SideUses:
    """The uses one side makes."""

    side: int
    title: str
    uses: tuple[UseView, ...]


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage with its uses by side; ``clash`` tells in words how the claims it grounds attack each other."""

    anchor: str
    quote: QuoteLine
    basis: str
    sides: tuple[SideUses, ...]
    turned: bool
    clash: str


@dataclass(frozen=True, slots=True)
class Witness:
    """One end of a contradiction: a claim, whose it is, and what it quotes."""

    claim: str
    text: str
    side: int
    title: str
    quotes: tuple[QuoteLine, ...]


@dataclass(frozen=True, slots=True)
class ContradictionView:
    """Two sources that are made to speak against each other."""

    relation: str
    left: tuple[Witness, ...]
    right: tuple[Witness, ...]


@dataclass(frozen=True, slots=True)
class PassagesView:
    """All of the page: passages both sides cite, those turned against a side, and contradictions between sources."""

    both: tuple[PassageView, ...]
    turned: tuple[PassageView, ...]
    contradictions: tuple[ContradictionView, ...]

    @property
    def empty(self) -> bool:
        """Return whether there is nothing to show."""
        return not (self.both or self.turned or self.contradictions)


def quote_line(quote: Quote, source: Source | None, anchor: Anchor | None, links: Links = NO_LINKS) -> QuoteLine:
    """Return a quotation as it is shown."""
    verdict = anchor.verdict if anchor else Verdict.NO_SOURCE
    where = placed(quote.locator, anchor)
    name = cite(source) if source else quote.source
    short = source.short if source else quote.source
    return QuoteLine(
        quote.text,
        quote.speaker,
        quote.reported,
        f"{name}, {where}" if where else name,
        f"{short}, {where}" if where else short,
        verdict.sound,
        VERDICTS[verdict].mark,
        VERDICTS[verdict].word,
        links.quote(quote.source, quote.key) if source else "",
        tuple(message for _, _, message in anchor.cautions) if anchor else (),
    )


class _Maker:
    def __init__(self, library: Readable, debate: Debate, links: Links) -> None:
        self.debate, self.links = debate, links
        self.sources = library.sources_of(debate.map)
        self.anchors: Mapping[str, Anchor] = library.anchors(debate.map)
        self.number = position_numbers(debate.map)

    def title(self, side: str) -> str:
        return side_title(self.debate.map, side, NO_SIDE)

    def line(self, quote: Quote) -> QuoteLine:
        return quote_line(quote, self.sources.get(quote.source), self.anchors.get(quote.key), self.links)

    def use(self, use: Use, shown: str) -> UseView:
        claim = self.debate.map.claim[use.claim]
        cut = self.line(use.quote) if use.quote.text != shown else None
        number = self.number.get(use.side, 0)
        return UseView(claim.id, claim.text, ", ".join(holders(claim)), number, self.title(use.side), cut)

    def passage(self, passage: Passage, place: int) -> PassageView:
        longest = max((use.quote for use in passage.uses), key=lambda quote: len(quote.text))
        by_side: dict[str, list[UseView]] = {}
        for use in passage.uses:
            by_side.setdefault(use.side, []).append(self.use(use, longest.text))
        sides = tuple(
            SideUses(self.number.get(side, 0), self.title(side), tuple(uses)) for side, uses in by_side.items()
        )
        attacks = [self.debate.map.argument[name] for name in passage.against if name in self.debate.map.argument]
        clash = ""
        if attacks:
            claims = self.debate.map.claim
            first = attacks[0]
            clash = f"“{claims[first.premises[0]].text}” {first.relation.value} “{claims[first.target].text}”"
        source = self.sources.get(passage.source)
        basis = source.basis.value if source and source.basis else ""
        return PassageView(f"passage-{place}", self.line(longest), basis, sides, passage.turned, clash)

    def witnesses(self, claims: tuple[str, ...], sources: tuple[str, ...], side: str) -> tuple[Witness, ...]:
        found = []
        for name in claims:
            claim = self.debate.map.claim[name]
            quotes = tuple(self.line(quote) for quote in claim.quotes if quote.source in sources)
            found.append(Witness(claim.id, claim.text, self.number.get(side, 0), self.title(side), quotes))
        return tuple(found)

    def contradiction(self, found: Contradiction) -> ContradictionView:
        attack = found.attack
        return ContradictionView(
            attack.argument.relation.value,
            self.witnesses(attack.attacked, found.left, attack.against),
            self.witnesses(attack.attackers, found.right, attack.side),
        )


def passages_view(library: Readable, debate: Debate, links: Links = NO_LINKS) -> PassagesView:
    """Return the passages of a debate as they are shown.

    :param links: where quotes lead
    """
    maker = _Maker(library, debate, links)
    found = passages(debate.map, debate.sides, maker.anchors)
    views = [(shared(passage), maker.passage(passage, place)) for place, passage in enumerate(found, 1)]
    return PassagesView(
        tuple(view for both, view in views if both),
        tuple(view for both, view in views if not both),
        tuple(maker.contradiction(one) for one in contradictions(debate.map, debate.sides)),
    )
