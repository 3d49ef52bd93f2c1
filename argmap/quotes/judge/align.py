"""Where a passage like the quotation is, and which of its words differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module

from argmap.quotes.judge import spans
from argmap.quotes.judge.case import Case
from argmap.quotes.words.fold import collapse, fold, word_pattern
from argmap.quotes.words.index import Index

MOST_ERROR = 0.35
"""Share of words that may differ in an altered quotation."""
LONGEST_WHOLE = 400
"""Words of a quotation that are aligned in one go; of a longer one, only pieces are, to find where it stands."""
MOST_PLACES = 16
"""Equally good places of the best alignment that are compared."""
_PIECE = 60
_STRETCH = 1 << 16
_SLACK = 2
_LETTERS_TRIED = 3000
_SKELETON_TRIED = 1_000_000


@dataclass(frozen=True, slots=True)
class Block:
    """A run of words that are equal, or differ, on both sides.

    :param theirs: (first word, word after the last) of the source; ours: of the quotation
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
        """Return (first word, word after the last) of the passage."""
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

    :param low: first word of the source to look at; high: word after the last
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
    """Return the blocks with the words at either edge moved over words left out, where they are beside the rest too.

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
    """Return a first or last block without the source's words that are outside the passage."""
    if block.equal or count == 1 or 0 < at < count - 1:
        return block
    (low, high), ours = block.theirs, block.ours[1] - block.ours[0]
    keep = min(ours, high - low)
    return replace(block, theirs=(high - keep, high) if at == 0 else (low, low + keep))


def _resolved(index: Index, block: Block, forms: list[str]) -> list[Block]:
    """Return a block as equal where only spaces differ, or word by word where as many words are on each side."""
    if block.equal:
        return [block]
    (low, high), (first, last) = block.theirs, block.ours
    if "".join(index.forms[number] for number in index.ids[low:high]) == "".join(forms[first:last]):
        return [replace(block, equal=True)]
    if high - low == last - first:
        pairs = zip(range(low, high), range(first, last), strict=True)
        return [Block(False, (their, their + 1), (our, our + 1)) for their, our in pairs]
    return [block]
