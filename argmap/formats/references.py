"""Sources of a reference manager, such as Zotero: CSL-JSON, BibTeX and RIS, read as a map that has sources only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from argmap.errors import Problem
from argmap.formats import jsontext
from argmap.formats.base import WEB, Imported, note, one_line, warn
from argmap.model import Map, Source
from argmap.slugs import Slugs, slug

_BIBTEX_TYPES = {
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
_BIBTEX_FIELDS = {
    "journal": "container-title", "journaltitle": "container-title", "booktitle": "container-title",
    "publisher": "publisher", "institution": "publisher", "school": "publisher", "organization": "publisher",
    "address": "publisher-place", "location": "publisher-place", "volume": "volume", "number": "issue", "pages": "page",
    "edition": "edition", "doi": "DOI", "isbn": "ISBN", "issn": "ISSN", "series": "collection-title", "type": "genre",
    "language": "language", "langid": "language", "abstract": "abstract", "chapter": "chapter-number",
    "eventtitle": "event-title",
}  # fmt: skip
_RIS_TYPES = {
    "JOUR": "article-journal", "BOOK": "book", "CHAP": "chapter", "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "THES": "thesis", "RPRT": "report", "ELEC": "webpage", "BLOG": "post-weblog", "NEWS": "article-newspaper",
    "MGZN": "article-magazine", "UNPB": "manuscript", "PAMP": "pamphlet", "CASE": "legal_case", "STAT": "legislation",
    "BILL": "bill", "HEAR": "hearing", "DATA": "dataset", "PAT": "patent", "ENCYC": "entry-encyclopedia",
    "DICT": "entry-dictionary", "MPCT": "motion_picture", "EDBOOK": "collection", "PCOMM": "personal_communication",
    "CLSWK": "classic", "EBOOK": "book", "EJOUR": "article-journal", "GEN": "document",
}  # fmt: skip
_RIS_FIELDS = {
    "secondary_title": "container-title", "journal_name": "container-title",
    "alternate_title3": "container-title-short",
    "publisher": "publisher", "place_published": "publisher-place", "volume": "volume", "number": "issue",
    "edition": "edition", "doi": "DOI", "issn": "ISSN", "language": "language", "abstract": "abstract",
}  # fmt: skip
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


def read_csl(text: str, name: str = "") -> Imported:
    """Read CSL-JSON, as Zotero and most other managers export it."""
    parsed = jsontext.parse(text)
    entries = parsed.data.get("items", [parsed.data]) if isinstance(parsed.data, dict) else parsed.data
    listed = entries if isinstance(entries, list) else []
    found = [_from_csl(one) for one in listed if isinstance(one, dict) and ("type" in one or "title" in one)]
    return _sources(found, name, parsed.problems)


def _from_csl(entry: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {key: one_line(value) for key, value in entry.items() if isinstance(value, str | int)}
    for role in ("author", "editor", "translator"):
        names = entry.get(role)
        made[role] = [_csl_name(who) for who in names if isinstance(who, dict)] if isinstance(names, list) else []
    for field in ("issued", "accessed"):
        made[field] = _csl_date(entry.get(field))
    made["key"] = str(entry.get("citation-key") or entry.get("id") or "")
    return made


def _csl_name(who: dict[str, Any]) -> str:
    family = " ".join(str(who[part]) for part in ("non-dropping-particle", "family") if who.get(part))
    given = " ".join(str(who[part]) for part in ("given", "dropping-particle") if who.get(part))
    return one_line(who.get("literal") or (f"{family}, {given}" if family and given else family or given))


def _csl_date(value: Any) -> str:
    if not isinstance(value, dict):
        return _date(value) if isinstance(value, str) else ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        return _date("-".join(str(part) for part in parts[0] if part not in (None, "")))
    return _date(str(value.get("raw") or value.get("literal") or ""))


def _date(words: str) -> str:
    """Return a date, or the part of one that is known, as ISO 8601 has it; empty if none can be made out.

    >>> _date("2001/05//"), _date("May 2001"), _date("c. 1920"), _date("soon")
    ('2001-05', '2001', '1920', '')
    """
    match = re.match(r"\s*(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?!\d)", words)
    if match:
        month, day = int(match[2] or 0), int(match[3] or 0)
        text = match[1]
        if 1 <= month <= 12:
            text += f"-{month:02}"
            text += f"-{day:02}" if 1 <= day <= 31 else ""
        return text
    year = re.search(r"(?<!\d)(1\d{3}|20\d{2})(?!\d)", words)
    return year[1] if year else ""


def read_bibtex(text: str, name: str = "") -> Imported:
    """Read BibTeX or BibLaTeX; what of LaTeX stands in it becomes the letters it means."""
    import logging

    from bibtexparser.entrypoint import parse_string

    # The library tells faults in its log too, where nobody sees them.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = parse_string(text)
    problems = []
    for block in library.failed_blocks:
        line = (block.start_line or 0) + 1
        message = "An entry is not BibTeX that can be read; it was left out."
        problems.append(warn("bibtex-entry", message, "Fix its braces and commas.", line=line))
    found = []
    for entry in library.entries:
        raw = {field.key.lower(): str(field.value) for field in entry.fields}
        fields = {key: value if key in ("url", "doi") else _latex(value) for key, value in raw.items()}
        made: dict[str, Any] = {_BIBTEX_FIELDS[key]: value for key, value in fields.items() if key in _BIBTEX_FIELDS}
        made |= {"key": entry.key, "type": _BIBTEX_TYPES.get(entry.entry_type.lower(), "document")}
        subtitle = fields.get("subtitle", "")
        made["title"] = ": ".join(part for part in (fields.get("title", ""), subtitle) if part)
        made["title-short"] = fields.get("shorttitle", "")
        made["URL"], made["note"] = fields.get("url", ""), fields.get("note", fields.get("annotation", ""))
        month = fields.get("month", "")[:3].lower()
        number = _MONTHS.get(month) or (int(month) if month.isdigit() else 0)
        year = fields.get("date") or fields.get("year", "")
        made["issued"] = _date(f"{year}-{number}" if number and re.fullmatch(r"\d{4}", year) else year)
        made["accessed"] = _date(fields.get("urldate", ""))
        for role in ("author", "editor", "translator"):
            made[role] = [_bibtex_name(who) for who in _names(raw.get(role, "")) if who != "others"]
        if "page" in made:
            made["page"] = made["page"].replace("--", "–")
        found.append(made)
    return _sources(found, name, problems)


def _latex(words: str) -> str:
    """Return what LaTeX's commands and braces in a text mean, as plain text."""
    from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]

    return (
        one_line(LatexNodes2Text(keep_braced_groups=False).latex_to_text(words))
        if set(words) & set("\\{}$~%")
        else one_line(words)
    )


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


