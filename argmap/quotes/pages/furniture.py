"""What the page put between a text's lines: notes, page numbers, running heads, and note numbers glued to words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from argmap.quotes.pages.heads import (
    Line,
    around,
    cuts_sentence,
    is_title,
    mark_cutting_heads,
    mark_heads,
    mark_paged_heads,
    stands_alone,
)
from argmap.quotes.pages.masks import CHOSEN, FOOTNOTES, FORM_FEED, NOTE_NUMBER, PAGE_NUMBER, RUNNING_HEAD, STRUCK, Mask
from argmap.quotes.pages.notecalls import SHORTEST_RUN, SUPERSCRIPTS, glued, is_called, note_numbers, roman
from argmap.quotes.pages.numbering import numbers_of_verses

LONGEST_BLOCK = 12_000
"""Characters a block of notes may have; a longer one is taken for text."""

_ROMAN = r"[ivxlcIVXLC]{1,7}"
_PAGE_LINE = re.compile(
    rf"[ \t]*(?:[-–—\[(|*~.]{{0,3}}\s?)"
    rf"(?:(?:[Pp]age|PAGE|p\.|[Ss]eite|S\.|[Ss]\.|[Pp]ágina|[Pp]agina|стр\.|[Сс]траница)\s*)?"
    rf"(\d{{1,4}}|{_ROMAN})(?:\s?(?:/|of|von|de|sur|из)\s?\d{{1,4}})?(?:\s?[-–—\])|*~.]{{0,3}})[ \t]*\Z"
)
_RULE = re.compile(r"[ \t]*(?:[_—–―─═=-][ \t]?){3,}[ \t]*\Z")
_BLANK_RULE = re.compile(r"[ \u00a0]{12,}\Z")
_NOTE = re.compile(
    r"[ \t]{0,8}(?:\[(\d{1,3})\]|\((\d{1,3})\)|\^?(\d{1,3})[.):]?(?=[ \t]*\S)|([¹²³⁰⁴-⁹]{1,3})"
    r"|([*†‡§¶]{1,3}|\[[*†‡]\]))[ \t]*(?=\S)"
)
_SIGN_NOTE = re.compile(r"[ \t]{0,8}\[?([*†‡§¶]{1,3})\]?[ \t]*(?=[^\W\d]|[“\"'‘«(])")
_BREAKS = (FORM_FEED, PAGE_NUMBER, RUNNING_HEAD)
_LINE_ENDS = "\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029"
_DIGIT = re.compile(r"\d")
LONGEST_PAGE = 90
"""Lines within which a note is below the word that calls it by a sign."""
MOST_LINES = 200_000
"""Lines beyond which a text is not a book, and is not searched for furniture."""


def find_furniture(text: str) -> tuple[Mask, ...]:
    """Return the masks of a text, in order and apart.

    Only what shows itself by its place is masked: numbers that rise from page to page, lines that come back at page
    breaks, blocks of numbered notes under a rule or before a page's end, numbers glued to words that rise one by one.
    """
    glued = note_numbers(text)
    lines = _lines(text) if text.count("\n") <= MOST_LINES and text.count("\f") <= MOST_LINES else []
    _mark_pages(lines)
    mark_heads(lines)
    mark_paged_heads(lines)
    mark_cutting_heads(lines)
    _mark_notes(lines, {number for _, number in glued})
    _mark_breaks(lines)
    blocks = _blocks(lines)
    masks = blocks + [
        Mask(start, end, NOTE_NUMBER)
        for (start, end), _ in glued
        if not blocks or not any(block.start <= start < block.end for block in _near(blocks, start))
    ]
    masks = sorted([*masks, *(mask for mask in _sign_calls(text, blocks) if not _overlaps(mask, blocks))])
    for found in (numbers_of_verses(text, lines), _struck(text)):
        masks = sorted([*masks, *(mask for mask in found if not _overlaps(mask, masks))])
    return tuple(masks)


# Page marks and line marks of the OpenITI corpus, and readings in the way of Aozora Bunko.
_OPENITI = re.compile(r"(?:PageV\d{2}P\d{3,4}[AB]?|\bms\d{3,4}\b|^~~|^#(?: |$))", re.MULTILINE)
_RUBY = re.compile(r"(?<=[\u3005\u4e00-\u9fff])《[\u3040-\u30ff]{1,20}》")
_STRUCK = re.compile(
    r"~~(?=\S)[^~\n]{1,300}(?<=\S)~~|<!--(?:(?!-->)[^\0]){0,2000}-->|<(del|s|strike)>[^<>]{1,300}</\1>", re.I
)


def _struck(text: str) -> list[Mask]:
    """Return what a plain text marks as struck out or as a comment, and marks of corpora."""
    found = []
    if "~~" in text or "<" in text:
        found += [Mask(*match.span(), STRUCK) for match in _STRUCK.finditer(text)]
    if "PageV" in text:
        found += [Mask(*match.span(), CHOSEN) for match in _OPENITI.finditer(text)]
    if "《" in text:
        found += [Mask(*match.span(), NOTE_NUMBER) for match in _RUBY.finditer(text)]
    return found


def _overlaps(mask: Mask, others: list[Mask]) -> bool:
    return any(mask.start < other.end and other.start < mask.end for other in _near(others, mask.end))


def _near(blocks: list[Mask], place: int) -> list[Mask]:
    at = bisect_right(blocks, place, key=lambda mask: mask.start)
    return blocks[max(0, at - 1) : at]


def _lines(text: str) -> list[Line]:
    """Return the lines of a text, with form feeds as lines of their own."""
    lines: list[Line] = []
    place, ended = 0, True
    for piece in text.splitlines(keepends=True):
        line = piece.rstrip(_LINE_ENDS)
        end = place + len(line)
        lines.append(Line(place, end, line))
        place += len(piece)
        ended = len(line) < len(piece)
        if piece[-1] in "\f\v":
            lines.append(Line(end, place, "", FORM_FEED))
    if ended:
        lines.append(Line(place, place, ""))
    return lines


def _mark_pages(lines: list[Line]) -> None:
    """Mark lines that hold nothing but a number, where such numbers rise from page to page."""
    found: list[tuple[int, int, bool]] = []
    for at, line in enumerate(lines):
        if len(line.text.strip()) < 30 and not line.kind and (match := _PAGE_LINE.match(line.text)):
            number = match[1]
            value = int(number) if number.isdigit() else roman(number)
            if value is None or (not number.isdigit() and len(number) == 1 and number in "cC"):
                continue
            feed = any(lines[near].kind == FORM_FEED for near in around(lines, at))
            found.append((at, value, feed))
    following = {(value, index) for index, (_, value, _) in enumerate(found)}
    for index, (at, value, feed) in enumerate(found):
        rising = any((value + step, index + step) in following for step in (-1, 1))
        year = 1000 <= value <= 2100 and not feed and not cuts_sentence(lines, at)
        double = sum((value + step, index + step) in following for step in (-2, -1, 1, 2)) >= 2
        alone = stands_alone(lines, at)
        if year:
            continue
        if (
            feed
            or (rising and (alone or double))
            or (alone and _between_pages(found, index))
            or (alone and cuts_sentence(lines, at))
        ):
            lines[at].kind = PAGE_NUMBER


def _mark_breaks(lines: list[Line]) -> None:
    """Mark page numbers, with a head before or after them, that are inside a sentence once notes are known."""
    before_each = _nearest(lines, range(len(lines)))
    after_each = _nearest(lines, range(len(lines) - 1, -1, -1))
    for at, line in enumerate(lines):
        paged = line.kind in (PAGE_NUMBER, FORM_FEED)
        if not paged and (line.kind or line.blank or len(line.text.strip()) >= 60 or not _PAGE_LINE.match(line.text)):
            continue
        before, heads = _text_near(lines, at, before_each)
        after, more = _text_near(lines, at, after_each)
        if before and after and after[0].islower() and (before[-1].isalnum() or before[-1] in ",-‐\u00ad’"):
            line.kind = line.kind or PAGE_NUMBER
            for head in heads + more:
                lines[head].kind = RUNNING_HEAD


def _nearest(lines: list[Line], order: range) -> list[int]:
    """Return for each line the last one in order before it that has text, -1 if there is none."""
    found, last = [-1] * len(lines), -1
    for at in order:
        found[at] = last
        if not lines[at].kind and not lines[at].blank:
            last = at
    return found


def _text_near(lines: list[Line], at: int, nearest: list[int]) -> tuple[str, list[int]]:
    """Return the nearest line of text before or after a page number, and the running head passed on the way.

    :param nearest: for each line the next one that has text, on the side that is looked at
    """
    heads: list[int] = []
    place = nearest[at]
    while place >= 0 and abs(place - at) < 200:
        line = lines[place]
        if not line.kind:
            if heads or abs(place - at) > 4 or not is_title(lines, place):
                return line.text.strip(), heads
            heads.append(place)
        place = nearest[place]
    return "", heads


def _between_pages(found: list[tuple[int, int, bool]], index: int) -> bool:
    """Return whether the number lies between those of the page lines before and after it, not far from both."""
    before = found[index - 1][1] if index else None
    after = found[index + 1][1] if index + 1 < len(found) else None
    value = found[index][1]
    low = before is not None and 0 < value - before <= 3
    high = after is not None and 0 < after - value <= 3
    return low or high


def _mark_notes(lines: list[Line], numbers: set[int]) -> None:
    """Mark blocks of notes: under a rule, or before a page's end, or by the number of a note called in the text."""
    indented = _resumes_indented(lines)
    pages = [at for at, line in enumerate(lines) if line.kind in _BREAKS]
    at, last = 0, 0
    while at < len(lines):
        line = lines[at]
        first = at
        ruled = False
        if not line.kind and (_RULE.match(line.text) or _BLANK_RULE.match(line.text)):
            ruled = True
            first = next((place for place in range(at + 1, min(at + 4, len(lines))) if not lines[place].blank), at)
        value = None if lines[first].kind or (first == at and ruled) else _note_value(lines[first].text)
        fits = value is not None and (
            value == 0 or value in (1, last + 1, last + 2) or (value in numbers and value > last)
        )
        if value is None or not fits or not (ruled or _is_called(lines, at, value, numbers)):
            at += 1
            continue
        end, reached = _end_of_notes(lines, first, value, indented, ruled, pages)
        if end is None or lines[end - 1].end - line.start > LONGEST_BLOCK:
            at = first + 1
            continue
        for place in range(at, end):
            if lines[place].kind not in (FORM_FEED, PAGE_NUMBER):
                lines[place].kind = FOOTNOTES
        last = reached
        at = end


