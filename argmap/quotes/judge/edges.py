"""What a quotation cuts off at its edges though it looks whole: the negation, or the word that turns it, beside it."""

from __future__ import annotations

import re

from argmap.quotes.words.fold import QUOTES, fold
from argmap.quotes.words.index import Index
from argmap.quotes.words.languages import is_negation, is_turning
from argmap.quotes.words.wordlists import listed

_COMMA = frozenset(("not", "never", "nicht", "nie"))
# Words that negate at the beginning of a clause, and elsewhere say something else.
_AT_FIRST = frozenset(("ما",))
_AROUND = " \t\r\n\u00a0" + QUOTES
_OPENING = re.compile(r"(?:^|[.!?;:。！？؟…\f]|\n[ \t\r]*\n|[—–])[\s" + re.escape(QUOTES) + r"()\[\]\d¿¡]*\Z")
_CLOSING = re.compile(r"[ \u00a0\u202f" + re.escape(QUOTES) + r")\]]*(?:[.!?。！？؟;]|\s*\Z|\n[ \t\r]*\n)")
_ENDS = re.compile(r"[^.!?。！？؟][.!?。！？؟][\s" + re.escape(QUOTES) + r")\]]*\Z")
_REACH = 40


def severed(text: str, index: Index, hit: tuple[int, int], quote: str, languages: tuple[str, ...]) -> str:
    """Return the word right outside a quotation without which it says another thing, where the quotation seems whole.

    It seems whole if it gives itself a capital or a full stop that the source has not, or if it is all the rest of a
    sentence that the word begins or ends.
    """
    first, last = hit
    start, end = index.starts[first], index.ends[last - 1]
    opens = _opens(text, start)
    closes = _CLOSING.match(text, end, end + _REACH) is not None or _ENDS.search(quote) is not None
    if first:
        low, word = outside(text, index, first)
        high = index.ends[first - 1]
        around = _AROUND + "," if fold(word) in _COMMA else _AROUND
        if not text[high:start].strip(around) and "\n\n" not in text[high:start] and _weighs(word, languages):
            letter = next((char for char in quote if char.isalnum()), "")
            raised = letter.isupper() and text[start].islower() and not quote.isupper()
            negates = is_negation(word.split()[0], languages) or word in _AT_FIRST
            whole = closes if negates else _ENDS.search(quote) is not None
            if (raised and (closes or negates)) or (whole and _opens(text, low)):
                return word
    if last < len(index):
        low, high = index.starts[last], index.ends[last]
        word = text[low:high]
        ended = _ENDS.search(quote) is not None
        conditions = listed("trailing_condition", languages[:1]) if languages else frozenset()
        if ended and fold(word) in conditions and not text[end:low].strip(_AROUND + ","):
            return word
        if (
            fold(word) in listed("trailing_negation")
            and (len(word) > 3 or is_negation(word, languages))
            and not text[end:low].strip(_AROUND)
        ):
            finished = _CLOSING.match(text, high, high + _REACH) is not None
            if ended or (finished and opens):
                return word
    return ""


def outside(text: str, index: Index, first: int) -> tuple[int, str]:
    """Return the offset of the word before a word, and that word; “no one” is one."""
    low, high = index.starts[first - 1], index.ends[first - 1]
    if first > 1 and text[low:high].lower() == "one" and text[index.starts[first - 2] : low].lower() == "no ":
        low = index.starts[first - 2]
    return low, text[low:high]


def _weighs(word: str, languages: tuple[str, ...]) -> bool:
    head = word.split()[0]
    return is_negation(head, languages) or is_turning(head, languages) or head in _AT_FIRST


def _opens(text: str, place: int) -> bool:
    """Return whether a sentence begins at a place."""
    return _OPENING.search(text[max(0, place - _REACH) : place]) is not None or place == 0
