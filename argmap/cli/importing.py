"""``argmap import``: a file of another program to a map file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click

from argmap.errors import BadRequest, Conflict, Severity


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Map file to write.")
@click.option("--from", "form", default=None, help="Format of the file; recognised by its content if left out.")
@click.option("--report", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--force", is_flag=True, help="Replace the output if it exists.")
def command(file: Path, output: Path | None, form: str | None, report: str, force: bool) -> None:
    """Turn FILE, which another program wrote, into a map file.

    Prints what was found, and what could not be carried over and where. What can be kept is kept.
    """
    from argmap import formats, mapfile
    from argmap.library.folder import write_whole

    imported = formats.read(text_of(file), form, file.name, include=_beside(file))
    if output is not None:
        if output.exists() and not force:
            raise Conflict(f"{output} exists already; give --force to replace it.")
        output.parent.mkdir(parents=True, exist_ok=True)
        write_whole(output, mapfile.write_map(imported.map).encode())
    found = formats.report(imported)
    if report == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    named = ("claims", "arguments", "supports", "rebuttals", "undercuts", "quotes")
    click.echo(f"{found['format']}: {', '.join(f'{found[name]} {name}' for name in named)}.")
    for problem in imported.problems:
        click.echo(str(problem), err=problem.severity is Severity.ERROR)
    if output is not None:
        click.echo(f"{output} is written.")


def text_of(file: Path) -> str:
    """Return a file's text, whatever Unicode encoding it is in.

    :raises BadRequest: where it is no text
    """
    from argmap.library.importing import decoded

    try:
        return decoded(file.read_bytes())
    except BadRequest as error:
        raise BadRequest(f"{file} is not text.") from error


def _beside(file: Path) -> Callable[[str], str | None]:
    """Return what reads another file of the same folder, and none outside it."""

    def read(name: str) -> str | None:
        path = file.parent / name
        if Path(name).name != name or not path.is_file() or path.is_symlink():
            return None
        return text_of(path)

    return read
