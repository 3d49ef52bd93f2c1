"""A passage like the quotation: word alignment locates it, a word-by-word diff judges it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from itertools import groupby

from argmap.model import Verdict
from argmap.quotes.finding import Difference, Finding
from argmap.quotes.judge import notes, spans, splice
from argmap.quotes.judge.case import Case
from argmap.quotes.judge.typo import is_scan_slip, is_typo
from argmap.quotes.pages.citations import is_citation
from argmap.quotes.words.fold import collapse, fold, word_pattern
from argmap.quotes.words.index import Index
from argmap.quotes.words.regional import same

MOST_MISREAD = 0.75
"""Share of a quotation's words that a bad scan may have wrong, if each is a slip of the scanner."""
MOST_ERROR = 0.35
"""Share of words that may differ in an altered quotation."""
CLOSEST_ERROR = 0.50
"""Share of words that may differ in a passage still shown as the closest."""
LONGEST_WHOLE = 400
"""Words of a quotation that are aligned in one go; of a longer one, only pieces are, to find where it stands."""
MOST_PLACES = 16
"""Equally good places of the best alignment that are compared."""
_LONGEST_APPARATUS = 300
_PIECE = 60
_STRETCH = 1 << 16
_SLACK = 2
_LETTERS_TRIED = 3000
_SKELETON_TRIED = 1_000_000


@dataclass(frozen=True, slots=True)
class Block:
    """A run of words that are equal, or differ, on both sides.

    :param theirs: (first word, word behind the last) of the source; ours: of the quotation
    """

    equal: bool
    theirs: spans.Span
    ours: spans.Span

    @property
    def cost(self) -> int:
        """Return how many words differ."""
        return 0 if self.equal else max(self.theirs[1] - self.theirs[0], self.ours[1] - self.ours[0])


@dataclass(frozen=True)
class Aligned:
    """A quotation laid against a passage word by word."""

    index: Index
    blocks: tuple[Block, ...]
    quote: str
    places: tuple[spans.Span, ...]

    @property
    def words(self) -> spans.Span:
        """Return (first word, word behind the last) of the passage."""
        return self.blocks[0].theirs[0], self.blocks[-1].theirs[1]

    @cached_property
    def error(self) -> float:
        """Return the share of the quotation's words that differ, at most 1."""
        return min(1.0, sum(block.cost for block in self.blocks) / max(1, len(self.places)))

    def ours(self, block: Block) -> str:
        """Return the quotation's words of a block as typed."""
        low, high = block.ours
        return collapse(self.quote[self.places[low][0] : self.places[high - 1][1]]) if high > low else ""

    def theirs(self, text: str, block: Block) -> str:
        """Return the source's words of a block."""
        low, high = block.theirs
        return collapse(text[self.index.starts[low] : self.index.ends[high - 1]]) if high > low else ""


def aligned(case: Case, index: Index, quote: str, low: int = 0, high: int | None = None) -> Aligned | None:
    """Return the best alignment of a text with a passage of the index, None if nothing is near enough to tell.

    :param low: first word of the source to look at; high: word behind the last
    """
    places = tuple(match.span() for match in word_pattern(quote).finditer(quote))
    forms = [fold(quote[start:end]) for start, end in places]
    if not forms or not len(index):
        return None
    end = len(index) if high is None else high
    windows = _windows(index, forms, low, end) if len(forms) > 1 else []
    found = [_laid(index, quote, places, forms, window) for window in windows]
    found = [candidate for candidate in found if candidate.blocks]
    if (not found or min(candidate.error for candidate in found) > MOST_ERROR) and high is None:
        window = _by_letters(index, "".join(forms))
        if window is not None:
            found.append(_laid(index, quote, places, forms, window))
    found = [candidate for candidate in found if any(block.equal for block in candidate.blocks) or len(forms) == 1]
    return min(found, key=lambda it: (round(it.error, 6), -case.context(index, it.words), it.words), default=None)


