"""Makes a claim's card: breaks its text into lines and gives every sign and badge its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from argmap.drawing import measure, style
from argmap.drawing.cards import (
    GRAVITY,
    Card,
    Chip,
    ChipRow,
    Icon,
    Item,
    Knowledge,
    Rule,
    Text,
)
from argmap.drawing.ratings import BARS, MARK, mark
from argmap.graph import conclusion, holders
from argmap.model import COMMON, Argument, Claim, Map, Relation, Verdict
from argmap.wording import STANDING_WORDS, VERDICTS, counted, located, own_title

LABEL_LENGTH = 90
QUOTE_LINES = 5
#: Room that a holder of a claim keeps beside ratings, in pixels.
HOLDER = 46


class Maker:
    """Makes the cards of one map.

    :param debate: the map
    :param know: what other layers know about its claims
    :param width: width of every card in pixels
    :param quotes: whether cards show their first quote
    :param labels: whether cards bring what is read aloud; only their sizes need none
    """

    def __init__(
        self,
        debate: Map,
        know: Knowledge,
        width: float = style.CARD_WIDTH,
        *,
        quotes: bool = False,
        labels: bool = True,
    ) -> None:
        self.debate, self.know, self.width, self.quotes, self.labels = debate, know, width, quotes, labels
        self.whole = know.whole or debate
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
        rows: list[ChipRow] = []
        told = self.know.chips.get(claim.id, ())
        for chip in told:
            if not chip.number:
                rows.append(self._row(chip, y))
                y += rows[-1].height
        numbered = self._tabs([chip for chip in told if chip.number], y)
        if numbered:
            rows += numbered
            y = numbered[-1].y + numbered[-1].height + 1
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
            label=self.label(claim) if self.labels else "",
            relations=relations,
            behind=self.know.behind.get(claim.id, 0),
            side=self.know.sides.of.get(claim.id, "") if self.know.sides else "",
            standing=self.know.standing.get(claim.id, ""),
            common=claim.id in self.know.common,
        )

    def _relations(self, claim: Claim) -> tuple[Relation, ...]:
        drawn = [argument.relation for argument in self.whole.arguments_from.get(claim.id, ())]
        elsewhere = [chip.relation for chip in self.know.chips.get(claim.id, ()) if chip.outgoing]
        return tuple(dict.fromkeys(drawn + elsewhere))

    def _head(self, claim: Claim, relations: tuple[Relation, ...], items: list[Item], y: float) -> float:
        size, line, _ = style.TYPE["sign"]
        base = y + line * 0.75
        right = self.right
        number = self.know.numbers.get(claim.id)
        if number:
            items.append(self._run(right, base, str(number), "quiet", "foot", "end"))
            right -= measure.width(str(number), style.TYPE["foot"][0]) + 6
        standing = self.know.standing.get(claim.id)
        marker = self._marker(claim)
        if marker and claim.id not in self.theses:
            items.append(Icon(f"position-{marker}", right - 11, base - 10, f"fill-position-{marker}"))
            right -= 17
        x = self.left
        badge = self._badge_width(standing) if standing else 0.0
        votes = self.know.votes(claim.id, "relevance")
        rated = MARK if votes is not None else 0.0
        if claim.id in self.theses:
            place = self.theses[claim.id]
            part = f"fill-position-{place % style.POSITION_COLOURS + 1}"
            items.append(Icon(f"position-{place % style.POSITION_COLOURS + 1}", x - 1, base - 10.2, part))
            title = measure.clean(own_title(self.debate.positions[place].title, claim.text))
            room = right - x - 16 - badge
            words = f"Thesis · {title}"
            if not title or measure.width(words, size, "semibold") > room:
                words = "Thesis"
            items.append(self._run(x + 15, base, words, part, "sign"))
            x = right
        for relation in relations if claim.id not in self.theses else ():
            word = self._word(claim, relation)
            wide = measure.width(word, size, "semibold") + 15
            if x + wide > right - badge - rated:
                wide, word = 14.0, ""
            items.append(Icon(relation.value, x - 1, base - 10.2, f"stroke-{relation.value}"))
            if word:
                items.append(self._run(x + 14, base, word, f"fill-{relation.value}", "sign"))
            x += wide + 8.0
        if votes is not None and relations:
            items += mark(votes, base, x, right - badge - x - 2)[0]
        if not relations and claim.id not in self.theses:
            word = "claim" if claim.id in self.whole.arguments_to else "claim, not linked"
            items.append(self._run(x, base, word, "quiet", "sign"))
        if standing:
            word = STANDING_WORDS[standing]
            paint = {"in": "stroke-supports", "out": "stroke-rebuts"}.get(standing, "stroke-quiet")
            ink = {"in": "fill-supports", "out": "fill-rebuts"}.get(standing, "quiet")
            wide = measure.width(word, size, "semibold")
            items.append(self._run(right, base, word, ink, "badge", "end"))
            items.append(Icon(standing, right - wide - 15, base - 10.2, paint))
        return y + line + 1

    def _word(self, claim: Claim, relation: Relation) -> str:
        """Return what a relation's sign says; a link to the claim itself has no line, so it is said here."""
        links = [a for a in self.whole.arguments_from.get(claim.id, ()) if a.relation is relation]
        own = sum(argument.premises == (argument.target,) for argument in links)
        if not own:
            return relation.value
        return f"{relation.value} itself" if own == len(links) else f"{relation.value}, and itself"

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
        y = self._lines(_quoted(measure.clean(quote.text)), "quote", "quiet", items, start, QUOTE_LINES, 8)
        source = self.know.sources.get(quote.source, "")
        page = self.know.pages.get(quote.key, "")
        locator = located(quote.locator or (("page", page) if page else None))
        where = ", ".join(measure.clean(part) for part in (quote.speaker, source) if part)
        if where or locator:
            size = style.TYPE["foot"][0]
            locator = measure.shorten(measure.clean(locator), (self.right - self.left) / 2, size)
            # The place in the source is short and says most, so what comes before it is what gets cut.
            room = 2 * (self.right - self.left - 8) - measure.width(f"— , {locator}", size) - 40
            words = ", ".join(part for part in (measure.shorten(where, room, size), locator) if part)
            y = self._lines(f"— {words}", "foot", "quiet", items, y, 3, 8)
        items.append(Icon("bar", self.left, start, f"{y - start:.1f}"))
        return y + 5

    def _foot(self, claim: Claim, items: list[Item], y: float) -> float:
        size, line, _ = style.TYPE["foot"]
        base = y + line * 0.75
        x = self._grounds(claim, items, base, self.right)
        names = [measure.clean(name) for name in holders(claim)]
        votes = self.know.votes(claim.id, "truth")
        if votes is not None:
            end = x if x == self.right else x - 9
            room = end - self.left
            marked, wide = mark(votes, base, end, max(BARS, room - HOLDER) if names else room, ends=True)
            items += marked
            x = end - wide
        room = x - 8 - self.left
        if names and room > 24:
            who = ", ".join(names)
            if len(names) > 1 and measure.width(who, size) > room:
                more = f" +{len(names) - 1}"
                left = room - measure.width(more, size)
                first = names[0] if measure.width(names[0], size) <= left else _surname(names[0])
                who = measure.shorten(first, left, size) + more
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
            name = VERDICTS[verdict].sign
            part = {"sound": "supports", "unsound": "rebuts"}.get(name)
            if name != "sound":
                word = VERDICTS[verdict].word
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
        """Return why a claim has no quote, in a word: implicit, or grounded by nobody; empty if it is argued."""
        if claim.implicit:
            return "implicit"
        argued = any(a.relation is Relation.SUPPORTS for a in self.whole.arguments_to.get(claim.id, ()))
        return "" if argued else "unsourced"

    def verdict(self, claim: Claim) -> Verdict | None:
        """Return the gravest verdict on a claim's quotes, ``None`` if none is known."""
        found = [self.know.verdicts[quote.key] for quote in claim.quotes if quote.key in self.know.verdicts]
        return max(found, key=GRAVITY.index, default=None)

    def _row(self, chip: Chip, y: float) -> ChipRow:
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
        return ChipRow(chip, y, height, tuple(items), f"{chip.words}: {text}")

    def _tabs(self, chips: Sequence[Chip], y: float) -> list[ChipRow]:
        """Return numbered chips side by side, in as many lines as they need."""
        size, line, _ = style.TYPE["sign"]
        x, y = self.left - 2, y + 2
        found: list[ChipRow] = []
        told: set[str] = set()
        for chip in chips:
            words = f"with {chip.number}" if chip.joint else f"{'→' if chip.outgoing else '←'} {chip.number}"
            if chip.plate:
                words += f", plate {chip.plate}"
            if f"{chip.relation} {words}" in told:
                # Two undercuts of links to the same claim read alike.
                continue
            told.add(f"{chip.relation} {words}")
            wide = 24 + measure.width(words, size, "semibold")
            if found and x + wide > self.right + 2:
                x, y = self.left - 2, y + line + 6
            base = y + line * 0.75 + 1
            items: tuple[Item, ...] = (
                Icon(chip.relation.value, x + 4, base - 10.2, f"stroke-{chip.relation.value}"),
                self._run(x + 18, base, words, f"fill-{chip.relation.value}", "sign"),
            )
            label = f"{chip.words} claim {chip.number}: {measure.clean(chip.text)}"
            found.append(ChipRow(chip, y, line + 3, items, label, x, wide))
            x += wide + 5
        return found

    def label(self, claim: Claim) -> str:
        """Return all a card shows as sentences, for those who hear it."""
        parts = [_sentence(measure.clean(claim.text) or claim.id)]
        if claim.id in self.theses:
            title = measure.clean(own_title(self.debate.positions[self.theses[claim.id]].title, claim.text))
            parts.insert(0, f"Thesis of {title}:" if title else "Thesis:")
        if claim.id in self.know.numbers:
            parts.insert(0, f"{self.know.numbers[claim.id]}.")
        parts += [_sentence(self._bears(argument)) for argument in self.whole.arguments_from.get(claim.id, ())]
        if claim.id in self.know.common:
            parts.append("Common ground.")
        standing = self.know.standing.get(claim.id)
        if standing:
            parts.append(_sentence(STANDING_WORDS[standing].capitalize()))
        names = holders(claim)
        if names:
            parts.append(_sentence("Held by " + ", ".join(measure.clean(name) for name in names)))
        if claim.quotes:
            verdict = self.verdict(claim)
            count = counted(len(claim.quotes), "quote")
            parts.append(_sentence(f"{count}, {VERDICTS[verdict].word}" if verdict else count))
        elif self.grounds(claim):
            parts.append(_sentence(self.grounds(claim).capitalize()))
        parts += [_sentence(votes.words) for votes in self.know.ratings.get(claim.id, ()) if votes.total]
        return " ".join(parts)

    def _bears(self, argument: Argument) -> str:
        verb = argument.relation.value.capitalize()
        target = argument.target
        if argument.premises == (target,):
            return f"{verb} itself"
        if target in self.whole.argument:
            attacked = self.whole.argument[target]
            end = self.whole.claim.get(conclusion(self.whole, attacked))
            premise = self.whole.claim.get(attacked.premises[0])
            return f"{verb} the step from “{_short(premise)}” to “{_short(end)}”"
        return f"{verb}: {_short(self.whole.claim.get(target))}"


def _short(claim: Claim | None) -> str:
    text = measure.clean(claim.text) if claim else ""
    return text if len(text) <= LABEL_LENGTH else text[:LABEL_LENGTH].rsplit(" ", 1)[0] + measure.ELLIPSIS


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", "。", "”")) else text + "."


def _quoted(text: str) -> str:
    """Return a text in quotation marks, unless it brings its own."""
    return text if text[:1] in '“"«„' and text[-1:] in '”"»“' and len(text) > 1 else f"“{text}”"


def _surname(name: str) -> str:
    return name.rsplit(" ", 1)[-1]
