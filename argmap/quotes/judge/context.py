"""What is around exact words and may make them mislead: what governs them, what follows, whose words they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from argmap.model import CautionKind
from argmap.quotes.finding import Caution, Finding
from argmap.quotes.judge import cjk, hidden, questions
from argmap.quotes.judge.case import Case
from argmap.quotes.judge.clauses import Clause
from argmap.quotes.prepared.tidying import tidy
from argmap.quotes.words import cues
from argmap.quotes.words.fold import fold, unspaced, words
from argmap.quotes.words.languages import is_function_word, is_negation
from argmap.quotes.words.sentences import around
from argmap.quotes.words.wordlists import listed

_CLAUSE = re.compile(r"[,;:()\[\]،؛、，；：]|—|–|--")
_SHORT_SENTENCE, _LONGEST_SENTENCE = 300, 1200
"""Characters on either side in which a sentence's beginning and end are looked for, first and at most."""
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")
_FEWEST_TURNS = 3
"""Times a name begins a paragraph before it counts as a speaker of a dialogue."""
_OPENING, _CLOSING = "“«„「『‹", "”»」』›"
_REPORTING = (cues.DENIAL, cues.ATTRIBUTION, cues.HEDGE, cues.REPORTING)
_TELLING = (cues.ATTRIBUTION, cues.REPORTING)
_LINE = r"(?:\A|\n[ \t]*\n|[^\w,\s][ \t]*\n)[ \t]*"
"""Where a turn may begin: at a line whose line before does not run on into it, as wrapped prose does."""
_TURN_OF = re.compile(
    _LINE + r"(?:(?P<asked>[QA]|Frage|Antwort)[.:]\s"
    r"|(?P<name>[A-ZÀ-ÞА-Я][\w’'. -]{1,40}?)(?:\s\([^()\n]{1,60}\))?[.:]\s*(?:—|--|\s))"
)
_ASKED = re.compile(r"(?:\A|\n)[ \t]*(?:[QA]|Frage|Antwort)[.:]\s")
_CAPITALS = re.compile(r"(?:\A|\n)[ \t]*([^\W\d_a-zß-ÿа-я][^\W\d_a-zß-ÿа-я '’-]{2,30})(?:\s\([^()\n]{1,60}\))?[.:]\s")
_LONGEST_HEAD = 8
"""Words of a clause such as “according to his opponents” that governs the next."""
_MOOD_HEAD = 5
"""First words of a quotation among which a verb of reported speech counts."""
_NEXT = 160
"""Characters of the next sentence that are read."""
_ANSWERING, _DENYING = 6, 12
"""Words behind “But” among which a pronoun makes it answer the sentence before; and among which a negation does."""
_CONTENT = 5
"""Letters of a word that tells what a sentence is about."""
_HEADING = 4000
"""Characters before a quotation in which a heading says whose part it is."""


def look(case: Case, found: Finding) -> Finding:
    """Return a finding with the cautions that its context in the source calls for, and the whole sentence.

    :param found: the finding on a quotation that is in the source in this order
    """
    if found.start is None or found.end is None or not found.parts:
        return found
    text = case.source.text
    start, end = _edges(text, found.start, found.end)
    low, high = _sentence(case, start, end)
    if unspaced(text[start : start + 1] or " "):
        before, after = text[max(low, start - 60) : start], text[end : min(high, end + 60)]
    else:
        before, after = _clean(case, low, start), _clean(case, end, high)
    languages = case.source.languages
    cautions = [*found.cautions]
    for caution in (
        _governed(before, languages),
        _reported_mood(before, case.quote, languages),
        _turned(after, languages),
        _answered(after, text[start:end], _following(case, high), languages),
        _question(after, case.quote, languages),
        _cut_short(after, case.quote),
        _voice(case, start, end),
    ):
        if caution is not None and caution.kind not in {it.kind for it in cautions}:
            cautions.append(caution)
    if not cautions:
        return found
    return replace(found, cautions=tuple(cautions), sentence=tidy(case.source, low, high))


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the words of a passage begin and end, without the marks around them."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _sentence(case: Case, start: int, end: int) -> tuple[int, int]:
    """Return where the whole sentence begins and ends; near by first, since most sentences are short."""
    text = case.source.text
    low, high = start, end
    for reach in (_SHORT_SENTENCE, _LONGEST_SENTENCE):
        first, last = max(0, start - reach), min(len(text), end + reach)
        low, high = around(_blanked(case, first, last), start - first, end - first, reach)
        low, high = low + first, high + first
        if (low > first or not first) and (high < last or last == len(text)):
            break
    return low, high


