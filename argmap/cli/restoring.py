"""``argmap restore``: what a backup keeps, back in its place."""

from __future__ import annotations

from pathlib import Path

import click

from argmap.cli.options import db_option, default_db, maps_option
from argmap.wording import counted


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--force", is_flag=True, help="Replace an existing folder and database, and keep the old ones.")
@maps_option()
@db_option()
def command(file: Path, force: bool, maps: Path | None, db: Path | None) -> None:
    """Restore what FILE contains; stop the server first.

    What was there before is kept beside it, with .before-restore added to its name. If this is interrupted, run
    it again.
    """
    from argmap.store import backup

    folder = maps or Path("maps")
    found = backup.restore(file, folder, db or default_db(folder), force=force)
    click.echo(f"{counted(found.files, 'file', 'files')} and the database are back, {found.size:,} bytes.")
