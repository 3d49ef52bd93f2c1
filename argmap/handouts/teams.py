"""Sheets for teams in British Parliamentary and World Schools debate: burdens, split, extension, points, clashes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from argmap.debate import CrossAttack, FlowRow, cross_attacks, title
from argmap.debate.about import paragraphs
from argmap.handouts.clean import line
from argmap.handouts.crossexam import all_questions, ranked
from argmap.handouts.document import Block, Break, Document, Heading, Paragraph, Rules, Run, Table, TableCell, text
from argmap.handouts.inputs import Brief
from argmap.handouts.speeches import DebateFormat, clock, named

MOST_CLASHES = 3
"""Clashes that a summary goes into: what four minutes have room for."""
MOST_OF_A_CLASH = 3
MOST_POINTS = 8
LONGEST_POINT = 40
"""Words of a point of information, which may take fifteen seconds."""


@dataclass(frozen=True, slots=True)
class Clash:
    """What a side and the others say to each other on one issue.

    :param theirs: attacks on the side; ours: its attacks on the others
    """

    title: str
    theirs: tuple[CrossAttack, ...]
    ours: tuple[CrossAttack, ...]


def british(brief: Brief) -> Document:
    """Make the sheets of a bench in British Parliamentary debate: opening, extension, whip and points."""
    return _sheets(brief, named("british"), closing=True)


def world_schools(brief: Brief) -> Document:
    """Make a team's sheets for World Schools debate: definitions, split, third speaker, points and reply."""
    return _sheets(brief, named("world-schools"), closing=False)


def _sheets(brief: Brief, format: DebateFormat, *, closing: bool) -> Document:
    out: list[Block] = []
    first, second = ([turn for turn in format.turns if turn.by == by] for by in ("first", "second"))
    # A motion can be worded for any of the positions, so each sheet serves on either bench.
    speakers = [(f"{one.name} or {other.name}", clock(one.minutes)) for one, other in zip(first, second, strict=True)]
    for side in brief.positions:
        shares = _shares(brief, side)
        found = clashes(brief, side)
        if out:
            out.append(Break())
        out += [Heading(1, brief.side_title(side)), *_ground(brief, side)]
        out += _split(brief, speakers, shares, found, closing=closing)
        if closing:
            out += _extension(brief, shares[2], found)
        out += _summary(brief, found, "Whip: the debate in clashes" if closing else "Reply: the debate in clashes")
        out += _points(brief, side)
    if not out:
        out.append(text("The map has no positions, so there is no team to prepare."))
    return brief.document(f"{format.title} sheets", out, contents=len(brief.positions) > 1, depth=2)


def _ground(brief: Brief, side: str) -> list[Block]:
    """Return what the first speaker settles: the motion, its terms, and what each side has to show."""
    debate = brief.debate
    out: list[Block] = [Heading(2, "Motion, definitions and burdens")]
    if motion := line(debate.motion or debate.question):
        out.append(Paragraph((Run(motion, "strong"),), "lead"))
    for term, meaning in debate.glossary:
        out.append(Paragraph((Run(f"{line(term)}: ", "strong"), Run(line(meaning))), "item"))
    if not debate.glossary:
        out += [text("Terms of the motion, as this team defines them:", "question"), Rules(3)]
    for position in sorted(debate.positions, key=lambda one: one.id != side):
        own = position.id == side
        who = "We have to show" if own else f"{line(position.title)} has to show"
        thesis = brief.said((position.thesis,)) if position.thesis in debate.claim else ""
        words = " ".join(paragraphs(position.burden)) or thesis
        out.append(Paragraph((Run(f"{who}: ", "strong"), Run(words or "no burden on the map")), "item"))
    return [*out, text("Our team line, in one sentence:", "question"), Rules(1)]