def _blanked(case: Case, low: int, high: int) -> str:
    """Return a stretch of the source with spaces for what is not running text, so that offsets stay."""
    pieces: list[str] = []
    place = low
    for mask in case.source.masks_in(low, high):
        pieces += (case.source.text[place : mask.start], " " * (min(mask.end, high) - max(mask.start, place)))
        place = max(place, min(mask.end, high))
    return "".join((*pieces, case.source.text[place:high]))


def _clean(case: Case, low: int, high: int) -> str:
    return case.source.clean(low, high) if low < high else ""


def _governed(before: str, languages: tuple[str, ...]) -> Caution | None:
    """Return a caution where words of the same sentence, right before the quotation, govern it."""
    known = cues.leading(languages)
    pieces = _CLAUSE.split(before)
    joined = bool(words(pieces[-1]))
    listed = [words(piece) for piece in pieces if words(piece)]
    if not listed:
        return None
    last = listed[-1]
    if cjk.is_cjk(last[0]):
        return _governed_unspaced(before)
    clause = Clause(last, known)
    # A speech in quotation marks is another voice, which has a caution of its own.
    speech = any(mark in pieces[-1] + before[-3:] for mark in _OPENING + '"')
    tail = max(0, len(last) - 2)
    that = any(cues.at(cues.COMPLEMENTIZER, clause.forms, place, known) for place in range(tail, len(last)))
    near = len(last) - 8 if not that else 0
    told = " ".join(last[-12:])
    if that and len(listed) > 1 and len(last) <= 2:
        clause = Clause([*listed[-2], *last], known)
        told = " ".join(clause.words[-12:])
    for kind in (cues.DENIAL, cues.ATTRIBUTION, cues.HEDGE):
        place = clause.last(kind)
        if place is not None and (that or (joined and kind != cues.ATTRIBUTION and place >= len(clause.forms) - 4)):
            return _caution(CautionKind.GOVERNED, told)
        if place is not None and kind == cues.ATTRIBUTION and place >= len(clause.forms) - 2 and not speech:
            return _caution(CautionKind.GOVERNED, told)
    heads = [Clause(piece, known) for piece in (listed[-2:] if not joined else listed[-1:])]
    for head in heads:
        # “According to his opponents, …”; “In the opinion of the court …”
        given = head is not heads[-1] or not joined
        told_by = len(head.words) <= _LONGEST_HEAD and head.found(cues.ACCORDING, head.start + 1)
        if told_by or (given and (head.found(cues.CONDITION, 1) or head.found(cues.CONDITION_HEAD, 1))):
            return _caution(CautionKind.GOVERNED, " ".join(head.words))
    if that and clause.last(cues.REPORTING) is not None:
        return _caution(CautionKind.GOVERNED, told)
    if joined and (report := _reported(clause, known)):
        return _caution(CautionKind.GOVERNED, report)
    negated = [place for place, word in enumerate(clause.words) if clause.free[place] and is_negation(word, languages)]
    if negated and (joined or that) and negated[-1] >= near:
        return _caution(CautionKind.GOVERNED, told)
    for kind in (cues.CONDITION, cues.CONDITION_HEAD, cues.EXCEPTION):
        found = clause.found(kind)
        if found and joined and (found[0] >= near or found[0] <= clause.start + 1):
            return _caution(CautionKind.GOVERNED, told)
    return None


def _reported(clause: Clause, languages: tuple[str, ...]) -> str:
    """Return the words that report or deny all that follows in a clause, as “it has been objected that”; or nothing."""
    for place in range(1, len(clause.forms)):
        if not cues.at(cues.COMPLEMENTIZER, clause.forms, place, languages):
            continue
        for at in range(max(0, place - 3), place):
            if clause.free[at] and any(cues.at(kind, clause.forms, at, languages) for kind in _REPORTING):
                return " ".join(clause.words[max(0, at - 4) : place + 1])
    return ""


def _reported_mood(before: str, quote: str, languages: tuple[str, ...]) -> Caution | None:
    """Return a caution where a German verb says by its mood that another says so: “…, er habe die Bücher verbrannt”."""
    if languages[:1] != ("de",) or not before.rstrip(' \n"„»«').endswith(","):
        return None
    first = words(quote)[:_MOOD_HEAD]
    if not any(fold(word) in listed("subjunctive", ("de",)) for word in first):
        return None
    said = [words(piece) for piece in _CLAUSE.split(before) if words(piece)]
    return _caution(CautionKind.GOVERNED, " ".join(said[-1][-12:])) if said else None


