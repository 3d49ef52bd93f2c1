"""Notes that are typed, not made by a program: “[1]” or a raised figure in the text, and a numbered list of notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from argmap.quotes.files.paragraphs import HEADING, QUOTE, Paragraph
from argmap.quotes.words.fold import fold

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_BRACKET, _RAISED_CALL, _PARENTHESIS, _DOT, _BARE = "[", "^", "(", ".", ""
_ENTRY = re.compile(
    rf"(?m)^[ \t]*(?:\[(?P<bracket>\d{{1,3}})\]:?|(?P<raised>[{_RAISED}]{{1,3}})|\((?P<parenthesis>\d{{1,3}})\)"
    r"|(?P<dot>\d{1,3})[.)]|(?P<bare>\d{1,3}))[ \t\u00a0]*(?=[^\W\d_]|[“„«\"'‘*_(<])"
)
_CALL = re.compile(
    r"\[(?P<bracket>\d{1,3}(?:\s*[,;]\s*\d{1,3})*)(?P<rest>\s*[,:;]\s*[^\[\]]{1,40})?\]"
    rf"|(?P<raised>[{_RAISED}]{{1,3}})"
    r"|(?<=[.,;:!?”’»“\"')\]])(?<!\d[.,:])(?<!\b\w\.)(?<!\b(?:pp|[Nn]o)\.)(?P<glued>\d{1,3})(?=[\s—–)]|\Z|[.,;:]\s)"
)
_EXPLAINS = {
    "bracket": (_BRACKET, _DOT, _BARE),
    "raised": (_RAISED_CALL, _DOT, _PARENTHESIS, _BARE, _BRACKET),
    "glued": (_DOT, _BARE, _RAISED_CALL, _PARENTHESIS),
}
"""The ways of numbering a list that each way of calling a note may refer to, the likeliest first."""
_CITES = re.compile(r"\d|\bibid|\bebd|там же", re.IGNORECASE)
_FORMS = {"bracket": _BRACKET, "raised": _RAISED_CALL, "parenthesis": _PARENTHESIS, "dot": _DOT, "bare": _BARE}

Place = tuple[int, int]
"""A paragraph's place in the essay, and an offset in its text."""


@dataclass(frozen=True, slots=True)
class Call:
    """Where a typed note is called.

    :param start: offset of the call in its paragraph; end: offset after it
    :param notes: ids of the notes it calls
    """

    start: int
    end: int
    notes: tuple[str, ...]


@dataclass(slots=True)
class Typed:
    """The typed notes of an essay.

    :param notes: the text of each note, by its id
    :param calls: where notes are called, by the place of the paragraph
    :param stretches: (start, end, id) of the notes that are in a paragraph, by its place
    """

    notes: dict[str, str] = field(default_factory=dict)
    calls: dict[int, list[Call]] = field(default_factory=dict)
    stretches: dict[int, list[tuple[int, int, str]]] = field(default_factory=dict)

    def at(self, paragraph: int, place: int) -> str:
        """Return the id of the typed note that an offset is in; empty in the running text."""
        return next((id for start, end, id in self.stretches.get(paragraph, ()) if start <= place < end), "")


@dataclass(frozen=True, slots=True)
class _Entry:
    form: str
    number: int
    place: Place
    words: int
    """Offset after the number."""
    list: int
    """Place of its list among all."""

    @property
    def id(self) -> str:
        return f"typed-{self.place[0]}-{self.place[1]}"


def typed_notes(paragraphs: Sequence[Paragraph]) -> Typed:
    """Return the typed notes of an essay: the lists that calls in the text refer to, each with its calls.

    A call refers to the nearest note of its number that follows, since numbers may begin anew in each chapter, or else
    to the last one before. A list that nothing calls is not a list of notes.

    >>> text = Paragraph("“The wall did not hold.”[1]"), Paragraph("[1] Marlow, Annals, p. 12.")
    >>> typed_notes(text).notes
    {'typed-1-0': 'Marlow, Annals, p. 12.'}
    """
    entries = _entries(paragraphs)
    starts = {entry.place for entry in entries}
    found = Typed()
    used: set[_Entry] = set()
    for at, paragraph in enumerate(paragraphs if entries else ()):
        if paragraph.note:
            continue
        for form, call, numbers in _calls(paragraph.text):
            if (at, _line(paragraph.text, call.start)) in starts and not paragraph.text[
                _line(paragraph.text, call.start) : call.start
            ].strip():
                continue
            meant = [_meant(entries, form, number, (at, call.start)) for number in numbers]
            if meant[0] is None:
                continue
            # “[1, 12]” is page 12 of the first where the list has no twelfth.
            told = [meant[0]] if None in meant else [entry for entry in meant if entry is not None]
            used.update(told)
            ids = tuple(entry.id for entry in told)
            found.calls.setdefault(at, []).append(Call(call.start, call.end, ids))
    _tell(paragraphs, entries, used, found)
    return found


