"""What a debate still lacks: gaps as values, each with a sentence and a question in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from argmap.errors import Problem, Severity
from argmap.evaluation.schemes import find_scheme, suggest_scheme
from argmap.evaluation.sentences import in_words, listed, premises, quoted
from argmap.graph import Sides, components, conclusion, cycles, distances, sides
from argmap.model import Argument, Claim, Map, Quote, Relation, Source, Verdict

ALTERED = frozenset(
    {Verdict.ELISION_CHANGES_SENSE, Verdict.ALTERED, Verdict.SPLICED, Verdict.FAR, Verdict.NOT_FOUND},
)

CODES: Mapping[str, str] = {
    "unsupported-claim": "a claim with neither a reason nor a quote, or a thesis with no reason",
    "unanswered-rebuttal": "a rebuttal or undercut whose premises nobody rebuts and whose step nobody undercuts",
    "unsourced-claim": "a claim whose reasons come down to no quote, and that the map does not call its own inference",
    "one-sided-source": "a source that only one side quotes",
    "silent-side": "an issue on which a side says nothing",
    "circular-support": "claims that support one another in a circle",
    "single-premise-thesis": "a thesis for which everything said hangs on one claim",
    "reported-only": "a claim whose only quotes are reported speech",
    "altered-only": "a claim whose only quotes do not say what the source says",
    "unknown-scheme": "an argument that names a scheme for which there are no critical questions",
}
"""Every code of a gap and what it means, in the order in which gaps are listed."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a debate lacks.

    :param code: one of ``CODES``
    :param claims: ids of the claims concerned, the one to work on first
    :param sentence: what is missing, in one sentence
    :param question: what to ask of it, in plain words
    :param path: keys that lead to the place in the map's file
    :param argument: id of the argument concerned; empty if it is about claims only
    :param side: id of the position that has to work on it; empty if that is nobody in particular
    """

    code: str
    claims: tuple[str, ...]
    sentence: str
    question: str
    path: tuple[str | int, ...]
    argument: str = ""
    side: str = ""


def find_gaps(
    debate: Map,
    verdicts: Mapping[str, Verdict] | None = None,
    sources: Mapping[str, Source] | None = None,
) -> tuple[Gap, ...]:
    """List what a debate lacks, by kind in the order of ``CODES`` and within a kind in file order.

    Attacks without an answer come in the order of how near they strike to a thesis.

    :param verdicts: what the check of each quote said, by the quote's key; quotes without one count as sound
    :param sources: sources by id, for their titles, besides those the map describes itself
    """
    known = dict(sources or {}) | {source.id: source for source in debate.sources}
    standing = sides(debate)
    found = (
        *_unsupported(debate),
        *_unanswered(debate, standing),
        *_unsourced(debate),
        *_one_sided(debate, standing, known),
        *_silent(debate, standing),
        *_circular(debate),
        *_single(debate),
        *_weakly_quoted(debate, verdicts or {}),
        *_unknown_schemes(debate),
    )
    return tuple(gap if gap.side else replace(gap, side=_holder(gap, standing)) for gap in found)


def _holder(gap: Gap, standing: Sides) -> str:
    """Return the side of the claim to work on; what several sides lack is nobody's."""
    return standing.of.get(gap.claims[0], "") if gap.claims and gap.code != "silent-side" else ""


def notes(gaps: tuple[Gap, ...], file: str = "") -> tuple[Problem, ...]:
    """Return gaps as notes for ``argmap check``; the question is what fixes them."""
    return tuple(
        Problem(f"gap-{gap.code}", gap.sentence, gap.question, Severity.NOTE, file=file, path=gap.path) for gap in gaps
    )


def _supports(debate: Map, claim: str) -> tuple[Argument, ...]:
    return tuple(a for a in debate.arguments_to.get(claim, ()) if a.relation is Relation.SUPPORTS)


def _unsupported(debate: Map) -> Iterator[Gap]:
    theses = {position.thesis for position in debate.positions}
    for claim in debate.claims:
        if _supports(debate, claim.id) or (claim.quotes and claim.id not in theses):
            continue
        lacks = "no reason for it" if claim.quotes else "neither a reason nor a quote"
        who = f"The thesis {quoted(claim.text)}" if claim.id in theses else quoted(claim.text)
        attacked = any(a.relation.attacks for a in debate.arguments_to.get(claim.id, ()))
        yield Gap(
            "unsupported-claim",
            (claim.id,),
            f"{who} has {lacks}{', and it is attacked' if attacked else ''}.",
            f"What would show this: {quoted(claim.text)}?",
            ("claims", claim.id),
        )


