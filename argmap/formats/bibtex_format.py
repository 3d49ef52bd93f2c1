"""BibTeX and BibLaTeX, read as sources."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from argmap.formats.base import Imported, one_line, warn
from argmap.formats.references import as_map, date

_TYPES = {
    "article": "article-journal", "book": "book", "booklet": "pamphlet", "collection": "collection",
    "inbook": "chapter", "incollection": "chapter", "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "inreference": "entry", "manual": "report", "mastersthesis": "thesis", "phdthesis": "thesis", "thesis": "thesis",
    "techreport": "report", "report": "report", "unpublished": "manuscript", "online": "webpage",
    "electronic": "webpage",
    "misc": "document", "dataset": "dataset", "patent": "patent", "jurisdiction": "legal_case",
    "legislation": "legislation", "review": "review", "movie": "motion_picture", "letter": "personal_communication",
    "proceedings": "book", "mvbook": "book", "periodical": "article-magazine", "software": "software",
}  # fmt: skip
_FIELDS = {
    "journal": "container-title", "journaltitle": "container-title", "booktitle": "container-title",
    "publisher": "publisher", "institution": "publisher", "school": "publisher", "organization": "publisher",
    "address": "publisher-place", "location": "publisher-place", "volume": "volume", "number": "issue", "pages": "page",
    "edition": "edition", "doi": "DOI", "isbn": "ISBN", "issn": "ISSN", "series": "collection-title", "type": "genre",
    "language": "language", "langid": "language", "abstract": "abstract", "chapter": "chapter-number",
    "eventtitle": "event-title",
}  # fmt: skip
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


_MONTH_NAMES = {name: name for name in _MONTHS}
_READ = {
    *_FIELDS, "title", "subtitle", "shorttitle", "url", "note", "annotation", "annote", "month", "year", "date",
    "urldate", "author", "editor", "translator", "howpublished", "crossref", "xdata", "eprint", "archiveprefix",
    "eprinttype", "key",
}  # fmt: skip
_WITHOUT = {"xdata", "control", "ieeetranbstctl", "string", "preamble", "comment"}
"""Entries that are not sources: shared fields, and settings of styles."""


def read(text: str, name: str = "") -> Imported:
    """Read BibTeX or BibLaTeX; what of LaTeX is in it becomes the letters it means."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock, Entry

    # The library tells faults in its log too, where nobody sees them.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = parse_string(text, parse_stack=[])
    problems = []
    entries = [(entry.start_line or 0, entry) for entry in library.entries]
    for block in library.failed_blocks:
        if isinstance(block, DuplicateBlockKeyBlock) and isinstance(block.ignore_error_block, Entry):
            entries.append((block.start_line or 0, block.ignore_error_block))
            continue
        line = (block.start_line or 0) + 1
        message = "An entry is not BibTeX that can be read; it was left out."
        problems.append(warn("bibtex-entry", message, "Fix its braces and commas.", line=line))
    strings: dict[str, str] = dict(_MONTH_NAMES)
    for one in library.strings:
        strings[one.key.lower()] = _value(str(one.value), strings)
    raw = [
        (entry.entry_type.lower(), entry.key, {f.key.lower(): _value(str(f.value), strings) for f in entry.fields})
        for _, entry in sorted(entries, key=lambda pair: pair[0])
    ]
    whole = {key.lower(): (kind, fields) for kind, key, fields in reversed(raw)}
    found = [_entry(kind, key, _inherited(kind, fields, whole)) for kind, key, fields in raw if kind not in _WITHOUT]
    return as_map(found, name, problems)


def _value(raw: str, strings: Mapping[str, str]) -> str:
    """Return a field's value: what is between braces or quotation marks, and what abbreviations stand for, joined.

    >>> _value('"Proc. " # stoc # {, Boston}', {"stoc": "Symposium"})
    'Proc. Symposium, Boston'
    """
    raw = raw.strip()
    parts: list[str] = []
    at = depth = 0
    quoted = False
    for position, sign in enumerate(f"{raw}#"):
        escaped = position and raw[position - 1] == "\\"
        if sign in "{}" and not escaped:
            depth += 1 if sign == "{" else -1
        elif sign == '"' and not depth and not escaped:
            quoted = not quoted
        elif sign == "#" and (position == len(raw) or not (depth or quoted)):
            parts.append(raw[at:position].strip())
            at = position + 1
    return "".join(
        part[1:-1] if part[:1] + part[-1:] in ("{}", '""') and len(part) > 1 else strings.get(part.lower(), part)
        for part in parts
    )


def _inherited(
    kind: str, fields: dict[str, str], whole: Mapping[str, tuple[str, dict[str, str]]], depth: int = 0
) -> dict[str, str]:
    """Return an entry's fields with those it takes over by ``crossref`` or ``xdata``."""
    for field in ("crossref", "xdata"):
        for key in fields.get(field, "").lower().split(","):
            parent = whole.get(key.strip())
            if parent is None or depth > 4:
                continue
            above = _inherited(*parent, whole, depth + 1)
            if field == "crossref" and kind.startswith(("in", "suppbook", "suppcoll")):
                # A part's own title is not that of the book it is in.
                above = {"booktitle": above.get("booktitle") or above.get("title", ""), **above}
                if fields.get("title"):
                    above.pop("title", None)
            fields = {**{name: value for name, value in above.items() if value}, **fields}
    return fields


