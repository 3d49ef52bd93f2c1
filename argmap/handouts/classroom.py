"""Sheets for three lessons: structured academic controversy, a Socratic seminar, and a Model UN committee."""

from __future__ import annotations

from argmap.debate import Point, cross_attacks, passages
from argmap.debate.about import paragraphs
from argmap.handouts.clean import line, quotation, shortened
from argmap.handouts.document import Block, Break, Document, Heading, Paragraph, Rules, Run, Table, TableCell, text
from argmap.handouts.inputs import Brief
from argmap.model import Quote

MOST_QUOTATIONS = 8
"""Quotations on a pair's source sheet: what can be read in ten minutes."""
MOST_REASONS = 4
MOST_OF_A_LEVEL = 6
SEATS = 14
STEPS = (
    ("Read", "10", "Each pair reads its sheet and writes down its three points."),
    ("Present", "2 × 4", "Each pair presents its case; the other listens and takes notes."),
    ("Restate", "2 × 3", "Each pair says the other’s case back, until they say: yes, that is what we mean."),
    ("Reverse", "2 × 4", "Pairs change sides, and each makes the best case for what it argued against."),
    ("Agree", "10", "All four leave the sides, and write what they can agree on and what divides them."),
)
"""The steps of a structured academic controversy, with minutes, after D. W. Johnson and R. T. Johnson."""
RULES = (
    "Listen so that you could say it yourself. Question what is said, never who says it. Both of a pair speak. "
    "Say your own side whole: nobody disagrees before the last step."
)
TALLIED = ("Speaks", "Cites the text", "Asks", "Builds on another", "Disagrees, with a reason", "Changes mind")


def controversy(brief: Brief) -> Document:
    """Make the sheets of a structured academic controversy: one for each pair, and one for all four."""
    debate = brief.debate
    out: list[Block] = [*_question(brief)]
    rows = tuple(tuple(TableCell((Run(words),)) for words in step) for step in STEPS)
    out += [Heading(2, "The steps"), Table(("Step", "Minutes", "What happens"), rows, (0.14, 0.12, 0.74))]
    out.append(text(RULES))
    if told := paragraphs(debate.background)[:2] or paragraphs(debate.summary)[:1]:
        out += [Heading(2, "For both pairs: background"), *(text(line(words)) for words in told)]
    if debate.glossary:
        out.append(Heading(2, "For both pairs: terms"))
        for term, meaning in debate.glossary:
            out.append(Paragraph((Run(f"{line(term)}: ", "strong"), Run(line(meaning))), "item"))
    for position in debate.positions:
        if brief.options.side in ("", position.id):
            out += _pair(brief, position.id)
    out += [
        Break(),
        Heading(1, "For all four: consensus"),
        *_question(brief),
    ]
    for words, lines in (
        ("We all agree that", 6),
        ("We still differ on", 4),
        ("What would settle it: a source, a figure, a test", 4),
    ):
        out += [text(f"{words}:", "question"), Rules(lines)]
    return brief.document("Structured academic controversy", out)


def _question(brief: Brief) -> list[Block]:
    asked = line(brief.debate.question)
    return [Paragraph((Run(asked, "strong"),), "lead")] if asked else []


def _pair(brief: Brief, side: str) -> list[Block]:
    """Return a pair's sheet: its thesis, its sources, three points, restatement and reversal."""
    position = brief.debate.position[side]
    out: list[Block] = [Break(), Heading(1, f"Pair for: {brief.side_title(side)}")]
    if position.thesis in brief.debate.claim:
        out.append(Paragraph((Run("You argue that: "), Run(brief.said((position.thesis,)), "strong"))))
    out.append(Heading(2, "Your sources"))
    found = verified(brief, side)[:MOST_QUOTATIONS]
    out += [brief.quoted(quote, label=f"S{number}") for number, quote in enumerate(found, 1)]
    if not found:
        out.append(text("The map has no verified quotation for this side."))
    out.append(Heading(2, "Our three points"))
    for number in (1, 2, 3):
        out += [text("Point, and the source that shows it (S…):", "question", label=f"{number}."), Rules(2)]
    # The back of the sheet, where a pair writes while it listens.
    out += [Break(), Heading(2, f"Pair for {brief.side_title(side)}: their case, in our words"), Rules(9)]
    out.append(text("They agree that this is what they mean: ☐", "note"))
    out += [Heading(2, "After the reversal: the best case for the other side"), Rules(9)]
    return out


