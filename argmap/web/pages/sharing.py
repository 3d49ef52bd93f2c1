"""How a map is shown elsewhere: links and embed codes for people, oEmbed for the programs of other sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Blueprint, Response, current_app, jsonify, render_template, request, url_for
from markupsafe import escape
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import NotImplemented as Unimplemented

from argmap.errors import BadRequest, NotFound
from argmap.library import Debate
from argmap.web.current import library, settings
from argmap.web.pages.quotes import quotation
from argmap.web.pages.shared import head

blueprint = Blueprint("sharing", __name__)

#: Seconds that another site may keep what oEmbed says.
CACHE_SECONDS = 3600
#: The least and the most pixels of a frame's width and height.
LEAST, MOST = 120, 4000
#: What is kept of a map's address in the address of its frame.
KEPT = ("focus", "steps", "direction", "rows", "spacing", "quotes", "open", "shut", "show", "all", "theme")
KEPT_DEBATE = ("arrange", "objections", "levels", "open", "theme")


@dataclass(frozen=True, slots=True)
class Frame:
    """Something that can be shown in a frame.

    :param what: what it is, in words; title: what it is called
    :param page: address of its own page; frame: address of the page for a frame
    :param width: pixels that suit it; height: likewise
    """

    what: str
    title: str
    page: str
    frame: str
    width: int
    height: int

    def code(self, width: int | None = None, height: int | None = None) -> str:
        """Return the HTML that shows it; without a width it takes what there is.

        :param width: pixels; height: likewise
        """
        wide = f'width="{width}"' if width else 'width="100%"'
        return (
            f'<iframe src="{escape(self.frame)}" {wide} height="{height or self.height}" loading="lazy" '
            f'style="border:0" title="{escape(self.title)}"></iframe>'
        )


def _query(pairs: list[tuple[str, str]]) -> str:
    return f"?{urlencode(pairs)}" if pairs else ""


def map_frame(debate: Debate, kept: list[tuple[str, str]]) -> Frame:
    """Return the frame of a map's picture."""
    return Frame(
        "The map",
        debate.map.title,
        url_for("maps.page", map_id=debate.id, _external=True),
        url_for("embedding.page", map_id=debate.id, _external=True) + _query(kept),
        800,
        560,
    )


def debate_frame(debate: Debate, kept: list[tuple[str, str]]) -> Frame:
    """Return the frame of the positions side by side."""
    return Frame(
        "Both sides" if len(debate.map.positions) == 2 else "All sides",
        f"{debate.map.title}: side by side",
        url_for("debate.maps", map_id=debate.id, _external=True),
        url_for("embedding.debate", map_id=debate.id, _external=True) + _query(kept),
        960,
        640,
    )


def claim_frame(debate: Debate, claim_id: str) -> Frame:
    """Return the frame of a claim.

    :raises NotFound: if there is none of that id
    """
    found = library().claim(debate.id, claim_id)
    return Frame(
        "This claim",
        found.text,
        url_for("maps.page", map_id=debate.id, claim=claim_id, _external=True),
        url_for("embedding.claim", map_id=debate.id, claim_id=claim_id, _external=True),
        640,
        min(200 + 170 * len(found.quotes), 560),
    )


def quote_frame(debate: Debate, key: str) -> Frame:
    """Return the frame of a quotation.

    :raises NotFound: if there is none of that key
    """
    row = quotation(debate, key)
    page = row.quote.reader or url_for("maps.page", map_id=debate.id, claim=row.claim)
    return Frame(
        "A quotation",
        row.quote.text,
        request.host_url.rstrip("/") + page,
        url_for("embedding.quote", map_id=debate.id, key=key, _external=True),
        640,
        min(260 + len(row.quote.text) // 3, 560),
    )


@blueprint.get("/maps/<map_id>/share")
def page(map_id: str) -> str:
    """Show the links and embed codes of a map, and of the claim in ``claim``."""
    debate = library().debate(map_id)
    claim_id = request.args.get("claim", "")
    frames = [map_frame(debate, [])]
    if debate.map.positions:
        frames.append(debate_frame(debate, []))
    if claim_id:
        claim = library().claim(map_id, claim_id)
        quotes = [quote_frame(debate, quote.key) for quote in claim.quotes]
        frames = [claim_frame(debate, claim_id), *quotes, *frames]
    sites = [] if settings().embed_in == ("'self'",) else settings().embed_in
    return render_template("share.html", head=head(debate), frames=frames, sites=sites, claim=claim_id)


@blueprint.get("/oembed")
def oembed() -> Response:
    """Say how an address of this site is shown in a page of another one (oEmbed 1.0)."""
    if request.args.get("format", "json") != "json":
        raise Unimplemented("Only the format json is available here.")
    given = request.args.get("url", "")
    if not given:
        raise BadRequest("url has the address of a map, of a debate side by side, or of a claim.")
    frame = frame_of(given)
    width = _bounded("maxwidth", frame.width)
    height = _bounded("maxheight", frame.height)
    said: dict[str, Any] = {
        "version": "1.0",
        "title": frame.title,
        "provider_name": "argmap",
        "provider_url": url_for("library.home", _external=True),
        "cache_age": CACHE_SECONDS,
    }
    if settings().embed_in == ("'self'",):
        # No other site may frame it, so none is told to.
        said["type"] = "link"
    else:
        said |= {"type": "rich", "html": frame.code(width, height), "width": width, "height": height}
    response = jsonify(said)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _bounded(name: str, size: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return size
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise BadRequest(f"{name} is a number of pixels.")
    return max(LEAST, min(size, int(text), MOST))


def frame_of(address: str) -> Frame:
    """Return the frame of what an address of this site shows.

    :raises NotFound: for an address of another site, and for one that shows nothing of the kind
    """
    nothing = NotFound("page that can be embedded", address[:200])
    try:
        parts = urlsplit(address)
        known = parts.scheme in ("http", "https") and parts.netloc == request.host
        query = parse_qs(parts.query, max_num_fields=100)
    except ValueError:
        raise nothing from None
    root = request.script_root
    if not known or not parts.path.startswith(f"{root}/"):
        raise nothing
    try:
        endpoint, values = current_app.url_map.bind(request.host).match(parts.path.removeprefix(root), "GET")
    except HTTPException:
        raise nothing from None
    if "map_id" not in values:
        raise nothing
    debate = library().debate(values["map_id"])

    def kept(names: tuple[str, ...]) -> list[tuple[str, str]]:
        return [(name, value) for name in names for value in query.get(name, ())]

    if endpoint in ("maps.page", "embedding.page"):
        claim_id = query.get("claim", [""])[0]
        return claim_frame(debate, claim_id) if claim_id else map_frame(debate, kept(KEPT))
    if endpoint in ("debate.maps", "embedding.debate"):
        return debate_frame(debate, kept(KEPT_DEBATE))
    if endpoint in ("maps.claim", "embedding.claim"):
        return claim_frame(debate, values["claim_id"])
    if endpoint == "embedding.quote":
        return quote_frame(debate, values["key"])
    raise nothing
