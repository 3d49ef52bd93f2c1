"""A claim told in full: who holds it, what bears on it and what it bears on, and its quotes with their verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from argmap import graph
from argmap.drawing.cards import PASSIVE
from argmap.library import Debate, Readable
from argmap.library.former import present_ids
from argmap.model import RECORDS, Anchor, Argument, Claim, Map, Place, Quote, Relation, Source, Verdict
from argmap.views.links import Links
from argmap.wording import VERDICTS, cite, field_value, placed, position_number, side_title


@dataclass(frozen=True, slots=True)
class QuotePanel:
    """A quote as it is shown.

    :param verdict: what the check said; ``no_source`` where none is known
    :param word: the verdict in a word; sentence: in a sentence
    :param checked: when and against which text, in words
    :param reader: address of its place in the source; empty if the source has no page
    :param diff: where words differ: (operation, source's words, quote's words)
    :param hidden: the source's words that each ellipsis or bracket passes over
    :param cautions: sentences on what may mislead though the words are exact
    :param whole: the source's whole sentence where there are cautions and its text is or was available
    """

    key: str
    text: str
    speaker: str
    reported: bool
    citation: str
    locator: str
    basis: str
    verdict: Verdict
    word: str
    sentence: str
    checked: str
    reader: str
    note: str
    diff: tuple[tuple[str, str, str], ...]
    source: str = ""
    accepted: str = ""
    hidden: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    whole: str = ""

    @property
    def sign(self) -> str:
        """Return the verdict's sign, for those who do not go by colour."""
        return VERDICTS[self.verdict].mark


@dataclass(frozen=True, slots=True)
class Bearing:
    """An argument as seen from a claim.

    :param relation: ``supports``, ``rebuts`` or ``undercuts``
    :param words: how it is said, such as ``supports`` or ``rebutted by``
    :param claims: the claims at the other end: ids and texts
    :param link: for an undercut, the link it attacks, in words; empty otherwise
    :param together: whether several premises work together
    """

    argument: str
    relation: str
    words: str
    claims: tuple[tuple[str, str], ...]
    link: str = ""
    title: str = ""
    scheme: str = ""
    together: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same claim in another map.

    :param title: the other map's title; text: the claim as it is put there
    :param address: the address of the claim there
    :param quotes: its quotations, which serve here too
    """

    title: str
    text: str
    address: str
    quotes: tuple[QuotePanel, ...]


@dataclass(frozen=True, slots=True)
class ClaimPanel:
    """Everything a claim's panel shows."""

    id: str
    text: str
    role: str
    side: str
    side_number: int
    holders: tuple[str, ...]
    implicit: bool
    issue: str
    note: str
    facts: tuple[tuple[str, str], ...]
    basis: tuple[str, ...]
    bears_on: tuple[Bearing, ...]
    supported: tuple[Bearing, ...]
    attacked: tuple[Bearing, ...]
    quotes: tuple[QuotePanel, ...]
    address: str
    unsourced: bool
    see_also: tuple[Elsewhere, ...] = ()


def checked_words(anchor: Anchor) -> str:
    """Return when a quotation was checked, and against which text."""
    return f"Checked on {anchor.checked} against text {anchor.sha256[:8]}."


def quote_panel(quote: Quote, source: Source | None, anchor: Anchor | None, links: Links) -> QuotePanel:
    """Return a quote with its verdict, its citation and where it can be read in place."""
    verdict = anchor.verdict if anchor else Verdict.NO_SOURCE
    checked = checked_words(anchor) if anchor else ""
    sentence = anchor.explanation if anchor and anchor.explanation else VERDICTS[verdict].sentence
    return QuotePanel(
        key=quote.key,
        text=quote.text,
        speaker=quote.speaker,
        reported=quote.reported,
        citation=cite(source) if source else quote.source,
        locator=placed(quote.locator, anchor),
        basis=source.basis.value if source and source.basis else "",
        verdict=verdict,
        word=VERDICTS[verdict].word,
        sentence=sentence,
        checked=checked,
        reader=links.quote(quote.source, quote.key) if source else "",
        note=quote.note,
        diff=anchor.diff if anchor else (),
        source=quote.source,
        accepted=dict(quote.accept).get(verdict.value, ""),
        hidden=tuple(words for words in anchor.hidden if words) if anchor else (),
        cautions=tuple(message for _, _, message in anchor.cautions) if anchor else (),
        whole=anchor.sentence if anchor else "",
    )


