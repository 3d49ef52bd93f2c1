"""Quotations with ellipses and brackets: parts exact, in order and near, and nothing hidden that turns the sense."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from argmap.model import Verdict
from argmap.quotes import marks, spans
from argmap.quotes.finding import Difference, Finding
from argmap.quotes.fold import collapse, fold, skeleton, words
from argmap.quotes.index import Index
from argmap.quotes.languages import is_function_word, is_number, is_turning, negations
from argmap.quotes.numbers import numbers

if TYPE_CHECKING:
    from argmap.quotes.judge import Case

REACH = {marks.ELLIPSIS: 1500, marks.BRACKET: 60}
"""Letters of the skeleton that an ellipsis or a bracket may pass over."""
_STEPS = 4000
_FEW = 4
"""Hidden words of which one that turns the sense weighs on the whole."""
_NEAR = 12
"""Words of a hidden clause in which a negation counts wherever it stands; in a longer one, only at its edges."""
_BOUNDARY = re.compile(r"[.!?;:。！？；：,،，、؛؟—–()\[\]]+|\n[ \t\r]*\n")


def judge(case: Case) -> Finding | None:
    """Return the finding for a quotation with ellipses or brackets, None without them or where nothing is found."""
    if not marks.has_marks(case.quote):
        return None
    parts = marks.split(case.quote)
    if not parts:
        return None
    needles = [skeleton(part.text) for part in parts]
    for index in dict.fromkeys((case.source.body, case.source.full)):
        chain = _chain(case, index, parts, needles)
        if chain is not None:
            return _judged(case, index, parts, chain)
    return _far(case, parts, needles) or _inexact(case, parts)


def _chain(case: Case, index: Index, parts: list[marks.Part], needles: list[str]) -> list[spans.Span] | None:
    """Return the words of each part, all in order and within reach; the chain that hides least, or fits the context."""
    budget = [_STEPS]

    def follow(at: int, before: spans.Span) -> list[spans.Span] | None:
        if at == len(parts):
            return []
        low = index.marks[before[1]]
        for hit in index.hits(needles[at], low, low + REACH[parts[at].joint] + len(needles[at])):
            budget[0] -= 1
            if budget[0] < 0:
                return None
            rest = follow(at + 1, hit)
            if rest is not None:
                return [hit, *rest]
        return None

    best: tuple[tuple[int, int, int], list[spans.Span]] | None = None
    for first in index.hits(needles[0]):
        budget[0] -= 1
        if budget[0] < 0:
            break
        rest = follow(1, first)
        if rest is None:
            continue
        chain = [first, *rest]
        passed = sum(after[0] - before[1] for before, after in pairwise(chain))
        rank = (-case.context(index, (chain[0][0], chain[-1][1])), passed, first[0])
        if best is None or rank < best[0]:
            best = rank, chain
    return None if best is None else best[1]


def _judged(case: Case, index: Index, parts: list[marks.Part], chain: list[spans.Span]) -> Finding:
    places = [spans.span(case.source, index, hit, part.text) for part, hit in zip(parts, chain, strict=True)]
    if any(start < before[1] for before, (start, _) in pairwise(places)):
        places = [(index.starts[first], index.ends[last - 1]) for first, last in chain]
    diff: list[Difference] = []
    for part, hit in zip(parts, chain, strict=True):
        diff += [("replace", theirs, ours) for theirs, ours in case.differences(hit, index, part.text)]
    cut = spans.cuts_word(case.source, index, (chain[0][0], chain[-1][1]))
    hidden: list[str] = []
    reason = _inserts(parts, case.source.languages)
    for part, before, after in zip(parts[1:], chain, chain[1:], strict=False):
        text = _between(case, index, before, after)
        if words(text):
            hidden.append(collapse(text))
        reason = reason or _turns(case, part, text)
    reason = reason or _at_edges(case, index, (chain[0][0], chain[-1][1]))
    found = Finding(
        Verdict.ELIDED, places[0][0], places[-1][1], _merged(case, index, chain, places), hidden=tuple(hidden)
    )
    if diff or cut:
        shown = "; ".join(f"“{theirs}” became “{ours}”" for _, theirs, ours in diff) or f"it {cut}"
        explanation = f"The parts are not word for word the source’s: {shown}."
        return replace(
            found, verdict=Verdict.ALTERED, diff=tuple(diff), explanation=explanation, error=1 / len(words(case.quote))
        )
    if reason:
        return replace(found, verdict=Verdict.ELISION_CHANGES_SENSE, explanation=reason)
    count = sum(len(words(text)) for text in hidden)
    explanation = f"The parts are word for word the source’s; {count} words between them are left out or replaced."
    return replace(found, explanation=explanation if count else "The words are the source’s, with marked insertions.")


def _between(case: Case, index: Index, before: spans.Span, after: spans.Span) -> str:
    low, high = index.ends[before[1] - 1], index.starts[after[0]]
    return case.source.clean(low, high) if index is case.source.body else case.source.text[low:high]


def _merged(case: Case, index: Index, chain: list[spans.Span], places: list[spans.Span]) -> tuple[spans.Span, ...]:
    """Return the stretches of the source that are quoted; parts with nothing hidden between them are one."""
    joined: list[spans.Span] = []
    for at, place in enumerate(places):
        if at and chain[at][0] == chain[at - 1][1]:
            joined[-1] = joined[-1][0], place[1]
        else:
            joined.append(place)
    if index is not case.source.body:
        return tuple(joined)
    return tuple(part for start, end in joined for part in spans.parts(case.source, start, end))


def _inserts(parts: list[marks.Part], languages: tuple[str, ...]) -> str:
    for part in parts:
        if part.beside and (found := negations(words(part.beside), languages)):
            return f"The bracket adds “{found[0]}”, which the source does not say."
    return ""


def _at_edges(case: Case, index: Index, run: spans.Span) -> str:
    """Return a sentence on a negation that a mark at the quotation's beginning or end stands for; else nothing."""
    text, languages = case.source.text, case.source.languages
    before, after = marks.at_edges(case.quote)
    first, last = run
    if before and first:
        word = text[index.starts[first - 1] : index.ends[first - 1]]
        if not _BOUNDARY.search(text[index.ends[first - 1] : index.starts[first]]) and negations([word], languages):
            return f"The mark at the beginning hides the negation “{word}”."
    if after and last < len(index):
        word = text[index.starts[last] : index.ends[last]]
        if not _BOUNDARY.search(text[index.ends[last - 1] : index.starts[last]]) and negations([word], languages):
            return f"The mark at the end hides the negation “{word}”."
    return ""