def _unanswered(debate: Map, standing: Sides) -> Iterator[Gap]:
    answered = {a.target for a in debate.arguments if a.relation.attacks}
    far = distances(debate, [position.thesis for position in debate.positions if position.thesis in debate.claim])

    def reach(argument: Argument) -> tuple[int, bool]:
        struck = debate.argument.get(argument.target)
        # What strikes a step comes after what strikes the claim it leads to.
        near = far.get(conclusion(debate, argument), len(debate.claims))
        return near, struck is not None

    open_ends = [
        argument
        for argument in debate.arguments
        if argument.relation.attacks and argument.id not in answered and not answered.intersection(argument.premises)
    ]
    for argument in sorted(open_ends, key=reach):
        struck = debate.argument.get(argument.target)
        first = argument.target if struck is None else struck.premises[0]
        said = premises(debate, argument)
        does = "rebut" if argument.relation is Relation.REBUTS else "undercut"
        does += "s" if len(argument.premises) == 1 else ""
        yield Gap(
            "unanswered-rebuttal",
            (*argument.premises, *([argument.target] if struck is None else ())),
            f"Nobody answers {said}, which {does} {_struck(debate, argument)}.",
            f"What is the answer to {said}?",
            _path(debate, argument),
            argument.id,
            standing.of.get(first, ""),
        )


def _struck(debate: Map, argument: Argument) -> str:
    """Return how a sentence names what an attack strikes: a claim by its text, a step by what it goes from and to."""
    struck = debate.argument.get(argument.target)
    if struck is None:
        return quoted(debate.claim[argument.target].text) if argument.target in debate.claim else argument.target
    if struck.title:
        return f"the argument {quoted(struck.title)}"
    kinds = {
        Relation.SUPPORTS: "the step from",
        Relation.REBUTS: "the rebuttal by",
        Relation.UNDERCUTS: "the undercut by",
    }
    return f"{kinds[struck.relation]} {premises(debate, struck)}"


def _path(debate: Map, argument: Argument) -> tuple[str | int, ...]:
    """Return where the file gives an argument: under its name, or on its premise."""
    if argument.unnamed and argument.premises[0] in debate.claim:
        return ("claims", argument.premises[0], argument.relation.value)
    return ("arguments", argument.id)


def _unsourced(debate: Map) -> Iterator[Gap]:
    sourced = {claim.id for claim in debate.claims if claim.quotes}
    pending = list(sourced)
    while pending:
        for argument in debate.arguments_from.get(pending.pop(), ()):
            if argument.relation is Relation.SUPPORTS and argument.target not in sourced:
                sourced.add(argument.target)
                pending.append(argument.target)
    for claim in debate.claims:
        # What has no reason either is unsupported, and told as that.
        if claim.id not in sourced and not claim.implicit and _supports(debate, claim.id):
            yield Gap(
                "unsourced-claim",
                (claim.id,),
                f"No source is quoted for {quoted(claim.text)}, nor for any reason given for it.",
                f"Where can a reader check this: {quoted(claim.text)}?",
                ("claims", claim.id),
            )


def _one_sided(debate: Map, standing: Sides, sources: Mapping[str, Source]) -> Iterator[Gap]:
    users: dict[str, dict[str, list[str]]] = {}
    for claim in debate.claims:
        for quote in claim.quotes:
            group = users.setdefault(quote.source, {}).setdefault(standing.of.get(claim.id, ""), [])
            if claim.id not in group:
                group.append(claim.id)
    speaking = {side for sides_of in users.values() for side in sides_of if side in debate.position}
    for source, by_side in users.items():
        side = next(iter(by_side))
        if len(by_side) > 1 or side not in debate.position or len(debate.positions) < 2 or not speaking:
            continue
        title = sources[source].short if source in sources else source
        others = [quoted(p.title) for p in debate.positions if p.id != side]
        yield Gap(
            "one-sided-source",
            tuple(by_side[side]),
            f"Only the side {quoted(debate.position[side].title)} quotes the source {quoted(title)}.",
            f"What does {quoted(title)} say that speaks for {listed(others, 'or')}?",
            ("claims", by_side[side][0], "quotes"),
        )


def _silent(debate: Map, standing: Sides) -> Iterator[Gap]:
    for issue in debate.issues:
        members = [claim for claim in debate.claims if claim.issue == issue.id]
        heard = {standing.of.get(claim.id, "") for claim in members}
        for position in debate.positions:
            if position.id not in heard:
                yield Gap(
                    "silent-side",
                    tuple(claim.id for claim in members),
                    f"The side {quoted(position.title)} says nothing on the issue {quoted(issue.title)}.",
                    f"What would {quoted(position.title)} say on {quoted(issue.title)}?",
                    ("issues", issue.id),
                )