def _windows(index: Index, forms: list[str], low: int, high: int) -> list[spans.Span]:
    """Return runs of words that the quotation's words may be, by alignment of word numbers cut to a byte each.

    Semi-global alignment by Myers' bit-vector algorithm, as edlib has it (Šošić & Šikić 2017).
    """
    if len(forms) > LONGEST_WHOLE:
        return _long_window(index, forms, low, high)
    edlib = import_module("edlib")
    query = bytes(index.number(form) & 255 for form in forms)
    if not any(query):
        return []
    target = index.hashes[low:high]
    distance, lasts = _best(query, target)
    found: set[spans.Span] = set()
    for last in lasts:
        # Where it begins is sought place by place, since a text that repeats itself has millions of places.
        first = max(0, last + 1 - len(query) - distance)
        near = edlib.align(query, target[first : last + 1], mode="HW", task="locations", k=distance)
        starts = [start for start, end in near["locations"] if first + end == last and start is not None]
        found.update((low + first + start, low + last + 1) for start in starts[:1])
    return sorted(span for span in found if span[1] > span[0])


def _best(query: bytes, target: bytes) -> tuple[int, list[int]]:
    """Return the distance of the passages most like a query, and where the first of them end.

    The text is gone through piece by piece, each asked for nothing worse than what is known: a text that repeats itself
    has as many places as words.
    """
    edlib = import_module("edlib")
    distance, lasts = max(1, int(len(query) * 0.6)), list[int]()
    overlap = len(query) + distance
    for start in range(0, max(1, len(target)), _STRETCH):
        low = max(0, start - overlap)
        most = distance if len(lasts) < MOST_PLACES else distance - 1
        if most < 0:
            break
        piece = target[low : start + _STRETCH]
        if not piece:
            break
        result = edlib.align(query, piece, mode="HW", task="distance", k=most)
        if (reached := result["editDistance"]) < 0:
            continue
        places = [low + last for _, last in result["locations"] if low + last >= start]
        if reached < distance:
            distance, lasts = reached, []
        lasts = (lasts + places)[:MOST_PLACES]
    return distance, lasts


