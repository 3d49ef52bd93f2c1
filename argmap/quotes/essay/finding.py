"""The quotations of an essay: between quotation marks of all languages, in block quotations, with their citations."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from argmap.quotes.essay.reading import Essay
from argmap.quotes.essay.typed import Typed, typed_notes, without_calls
from argmap.quotes.files.paragraphs import CARD, HEADING, INDENTED, QUOTE, Paragraph
from argmap.quotes.words.fold import unspaced, words

SHORTEST = 4
"""Words a passage between quotation marks has at least to count as a quotation and not as a term or a title."""
SHORTEST_UNSPACED = 6
"""The same in characters, for scripts without spaces."""
SHORTEST_BLOCK = 12
"""Words that a paragraph set in has at least to count as a block quotation."""
LONGEST = 6000
"""Characters a quotation may have."""
_PAIRS = (
    ("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("»", "«"), ("‹", "›"), ("「", "」"), ("『", "』"), ("”", "”"),
    ("‘", "’"), ("‚", "‘"), ("›", "‹"),
)  # fmt: skip
_PAIRED = {opener: [closer for one, closer in _PAIRS if one == opener] for opener, _ in _PAIRS if opener != "”"}
_IBID = re.compile(
    r"[\s(\[\d.]*(?:ibid|ib\.|ebd|ebenda|ibídem|a\.\s?a\.\s?o|op\.\s?cit|loc\.\s?cit|там же|同上)", re.IGNORECASE
)
_OPENERS = "".join(opener for opener, _ in _PAIRS if opener != "”") + '"'
_OPENS_AFTER = re.compile(r"[\s([{—–\-/:;,“„«]\Z")
_CITATION = re.compile(r"\s*[.,;:]?\s*(\([^()]{2,160}\)|\^?\[[^\[\]]{1,160}\])")
_CREDIT = re.compile(
    r"\s*\([^()]{2,160}\)\.?\s*\Z"
    r"|(?:\A|(?<=[.!?…”\"»’)])|\n)\s*(?:[—–]|--)\s*(?=[^\W\d_a-z]|[“„«\"])[^\n]{2,160}\Z"
)
_ENDS = re.compile(r"[.!?。！？][\"”’»)\]]*\s+(?=\W*[^\W\d_a-z])")
_TITLE_BEFORE = re.compile(r"[^\W\d_]\.?,\s*\Z")
_MARKUP = re.compile(r"\[\^[^\]\s]{1,40}\]|[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}")
_PAGE = re.compile(
    r"(?:\bpp?\.?|\bS\.|\bSeiten?|\bpages?|\bp[áa]gs?\.?|\bstr\.|\bs\.|\bс\.|\bстр\.|頁|页)\s*(\d{1,4}|[ivxlc]{1,7})\b"
    r"|(?:[,:]\s*|\b(?:1[5-9]|20)\d\d[a-z]?[,:]\s*)(\d{1,4})(?:\s?[–-]\s?\d{1,4})?\s*[.)\]]"
    r"|(?:(?<=[^\W\d_])|(?<=ibid\.))[ \u00a0](?!(?:1[5-9]|20)\d\d\b)(\d{1,4})(?:\s?[–-]\s?\d{1,4})?\s*[)\]]",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_AROUND = 240
_BEHIND = 80
"""Characters after a quotation within which the note that it is cited by is called."""
_TITLED, _FEWEST_TITLED = 0.85, 3
"""Share of a title's longer words that are capitalised, and how many of them tell it."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation in an essay.

    :param text: its words, without quotation marks and note numbers
    :param paragraph: place of its paragraph in the essay; start, end: offsets of the words in that paragraph
    :param block: whether it is a block quotation
    :param sure: whether it is surely a quotation; a paragraph that is merely set in, or a title, may be none
    :param citations: what is said of its source, what says most first: the brackets after it, its note, the note it
        is in, its sentence, what is before and after it; each may be empty
    :param page: the page it is cited from, as the essay has it; empty for none
    """

    text: str
    paragraph: int
    start: int
    end: int
    block: bool = False
    sure: bool = True
    citations: tuple[str, ...] = ()
    page: str = ""

    @property
    def citation(self) -> str:
        """Return all that is said of its source."""
        return " ".join(" ".join(self.citations).split())

    @property
    def explicit(self) -> str:
        """Return the brackets or the note that cite its source; empty if neither does."""
        return next(filter(None, self.citations[:2]), "")


@dataclass(frozen=True, slots=True)
class _Notes:
    """All notes of an essay: their texts by id, and the typed ones."""

    essay: Essay
    texts: dict[str, str]
    typed: Typed

    def called(self, at: int, start: int, end: int) -> str:
        """Return the text of the notes that a quotation is cited by: called in it, or after it in its sentence."""
        paragraph = self.essay.paragraphs[at]
        calls: list[tuple[int, int, tuple[str, ...]]] = [(place, place, (note,)) for place, note in paragraph.calls]
        calls += [(call.start, call.end, call.notes) for call in self.typed.calls.get(at, ())]
        for first, _, notes in sorted(calls):
            between = paragraph.text[end + 1 : first]
            if first < start:
                continue
            if first > end + _BEHIND or any(mark in between for mark in _OPENERS) or _ENDS.search(between):
                break
            return " ".join(filter(None, (self.texts.get(note, "") for note in notes)))
        return ""

    def own(self, at: int, place: int) -> str:
        """Return the text of the note that an offset is in; empty in the running text."""
        paragraph = self.essay.paragraphs[at]
        return paragraph.text if paragraph.note else self.texts.get(self.typed.at(at, place), "")


def quotations(essay: Essay) -> list[Quoted]:
    """Return the quotations of an essay, in its order."""
    typed = typed_notes(essay.paragraphs)
    notes = _Notes(essay, _texts(essay, typed), typed)
    found: list[Quoted] = []
    last = ""
    for at, paragraph in enumerate(essay.paragraphs):
        if paragraph.kind == HEADING:
            continue
        if _is_block(paragraph) and not typed.at(at, 0):
            here = [_block(at, notes)]
        else:
            following = next((it for it in essay.paragraphs[at + 1 :] if it.text.strip() and not it.note), None)
            spans = [*_marked(paragraph.text), *_running_on(paragraph, following)]
            here = [_quoted(at, start, end, notes) for start, end in spans]
        for quoted in here:
            if _IBID.match(quoted.citation):
                quoted = replace(quoted, citations=(f"{quoted.citation} {last}",))
            elif quoted.citation:
                last = quoted.explicit or quoted.citation
            found.append(quoted)
    return found


def overlong(essay: Essay) -> list[str]:
    """Return the block quotations and cards of an essay that are too long to be checked."""
    return [it.text for it in essay.paragraphs if it.kind in (QUOTE, CARD) and len(it.text) > LONGEST]


def _is_block(paragraph: Paragraph) -> bool:
    if paragraph.kind not in (QUOTE, INDENTED, CARD) or len(paragraph.text) > LONGEST:
        return False
    return len(words(paragraph.text)) >= (SHORTEST_BLOCK if paragraph.kind == INDENTED else SHORTEST)


def _texts(essay: Essay, typed: Typed) -> dict[str, str]:
    """Return the text of each note; one that says “ibid.” has the note before it too, and its own page last."""
    notes: dict[str, str] = {}
    for paragraph in essay.paragraphs:
        if paragraph.note:
            notes[paragraph.note] = f"{notes.get(paragraph.note, '')} {paragraph.text}".strip()
    notes |= typed.notes
    before = ""
    for note, text in notes.items():
        if _IBID.match(text):
            notes[note] = f"{before} {text}"
        else:
            before = text
    return notes


def _running_on(paragraph: Paragraph, following: Paragraph | None) -> list[tuple[int, int]]:
    """Return a quotation that a paragraph does not close, as it runs on in the next one after another opening mark."""
    text = paragraph.text.rstrip()
    begins = following.text.lstrip()[:1] if following and not paragraph.note and not following.kind else ""
    if begins not in tuple(_PAIRED) or not text:
        return []
    start = text.rfind(begins)
    if start < 0 or any(closer in text[start + 1 :] for closer in _PAIRED[begins]):
        return []
    return [(start + 1, len(text))] if len(words(text[start + 1 :])) >= SHORTEST else []


def _marked(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of what is between quotation marks, the outermost ones, where it is long enough."""
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(text):
        closers = [closer for opener, closer in _PAIRS if text[place] == opener]
        if text[place] in "\"'" and (not place or _OPENS_AFTER.search(text[place - 1])):
            closers = [text[place]]
        if text[place] == "‘" and place and text[place - 1].isalnum():
            closers = []
        end = _closing(text, place + 1, closers) if closers else -1
        if end < 0:
            place += 1
            continue
        inside = text[place + 1 : end]
        listed = words(inside)
        enough = SHORTEST_UNSPACED if listed and unspaced(listed[0][0]) else SHORTEST
        if len(listed) >= enough and len(inside) <= LONGEST:
            found.append((place + 1, end))
        place = end + 1
    return found


