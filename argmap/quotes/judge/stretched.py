"""The judgement of a quotation from a text that is prepared in stretches: each likely one judges, the best is taken."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from argmap.errors import Severity
from argmap.model import Verdict
from argmap.quotes.finding import Finding
from argmap.quotes.judge import marks
from argmap.quotes.judge.verdict import judge, times
from argmap.quotes.prepared.stretches import Stretch, Stretches
from argmap.quotes.words.fold import fold, skeleton, words

_RUN = 3
"""Words in a row by which the stretch of a quotation is found that stands nowhere exactly."""
_MOST_RUNS = 60
_TRIED = 3
"""Stretches that judge such a quotation."""


def judge_stretched(source: Stretches, quote: str, prefix: str, suffix: str, vocabulary: Iterable[str] = ()) -> Finding:
    """Return the result of comparing a quotation with a long text; see :func:`judge`.

    What is in two stretches, further apart than they overlap, is judged in the one that has more of it.
    """
    known = frozenset(vocabulary)
    found = [(it, judge(source.prepared(it), quote, prefix, suffix, known)) for it in likely_stretches(source, quote)]

    def order(row: tuple[Stretch, Finding]) -> tuple[int, int, float]:
        return _rank(row[1]), -_agreement(source, row[0], row[1], prefix, suffix), row[1].error

    stretch, best = min(found, key=order)
    if best.verdict is Verdict.TYPO and (elsewhere := _known(source, best) - known):
        # The word that looks like a slip is a word of the text, in another stretch.
        return judge_stretched(source, quote, prefix, suffix, known | elsewhere)
    return _counted(source, quote, _moved(best, stretch.start))


def likely_stretches(source: Stretches, quote: str) -> list[Stretch]:
    """Return the stretches to look for a quotation in: those that have its longest part, or most of its words."""
    parts = [skeleton(part.text) for part in marks.split(marks.shown(quote))]
    longest = max(parts, key=len, default="")
    if longest and (exact := [it for it in source.all if longest in source.letters(it)]):
        return exact
    forms = list(map(fold, words(quote)))
    runs = ["".join(forms[at : at + _RUN]) for at in range(max(1, len(forms) - _RUN + 1))]
    return source.likely(runs[:: len(runs) // _MOST_RUNS + 1], _TRIED)


def _rank(finding: Finding) -> int:
    if finding.sound:
        return 0
    if finding.severity is Severity.WARNING:
        return 1
    return 3 if finding.verdict is Verdict.NOT_FOUND else 2


def _agreement(source: Stretches, stretch: Stretch, finding: Finding, prefix: str, suffix: str) -> int:
    """Return how many letters of the stored context are around what was found."""
    if finding.start is None or finding.end is None or not (prefix or suffix):
        return 0
    low, high = finding.start + stretch.start, finding.end + stretch.start
    before, after = skeleton(source.clean(max(0, low - 600), low)), skeleton(source.clean(high, high + 600))
    wanted = skeleton(prefix)[::-1], skeleton(suffix)
    return _common(wanted[0], before[::-1]) + _common(wanted[1], after)


def _common(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _known(source: Stretches, finding: Finding) -> frozenset[str]:
    """Return the words of a quotation that differ from the source's and are elsewhere in the text."""
    theirs = {word for kind, _, ours in finding.diff if kind != "equal" for word in words(ours)}
    patterns = {word: re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE) for word in theirs}
    return frozenset(fold(word) for word, pattern in patterns.items() if pattern.search(source.text))


def _moved(finding: Finding, by: int) -> Finding:
    """Return a finding with its offsets counted from the whole text's beginning."""
    if not by:
        return finding
    closest = finding.closest
    return replace(
        finding,
        start=None if finding.start is None else finding.start + by,
        end=None if finding.end is None else finding.end + by,
        parts=tuple((start + by, end + by) for start, end in finding.parts),
        closest=None if closest is None else (closest[0] + by, closest[1] + by),
    )


def _counted(source: Stretches, quote: str, finding: Finding) -> Finding:
    """Return a finding that says how often the wording is in the whole text."""
    needle = skeleton(quote)
    if not finding.occurrences or not needle:
        return finding
    count = 0
    for stretch in source.all:
        if needle in source.letters(stretch):
            body = source.prepared(stretch).body
            own = bisect_left(body.starts, stretch.end - stretch.start)
            count += sum(first < own for first, _ in body.hits(needle))
    told = finding.explanation.replace(times(finding.occurrences), "") + times(count)
    return replace(finding, occurrences=count, explanation=told) if count > finding.occurrences else finding
