"""Whole sentences that an ellipsis hides: whether one speaks of what the quoted sentence before it says."""

from __future__ import annotations

from itertools import pairwise

from argmap.quotes.judge import shapes
from argmap.quotes.judge.clauses import Clause
from argmap.quotes.words import cues
from argmap.quotes.words.fold import QUOTES, fold, words
from argmap.quotes.words.languages import is_function_word, is_negation
from argmap.quotes.words.sentences import ends
from argmap.quotes.words.wordlists import listed

_SHORTEST, _SHORT, _LONG, _AT_MOST = 3, 6, 12, 25
"""Words of a hidden sentence that can do no more than judge; that may, with a pronoun; that may if it names what is
quoted; and that may if it begins with “this” or “so”."""
_PERSONAL = 8
"""Words of a sentence that begins with “it” and may do no more than judge; a longer one describes the thing."""
_POINTS_AT, _REACH, _FIRST_REACH = 4, 2, 3
"""First words among which “those” stands, and words behind it among which “words” does; behind a first “that”."""
_FEW = 2
"""Hidden sentences of which each may be a remark on what is quoted."""
_REMARKS_ARE_ARTICLES = ("de", "nl")
_VERB_LAST = (("tr",), ("hi",))


def judges(clause: Clause, before: str) -> bool:
    """Return whether the only sentence that is hidden is short, and speaks of what its neighbours say.

    :param before: the quoted words before it
    """
    languages = clause.languages
    count = len(clause.words)
    if not languages or not 0 < count <= _AT_MOST:
        return False
    denial = clause.negation() or clause.found(cues.DENIAL)
    if cues.at(cues.MEANING, clause.forms, 0, languages) and count >= _SHORT and not denial:
        return False
    turn = cues.at(cues.TURN, clause.forms, 0, languages)
    if count <= _SHORTEST or (turn and count <= _LONG):
        return True
    first = min(clause.start, count - 1)
    if _remarks(clause, first, bool(denial)):
        says = count > first + 1 and clause.forms[first + 1] in listed("auxiliary", languages)
        if languages[0] in _REMARKS_ARE_ARTICLES:
            # “Das Wetter”: an article, and no “that”.
            return says
        return says or count <= _LONG or clause.forms[first] not in listed("determiner", languages)
    found = [clause.found(kind) for kind in (cues.DENIAL, cues.ATTRIBUTION, cues.REPORTING)]
    if any(phrase and not is_function_word(phrase[1], languages) for phrase in found):
        return True
    if count > _LONG:
        return False
    if count <= _SHORT and clause.forms[first] in listed("speaker", languages):
        return True
    return shapes.repeats(clause, before, _LONG)


def _remarks(clause: Clause, first: int, denied: bool) -> bool:
    """Return whether a sentence begins as a remark on the one before does; a long one with “it” only if it denies."""
    languages = clause.languages
    form = clause.forms[first]
    if not cues.at(cues.REMARK, clause.forms, first, languages) and form not in listed("thus", languages):
        return False
    personal = form in listed("speaker", languages) and form not in listed("pointing", languages)
    return not personal or denied or len(clause.words) <= _PERSONAL


def names(text: str, before: str, languages: tuple[str, ...], count: int) -> bool:
    """Return whether a hidden sentence speaks of the quoted one: “I wrote those words at twenty”, “What a doctrine!”.

    :param text: the hidden sentence; before: the quoted words before it; count: hidden sentences in all
    """
    clause = Clause(words(text), languages)
    if not languages or not clause.words or count > shapes.SENTENCES:
        return False
    if count <= _FEW and text.rstrip(" \n\t)" + QUOTES).endswith("!") and not any(mark in text for mark in '“«„"'):
        return True
    if cues.at(cues.APPEAL, clause.forms, 0, languages) or _points(clause):
        return True
    return count == 1 and (_says_so(text, languages) or _finds(clause, before) or _empties(text, languages))


def _points(clause: Clause) -> bool:
    """Return whether the first words point at something said: “this doctrine”, “that was the view”."""
    pointing = listed("pointing", clause.languages)
    for place, form in enumerate(clause.forms[:_POINTS_AT]):
        reach = _REACH if place else _FIRST_REACH
        behind = range(place + 1, min(place + 1 + reach, len(clause.forms)))
        if form in pointing and any(cues.at(cues.UTTERANCE, clause.forms, at, clause.languages) for at in behind):
            return True
    return False


def _says_so(text: str, languages: tuple[str, ...]) -> bool:
    """Return whether a clause ends in “so” and a verb, where verbs come last: “böyle yazıyordu”."""
    if languages[:1] not in _VERB_LAST:
        return False
    found = [list(map(fold, words(piece))) for piece in text.replace(";", ",").split(",")]
    return any(len(forms) > 1 and forms[-2] in listed("thus", languages) for forms in found)


def _finds(clause: Clause, before: str) -> bool:
    """Return whether a sentence says that something is so, and the quoted one before it, that somebody believed it."""
    said = before.rstrip()
    stops = [begin for _, begin in ends(said) if begin < len(said)]
    believed = Clause(words(said[max(stops, default=0) :]), clause.languages)
    that = [
        at for at in range(1, len(clause.forms)) if cues.at(cues.COMPLEMENTIZER, clause.forms, at, clause.languages)
    ]
    kinds = (cues.ATTRIBUTION, cues.REPORTING, cues.DENIAL)
    return bool(that) and len(clause.words) <= _AT_MOST and any(believed.found(kind) for kind in kinds)


def _empties(text: str, languages: tuple[str, ...]) -> bool:
    """Return whether a sentence leaves nothing of its neighbour: “When they were taken out, nothing was left”."""
    pieces = [found for piece in text.split(",") if (found := words(piece))]
    return any(is_negation(behind[0], languages) and len(behind) > 2 for _, behind in pairwise(pieces))
