"""Reads a stranger's file of another program in a bounded child, so that the server never does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from argmap import bounded
from argmap.bounded import Bounds
from argmap.errors import BadRequest, Problem, Severity
from argmap.mapfile import MAX_BYTES

#: What one file may take; a debate of 1,400 nodes needs two seconds and 150 MB.
BOUNDS = Bounds(seconds=20.0, memory=1_500_000_000)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a file.

    :param format: the format's name for readers
    :param counts: how many claims, arguments, supports, rebuttals, undercuts and quotes
    :param problems: what could not be carried over
    :param id: the map's id; content: its map file
    """

    format: str
    counts: dict[str, int]
    problems: tuple[Problem, ...]
    id: str
    content: bytes


def read(content: bytes, form: str = "", filename: str = "") -> Found:
    """Read a file of another program.

    :param form: name of its format; recognised by its content where it is empty
    :param filename: its name, for the map's id
    :raises BadRequest: where it is not text, not in any format known, or damaged
    :raises TooLarge: where reading it takes too long or too much memory
    """
    options = {"format": form, "filename": filename}
    answer, made = bounded.call("argmap.library.importing:child", options, content, BOUNDS)
    problems = tuple(
        Problem(**{**row, "severity": Severity(row["severity"]), "path": tuple(row["path"])})
        for row in answer["problems"]
    )
    if len(made) > MAX_BYTES:
        sentence = f"The map has {len(made) // 1024:,} kB; a map file may have {MAX_BYTES // 1024}."
        problems = (Problem("file-too-large", sentence, "Split it into several maps."), *problems)
    return Found(answer["title"], answer["counts"], problems, answer["id"], made)


def child(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Read a file, in the child; see :func:`read`."""
    from argmap import formats
    from argmap.formats import offices
    from argmap.mapfile import write_map

    if not data.strip():
        raise BadRequest("The file is empty.")
    # This is the bounded child already: office files need no other.
    offices.alone = False
    imported = formats.read_file(data, options["format"] or None, options["filename"])
    found = formats.report(imported)
    counts = {key: value for key, value in found.items() if isinstance(value, int)}
    title = formats.by_name(found["format"]).title
    answer = {"title": title, "counts": counts, "problems": found["problems"], "id": imported.map.id}
    return answer, write_map(imported.map).encode()


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
