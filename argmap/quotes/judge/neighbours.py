"""Whole sentences that an ellipsis hides: whether one speaks of what the quoted sentence before it says."""

from __future__ import annotations

from argmap.quotes.judge import shapes
from argmap.quotes.judge.clauses import Clause
from argmap.quotes.words import cues
from argmap.quotes.words.fold import QUOTES, fold, words
from argmap.quotes.words.languages import is_function_word, is_negation, is_number
from argmap.quotes.words.sentences import ends
from argmap.quotes.words.wordlists import listed

_SHORTEST, _SHORT, _LONG, _AT_MOST = 3, 6, 12, 25
"""Words of a hidden sentence that can do no more than judge; that may, with a pronoun; that may if it names what is
quoted; and that may if it begins with “this” or “so”."""
_PERSONAL = 8
"""Words of a sentence that begins with “it” and may do no more than judge; a longer one describes the thing."""
_POINTS_AT, _REACH, _FIRST_REACH = 4, 2, 3
"""First words among which “those” stands, and words behind it among which “words” does; behind a first “that”."""
_CORRECTING, _WITNESS = 2, 5
"""First words among which “in fact” begins; and among which those stand who bear something out."""
_DENIAL, _DENYING = 8, 2
"""Words of a denial: a longer one says what is not the case of something else; first words among which it denies."""
_FEW = 2
"""Hidden sentences of which each may be a remark on what is quoted."""
_REMARKS_ARE_ARTICLES = ("de", "nl")
_VERB_LAST = (("tr",), ("hi",))
_STATING = (cues.DENIAL, cues.ATTRIBUTION, cues.REPORTING)


def judges(clause: Clause, before: str) -> bool:
    """Return whether the only sentence that is hidden is short, and speaks of what its neighbours say.

    :param before: the quoted words before it
    """
    languages = clause.languages
    count = len(clause.words)
    if not languages or not 0 < count <= _AT_MOST:
        return False
    if _corrects(clause) or _bears_out(clause, before):
        return True
    denial = clause.negation() or clause.found(cues.DENIAL)
    if cues.at(cues.MEANING, clause.forms, 0, languages) and count >= _SHORT and not denial:
        return False
    turn = cues.at(cues.TURN, clause.forms, 0, languages)
    if (
        (count <= _SHORTEST and not _refers(clause))
        or (count <= _LONG and turn)
        or (count <= _DENIAL and _denies(clause))
    ):
        return True
    first = min(clause.start, count - 1)
    # “That is” is an idiom, and yet begins a remark.
    if any(_tells(clause, place, bool(denial)) for place in {0, first}):
        return True
    return _states_so(clause) or (count <= _SHORT and clause.forms[first] in listed("speaker", languages))


def _tells(clause: Clause, first: int, denied: bool) -> bool:
    """Return whether a sentence that begins as a remark does is one: “this is”, “so stands it in every book”."""
    languages, form = clause.languages, clause.forms[first]
    if not _remarks(clause, first, denied):
        return False
    says = len(clause.forms) > first + 1 and clause.forms[first + 1] in listed("auxiliary", languages)
    if says or _stated(clause, first + 1) or any(it in listed("evidence", languages) for it in clause.forms):
        return True
    if languages[0] in _REMARKS_ARE_ARTICLES:
        # “Das Wetter”: an article, and no “that”.
        return False
    return len(clause.words) <= _LONG or form not in listed("determiner", languages) or _states(clause)


def _denies(clause: Clause) -> bool:
    """Return whether a short sentence begins with a negation, or denies: “No assembly had been called”."""
    return clause.found(cues.DENIAL) is not None or clause.negation(clause.start + _DENYING) is not None


def may_judge(clause: Clause, before: str) -> bool:
    """Return whether the only hidden sentence may speak of its neighbours: it says what somebody says or denies.

    :param before: the quoted words before it
    """
    if not clause.languages or not 0 < len(clause.words) <= _AT_MOST:
        return False
    return _states(clause) or _finds(clause, before) or shapes.repeats(clause, before, _LONG)


