"""Quotations put together from passages that do not stand together, told from those that a page's end cuts in two."""

from __future__ import annotations

from itertools import islice, pairwise

from argmap.model import Verdict
from argmap.quotes.finding import Finding
from argmap.quotes.judge import spans
from argmap.quotes.judge.case import Case
from argmap.quotes.pages.corrections import touches
from argmap.quotes.pages.furniture import is_furniture
from argmap.quotes.words.fold import fold, word_pattern
from argmap.quotes.words.index import Index

MOST_PIECES = 6
FEWEST_WORDS = 4
FEWEST_LETTERS = 18
SMALL_GAP = 80
"""Letters of the skeleton left out without a mark that still count as words dropped and not as a splice."""
_MOST_WORDS = 3000


def judge(case: Case) -> Finding | None:
    """Return that a quotation is exact pieces of several places; None where it is not, or only words are dropped."""
    if len(case.skeleton) < 2 * FEWEST_LETTERS:
        return None
    index = case.source.body
    places = [match.span() for match in word_pattern(case.quote).finditer(case.quote)]
    forms = [fold(case.quote[start:end]) for start, end in places]
    if len(forms) > _MOST_WORDS:
        return None
    pieces: list[tuple[spans.Span, spans.Span]] = []
    at, behind = 0, 0
    while at < len(forms):
        found = _longest(index, forms, at, behind)
        if found is None or len(pieces) == MOST_PIECES:
            return None
        count, hit = found
        pieces.append((hit, (at, at + count)))
        at, behind = at + count, index.marks[hit[1]]
    if len(pieces) < 2:
        return None
    return _judged(case, index, pieces, places)


def _judged(
    case: Case, index: Index, pieces: list[tuple[spans.Span, spans.Span]], places: list[spans.Span]
) -> Finding | None:
    texts = [_piece(case.quote, places, ours) for _, ours in pieces]
    located = tuple(spans.span(case.source, index, hit, text) for (hit, _), text in zip(pieces, texts, strict=True))
    gaps = [
        (before[1], after[0], index.marks[after[0]] - index.marks[before[1]])
        for (before, _), (after, _) in pairwise(pieces)
    ]
    pages = [
        length > 0
        and is_furniture(case.source.text, index.ends[low - 1], index.starts[high])
        and not touches(case.source.kept, index.ends[low - 1], index.starts[high])
        for low, high, length in gaps
    ]
    start, end = min(place[0] for place in located), max(place[1] for place in located)
    if all(pages):
        if any(case.differences(hit, index, text) for (hit, _), text in zip(pieces, texts, strict=True)):
            return None
        return Finding(
            Verdict.TYPOGRAPHY,
            start,
            end,
            located,
            explanation="The words are the source’s; a page’s notes come between them.",
        )
    if all(page or 0 <= length <= SMALL_GAP for page, (_, _, length) in zip(pages, gaps, strict=True)):
        return None
    explanation = f"The quotation joins {len(pieces)} passages of the source without an ellipsis between them."
    return Finding(Verdict.SPLICED, start, end, located, explanation=explanation)


def _piece(quote: str, places: list[spans.Span], ours: spans.Span) -> str:
    low = 0 if ours[0] == 0 else places[ours[0]][0]
    high = len(quote) if ours[1] == len(places) else places[ours[1] - 1][1]
    return quote[low:high]


def _longest(index: Index, forms: list[str], at: int, behind: int) -> tuple[int, spans.Span] | None:
    """Return how many words from a place on stand together in the source, and where; None for too few.

    :param behind: place of the skeleton after which a place is preferred
    """
    low, high = 0, len(forms) - at
    while low < high:
        middle = (low + high + 1) // 2
        if "".join(forms[at : at + middle]) in index.skeleton:
            low = middle
        else:
            high = middle - 1
    for count in range(low, max(0, low - 3), -1):
        needle = "".join(forms[at : at + count])
        if count < FEWEST_WORDS and len(needle) < FEWEST_LETTERS:
            return None
        hit = next(index.hits(needle, behind), None) or next(islice(index.hits(needle), 1), None)
        if hit is not None:
            return count, hit
    return None


def not_found() -> Finding:
    """Return that nothing in the source is near enough to the quotation."""
    return Finding(Verdict.NOT_FOUND, explanation="Nothing in the source is like the quotation.", error=1.0)
