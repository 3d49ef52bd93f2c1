"""Quotations that leave out the citations inside a sentence."""

from __future__ import annotations

from dataclasses import replace

from argmap.model import Verdict
from argmap.quotes.finding import Finding
from argmap.quotes.judge import questions, spans
from argmap.quotes.judge.case import Case
from argmap.quotes.judge.edges import severed
from argmap.quotes.judge.senses import differences
from argmap.quotes.pages.citations import find_citations
from argmap.quotes.words.fold import skeleton

TOLD = "The words are the source’s; citations or numbers between them are left out."
_MOST = 20


def judge(case: Case) -> Finding | None:
    """Return the finding for a quotation that leaves out citations and nothing else, None for any other."""
    source = case.source
    holes = source.citations
    if not holes:
        return None
    index = source.uncited
    own = find_citations(case.quote)
    plain = "".join(case.quote[low:high] for low, high in _between(own, 0, len(case.quote)))
    needle = skeleton(plain)
    for hit in case.ranked(index, needle)[:_MOST] if needle else ():
        start, end = index.starts[hit[0]], index.ends[hit[1] - 1]
        inside = [hole for hole in holes if start < hole[0] and hole[1] < end]
        if not inside or spans.cuts_word(source, index, hit):
            continue
        theirs = [skeleton(source.text[low:high]) for low, high in inside]
        if any(skeleton(case.quote[low:high]) not in theirs for low, high in own):
            continue
        stretches = _between(inside, start, end)
        passage = " ".join(source.clean(low, high).strip() for low, high in stretches)
        if (
            differences(passage, plain, source.languages, case.are_two_words)
            or questions.turned(source.text, start, end, plain, source.languages)
            or severed(source.text, index, hit, plain, source.languages)
        ):
            continue
        parts = tuple(part for low, high in stretches for part in spans.parts(source, low, high))
        found = Finding(Verdict.TYPOGRAPHY, start, end, parts, explanation=TOLD)
        return replace(found, hidden=tuple(source.text[low:high] for low, high in inside))
    return None


def _between(holes: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Return (start, end) of what holes leave of a stretch."""
    return list(zip([start, *(high for _, high in holes)], [*(low for low, _ in holes), end], strict=True))
