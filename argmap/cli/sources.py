"""``argmap sources``: the texts that quotes are checked against."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from argmap.cli.options import db_option, folder_of, maps_option, open_library, sources_option
from argmap.errors import ArgmapError, NotFound, nearest
from argmap.quotes.files.readers import is_scanned
from argmap.wording import counted

if TYPE_CHECKING:
    from argmap.library import Library


@click.group()
def command() -> None:
    """Add, list and show the texts that quotes are checked against."""


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--source", "source_id", default="", help="Id of the source, if the hash does not identify it.")
@click.option(
    "--recognise",
    default="",
    metavar="LANGUAGES",
    help="Read scanned pages of PDFs with Tesseract, if it is installed: eng, or eng+deu.",
)
@maps_option()
@db_option()
def add(files: tuple[Path, ...], source_id: str, recognise: str, maps: Path | None, db: Path | str | None) -> None:
    """Add the texts of sources to the database.

    A text is recognised by its hash or its name in sources.yaml, or given by --source. Plain text, PDF, HTML, DOCX, ODT
    and EPUB are read. Nothing is fetched from anywhere.
    """
    library = open_library(folder_of(maps), None, db=db, keep=True)
    failed = False
    with click.progressbar(files, label="Adding", hidden=len(files) < 2) as bar:
        for path in bar:
            try:
                source, sha256, remarks = library.add_text(path, source_id, recognise)
            except ArgmapError as error:
                another_way = (
                    " Or add --recognise eng (needs Tesseract)." if is_scanned(error) and not recognise else ""
                )
                click.echo(f"{path}: {error}{another_way}", err=True)
                failed = True
                continue
            click.echo(f"{path}: text of {source}, {sha256[:12]}")
            for remark in remarks:
                click.echo(f"  {remark}")
    raise SystemExit(2 if failed else 0)


@command.command("list")
@maps_option()
@db_option()
@sources_option()
def list_(maps: Path | None, db: Path | str | None, sources: Path | None) -> None:
    """List every source, whether its text is here, and how many quotes it has."""
    library = open_library(folder_of(maps), sources, db=db, keep=True)
    for source_id, source in library.sources.items():
        text = library.text(source)
        count = sum(1 for _ in library.citations(source_id))
        here = f"text {text.sha256[:12]}" if text else "no text here"
        click.echo(f"{source_id}: {source.short}; {here}; {counted(count, 'quote')}")


@command.command()
@click.argument("source_id", metavar="SOURCE")
@maps_option()
@db_option()
@sources_option()
def show(source_id: str, maps: Path | None, db: Path | str | None, sources: Path | None) -> None:
    """Show a source: what it is, where its text is, and each quote with its verdict."""
    library = open_library(folder_of(maps), sources, db=db, keep=True)
    if source_id not in library.sources:
        raise NotFound("source", source_id, nearest(source_id, library.sources))
    _show(library, source_id)


def _show(library: Library, source_id: str) -> None:
    source = library.sources[source_id]
    text = library.text(source)
    click.echo(source.title)
    for name, value in (
        ("by", "; ".join(source.author)),
        ("issued", source.issued),
        ("basis", source.basis or ""),
        ("file", source.file),
        ("sha256", source.sha256),
        ("here", f"{len(text.text):,} characters, {text.sha256}" if text else "no"),
        ("note", source.note),
    ):
        if value:
            click.echo(f"  {name}: {value}")
    for debate, claim, quote in library.citations(source_id):
        anchor = library.anchors(debate.map).get(quote.key)
        verdict = anchor.verdict.value if anchor else "not checked"
        words = quote.text if len(quote.text) <= 70 else quote.text[:69] + "…"
        click.echo(f"  {debate.id}#{claim.id}: {verdict}: {words}")
