"""The bibliography of a map: the sources it quotes, in any of the formats and styles on offer."""

from __future__ import annotations

import html
import re

from argmap.handouts import bibliography
from argmap.handouts.clean import line
from argmap.handouts.document import Block, Document, Heading, Paragraph, Run, text
from argmap.handouts.inputs import Brief
from argmap.model import Source

_ITALIC = re.compile(r"(</?i>)")


def quoted(brief: Brief) -> tuple[Source, ...]:
    """Return the sources the map quotes, in order of first quotation; those of no map are stand-ins with their id."""
    names = (quote.source for claim in brief.debate.claims for quote in claim.quotes)
    return tuple(brief.source(name) for name in dict.fromkeys(names))


def write(brief: Brief, format: str) -> bytes:
    """Return the bibliography as .bib, CSL-JSON, .ris, text or HTML."""
    sources = quoted(brief)
    if format == "bib":
        return f"% {brief.document('', []).foot}\n\n{bibliography.bibtex(sources)}".encode()
    if format == "json":
        return bibliography.csl_json(sources).encode()
    if format == "ris":
        return bibliography.ris(sources).encode()
    foot = brief.document("", []).foot
    if format == "txt":
        entries = bibliography.formatted(sources, brief.options.style, html=False)
        return "\n\n".join([f"Bibliography: {foot}", *(bibliography.cited(words) for _, words in entries), ""]).encode()
    entries = bibliography.formatted(sources, brief.options.style)
    body = "".join(f'<li id="{html.escape(name)}">{words}</li>\n' for name, words in entries)
    title = html.escape(f"Bibliography: {line(brief.debate.title)}")
    return (
        f'<!doctype html>\n<html lang="{html.escape(brief.debate.language)}">\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n<h1>{title}</h1>\n<ol>\n{body}</ol>\n<p>{html.escape(foot)}</p>\n</html>\n"
    ).encode()


def document(brief: Brief) -> Document:
    """Make the bibliography as a document, each source with how often it is quoted and what its verdicts are."""
    sources = {source.id: source for source in quoted(brief)}
    blocks: list[Block] = [Heading(1, "Sources")]
    for name, words in bibliography.formatted(sources.values(), brief.options.style):
        quotes = [quote for claim in brief.debate.claims for quote in claim.quotes if quote.source == name]
        sound = sum(brief.verdict(quote).sound for quote in quotes)
        basis = sources[name].basis
        blocks.append(Paragraph(_runs(words)))
        kind = f"{basis.value.capitalize()}. " if basis else ""
        count = "one quotation" if len(quotes) == 1 else f"{len(quotes)} quotations"
        blocks.append(text(f"{kind}{count.capitalize()} on this map, {sound} verified word for word.", "note", 1))
    if not sources:
        blocks.append(text("The map quotes no source yet."))
    return brief.document("Bibliography", blocks)


def _runs(entry: str) -> tuple[Run, ...]:
    found: list[Run] = []
    slanted = False
    for piece in _ITALIC.split(entry):
        if piece in ("<i>", "</i>"):
            slanted = piece == "<i>"
        elif piece:
            found.append(Run(bibliography.cited(piece), "italic" if slanted else ""))
    return tuple(found)
