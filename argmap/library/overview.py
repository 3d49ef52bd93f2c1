"""The figures of every debate in a library, as a table that a test holds to the maps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from argmap.evaluation import Standing, evaluate, find_gaps
from argmap.library.state import Debate, Readable
from argmap.model import Relation

#: Sides whose counts differ by more than this factor are said to be out of balance.
BALANCE = 1.5


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of a debate.

    :param sides: for each position its title, claims and quotes
    :param quotes_by_source: quotes by the source's id
    :param unanswered: rebuttals and undercuts that nothing in the map answers
    :param standing: claims that stand, fall and are undecided under grounded semantics
    """

    id: str
    title: str
    claims: int
    arguments: int
    joint: int
    rebuttals: int
    undercuts: int
    quotes: int
    sound: int
    sides: tuple[tuple[str, int, int], ...]
    quotes_by_source: tuple[tuple[str, int], ...]
    unanswered: int
    standing: tuple[int, int, int]

    @property
    def balanced(self) -> bool:
        """Return whether no side has over one and a half times another's claims or quotes."""
        for place in (1, 2):
            counts = [int(side[place]) for side in self.sides]
            if counts and max(counts) > BALANCE * min(counts):
                return False
        return True


def figures(library: Readable, debate: Debate) -> Figures:
    """Count a debate."""
    map_ = debate.map
    quotes = [quote for claim in map_.claims for quote in claim.quotes]
    verdicts = library.verdicts(map_)
    sides = []
    for position in map_.positions:
        members = debate.sides.members(position.id)
        sides.append((position.title, len(members), sum(len(map_.claim[m].quotes) for m in members)))
    gaps = find_gaps(map_, verdicts, library.sources_of(map_))
    result = evaluate(map_)
    return Figures(
        debate.id,
        map_.title,
        len(map_.claims),
        len(map_.arguments),
        sum(len(argument.premises) > 1 for argument in map_.arguments),
        sum(argument.relation is Relation.REBUTS for argument in map_.arguments),
        sum(argument.relation is Relation.UNDERCUTS for argument in map_.arguments),
        len(quotes),
        sum(quote.key in verdicts and verdicts[quote.key].sound for quote in quotes),
        tuple(sides),
        tuple(sorted(Counter(quote.source for quote in quotes).items())),
        sum(gap.code == "unanswered-rebuttal" for gap in gaps),
        (
            len(result.with_standing(Standing.IN)),
            len(result.with_standing(Standing.OUT)),
            len(result.with_standing(Standing.UNDECIDED)),
        ),
    )


def table(library: Readable) -> str:
    """Return the figures of every debate as Markdown: a table, and the sides and sources of each debate below it."""
    rows = [figures(library, debate) for debate in library.debates.values()]
    lines = [
        "| debate | claims | arguments | joint | rebuttals | undercuts | quotes | unanswered | stand / fall / open |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        standing = " / ".join(str(count) for count in row.standing)
        lines.append(
            f"| `{row.id}` | {row.claims} | {row.arguments} | {row.joint} | {row.rebuttals} | {row.undercuts} "
            f"| {row.quotes} | {row.unanswered} | {standing} |"
        )
    totals = [sum(getattr(row, name) for row in rows) for name in ("claims", "arguments", "joint")]
    totals += [sum(getattr(row, name) for row in rows) for name in ("rebuttals", "undercuts", "quotes", "unanswered")]
    lines.append("| **all** | " + " | ".join(f"**{total}**" for total in totals) + " | |")
    lines += ["", "| debate | side | claims | quotes |", "|---|---|---|---|"]
    lines += [f"| `{row.id}` | {title} | {claims} | {quotes} |" for row in rows for title, claims, quotes in row.sides]
    sources = sorted({source for row in rows for source, _ in row.quotes_by_source})
    lines += ["", f"| debate | {' | '.join(f'`{source}`' for source in sources)} |", "|---" * (len(sources) + 1) + "|"]
    for row in rows:
        counts = dict(row.quotes_by_source)
        lines.append(f"| `{row.id}` | {' | '.join(str(counts.get(source, 0)) for source in sources)} |")
    return "\n".join(lines) + "\n"
