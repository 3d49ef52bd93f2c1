"""Reads a stranger's file of another program in a bounded child, so that the server never does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from argmap import bounded
from argmap.bounded import Bounds
from argmap.errors import BadRequest, Problem, Severity
from argmap.mapfile import MAX_BYTES

#: What one file may take; a debate of 1,400 nodes needs two seconds and 150 MB.
BOUNDS = Bounds(seconds=20.0, memory=1_500_000_000)


@dataclass(frozen=True, slots=True)
class Table:
    """A table and what its columns were taken for.

    :param kinds: for each column what it is, empty for one that is not read
    :param header: number of the row of headings, from 1; 0 if there is none
    :param samples: for each column its heading and first cells
    :param text: the whole table as CSV, to read it again with other columns
    """

    kinds: tuple[str, ...]
    header: int
    samples: tuple[tuple[str, ...], ...]
    text: str


#: Columns, rows of a sample, and characters of a cell in it that are shown to choose what columns are.
MOST_COLUMNS, SAMPLE, CELL = 30, 4, 60


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a file.

    :param format: the format's name for readers
    :param counts: how many claims, arguments, supports, rebuttals, undercuts and quotes
    :param problems: what could not be carried over
    :param id: the map's id; content: its map file
    :param table: what a table's columns were taken for; nothing where the file is no table
    """

    format: str
    counts: dict[str, int]
    problems: tuple[Problem, ...]
    id: str
    content: bytes
    table: Table | None = None


def read(content: bytes, form: str = "", filename: str = "", columns: str = "") -> Found:
    """Read a file of another program.

    :param form: name of its format; recognised by its content where it is empty
    :param filename: its name, for the map's id
    :param columns: what the columns of a CSV table are, in place of a guess
    :raises BadRequest: where it is not text, not in any format known, or damaged
    :raises TooLarge: where reading it takes too long or too much memory
    """
    options = {"format": form, "filename": filename, "columns": columns}
    answer, made = bounded.call("argmap.library.importing:child", options, content, BOUNDS)
    problems = tuple(
        Problem(**{**row, "severity": Severity(row["severity"]), "path": tuple(row["path"])})
        for row in answer["problems"]
    )
    if len(made) > MAX_BYTES:
        sentence = f"The map has {len(made) // 1024:,} kB; a map file may have {MAX_BYTES // 1024}."
        problems = (Problem("file-too-large", sentence, "Split it into several maps."), *problems)
    shown = answer["table"]
    table = None
    if shown:
        samples = tuple(map(tuple, shown["samples"]))
        table = Table(tuple(shown["kinds"]), shown["header"], samples, shown["text"])
    return Found(answer["title"], answer["counts"], problems, answer["id"], made, table)


def child(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Read a file, in the child; see :func:`read`."""
    import gc

    from argmap import formats
    from argmap.formats import offices
    from argmap.mapfile import write_map

    if not data.strip():
        raise BadRequest("The file is empty.")
    # The child ends with its answer and its memory is bounded; looking for garbage would take a third of its time.
    gc.disable()
    # This is the bounded child already: office files need no other.
    offices.alone = False
    imported = formats.read_file(data, options["format"] or None, options["filename"], columns=options["columns"])
    found = formats.report(imported)
    counts = {key: value for key, value in found.items() if isinstance(value, int)}
    counts["sources"] = len(imported.map.sources)
    title = formats.by_name(found["format"]).title
    table = _table(imported.extras.get("table"))
    answer = {"title": title, "counts": counts, "problems": found["problems"], "id": imported.map.id, "table": table}
    return answer, write_map(imported.map).encode()


def _table(table: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return what a page shows of a table: its columns with their first cells, and the table as text."""
    rows = table["rows"] if table else []
    width = max((len(row) for row in rows[:1_000]), default=0)
    if table is None or not 0 < width <= MOST_COLUMNS:
        return None
    import csv
    import io

    text = io.StringIO()
    csv.writer(text).writerows(rows)
    first = rows[max(0, table["header"]) :]
    shown = [row for row in first if any(row)][:SAMPLE]
    samples = [[row[column][:CELL] if column < len(row) else "" for row in shown] for column in range(width)]
    kinds = [table["columns"].get(column, "") for column in range(width)]
    # Cells without digits in the first row are headings, even if none of them is known.
    headed = not any(kinds) and all(cell and not re.search(r"\d", cell) for cell in rows[0][:width])
    return {"kinds": kinds, "header": int(headed) or table["header"] + 1, "samples": samples, "text": text.getvalue()}


def decoded(content: bytes) -> str:
    """Return a file's text, whatever Unicode encoding it is in.

    :raises BadRequest: where it is not text
    """
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadRequest("The file is not text.")
