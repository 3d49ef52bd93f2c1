"""A map as a PowerPoint file: every card a shape with real text, every link a line."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from argmap.drawing import measure, style
from argmap.drawing.family import numbers
from argmap.drawing.figure import Box, Figure, Line, Step, figure, touches
from argmap.drawing.media import Plate
from argmap.drawing.paper import PIXEL, POINT, Medium
from argmap.model import Map, Relation
from argmap.wording import located

MILLIMETRE = 36_000
"""English Metric Units in a millimetre."""

TITLE = 17.0
FOOT = 9.0
"""Millimetres for the title and for the legend."""

_ENDS = {Relation.SUPPORTS: "triangle", Relation.REBUTS: "diamond", Relation.UNDERCUTS: "diamond"}
_LEGEND = (
    "Arrow: supports · diamond: rebuts · barred disc: undercuts, attacks the step it stands on · "
    "dashed edge: no source states it"
)
#: On every machine, or replaced by one as wide.
_FONT = "Arial"


def pptx(debate: Map, plates: Sequence[Plate], medium: Medium, sources: Mapping[str, str] | None = None) -> bytes:
    """Return a map on slides, one for each plate.

    Cards are rectangles with text, and links are lines that can be edited. The quotations of each slide's claims are in
    its notes.

    :param plates: the map on plates, those of the index left out; medium: the size of a slide
    :param sources: short titles of sources by id
    """
    from pptx import Presentation
    from pptx.util import Emu

    shown = [plate for plate in plates if plate.number]
    if medium.turns and shown and shown[0].picture.width > shown[0].picture.height:
        medium = medium.turned()
    made = Presentation()
    made.slide_width, made.slide_height = Emu(_emu(medium.width)), Emu(_emu(medium.height))
    made.core_properties.title = measure.clean(debate.title)
    made.core_properties.author = measure.clean(", ".join(debate.authors))
    made.core_properties.language = debate.language
    known = numbers(debate)
    layout = made.slide_layouts[5]
    for plate in shown:
        slide = made.slides.add_slide(layout)
        _Slide(slide, debate, figure(debate, plate.picture, known), medium).draw(_title(debate, plate, len(shown)))
        words = _notes(debate, plate, known, sources or {})
        if words:
            slide.notes_slide.notes_text_frame.text = words
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _emu(millimetres: float) -> int:
    return round(millimetres * MILLIMETRE)


def _title(debate: Map, plate: Plate, count: int) -> str:
    title = measure.clean(debate.title) or debate.id
    if count == 1:
        return title
    about = measure.clean(plate.title)
    return f"{title} · {plate.number} of {count}" + (f" · {about}" if about and not about.startswith("Plate") else "")


def _notes(debate: Map, plate: Plate, known: Mapping[str, int], sources: Mapping[str, str]) -> str:
    found = []
    for id in plate.claims:
        claim = debate.claim[id]
        for quote in claim.quotes:
            where = ", ".join(
                part
                for part in (quote.speaker, sources.get(quote.source, quote.source), located(quote.locator))
                if part
            )
            found.append(measure.clean(f"{known.get(id, '')}. “{quote.text}” — {where}"))
    return "\n".join(found)


class _Slide:
    """Draws one plate."""

    def __init__(self, slide: Any, debate: Map, shown: Figure, medium: Medium) -> None:
        self.slide, self.debate, self.shown, self.medium = slide, debate, shown, medium
        border = medium.border
        across, down = medium.width - 2 * border, medium.height - 2 * border - TITLE - FOOT
        pixel = PIXEL * POINT
        wide, high = max(1.0, shown.right - shown.left), max(1.0, shown.bottom - shown.top)
        #: Millimetres a pixel of the picture takes.
        self.scale = min(pixel * 1.6, across / wide, down / high)
        self.left = border + (across - wide * self.scale) / 2 - shown.left * self.scale
        self.top = border + TITLE - shown.top * self.scale

    def draw(self, title: str) -> None:
        """Draw the title, the cards, the links between them, and what the ends of links mean."""
        from pptx.util import Pt

        border, medium = self.medium.border, self.medium
        heading = self.slide.shapes.title
        heading.left, heading.top = _emu(border), _emu(border / 2)
        heading.width, heading.height = _emu(medium.width - 2 * border), _emu(TITLE - 3)
        self._write(heading.text_frame, [[(title, 20.0, True, "1a1a1a")]])
        for box in self.shown.boxes:
            self._card(box)
        for line in self.shown.lines:
            self._line(line)
        legend = self.slide.shapes.add_textbox(
            _emu(border), _emu(medium.height - border - FOOT + 2), _emu(medium.width - 2 * border), _emu(FOOT)
        )
        self._write(legend.text_frame, [[(_LEGEND, 9.0, False, "555555")]])
        legend.text_frame.paragraphs[0].space_after = Pt(0)

    def _place(self, x: float, y: float) -> tuple[int, int]:
        return _emu(self.left + x * self.scale), _emu(self.top + y * self.scale)

    def _size(self, kind: str) -> float:
        """Return a type's size on the slide in points."""
        return style.TYPE[kind][0] * self.scale / POINT

    def _card(self, box: Box) -> None:
        from pptx.enum.dml import MSO_LINE
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE

        left, top = self._place(box.x, box.y)
        wide, high = _emu(box.width * self.scale), _emu(box.height * self.scale)
        shape = self.slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, left, top, wide, high)
        shape.adjustments[0] = min(0.5, style.RADIUS / max(1.0, min(box.width, box.height)))
        shape.name = f"{box.number} {box.claim.id}"
        shape._element.nvSpPr.cNvPr.set("descr", measure.clean(f"{box.sign}: {box.claim.text}"))
        shape.shadow.inherit = False
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb("ffffff")
        shape.line.color.rgb = _rgb(box.colour)
        shape.line.width = _points(2.0 if box.thesis else 1.0, self.scale)
        if box.claim.implicit:
            shape.line.dash_style = MSO_LINE.DASH
        frame = shape.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
        frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
        pad = _emu(style.PAD * self.scale * 0.8)
        frame.margin_left = frame.margin_right = pad
        frame.margin_top = frame.margin_bottom = round(pad / 2)
        small, size = self._size("sign"), self._size("text")
        head = [(f"{box.number}  " if box.number else "", small, False, "555555"), (box.sign, small, True, box.colour)]
        lines = [head, [(measure.clean(box.claim.text), size, box.thesis, "1a1a1a")]]
        if box.holder:
            lines.append([(box.holder, small, False, "555555")])
        self._write(frame, lines)

    def _write(self, frame: Any, lines: list[list[tuple[str, float, bool, str]]]) -> None:
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        for at, runs in enumerate(lines):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            rtl = measure.right_to_left("".join(words for words, *_ in runs))
            paragraph.alignment = PP_ALIGN.RIGHT if rtl else PP_ALIGN.LEFT
            paragraph.line_spacing = 0.95
            for words, size, bold, colour in runs:
                if not words:
                    continue
                run = paragraph.add_run()
                run.text = words
                run.font.size, run.font.bold, run.font.name = Pt(round(size * 2) / 2), bold, _FONT
                run.font.color.rgb = _rgb(colour)

    def _line(self, line: Line) -> None:
        boxes = {box.claim.id: box for box in self.shown.boxes}
        target = boxes.get(line.argument.target)
        for way in line.ways:
            self._way(way, line, headed=way is line.ways[-1] and target is not None and touches(line.tip, target))
        if target is None:
            self._sign(line)

    def _way(self, way: tuple[Step, ...], line: Line, *, headed: bool) -> None:
        from pptx.enum.dml import MSO_LINE

        places = [self._place(x, y) for x, y in _corners(way)]
        builder = self.slide.shapes.build_freeform(*places[0], scale=1.0)
        builder.add_line_segments(places[1:], close=False)
        drawn = builder.convert_to_shape()
        relation = line.argument.relation
        drawn.name = f"{line.argument.id}: {relation.value}"
        drawn.shadow.inherit = False
        drawn.fill.background()
        drawn.line.color.rgb = _rgb(line.colour)
        drawn.line.width = _points(1.5, self.scale)
        if relation is not Relation.SUPPORTS:
            drawn.line.dash_style = MSO_LINE.DASH if relation is Relation.REBUTS else MSO_LINE.ROUND_DOT
        if headed:
            stroke = drawn.line._get_or_add_ln()
            stroke.append(stroke.makeelement(f"{_A}tailEnd", {"type": _ENDS[relation]}))

    def _sign(self, line: Line) -> None:
        """Draw the disc on a step that an undercut attacks."""
        from pptx.enum.shapes import MSO_SHAPE

        x, y = line.tip
        radius = 5.5
        left, top = self._place(x - radius, y - radius)
        side = _emu(2 * radius * self.scale)
        shape = self.slide.shapes.add_shape(MSO_SHAPE.NO_SYMBOL, left, top, side, side)
        shape.name = f"undercut by {' and '.join(line.argument.premises)}"
        shape.shadow.inherit = False
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(line.colour)
        shape.line.fill.background()


_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def _corners(way: tuple[Step, ...]) -> Iterator[tuple[float, float]]:
    """Yield the points of a line, curves by five points each: shapes drawn by hand have no curves of their own here."""
    last = (0.0, 0.0)
    for letter, points in way:
        if letter == "C":
            one, two, end = points
            for share in (0.25, 0.5, 0.75, 1.0):
                rest = 1 - share
                weights = (rest**3, 3 * rest * rest * share, 3 * rest * share * share, share**3)
                parts = tuple(zip(weights, (last, one, two, end), strict=True))
                yield sum(w * p[0] for w, p in parts), sum(w * p[1] for w, p in parts)
        else:
            yield points[-1]
        last = points[-1]


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor(*bytes.fromhex(colour.removeprefix("#")))  # type: ignore[no-untyped-call]


def _points(pixels: float, scale: float) -> int:
    """Return a line's width in EMU."""
    return max(6350, round(pixels * scale * MILLIMETRE))
