"""What programs fetch of a map as files: pictures, documents for people, and other programs' formats."""

from __future__ import annotations

from typing import cast

from flask import Response

from argmap.errors import NotFound
from argmap.web.api.common import blueprint
from argmap.web.pages import maps, prepare

#: Endings of pictures.
PICTURES = ("svg", "png", "pdf")


@blueprint.get("/maps/<map_id>/picture.<ending>")
def get_picture(map_id: str, ending: str) -> Response:
    """Get a map's picture, drawn as the address says."""
    if ending not in PICTURES:
        raise NotFound("picture", ending[:20], PICTURES)
    return cast(Response, maps.download(map_id, ending))


@blueprint.get("/maps/<map_id>/documents/<kind>.<ending>")
def get_document(map_id: str, kind: str, ending: str) -> Response:
    """Get a document for people, such as a brief, made now."""
    return prepare.file(map_id, kind, ending)


@blueprint.get("/maps/<map_id>/exports/<ending>")
def get_export(map_id: str, ending: str) -> Response:
    """Get a map in another program's format, by the ending of its files."""
    if ending in PICTURES:
        raise NotFound("format", ending)
    return cast(Response, maps.download(map_id, ending))
