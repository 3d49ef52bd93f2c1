"""What a map says about itself, as a part of a document: background, terms, dates, people, burdens and questions."""

from __future__ import annotations

from argmap.debate.about import Section, about
from argmap.handouts.clean import line
from argmap.handouts.document import Block, Heading, Paragraph, Run, Table, TableCell, text
from argmap.handouts.inputs import Brief


def background(brief: Brief, level: int = 1) -> list[Block]:
    """Return what the map says about itself; nothing if it says nothing.

    :param level: the level of its headings
    """
    told = about(brief.debate, brief.sources)
    out: list[Block] = [Paragraph((Run(f"{label}. ", "strong"), Run(line(value)))) for label, value in told.facts]
    sides = {position.title for position in brief.debate.positions}
    for section in told.sections:
        # The side's own part of the document has its name alone.
        named = f"{section.title}: what it has to show" if section.title in sides else section.title
        out.append(Heading(level, line(named)))
        out += _blocks(section)
    return out


def _blocks(section: Section) -> list[Block]:
    out: list[Block] = [text(line(words)) for words in section.paragraphs]
    out += [text(line(words), "item") for words in section.items]
    out += [
        Paragraph((Run(f"{line(term)}. ", "strong"), Run(line(meaning))), "item") for term, meaning in section.terms
    ]
    if section.rows:
        rows = tuple(tuple(TableCell((Run(line(cell)),)) for cell in row) for row in section.rows)
        # A date needs less room than what happened then.
        longest = [max(map(len, cells)) for cells in zip(section.head, *section.rows, strict=True)]
        shares = [min(max(length, 12), 60) for length in longest]
        out.append(Table(section.head, rows, tuple(share / sum(shares) for share in shares)))
    return out
