"""What a map says about itself, as a part of a document: background, terms, dates, people, burdens and questions."""

from __future__ import annotations

from argmap.debate.about import Section, about
from argmap.handouts.clean import line
from argmap.handouts.document import Block, Heading, Paragraph, Run, Table, TableCell, text
from argmap.handouts.given import Brief


def background(brief: Brief, level: int = 1) -> list[Block]:
    """Return what the map says about itself; nothing if it says nothing.

    :param level: the level of its headings
    """
    told = about(brief.debate, brief.sources)
    out: list[Block] = [Paragraph((Run(f"{label}. ", "strong"), Run(line(value)))) for label, value in told.facts]
    for section in told.sections:
        out.append(Heading(level, line(section.title)))
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
        share = 1 / len(section.head)
        out.append(Table(section.head, rows, (share,) * len(section.head)))
    return out
