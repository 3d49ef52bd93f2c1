"""One side's case: its thesis, its contentions by issue with grounds and cards, and the rebuttals to expect."""

from __future__ import annotations

from argmap.debate import FlowRow, Point
from argmap.handouts.blocks import UNANSWERED, target
from argmap.handouts.cards import cards_for
from argmap.handouts.clean import line
from argmap.handouts.document import Block, Document, Heading, Paragraph, Run, text
from argmap.handouts.inputs import Brief
from argmap.model import Relation


def document(brief: Brief) -> Document:
    """Make the case of the side that is asked for, or of each."""
    out: list[Block] = []
    for side in brief.positions:
        out += case(brief, side)
    if not out:
        out.append(text("The map has no positions, so there is no case to make."))
    return brief.document("Case", out, contents=len(out) > 30, depth=3)


def case(brief: Brief, side: str) -> list[Block]:
    """Return one side's case."""
    position = brief.debate.position[side]
    out: list[Block] = [Heading(1, brief.side_title(side))]
    if brief.debate.question:
        out.append(Paragraph((Run("Question: ", "strong"), Run(line(brief.debate.question))), "lead"))
    if position.thesis in brief.debate.claim:
        out += [Heading(2, "Thesis"), *cards_for(brief, (position.thesis,))]
    else:
        out.append(text("This position has no thesis on the map.", "note"))
    number = 0
    for number, (row, begins) in enumerate(brief.rows(side), 1):
        if begins:
            out.append(Heading(2, row.title))
        out += _contention(brief, row, number)
    if not number:
        out.append(text("The map has no contention for this side.", "note"))
    return out


def _contention(brief: Brief, row: FlowRow, number: int) -> list[Block]:
    point = row.point
    if row.level > 1:
        heading = f"Ground {number}: {brief.said(point.claims)}"
        words = f"It supports: {target(brief, point.target)}"
    else:
        heading = f"Contention {number}: {brief.said(point.claims)}"
        words = f"It rebuts: {target(brief, point.target)}" if point.relation is Relation.REBUTS else ""
    out: list[Block] = [Heading(3, heading)]
    if words:
        out.append(text(words, "note"))
    if len(point.claims) > 1:
        out.append(text("These premises support it together.", "note"))
    out += cards_for(brief, point.claims)
    if point.answers:
        out.append(Paragraph((Run("Rebuttals to expect", "strong"),)))
        stack: list[tuple[Point, int]] = [(answer, 0) for answer in reversed(point.answers)]
        while stack:
            answer, level = stack.pop()
            out.append(_exchange(brief, answer, level))
            stack.extend((reply, level + 1) for reply in reversed(answer.answers))
    elif point.see:
        out.append(text("What is said against it is with an earlier point: the same claim came up there.", "note"))
    elif point.dropped:
        out.append(text("Nothing on the map is said against it.", "note"))
    return out


def _exchange(brief: Brief, answer: Point, level: int) -> Paragraph:
    theirs = level % 2 == 0
    lead = "They say: " if theirs else "We answer: "
    words = [Run(lead, "strong"), Run(brief.said(answer.claims))]
    if answer.relation is Relation.UNDERCUTS:
        words.append(Run(" (undercuts the step)", "quiet"))
    if theirs and answer.dropped:
        words.append(Run(f" {UNANSWERED}", "warning"))
    return Paragraph(tuple(words), "item", min(level, 6))
