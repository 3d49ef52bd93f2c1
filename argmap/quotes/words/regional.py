"""Regional spelling: one word as two countries write it, distinguished from two words."""

from __future__ import annotations

import re
from functools import lru_cache

from argmap.quotes.words.fold import fold
from argmap.quotes.words.wordlists import families, listed

_ISE = re.compile(r"(?<=[bcdfghlmnprtvy])(?:i[sz]|y[sz])(?=(?:e|es|ed|er|ers|ing|able|ation|ations|ational)$)")
_DOUBLED = re.compile(r"(?<=[aeiou])ll(?=(?:ed|ing|er|ers|or|ors|en|ens|ous|ously|ery|ist|ists|ment|ments)$)")
_ENDINGS = (("ogue", "og"), ("ogues", "ogs"), ("exion", "ection"), ("exions", "ections"), ("nexe", "nex"))
_SHORTEST = 6


def same(one: str, other: str) -> bool:
    """Return whether two words are one in British and in American spelling.

    >>> same("favourite", "favorite"), same("organised", "organized"), same("centres", "centers"), same("for", "four")
    (True, True, True, False)
    >>> same("oedema", "edema"), same("dialogue", "dialog"), same("woollen", "woolen"), same("mouldy", "moldy")
    (True, True, True, True)
    >>> same("advise", "advice"), same("prise", "prize"), same("travelled", "traveled"), same("grey", "gray")
    (False, False, True, True)
    """
    first, second = fold(one), fold(other)
    if first == second:
        return False
    pairs = families("regional", ("en",))
    if first in pairs and pairs[first] == pairs.get(second):
        return True
    if american(first) == american(second):
        return True
    if max(len(first), len(second)) < _SHORTEST:
        return False
    # “Haemoglobin”, “oesophagus”, “archaeology”: no two English words differ by such a vowel alone.
    if first.replace("ae", "e").replace("oe", "e") == second.replace("ae", "e").replace("oe", "e"):
        return True
    if first.replace("mould", "mold") == second.replace("mould", "mold"):
        return True
    return any(
        {first, second} == {stem + british, stem + other}
        for british, other in _ENDINGS
        for stem in {word[: -len(british)] for word in (first, second) if word.endswith(british)}
    )


@lru_cache(maxsize=4096)
def american(word: str) -> str:
    """Return a word as American spelling has it, as far as rules tell."""
    for stem in listed("regional_our", ("en",)):
        british = stem[:-2] + "our"
        if british in word:
            return word.replace(british, stem, 1)
    for stem in listed("regional_er", ("en",)):
        british = stem[:-2] + "re"
        if word.startswith(british) and word[len(british) :] in ("", "s", "d"):
            return stem + word[len(british) :]
    if len(word) < _SHORTEST or word in listed("regional_not", ("en",)):
        return word
    if match := _ISE.search(word):
        return f"{word[: match.start() + 1]}z{word[match.end() :]}"
    return _DOUBLED.sub("l", word, count=1)
