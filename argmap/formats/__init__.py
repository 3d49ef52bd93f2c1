"""Foreign formats: the table of all of them, and the ways to recognise, read and write a file."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from argmap.errors import BadRequest, NotFound, Problem, Severity, nearest
from argmap.formats.base import MAX_CHARACTERS, MAX_PROBLEMS, Format, Imported, Include, counts
from argmap.model import Map
from argmap.slugs import slug

__all__ = [
    "TABLE",
    "Format",
    "Imported",
    "by_name",
    "detect",
    "for_writing",
    "read",
    "read_file",
    "report",
    "write",
    "write_bytes",
]

# fmt: off
TABLE: tuple[Format, ...] = (
    #      name, title, endings of file names, in, out, module, kind of text
    Format("argdown", "Argdown",                    ("argdown", "ad"),             True, True, "argdown",    "text"),
    Format("aif",      "AIF JSON",                   ("aif.json", "aif"),           True, True, "aif",        "json",
           media_type="application/json"),
    Format("xaif",     "xAIF",                       ("xaif.json", "xaif"),         True, True, "xaif",       "json",
           media_type="application/json"),
    Format("ova",      "OVA2 and OVA3 analysis",     ("ova.json", "ova"),           True, False, "ova",        "json"),
    Format("sadface", "SADFace",                    ("sadface.json", "sadface"),   True, True, "sadface",    "json",
           media_type="application/json"),
    Format("kialo",    "Kialo text export",          ("kialo.txt", "txt"),          True, True, "kialo",      "text"),
    Format("arguebuf", "arguebuf JSON",              ("arguebuf.json",),            True, True, "arguebuf",   "json",
           media_type="application/json"),
    Format("carneades", "Carneades 4 YAML",           ("carneades.yaml", "yml"),     True, False, "carneades", "yaml"),
    Format("lkif",     "LKIF XML",                   ("lkif", "lkif.xml"),          True, False, "lkif",       "xml"),
    Format("caf",      "Carneades CAF XML",          ("caf", "caf.xml"),            True, True, "caf",        "xml",
           media_type="application/xml"),
    Format("arggraph", "Microtext arggraph XML",     ("arggraph.xml", "xml"),       True, False, "arggraph",   "xml"),
    Format("brat",     "BRAT standoff",              ("ann",),                      True, False, "brat",       "text"),
    Format("json",     "argmap JSON",                ("json",),                     True, True, "json_format", "json",
           media_type="application/json"),
    Format("yaml",     "argmap YAML",                ("yaml",),                     True, True, "yaml_format", "yaml",
           media_type="application/yaml"),
    Format("graphml", "GraphML",                    ("graphml",),                  False, True, "graphml",    "xml",
           media_type="application/graphml+xml"),
    Format("dot",      "Graphviz DOT",               ("dot", "gv"),                 False, True, "dot",        "text",
           media_type="text/vnd.graphviz"),
    Format("mermaid", "Mermaid",                    ("mmd", "mermaid"),            False, True, "mermaid",    "text"),
    Format("csv",      "CSV table",                  ("csv", "tsv"),                True, True, "csv_format", "text",
           media_type="text/csv"),
    Format("csv-nodes", "CSV, nodes",                 ("nodes.csv",),                False, True, "csv_format", "text",
           "write_nodes", "text/csv"),
    Format("csv-links", "CSV, links",                 ("links.csv",),                False, True, "csv_format", "text",
           "write_links", "text/csv"),
    Format("apx",      "Argumentation framework, apx", ("apx",),                     False, True, "framework", "text",
           "write_apx"),
    Format("tgf",      "Argumentation framework, tgf", ("tgf",),                     False, True, "framework", "text",
           "write_tgf"),
    Format("markdown", "Markdown list",              ("md", "markdown"),            True, True, "markdown",    "text",
           media_type="text/markdown"),
    Format("html",     "Outline, HTML",              ("html", "htm"),               False, True, "outline",    "text",
           "write_html", "text/html", cites=True),
    Format("opml",     "OPML outline",               ("opml",),                     True, True, "opml",       "xml",
           media_type="text/x-opml", cites=True),
    Format("freemind", "FreeMind and Freeplane",     ("mm",),                       True, True, "freemind",   "xml",
           media_type="application/x-freemind", cites=True),
    Format("mindmup",  "MindMup",                    ("mup",),                      True, False, "mindmup",   "json"),
    Format("argunet",  "Argunet GraphML",            ("argunet.graphml",),          True, False, "argunet",   "xml"),
    Format("debatemap", "Debate Map JSON",           ("debatemap.json",),           True, False, "debatemap", "json"),
    Format("annotations", "Web annotations, Hypothesis", ("annotations.json", "jsonld"), True, False,
        "annotations", "json"),
    Format("csl",      "CSL-JSON sources",           ("csl.json",),                 True, False, "csl_format", "json"),
    Format("bibtex",   "BibTeX sources",             ("bib",),                      True, False, "bibtex_format",
        "text"),
    Format("ris",      "RIS sources",                ("ris",),                      True, False, "ris_format", "text"),
    Format("docx",     "Word outline or cards",      ("docx",),                     True, False, "docx_format",
        "binary"),
    Format("xlsx",     "Excel workbook",             ("xlsx",),                     True, True, "xlsx_format", "binary",
           media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", cites=True),
    Format("canvas",   "JSON Canvas",                ("canvas",),                   False, True, "canvas",    "json",
           media_type="application/json", cites=True),
    Format("anki",     "Anki cards",                 ("anki.txt",),                 False, True, "anki",      "text",
           cites=True),
    Format("turtle",   "RDF, AIF ontology in Turtle", ("ttl",),                     False, True, "turtle",    "text",
           media_type="text/turtle"),
)
# fmt: on
_BY_NAME = {row.name: row for row in TABLE}
_SURE = 0.2
_CERTAIN = 0.6
#: Endings that files of all kinds have: they say nothing unless the content does too.
_COMMON = frozenset({"txt", "xml", "yml", "json", "yaml", "md", "csv"})


def by_name(name: str) -> Format:
    """Return the format people call so.

    :raises NotFound: if no format has the name
    """
    if name not in _BY_NAME:
        raise NotFound("format", name, nearest(name, _BY_NAME))
    return _BY_NAME[name]


def kinds(text: str) -> tuple[str, ...]:
    """Return what a text may be, judged by how it opens: ``json``, ``xml``, ``yaml`` or ``text``."""
    head = text.lstrip("\ufeff \t\r\n\f\v")[:1]
    if head in ("{", "["):
        # A data block or a titled statement can open an Argdown file, and flow style a YAML file.
        return ("json", "text", "yaml")
    return ("xml", "text") if head == "<" else ("yaml", "text")


def by_ending(filename: str) -> dict[Format, str]:
    """Return the formats whose files end like this one's name, the longest ending first, and those endings."""
    lower = filename.lower()
    fitting = [(end, row) for row in TABLE for end in row.extensions if lower.endswith("." + end)]
    found: dict[Format, str] = {}
    for end, row in sorted(fitting, key=lambda pair: -len(pair[0])):
        found.setdefault(row, end)
    return found


