"""A map as an outline to read or print: nested lists in Markdown or HTML, with quotes and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from argmap.formats.base import clean, one_line
from argmap.graph import Entry, conclusion, holders, outline
from argmap.model import Argument, Claim, Map, Quote, Relation, Source

#: Deeper entries are shown at this depth: lists in lists beyond it cannot be read, and their markup would be squared.
_DEEPEST = 60
_MARKS = re.compile(r"([\\`*_\[\]<>|~$])")
_OPENING = re.compile(r"^(#{1,6}(?=\s|$)|[-+](?=\s|$)|\d{1,9}(?=[.)](?:\s|$))|={3,}|-{3,})")
#: What forces a direction goes: one left open would turn round whatever is read after it.
_DIRECTIONS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_VERBS = {Relation.SUPPORTS: "Supports", Relation.REBUTS: "Rebuts", Relation.UNDERCUTS: "Undercuts"}


def write_markdown(debate: Map) -> str:
    """Return the outline in Markdown (CommonMark)."""
    return "\n".join(_markdown(debate)).translate(_DIRECTIONS) + "\n"


def write_html(debate: Map) -> str:
    """Return the outline as a page of its own, without scripts or anything to load."""
    return "\n".join(_html(debate)).translate(_DIRECTIONS) + "\n"


def _before(debate: Map, entry: Entry) -> str:
    """Return the words before a claim: what it does, and to what where that is not the claim above it."""
    argument = entry.argument
    if argument is None:
        thesis = next((position for position in debate.positions if position.thesis == entry.claim), None)
        return f"{thesis.title}:" if thesis else ""
    verb = _VERBS[argument.relation]
    others = [debate.claim[premise].id for premise in argument.premises if premise != entry.claim]
    together = f" together with {', '.join(others)}" if others else ""
    if argument.relation is Relation.UNDERCUTS and argument.target in debate.argument:
        return f"{verb} the step from {_step(debate, debate.argument[argument.target])}{together}:"
    return f"{verb}{together}:"


def _step(debate: Map, argument: Argument) -> str:
    name = argument.title or " and ".join(argument.premises)
    return f"{name} to {conclusion(debate, argument) or argument.target}"


def _place(debate: Map, quote: Quote) -> tuple[str, Source | None]:
    source = next((known for known in debate.sources if known.id == quote.source), None)
    named = source.short if source else quote.source
    parts = [quote.speaker, named, " ".join(quote.locator) if quote.locator else ""]
    reported = " (reported)" if quote.reported else ""
    return ", ".join(part for part in parts if part) + reported, source


def _facts(claim: Claim) -> str:
    held = holders(claim)
    facts = [f"held by {', '.join(held)}" if held else "", "implicit" if claim.implicit else ""]
    return "; ".join(fact for fact in facts if fact)


# -- Markdown --------------------------------------------------------------------------------------------------------


def markdown(text: str) -> str:
    r"""Return a text that Markdown shows as it is.

    >>> print(markdown("1. *a* &amp; b"))
    1\. \*a\* &amp;amp; b
    """
    plain = _MARKS.sub(r"\\\1", one_line(text)).replace("&", "&amp;")
    match = _OPENING.match(plain)
    if not match:
        return plain
    end = match.end()
    return f"{plain[:end]}\\{plain[end:]}" if plain[0].isdigit() else "\\" + plain


def _markdown(debate: Map) -> Iterator[str]:
    yield f"# {markdown(debate.title)}"
    for text in (debate.subtitle, debate.summary):
        if text:
            yield from ("", markdown(text))
    yield ""
    for entry in outline(debate):
        claim = debate.claim[entry.claim]
        indent = "  " * min(entry.depth, _DEEPEST)
        before = _before(debate, entry)
        head = f"**{markdown(before)}** " if before else ""
        again = " (see above)" if entry.repeated else ""
        yield f"{indent}- {head}{markdown(claim.text)}{again}"
        if entry.repeated:
            continue
        facts = _facts(claim)
        if facts:
            yield f"{indent}  *({markdown(facts)})*"
        for quote in claim.quotes:
            place, _ = _place(debate, quote)
            yield ""
            yield f"{indent}  > {markdown(quote.text)}"
            yield f"{indent}  > — {markdown(place)}"
            yield ""
        if claim.note:
            yield from ("", f"{indent}  {markdown(claim.note)}", "")
    if debate.sources:
        yield from ("", "## Sources", "")
        yield from (f"- {markdown(_reference(source))}" for source in debate.sources)


def _reference(source: Source) -> str:
    parts = [" and ".join(source.author), source.title, source.issued, source.url]
    return ", ".join(part for part in parts if part)


# -- HTML ------------------------------------------------------------------------------------------------------------


def _e(text: str) -> str:
    return escape(clean(text))


def _html(debate: Map) -> Iterator[str]:
    title = _e(debate.title)
    yield "<!DOCTYPE html>"
    yield f'<html lang="{_e(debate.language)}">'
    yield f'<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    yield "<style>body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 sans-serif}"
    yield "li{margin:.5rem 0}blockquote{margin:.25rem 1rem;font-style:italic}small{color:#555}</style></head>"
    yield "<body>"
    yield f"<h1>{title}</h1>"
    for text in (debate.subtitle, debate.summary):
        if text:
            yield f"<p>{_e(text)}</p>"
    yield from _list(debate)
    if debate.sources:
        yield "<h2>Sources</h2>"
        yield "<ul>"
        for source in debate.sources:
            yield f'<li id="source-{_e(source.id)}">{_linked(_reference(source), source.url)}</li>'
        yield "</ul>"
    yield "</body>"
    yield "</html>"


def _list(debate: Map) -> Iterator[str]:
    """Yield nested lists; each entry's is closed when one comes that is not below it."""
    depth = -1
    for entry in outline(debate):
        level = min(entry.depth, _DEEPEST)
        if level > depth:
            yield "<ul>"
        else:
            yield "</li>"
            yield from ("</ul></li>" for _ in range(depth - level))
        depth = level
        yield from _item(debate, entry)
    if depth >= 0:
        yield "</li></ul>" * (depth + 1)


def _item(debate: Map, entry: Entry) -> Iterator[str]:
    claim = debate.claim[entry.claim]
    before = _before(debate, entry)
    head = f"<b>{_e(before)}</b> " if before else ""
    if entry.repeated:
        yield f'<li>{head}<a href="#{_e(claim.id)}">{_e(claim.text)}</a>'
        return
    facts = _facts(claim)
    said = f" <small>({_e(facts)})</small>" if facts else ""
    yield f'<li id="{_e(claim.id)}">{head}{_e(claim.text)}{said}'
    for quote in claim.quotes:
        place, source = _place(debate, quote)
        named = _linked(place, source.url if source else "")
        yield f"<blockquote>{_e(quote.text)} <small>— {named}</small></blockquote>"
    if claim.note:
        yield f"<p><small>{_e(claim.note)}</small></p>"


def _linked(text: str, url: str) -> str:
    if url.startswith(("http://", "https://")):
        return f'<a href="{_e(url)}" rel="noopener noreferrer">{_e(text)}</a>'
    return _e(text)
