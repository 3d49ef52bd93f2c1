"""The legend: which kinds of mark a picture uses, and what each looks like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from argmap.drawing import measure, style
from argmap.drawing.cards import Bars, Card, Icon, Knowledge, Text, Votes
from argmap.drawing.paths import Route
from argmap.drawing.ratings import bars_path
from argmap.model import Map, Relation

MORE = re.compile(r" \+[0-9]+$")

SAMPLE = 40.0
ICON = 18.0
BETWEEN = 22.0
LINE = 20.0

# Samples as parts' paints and path data, relative to the middle of the entry's left edge.
SAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "supports": (("line-supports", "m0,0h22"), ("head-supports", "m31,0l-9,-4.6v9.2Z")),
    "rebuts": (("line-rebuts", "m0,0h28"), ("head-rebuts", "m29,-5.5v11")),
    "undercuts": (
        ("line-undercuts", "m0,0h20"),
        ("head-undercuts", "m20,0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0m1.6,3.9l7.8,-7.8"),
    ),
    "junction": (
        ("box", "m4,-8h23q3,0 3,3v10q0,3 -3,3h-23q-3,0 -3,-3v-10q0,-3 3,-3Z"),
        ("rule", "m1,0h29"),
    ),
    "ratings": (("quiet", "m5,5" + bars_path((2, 4, 10, 7, 3))),),
    "implicit": (("box-implicit", "m4,-7h23q3,0 3,3v8q0,3 -3,3h-23q-3,0 -3,-3v-8q0,-3 3,-3Z"),),
}
WORDS = {
    "supports": "supports",
    "rebuts": "rebuts",
    "undercuts": "undercuts a link",
    "junction": "premises that work together",
    "implicit": "implicit",
}
ICON_WORDS: Mapping[str, str] = {
    "quote": "number of quotes",
    "sound": "quotes are word for word",
    "unsure": "quotes not compared, or with a slip",
    "unsound": "a quote differs from its source",
    "in": "stands",
    "out": "falls",
    "undecided": "undecided",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One mark of a legend.

    :param kind: name of a sample; empty if an icon or sign stands for it
    :param icon: the icon, if it is one; part: its paint
    :param sign: words drawn as the mark itself, such as ``14``
    """

    kind: str
    words: str
    icon: str = ""
    part: str = ""
    sign: str = ""

    @property
    def lead(self) -> float:
        """Return how wide its mark is, with the space behind it, in pixels."""
        if self.icon:
            return ICON
        return measure.width(self.sign, style.TYPE["legend"][0], "semibold") + 8 if self.sign else SAMPLE - 2

    @property
    def wide(self) -> float:
        """Return how wide it is, in pixels."""
        return self.lead + measure.width(self.words, style.TYPE["legend"][0])


def legend_entries(
    debate: Map, routes: Sequence[Route], cards: Iterable[Card] = (), know: Knowledge | None = None
) -> tuple[Entry, ...]:
    """Return what a picture's legend has to tell: only the marks it uses."""
    made = list(cards)
    used = {route.argument.relation for route in routes}
    kinds = [relation.value for relation in Relation if relation in used]
    if any(len(route.argument.premises) > 1 for route in routes):
        kinds.append("junction")
    if any(claim.implicit for claim in debate.claims):
        kinds.append("implicit")
    found = [Entry(kind, WORDS[kind]) for kind in kinds]
    parts = {item.name: item.part for card in made for item in card.items if isinstance(item, Icon)}
    for number, position in enumerate(debate.positions):
        mark = f"position-{number % style.POSITION_COLOURS + 1}"
        title = measure.clean(position.title or position.id)
        if mark in parts and title:
            found.append(Entry("", measure.shorten(title, 190, style.TYPE["legend"][0]), mark, f"fill-{mark}"))
    found += [Entry("", words, icon, parts[icon]) for icon, words in ICON_WORDS.items() if icon in parts]
    if know is not None and know.numbers:
        chips = [chip for card in made for row in card.rows if (chip := row.chip).number]
        found.append(Entry("", "number of the claim", sign="14"))
        if chips:
            found.append(Entry("", "bears on claim 14", sign="→ 14"))
            found.append(Entry("", "claim 14 bears on it", sign="← 14"))
    if know is not None and (know.behind or know.continued):
        found.append(Entry("", "claims not shown here", sign="+2"))
    if any(MORE.search(item.text) for card in made for item in card.items if isinstance(item, Text)):
        found.append(Entry("", "and one more who holds it", sign="+1"))
    if know is not None and any(isinstance(item, Bars) for card in made for item in card.items):
        found += [Entry("ratings", words) for words in rating_words(know.ratings, know.rated_in)]
    return tuple(found)


def rating_words(ratings: Mapping[str, Sequence[Votes]], room: str) -> list[str]:
    """Return what bars on cards mean, those at the foot and those beside what a claim does.

    :param ratings: how claims were rated, by claim id; room: what the room is called that rated them
    """
    used = {votes.dimension for given in ratings.values() for votes in given}
    name = measure.shorten(measure.clean(room), 120, style.TYPE["legend"][0])
    where = f" in “{name}”" if name else ""
    words = {"truth": f"truth, rated{where}: mean (number)", "relevance": "relevance, rated beside the sign"}
    return [said for dimension, said in words.items() if dimension in used]


def legend_lines(entries: Sequence[Entry], room: float) -> list[list[Entry]]:
    """Return a legend's entries in lines no wider than the room, where one entry is not wider itself."""
    lines: list[list[Entry]] = []
    used = 0.0
    for entry in entries:
        if lines and used + BETWEEN + entry.wide <= room:
            lines[-1].append(entry)
            used += BETWEEN + entry.wide
        else:
            lines.append([entry])
            used = entry.wide
    return lines
