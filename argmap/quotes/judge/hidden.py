"""What an ellipsis hides, weighed: only words that share a sentence with quoted ones can turn what these say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from argmap.quotes.judge import cjk, neighbours, presumption, shapes
from argmap.quotes.judge.clauses import Clause
from argmap.quotes.words import cues
from argmap.quotes.words.fold import collapse, fold, word_pattern, words
from argmap.quotes.words.languages import is_negation, is_number
from argmap.quotes.words.sentences import ends

_CLAUSE = re.compile(r"\s*(?:[,;:()\[\]{}،؛٬、，；：（）]+|—|–|--+|\s-\s)\s*")
_HEAD = 3
"""Words at a clause's beginning in which a negation, exception or condition governs the clause."""
_RELATIVE_REACH = 5
"""Words behind a relative pronoun in which a negation takes back what it is said of."""
_SHORT_RELATIVE = 9
_ASIDE = 10
"""Words of a remark between two marks in which a later clause speaks of the remark itself."""
_TAKING_BACK = 8
"""Words of a clause between two marks in which a negation takes back what is quoted, wherever it stands."""
_VOIDING = 20
"""Words of an aside in which “unsigned” or “under protest” counts."""
_SHORT_STRETCH = 12
"""Words of a hidden stretch in which a negation or a condition counts wherever it stands."""
_GOVERNING = 6
"""Words without a mark between them that hide a hedge, an attribution or a denial."""
_MODAL = 3
"""Words without a mark between them that hide a “may” or “would”."""
_PARENTHETIC = 4
"""Words between two marks that are a hedge."""
_FEW = 5
"""Words of a clause in which “but … only” limits what is quoted, and is no statement of its own."""
_SHORT_SENTENCE = 8
_SHORTEST_DENIAL = 3
_SHORTEST_SENTENCE = 2
"""Words of a hidden sentence, such as “Pure legend.”, that has no other use than to judge its neighbour."""
_SHORT_DENIAL = 5


@dataclass(slots=True)
class Weighed:
    """What hidden words came to.

    :param error: a sentence on what turns the sense; empty if nothing surely does
    :param caution: the hidden words that may; empty if none does
    """

    error: str = ""
    caution: str = ""


def weigh(text: str, before: str, languages: tuple[str, ...], after: str = "") -> Weighed:
    """Return what the words that an ellipsis hides come to.

    :param text: the source's text behind the last quoted word, up to the next quoted word
    :param before: the quoted words before it, as the source has them; after: those behind it
    :param languages: the source's languages, likeliest first
    """
    hidden = words(text)
    if not hidden:
        return Weighed()
    if cjk.is_cjk(hidden[0]) or cjk.is_cjk(hidden[-1]):
        error, caution = cjk.weigh(text, languages)
        return Weighed(error, caution)
    known = cues.leading(languages)
    marks = ends(text)
    places = [0, *(begin for _, begin in marks), len(text)]
    stretches = [text[low:high] for low, high in pairwise(places)]
    stretches[-1:] = [stretches[-1]] if words(stretches[-1]) else [""]
    result = Weighed()
    shares = [
        (at == 0 and bool(words(stretches[0])), at == len(stretches) - 1 and bool(words(stretches[-1])))
        for at in range(len(stretches))
    ]
    whole = [at for at, shared in enumerate(shares) if not any(shared) and words(stretches[at])]
    for at, (stretch, (left, right)) in enumerate(zip(stretches, shares, strict=True)):
        shared = left or right
        beside = at in (*whole[:1], *whole[-1:]) and len(whole) <= shapes.SENTENCES
        if shared:
            found = _stretch(stretch, left, right, before, after, known)
        else:
            found = _sentence(stretch, before, known, beside)
            only = len(whole) == 1 and not any(map(any, shares))
            said = Clause(words(stretch), known)
            judges = only and neighbours.judges(said, before)
            apart = not any(map(any, shares)) and at in whole[:2]
            if not found.error and (judges or (apart and neighbours.names(stretch, known, len(whole)))):
                told = collapse(stretch)
                found.error = f"The ellipsis hides “{told}”, which may take back the sentence next to it: quote it too."
            elif only and not found.caution and neighbours.may_judge(said, before):
                found.caution = " ".join(said.words[:12])
        result.error = result.error or found.error
        result.caution = result.caution or found.caution
    return result


