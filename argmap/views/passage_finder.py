"""Finding a passage to quote: a source's text in paragraphs as they read, a section at a time, or those with words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from argmap.quotes import Section, SourceText, blocks, joined

#: Paragraphs that a search lists.
LISTED = 30


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a source.

    :param text: its words, without page numbers, running heads and note numbers
    :param kind: ``heading``, ``paragraph``, ``lines``, ``table`` or ``note``
    :param page: printed label of the page that it begins on; empty if the text has no pages
    """

    text: str
    kind: str
    page: str


def paragraphs(text: SourceText, section: Section) -> Iterator[Paragraph]:
    """Yield the paragraphs of a section."""
    for block in blocks(text.text, section.start, section.end, text.masks, text.prepared.kept):
        spans = [span for span in block.spans if not span.kind or block.kind == "note"]
        words = "".join(text.text[span.start : span.end] for span in spans)
        if block.kind not in ("lines", "table"):
            words = re.sub(r"\s+", " ", joined(words, text.prepared.accented))
        if words.strip():
            yield Paragraph(words.strip(), block.kind, text.page(spans[0].start))


def found(text: SourceText, words: str) -> list[Paragraph]:
    """Return the paragraphs that have all of some words or beginnings of words, in any order, the first of many."""
    wanted = words.casefold().split()
    hits: list[Paragraph] = []
    for section in text.sections if wanted else ():
        # A section without the words is not set in paragraphs, which takes most of the time.
        rough = text.text[section.start : section.end].casefold()
        if not all(word[:4] in rough for word in wanted):
            continue
        for paragraph in paragraphs(text, section):
            folded = paragraph.text.casefold()
            if all(re.search(rf"(?<!\w){re.escape(word)}", folded) for word in wanted):
                hits.append(paragraph)
                if len(hits) == LISTED:
                    return hits
    return hits
