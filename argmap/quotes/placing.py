"""What a map says of a quotation's place, compared with where it stands: page, speaker, the words around it."""

from __future__ import annotations

import re
from dataclasses import replace

from argmap.model import CautionKind, Quote
from argmap.quotes.finding import Caution, Finding
from argmap.quotes.source import SourceText
from argmap.quotes.words.fold import fold, skeleton, words

_NUMBER = re.compile(r"\d{1,4}|\b[ivxlc]{1,7}\b", re.IGNORECASE)
_FEWEST_LETTERS = 3
_NEAR = 24
"""Letters of a given prefix or suffix that must be next to the passage, or within the reach around it."""
_REACH = 400


def placed(finding: Finding, quote: Quote, text: SourceText) -> Finding:
    """Return a finding with a caution for each thing the map says of the quotation's place that is not so.

    :param finding: the judgement; what is located nowhere is returned as it is
    """
    if finding.start is None or finding.end is None:
        return finding
    told = [
        *_page(quote, text, finding.start, finding.end, finding.occurrences),
        *_speaker(quote, text),
        *_around(quote, text, finding.start, finding.end),
    ]
    return replace(finding, cautions=(*finding.cautions, *told)) if told else finding


def _page(quote: Quote, text: SourceText, start: int, end: int, occurrences: int) -> list[Caution]:
    if quote.locator is None or quote.locator[0] != "page":
        return []
    told = wrong_page(quote.locator[1], text, start, end)
    if told and occurrences > 1 and page_among(quote.locator[1], text, quote.text):
        return []
    return [Caution(CautionKind.PLACE, *told)] if told else []


def wrong_page(cited: str, text: SourceText, start: int, end: int) -> tuple[str, str] | None:
    """Return the right page and a sentence on it, where a passage is not on the page it is cited from.

    :param cited: one page or several: ``57``, ``57-58``, ``xiv``
    """
    first, last = text.page(start), text.page(end - 1)
    given = _NUMBER.findall(cited)
    if not first or not given or _within(first, last or first, given):
        return None
    counts = [int(number) for number in given if number.isdigit()]
    if not text.is_paged and counts and max(counts) > len(text.pages):
        # An offprint whose heads say nothing is numbered on from the volume's other pages.
        return None
    right = first if first == last or not last else f"{first}–{last}"
    return right, f"It is cited from page {cited}, but is on page {right}."


def page_among(cited: str, text: SourceText, quote: str) -> str:
    """Return which of the cited pages has a quotation's words; empty if none has.

    A passage that occurs several times may be cited from any of its places.

    :param cited: one page or several; quote: the quotation, without an ellipsis
    """
    given, letters = _NUMBER.findall(cited), skeleton(quote)
    if not text.printed:
        return ""
    ends = [*(start for start, _ in text.printed[1:]), len(text.text)]
    for (start, label), end in zip(text.printed, ends, strict=True):
        if letters and given and _within(label, label, given) and letters in skeleton(text.text[start:end]):
            return label
    return ""


def _within(first: str, last: str, given: list[str]) -> bool:
    """Return whether a page, or the pages from one to another, are among those given; “123–25” ends on page 125."""
    if not all(map(str.isdigit, (first, last, *given))):
        return first.lower() in [page.lower() for page in given]
    low, high = given[0], given[-1]
    if len(high) < len(low):
        high = low[: len(low) - len(high)] + high
    return int(first) <= max(int(low), int(high)) and int(low) <= int(last)


def _speaker(quote: Quote, text: SourceText) -> list[Caution]:
    """Return a caution where the speaker is named nowhere in the source."""
    listed = [word for word in words(quote.speaker) if word[:1].isupper() and len(word) >= _FEWEST_LETTERS]
    if not listed or any(text.knows(fold(word)) for word in listed):
        return []
    message = f"“{quote.speaker}” does not appear in the source."
    return [Caution(CautionKind.PLACE, quote.speaker, message)]


def _around(quote: Quote, text: SourceText, start: int, end: int) -> list[Caution]:
    """Return a caution for a prefix or suffix that is not what is around the passage."""
    found = []
    before, after = (skeleton(side) for side in text.context(start, end, _REACH))
    for name, given, there in (("before", quote.prefix, before), ("after", quote.suffix, after)):
        wanted = skeleton(given)
        near = wanted[-_NEAR:] if name == "before" else wanted[:_NEAR]
        if near and near not in there:
            message = f"The words given as {name} it are not there: “{given[:60]}”."
            found.append(Caution(CautionKind.PLACE, given[:60], message))
    return found
