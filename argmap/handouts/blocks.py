"""Blocks and frontlines: each thing that is said against a side, with that side's answers and their cards."""

from __future__ import annotations

from collections.abc import Iterator

from argmap.debate import FlowRow, Point
from argmap.handouts.cards import cards_for, quote_paragraphs
from argmap.handouts.clean import quotation
from argmap.handouts.document import Block, Document, Heading, Paragraph, Run, text
from argmap.handouts.inputs import Brief
from argmap.model import COMMON, Relation

UNANSWERED = "No answer to this is on the map."


def document(brief: Brief) -> Document:
    """Make the file of blocks: a part for each side, a section for each issue, a block for each objection."""
    out: list[Block] = []
    count = 0
    for side in brief.positions:
        part: list[Block] = []
        heading = ""
        for row in brief.flow.rows:
            for point, parent in objections(row, side):
                if row.title != heading:
                    part.append(Heading(2, row.title))
                    heading = row.title
                part += block(brief, side, point, parent)
                count += 1
        if part:
            out += [Heading(1, f"Blocks for {brief.side_title(side)}"), *part]
    if not count:
        out.append(text("No claim on this part of the map argues against the side, so there is nothing to block."))
    return brief.document("Blocks and frontlines", out, contents=count > 6, depth=3)


def objections(row: FlowRow, side: str) -> Iterator[tuple[Point, Point | None]]:
    """Yield what is said against a side in a row, each with what it is an answer to: openings of others included."""
    stack: list[tuple[Point, Point | None]] = [(row.point, None)]
    while stack:
        point, parent = stack.pop()
        if point.side not in (side, COMMON, "") or (parent is not None and parent.side == side):
            yield point, parent
        stack.extend((answer, point) for answer in reversed(point.answers))


def block(brief: Brief, side: str, point: Point, parent: Point | None) -> list[Block]:
    """Return one block: the objection, what it is against, its evidence, and the answers with theirs."""
    out: list[Block] = [Heading(3, f"AT: {brief.said(point.claims)}")]
    if parent is not None:
        what = (
            "the inference from" if point.relation is Relation.UNDERCUTS else "our claim" if parent.side == side else ""
        )
        words = " ".join(f"It is said against {what}: {quotation(brief.said(parent.claims))}".split())
    elif point.relation is not None:
        verb = {Relation.SUPPORTS: "supports", Relation.REBUTS: "rebuts", Relation.UNDERCUTS: "undercuts"}[
            point.relation
        ]
        words = f"{brief.side_title(point.side)} opens with it; it {verb}: {target(brief, point.target)}"
    else:
        words = f"{brief.side_title(point.side)} says it."
    out.append(text(words, "note"))
    theirs = quote_paragraphs(brief, point.claims)
    if theirs:
        out += [text("Their evidence:", "note"), *theirs]
    for answer in point.answers:
        kind = "Undercut" if answer.relation is Relation.UNDERCUTS else "Rebuttal"
        by = "" if answer.side == side else f" by {brief.side_title(answer.side)}"
        out += cards_for(brief, answer.claims)
        if by or kind == "Undercut":
            step = " (it grants the claim and attacks the step from it)" if kind == "Undercut" else ""
            out.append(text(f"{kind}{by}{step}.", "note"))
        if answer.answers:
            back = "; ".join(brief.said(reply.claims) for reply in answer.answers)
            out.append(Paragraph((Run("They may say to that: ", "strong"), Run(back)), "text", 1))
    if point.see and not point.answers:
        row = brief.flow.find(point.see)
        where = f" under {quotation(row.title)}, row {row.number} of the flow" if row else ""
        out.append(text(f"The answers to this are elsewhere{where}: the same claim came up before.", "note"))
    elif not point.answers:
        out.append(Paragraph((Run(UNANSWERED, "warning"),), "note"))
    return out


def target(brief: Brief, target: str) -> str:
    """Return what an argument bears on, in words."""
    attacked = brief.debate.argument.get(target)
    said = quotation(brief.said(attacked.premises if attacked else (target,)))
    return f"the step from {said}" if attacked else said
