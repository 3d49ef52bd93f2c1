"""The index of a map on plates: what each plate holds, and every claim by its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    hues = palette.colours(know.whole or debate, options.theme)
    leaf = _Leaf(options, medium, hues)
    top = _head(leaf, debate, words, marks)
    room = leaf.width - 2 * leaf.border
    columns = max(1, min(3, int((room + GAP) / 330)))
    wide = (room - GAP * (columns - 1)) / columns
    bottom = leaf.height - leaf.border

    def filled(fewer: int) -> list[list[list[_Item]]]:
        return _fill(_items(rows, claim_rows, wide, fewer), bottom, columns, top, leaf.border)

    best = filled(0)
    wanted = len(best) - 1
    if wanted and _taken(best[-1]) < columns * (bottom - leaf.border) / 2 and len(filled(len(claim_rows))) <= wanted:
        # A page for the last few claims is saved by a line less of those that lose the fewest words.
        low, high = 0, len(claim_rows)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if len(filled(middle)) <= wanted else (middle, high)
        best = filled(high)
    pages: list[Picture] = []
    for at, page in enumerate(best):
        leaf, y = (leaf, top) if not at else (_Leaf(options, medium, hues), leaf.border)
        for column, listed in enumerate(page):
            _column(leaf, leaf.border + column * (wide + GAP), y, wide, listed)
        pages.append(leaf.picture(f"Index of {debate.title}", medium))
    return tuple(pages)


def _head(leaf: _Leaf, debate: Map, words: str, marks: Sequence[Entry]) -> float:
    """Draw the title, which way the map was divided, and the legend; return where the columns begin."""
    room = leaf.width - 2 * leaf.border
    y = leaf.border
    for line in measure.wrap(measure.clean(debate.title), room / 1.12, HEADING, "semibold", 3):
        leaf.text(leaf.border, y + HEADING * 0.9, line, HEADING, 700, "ink", serif=True)
        y += HEADING_LINE
    for part in (measure.clean(debate.subtitle), words):
        for line in measure.wrap(part, room, SIZE) if part else ():
            leaf.text(leaf.border, y + SIZE, line, SIZE, 400, "quiet")
            y += LINE
    for row in legend_lines(marks, room):
        x = leaf.border
        y += LEGEND_LINE
        for entry in row:
            leaf.mark(x, y, entry)
            x += entry.wide + BETWEEN
    return y + LINE


@dataclass(frozen=True, slots=True)
class _Item:
    """A line of the index: a number, words in lines and the plate; or a heading, which has none of the others."""

    first: str
    lines: tuple[str, ...]
    where: str

    @property
    def heading(self) -> bool:
        return not self.lines

    @property
    def height(self) -> float:
        return LINE + 6 if self.heading else LINE * len(self.lines) + 3


def _items(
    plates: Sequence[tuple[str, str, str]], claims: Sequence[tuple[str, str, str]], wide: float, fewer: int
) -> list[_Item]:
    """Return two headings and the lines below them.

    :param fewer: how many claims are told in a line less: of those with several, the ones whose last is shortest
    """
    broken = [(row, _broken(row, wide)) for row in claims]
    spare = sorted((measure.width(lines[-1], SIZE), place) for place, (_, lines) in enumerate(broken) if len(lines) > 1)
    cut = {place for _, place in spare[:fewer]}
    found = [_Item("Plates", (), ""), *(_Item(row[0], _broken(row, wide), row[2]) for row in plates)]
    found.append(_Item("Claims", (), ""))
    for place, (row, lines) in enumerate(broken):
        told = _broken(row, wide, len(lines) - 1) if place in cut else lines
        found.append(_Item(row[0], told, row[2]))
    return found


def _broken(row: tuple[str, str, str], wide: float, most: int | None = None) -> tuple[str, ...]:
    room = wide - NUMBER_ROOM - measure.width(row[2], SIZE) - 12
    return tuple(measure.wrap(row[1], room, SIZE, "regular", most)) or ("",)


def _fill(items: Sequence[_Item], bottom: float, columns: int, top: float, later: float) -> list[list[list[_Item]]]:
    """Return the columns of each page; those of the last page are about as high as each other.

    :param bottom: where columns end; top: where they begin on the first page; later: on the others
    """
    pages: list[list[list[_Item]]] = []
    rest = list(items)
    while rest:
        start = later if pages else top
        page, taken = _columns(rest, bottom - start, columns)
        if taken == len(rest):
            room = sum(item.height for item in rest) / columns
            while room < bottom - start:
                even, held = _columns(rest, room, columns)
                if held == taken:
                    page = even
                    break
                room += LINE / 2
        pages.append(page)
        rest = rest[taken:]
    return pages


def _columns(items: Sequence[_Item], room: float, columns: int) -> tuple[list[list[_Item]], int]:
    """Return as many items as columns of a height hold, and their number; no heading ends a column."""
    found: list[list[_Item]] = [[]]
    used = 0.0
    for at, item in enumerate(items):
        ahead = item.height + (items[at + 1].height if item.heading and at + 1 < len(items) else 0.0)
        # What is higher than a page stands there all the same.
        if found[-1] and used + ahead > room:
            if len(found) == columns:
                return found, at
            found.append([])
            used = 0.0
        used += item.height + (6 if item.heading and found[-1] else 0)
        found[-1].append(item)
    return found, len(items)


def _taken(page: Sequence[Sequence[_Item]]) -> float:
    return sum(item.height for column in page for item in column)


def _column(leaf: _Leaf, x: float, y: float, wide: float, items: Sequence[_Item]) -> None:
    for place, item in enumerate(items):
        if item.heading:
            y += 6 if place else 0
            leaf.text(x, y + SIZE, item.first, 15, 600, "ink")
        else:
            leaf.text(x, y + SIZE, item.first, SIZE, 600, "ink")
            for at, line in enumerate(item.lines):
                leaf.text(x + NUMBER_ROOM, y + SIZE + LINE * at, line, SIZE, 400, "ink")
            leaf.text(x + wide - measure.width(item.where, SIZE), y + SIZE, item.where, SIZE, 400, "quiet")
        y += item.height


def _spans(found: Sequence[int]) -> str:
    """Return numbers as spans: ``1-3, 7``."""
    spans: list[list[int]] = []
    for one in found:
        if spans and one == spans[-1][1] + 1:
            spans[-1][1] = one
        else:
            spans.append([one, one])
    return ", ".join(f"{low}–{high}" if high > low else f"{low}" for low, high in spans)
