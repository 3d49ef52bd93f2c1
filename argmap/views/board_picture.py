"""The facing columns as one picture: each case drawn, set side by side under its position's name and thesis."""

from __future__ import annotations

from dataclasses import dataclass, replace

from argmap.debate.clash import common
from argmap.drawing import Options, Picture, fonts, measure, palette, style
from argmap.drawing.cards import ICONS
from argmap.drawing.svg import escape, number
from argmap.library import Debate, Readable
from argmap.views import nested
from argmap.views.board import BoardOptions, case_options, nothing, start_of
from argmap.views.cases import Case, cases
from argmap.views.picture import picture
from argmap.wording import NO_SIDE, counted, position_numbers, side_title

MARGIN = 28.0
GAP = 26.0
#: Least room for a column's heading, in pixels.
LEAST = 420.0


@dataclass(frozen=True, slots=True)
class _Block:
    """A column with its heading's lines, before it has a place.

    :param down: how much lower its case is drawn than it might be, to bring its thesis level with the one it faces
    """

    case: Case
    options: Options
    picture: Picture | None
    title: str
    mark: int
    thesis: tuple[str, ...]
    width: float
    head: float
    down: float = 0.0

    @property
    def height(self) -> float:
        return self.head + self.down + (self.picture.height if self.picture else 30)

    @property
    def start(self) -> int:
        """Return how far down in its picture its thesis stands."""
        return start_of(self.picture, self.case.thesis) if self.picture else 0


class _Sheet:
    def __init__(self, debate: Debate, theme: str) -> None:
        self.debate, self.theme = debate, theme
        self.out: list[str] = []
        self.texts: dict[tuple[str, str], str] = {}
        self.colours = {**style.THEMES[theme], **palette.colours(debate.map, theme)}

    def text(self, x: float, y: float, words: str, size: float, colour: str, face: tuple[str, str, int]) -> None:
        family, cut, weight = face
        self.texts[(family, cut)] = self.texts.get((family, cut), "") + words
        name = style.SERIF if family == "serif" else style.FAMILY
        self.out.append(
            f'<text x="{number(x)}" y="{number(y)}" font-family="{escape(name)}" font-size="{number(size)}"'
            f' font-weight="{weight}" fill="{self.colours[colour]}">{escape(words)}</text>'
        )

    def mark(self, x: float, y: float, mark: int) -> None:
        if mark:
            fill = self.colours[f"position-{mark}"]
            self.out.append(
                f'<path d="{ICONS[f"position-{mark}"]}" transform="translate({number(x)} {number(y)})" fill="{fill}"/>'
            )

    def column(self, block: _Block, x: float, y: float, room: float) -> None:
        """Draw a column's heading and its case; a case that grows to the left stands at the right end of its room."""
        self.mark(x, y + 3, block.mark)
        self.text(x + (18 if block.mark else 0), y + 14, block.title, 17, "ink", ("sans", "semibold", 600))
        for row, line in enumerate(block.thesis):
            self.text(x, y + 37 + 21 * row, line, 16, "ink", ("serif", "regular", 400))
        if block.picture is None:
            self.text(x, y + block.head + 18, nothing(self.debate, block.case), 13.5, "quiet",
                      ("sans", "regular", 400))  # fmt: skip
            return
        at = x + room - block.picture.width if block.options.direction == "right" else x
        drawn = nested.parsed(block.picture.svg)
        for cut in ("regular", "semibold"):
            self.texts[("sans", cut)] = self.texts.get(("sans", cut), "") + nested.words(drawn)
        self.out.append(nested.placed(drawn, at, y + block.head + block.down))


