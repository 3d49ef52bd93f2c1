"""Who says what: people against claims, for, against, or quoted, in which source, in one debate or in several."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from argmap import graph
from argmap.model import Claim, Map, Quote, Source

_BETWEEN = re.compile(r"[\W_]+")


class Stance(StrEnum):
    """A person's relation to a claim."""

    FOR = "for"
    AGAINST = "against"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Mention:
    """One person's part in one claim.

    :param debate: id of the map
    :param claim: id of the claim
    :param stance: for: holds it; against: holds a claim that attacks it; quoted: only their words are used for it
    :param side: the side the claim is on
    :param quotes: the person's own words given for the claim; for somebody against it, for what attacks it
    :param through: id of the claim by which they are against it; empty otherwise
    """

    debate: str
    claim: str
    stance: Stance
    side: str
    quotes: tuple[Quote, ...]
    through: str = ""

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the ids of the sources the words come from."""
        return tuple(dict.fromkeys(quote.source for quote in self.quotes))


@dataclass(frozen=True, slots=True)
class Voice:
    """A person or group, and every mention of them.

    :param name: as the maps write it
    :param slug: the name in a form fit for a URL; no other voice of the same call has it
    :param mentions: in order of the maps and their claims
    """

    name: str
    slug: str
    mentions: tuple[Mention, ...]

    def of(self, claim: str, debate: str = "") -> tuple[Mention, ...]:
        """Return the mentions in one claim, of one map where its id is given."""
        return tuple(m for m in self.mentions if m.claim == claim and debate in ("", m.debate))

    @property
    def debates(self) -> tuple[str, ...]:
        """Return the ids of the maps the person is mentioned in."""
        return tuple(dict.fromkeys(mention.debate for mention in self.mentions))


def name(literal: str) -> str:
    """Return a name in reading order.

    >>> name("Kapone, Prince"), name("Marlow Committee")
    ('Prince Kapone', 'Marlow Committee')
    """
    family, comma, given = literal.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() and "," not in given else literal.strip()


def slug(person: str) -> str:
    """Return a name in a form fit for a URL.

    >>> slug("Léon Bronstein"), slug("革命")
    ('leon-bronstein', '革命')
    """
    if not person.isascii():
        person = "".join(c for c in unicodedata.normalize("NFKD", person) if not unicodedata.combining(c))
    return _BETWEEN.sub("-", person.casefold()).strip("-") or "unnamed"


def speakers(quote: Quote, sources: Mapping[str, Source] | None = None) -> tuple[str, ...]:
    """Return who speaks in a quotation: the speaker it names, else its source's authors."""
    if quote.speaker:
        return (quote.speaker,)
    source = (sources or {}).get(quote.source)
    return tuple(name(author) for author in source.author) if source else ()


def voices(
    debates: Map | Iterable[Map], sources: Mapping[str, Source] | None = None, people: Iterable[str] = ()
) -> tuple[Voice, ...]:
    """Return everybody who holds a claim or is quoted, with each mention, those with most to say first.

    :param debates: one map or several
    :param sources: sources by id, so that a quotation without a speaker counts for its authors
    :param people: only these names; everybody where it is empty
    """
    several = (debates,) if isinstance(debates, Map) else debates
    return gathered((mentions(debate, sources) for debate in several), people)


def mentions(debate: Map, sources: Mapping[str, Source] | None = None) -> dict[str, tuple[Mention, ...]]:
    """Return every mention of everybody in one map, by the name; what several maps say is put together of these."""
    found: dict[str, list[Mention]] = {}
    sides = graph.sides(debate)
    known = {**(sources or {}), **{source.id: source for source in debate.sources}}
    words = {claim.id: _words(claim, known) for claim in debate.claims}
    for claim in debate.claims:
        side = sides.of.get(claim.id, "")
        holders = graph.holders(claim)
        for person in dict.fromkeys((*holders, *words[claim.id])):
            stance = Stance.FOR if person in holders else Stance.QUOTED
            quotes = tuple(words[claim.id].get(person, ()))
            found.setdefault(person, []).append(Mention(debate.id, claim.id, stance, side, quotes))
        for argument in debate.arguments_to.get(claim.id, ()):
            if argument.relation.attacks:
                for premise in (p for p in argument.premises if p in debate.claim):
                    for person in graph.holders(debate.claim[premise]):
                        quotes = tuple(words[premise].get(person, ()))
                        mention = Mention(debate.id, claim.id, Stance.AGAINST, side, quotes, premise)
                        found.setdefault(person, []).append(mention)
    return {person: tuple(said) for person, said in found.items()}


def gathered(each: Iterable[Mapping[str, tuple[Mention, ...]]], people: Iterable[str] = ()) -> tuple[Voice, ...]:
    """Return everybody with what they say in several maps, those with most to say first.

    :param each: what each map says of everybody; see ``mentions``
    :param people: only these names; everybody where it is empty
    """
    wanted = set(people)
    said: dict[str, list[Mention]] = {}
    for one in each:
        for person, some in one.items():
            said.setdefault(person, []).extend(some)
    taken: dict[str, int] = {}
    found = []
    for person, all_said in sorted(said.items(), key=lambda item: -len(item[1])):
        base = slug(person)
        taken[base] = taken.get(base, 0) + 1
        unique = base if taken[base] == 1 else f"{base}-{taken[base]}"
        if not wanted or person in wanted:
            found.append(Voice(person, unique, tuple(all_said)))
    return tuple(found)


def _words(claim: Claim, sources: Mapping[str, Source]) -> dict[str, list[Quote]]:
    found: dict[str, list[Quote]] = {}
    for quote in claim.quotes:
        for person in speakers(quote, sources):
            found.setdefault(person, []).append(quote)
    return found
