"""The debate's views: the positions' maps side by side, the flow of the clash, and the passages both sides cite."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for

from argmap.drawing import palette, style
from argmap.errors import BadRequest, NotFound, nearest
from argmap.library import Debate
from argmap.views.against import against
from argmap.views.board import BoardOptions, board
from argmap.views.cases import ALL_LEVELS, LEVELS, LIMIT, Objections
from argmap.views.claim import claim_panel
from argmap.views.flow import flow_view
from argmap.views.passages import passages_view
from argmap.views.standalone import FORMATS, MEDIA, export_view
from argmap.web.current import library, saved_to, settings
from argmap.web.links import DEBATE_LINKS, MAP_LINKS, pattern
from argmap.web.pages.shared import Choice, Head, choice, head, truth, with_args
from argmap.web.security import PICTURE_POLICY

blueprint = Blueprint("debate", __name__)

ARRANGEMENTS, OBJECTIONS = ("facing", "stacked"), ("beside", "across")
SORTS = ("issue", "strength", "unanswered")
#: What stays in the address when one thing about the board is changed.
KEPT = ("arrange", "objections", "levels", "open", "claim")


def chosen_from(name: str, values: tuple[str, ...]) -> str:
    """Return a parameter of the request that must be one of some values; the first where it is left out.

    :raises BadRequest: for any other value
    """
    value = request.args.get(name, values[0])
    if value not in values:
        raise BadRequest(f"There is no {name} “{value[:40]}”; choose {', '.join(values[:-1])} or {values[-1]}.")
    return value


def _kept(without: str) -> str:
    pairs = [(name, value) for name in KEPT if name != without for value in request.args.getlist(name)]
    return f"&{urlencode(pairs)}" if pairs else ""


def _levels() -> int:
    text = request.args.get("levels", str(LEVELS))
    if text == "all":
        return ALL_LEVELS
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:4]) <= 9:
        raise BadRequest("“levels” must be a whole number from 1 to 9, or all.")
    return int(text)


def wish_of(debate: Debate) -> BoardOptions:
    """Return how the request wants the board.

    :raises BadRequest: for a value that is not offered
    """
    levels = _levels()
    opened = [claim for claim in request.args.getlist("open") if claim in debate.map.claim]
    chosen = request.args.get("claim", "")
    if chosen in debate.map.claim:
        opened += [other for other in _way_to(debate, chosen) if other not in opened]
    kept = _kept("open")
    already = "".join(f"&{urlencode({'open': claim})}" for claim in request.args.getlist("open"))
    return BoardOptions(
        arrange=chosen_from("arrange", ARRANGEMENTS),
        objections=cast(Objections, chosen_from("objections", OBJECTIONS)),
        levels=levels,
        limit=len(debate.map.claims) if levels == ALL_LEVELS else LIMIT,
        opened=tuple(opened),
        href="?claim={}" + _kept("claim"),
        behind_href="?open={}" + already + kept,
    )


def _way_to(debate: Debate, claim: str) -> list[str]:
    """Return a claim and those it bears on up to a thesis, so that a chosen claim is never shown out of its place."""
    way = [claim]
    while way[-1] in debate.map.arguments_from:
        argument = debate.map.arguments_from[way[-1]][0]
        while argument.target in debate.map.argument and argument.target not in debate.map.claim:
            argument = debate.map.argument[argument.target]
        after = argument.target if argument.target not in way else ""
        if not after or len(way) > len(debate.map.claims):
            break
        way.append(after)
    return way


def _choices(wish: BoardOptions) -> dict[str, tuple[Choice, ...]]:
    levels = "all" if wish.levels == ALL_LEVELS else str(wish.levels)
    return {
        "Arrangement": choice("arrange", wish.arrange, (("facing", "Facing"), ("stacked", "Stacked"))),
        "Objections": choice(
            "objections",
            wish.objections,
            (("beside", "Objections in place"), ("across", "across")),
        ),
        "Levels": choice("levels", levels, (("3", "3 levels"), ("2", "2"), ("5", "5"), ("all", "all"))),
    }


@blueprint.get("/maps/<map_id>/debate")
def maps(map_id: str) -> str:
    """Show the positions side by side, each case growing outwards from its thesis.

    Options: ``arrange`` (facing, stacked), ``objections`` (beside, across), ``levels`` (1 to 9, all), ``open`` (claims
    to unfold) and ``claim`` (the claim whose panel is shown).
    """
    debate = library().debate(map_id)
    wish = wish_of(debate)
    made = board(library(), debate, wish, settings().dot)
    chosen = request.args.get("claim", "")
    panel = claim_panel(library(), debate, library().claim(map_id, chosen), MAP_LINKS) if chosen else None
    in_column = next((place for place, column in enumerate(made.columns) if chosen in column.claims), 0)
    return render_template(
        "debate_maps.html",
        head=view_head(debate, "maps"),
        board=made,
        panel=panel,
        choices=_choices(wish),
        in_column=in_column,
        close=with_args(claim=None),
        everything=with_args(levels="all", open=None),
        saved=saved_to(map_id),
    )


@blueprint.get("/maps/<map_id>/debate/flow")
def flow(map_id: str) -> str:
    """Show each point with the answers across from it.

    Options: ``sort`` (issue, strength, unanswered) and ``find`` (words that a row must have to be shown);
    ``against``, a position, lists what is said against it, strongest first, with ``open`` only what nobody answers.

    :raises NotFound: for an unknown position
    """
    debate = library().debate(map_id)
    if request.args.get("against"):
        return _against(debate, request.args["against"])
    find = request.args.get("find", "").strip()[:200]
    sort = chosen_from("sort", SORTS)
    words = (("issue", "By issue"), ("strength", "Strongest first"), ("unanswered", "Unanswered first"))
    return render_template(
        "debate_flow.html",
        head=view_head(debate, "flow"),
        flow=flow_view(library(), debate, sort, find),
        find=find,
        without=with_args(find=None),
        sorts=choice("sort", sort, words),
        href=claim_href(debate.id),
        against=pattern("debate.flow", "against", debate.id),
    )


def _against(debate: Debate, side: str) -> str:
    only_open = truth("open")
    found = against(library(), debate, MAP_LINKS, only_open)
    chosen = next((one for one in found if one.position == side), None)
    if chosen is None:
        raise NotFound("position", side[:80], nearest(side[:80], debate.map.position))
    return render_template(
        "debate_flow.html",
        head=view_head(debate, "flow"),
        flow=None,
        sides=found,
        chosen=chosen,
        only_open=only_open,
        all_url=with_args(open=None),
        open_url=with_args(open=1),
        href=claim_href(debate.id),
        against=pattern("debate.flow", "against", debate.id),
    )


@blueprint.get("/maps/<map_id>/debate/passages")
def passages(map_id: str) -> str:
    """Show the passages both sides cite or turn against each other, and where sources contradict each other."""
    debate = library().debate(map_id)
    found = passages_view(library(), debate, DEBATE_LINKS)
    return render_template(
        "debate_passages.html", head=view_head(debate, "passages"), found=found, href=claim_href(debate.id)
    )


def claim_href(map_id: str) -> str:
    """Return where a claim's text leads from a view that has no panel, with ``{}`` for the claim's id."""
    return pattern("debate.maps", "claim", map_id)


def view_head(debate: Debate, view: str) -> Head:
    """Return the head of a view's page, whose menu of exports begins with the view itself."""
    whole = head(debate)
    kept: dict[str, Any] = {
        name: request.args[name] for name in ("arrange", "objections", "sort") if name in request.args
    }
    words = {"svg": "SVG", "pdf": "PDF", "html": "One HTML page"}
    rows = [(words[form], url_for(ENDPOINTS[view], map_id=debate.id, ending=form, **kept)) for form in FORMATS[view]]
    return replace(whole, exports={"This view": tuple(rows), **whole.exports})


