"""What is around a quotation in its source, in the reader's own blocks: a few sentences, or the whole paragraph."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from argmap.debate.passages import folded
from argmap.model import Anchor, Quote

if TYPE_CHECKING:
    from argmap.quotes import Block, SourceText

CUT = "[…]"
"""Stands where words of the paragraph are left out."""
PILCROW = "¶"
"""Stands between two paragraphs, as debaters write it in a card's body."""
NEAR = 2
"""Whole sentences that are kept on each side of a quotation."""
FEW = 60
"""Words of those sentences on each side, beyond which no further sentence is begun."""
MANY = 90
"""Words on each side after which a sentence is cut off."""
FAR = 3
"""Paragraphs between two parts of a quotation beyond which those between are left out."""
_ABBREVIATED = re.compile(
    r"(?:\b[^\W\d_]|\b(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|etc|cf|ed|eds|vol|vols|no|nos|pp?|ch|chap|sec|fig|Gen|Col|Capt"
    r"|Lt|Rev|Hon|Sen|Rep|Gov|ibid|op|cit|al|e\.g|i\.e|approx|ca|trans|z\.B|d\.h|bzw|usw|Nr|Bd|Hr|Fr|M|MM|Mme))\.\Z",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\s\u00ad]+(?:\u00ad[^\s\u00ad]+)*")
_SENTENCE = re.compile(r"[.!?…。！？][”\"’»)\]]*(?:\s+(?=[^a-zß-öø-ÿ])|(?<=[。！？])|\Z)")


@dataclass(frozen=True, slots=True)
class _Marked:
    """Words, and for each of their characters whether it is quoted: 1 or 0."""

    words: str
    quoted: bytes

    def __add__(self, other: _Marked) -> _Marked:
        return _Marked(self.words + other.words, self.quoted + other.quoted)

    def __getitem__(self, cut: slice) -> _Marked:
        return _Marked(self.words[cut], self.quoted[cut])


def _said(words: str, quoted: bool = False) -> _Marked:
    return _Marked(words, bytes([quoted]) * len(words))


@lru_cache(maxsize=16)
def _prepared(text: str) -> SourceText:
    from argmap.quotes import SourceText

    return SourceText(text)


@lru_cache(maxsize=16)
def _blocks(source: SourceText) -> tuple[tuple[Block, ...], tuple[int, ...]]:
    """Return a text's blocks in the order of where they begin, and where they do."""
    from argmap.quotes import blocks

    found = blocks(source.text, 0, len(source.text), source.masks, source.prepared.kept)
    ordered = sorted(found, key=lambda block: block.spans[0].start)
    return tuple(ordered), tuple(block.spans[0].start for block in ordered)


def passage(
    text: str | SourceText, quote: Quote, anchor: Anchor, *, whole: bool = False
) -> tuple[tuple[str, bool], ...]:
    """Return what is around a quotation as runs of words and whether they are quoted; one line in all.

    The paragraph is the reader's block: page numbers, running heads and notes are not part of it. A quotation from a
    note shows that note. Empty where the anchor's places do not hold the quoted words in this text.

    :param whole: whether to give the paragraph from end to end, rather than a few sentences
    """
    source = _prepared(text) if isinstance(text, str) else text
    parts = sorted((part.start, part.end) for part in anchor.parts)
    said = folded(quote.text)
    if not parts or any(not 0 <= start < end <= len(source.text) for start, end in parts):
        return ()
    if any(not (words := folded(source.wording(start, end))) or words not in said for start, end in parts):
        return ()
    shown = _said("")
    before = -1
    for at, block in _around(source, parts):
        if before >= 0:
            shown += _said(f" {PILCROW if at == before + 1 else CUT} ")
        shown += _words(source, block, parts)
        before = at
    shown = _flat(shown)
    return tuple(_runs(shown if whole else _cut(shown)))


def _around(source: SourceText, parts: Sequence[tuple[int, int]]) -> list[tuple[int, Block]]:
    """Return the blocks a quotation is from, each with its number; those between them too, where they are few."""
    ordered, starts = _blocks(source)
    found: dict[int, Block] = {}
    for start, end in parts:
        # A block goes on behind the notes that are in it, so the one that holds a place may begin blocks before.
        first = max(0, bisect_right(starts, start) - 1)
        while first > 0 and not _holds(ordered[first], start, end):
            first -= 1
        for at in range(first, len(ordered)):
            if starts[at] >= end:
                break
            if _holds(ordered[at], start, end):
                found[at] = ordered[at]
    # A quotation of running text that crosses a page's foot has nothing from the notes there.
    text = {at: block for at, block in found.items() if block.kind != "note"}
    kept = text or found
    numbers = sorted(kept)
    for low, high in pairwise(numbers):
        if high - low <= FAR + 1:
            kept |= {at: ordered[at] for at in range(low + 1, high) if ordered[at].kind != "note"}
    # Notes between two paragraphs do not count among what is left out.
    order = [at for at in range(len(ordered)) if ordered[at].kind != "note"] if text else sorted(kept)
    place = {at: number for number, at in enumerate(order)}
    return sorted((place[at], block) for at, block in kept.items())


