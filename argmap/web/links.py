"""The addresses that views ask for."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from argmap.views.links import Links, ViewLinks


def parameters() -> dict[str, list[str]]:
    """Return the parameters of the present address that go into another: none that steers how it is made."""
    steering = {"endpoint", *(request.view_args or {})}
    return {name: values for name, values in request.args.lists() if name not in steering and not name.startswith("_")}


def claim_on_map(map_id: str, claim: str) -> str:
    """Return the address of a claim on its map."""
    return url_for("maps.page", map_id=map_id, claim=claim)


def claim_in_debate(map_id: str, claim: str) -> str:
    """Return the address of a claim where the positions stand side by side."""
    return url_for("debate.maps", map_id=map_id, claim=claim)


def person(name: str) -> str:
    """Return the address of a person's page."""
    return url_for("voices.person", name=name)


def quote(source_id: str, key: str) -> str:
    """Return the address of a quote's place in its source, in the section that holds it."""
    return url_for("sources.page", source_id=source_id, quote=key, _anchor=f"q-{key}")


def pattern(endpoint: str, name: str, map_id: str) -> str:
    """Return an address with ``{}`` for a claim's id in the parameter of this name; ids need no quoting there.

    >>> from flask import Flask
    >>> app = Flask("x"); app.add_url_rule("/maps/<map_id>", "page", str)
    >>> with app.test_request_context("/"): pattern("page", "claim", "october")
    '/maps/october?claim={}'
    """
    marker = "argmap-claim-id"
    values: dict[str, Any] = {"map_id": map_id, name: marker}
    return url_for(endpoint, **values).replace(marker, "{}")


#: Claims lead to the map, or to the view of both sides.
MAP_LINKS = Links(claim_on_map, person, quote)
DEBATE_LINKS = Links(claim_in_debate, person, quote)

#: Cards lead to the map, with the claim chosen or opened.
MAP_VIEW_LINKS = ViewLinks(
    lambda map_id: pattern("maps.page", "claim", map_id), lambda map_id: pattern("maps.page", "open", map_id)
)