def _following(case: Case, high: int) -> str:
    """Return the beginning of the sentence after a place, in the same paragraph."""
    return _PARAGRAPH.split(case.source.text[high : high + _NEXT].lstrip(" \t\r"))[0] if high else ""


def _answered(after: str, quoted: str, following: str, languages: tuple[str, ...]) -> Caution | None:
    """Return a caution where a quotation ends its sentence, and the next one turns against it: “But …”.

    Most sentences that begin with “But” go on to something else. One that turns speaks of what is quoted: it has a
    pronoun for it, denies, or repeats a word of it.
    """
    if words(after) or not following:
        return None
    known = cues.leading(languages)
    first = Clause(words(following), known)
    if not first.forms or cjk.is_cjk(first.words[0]):
        return None
    turn = cues.at(cues.TURN, first.forms, 0, known)
    if not turn or cues.at(cues.CONCESSION, first.forms, 0, known):
        return None
    head = range(turn, min(turn + _ANSWERING, len(first.forms)))
    pointing = listed("pointing", known)
    refers = any(first.forms[at] in pointing for at in head)
    last = min(turn + _DENYING, len(first.forms))
    denies = first.negation(last) or first.found(cues.DENIAL, last)
    again = any(cues.at(cues.TURN, first.forms, at, known) for at in range(turn, last))
    if not (refers or denies or again or _repeated(quoted, first, turn)):
        return None
    said = " ".join(first.words[:12])
    return Caution(CautionKind.TURNED, said, f"The source’s next sentence begins: “{said}”.")


def _repeated(quoted: str, clause: Clause, place: int) -> bool:
    """Return whether a clause has a telling word of a quotation: no name, and no little word."""
    said = {fold(word) for word in words(quoted) if len(word) >= _CONTENT}
    return any(
        form in said and word[0].islower() and not is_function_word(word, clause.languages)
        for form, word in zip(clause.forms[place:], clause.words[place:], strict=True)
        if len(word) >= _CONTENT
    )


def _governed_unspaced(before: str) -> Caution | None:
    flat = "".join(before.split())[-24:]
    phrase = next((phrase for phrase in cues.fragments() if phrase in flat[-len(phrase) - 6 :]), None)
    phrase = phrase or cjk.telling(before[-40:], "attribution")
    return _caution(CautionKind.GOVERNED, flat[-16:]) if phrase else None


def _turned(after: str, languages: tuple[str, ...]) -> Caution | None:
    """Return a caution where the sentence goes on with what turns or limits the quotation."""
    if after.lstrip("\"'”’»“) \t").startswith(":"):
        return None
    known = cues.leading(languages)
    first = hidden.first_clause(after, known)
    if first is None:
        return None
    if cjk.is_cjk(first.words[0]):
        flat = "".join(after.split()).lstrip("，、,；;」』）")
        turning = (*cues.fragments(), *cues.fragments("contrast"))
        phrase = next((phrase for phrase in turning if flat.startswith(phrase)), None)
        return _caution(CautionKind.TURNED, flat[:16]) if phrase else None
    start = min(first.start, len(first.forms) - 1)
    told = " ".join(first.words[:12])
    for kind in (cues.TURN, cues.EXCEPTION, cues.CONDITION, cues.CONDITION_HEAD, cues.ACCORDING):
        if any(cues.at(kind, first.forms, place, known) for place in range(start, min(start + 2, len(first.forms)))):
            return _caution(CautionKind.TURNED, told)
    if any(
        cues.at(cues.INNER_TURN, first.forms, place, known) for place in range(start, min(start + 4, len(first.forms)))
    ):
        return _caution(CautionKind.TURNED, told)
    if any(is_negation(word, languages) for word in first.words[start : start + 1]) and first.free[start]:
        return _caution(CautionKind.TURNED, told)
    if after.lstrip("\"'”’»“) \t").startswith((",", "،", "—", "–")) and _told_by(first):
        return _caution(CautionKind.TURNED, told)
    return None


def _told_by(clause: Clause) -> bool:
    """Return whether a clause after a quotation names the speaker: “his enemies said”, “wie das Lied behauptet”."""
    last = len(clause.forms) - 1
    return last < _LONGEST_HEAD and any(
        cues.at(kind, clause.forms, place, clause.languages)
        for place in {0, last}
        if not clause.words[place][0].isupper()
        for kind in _TELLING
    )


def _question(after: str, quote: str, languages: tuple[str, ...]) -> Caution | None:
    asks = questions.marks_of(languages)
    tail = after.rstrip()[-4:]
    if any(mark in tail for mark in asks) and not any(mark in quote for mark in asks):
        return _caution(CautionKind.QUESTION, after.strip()[-60:])
    return None


