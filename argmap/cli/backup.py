"""``argmap backup``: everything that people wrote, in one file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from argmap.cli.options import db_option, default_db, folder_of, maps_option
from argmap.errors import Conflict
from argmap.wording import counted


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@maps_option()
@db_option()
def command(file: Path, force: bool, maps: Path | None, db: Path | None) -> None:
    """Save maps, sources, texts and database to FILE, a zip file, while the server runs."""
    from argmap.store import backup

    if file.exists() and not force:
        raise Conflict(f"{file} exists already; give --force to replace it.")
    folder = folder_of(maps)
    found = backup.backup(folder, db or default_db(folder), file, datetime.now(UTC).isoformat(timespec="seconds"))
    click.echo(f"{file} holds {counted(found.files, 'file', 'files')} and the database, {found.size:,} bytes.")
