"""A claim as a card: its lines of text, signs and badges with their places, before any layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from argmap.drawing import measure, style
from argmap.graph import Sides, conclusion, holders
from argmap.model import COMMON, Argument, Claim, Map, Relation, Verdict

Standing = Literal["in", "out", "undecided"]

LABEL_LENGTH = 90
QUOTE_LINES = 5

# Signs as strokes or shapes in a box of 12 by 12, so that they look the same whatever fonts there are.
ICONS: Mapping[str, str] = {
    "supports": "M6 2V10M2 6H10",
    "rebuts": "M2 6H10",
    "undercuts": "M1.6 6a4.4 4.4 0 1 0 8.8 0a4.4 4.4 0 1 0 -8.8 0M3 9L9 3",
    "quote": "M1 7.4C1 4.7 2.2 2.9 4.5 2.2L4.9 3.1C3.6 3.7 2.9 4.6 2.8 5.7H4.9V9.3H1ZM6.6 7.4C6.6 4.7 7.8 2.9 10.1 2.2"
    "L10.5 3.1C9.2 3.7 8.5 4.6 8.4 5.7H10.5V9.3H6.6Z",
    "sound": "M2.2 6.6L4.9 9.2L9.8 3.2",
    "unsound": "M3 3L9 9M9 3L3 9",
    "unsure": "M6 1.6L11 10.4H1ZM6 4.8V7.4M6 8.9V9",
    "in": "M1.6 6a4.4 4.4 0 1 0 8.8 0a4.4 4.4 0 1 0 -8.8 0",
    "out": "M1.6 6a4.4 4.4 0 1 0 8.8 0a4.4 4.4 0 1 0 -8.8 0M4.2 4.2L7.8 7.8M7.8 4.2L4.2 7.8",
    "undecided": "M1.6 6a4.4 4.4 0 1 0 8.8 0a4.4 4.4 0 1 0 -8.8 0M6 1.6V10.4",
    "position-1": "M1.5 6a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0",
    "position-2": "M2 2H10V10H2Z",
    "position-3": "M6 1.5L11 10.2H1Z",
    "position-4": "M6 .8L11.2 6L6 11.2L.8 6Z",
    "position-5": "M6 1L11 4.7L9.1 10.6H2.9L.9 4.7Z",
    "position-6": "M4 1H8V4H11V8H8V11H4V8H1V4H4Z",
}

VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.VERBATIM: "verbatim",
    Verdict.TYPOGRAPHY: "verbatim",
    Verdict.ELIDED: "elided",
    Verdict.ELISION_CHANGES_SENSE: "sense changed",
    Verdict.TYPO: "typo",
    Verdict.ALTERED: "altered",
    Verdict.SPLICED: "spliced",
    Verdict.FAR: "far apart",
    Verdict.NOT_FOUND: "not found",
    Verdict.NO_SOURCE: "source absent",
}
# Gravest last: a card shows the gravest verdict of its quotes.
GRAVITY = (
    Verdict.VERBATIM,
    Verdict.TYPOGRAPHY,
    Verdict.ELIDED,
    Verdict.NO_SOURCE,
    Verdict.TYPO,
    Verdict.FAR,
    Verdict.SPLICED,
    Verdict.ELISION_CHANGES_SENSE,
    Verdict.ALTERED,
    Verdict.NOT_FOUND,
)
STANDING_WORDS: Mapping[str, str] = {"in": "stands", "out": "falls", "undecided": "undecided"}
PASSIVE: Mapping[Relation, str] = {
    Relation.SUPPORTS: "supported by",
    Relation.REBUTS: "rebutted by",
    Relation.UNDERCUTS: "undercut by",
}


@dataclass(frozen=True, slots=True)
class Text:
    """One run of text on a card, placed relative to the card's corner.

    :param x: left end, or right end where the anchor is ``end``, in pixels
    :param y: base line in pixels
    :param part: name of its paint in ``style.PARTS``
    :param type: name of its type in ``style.TYPE``
    :param length: its width where that is known exactly, so that no renderer lets it leave the card
    """

    x: float
    y: float
    text: str
    part: str
    type: str
    anchor: Literal["start", "end"] = "start"
    rtl: bool = False
    length: float | None = None


@dataclass(frozen=True, slots=True)
class Icon:
    """One sign in a box of 12 by 12 whose corner is at x, y."""

    name: str
    x: float
    y: float
    part: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A hairline from left to right."""

    x1: float
    x2: float
    y: float


