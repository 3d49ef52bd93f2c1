"""Cases to read aloud: Lincoln-Douglas with value and criterion, Public Forum with uniqueness, link, impact.

How such cases are built follows the (US) National Speech & Debate Association's guides to both events.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from argmap.debate import FlowRow
from argmap.debate.about import paragraphs
from argmap.handouts.cards import cards_for
from argmap.handouts.clean import line
from argmap.handouts.document import Block, Break, Document, EvidenceCard, Heading, Paragraph, Rules, Run, plain, text
from argmap.handouts.inputs import Brief
from argmap.handouts.speeches import clock, named
from argmap.model import Relation

MOST = 3
"""Contentions that a case of four to seven minutes has room for."""
WORDS_A_MINUTE = 180
"""How fast a case is read at a pace that a lay judge follows."""
PARTS = (
    ("uniqueness", "Uniqueness", "what is so today, without the resolution"),
    ("link", "Link", "how the resolution changes it"),
    ("impact", "Impact", "who gains or loses, how much, how surely, and when"),
)
"""The parts of a Public Forum contention, by the tag that puts a claim into one."""


@dataclass(frozen=True, slots=True)
class Contention:
    """A contention: what bears on the thesis directly, and below it what supports it."""

    row: FlowRow
    below: tuple[FlowRow, ...]


def lincoln_douglas(brief: Brief) -> Document:
    """Make a Lincoln-Douglas case for each side: resolution, definitions, value, criterion, contentions."""
    out: list[Block] = []
    for side in brief.positions:
        out += [Break()] if out else []
        out += [*_opening(brief, side), *_framework(brief, side)]
        read, reserve = _contentions(brief, side)
        for number, contention in enumerate(read, 1):
            out.append(Heading(2, f"Contention {number}: {brief.said(contention.row.point.claims[:1])}"))
            out += _borne(brief, contention.row)
            out += _read(brief, contention.row.point.claims)
            for letter, row in zip("ABCDEFGH", contention.below, strict=False):
                out.append(Heading(3, f"{letter}. {brief.said(row.point.claims[:1])}"))
                out += _read(brief, row.point.claims)
            out += [text("Impact: why this meets the criterion better than anything they say:", "question"), Rules(2)]
        out += _reserve(brief, reserve)
    return _document(brief, "Lincoln-Douglas case", out, "lincoln-douglas")


def public_forum(brief: Brief) -> Document:
    """Make a Public Forum case for each side: contentions with uniqueness, link and impact, and frontlines."""
    out: list[Block] = []
    for side in brief.positions:
        out += [Break()] if out else []
        out += [*_opening(brief, side), Heading(2, "Framework")]
        burden = " ".join(paragraphs(brief.debate.position[side].burden))
        out.append(
            text(burden or "How the judge should weigh the round, in one sentence:", "text" if burden else "question")
        )
        out += [] if burden else [Rules(1)]
        read, reserve = _contentions(brief, side)
        for number, contention in enumerate(read, 1):
            out.append(Heading(2, f"Contention {number}: {brief.said(contention.row.point.claims[:1])}"))
            out += _borne(brief, contention.row)
            out += _parts(brief, contention)
        out += _reserve(brief, reserve)
        out += _frontlines(brief, read)
    return _document(brief, "Public Forum case", out, "public-forum")


def _opening(brief: Brief, side: str) -> list[Block]:
    debate, position = brief.debate, brief.debate.position[side]
    out: list[Block] = [Heading(1, brief.side_title(side))]
    if motion := line(debate.motion or debate.question):
        out.append(Paragraph((Run("Resolved: ", "strong"), Run(motion)), "lead"))
    if position.thesis in debate.claim:
        out.append(Paragraph((Run("We hold: ", "strong"), Run(brief.said((position.thesis,))))))
    for term, meaning in debate.glossary:
        out.append(Paragraph((Run(f"{line(term)}: ", "strong"), Run(line(meaning))), "item"))
    return out


def _framework(brief: Brief, side: str) -> list[Block]:
    """Return what a Lincoln-Douglas case is weighed by; the map has a burden, and the value is the debater's."""
    out: list[Block] = [Heading(2, "Framework")]
    out += [text("Value (the good that the resolution is about), and what it means:", "question"), Rules(2)]
    burden = " ".join(paragraphs(brief.debate.position[side].burden))
    if burden:
        out.append(Paragraph((Run("Value criterion: ", "strong"), Run(burden))))
        return [*out, text("Why this measures the value:", "question"), Rules(1)]
    return [*out, text("Value criterion (how the judge tells who upholds it), and why:", "question"), Rules(2)]


