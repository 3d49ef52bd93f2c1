"""``argmap check``: everything wrong with map files, as a linter reports it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from argmap.cli.options import db_option, default_db, folder_of, maps_argument, open_library, sources_option
from argmap.errors import BadRequest, Problem, Severity
from argmap.model import Verdict
from argmap.wording import counted

if TYPE_CHECKING:
    from argmap.library import Library

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


@click.command()
@maps_argument()
@sources_option()
@db_option()
@click.option(
    "--maps", "beside", type=click.Path(path_type=Path), help="With an essay: folder of maps whose sources are used."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html", "sarif"]), default="text", show_default=True
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With an essay: write the report, or a .docx.",
)
@click.option("--fix", is_flag=True, help="Replace altered quotes by the source's wording, after showing each change.")
@click.option("--yes", is_flag=True, help="With --fix: change without asking.")
@click.option("--notes/--no-notes", default=None, help="List notes, such as gaps; json and sarif always list them.")
@click.option("--record", is_flag=True, help="Write the verdicts to anchors.json, for readers without the texts.")
def command(
    maps: Path | None,
    sources: Path | None,
    db: Path | str | None,
    beside: Path | None,
    form: str,
    output: Path | None,
    fix: bool,
    yes: bool,
    notes: bool | None,
    record: bool,
) -> None:
    """Check map files: format, links, and every quote against its source.

    MAPS is a folder of map files or one file; by default, ./maps. The exit code is 1 if there is an error, and 0 if
    there are at most warnings.

    MAPS may also be an essay (.docx, .odt, .md, .txt, .html, .pdf, .epub): its quotations are found and checked against
    the available sources. With -o reviewed.docx, a copy of a DOCX essay gets a comment at each quotation.
    """
    from argmap.cli.essays import check_essay, is_essay_file

    if maps is not None and is_essay_file(maps):
        sys.exit(check_essay(maps, open_library(folder_of(beside), sources, db=db, keep=True), form, output))
    if form == "html" or output is not None or beside is not None:
        raise BadRequest("--format html, --maps and -o are for checking an essay; name one, such as essay.docx.")
    if maps is None and not Path("maps").is_dir():
        raise BadRequest("There is no folder “maps” here. Give the folder or the map file to check.")
    folder = folder_of(maps)
    # Texts that were added to the database are available; a check alone makes no database.
    library = open_library(folder, sources, db=db, keep=fix or default_db(folder).exists())
    only = maps.stem if maps is not None and maps.is_file() else ""
    if fix:
        _fix(library, only, yes)
    _meant(library, maps)
    found = _found(library, only, str(folder), form == "text")
    listed = [
        problem
        for problem in found
        if notes or problem.severity is not Severity.NOTE or (notes is None and form != "text")
    ]
    if record:
        _record(library, folder)
    if form == "json":
        click.echo(json.dumps({"problems": [_plain(problem) for problem in listed]}, ensure_ascii=False, indent=2))
    elif form == "sarif":
        from argmap.cli.sarif import sarif

        click.echo(json.dumps(sarif(listed), ensure_ascii=False, indent=2))
    else:
        _print(library, listed, found, only)
    sys.exit(1 if any(problem.severity is Severity.ERROR for problem in found) else 0)


def _found(library: Library, only: str, folder: str, progress: bool) -> list[Problem]:
    from argmap.library import checking

    found: list[Problem] = []
    files = checking.everything(library, only=only)
    total = 2 if only else len(library.folder.stamps()) + 1
    hidden = not (progress and sys.stderr.isatty())
    with click.progressbar(files, length=total, label="Checking", file=sys.stderr, hidden=hidden) as bar:
        for name, problems in bar:
            if not only or name.rsplit(".", 1)[0] in (only, "sources", "anchors"):
                found.extend(checking.renamed(problem, folder) for problem in problems)
    # What must be fixed is not to be looked for among what may be thought about.
    return sorted(found, key=lambda problem: list(Severity).index(problem.severity))


def _plain(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
        "fix": problem.fix,
    }


def _meant(library: Library, maps: Path | None) -> None:
    """Refuse a folder without any map: the user means another folder, or misnamed the file."""
    if library.folder.stamps() or list(library.folder.doubles()):
        return
    folder = library.folder.path
    others = sorted(path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    offer = f" It contains {', '.join(others[:3])}{' and others' if len(others) > 3 else ''}." if others else ""
    raise BadRequest(f"{maps or folder} has no map: no file there ends in .yaml.{offer}")


def _print(library: Library, listed: list[Problem], found: list[Problem], only: str) -> None:
    # What is said of many places of a file alike, as of all quotes from a text that is not here, is said once.
    alike = Counter((p.file, p.code, p.message) for p in listed if p.severity is Severity.NOTE)
    said_before: set[tuple[str, str, str]] = set()
    for problem in listed:
        same = (problem.file, problem.code, problem.message)
        if same in said_before:
            continue
        severity = click.style(problem.severity.value, fg=COLOURS[problem.severity])
        more = f" (and {alike[same] - 1} more in this file)" if alike[same] > 1 else ""
        click.echo(f"{problem.place} {severity} {problem.code} {problem.message}{more}")
        if alike[same] > 1:
            said_before.add(same)
        if problem.fix and problem.severity is not Severity.NOTE:
            click.echo(f"    {problem.fix}")
    debates = [debate for debate in library.debates.values() if not only or debate.id == only]
    checks = [item for debate in debates for item in library.checks(debate.map)]
    told = [
        f"{counted(len(debates), 'map', 'maps')}: {_problems(found)}.",
        _quotations([item.verdict for item in checks]),
    ]
    hidden = len(found) - len(listed)
    if hidden:
        told.append(f"{counted(hidden, 'point', 'points')} to think about: --notes lists them.")
    click.echo(" ".join(filter(None, told)))
    if any(item.verdict is Verdict.NO_SOURCE for item in checks):
        click.echo("A text is read from maps/texts, from --sources FOLDER, or with: argmap sources add FILE")


def _problems(found: list[Problem]) -> str:
    counts = [(severity, sum(problem.severity is severity for problem in found)) for severity in Severity]
    said = [
        counted(count, severity.value, f"{severity.value}s")
        for severity, count in counts
        if count and severity is not Severity.NOTE
    ]
    return " and ".join(said) or "no errors"


def _quotations(verdicts: list[Verdict]) -> str:
    """Return in one sentence how many quotations are in their sources."""
    total, sound = len(verdicts), sum(verdict.sound for verdict in verdicts)
    unread = sum(verdict is Verdict.NO_SOURCE for verdict in verdicts)
    if not total:
        return ""
    if sound == total:
        return "The quotation is in its source." if total == 1 else f"All {total} quotations are in their sources."
    if unread == total:
        return f"{counted(total, 'quotation', 'quotations')} not checked, as the source’s text is not here."
    open_ = f", {unread} not checked, as the source’s text is not here" if unread else ""
    return f"{sound} of {total} quotations {'is' if sound == 1 else 'are'} in their sources{open_}."


def _fix(library: Library, only: str, yes: bool) -> None:
    from argmap.library import checking
    from argmap.store import Author, AuthorKind

    program = Author(AuthorKind.PROGRAM, "check", "argmap check")

    for debate in list(library.debates.values()):
        if only and debate.id != only:
            continue
        chosen = []
        for fix in checking.fixes(library, debate):
            click.echo(f"{debate.file}:{fix.line} {fix.claim}", err=True)
            click.echo(click.style(f"  - {fix.old}", fg="red"), err=True)
            click.echo(click.style(f"  + {fix.new}", fg="green"), err=True)
            if yes or click.confirm("  Replace it?", default=False, err=True):
                chosen.append(fix)
        if chosen:
            fixed = checking.fixed(debate, chosen)
            library.commit_text(debate.id, fixed, author=program, base=debate.revision)


def _record(library: Library, folder: Path) -> None:
    from argmap.library.anchors import write_anchors
    from argmap.library.folder import ANCHORS, write_whole
    from argmap.store import Author, AuthorKind

    anchors = [a for debate in library.debates.values() for a in library.anchors(debate.map).values()]
    text = write_anchors(anchors)
    if library.store:
        library.commit_text(ANCHORS, text, author=Author(AuthorKind.PROGRAM, "check", "argmap check"))
    else:
        write_whole(folder / ANCHORS, text.encode())
    sound = len({anchor.key for anchor in anchors if anchor.verdict.sound})
    click.echo(f"{counted(sound, 'verdict')} {'is' if sound == 1 else 'are'} in {ANCHORS}.", err=True)
