"""A view as a file of its own: an SVG, a PDF, or one HTML page that works from a memory stick."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from argmap.debate.voices import slug
from argmap.drawing import fonts, palette, style
from argmap.drawing.cards import ICONS, PASSIVE
from argmap.errors import BadRequest, nearest
from argmap.graph import holders, order
from argmap.library import Debate, Readable
from argmap.model import Argument, Claim
from argmap.places import shipped
from argmap.views.board import BoardOptions, board
from argmap.views.board_picture import maps_picture
from argmap.views.bundle import classic
from argmap.views.cases import ALL_LEVELS
from argmap.views.compare import Comparison
from argmap.views.flow import flow_view
from argmap.views.links import Links
from argmap.views.passages import QuoteLine, passages_view, quote_line
from argmap.views.picture import day_of
from argmap.views.present import presses
from argmap.views.voices import voices_view
from argmap.wording import brief, position_numbers, side_title

#: What each view can be written as.
FORMATS: Mapping[str, tuple[str, ...]] = {
    "maps": ("svg", "pdf", "html"),
    "flow": ("svg", "pdf", "html"),
    "passages": ("svg", "pdf", "html"),
    "voices": ("svg", "pdf", "html"),
    "present": ("svg", "pdf", "html"),
}
TITLES = {"maps": "Side by side", "flow": "Flow", "passages": "Passages", "voices": "Voices", "present": "Presentation"}
#: Where claims and people are in a document of its own.
WITHIN = Links(lambda _, claim: f"#claim-{claim}", lambda name: f"#person-{slug(name)}")
#: Stylesheets that a document of its own has, after the base.
SHEETS = ("map", "debate", "voices", "present", "compare", "standalone")
COMPARISON = ("svg", "pdf", "html")
MEDIA = {"svg": "image/svg+xml; charset=utf-8", "pdf": "application/pdf", "html": "text/html; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Link:
    """An argument as a line of a claim's entry: what it does, in words, and the claims at its other end."""

    relation: str
    words: str
    claims: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim in a document's list of all claims."""

    id: str
    text: str
    side: int
    title: str
    holders: str
    implicit: bool
    note: str
    quotes: tuple[QuoteLine, ...]
    links: tuple[Link, ...]


def export_view(
    library: Readable,
    debate: Debate,
    view: str,
    form: str,
    *,
    wish: BoardOptions | None = None,
    sort: str = "issue",
    theme: str = "light",
    paper: str = "fit",
    dot: str | None = None,
) -> bytes:
    """Return a view of a debate as a file.

    :param view: ``maps``, ``flow``, ``passages``, ``voices`` or ``present``
    :param form: ``svg`` (maps only), ``pdf`` or ``html``
    :param wish: how the columns of ``maps`` are arranged; every level is shown where it is left out
    :param sort: order of the flow; :param paper: paper of a picture's PDF; :param theme: colours of a picture
    :param dot: program that lays pictures out
    :raises BadRequest: if there is no such view, or it cannot be written so
    """
    if view not in FORMATS:
        near = nearest(view, FORMATS) or list(FORMATS)
        raise BadRequest(f"There is no view “{view[:40]}”. Did you mean {' or '.join(near)}?")
    if form not in FORMATS[view]:
        raise BadRequest(f"The view {view} can be written as {' or '.join(FORMATS[view])}, not as {form[:20]}.")
    wish = wish or BoardOptions(levels=ALL_LEVELS, limit=len(debate.map.claims))
    if form == "html":
        return _page(library, debate, view, wish, sort, dot).encode()
    if view == "maps":
        picture = maps_picture(library, debate, wish, theme if form == "svg" else "print", dot)
        if form == "svg":
            return picture.svg.encode()
        from argmap.drawing import raster

        return raster.pdf(picture, paper=paper, day=day_of(library, debate.id))
    from argmap.views import paper as documents

    return documents.written(library, debate, view, form, sort)


