"""The quotations of an essay: between quotation marks of all languages, in block quotations, with their citations."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from argmap.quotes.essay.reading import Essay
from argmap.quotes.files.paragraphs import HEADING, INDENTED, NOTE, QUOTE, Paragraph
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
    ("‘", "’"),
)  # fmt: skip
_PAIRED = {opener: [closer for one, closer in _PAIRS if one == opener] for opener, _ in _PAIRS if opener != "”"}
_IBID = re.compile(
    r"[\s(\[\d.]*(?:ibid|ib\.|ebd|ebenda|ibídem|a\.\s?a\.\s?o|op\.\s?cit|loc\.\s?cit|там же|同上)", re.IGNORECASE
)
_OPENERS = "".join(opener for opener, _ in _PAIRS if opener != "”") + '"'
_OPENS_AFTER = re.compile(r"[\s([{—–\-/:;,“„«]\Z")
_CITATION = re.compile(r"\s*[.,;:]?\s*(\([^()]{2,160}\)|\[[^\[\]]{1,160}\])")
_MARKUP = re.compile(r"\[\^[^\]\s]{1,40}\]|[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}")
_PAGE = re.compile(
    r"(?:\bpp?\.?|\bS\.|\bSeiten?|\bpages?|\bp[áa]gs?\.?|\bstr\.|\bs\.|\bс\.|\bстр\.|頁|页)\s*(\d{1,4}|[ivxlc]{1,7})\b"
    r"|(?:[,:]\s*|\b(?:1[5-9]|20)\d\d[a-z]?[,:]\s*)(\d{1,4})(?:\s?[–-]\s?\d{1,4})?\s*[.)\]]"
    r"|(?:(?<=[^\W\d_])|(?<=ibid\.))[ \u00a0](?!(?:1[5-9]|20)\d\d\b)(\d{1,4})(?:\s?[–-]\s?\d{1,4})?\s*[)\]]",
    re.IGNORECASE,
)
_AROUND = 240


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation in an essay.

    :param text: its words, without quotation marks and note numbers
    :param paragraph: place of its paragraph in the essay; start, end: offsets of the words in that paragraph
    :param block: whether it is a block quotation
    :param sure: whether it is surely a quotation; a paragraph that is merely set in may be none
    :param citation: what is said of its source: the brackets behind it, its note, the words around it
    :param page: the page it is cited from, as the essay has it; empty for none
    """

    text: str
    paragraph: int
    start: int
    end: int
    block: bool = False
    sure: bool = True
    citation: str = ""
    page: str = ""


def quotations(essay: Essay) -> list[Quoted]:
    """Return the quotations of an essay, in its order."""
    notes = _notes(essay)
    found: list[Quoted] = []
    last = ""
    for at, paragraph in enumerate(essay.paragraphs):
        if paragraph.kind == HEADING:
            continue
        count = len(words(paragraph.text))
        block = paragraph.kind == QUOTE or (paragraph.kind == INDENTED and count >= SHORTEST_BLOCK)
        if block and count >= SHORTEST and len(paragraph.text) <= LONGEST:
            here = [_block(essay, at, paragraph, notes)]
        else:
            following = next((it for it in essay.paragraphs[at + 1 :] if it.text.strip() and not it.note), None)
            spans = [*_marked(paragraph.text), *_running_on(paragraph, following)]
            here = [_quoted(paragraph, at, start, end, notes) for start, end in spans]
        for quoted in here:
            if _IBID.match(quoted.citation):
                quoted = replace(quoted, citation=f"{quoted.citation} {last}")
            elif quoted.citation:
                last = quoted.citation
            found.append(quoted)
    return found


def _notes(essay: Essay) -> dict[str, str]:
    """Return the text of each note; one that says “ibid.” has the note before it too, and its own page last."""
    notes: dict[str, str] = {}
    for paragraph in essay.paragraphs:
        if paragraph.note:
            notes[paragraph.note] = f"{notes.get(paragraph.note, '')} {paragraph.text}".strip()
    before = ""
    for note, text in notes.items():
        if _IBID.match(text):
            notes[note] = f"{before} {text}"
        else:
            before = text
    return notes


def _running_on(paragraph: Paragraph, following: Paragraph | None) -> list[tuple[int, int]]:
    """Return a quotation that a paragraph does not close, as it runs on in the next one behind another opening mark."""
    text = paragraph.text.rstrip()
    begins = following.text.lstrip()[:1] if following and not paragraph.note and not following.kind else ""
    if begins not in tuple(_PAIRED) or not text:
        return []
    start = text.rfind(begins)
    if start < 0 or any(closer in text[start + 1 :] for closer in _PAIRED[begins]):
        return []
    return [(start + 1, len(text))] if len(words(text[start + 1 :])) >= SHORTEST else []


def _marked(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of what stands between quotation marks, the outermost ones, where it is long enough."""
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


def _quoted(paragraph: Paragraph, at: int, start: int, end: int, notes: dict[str, str]) -> Quoted:
    text = paragraph.text
    behind = _CITATION.match(text, end + 1)
    bracket = behind[1] if behind else ""
    called = next(
        (
            notes.get(note, "")
            for place, note in paragraph.calls
            if end <= place <= end + 80 and not any(mark in text[end + 1 : place] for mark in _OPENERS)
        ),
        "",
    )
    before = text[max(0, start - _AROUND) : start]
    after = text[end + 1 : end + 80]
    own = text if paragraph.kind == NOTE else ""
    citation = " ".join(" ".join((bracket, called, before, after, own)).split())
    return Quoted(
        _plain(text[start:end]), at, start, end, citation=citation, page=_page(bracket) or _page(called) or _page(own)
    )


def _block(essay: Essay, at: int, paragraph: Paragraph, notes: dict[str, str]) -> Quoted:
    text = paragraph.text.rstrip()
    tail = re.search(r"\s*(?:\([^()]{2,160}\)|[—–][^\n]{2,160})\.?\s*\Z", text)
    end = tail.start() if tail and tail.start() > len(text) // 2 else len(text)
    start = len(text) - len(text.lstrip(' \t\n"“„«'))
    while end > start and text[end - 1] in ' \n"”»':
        end -= 1
    called = " ".join(notes.get(note, "") for _, note in paragraph.calls)
    before = essay.paragraphs[at - 1].text[-_AROUND:] if at else ""
    bracket = tail[0] if tail and end <= tail.start() else ""
    citation = " ".join(" ".join((bracket, called, before)).split())
    sure = paragraph.kind == QUOTE
    return Quoted(_plain(text[start:end]), at, start, end, True, sure, citation, _page(bracket) or _page(called))


def _plain(text: str) -> str:
    return _MARKUP.sub("", text).strip()


def _page(citation: str) -> str:
    """Return the page that a citation names, the last one it does; empty if it names none.

    >>> [_page(cited) for cited in ("(Marlow 1897, 12)", "Leith 1897, S. 14 f.", "(Marlow 1897)", "(Marlow 31-32)")]
    ['12', '14', '', '31']
    """
    found = [match[1] or match[2] or match[3] for match in _PAGE.finditer(citation)]
    return found[-1] if found else ""
