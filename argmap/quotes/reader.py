"""A source as it is read: cited passages cut into atoms, their spread and coverage, and sections of a long text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

SECTION = 24_000
"""Characters a section of a long source has at most."""
_PARAGRAPH = re.compile(r"\n[ \t\r\u00a0]*\n\s*|\f")
_SENTENCE = re.compile(r"[.!?。！？][\"”’»)]*\s+|\n")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Citation:
    """One stretch of a source that a quotation covers.

    :param start: offset of its first code point; end: offset after its last
    :param claim: id of the claim that cites it
    :param key: the quotation's key
    :param side: id of the position the claim is on; empty if it is on none
    """

    start: int
    end: int
    claim: str
    key: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Atom:
    """A stretch of a source that the same citations cover from end to end.

    :param start: offset of its first code point; end: offset after its last
    :param citations: what covers it, in the order of where they begin
    """

    start: int
    end: int
    citations: tuple[Citation, ...]

    @property
    def claims(self) -> tuple[str, ...]:
        """Return the ids of the claims that cite it, each once."""
        return tuple(dict.fromkeys(citation.claim for citation in self.citations))

    @property
    def sides(self) -> tuple[str, ...]:
        """Return the ids of the positions that cite it, each once, sorted; claims on no side do not count."""
        return tuple(sorted({citation.side for citation in self.citations if citation.side}))

    @property
    def contested(self) -> bool:
        """Return whether more than one side cites it."""
        return len(self.sides) > 1


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a long source that is shown at once.

    :param number: its place, counted from 1
    :param start: offset of its first code point; end: offset after its last
    """

    number: int
    start: int
    end: int


def atoms(length: int, citations: Iterable[Citation]) -> list[Atom]:
    """Return the cited stretches of a text, cut at every end of a citation, in order and apart.

    :param length: the text's length in code points
    :param citations: what is cited, in any order

    >>> [(atom.start, atom.end, atom.claims) for atom in atoms(9, [Citation(0, 6, "a"), Citation(4, 20, "b")])]
    [(0, 4, ('a',)), (4, 6, ('a', 'b')), (6, 9, ('b',))]
    """
    opening: dict[int, list[Citation]] = {}
    places: set[int] = set()
    for citation in citations:
        start, end = max(0, citation.start), min(length, citation.end)
        if start < end:
            opening.setdefault(start, []).append(citation)
            places.update((start, end))
    cut: list[Atom] = []
    active: list[Citation] = []
    ordered = sorted(places)
    for place, following in pairwise(ordered):
        active = [citation for citation in active if citation.end > place]
        active += sorted(opening.get(place, ()), key=lambda it: (it.end, it.claim, it.key))
        if active:
            cut.append(Atom(place, following, tuple(active)))
    return cut


def within(cut: Sequence[Atom], start: int, end: int) -> list[Atom]:
    """Return the atoms of a section, cut at its ends.

    :param cut: all atoms, in order
    """
    return [
        Atom(max(atom.start, start), min(atom.end, end), atom.citations)
        for atom in cut
        if atom.start < end and atom.end > start
    ]


def coverage(length: int, citations: Iterable[Citation]) -> dict[str, float]:
    """Return the share of a text that each side cites, 0 to 1, and under the empty name the share that any does.

    :param length: the text's length in code points
    """
    covered: dict[str, int] = {"": 0}
    for atom in atoms(length, citations):
        for side in ("", *atom.sides):
            covered[side] = covered.get(side, 0) + atom.end - atom.start
    return {side: covered[side] / length if length else 0.0 for side in sorted(covered)}


def strip(length: int, cut: Sequence[Atom], cells: int = 100) -> list[tuple[str, ...]]:
    """Return which sides cite each of so many equal stretches of a text; claims on no side count as an empty name.

    :param length: the text's length in code points
    :param cut: all atoms, in order
    :param cells: number of stretches
    """
    found: list[set[str]] = [set() for _ in range(cells)]
    for atom in cut if length else ():
        first = min(cells - 1, atom.start * cells // length)
        last = min(cells - 1, (atom.end - 1) * cells // length)
        for cell in found[first : last + 1]:
            cell.update(citation.side for citation in atom.citations)
    return [tuple(sorted(sides)) for sides in found]


def sections(text: str, size: int = SECTION) -> list[Section]:
    """Return a text in sections that end at a paragraph's end, or failing that a sentence's, a word's, or anywhere.

    The sections follow one another without a gap; none is longer than the bound, and but for the last none is
    shorter than half of it.

    :param text: the text
    :param size: characters a section may have, at least 2
    """
    cuts: list[Section] = []
    start = 0
    while start < len(text):
        end = len(text) if len(text) - start <= size else _cut(text, start + size // 2, start + size)
        cuts.append(Section(len(cuts) + 1, start, end))
        start = end
    return cuts or [Section(1, 0, 0)]


def _cut(text: str, low: int, high: int) -> int:
    """Return the last good place between two offsets to end a section at."""
    for pattern in (_PARAGRAPH, _SENTENCE, _SPACE):
        # From after, a little more each time: the last place is wanted, and most are near the end.
        for begin in (high - 300, high - 3000, low):
            ends = [match.end() for match in pattern.finditer(text, max(low, begin), high) if match.end() > low]
            if ends:
                return ends[-1]
    return high


def section_at(cuts: Sequence[Section], offset: int) -> Section:
    """Return the section an offset is in; the last one for an offset after the text."""
    from bisect import bisect_right

    return cuts[max(0, bisect_right(cuts, offset, key=lambda section: section.start) - 1)]