def _stretch(text: str, left: bool, right: bool, before: str, after: str, languages: tuple[str, ...]) -> Weighed:
    """Weigh hidden words that share a sentence with quoted ones.

    :param left: whether quoted words of the sentence stand before them; right: behind them
    """
    clauses = clauses_of(text, left, right, languages)
    if not clauses:
        return Weighed()
    count = sum(len(clause.words) for clause in clauses)
    total = Weighed()
    for clause in clauses:
        found = _clause(clause, count)
        total.error = total.error or found.error
        total.caution = total.caution or found.caution
    if right and not total.error:
        total.error = _governs(clauses, languages)
    if right and not total.error and len(clauses) == 1 and (part := shapes.portion(clauses[0], after)):
        total.error = f"The ellipsis hides “{part}”, without which the quotation claims more."
    if right and not left and not total.error and presumption.swaps(clauses, text, after, languages):
        told = " ".join(clauses[0].words[:12])
        total.error = f"The ellipsis hides “{told}”, which is who or what the next quoted words are about."
    if left and not total.error and shapes.permitted(clauses[0], before):
        told = " ".join(clauses[0].words[:8])
        total.error = f"The ellipsis hides “{told}”, the terms of the permission."
    if left and right and not total.error:
        word = shapes.alone(text, languages)
        total.error = word and f"The ellipsis hides only “{word}”, which may change the sense: quote it."
    if left and right and not total.error and (told := presumption.doubt(clauses, text, before, after, languages)):
        total.error = f"The ellipsis hides “{told}” inside the sentence, which may limit what is quoted: quote it too."
    if not total.error and not total.caution and left and _restricts(before, clauses[0], languages):
        total.caution = " ".join(clauses[0].words[:8])
    return total


def first_clause(text: str, languages: tuple[str, ...]) -> Clause | None:
    """Return the first clause of what follows quoted words; None where no word follows."""
    place, pattern = 0, word_pattern(text)
    for mark in _CLAUSE.finditer(text):
        if listed := pattern.findall(text[place : mark.start()]):
            return Clause(listed, languages)
        place = mark.end()
    listed = pattern.findall(text[place:])
    return Clause(listed, languages) if listed else None


def clauses_of(text: str, left: bool, right: bool, languages: tuple[str, ...]) -> list[Clause]:
    """Return the clauses of a stretch, by its marks, each with whether it is joined to quoted words."""
    pieces: list[tuple[int, int]] = []
    place = 0
    for mark in _CLAUSE.finditer(text):
        pieces.append((place, mark.start()))
        place = mark.end()
    pieces.append((place, len(text)))
    clauses: list[Clause] = []
    joined: list[tuple[bool, bool]] = []
    pattern = word_pattern(text)
    for at, (low, high) in enumerate(pieces):
        if listed := pattern.findall(text[low:high]):
            clauses.append(Clause(listed, languages))
            joined.append((left and at == 0, right and at == len(pieces) - 1))
    aside = not any(map(any, joined))
    for at, clause in enumerate(clauses):
        clause.joined = any(joined[at])
        clause.edge = at in (0, len(clauses) - 1)
        clause.aside, clause.inner = aside, aside and at > 0 and len(clauses) > 1
    return clauses


def _clause(clause: Clause, count: int) -> Weighed:
    caution = " ".join(clause.words[:12])
    start = clause.start
    negation, condition = clause.negation(), clause.found(cues.CONDITION)
    head_condition = clause.found(cues.CONDITION_HEAD, start + 2)
    condition = min(filter(None, (condition, head_condition)), default=None)
    # “…, but he was never paid”: a statement of its own, which the quoted one does not depend on.
    apart = (
        not clause.joined and len(clause.forms) > _FEW and bool(cues.at(cues.TURN, clause.forms, 0, clause.languages))
    )
    long = clause.aside and len(clause.words) > _TAKING_BACK and not condition
    long = long and negation is not None and is_negation(negation[1], clause.languages)
    if negation and long and start < len(clause.forms) and _is_relative(clause, start):
        # “Who knew nothing of politics and kept no newspaper”: a long relative clause tells a story of its own.
        return Weighed(caution=caution)
    if clause.inner and count >= _ASIDE and (negation or condition):
        return Weighed(caution=caution)
    deep = long and negation is not None and negation[0] >= start + _HEAD
    if negation and (
        clause.joined or (count <= _SHORT_STRETCH and not deep and not (apart and negation[0] >= start + _HEAD))
    ):
        return _turned(negation[1])
    if condition and (clause.joined or count <= _SHORT_STRETCH):
        return Weighed(error=f"The ellipsis hides the condition “{condition[1]}”.")
    if clause.edge and negation and start < len(clause.forms) and _is_relative(clause, start):
        near = negation[0] <= start + _RELATIVE_REACH and len(clause.words) <= _SHORT_RELATIVE
        return _turned(negation[1]) if near else Weighed(caution=caution)
    if clause.edge and negation and negation[0] < start + _HEAD:
        return _turned(negation[1])
    if clause.edge and condition and condition[0] < start + _HEAD:
        return Weighed(error=f"The ellipsis hides the condition “{condition[1]}”.")
    if (
        clause.edge
        and len(clause.words) <= _SHORT_RELATIVE
        and start < len(clause.forms)
        and _is_relative(clause, start)
        and (taken_back := clause.found(cues.DENIAL))
    ):
        return Weighed(error=f"The ellipsis hides the denial “{taken_back[1]}”.")
    if clause.aside and count <= _VOIDING and (void := clause.found(cues.VOIDING)):
        return Weighed(error=f"The ellipsis hides “{void[1]}”, which makes what is quoted doubtful: quote it too.")
    if limit := shapes.limiting(clause, count):
        return Weighed(error=f"The ellipsis hides “{limit}”, which says how far the quoted words apply.")
    return _soft(clause, caution, bool(negation or condition))


