"""``argmap search``: claims, quotes and people in all maps."""

from __future__ import annotations

from pathlib import Path

import click

from argmap.cli.options import db_option, folder_of, maps_option, open_library


@click.command()
@click.argument("words", nargs=-1, required=True)
@maps_option()
@db_option()
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 500))
def command(words: tuple[str, ...], maps: Path | None, db: Path | str | None, limit: int) -> None:
    """Find claims, quotes and people in all maps.

    All of WORDS must occur; the last may be incomplete. The exit code is 1 if nothing is found.
    """
    found = open_library(folder_of(maps), None, db=db, keep=True).search(" ".join(words), limit)
    for entry in found:
        ref = f"#{entry.ref}" if entry.kind in ("claim", "quote") else ""
        label = f" ({entry.label})" if entry.label and entry.kind in ("claim", "quote") else ""
        text = entry.label if entry.kind in ("map", "person") else entry.body
        click.echo(f"{entry.map}{ref}: {entry.kind}: {' '.join(text.split())}{label}")
    raise SystemExit(0 if found else 1)
