"""The words of a page set by typst, laid over its drawn letters, so that its SVG can be searched and heard."""

from __future__ import annotations

from html import escape
from typing import Any

from argmap import bounded
from argmap.bounded import Bounds

FAMILY = "'Source Sans 3', 'Source Sans Pro', Carlito, Arial, sans-serif"
#: Where the line that letters stand on is, and how large the type is, as shares of the height of a line's letters.
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
        for number in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(number)
            words = text.get_text_bounded(left, bottom, right, top)
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
