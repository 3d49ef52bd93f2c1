"""The index of a map on plates: what each plate holds, and every claim by its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from argmap.drawing import fonts, measure, palette, style
from argmap.drawing.cards import ICONS, Knowledge
from argmap.drawing.family import numbers
from argmap.drawing.legend import BETWEEN, SAMPLES, Entry, legend_lines
from argmap.drawing.legend import LINE as LEGEND_LINE
from argmap.drawing.options import Options
from argmap.drawing.paper import PIXEL, POINT, Medium
from argmap.drawing.sheet import escape, number
from argmap.drawing.svg import Picture
from argmap.model import Map

SIZE, LINE = 12.0, 16.0
HEADING, HEADING_LINE = 22.0, 28.0
GAP = 26.0
NUMBER_ROOM = 30.0


class _Leaf:
    """One page of text in columns."""

    def __init__(self, options: Options, medium: Medium, own: Mapping[str, str]) -> None:
        self.own = own
        self.options = options
        self.scale = max(7.5, medium.least) / (SIZE * PIXEL)
        self.width = medium.width / POINT / PIXEL / self.scale
        self.height = medium.height / POINT / PIXEL / self.scale
        self.border = max(medium.border, 2) / POINT / PIXEL / self.scale
        self.out: list[str] = []
        self.texts: dict[tuple[str, str], str] = {}
        self.colours = style.THEMES[options.theme]

    def text(
        self, x: float, y: float, words: str, size: float, weight: int, colour: str, *, serif: bool = False
    ) -> None:
        face = ("serif", "bold") if serif else ("sans", "semibold" if weight > 500 else "regular")
        self.texts[face] = self.texts.get(face, "") + words
        family = style.SERIF if serif else style.FAMILY
        self.out.append(
            f'<text x="{number(x)}" y="{number(y)}" font-family="{escape(family)}" font-size="{number(size)}"'
            f' font-weight="{weight}" fill="{self.colours[colour]}">{escape(words)}</text>'
        )

    def mark(self, x: float, y: float, entry: Entry) -> None:
        """Draw one mark and what it means, from a left edge and the middle of the line."""
        drawn = [(part, f"M{number(x)},{number(y)}{d}", "") for part, d in SAMPLES.get(entry.kind, ())]
        if entry.icon:
            drawn.append((entry.part, ICONS[entry.icon], f' transform="translate({number(x)} {number(y - 6)})"'))
        for part, d, moved in drawn:
            paints = style.paint(part, self.options.theme, self.own)
            said = "".join(f' {name}="{escape(value)}"' for name, value in paints.items())
            self.out.append(f'<path d="{d}"{moved}{said}/>')
        if entry.sign:
            self.text(x, y + 4, entry.sign, SIZE, 600, "ink")
        self.text(x + entry.lead, y + 4, entry.words, SIZE, 400, "quiet")

    def picture(self, title: str, medium: Medium) -> Picture:
        rules = fonts.embedded_faces(self.texts) if self.options.fonts else ""
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(medium.width)}mm"'
            f' height="{number(medium.height)}mm"'
            f' viewBox="0 0 {number(self.width)} {number(self.height)}" role="img" aria-label="{escape(title)}">'
            f"<title>{escape(title)}</title>"
            + (f"<style>{rules}</style>" if rules else "")
            + f'<rect width="100%" height="100%" fill="{self.colours["page"]}"/>{"".join(self.out)}</svg>'
        )
        pixels = 96 / 25.4
        return Picture(svg, medium.width * pixels, medium.height * pixels, {}, {}, scale=self.scale)


def index_pages(
    debate: Map,
    options: Options,
    know: Knowledge,
    medium: Medium,
    plates: Sequence[tuple[int, str, Sequence[str]]],
    words: str,
    marks: Sequence[Entry] = (),
) -> tuple[Picture, ...]:
    """Return the pages of the index.

    :param plates: number, title and claims of each plate; words: which way the map was divided, and why
    :param marks: what a legend of the plates tells, where they have none themselves
    """
    number_of = know.numbers or numbers(debate)
    home: dict[str, int] = {}
    for plate, _, claims in plates:
        for claim in claims:
            home.setdefault(claim, plate)
    rows: list[tuple[str, str, str]] = []
    for plate, title, claims in plates:
        own = sorted(number_of[claim] for claim in claims if home[claim] == plate)
        rows.append((f"{plate}", title, f"claims {_spans(own)}"))
    claim_rows = [
        (f"{number_of[claim]}", measure.clean(debate.claim[claim].text), f"plate {home[claim]}")
        for claim in sorted(home, key=number_of.__getitem__)
    ]
    pages: list[Picture] = []
    hues = palette.colours(know.whole or debate, options.theme)
    leaf = _Leaf(options, medium, hues)
    room = leaf.width - 2 * leaf.border
    y = leaf.border
    for line in measure.wrap(measure.clean(debate.title), room / 1.12, HEADING, "semibold", 3):
        leaf.text(leaf.border, y + HEADING * 0.9, line, HEADING, 700, "ink", serif=True)
        y += HEADING_LINE
    for part in (measure.clean(debate.question), words):
        for line in measure.wrap(part, room, SIZE) if part else ():
            leaf.text(leaf.border, y + SIZE, line, SIZE, 400, "quiet")
            y += LINE
    for row in legend_lines(marks, room):
        x = leaf.border
        y += LEGEND_LINE
        for entry in row:
            leaf.mark(x, y, entry)
            x += entry.wide + BETWEEN
    y += LINE
    columns = max(1, min(3, int((room + GAP) / 330)))
    wide = (room - GAP * (columns - 1)) / columns
    column, top = 0, y
    for heading, listed in (("Plates", rows), ("Claims", claim_rows)):
        if y + 4 * LINE > leaf.height - leaf.border:
            column, y = column + 1, top
        if column < columns:
            y += 6 if y > top else 0
            leaf.text(leaf.border + column * (wide + GAP), y + SIZE, heading, 15, 600, "ink")
            y += LINE + 6
        for first, text, where in listed:
            lines = measure.wrap(text, wide - NUMBER_ROOM - measure.width(where, SIZE) - 12, SIZE)
            if y + LINE * len(lines) > leaf.height - leaf.border:
                column, y = column + 1, top
            if column >= columns:
                pages.append(leaf.picture(f"Index of {debate.title}", medium))
                leaf = _Leaf(options, medium, hues)
                column, top = 0, leaf.border
                y = top
            x = leaf.border + column * (wide + GAP)
            leaf.text(x, y + SIZE, first, SIZE, 600, "ink")
            for place, line in enumerate(lines):
                leaf.text(x + NUMBER_ROOM, y + SIZE + LINE * place, line, SIZE, 400, "ink")
            leaf.text(x + wide - measure.width(where, SIZE), y + SIZE, where, SIZE, 400, "quiet")
            y += LINE * len(lines) + 3
    pages.append(leaf.picture(f"Index of {debate.title}", medium))
    return tuple(pages)


def _spans(found: Sequence[int]) -> str:
    """Return numbers as spans: ``1-3, 7``."""
    spans: list[list[int]] = []
    for one in found:
        if spans and one == spans[-1][1] + 1:
            spans[-1][1] = one
        else:
            spans.append([one, one])
    return ", ".join(f"{low}–{high}" if high > low else f"{low}" for low, high in spans)
