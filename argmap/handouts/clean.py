"""Text made fit for documents: control characters out, directions known, spreadsheet cells that are never formulas."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile(
    "[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\ufff9-\ufffb"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}-{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_INNER = str.maketrans("“”", "‘’")
_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")
_LONG = re.compile(r"[^\s\u200b]{41,}")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "|", "%")
CELL = 32_767
"""Characters a spreadsheet cell holds at most (ECMA-376, and Excel's limits)."""


def clean(text: str) -> str:
    """Return a text without the characters XML 1.0 forbids, line breaks as ``\\n``, and no forced directions.

    Directional overrides, embeddings and isolates go: one left open would turn round whatever a document says after it,
    and letters have a direction of their own.

    >>> clean("a\\x00b\\x0bc\\r\\nd\\u202ee")
    'abc\\nde'
    """
    return _FORBIDDEN.sub("", _BREAKS.sub("\n", text))


def line(text: str) -> str:
    """Return a text on one line.

    >>> line(" a\\n  b\\t c ")
    'a b c'
    """
    return " ".join(clean(text).split())


def breakable(text: str) -> str:
    """Return a text whose words beyond 40 characters may be broken, as in long addresses.

    >>> breakable("short"), len(breakable("x" * 100))
    ('short', 104)
    """
    return _LONG.sub(lambda word: "\u200b".join(re.findall(".{1,20}", word[0])), text)


def cell(text: str) -> str:
    """Return a text fit for a spreadsheet cell: clean, and no longer than a cell can be."""
    plain = clean(text).replace("\t", " ")
    return plain if len(plain) <= CELL else plain[: CELL - 1] + "…"


def looks_like_formula(text: str) -> bool:
    """Return whether a spreadsheet could take a text for a formula or a command when it is typed or pasted."""
    return text.lstrip(" \u00a0\u200b\ufeff").startswith(_FORMULA)


def right_to_left(text: str) -> bool:
    """Return whether a text runs from right to left, by its first letter with a direction.

    >>> right_to_left("1 \\u0639"), right_to_left("a \\u0639")
    (True, False)
    """
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def quotation(text: str) -> str:
    """Return a text on one line in quotation marks; double marks within it become single ones, as printers have it.

    >>> quotation("They call it “order”.")
    '“They call it ‘order’.”'
    """
    return f"“{line(text).translate(_INNER)}”"


def shortened(text: str, words: int) -> str:
    """Return a text's first words, with an ellipsis where there are more.

    >>> shortened("one two three", 2)
    'one two …'
    """
    parts = line(text).split(" ")
    kept = " ".join(parts[:words])
    kept = kept if len(kept) <= words * 24 else kept[: words * 24]
    return kept if len(parts) <= words and kept == " ".join(parts) else f"{kept} …"