def _shares(brief: Brief, side: str) -> tuple[list[FlowRow], list[FlowRow], list[FlowRow]]:
    """Return a side's lines for its first speaker, its second, and whoever extends the case.

    Issues stay whole. The side's best lines come first; the last issue extends the case if there are three or more.
    """
    groups: dict[str, list[FlowRow]] = {}
    for row, _ in brief.rows(side):
        if row.level <= 1:
            groups.setdefault(row.title, []).append(row)
    best = brief.debate.position[side].best
    order = sorted(groups.values(), key=lambda rows: not any(set(row.point.claims) & set(best) for row in rows))
    if len(order) < 3:
        # Too few issues to share out: the lines themselves are.
        lines = [row for rows in order for row in rows]
        third = -(-len(lines) // 3)
        return lines[:third], lines[third : 2 * third], lines[2 * third :]
    last = order.pop()
    half = -(-len(order) // 2)
    return [row for rows in order[:half] for row in rows], [row for rows in order[half:] for row in rows], last


def _split(
    brief: Brief,
    speakers: list[tuple[str, str]],
    shares: tuple[list[FlowRow], list[FlowRow], list[FlowRow]],
    found: list[Clash],
    *,
    closing: bool,
) -> list[Block]:
    """Return who says what: a row for each speech of the side."""
    told = [_lines(brief, rows) for rows in shares]
    rebuts = "Answers, by clash: " + ("; ".join(clash.title for clash in found) or "what the other side brings") + "."
    if closing:
        tasks = [told[0], told[1], ["The extension.", *told[2]], [rebuts]]
    else:
        tasks = [told[0], [*told[1], *told[2]], [rebuts], ["Why we won each clash; nothing new."]]
    rows: list[tuple[TableCell | None, ...]] = []
    for (name, minutes), task in zip(speakers, tasks, strict=False):
        # A row for each line: a speaker finds the next one at a glance.
        for n, words in enumerate(task or ["No line of the map; the first speech has them all."]):
            carried = TableCell((Run(words),))
            if n:
                rows.append((None, None, carried))
            else:
                head = TableCell((Run(name, "strong"),), rows=len(task) or 1)
                rows.append((head, TableCell((Run(minutes),), rows=len(task) or 1), carried))
    return [Heading(2, "The split"), Table(("Speech", "Minutes", "What it argues"), tuple(rows), (0.2, 0.1, 0.7))]


def _lines(brief: Brief, rows: list[FlowRow]) -> list[str]:
    return [*dict.fromkeys(brief.said(row.point.claims) for row in rows)]


def _extension(brief: Brief, rows: list[FlowRow], found: list[Clash]) -> list[Block]:
    """Return the sheet of the third speech in British debate: what is new, and why it matters most."""
    out: list[Block] = [Heading(2, "Extension")]
    out.append(text("What the opening team has not said, and why it decides the debate.", "note"))
    for row in rows:
        out.append(Paragraph((Run(brief.said(row.point.claims)),), "item"))
        out += [brief.quoted(quote, level=1) for claim in row.point.claims for quote in brief.claim(claim).quotes[:1]]
    if not rows:
        out.append(text("The map has no line for this side that the opening speeches do not use."))
    out += [text("Why this is new, and bigger than what opening said:", "question"), Rules(3)]
    if found:
        out += [text(f"Which clash it wins ({'; '.join(clash.title for clash in found)}):", "question"), Rules(2)]
    return out


def clashes(brief: Brief, side: str) -> list[Clash]:
    """Return the issues on which a side and the others attack each other most, at most three."""
    theirs: dict[str, list[CrossAttack]] = defaultdict(list)
    ours: dict[str, list[CrossAttack]] = defaultdict(list)
    for attack in cross_attacks(brief.debate, brief.sides):
        about = attack.attacked[0]
        if side not in (attack.side, attack.against) or not brief.wanted(about):
            continue
        issue = brief.belongs.get(about, "")
        (ours if attack.side == side else theirs)[issue].append(attack)
    issues = sorted(
        dict.fromkeys([*theirs, *ours]), key=lambda one: (-min(len(theirs[one]), len(ours[one])), -len(theirs[one]))
    )
    return [
        Clash(line(title(brief.debate, issue)), tuple(theirs[issue]), tuple(ours[issue]))
        for issue in issues[:MOST_CLASHES]
    ]


def _summary(brief: Brief, found: list[Clash], heading: str) -> list[Block]:
    """Return a table for each clash: what is said against us and what we said to it, and room to weigh."""
    out: list[Block] = [Heading(2, heading)]
    if not found:
        return [*out, text("No attack crosses between the sides on this part of the map.")]
    for clash in found:
        out.append(Heading(3, clash.title))
        answers = {attack.attacked[0]: attack for attack in clash.ours}
        rows = []
        for attack in clash.theirs[:MOST_OF_A_CLASH]:
            answer = answers.pop(attack.attackers[0], None)
            said = brief.said(answer.attackers) if answer else f"We stand on: {brief.said(attack.attacked)}"
            rows.append((brief.said(attack.attackers), said))
        rows += [
            (brief.said(attack.attacked), brief.said(attack.attackers))
            for attack in [*answers.values()][: MOST_OF_A_CLASH - len(rows)]
        ]
        cells = tuple(tuple(TableCell((Run(words),)) for words in (*row, "")) for row in rows)
        out.append(Table(("They say", "We say", "Who won it, and why it matters"), cells, (0.36, 0.36, 0.28)))
    return out


def _points(brief: Brief, side: str) -> list[Block]:
    """Return points of information to offer to each other side, one line each, from what it leaves open."""
    out: list[Block] = [Heading(2, "Points of information")]
    asked = [
        question
        for question in all_questions(brief)
        # Questions of a scheme need the argument beside them, which a point of information has no time for.
        if question.kind != "scheme" and brief.wanted(question.claim) and len(question.words.split()) <= LONGEST_POINT
    ]
    count = 0
    others = [position.id for position in brief.debate.positions if position.id != side]
    for other in others:
        found = ranked(brief, [q for q in asked if brief.sides.of.get(q.claim) == other], other)[:MOST_POINTS]
        if found and len(others) > 1:
            out.append(Heading(3, f"To {brief.side_title(other)}"))
        for question in found:
            out.append(Paragraph((Run(question.words),), "item"))
            count += 1
    if not count:
        out.append(text("The map leaves nothing open on the other side that fits in fifteen seconds."))
    return out
