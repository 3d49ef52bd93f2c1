"""Web annotations: W3C's model as JSON-LD, and what Hypothesis exports; each marked passage becomes a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from argmap.errors import Problem
from argmap.formats import jsontext
from argmap.formats.base import Imported, note, one_line, warn
from argmap.formats.building import Builder
from argmap.formats.opml import plain
from argmap.formats.stances import parted
from argmap.model import Quote, Relation


def read(text: str, name: str = "") -> Imported:
    """Read annotations: the comment is the claim, the passage its quotation, the page its source.

    A passage without a comment is a claim in its own words. A reply to an annotation supports it, unless it opens with
    a word against it, such as ``But:`` or ``Con:``.
    """
    parsed = jsontext.parse(text)
    problems: list[Problem] = list(parsed.problems)
    builder = Builder(name)
    made: dict[str, str] = {}
    replies: list[tuple[str, str, str]] = []
    count = 0
    for entry in _annotations(parsed.data):
        count += 1
        ident = str(entry.get("id") or f"annotation {count}")
        words = one_line(_body(entry))
        quote, address, title = _target(entry)
        above = _above(entry)
        relation, rest = parted(words)
        statement = rest if above else words
        if not statement and not quote:
            continue
        source = builder.source(title or address or "Annotated page", address, type="webpage")
        quotes = (Quote(source, quote[0], prefix=quote[1], suffix=quote[2]),) if quote else ()
        holder = _creator(entry)
        tags = tuple(tag for value in entry.get("tags") or () if (tag := one_line(str(value)).replace(",", " ")))
        made[ident] = builder.claim(
            statement or quote[0] if quote else statement,
            quotes=quotes,
            tags=tags,
            note=f"Annotated by {holder}." if holder else "",
        )
        if above:
            replies.append((ident, above, (relation or Relation.SUPPORTS).value))
    for ident, above, relation_name in replies:
        if above in made:
            builder.argue([made[ident]], Relation(relation_name), made[above])
    if replies:
        message = f"{len(replies)} replies support what they answer, unless they open with a word such as Con:."
        problems.append(note("replies", message))
    if not count and parsed.whole:
        problems.append(warn("wrong-format", "The text is JSON, but has no annotations.", line=1))
    return Imported(builder.build(""), problems)


def _annotations(data: Any) -> Iterator[dict[str, Any]]:
    """Yield annotations of a list, of a page or collection, or of a search's answer."""
    if isinstance(data, dict):
        for name in ("rows", "annotations", "items", "@graph"):
            if isinstance(data.get(name), list):
                yield from _annotations(data[name])
                return
        first = data.get("first")
        if isinstance(first, dict):
            yield from _annotations(first)
        elif "target" in data:
            yield data
    elif isinstance(data, list):
        for member in data:
            yield from _annotations(member)


def _body(entry: dict[str, Any]) -> str:
    if isinstance(entry.get("text"), str):
        return _unmarked(entry["text"])
    found = []
    for body in _listed(entry.get("body")):
        if isinstance(body, str):
            continue  # an address, not words
        if isinstance(body, dict) and body.get("purpose") != "tagging":
            value = body.get("value", body.get("chars"))
            if isinstance(value, str):
                found.append(_unmarked(value))
    return " ".join(found) or str(entry.get("bodyValue") or "")


def _unmarked(words: str) -> str:
    return plain(re.sub(r"(?m)^[>#*\s]+|[*_`]{1,3}", " ", words))


def _target(entry: dict[str, Any]) -> tuple[tuple[str, str, str] | None, str, str]:
    """Return the passage with the words around it, and the page's address and title."""
    quote: tuple[str, str, str] | None = None
    address = entry.get("uri") if isinstance(entry.get("uri"), str) else ""
    for target in _listed(entry.get("target")):
        if isinstance(target, str):
            address = address or target
            continue
        if not isinstance(target, dict):
            continue
        source = target.get("source")
        named = source.get("id") if isinstance(source, dict) else source
        address = address or (named if isinstance(named, str) else "")
        for selector in _selectors(target.get("selector")):
            exact = selector.get("exact")
            if selector.get("type") == "TextQuoteSelector" and isinstance(exact, str) and exact.strip():
                prefix, suffix = (one_line(str(selector.get(side) or "")) for side in ("prefix", "suffix"))
                quote = quote or (one_line(exact), prefix, suffix)
    document = entry.get("document")
    titles = document.get("title") if isinstance(document, dict) else ""
    title = titles[0] if isinstance(titles, list) and titles else titles
    return quote, str(address or ""), one_line(title) if isinstance(title, str) else ""


def _selectors(value: Any) -> Iterator[dict[str, Any]]:
    for selector in _listed(value):
        if isinstance(selector, dict):
            yield selector
            yield from _selectors(selector.get("refinedBy"))
            if selector.get("type") == "Choice":
                yield from _selectors(selector.get("items"))


def _above(entry: dict[str, Any]) -> str:
    references = entry.get("references")
    if isinstance(references, list) and references:
        return str(references[-1])
    if entry.get("motivation") == "replying":
        return next((target for target in _listed(entry.get("target")) if isinstance(target, str)), "")
    return ""


def _creator(entry: dict[str, Any]) -> str:
    info = entry.get("user_info")
    if isinstance(info, dict) and isinstance(info.get("display_name"), str):
        return one_line(info["display_name"])
    for who in _listed(entry.get("creator")):
        if isinstance(who, dict) and isinstance(who.get("name"), str):
            return one_line(who["name"])
    user = entry.get("user")
    match = re.match(r"acct:([^@]+)@", user) if isinstance(user, str) else None
    return match[1] if match else ""


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def sniff(text: str) -> float:
    """Return how surely the text holds annotations, by their selectors."""
    head = text[:400_000]
    if '"TextQuoteSelector"' in head or "ns/anno.jsonld" in head:
        return 0.9
    return 0.6 if re.search(r'"references"\s*:', head) and re.search(r'"uri"\s*:', head) else 0.0
