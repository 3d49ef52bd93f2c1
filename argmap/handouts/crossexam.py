"""Questions to put to each side, drawn from what its part of the map leaves open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from argmap import graph
from argmap.debate import side_of
from argmap.evaluation import critical_questions, find_gaps
from argmap.handouts.clean import line, quotation
from argmap.handouts.document import Block, Document, Heading, Paragraph, Rules, Run, text
from argmap.handouts.inputs import Brief
from argmap.model import Relation, Verdict
from argmap.wording import VERDICTS

MOST = 10
"""Questions to a side: what there is time for."""
MOST_OF_A_KIND = 3
WEIGHTS = {
    "quote": 0, "unanswered-rebuttal": 1, "circular-support": 2, "unsupported-claim": 3, "implicit": 4, "single": 5,
    "single-premise-thesis": 5, "scheme": 6, "elision": 7, "reported": 8, "unsourced-claim": 9,
}  # fmt: skip
"""What is worth asking first, by the kind of question."""
PRESSES = {
    "unsupported-claim": "Neither reason nor quotation",
    "unsourced-claim": "No source",
    "circular-support": "A circle of reasons",
    "single-premise-thesis": "A single support",
}
"""What the question of a gap presses on, by the gap's code."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and what makes it worth asking.

    :param claim: id of the claim it is about
    :param words: the question
    :param why: what it presses on, in a few words
    :param kind: ``implicit``, ``single``, ``unsourced``, ``elision``, ``reported``, ``scheme`` or a gap's code
    """

    claim: str
    words: str
    why: str
    kind: str


def document(brief: Brief) -> Document:
    """Make the sheet: for each side that can be questioned, its questions by issue, with room for the answers."""
    out: list[Block] = [
        text(
            "Ask one thing at a time, and ask for what can be checked. Each question names what it presses on.",
            "note",
        )
    ]
    asked = all_questions(brief)
    others = [p.id for p in brief.debate.positions if p.id != brief.options.side]
    number = 0
    for side in others:
        mine = [q for q in asked if brief.sides.of.get(q.claim) == side and brief.wanted(q.claim)]
        if not mine:
            continue
        out.append(Heading(1, f"Questions to {brief.side_title(side)}"))
        left = len(mine)
        mine = ranked(brief, mine, side)
        left -= len(mine)
        order = [issue.id for issue in brief.debate.issues]
        mine.sort(key=lambda q: order.index(i) if (i := brief.belongs.get(q.claim, "")) in order else -1)
        heading = ""
        for question in mine:
            issue = brief.belongs.get(question.claim, "")
            title = line(brief.debate.issue[issue].title) if issue in brief.debate.issue else "On the thesis as a whole"
            if title != heading:
                out.append(Heading(2, title))
                heading = title
            number += 1
            out.append(Paragraph((Run(question.words),), "question", 0, f"{number}."))
            out += [Paragraph(remark(brief, question), "note"), Rules(1)]
        if left:
            out.append(text(f"{left} further questions are less pressing, and left out.", "note"))
    if not number:
        out.append(text("The map leaves nothing open on the other side that a question could press on."))
    return brief.document("Cross-examination", out, contents=number > 25, depth=2)


def ranked(brief: Brief, asked: list[Question], side: str) -> list[Question]:
    """Return at most ten questions, no more than three of a kind: those that press hardest, near the thesis."""
    thesis = brief.debate.position[side].thesis if side in brief.debate.position else ""
    away = graph.distances(brief.debate, [thesis]) if thesis in brief.debate.claim else {}
    order = sorted(asked, key=lambda q: (WEIGHTS.get(q.kind, 9) + 2 * away.get(q.claim, 9), q.words))
    counts: Counter[str] = Counter()
    claims: Counter[str] = Counter()
    said_before: set[str] = set()
    found: list[Question] = []
    for question in order:
        # The same words can be asked of several claims; nobody asks them twice in a row.
        if question.words in said_before:
            continue
        if len(found) < MOST and counts[question.kind] < MOST_OF_A_KIND and claims[question.claim] < 2:
            said_before.add(question.words)
            counts[question.kind] += 1
            claims[question.claim] += 1
            found.append(question)
    return found


def _scheme(name: str) -> str:
    """Return a scheme's name with its article.

    >>> _scheme("practical reasoning"), _scheme("argument from sign"), _scheme("ad hominem")
    ('A practical reasoning', 'An argument from sign', 'An ad hominem')
    """
    plain = line(name)[:60]
    vowel = plain[:1].lower() in "aeiou" and not plain.lower().startswith(("uni", "use", "eu", "one"))
    return f"{'An' if vowel else 'A'} {plain}"


def remark(brief: Brief, question: Question) -> tuple[Run, ...]:
    """Return what a question presses on, with the claim it is about unless the question has its words."""
    about = line(brief.claim(question.claim).text)
    told = about.rstrip(".") in question.words or quotation(about.rstrip("."))[1:-1] in question.words
    return (Run(question.why, "strong"), *(() if told else (Run(f": {quotation(about)}"),)))


def said(words: str) -> str:
    """Return a claim within a question: in quotation marks, its full stop inside."""
    return quotation(line(words) if line(words).endswith((".", "?", "!", "…")) else f"{line(words)}.")


def all_questions(brief: Brief) -> list[Question]:
    """Return every question, each claim's together, no question twice."""
    found: dict[tuple[str, str], Question] = {}
    for question in (*_implicit(brief), *_single(brief), *_gaps(brief), *_quotes(brief), *_schemes(brief)):
        found.setdefault((question.claim, question.words), question)
    place = {claim.id: number for number, claim in enumerate(brief.debate.claims)}
    return sorted(found.values(), key=lambda q: place.get(q.claim, 0))