def _line(text: str, place: int) -> int:
    """Return the offset that the line of an offset begins at."""
    return text.rfind("\n", 0, place) + 1


def _entries(paragraphs: Sequence[Paragraph]) -> list[_Entry]:
    """Return the numbered entries of all lists: each begins with 1, or follows the entry of the number before.

    If some lists read like notes, only these are returned: most of their entries have a page or a year.
    """
    found: list[_Entry] = []
    last: dict[str, tuple[int, int]] = {}
    lists: dict[int, list[bool]] = {}
    for at, paragraph in enumerate(paragraphs):
        if paragraph.note or paragraph.kind in (HEADING, QUOTE):
            continue
        for form, number, start, end, words in _numbered(paragraph):
            before, list_ = last.get(form, (0, 0))
            if number != 1 and before != number - 1:
                continue
            list_ = len(lists) if number == 1 else list_
            last[form] = number, list_
            found.append(_Entry(form, number, (at, start), words, list_))
            lists.setdefault(list_, []).append(bool(_CITES.search(paragraph.text, words, end)))
    notes = {name for name, cites in lists.items() if 2 * sum(cites) >= len(cites)}
    return [entry for entry in found if entry.list in notes] if notes else found


def _numbered(paragraph: Paragraph) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield form, number, start, end and the offset after the number of what begins with a number in a paragraph."""
    text = paragraph.text
    if paragraph.item:
        yield _DOT, paragraph.item, 0, len(text), 0
        return
    matches = list(_ENTRY.finditer(text))
    for match, following in zip_longest(matches, matches[1:]):
        name, figure = next((name, value) for name, value in match.groupdict().items() if value)
        end = following.start() if following else len(text)
        yield _FORMS[name], int(fold(figure)), _line(text, match.end()), end, match.end()


def _calls(text: str) -> Iterator[tuple[str, Call, list[int]]]:
    for match in _CALL.finditer(text):
        form = next(name for name in ("bracket", "raised", "glued") if match[name])
        if form == "glued":
            yield form, Call(*match.span(), ()), [int(match["glued"])]
        else:
            yield form, Call(*match.span(), ()), [int(fold(number)) for number in re.split(r"[\s,;]+", match[form])]


def _meant(entries: Sequence[_Entry], form: str, number: int, place: Place) -> _Entry | None:
    """Return the entry that a call refers to."""
    for way in _EXPLAINS[form]:
        fitting = [entry for entry in entries if entry.form == way and entry.number == number]
        after = [entry for entry in fitting if entry.place > place]
        if fitting:
            return after[0] if after else fitting[-1]
    return None


def _tell(paragraphs: Sequence[Paragraph], entries: list[_Entry], used: set[_Entry], found: Typed) -> None:
    """Fill in the text of the notes that are called; each ends where the next entry begins, or its paragraph."""
    for entry, following in zip_longest(entries, entries[1:]):
        if entry not in used:
            continue
        at, start = entry.place
        text = paragraphs[at].text
        end = following.place[1] if following and following.place[0] == at else len(text)
        found.notes[entry.id] = " ".join(text[entry.words : end].split())
        found.stretches.setdefault(at, []).append((start, end, entry.id))


def without_calls(text: str, start: int, end: int, calls: Mapping[int, list[Call]], paragraph: int) -> str:
    """Return a stretch of a paragraph's text without the typed calls in it."""
    pieces, place = [], start
    for call in calls.get(paragraph, ()):
        if start <= call.start and call.end <= end:
            pieces.append(text[place : call.start])
            place = call.end
    return "".join((*pieces, text[place:end]))
