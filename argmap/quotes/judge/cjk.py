"""What an ellipsis hides in Chinese, Japanese and Korean, whose phrases are found as they are written."""

from __future__ import annotations

import re
from itertools import pairwise

from argmap.quotes.words import cues
from argmap.quotes.words.fold import fold, unspaced, words
from argmap.quotes.words.languages import negations
from argmap.quotes.words.sentences import ends
from argmap.quotes.words.wordlists import listed

_CLAUSE = re.compile(r"[,;:()\[\]、，；：（）]+|—+|–")
_HANGUL = re.compile("[\uac00-\ud7af]")
_SHORT = 40
"""Letters of a hidden stretch in which a cue counts wherever it stands; in a longer one, only in the outer clauses."""
_SHORT_SENTENCE = 24
_SHORT_DENIAL = 8
_WORD = 4
"""Letters of hidden words that are no more than one."""
_MARKS = ",;:()[]、，；：（）—–"
_DATE = re.compile(r"(?:[\d〇零一二三四五六七八九十百元正]\s?[年月日号號]|世[紀纪])|\d\s?[년월일세]")
_WHERE = re.compile(
    "^(?:在|于|於).*[里裡中上下旁边邊前后後外城市县縣省国國]$|(?:[でへに]|から|にて)$|(?:에서|에|에게|으로|로|의)$"
)
"""Dates; phrases that say where."""
_TURNING = ("却", "卻")
_TELLING = (
    ("condition", "the condition"),
    ("exception", "the exception"),
    ("hedge", "the hedge"),
    ("attribution", "the attribution"),
)
"""Kinds of cues that may not be hidden in a quoted sentence, in the order in which they are reported."""


def is_cjk(word: str) -> bool:
    """Return whether a word is written in a script without spaces, or in Hangul, whose endings are cues too."""
    return unspaced(word[0]) or _HANGUL.match(word) is not None


def weigh(text: str, languages: tuple[str, ...]) -> tuple[str, str]:
    """Return (a sentence on how hidden words change the sense, the words that may matter), each empty if nothing does.

    :param text: the source's text after the last quoted word, up to the next quoted word
    :param languages: the source's languages
    """
    marks = ends(text)
    places = [0, *(begin for _, begin in marks), len(text)]
    stretches = [text[low:high] for low, high in pairwise(places)]
    error = caution = ""
    for at, stretch in enumerate(stretches):
        shared = at == 0 or at == len(stretches) - 1
        if not words(stretch):
            continue
        found = _shared(stretch, languages) if shared else _sentence(stretch, languages)
        found = found or ("" if shared else _correction(stretch, sum(bool(words(it)) for it in stretches)))
        found = found or ((_alone(stretch, languages) or _unproven(stretch)) if len(stretches) == 1 else "")
        error = error or found
        caution = caution or ("" if found else _caution(stretch, languages))
    return error, caution


def telling(text: str, kind: str) -> str:
    """Return the first phrase of a kind in a stretch, without regard to spaces and idioms; nothing if it has none."""
    flat = _flat(text)
    found = [phrase for phrase in cues.fragments(kind) if phrase in flat]
    return min(found, key=lambda phrase: (flat.index(phrase), -len(phrase)), default="")


def _shared(text: str, languages: tuple[str, ...]) -> str:
    clauses = [clause for clause in _CLAUSE.split(text) if words(clause)]
    outer = (
        text if len(_flat(text)) <= _SHORT else " ".join(dict.fromkeys((clauses[0][:_SHORT], clauses[-1][-_SHORT:])))
    )
    if found := negations(words(_free(outer)), languages):
        return f"The ellipsis hides the negation “{found[0]}”."
    for kind, told in _TELLING:
        if phrase := telling(outer, kind):
            return f"The ellipsis hides {told} “{phrase}”."
    if found := [flat for clause in clauses if (flat := _flat(clause)).startswith("如")]:
        return f"The ellipsis hides the condition “{found[0][:12]}”."
    return ""


def _alone(text: str, languages: tuple[str, ...]) -> str:
    """Return a sentence where no more than a word is hidden: an ellipsis has no honest use there."""
    flat = "".join(text.split())
    if not 0 < len(flat) <= _WORD or not flat.isalpha() or fold(flat) in listed("light", languages):
        return ""
    return f"The ellipsis hides only “{flat}”, which may change the sense: quote it."


def _unproven(text: str) -> str:
    """Return a sentence where words are hidden inside a clause that give no date and do not say where."""
    flat = "".join(text.split())
    inner = flat.strip(_MARKS)
    if _CLAUSE.match(flat) or not _WORD < len(inner) <= _SHORT or _DATE.search(inner) or _WHERE.search(inner):
        return ""
    return f"The ellipsis hides “{inner}” inside the sentence, which may limit what is quoted: quote it too."


def _sentence(text: str, languages: tuple[str, ...]) -> str:
    flat = _flat(text)
    refers = any(flat.startswith(phrase) for phrase in cues.fragments("deixis"))
    denies = bool(negations(words(_free(text)), languages)) or any(phrase in flat for phrase in ("嘘", "谎", "거짓"))
    if denies and (len(flat) <= _SHORT_DENIAL or (len(flat) <= _SHORT_SENTENCE and (refers or telling(text, "truth")))):
        return f"The ellipsis hides “{' '.join(text.split())}”, which denies the sentence next to it."
    if phrase := telling(text, "quoting"):
        return f"The ellipsis hides “{phrase}”, which is about the sentence next to it: quote it too."
    return ""


def _correction(text: str, count: int) -> str:
    """Return a sentence where the only hidden one begins as one that corrects the one before it: “其实”, “もっとも”.

    :param count: hidden sentences in all
    """
    flat = _flat(text)
    if count != 1 or len(flat) > _SHORT:
        return ""
    phrase = next((it for it in cues.fragments("correction") if flat.startswith(it)), "")
    # “他的儿子却”: the adverb of a turn follows the subject.
    phrase = phrase or next((mark for mark in _TURNING if mark in flat), "")
    return phrase and f"The ellipsis hides “{flat[:16]}”, which may take back the sentence next to it: quote it too."


def _caution(text: str, languages: tuple[str, ...]) -> str:
    flat = "".join(text.split())
    weighs = negations(words(_free(text)), languages) or any(phrase in flat for phrase in cues.fragments())
    return " ".join(text.split())[:24] if weighs else ""


def _flat(text: str) -> str:
    return "".join(_free(text).split())


def _free(text: str) -> str:
    """Return a stretch with a mark in place of each idiom, so that nothing of it counts."""
    for idiom in cues.fragments("idiom"):
        text = text.replace(idiom, "、" * len(idiom))
    return text