def verified(brief: Brief, side: str) -> list[Quote]:
    """Return the verified quotations of a side's claims, one for each claim first, in the order of the flow."""
    order = [claim for row, _ in brief.rows(side) for claim in row.point.claims]
    order += [claim.id for claim in brief.debate.claims if brief.sides.of.get(claim.id) == side]
    claims = [brief.claim(id) for id in dict.fromkeys(order) if brief.wanted(id) and id in brief.debate.claim]
    sound = [(number, q) for c in claims for number, q in enumerate(c.quotes) if brief.verdict(q).sound]
    return [*{quote.key: quote for _, quote in sorted(sound, key=lambda one: one[0])}.values()]


def socratic(brief: Brief) -> Document:
    """Make the sheets of a Socratic seminar: questions of three levels, and the observer's tally."""
    out: list[Block] = _question(brief)
    for number, (heading, lead, asked) in enumerate(
        (
            ("What does the text say?", "Answered by pointing at a line.", _first(brief)),
            ("What does it mean, and does it follow?", "Answered from the text, but not by it alone.", _second(brief)),
            ("What do we think?", "No text settles these.", _third(brief)),
        ),
        1,
    ):
        out += [Heading(1, f"Level {number}: {heading}"), text(lead, "note")]
        out += [Paragraph((Run(words),), "text", 0, f"{n}.") for n, words in enumerate(asked[:MOST_OF_A_LEVEL], 1)]
        out += [text("My own question:", "question"), Rules(1)]
    # Two lines high, to write in by hand.
    empty = ((TableCell((Run("\u00a0\n\u00a0"),)), *(TableCell(()) for _ in TALLIED)),) * SEATS
    out += [
        Break(),
        Heading(1, "Observer’s tally"),
        text("A stroke each time. Watch one or two speakers of the inner circle; say afterwards what you saw.", "note"),
        Table(("Name", *TALLIED), empty, (0.22, *(0.13,) * len(TALLIED))),
        text("The best moment, and what made it possible:", "question"),
        Rules(2),
        text("A question that was asked and never taken up:", "question"),
        Rules(2),
    ]
    return brief.document("Socratic seminar", out)


def _first(brief: Brief) -> list[str]:
    """Return questions that a line of a source answers: one for each issue in turn."""
    by_issue: dict[str, list[str]] = {}
    for claim in brief.debate.claims:
        sound = [quote for quote in claim.quotes if brief.verdict(quote).sound]
        if sound and brief.wanted(claim.id):
            title = quotation(brief.source(sound[0].source).short)
            words = f"Where in {title} is this said, and by whom: {quotation(claim.text)}?"
            by_issue.setdefault(brief.belongs.get(claim.id, ""), []).append(words)
    depth = max(map(len, by_issue.values()), default=0)
    return [words[n] for n in range(depth) for words in by_issue.values() if n < len(words)]


def _second(brief: Brief) -> list[str]:
    """Return questions of interpretation: passages that both sides read, and steps that one side denies."""
    found = []
    for passage in passages(brief.debate, brief.sides, brief.evidence.anchors):
        if len({use.side for use in passage.uses}) > 1 and any(brief.wanted(use.claim) for use in passage.uses):
            words = quotation(shortened(passage.text, 25))
            found.append(f"Two sides quote these words for different ends: {words} Which reading is nearer to them?")
    for attack in cross_attacks(brief.debate, brief.sides):
        if brief.wanted(attack.attacked[0]):
            one, other = quotation(brief.said(attack.attacked)), quotation(brief.said(attack.attackers))
            if attack.argument.relation.value == "undercuts":
                found.append(f"Granted that {one} holds: does what is concluded from it follow, in face of {other}?")
            else:
                found.append(f"Can both be true: {one} and {other}?")
    return found


