"""Both sides of a debate in outline, in prose, each reason with its quotation in a footnote."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from argmap.debate import Point, common
from argmap.drawing import Options as Look
from argmap.drawing import View, draw_view
from argmap.drawing.cards import Knowledge
from argmap.drawing.view import first_claims, first_reading, view_of
from argmap.graph import part
from argmap.handouts.background import background
from argmap.handouts.clean import line, quotation
from argmap.handouts.document import Block, Document, Heading, Image, Paragraph, Run, text
from argmap.handouts.inputs import Brief
from argmap.model import Claim, Relation

AT_A_GLANCE = (14, 12, 10, 8, 6, 4, 3)
"""Claims in the picture at the head of a brief: the first number at which its words can be read."""
READABLE = 7 / 12
"""Points of a picture's unit at which its smallest type, of 12 units, has the 7 points that print legibly."""
ROOM = (470.0, 560.0)
"""Width and height in points that the picture has on its page."""


def document(brief: Brief) -> Document:
    """Make the brief: the question, the map at a glance, then each side's points by issue with what answers them."""
    debate = brief.debate
    out: list[Block] = []
    if debate.summary:
        out.append(text(line(debate.summary)))
    out += background(brief)
    out += _glance(brief)
    for side in brief.positions:
        out += _side(brief, side)
    shared = [claim for claim in common(debate, brief.sides) if brief.wanted(claim)]
    if shared:
        out.append(Heading(1, "Common ground"))
        out += [Paragraph(sentence(brief, brief.claim(claim)), "item") for claim in shared]
    if not debate.positions:
        out += [Paragraph(sentence(brief, claim), "item") for claim in debate.claims if brief.wanted(claim.id)]
    return brief.document("Brief", out, contents=len(out) > 40, depth=2)


def _glance(brief: Brief) -> list[Block]:
    image = None
    # The claims of a first reading, where the file marks any, are still too many for one page.
    core = first_reading(brief.debate)
    near = part(brief.debate, core) if core else brief.debate
    near = replace(near, claims=tuple(replace(claim, core=False) for claim in near.claims))
    for most in AT_A_GLANCE:
        view = view_of(brief.debate, first_claims(near, most))
        if not view.debate.claims:
            return []
        told = "all" if len(view.debate.claims) == len(brief.debate.claims) else str(len(view.debate.claims))
        told = f"The map at a glance: {told} of its {len(brief.debate.claims)} claims"
        image = picture(brief, view, told, rows="folded")
        if min(ROOM[0] / image.width, ROOM[1] / image.height) >= READABLE:
            break
    return [Heading(1, "The map at a glance"), image] if image else []


def picture(brief: Brief, view: View, caption: str, *, rows: Literal["aligned", "folded"] = "aligned") -> Image:
    """Return a part of the map as a picture whose words a screen reader can say.

    :param rows: ``folded`` for columns that fill a page

    :raises TooLarge: if it cannot be laid out in time
    :raises Unavailable: if there is no layout program
    """
    look = Look(
        standalone=True, heading=False, legend=False, theme="print", href="", behind_href="", fonts=False, rows=rows
    )
    pages = {key: anchor.page for key, anchor in brief.evidence.anchors.items()}
    know = Knowledge(sides=brief.sides, verdicts=brief.verdicts, pages=pages, whole=brief.debate)
    drawn = draw_view(view, look, know)
    said = " ".join(line(claim.text) for claim in view.debate.claims)
    return Image(drawn.svg, f"{caption}. {said}"[:1500], drawn.width, drawn.height, caption)


def _side(brief: Brief, side: str) -> list[Block]:
    position = brief.debate.position[side]
    out: list[Block] = [Heading(1, brief.side_title(side))]
    if position.thesis in brief.debate.claim:
        out.append(Paragraph((Run("Thesis. ", "strong"), *sentence(brief, brief.claim(position.thesis))), "lead"))
    for row, begins in brief.rows(side):
        if begins:
            out.append(Heading(2, row.title))
        stack: list[tuple[Point, int]] = [(row.point, 0)]
        while stack:
            point, level = stack.pop()
            out.append(_sentences(brief, point, level))
            stack.extend((answer, level + 1) for answer in reversed(point.answers))
    return out


def _sentences(brief: Brief, point: Point, level: int) -> Paragraph:
    if level == 0:
        lead = "" if point.relation is not Relation.REBUTS else "Against the other side: "
    else:
        who = brief.side_title(point.side)
        lead = f"{who} {'objects to the step' if point.relation is Relation.UNDERCUTS else 'answers'}: "
    runs: list[Run] = [Run(lead, "italic")] if lead else []
    for number, claim in enumerate(point.claims):
        runs += [Run(" ")] if number else []
        runs += sentence(brief, brief.claim(claim))
    if point.dropped:
        owed = ", ".join(brief.side_title(side) for side in point.owed)
        runs.append(Run(f" Not answered by {owed}.", "warning"))
    return Paragraph(tuple(runs), "item" if level else "text", min(level, 6))


def sentence(brief: Brief, claim: Claim) -> tuple[Run, ...]:
    """Return a claim as a sentence with who holds it and its quotations as footnotes."""
    words = line(claim.text)
    runs = [Run(words if words.endswith((".", "!", "?", "”", "…")) else f"{words}.")]
    holders = ", ".join(line(name) for name in claim.held_by)
    if holders:
        runs.append(Run(f" ({holders})", "quiet"))
    if claim.implicit:
        runs.append(Run(" (the map’s inference)", "quiet"))
    for number, quote in enumerate(claim.quotes):
        note = f"{quotation(quote.text)} — {brief.reference(quote)} [{brief.verdict_text(quote)}]."
        runs.append(Run("\u2009" if number else "", "", note))
    return tuple(runs)