def _closing(text: str, start: int, closers: list[str]) -> int:
    """Return the place of the mark that closes a passage, -1 if none does; apostrophes close nothing."""
    for place in range(start, min(len(text), start + LONGEST)):
        if text[place] not in closers:
            continue
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        if text[place] in "'’" and (after.isalnum() or before.isspace()):
            continue
        if text[place] == '"' and before.isspace() and not after.isspace():
            continue
        return place
    return -1


def _quoted(at: int, start: int, end: int, notes: _Notes) -> Quoted:
    text = notes.essay.paragraphs[at].text
    behind = _CITATION.match(text, end + 1)
    bracket = behind[1] if behind else ""
    called, own = notes.called(at, start, end), notes.own(at, start)
    before, sentence = _before(text[max(0, start - _AROUND) : start])
    after = _ENDS.split(text[end + 1 : end + _BEHIND], maxsplit=1)[0]
    calls = [call for call in notes.typed.calls.get(at, ()) if behind and behind.start(1) <= call.start < behind.end(1)]
    # “[1, 2]” lists notes and has no page; “[1, p. 2]” calls a note too, and has.
    page = "" if any(len(call.notes) > 1 for call in calls) else _page(bracket)
    bracket = "" if calls or bracket.startswith("[^") else bracket
    return Quoted(
        _plain(without_calls(text, start, end, notes.typed.calls, at)),
        at,
        start,
        end,
        sure=not _is_title(text, start, end, bool(own)),
        citations=(bracket, called, own, sentence, before, after),
        page=page or _page(called) or _page(own),
    )


