"""``argmap import``: a file of another program to a map file."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from argmap.errors import BadRequest, Conflict, Severity, TooLarge, has_errors
from argmap.wording import counted

if TYPE_CHECKING:
    from argmap.model import Map


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Map file to write.")
@click.option("--from", "form", default=None, help="Format of the file; recognised by its content if left out.")
@click.option(
    "--columns", default="", help="What a CSV table's columns are, such as 1:id,,claim,parent (1: row of headings)."
)
@click.option("--report", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--force", is_flag=True, help="Replace the output if it exists.")
def command(file: Path, output: Path | None, form: str | None, columns: str, report: str, force: bool) -> None:
    """Turn FILE, which another program wrote, into a map file.

    Prints what was found, and what could not be carried over and where. What can be kept is kept. The exit code is 1
    if parts could not be read, and 2 if no map file can be written. With -o sources.yaml only the sources are written,
    for example from a reference manager's file.
    """
    from argmap import formats
    from argmap.library.folder import write_whole

    if not file.is_file():
        raise BadRequest(f"{file} is not a file.")
    imported = formats.read_file(file.read_bytes(), form, file.name, include=_beside(file), columns=columns)
    if output is not None:
        if output.exists() and not force:
            raise Conflict(f"{output} exists already; give --force to replace it.")
        content = _map_file(imported.map, output.name)
        output.parent.mkdir(parents=True, exist_ok=True)
        write_whole(output, content)
    found = formats.report(imported)
    if report == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        named = ("claims", "arguments", "supports", "rebuttals", "undercuts", "quotes")
        click.echo(f"{found['format']}: {', '.join(counted(found[name], name[:-1]) for name in named)}.")
        for problem in imported.problems:
            click.echo(str(problem), err=problem.severity is Severity.ERROR)
        if output is not None:
            click.echo(f"{output} is written.")
    nothing = not imported.map.claims and not imported.map.sources
    if nothing or has_errors(imported.problems):
        sys.exit(1)


def _map_file(debate: Map, name: str) -> bytes:
    """Return a map's file, or for ``sources.yaml`` the list of its sources, which argmap is sure to read.

    :raises TooLarge: if the file would be larger than argmap reads
    :raises BadRequest: if it would not be read as it is
    """
    from argmap import mapfile, schema

    if name == "sources.yaml":
        from argmap.mapfile.emit import emit

        content = emit(schema.dump(debate).get("sources", {})).encode()
    else:
        content = mapfile.write_map(debate).encode()
    if len(content) > mapfile.MAX_BYTES:
        most = f"{mapfile.MAX_BYTES // 1024:,} kB"
        raise TooLarge(f"The map file would have {len(content) // 1024:,} kB; argmap reads {most}. Split the file.")
    errors = [problem for problem in mapfile.parse(content).problems if problem.severity is Severity.ERROR]
    if errors:
        raise BadRequest(f"The map file would not be read: {errors[0].message}")
    return content


def _beside(file: Path) -> Callable[[str], str | None]:
    """Return what reads another file of the same folder, and none outside it."""

    from argmap.quotes.files.encodings import decode

    def read(name: str) -> str | None:
        path = file.parent / name
        if Path(name).name != name or not path.is_file() or path.is_symlink():
            return None
        return decode(path.read_bytes(), name)[0]

    return read
