"""What a room came to: the figures of a session on one page, and the packet for afterwards with every contribution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from argmap.drawing.cards import Votes
from argmap.handouts.document import Block, Break, Document, Heading, Paragraph, Run, Table, TableCell, text
from argmap.model import Verdict
from argmap.rooms.events import Cited
from argmap.rooms.overlay import became
from argmap.rooms.packets import names_of
from argmap.rooms.settings import CARDS, Kind
from argmap.rooms.state import LOW, RELEVANCE, TRUTH, Contribution, Fate
from argmap.views.rooms import FATES, WORDS, Look
from argmap.wording import VERDICTS, counted

#: Rows of a list in the summary, which is to fit on one page.
LISTED = 5
#: Contributions that the leader did not let stand.
REJECTED = frozenset({Fate.HIDDEN, Fate.RETURNED})


@dataclass(frozen=True, slots=True)
class Summary:
    """What a session came to.

    :param figures: pairs of what was counted and how many
    :param opinions: each position, and undecided, with how many inclined to it before and after
    :param changed: how many told both opinions, and how many of them changed position
    :param accepted: words of what became part of the map; sent: words of the rest of the most valued reasons
    :param disagreements: words, dimension and ratings, widest spread first
    :param unanswered: words of objections and questions that nobody answered
    :param statements: joint statements by group
    :param before: the revision that the room was opened on; 0 if it is not known
    """

    figures: tuple[tuple[str, int], ...]
    opinions: tuple[tuple[str, int, int], ...]
    changed: tuple[int, int]
    accepted: tuple[str, ...]
    disagreements: tuple[tuple[str, str, Votes], ...]
    unanswered: tuple[str, ...]
    statements: tuple[tuple[str, str], ...]
    before: int


def summary(look: Look) -> Summary:
    """Return what a session came to, as its leader may see it."""
    state = look.state
    items = [item for item in state.contributions.values() if not item.withdrawn]
    cards = [item for item in items if item.kind in CARDS]
    quoted = [item for item in items if item.quotes]
    active = {item.seat for item in items} | {rating.seat for rating in state.ratings.values()}
    here = [seat for seat in state.seats.values() if not seat.removed]
    both = [seat for seat, when in state.opinions if when == "before" and (seat, "after") in state.opinions]
    moved = [s for s in both if state.opinions[s, "before"].position != state.opinions[s, "after"].position]
    return Summary(
        (
            ("participants", len(here)),
            ("of them contributed or rated", len(active & {seat.id for seat in here})),
            ("claims and reasons", len(cards)),
            ("comments and questions", sum(item.kind in (Kind.COMMENT, Kind.QUESTION) for item in items)),
            ("with a quotation", len(quoted)),
            ("with one that was found in its source", sum(item.sound for item in quoted)),
            ("ratings", len(state.ratings)),
            ("accepted into the map", sum(item.fate is Fate.ACCEPTED for item in items)),
        ),
        tuple(look.opinions()) if state.opinions else (),
        (len(both), len(moved)),
        tuple(item.text or item.quotes[0].text for item in items if item.fate is Fate.ACCEPTED),
        tuple((words, dimension, votes) for _, words, dimension, votes in look.disagreements(LISTED)),
        tuple(
            item.text for item in items if item.objects and not item.answered and item.fate not in REJECTED
        ),
        tuple((group or "of the room", words) for group, words in state.statements.items() if words),
        state.revision,
    )  # fmt: skip


def document(look: Look, title: str, day: str, source: Callable[[str], str] = str) -> Document:
    """Return the packet for afterwards: the summary on a page, then all contributions, ratings and opinions.

    :param day: the day of the session, such as ``2026-11-26``
    :param source: returns the short name of a source, by its id
    """
    blocks: tuple[Block, ...] = (
        *_first_page(summary(look)), Break(), *_contributions(look, source), *_ratings(look, source), *_opinions(look),
    )  # fmt: skip
    facts = (("Map", look.whole.title), ("Question", look.whole.question), ("Session", f"{day}, times in UTC"))
    return Document(
        title, "After the session", tuple(fact for fact in facts if fact[1]), blocks, f"{title}, {day}",
        language=look.whole.language, date=day,
    )  # fmt: skip


def _first_page(told: Summary) -> Iterator[Block]:
    yield Heading(1, "Summary")
    yield text("; ".join(f"{count} {what}" for what, count in told.figures) + ".")
    if told.opinions:
        yield Heading(2, "Opinion on the question")
        rows = tuple(
            tuple(TableCell((Run(cell),)) for cell in (title, str(before), str(after)))
            for title, before, after in told.opinions
        )
        yield Table(("Position", "Before", "After"), rows, (0.6, 0.2, 0.2))
        if told.changed[0]:
            yield text(f"{told.changed[1]} of {told.changed[0]} who answered twice changed their position.")
    for title, lines in (
        ("Accepted into the map", told.accepted),
        ("Where the room disagreed most", tuple(f"{w} ({_divided(v)})" for w, _, v in told.disagreements)),
        ("Not answered", told.unanswered),
    ):
        if lines:
            yield Heading(2, title)
            yield from (text(line, "item") for line in lines[:LISTED])
            if len(lines) > LISTED:
                yield text(f"And {len(lines) - LISTED} more, on the pages below.", "note")
    for group, words in told.statements:
        yield Heading(2, f"Joint statement {group}")
        yield from (text(line) for line in words.splitlines() if line.strip())


def _contributions(look: Look, source: Callable[[str], str]) -> Iterator[Block]:
    state, names = look.state, names_of(look.room)
    yield Heading(1, "Contributions")
    if not state.contributions:
        yield text("Nobody has contributed.")
        return
    talk = (Kind.COMMENT, Kind.QUESTION)
    by_target: dict[str, list[Contribution]] = {}
    for item in state.contributions.values():
        by_target.setdefault(became(state, item.target), []).append(item)
    known = Counter(item.id for item in state.contributions.values() if item.kind in CARDS)
    for target, items in by_target.items():
        if target in known:
            continue
        yield Heading(2, _name(look, target) or "On the whole")
        waiting = [(item, 0) for item in reversed(items)]
        passed: set[str] = set()
        while waiting:
            item, level = waiting.pop()
            if item.id in passed:
                continue
            passed.add(item.id)
            yield from _one(look, item, names.get(item.seat, ""), level, source)
            below = [other for other in by_target.get(item.id, ()) if other.id not in passed]
            waiting += [(other, level + 1) for other in sorted(below, key=lambda o: o.kind not in talk, reverse=True)]


def _name(look: Look, target: str) -> str:
    item = look.state.contributions.get(target)
    return look.words(target) or (item.text if item else "")


def _one(look: Look, item: Contribution, author: str, level: int, source: Callable[[str], str]) -> Iterator[Block]:
    marks = [FATES[item.fate]] if item.fate is not Fate.OPEN else []
    marks += ["taken back by its author"] if item.withdrawn else []
    marks += ["answered"] if item.answered else []
    rejected = item.withdrawn or item.fate in REJECTED
    head = f"{author or 'Somebody'} {WORDS[item.kind][1]}, {item.at[11:16]}{', ' + item.group if item.group else ''}: "
    runs = [Run(head, "quiet"), Run(item.text, "italic" if rejected else "")]
    if marks:
        runs.append(Run(f" [{'; '.join(marks)}]", "strong"))
    level = min(level, 5)
    yield Paragraph(tuple(runs), "item", level)
    for quote in item.quotes:
        yield Paragraph(
            (Run(f"“{quote.text}” "), Run(f"({_place(quote, source)}; {_verdict(quote)})", "quiet")), "quote"
        )
    votes = [look.votes(item.id, dimension) for dimension in (TRUTH, RELEVANCE)]
    if any(one.total for one in votes):
        yield text("; ".join(_rated(one) for one in votes if one.total), "note", level)
    for label, words in (
        ("The leader", item.note), ("Feedback", item.feedback), ("Merged with", _name(look, item.into)),
        ("Before", " / ".join(item.earlier)),
    ):  # fmt: skip
        if words:
            yield Paragraph((Run(f"{label}: ", "strong"), Run(words)), "note", level)


def _quotations(quotes: Iterable[Cited], source: Callable[[str], str]) -> Iterator[Block]:
    for quote in quotes:
        where = f"({_place(quote, source)}; {_verdict(quote)})"
        yield Paragraph((Run(f"“{quote.text}” "), Run(where, "quiet")), "quote")


def _place(quote: Cited, source: Callable[[str], str]) -> str:
    return ", ".join(filter(None, (source(quote.source), quote.locator[1])))


def _verdict(quote: Cited) -> str:
    known = {verdict.value for verdict in Verdict}
    return VERDICTS[Verdict(quote.verdict)].word if quote.verdict in known else "not compared"


def _rated(votes: Votes) -> str:
    if not votes.total:
        return votes.dimension
    return f"{votes.dimension} {votes.mean:.1f} of 5 from {counted(votes.total, 'rating')}"


def _divided(votes: Votes) -> str:
    """Return how many gave which rating: a mean in the middle may be a room that agrees or one that is split.

    >>> _divided(Votes("truth", (2, 0, 0, 0, 1)))
    'truth rated 1 by 2, 5 by 1'
    """
    return f"{votes.dimension} rated " + ", ".join(f"{value} by {n}" for value, n in enumerate(votes.counts, 1) if n)


def _ratings(look: Look, source: Callable[[str], str]) -> Iterator[Block]:
    names = names_of(look.room)
    low = [rating for rating in look.state.ratings.values() if rating.reason or rating.quotes or rating.value < LOW]
    if low:
        yield Heading(1, "Reasons for ratings")
    for rating in low:
        words = _name(look, rating.target) or "something that is gone"
        head = f"{names.get(rating.seat, '') or 'Somebody'}, {rating.dimension} {rating.value} of 5 for “{words}”: "
        yield Paragraph((Run(head, "quiet"), Run(rating.reason or ("" if rating.quotes else "no reason"))), "item")
        yield from _quotations(rating.quotes, source)


def _opinions(look: Look) -> Iterator[Block]:
    names, titles = names_of(look.room), {p.id: p.title for p in look.whole.positions}
    if look.state.opinions:
        yield Heading(1, "Opinions")
    for opinion in look.state.opinions.values():
        head = f"{names.get(opinion.seat, '') or 'Somebody'}, {opinion.when}: "
        said = f"{titles.get(opinion.position, 'undecided')}, certain {opinion.strength} of 4"
        why = f": {opinion.why}" if opinion.why else ""
        yield Paragraph((Run(head, "quiet"), Run(f"{said}{why}")), "item")
