"""Phrases that weigh in a sentence: what negates, limits, hedges, attributes, denies or turns it, by language."""

from __future__ import annotations

from functools import lru_cache

from argmap.quotes.words.fold import fold, skeleton, words
from argmap.quotes.words.wordlists import tables

NEGATION, EXCEPTION, CONDITION, CONDITION_HEAD = "negation", "exception", "condition", "condition_head"
HEDGE, ATTRIBUTION, DENIAL, TURN, CONCESSION = "hedge", "attribution", "denial", "turn", "concession"
COMPLEMENTIZER, IDIOM, COORDINATOR = "complementizer", "idiom", "coordinator"
DEMONSTRATIVE, RELATIVE, DEIXIS, ANSWER = "demonstrative", "relative", "deixis", "answer"
ACCORDING, MODAL = "according", "modal"
AS, TRUTH, INNER_TURN, REPORTING = "as", "truth", "turn_inner", "reporting"
LESSENING, LIMITING, CONSENT, REMARK, GOVERNOR = "lessening", "limiting", "consent", "remark", "governor"
UTTERANCE, PORTRAYAL, APPEAL, MEANING, PURPOSE = "utterance", "portrayal", "appeal", "meaning", "purpose"
OPENING, CORRECTION, VOIDING = "opening", "correction", "voiding"

_NEAR = {"da": ("da", "nb"), "nb": ("nb", "da")}

Phrases = dict[str, tuple[tuple[str, ...], ...]]


def leading(languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages whose phrases are looked for: the likeliest one, with one it cannot be told from.

    >>> leading(("en", "nl")), leading(("da", "nb", "sv"))
    (('en',), ('da', 'nb'))
    """
    return _NEAR.get(languages[0], languages[:1]) if languages else ()


@lru_cache(maxsize=512)
def phrases(kind: str, languages: tuple[str, ...]) -> Phrases:
    """Return the phrases of a kind by their first word, longest first, as sequences of normal forms.

    Lists that part their words by spaces hold single words; those that have bars hold phrases.
    """
    found: dict[str, set[tuple[str, ...]]] = {}
    for name, table in tables().items():
        if kind not in table or (languages and name not in languages):
            continue
        listed = str(table[kind])
        for phrase in listed.split("|") if "|" in listed or kind != NEGATION else listed.split():
            if forms := tuple(map(fold, words(phrase))):
                found.setdefault(forms[0], set()).add(forms)
    return {first: tuple(sorted(forms, key=lambda it: (-len(it), it))) for first, forms in found.items()}


def at(kind: str, forms: list[str], place: int, languages: tuple[str, ...]) -> int:
    """Return how many words a phrase of a kind has that begins at a place; 0 if none does.

    :param forms: normal forms of the text's words
    """
    return matched(matcher(kind, languages), forms, place)


Matcher = tuple[Phrases, tuple[str, ...], tuple[str, ...]]
"""Phrases by their first word, and the beginnings and endings of words, of one kind."""


@lru_cache(maxsize=512)
def matcher(kind: str, languages: tuple[str, ...]) -> Matcher:
    """Return what finds the phrases of a kind: looked up once for all words of a clause."""
    return phrases(kind, languages), stems(kind, languages), stems(kind, languages, "suffix")


def matched(sought: Matcher, forms: list[str], place: int) -> int:
    """Return how many words a phrase has that begins at a place; 0 if none does."""
    listed, begins, closes = sought
    form = forms[place]
    for phrase in listed.get(form, ()):
        if len(phrase) == 1 or tuple(forms[place : place + len(phrase)]) == phrase:
            return len(phrase)
    return int((bool(begins) and form.startswith(begins)) or (bool(closes) and form.endswith(closes)))


@lru_cache(maxsize=256)
def stems(kind: str, languages: tuple[str, ...], part: str = "stem") -> tuple[str, ...]:
    """Return the beginnings of words of a kind, in the normal form, for languages that inflect much.

    :param part: ``stem`` for beginnings, ``suffix`` for endings
    """
    listed = [
        str(table[f"{kind}_{part}"])
        for name, table in tables().items()
        if f"{kind}_{part}" in table and (not languages or name in languages)
    ]
    return tuple(sorted({form for text in listed for stem in text.split("|") if len(form := skeleton(stem)) > 2}))


@lru_cache(maxsize=64)
def fragments(kind: str = "") -> tuple[str, ...]:
    """Return the phrases of a kind, or all, of Chinese, Japanese and Korean, looked for as they are written."""
    key = f"fragment_{kind}" if kind else "fragment"
    return tuple(
        phrase.replace(" ", "")
        for table in tables().values()
        if key in table
        for phrase in map(str.strip, str(table[key]).replace("\n", " ").split("|"))
    )


def find(kind: str, forms: list[str], languages: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return (first word, word behind the last) of each phrase of a kind, none within another."""
    found, place = [], 0
    sought = matcher(kind, languages)
    while place < len(forms):
        length = matched(sought, forms, place)
        if length:
            found.append((place, place + length))
        place += length or 1
    return found
