"""Numbers that call notes, glued to the words of a text, distinguished from numbers that are part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

MOST_NUMERALS = 300_000
"""Numbers beyond which a text is not a book, and is not searched for those that call notes."""
MOST_CALLS = 100_000
"""The same for numbers that stand where notes are called."""
SHORTEST_RUN = 3
"""Numbers that must rise one by one before they are taken for note or page numbers."""
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
# One class of characters at the front lets the search run past everything else at once.
_NUMERAL = re.compile(r"[\[\d⁰¹²³⁴-⁹](?:(?<=\[)\d{1,3}\]|(?<=\d)\d*|(?<=[⁰¹²³⁴-⁹])[⁰¹²³⁴-⁹]*)")
_BEFORE_NOTE = frozenset(".,;:!?…”’»“)]'\"。」』）")
_BEHIND_NOTE = frozenset("—–.,;:!?”’»)]'\"[“")
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_A-Z]{3,}\Z")
_MEASURED = frozenset(("arc", "cos", "cot", "deg", "exp", "lim", "log", "max", "min", "mol", "rad", "sec", "sin"))
_DECIMAL = re.compile(r"\s*[^\W\dA-Z_]|\s*[%‰°\d]|[.,:]\d")


def glued(text: str) -> Iterator[tuple[int, int, int, bool]]:
    """Yield (start, end, number, whether in plain figures) of the numbers right after a word or its mark."""
    for count, match in enumerate(_NUMERAL.finditer(text)):
        if count > MOST_NUMERALS:
            return
        start, end = match.span()
        if end - start > 5 or (end - start > 3 and text[start] != "["):
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        follows = start and (before.isalpha() or before in _BEFORE_NOTE)
        if follows and (not after or after.isspace() or after in _BEHIND_NOTE or after.isupper()):
            number = match[0].strip("[]")
            yield start, end, int(number.translate(SUPERSCRIPTS)), number[0].isdecimal() and match[0][0] != "["


def note_numbers(text: str) -> list[tuple[tuple[int, int], int]]:
    """Return ((start, end), number) of the numbers glued to words that rise one by one, ten or a hundred pages long.

    Raised figures after a mark call notes without more ado. A plain number counts where the one before it or after it
    in its run is its neighbour; runs begin again with chapters.
    """
    found: list[tuple[tuple[int, int], int, bool]] = []
    for start, end, number, bare in glued(text):
        before = text[max(0, start - 2) : start]
        decimal = bare and before[:1].isdigit() and before[-1:] in ".,:'’"
        letter = bare and before[-1:].isalpha()
        if decimal and _DECIMAL.match(text, end):
            continue
        if number and not (letter and before.isupper()):
            found.append(((start, end), number, decimal or letter))
            if len(found) == MOST_CALLS:
                break
    best: list[int] = [1] * len(found)
    previous: list[int] = [-1] * len(found)
    latest: dict[int, int] = {}
    for at, (_, number, _) in enumerate(found):
        for step in (1, 2):
            before_at = latest.get(number - step)
            if before_at is not None and best[before_at] + 1 > best[at] and (step == 1 or best[before_at] >= 2):
                best[at], previous[at] = best[before_at] + 1, before_at
        if number not in latest or best[at] >= best[latest[number]] or at - latest[number] > 40:
            latest[number] = at
    chosen: set[int] = set()
    doubtful: set[int] = set()
    for at in sorted(range(len(found)), key=lambda at: (-best[at], at)):
        if at in chosen or at in doubtful or best[at] < SHORTEST_RUN:
            continue
        run = [at]
        while (place := previous[run[-1]]) >= 0 and place not in chosen and place not in doubtful:
            run.append(place)
        if all(found[place][2] for place in run):
            doubtful.update(run)  # and so is all after it, which is not gone through again
            continue
        while (place := previous[run[-1]]) >= 0 and place not in chosen:
            run.append(place)
        if len(run) >= SHORTEST_RUN:
            chosen.update(run)
    chosen.update(
        at
        for at, ((start, _), number, _) in enumerate(found)
        if number and text[start] in _RAISED and (text[start - 1] in _BEFORE_NOTE or _ends_word(text, start))
    )
    return [(found[at][0], found[at][1]) for at in sorted(chosen)]


def _ends_word(text: str, place: int) -> bool:
    """Return whether a word in small letters ends before a raised figure, and not a unit or a name of a quantity."""
    word = _WORD.search(text, max(0, place - 24), place)
    return word is not None and word[0] not in _MEASURED


def roman(number: str) -> int | None:
    """Return the value of a Roman number of up to four hundred, None for letters that are none.

    >>> roman("xiv"), roman("vx")
    (14, 5)
    """
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    total = 0
    digits = [values[letter] for letter in number.lower() if letter in values]
    for digit, following in zip(digits, [*digits[1:], 0], strict=True):
        total += -digit if digit < following else digit
    return total if total > 0 else None


def is_called(text: str, place: int, number: int) -> bool:
    """Return whether a note's number is called in the text before a place."""
    return any(called == number for _, _, called, _ in glued(text[max(0, place - 6000) : place + 12]))
