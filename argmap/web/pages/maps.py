"""A map's main page: the picture, the panel of the chosen claim, the outline; and the map as files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from argmap import graph
from argmap.debate.about import about
from argmap.drawing import Options, Picture, View, first_view
from argmap.drawing.legend import SAMPLES, rating_words
from argmap.drawing.view import beyond, roots
from argmap.errors import BadRequest, NotFound
from argmap.library import Debate
from argmap.model import Map, Relation
from argmap.views import opening
from argmap.views.claim import claim_panel
from argmap.views.outline import LONG, outline
from argmap.views.part import PartOptions, matches, opens_whole, shown_part
from argmap.views.picture import MOST_STEPS, STEPS, day_of, file_look, part_of, picture
from argmap.web import layers
from argmap.web.current import library, saved_to, settings
from argmap.web.links import MAP_LINKS, pattern
from argmap.web.pages import papers
from argmap.web.pages.shared import Choice, choice, head, look, truth, whole, with_args
from argmap.web.security import PICTURE_POLICY

if TYPE_CHECKING:
    from argmap.formats import Format

blueprint = Blueprint("maps", __name__)

#: What of an address says how the map is shown, in the order it is written.
KEPT = ("direction", "rows", "spacing", "quotes", "layer", "focus", "steps", "open", "shut", "show", "all", "outline")
#: How a map's cards may stand, and what a reader sees as its name.
LAYOUTS = (
    ("", "what fits"),
    ("aligned", "columns"),
    ("headed", "theses above"),
    ("indented", "one column"),
    ("unbroken", "all links"),
)
#: Beyond this many claims the page does not offer to draw all of them at once.
DRAWABLE = 3000


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of the legend: its paths as pairs of class and path data, and its words."""

    paths: tuple[tuple[str, str], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Fold:
    """How to open or close what lies behind the chosen claim.

    :param opens: whether the address opens it
    """

    url: str
    opens: bool


def wish_of(debate: Debate) -> PartOptions:
    """Return what of a map the request wants to see; names of claims that do not exist count for nothing.

    :raises NotFound: where the claim to focus on does not exist
    """
    known = debate.map.claim

    def claims(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(claim for claim in request.args.getlist(name) if claim in known))

    focused = request.args.get("focus", "")
    if focused:
        library().claim(debate.id, focused)
    chosen = request.args.get("claim", "")
    wanted = (*claims("show"), *((chosen,) if chosen in known and not focused else ()))
    return PartOptions(
        focused, whole("steps", STEPS, 1, MOST_STEPS), claims("open"), claims("shut"), wanted, truth("all")
    )


def choices(options: Options, known: Mapping[str, Any]) -> dict[str, tuple[Choice, ...]]:
    """Return the row of options: what each is called, with its values as links.

    :param known: what layers add to the cards
    """
    sides = (("left", "left"), ("top", "top"), ("right", "right"), ("bottom", "bottom"))
    quotes = "1" if options.quotes else "0"
    return {
        "Thesis": choice("direction", options.direction, sides),
        "Layout": choice("rows", request.args.get("rows", ""), LAYOUTS),
        "Spacing": choice("spacing", options.spacing, (("roomy", "roomy"), ("compact", "compact"))),
        "Quotes": choice("quotes", quotes, (("0", "off"), ("1", "on"))),
        "Also show": choice("layer", request.args.get("layer", ""), layers.offered(known)),
    }


def legend(debate: Map, known: Mapping[str, Any]) -> tuple[Mark, ...]:
    """Return the marks a picture of the map uses, in words.

    :param known: what layers add to its cards
    """
    used = {argument.relation for argument in debate.arguments}
    rows = [
        ("supports", "supports", Relation.SUPPORTS in used),
        ("rebuts", "rebuts", Relation.REBUTS in used),
        ("undercuts", "undercuts: attacks the step, not the claim", Relation.UNDERCUTS in used),
        ("junction", "premises that work together", any(len(argument.premises) > 1 for argument in debate.arguments)),
        ("implicit", "implicit: the map author’s inference", any(claim.implicit for claim in debate.claims)),
    ]
    rows += [("ratings", words, True) for words in rating_words(known.get("ratings", {}), known.get("rated_in", ""))]
    return tuple(
        Mark(tuple((f"am-{part}", f"M2,10{way}") for part, way in SAMPLES[kind]), words)
        for kind, words, here in rows
        if here
    )


def kept(*without: str, **changes: tuple[str, ...]) -> str:
    """Return the part of the request's address that says how the map is shown, to stand behind another parameter.

    :param without: parameters to leave out; :param changes: parameters with other values
    """
    pairs = []
    for name in KEPT:
        if name not in without:
            pairs += [(name, value) for value in changes.get(name, request.args.getlist(name))]
    return f"&{urlencode(pairs)}" if pairs else ""


def fold(debate: Debate, claim: str) -> Fold | None:
    """Return how to open or close what lies behind a claim; ``None`` where nothing does, or in a focus."""
    if not beyond(debate.map, claim) or request.args.get("focus"):
        return None
    opened, shut = request.args.getlist("open"), request.args.getlist("shut")
    small = truth("all") or opens_whole(debate.map)
    base = url_for("maps.page", map_id=debate.id, claim=claim)
    others_open = tuple(other for other in opened if other != claim)
    others_shut = tuple(other for other in shut if other != claim)
    if claim in shut or (not small and claim not in opened):
        more = others_open if small else (*others_open, claim)
        return Fold(base + kept(open=more, shut=others_shut), True)
    return Fold(base + kept(open=others_open, shut=(*others_shut, claim)), False)


@blueprint.get("/maps/<map_id>")
def page(map_id: str) -> str:
    """Show a map with the panel of the claim in ``claim``.

    Options: ``direction``, ``rows``, ``spacing``, ``quotes``, ``layer``; ``focus`` and ``steps``; ``open`` and
    ``shut`` (claims whose branches are shown or not), ``show`` (claims shown with the way to them), ``all``;
    ``outline=all``; ``find``; ``_drawn``, as a page that is being written in shows it.
    """
    debate = library().debate(map_id)
    chosen = request.args.get("claim", "")
    panel = claim_panel(library(), debate, library().claim(map_id, chosen), MAP_LINKS) if chosen else None
    wish = wish_of(debate)
    view = shown_part(debate.map, wish)
    options = replace(
        look(),
        href="?claim={}" + kept(),
        behind_href="?open={}" + kept() + (f"&claim={chosen}" if chosen else ""),
        chosen=chosen,
    )
    known = {"dot": settings().dot, "sides": debate.sides, **layers.asked(debate)}
    fitting, settled = "rows" not in request.args, request.args.get("_drawn", "")
    drawing, reason = opening.drawn(library(), debate.map, view, options, fitting=fitting, settled=settled, **known)
    entire = len(debate.map.claims) <= LONG or request.args.get("outline") == "all"
    told = View(debate.map) if entire else view
    if not entire and len(view.debate.claims) > LONG:
        told = first_view(debate.map)
    words = request.args.get("find", "")[:200]
    return render_template(
        "map.html",
        head=head(debate),
        drawing=drawing,
        reason=reason,
        view=view,
        panel=panel,
        chosen=chosen,
        lines=outline(debate, told.debate, told.behind),
        told=told,
        entire=entire,
        choices=choices(options, known),
        legend=legend(view.debate, known),
        plates=papers.printed(debate) if drawing else [],
        focused=debate.map.claim.get(wish.focus),
        steps=wish.steps,
        folded=[debate.map.claim[claim] for claim in wish.shut],
        opened=[debate.map.claim[claim] for claim in wish.opened],
        reasons=None if debate.map.summary else opening.first_reasons,
        starts=() if debate.map.positions else [debate.map.claim[claim] for claim in roots(debate.map)[:12]],
        whole_map=truth("all") or opens_whole(debate.map),
        drawable=len(debate.map.claims) <= DRAWABLE,
        words=words,
        found=[debate.map.claim[claim] for claim in matches(debate.map, words, 40)],
        claim_href="?claim={}" + kept(),
        claims_url=pattern("maps.claim", "claim_id", map_id),
        kept=kept,
        with_args=with_args,
        fold=fold(debate, chosen) if panel else None,
        saved=saved_to(map_id),
    )


@blueprint.get("/maps/<map_id>/about")
def about_page(map_id: str) -> str:
    """Show what a map says about itself: background, terms, dates, people and questions."""
    debate = library().debate(map_id)
    return render_template("about.html", head=head(debate), about=about(debate.map, library().sources_of(debate.map)))


@blueprint.get("/maps/<map_id>/claims/<claim_id>")
def claim(map_id: str, claim_id: str) -> str:
    """Show one claim on a page of its own, or, with ``fragment=1``, as the part of one that a script puts in place."""
    debate = library().debate(map_id)
    panel = claim_panel(library(), debate, library().claim(map_id, claim_id), MAP_LINKS)
    if truth("fragment"):
        here = url_for("maps.page", map_id=map_id)
        return render_template(
            "claim.html",
            panel=panel,
            head=head(debate),
            claim_href=f"{here}?claim={{}}{kept()}",
            kept=kept,
            fold=fold(debate, claim_id),
        )
    href = pattern("maps.claim", "claim_id", map_id)
    return render_template("claim_page.html", panel=panel, head=head(debate), claim_href=href, kept=kept)


@blueprint.get("/maps/<map_id>/find")
def find(map_id: str) -> Response:
    """Answer with the claims of a map that match the words in ``q``, best first, for a script to suggest."""
    debate = library().debate(map_id).map
    found = [debate.claim[claim] for claim in matches(debate, request.args.get("q", "")[:200])]
    rows = [{"id": claim.id, "text": claim.text, "held": ", ".join(graph.holders(claim))} for claim in found]
    return jsonify({"claims": rows})


#: Endings of pictures.
PICTURES = ("svg", "png", "pdf", "pptx", "tex")


def drawn_file(debate: Debate, known: Mapping[str, Any] | None = None) -> Picture:
    """Return the picture file that the request asks for: of the whole map, a position's case, or around a claim.

    :param known: what layers add to the cards, where the request's own do not
    :raises NotFound: where the position or claim does not exist
    """
    args = request.args
    steps = whole("steps", STEPS, 1, MOST_STEPS)
    view = part_of(debate.map, args.get("position", ""), args.get("focus", ""), steps)
    known = layers.asked(debate) if known is None else known
    return picture(library(), debate.map, view, file_look(look()), dot=settings().dot, sides=debate.sides, **known)


@blueprint.get("/maps/<map_id>.<ending>")
def download(map_id: str, ending: str) -> Response | BaseResponse:
    """Answer with a map as a file: a picture, argmap's own JSON or YAML, or another format."""
    # The ending of some formats has two parts, and an id has no dot.
    map_id, dot, first = map_id.partition(".")
    ending = f"{first}.{ending}" if dot else ending
    debate = library().debate(map_id)
    return pictured(debate, ending) if ending in PICTURES else _text(debate, ending)


def pictured(debate: Debate, ending: str, known: Mapping[str, Any] | None = None) -> Response:
    """Answer with a map as a picture file.

    :param ending: one of ``PICTURES``
    :param known: what layers add to the cards, where the request's own do not
    """
    if ending == "pptx" or (ending in ("svg", "png", "pdf") and request.args.get("paper", "fit") != "fit"):
        return papers.download(debate, ending, known)
    drawn = drawn_file(debate, known)
    if ending == "svg":
        response = Response(drawn.svg, content_type="image/svg+xml; charset=utf-8")
        response.headers["Content-Security-Policy"] = PICTURE_POLICY
        return response
    if ending == "tex":
        from argmap.drawing.tikz import tikz

        response = Response(tikz(debate.map, drawn), content_type="application/x-tex; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{debate.id}.tex"'
        return response
    from argmap.drawing import raster

    if ending == "png":
        return Response(raster.png(drawn, scale=whole("scale", 2, 1, 4)), content_type="image/png")
    content = raster.pdf(drawn, title=debate.map.title, day=day_of(library(), debate.id))
    response = Response(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{debate.id}.pdf"'
    return response


def _text(debate: Debate, ending: str) -> Response:
    from argmap import formats

    name = f"{debate.id}.{ending}"
    try:
        row = formats.for_writing(name)
    except BadRequest as error:
        raise NotFound("format", ending[:40]) from error
    taken = library().paged(debate.map) if row.cites else debate.map
    taken = taken if row.own else library().complete(taken)
    response = Response(formats.write_bytes(taken, row.name), content_type=_type(row))
    kind = "inline" if ending in ("json", "yaml") else "attachment"
    response.headers["Content-Disposition"] = f'{kind}; filename="{name}"'
    if row.media_type == "text/html":
        response.headers["Content-Security-Policy"] = PICTURE_POLICY
    return response


@blueprint.get("/maps/<map_id>/")
def slash(map_id: str) -> BaseResponse:
    """Lead to the page without the slash."""
    return redirect(url_for("maps.page", map_id=map_id), 308)


def _type(row: Format) -> str:
    """Return the media type of a format's files, with the encoding where they are text."""
    return row.media_type if row.kind == "binary" else f"{row.media_type}; charset=utf-8"
