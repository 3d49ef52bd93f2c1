"""``argmap new``: a commented starter map that is sound from its first line."""

from __future__ import annotations

from pathlib import Path

import click

from argmap.cli.options import maps_option
from argmap.errors import BadRequest, Conflict
from argmap.library.starter import STARTER_SOURCES, starter
from argmap.model import is_slug


@click.command()
@click.argument("title")
@maps_option()
@click.option("--id", "map_id", default="", help="Id of the map and name of its file; by default, made from the title.")
def command(title: str, maps: Path | None, map_id: str) -> None:
    """Write a commented starter map for a debate called TITLE into ./maps, and sources.yaml if there is none."""
    from argmap.library.folder import SOURCES, write_whole
    from argmap.slugs import slug

    name = map_id or slug(title, "debate")
    if not is_slug(name):
        raise BadRequest(f"“{name}” cannot be the id of a map; use lower-case letters, digits and single hyphens.")
    folder = maps or Path("maps")
    path = folder / f"{name}.yaml"
    if path.exists():
        raise Conflict(f"{path} exists already; choose another title, or give --id.")
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(path, starter(title).encode())
    listed = folder / SOURCES
    fresh = not listed.exists()
    if fresh:
        write_whole(listed, STARTER_SOURCES.encode())
    also = f", and {listed} for its sources" if fresh else ""
    click.echo(f"{path} is written{also}. Edit it, then: argmap serve {folder}")
