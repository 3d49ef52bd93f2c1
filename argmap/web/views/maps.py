"""A map's main page: the picture, the panel of the chosen claim, the outline; and the map as files."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from argmap import graph
from argmap.drawing import Options, View, draw, first_view, focus_view
from argmap.errors import BadRequest, NotFound, TooLarge, Unavailable, nearest
from argmap.library import Debate
from argmap.model import Map
from argmap.web.app import library, settings
from argmap.web.security import PICTURE_POLICY
from argmap.web.views.claims import claim_panel
from argmap.web.views.shared import head, knowledge, layout_cache, look, position_number, truth, whole, with_args

blueprint = Blueprint("maps", __name__)

#: A map up to this many claims is shown whole; a larger one opens on its theses and what is nearest.
WHOLE = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an option, as a link that chooses it."""

    title: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the outline twin: a claim below what it bears on.

    :param words: what it does there; number: mark of its side; repeated: whether it is unfolded elsewhere
    """

    claim: str
    text: str
    depth: int
    words: str
    relation: str
    number: int
    repeated: bool
    foot: str


def shown_part(debate: Debate) -> View:
    """Return the part of a map that the request wants to see.

    :raises NotFound: where a claim it names does not exist
    """
    focused = request.args.get("focus", "")
    if focused:
        library().claim(debate.id, focused)
        return focus_view(debate.map, focused, whole("steps", 1, 1, 3))
    opened = [claim for claim in request.args.getlist("open") if claim in debate.map.claim]
    if truth("all") or len(debate.map.claims) <= WHOLE:
        return View(debate.map)
    chosen = request.args.get("claim", "")
    if chosen in debate.map.claim:
        view = first_view(debate.map, expand=opened)
        if chosen not in view.debate.claim:
            opened.append(chosen)
    return first_view(debate.map, expand=opened)


def picture(debate: Debate, view: View, options: Options) -> tuple[Markup, str]:
    """Return the picture's markup, and why there is none where it cannot be drawn."""
    know = replace(knowledge(debate), behind=view.behind, chips=view.chips)
    try:
        drawn = draw(view.debate, options, know, cache=layout_cache(), dot=settings().dot or None)
    except (TooLarge, Unavailable) as error:
        return Markup(""), str(error)
    return Markup(drawn.svg), ""  # noqa: S704 - drawing escapes every word of a user


def outline(debate: Debate) -> list[Line]:
    """Return the outline that says all that the picture shows."""
    theses = {position.thesis: position.title for position in debate.map.positions}
    lines = []
    for entry in graph.outline(debate.map):
        claim = debate.map.claim[entry.claim]
        relation = entry.argument.relation.value if entry.argument else ""
        words = relation or (f"Thesis of {theses[entry.claim]}" if entry.claim in theses else "")
        if entry.argument and len(entry.argument.premises) > 1:
            words += " together with others"
        quotes = len(claim.quotes)
        foot = ", ".join(graph.holders(claim))
        if quotes:
            foot += f"{' · ' if foot else ''}{quotes} quote{'s' if quotes > 1 else ''}"
        if claim.implicit:
            foot += f"{' · ' if foot else ''}implicit"
        number = position_number(debate.map, debate.sides.of.get(entry.claim, ""))
        lines.append(Line(entry.claim, claim.text, entry.depth, words, relation, number, entry.repeated, foot))
    return lines


def _choices(options: Options) -> dict[str, tuple[Choice, ...]]:
    def row(name: str, current: str, values: tuple[tuple[str, str], ...]) -> tuple[Choice, ...]:
        return tuple(Choice(title, with_args(**{name: value}), value == current) for value, title in values)

    return {
        "direction": row(
            "direction", options.direction, (("left", "Thesis left"), ("top", "Thesis on top"), ("right", "right"))
        ),
        "spacing": row("spacing", options.spacing, (("roomy", "Roomy"), ("compact", "Compact"))),
        "quotes": row("quotes", "1" if options.quotes else "0", (("0", "Without quotes"), ("1", "With quotes"))),
    }