def _bibtex_name(who: str) -> str:
    """Return a name as family and given name, whichever way round BibTeX has it.

    >>> _bibtex_name("Ludwig van Beethoven"), _bibtex_name("Berg, Bo"), _bibtex_name("Board")
    ('van Beethoven, Ludwig', 'Berg, Bo', 'Board')
    """
    if who.startswith("{") and who.endswith("}"):
        return _latex(who)
    who = _latex(who)
    if "," in who or " " not in who:
        return who
    words = who.split()
    at = next((n for n, word in enumerate(words[:-1]) if n and word[:1].islower()), len(words) - 1)
    return f"{' '.join(words[at:])}, {' '.join(words[:at])}"


def read_ris(text: str, name: str = "") -> Imported:
    """Read RIS, as libraries and most managers export it."""
    import rispy  # type: ignore[import-untyped]

    problems: list[Problem] = []
    try:
        entries = rispy.loads(text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff"), skip_unknown_tags=True)
    except (OSError, ValueError, KeyError, IndexError) as error:
        problems.append(warn("ris", f"The text is not RIS that can be read: {error}.", "Begin each entry with TY."))
        entries = []
    found = []
    for entry in entries:
        made: dict[str, Any] = {
            to: one_line(entry[key]) for key, to in _RIS_FIELDS.items() if isinstance(entry.get(key), str)
        }
        made["type"] = _RIS_TYPES.get(str(entry.get("type_of_reference", "")), "document")
        made["title"] = entry.get("title") or entry.get("primary_title") or entry.get("short_title") or ""
        made["title-short"] = entry.get("short_title", "") if made["title"] != entry.get("short_title") else ""
        authors = entry.get("authors") or entry.get("first_authors") or []
        made["author"] = [one_line(who) for who in authors]
        made["editor"] = [one_line(who) for who in entry.get("secondary_authors") or entry.get("editors") or []]
        made["issued"] = _date(str(entry.get("date") or entry.get("year") or entry.get("publication_year") or ""))
        made["accessed"] = _date(str(entry.get("access_date") or ""))
        urls = entry.get("urls") or []
        made["URL"] = urls[0] if urls else entry.get("url", "")
        pages = [str(entry[side]) for side in ("start_page", "end_page") if entry.get(side)]
        if pages:
            made["page"] = "–".join(pages)
        notes = entry.get("notes") or entry.get("notes_abstract") or []
        made["note"] = " ".join(notes) if isinstance(notes, list) else str(notes)
        made["key"] = str(entry.get("id", ""))
        found.append(made)
    return _sources(found, name, problems)


def _sources(entries: list[dict[str, Any]], name: str, problems: list[Problem]) -> Imported:
    """Return a map with these sources and nothing else."""
    from argmap.model.csl import TYPES, VARIABLES

    slugs = Slugs()
    found: list[Source] = []
    for entry in entries:
        title = one_line(entry.get("title") or "")
        key = str(entry.get("key") or "")
        # Keys of some managers are addresses or numbers, which nobody could quote by.
        named = key if re.search(r"[A-Za-z]{3}", key) and "/" not in key else " ".join([*_families(entry), title])
        kind = entry.get("type") if entry.get("type") in TYPES else "document"
        url = str(entry.get("URL") or "")
        if not title:
            message = f"The entry “{key[:40] or len(found) + 1}” has no title; its key stands for it."
            problems.append(warn("no-title", message, "Give it a title."))
        found.append(
            Source(
                slugs.new(slug(named, "source"), "source"),
                title or key or "Untitled",
                str(kind),
                one_line(entry.get("title-short") or ""),
                tuple(filter(None, entry.get("author") or ())),
                tuple(filter(None, entry.get("editor") or ())),
                tuple(filter(None, entry.get("translator") or ())),
                str(entry.get("issued") or ""),
                str(entry.get("accessed") or ""),
                url if WEB.match(url) else "",
                tuple((name, one_line(entry[name])) for name in VARIABLES if one_line(entry.get(name) or "")),
                note=one_line(entry.get("note") or ""),
            )
        )
    if found:
        message = f"{len(found)} sources, and no claims: quote them by their ids."
        problems = [*problems, note("sources-only", message, "Write them into sources.yaml to use them in every map.")]
    debate = Map(slug(name, "sources"), one_line(name) or "Sources", sources=tuple(found))
    return Imported(debate, list(problems), {"sources": len(found)})


def _families(entry: dict[str, Any]) -> Iterator[str]:
    for who in (entry.get("author") or [])[:2]:
        yield who.partition(",")[0]
    if entry.get("issued"):
        yield str(entry["issued"])[:4]


def sniff_csl(text: str) -> float:
    """Return how surely the text is CSL-JSON, by dates in parts and item types."""
    head = text[:100_000]
    if '"date-parts"' in head or '"citation-key"' in head:
        return 0.9
    kinds = re.search(r'"type"\s*:\s*"(?:article-journal|book|chapter|webpage|report|thesis|article-[a-z]+)"', head)
    return 0.6 if kinds and '"title"' in head and '"nodes"' not in head else 0.0


def sniff_bibtex(text: str) -> float:
    """Return how surely the text is BibTeX, by its entries."""
    return 0.9 if re.search(r"(?m)^[ \t]*@[A-Za-z]{3,20}\s*[{(]\s*[^\s,{}=]+\s*,", text[:100_000]) else 0.0


def sniff_ris(text: str) -> float:
    """Return how surely the text is RIS, by its first tag."""
    return 0.95 if re.match(r"\s*TY  - [A-Z]{2,6}\s*$", text.lstrip("\ufeff")[:400], re.MULTILINE) else 0.0
