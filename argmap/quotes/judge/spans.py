"""Where a passage begins and ends in the text as supplied, once its words are known."""

from __future__ import annotations

import re

from argmap.quotes.prepared.prepared import Prepared
from argmap.quotes.words.fold import APOSTROPHES, DASHES, QUOTES, fold, unspaced, word_pattern
from argmap.quotes.words.index import Index
from argmap.quotes.words.languages import CJK_NEGATIONS
from argmap.quotes.words.wordlists import listed

Span = tuple[int, int]
_LINE_END_HYPHEN = re.compile(r"[-‐\u00ad¬]\s*\n\s*\Z")
_UNIT = re.compile(r"\s?(?:[%‰°]|[$€£¥₽₹₤₩₺₴](?!\d))")
_CJK_NEGATIONS = frozenset(("没有", "沒有", "并非", "並非", "不是", "毫无", "毫無"))
_KANA_ENDING = re.compile("な(?:かった|い|く|けれ)|ません|ずに|ぬ(?=[。、」])")
_REACH = 8
"""Characters of white space to look across for the punctuation a quotation ends with."""


def span(prepared: Prepared, index: Index, words: Span, quote: str) -> Span:
    """Return the offsets of a run of words, with the punctuation around it that the quotation has too.

    :param words: (first word, word after the last)
    :param quote: the quotation, or the part of it that these words are
    """
    text, low, high = prepared.text, index.starts[words[0]], index.ends[words[1] - 1]
    head, tail = edges(quote)
    body = index is prepared.body
    place = high
    for char in tail:
        skip = place
        while skip < min(place + _REACH, len(text)) and text[skip].isspace():
            skip += 1
        opens = skip > place and text[skip : skip + 1] in QUOTES and text[skip + 1 : skip + 2].isalnum()
        if skip < len(text) and not opens and alike(text[skip], char) and not (body and _in_block(prepared, skip)):
            place = high = skip + 1
        else:
            break
    place = low
    for char in reversed(head):
        skip = place - 1
        while skip >= max(0, place - _REACH) and text[skip].isspace():
            skip -= 1
        closes = skip < place - 1 and skip > 0 and text[skip] in QUOTES and not text[skip - 1].isspace()
        if skip >= 0 and not closes and alike(text[skip], char) and not (body and _in_block(prepared, skip)):
            place = low = skip
        else:
            break
    return low, high


def edges(quote: str) -> tuple[str, str]:
    """Return the marks before a text's first letter or digit and after its last, without white space."""
    found = word_pattern(quote).search(quote)
    if found is None:
        return "", ""
    last = len(quote)
    while last and not quote[last - 1].isalnum() and not fold(quote[last - 1]):
        last -= 1
    return "".join(quote[: found.start()].split()), "".join(quote[last:].split())


def alike(one: str, other: str) -> bool:
    """Return whether two marks are the same but for typography: any quotation mark, any dash."""
    if one == other:
        return True
    return any(one in kind and other in kind for kind in (QUOTES, DASHES, ".…", "([", ")]"))


def _in_block(prepared: Prepared, place: int) -> bool:
    mask = prepared.masked_at(place)
    return mask is not None and mask.block


def parts(prepared: Prepared, start: int, end: int) -> tuple[Span, ...]:
    """Return the stretches between two offsets that blocks of furniture set apart."""
    text = prepared.text
    found: list[Span] = []
    place = start
    for mask in prepared.masks_in(start, end):
        if not mask.block:
            continue
        high = _rstrip(text, mask.start)
        while high > place and (inner := prepared.masked_at(high - 1)) is not None:
            high = _rstrip(text, inner.start)
        if high > place:
            found.append((place, high))
        place = mask.end
        while place < end and text[place].isspace():
            place += 1
    if end > place:
        found.append((place, end))
    return tuple(found) or ((start, end),)


def _rstrip(text: str, place: int) -> int:
    while place and text[place - 1].isspace():
        place -= 1
    return place


def cuts_word(prepared: Prepared, index: Index, words: Span) -> str:
    """Return what a run of words cuts at its edges, as a clause for readers; empty if it cuts nothing.

    A line's end can break a word in two, and a number's digits can be on both sides of a point.
    """
    text, first, last = prepared.text, words[0], words[1]
    if first and _one_word(prepared, index, first):
        return f"begins inside the word “{_whole(prepared, index, first)}”"
    if last < len(index) and _one_word(prepared, index, last):
        return f"ends inside the word “{_whole(prepared, index, last)}”"
    start, end = index.starts[first], index.ends[last - 1]
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if text[start].isdigit() and before[-1:] in {".", ",", "/", ":"} and before[:1].isdigit() and len(before) == 2:
        return "begins inside a number"
    if (
        text[end - 1].isdigit()
        and after[:1] in {".", ",", "/", ":"}
        and after[1:].isdigit()
        and prepared.masked_at(end + 1) is None
    ):
        return "ends inside a number"
    if before[-1:] and (before[-1:] in CJK_NEGATIONS or before in _CJK_NEGATIONS):
        return f"begins right after the negation “{before.strip()[-2:]}”"
    if unspaced(text[end - 1]) and (ending := _KANA_ENDING.match(text, end)):
        return f"ends right before the negation “{ending[0]}”"
    if first and before[-1:] in {"-", "‐", "‑"}:
        prefix = fold(text[index.starts[first - 1] : index.ends[first - 1]])
        if prefix in {"non", "un", "anti", "in", "not", "nicht", "no"}:
            return f"begins inside the word “{prefix}-{text[start : index.ends[first]]}”"
    return ""


def cuts_sign(text: str, start: int, end: int) -> bool:
    """Return whether a passage leaves out the sign, currency or per cent of the number it begins or ends with."""
    if text[start].isdigit() and start and text[start - 1] in "-−–+±$€£¥₽₹₤₩₺₴.<>≤≥≠≈=":
        before = text[start - 2 : start - 1] if start > 1 else " "
        if before.isspace() or before in "([“\"‘'«":
            return True
    if start > 1 and text[start].isdigit() and text[start - 1] == " " and text[start - 2] in "<>≤≥≠≈±":
        return True
    return text[end - 1].isdigit() and _UNIT.match(text, end) is not None


def _one_word(prepared: Prepared, index: Index, word: int) -> bool:
    """Return whether a word and the one before it are halves of one that a line's end broke."""
    text = prepared.text
    gap = text[index.ends[word - 1] : index.starts[word]]
    if len(gap) > 200 or not _LINE_END_HYPHEN.search(gap) or not text[index.starts[word]].islower():
        return False
    joined = index.forms[index.ids[word - 1]] + index.forms[index.ids[word]]
    return bool(index.number(joined)) or joined in prepared.dictionaries


def _whole(prepared: Prepared, index: Index, word: int) -> str:
    text = prepared.text
    return text[index.starts[word - 1] : index.ends[word - 1]] + text[index.starts[word] : index.ends[word]]


def is_elision_edge(word: str, at: int) -> bool:
    """Return whether a word may be cut at a place: after a Romance language's elided article or pronoun.

    >>> is_elision_edge("l’homme", 1), is_elision_edge("n’est", 1), is_elision_edge("don’t", 3)
    (True, False, False)
    """
    letters = [place for place, char in enumerate(word) if char.isalnum()]
    if not 0 < at < len(letters):
        return False
    gap = word[letters[at - 1] + 1 : letters[at]]
    head = fold(word[: letters[at]])
    return bool(gap) and all(char in APOSTROPHES for char in gap) and head in listed("elided_article")