def _implicit(brief: Brief) -> Iterator[Question]:
    for claim in brief.debate.claims:
        if claim.implicit:
            words = f"You take this for granted: {said(claim.text)} Where is it said, and by whom?"
            yield Question(claim.id, words, "An unstated premise", "implicit")
    for argument in brief.debate.arguments:
        if argument.implicit and argument.relation is Relation.SUPPORTS and argument.premises[0] in brief.debate.claim:
            words = "How does the one follow from the other? What would you add to make the step hold?"
            yield Question(argument.premises[0], words, "An unstated step from this ground", "implicit")


def _single(brief: Brief) -> Iterator[Question]:
    for claim in brief.debate.claims:
        grounds = [a for a in brief.debate.arguments_to.get(claim.id, ()) if a.relation is Relation.SUPPORTS]
        if len(grounds) == 1 and not claim.quotes and brief.sides.of.get(claim.id):
            only = said(brief.said(grounds[0].premises))
            words = f"Suppose this turns out wrong: {only} What is left to hold up your claim?"
            yield Question(claim.id, words, "A single support", "single")


def _gaps(brief: Brief) -> Iterator[Question]:
    skipped = {"one-sided-source", "silent-side", "unknown-scheme", "reported-only", "altered-only"}
    for gap in find_gaps(brief.debate, brief.verdicts, brief.sources):
        if gap.code in skipped or not gap.claims:
            continue
        claim = gap.claims[0]
        if gap.code == "unanswered-rebuttal":
            # The question goes to whoever owes the answer, not to whoever attacks.
            attack = brief.debate.argument.get(gap.argument)
            owed = side_of(brief.debate, brief.sides, attack.target) if attack else ""
            if attack is None or owed not in brief.debate.position:
                continue
            attacked = brief.debate.argument.get(attack.target)
            claim = attacked.premises[0] if attacked else attack.target
            words = f"What is your answer to this: {said(brief.said(attack.premises))}"
            yield Question(claim, words, "A point that was dropped", gap.code)
        else:
            yield Question(claim, line(gap.question), PRESSES.get(gap.code, "A gap"), gap.code)


def _quotes(brief: Brief) -> Iterator[Question]:
    for claim in brief.debate.claims:
        for quote in claim.quotes:
            verdict = brief.verdict(quote)
            title = quotation(brief.source(quote.source).short)
            if quote.reported:
                who = line(quote.speaker) or "the speaker"
                words = f"{title} only reports what {who} held. Where are the words themselves?"
                yield Question(claim.id, words, "Reported speech", "reported")
            if verdict is Verdict.ELIDED or (verdict.sound and any(mark in quote.text for mark in ("…", "..."))):
                yield Question(
                    claim.id,
                    f"Your quotation from {title} leaves words out. What do they say?",
                    "An elision",
                    "elision",
                )
            if not verdict.sound:
                words = f"Your quotation from {title} is not shown to be word for word there. Can you show the page?"
                yield Question(claim.id, words, VERDICTS[verdict].phrase.capitalize(), "quote")


def _schemes(brief: Brief) -> Iterator[Question]:
    for argument in brief.debate.arguments:
        if argument.scheme and argument.premises[0] in brief.debate.claim:
            for words in critical_questions(argument.scheme):
                yield Question(argument.premises[0], line(words), _scheme(argument.scheme), "scheme")
