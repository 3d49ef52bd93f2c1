"""``argmap check ESSAY``: the quotations of an essay, reported, or as comments in a copy of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from argmap.cli.options import MAP_ENDINGS
from argmap.errors import BadRequest

if TYPE_CHECKING:
    from argmap.library import Library


def is_essay_file(path: Path) -> bool:
    """Return whether a path is a file that is taken for an essay, rather than for a map or a folder of maps."""
    from argmap.library.essays import is_essay

    return path.is_file() and path.suffix.lower() not in MAP_ENDINGS and is_essay(path.name, path.read_bytes())


def check_essay(path: Path, library: Library, form: str, output: Path | None) -> int:
    """Check an essay and print its report, or write it; return the exit code: 1 where a quotation is wrong.

    :param form: ``text``, ``json``, ``html`` or ``sarif``
    :param output: where to write the report; a name ending in .docx asks for the essay with comments
    """
    from argmap.cli.sarif import sarif
    from argmap.library.essays import review_essay
    from argmap.quotes.essay import comments, reports

    data = path.read_bytes()
    review = review_essay(library, data, path.name)
    if output is not None and output.resolve() == path.resolve():
        raise BadRequest("Give the reviewed copy a different name from the essay’s.")
    if output is not None and output.suffix.lower() == ".docx":
        output.write_bytes(comments.commented(data, review))
        click.echo(reports.text(review) if form == "text" else "")
    else:
        written = {
            "text": lambda: reports.text(review) + "\n",
            "json": lambda: json.dumps(reports.plain(review), ensure_ascii=False, indent=2) + "\n",
            "html": lambda: reports.html(review),
            "sarif": lambda: json.dumps(sarif(reports.problems(review)), ensure_ascii=False, indent=2) + "\n",
        }[form]()
        if output is None:
            click.echo(written, nl=False)
        else:
            output.write_text(written, encoding="utf-8")
    return 1 if review.counts()["error"] else 0
