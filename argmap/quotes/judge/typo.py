"""Slips of the pen and of the scanner, distinguished from words that say something else."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from argmap.quotes.words.dictionaries import DICTIONARIES
from argmap.quotes.words.fold import fold
from argmap.quotes.words.languages import is_function_word, is_negation

# Letters and groups of letters that scanners take for one another, each group written as its first.
_LOOKALIKES = (
    ("w", "vv"), ("m", "rn", "nn", "ni", "in", "iii"), ("d", "cl", "ci"), ("h", "li", "b", "lr"), ("n", "ri", "u"),
    ("e", "c"), ("o", "c"), ("a", "o"), ("i", "l", "j", "t", "f"), ("o", "0"), ("s", "5"), ("g", "q"), ("y", "v"),
    ("u", "ii"),
    ("z", "2"), ("f", "s", "t"), ("k", "lc"), ("r", "t"), ("h", "n"), ("a", "u"), ("c", "t"),
)  # fmt: skip
_SCANNED = (*_LOOKALIKES, ("r", "n"), ("s", "a"))
"""What else is taken for one another where the source's word is no word, and so shows itself to be misread."""
_SURE = (("w", "vv"), ("m", "rn"), ("d", "cl"), ("h", "li"))
_PRINTED = (*_SURE, ("e", "c"))
_NAMES = (*_SURE, ("n", "u"), ("h", "b"), ("e", "c"))
_UNSPEAKABLE = re.compile("[bcdfghjklmnpqrstvwxz]{4}|^[rlnm][bcdfgkmnpstvz]|^[bdfgptvw]c")
_SHORTEST_SWAPPED, _SHORTEST_SLIP = 6, 4
"""Letters of a word from which another letter in it, or one too few, too many or misplaced, may be a slip."""
_SHORTEST_NEGATION = 6
"""Letters from which a misread negation cannot be another word."""
_OPPOSED = (
    ("hyper", "hypo"), ("inter", "intra", "infra"), ("pre", "post", "pro", "per"), ("ante", "anti"),
    ("macro", "micro"), ("endo", "exo", "ecto", "epi"), ("homo", "hetero"), ("mono", "di", "tri", "poly", "oligo"),
    ("ultra", "infra"), ("super", "supra", "sub"), ("over", "under"), ("peri", "para"), ("ab", "ad"),
    ("im", "em"), ("in", "en", "un"), ("ver", "zer", "er", "ent"), ("auf", "aus", "ab"),
    ("гипер", "гипо"), ("интер", "интра"), ("макро", "микро"), ("пре", "при"), ("υπερ", "υπο"), ("μακρο", "μικρο"),
)  # fmt: skip
"""Beginnings of words that make one word of another: hypertrophy, hypotrophy."""
_GLYPHS = str.maketrans({"1": "l", "i": "l", "|": "l", "0": "o", "5": "s", "8": "b", "6": "b", "9": "g", "2": "z"})


def is_typo(
    source: str, quote: str, known: Callable[[str], bool], languages: tuple[str, ...], is_common: Callable[[str], bool]
) -> bool:
    """Return whether a quotation's word is a mere slip for the source's word.

    It is one only if no text or dictionary has it, few letters differ, and it is neither a negation nor a number; a
    change at a word's edges that looks like a prefix or an ending is none, and in a name only lookalike letters are:
    letters that changed places make another name (Garnier, Granier).

    :param source: the source's word or words as written
    :param quote: the quotation's word or words
    :param known: tells whether a word is in use
    :param languages: the source's languages
    :param is_common: tells whether a dictionary of these languages has a word
    """
    from rapidfuzz.distance import OSA

    their, our = fold(source), fold(quote)
    if not their or not our or any(map(str.isdigit, their)) or (our.isdigit()):
        return False
    if any(is_negation(word, languages) for word in (*source.split(), *quote.split())):
        return is_glyph_slip(their, our) and not is_negation(quote, languages)
    if any(map(str.isdigit, our)):
        our = "".join(char.translate(_GLYPHS) if char.isdigit() else char for char in our)
        if our == their or is_glyph_slip(their, our):
            return True
        our = our.replace("l", "i") if OSA.distance(their, our.replace("l", "i")) < OSA.distance(their, our) else our
    if is_glyph_slip(their, our):
        return not known(our) or len(our) <= 2
    if len(their) < 3 or len(our) < 3 or known(our) or known(quote.lower()):
        return False
    if _is_opposed(their, our):
        return False
    name = (source[:1].isupper() or quote[:1].isupper()) and not is_function_word(source, languages)
    judged = bool(set(languages) & set(DICTIONARIES))
    common = judged and is_common(source.lower())
    # Where no dictionary has the source's word, it is a term or a name, and so may the quotation's be.
    groups = (_NAMES if name else _LOOKALIKES) if common else _PRINTED if judged and len(their) >= 6 else _SURE
    lookalike = _lookalike_distance(their, our, groups)
    distance = OSA.distance(their, our)
    if name:
        # “Hanser” may be a name beside “Hauser”, and “Petric” beside “Petrie”, but “Rnssian” is not a word.
        sure = _lookalike_distance(their, our, _SURE) <= 1 or _UNSPEAKABLE.search(our) is not None
        return len(their) >= 4 and lookalike <= 1 and distance > 0 and sure
    allowed = 1 if len(their) <= 4 else 2 if len(their) <= 9 else 3
    if lookalike <= allowed and lookalike < 10:
        return True
    # One letter for another in a short word gives a word that no dictionary may have: “cire” and “cive”.
    swapped = len(their) == len(our) and sorted(their) != sorted(our)
    return (
        common
        and len(their) >= (_SHORTEST_SWAPPED if swapped else _SHORTEST_SLIP)
        and distance <= (1 if len(their) <= 7 else 2)
        and not _is_affixed(their, our)
    )