def detect(text: str, filename: str = "") -> Format:
    """Return the format a text is in, by its content; its name decides only where the content leaves it open.

    :raises BadRequest: if neither tells
    """
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
    named = {row: end for row, end in by_ending(filename).items() if row.reads}
    fitting = kinds(text)
    scores = {row.name: row.sniff(text) for row in TABLE if row.reads and row.kind in fitting}
    best = max(scores.values(), default=0.0)
    if best >= _SURE:
        ahead = [name for name, score in scores.items() if score > best - 0.1]
        for row in named:
            if row.name in ahead:
                return row
        # An ending that few other files have counts more than a guess.
        for row, end in named.items():
            if end not in _COMMON and scores.get(row.name) and best < _CERTAIN:
                return row
        return by_name(next(name for name in ahead if scores[name] == best))
    for row, end in named.items():
        if end not in _COMMON or scores.get(row.name):
            return row
    readable = ", ".join(row.name for row in TABLE if row.reads)
    raise BadRequest(f"This is not recognised as any format argmap reads; say which it is: {readable}.")


def read(
    text: str, format: str | None = None, filename: str = "", include: Include | None = None, columns: str = ""
) -> Imported:
    """Read a debate from a text in any format of the table.

    :param text: the file's content
    :param format: name of the format; recognised by content where it is left out
    :param filename: the file's name, for the map's id and for places in problems
    :param include: gives the text of another file of the same folder, for formats that can include
    :param columns: what the columns of a CSV table are; see :func:`argmap.formats.tables.choice`
    :raises NotFound: if no format has the name
    :raises BadRequest: if the format is only written, or cannot be recognised
    """
    row = by_name(format) if format else detect(text, filename)
    if not row.reads:
        raise BadRequest(f"argmap writes {row.title} but cannot read it.")
    if row.kind == "binary":
        raise BadRequest(f"{row.title} is not text; give the file itself.")
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    stem = _stem(name, row)
    if len(text) > MAX_CHARACTERS:
        sentence = f"The text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read."
        problem = Problem("too-large", sentence, "Split it into several files.", file=name)
        return Imported(Map(id=slug(stem, "map"), title=stem or "Untitled"), [problem], {"format": row.name})
    module = row.load()
    if include is not None and hasattr(module, "read_with_includes"):
        found: Imported = module.read_with_includes(text, stem, include)
    elif columns and row.name == "csv":
        from argmap.formats import csv_format

        found = csv_format.read(text, stem, columns)
    else:
        found = module.read(text, stem)
    return _finished(found, row, name)


