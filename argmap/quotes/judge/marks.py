"""What a writer says about a quotation inside it: ellipses, [insertions], [T]he and [sic]."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from unicodedata import normalize

from argmap.quotes.words.fold import fold, skeleton
from argmap.quotes.words.wordlists import listed

ELLIPSIS, BRACKET = "ellipsis", "bracket"

_DOTS = r"(?:\.[ \t\n\u00a0]?){2,}\.|[…⋯‥][…⋯‥.]*|。{3,}|・{3,}|\*(?: ?\*){2}"
_WORDS = r"中略|前略|後略|后略|略|以下略|snip|omissis"
_MARK = re.compile(
    rf"(?P<ellipsis>[\[(⟨<]\s*(?:{_DOTS}|—|-{{1,3}}|–)\s*[\])⟩>]|[\[(（［]\s*(?:{_WORDS})\s*[\])）］]|{_DOTS})"
    r"|(?P<bracket>[\[［](?P<inside>[^\[\]［］]{0,300})[\]］])"
)
_REMARK = re.compile(
    r"\s*(?:(?:recte|sic|sc\.?|!|\?|¡|\d{1,3}|[a-z*†‡]|note\s+\d+|citation needed"
    r"|(?:my|our|his|her|original|added)\s+(?:emphasis|italics)"
    r"|(?:emphasis|italics|emph\.)\s+(?:added|mine|ours|original|in (?:the )?original)"
    r"|hervorhebung\b.*|herv\.?\s.*|je souligne"
    r"|(?:cursiva|corsivo|énfasis|enfasi)\b.*|выделено\b.*|курсив\b.*|так|так!|so)\s*!?\??)\s*\Z",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"</?(?:i|b|em|strong|u|q|cite|sup|sub|small|span|mark|a|p|br|blockquote)(?:\s[^<>]{0,200})?\s?/?>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});")
_ASIDE = re.compile(
    r"\s?\((?:sic!?|(?:my|our|original|added)\s+(?:emphasis|italics)|(?:emphasis|italics)\s+(?:added|mine|ours|original"
    r"|in (?:the )?original)|hervorhebung(?:en)? [^()]{1,40}|je souligne|cursiva [^()]{1,30}|corsivo [^()]{1,30}"
    r"|(?:internal )?(?:citations?|footnotes?|quotation marks|references) omitted|zitate? ausgelassen|notes? omises?"
    r"|выделено [^()]{1,30}|курсив [^()]{1,30})\)",
    re.IGNORECASE,
)
_CITED = re.compile(r"([\"“„«「].{10,}[\"”“»」])\s*\([^()]{3,200}\)\.?\Z", re.DOTALL)
_LETTERS = re.compile(r"[^\W\d_]+\Z")


_UNSEEN = re.compile(
    r"~~[^~\n]{1,300}~~|<!--.*?-->|<(del|s|strike)\b[^<>]{0,200}>.*?</\1\s*>"
    r"|<([a-z]+)\b[^<>]{0,200}(?:display\s*:\s*none|visibility\s*:\s*hidden|\shidden\b)[^<>]{0,200}>.*?</\2\s*>"
    r"|\\(?:sout|st)\{[^{}]{0,300}\}|(?:[^\s\u0335-\u0338][\u0335-\u0338]\s?)+"
    r"|[\U000e0000-\U000e007f\ufe00-\ufe0f\U000e0100-\U000e01ef]+",
    re.IGNORECASE | re.DOTALL,
)
_STACKED = re.compile(r"[\u0300-\u036f]{4,}")
_ENCLOSED = re.compile(r"[\u2460-\u24ff\U0001f130-\U0001f189]")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a quotation between its marks.

    :param text: the stretch as it is typed
    :param joint: what is before it: ``ellipsis``, ``bracket``, or nothing for the first
    :param inserted: the bracket's words where a bracket is before it
    :param stem: the beginning of a word whose ending a bracket replaces, as in ``establish[ed]``
    :param beside: words of brackets before the first part or after the last
    :param behind: words of a bracket after the last part
    :param ending: the beginning of a word after the last part, whose ending a bracket replaces
    """

    text: str
    joint: str = ""
    inserted: str = ""
    stem: str = ""
    beside: str = ""
    ending: str = ""
    behind: str = ""


def has_marks(quote: str) -> bool:
    """Return whether a quotation holds anything that looks like an ellipsis or a bracket."""
    return _MARK.search(quote) is not None


def has_ellipsis(quote: str) -> bool:
    """Return whether a quotation holds anything that looks like an ellipsis."""
    return any(match["ellipsis"] is not None for match in _MARK.finditer(quote))


def shown(quote: str) -> str:
    """Return a quotation as its readers see it: without what is struck out, hidden or invisible.

    >>> shown("no ~~not~~ so <del>ever</del>, n\u0338o\u0338 <span style='display:none'>x</span>Ⓝⓞ")
    'no  so , No'
    """
    if quote.isascii() and not any(char in quote for char in "~<\\\\"):
        return quote
    text = _STACKED.sub("", _UNSEEN.sub("", quote))
    return _ENCLOSED.sub(lambda match: normalize("NFKC", match[0]), text)


_PREFIXED = re.compile(r"(?<!\w)[\[［]([^\W\d_]{2,8})[\]］](?=[^\W\d_]{3})")


