"""Who says what in a debate, as it is shown: people with their claims, and claims with their people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from argmap.debate.voices import Mention, Stance, Voice, gathered, slug
from argmap.library import Debate, Readable
from argmap.views.links import Links
from argmap.views.passages import QuoteLine, quote_line
from argmap.wording import brief, counted, position_numbers, side_title


@dataclass(frozen=True, slots=True)
class MentionView:
    """One person's part in one claim.

    :param stance: ``for``, ``against`` or ``quoted``; words: the same for readers
    :param through: the claim by which they are against it: id and text; empty ids otherwise
    """

    stance: str
    words: str
    debate: str
    claim: str
    text: str
    side: int
    title: str
    url: str
    through: tuple[str, str]
    through_url: str
    quotes: tuple[QuoteLine, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with what they hold, contest, and are quoted for."""

    name: str
    slug: str
    url: str
    figures: str
    mentions: tuple[MentionView, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A claim's row in the table; each cell lists people with the sources their words come from."""

    id: str
    text: str
    url: str
    side: int
    title: str
    pro: tuple[tuple[str, tuple[str, ...]], ...]
    contra: tuple[tuple[str, tuple[str, ...]], ...]
    quoted: tuple[tuple[str, tuple[str, ...]], ...]


#: The whole of a list.
ALL = slice(None)
STANCES = {Stance.FOR: "holds", Stance.AGAINST: "against", Stance.QUOTED: "quoted for"}


def figures(voice: Voice) -> str:
    """Return in words how many claims somebody holds, contests and is quoted for."""
    held = len({(m.debate, m.claim) for m in voice.mentions if m.stance is Stance.FOR})
    contested = len({(m.debate, m.claim) for m in voice.mentions if m.stance is Stance.AGAINST})
    quotes = len({quote.key for m in voice.mentions if m.stance is not Stance.AGAINST for quote in m.quotes})
    words = [counted(held, "claim held", "claims held")] if held else []
    words += [counted(contested, "claim contested", "claims contested")] if contested else []
    words += [counted(quotes, "quote", "quotes")] if quotes else []
    return " · ".join(words)


class Maker:
    """Makes what pages show of voices."""

    def __init__(self, library: Readable, debates: dict[str, Debate], links: Links) -> None:
        self.debates, self.links = debates, links
        self.sources = {name: library.sources_of(debate.map) for name, debate in debates.items()}
        self.anchors = {name: library.anchors(debate.map) for name, debate in debates.items()}
        self.numbers = {name: position_numbers(debate.map) for name, debate in debates.items()}

    def mention(self, mention: Mention) -> MentionView:
        """Return one person's part in one claim as it is shown."""
        debate = self.debates[mention.debate].map
        known, found = self.sources[mention.debate], self.anchors[mention.debate]
        through = brief(debate.claim[mention.through].text) if mention.through else ""
        return MentionView(
            mention.stance.value,
            STANCES[mention.stance],
            mention.debate,
            mention.claim,
            brief(debate.claim[mention.claim].text),
            self.numbers[mention.debate].get(mention.side, 0),
            side_title(debate, mention.side),
            self.links.claim(mention.debate, mention.claim),
            (mention.through, through),
            self.links.claim(mention.debate, mention.through) if mention.through else "",
            tuple(
                quote_line(quote, known.get(quote.source), found.get(quote.key), self.links) for quote in mention.quotes
            ),
        )

    def person(self, voice: Voice) -> Person:
        """Return somebody with all their mentions."""
        mentions = tuple(self.mention(mention) for mention in voice.mentions)
        return Person(voice.name, voice.slug, self.links.person(voice.name), figures(voice), mentions)


@dataclass(frozen=True, slots=True)
class VoicesView:
    """A debate's people and the table of its claims with who says what."""

    people: tuple[Person, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Who says what in a debate, before any of it is made to be shown.

    :param voices: the people; total: how many the debate has in all
    :param claims: the claims about which one of them says something, in the map's order
    """

    voices: tuple[Voice, ...]
    total: int
    claims: tuple[str, ...]


def said(library: Readable, debate: Debate, words: str = "") -> Said:
    """Return who says what in a debate.

    :param words: only people whose name has these words; everybody where it is empty
    """
    everybody = gathered([debate.mentions(library.sources)])
    wanted = slug(words) if words else ""
    found = tuple(voice for voice in everybody if wanted in voice.slug)
    spoken = {mention.claim for voice in found for mention in voice.mentions}
    return Said(found, len(everybody), tuple(claim.id for claim in debate.map.claims if claim.id in spoken))


def voices_view(
    library: Readable, debate: Debate, links: Links, of: Said | None = None, people: slice = ALL, claims: slice = ALL
) -> VoicesView:
    """Return who says what in a debate as it is shown.

    :param of: what to show of; all there is where it is left out
    :param people: the part of the people that is shown; claims: that of the table
    """
    of = of or said(library, debate)
    maker = Maker(library, {debate.id: debate}, links)
    rows = of.claims[claims]
    by_claim: dict[str, dict[str, list[tuple[str, MentionView]]]] = {claim: {} for claim in rows}
    for voice in of.voices:
        for mention in voice.mentions:
            if mention.claim in by_claim:
                cell = by_claim[mention.claim].setdefault(mention.stance.value, [])
                cell.append((voice.name, maker.mention(mention)))
    shown = tuple(maker.person(voice) for voice in of.voices[people])
    return VoicesView(shown, _lines(debate, rows, by_claim, links))


def _lines(
    debate: Debate, claims: Iterable[str], by_claim: dict[str, dict[str, list[tuple[str, MentionView]]]], links: Links
) -> tuple[Line, ...]:
    number = position_numbers(debate.map)
    lines = []
    for claim in claims:
        found = by_claim[claim]
        side = debate.sides.of.get(claim, "")
        cells = [_by_person(found.get(stance.value, [])) for stance in Stance]
        title = side_title(debate.map, side)
        text, url = debate.map.claim[claim].text, links.claim(debate.id, claim)
        lines.append(Line(claim, text, url, number.get(side, 0), title, *cells))
    return tuple(lines)


def _by_person(found: list[tuple[str, MentionView]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each person once, with the sources their words come from."""
    people: dict[str, dict[str, None]] = {}
    for name, mention in found:
        people.setdefault(name, {}).update(dict.fromkeys(quote.short for quote in mention.quotes))
    return tuple((name, tuple(sources)) for name, sources in people.items())