def _soft(clause: Clause, caution: str, weighs: bool) -> Weighed:
    """Weigh a clause without a negation or condition that governs: hedges, attributions, denials, turns."""
    hedge, attribution = clause.found(cues.HEDGE), clause.found(cues.ATTRIBUTION)
    denial, according = clause.found(cues.DENIAL), _according(clause)
    if clause.joined and len(clause.words) <= _GOVERNING and (found := denial or hedge or attribution):
        what = "denial" if found is denial else "hedge" if found is hedge else "attribution"
        return Weighed(error=f"The ellipsis hides the {what} “{found[1]}”.")
    if clause.joined and len(clause.words) <= _MODAL and (modal := clause.found(cues.MODAL)):
        return Weighed(error=f"The ellipsis hides “{modal[1]}”, without which the quotation claims more.")
    if shapes.governs_verb(clause):
        return Weighed(error=f"The ellipsis hides “{caution}”, which limits what follows.")
    if less := shapes.lessening(clause) or shapes.partial(clause):
        return Weighed(error=f"The ellipsis hides “{less}”, without which the quotation claims more.")
    # A mere “he said” between two halves of a speech says nothing of their truth.
    if (
        clause.edge
        and len(clause.words) <= _PARENTHETIC
        and (found := denial or hedge)
        and not _measures(clause, hedge)
    ):
        return Weighed(error=f"The ellipsis hides the {'denial' if found is denial else 'hedge'} “{found[1]}”.")
    if clause.edge and according and len(clause.words) <= _SHORT_STRETCH:
        return Weighed(error=f"The ellipsis hides the attribution “{according[1]}”.")
    if clause.edge and len(clause.words) <= _GOVERNING and (said := _as_they_say(clause)):
        return Weighed(error=f"The ellipsis hides the attribution “{said}”.")
    turn = clause.found(cues.TURN, clause.start + 2) or clause.found(cues.CONCESSION, clause.start + 1)
    says = clause.edge and len(clause.words) > _MODAL and cues.at(cues.AS, clause.forms, 0, clause.languages)
    return Weighed(caution=caution if says or weighs or hedge or attribution or denial or turn else "")


def _measures(clause: Clause, hedge: tuple[int, str] | None) -> bool:
    """Return whether a hedge only rounds a number, as in “(about ninety miles long)”."""
    if hedge is None or clause.joined:
        return False
    behind = clause.words[hedge[0] + len(hedge[1].split()) :][:1]
    return bool(behind) and is_number(behind[0], clause.languages)


def _according(clause: Clause) -> tuple[int, str] | None:
    """Return the words that attribute a clause: at its beginning, or where they follow, at its end."""
    found = clause.found(cues.ACCORDING, clause.start + 1)
    if found is None and clause.last(cues.ACCORDING) == len(clause.forms) - 1:
        return clause.found(cues.ACCORDING)
    return found


def _as_they_say(clause: Clause) -> str:
    """Return the words of a clause such as “so they argued” or “as is believed”; nothing where it is another."""
    if not clause.forms or not clause.free[0] or not cues.at(cues.AS, clause.forms, 0, clause.languages):
        return ""
    found = clause.found(cues.ATTRIBUTION) or clause.found(cues.REPORTING) or clause.found(cues.HEDGE)
    return " ".join(clause.words) if found else ""


def _turned(word: str) -> Weighed:
    return Weighed(error=f"The ellipsis hides “{word}”, which changes the sense.")