def without_prefixes(quote: str, languages: tuple[str, ...]) -> str:
    """Return a quotation without brackets that add to the beginning of a word and do not turn it round.

    >>> without_prefixes("all [hu]mankind is [un]happy", ("en",))
    'all mankind is [un]happy'
    """
    privative = listed("privative", languages) | listed("privative", ("en",))
    return _PREFIXED.sub(lambda match: match[0] if fold(match[1]) in privative else "", quote)


def plain(quote: str) -> str:
    """Return a quotation without the markup of a page, and without remarks in parentheses such as (emphasis added).

    >>> plain("It was <i>not</i> so (emphasis added), he said (sic).")
    'It was not so, he said.'
    """
    if not any(char in quote for char in "<&("):
        return quote
    if cited := _CITED.match(quote.strip()):
        quote = cited[1]
    text = _TAG.sub(lambda match: " " if match[0].strip("</ >").lower() in ("br", "p") else "", quote)
    return _ASIDE.sub("", _ENTITY.sub(lambda match: unescape(match[0]), text))


def split(quote: str) -> list[Part]:
    """Return the parts of a quotation between its ellipses and brackets; parts without letters are left out.

    >>> [(part.text, part.joint) for part in split("[T]he end [sic] is . . . near [to us].")]
    [('The end is ', ''), (' near.', 'ellipsis')]
    >>> split("he did [indeed] come")[1].inserted
    'indeed'
    """
    parts = [Part("")]
    place = 0
    for match in _MARK.finditer(quote):
        if match.start() < place:
            continue
        before = quote[place : match.start()]
        text = parts[-1].text + before
        place = match.end()
        if match["ellipsis"] is not None:
            ellipsis = match["ellipsis"]
            if (len(re.findall(r"\.", ellipsis)) >= 4 and ellipsis[0] == "." and before[-1:].strip()) or (
                ellipsis[0] == "." and re.match(r"\.\s+\.{3}", ellipsis)
            ):
                text += "."
            parts[-1] = replace(parts[-1], text=text)
            parts.append(Part("", ELLIPSIS))
            continue
        inside = match["inside"]
        follows = quote[place : place + 1].isalpha()
        precedes = text[-1:].isalpha()
        if _REMARK.match(inside) and not ((follows or precedes) and _LETTERS.match(inside)):
            parts[-1] = replace(parts[-1], text=text.rstrip() if not precedes else text)
        elif _LETTERS.match(inside) and follows and not precedes:
            parts[-1] = replace(parts[-1], text=text + inside)
        elif _LETTERS.match(inside) and precedes and not follows:
            stem = re.search(r"[^\W\d_]+\Z", text)
            cut = stem.start() if stem else len(text)
            parts[-1] = replace(parts[-1], text=text[:cut])
            parts.append(Part("", BRACKET, text[cut:] + inside, text[cut:]))
        else:
            parts[-1] = replace(parts[-1], text=text)
            parts.append(Part("", BRACKET, inside))
    parts[-1] = replace(parts[-1], text=parts[-1].text + quote[place:])
    return _joined(parts)


def _joined(parts: list[Part]) -> list[Part]:
    """Return the parts that hold letters; what is around the others is joined to the part before."""
    kept: list[Part] = []
    beside = carried = ""
    for part in parts:
        if carried and part.joint == BRACKET and not part.stem:
            part = replace(part, inserted=f"{carried} {part.inserted}")
        carried = part.inserted if part.joint == BRACKET and not skeleton(part.text) else ""
        if skeleton(part.text):
            kept.append(
                part if kept else replace(part, joint="", inserted="", stem="", beside=f"{beside} {part.inserted}")
            )
        elif kept and part.joint == BRACKET and part is parts[-1]:
            beside = kept[-1].beside if part.stem else f"{kept[-1].beside} {part.inserted}"
            text = kept[-1].text.rstrip() + part.text.strip()
            kept[-1] = replace(kept[-1], text=text, beside=beside, ending=part.stem)
            kept[-1] = replace(kept[-1], behind=part.inserted)
        else:
            beside = f"{beside} {part.inserted}"
            if kept:
                kept[-1] = replace(kept[-1], beside=f"{kept[-1].beside} {part.inserted}")
    return kept


def at_edges(quote: str) -> tuple[bool, bool]:
    """Return whether an ellipsis or a bracket is before the first word of a quotation, and after its last.

    >>> at_edges("“[xx] was ever so”"), at_edges("it was . . .”"), at_edges("[i]t was")
    ((True, False), (False, True), (False, False))
    """
    found = [match for match in _MARK.finditer(quote) if match["ellipsis"] is not None or not _is_case(quote, match)]
    if not found:
        return False, False
    return not skeleton(quote[: found[0].start()]), not skeleton(quote[found[-1].end() :])


def _is_case(quote: str, match: re.Match[str]) -> bool:
    """Return whether a bracket only changes a letter or remarks on the words, and stands for none."""
    inside = match["inside"]
    letters = _LETTERS.match(inside) is not None and quote[match.end() : match.end() + 1].isalpha()
    return letters or _REMARK.match(inside) is not None


_TIMES = re.compile(r"(?<=\d)(\s?)([x×✕*])(\s?)(?=\d)")


def times(quote: str) -> str:
    """Return a quotation with “x” for “×” between numbers, or the other way round.

    >>> times("5 x 7 cm"), times("5×7"), times("xix")
    ('5 × 7 cm', '5x7', 'xix')
    """
    return _TIMES.sub(lambda mark: f"{mark[1]}{'x' if mark[2] in '×✕' else '×'}{mark[3]}", quote)