Item = Text | Icon | Rule


@dataclass(frozen=True, slots=True)
class Chip:
    """A link to a claim drawn elsewhere, told at its end in few words.

    :param claim: id of the claim at the other end
    :param argument: id of the argument that joins them
    :param relation: what the argument does
    :param outgoing: whether this card's claim is the premise
    :param text: the other claim's text
    :param position: id of the position whose column the other claim stands in; may be empty
    """

    claim: str
    argument: str
    relation: Relation
    outgoing: bool
    text: str
    position: str = ""

    @property
    def words(self) -> str:
        """Return what the chip says before the other claim's text."""
        return self.relation.value if self.outgoing else PASSIVE[self.relation]


@dataclass(frozen=True, slots=True)
class Row:
    """A chip's place on a card: from ``y`` down ``height`` pixels, over the card's width."""

    chip: Chip
    y: float
    height: float
    items: tuple[Item, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Card:
    """A claim as it is drawn.

    :param id: id of the claim
    :param box: name of its box's paint
    :param bars: paints of the bar's stretches, from the top
    :param label: the whole card in one sentence or two, for those who hear it
    :param relations: what the claim does, in the file's order
    :param behind: number of claims not shown that lie behind it
    """

    id: str
    width: float
    height: float
    box: str
    bars: tuple[str, ...]
    items: tuple[Item, ...]
    rows: tuple[Row, ...]
    label: str
    relations: tuple[Relation, ...]
    behind: int = 0
    side: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What other layers know about a map's claims and the cards are to tell.

    :param sides: the side of each claim, to mark it; ``None`` to mark none
    :param verdicts: verdict by quote key
    :param standing: ``in``, ``out`` or ``undecided`` by claim id
    :param behind: number of hidden claims by claim id
    :param chips: links to claims drawn elsewhere, by claim id
    :param sources: short names of sources by id, for quotes on cards
    """

    sides: Sides | None = None
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    standing: Mapping[str, str] = field(default_factory=dict)
    behind: Mapping[str, int] = field(default_factory=dict)
    chips: Mapping[str, Sequence[Chip]] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)


class Maker:
    """Makes the cards of one map.

    :param debate: the map
    :param know: what other layers know about its claims
    :param width: width of every card in pixels
    :param quotes: whether cards show their first quote
    """

    def __init__(self, debate: Map, know: Knowledge, width: float = style.CARD_WIDTH, *, quotes: bool = False) -> None:
        self.debate, self.know, self.width, self.quotes = debate, know, width, quotes
        self.left = style.BAR + style.PAD
        self.right = width - style.PAD - 1
        self.theses = {p.thesis: number for number, p in enumerate(debate.positions) if p.thesis}
        self.number = {p.id: number % style.POSITION_COLOURS + 1 for number, p in enumerate(debate.positions)}

    def card(self, claim: Claim) -> Card:
        """Return a claim's card."""
        relations = self._relations(claim)
        thesis = claim.id in self.theses
        items: list[Item] = []
        y = float(style.PAD)
        y = self._head(claim, relations, items, y)
        y = self._text(claim, thesis, items, y)
        if self.quotes and claim.quotes:
            y = self._quote(claim, items, y)
        y = self._foot(claim, items, y)
        rows: list[Row] = []
        for chip in self.know.chips.get(claim.id, ()):
            rows.append(self._row(chip, y))
            y += rows[-1].height
        if thesis:
            bars: tuple[str, ...] = (f"fill-position-{self.theses[claim.id] % style.POSITION_COLOURS + 1}",)
        elif relations:
            bars = tuple(f"fill-{relation.value}" for relation in relations)
        else:
            bars = ("quiet",)
        return Card(
            id=claim.id,
            width=self.width,
            height=y + (3 if rows else style.PAD - 2),
            box="box-thesis" if thesis else "box-implicit" if claim.implicit else "box",
            bars=bars,
            items=tuple(items),
            rows=tuple(rows),
            label=self.label(claim),
            relations=relations,
            behind=self.know.behind.get(claim.id, 0),
            side=self.know.sides.of.get(claim.id, "") if self.know.sides else "",
            standing=self.know.standing.get(claim.id, ""),
        )

    def _relations(self, claim: Claim) -> tuple[Relation, ...]:
        drawn = [argument.relation for argument in self.debate.arguments_from.get(claim.id, ())]
        elsewhere = [chip.relation for chip in self.know.chips.get(claim.id, ()) if chip.outgoing]
        return tuple(dict.fromkeys(drawn + elsewhere))

    def _head(self, claim: Claim, relations: tuple[Relation, ...], items: list[Item], y: float) -> float:
        size, line, _ = style.TYPE["sign"]
        base = y + line * 0.75
        right = self.right
        standing = self.know.standing.get(claim.id)
        marker = self._marker(claim)
        if marker and claim.id not in self.theses:
            items.append(Icon(f"position-{marker}", right - 11, base - 10, f"fill-position-{marker}"))
            right -= 17
        x = self.left
        if claim.id in self.theses:
            number = self.theses[claim.id]
            part = f"fill-position-{number % style.POSITION_COLOURS + 1}"
            items.append(Icon(f"position-{number % style.POSITION_COLOURS + 1}", x - 1, base - 10.2, part))
            title = measure.clean(self.debate.positions[number].title)
            room = right - x - 16 - (self._badge_width(standing) if standing else 0)
            words = f"Thesis · {title}"
            if not title or measure.width(words, size, "semibold") > room:
                words = "Thesis"
            items.append(self._run(x + 15, base, words, part, "sign"))
            x = right
        for relation in relations if claim.id not in self.theses else ():
            word = relation.value
            wide = measure.width(word, size, "semibold") + 15
            if x + wide > right - (self._badge_width(standing) if standing else 0):
                wide, word = 14.0, ""
            items.append(Icon(relation.value, x - 1, base - 10.2, f"stroke-{relation.value}"))
            if word:
                items.append(self._run(x + 14, base, word, f"fill-{relation.value}", "sign"))
            x += wide + 8
        if not relations and claim.id not in self.theses:
            word = "claim" if claim.id in self.debate.arguments_to else "claim, not linked"
            items.append(self._run(x, base, word, "quiet", "sign"))
        if standing:
            word = STANDING_WORDS[standing]
            paint = {"in": "stroke-supports", "out": "stroke-rebuts"}.get(standing, "stroke-quiet")
            ink = {"in": "fill-supports", "out": "fill-rebuts"}.get(standing, "quiet")
            wide = measure.width(word, size, "semibold")
            items.append(self._run(right, base, word, ink, "badge", "end"))
            items.append(Icon(standing, right - wide - 15, base - 10.2, paint))
        return y + line + 1

    def _badge_width(self, standing: str) -> float:
        return measure.width(STANDING_WORDS[standing], style.TYPE["badge"][0], "semibold") + 22

    def _marker(self, claim: Claim) -> int:
        sides = self.know.sides
        if sides is None or len(self.debate.positions) < 2:
            return 0
        return self.number.get(sides.of.get(claim.id, COMMON), 0)

    def _text(self, claim: Claim, thesis: bool, items: list[Item], y: float) -> float:
        kind = "thesis" if thesis else "text"
        part = "quiet" if self.know.standing.get(claim.id) == "out" else "ink"
        return self._lines(measure.clean(claim.text) or claim.id, kind, part, items, y) + 4

    def _lines(
        self, text: str, kind: str, part: str, items: list[Item], y: float, most: int | None = None, indent: float = 0
    ) -> float:
        size, line, weight = style.TYPE[kind]
        face: measure.Weight = "semibold" if weight > 500 else "regular"
        rtl = measure.right_to_left(text)
        for words in measure.wrap(text, self.right - self.left - indent, size, face, most):
            x = self.right if rtl else self.left + indent
            items.append(self._run(x, y + line * 0.77, words, part, kind, rtl=rtl))
            y += line
        return y

    def _run(
        self,
        x: float,
        y: float,
        text: str,
        part: str,
        kind: str,
        anchor: Literal["start", "end"] = "start",
        *,
        rtl: bool = False,
    ) -> Text:
        size, _, weight = style.TYPE[kind]
        face: measure.Weight = "semibold" if weight > 500 else "regular"
        exact = not rtl and measure.font(face).covers(text)
        return Text(x, y, text, part, kind, anchor, rtl, measure.width(text, size, face) if exact and text else None)

    def _quote(self, claim: Claim, items: list[Item], y: float) -> float:
        quote = claim.quotes[0]
        start = y + 1
        y = self._lines(f"“{measure.clean(quote.text)}”", "quote", "quiet", items, start, QUOTE_LINES, 8)
        source = self.know.sources.get(quote.source, "")
        locator = (
            f"{'p.' if quote.locator[0] == 'page' else quote.locator[0]} {quote.locator[1]}" if quote.locator else ""
        )
        where = ", ".join(part for part in (quote.speaker, source, locator) if part)
        if where:
            size, line, _ = style.TYPE["foot"]
            words = measure.shorten("— " + measure.clean(where), self.right - self.left - 8, size)
            items.append(self._run(self.left + 8, y + line * 0.77, words, "quiet", "foot"))
            y += line
        items.append(Icon("bar", self.left, start, f"{y - start:.1f}"))
        return y + 5

    def _foot(self, claim: Claim, items: list[Item], y: float) -> float:
        size, line, _ = style.TYPE["foot"]
        base = y + line * 0.75
        x = self._grounds(claim, items, base, self.right)
        names = [measure.clean(name) for name in holders(claim)]
        room = x - 8 - self.left
        if names and room > 24:
            who = ", ".join(names)
            if len(names) > 1 and measure.width(who, size) > room:
                who = f"{names[0]} +{len(names) - 1}"
            if measure.width(who, size) > room and "," not in who:
                who = _surname(who) if measure.width(_surname(who), size) <= room else who
            items.append(self._run(self.left, base, measure.shorten(who, room, size), "quiet", "foot"))
        return y + line

    def _grounds(self, claim: Claim, items: list[Item], base: float, right: float) -> float:
        """Place the quotes' number and verdict, or why there is none, at the right; return where it begins."""
        size = style.TYPE["foot"][0]
        if not claim.quotes:
            word = self.grounds(claim)
            if not word:
                return right
            items.append(self._run(right, base, word, "quiet", "foot", "end"))
            return right - measure.width(word, size)
        verdict = self.verdict(claim)
        if verdict is not None:
            name = sign(verdict)
            part = {"sound": "supports", "unsound": "rebuts"}.get(name)
            if name != "sound":
                word = VERDICT_WORDS[verdict]
                items.append(self._run(right, base, word, f"fill-{part}" if part else "quiet", "foot", "end"))
                right -= measure.width(word, size) + 4
            items.append(Icon(name, right - 11, base - 10, f"stroke-{part or 'quiet'}"))
            right -= 15
        count = str(len(claim.quotes))
        items.append(self._run(right, base, count, "quiet", "foot", "end"))
        right -= measure.width(count, size) + 15
        items.append(Icon("quote", right, base - 10, "quiet"))
        return right

    def grounds(self, claim: Claim) -> str:
        """Return why a claim has no quote, in a word: it is implicit, or nobody grounds it; empty where it is argued."""
        if claim.implicit:
            return "implicit"
        argued = any(a.relation is Relation.SUPPORTS for a in self.debate.arguments_to.get(claim.id, ()))
        return "" if argued else "unsourced"

    def verdict(self, claim: Claim) -> Verdict | None:
        """Return the gravest verdict on a claim's quotes, ``None`` where none is known."""
        found = [self.know.verdicts[quote.key] for quote in claim.quotes if quote.key in self.know.verdicts]
        return max(found, key=GRAVITY.index, default=None)

    def _row(self, chip: Chip, y: float) -> Row:
        size, line, _ = style.TYPE["foot"]
        y += 3
        base = y + 4 + line * 0.75
        items: list[Item] = [Rule(style.BAR, self.width, y)]
        x = self.left
        items.append(Icon(chip.relation.value, x - 1, base - 10.2, f"stroke-{chip.relation.value}"))
        x += 14
        items.append(self._run(x, base, chip.words, f"fill-{chip.relation.value}", "sign"))
        x += measure.width(chip.words, size, "semibold") + 5
        end = self.right
        number = self.number.get(chip.position, 0)
        if number:
            items.append(Icon(f"position-{number}", end - 11, base - 10, f"fill-position-{number}"))
            end -= 15
        text = measure.clean(chip.text)
        first, *more = measure.wrap(text, end - x, size)
        if measure.right_to_left(text) or measure.width(first, size) > end - x:
            first, more = "", [text]
        items.append(self._run(x, base, first, "ink", "foot"))
        height = line + 7
        if more:
            rtl = measure.right_to_left(text)
            rest = measure.shorten(text[len(first) :].strip(), self.right - self.left, size)
            items.append(self._run(self.right if rtl else self.left, base + line, rest, "ink", "foot", rtl=rtl))
            height += line
        return Row(chip, y, height, tuple(items), f"{chip.words}: {text}")

    def label(self, claim: Claim) -> str:
        """Return all a card shows as sentences, for those who hear it."""
        parts = [_sentence(measure.clean(claim.text) or claim.id)]
        if claim.id in self.theses:
            title = measure.clean(self.debate.positions[self.theses[claim.id]].title)
            parts.insert(0, f"Thesis of {title}:" if title else "Thesis:")
        parts += [_sentence(self._bears(argument)) for argument in self.debate.arguments_from.get(claim.id, ())]
        standing = self.know.standing.get(claim.id)
        if standing:
            parts.append(_sentence(STANDING_WORDS[standing].capitalize()))
        names = holders(claim)
        if names:
            parts.append(_sentence("Held by " + ", ".join(measure.clean(name) for name in names)))
        if claim.quotes:
            verdict = self.verdict(claim)
            count = f"{len(claim.quotes)} quote{'s' if len(claim.quotes) > 1 else ''}"
            parts.append(_sentence(f"{count}, {VERDICT_WORDS[verdict]}" if verdict else count))
        elif self.grounds(claim):
            parts.append(_sentence(self.grounds(claim).capitalize()))
        return " ".join(parts)

    def _bears(self, argument: Argument) -> str:
        verb = argument.relation.value.capitalize()
        target = argument.target
        if target in self.debate.argument:
            attacked = self.debate.argument[target]
            end = self.debate.claim.get(conclusion(self.debate, attacked))
            premise = self.debate.claim.get(attacked.premises[0])
            return f"{verb} the step from “{_short(premise)}” to “{_short(end)}”"
        return f"{verb}: {_short(self.debate.claim.get(target))}"


def sign(verdict: Verdict) -> str:
    """Return the name of the sign that shows a verdict: ``sound``, ``unsure`` or ``unsound``."""
    if verdict.sound:
        return "sound"
    return "unsure" if verdict in (Verdict.TYPO, Verdict.NO_SOURCE) else "unsound"


def _short(claim: Claim | None) -> str:
    text = measure.clean(claim.text) if claim else ""
    return text if len(text) <= LABEL_LENGTH else text[:LABEL_LENGTH].rsplit(" ", 1)[0] + measure.ELLIPSIS


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", "。", "”")) else text + "."


def _surname(name: str) -> str:
    return name.rsplit(" ", 1)[-1]
