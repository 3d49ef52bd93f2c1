"""The flow, the passages and the presentation on paper, set by typst from plain data: no word of a user is markup."""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from typing import Any

from argmap.drawing import palette, style
from argmap.drawing.cards import ICONS
from argmap.handouts.typeset import typeset
from argmap.library import Debate, Readable
from argmap.places import shipped
from argmap.views import letters, nested
from argmap.views.compare import Comparison
from argmap.views.flow import flow_view
from argmap.views.links import NO_LINKS
from argmap.views.passages import passages_view
from argmap.views.present import slides
from argmap.views.voices import voices_view


def _data(library: Readable, debate: Debate, view: str, sort: str) -> dict[str, Any]:
    if view == "flow":
        return asdict(flow_view(library, debate, sort))
    if view == "passages":
        return asdict(passages_view(library, debate))
    if view == "voices":
        return asdict(voices_view(library, debate, NO_LINKS))
    return {"slides": [asdict(one) for one in slides(library, debate)]}


def written(library: Readable, debate: Debate, view: str, form: str = "pdf", sort: str = "issue") -> bytes:
    """Return the flow, the passages, the voices or the presentation of a debate as PDF, or as one long SVG.

    :param view: ``flow``, ``passages``, ``voices`` or ``present``
    :param form: ``pdf`` or ``svg``
    :param sort: order of the flow
    :raises Unavailable: if typst is not installed
    """
    return _compiled(view, _data(library, debate, view, sort) | _look(debate), form)


def comparison(debate: Debate, found: Comparison, form: str = "pdf") -> bytes:
    """Return what is different between two things as PDF, or as one long SVG.

    :param debate: the right one's debate, for its language
    :raises Unavailable: if typst is not installed
    """
    data = {
        "heading": found.title,
        "counts": ", ".join(found.counts) or "No difference",
        "names": [", ".join(part for part in (side.title, side.under) if part) for side in (found.left, found.right)],
        "fields": found.fields,
        "rows": [asdict(row) for row in found.rows],
    }
    return _compiled("compare", data | _look(debate), form)


def _compiled(view: str, data: dict[str, Any], form: str) -> bytes:
    source = "".join((shipped("templates") / "paper" / f"{name}.typ").read_text("utf-8") for name in ("head", view))
    data = data | {"long": form == "svg"}
    pages = typeset(source, data, form)
    if form == "pdf":
        return pages[0]
    words = letters.over(typeset(source, data, "pdf")[0])
    return _stacked([page.decode() for page in pages], words, data["title"], data["question"])


def _stacked(pages: list[str], words: list[str], title: str, question: str) -> bytes:
    """Return pages as one picture, each below the one before, named for those who hear it.

    :param words: of each page, to stand over its drawn letters
    """
    roots = [nested.parsed(page) for page in pages]
    sizes = [nested.size(root) for root in roots]
    width, height = max(wide for wide, _ in sizes), sum(high for _, high in sizes)
    down, parts = 0.0, []
    short: dict[str, str] = {}
    for root, (_, high), said in zip(roots, sizes, words, strict=True):
        nested.lighten(root, short)
        parts.append(nested.placed(root, 0, down))
        parts.append(f'<g transform="translate(0 {down:g})">{said}</g>')
        down += high
    names = f"<title>{escape(title)}</title><desc>{escape(question)}</desc>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.3f}pt" height="{height:.3f}pt" '
        f'viewBox="0 0 {width:.3f} {height:.3f}" role="document">{names}'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    ).encode()


def _look(debate: Debate) -> dict[str, Any]:
    colours = style.THEMES["print"]
    sides = palette.position_colours(debate.map, "print")
    marks = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="12" height="12" viewBox="0 0 12 12">'
        f'<path d="{ICONS[f"position-{number}"]}" fill="{colour}"/></svg>'
        for number, colour in sides.items()
    ]
    language = debate.map.language.split("-")[0].lower()
    return {
        "title": debate.map.title,
        "question": debate.map.question,
        "language": language if 2 <= len(language) <= 3 and language.isalpha() else "en",
        "marks": marks,
        "sides": list(sides.values()),
        **{name: colours[name] for name in ("ink", "quiet", "line", "support", "rebuttal", "undercut")},
    }