def is_scan_slip(
    source: str, quote: str, reads: Callable[[str], bool], known: Callable[[str], bool], languages: tuple[str, ...]
) -> bool:
    """Return whether a source's word is a bad scan of the quotation's: no word itself, and of the same shapes.

    :param source: the source's word as written; quote: the quotation's
    :param reads: tells whether a word of the source is one; known: whether one of the quotation is
    :param languages: the source's languages
    """
    their, our = fold(source), fold(quote)
    if not their or not our or reads(source) or any(map(str.isdigit, our)):
        return False
    if any(map(str.isdigit, their)) and any(map(str.isalpha, their)) and is_glyph_slip(their, our):
        return True
    if not known(quote):
        return False
    negated = is_negation(quote, languages) != is_negation(source, languages)
    if negated and min(len(their), len(our)) < _SHORTEST_NEGATION and not is_glyph_slip(their, our):
        return False
    if is_glyph_slip(their, our):
        return True
    their = "".join(char.translate(_GLYPHS) if char.isdigit() else char for char in their)
    allowed = 1 if max(len(their), len(our)) <= 5 else 2 if len(our) <= 9 else 3
    return _lookalike_distance(their, our, _SCANNED) <= allowed


def is_glyph_slip(one: str, other: str) -> bool:
    """Return whether two words look the same in print: l, i and 1, o and 0.

    >>> is_glyph_slip("in", "ln"), is_glyph_slip("of", "0f"), is_glyph_slip("on", "in")
    (True, True, False)
    """
    return one != other and one.translate(_GLYPHS) == other.translate(_GLYPHS)


def _is_opposed(one: str, other: str) -> bool:
    """Return whether two words differ only in a prefix that makes one word of the other."""
    for family in _OPPOSED:
        stems = [{word[len(prefix) :] for prefix in family if word.startswith(prefix)} for word in (one, other)]
        if any(len(stem) >= 3 for stem in stems[0] & stems[1]):
            return True
    return False


def _is_affixed(one: str, other: str) -> bool:
    """Return whether one word is the other with letters put before or after it, or with another ending."""
    short, long = sorted((one, other), key=len)
    if long.startswith(short) or long.endswith(short):
        return True
    common = 0
    while common < len(short) and short[common] == long[common]:
        common += 1
    return common >= len(short) - 1 and not long.endswith(short[common:])


def _lookalike_distance(their: str, our: str, groups: tuple[tuple[str, ...], ...]) -> int:
    """Return how many letter groups must be taken for lookalikes to read one word as the other; 99 if that fails.

    :param groups: lookalikes that count: fewer for names, and where no dictionary tells words from slips
    """
    if abs(len(their) - len(our)) > 3 or len(their) > 40:
        return 99
    pairs = _pairs(groups)
    best = {0: {0: 0}}
    for i in range(len(their) + 1):
        row = best.get(i, {})
        for j in sorted(row):
            cost = row[j]
            if i < len(their) and j < len(our) and their[i] == our[j]:
                target = best.setdefault(i + 1, {})
                target[j + 1] = min(target.get(j + 1, 99), cost)
            for left, right in pairs:
                if their.startswith(left, i) and our.startswith(right, j):
                    target = best.setdefault(i + len(left), {})
                    target[j + len(right)] = min(target.get(j + len(right), 99), cost + 1)
    return best.get(len(their), {}).get(len(our), 99)


@lru_cache(maxsize=4)
def _pairs(groups: tuple[tuple[str, ...], ...]) -> list[tuple[str, str]]:
    return [(left, right) for group in groups for left in group for right in group if left != right]
