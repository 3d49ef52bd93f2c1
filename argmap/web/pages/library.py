"""The library's own page: all debates."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from argmap.errors import Severity
from argmap.library import Debate
from argmap.web.current import library
from argmap.web.pages.paged import listed

blueprint = Blueprint("library", __name__)
#: The debate a newcomer is led to, where the library has it.
START = "tutorial"
#: Debates beyond which the page has a filter, and says less of each.
MANY = 24
#: Debates on one page, each of which is read for it; entries of the index that are looked at for their words.
LISTED, MOST = 100, 20_000


@dataclass(frozen=True, slots=True)
class SideCard:
    """A position on the library page.

    :param number: its place among the positions, from 1, which gives its mark and colour
    :param claims: claims on its side; quotes: quotes on its side
    :param start: where its part of the bar of all sides' claims begins, and its width, in hundredths of the bar
    """

    number: int
    title: str
    claims: int
    quotes: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class DebateCard:
    """A debate on the library page.

    :param checked: what is known of its quotes' verdicts, in a few words; empty where nothing is
    :param errors: problems of its file that are errors, in words; empty if there are none
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
    first: bool


def card(debate: Debate) -> DebateCard:
    """Return what the library page shows of a debate."""
    quotes = [quote for claim in debate.map.claims for quote in claim.quotes]
    sides: list[SideCard] = []
    groups = [debate.sides.members(position.id) for position in debate.map.positions]
    total = max(1, sum(map(len, groups)))
    start = 0.0
    for number, (position, members) in enumerate(zip(debate.map.positions, groups, strict=True)):
        count = sum(len(debate.map.claim[member].quotes) for member in members)
        width = 100 * len(members) / total
        sides.append(SideCard(number % 6 + 1, position.title, len(members), count, start, width))
        start += width
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
        debate.id == START,
    )


def has(debate: Debate, words: str) -> bool:
    """Return whether all the words occur in what a debate says of itself; capitals do not matter."""
    one = debate.map
    text = " ".join([one.title, one.question, one.summary, *(side.title for side in one.positions)]).casefold()
    return all(word in text for word in words.casefold().split())


def checked(debate: Debate) -> str:
    """Return in a few words what the check of a debate's quotes came to."""
    known = {item.quote.key: item for item in library().checks(debate.map)}
    if not any(item.anchor for item in known.values()):
        return ""
    sound = sum(item.verdict.sound and not item.orphan for item in known.values())
    if sound == len(known):
        return "all word for word"
    return f"{sound} of them word for word"


def found(words: str) -> list[str]:
    """Return the ids of the debates that have all the words in what they say of themselves, the first to read first.

    Of more debates than a page shows, the index of the search tells which have them: reading each takes minutes.
    """
    names = sorted(library().debates, key=lambda name: name != START)
    if not words:
        return names
    if len(names) <= LISTED or library().store is None:
        return [name for name in names if has(library().debates[name], words)]
    there = set(names)
    return [one.map for one in library().find(words, MOST).entries if one.kind == "map" and one.map in there]


@blueprint.get("/")
def home() -> str:
    """Show the debates with their questions, positions and counts, a page at a time; the one to start with comes first.

    Options: ``find`` (only debates whose title, question, summary or positions have these words), ``page``.
    """
    words = request.args.get("find", "").strip()[:200]
    names, total = found(words), len(library().debates)
    shown = listed("library.home", words, len(names), total, LISTED)
    shelf = [card(library().debates[name]) for name in names[shown.part]]
    told = {"listed": shown, "many": total > MANY}
    told |= {"source_problems": library().source_problems, "file_problems": library().file_problems}
    return render_template("library.html", shelf=shelf, **told)
