"""The figures of every debate in a library, as a table that a test holds to the maps."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass

from argmap.debate.clash import unanswered
from argmap.evaluation import Standing, evaluate, find_gaps
from argmap.library.state import Debate, Readable
from argmap.model import Map, Relation

#: Sides whose counts differ by more than this factor are said to be out of balance.
BALANCE = 1.5

#: A side that owes more than this times the answers of another is said to be left behind.
OWED = 2


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of a debate.

    :param core: claims of a first reading
    :param depth: attacks and answers that follow one another at most; see ``depth``
    :param sides: for each position its title, claims, quotes, and answers it owes
    :param quotes_by_source: quotes by the source's id
    :param unanswered: rebuttals and undercuts that nothing in the map answers
    :param standing: claims that stand, fall and are undecided under grounded semantics
    """

    id: str
    title: str
    claims: int
    core: int
    depth: int
    arguments: int
    joint: int
    rebuttals: int
    undercuts: int
    quotes: int
    sound: int
    sides: tuple[tuple[str, int, int, int], ...]
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

    @property
    def answered_evenly(self) -> bool:
        """Return whether no side owes more than twice as many answers as another."""
        owed = [side[3] for side in self.sides]
        return not owed or max(owed) <= OWED * min(owed)


def depth(debate: Map) -> int:
    """Return how many attacks and answers follow one another at most on the shortest way from a claim to a thesis.

    A support adds nothing; a rebuttal or an undercut adds one.
    """
    to = debate.arguments_to
    found: dict[str, int] = {}
    queue: deque[tuple[str, int]] = deque((position.thesis, 0) for position in debate.positions if position.thesis)
    while queue:
        node, steps = queue.popleft()
        if found.get(node, steps + 1) <= steps:
            continue
        found[node] = steps
        for argument in to.get(node, ()):
            further = (argument.id, *argument.premises)
            if argument.relation.attacks:
                queue.extend((other, steps + 1) for other in further)
            else:
                queue.extendleft((other, steps) for other in further)
    return max((found[claim.id] for claim in debate.claims if claim.id in found), default=0)


def figures(library: Readable, debate: Debate) -> Figures:
    """Count a debate."""
    map_ = debate.map
    quotes = [quote for claim in map_.claims for quote in claim.quotes]
    verdicts = library.verdicts(map_)
    owes = Counter(side for owing in unanswered(map_, debate.sides).values() for side in owing)
    sides = []
    for position in map_.positions:
        members = debate.sides.members(position.id)
        said = sum(len(map_.claim[m].quotes) for m in members)
        sides.append((position.title, len(members), said, owes[position.id]))
    gaps = find_gaps(map_, verdicts, library.sources_of(map_))
    result = evaluate(map_)
    return Figures(
        debate.id,
        map_.title,
        len(map_.claims),
        sum(claim.core for claim in map_.claims),
        depth(map_),
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
        "| debate | claims | core | depth | arguments | joint | rebuttals | undercuts | quotes | unanswered "
        "| stand / fall / open |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        standing = " / ".join(str(count) for count in row.standing)
        lines.append(
            f"| `{row.id}` | {row.claims} | {row.core} | {row.depth} | {row.arguments} | {row.joint} | {row.rebuttals} "
            f"| {row.undercuts} | {row.quotes} | {row.unanswered} | {standing} |"
        )
    summed = ("claims", "core", "", "arguments", "joint", "rebuttals", "undercuts", "quotes", "unanswered")
    totals = [f"**{sum(getattr(row, name) for row in rows)}**" if name else "" for name in summed]
    lines.append("| **all** | " + " | ".join(totals) + " | |")
    lines += ["", "| debate | side | claims | quotes | answers owed |", "|---|---|---|---|---|"]
    lines += [
        f"| `{row.id}` | " + " | ".join(str(figure) for figure in side) + " |" for row in rows for side in row.sides
    ]
    sources = sorted({source for row in rows for source, _ in row.quotes_by_source})
    lines += ["", f"| debate | {' | '.join(f'`{source}`' for source in sources)} |", "|---" * (len(sources) + 1) + "|"]
    for row in rows:
        counts = dict(row.quotes_by_source)
        lines.append(f"| `{row.id}` | {' | '.join(str(counts.get(source, 0)) for source in sources)} |")
    return "\n".join(lines) + "\n"
