"""The addresses that views ask for."""

from __future__ import annotations

from flask import url_for

from argmap.views.links import Links


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


#: Claims lead to the map, or to the view of both sides.
MAP_LINKS = Links(claim_on_map, person, quote)
DEBATE_LINKS = Links(claim_in_debate, person, quote)