def claim_panel(library: Readable, debate: Debate, claim: Claim, links: Links) -> ClaimPanel:
    """Return everything a claim's panel shows."""
    sources = library.sources_of(debate.map)
    anchors = library.anchors(debate.map)
    side = debate.sides.of.get(claim.id, "")
    quotes = tuple(quote_panel(q, sources.get(q.source), anchors.get(q.key), links) for q in claim.quotes)
    into = debate.map.arguments_to.get(claim.id, ())
    out_of = debate.map.arguments_from.get(claim.id, ())
    undercuts = [attack for link in out_of for attack in debate.map.arguments_to.get(link.id, ())]
    see_also = tuple(_elsewhere(library, claim, links))
    supported = tuple(_behind(debate.map, a) for a in into if a.relation is Relation.SUPPORTS)
    return ClaimPanel(
        id=claim.id,
        text=claim.text,
        role=_role(debate.map, claim),
        side=side_title(debate.map, side),
        side_number=position_number(debate.map, side),
        holders=graph.holders(claim),
        implicit=claim.implicit,
        issue=debate.map.issue[claim.issue].title if claim.issue in debate.map.issue else "",
        note=claim.note,
        facts=facts(claim),
        basis=tuple(dict.fromkeys(quote.basis for quote in quotes if quote.basis)),
        bears_on=tuple(_ahead(debate.map, argument, claim.id) for argument in out_of),
        supported=supported,
        attacked=tuple(_behind(debate.map, a) for a in (*into, *undercuts) if a.relation.attacks),
        quotes=quotes,
        address=links.claim(debate.id, claim.id),
        unsourced=not (claim.quotes or supported or claim.implicit or any(other.quotes for other in see_also)),
        see_also=see_also,
    )


def _elsewhere(library: Readable, claim: Claim, links: Links) -> Iterator[Elsewhere]:
    """Yield where a claim recurs, as far as the maps and claims are there."""
    for place in claim.see_also:
        map_id, claim_id = present_ids(library, *place.split("/", 1))
        other = library.debates.get(map_id)
        found = other.map.claim.get(claim_id) if other else None
        if other and found:
            sources, anchors = library.sources_of(other.map), library.anchors(other.map)
            quotes = tuple(quote_panel(q, sources.get(q.source), anchors.get(q.key), links) for q in found.quotes)
            yield Elsewhere(other.map.title, found.text, links.claim(map_id, claim_id), quotes)


def facts(thing: Any) -> tuple[tuple[str, str], ...]:
    """Return label and value of what a thing says of itself that pages give no place of its own."""
    found = (
        (field.label, field_value(field, getattr(thing, attribute)))
        for attribute, field in RECORDS[type(thing)].by_attribute.items()
        if field.place is Place.FACT
    )
    return tuple((label, value) for label, value in found if value)


def _role(debate: Map, claim: Claim) -> str:
    if any(position.thesis == claim.id for position in debate.positions):
        return "Thesis"
    relations = dict.fromkeys(argument.relation for argument in debate.arguments_from.get(claim.id, ()))
    words = {Relation.SUPPORTS: "Supports", Relation.REBUTS: "Rebuts", Relation.UNDERCUTS: "Undercuts"}
    return " and ".join(words[relation] for relation in relations).capitalize() or "Claim"


def _texts(debate: Map, ids: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((claim, debate.claim[claim].text) for claim in ids if claim in debate.claim)


def link_words(debate: Map, argument_id: str) -> str:
    """Return an argument in words: from its premises to what it bears on."""
    argument = debate.argument.get(argument_id)
    if argument is None:
        return ""
    premises = " and ".join(f"“{text}”" for _, text in _texts(debate, argument.premises))
    target = debate.claim.get(argument.target)
    if target:
        end = f"“{target.text}”"
    else:
        step = debate.argument.get(argument.target)
        end = " and ".join(f"“{text}”" for _, text in _texts(debate, step.premises)) if step else "a step"
    verbs = {Relation.SUPPORTS: "to", Relation.REBUTS: "against", Relation.UNDERCUTS: "against the step from"}
    return f"the step from {premises} {verbs[argument.relation]} {end}"


def _ahead(debate: Map, argument: Argument, claim: str) -> Bearing:
    link = "" if argument.target in debate.claim else link_words(debate, argument.target)
    ends = (argument.target,) if not link else debate.argument[argument.target].premises
    others = tuple(premise for premise in argument.premises if premise != claim)
    words = argument.relation.value + (" (with others)" if others else "")
    return Bearing(
        argument.id,
        argument.relation.value,
        words,
        _texts(debate, ends),
        link,
        argument.title,
        argument.scheme,
        bool(others),
    )


def _behind(debate: Map, argument: Argument) -> Bearing:
    link = "" if argument.target in debate.claim else link_words(debate, argument.target)
    return Bearing(
        argument.id,
        argument.relation.value,
        PASSIVE[argument.relation],
        _texts(debate, argument.premises),
        link,
        argument.title,
        argument.scheme,
        len(argument.premises) > 1,
    )