def _block(
    library: Readable,
    debate: Debate,
    case: Case,
    place: int,
    count: int,
    wish: BoardOptions,
    theme: str,
    dot: str | None,
) -> _Block:
    options = replace(
        case_options(wish, place, count),
        standalone=True,
        heading=False,
        legend=False,
        fonts=False,
        theme=theme,
        href="",
        behind_href="",
    )
    shared = common(debate.map, debate.sides)
    drawn = (
        picture(library, debate.map, case.view, options, dot=dot, sides=debate.sides, common=shared)
        if case.view.debate.claims
        else None
    )
    width = max(drawn.width if drawn else 0.0, LEAST)
    position = case.position
    thesis = debate.map.claim.get(position.thesis) if position else None
    words = thesis.text if thesis else "This position has no thesis." if position else ""
    lines = tuple(measure.wrap(measure.clean(words), width - 40, 16, "semibold")) if words else ()
    title = side_title(debate.map, position.id if position else "", NO_SIDE)
    mark = position_numbers(debate.map)[position.id] if position else 0
    return _Block(case, options, drawn, measure.clean(title), mark, lines, width, 30 + 21 * len(lines))


def maps_picture(
    library: Readable,
    debate: Debate,
    wish: BoardOptions,
    theme: str = "light",
    dot: str | None = None,
) -> Picture:
    """Return the columns of a debate as one standalone picture.

    :param theme: name of a theme of the drawing
    :raises TooLarge: if a case cannot be laid out in time
    :raises Unavailable: if there is no layout program
    """
    made = cases(debate.map, debate.sides, wish.objections, wish.levels, wish.limit, wish.opened)
    blocks = [_block(library, debate, case, place, len(made), wish, theme, dot) for place, case in enumerate(made)]
    sheet = _Sheet(debate, theme)
    across = 2 if wish.arrange == "facing" and len(blocks) > 1 else 1
    rooms = [max((block.width for block in blocks[at::across]), default=LEAST) for at in range(across)]
    width = 2 * MARGIN + sum(rooms) + GAP * (across - 1)
    y = MARGIN
    for words, size, colour, face in (
        (debate.map.title, 26.0, "ink", ("serif", "bold", 700)),
        (debate.map.subtitle, 15.0, "quiet", ("sans", "regular", 400)),
    ):
        clean = measure.clean(words)
        if clean:
            for line in measure.wrap(clean, (width - 2 * MARGIN) / 1.12, size, "semibold"):
                sheet.text(MARGIN, y + size, line, size, colour, face)
                y += size * 1.35
    y += 18
    for start in range(0, len(blocks), across):
        row = blocks[start : start + across]
        head, level = max(block.head for block in row), max(block.start for block in row)
        row = [replace(block, head=head, down=level - block.start if block.start else 0) for block in row]
        x = MARGIN
        for place, block in enumerate(row):
            room = rooms[place] if len(row) == across else width - 2 * MARGIN
            sheet.column(block, x, y, room)
            x += room + GAP
        y += max(block.height for block in row) + GAP
    if common(debate.map, debate.sides):
        note = "Common ground has a dotted frame."
        sheet.text(MARGIN, y + 4, note, 12, "quiet", ("sans", "regular", 400))
        y += 20
    return _whole(sheet, debate, blocks, width, y + MARGIN - GAP, theme)


def _whole(sheet: _Sheet, debate: Debate, blocks: list[_Block], width: float, height: float, theme: str) -> Picture:
    faces = fonts.embedded_faces(sheet.texts)
    title = escape(measure.clean(debate.map.title) or debate.id)
    claims = sum(len(block.case.view.debate.claims) for block in blocks)
    about = f"{counted(len(blocks), 'column', 'columns')}, {counted(claims, 'claim', 'claims')}"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}" height="{number(height)}"'
        f' viewBox="0 0 {number(width)} {number(height)}" role="graphics-document document"'
        f' aria-labelledby="debate-title" aria-describedby="debate-desc" lang="{escape(debate.map.language)}">'
        f'<title id="debate-title">{title}</title><desc id="debate-desc">{about}</desc>'
        f"{f'<style>{faces}</style>' if faces else ''}"
        f'<rect width="100%" height="100%" fill="{style.THEMES[theme]["page"]}"/>' + "".join(sheet.out) + "</svg>"
    )
    return Picture(svg=svg, width=width, height=height, cards={}, links={})
