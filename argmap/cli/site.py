"""``argmap site``: the whole library as files that any web host can serve."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from argmap.cli.options import folder_of, maps_option, open_library


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@maps_option()
@click.option(
    "--base-url", "base", default="", help="Address of the site: for canonical links, previews, sitemap, feed."
)
def command(folder: Path, maps: Path | None, base: str) -> None:
    """Write every page and picture of the library into FOLDER, with relative links and its own search.

    The texts of sources are not published, except those beside the maps.
    """
    from argmap.web.site import write_site

    library = open_library(folder_of(maps), None)
    with click.progressbar(length=1, label="Writing", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def progress(done: int, known: int) -> None:
            bar.length = known
            bar.update(done - bar.pos)

        count = write_site(library, folder, progress, base)
    click.echo(f"{count} files are in {folder}.")
