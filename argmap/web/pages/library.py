"""The library's own page: all debates."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from argmap.errors import Severity
from argmap.library import Debate
from argmap.web.current import library

blueprint = Blueprint("library", __name__)
#: The debate a newcomer is led to, where the library has it.
START = "tutorial"
#: Debates beyond which the page has a filter, and says less of each.
MANY = 24


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


@blueprint.get("/")
def home() -> str:
    """Show every debate with its question, positions and counts; the one to start with comes first.

    Options: ``find`` (only debates whose title, question, summary or positions have these words).
    """
    words = request.args.get("find", "").strip()[:200]
    debates = sorted(library().debates.values(), key=lambda debate: debate.id != START)
    shelf = [card(debate) for debate in debates if has(debate, words)]
    told = {"find": words, "total": len(debates), "many": len(debates) > MANY}
    told |= {"source_problems": library().source_problems, "file_problems": library().file_problems}
    return render_template("library.html", shelf=shelf, **told)
