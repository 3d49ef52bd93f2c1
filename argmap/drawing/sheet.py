"""The sheet a picture is drawn on: how it is to look, where places come to lie, and its simplest marks."""

from __future__ import annotations

from collections.abc import Mapping

from argmap.drawing import measure, outlines, palette, style
from argmap.drawing.cards import ICONS, Bars, Card, Item, Knowledge, Rule, Text
from argmap.drawing.layout import Layout
from argmap.drawing.legend import LINE, Entry, legend_entries, legend_lines
from argmap.drawing.options import Options
from argmap.drawing.paper import PIXEL
from argmap.drawing.paths import Command, Point, Route
from argmap.drawing.ratings import bars_path
from argmap.model import Map

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def escape(text: str) -> str:
    """Return a text as it may stand between tags and in quoted attributes.

    >>> escape('<a b="c">&')
    '&lt;a b=&quot;c&quot;&gt;&amp;'
    """
    return text.translate(_ESCAPES)


def number(value: float) -> str:
    """Return a number with at most two decimals and none to spare.

    >>> number(3.0), number(1.256), number(-0.001)
    ('3', '1.26', '0')
    """
    text = f"{value:.2f}"
    if text[-1] == "0":
        text = text[:-1] if text[-2] != "0" else text[:-3]
        return text if text != "-0" else "0"
    return text