def _entry(kind: str, key: str, raw: dict[str, str]) -> dict[str, Any]:
    fields = {key: one_line(value) if key in ("url", "doi", "eprint") else _latex(value) for key, value in raw.items()}
    made: dict[str, Any] = {_FIELDS[key]: value for key, value in fields.items() if key in _FIELDS}
    made |= {"key": key, "type": _TYPES.get(kind, "document")}
    made["title"] = ": ".join(part for part in (fields.get("title", ""), fields.get("subtitle", "")) if part)
    made["title-short"] = fields.get("shorttitle", "")
    published = fields.get("howpublished", "")
    address = re.search(r"https?://[^\s<>\"{}]+", raw.get("howpublished", ""))
    archive = (raw.get("archiveprefix") or raw.get("eprinttype") or "").lower()
    eprint = f"https://arxiv.org/abs/{fields['eprint']}" if archive == "arxiv" and fields.get("eprint") else ""
    made["URL"] = fields.get("url") or (address[0].rstrip(".,;") if address else "") or eprint
    notes = [fields.get("note", ""), fields.get("annotation") or fields.get("annote", "")]
    made["note"] = ". ".join(part for part in (*notes, "" if address else published) if part)
    month = fields.get("month", "")[:3].lower()
    number = _MONTHS.get(month) or (int(month) if month.isdigit() else 0)
    year = fields.get("date") or fields.get("year", "")
    made["issued"] = date(f"{year}-{number}" if number and re.fullmatch(r"\d{4}", year) else year)
    made["dated"] = year
    made["accessed"] = date(fields.get("urldate", ""))
    for role in ("author", "editor", "translator"):
        made[role] = [_name(who) for who in _names(raw.get(role, "")) if who != "others"]
    if "page" in made:
        made["page"] = re.sub(r"(?<=\d)--?(?=\d)", "–", made["page"])
    made["left"] = [name for name in fields if name not in _READ]
    return made


_COMMAND = re.compile(r"\\([A-Za-z]{2,})\s*\{")


@cache
def _reader() -> tuple[Any, Any]:
    """Return the reader of LaTeX and the commands it knows; one that it does not know gives its own name."""
    from pylatexenc.latex2text import (  # type: ignore[import-untyped]
        LatexNodes2Text,
        MacroTextSpec,
        get_default_latex_context_db,
    )

    def unknown(node: Any, l2tobj: Any) -> str:
        arguments = node.nodeargd.argnlist if node.nodeargd else ()
        return l2tobj.nodelist_to_text([one for one in arguments if one]) or str(node.macroname)

    names = [MacroTextSpec(name, name) for name in ("BibTeX", "TeX", "LaTeX", "LaTeXe", "XeTeX", "LuaTeX", "METAFONT")]
    cited = [MacroTextSpec(name, unknown) for name in ("cite", "citep", "citet", "ref")]
    known = get_default_latex_context_db()
    known.add_context_category("sources", prepend=True, macros=[*names, *cited])
    known.set_unknown_macro_spec(MacroTextSpec("", unknown))
    return LatexNodes2Text(latex_context=known, keep_braced_groups=False), known


def _latex(words: str) -> str:
    """Return what LaTeX's commands and braces in a text mean, as plain text.

    >>> _latex(r"{\\TeX} and {M{\\"u}nchen}")
    'TeX and München'
    """
    if not set(words) & set("\\{}$~%"):
        return one_line(words)
    reader, known = _reader()
    # Of a command that is not known, what is in its braces counts.
    words = _COMMAND.sub(
        lambda match: match[0] if known.get_macro_spec(match[1]) is not known.unknown_macro_spec else "{", words
    )
    return one_line(reader.latex_to_text(words))


def _names(words: str) -> Iterator[str]:
    """Yield the names of a list that ``and`` parts; in braces the word parts nothing."""
    depth = 0
    name: list[str] = []
    for word in words.split():
        if word == "and" and not depth:
            yield " ".join(name)
            name = []
            continue
        depth += word.count("{") - word.count("}")
        name.append(word)
    if name:
        yield " ".join(name)


def _name(who: str) -> str:
    """Return a name as family and given name, whichever way round BibTeX has it.

    >>> _name("Ludwig van Beethoven"), _name("Berg, Bo"), _name("Board"), _name("the map makers")
    ('van Beethoven, Ludwig', 'Berg, Bo', 'Board', 'the map makers')
    >>> _name("King, Jr., Martin Luther"), _name("family=Vries, given=Ada, prefix=de")
    ('King, Martin Luther, Jr.', 'de Vries, Ada')
    """
    if who.startswith("{") and who.endswith("}"):
        return _latex(who)
    who = _latex(who)
    parts = [part.strip() for part in who.split(",")]
    if all("=" in part for part in parts):
        named = {key.strip().lower(): value.strip(' "') for key, _, value in (part.partition("=") for part in parts)}
        family = " ".join(filter(None, (named.get("prefix"), named.get("family"))))
        return ", ".join(filter(None, (family, named.get("given"), named.get("suffix"))))
    if len(parts) == 3:
        return f"{parts[0]}, {parts[2]}, {parts[1]}"
    words = who.split()
    if len(parts) > 1 or len(words) < 2 or words[0][:1].islower():
        return who
    at = next((n for n, word in enumerate(words[:-1]) if n and word[:1].islower()), len(words) - 1)
    return f"{' '.join(words[at:])}, {' '.join(words[:at])}"


def sniff(text: str) -> float:
    """Return how surely the text is BibTeX, by its entries."""
    return 0.9 if re.search(r"(?m)^[ \t]*@[A-Za-z]{3,20}\s*[{(]\s*[^\s,{}=]+\s*,", text[:100_000]) else 0.0