def _circular(debate: Map) -> Iterator[Gap]:
    for group in cycles(debate, (Relation.SUPPORTS,)):
        texts = [quoted(debate.claim[claim].text) for claim in group[:4]]
        if len(group) > 4:
            texts.append(in_words(len(group) - 4, "further claim", "further claims"))
        yield Gap(
            "circular-support",
            group,
            f"{listed(texts)} support{'s itself' if len(group) == 1 else ' one another in a circle'}.",
            f"What would show this without taking it for granted: {texts[0]}?",
            ("claims", group[0]),
        )


def _single(debate: Map) -> Iterator[Gap]:
    needed = _needed(debate)
    bit = {claim.id: 1 << number for number, claim in enumerate(debate.claims)}
    for position in debate.positions:
        thesis = debate.claim.get(position.thesis)
        if thesis is None or not _supports(debate, thesis.id):
            continue
        hanging = {claim for claim in bit if needed[thesis.id] & bit[claim] and claim != thesis.id}
        nearest = _nearest(debate, thesis.id, hanging)
        if nearest:
            text = debate.claim[nearest].text
            yield Gap(
                "single-premise-thesis",
                (thesis.id, nearest),
                f"Everything said for the thesis {quoted(thesis.text)} hangs on {quoted(text)}.",
                f"What else speaks for {quoted(thesis.text)}, if this should turn out wrong: {quoted(text)}?",
                ("claims", thesis.id),
            )


def _needed(debate: Map) -> dict[str, int]:
    """Return for each claim, as a set of bits, the claims without which no reason for it is left.

    The largest solution of *a claim needs itself and what all its reasons need*, as dominators are found in flow
    graphs; premises come first, so that without circles one pass finds it.
    """
    bit = {claim.id: 1 << number for number, claim in enumerate(debate.claims)}
    reasons = {claim: _supports(debate, claim) for claim in bit}
    leads = {claim: [p for a in group for p in a.premises if p in bit] for claim, group in reasons.items()}
    everything = (1 << len(bit)) - 1
    needed = dict.fromkeys(bit, everything)
    for group in components(bit, leads):
        changed = True
        while changed:
            changed = False
            for claim in group:
                shared = everything if reasons[claim] else 0
                for argument in reasons[claim]:
                    together = 0
                    for premise in argument.premises:
                        together |= needed.get(premise, 0)
                    shared &= together
                shared |= bit[claim]
                changed = changed or (shared != needed[claim] and len(group) > 1)
                needed[claim] = shared
    return needed


def _nearest(debate: Map, thesis: str, hanging: set[str]) -> str:
    """Return the first claim among those met on the way down from a thesis; empty if there is none."""
    seen, level = {thesis}, [thesis]
    while level and hanging:
        below = [p for claim in level for a in _supports(debate, claim) for p in a.premises if p in debate.claim]
        level = [p for p in dict.fromkeys(below) if p not in seen]
        seen.update(level)
        for claim in level:
            if claim in hanging:
                return claim
    return ""


def _weakly_quoted(debate: Map, verdicts: Mapping[str, Verdict]) -> Iterator[Gap]:
    for claim in debate.claims:
        altered = [_altered(quote, verdicts) for quote in claim.quotes]
        if altered and all(altered):
            yield _quotes_gap(
                "altered-only",
                claim,
                "Every quote for {} differs from its source.",
                "What does the source really say on this: {}?",
            )
        elif altered and all(bad or quote.reported for bad, quote in zip(altered, claim.quotes, strict=True)):
            yield _quotes_gap(
                "reported-only",
                claim,
                "The quotes for {} only report what {who} held.",
                "Which source shows this at first hand: {}?",
            )


def _speakers(claim: Claim) -> str:
    names = list(dict.fromkeys(quote.speaker for quote in claim.quotes if quote.reported and quote.speaker))
    return listed(names[:3] if len(names) < 4 else [*names[:2], "others"]) or "somebody"


def _quotes_gap(code: str, claim: Claim, sentence: str, question: str) -> Gap:
    return Gap(
        code,
        (claim.id,),
        sentence.format(quoted(claim.text), who=_speakers(claim)),
        question.format(quoted(claim.text)),
        ("claims", claim.id, "quotes"),
    )


def _altered(quote: Quote, verdicts: Mapping[str, Verdict]) -> bool:
    verdict = verdicts.get(quote.key)
    return verdict in ALTERED and not any(accepted == verdict for accepted, _ in quote.accept)


def _unknown_schemes(debate: Map) -> Iterator[Gap]:
    for argument in debate.arguments:
        if argument.scheme and find_scheme(argument.scheme) is None:
            offer = suggest_scheme(argument.scheme)
            yield Gap(
                "unknown-scheme",
                argument.premises,
                f"There are no critical questions for the scheme {quoted(argument.scheme)}.",
                offer or "Which known scheme of argument is this one nearest to?",
                (*_path(debate, argument), "scheme"),
                argument.id,
            )
