"""How wide a text is in the very font that is shown, and where it may be broken into lines."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

Weight = Literal["regular", "semibold"]

ELLIPSIS = "…"
JOINER = "\u200d"
# Breaking rules for scripts without spaces, after JIS X 4051: what may not begin a line, and what may not end one.
NOT_FIRST = frozenset(
    "、。，．・：；？！ー）」』】〕〉》〙〗’”,.:;?!)]}%ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々〻゛゜…‥"
)
NOT_LAST = frozenset("（「『【〔〈《〘〖‘“([{")
BREAK_AFTER = frozenset("-‐–—/\u00ad\u200b")
CATEGORIES_WITHOUT_WIDTH = frozenset({"Mn", "Me", "Cf"})
MOST_PAIRS = 20_000
MOST_MARKS = 4
"""Marks kept on one letter: no language needs more, and a tower of them runs out of its card."""

MISSING = 700
"""Width of the box that is shown for a character no font has, in thousandths of an em: 600 to 653 in common fonts.

A mark takes no room where a font has it, but a box of its own where none does, and which fonts there are is not known.
"""

# Formatting characters that reorder text across the pieces a text is cut into; a picture does without them.
REORDERING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


class Font:
    """One weight's advance widths and kerning, in thousandths of an em, as HarfBuzz shapes the font's own tables.

    :param table: one face's entry of ``advances.json``, as ``bench/drawing_fonts.py`` writes it
    """

    def __init__(self, table: dict[str, object]) -> None:
        widths, left, rows = table["widths"], table["left"], table["rows"]
        assert isinstance(widths, dict)
        assert isinstance(left, list)
        assert isinstance(rows, list)
        self.advance = {c: int(width) for width, members in widths.items() for c in members}
        self._known = frozenset(self.advance)
        self._width = _Widths(self.advance)
        self._kern = _Kerning(rows, {c: number for number, members in enumerate(left) for c in members})

    def thousandths(self, text: str) -> int:
        """Return the width of a text in thousandths of an em."""
        kern = map(self._kern.__getitem__, pairwise(text))
        wide = sum(map(self._width.__getitem__, text)) + sum(kern)
        if not text.isascii() and not self.covers(text):
            # One mark that no font has makes boxes of the letter's other marks too, also of those the font has.
            for word in text.split(" "):
                if not self.covers(word):
                    wide += MISSING * sum(c in self._known and unicodedata.category(c) in ("Mn", "Me") for c in word)
        return wide

    def kerning(self, first: str, second: str) -> int:
        """Return how much two neighbours are moved together, in thousandths of an em."""
        return self._kern[first, second]

    def covers(self, text: str) -> bool:
        """Return whether every character of the text is in the font, so that its width is exact."""
        return self._known.issuperset(text)


class _Widths(dict[str, int]):
    """The font's own advance widths, and what its lack of a character is taken for as soon as that is asked."""

    def __missing__(self, c: str) -> int:
        return _foreign(c)


class _Kerning(dict[tuple[str, str], int]):
    """How much two neighbours are moved together, found in the font's classes when first asked."""

    def __init__(self, rows: list[dict[str, str]], row: dict[str, int]) -> None:
        super().__init__()
        self._rows, self._row = rows, row
        self._moved: dict[str, dict[str, int]] = {}

    def __missing__(self, pair: tuple[str, str]) -> int:
        first, second = pair
        if first in self._row and first not in self._moved:
            row = self._rows[self._row[first]]
            self._moved[first] = {other: int(moved) for moved, members in row.items() for other in members}
        moved = self._moved.get(first, {}).get(second, 0)
        if len(self) < MOST_PAIRS:
            self[pair] = moved
        return moved


@cache
def font(weight: Weight) -> Font:
    """Return the advance widths of a weight of the picture's font."""
    return Font(_tables()[weight])


@cache
def _tables() -> dict[str, dict[str, object]]:
    tables: dict[str, dict[str, object]] = json.loads(Path(__file__).with_name("advances.json").read_text("utf-8"))
    return tables


@lru_cache(maxsize=4096)
def _foreign(c: str) -> int:
    """Return a width, in thousandths of an em, that a character the font lacks will hardly exceed in any other font."""
    category = unicodedata.category(c)
    if category in ("Mn", "Me"):
        return MISSING
    if category == "Cf":
        return 0
    code = ord(c)
    if 0x1F1E6 <= code <= 0x1F1FF:
        return 800
    if 0x1F000 <= code <= 0x1FAFF or 0x2600 <= code <= 0x27BF or 0x2B00 <= code <= 0x2BFF:
        return 1450
    if 0x12000 <= code <= 0x1254F or 0x13000 <= code <= 0x1467F or code in (0x2E3A, 0x2E3B):
        return 3200
    if code == 0xFDFD:  # A whole sentence in one sign, which Unicode does not decompose.
        return 12_000
    parts = unicodedata.normalize("NFKD", c)
    if len(parts) > 1:
        return max(1100, 700 * sum(unicodedata.category(p) not in CATEGORIES_WITHOUT_WIDTH for p in parts))
    if unicodedata.east_asian_width(c) in "WF":
        return 1100
    if 0x0590 <= code <= 0x08FF or 0x0E00 <= code <= 0x0EFF:
        return 750
    if category == "Co":
        return 1300
    return 1250


@lru_cache(maxsize=65536)
def width(text: str, size: float, weight: Weight = "regular") -> float:
    """Return the width of a text in pixels at a font size in pixels.

    >>> width("", 13.5)
    0.0
    """
    return font(weight).thousandths(text) * size / 1000


@lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """Return a text without what a picture must not hold: controls, half characters, towers of marks.

    >>> clean("a\\x00b\\u202e c\\n d")
    'ab c d'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
    kept: list[str] = []
    marks = 0
    for c in text:
        marks = marks + 1 if unicodedata.category(c) in ("Mn", "Me") else 0
        if c.isspace():
            kept.append(" ")
        elif marks <= MOST_MARKS and _may_show(c):
            kept.append(c)
    return " ".join("".join(kept).split())


def _may_show(c: str) -> bool:
    return unicodedata.category(c) not in ("Cc", "Cs", "Cn") and c not in REORDERING


def graphemes(text: str) -> Iterator[str]:
    """Yield a text's user-perceived characters: a base with its marks, joined emoji, flags (UAX 29, in the main).

    >>> [len(cluster) for cluster in graphemes("e\\u0301a")]
    [2, 1]
    """
    if text.isascii():
        yield from text
        return
    cluster = ""
    flags = 0
    for c in text:
        code = ord(c)
        flag = 0x1F1E6 <= code <= 0x1F1FF
        extends = (
            unicodedata.category(c) in ("Mn", "Me", "Mc")
            or c == JOINER
            or 0x1F3FB <= code <= 0x1F3FF
            or 0xFE00 <= code <= 0xFE0F
            or cluster.endswith(JOINER)
            or (flag and flags % 2 == 1)
        )
        flags = flags + 1 if flag else 0
        if extends and cluster:
            cluster += c
        else:
            if cluster:
                yield cluster
            cluster = c
    if cluster:
        yield cluster


def right_to_left(text: str) -> bool:
    """Return whether a text runs from right to left: its first letter with a direction decides (UAX 9, rule P2)."""
    if text.isascii():
        return False
    for c in text:
        direction = unicodedata.bidirectional(c)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def _wide(c: str) -> bool:
    return c > "\u2e7f" and unicodedata.east_asian_width(c) in "WF" and unicodedata.category(c)[0] != "S"


@lru_cache(maxsize=16384)
def _pieces(word: str) -> tuple[str, ...]:
    """Return the pieces of a word between which a line may end without a hyphen."""
    if word.isascii() and "-" not in word and "/" not in word:
        return (word,)
    pieces: list[str] = []
    current = ""
    for cluster in graphemes(word):
        if current:
            last = current[-1]
            after_mark = last in BREAK_AFTER and len(current) > 1 and not cluster[0].isdigit()
            between = (_wide(last) or _wide(cluster[0])) and cluster[0] not in NOT_FIRST and last not in NOT_LAST
            if after_mark or between:
                pieces.append(current)
                current = ""
        current += cluster
    pieces.append(current)
    return tuple(pieces)


def wrap(text: str, room: float, size: float, weight: Weight = "regular", most: int | None = None) -> list[str]:
    """Break a text into lines no wider than the room.

    Lines end at spaces, after hyphens and dashes, and between CJK characters; a word wider than the room is cut between
    user-perceived characters.

    :param text: the text, already cleaned
    :param room: width of a line in pixels
    :param most: number of lines to keep; what is cut off is marked with an ellipsis
    """
    lines: list[str] = []
    line = ""
    used = 0.0
    space = width(" ", size, weight)
    for word in text.split(" "):
        gap = space if line else 0.0
        wide = width(word, size, weight)
        if used + gap + wide <= room:
            line += (" " if line else "") + word
            used += gap + wide
            continue
        glue = " " if line else ""
        for piece in _pieces(word):
            for part in _parts(piece, room, size, weight):
                candidate = line + glue + part
                measured = width(candidate, size, weight)
                if line and measured > room:
                    lines.append(line)
                    line, used = part, width(part, size, weight)
                else:
                    line, used = candidate, measured
                glue = ""
        if most is not None and len(lines) > most:
            # The rest is cut off.
            break
    if line or not lines:
        lines.append(line)
    if most is not None and len(lines) > most:
        lines = [*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), room, size, weight, always=True)]
    return lines


def _parts(piece: str, room: float, size: float, weight: Weight) -> Iterator[str]:
    """Yield a piece whole where it fits the room, else the longest runs of user-perceived characters that do."""
    if width(piece, size, weight) <= room:
        yield piece
        return
    clusters: Sequence[str] = piece if piece.isascii() else list(graphemes(piece))
    begin, count = 0, 1

    def fits(number: int) -> bool:
        return width("".join(clusters[begin : begin + number]), size, weight) <= room

    while begin < len(clusters):
        # Runs are about as long as the one before, so few are measured for each.
        while begin + count < len(clusters) and fits(count + 1):
            count += 1
        while count > 1 and not fits(count):
            count -= 1
        yield "".join(clusters[begin : begin + count])
        begin += count


def shorten(text: str, room: float, size: float, weight: Weight = "regular", *, always: bool = False) -> str:
    """Return as much of a text as fits the room, ending with an ellipsis where something is left out.

    :param always: end with the ellipsis even where the text itself fits
    """
    if not always and width(text, size, weight) <= room:
        return text
    room -= width(ELLIPSIS, size, weight)
    kept = ""
    for cluster in graphemes(text):
        if width(kept + cluster, size, weight) > room:
            break
        kept += cluster
    return kept.rstrip(" ,;:.–—-") + ELLIPSIS