def _turns(case: Case, part: marks.Part, text: str) -> str:
    """Return a sentence on what a mark hides, replaces or adds that turns the sense; empty where nothing does.

    :param text: the source's text behind the last word before the mark, up to the first word after it
    """
    languages = case.source.languages
    hidden = words(text)
    if part.joint == marks.BRACKET:
        return _replaced(part, text, hidden, languages)
    fragments = [words(piece) for piece in _BOUNDARY.split(text)]
    first, last = fragments[0], fragments[-1]
    if len(fragments) == 1:
        near = first if len(first) <= _NEAR else first[:_FEW] + first[-_FEW:]
    else:
        near = (first if len(first) <= _NEAR else first[:_FEW]) + (last if len(last) <= _NEAR else last[-_FEW:])
    if len(hidden) <= 2:
        near = hidden
    if found := negations(near, languages):
        return f"The ellipsis hides the negation “{found[0]}”."
    if len(hidden) <= 2 and (number := next((word for word in hidden if is_number(word, languages)), None)):
        return f"The ellipsis hides the number “{number}”."
    if len(hidden) <= _FEW and (word := next((word for word in near if is_turning(word, languages)), None)):
        return f"The ellipsis hides “{word}”, which turns the sense."
    return ""


def _replaced(part: marks.Part, text: str, hidden: list[str], languages: tuple[str, ...]) -> str:
    inserted = words(part.inserted)
    theirs, ours = negations(hidden, languages), negations(inserted, languages)
    if len(theirs) % 2 != len(ours) % 2:
        return (
            f"The bracket hides the negation “{theirs[0]}”."
            if theirs
            else f"The bracket adds “{ours[0]}”, which the source does not say."
        )
    if part.stem:
        whole = fold(hidden[0]) if len(hidden) == 1 else ""
        if not whole.startswith(fold(part.stem)) or len(whole) > len(fold(part.stem)) + 5:
            return f"The bracket’s word “{part.inserted}” is not the source’s “{collapse(text)}” with another ending."
    if not hidden:
        return ""
    said = numbers(part.inserted)
    figures = [value for value in numbers(text) if value not in said]
    if figures or any(is_number(word, languages) and fold(word) not in map(fold, inserted) for word in hidden):
        return f"The bracket replaces a number: “{collapse(text)}”."
    for word in hidden:
        if is_turning(word, languages) and fold(word) not in map(fold, inserted):
            return f"The bracket replaces “{word}”, which turns the sense."
    name = next((word for word in hidden if _is_name(word, text, languages)), None)
    if name and any(word[:1].isupper() for word in inserted) and fold(name) not in map(fold, inserted):
        return f"The bracket replaces the name “{name}”."
    return ""


