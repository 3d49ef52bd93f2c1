"""The normal form that quotations and sources are compared in: words, their letters and digits, and nothing else."""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

NORMAL_FORM = 2
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
_STACK = 30
JOINERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u180e"
"""Characters without a width of their own: soft hyphens, joiners, byte order marks."""
APOSTROPHES = "'’‘ʼ＇`´"
QUOTES = "\"'“”„‟«»‹›‘’‚‛`´′″「」『』《》〈〉＂＇ʼ"
DASHES = "-‐‑‒–—―−﹣－~"


@lru_cache(maxsize=1)
def _marks() -> str:
    """Return the combining marks as a regular expression's character ranges."""
    first = 0x300
    kinds = "".join(map(unicodedata.category, map(chr, range(first, 0x1F000))))[::2]
    ranges = [(first + run.start(), first + run.end() - 1) for run in re.finditer("M+", kinds)]
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)


_SEPARATORS = ".,·٫٬\\u00a0\\u202f\\u2009"


def word_pattern(text: str) -> re.Pattern[str]:
    """Return the expression for one word of a text, as its only group.

    A number with its separators is one word, and so is a word with an apostrophe or an invisible character inside.
    """
    return _ascii_pattern() if text.isascii() else pattern_for(characters(text))


def pattern_for(chars: frozenset[str]) -> re.Pattern[str]:
    """Return the expression for one word of a text that has these characters."""
    return _full_pattern() if _special().search("".join(chars)) else _plain_pattern()


def is_unspaced(chars: frozenset[str]) -> bool:
    """Return whether any of some characters belongs to a script that is written without spaces."""
    return _unspaced_pattern().search("".join(chars)) is not None


def _is_marked(chars: frozenset[str]) -> bool:
    return _marked().search("".join(chars)) is not None


@lru_cache(maxsize=1)
def _marked() -> re.Pattern[str]:
    return re.compile(f"[{_marks()}{JOINERS}]")


@lru_cache(maxsize=1)
def _ascii_pattern() -> re.Pattern[str]:
    letters = "[A-Za-z0-9]+"
    return re.compile(f"({letters}(?:(?:'|(?<=[0-9])[.,](?=[0-9])){letters})*)")


_JOINED = f"[{_SEPARATORS}{APOSTROPHES}](?:(?<=[{APOSTROPHES}])|(?<=\\d.)(?=\\d))"


@lru_cache(maxsize=1)
def _plain_pattern() -> re.Pattern[str]:
    return re.compile(f"([^\\W_]++(?:{_JOINED}[^\\W_]++)*+)")


@lru_cache(maxsize=1)
def _special() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}{_marks()}{JOINERS}]")


@lru_cache(maxsize=1)
def _full_pattern() -> re.Pattern[str]:
    marks = _marks()
    letters = f"[^\\W_{_UNSPACED}]"
    run = f"{letters}++(?:[{marks}{JOINERS}]++{letters}*+)*+"
    return re.compile(f"({run}(?:{_JOINED}{run})*+|[{_UNSPACED}][{marks}{JOINERS}]*+)")


@lru_cache(maxsize=2)
def _unspaced_runs(marked: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    one = f"[{_UNSPACED}][{_marks()}{JOINERS}]*+"
    return re.compile(f"(?:{one}){{8,}}+" if marked else f"[{_UNSPACED}]{{8,}}+"), re.compile(one)


def unspaced_runs(text: str, chars: frozenset[str]) -> Iterator[tuple[int, int, list[str] | str]]:
    """Yield (start, end, words) of the long runs of characters in a text that are words each.

    The words are the run itself where no character has marks.

    :param chars: the text's characters, or more
    """
    if is_unspaced(chars):
        marked = _is_marked(chars)
        runs, one = _unspaced_runs(marked)
        for run in runs.finditer(text):
            yield *run.span(), one.findall(run[0]) if marked else run[0]


def characters(text: str) -> frozenset[str]:
    """Return the characters of a text.

    >>> sorted(characters("再び再び"))
    ['び', '再']
    """
    size = 1 << 20
    if text.isascii() or len(text[:size].encode("utf-8", "surrogatepass")) < 1.3 * len(text[:size]):
        return frozenset(text)
    # A string of its own for every character takes several times as long as its number.
    pieces = (text[at : at + size].encode(WIDE, "surrogatepass") for at in range(0, len(text), size))
    return frozenset(map(chr, set().union(*(array("I", piece) for piece in pieces))))


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
    return _folded(word)


def folded(words: list[str]) -> list[str]:
    """Return the normal forms of many words; at once, since one by one takes long where no two are the same.

    >>> folded(["Œuvre", "d’être", "Nº"])
    ['oeuvre', 'detre', 'no']
    """
    return _folded("\n".join(words)).split("\n") if words else []


def unstacked(text: str) -> str:
    """Return a text with at most thirty marks on a letter, as Unicode's Stream-Safe Text Format has it (UAX 15).

    Marks are put in order by comparing each with those before it, which takes the square of their number.
    """
    return text if len(text) < _STACK or not _is_marked(characters(text)) else _stacks().sub("", text)


@lru_cache(maxsize=1)
def _stacks() -> re.Pattern[str]:
    return re.compile(f"(?<=[{_marks()}]{{{_STACK}}})[{_marks()}]+")


def _folded(text: str) -> str:
    safe = unstacked(text)
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", safe).casefold())
    changes = {ord(char): form for char in characters(text) if (form := _form(char)) != char}
    return text.translate(changes) if changes else text


@lru_cache(maxsize=1 << 16)
def _form(char: str) -> str:
    """Return what stands for a character in the normal form; line ends, which are between words, stay."""
    decimal = unicodedata.decimal(char, None)
    if decimal is not None:
        return str(decimal)
    if "\u3400" <= char <= "\u9fff":
        return _simplified().convert(char)[:1] or char
    kept = char == "\n" or char.isalnum() or unicodedata.category(char)[0] == "M"
    return _LETTERS.get(char, char) if kept and not _DROPPED.match(char) else ""


@lru_cache(maxsize=1)
def _simplified() -> Any:
    """Return the table of simplified characters: both ways of writing Chinese are one in the normal form."""
    import opencc

    return opencc.OpenCC("t2s")


def accented(word: str) -> str:
    """Return a word's letters in lower case with their accents, composed; apostrophes and the like are left out.

    Vowel points of Hebrew and Arabic, which most texts do without, are left out too.
    """
    if word.isascii() and word.isalnum():
        return word.lower()
    lower = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", unstacked(word)).casefold())
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


WIDE = f"utf-32-{sys.byteorder[0]}e"
"""The encoding that gives a text's code points as machine integers."""
LOW_BYTE = 0 if sys.byteorder == "little" else -1
"""Where the lowest byte of a machine integer stands."""
