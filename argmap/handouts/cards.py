"""Evidence cards as the debaters' template Verbatim understands them: a tag, a cite on one line, and a body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from argmap.handouts.clean import line, quotation
from argmap.handouts.document import Block, Document, EvidenceCard, Heading, Run, Table, TableCell, text
from argmap.handouts.inputs import Brief, name_in_order
from argmap.handouts.paragraphs import passage
from argmap.model import Argument, Claim, Quote, Relation, Source
from argmap.wording import VERDICTS

ALONE = "[Paragraph Omitted: the source’s text is not available, so only the quotation is given]"
LONGEST_BODY = 60_000
MOST_HIDDEN = 60
"""Hidden words that a card gives."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A quote that did not become a card.

    :param reason: why, in one sentence
    """

    claim: str
    quote: Quote
    reason: str


def cite(brief: Brief, quote: Quote) -> tuple[Run, ...]:
    """Return a quote's citation on one line, as Verbatim's manual has it: last name and date in the cite style.

    The order is name, qualification, date, title in quotation marks, and where it stands.
    """
    source = brief.source(quote.source)
    date = line(source.issued) or "n.d."
    csl = {key: line(value) for key, value in source.csl}
    details = [
        quotation(source.title),
        csl.get("container-title", ""),
        csl.get("publisher", ""),
        brief.locator(quote),
        line(source.url),
        f"accessed {line(source.accessed)}" if source.accessed else "",
    ]
    rest = ", ".join(part for part in details if part)
    authors = [name_in_order(author) for author in source.author]
    if quote.speaker and quote.speaker not in authors:
        rest += f"; {'reports' if quote.reported else 'quotes'} {line(quote.speaker)}"
    elif quote.reported:
        rest += "; reported speech"
    told = f" [{brief.verdict_text(quote, dated=True)}; argmap {brief.debate.id}, {_revision(brief)}]"
    return (*_names(source), Run(", "), Run(date, "cite"), Run(f", {rest}"), Run(told, "small"))


def _names(source: Source) -> Iterator[Run]:
    """Yield who a source is by, last names in the cite style; its short title where it names nobody."""
    if not source.author:
        yield Run(line(source.short), "cite")
    shown = source.author[:2] if len(source.author) < 3 else source.author[:1]
    for number, author in enumerate(shown):
        family, comma, given = (line(part) for part in author.partition(","))
        yield Run(f"{' and ' if number else ''}{given} " if comma and given else " and " if number else "")
        yield Run(family, "cite")
    if len(source.author) > 2:
        yield Run(" et al.")


def _revision(brief: Brief) -> str:
    return f"revision {brief.evidence.revision}" if brief.evidence.revision else "no revision"


def body(brief: Brief, quote: Quote) -> tuple[Run, ...]:
    """Return what is around a quotation, the quoted words marked; the quotation alone without the source's text."""
    anchor = brief.evidence.anchors.get(quote.key)
    source_text = brief.evidence.texts.get(quote.source)
    whole = brief.options.context == "paragraph"
    runs = passage(source_text, quote, anchor, whole=whole) if anchor and source_text else ()
    if runs and sum(len(words) for words, _ in runs) <= LONGEST_BODY:
        return tuple(Run(words, "underline" if quoted else "small") for words, quoted in runs)
    return (Run(line(quote.text), "underline"), Run(f" {ALONE}", "small"))


def card(brief: Brief, claim: Claim, quote: Quote) -> EvidenceCard:
    """Return a quote as a card under its claim; the tag is the claim's text, word for word."""
    return EvidenceCard(line(claim.text), cite(brief, quote), body(brief, quote))


def sort_quotes(brief: Brief, claims: tuple[str, ...]) -> tuple[list[tuple[Claim, Quote]], list[Rejected]]:
    """Return which quotes of some claims can be cards, and which cannot, with the reason."""
    kept: list[tuple[Claim, Quote]] = []
    left: list[Rejected] = []
    for claim in (brief.claim(claim) for claim in claims):
        for quote in claim.quotes:
            verdict = brief.verdict(quote)
            if verdict.sound:
                kept.append((claim, quote))
                continue
            anchor = brief.evidence.anchors.get(quote.key)
            reason = line(anchor.explanation) if anchor and anchor.explanation else ""
            words = VERDICTS[verdict].phrase
            left.append(Rejected(claim.id, quote, f"{words[0].upper()}{words[1:]}. {reason}".strip()))
    return kept, left