def _is_name(word: str, text: str, languages: tuple[str, ...]) -> bool:
    if not word[:1].isupper() or is_function_word(word, languages) or fold(word) in _PRONOUNS:
        return False
    before = text[: text.find(word)].rstrip()
    return not before or before[-1] not in '.!?”"'


_PRONOUNS = frozenset(
    [
        "i",
        "he",
        "she",
        "it",
        "we",
        "they",
        "you",
        "his",
        "her",
        "hers",
        "him",
        "its",
        "their",
        "theirs",
        "them",
        "our",
        "ours",
        "us",
        "this",
        "that",
        "these",
        "those",
        "who",
        "which",
        "there",
        "here",
        "er",
        "sie",
        "es",
        "ihr",
        "ihm",
        "ihn",
        "sein",
        "seine",
        "il",
        "elle",
        "ils",
        "elles",
        "lui",
        "leur",
        "el",
        "ella",
        "ellos",
        "ellas",
        "egli",
        "essa",
        "esso",
        "loro",
        "он",
        "она",
        "оно",
        "они",
    ]
)


def _far(case: Case, parts: list[marks.Part], needles: list[str]) -> Finding | None:
    """Return that all parts are the source's, but out of order or too far apart."""
    if len(parts) < 2:
        return None
    for index in dict.fromkeys((case.source.body, case.source.full)):
        hits = [next(index.hits(needle), None) for needle in needles]
        if all(hit is not None for hit in hits):
            found = [hit for hit in hits if hit is not None]
            places = [spans.span(case.source, index, hit, part.text) for part, hit in zip(parts, found, strict=True)]
            ordered = all(before[1] <= after[0] for before, after in pairwise(found))
            how = "too far apart" if ordered else "in another order than the source has them"
            return Finding(
                Verdict.FAR,
                min(start for start, _ in places),
                max(end for _, end in places),
                tuple(places),
                explanation=f"The parts are the source’s words, but {how} to be one passage.",
            )
    return None


def _inexact(case: Case, parts: list[marks.Part]) -> Finding | None:
    """Return what becomes of parts that are not all exact: a slip, or altered; None where too little is located."""
    from argmap.quotes import align

    located: list[align.Aligned | None] = [align.aligned(case, case.source.body, part.text) for part in parts]
    near = [found for found in located if found is not None and found.error <= align.MOST_ERROR]
    total = sum(len(words(part.text)) for part in parts)
    if not near or sum(len(found.places) for found in near) < 0.65 * total:
        return None
    places = [align.case_span(case, found) for found in near]
    runs = tuple(run for found in near for run in align.diff(case, found))
    start, end = min(place[0] for place in places), max(place[1] for place in places)
    error = sum(found.error * len(found.places) for found in near) / total
    altered = Finding(Verdict.ALTERED, start, end, tuple(places), runs, align.describe(runs), error=error)
    if len(near) < len(parts):
        return replace(altered, explanation="A part of the quotation is not in the source near the others.")
    if any(align.typo(case, found) is None for found in near):
        return altered
    chain = [found.words for found in near]
    for part, before, after in zip(parts[1:], chain, chain[1:], strict=False):
        index = case.source.body
        if not 0 <= index.marks[after[0]] - index.marks[before[1]] <= REACH[part.joint]:
            return replace(altered, verdict=Verdict.FAR, explanation="The parts are out of order or too far apart.")
        if reason := _turns(case, part, _between(case, index, before, after)):
            return replace(altered, verdict=Verdict.ELISION_CHANGES_SENSE, explanation=reason)
    if reason := _inserts(parts, case.source.languages):
        return replace(altered, verdict=Verdict.ELISION_CHANGES_SENSE, explanation=reason)
    slips = "; ".join(f"“{ours}” for “{theirs}”" for name, theirs, ours in runs if name != "equal")
    return replace(altered, verdict=Verdict.TYPO, explanation=f"A slip of the pen or the scanner: {slips}.")