def _contentions(brief: Brief, side: str) -> tuple[list[Contention], list[Contention]]:
    """Return the contentions to read, the side's best first, and those in reserve."""
    found: list[tuple[FlowRow, list[FlowRow]]] = []
    for row, _ in brief.rows(side):
        if row.level <= 1 or not found:
            found.append((row, []))
        else:
            found[-1][1].append(row)
    best = brief.debate.position[side].best
    made = [Contention(row, tuple(below)) for row, below in found]
    made.sort(key=lambda one: not set(one.row.point.claims) & set(best))
    return made[:MOST], made[MOST:]


def _read(brief: Brief, claims: Sequence[str]) -> list[Block]:
    """Return the first card of each claim, which is what there is time to read; the card file has the others."""
    out: list[Block] = []
    for claim in claims:
        found = cards_for(brief, (claim,))
        out += found[:1] if isinstance(found[0], EvidenceCard) else found
    return out


def _borne(brief: Brief, row: FlowRow) -> list[Block]:
    if row.point.relation is not Relation.REBUTS or not row.point.target:
        return []
    attacked = brief.debate.argument.get(row.point.target)
    said = brief.said(attacked.premises if attacked else (row.point.target,))
    return [text(f"It answers: {said}", "note")]


def _parts(brief: Brief, contention: Contention) -> list[Block]:
    """Return the parts of a contention: its claims by their tags; all of them are the link where no tag says more."""
    rest: list[str] = []
    placed: dict[str, list[str]] = {tag: [] for tag, _, _ in PARTS}
    for row in (contention.row, *contention.below):
        for claim in row.point.claims:
            tags = {tag.casefold() for tag in brief.claim(claim).tags}
            part = next((tag for tag, _, _ in PARTS if tag in tags), "")
            (placed[part] if part else rest).append(claim)
    placed["link"] = [*rest, *placed["link"]]
    out: list[Block] = []
    for tag, title, asks in PARTS:
        out.append(Heading(3, title, contents=False))
        if placed[tag]:
            out += _read(brief, tuple(dict.fromkeys(placed[tag])))
        else:
            out += [text(f"{asks[0].upper()}{asks[1:]}:", "question"), Rules(2)]
    return out


def _frontlines(brief: Brief, read: Sequence[Contention]) -> list[Block]:
    """Return what the other side says to each contention, with our answer: for rebuttal and summary."""
    out: list[Block] = []
    for number, contention in enumerate(read, 1):
        for answer in contention.row.point.answers:
            words = [Run(f"They say to contention {number}: ", "strong"), Run(brief.said(answer.claims))]
            out.append(Paragraph(tuple(words), "item"))
            out += [
                Paragraph((Run("We answer: ", "strong"), Run(brief.said(reply.claims))), "item", 1)
                for reply in answer.answers
            ]
            if not answer.answers:
                out.append(Paragraph((Run("No answer on the map yet.", "warning"),), "item", 1))
    return [Heading(2, "Frontlines for rebuttal"), *out] if out else []


def _reserve(brief: Brief, reserve: Sequence[Contention]) -> list[Block]:
    if not reserve:
        return []
    items = [Paragraph((Run(brief.said(one.row.point.claims)),), "item") for one in reserve]
    return [Heading(2, "In reserve"), text("Not read in this case, which has no time for more.", "note"), *items]


def _document(brief: Brief, title: str, out: list[Block], format: str) -> Document:
    if not out:
        out.append(text("The map has no positions, so there is no case to make."))
    else:
        out[:0] = [text(_time(out, format), "note")]
    return brief.document(title, out, contents=len(brief.positions) > 1, depth=2)


def _time(out: Sequence[Block], format: str) -> str:
    """Return how long a case takes to read: taglines and underlined words, until what is held in reserve."""
    sides: list[int] = []
    counting = True
    for block in out:
        if isinstance(block, Heading):
            if block.level == 1:
                sides.append(0)
            counting = not block.text.startswith(("In reserve", "Frontlines"))
            words = block.text
        elif isinstance(block, EvidenceCard):
            words = f"{plain(block.cite[:3])} {' '.join(run.text for run in block.body if run.look == 'underline')}"
        else:
            words = plain(block.runs) if isinstance(block, Paragraph) and block.kind in ("lead", "text", "item") else ""
        if counting and sides:
            sides[-1] += len(words.split())
    turns = [turn for turn in named(format).turns if turn.kind != "questions"]
    times = " and ".join(clock(count / WORDS_A_MINUTE) for count in sides)
    first, second = turns[0], turns[1]
    return (
        f"Read at {WORDS_A_MINUTE} words a minute this takes {times}; the {first.name} has {clock(first.minutes)}, "
        f"the {second.name} {clock(second.minutes)} with the answers. Your own lines come on top."
    )
