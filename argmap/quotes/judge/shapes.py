"""What the shape of hidden words tells: a word alone, a remark on its neighbour, somebody's leave, a lessening."""

from __future__ import annotations

import re

from argmap.quotes.judge.clauses import Clause
from argmap.quotes.words import cues
from argmap.quotes.words.fold import fold, words
from argmap.quotes.words.languages import is_function_word, is_number
from argmap.quotes.words.wordlists import listed

_SLACK, _LONG_SLACK = 1, 3
"""Words that a hidden clause may have beside the phrase that lessens what is quoted: a short one, or one of three."""
_LEAVE_HEAD, _LEAVE = 5, 12
"""First words of a clause among which somebody's leave is a condition; words that the clause may have."""
_TELLING = 5
"""Letters of a word that tells what a sentence is about."""
_GOVERNING = 8
"""Hidden words of which the last may govern a quoted verb."""
_LIMITING = 14
"""Words of a hidden stretch in which such a clause counts."""
_POSTPOSED = (("tr",), ("fi",), ("hu",), ("hi",))
"""Languages whose clauses may end in such words."""
_CONTRACTED = frozenset(("des", "dei", "delle", "degli", "dos", "das", "din", "dintre"))
"""Words for “of the”."""
SENTENCES = 3
"""Hidden sentences of which the outer ones may be remarks on what is quoted."""
REMARK, LONG_REMARK, _DENYING_REMARK = 5, 10, 16
"""Words of a hidden sentence that does no more than judge its neighbour, that may, and of one that denies it."""


def alone(text: str, languages: tuple[str, ...]) -> str:
    """Return the one word that an ellipsis hides, with the one that strengthens it; or nothing.

    Which words turn a sense no list can say of every language, and few writers have an honest reason to hide one
    word that is between two others: an ellipsis does not shorten by one word. A name, a little word and a word
    such as “also” are no matter.

    :param text: the source's text after the last quoted word, up to the next quoted word
    """
    hidden = words(text)
    if (
        len(hidden) == 2
        and fold(hidden[0]) in listed("intensive", languages)
        and " ".join(text.split()) == " ".join(hidden)
    ):
        return " ".join(hidden) if _weighs(hidden[1], languages) else ""
    if len(hidden) != 1 or hidden[0] != text.strip() or "\n\n" in text:
        return ""
    return hidden[0] if _weighs(hidden[0], languages) else ""


def _weighs(word: str, languages: tuple[str, ...]) -> bool:
    """Return whether a word is more than a name, a little word, or a word such as “also”."""
    form = fold(word)
    pieces = re.split("['’]", word)
    elided = len(pieces) > 1 and all(is_function_word(piece, languages) or len(piece) <= 2 for piece in pieces)
    if not word[:1].isalpha() or word[:1].isupper() or elided or is_function_word(word, languages):
        return False
    return form not in listed("light", languages) and not cues.at(cues.COORDINATOR, [form], 0, languages)


def lessening(clause: Clause) -> str:
    """Return the words of a clause that make less of what is quoted, or say by whose leave it holds; or nothing."""
    found = clause.found(cues.LESSENING)
    if found and (clause.joined or clause.edge):
        length = len(found[1].split())
        if len(clause.words) <= length + (_SLACK if length < 3 else _LONG_SLACK):
            return found[1]
    leave = clause.found(cues.CONSENT, _LEAVE_HEAD) if len(clause.words) <= _LEAVE else None
    return leave[1] if leave and leave[0] and (clause.joined or clause.edge) else ""


def limiting(clause: Clause, count: int) -> str:
    """Return the words that begin a clause which says how far, or against what, the quoted statement holds; or nothing.

    :param count: words of the whole hidden stretch
    """
    if count > _LIMITING or not (clause.joined or clause.edge):
        return ""
    found = clause.found(cues.LIMITING, clause.start + 2)
    if found is None and clause.languages[:1] in _POSTPOSED:
        place = clause.last(cues.LIMITING)
        found = (place, clause.words[place]) if place is not None and place >= len(clause.words) - 2 else None
    return found[1] if found else ""


def remarks(clause: Clause, denies: bool) -> bool:
    """Return whether a hidden sentence only says something of its neighbour: “That is a fable”, “Das ist erdacht”."""
    if not cues.at(cues.REMARK, clause.forms, 0, clause.languages):
        return False
    return len(clause.words) <= (_DENYING_REMARK if denies else REMARK)


def repeats(clause: Clause, before: str, most: int) -> bool:
    """Return whether a short hidden sentence speaks of what the quoted words before it name: “The letter is forged”.

    :param most: words that it may have
    """
    if len(clause.words) > most:
        return False
    said = {fold(word) for word in words(before[-400:]) if _tells(word, clause.languages)}
    return any(
        form in said for form, word in zip(clause.forms, clause.words, strict=True) if _tells(word, clause.languages)
    )


def _tells(word: str, languages: tuple[str, ...]) -> bool:
    return len(word) >= _TELLING and not is_function_word(word, languages)


def governs_verb(clause: Clause) -> bool:
    """Return whether hidden words end in what governs a quoted verb: “came within an inch of being”, “holdt på å”."""
    if not clause.joined or not 1 < len(clause.words) <= _GOVERNING:
        return False
    last = clause.forms[-1]
    if cues.at(cues.GOVERNOR, clause.forms, len(clause.forms) - 1, clause.languages):
        return True
    # “Hoping to”, “thinking that”: what is hoped is not done. A bare “to” may as well lead to a place.
    return last in ("to", "that") and clause.languages[:1] == ("en",) and clause.forms[-2].endswith("ing")


def partial(clause: Clause) -> str:
    """Return the words that say of how many a statement holds, as “in three of the forty”; or nothing."""
    if not clause.joined or len(clause.words) > _GOVERNING:
        return ""
    language = clause.languages[:1]
    articles = listed("determiner", language) if language else frozenset()
    for place, word in enumerate(clause.words[:-2]):
        if not is_number(word, clause.languages) or clause.forms[place + 1] not in listed("partitive", language):
            continue
        # “The fourth of March” is a date: a part is of these, or of the forty.
        if not articles or clause.forms[place + 1] in _CONTRACTED or clause.forms[place + 2] in articles:
            return " ".join(clause.words[: place + 3])
    return ""


def portion(clause: Clause, after: str) -> str:
    """Return hidden words that make a part of a quantity: “two out of”, “one tenth of”; or nothing.

    :param clause: the hidden words, with no mark among them; after: the quoted words after it
    """
    languages = clause.languages[:1]
    if not languages or not 1 < len(clause.words) <= _GOVERNING:
        return ""
    calendar = listed("calendar", languages)
    if any(form in calendar for form in (*clause.forms, *map(fold, words(after)[:2]))):
        return ""
    for place in range(max(1, len(clause.forms) - 2), len(clause.forms)):
        if clause.forms[place] not in listed("partitive", languages):
            continue
        number = place - (2 if clause.forms[place - 1] == "out" and place > 1 else 1)
        word = clause.words[number]
        if is_number(word, languages) or clause.forms[number] in listed("share", languages):
            return " ".join(clause.words)
    return ""


def permitted(clause: Clause, before: str) -> bool:
    """Return whether hidden words say on what terms one “may”: the word right before them, in the source, is that.

    :param before: the quoted words before the clause
    """
    last = [fold(word) for word in words(before[-40:])[-1:]]
    if not last or not clause.joined or len(clause.words) < 2:
        return False
    return last[0] in listed("may", clause.languages[:1]) and clause.forms[0] in listed("terms", clause.languages[:1])