def _holds(block: Block, start: int, end: int) -> bool:
    """Return whether a block shows something of a passage: running text, or a note that the passage is from."""
    for span in block.spans:
        if span.start < end and span.end > start:
            inside = span.start <= start and end <= span.end
            if not span.kind or inside:
                return True
    return False


def _words(source: SourceText, block: Block, parts: Sequence[tuple[int, int]]) -> _Marked:
    """Return a block as it is read: lines joined, words whole that a line's end broke; lines of verse parted by /."""
    from argmap.quotes import joined

    raw = _said("")
    for span in block.spans:
        of_text = not span.kind or block.kind == "note"
        if not of_text and not any(span.start <= start and end <= span.end for start, end in parts):
            continue
        flags = bytearray(span.end - span.start)
        for start, end in parts:
            low, high = max(start, span.start), min(end, span.end)
            if low < high:
                flags[low - span.start : high - span.start] = b"\1" * (high - low)
        raw += _Marked(source.text[span.start : span.end], bytes(flags))
    raw = raw[: len(raw.words.rstrip())]
    if block.kind == "lines":
        return _replaced(raw, re.compile(r"\s*\n\s*"), " / ")
    words = joined(raw.words, source.prepared.accented)
    if len(words) == len(raw.words):
        return raw
    # Joining only takes characters out, so what is left is found again in order.
    kept, at = bytearray(), 0
    for mark in words:
        at = raw.words.index(mark, at)
        kept.append(raw.quoted[at])
        at += 1
    return _Marked(words, bytes(kept))


def _replaced(shown: _Marked, pattern: re.Pattern[str], by: str) -> _Marked:
    """Return words with other words in the place of some; these are quoted if what is on both sides is."""
    found, at = _said(""), 0
    for match in pattern.finditer(shown.words):
        inside = match.start() > 0 and match.end() < len(shown.words)
        quoted = inside and shown.quoted[match.start() - 1] and shown.quoted[match.end()]
        found += shown[at : match.start()] + _said(by, bool(quoted))
        at = match.end()
    return found + shown[at:]


def _flat(shown: _Marked) -> _Marked:
    """Return words with every stretch of white space as one space, and none at the ends."""
    pieces: list[str] = []
    flags: list[bytes] = []
    before = 0
    for match in _WORD.finditer(shown.words):
        if pieces:
            flags.append(bytes([before & shown.quoted[match.start()]]))
        pieces.append(match[0])
        flags.append(shown.quoted[match.start() : match.end()])
        before = shown.quoted[match.end() - 1]
    return _Marked(" ".join(pieces), b"".join(flags))


def _cut(shown: _Marked) -> _Marked:
    """Return a quotation with a sentence or two on both sides, and a mark where the paragraph goes on."""
    words = shown.words
    first, last = shown.quoted.find(1), shown.quoted.rfind(1) + 1
    if first < 0:
        return shown
    ends = [match.end() for match in _SENTENCE.finditer(words) if not _abbreviated(words, match.start() + 1)]
    begin, finish = _begin(words, ends, first), _finish(words, ends, last)
    kept = shown[begin : len(words[:finish].rstrip())]
    if words[:begin].strip():
        kept = _said(f"{CUT} ") + kept
    if words[finish:].strip():
        kept += _said(f" {CUT}")
    return kept


def _abbreviated(words: str, end: int) -> bool:
    """Return whether a full stop is an abbreviation's, such as that of a first name."""
    return _ABBREVIATED.search(words[max(0, end - 8) : end]) is not None


def _begin(words: str, ends: Sequence[int], first: int) -> int:
    """Return where to begin, so that a quotation has its own sentence and up to two before it."""
    starts = [0, *(end for end in ends if end <= first)]
    begin = starts[-1]
    for start in reversed(starts[max(0, len(starts) - 1 - NEAR) : -1]):
        if len(words[start:first].split()) > FEW and begin < first:
            break
        begin = start
    before = list(re.finditer(r"\S+", words[begin:first]))
    return begin if len(before) <= MANY else begin + before[-MANY].start()


def _finish(words: str, ends: Sequence[int], last: int) -> int:
    """Return where to finish, likewise."""
    # Where the quotation takes its sentence's full stop along, that sentence is over.
    over = words[:last].rstrip().endswith((".", "!", "?", "…")) and any(last <= end <= last + 2 for end in ends)
    following = [end for end in ends if end > last + 2 or (not over and end >= last)] or [len(words)]
    finish = last if over else following.pop(0)
    for end in following[:NEAR]:
        if len(words[last:end].split()) > FEW and finish > last:
            break
        finish = end
    after = list(re.finditer(r"\S+", words[last:finish]))
    return finish if len(after) <= MANY else last + after[MANY - 1].end()


def _runs(shown: _Marked) -> Iterator[tuple[str, bool]]:
    """Yield words as runs that are quoted, or are not."""
    for match in re.finditer(rb"\x01+|\x00+", shown.quoted):
        yield shown.words[match.start() : match.end()], match[0][0] == 1