def cards_for(brief: Brief, claims: tuple[str, ...]) -> list[Block]:
    """Return the cards of some claims; a claim without a card is still said, in a heading and a remark."""
    blocks: list[Block] = []
    for id in claims:
        claim = brief.claim(id)
        kept, left = sort_quotes(brief, (id,))
        blocks.extend(card(brief, claim, quote) for _, quote in kept)
        if not kept:
            why = (
                "The map’s own inference: no source states this."
                if claim.implicit and not claim.quotes
                else "None of its quotations is verified."
                if left
                else "No source is quoted for this."
            )
            blocks += [Heading(4, line(claim.text), contents=False), text(why, "note")]
    return blocks


def rejected_table(brief: Brief, left: list[Rejected]) -> list[Block]:
    """Return a section that lists quotes which are not cards, with the reason."""
    if not left:
        return []
    rows = tuple(
        (
            TableCell((Run(brief.said((item.claim,))),)),
            TableCell((Run(quotation(item.quote.text)), Run(f" — {brief.reference(item.quote)}", "quiet"))),
            TableCell((Run(item.reason),)),
        )
        for item in left
    )
    return [
        Heading(1, "Quotations that are not cards"),
        text("Only quotations that are verified word for word in their sources become cards. These are not:"),
        Table(("Claim", "Quotation", "Why"), rows, (0.3, 0.42, 0.28)),
    ]


def purpose(brief: Brief, argument: Argument) -> str:
    """Return the heading under which a claim's cards are filed: what they are for."""
    target = argument.target
    if argument.relation is Relation.UNDERCUTS:
        attacked = brief.debate.argument.get(target)
        return f"Against the inference from: {brief.said(attacked.premises) if attacked else target}"
    verb = "For" if argument.relation is Relation.SUPPORTS else "Answers to"
    return f"{verb}: {brief.said((target,))}"


def document(brief: Brief) -> Document:
    """Make the card file: pockets are sides, hats are issues, blocks are what the cards are for, tags are claims."""
    blocks: list[Block] = []
    left: list[Rejected] = []
    count = 0
    order = [issue.id for issue in brief.debate.issues]
    sides: list[str] = [*brief.positions]
    if not brief.options.side:
        known = set(sides)
        sides += dict.fromkeys(s for c in brief.debate.claims if (s := brief.sides.of.get(c.id, "")) not in known)
    for side in sides:
        claims = [c for c in brief.debate.claims if brief.sides.of.get(c.id, "") == side and brief.wanted(c.id)]
        claims.sort(key=lambda c: _place(order, brief.belongs.get(c.id, "")))
        filed = {claim.id: _block(brief, claim.id) for claim in claims}
        first = {key: number for number, key in reversed(list(enumerate(filed.values())))}
        claims.sort(key=lambda c: first[filed[c.id]])
        pocket: list[Block] = []
        hat = block = ""
        for claim in claims:
            kept, dropped = sort_quotes(brief, (claim.id,))
            left += dropped
            if not kept:
                continue
            issue, heading = filed[claim.id]
            if issue != hat:
                pocket.append(Heading(2, issue))
                hat, block = issue, ""
            if heading != block:
                pocket.append(Heading(3, heading))
                block = heading
            pocket.extend(card(brief, claim, quote) for _, quote in kept)
            count += len(kept)
        if pocket:
            blocks += [Heading(1, brief.side_title(side)), *pocket]
    if not count:
        blocks.append(text("No quotation of this part of the map is verified in its source, so there are no cards."))
    brief.progress(0.5)
    blocks += rejected_table(brief, left)
    return brief.document("Evidence cards", blocks, contents=count > 12, depth=2)


def phone(brief: Brief) -> Document:
    """Make the card file for a phone: narrow pages, a card to each, found by its contents and its bookmarks."""
    made = document(brief)
    return replace(made, paper="phone", contents=made.contents or len(made.blocks) > 2)


THESES = "Theses"


def _place(order: list[str], issue: str) -> int:
    return order.index(issue) if issue in order else -1


def _block(brief: Brief, claim: str) -> tuple[str, str]:
    """Return the issue and the heading below it that a claim's cards are filed under."""
    uses = brief.debate.arguments_from.get(claim, ())
    issue = _hat(brief, claim)
    return issue, purpose(brief, uses[0]) if uses else "The thesis" if issue == THESES else "On its own"


def _hat(brief: Brief, claim: str) -> str:
    from argmap.debate import title

    issue = brief.belongs.get(claim, "")
    if not issue and any(position.thesis == claim for position in brief.debate.positions):
        return THESES
    return line(title(brief.debate, issue))


def quote_paragraphs(brief: Brief, claims: tuple[str, ...], level: int = 0) -> list[Block]:
    """Return the quotes of some claims in full, each with its reference and its verdict."""
    return [brief.quoted(quote, level=level) for claim in claims for quote in brief.claim(claim).quotes]
