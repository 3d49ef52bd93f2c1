"""The seminar packet: questions, small maps, maps with blanks, the quotations, a guide, and an answer key apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from argmap import graph
from argmap.debate import CrossAttack, contradictions, cross_attacks, passages
from argmap.drawing import View
from argmap.handouts.background import background
from argmap.handouts.brief import picture
from argmap.handouts.clean import line, quotation, shortened
from argmap.handouts.crossexam import Question, all_questions, remark
from argmap.handouts.document import Block, Break, Document, Heading, Image, Look, Paragraph, Rules, Run, Slips, text
from argmap.handouts.inputs import SECTIONS, Brief
from argmap.model import Claim, Map, Relation

MOST_CLAIMS = 30
"""Claims in one small map: what teaching studies say a view should not exceed."""
SMALLEST = 0.5
"""Share of its full size below which a picture is taken apart further: card text would fall below 6 points."""
EVERY = 3
"""One claim in so many is left out of the maps with blanks."""
MOST_OF_A_KIND = 4
BLANK = "_" * 20
_ROOM = {False: (480.0, 690.0), True: (740.0, 470.0)}
"""Width and height in points that a picture has on a page, upright and on its side."""


@dataclass(frozen=True)
class SubMap:
    """A part of the map that is small enough to be read on a page.

    :param title: what it is about
    :param debate: the part as a map
    :param image: it drawn
    """

    title: str
    debate: Map
    image: Image


def document(brief: Brief) -> Document:
    """Make the packet, or those of its sections that are asked for."""
    wanted = brief.options.sections or SECTIONS
    drawn = {"maps", "blanks"} & set(wanted)
    parts = list(sub_maps(brief)) if drawn else []
    brief.progress(0.25)
    blanks = choose_blanks(parts)
    covered = [_covered(brief, part, blanks) for part in parts] if "blanks" in wanted else []
    brief.progress(0.45)
    makers: dict[str, Callable[[], list[Block]]] = {
        "background": lambda: background(brief),
        "questions": lambda: _questions(brief),
        "maps": lambda: _maps(parts, "The debate in small maps", ""),
        "blanks": lambda: _with_blanks(brief, covered, blanks),
        "quotations": lambda: _quotations(brief),
        "guide": lambda: _guide(brief),
    }
    out = [block for section in SECTIONS if section in wanted for block in makers[section]()]
    brief.progress(0.65)
    return brief.document("Seminar packet", out, contents=True, depth=2)


def answer_key(brief: Brief) -> Document:
    """Make the answer key for the leader of the seminar."""
    parts = list(sub_maps(brief))
    brief.progress(0.5)
    return brief.document("Answer key", _key(brief, choose_blanks(parts)))


def sub_maps(brief: Brief) -> Iterator[SubMap]:
    """Yield the map in parts of at most 30 claims: one for each issue with the theses it bears on, cut if too big."""
    debate = brief.debate
    theses = [p.thesis for p in debate.positions if p.thesis in debate.claim]
    groups: dict[str, list[str]] = {}
    for claim in graph.order(debate):
        if claim not in theses and brief.wanted(claim):
            groups.setdefault(brief.belongs.get(claim, ""), []).append(claim)
    order = {issue.id: number for number, issue in enumerate(debate.issues)}
    if not groups and theses:
        groups[""] = []
    for issue in sorted(groups, key=lambda issue: order.get(issue, len(order))):
        title = line(debate.issue[issue].title) if issue in debate.issue else "Other points"
        pieces = list(_pieces(brief, title, groups[issue], theses))
        for number, piece in enumerate(pieces, 1):
            yield piece if len(pieces) == 1 else replace(piece, title=f"{title} ({number} of {len(pieces)})")


def _pieces(brief: Brief, title: str, claims: list[str], theses: list[str]) -> Iterator[SubMap]:
    """Yield a group's claims with the theses, halved until each picture can be read."""
    pending = [claims]
    while pending:
        some = pending.pop()
        kept = {*some, *_needed(brief.debate, some, theses)} & set(brief.debate.claim)
        part = graph.part(brief.debate, kept)
        if len(part.claims) > MOST_CLAIMS and len(some) > 1:
            pending += reversed(_halves(brief.debate, some))
            continue
        image = _upright(picture(brief, View(part), title))
        if len(some) > 6 and _share(image) < SMALLEST:
            pending += reversed(_halves(brief.debate, some))
            continue
        yield SubMap(title, part, image)