def _note_value(line: str) -> int | None:
    """Return the number a note begins with, 0 for a sign such as an asterisk, None if no note begins."""
    match = _NOTE.match(line)
    if match is None:
        return None
    number = match[1] or match[2] or match[3] or (match[4] or "").translate(SUPERSCRIPTS)
    if match[3] and not re.match(r"\s*\^?\d{1,3}(?:[.):]|\s+[^\W\da-zà-ÿа-я]|(?=[A-Z“\"]))", line):
        return None
    return int(number) if number else 0


def _is_called(lines: list[Line], at: int, value: int, numbers: set[int]) -> bool:
    """Return whether notes may begin at a line without a rule: called by number in the text, and at a page's foot."""
    if at == 0 or not (lines[at - 1].blank or lines[at - 1].kind):
        return False
    return _is_called_by_sign(lines, at) if value == 0 else value in numbers


def _is_called_by_sign(lines: list[Line], at: int) -> bool:
    """Return whether a note that begins with a sign is called by it on the same page, at the end of a word."""
    begins = _SIGN_NOTE.match(lines[at].text)
    if begins is None:
        return False
    low = max(-1, at - LONGEST_PAGE)
    page = next((place for place in range(at - 1, low, -1) if lines[place].kind in _BREAKS), low)
    running = "\n".join(line.text for line in lines[page + 1 : at] if not line.kind)
    return next(_calls(running, begins[1]), None) is not None


