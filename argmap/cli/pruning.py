"""``argmap prune``: old revisions thinned out, by a rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from argmap.cli.options import db_option, default_db, folder_of, maps_option
from argmap.errors import NotFound
from argmap.wording import counted


@click.command()
@click.option(
    "--days",
    default=365,
    show_default=True,
    type=click.IntRange(7),
    help="Revisions younger than this stay.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be deleted, and delete nothing.")
@maps_option()
@db_option()
def command(days: int, dry_run: bool, maps: Path | None, db: Path | str | None) -> None:
    """Thin out old revisions in the database: of each past day, the last of each map stays.

    The first and the newest revision of a map stay, the newest without problems, what a deletion took away, what was
    restored or written again, and what a room was opened on. Texts that no revision has any more are deleted.
    """
    from argmap.store import open_store

    where = db or default_db(folder_of(maps))
    if isinstance(where, Path) and not where.exists():
        raise NotFound("database", str(where))
    store = open_store(where)
    try:
        before = (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        done = store.prune(before, dry_run=dry_run)
    finally:
        store.close()
    what = f"{counted(done.revisions, 'revision', 'revisions')} of {counted(done.documents, 'document', 'documents')}"
    click.echo(f"{what} {'would be deleted' if dry_run else 'deleted'}.")
