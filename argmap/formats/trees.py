"""Makes a debate of nested points, which is what outlines, lists and mind maps are."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape

from argmap.errors import Problem
from argmap.formats.base import MAX_CLAIMS, Imported, note, one_line, warn
from argmap.formats.building import Builder
from argmap.formats.stances import parted, relation_of
from argmap.model import Issue, Map, Position, Quote, Relation
from argmap.slugs import Slugs

_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\(<?(https?://[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)>?\)")
_ADDRESS = re.compile(r"https?://[^\s<>\"\])]+")
_AGAIN = re.compile(r" \(see above\)\Z")
MOST_SIDES = 6
"""Theses of one file beyond which they are not positions of one question but points on a list."""


@dataclass(slots=True)
class Item:
    """A point of an outline.

    :param text: its words
    :param stance: what it does to the point above it, where its place or its mark says so
    :param heading: whether it is a heading, whose words are a topic unless reasons are right below it
    :param joint: whether the points below it are premises that work together
    :param side: name of the position whose thesis it is, where it is above all others
    :param claim: whether it is a claim although nothing bears on it, as a heading that says so
    :param quotes: passages that ground it, as their words and where they stand
    """

    text: str
    line: int | None = None
    stance: Relation | None = None
    heading: bool = False
    joint: bool = False
    note: str = ""
    url: str = ""
    quotes: list[tuple[str, str]] = field(default_factory=list)
    held_by: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    side: str = ""
    implicit: bool = False
    claim: bool = False
    children: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class _Place:
    """Where a point stands: below which claim, by which argument that bears on what is above, and under what topic."""

    claim: str = ""
    link: str = ""
    stance: Relation | None = None
    issue: str = ""


class _Grower:
    def __init__(self, name: str, known: Map | None = None) -> None:
        self.builder = Builder(name)
        self.known = {claim.text: claim for claim in known.claims} if known else {}
        self.problems: list[Problem] = []
        self.roots: list[str] = []
        self.issues: list[Issue] = []
        self.topics: dict[str, str] = {}
        self.topic_ids = Slugs()
        self.unsaid: list[int | None] = []
        self.claims = 0
        self.joined: list[str] = []
        self.by_text: dict[str, str] = {}
        self.sides: dict[str, str] = {}

    def grow(self, items: Iterable[Item]) -> None:
        """Add points and all below them, in order."""
        stack = [(item, _Place()) for item in reversed(list(items))]
        while stack:
            item, place = stack.pop()
            below = self._add(item, place)
            if not item.joint:
                stack.extend((child, below) for child in reversed(item.children))
                continue
            # What is below one premise of several bears on that premise.
            for child, claim in reversed(list(zip(item.children, self.joined, strict=True))):
                stack.extend((deep, _Place(claim, below.link, None, place.issue)) for deep in reversed(child.children))

    def _add(self, item: Item, place: _Place) -> _Place:
        if item.joint:
            return self._together(item, place)
        said, words = parted(one_line(item.text))
        label = relation_of(words) if item.children and not said else None
        if said and not words and item.children:
            label, said = said, None
        if label is not None:
            # “Pros” with points below it says what these do, and is none itself.
            return _Place(place.claim, place.link, label, place.issue)
        if item.heading and not said and not item.claim and not reasoned(item):
            return _Place(place.claim, place.link, place.stance, self._issue(words) or place.issue)
        if self.claims >= MAX_CLAIMS:
            if self.claims == MAX_CLAIMS:
                message = f"More than {MAX_CLAIMS:,} points; the rest is left out."
                self.problems.append(warn("too-many", message, "Split the file.", line=item.line))
            self.claims += 1
            return place
        self.claims += 1
        claim = self._claim(item, words, place.issue)
        stance = said or item.stance or place.stance
        if not place.claim:
            self.roots.append(claim)
            if item.side:
                self.sides[claim] = item.side
            return _Place(claim, "", None, place.issue)
        if stance is None:
            self.unsaid.append(item.line)
        target = place.claim
        relation = stance or Relation.SUPPORTS
        if relation is Relation.UNDERCUTS:
            if place.link:
                target = place.link
            else:
                relation = Relation.REBUTS
                message = "There is no step to undercut here; the point is read as a rebuttal."
                self.problems.append(warn("no-step", message, "Put it below a reason.", line=item.line))
        link = self.builder.argue([claim], relation, target)
        return _Place(claim, link, None, place.issue)

    def _together(self, item: Item, place: _Place) -> _Place:
        """Add the points below one as premises of one argument."""
        self.joined = [self._claim(child, one_line(child.text), place.issue) for child in item.children]
        self.claims += len(self.joined)
        if not place.claim:
            self.roots += self.joined
            return place
        relation = item.stance or Relation.SUPPORTS
        link = self.builder.argue(self.joined, relation, place.claim, item.text)
        return _Place(place.claim, link, None, place.issue)

    def _claim(self, item: Item, words: str, issue: str) -> str:
        again = _AGAIN.sub("", words)
        if again != words and (seen := self.by_text.get(again)):
            return seen
        known = self.known.pop(one_line(unescape(words)), None)
        if known is not None:
            fields = {f.name: getattr(known, f.name) for f in dataclasses.fields(known) if f.name not in ("id", "text")}
            return self._seen(words, self.builder.claim(known.text, known.id, **fields))
        links = [(one_line(said), url) for said, url in _LINK.findall(words)]
        plain = one_line(unescape(_LINK.sub(lambda match: match[1], words)))
        if item.url:
            links.append((plain, item.url))
        told = [item.note] if item.note else []
        for said, url in dict.fromkeys(links):
            self.builder.source(said or url, url, type="webpage")
            told.append(f"{said}: {url}" if said != plain else url)
        for url in dict.fromkeys(_ADDRESS.findall(item.note)):
            self.builder.source(url, url, type="webpage")
        quotes = tuple(self._quote(text, place) for text, place in item.quotes)
        if not plain:
            self.problems.append(warn("no-text", "A point has no words.", "Write what it claims.", line=item.line))
        claim = self.builder.claim(
            plain,
            "" if plain else "point",
            held_by=item.held_by,
            quotes=quotes,
            tags=item.tags,
            implicit=item.implicit,
            issue=issue,
            note="\n".join(told),
        )
        return self._seen(words, claim)

    def _seen(self, words: str, claim: str) -> str:
        self.by_text.setdefault(words, claim)
        return claim

    def _quote(self, text: str, place: str) -> Quote:
        address = _ADDRESS.search(place)
        title = one_line(place.replace(address[0], "") if address else place).strip(" ,;—–-")
        url = address[0].rstrip(".,;") if address else ""
        known = "" if url else self.builder.titled.get(title, "")
        source = known or self.builder.source(title or url or "Unnamed source", url)
        return Quote(source, one_line(text))

    def _issue(self, title: str) -> str:
        title = one_line(title)
        if not title:
            return ""
        if title not in self.topics:
            self.topics[title] = self.topic_ids.new(title, "topic")
            self.issues.append(Issue(self.topics[title], title))
        return self.topics[title]


def reasoned(item: Item) -> bool:
    """Return whether reasons are right below a heading, so that it is a claim."""
    return any(
        child.stance or child.joint or parted(one_line(child.text))[0] or (child.children and relation_of(child.text))
        for child in item.children
    )


def _under(items: list[Item], title: str, problems: list[Problem]) -> list[Item]:
    """Return the points at the top with those for and against below what they bear on.

    That is the last point before them which is neither, or the title if there is none.
    """
    found: list[Item] = []
    above: Item | None = None
    for item in items:
        words = one_line(item.text)
        label = relation_of(words) if item.children else None
        if item.stance is None and label is None and parted(words)[0] is None:
            found.append(item)
            above = item if not item.heading or item.claim or reasoned(item) else None
            continue
        if above is None:
            above = Item(title, claim=True)
            found.append(above)
            message = f"Points for and against are below no other point; they are read as about “{title[:60]}”."
            problems.append(note("about-title", message, "Put them below what they are about.", line=item.line))
        above.children.append(item)
    return found


def grown(
    items: list[Item],
    name: str,
    title: str = "",
    question: str = "",
    summary: str = "",
    problems: Iterable[Problem] = (),
    known: Map | None = None,
) -> Imported:
    """Return the debate that an outline is.

    A point that is marked neither for nor against supports what is above it; one note says how many were.

    :param name: what to make the map's id of
    :param problems: what was found in reading the outline
    :param known: the map that the outline was written from, whose claims keep their ids and what is said of them
    """
    grower = _Grower(name, known)
    grower.problems += problems
    if known is None:
        items = _under(items, one_line(title) or name.replace("-", " ").replace("_", " "), grower.problems)
    grower.grow(items)
    if grower.unsaid:
        count = len(grower.unsaid)
        points = "1 point says" if count == 1 else f"{count} points say"
        message = f"{points} neither for nor against; read as support for the point above."
        fix = "Write Pro: or Con: before a point."
        grower.problems.append(note("no-stance", message, fix, line=grower.unsaid[0]))
    if known is not None:
        claims = grower.builder.claims
        held = tuple(p for p in known.positions if not p.thesis or p.thesis in claims)
        debate = grower.builder.build(title or known.title)
        debate = dataclasses.replace(
            known,
            title=debate.title,
            claims=debate.claims,
            arguments=debate.arguments,
            positions=held or tuple(_positions(grower)),
            sources=(*known.sources, *(s for s in debate.sources if s.id not in {k.id for k in known.sources})),
            walkthrough=(),
            extensions={},
        )
        return Imported(debate, grower.problems)
    used = {claim.issue for claim in grower.builder.claims.values()}
    debate = grower.builder.build(
        title,
        question=question or (one_line(title) if one_line(title).endswith("?") else ""),
        summary=one_line(summary),
        positions=tuple(_positions(grower)),
        issues=tuple(issue for issue in grower.issues if issue.id in used),
    )
    return Imported(debate, grower.problems)


def _positions(grower: _Grower) -> Iterator[Position]:
    """Yield the sides: for and against one thesis, or one for each of a few."""
    claims, argued = grower.builder.claims, {a.target for a in grower.builder.arguments.values()}
    roots = [root for root in dict.fromkeys(grower.roots) if root in argued or root in grower.sides]
    if len(roots) == 1:
        yield Position("for", "For", roots[0])
        yield Position("against", "Against")
    elif 1 < len(roots) <= MOST_SIDES:
        for root in roots:
            text = grower.sides.get(root) or claims[root].text
            yield Position(root, text if len(text) <= 60 else f"{text[:60].rpartition(' ')[0] or text[:60]}…", root)
