"""Search through all debates: what matches, grouped by kind, with the words marked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import render_template, request, url_for
from markupsafe import Markup, escape

from argmap.errors import nearest
from argmap.graph import holders
from argmap.store import Entry, Found
from argmap.views.finding import Query, found_in_sources, parsed
from argmap.web.current import library
from argmap.web.links import MAP_LINKS
from argmap.web.pages.library import blueprint
from argmap.web.pages.sources import found_at
from argmap.wording import cite

__all__ = ["blueprint"]

MOST, SHOWN, LONGEST = 500, 25, 200
#: Characters of a long quotation that are shown around the words.
ROUND = 280
TITLES = {
    "map": "Debates",
    "claim": "Claims",
    "quote": "Quotes",
    "person": "People",
    "source": "Sources",
    "text": "Places in the sources’ texts",
}
#: Entries looked at where a filter leaves few of them; places shown of each source.
MANY, EACH = 20_000, 8
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its words with those sought marked, where it leads, and where it stands.

    :param place: address of a quotation in its source; empty for others
    """

    text: Markup
    url: str
    where: Markup
    place: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind: what is shown of it, and how much there is."""

    kind: str
    title: str
    hits: tuple[Hit, ...]
    count: int


def folded(text: str) -> str:
    """Return a text as the search compares it: without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def tokens_of(query: str) -> list[str]:
    """Return the words of a query."""
    return [folded(word) for word in _WORD.findall(query)]


def matches(text: str, tokens: list[str]) -> bool:
    """Return whether a text has all the words, the last of them perhaps unfinished."""
    words = [folded(word) for word in _WORD.findall(text)]
    return all(token in words for token in tokens[:-1]) and any(word.startswith(tokens[-1]) for word in words)


def marked(text: str, tokens: list[str]) -> Markup:
    """Return a text with the words sought marked; a long one is cut to what is around the first of them."""
    found = [
        word.span()
        for word in _WORD.finditer(text)
        if (form := folded(word[0])) in tokens or (tokens and form.startswith(tokens[-1]))
    ]
    start, end = 0, len(text)
    if len(text) > ROUND * 3 // 2:
        first = found[0][0] if found else 0
        start = 0 if first < ROUND // 2 else text.rfind(" ", 0, first - ROUND // 3) + 1
        end = len(text) if start + ROUND >= len(text) else max(text.rfind(" ", 0, start + ROUND), first + 1)
    pieces, place = [escape("… " if start else "")], start
    for low, high in found:
        if start <= low and high <= end:
            pieces += [escape(text[place:low]), Markup("<mark>{}</mark>").format(text[low:high])]
            place = high
    return Markup("").join([*pieces, escape(text[place:end]), escape(" …" if end < len(text) else "")])


@blueprint.get("/search")
def search() -> str:
    """Show what matches the words in ``q``: debates, claims, quotes, people, sources, and places in their texts.

    Words in quotation marks are a phrase. Options: ``kind`` (one of these), ``map`` (only this debate), ``person``
    (only claims that a person holds and quotes of what they say).
    """
    asked = request.args.get("q", "").strip()
    query = asked[:LONGEST]
    tokens = tokens_of(query)
    wish = parsed(query)
    kind, map_id, person = (request.args.get(name, "").strip() for name in ("kind", "map", "person"))
    narrowed = bool(kind or map_id or person)
    looked = library().find(query, limit=MANY if narrowed or wish.phrases else MOST) if tokens else Found()
    entries = [entry for entry in looked.entries if _fits(entry, wish, kind, map_id, person)]
    groups = list(_groups(entries, tokens)) if tokens else []
    groups = [group for group in groups if kind in ("", group.kind) and (group.kind != "source" or not map_id + person)]
    if tokens and kind in ("", "text") and not person:
        groups += _texts(wish, query, map_id)
    told: dict[str, object] = {"query": query, "tokens": tokens, "groups": groups, "cut": len(asked) > LONGEST}
    told |= {"kind": kind, "map_id": map_id, "person": person, "narrowed": narrowed, "kinds": TITLES}
    told["maps"] = {name: debate.map.title for name, debate in library().debates.items()}
    return render_template("search.html", **told, more=looked.more, alone=[] if groups else _alone(tokens))


