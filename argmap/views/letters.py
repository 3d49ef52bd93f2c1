"""The words of a page set by typst, laid over its drawn letters, so that its SVG can be searched and heard."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from argmap import bounded
from argmap.bounded import Bounds

FAMILY = "'Source Sans 3', 'Source Sans Pro', Carlito, Arial, sans-serif"
#: Where the line that letters are on is, and how large the type is, as shares of the height of a line's letters.
BASE, TYPE = 0.22, 1.0


#: What laying the words of all pages may take.
BOUNDS = Bounds(seconds=60.0, memory=2_000_000_000)


def over(pages: bytes) -> list[str]:
    """Return for each page of a PDF its words as SVG text that is not painted, each line where its letters are.

    typst draws the same pages as SVG with outlines in place of letters; PDFium tells where each line of words is. A
    line is stretched to the width of its letters, so that what a reader marks is what a reader sees.

    :param pages: the PDF of the very pages that are drawn
    :raises TooCostly: where that takes a server too long
    """
    found: list[str] = bounded.ask("argmap.views.letters:child", {}, pages, BOUNDS, "The picture")[0]["pages"]
    return found


def child(_options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Lay the words, in a child or here; see :func:`argmap.bounded.ask`."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return {"pages": [_page(document[number]) for number in range(len(document))]}, b""
    finally:
        document.close()


def _page(page: Any) -> str:
    high = page.get_height()
    text = page.get_textpage()
    try:
        lines = []
        for (left, bottom, right, top), words in _lines(text):
            shown = " ".join(words.replace("\x02", "-").split())
            if shown and right > left and top > bottom:
                tall = top - bottom
                lines.append(
                    f'<text x="{left:.2f}" y="{high - bottom - BASE * tall:.2f}" font-size="{TYPE * tall:.2f}"'
                    f' textLength="{right - left:.2f}" lengthAdjust="spacingAndGlyphs">{escape(shown)} </text>'
                )
        return f'<g class="words" fill="none" font-family="{FAMILY}" pointer-events="all">{"".join(lines)}</g>'
    finally:
        text.close()
        page.close()


_NEAR = 0.01
"""By how much, in points, a letter may reach over the box of its line."""


def _lines(text: Any) -> Iterator[tuple[tuple[float, float, float, float], str]]:
    """Yield the box of each line (left, bottom, right, top, in points) with its words.

    Boxes and letters come in the same order, so each letter is looked at once. Asking PDFium for the words in a box
    would have it look at all letters of the page for each of its lines.
    """
    import pypdfium2.raw as pdfium

    boxes = [text.get_rect(number) for number in range(text.count_rects())]
    said: list[list[int]] = [[] for _ in boxes]
    at = 0
    for number in range(text.count_chars() if boxes else 0):
        letter = text.get_charbox(number)
        code = pdfium.FPDFText_GetUnicode(text, number)
        if not chr(code).isspace() and not _within(letter, boxes[at]):
            # What is in neither belongs to what comes before it, such as a mark that PDFium gives no size.
            at += at + 1 < len(boxes) and _within(letter, boxes[at + 1])
        said[at].append(code)
    for box, letters in zip(boxes, said, strict=True):
        yield box, "".join(map(chr, letters)).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _within(letter: tuple[float, float, float, float], box: tuple[float, float, float, float]) -> bool:
    (left, bottom, right, top), (least, low, most, high) = letter, box
    return least - _NEAR <= left and right <= most + _NEAR and low - _NEAR <= bottom and top <= high + _NEAR
