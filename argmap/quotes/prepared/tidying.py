"""The source's own words made fit to be quoted: one line, no furniture, words broken at line ends fixed."""

from __future__ import annotations

import re

from argmap.quotes.prepared.prepared import Prepared
from argmap.quotes.words.fold import JOINERS, collapse, fold

_BROKEN = re.compile(r"([^\W\d_]+)[-‐\u00ad¬]\s*\n\s*([^\W\d_]+)")
_SOFT = re.compile(f"[{JOINERS}]")


def tidy(prepared: Prepared, start: int, end: int) -> str:
    """Return the running text between two offsets in one line, with words that a line's end broke in one piece.

    A hyphen at a line's end stays where the word without it is not in use in the text or in its language.
    """

    def fixed(match: re.Match[str]) -> str:
        joined = match[1] + match[2]
        parts = prepared.body.number(fold(match[1])) and prepared.body.number(fold(match[2]))
        whole = prepared.body.number(fold(joined)) or joined.lower() in prepared.dictionaries
        if whole or (match[2][:1].islower() and not (parts and match[1].lower() in prepared.dictionaries)):
            return joined
        return f"{match[1]}-{match[2]}"

    return collapse(_SOFT.sub("", _BROKEN.sub(fixed, prepared.clean(start, end))))