def _states(clause: Clause) -> bool:
    """Return whether a sentence says that somebody claims, reports or denies something."""
    found = [clause.found(kind) for kind in _STATING]
    return any(phrase and not is_function_word(phrase[1], clause.languages) for phrase in found)


def _stated(clause: Clause, place: int) -> bool:
    """Return whether a verb of saying or denying stands at a place."""
    return place < len(clause.forms) and any(cues.at(kind, clause.forms, place, clause.languages) for kind in _STATING)


def _states_so(clause: Clause) -> bool:
    """Return whether somebody is said to claim or deny “it” or “so”, which is what the neighbour says."""
    languages = clause.languages
    pronouns = listed("pointing", languages) | listed("thus", languages) | listed("object", languages)
    for place, form in enumerate(clause.forms):
        if form not in pronouns or cues.at(cues.COMPLEMENTIZER, [form], 0, languages):
            continue
        behind = clause.forms[place + 1 : place + 2]
        if _stated(clause, place + 1) or (place and _stated(clause, place - 1) and _ends(behind, languages)):
            return True
    return False


def _ends(behind: list[str], languages: tuple[str, ...]) -> bool:
    """Return whether a pronoun has no noun behind it, as “this” has in “this town”."""
    return not behind or is_function_word(behind[0], languages)


def _corrects(clause: Clause) -> bool:
    """Return whether a sentence begins as one that corrects the one before it: “In fact”, “It is true that”."""
    return any(
        cues.at(cues.CORRECTION, clause.forms, place, clause.languages)
        for place in range(min(_CORRECTING, len(clause.forms)))
    )


def _bears_out(clause: Clause, before: str) -> bool:
    """Return whether a sentence says what witnesses or records say, or what they are worth."""
    if not any(form in listed("evidence", clause.languages) for form in clause.forms[:_WITNESS]):
        return False
    that = any(cues.at(cues.COMPLEMENTIZER, clause.forms, at, clause.languages) for at in range(len(clause.forms)))
    return that or _states(clause) or bool(clause.negation()) or shapes.repeats(clause, before, _AT_MOST)


def _refers(clause: Clause) -> bool:
    """Return whether a few words are a reference, such as a publisher and a year."""
    return any(is_number(word, clause.languages) for word in clause.words)


def _remarks(clause: Clause, first: int, denied: bool) -> bool:
    """Return whether a sentence begins as a remark on the one before does; a long one with “it” only if it denies."""
    languages = clause.languages
    form = clause.forms[first]
    if not cues.at(cues.REMARK, clause.forms, first, languages) and form not in listed("thus", languages):
        return False
    personal = form in listed("speaker", languages) and form not in listed("pointing", languages)
    return not personal or denied or len(clause.words) <= _PERSONAL


def names(text: str, languages: tuple[str, ...], count: int) -> bool:
    """Return whether a hidden sentence speaks of the quoted one: “I wrote those words at twenty”, “What a doctrine!”.

    :param text: the hidden sentence; count: hidden sentences in all
    """
    clause = Clause(words(text), languages)
    if not languages or not clause.words or count > shapes.SENTENCES:
        return False
    if count <= _FEW and text.rstrip(" \n\t)" + QUOTES).endswith("!") and not any(mark in text for mark in '“«„"'):
        return True
    if cues.at(cues.APPEAL, clause.forms, 0, languages) or _points(clause):
        return True
    return count == 1 and (_says_so(text, languages) or _empties(text, languages))


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
    return bool(that) and len(clause.words) <= _AT_MOST and any(believed.found(kind) for kind in _STATING)


def _empties(text: str, languages: tuple[str, ...]) -> bool:
    """Return whether a sentence leaves nothing of its neighbour: “When they were taken out, nothing was left”."""
    pieces = [found for piece in text.split(",") if (found := words(piece))]
    if len(pieces) != _FEW or len(pieces[1]) <= _FEW or sum(map(len, pieces)) > _AT_MOST:
        return False
    return is_negation(pieces[1][0], languages) and fold(pieces[1][1]) in listed("auxiliary", languages)
