"""Words that decide a sentence's meaning: negations, words that reverse it, numbers; and a text's language."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from argmap.quotes.words.fold import APOSTROPHES, fold
from argmap.quotes.words.wordlists import languages_with, listed

COVERED = (*languages_with("negation"), "ja", "ko", "zh")
"""Languages whose negations are listed; Chinese, Japanese and Korean ones are found by their characters."""

CJK_NEGATIONS = frozenset("不没沒無无非未否勿莫別别弗毋")
_INNER_NEGATIONS = re.compile("않|없|아니|못|안(?=$)|아닌|아닙|말라|말고")
_KANA_NEGATIONS = re.compile(
    "な(?:い|かっ|く|けれ|し)|ません|まい|(?<=[わかがさたなばまらえけげせてねべめれしじ])(?:ず|ぬ)"
)
_TURKISH = re.compile(
    r"\w{2}m(?:adan|eden|az|ez|azlar|ezler|adı|edi|adılar|ediler|amış|emiş|ayan|eyen|ayacak|eyecek|adığı\w*|ediği\w*"
    r"|[ıiuü]yor\w*|amak|emek)$"
)
_CONTRACTION = re.compile(f"n[{APOSTROPHES}]t$", re.IGNORECASE)
_ELIDED_NE = re.compile(f"n[{APOSTROPHES}]", re.IGNORECASE)


def languages_of(vocabulary: Container[str]) -> tuple[str, ...]:
    """Return the languages a text seems to be in, likeliest first; none if too few little words tell.

    :param vocabulary: the normal forms of the text's words
    """
    weight = _weights()
    scores = {
        name: sum(weight[word] for word in listed("common", (name,)) if word in vocabulary)
        for name in languages_with("common")
    }
    best = max(scores.values())
    if best < 1:
        return ()
    return tuple(
        sorted((name for name in scores if scores[name] >= 0.5 * best), key=lambda name: (-scores[name], name))
    )


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    """Return how much each common word tells of a language: less, the more languages have it."""
    counts: dict[str, int] = {}
    for name in languages_with("common"):
        for word in listed("common", (name,)):
            counts[word] = counts.get(word, 0) + 1
    return {word: 1 / count for word, count in counts.items()}


def is_negation(word: str, languages: tuple[str, ...]) -> bool:
    """Return whether a word, as it is written, negates.

    :param languages: the languages of the text it is in; none for any that is listed

    >>> [is_negation(word, ("en",)) for word in ("Not", "won’t", "knot")]
    [True, True, False]
    >>> is_negation("n’est", ("fr",))
    True
    """
    form = fold(word)
    if form in listed("negation", languages) or form in CJK_NEGATIONS or _INNER_NEGATIONS.search(word):
        return True
    if _CONTRACTION.search(word) or (languages[:1] == ("tr",) and _TURKISH.search(word.lower())):
        return True
    return _ELIDED_NE.match(word) is not None and (not languages or bool({"fr", "it", "ro"} & set(languages)))


def negations(words: list[str], languages: tuple[str, ...]) -> list[str]:
    """Return the words among these that negate, and kana endings that do."""
    found = [word for word in words if is_negation(word, languages)]
    kana = "".join(word if "\u3041" <= word[0] <= "\u309f" else " " for word in words)
    return found + _KANA_NEGATIONS.findall(kana) if kana.strip() else found


def is_turning(word: str, languages: tuple[str, ...]) -> bool:
    """Return whether a word is one of few that turn a statement's sense, such as “only” or “failed”."""
    return fold(word) in listed("turning", languages)


def is_number(word: str, languages: tuple[str, ...]) -> bool:
    """Return whether a word is or contains a number."""
    return any(map(str.isdigit, word)) or fold(word) in listed("number", languages)


def is_function_word(word: str, languages: tuple[str, ...]) -> bool:
    """Return whether a word is one of a language's commonest little words."""
    return fold(word) in listed("common", languages)
