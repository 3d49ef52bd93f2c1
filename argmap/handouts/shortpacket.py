"""The packet's short form, one sheet of paper: the question, each side's reasons, what to talk about, some words."""

from __future__ import annotations

from argmap.debate import Point
from argmap.handouts.classroom import verified
from argmap.handouts.clean import line
from argmap.handouts.crossexam import all_questions
from argmap.handouts.document import Block, Document, Heading, Paragraph, Rules, Run
from argmap.handouts.inputs import Brief
from argmap.handouts.packet import mixed

MOST_GROUNDS = 4
"""Reasons of a side on the short form, which is to fit on two pages."""
MOST_WORDS, LONGEST_WORDS = 2, 400
"""Quotations of a side, and letters of one."""


def short(brief: Brief) -> Document:
    """Make the packet's short form, for one sheet: the question, the positions, their main reasons, and questions."""
    debate = brief.debate
    out: list[Block] = []
    if debate.question:
        out.append(Paragraph((Run(line(debate.question), "strong"),), "lead"))
    for position in debate.positions:
        thesis = brief.said((position.thesis,)) if position.thesis in debate.claim else "no thesis on the map"
        out += [Heading(2, line(position.title)), Paragraph((Run(thesis, "strong"),))]
        # Two arguments can give the same reason; the first has its place here.
        grounds: dict[str, Point] = {}
        for row, _ in brief.rows(position.id):
            if row.level <= 1:
                grounds.setdefault(brief.said(row.point.claims), row.point)
        for said, point in [*grounds.items()][:MOST_GROUNDS]:
            runs = [Run(said)]
            answers = point.answers[:1]
            runs += [Run(f" — But: {brief.said(answer.claims)}", "quiet") for answer in answers]
            out.append(Paragraph(tuple(runs), "item"))
    out.append(Heading(2, "Talk about it"))
    for number, words in enumerate(_talk(brief), 1):
        out += [Paragraph((Run(words),), "question", 0, f"{number}."), Rules(1)]
    out.append(Paragraph((Run("Which reason moved you most, and which did you answer?"),), "question", 0, "5."))
    out.append(Rules(2))
    for position in debate.positions:
        # The back of the sheet: words to check the reasons against.
        found = [quote for quote in verified(brief, position.id) if len(quote.text) <= LONGEST_WORDS][:MOST_WORDS]
        if found:
            out.append(Heading(2, f"In their words: {line(position.title)}"))
            out += [brief.quoted(quote) for quote in found]
    return brief.document("Short packet", out)


def _talk(brief: Brief) -> list[str]:
    """Return four questions to talk about: the map's own, then those that its gaps leave open.

    Left out are questions that need the argument, or the source, beside them.
    """
    own = [line(words) for words in (*brief.debate.opening_questions, *brief.debate.closing_questions)]
    asked = [q for q in all_questions(brief) if brief.wanted(q.claim)]
    plain = [q.words for q in mixed(asked) if q.kind not in ("scheme", "reported", "elision", "quote")]
    return [*dict.fromkeys((*own, *plain, *(q.words for q in mixed(asked))))][:4]
