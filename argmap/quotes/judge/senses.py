"""What equal letters can still hide: numbers, accents that make another word, and negations lost between words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from unicodedata import normalize

from argmap.quotes.words.fold import accented, fold, unspaced, words
from argmap.quotes.words.languages import is_negation
from argmap.quotes.words.numbers import numbers

_PRIVATIVE = frozenset(("a", "un", "im", "il", "ir", "dis", "non", "anti"))
_HARMLESS = frozenset(("nonetheless", "nevertheless", "notwithstanding", "anymore"))
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae"})
_SOFT = "\u00ad"
_WHOLLY = 3
"""Accented words from which a quotation without any accent was typed without them."""
_YO = str.maketrans("ё", "е")


def differences(
    source: str, quote: str, languages: tuple[str, ...], distinct: Callable[[str, str], bool]
) -> list[tuple[str, str]]:
    """Return pairs of (source's words, quotation's words) that differ in sense though their letters are equal.

    :param source: the passage as the source has it, without furniture
    :param quote: the quotation, with the same skeleton
    :param languages: the source's languages
    :param distinct: tells whether two words in lower case, which differ in accents only, are two words
    """
    found = _numbers(source, quote, languages) + _signs(source, quote)
    if not (source.isascii() and quote.isascii()):
        found += _accents(source, quote, distinct)
    found += _boundaries(source, quote, languages)
    return found


def _numbers(source: str, quote: str, languages: tuple[str, ...]) -> list[tuple[str, str]]:
    if not any(map(str.isdigit, quote)):
        return []
    theirs, ours = numbers(source, languages), numbers(quote, languages)
    if theirs == ours:
        return []
    missing, added = Counter(theirs) - Counter(ours), Counter(ours) - Counter(theirs)
    return [(" ".join(missing.elements()) or " ".join(theirs), " ".join(added.elements()) or " ".join(ours))]


_MATHS = {"<=": "≤", ">=": "≥", "!=": "≠", "=/=": "≠", "+/-": "±", "+-": "±", "⩽": "≤", "⩾": "≥", "∼": "~", "⁄": "/"}
_SIGN = re.compile(r"[≤≥≠≈±×÷∈∉⊂∩∪√∞∝]|(?:(?<=\s)|(?<=\d)|(?<=\b[^\W\d_])|(?<=\)))[<>=+](?=\s|[\d.(−-]|[^\W\d_]\b)")
_LEADING = re.compile(r"\A\s*[<>=+](?=\s*[\d.])")
_EXPONENT = re.compile(r"\^\s?[({]?[-‐‑–—−]")
_JOINT = re.compile(r"(?<=\d)\s?([/:]|[-‐‑–—−])\s?(?=\d)")


def _signs(source: str, quote: str) -> list[tuple[str, str]]:
    """Return the signs that differ: of comparison, of arithmetic, and those that join digits."""
    found = []
    theirs, ours = (_mathematical(text) for text in (source, quote))
    if theirs != ours:
        found.append((" ".join(theirs) or "no sign", " ".join(ours) or "no sign"))
    one, other = (_JOINT.findall(normalize("NFKC", text).replace("⁄", "/")) for text in (source, quote))
    joints = [["/" if mark == "/" else ":" if mark == ":" else "–" for mark in marks] for marks in (one, other)]
    if joints[0] != joints[1]:
        found.append((" ".join(joints[0]) or "no sign", " ".join(joints[1]) or "no sign"))
    return found


def _mathematical(text: str) -> list[str]:
    for written, sign in _MATHS.items():
        text = text.replace(written, sign)
    return [match[0] for match in _LEADING.finditer(text)] + _SIGN.findall(text) + _EXPONENT.findall(text)


def _accents(source: str, quote: str, distinct: Callable[[str, str], bool]) -> list[tuple[str, str]]:
    """Return pairs of words that accents tell apart; accents only left out count where another word results."""
    source, quote = source.translate(_LIGATURES), quote.translate(_LIGATURES)
    theirs, ours = words(source), words(quote)
    if any(unspaced(word[0]) for word in ours):
        # Simplified and traditional characters are one in the normal form; kana keep their sound marks there.
        pairs = _paired(theirs, ours)
        theirs = [their for their, our in pairs if not "\u3400" <= their[0] <= "\u9fff"]
        ours = [our for their, our in pairs if not "\u3400" <= their[0] <= "\u9fff"]
    if "".join(map(accented, theirs)) == "".join(map(accented, ours)):
        return []
    found = []
    bare = sum(accented(word) != fold(word) for word in theirs) >= _WHOLLY and quote.isascii()
    for their, our in _paired(theirs, ours):
        one, other = accented(their), accented(our)
        if one == other or one.translate(_YO) == other.translate(_YO):
            continue
        capitals = their.isupper() or our.isupper()
        dropped = other == fold(our)
        if (
            is_negation(their, ()) != is_negation(our, ())
            or (not bare and distinct(one, other) and not capitals)
            or not (dropped or capitals)
        ):
            found.append((their, our))
    return found


def _paired(theirs: list[str], ours: list[str]) -> list[tuple[str, str]]:
    """Return words of both sides whose letters are at the same places of the skeleton."""
    place, places = 0, {}
    for word in theirs:
        end = place + len(fold(word))
        places[place, end] = word
        place = end
    place, pairs = 0, []
    for word in ours:
        end = place + len(fold(word))
        if (place, end) in places:
            pairs.append((places[place, end], word))
        place = end
    return pairs


def _boundaries(source: str, quote: str, languages: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return words that are joined on one side and apart on the other, where that adds or takes a negation."""
    theirs, ours = words(source), words(quote)
    if "\u200b" in quote and list(map(fold, words(quote.replace("\u200b", " ")))) == list(map(fold, theirs)):
        return []
    found = []
    for their, our in _blocks(theirs, ours):
        if _broken(source, their) or _broken(quote, our) or fold("".join(their)) in _HARMLESS:
            continue
        negated = [any(is_negation(word, languages) for word in side) for side in (their, our)]
        privative = any(len(side) == 2 and fold(side[0]) in _PRIVATIVE and len(side[1]) >= 4 for side in (their, our))
        moved = len(their) == len(our)
        if negated[0] != negated[1] or privative or moved:
            found.append((" ".join(their), " ".join(our)))
    return found


def _broken(text: str, pieces: list[str]) -> bool:
    """Return whether a hyphen, as at a line's end, is between the pieces."""
    bare = [re.escape(piece.rstrip(_SOFT)) for piece in pieces]
    return any(re.search(f"{one}[-‐\u00ad¬]\\s*{other}", text) for one, other in pairwise(bare))


def _blocks(theirs: list[str], ours: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the smallest runs of words on both sides that have the same letters but not the same words."""
    one, other = [len(fold(word)) for word in theirs], [len(fold(word)) for word in ours]
    i = j = 0
    while i < len(theirs) and j < len(ours):
        first, second = i + 1, j + 1
        left, right = one[i], other[j]
        while left != right:
            if left < right and first < len(theirs):
                left += one[first]
                first += 1
            elif right < left and second < len(ours):
                right += other[second]
                second += 1
            else:
                break
        if first - i != second - j or first - i > 1:
            yield theirs[i:first], ours[j:second]
        i, j = first, second
