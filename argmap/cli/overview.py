"""``argmap library``: the figures of every debate as Markdown."""

from __future__ import annotations

from pathlib import Path

import click

from argmap.cli.options import folder_of, maps_argument, open_library, sources_option


@click.command()
@maps_argument()
@sources_option()
def command(maps: Path | None, sources: Path | None) -> None:
    """Print a table with figures for every debate: claims, arguments, quotes, what is unanswered, and what stands."""
    from argmap.library.overview import table

    click.echo(table(open_library(folder_of(maps), sources)), nl=False)