def entries(library: Readable, debate: Debate) -> tuple[Entry, ...]:
    """Return every claim of a debate with its quotes and links, in reading order."""
    sources = library.sources_of(debate.map)
    anchors = library.anchors(debate.map)
    number = position_numbers(debate.map)
    claims = debate.map.claim

    def ahead(argument: Argument) -> Link:
        attacked = debate.map.argument.get(argument.target)
        ends = attacked.premises if attacked else (argument.target,)
        words = argument.relation.value + (" the step from" if attacked else "")
        return Link(
            argument.relation.value, words, tuple((end, brief(claims[end].text)) for end in ends if end in claims)
        )

    def behind(argument: Argument) -> Link:
        ends = tuple((premise, brief(claims[premise].text)) for premise in argument.premises if premise in claims)
        return Link(argument.relation.value, PASSIVE[argument.relation], ends)

    def entry(claim: Claim) -> Entry:
        side = debate.sides.of.get(claim.id, "")
        out_of = debate.map.arguments_from.get(claim.id, ())
        into = [*debate.map.arguments_to.get(claim.id, ())]
        into += [attack for link in out_of for attack in debate.map.arguments_to.get(link.id, ())]
        return Entry(
            claim.id,
            claim.text,
            number.get(side, 0),
            side_title(debate.map, side),
            ", ".join(holders(claim)),
            claim.implicit,
            claim.note,
            tuple(quote_line(q, sources.get(q.source), anchors.get(q.key)) for q in claim.quotes),
            (*map(ahead, out_of), *map(behind, into)),
        )

    return tuple(entry(claims[claim]) for claim in order(debate.map))


@lru_cache(maxsize=1)
def _templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(shipped("templates")), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    found.globals["shapes"] = {number: ICONS[f"position-{number}"] for number in range(1, 7)}
    return found


def _static(name: str) -> str:
    return (shipped("static") / name).read_text(encoding="utf-8")


#: The views that have a script, and what returns it: a document on a disk loads no modules.
_SCRIPTS: Mapping[str, Callable[[], str]] = {
    "maps": lambda: classic(shipped("static") / "js/debate.js"),
    "present": lambda: _static("js/slides.js"),
}


def _styles(debate: Debate, words: str) -> str:
    base = re.sub(r"@font-face\s*\{[^}]*\}\s*", "", _static("css/base.css"))
    faces = fonts.embedded_faces(
        dict.fromkeys((("sans", "regular"), ("sans", "semibold"), ("serif", "regular"), ("serif", "bold")), words)
    )
    own = palette.stylesheet(debate.map) if palette.has_colours(debate.map) else ""
    sheets = [_static(f"css/{name}.css") for name in SHEETS]
    return "\n".join([faces, style.stylesheet(), own, base, *sheets])


def _page(library: Readable, debate: Debate, view: str, wish: BoardOptions, sort: str, dot: str | None) -> str:
    from dataclasses import replace

    href = "#claim-{}"
    make: dict[str, Callable[[], object]] = {
        "maps": lambda: board(library, debate, replace(wish, href=href, behind_href="#claim-{}"), dot),
        "flow": lambda: flow_view(library, debate, sort),
        "passages": lambda: passages_view(library, debate),
        "voices": lambda: voices_view(library, debate, WITHIN),
        "present": lambda: presses(library, debate),
    }
    script = _SCRIPTS[view]() if view in _SCRIPTS else ""
    values = {
        "view": view,
        "view_title": TITLES[view],
        "map": debate.map,
        "shown": make[view](),
        "entries": entries(library, debate) if view != "present" else (),
        "href": href,
        "person_url": WITHIN.person,
    }
    body = _templates().get_template("standalone_body.html").render(values)
    return _document(debate, view, TITLES[view], body, script)


def _document(debate: Debate, view: str, title: str, body: str, script: str = "") -> str:
    words = re.sub(r"<[^>]*>", " ", body)
    digest = base64.b64encode(hashlib.sha256(f"\n{script}".encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; script-src 'sha256-{digest}'"
    )
    return (
        _templates()
        .get_template("standalone.html")
        .render(
            map=debate.map,
            view=view,
            view_title=title,
            policy=policy,
            styles=Markup(_styles(debate, words)),  # noqa: S704 - our own stylesheets, and colours we computed
            script=Markup(script),  # noqa: S704 - our own script
            body=Markup(body),  # noqa: S704 - rendered above with every word escaped
        )
    )


def export_comparison(library: Readable, found: Comparison, form: str) -> bytes:
    """Return what is different between two things as a file.

    :param form: ``svg``, ``pdf`` or ``html``
    :raises BadRequest: for another form
    """
    if form not in COMPARISON:
        raise BadRequest(f"A comparison can be written as {' or '.join(COMPARISON)}, not as {form[:20]}.")
    debate = library.debate(found.right.debate.id)
    if form != "html":
        from argmap.views import paper as documents

        return documents.comparison(debate, found, form)
    body = _templates().get_template("standalone_compare.html").render(found=found, view_title=found.title)
    return _document(debate, "compare", found.title, body).encode()
