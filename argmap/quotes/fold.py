"""The normal form that quotations and sources are compared in: words, their letters and digits, and nothing else."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache

NORMAL_FORM = 1
"""Version of the normal form; an anchor made with another version is checked again."""

# Scripts written without spaces: every character is a word of its own, so that a quotation may begin at any of them.
_UNSPACED = (
    "\u0e01-\u0e4f\u0e81-\u0ecd\u1000-\u109f\u1780-\u17d3\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# Marks that writers and printers add or leave out without making another word: vowel points, cantillation, accents.
_DROPPED = re.compile("[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]+")
_POINTS = re.compile("[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]+")
_ALEF = str.maketrans("أإآٱ", "اااا")
_LETTERS = {"æ": "ae", "œ": "oe", "ŀ": "l", "ŉ": "n"}
JOINERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u180e"
"""Characters without a width of their own: soft hyphens, joiners, byte order marks."""
APOSTROPHES = "'’‘ʼ＇`´"
QUOTES = "\"'“”„‟«»‹›‘’‚‛`´′″「」『』《》〈〉＂＇ʼ"
DASHES = "-‐‑‒–—―−﹣－~"


@lru_cache(maxsize=1)
def _marks() -> str:
    """Return the combining marks as a regular expression's character ranges."""
    ranges: list[list[int]] = []
    for code in range(0x300, 0x1F000):
        if unicodedata.category(chr(code))[0] == "M":
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)


_SEPARATED = "(?<=\\d)[.,'’·٫٬\\u00a0\\u202f\\u2009](?=\\d)"


def word_pattern(text: str) -> re.Pattern[str]:
    """Return the expression for one word of a text, as its only group.

    A number with its separators is one word, and so is a word with an apostrophe or an invisible character inside.
    """
    if text.isascii():
        return _ascii_pattern()
    return _full_pattern() if _special().search("".join(set(text))) else _plain_pattern()


@lru_cache(maxsize=1)
def _ascii_pattern() -> re.Pattern[str]:
    letters = "[A-Za-z0-9]+"
    return re.compile(f"({letters}(?:(?:'|(?<=[0-9])[.,](?=[0-9])){letters})*)")


@lru_cache(maxsize=1)
def _plain_pattern() -> re.Pattern[str]:
    return re.compile(f"([^\\W_]+(?:(?:[{APOSTROPHES}]|{_SEPARATED})[^\\W_]+)*)")


@lru_cache(maxsize=1)
def _special() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}{_marks()}{JOINERS}]")


@lru_cache(maxsize=1)
def _full_pattern() -> re.Pattern[str]:
    marks = _marks()
    unspaced = f"[{_UNSPACED}][{marks}{JOINERS}]*"
    letters = f"[^\\W_{_UNSPACED}]"
    run = f"{letters}+(?:[{marks}{JOINERS}]+{letters}*)*"
    return re.compile(f"({unspaced}|{run}(?:(?:[{APOSTROPHES}](?={letters})|{_SEPARATED}){run})*)")


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Return the letters and digits of a word in the normal form.

    Compatibility forms, ligatures, case, accents, vowel points and other scripts' digits are levelled; vowel signs
    and sound marks that make another word (Indic, Thai, kana) are kept.

    >>> fold("ﬁnally"), fold("Straße"), fold("1,500"), fold("d’être"), fold("Œuvre"), fold("が") == fold("か")
    ('finally', 'strasse', '1500', 'detre', 'oeuvre', False)
    """
    if word.isascii():
        lower = word.lower()
        return lower if lower.isalnum() else "".join(filter(str.isalnum, lower))
    text = _DROPPED.sub("", unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold()))
    return "".join(_folded(char) for char in text if char.isalnum() or unicodedata.category(char)[0] == "M")


@lru_cache(maxsize=1 << 12)
def _folded(char: str) -> str:
    decimal = unicodedata.decimal(char, None)
    return str(decimal) if decimal is not None else _LETTERS.get(char, char)


def accented(word: str) -> str:
    """Return a word's letters in lower case with their accents, composed; apostrophes and the like are left out.

    Vowel points of Hebrew and Arabic, which most texts do without, are left out too.
    """
    lower = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word).casefold())
    lower = _POINTS.sub("", lower).translate(_ALEF)
    return "".join(char for char in lower if char.isalnum() or unicodedata.category(char)[0] == "M")


def words(text: str) -> list[str]:
    """Return the words of a short text, as they are written.

    >>> words("1,500 “men” didn’t re-\\nturn in 1.5 hours")
    ['1,500', 'men', 'didn’t', 're', 'turn', 'in', '1.5', 'hours']
    """
    return word_pattern(text).findall(text)


def skeleton(text: str) -> str:
    """Return the letters and digits of a text in the normal form, without anything between words."""
    return "".join(fold(word) for word in words(text))


def collapse(text: str) -> str:
    """Return a text with each run of white space as one space and none at the ends."""
    return " ".join(text.split())


def unspaced(char: str) -> bool:
    """Return whether a character belongs to a script that is written without spaces between words."""
    return _unspaced_pattern().match(char) is not None


@lru_cache(maxsize=1)
def _unspaced_pattern() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]")


LOW_BYTE = 0 if sys.byteorder == "little" else -1
"""Where the lowest byte of a machine integer stands."""
