"""Texts as people send them, made fit to be shown and kept."""

from __future__ import annotations


def tidy(text: str) -> str:
    """Return a text without control characters, which no page, file or export could hold; its lines stay."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in plain if letter in "\n\t" or _fit(letter)).strip()


def _fit(letter: str) -> bool:
    return letter >= " " and letter not in UNFIT and not "\ud800" <= letter <= "\udfff"


#: Delete, marks that turn the direction of whatever follows them, and what is not a letter.
UNFIT = frozenset("\x7f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff")
