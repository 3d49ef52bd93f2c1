"""Where sentences end: full stops told from those of abbreviations, in scripts with and without capitals."""

from __future__ import annotations

import re
from functools import lru_cache

from argmap.quotes.words.fold import QUOTES

_CLOSERS = re.escape(QUOTES) + r")\]】」』"
_END = re.compile(
    rf"(?P<stop>[.!?…؟۔।॥;]+)[{_CLOSERS}]*(?P<gap>[ \t\u00a0\u202f]*\r?\n?[ \t\u00a0]*|\s+)(?=(?P<next>.)|\Z)"
    rf"|[。！？｡]+[{_CLOSERS}]*|(?P<para>\r?\n[ \t]*\r?\n\s*)",
    re.DOTALL,
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:[^\W\d_]|Mr|Mrs|Ms|Messrs|Dr|Prof|St|Rev|Hon|Gen|Col|Capt|Lt|Sgt|No|Nos|vol|vols|pp?|ch|chap|sec|art|fig|cf"
    r"|vs|viz|etc|eds?|trans|ibid|op|cit|al|Jr|Sr|Co|Inc|Ltd|z|d|h|usw|bzw|Nr|Bd|Hr|Hrn|Fr|Frl|vgl|ff?|S|M|MM|Mme|Mlle|art"
    r"|Sr|Sra|Ud|Uds|núm|г|гг|т|д|п|др|стр|см|им|ул|св)|\b[^\W\d_]\.[^\W\d_])\Z"
)
_OPENERS = QUOTES + "([¿¡—–-•*"
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")


@lru_cache(maxsize=512)
def ends(text: str) -> tuple[tuple[int, int], ...]:
    """Return (place after a sentence's mark, place the next sentence begins) for each sentence's end in a text.

    >>> text = "Mr. Hale came (with J. Low). He stayed! 沒有人來。他走了。"
    >>> [text[end:start] + text[start:][:2] for end, start in ends(text)]
    [' He', ' 沒有', '他走', '']
    """
    found: list[tuple[int, int]] = []
    greek = _GREEK.search(text) is not None
    for match in _END.finditer(text):
        if match["stop"] is None:
            if match["para"] is None or not found or found[-1][1] < match.start():
                place = match.start() if match["para"] else match.end()
                found.append((place, match.end()))
            continue
        stop, following = match["stop"], match["next"] or ""
        if set(stop) == {";"} and not greek:
            continue
        if following and not match["gap"]:
            continue
        if set(stop) == {"."} and _ABBREVIATED.search(text[max(0, match.start() - 8) : match.start()]):
            continue
        if following.islower() or (stop in ("…", "...") and following and not following.isupper()):
            continue
        if following and following in ",;:":
            continue
        end = match.start("gap")
        found.append((end, match.end()))
    return tuple(found)


def around(text: str, start: int, end: int, reach: int = 1200) -> tuple[int, int]:
    """Return where the whole sentence, or sentences, begin and end that a stretch of a text is in.

    :param reach: characters looked at on either side
    """
    low, high = max(0, start - reach), min(len(text), end + reach)
    marks = ends(text[low:high])
    first = max((low + begin for _, begin in marks if low + begin <= start), default=low)
    last = min((low + stop for stop, _ in marks if low + stop >= end), default=high)
    return first, last