def _calls(running: str, sign: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of a sign where it is at the end of a word.

    A pair of asterisks around words is emphasis, and a line of them parts sections.
    """
    mark = re.escape(sign)
    emphasis = rf"(?<!\w){mark}(?=\w)[^*†‡§¶\n]{{1,200}}{mark}(?!\w)"
    call = rf"(?<=[^\W_])[.,;:!?…”’»)\]\"']{{0,3}}({mark})(?![\w*†‡§¶])"
    for match in re.finditer(rf"{emphasis}|{call}", running):
        if match[1]:
            yield match.span(1)


def _sign_calls(text: str, blocks: list[Mask]) -> Iterator[Mask]:
    """Yield the signs that call the notes of a text, each the nearest one before its note that no other note has."""
    before = 0
    for block in (mask for mask in blocks if mask.kind == FOOTNOTES):
        signs = [match[1] for line in text[block.start : block.end].splitlines() if (match := _SIGN_NOTE.match(line))]
        low = max(before, block.start - 6000)
        for sign in dict.fromkeys(signs):
            found = [(low + start, low + end) for start, end in _calls(text[low : block.start], sign)]
            yield from (Mask(*span, NOTE_NUMBER) for span in found[-signs.count(sign) :])
        before = block.end


def _resumes_indented(lines: list[Line]) -> bool:
    """Return whether text goes on after a page's notes with one space, as some converters write it."""
    single = sum(line.text[:1] == " " and line.text[1:2].strip() != "" for line in lines)
    return 2 <= single <= len(lines) / 12


def _end_of_notes(
    lines: list[Line], first: int, value: int, indented: bool, ruled: bool, pages: list[int]
) -> tuple[int | None, int]:
    """Return the line after a block of notes, None if it is unknown, and the number of its last note."""
    at, last = first + 1, value
    following_page = bisect_right(pages, first)
    page = pages[following_page] if following_page < len(pages) and pages[following_page] < first + 160 else None
    while at < len(lines) and lines[at].end - lines[first].start <= LONGEST_BLOCK:
        line = lines[at]
        if line.kind in _BREAKS or (at > first + 1 and _RULE.match(line.text)):
            return at, last
        number = None if line.blank else _note_value(line.text)
        follows = number is not None and (number in (last + 1, last + 2) or number == 0)
        if follows and number is not None:
            last = number or last
        elif indented and line.text[:1] == " " and line.text[1:2].strip() and not number:
            return at, last
        elif line.blank:
            following = next((place for place in range(at, min(at + 6, len(lines))) if not lines[place].blank), None)
            if following is None:
                return at, last
            nearby = lines[following]
            number = _note_value(nearby.text)
            noted = number is not None and (number in (last + 1, last + 2) or number == 0)
            if nearby.kind in _BREAKS:
                return following, last
            if not noted and not (page is not None and page - at < 40 and _small(lines, following, page, last)):
                return (at, last) if ruled or page is not None or _goes_on(lines, first, following) else (None, last)
            at = following
            continue
        elif ruled and not indented and _resumes(lines, at):
            return at, last
        at += 1
    return (at if at == len(lines) else None), last


def _small(lines: list[Line], low: int, high: int, last: int) -> bool:
    """Return whether a note begins between two lines, so that what precedes it belongs to the notes too."""
    return any(_note_value(lines[at].text) in (last + 1, last + 2) for at in range(low, high) if not lines[at].blank)


def _goes_on(lines: list[Line], first: int, after: int) -> bool:
    before = next((line.text.rstrip() for line in reversed(lines[max(0, first - 6) : first]) if not line.blank), "")
    return bool(before) and before[-1] not in '.!?:”"' and lines[after].text.lstrip()[:1].islower()


def _resumes(lines: list[Line], at: int) -> bool:
    """Return whether a line goes on with the text cut off before the notes, and not with the last of them."""
    text = lines[at].text.lstrip()
    note = lines[at - 1].text.rstrip()
    ended = note[-1:] in '.!?)”"' or note[-1:].isdigit()
    return ended and text[:1].islower()


def _blocks(lines: list[Line]) -> list[Mask]:
    """Return the masks of the marked lines, neighbours of one kind together."""
    masks: list[Mask] = []
    previous = -2
    for at, line in enumerate(lines):
        if line.kind and (line.end > line.start):
            if (
                masks
                and masks[-1].kind == line.kind == FOOTNOTES
                and all(lines[k].kind or lines[k].blank for k in range(previous, at))
            ):
                masks[-1] = Mask(masks[-1].start, line.end, FOOTNOTES)
            else:
                masks.append(Mask(line.start, line.end, line.kind))
            previous = at
    return masks


def is_furniture(text: str, start: int, end: int) -> bool:
    """Return whether all that is between two words is a page's foot and head: notes, numbers, rules.

    A quotation that goes on after it shows where it ends, which rules alone cannot always tell.

    :param start: offset after a word at a line's end; end: offset of a word at a line's beginning
    """
    if end - start > LONGEST_BLOCK:
        return False
    lines = _lines(text[start:end])
    first = "x" + lines[0].text
    for low, high, _, _ in reversed(list(glued(first))):
        first = first[:low] + first[high:]
    if len(lines) < 3 or first[1:].strip(' \t.,;:!?…”’»")]-‐\u00ad') or lines[-1].text.strip():
        return False
    evidence, noted, number = False, False, 0
    for line in lines[1:-1]:
        if line.kind == FORM_FEED or _RULE.match(line.text) or _BLANK_RULE.match(line.text):
            evidence = True
        elif line.blank:
            continue
        elif (
            (value := _note_value(line.text)) is not None
            and (value == 0 or value > number)
            and not _PAGE_LINE.match(line.text)
        ):
            noted, number = True, value or number
            evidence = evidence or is_called(text, start, value)
        elif _PAGE_LINE.match(line.text):
            evidence = True
        elif not noted and text.count(line.text.strip()) < SHORTEST_RUN:
            return False
    return evidence