ENDPOINTS = {
    "maps": "debate.maps_file",
    "flow": "debate.flow_file",
    "passages": "debate.passages_file",
    "voices": "debate.voices_file",
    "present": "debate.present_file",
}


@blueprint.get("/maps/<map_id>/debate.<ending>", endpoint="maps_file", defaults={"view": "maps"})
@blueprint.get("/maps/<map_id>/debate/flow.<ending>", endpoint="flow_file", defaults={"view": "flow"})
@blueprint.get("/maps/<map_id>/debate/passages.<ending>", endpoint="passages_file", defaults={"view": "passages"})
@blueprint.get("/maps/<map_id>/voices.<ending>", endpoint="voices_file", defaults={"view": "voices"})
@blueprint.get("/maps/<map_id>/present.<ending>", endpoint="present_file", defaults={"view": "present"})
def file(map_id: str, ending: str, view: str) -> Response:
    """Answer with a view as a file: SVG, PDF, or one HTML page; ``arrange``, ``objections``, ``sort`` and ``theme``."""
    debate = library().debate(map_id)
    if ending not in FORMATS[view]:
        raise NotFound("format", ending[:40], FORMATS[view])
    wish = BoardOptions(
        arrange=chosen_from("arrange", ARRANGEMENTS),
        objections=cast(Objections, chosen_from("objections", OBJECTIONS)),
        levels=ALL_LEVELS,
        limit=len(debate.map.claims),
    )
    content = export_view(
        library(),
        debate,
        view,
        ending,
        wish=wish,
        sort=chosen_from("sort", SORTS),
        theme=chosen_from("theme", tuple(style.THEMES)),
        paper=request.args.get("paper", "fit"),
        dot=settings().dot,
    )
    response = Response(content, content_type=MEDIA[ending])
    name = debate.id if view == "maps" else f"{debate.id}-{view}"
    kind = "attachment" if ending == "html" else "inline"
    response.headers["Content-Disposition"] = f'{kind}; filename="{name}.{ending}"'
    if ending == "svg":
        response.headers["Content-Security-Policy"] = PICTURE_POLICY
    return response


@blueprint.get("/maps/<map_id>/colours.css")
def colours(map_id: str) -> Response:
    """Answer with the colours of a map's positions, where its file names any, as CSS."""
    debate = library().debate(map_id).map
    rules = palette.stylesheet(debate) if palette.has_colours(debate) else ""
    return Response(rules, content_type="text/css; charset=utf-8")
