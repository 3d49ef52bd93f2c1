"""Draws a map as SVG: laid-out cards and links as accessible, themeable, self-contained markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from argmap.drawing import fonts, legend, measure, style
from argmap.drawing.cards import Card, Chip, Knowledge, Text
from argmap.drawing.layout import Cache
from argmap.drawing.options import DIRECTIONS, Options
from argmap.drawing.paper import PIXEL, POINT
from argmap.drawing.paths import SIGN_RADIUS, Route
from argmap.drawing.ratings import note
from argmap.drawing.scene import TAB, Scene, arrange
from argmap.drawing.sheet import Sheet, escape, number
from argmap.drawing.view import View
from argmap.graph import order
from argmap.model import Argument, Map, Relation
from argmap.wording import counted


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card is in the picture, in pixels."""

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
    :param scale: how large it is drawn beside its own size, where it is set on a page
    :param rung: how it was laid out: by all links or those of the ``tree``, or ``aligned``
    :param marks: what a legend of it tells, where it is a file of its own
    :param notes: what a room's ratings say, in a few words, by claim id
    """

    svg: str
    width: float
    height: float
    cards: Mapping[str, Place]
    links: Mapping[str, tuple[str, ...]]
    chips: Mapping[str, tuple[Chip, ...]] = field(default_factory=dict)
    behind: Mapping[str, int] = field(default_factory=dict)
    rung: str = "dot"
    scale: float = 1.0
    marks: tuple[legend.Entry, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)


def draw(
    debate: Map,
    options: Options | None = None,
    know: Knowledge | None = None,
    *,
    cache: Cache | None = None,
    dot: str | None = None,
) -> Picture:
    """Draw a map, or the part of one that a view has chosen.

    :param know: verdicts, standing, sides, counts and chips for the cards to show
    :param cache: where layouts are kept
    :param dot: path or name of the layout program
    :raises BadRequest: for options that are not offered
    :raises TooLarge: if the map cannot be laid out in time
    :raises Unavailable: if there is no layout program
    """
    return drawn(arrange(debate, (options or Options()).checked(), know or Knowledge(), cache=cache, dot=dot))


def drawn(scene: Scene) -> Picture:
    """Draw what has been arranged."""
    return _Drawing(scene.debate, scene.options, scene.know, scene.cards, scene.placed, scene.routes).picture()


def draw_view(
    view: View,
    options: Options | None = None,
    know: Knowledge | None = None,
    *,
    cache: Cache | None = None,
    dot: str | None = None,
) -> Picture:
    """Draw a view of a map as ``draw`` does, with its counts of hidden claims and its chips."""
    return drawn(arrange_view(view, options, know, cache=cache, dot=dot))


def arrange_view(
    view: View,
    options: Options | None = None,
    know: Knowledge | None = None,
    *,
    cache: Cache | None = None,
    dot: str | None = None,
) -> Scene:
    """Place everything of a view of a map as ``draw_view`` does, and draw nothing yet."""
    know = replace(know or Knowledge(), behind=view.behind, chips=view.chips)
    return arrange(view.debate, (options or Options()).checked(), know, cache=cache, dot=dot)


class _Drawing(Sheet):
    """Draws everything on its sheet."""

    def picture(self) -> Picture:
        """Draw everything."""
        options, prefix = self.options, escape(self.options.prefix)
        links = self._links()
        places = self._cards()
        if self.legend_room:
            self._legend()
        body = "".join(self.out)
        self.out = []
        named = measure.clean(self.debate.title) or self.debate.id
        if options.standalone and options.subtitle:
            named += f" – {measure.clean(options.subtitle)}"
        title = escape(named)
        size, view, scale = self._size()
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{" ".join(map(number, view))}"'
            f' role="graphics-document document" aria-roledescription="argument map"'
            f' aria-labelledby="{prefix}-title" aria-describedby="{prefix}-desc" lang="{escape(self.debate.language)}"'
            f' class="am-picture" text-rendering="geometricPrecision"'
            f' data-direction="{options.direction}" data-rows="{options.rows}"'
        )
        if options.standalone:
            head += f' font-family="{escape(style.FAMILY)}"'
        head += (
            f'><title id="{prefix}-title">{title}</title><desc id="{prefix}-desc">{escape(self._description())}</desc>'
        )
        if options.standalone:
            head += self._standalone_head(view)
        return Picture(
            svg=head + body + "</svg>",
            width=view[2] * scale,
            height=view[3] * scale,
            cards=places,
            links=links,
            chips={claim: tuple(chips) for claim, chips in self.know.chips.items()},
            behind=dict(self.know.behind),
            rung=self.placed.rung,
            scale=scale,
            marks=self.marks,
            notes={claim: note(given) for claim, given in self.know.ratings.items() if claim in self.made},
        )

    def _size(self) -> tuple[str, tuple[float, float, float, float], float]:
        """Return the size as attributes, the part of the plane that is seen, and how large pixels are drawn."""
        page = self.options.page
        if page is None or not self.options.standalone:
            unit, pixel = ("vh", self.options.pixel) if self.options.pixel else ("", 1.0)
            size = f'width="{number(self.width * pixel)}{unit}" height="{number(self.height * pixel)}{unit}"'
            return size, (0.0, 0.0, self.width, self.height), 1.0
        pixel = POINT * PIXEL
        across, down = page.room
        # The picture's own margin may go beyond the page's border.
        free = 2 * style.MARGIN
        scale = min(page.most, across / PIXEL / (self.width - free), down / PIXEL / (self.height - free))
        wide, high = page.width / pixel / scale, page.height / pixel / scale
        edge = page.border / pixel / scale - style.MARGIN
        left, top = (self.width - wide) / 2, edge
        if self.options.rows == "folded":
            # Titles of plates are in the same place on each.
            left = -edge
        elif not page.turns and page.border:
            top = max(top, (high - self.height) / 2)
        size = f'width="{number(page.width)}mm" height="{number(page.height)}mm"'
        return size, (left, -top, wide, high), scale

    def _standalone_head(self, view: tuple[float, float, float, float]) -> str:
        y = float(style.MARGIN)
        for kind, lines, part in (("title", self.title_lines, "ink"), ("text", self.question_lines, "quiet")):
            size, line, _ = style.TYPE[kind]
            for words in lines:
                if kind == "text" and self.beside:
                    size_beside = style.TYPE["title"][0]
                    right = Text(self.width - self.left, style.MARGIN + size_beside * 0.9, words, part, kind, "end")
                    self.text(0, 0, right)
                    continue
                rtl = measure.right_to_left(words)
                x = self.width - self.left if rtl else self.left
                self.text(0, 0, Text(x, y + size * 0.9, words, part, kind, rtl=rtl))
                y += line
        heading = "".join(self.out)
        faces = ""
        if self.options.fonts and not self.options.outlines:
            rules = fonts.embedded_faces({key: "".join(texts) for key, texts in self.texts.items()})
            faces = f"<style>{rules}</style>" if rules else ""
        left, top, wide, high = map(number, view)
        ground = f'<rect x="{left}" y="{top}" width="{wide}" height="{high}"{self.paint("page")}/>'
        return f"{faces}{ground}{heading}"

    def _description(self) -> str:
        claims, arguments = len(self.made), len(self.routes)
        theses = [p for p in self.debate.positions if p.thesis in self.made]
        text = f"{counted(claims, 'claim')}, {counted(arguments, 'argument')}"
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
            self.out.append(self._link(argument))
            for d in found[argument.id]:
                self.out.append(f'<path d="{d}"{self.paint("line-" + kind)}/>')
            self._head_of(drawn)
            self.out.append("</g>")
        for argument in self.debate.arguments:
            # What numbers tell has no line, but a reader who goes from card to card goes by it too.
            if argument.id not in found and argument.id in self.told:
                self.out.append(self._link(argument) + "</g>")
        self.out.append("</g>")
        return found

    def _link(self, argument: Argument) -> str:
        kind = argument.relation.value
        target = argument.target if argument.target in self.made else ""
        return (
            f'<g id="{escape(self.options.prefix)}-link-{escape(argument.slug)}" class="am-link am-{kind}"'
            f' data-argument="{escape(argument.id)}" data-from="{escape(" ".join(argument.premises))}"'
            f' data-to="{escape(target)}" data-target="{escape(argument.target)}" data-relation="{kind}">'
        )

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
        chosen = card.id == options.chosen
        kinds = " ".join(["am-card", *["chosen"] * chosen, *(f"am-is-{relation.value}" for relation in card.relations)])
        side = f' data-side="{escape(card.side)}"' if card.side else ""
        standing = f' data-standing="{escape(card.standing)}"' if card.standing else ""
        behind = f' data-behind="{card.behind}"' if card.behind else ""
        common = ' data-common=""' if card.common else ""
        self.out.append(
            f'<g id="{escape(options.prefix)}-card-{escape(card.id)}" class="{kinds}" data-claim="{escape(card.id)}"'
            f"{side}{standing}{behind}{common}>"
        )
        self._open(options.href, card.id, card.label, current=chosen)
        w, h, r = card.width, card.height, style.RADIUS
        if card.piece[1] > 1:
            self._piece(card, x, y)
        else:
            if card.box != "box-implicit":
                self.out.append(
                    f'<rect x="{number(x)}" y="{number(y + 1.5)}" width="{number(w)}" height="{number(h)}" rx="{r}"'
                    f"{self.paint('shadow')}/>"
                )
            self.out.append(
                f'<rect x="{number(x)}" y="{number(y)}" width="{number(w)}" height="{number(h)}" rx="{r}"'
                f"{self.paint(card.box, *(['common'] if card.common else []))}/>"
            )
        self._bars(card, x, y)
        for item in card.items:
            self.item(x, y, item)
        self._close(options.href)
        for row in card.rows:
            self._open(options.href, row.chip.claim, row.label, "am-chip")
            if row.width:
                self.out.append(
                    f'<rect x="{number(x + row.x)}" y="{number(y + row.y)}" width="{number(row.width)}"'
                    f' height="{number(row.height)}" rx="4"{self.paint("raised")}/>'
                )
            else:
                self.out.append(
                    f'<rect x="{number(x + style.BAR)}" y="{number(y + row.y)}" width="{number(w - style.BAR)}"'
                    f' height="{number(row.height)}" fill="none" pointer-events="all"/>'
                )
            for item in row.items:
                self.item(x, y, item)
            self._close(options.href)
        if card.behind or card.id in self.know.continued:
            self._behind(card, x, y)
        self.out.append("</g>")

    def _piece(self, card: Card, x: float, y: float) -> None:
        """Draw the part of a divided card: only the card's own corners are round, and what divides it is a hairline."""
        w, h, r = card.width, card.height, float(style.RADIUS)
        first, last = card.piece[0] == 0, card.piece[0] == card.piece[1] - 1
        across = self.options.across
        # Top left, top right, bottom right, bottom left.
        tl, tr, br, bl = (first, first, last, last) if across else (first, last, last, first)
        d = f"M{number(x + r * tl)},{number(y)}H{number(x + w - r * tr)}"
        d += f"a{r},{r} 0 0 1 {r},{r}" * tr + f"V{number(y + h - r * br)}" + f"a{r},{r} 0 0 1 {-r},{r}" * br
        d += f"H{number(x + r * bl)}" + f"a{r},{r} 0 0 1 {-r},{-r}" * bl + f"V{number(y + r * tl)}"
        d += f"a{r},{r} 0 0 1 {r},{-r}" * tl + "Z"
        self.out.append(f'<path d="{d}"{self.paint(card.box, *(["common"] if card.common else []))}/>')
        self.out.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(w)}" height="{number(h)}" fill="none"'
            ' pointer-events="all"/>'
        )

    def _open(self, href: str, claim: str, label: str, kind: str = "am-open", *, current: bool = False) -> None:
        if href:
            mark = ' aria-current="true"' if current else ""
            address = escape(href.replace("{}", claim))
            self.out.append(f'<a{mark} href="{address}" class="{kind}" aria-label="{escape(label)}">')
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
        told = self.know.continued.get(card.id, "")
        words = told or f"+{card.behind}"
        wide = measure.width(words, style.TYPE["badge"][0], "semibold") + 14
        high = 19.0
        # A tab that hangs below the card: clear of its text, of links, and of the card that follows.
        px, py = x + card.width - wide - 12, y + card.height - 8
        if self.options.across and card.piece[0] < card.piece[1] - 1:
            py -= TAB  # the part below would hide it
        label = f"{counted(card.behind, 'more claim')} behind this one: show"
        if told:
            label = f"{told.replace('+', '').replace(',', ' more claims behind this one, on', 1)}"
        self._open(self.options.behind_href, card.id, label, "am-behind")
        self.out.append(
            f'<rect x="{number(px)}" y="{number(py)}" width="{number(wide)}" height="{number(high)}"'
            f' rx="{number(high / 2)}"{self.paint("raised")}/>'
        )
        base = Text(px + 7, py + 13.6, words, "ink", "badge", length=measure.width(words, 12.0, "semibold"))
        self.text(0, 0, base)
        self._close(self.options.behind_href)

    def _legend(self) -> None:
        y = self.height - style.MARGIN - legend.LINE * len(self.legend) + 12
        self.out.append('<g class="am-legend">')
        for line in self.legend:
            x = self.left
            for entry in line:
                for part, d in legend.SAMPLES.get(entry.kind, ()):
                    self.out.append(f'<path d="M{number(x)},{number(y)}{d}"{self.paint(part)}/>')
                if entry.icon:
                    self.icon(x, y - 6, entry.icon, entry.part)
                size = style.TYPE["legend"][0]
                if entry.sign:
                    wide = measure.width(entry.sign, size, "semibold")
                    self.text(0, 0, Text(x, y + 4, entry.sign, "ink", "badge", length=wide))
                exact = measure.width(entry.words, size) if measure.font("regular").covers(entry.words) else None
                self.text(0, 0, Text(x + entry.lead, y + 4, entry.words, "quiet", "legend", length=exact))
                x += entry.wide + legend.BETWEEN
            y += legend.LINE
        self.out.append("</g>")


__all__ = ["DIRECTIONS", "Options", "Picture", "Place", "draw", "escape", "number"]