def _needed(debate: Map, claims: list[str], theses: list[str]) -> set[str]:
    """Return the claims that some claims bear on directly, so that none of them is unconnected."""
    found: set[str] = set() if claims else set(theses)
    for claim in claims:
        for argument in debate.arguments_from.get(claim, ()):
            found.update(argument.premises)
            seen = {argument.id}
            target = argument.target
            while target in debate.argument and target not in seen:
                seen.add(target)
                found.update(debate.argument[target].premises)
                target = debate.argument[target].target
            found.add(target)
    return found


def _halves(debate: Map, claims: list[str]) -> list[list[str]]:
    """Cut claims in reading order into two, where an argument near the middle is not cut through."""
    middle = len(claims) // 2
    inside = {claim: number for number, claim in enumerate(claims)}

    def cuts(place: int) -> int:
        return sum(
            1
            for claim in claims[:place]
            for a in (*debate.arguments_from.get(claim, ()), *debate.arguments_to.get(claim, ()))
            for other in (*a.premises, a.target)
            if inside.get(other, -1) >= place
        )

    reach = range(max(1, middle - len(claims) // 5), min(len(claims) - 1, middle + len(claims) // 5) + 1)
    best = min(reach, key=lambda place: (cuts(place), abs(place - middle)), default=middle)
    return [claims[:best], claims[best:]]


def _share(image: Image) -> float:
    width, height = _ROOM[image.landscape]
    return min(width / image.width, height / image.height)


def _upright(image: Image) -> Image:
    """Return a picture on a page that lies on its side where it is larger there."""
    return max((image, replace(image, landscape=True)), key=_share)


def choose_blanks(parts: list[SubMap]) -> dict[str, int]:
    """Return which claims are left out of the maps with blanks, with the number that stands for each.

    They are every third claim of each part that is not a thesis, in reading order, numbered as they are met.
    """
    left_out: set[str] = set()
    met: list[str] = []
    for part in parts:
        theses = {position.thesis for position in part.debate.positions}
        own = [claim for claim in graph.order(part.debate) if claim not in theses]
        left_out.update(own[1::EVERY] or own[:1])
        met += own
    return {claim: number for number, claim in enumerate((c for c in dict.fromkeys(met) if c in left_out), 1)}


def _covered(brief: Brief, part: SubMap, blanks: dict[str, int]) -> SubMap:
    # Who holds it and how well it is quoted stay on the card: they are the hint.
    claims = tuple(
        replace(c, text=f"{blanks[c.id]}. {BLANK} {BLANK}") if c.id in blanks else c for c in part.debate.claims
    )
    covered = replace(part.debate, claims=claims)
    image = picture(brief, View(covered), f"{part.title}, with blanks")
    return replace(part, debate=covered, image=replace(image, landscape=part.image.landscape))


def _questions(brief: Brief) -> list[Block]:
    debate = brief.debate
    out: list[Block] = [Break(), Heading(1, "Question sheet")]
    if debate.question:
        out.append(Paragraph((Run(line(debate.question), "strong"),), "lead"))
    if debate.summary:
        out.append(text(line(debate.summary)))
    if debate.positions:
        out.append(Heading(2, "The positions"))
        for position in debate.positions:
            thesis = brief.said((position.thesis,)) if position.thesis in debate.claim else "no thesis on the map"
            out.append(Paragraph((Run(f"{line(position.title)}: ", "strong"), Run(thesis)), "item"))
    out.append(Heading(2, "Before you read"))
    out.append(
        Paragraph((Run("Which of the positions do you hold now, and what is your best reason?"),), "question", 0, "1.")
    )
    out.append(Rules(2))
    out.append(Paragraph((Run("What would have to be shown to change your mind?"),), "question", 0, "2."))
    out.append(Rules(2))
    issues = [issue for issue in debate.issues if brief.options.issue in ("", issue.id)]
    if issues:
        out.append(Heading(2, "While you read"))
        for number, issue in enumerate(issues, 3):
            title = line(issue.title)
            words = (
                title if title.endswith("?") else f"{title}: what does each side say, and which answer is the stronger?"
            )
            out.append(Paragraph((Run(words),), "question", 0, f"{number}."))
            out.append(Rules(2 if len(issues) < 4 else 1))
    out.append(Heading(2, "How to read the maps"))
    out.append(
        text(
            "A card is a claim. + supports the card its line leads to, − rebuts it, ⊘ undercuts a step: it grants the "
            "claim and denies that the other follows. A dashed border marks a claim that no source states in words."
        )
    )
    return out


def _maps(parts: list[SubMap], title: str, lead: str) -> list[Block]:
    """Return each small map on a page of its own; the section's heading is on the first."""
    if not parts:
        return [Heading(1, title), text("The map has no claims yet.")]
    out: list[Block] = []
    for number, part in enumerate(parts):
        top = () if number else (Heading(1, title),)
        out.append(replace(part.image, headings=(*top, Heading(2, part.title)), caption="" if number else lead))
    return out


def _with_blanks(brief: Brief, parts: list[SubMap], blanks: dict[str, int]) -> list[Block]:
    if not blanks:
        return []
    lead = "Fill in what is missing: from the quotations first, then, if you are stuck, from the loose claims below."
    out = _maps(parts, "The maps with blanks", lead)
    out += [
        Break(),
        Heading(1, "Loose claims to put together"),
        text(
            "Cut along the lines, and place each claim on the maps. Say what it supports, rebuts or undercuts, and why."
        ),
    ]
    # By their wording, so that the order gives nothing away and is the same on every sheet.
    texts = sorted((line(brief.claim(claim).text) for claim in blanks), key=lambda words: (words.casefold(), words))
    out.append(Slips(tuple(texts)))
    return out


def _quotations(brief: Brief) -> list[Block]:
    uses: dict[str, list[tuple[Claim, int]]] = {}
    for claim in brief.debate.claims:
        if brief.wanted(claim.id):
            for number, quote in enumerate(claim.quotes):
                uses.setdefault(quote.source, []).append((claim, number))
    out: list[Block] = [Break(), Heading(1, "The quotations")]
    if not uses:
        out.append(text("The map quotes no source yet."))
    count = 0
    for source in uses:
        described = brief.source(source)
        out.append(Heading(2, line(described.title)))
        basis = f"{described.basis.value.capitalize()}. " if described.basis else ""
        if basis or described.note:
            out.append(text(f"{basis}{line(described.note)}", "note"))
        for claim, number in uses[source]:
            quote = claim.quotes[number]
            count += 1
            out.append(brief.quoted(quote, brief.place(quote), label=f"Q{count}"))
    return out


def _guide(brief: Brief) -> list[Block]:
    debate = brief.debate
    out: list[Block] = [Break(), Heading(1, "Discussion guide")]
    asked = [q for q in all_questions(brief) if brief.wanted(q.claim) and q.kind not in ("quote", "elision")]
    against = [c for c in contradictions(debate, brief.sides) if brief.wanted(c.attack.attacked[0])][:5]
    told = {found.attack.argument.id for found in against}
    crossed = [c for c in cross_attacks(debate, brief.sides) if brief.wanted(c.attacked[0])]
    meetings = [c for c in crossed if c.argument.id not in told][:8]
    if meetings or not crossed:
        out.append(Heading(2, "Where the sides meet"))
    if meetings:
        out.append(text("Who has the better of each of these, and why?", "note"))
    for attack in meetings:
        out += _meeting(brief, attack)
    if not crossed:
        out.append(text("No attack crosses from one side to the other here. What would each say to the other?"))
    shared = [
        p for p in passages(debate, brief.sides, brief.evidence.anchors) if any(brief.wanted(u.claim) for u in p.uses)
    ]
    if shared:
        out.append(Heading(2, "One passage, two readings"))
        for passage in shared[:6]:
            out.append(Paragraph((Run(quotation(shortened(passage.text, 60))),), "quote"))
            out += [
                Paragraph((Run(f"{brief.side_title(use.side)}: ", "strong"), Run(brief.said((use.claim,)))), "item")
                for use in passage.uses
            ]
    if against:
        out.append(Heading(2, "Source against source"))
        out.append(text("Which source of each pair is nearer to the event, and does that settle it?", "note"))
        for found in against:
            out += _meeting(brief, found.attack, found.left, found.right)
    if asked:
        out.append(Heading(2, "Questions the map leaves open"))
        for question in mixed(asked):
            *_, about = remark(brief, question)
            runs = (Run(question.words), Run(f" ({about.text.lstrip(': ')})", "quiet"))
            out.append(Paragraph(runs, "item"))
    return out


def _meeting(
    brief: Brief, attack: CrossAttack, left: tuple[str, ...] = (), right: tuple[str, ...] = ()
) -> Iterator[Paragraph]:
    """Yield what one side says and what the other says against it, each with the sources it quotes."""
    objects = "objects to the step" if attack.argument.relation is Relation.UNDERCUTS else "answers"
    for level, lead, claims, sources in (
        (0, brief.side_title(attack.against), attack.attacked, left),
        (1, f"{brief.side_title(attack.side)} {objects}", attack.attackers, right),
    ):
        names = ", ".join(line(brief.source(source).short) for source in sources)
        runs = (Run(f"{lead}: ", "strong"), Run(brief.said(claims)), Run(f" ({names})" if names else "", "quiet"))
        yield Paragraph(runs, "item", level)


def mixed(asked: list[Question]) -> list[Question]:
    """Return at most 14 questions, no more than four of a kind, so that a discussion does not run in one groove."""
    counts: Counter[str] = Counter()
    found = []
    for question in asked:
        counts[question.kind] += 1
        if counts[question.kind] <= MOST_OF_A_KIND:
            found.append(question)
    return found[:14]


def _key(brief: Brief, blanks: dict[str, int]) -> list[Block]:
    out: list[Block] = [
        Paragraph((Run("For the leader of the seminar.", "warning"),)),
    ]
    if blanks:
        out.append(Heading(2, "Answers for the blanks"))
    for claim, number in sorted(blanks.items(), key=lambda item: item[1]):
        uses = brief.debate.arguments_from.get(claim, ())
        does = "; ".join(f"{a.relation.value} {_end(brief, a.target)}" for a in uses)
        runs = (Run(brief.said((claim,))), Run(f" It {does}." if does else "", "quiet"))
        out.append(Paragraph(runs, "text", 0, f"{number}."))
    out.append(Heading(2, "The whole map in outline"))
    signs = {Relation.SUPPORTS: "+ ", Relation.REBUTS: "− ", Relation.UNDERCUTS: "⊘ "}
    for entry in graph.outline(brief.debate):
        if brief.wanted(entry.claim) and not entry.repeated:
            sign = signs[entry.argument.relation] if entry.argument else ""
            mark = f" [{blanks[entry.claim]}]" if entry.claim in blanks else ""
            look: Look = "strong" if entry.depth == 0 else ""
            runs = (Run(sign, "strong"), Run(f"{brief.said((entry.claim,))}{mark}", look))
            out.append(Paragraph(runs, "text", min(entry.depth, 8)))
    return out


def _end(brief: Brief, target: str) -> str:
    attacked = brief.debate.argument.get(target)
    said = quotation(brief.said(attacked.premises if attacked else (target,)).rstrip("."))
    return f"the step from {said}" if attacked else said
