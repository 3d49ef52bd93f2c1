"""The library's own pages: all debates, and search through them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from argmap.errors import Severity
from argmap.library import Debate
from argmap.web.app import library

blueprint = Blueprint("library", __name__)


@dataclass(frozen=True, slots=True)
class SideCard:
    """A position on the library page.

    :param number: its place among the positions, from 1, which gives its mark and colour
    :param claims: claims on its side; quotes: quotes on its side
    """

    number: int
    title: str
    claims: int
    quotes: int


@dataclass(frozen=True, slots=True)
class DebateCard:
    """A debate on the library page.

    :param checked: what is known of its quotes' verdicts, in a few words; empty where nothing is
    :param errors: problems of its file that are errors, in words; empty where there are none
    """

    id: str
    title: str
    question: str
    claims: int
    arguments: int
    quotes: int
    checked: str
    errors: str
    sides: tuple[SideCard, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its words, where it leads, and where it stands."""

    text: str
    url: str
    where: str


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    title: str
    hits: tuple[Hit, ...]

    @property
    def count(self) -> int:
        """Return how many hits there are."""
        return len(self.hits)


def card(debate: Debate) -> DebateCard:
    """Return what the library page shows of a debate."""
    quotes = [quote for claim in debate.map.claims for quote in claim.quotes]
    sides = []
    for number, position in enumerate(debate.map.positions, 1):
        members = debate.sides.members(position.id)
        count = sum(len(debate.map.claim[member].quotes) for member in members)
        sides.append(SideCard((number - 1) % 6 + 1, position.title, len(members), count))
    errors = sum(problem.severity is Severity.ERROR for problem in debate.problems)
    return DebateCard(
        debate.id,
        debate.map.title,
        debate.map.question,
        len(debate.map.claims),
        len(debate.map.arguments),
        len(quotes),
        checked(debate),
        "" if not errors else "1 problem" if errors == 1 else f"{errors} problems",
        tuple(sides),
    )


def checked(debate: Debate) -> str:
    """Return in a few words what the check of a debate's quotes came to."""
    verdicts = library().verdicts(debate.map)
    quotes = {quote.key for claim in debate.map.claims for quote in claim.quotes}
    if not quotes or not any(key in verdicts for key in quotes):
        return ""
    known = [verdicts[key] for key in quotes if key in verdicts]
    sound = sum(verdict.sound for verdict in known)
    if sound == len(quotes):
        return "all word for word"
    return f"{sound} of them word for word"


@blueprint.get("/")
def home() -> str:
    """Show every debate with its question, positions and counts."""
    shelf = [card(debate) for debate in library().debates.values()]
    return render_template("library.html", shelf=shelf, source_problems=library().source_problems)


@blueprint.get("/search")
def search() -> str:
    """Show what matches the words in ``q``: claims, quotes, people and debates."""
    query = request.args.get("q", "").strip()[:200]
    titles = {"map": "Debates", "claim": "Claims", "quote": "Quotes", "person": "People"}
    hits: dict[str, list[Hit]] = {kind: [] for kind in titles}
    people: set[str] = set()
    for entry in library().search(query, limit=80):
        title = library().debates[entry.map].map.title if entry.map in library().debates else entry.map
        if entry.kind == "map":
            hits["map"].append(Hit(entry.label, url_for("maps.page", map_id=entry.map), "Debate"))
        elif entry.kind == "person":
            if entry.label not in people:
                people.add(entry.label)
                hits["person"].append(Hit(entry.label, url_for("voices.person", name=entry.label), "Person"))
        else:
            address = url_for("maps.page", map_id=entry.map, claim=entry.ref)
            where = f"{title}{' · ' + entry.label if entry.label else ''}"
            hits[entry.kind].append(Hit(entry.body, address, where))
    groups = [Group(titles[kind], tuple(found)) for kind, found in hits.items() if found]
    return render_template("search.html", query=query, groups=groups)
