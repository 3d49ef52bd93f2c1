"""Index cards: one claim a card with what it does and its quotation, four to a sheet, to print and cut."""

from __future__ import annotations

from typing import Any

from argmap.debate import title
from argmap.evaluation.sentences import listed
from argmap.handouts import pdf_writer
from argmap.handouts.clean import breakable, line, right_to_left, shortened
from argmap.handouts.inputs import Brief
from argmap.model import Claim, Relation

MOST_WORDS = 60
"""Words of a quotation that fit on a card beside the claim."""
MOST_IN_CLAIM = 45


def write(brief: Brief, format: str) -> bytes:  # noqa: ARG001 - every maker is called alike
    """Return the cards as PDF."""
    claims = [claim for claim in brief.debate.claims if _wanted(brief, claim)]
    number = {claim.id: place for place, claim in enumerate(brief.debate.claims, 1)}
    foot = brief.document("", []).foot
    data = {
        "title": line(brief.debate.title) or brief.debate.id,
        "language": pdf_writer.language(brief.debate.language),
        "paper": "us-letter" if brief.options.paper == "letter" else "a4",
        "foot": foot,
        "cards": [_card(brief, claim, number) for claim in claims],
    }
    brief.progress(0.6)
    return pdf_writer.compiled("cards", data)


def _wanted(brief: Brief, claim: Claim) -> bool:
    return brief.wanted(claim.id) and brief.options.side in ("", brief.sides.of.get(claim.id, ""))


def _card(brief: Brief, claim: Claim, number: dict[str, int]) -> dict[str, Any]:
    side = brief.sides.of.get(claim.id, "")
    position = [p.id for p in brief.debate.positions].index(side) if side in brief.debate.position else -1
    quote = next((q for q in claim.quotes if brief.verdict(q).sound), claim.quotes[0] if claim.quotes else None)
    does = []
    for argument in brief.debate.arguments_from.get(claim.id, ()):
        attacked = brief.debate.argument.get(argument.target)
        ends = attacked.premises if attacked else (argument.target,)
        cards = _numbered([number[end] for end in ends if end in number]) or " + ".join(ends)
        step = f"the step from {cards}" if argument.relation is Relation.UNDERCUTS else cards
        others = _numbered([number[p] for p in argument.premises if p != claim.id and p in number])
        does.append(f"{argument.relation.value} {step}{' with ' + others if others else ''}")
    thesis = any(p.thesis == claim.id for p in brief.debate.positions)
    return {
        "number": number[claim.id],
        "side": brief.side_title(side),
        "colour": position,
        "issue": "Thesis" if thesis else line(title(brief.debate, brief.belongs.get(claim.id, ""))),
        "claim": breakable(shortened(claim.text, MOST_IN_CLAIM)),
        "rtl": right_to_left(claim.text),
        "holders": line(", ".join(claim.held_by)) or ("The map’s inference" if claim.implicit else ""),
        "does": "; ".join(does),
        "quote": breakable(shortened(quote.text, MOST_WORDS)) if quote else "",
        "quote_rtl": right_to_left(quote.text) if quote else False,
        "reference": breakable(brief.reference(quote)) if quote else "",
        "verdict": brief.verdict_text(quote) if quote else "",
        "sound": brief.verdict(quote).sound if quote else False,
        "more": max(0, len(claim.quotes) - 1),
    }


def _numbered(cards: list[int]) -> str:
    """Return cards by their numbers in words; empty if there are none."""
    words = listed([str(number) for number in cards])
    return f"{'card' if len(cards) == 1 else 'cards'} {words}" if cards else ""