def _long_window(index: Index, forms: list[str], low: int, high: int) -> list[spans.Span]:
    """Return where a long quotation stands by where several of its pieces do."""
    starts = sorted({0, len(forms) // 3, 2 * len(forms) // 3, len(forms) - _PIECE})
    found = [(start, _windows(index, forms[start : start + _PIECE], low, high)) for start in starts]
    votes = sorted(windows[0][0] - start for start, windows in found if windows)
    if not votes:
        return []
    begin = votes[len(votes) // 2]
    slack = max(50, len(forms) // 10)
    return [(max(low, begin - slack), min(high, begin + len(forms) + slack))]


def _by_letters(index: Index, letters: str) -> spans.Span | None:
    """Return the words where the letters of a quotation stand with few mistakes, for text that was badly scanned."""
    edlib = import_module("edlib")
    # A text of nothing but signs such as the Arabic tatweel has words without letters.
    if not 8 <= len(letters) <= _LETTERS_TRIED or not 0 < len(index.skeleton) <= _SKELETON_TRIED:
        return None
    query, target = (text.encode("utf-32-le", "surrogatepass")[::4] for text in (letters, index.skeleton))
    result = edlib.align(query, target, mode="HW", task="locations", k=len(letters) // 4)
    if result["editDistance"] < 0:
        return None
    start, end = result["locations"][0]
    return index.word_at(start), index.word_at(end) + 1


def _laid(index: Index, quote: str, places: tuple[spans.Span, ...], forms: list[str], window: spans.Span) -> Aligned:
    """Return the diff of the quotation's words with those of a window, its edges slid to where the words agree."""
    found = _diffed(index, quote, places, forms, window, 0)
    if found.blocks and found.blocks[0].equal and found.blocks[-1].equal:
        return found
    return min((found, _diffed(index, quote, places, forms, window, _SLACK)), key=_fit)


def _fit(found: Aligned) -> tuple[float, int, int]:
    """Return how ill a diff fits: its error, the quotation's words without a counterpart, and its length."""
    if not found.blocks:
        return 2.0, 0, 0
    bare = sum(block.cost for block in found.blocks if not block.equal and block.theirs[0] == block.theirs[1])
    return found.error, bare, found.words[1] - found.words[0]


def _diffed(
    index: Index, quote: str, places: tuple[spans.Span, ...], forms: list[str], window: spans.Span, slack: int
) -> Aligned:
    from rapidfuzz.distance import Levenshtein

    low, high = max(0, window[0] - slack), min(len(index), window[1] + slack)
    theirs = [index.forms[number] for number in index.ids[low:high]]
    blocks: list[Block] = []
    for op in Levenshtein.opcodes(theirs, forms):
        equal = op.tag == "equal"
        block = Block(equal, (low + op.src_start, low + op.src_end), (op.dest_start, op.dest_end))
        if blocks and not equal and not blocks[-1].equal:
            before = blocks.pop()
            block = Block(False, (before.theirs[0], block.theirs[1]), (before.ours[0], block.ours[1]))
        blocks.append(block)
    blocks = _slid(theirs, low, [_trimmed(block, at, len(blocks)) for at, block in enumerate(blocks)])
    blocks = [block for block in blocks if block.theirs[1] > block.theirs[0] or block.ours[1] > block.ours[0]]
    return Aligned(index, tuple(part for block in blocks for part in _resolved(index, block, forms)), quote, places)


def _slid(theirs: list[str], low: int, blocks: list[Block]) -> list[Block]:
    """Return the blocks with the words at either edge moved over words left out, where they stand beside the rest too.

    :param theirs: the forms of the window's words; low: number of the first of them
    """
    kept = [block for block in blocks if block.theirs[1] > block.theirs[0] or block.ours[1] > block.ours[0]]
    for behind in (False, True):
        if len(kept) < 3:
            break
        edge, gap = (kept[-1], kept[-2]) if behind else (kept[0], kept[1])
        count, ours = edge.theirs[1] - edge.theirs[0], gap.ours[1] - gap.ours[0]
        if not edge.equal or gap.theirs[1] - gap.theirs[0] - ours < count:
            continue
        middle = gap.theirs[0] + ours if behind else gap.theirs[1] - ours
        near = (middle, middle + count) if behind else (middle - count, middle)
        if theirs[near[0] - low : near[1] - low] != theirs[edge.theirs[0] - low : edge.theirs[1] - low]:
            continue
        edge = replace(edge, theirs=near)
        left = [replace(gap, theirs=(gap.theirs[0], middle) if behind else (middle, gap.theirs[1]))] if ours else []
        kept = [*kept[:-2], *left, edge] if behind else [edge, *left, *kept[2:]]
    return kept


def _trimmed(block: Block, at: int, count: int) -> Block:
    """Return a first or last block without the source's words that stand outside the passage."""
    if block.equal or count == 1 or 0 < at < count - 1:
        return block
    (low, high), ours = block.theirs, block.ours[1] - block.ours[0]
    keep = min(ours, high - low)
    return replace(block, theirs=(high - keep, high) if at == 0 else (low, low + keep))


def _resolved(index: Index, block: Block, forms: list[str]) -> list[Block]:
    """Return a block as equal where only spaces differ, or word by word where as many words stand on each side."""
    if block.equal:
        return [block]
    (low, high), (first, last) = block.theirs, block.ours
    if "".join(index.forms[number] for number in index.ids[low:high]) == "".join(forms[first:last]):
        return [replace(block, equal=True)]
    if high - low == last - first:
        pairs = zip(range(low, high), range(first, last), strict=True)
        return [Block(False, (their, their + 1), (our, our + 1)) for their, our in pairs]
    return [block]


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
    "apparatus": "The words are the source’s; citations or numbers that stand between them are left out.",
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
