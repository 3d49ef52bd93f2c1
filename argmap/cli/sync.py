"""``argmap sync``: a folder and a database brought into step, both ways."""

from __future__ import annotations

from pathlib import Path

import click

from argmap.cli.options import db_option, open_library


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@db_option()
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
def command(folder: Path, db: Path | str | None, yes: bool, dry_run: bool) -> None:
    """Synchronise the maps of FOLDER and of a database.

    What changed on one side only is copied to the other; changes to different fields are merged in both. If both
    changed the same field, the map is left alone, the command says so, and the exit code is 1.
    """
    folder.mkdir(parents=True, exist_ok=True)
    library = open_library(folder, None, db=db, keep=True)
    steps = library.plan()
    if not steps:
        click.echo(f"{folder} and the database are in step.")
        return
    for step in steps:
        click.echo(f"{step.name}: {step.does}")
    refused = [step.name for step in steps if step.refused]
    wanted = {step.name for step in steps if not step.refused}
    if wanted and not dry_run and (yes or click.confirm("Do this?", default=True)):
        done = library.carry_out(wanted)
        click.echo(f"{len(wanted)} done." if done else "Something changed meanwhile; run the command again.")
    raise SystemExit(1 if refused else 0)
