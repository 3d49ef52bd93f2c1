"""Passages that the sides share or turn against each other, with what each makes of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from argmap import graph
from argmap.model import COMMON, Anchor, Map, Quote

SHORTEST = 20
"""Letters and digits a wording needs for its being contained in another to mean that both quote one passage."""


@dataclass(frozen=True, slots=True)
class Use:
    """What one claim makes of a passage.

    :param claim: id of the claim
    :param quote: its quotation
    :param side: id of the position the claim speaks for, ``common``, or empty
    """

    claim: str
    quote: Quote
    side: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One stretch of a source that matters to more than one side.

    :param source: id of the source
    :param uses: every use of it, in file order
    :param sides: ids of the positions that use it, in file order
    :param start: offset of its first code point in the source's text, ``None`` if no anchor is known
    :param end: offset after its last
    :param against: ids of arguments by which one use's claim attacks another's
    :param turned: whether a side quotes the words of somebody who holds the other side
    """

    source: str
    uses: tuple[Use, ...]
    sides: tuple[str, ...]
    start: int | None
    end: int | None
    against: tuple[str, ...]
    turned: bool

    @property
    def text(self) -> str:
        """Return the longest quotation of it."""
        return max((use.quote.text for use in self.uses), key=len)


def folded(text: str) -> str:
    """Return only a text's letters and digits, casefolded, so that typography does not tell wordings apart.

    >>> folded("“It’s — done.”") == folded("it's done")
    True
    """
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


def passages(
    debate: Map, sides: graph.Sides | None = None, anchors: Mapping[str, Anchor] | None = None
) -> tuple[Passage, ...]:
    """Return the passages that two sides cite, and those that a side cites in the words of somebody on the other.

    Quotes are of one passage where their places in the source overlap; where a place is not known, where the words of
    the one hold those of the other.

    :param sides: which side each claim is on; worked out where it is left out
    :param anchors: by quote key, where each quote stands
    """
    sides = graph.sides(debate) if sides is None else sides
    uses: dict[str, list[Use]] = {}
    for claim in debate.claims:
        for quote in claim.quotes:
            uses.setdefault(quote.source, []).append(Use(claim.id, quote, sides.of.get(claim.id, "")))
    loyalties = _loyalties(debate, sides)
    found = []
    for source, members in uses.items():
        for group in _groups(members, anchors or {}):
            named = [use.side for use in group if use.side in debate.position]
            turned = any(_turned(use, debate, loyalties) for use in group)
            if len(set(named)) > 1 or turned:
                found.append(_passage(debate, source, group, tuple(dict.fromkeys(named)), turned, anchors or {}))
    return tuple(found)


def _loyalties(debate: Map, sides: graph.Sides) -> Mapping[str, str]:
    """Return the side most of whose claims each person holds, where one side is ahead of every other."""
    counts: dict[str, dict[str, int]] = {}
    for claim in debate.claims:
        side = sides.of.get(claim.id, "")
        if side in debate.position:
            for person in claim.held_by:
                tally = counts.setdefault(person, {})
                tally[side] = tally.get(side, 0) + 1
    loyal: dict[str, str] = {}
    for person, tally in counts.items():
        best = max(tally.values())
        leading = [side for side, count in tally.items() if count == best]
        if len(leading) == 1:
            loyal[person] = leading[0]
    return loyal


def _turned(use: Use, debate: Map, loyalties: Mapping[str, str]) -> bool:
    side = loyalties.get(use.quote.speaker, use.side)
    return use.side in debate.position and side != use.side and use.quote.speaker not in debate.claim[use.claim].held_by


def _passage(
    debate: Map, source: str, group: list[Use], named: tuple[str, ...], turned: bool, anchors: Mapping[str, Anchor]
) -> Passage:
    parts = [part for use in group for part in _parts(use, anchors)]
    claims = {use.claim for use in group}
    against = tuple(
        a.id for a in debate.arguments if a.relation.attacks and a.target in claims and claims & set(a.premises)
    )
    start, end = (min(p[0] for p in parts), max(p[1] for p in parts)) if parts else (None, None)
    return Passage(source, tuple(group), named, start, end, against, turned)


def _parts(use: Use, anchors: Mapping[str, Anchor]) -> list[tuple[int, int]]:
    anchor = anchors.get(use.quote.key)
    return [(part.start, part.end) for part in anchor.parts] if anchor else []


def _groups(uses: list[Use], anchors: Mapping[str, Anchor]) -> Iterator[list[Use]]:
    """Yield uses of one source grouped by passage, in order of first use."""
    leader = list(range(len(uses)))

    def lead(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    def join(one: int, other: int) -> None:
        first, second = sorted((lead(one), lead(other)))
        leader[second] = first

    spans = sorted((start, end, number) for number, use in enumerate(uses) for start, end in _parts(use, anchors))
    reach, holder = -1, -1
    for start, end, number in spans:
        if start < reach:
            join(holder, number)
        if end > reach:
            reach, holder = end, number
    wordings = [folded(use.quote.text) for use in uses]
    placed = [bool(_parts(use, anchors)) for use in uses]
    for one, wording in enumerate(wordings):
        for other in range(one + 1, len(uses)):
            if placed[one] and placed[other]:
                continue
            short, long = sorted((wording, wordings[other]), key=len)
            if short == long or (len(short) >= SHORTEST and short in long):
                join(one, other)
    groups: dict[int, list[Use]] = {}
    for number, use in enumerate(uses):
        groups.setdefault(lead(number), []).append(use)
    yield from groups.values()


def shared(passage: Passage) -> bool:
    """Return whether more than one position uses the passage itself, not counting common ground."""
    return len({side for side in passage.sides if side != COMMON}) > 1