def _is_relative(clause: Clause, start: int) -> bool:
    """Return whether a clause begins with a relative pronoun, or a preposition and one."""
    return any(
        place < len(clause.forms) and cues.at(cues.RELATIVE, clause.forms, place, clause.languages)
        for place in (start, start + 1)
    )


def _governs(clauses: list[Clause], languages: tuple[str, ...]) -> str:
    """Return a sentence where the hidden words end in “that”, and what comes before it hedges, attributes or denies."""
    last = clauses[-1]
    if not last.joined or not last.forms:
        return ""
    tail = max(0, len(last.forms) - 2)
    ending = any(cues.at(cues.COMPLEMENTIZER, last.forms, place, languages) for place in range(tail, len(last.forms)))
    if not ending:
        return ""
    for clause in clauses[-2:]:
        for kind in (cues.DENIAL, cues.HEDGE, cues.ATTRIBUTION, cues.REPORTING):
            if found := clause.found(kind):
                return f"The ellipsis hides “{found[1]}”, which limits what follows."
        if found := clause.negation():
            return f"The ellipsis hides “{found[1]}”, which changes the sense."
    return ""


def _restricts(before: str, first: Clause, languages: tuple[str, ...]) -> bool:
    """Return whether a relative clause says which ones are meant by quoted words such as “all those”."""
    forms = list(map(fold, words(before[-80:])))[-3:]
    demonstrative = any(cues.at(cues.DEMONSTRATIVE, forms, place, languages) for place in range(len(forms)))
    return demonstrative and bool(cues.at(cues.RELATIVE, first.forms, 0, languages))


def _sentence(text: str, before: str, languages: tuple[str, ...], beside: bool) -> Weighed:
    """Weigh a whole hidden sentence: one that takes back its neighbour, answers it, or turns against it.

    :param beside: whether it is next to quoted words, with few sentences hidden besides
    """
    clause = Clause(words(text), languages)
    if not clause.words:
        return Weighed()
    caution = " ".join(clause.words[:12])
    question = any(mark in before[-3:] for mark in "?؟？;" if mark != ";" or "el" in languages)
    answer = cues.at(cues.ANSWER, clause.forms, 0, languages)
    denies = clause.negation() or clause.found(cues.DENIAL)
    few = len(clause.words) <= _SHORTEST_DENIAL
    turn = cues.at(cues.TURN, clause.forms, 0, languages)
    first = min(max(clause.start, turn), len(clause.forms) - 1)
    refers = bool(cues.at(cues.DEIXIS, clause.forms, first, languages))
    refers = refers or any(cues.at(cues.DEIXIS, clause.forms, at, languages) for at in range(min(2, len(clause.forms))))
    truth = bool(denies) and clause.found(cues.TRUTH) is not None
    short = len(clause.words) <= _SHORT_SENTENCE
    if answer and (question or few):
        return Weighed(error=f"The ellipsis hides the answer “{' '.join(clause.words[:answer])}”.")
    refers = refers or any(cues.at(cues.REMARK, clause.forms, at, languages) for at in range(len(clause.forms)))
    if denies and short and (refers or few or truth):
        return Weighed(error=f"The ellipsis hides “{' '.join(clause.words)}”, which denies the sentence next to it.")
    if beside and (
        shapes.remarks(clause, bool(denies))
        or shapes.repeats(clause, before, shapes.REMARK)
        or len(clause.words) <= _SHORTEST_SENTENCE
        or (denies and len(clause.words) <= _SHORT_DENIAL)
    ):
        return Weighed(error=f"The ellipsis hides “{caution}”, which judges the sentence next to it.")
    told = turn or answer or (denies and short) or (beside and shapes.repeats(clause, before, shapes.LONG_REMARK))
    return Weighed(caution=caution if told else "")


def rest_of_sentence(text: str, place: int) -> str:
    """Return what follows a place of a text up to its sentence's end."""
    following = text[place : place + 600]
    stops = ends(following)
    return following[: stops[0][0]] if stops else following


def limits(rest: str, languages: tuple[str, ...]) -> str:
    """Return the words that limit or take back, at once, what stands before the rest of a sentence; or nothing."""
    known = cues.leading(languages)
    first = first_clause(rest, known)
    if first is None or cjk.is_cjk(first.words[0]):
        return ""
    for found in (first.negation(first.start + _HEAD), first.found(cues.CONDITION, first.start + _HEAD)):
        if found and found[0] <= first.start + 1:
            return " ".join(first.words[:12])
    return ""