class Sheet:
    """A picture while it is being drawn: its geometry, paints and simplest marks."""

    def __init__(
        self,
        debate: Map,
        options: Options,
        know: Knowledge,
        made: Mapping[str, Card],
        placed: Layout,
        routes: list[Route],
    ) -> None:
        self.debate, self.options, self.know, self.made = debate, options, know, made
        self.placed, self.routes = placed, routes
        self.out: list[str] = []
        self.texts: dict[tuple[str, str], list[str]] = {}
        self.colours = palette.colours(know.whole or debate, options.theme) if options.standalone else {}
        self._paints: dict[tuple[str, ...], str] = {}
        self.direction = options.direction
        self.told = {chip.argument for chips in know.chips.values() for chip in chips if chip.number}
        margin = style.MARGIN if options.standalone else 10
        tabs = 13.0 if know.behind or know.continued else 0.0
        lows, highs = self._extent()
        self.u_low, self.u_high = lows[0], highs[0]
        self.v_low = lows[1]
        self.u_size, self.v_size = self.u_high - lows[0], highs[1] - lows[1]
        width, height = (self.u_size, self.v_size) if options.across else (self.v_size, self.u_size)
        self.left = self.top = float(margin)
        self.legend: list[list[Entry]] = []
        self.marks = legend_entries(debate, routes, made.values(), know) if options.standalone else ()
        self.title_lines: list[str] = []
        self.question_lines: list[str] = []
        self.beside = False
        if options.standalone:
            width = max(width, 260.0 if options.heading else 0.0)
            if options.page is not None and options.rows == "folded":
                # Title and legend of a plate take the page's width, however few its columns are.
                width = max(width, options.page.room[0] / PIXEL / options.page.most)
            if options.legend:
                self.legend = legend_lines(self.marks, width)
                width = max(width, *(entry.wide for line in self.legend for entry in line), 0.0)
            self._heading(width)
        self.legend_room = LINE * len(self.legend) + 14 if self.legend else 0.0
        self.width = width + 2 * margin
        self.height = self.top + height + tabs + self.legend_room + margin

    def _extent(self) -> tuple[Point, Point]:
        points = [(0.0, 0.0), (self.placed.u, self.placed.v)]
        for drawn in self.routes:
            for way in drawn.ways:
                for _, some in way:
                    points += some
        us, vs = zip(*points, strict=True)
        return (min(us), min(vs)), (max(us), max(vs))

    def _heading(self, width: float) -> None:
        if not self.options.heading:
            return
        title = measure.clean(self.debate.title)
        question = measure.clean(self.options.subtitle or self.debate.subtitle)
        if title:
            size, line, _ = style.TYPE["title"]
            # The heading's serif runs about a twelfth wider than the measured sans.
            self.title_lines = measure.wrap(title, width / 1.12, size, "semibold", 3)
            self.top += line * len(self.title_lines)
            # On a page what names the part stands beside the title, where there is room for both.
            wide = measure.width(title, size, "semibold") * 1.12 + measure.width(question, style.TYPE["text"][0]) + 30
            rtl = measure.right_to_left(title) or measure.right_to_left(question)
            self.beside = bool(self.options.page and self.options.subtitle) and wide <= width and not rtl
        if question:
            size, line, _ = style.TYPE["text"]
            self.question_lines = measure.wrap(question, width, size, "regular", 3)
            self.top += 0 if self.beside else line * len(self.question_lines)
        self.top += 14 if title or question else 0

    # Geometry ---------------------------------------------------------------------------------------------------

    def point(self, at: Point) -> Point:
        """Return where a place along and across the ranks is in the picture."""
        u, v = at[0] - self.u_low, at[1] - self.v_low
        if self.direction == "left":
            return self.left + u, self.top + v
        if self.direction == "right":
            return self.left + self.u_size - u, self.top + v
        if self.direction == "top":
            return self.left + v, self.top + u
        return self.left + v, self.top + self.u_size - u

    def corner(self, claim: str) -> Point:
        """Return a card's upper left corner in the picture."""
        box = self.placed.boxes[claim]
        (x1, y1), (x2, y2) = self.point((box.u0, box.v0)), self.point((box.u1, box.v1))
        return min(x1, x2), min(y1, y2)

    def path(self, way: tuple[Command, ...]) -> str:
        """Return a line as SVG path data."""
        parts = []
        for letter, points in way:
            places = [self.point(at) for at in points]
            parts.append(letter + " ".join([f"{number(x)},{number(y)}" for x, y in places]))
        return "".join(parts)

    # Markup -----------------------------------------------------------------------------------------------------

    def paint(self, *parts: str) -> str:
        """Return the attributes that paint an element: classes on a page, properties in a file of its own."""
        if parts not in self._paints:
            classes = f' class="{" ".join("am-" + part for part in parts)}"'
            if self.options.standalone:
                properties: dict[str, str] = {}
                for part in parts:
                    if part.startswith("t-"):
                        size, _, weight = style.TYPE[part[2:]]
                        properties |= {"font-size": number(size), "font-weight": str(weight)}
                        if part == "t-title":
                            properties["font-family"] = style.SERIF
                    else:
                        properties |= style.paint(part, self.options.theme, self.colours)
                classes = "".join(f' {name}="{escape(value)}"' for name, value in properties.items())
            self._paints[parts] = classes
        return self._paints[parts]

    def text(self, x: float, y: float, item: Text) -> None:
        """Draw a run of text."""
        family, face = ("serif", "bold") if item.type == "title" else ("sans", self._face(item.type))
        self.texts.setdefault((family, face), []).append(item.text)
        more = ""
        if item.anchor == "end":
            more += ' text-anchor="end"'
        words = item.text
        if item.rtl and self.options.standalone:
            # LibreOffice knows no direction: the line ends at its right end, and isolates order what is in it.
            words, more = f"\u2067{words}\u2069", ' text-anchor="end"'
        elif item.rtl:
            more += ' direction="rtl"'
        if self.options.outlines and self.options.standalone and not item.rtl:
            drawn = outlines.outline(words, family, face, style.TYPE[item.type][0])
            if drawn is not None:
                self._outlined(x + item.x, y + item.y, item, drawn)
                more += ' fill-opacity="0"'
        if item.length is not None and self.options.standalone:
            more += f' textLength="{number(item.length)}" lengthAdjust="spacingAndGlyphs"'
        self.out.append(
            f'<text x="{number(x + item.x)}" y="{number(y + item.y)}"'
            f"{self.paint(item.part, 't-' + item.type)}{more}>{escape(words)}</text>"
        )

    def _outlined(self, x: float, y: float, item: Text, drawn: tuple[list[tuple[str, float]], float]) -> None:
        """Draw a run's letters as shapes."""
        letters, wide = drawn
        size = style.TYPE[item.type][0]
        # Where the text's width is known, what is measured holds: the outlines take just that room.
        share = item.length / wide if item.length and wide else 1.0
        left = x - wide * share if item.anchor == "end" else x
        place = f"translate({number(left)} {number(y)}) scale({size / 1000 * share:.5f} {size / 1000:.5f})"
        self.out.append(f'<g transform="{place}"{self.paint(item.part)} aria-hidden="true">')
        for d, at in letters:
            self.out.append(f'<path transform="translate({at * 1000 / size:.0f})" d="{d}"/>')
        self.out.append("</g>")

    @staticmethod
    def _face(kind: str) -> str:
        return "semibold" if style.TYPE[kind][2] > 500 else "regular"

    def item(self, x: float, y: float, item: Item) -> None:
        """Draw one item of a card whose corner is at x, y."""
        if isinstance(item, Text):
            self.text(x, y, item)
        elif isinstance(item, Rule):
            self.out.append(
                f'<path d="M{number(x + item.x1)},{number(y + item.y)}H{number(x + item.x2)}"{self.paint("rule")}/>'
            )
        elif isinstance(item, Bars):
            place = f"M{number(x + item.x)},{number(y + item.y)}"
            self.out.append(f'<path d="{place}{bars_path(item.heights)}"{self.paint("quiet")}/>')
        elif item.name == "bar":
            self.out.append(f'<path d="M{number(x + item.x)},{number(y + item.y)}v{item.part}"{self.paint("rule")}/>')
        else:
            self.icon(x + item.x, y + item.y, item.name, item.part)

    def icon(self, x: float, y: float, name: str, part: str) -> None:
        """Draw a sign whose box's corner is at x, y."""
        self.out.append(f'<path d="{ICONS[name]}" transform="translate({number(x)} {number(y)})"{self.paint(part)}/>')