def _fits(entry: Entry, wish: Query, kind: str, map_id: str, person: str) -> bool:
    """Return whether something found is of the kind, debate and person asked for, and has the phrases."""
    if kind not in ("", entry.kind) or map_id not in ("", entry.map) or entry.map not in library().debates:
        return False
    if person:
        claim = library().debates[entry.map].map.claim.get(entry.ref)
        names = (
            {*holders(claim), *(quote.speaker for quote in claim.quotes if quote.text == entry.body)} if claim else ()
        )
        if entry.kind not in ("claim", "quote") or folded(person) not in {folded(name) for name in names}:
            return False
    return not wish.phrases or wish.in_text(f"{entry.body}\n{entry.label}")


def _texts(wish: Query, query: str, map_id: str) -> Iterator[Group]:
    """Yield the places in the sources' texts, those of each source together."""
    cited = (
        {quote.source for claim in library().debates[map_id].map.claims for quote in claim.quotes} if map_id else None
    )
    hits: list[Hit] = []
    count = 0
    for found in found_in_sources(library(), wish):
        if cited is not None and found.source.id not in cited:
            continue
        count += len(found.places)
        where = escape(found.source.short) + Markup(" · <a href='{}'>{}{} in this text</a>").format(
            url_for("sources.page", source_id=found.source.id, find=query),
            len(found.places),
            " or more" if found.more else "",
        )
        hits += [
            Hit(
                Markup("… {} <mark>{}</mark> {} …").format(place.before, place.words, place.after),
                found_at(found.source.id, place, query),
                where,
            )
            for place in found.places[:EACH]
        ]
    if hits:
        yield Group("text", TITLES["text"], tuple(hits[:SHOWN]), count)


def _groups(entries: Sequence[Entry], tokens: list[str]) -> Iterator[Group]:
    kinds: dict[str, list[Entry]] = {kind: [] for kind in TITLES if kind != "text"}
    people: dict[str, int] = {}
    for entry in entries:
        if entry.map in library().debates:
            if entry.kind == "person":
                people[entry.label] = people.get(entry.label, 0) + 1
                if people[entry.label] > 1:
                    continue
            kinds[entry.kind].append(entry)
    for kind, found in kinds.items():
        hits = [_hit(entry, tokens, people) for entry in found[:SHOWN]]
        if kind == "source":
            hits = list(_sources(tokens))
        if hits:
            yield Group(kind, TITLES[kind], tuple(hits), max(len(found), len(hits)))


def _hit(entry: Entry, tokens: list[str], people: dict[str, int]) -> Hit:
    debate = library().debates[entry.map]
    if entry.kind == "map":
        return Hit(marked(entry.label, tokens), url_for("maps.page", map_id=entry.map), marked(entry.body, tokens))
    if entry.kind == "person":
        count = people[entry.label]
        where = f"in {count} debates" if count > 1 else f"in {debate.map.title}"
        return Hit(marked(entry.label, tokens), url_for("voices.person", name=entry.label), escape(where))
    address = url_for("maps.page", map_id=entry.map, claim=entry.ref)
    where = Markup(" · ").join([debate.map.title, *([marked(entry.label, tokens)] if entry.label else [])])
    place = ""
    claim = debate.map.claim.get(entry.ref)
    for quote in claim.quotes if claim and entry.kind == "quote" else ():
        if quote.text == entry.body and quote.source in library().sources:
            place = MAP_LINKS.quote(quote.source, quote.key)
    return Hit(marked(entry.body, tokens), address, where, place)


def _sources(tokens: list[str]) -> Iterator[Hit]:
    for source in library().sources.values():
        words = cite(source)
        if matches(words, tokens):
            yield Hit(marked(words, tokens), url_for("sources.page", source_id=source.id), escape(source.basis or ""))


def _alone(tokens: list[str]) -> list[tuple[str, int, list[str]]]:
    """Return for each word of a search that found nothing how often it occurs, and words like one that does not."""
    known: list[str] | None = None
    found = []
    for token in list(dict.fromkeys(tokens))[:8]:
        count = len(library().search(token, limit=MOST))
        near: list[str] = []
        if not count and len(token) > 3:
            known = known if known is not None else _vocabulary()
            near = nearest(token, known)
        found.append((token, count, near))
    return found


def _vocabulary() -> list[str]:
    """Return the words of all claims and names, the longer ones."""
    texts = (
        f"{claim.text} {' '.join(claim.held_by)}" for one in library().debates.values() for claim in one.map.claims
    )
    return sorted({folded(word) for text in texts for word in _WORD.findall(text) if len(word) > 3})