def _third(brief: Brief) -> list[str]:
    """Return questions that no text settles: the map's own, and what would change a mind."""
    debate = brief.debate
    asked = [line(words) for words in (*debate.opening_questions, *debate.closing_questions)]
    if debate.question:
        asked.append(f"{line(debate.question)} Say what you would answer, and what it would cost you to be wrong.")
    return [*asked, "Which argument against your own view is the strongest, and why does it not convince you?"]


def model_un(brief: Brief) -> Document:
    """Make a delegation's papers: its position paper on a page, and a draft resolution to write on."""
    out: list[Block] = []
    for side in brief.positions:
        if out:
            out.append(Break())
        out += [*_paper(brief, side), *_clauses(brief, side)]
    if not out:
        out.append(text("The map has no positions, so there is no delegation to write for."))
    return brief.document("Model UN: position paper and clauses", out)


def _paper(brief: Brief, side: str) -> list[Block]:
    debate, position = brief.debate, brief.debate.position[side]
    blank = "_" * 24
    out: list[Block] = [Heading(1, f"Position paper: {brief.side_title(side)}")]
    for label, words in (("Committee", blank), ("Topic", line(debate.question or debate.title)), ("Delegation", blank)):
        out.append(Paragraph((Run(f"{label}: ", "strong"), Run(words)), "item"))
    told = paragraphs(debate.background)[:2] or paragraphs(debate.summary)[:1]
    if told:
        out += [Heading(2, "The topic"), *(text(line(words)) for words in told)]
    out.append(Heading(2, "Our position"))
    thesis = brief.said((position.thesis,)) if position.thesis in debate.claim else "no thesis on the map"
    out.append(Paragraph((Run(thesis, "strong"),)))
    for row in _reasons(brief, side):
        out.append(Paragraph((Run(brief.said(row.claims)),), "item"))
        sound = [q for c in row.claims for q in brief.claim(c).quotes if brief.verdict(q).sound]
        out += [brief.quoted(quote, level=1) for quote in sound[:1]]
    answers = [(row, row.answers[0]) for row in _reasons(brief, side) if row.answers]
    if answers:
        out.append(Heading(2, "What other delegations will say"))
        out += [text(brief.said(answer.claims), "item") for _, answer in answers]
    out += [Heading(2, "What we propose"), Rules(4)]
    return out


def _reasons(brief: Brief, side: str) -> list[Point]:
    return [row.point for row, _ in brief.rows(side) if row.level <= 1][:MOST_REASONS]


def _clauses(brief: Brief, side: str) -> list[Block]:
    """Return a draft resolution: preambulatory clauses from the map, operative ones to finish."""
    position = brief.debate.position[side]
    out: list[Block] = [Heading(2, "Draft resolution"), text("The committee,", "text")]
    for quote in verified(brief, side)[:2]:
        who = brief.speaker(quote) or quotation(brief.source(quote.source).short)
        runs = (Run("Recalling ", "italic"), Run(f"the words of {who}, {quotation(quote.text.rstrip('., '))},"))
        out.append(Paragraph(runs, "item"))
    for point in _reasons(brief, side):
        runs = (Run("Noting ", "italic"), Run(f"the argument that {quotation(brief.said(point.claims).rstrip('.'))},"))
        out.append(Paragraph(runs, "item"))
    number = 0
    if position.thesis in brief.debate.claim:
        number = 1
        said = quotation(brief.said((position.thesis,)).rstrip("."))
        out.append(Paragraph((Run("Affirms ", "italic"), Run(f"that {said};")), "question", 0, "1."))
    for verb in ("Calls upon", "Requests", "Decides"):
        number += 1
        out += [Paragraph((Run(f"{verb} ", "italic"), Run("…")), "question", 0, f"{number}."), Rules(2)]
    return out
