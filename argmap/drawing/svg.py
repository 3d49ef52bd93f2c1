"""Draws a map as SVG: laid-out cards and links as accessible, themeable, self-contained markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from argmap.drawing import fonts, measure, style
from argmap.drawing.cards import ICONS, Card, Chip, Item, Knowledge, Rule, Text
from argmap.drawing.layout import Cache, Layout, Size, layout
from argmap.drawing.maker import Maker
from argmap.drawing.paths import Command, Point, Route
from argmap.drawing.router import SIGN_RADIUS
from argmap.drawing.routes import route
from argmap.errors import BadRequest
from argmap.graph import order
from argmap.model import Map, Relation

Direction = Literal["left", "right", "top", "bottom"]
DIRECTIONS = ("left", "right", "top", "bottom")


@dataclass(frozen=True)
class Options:
    """How a picture is to look.

    :param direction: the side the theses stand on
    :param spacing: ``compact`` or ``roomy``
    :param quotes: whether cards show their first quote
    :param theme: name of a theme; counts only in a standalone picture, a page's own rules colour one inside it
    :param standalone: whether the picture is a file of its own: colours, fonts, background and heading within
    :param heading: whether a standalone picture shows the map's title and question; legend: and its legend
    :param width: width of every card in pixels
    :param prefix: what every element's id begins with; two pictures on a page need two
    :param href: where a claim's card leads, with ``{}`` for the claim's id; empty for no links
    :param behind_href: where the count of hidden claims leads, likewise
    :param fonts: whether a standalone picture carries its fonts
    """

    direction: Direction = "left"
    spacing: Literal["compact", "roomy"] = "roomy"
    quotes: bool = False
    theme: str = "light"
    standalone: bool = False
    heading: bool = True
    legend: bool = True
    width: float = style.CARD_WIDTH
    prefix: str = "am"
    href: str = "#claim-{}"
    behind_href: str = "?open={}"
    fonts: bool = True

    def checked(self) -> Options:
        """Return the options themselves if they make sense.

        :raises BadRequest: for a value that is not offered
        """
        for name, value, offered in (
            ("direction", self.direction, DIRECTIONS),
            ("spacing", self.spacing, tuple(style.SPACING)),
            ("theme", self.theme, tuple(style.THEMES)),
        ):
            if value not in offered:
                raise BadRequest(f"There is no {name} “{value}”; choose {', '.join(offered[:-1])} or {offered[-1]}.")
        if not 120 <= self.width <= 600:
            raise BadRequest("A card's width is 120 to 600 pixels.")
        return self


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card stands in the picture, in pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Picture:
    """A drawn map.

    :param svg: the markup, one ``svg`` element
    :param width: its size in pixels; height: likewise
    :param cards: where each claim's card stands, in reading order
    :param links: for each argument drawn, the ways of its lines as SVG path data
    :param chips: links to claims drawn elsewhere, by claim id
    :param behind: number of hidden claims by claim id
    :param rung: which step of the layout's ladder gave it: ``dot``, ``quick`` or ``sfdp``
    """

    svg: str
    width: float
    height: float
    cards: Mapping[str, Place]
    links: Mapping[str, tuple[str, ...]]
    chips: Mapping[str, tuple[Chip, ...]] = field(default_factory=dict)
    behind: Mapping[str, int] = field(default_factory=dict)
    rung: str = "dot"


def draw(
    debate: Map,
    options: Options | None = None,
    know: Knowledge | None = None,
    *,
    cache: Cache | None = None,
    dot: str | None = None,
) -> Picture:
    """Draw a map, or the part of one that a view has chosen.

    :param know: verdicts, standing, sides, counts and chips for the cards to tell
    :param cache: where layouts are kept
    :param dot: path or name of the layout program
    :raises BadRequest: for options that are not offered
    :raises TooLarge: where the map cannot be laid out in time
    :raises Unavailable: where there is no layout program
    """
    options = (options or Options()).checked()
    know = know or Knowledge()
    maker = Maker(debate, know, options.width, quotes=options.quotes)
    made = {claim.id: maker.card(claim) for claim in debate.claims}
    across = options.direction in ("left", "right")
    sizes = {
        id: Size(card.width, card.height) if across else Size(card.height, card.width) for id, card in made.items()
    }
    spacing = style.SPACING[options.spacing]
    placed = layout(debate, sizes, spacing.cards if across else spacing.cards + 4, cache=cache, dot=dot)
    placed, routes = route(debate, placed, spacing)
    return _Sheet(debate, options, know, made, placed, routes).picture()


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
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


class _Sheet:
    """The picture while it is being drawn."""

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
        self._paints: dict[tuple[str, ...], str] = {}
        margin = style.MARGIN if options.standalone else 10
        tabs = 13.0 if know.behind else 0.0
        lows, highs = self._extent()
        self.u_low, self.u_high = lows[0], highs[0]
        self.v_low = lows[1]
        self.u_size, self.v_size = self.u_high - lows[0], highs[1] - lows[1]
        across = options.direction in ("left", "right")
        width, height = (self.u_size, self.v_size) if across else (self.v_size, self.u_size)
        self.left = self.top = float(margin)
        self.legend_room = 34.0 if self._legend_items() else 0.0
        self.title_lines: list[str] = []
        self.question_lines: list[str] = []
        if options.standalone:
            width = max(width, self._legend_width() if self.legend_room else 0.0, 260.0 if options.heading else 0.0)
            self._heading(width)
        self.width = width + 2 * margin
        self.height = self.top + height + tabs + self.legend_room + margin

    def _extent(self) -> tuple[Point, Point]:
        us, vs = [0.0, self.placed.u], [0.0, self.placed.v]
        for drawn in self.routes:
            for way in drawn.ways:
                for _, points in way:
                    us += (u for u, _ in points)
                    vs += (v for _, v in points)
        return (min(us), min(vs)), (max(us), max(vs))

    def _heading(self, width: float) -> None:
        if not self.options.heading:
            return
        title, question = measure.clean(self.debate.title), measure.clean(self.debate.question)
        if title:
            size, line, _ = style.TYPE["title"]
            # The heading's serif runs about a twelfth wider than the measured sans.
            self.title_lines = measure.wrap(title, width / 1.12, size, "semibold", 3)
            self.top += line * len(self.title_lines)
        if question:
            size, line, _ = style.TYPE["text"]
            self.question_lines = measure.wrap(question, width, size, "regular", 3)
            self.top += line * len(self.question_lines)
        self.top += 14 if title or question else 0

    # Geometry ---------------------------------------------------------------------------------------------------

    def point(self, at: Point) -> Point:
        """Return where a place along and across the ranks is in the picture."""
        u, v = at[0] - self.u_low, at[1] - self.v_low
        match self.options.direction:
            case "left":
                return self.left + u, self.top + v
            case "right":
                return self.left + self.u_size - u, self.top + v
            case "top":
                return self.left + v, self.top + u
            case _:
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
            parts.append(letter + " ".join(f"{number(x)},{number(y)}" for x, y in map(self.point, points)))
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
                        properties |= style.paint(part, self.options.theme)
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
        if item.rtl:
            more += ' direction="rtl"'
        if item.length is not None and self.options.standalone:
            more += f' textLength="{number(item.length)}" lengthAdjust="spacingAndGlyphs"'
        self.out.append(
            f'<text x="{number(x + item.x)}" y="{number(y + item.y)}"'
            f"{self.paint(item.part, 't-' + item.type)}{more}>{escape(item.text)}</text>"
        )

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
        elif item.name == "bar":
            self.out.append(f'<path d="M{number(x + item.x)},{number(y + item.y)}v{item.part}"{self.paint("rule")}/>')
        else:
            self.icon(x + item.x, y + item.y, item.name, item.part)

    def icon(self, x: float, y: float, name: str, part: str) -> None:
        """Draw a sign whose box's corner is at x, y."""
        self.out.append(f'<path d="{ICONS[name]}" transform="translate({number(x)} {number(y)})"{self.paint(part)}/>')

    def picture(self) -> Picture:
        """Draw everything."""
        options, prefix = self.options, escape(self.options.prefix)
        links = self._links()
        places = self._cards()
        if self.legend_room:
            self._legend()
        body = "".join(self.out)
        self.out = []
        title = escape(measure.clean(self.debate.title) or self.debate.id)
        size = f'width="{number(self.width)}" height="{number(self.height)}"'
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {number(self.width)} {number(self.height)}"'
            f' role="graphics-document document" aria-roledescription="argument map"'
            f' aria-labelledby="{prefix}-title" aria-describedby="{prefix}-desc" lang="{escape(self.debate.language)}"'
            f' class="am-picture" text-rendering="geometricPrecision" data-direction="{options.direction}"'
        )
        if options.standalone:
            head += f' font-family="{escape(style.FAMILY)}"'
        head += (
            f'><title id="{prefix}-title">{title}</title><desc id="{prefix}-desc">{escape(self._description())}</desc>'
        )
        if options.standalone:
            head += self._standalone_head()
        return Picture(
            svg=head + body + "</svg>",
            width=self.width,
            height=self.height,
            cards=places,
            links=links,
            chips={claim: tuple(chips) for claim, chips in self.know.chips.items()},
            behind=dict(self.know.behind),
            rung=self.placed.rung,
        )

    def _standalone_head(self) -> str:
        y = float(style.MARGIN)
        for kind, lines, part in (("title", self.title_lines, "ink"), ("text", self.question_lines, "quiet")):
            size, line, _ = style.TYPE[kind]
            for words in lines:
                rtl = measure.right_to_left(words)
                x = self.width - self.left if rtl else self.left
                self.text(0, 0, Text(x, y + size * 0.9, words, part, kind, rtl=rtl))
                y += line
        heading = "".join(self.out)
        faces = ""
        if self.options.fonts:
            rules = fonts.embedded_faces({key: "".join(texts) for key, texts in self.texts.items()})
            faces = f"<style>{rules}</style>" if rules else ""
        return f'{faces}<rect width="100%" height="100%"{self.paint("page")}/>{heading}'

    def _description(self) -> str:
        claims, arguments = len(self.made), len(self.routes)
        theses = [p for p in self.debate.positions if p.thesis in self.made]
        text = f"{claims} claim{'s' * (claims != 1)}, {arguments} argument{'s' * (arguments != 1)}"
        if theses:
            text += "; theses: " + "; ".join(
                measure.clean(self.debate.claim[position.thesis].text).rstrip(".") for position in theses
            )
        question = measure.clean(self.debate.question)
        return f"{question} {text}." if question else f"{text}."

    # Links ------------------------------------------------------------------------------------------------------

    def _links(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        self.out.append('<g class="am-links" aria-hidden="true">')
        rank = {Relation.SUPPORTS: 0, Relation.REBUTS: 1, Relation.UNDERCUTS: 2}
        for drawn in sorted(self.routes, key=lambda r: rank[r.argument.relation]):
            argument = drawn.argument
            found[argument.id] = tuple(self.path(way) for way in drawn.ways)
            kind = argument.relation.value
            target = argument.target if argument.target in self.made else ""
            self.out.append(
                f'<g id="{escape(self.options.prefix)}-link-{escape(argument.slug)}" class="am-link am-{kind}"'
                f' data-argument="{escape(argument.id)}" data-from="{escape(" ".join(argument.premises))}"'
                f' data-to="{escape(target)}" data-target="{escape(argument.target)}" data-relation="{kind}">'
            )
            for d in found[argument.id]:
                self.out.append(f'<path d="{d}"{self.paint("line-" + kind)}/>')
            self._head_of(drawn)
            self.out.append("</g>")
        self.out.append("</g>")
        return found

    def _head_of(self, route: Route) -> None:
        kind = route.argument.relation.value
        (x, y), (du, dv) = self.point(route.tip), route.direction
        x2, y2 = self.point((route.tip[0] + du, route.tip[1] + dv))
        dx, dy = x2 - x, y2 - y
        if route.junction is not None:
            jx, jy = self.point(route.junction)
            self.out.append(f'<circle cx="{number(jx)}" cy="{number(jy)}" r="3.6"{self.paint("fill-" + kind)}/>')
        if route.argument.relation is Relation.SUPPORTS:
            bx, by = x - dx * 9, y - dy * 9
            self.out.append(
                f'<path d="M{number(x)},{number(y)}L{number(bx - dy * 4.6)},{number(by + dx * 4.6)}'
                f'L{number(bx + dy * 4.6)},{number(by - dx * 4.6)}Z"{self.paint("head-supports")}/>'
            )
        elif route.argument.relation is Relation.REBUTS:
            bx, by = x - dx * 3, y - dy * 3
            self.out.append(
                f'<path d="M{number(bx - dy * 5.5)},{number(by + dx * 5.5)}'
                f'L{number(bx + dy * 5.5)},{number(by - dx * 5.5)}"{self.paint("head-rebuts")}/>'
            )
        else:
            r = SIGN_RADIUS
            slash = r * 0.7071
            self.out.append(
                f'<path d="M{number(x - r)},{number(y)}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0'
                f'M{number(x - slash)},{number(y + slash)}L{number(x + slash)},{number(y - slash)}"'
                f"{self.paint('head-undercuts')}/>"
            )

    # Cards ------------------------------------------------------------------------------------------------------

    def _cards(self) -> dict[str, Place]:
        places: dict[str, Place] = {}
        self.out.append('<g class="am-cards">')
        for claim in order(self.debate):
            card = self.made[claim]
            x, y = self.corner(claim)
            places[claim] = Place(x, y, card.width, card.height)
            self._card(card, x, y)
        self.out.append("</g>")
        return places

    def _card(self, card: Card, x: float, y: float) -> None:
        options = self.options
        kinds = " ".join(["am-card", *(f"am-is-{relation.value}" for relation in card.relations)])
        side = f' data-side="{escape(card.side)}"' if card.side else ""
        standing = f' data-standing="{escape(card.standing)}"' if card.standing else ""
        behind = f' data-behind="{card.behind}"' if card.behind else ""
        self.out.append(
            f'<g id="{escape(options.prefix)}-card-{escape(card.id)}" class="{kinds}" data-claim="{escape(card.id)}"'
            f"{side}{standing}{behind}>"
        )
        self._open(options.href, card.id, card.label)
        w, h, r = card.width, card.height, style.RADIUS
        if card.box != "box-implicit":
            self.out.append(
                f'<rect x="{number(x)}" y="{number(y + 1.5)}" width="{number(w)}" height="{number(h)}" rx="{r}"'
                f"{self.paint('shadow')}/>"
            )
        self.out.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(w)}" height="{number(h)}" rx="{r}"'
            f"{self.paint(card.box)}/>"
        )
        self._bars(card, x, y)
        for item in card.items:
            self.item(x, y, item)
        self._close(options.href)
        for row in card.rows:
            self._open(options.href, row.chip.claim, row.label, "am-chip")
            self.out.append(
                f'<rect x="{number(x + style.BAR)}" y="{number(y + row.y)}" width="{number(w - style.BAR)}"'
                f' height="{number(row.height)}" fill="none" pointer-events="all"/>'
            )
            for item in row.items:
                self.item(x, y, item)
            self._close(options.href)
        if card.behind:
            self._behind(card, x, y)
        self.out.append("</g>")

    def _open(self, href: str, claim: str, label: str, kind: str = "am-open") -> None:
        if href:
            self.out.append(
                f'<a href="{escape(href.replace("{}", claim))}" class="{kind}" aria-label="{escape(label)}">'
            )
        else:
            self.out.append(f'<g role="img" class="{kind}" aria-label="{escape(label)}">')

    def _close(self, href: str) -> None:
        self.out.append("</a>" if href else "</g>")

    def _bars(self, card: Card, x: float, y: float) -> None:
        b, r, h = style.BAR, style.RADIUS, card.height
        share = h / len(card.bars)
        for index, part in enumerate(card.bars):
            top, bottom = y + share * index, y + share * (index + 1)
            if len(card.bars) == 1:
                d = f"M{number(x + r)},{number(y)}a{r},{r} 0 0 0 {-r},{r}V{number(y + h - r)}a{r},{r} 0 0 0 {r},{r}"
                d += f"h{b - r}V{number(y)}Z"
            elif index == 0:
                d = f"M{number(x + r)},{number(top)}a{r},{r} 0 0 0 {-r},{r}V{number(bottom)}h{b}V{number(top)}Z"
            elif index == len(card.bars) - 1:
                d = f"M{number(x)},{number(top)}V{number(bottom - r)}a{r},{r} 0 0 0 {r},{r}h{b - r}V{number(top)}Z"
            else:
                d = f"M{number(x)},{number(top)}h{b}V{number(bottom)}h{-b}Z"
            self.out.append(f'<path d="{d}"{self.paint(part)}/>')

    def _behind(self, card: Card, x: float, y: float) -> None:
        words = f"+{card.behind}"
        wide = measure.width(words, style.TYPE["badge"][0], "semibold") + 14
        high = 19.0
        # A tab that hangs below the card: clear of its text, of links, and of the card that follows.
        px, py = x + card.width - wide - 12, y + card.height - 8
        label = f"{card.behind} more claim{'s' * (card.behind != 1)} behind this one: show"
        self._open(self.options.behind_href, card.id, label, "am-behind")
        self.out.append(
            f'<rect x="{number(px)}" y="{number(py)}" width="{number(wide)}" height="{number(high)}"'
            f' rx="{number(high / 2)}"{self.paint("raised")}/>'
        )
        base = Text(px + 7, py + 13.6, words, "ink", "badge", length=measure.width(words, 12.0, "semibold"))
        self.text(0, 0, base)
        self._close(self.options.behind_href)

    # Legend -----------------------------------------------------------------------------------------------------

    def _legend_items(self) -> list[tuple[str, str]]:
        if not (self.options.standalone and self.options.legend):
            return []
        used = {route.argument.relation for route in self.routes}
        found = [
            (relation.value, word)
            for relation, word in (
                (Relation.SUPPORTS, "supports"),
                (Relation.REBUTS, "rebuts"),
                (Relation.UNDERCUTS, "undercuts a link"),
            )
            if relation in used
        ]
        if any(len(route.argument.premises) > 1 for route in self.routes):
            found.append(("junction", "premises that work together"))
        if any(claim.implicit for claim in self.debate.claims):
            found.append(("implicit", "implicit"))
        return found

    def _legend_width(self) -> float:
        size = style.TYPE["legend"][0]
        return sum(40 + measure.width(word, size) + 22 for _, word in self._legend_items()) - 22

    def _legend(self) -> None:
        y = self.height - style.MARGIN - 8
        x = self.left
        self.out.append('<g class="am-legend">')
        for kind, word in self._legend_items():
            n = number
            if kind == "supports":
                self.out.append(f'<path d="M{n(x)},{n(y)}h22"{self.paint("line-supports")}/>')
                self.out.append(f'<path d="M{n(x + 31)},{n(y)}l-9,-4.6v9.2Z"{self.paint("head-supports")}/>')
            elif kind == "rebuts":
                self.out.append(f'<path d="M{n(x)},{n(y)}h28"{self.paint("line-rebuts")}/>')
                self.out.append(f'<path d="M{n(x + 29)},{n(y - 5.5)}v11"{self.paint("head-rebuts")}/>')
            elif kind == "undercuts":
                self.out.append(f'<path d="M{n(x)},{n(y)}h20"{self.paint("line-undercuts")}/>')
                self.out.append(
                    f'<path d="M{n(x + 20)},{n(y)}a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0M{n(x + 21.6)},{n(y + 3.9)}'
                    f'l7.8,-7.8"{self.paint("head-undercuts")}/>'
                )
            elif kind == "junction":
                self.out.append(
                    f'<path d="M{n(x)},{n(y - 6)}h8q7,0 7,6q0,6 -7,6h-8M{n(x + 15)},{n(y)}h14"{self.paint("stroke-quiet")}/>'
                )
                self.out.append(f'<circle cx="{n(x + 15)}" cy="{n(y)}" r="3.6"{self.paint("quiet")}/>')
            else:
                self.out.append(
                    f'<rect x="{n(x + 1)}" y="{n(y - 7)}" width="29" height="14" rx="3"{self.paint("box-implicit")}/>'
                )
            size = style.TYPE["legend"][0]
            wide = measure.width(word, size)
            self.text(0, 0, Text(x + 38, y + 4, word, "quiet", "legend", length=wide))
            x += 40 + wide + 22
        self.out.append("</g>")


__all__ = ["Options", "Picture", "Place", "draw", "escape", "number"]
