"""The outline twin of a picture: nested lists that say in words all that it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from argmap import graph
from argmap.library import Debate
from argmap.model import Map, Relation
from argmap.wording import counted, position_numbers

#: An outline of at most this many claims is sent whole; of a larger map it has what the picture has.
LONG = 300
#: Lists are nested this deep; browsers stop nesting at 512 elements, and no eye follows further.
DEEPEST = 20
SIGNS: Mapping[str, str] = {"supports": "+", "rebuts": "−", "undercuts": "⊘"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the outline: a claim below what it bears on.

    :param words: what it does there; sign: the same as a sign
    :param number: mark of its side; repeated: whether it is unfolded elsewhere
    :param depth: how deep its list is nested, from 0
    :param opens: whether a deeper list begins after it; closes: how many lists end after it
    :param behind: how many claims behind it are not in this outline
    :param link: id of the argument that puts it there; target: what that bears on; joint: whether others share it
    """

    claim: str
    text: str
    depth: int
    words: str
    sign: str
    relation: str
    number: int
    repeated: bool
    foot: str
    behind: int
    opens: bool
    closes: int
    link: str = ""
    target: str = ""
    joint: bool = False


def outline(debate: Debate, shown: Map, behind: Mapping[str, int]) -> list[Line]:
    """Return the outline of a part of a debate.

    :param shown: the part; :param behind: number of claims hidden behind each
    """
    theses = {position.thesis: position.title for position in debate.map.positions}
    entries = list(graph.outline(shown))
    numbers = position_numbers(debate.map)
    lines = []
    for place, entry in enumerate(entries):
        claim = shown.claim[entry.claim]
        depth = min(entry.depth, DEEPEST)
        after = min(entries[place + 1].depth, DEEPEST) if place + 1 < len(entries) else 0
        relation = entry.argument.relation.value if entry.argument else ""
        lines.append(
            Line(
                claim=entry.claim,
                text=claim.text,
                depth=depth,
                words=_words(entry, theses),
                sign=SIGNS.get(relation, ""),
                relation=relation,
                number=numbers.get(debate.sides.of.get(entry.claim, ""), 0),
                repeated=entry.repeated,
                foot="" if entry.repeated else _foot(shown, entry.claim),
                behind=0 if entry.repeated else behind.get(entry.claim, 0),
                opens=after > depth,
                closes=max(0, depth - after),
                link=entry.argument.id if entry.argument else "",
                target=entry.argument.target if entry.argument else "",
                joint=bool(entry.argument and len(entry.argument.premises) > 1),
            )
        )
    return lines


def _words(entry: graph.Entry, theses: Mapping[str, str]) -> str:
    if entry.argument is None:
        return f"Thesis of {theses[entry.claim]}" if entry.claim in theses else ""
    words = entry.argument.relation.value
    if entry.argument.relation is Relation.UNDERCUTS:
        words = "undercuts this step"
    return f"{words} together with others" if len(entry.argument.premises) > 1 else words


def _foot(debate: Map, claim_id: str) -> str:
    claim = debate.claim[claim_id]
    quotes = len(claim.quotes)
    facts = [", ".join(graph.holders(claim))]
    facts += [counted(quotes, "quote")] if quotes else []
    facts += ["implicit"] if claim.implicit else []
    return " · ".join(fact for fact in facts if fact)
