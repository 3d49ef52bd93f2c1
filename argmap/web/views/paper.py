"""The flow, the passages and the presentation on paper, set by typst from plain data: no word of a user is markup."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from argmap.drawing import style
from argmap.drawing.cards import ICONS
from argmap.handouts.typeset import typeset
from argmap.library import Debate, Library
from argmap.places import shipped
from argmap.web import palette
from argmap.web.views.comparing import Comparison
from argmap.web.views.evidence import passages_view
from argmap.web.views.flowsheet import flow_view
from argmap.web.views.slides import slides


def _data(library: Library, debate: Debate, view: str, sort: str) -> dict[str, Any]:
    if view == "flow":
        return asdict(flow_view(library, debate, sort))
    if view == "passages":
        return asdict(passages_view(library, debate))
    if view == "voices":
        from argmap.web.views.speaking import Links, voices_view

        return asdict(voices_view(library, debate, Links(lambda _, claim: claim, lambda name: name)))
    return {"slides": [asdict(one) for one in slides(library, debate)]}


def pdf(library: Library, debate: Debate, view: str, sort: str = "issue") -> bytes:
    """Return the flow, the passages, the voices or the presentation of a debate as PDF.

    :param view: ``flow``, ``passages``, ``voices`` or ``present``
    :param sort: order of the flow
    :raises Unavailable: where typst is not installed
    """
    return _compiled(view, _data(library, debate, view, sort) | _look(debate))


def comparison(debate: Debate, found: Comparison) -> bytes:
    """Return what is different between two things as PDF.

    :param debate: the right one's debate, for its language
    :raises Unavailable: where typst is not installed
    """
    data = {
        "heading": found.title,
        "counts": ", ".join(found.counts) or "No difference",
        "names": [", ".join(part for part in (side.title, side.under) if part) for side in (found.left, found.right)],
        "fields": found.fields,
        "rows": [asdict(row) for row in found.rows],
    }
    return _compiled("compare", data | _look(debate))


def _compiled(view: str, data: dict[str, Any]) -> bytes:
    source = "".join((shipped("templates") / "paper" / f"{name}.typ").read_text("utf-8") for name in ("head", view))
    return typeset(source, data)


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