def _before(text: str) -> tuple[str, str]:
    """Return what is before a quotation: all of it, and what of its own sentence does."""
    return text, _ENDS.split(text)[-1]


def _is_title(text: str, start: int, end: int, in_note: bool) -> bool:
    """Return whether what is between quotation marks may be the title of an article, and no quotation.

    Titles are capitalised, or are after their author's name in a note.
    """
    inside = text[start:end]
    longer = [word for word in words(inside) if len(word) > 3]
    capitals = sum(word[:1].isupper() for word in longer)
    if len(longer) >= _FEWEST_TITLED and capitals >= _TITLED * len(longer):
        return True
    closed = inside.rstrip().endswith(",") or text[end + 1 : end + 3].lstrip()[:1] == ","
    return in_note and closed and bool(_TITLE_BEFORE.search(text[: start - 1]))


def _block(at: int, notes: _Notes) -> Quoted:
    """Return a block quotation: a paragraph of a style or an indent of its own, cited at its end or below it."""
    paragraphs = notes.essay.paragraphs
    text = paragraphs[at].text.rstrip()
    tail = _CREDIT.search(text)
    end = tail.start() if tail and tail.start() > len(text) // 2 else len(text)
    start = len(text) - len(text.lstrip(' \t\n"“„«'))
    while end > start and text[end - 1] in ' \n"”»':
        end -= 1
    bracket = tail[0].strip() if tail and end <= tail.start() else _credited(at, paragraphs)
    called = notes.called(at, start, len(text))
    first = next((place for place in range(at - 1, -1, -1) if not _is_block(paragraphs[place])), None)
    if paragraphs[at].kind == CARD and first is not None and not bracket:
        bracket = paragraphs[first].text
    before, sentence = _before("" if first is None else paragraphs[first].text[-_AROUND:])
    sure = paragraphs[at].kind in (QUOTE, CARD) or bool(bracket or called)
    quote = _plain(without_calls(text, start, end, notes.typed.calls, at))
    citations = (bracket, called, "", sentence, before)
    page = _page(bracket)
    if paragraphs[at].kind == CARD and _YEAR.fullmatch(page):
        page = ""
    return Quoted(quote, at, start, end, True, sure, citations, page or _page(called))


def _credited(at: int, paragraphs: tuple[Paragraph, ...]) -> str:
    """Return the line below a block quotation that says where it is from; empty if there is none."""
    below = next((it for it in paragraphs[at + 1 : at + 3] if it.text.strip()), None)
    if below is None or below.kind == HEADING or below.note:
        return ""
    text = below.text.strip()
    return text if len(text) <= 160 and text.startswith(("—", "–", "--", "(")) and _CREDIT.fullmatch(text) else ""


def _plain(text: str) -> str:
    return _MARKUP.sub("", text).strip()


def _page(citation: str) -> str:
    """Return the page that a citation names, the last one it does; empty if it names none.

    >>> [_page(cited) for cited in ("(Marlow 1897, 12)", "Leith 1897, S. 14 f.", "(Marlow 1897)", "(Marlow 31-32)")]
    ['12', '14', '', '31']
    """
    found = [match[1] or match[2] or match[3] for match in _PAGE.finditer(citation)]
    return found[-1] if found else ""