@blueprint.get("/maps/<map_id>")
def page(map_id: str) -> str:
    """Show a whole map with the panel of the claim in ``claim``.

    Options: ``direction``, ``spacing``, ``quotes``, ``focus`` and ``steps``, ``open`` (claims to unfold), ``all``.
    """
    debate = library().debate(map_id)
    chosen = request.args.get("claim", "")
    panel = claim_panel(debate, library().claim(map_id, chosen)) if chosen else None
    view = shown_part(debate)
    opened = "".join(f"&open={claim}" for claim in request.args.getlist("open") if claim in debate.map.claim)
    options = replace(
        look(), href="?claim={}" + _kept_args("claim"), behind_href="?open={}" + opened + _kept_args("open")
    )
    drawing, reason = picture(debate, view, options)
    focused = request.args.get("focus", "")
    return render_template(
        "map.html",
        head=head(debate),
        drawing=drawing,
        reason=reason,
        view=view,
        panel=panel,
        lines=outline(debate),
        choices=_choices(options),
        focused=debate.map.claim[focused].text if focused in debate.map.claim else "",
        steps=whole("steps", 1, 1, 3),
    )


def _kept_args(without: str) -> str:
    kept = ("direction", "spacing", "quotes", "focus", "steps", "all", "open", "claim")
    pairs = [(name, value) for name in kept if name != without for value in request.args.getlist(name)]
    return "".join(f"&{name}={value}" for name, value in pairs if value.replace("-", "").isalnum())


@blueprint.get("/maps/<map_id>/claims/<claim_id>")
def claim(map_id: str, claim_id: str) -> str:
    """Show one claim's panel by itself, for the page to put in place."""
    debate = library().debate(map_id)
    return render_template(
        "claim.html", panel=claim_panel(debate, library().claim(map_id, claim_id)), head=head(debate)
    )


def drawn_part(debate: Debate) -> Map:
    """Return the part of a map that a picture file shows: all of it, one position's case, or what is around a claim.

    :raises NotFound: where the position or claim does not exist
    """
    position = request.args.get("position", "")
    if position:
        if position not in debate.map.position:
            raise NotFound("position", position[:80], nearest(position[:80], debate.map.position))
        thesis = debate.map.position[position].thesis
        return graph.part(debate.map, graph.distances(debate.map, [thesis]).keys())
    focused = request.args.get("focus", "")
    if focused:
        library().claim(debate.id, focused)
        return focus_view(debate.map, focused, whole("steps", 1, 1, 3)).debate
    return debate.map


@blueprint.get("/maps/<map_id>.<ending>")
def download(map_id: str, ending: str) -> Response | BaseResponse:
    """Answer with a map as a file: a picture, argmap's own JSON or YAML, or another format."""
    debate = library().debate(map_id)
    if ending == "svg":
        options = replace(look(), standalone=True, href="")
        drawn = draw(drawn_part(debate), options, knowledge(debate), cache=layout_cache(), dot=settings().dot or None)
        response = Response(drawn.svg, content_type="image/svg+xml; charset=utf-8")
        response.headers["Content-Security-Policy"] = PICTURE_POLICY
        return response
    if ending in ("png", "pdf"):
        return _raster(debate, ending)
    return _text(debate, ending)


def _raster(debate: Debate, ending: str) -> Response:
    from argmap.drawing import raster

    options = replace(look(), standalone=True, href="")
    drawn = draw(drawn_part(debate), options, knowledge(debate), cache=layout_cache(), dot=settings().dot or None)
    if ending == "png":
        return Response(raster.png(drawn, scale=whole("scale", 2, 1, 4)), content_type="image/png")
    paper = request.args.get("paper", "fit")
    response = Response(raster.pdf(drawn, paper=paper), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{debate.id}.pdf"'
    return response


def _text(debate: Debate, ending: str) -> Response:
    from argmap import formats

    name = f"{debate.id}.{ending}"
    try:
        row = formats.for_writing(name)
    except BadRequest as error:
        raise NotFound("format", ending[:40]) from error
    response = Response(formats.write(debate.map, row.name), content_type=f"{row.media_type}; charset=utf-8")
    kind = "inline" if ending in ("json", "yaml") else "attachment"
    response.headers["Content-Disposition"] = f'{kind}; filename="{name}"'
    if row.media_type == "text/html":
        response.headers["Content-Security-Policy"] = PICTURE_POLICY
    return response


@blueprint.get("/maps/<map_id>/")
def slash(map_id: str) -> BaseResponse:
    """Lead to the page without the slash."""
    return redirect(url_for("maps.page", map_id=map_id), 308)