def _stem(name: str, row: Format) -> str:
    """Return a file's name without the ending of its format, or else its last ending."""
    for end in sorted(row.extensions, key=len, reverse=True):
        if name.lower().endswith("." + end):
            return name[: -len(end) - 1]
    return name.rsplit(".", 1)[0]


def _finished(found: Imported, row: Format, name: str) -> Imported:
    """Return what was read, its problems in bounds and with the file's name, and a word where there is nothing."""
    problems = [problem if problem.file or not name else problem.at(file=name) for problem in found.problems]
    if (
        not found.map.claims
        and not found.map.sources
        and all(problem.severity is Severity.NOTE for problem in problems)
    ):
        sentence = f"No claim was found in the text, read as {row.title}."
        problems.append(Problem("no-claims", sentence, "Say which format it is.", Severity.WARNING, file=name))
    if len(problems) > MAX_PROBLEMS:
        sentence = f"There are {len(problems) - MAX_PROBLEMS:,} further problems."
        problems = [*problems[:MAX_PROBLEMS], Problem("many-problems", sentence, severity=Severity.NOTE, file=name)]
    return replace(found, problems=problems, extras={"format": row.name, **found.extras})


def read_file(
    data: bytes, format: str | None = None, filename: str = "", include: Include | None = None, columns: str = ""
) -> Imported:
    """Read a debate from a file of any format of the table: texts in any usual encoding, and office files.

    :param data: the file's bytes; the rest as for :func:`read`
    :raises NotFound: if no format has the name
    :raises BadRequest: if the format is only written or cannot be recognised, or the file cannot be read as it
    :raises TooLarge: if reading an office file takes more than it may
    """
    from argmap.formats import offices

    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    found = offices.kind_of(data)
    row = by_name(format) if format else None
    if row is None and found:
        row = by_name(found)
    if row is None or row.kind != "binary":
        from argmap.quotes.files.encodings import decode

        if found:
            raise BadRequest(f"The file “{name}” is an office file, not {row.title if row else 'text'}.")
        text, encoding = _declared(data) or decode(data, name)
        imported = read(text, format, filename, include, columns)
        if encoding.startswith("utf") or encoding == "ascii":
            return imported
        guess = f"The file is not UTF-8; its letters were read as {encoding}."
        told = Problem("encoding", guess, "Save it as UTF-8 if letters look wrong.", Severity.NOTE, file=name)
        return replace(imported, problems=[told, *imported.problems])
    if found != row.name:
        raise BadRequest(f"The file “{name}” is not {'a Word file' if row.name == 'docx' else 'an Excel workbook'}.")
    imported = row.load().read_bytes(data, _stem(name, row))
    return _finished(imported, row, name)


def _declared(data: bytes) -> tuple[str, str] | None:
    """Return the text of an XML file in the encoding that it says it is in, and that encoding's name."""
    said = re.match(rb"<\?xml[^>]{0,80}?encoding=[\"']([A-Za-z0-9._-]{2,40})[\"']", data)
    try:
        return (data.decode(said[1].decode()), f"utf ({said[1].decode()})") if said else None
    except (LookupError, UnicodeError):
        return None


def write_bytes(debate: Map, format: str) -> bytes:
    """Return a debate in a format of the table, as the bytes of a file.

    :raises NotFound: if no format has the name
    :raises BadRequest: if the format is only read
    """
    row = by_name(format)
    if not row.writes:
        raise BadRequest(f"argmap reads {row.title} but cannot write it.")
    written: str | bytes = getattr(row.load(), row.writer)(debate)
    return written if isinstance(written, bytes) else written.encode()


def write(debate: Map, format: str) -> str:
    """Return a debate in a format of the table.

    :raises NotFound: if no format has the name
    :raises BadRequest: if the format is only read
    """
    row = by_name(format)
    if not row.writes:
        raise BadRequest(f"argmap reads {row.title} but cannot write it.")
    if row.kind == "binary":
        raise BadRequest(f"{row.title} is not text.")
    written: str = getattr(row.load(), row.writer)(debate)
    return written


def for_writing(filename: str) -> Format:
    """Return the format to write for a file's name.

    :raises BadRequest: if no format that can be written has such an ending
    """
    for row in by_ending(filename):
        if row.writes:
            return row
    endings = ", ".join("." + row.extensions[0] for row in TABLE if row.writes)
    raise BadRequest(f"No format is known by the ending of “{filename}”; known endings: {endings}.")


def report(imported: Imported) -> dict[str, Any]:
    """Return what an import found, as plain data: format, counts, problems, and for Argdown its own figures."""
    extras = {key: imported.extras[key] for key in ("argdown",) if key in imported.extras}
    return {
        "format": imported.extras.get("format", ""),
        **counts(imported.map),
        "problems": [_plain(problem) for problem in imported.problems],
        **extras,
    }


def _plain(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        "message": problem.message,
        "fix": problem.fix,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "path": list(problem.path),
    }
