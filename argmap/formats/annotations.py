"""Web annotations: W3C's model as JSON-LD, and what Hypothesis exports; each marked passage becomes a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from argmap.errors import Problem
from argmap.formats import jsontext
from argmap.formats.base import WEB, Imported, note, one_line, warn
from argmap.formats.building import Builder
from argmap.formats.opml import plain
from argmap.formats.stances import parted
from argmap.model import Quote, Relation
from argmap.wording import counted

_SORTING = ("tagging", "classifying", "identifying")
"""Purposes of bodies that sort a passage under a word, and do not comment on it."""


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
    count = empty = 0
    for entry in _annotations(parsed.data):
        count += 1
        ident = str(entry.get("id") or f"annotation {count}")
        words = one_line(_body(entry))
        passages, address, title = _target(entry)
        above = _above(entry)
        relation, rest = parted(words)
        statement = rest if above else words
        if not statement and not passages:
            empty += 1
            continue
        quotes = tuple(
            Quote(
                builder.source(title or page or "Annotated page", page, type="webpage"),
                exact,
                prefix=before,
                suffix=after,
            )
            for exact, before, after, page in passages
        )
        if not quotes and not above and (title or WEB.match(address)):
            builder.source(title or address, address, type="webpage")
        holder = _creator(entry)
        tags = tuple(dict.fromkeys(_tags(entry)))
        made[ident] = builder.claim(
            statement or passages[0][0],
            quotes=quotes,
            tags=tags,
            note=f"Annotated by {holder.removesuffix('.')}." if holder else "",
        )
        if above:
            replies.append((ident, above, (relation or Relation.SUPPORTS).value))
    for ident, above, relation_name in replies:
        if above in made:
            builder.argue([made[ident]], Relation(relation_name), made[above])
        else:
            message = "A reply answers an annotation that is not in the file; it is a claim without a link."
            problems.append(warn("reply-to-nothing", message, f"Export the annotation “{above[:60]}” too."))
    if replies:
        message = f"{counted(len(replies), 'reply is', 'replies are')} read as support for what is answered"
        message += ", unless there is a word such as Con:."
        problems.append(note("replies", message))
    if empty:
        message = f"{counted(empty, 'annotation has', 'annotations have')} neither words nor a passage; left out."
        problems.append(note("empty-annotation", message))
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
        if isinstance(body, dict) and isinstance(body.get("items"), list):
            body = next((one for one in body["items"] if isinstance(one, dict)), None)  # translations of one comment
        if isinstance(body, dict) and body.get("purpose") not in _SORTING:
            value = _said(body)
            if value:
                found.append(_unmarked(value))
    return " ".join(found) or str(entry.get("bodyValue") or "")


def _said(body: dict[str, Any]) -> str:
    value = body.get("value", body.get("chars"))
    if isinstance(value, list):
        value = next((one.get("value") for one in value if isinstance(one, dict)), None)  # one comment in languages
    return value if isinstance(value, str) else ""


def _tags(entry: dict[str, Any]) -> Iterator[str]:
    given = entry.get("tags")
    bodies = (body for body in _listed(entry.get("body")) if isinstance(body, dict) and body.get("purpose") in _SORTING)
    for value in [*(given if isinstance(given, list) else []), *map(_said, bodies)]:
        tag = one_line(str(value).replace(",", " "))
        if tag:
            yield tag


def _unmarked(words: str) -> str:
    return plain(re.sub(r"(?m)^[>#*\s]+|[*_`]{1,3}", " ", words))


def _target(entry: dict[str, Any]) -> tuple[list[tuple[str, str, str, str]], str, str]:
    """Return the passages with the words before and after each and its page's address, the page's address and title."""
    found: list[tuple[str, str, str, str]] = []
    address = entry.get("uri") if isinstance(entry.get("uri"), str) else ""
    for target in _listed(entry.get("target")):
        if isinstance(target, str):
            address = address or target
            continue
        if not isinstance(target, dict):
            continue
        source = target.get("source")
        named = source.get("id") if isinstance(source, dict) else source
        page = named if isinstance(named, str) and not entry.get("uri") else str(address or "")
        address = address or page
        exact: tuple[str, str, str, str] | None = None
        for selector in _selectors(target.get("selector")):
            words = selector.get("exact")
            if exact is None and isinstance(words, str) and words.strip():
                before, after = (one_line(str(selector.get(side) or "")) for side in ("prefix", "suffix"))
                exact = (one_line(words), before, after, page)
        found += [exact] if exact else []
    document = entry.get("document")
    titles = document.get("title") if isinstance(document, dict) else ""
    title = titles[0] if isinstance(titles, list) and titles else titles
    return found, str(address or ""), one_line(title) if isinstance(title, str) else ""


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
    purposes = [body.get("purpose") for body in _listed(entry.get("body")) if isinstance(body, dict)]
    if "replying" in [*_listed(entry.get("motivation")), *purposes]:
        for target in _listed(entry.get("target")):
            named = target.get("id", target.get("source")) if isinstance(target, dict) else target
            if isinstance(named, str):
                return named
    return ""


def _creator(entry: dict[str, Any]) -> str:
    info = entry.get("user_info")
    if isinstance(info, dict) and isinstance(info.get("display_name"), str):
        return one_line(info["display_name"])
    for who in _listed(entry.get("creator")):
        names = (who.get("name"), who.get("nickname")) if isinstance(who, dict) else (who,)
        for name in names:
            # An address says nothing to a reader.
            if isinstance(name, str) and name.strip() and ":" not in name:
                return one_line(name)
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
    if re.search(r'"user"\s*:\s*"acct:', head) and '"target"' in head:
        return 0.9
    return 0.6 if re.search(r'"references"\s*:', head) and re.search(r'"uri"\s*:', head) else 0.0