def _cut_short(after: str, quote: str) -> Caution | None:
    """Return a caution where the quotation closes with a full stop a sentence that goes on."""
    stop = quote.rstrip(" \t\n\"'”’»“)]")
    if not stop.endswith((".", "!", "。")) or stop.endswith(("..", "…", "。。")):
        return None
    rest = words(after)
    opening = after.lstrip(" \t\r\n\"'”’»“)]")
    if not rest or opening[:1] in ".!?。！？;:" or _PARAGRAPH.match(after):
        return None
    return _caution(CautionKind.CUT_SHORT, " ".join(rest[:12]))


def _voice(case: Case, start: int, end: int) -> Caution | None:
    """Return a caution where the words are another's: in quotation marks, in a dialogue, or in an opponent's part."""
    text = case.source.text
    place = max(0, start - _HEADING)
    breaks = [match.end() for match in _PARAGRAPH.finditer(text, place, start)]
    paragraph = breaks[-1] if breaks else place
    before = text[paragraph:start]
    marked = any(mark in case.quote for mark in '“«„「"')
    if not marked and (said := _in_marks(before, text[start:end], text[end : end + 2000])):
        return _caution(CautionKind.ANOTHER_VOICE, said)
    if speaker := _speaker(case, max(0, paragraph - 4), start):
        return _caution(CautionKind.ANOTHER_VOICE, speaker)
    headings = case.source.headings
    at = bisect_left(headings, (start, 0)) - 1
    heading = text[slice(*headings[at])] if at >= 0 and headings[at][0] >= place else None
    if heading is not None and heading.strip() != text[start:end][: len(heading.strip())]:
        return _caution(CautionKind.ANOTHER_VOICE, heading.strip())
    return None


def _in_marks(before: str, quoted: str, after: str) -> str:
    """Return the opening of a speech in quotation marks that has not ended before the words; nothing outside one."""
    opened = max(before.rfind(mark) for mark in _OPENING)
    closed = max(before.rfind(mark) for mark in _CLOSING)
    if opened > closed and opened >= 0:
        # German closes with the mark that English opens with.
        if before[opened] == "“" and "„" in before[:opened]:
            return ""
        return " ".join((before[opened + 1 :] + quoted).split())[:60]
    last = before.rfind('"')
    opens = (
        last >= 0 and not before[max(0, last - 1) : last].strip(" \n\t([") and not before[last + 1 : last + 2].isspace()
    )
    if opens and before.count('"') % 2 and '"' in after.split("\n\n")[0]:
        return " ".join((before[last + 1 :] + quoted).split())[:60]
    return ""


def _speaker(case: Case, low: int, start: int) -> str:
    """Return who speaks a passage of a dialogue: a character, or the one who asks; nothing outside a dialogue.

    :param low: where the passage's paragraph begins; a play or an interview may set each turn on a line of its own
    """
    text, known = case.source.text, case.source.speakers
    turns = list(_TURN_OF.finditer(text, low, start))
    if not turns:
        return ""
    turn = turns[-1]
    if turn["asked"]:
        asks = turn["asked"] in ("Q", "Frage")
        if asks and "" not in known:
            known[""] = len(_ASKED.findall(text[:400_000])) >= _FEWEST_TURNS
        return turn["asked"] if asks and known[""] else ""
    name = turn["name"]
    if name not in known:
        known[name] = _is_turn(text, name)
    return name if known[name] else ""


def _is_turn(text: str, name: str) -> bool:
    """Return whether a name begins lines again and again, as in a dialogue; or is one of several in capitals."""
    if fold(name) == "note":
        return False
    turns = re.findall(rf"{_LINE}{re.escape(name)}(?:\s\([^()\n]{{1,60}}\))?[.:]\s", text[:400_000])
    if len(turns) >= _FEWEST_TURNS:
        return True
    capitals = _CAPITALS.findall(text[:400_000]) if name.isupper() and len(name) > 2 else []
    return name in capitals and len(capitals) >= _FEWEST_TURNS + 1 and len(set(capitals)) < len(capitals)


_MESSAGES = {
    CautionKind.GOVERNED: "In the source, “{words}” governs these words.",
    CautionKind.TURNED: "The source goes on: “{words}”.",
    CautionKind.QUESTION: "In the source these words are part of a question.",
    CautionKind.ANOTHER_VOICE: "In the source these words are another’s: “{words}”.",
    CautionKind.CUT_SHORT: "The source’s sentence goes on: “{words}”.",
}


def _caution(kind: CautionKind, said: str) -> Caution:
    return Caution(kind, said, _MESSAGES[kind].format(words=said))
