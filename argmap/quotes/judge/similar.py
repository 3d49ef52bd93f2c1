"""A quotation like a passage of the source: slips, another spelling, or other words."""

from __future__ import annotations

import re
from itertools import groupby

from argmap.model import Verdict
from argmap.quotes.finding import Difference, Finding
from argmap.quotes.judge import notes, spans, splice
from argmap.quotes.judge.align import MOST_ERROR, Aligned, Block, aligned
from argmap.quotes.judge.case import Case
from argmap.quotes.judge.typo import is_scan_slip, is_typo
from argmap.quotes.pages.citations import is_citation
from argmap.quotes.words.index import Index
from argmap.quotes.words.regional import same

MOST_MISREAD = 0.75
"""Share of a quotation's words that a bad scan may have wrong, if each is a slip of the scanner."""
CLOSEST_ERROR = 0.50
"""Share of words that may differ in a passage still shown as the closest."""
_LONGEST_APPARATUS = 300


def judge(case: Case) -> Finding | None:
    """Return the finding for a quotation that a passage is like, None if the passage is not like it enough."""
    best: Aligned | None = None
    quote = _without_notes(case)
    for index in dict.fromkeys((case.source.body, case.source.full)):
        found = aligned(case, index, quote if index is case.source.body else case.quote)
        if found is not None and (best is None or found.error < best.error):
            best = found
        if best is not None and best.error <= MOST_ERROR:
            break
    if best is not None and (slips := typo(case, best)) is not None:
        return slips
    spliced = None if best is not None and _is_local(case, best) else splice.judge(case)
    if spliced is not None:
        return spliced
    if best is None or best.error > CLOSEST_ERROR:
        return None
    if best.error > MOST_ERROR:
        start, end = case_span(case, best)
        explanation = (
            f"Nothing in the source is near enough; {best.error:.0%} of the words differ from the closest passage."
        )
        return Finding(
            Verdict.NOT_FOUND, diff=diff(case, best), explanation=explanation, closest=(start, end), error=best.error
        )
    return altered(case, best)


def _is_local(case: Case, found: Aligned) -> bool:
    """Return whether only single words differ, which no splice explains, nor a page's foot between the words."""
    different = [block for block in found.blocks if not block.equal]
    runs = [sum(block.cost for block in run) for equal, run in groupby(found.blocks, lambda it: it.equal) if not equal]
    if found.error > MOST_ERROR or any(cost > 2 for cost in runs):
        return False
    return not any(map(str.isdigit, "".join(found.theirs(case.source.text, block) for block in different)))


def _without_notes(case: Case) -> str:
    """Return the quotation without the numbers of notes that were copied with it, where the source has them there."""
    plain, copied = notes.stripped(case.quote)
    if not copied:
        return case.quote
    found = aligned(case, case.source.body, plain)
    if found is None or not notes.are_there(case.source, case_span(case, found), copied):
        return case.quote
    return plain


def case_span(case: Case, found: Aligned) -> spans.Span:
    """Return the offsets of an aligned passage."""
    return spans.span(case.source, found.index, found.words, found.quote)


def diff(case: Case, found: Aligned) -> tuple[Difference, ...]:
    """Return the word diff of an alignment, equal runs included."""
    runs: list[Difference] = []
    for block in found.blocks:
        theirs, ours = found.theirs(case.source.text, block), found.ours(block)
        name = "equal" if block.equal else "replace" if theirs and ours else "delete" if theirs else "insert"
        runs.append((name, theirs, ours))
    return tuple(runs)


def altered(case: Case, found: Aligned) -> Finding:
    """Return the finding that words differ."""
    start, end = case_span(case, found)
    runs = diff(case, found)
    return Finding(
        Verdict.ALTERED, start, end, _parts(case, found, start, end), runs, describe(runs), error=found.error
    )  # fmt: skip


def describe(runs: tuple[Difference, ...]) -> str:
    """Return one sentence that names the first words that differ."""
    told = {"replace": "“{1}” replaces the source’s “{0}”", "delete": "“{0}” is left out", "insert": "“{1}” is added"}
    changes = [told[name].format(theirs, ours) for name, theirs, ours in runs if name in told]
    more = f", and {len(changes) - 3} more" if len(changes) > 3 else ""
    return f"The words differ from the source’s: {'; '.join(changes[:3])}{more}." if changes else "The words differ."


def typo(case: Case, found: Aligned) -> Finding | None:
    """Return the finding that only slips differ, None if any word that differs may be more than a slip."""
    different = [block for block in found.blocks if not block.equal]
    if len(different) > max(1, int(len(found.places) * MOST_MISREAD)):
        return None
    kinds = set()
    for block in found.blocks:
        kind = _kind(case, found, block)
        if kind is None:
            return None
        kinds.add(kind)
    kinds.discard("")
    if kinds - {"scan"} and len(different) > max(1, len(found.places) // 2):
        return None
    start, end = case_span(case, found)
    runs = diff(case, found)
    verdict = (
        Verdict.TYPO if kinds & {"slip", "scan"} else Verdict.SPELLING if "spelling" in kinds else Verdict.TYPOGRAPHY
    )
    what = "; ".join(f"“{ours}” for “{theirs}”" for name, theirs, ours in runs if name == "replace")
    explanation = _TOLD[next((kind for kind in _TOLD if kind in kinds), "")].format(what)
    return Finding(verdict, start, end, _parts(case, found, start, end), runs, explanation, error=found.error)


_TOLD = {
    "slip": "A slip of the pen or the scanner: {}.",
    "scan": "The source seems to be badly scanned: {}.",
    "spelling": "The words are the source’s in another country’s spelling: {}.",
    "apparatus": "The words are the source’s; citations or numbers between them are left out.",
    "": "The words are the source’s; only typography differs.",
}
_MARKED = re.compile(r"\W*[({]\d{1,3}[)}]\W*")
_NUMBERED = re.compile(r"[^\w\n]*\r?\n\s*(?:§\s*)?[(\[]?\d{1,3}[.):\]]{0,2}[^\w\n]*")


def _kind(case: Case, found: Aligned, block: Block) -> str | None:
    """Return what a block of an alignment is: nothing, a slip, another spelling, apparatus; None where words differ."""
    theirs, ours = found.theirs(case.source.text, block), found.ours(block)
    if block.equal:
        return None if case.differences(block.theirs, found.index, ours) else ""
    if not ours and _is_apparatus(case, found.index, block):
        return "apparatus"
    if block.theirs[1] - block.theirs[0] != 1 or block.ours[1] - block.ours[0] != 1:
        return None
    languages = case.source.languages
    if languages[:1] == ("en",) and same(theirs, ours):
        return "spelling"
    if is_typo(theirs, ours, case.in_use, languages, case.is_common):
        return "slip"
    return "scan" if is_scan_slip(theirs, ours, case.reads, case.may_be_misread, languages) else None


def _is_apparatus(case: Case, index: Index, block: Block) -> bool:
    """Return whether words that a quotation drops are a citation, or the number of a verse, a paragraph or an item."""
    low, high = block.theirs
    start = index.ends[low - 1] if low else 0
    end = index.starts[high] if high < len(index) else len(case.source.text)
    gap = case.source.text[start:end] if end - start < _LONGEST_APPARATUS else ""
    return is_citation(gap.strip(" \t\r\n.,;:")) or bool(_MARKED.fullmatch(gap) or _NUMBERED.fullmatch(gap))


def _parts(case: Case, found: Aligned, start: int, end: int) -> tuple[spans.Span, ...]:
    return spans.parts(case.source, start, end) if found.index is case.source.body else ((start, end),)
