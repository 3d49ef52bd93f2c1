"""The judgement of a quotation, in a fixed order: the whole, its parts, a passage like it, a splice, nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import replace

from argmap.errors import Severity
from argmap.model import Verdict
from argmap.quotes.finding import Difference, Finding
from argmap.quotes.judge import citations, context, elision, marks, notes, questions, similar, spans, splice
from argmap.quotes.judge.case import Case
from argmap.quotes.judge.edges import severed
from argmap.quotes.prepared.prepared import Prepared
from argmap.quotes.words.fold import QUOTES, collapse, skeleton, words
from argmap.quotes.words.index import Index


def judge(source: Prepared, quote: str, prefix: str, suffix: str, vocabulary: Iterable[str] = ()) -> Finding:
    """Return what the comparison of a quotation with a source comes to.

    :param source: the prepared source
    :param quote: the quotation
    :param prefix: words just before it; suffix: words just after it
    :param vocabulary: words that other sources use, in the normal form
    """
    known = frozenset(vocabulary)
    if (seen := marks.shown(quote)) != quote:
        found = judge(source, seen, prefix, suffix, known)
        return replace(found, verdict=Verdict.TYPOGRAPHY) if found.verdict is Verdict.VERBATIM else found
    case = Case(source, quote, prefix, suffix, known)
    found = _judgement(case)
    if not found.sound and (plain := marks.plain(quote)) != quote:
        other = _judgement(Case(source, plain, prefix, suffix, known))
        if other.sound or other.error < found.error or found.start is None:
            found = other if other.verdict is not Verdict.VERBATIM else replace(other, verdict=Verdict.TYPOGRAPHY)
    if not found.sound and (signed := marks.times(quote)) != quote:
        other = _judgement(Case(source, signed, prefix, suffix, known))
        if other.sound:
            found = other if other.verdict is not Verdict.VERBATIM else replace(other, verdict=Verdict.TYPOGRAPHY)
    if not found.sound and (bare := marks.without_prefixes(quote, source.languages)) != quote:
        other = _judgement(Case(source, bare, prefix, suffix, known))
        if other.sound:
            told = "The words are the source’s; a bracket adds to a word."
            found = replace(other, verdict=Verdict.ELIDED, explanation=told)
    return context.look(case, found) if found.severity is not Severity.ERROR else found


def _judgement(case: Case) -> Finding:
    """Return what the first step that can tell makes of a quotation."""
    if not case.skeleton:
        return Finding(Verdict.NOT_FOUND, explanation="The quotation has no letter or digit to compare.")
    steps: tuple[Callable[[Case], Finding | None], ...] = (_whole, _with_note_numbers, elision.judge)
    best: Finding | None = None
    for step in steps:
        found = step(case)
        if found is not None and (found.verdict is not Verdict.ALTERED or step is elision.judge):
            return found if step is elision.judge else _or_elided(case, found)
        best = best or found
    return best or citations.judge(case) or _inside_word(case) or similar.judge(case) or splice.not_found()


def _or_elided(case: Case, found: Finding) -> Finding:
    """Return what is found for a whole wording, unless its marks hide what turns it, or the context says elsewhere."""
    edges = any(marks.at_edges(case.quote))
    context = found.verdict is not Verdict.VERBATIM and (case.prefix or case.suffix) and marks.has_marks(case.quote)
    inside = marks.has_ellipsis(case.quote)
    elided = elision.judge(case) if edges or context or inside else None
    if inside and elided is not None and elided.verdict is Verdict.ELISION_CHANGES_SENSE:
        # The words are there without a gap too: yet the quotation says that it leaves something out.
        whole = found.start is not None and marks.has_ellipsis(case.source.text[found.start : found.end])
        if not elided.hidden or not whole:
            return elided
    if elided is None or (edges and elided.verdict is Verdict.ELISION_CHANGES_SENSE):
        return elided or found
    body = case.source.body
    nearer = context and elided.sound and _agreement(case, body, elided) > _agreement(case, body, found)
    return elided if nearer else found


def _whole(case: Case) -> Finding | None:
    """Look for the whole skeleton in the running text, then in the text with its furniture."""
    body = case.source.body
    found = exact(case, body, case.quote, case.skeleton)
    if not case.source.masks:
        return found
    doubtful = found is None or not found.sound
    agreement = 0 if found is None else _agreement(case, body, found)
    wanted = len(case.prefix) + len(case.suffix)
    # The words with the furniture are worked out only now: many a text's quotations never need them.
    if doubtful or agreement < wanted:
        full = case.source.full
        if found is not None:
            agreement = max(agreement, _agreement(case, full, found))
        if doubtful or agreement < wanted:
            other = exact(case, full, case.quote, case.skeleton)
            better = other is not None and (doubtful or _agreement(case, full, other) > agreement)
            if other is not None and better and (found is None or other.sound):
                return other
    return found


def _agreement(case: Case, index: Index, found: Finding) -> int:
    """Return how many letters of the stored context are around what was found."""
    if found.start is None or found.end is None or not (case.prefix or case.suffix):
        return 0
    return case.context(index, (bisect_left(index.starts, found.start), bisect_left(index.starts, found.end)))


def _with_note_numbers(case: Case) -> Finding | None:
    """Look for a quotation that was copied with the numbers of notes, if the source has these numbers there."""
    plain, copied = notes.stripped(case.quote)
    if not copied:
        return None
    found = exact(case, case.source.body, plain, skeleton(plain))
    if found is None or found.start is None or found.end is None:
        return None
    return found if notes.are_there(case.source, (found.start, found.end), copied) else None


def exact(case: Case, index: Index, quote: str, needle: str) -> Finding | None:
    """Return the finding for a wording whose skeleton the index has on word edges, None if it has not."""
    hits = case.ranked(index, needle)
    first: Finding | None = None
    for hit in hits[:50]:
        found = _judged(case, index, hit, quote, len(hits))
        if found.verdict is Verdict.VERBATIM or (found.sound and (case.prefix or case.suffix)):
            return found
        if first is None or (found.sound and not first.sound):
            first = found
    return first


def _judged(case: Case, index: Index, hit: spans.Span, quote: str, occurrences: int) -> Finding:
    source = case.source
    start, end = spans.span(source, index, hit, quote)
    stretches = spans.parts(source, start, end) if index is source.body else ((start, end),)
    finding = Finding(Verdict.TYPOGRAPHY, start, end, stretches, occurrences=occurrences)
    if cut := spans.cuts_word(source, index, hit):
        explanation = f"The quotation {cut} of the source." if "word" in cut else f"The quotation {cut}."
        return replace(finding, verdict=Verdict.ALTERED, explanation=explanation, error=1 / max(1, len(words(quote))))
    masked = index is source.body and source.masks_in(start, end)
    text = source.text
    equal = not masked and collapse(text[start:end]) == collapse(quote)
    if asked := questions.turned(text, index.starts[hit[0]], index.ends[hit[1] - 1], quote, source.languages):
        return replace(
            finding,
            verdict=Verdict.ALTERED,
            diff=(asked,),
            explanation=f"The letters match, but the meaning differs: “{asked[1]}” became “{asked[2]}”.",
            error=1 / max(1, len(words(quote))),
        )
    if word := severed(text, index, hit, quote, source.languages):
        before = bool(hit[0]) and text[: index.starts[hit[0]]].rstrip(" \t\r\n\u00a0" + QUOTES).endswith(word)
        told = f"The quotation looks like a whole sentence, but leaves out the source’s “{word}” right next to it."
        left_out: Difference = ("delete", word, "")
        rest: Difference = ("equal", collapse(text[start:end]), collapse(quote))
        return replace(
            finding,
            verdict=Verdict.ALTERED,
            diff=(left_out, rest) if before else (rest, left_out),
            explanation=told,
            error=1 / max(1, len(words(quote))),
        )
    if equal and not spans.cuts_sign(text, start, end):
        return replace(
            finding,
            verdict=Verdict.VERBATIM,
            explanation="The quotation is word for word the source’s." + times(occurrences),
        )
    if pairs := case.differences(hit, index, quote):
        diff: tuple[Difference, ...] = tuple(("replace", theirs, ours) for theirs, ours in pairs)
        shown = "; ".join(f"“{theirs}” became “{ours}”" for theirs, ours in pairs)
        explanation = f"The letters match, but the meaning differs: {shown}."
        return replace(
            finding,
            verdict=Verdict.ALTERED,
            diff=diff,
            explanation=explanation,
            error=len(pairs) / max(1, len(words(quote))),
        )
    over = ", and it contains page headers, footers or notes" if masked else ""
    return replace(
        finding, explanation=f"The words are the source’s; only typography differs{over}.{times(occurrences)}"
    )


def times(occurrences: int) -> str:
    """Return a sentence on how often a wording is in the source; empty for once."""
    return f" It appears {occurrences} times in the source." if occurrences > 1 else ""


def _inside_word(case: Case) -> Finding | None:
    """Return that a quotation begins or ends inside a word, where the source has its letters but not its words."""
    if len(case.skeleton) < 5:
        return None
    for index in dict.fromkeys((case.source.body, case.source.full)):
        place = index.skeleton.find(case.skeleton)
        if place < 0:
            continue
        first, last = index.word_at(place), index.word_at(place + len(case.skeleton) - 1)
        text = case.source.text
        head, tail = (text[index.starts[word] : index.ends[word]] for word in (first, last))
        begins, ends = index.marks[first] != place, index.marks[last + 1] != place + len(case.skeleton)
        if (not begins or spans.is_elision_edge(head, place - index.marks[first])) and not ends:
            found = (first, last + 1)
            start, end = spans.span(case.source, index, found, case.quote)
            explanation = "The words are the source’s; the quotation begins after an elided article."
            return Finding(
                Verdict.TYPOGRAPHY, start, end, spans.parts(case.source, start, end), explanation=explanation
            )
        ours = words(case.quote)
        diff = [("replace", head, ours[0])] if begins else []
        diff += [("replace", tail, ours[-1])] if ends else []
        what = " and ".join(
            f"{verb} inside the word “{word}”"
            for verb, word, cut in (("begins", head, begins), ("ends", tail, ends))
            if cut
        )
        start, end = index.starts[first], index.ends[last]
        return Finding(
            Verdict.ALTERED, start, end, spans.parts(case.source, start, end), tuple(diff), f"The quotation {what}.",
            error=min(1.0, len(diff) / len(ours)),
        )  # fmt: skip
    return None
