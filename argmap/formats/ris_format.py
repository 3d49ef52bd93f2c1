"""RIS, as libraries and most managers export it, read as sources."""

from __future__ import annotations

import re
from typing import Any

from argmap.errors import Problem
from argmap.formats.base import Imported, clean, one_line, warn
from argmap.formats.references import as_map, date

_TYPES = {
    "JOUR": "article-journal", "BOOK": "book", "CHAP": "chapter", "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "THES": "thesis", "RPRT": "report", "ELEC": "webpage", "BLOG": "post-weblog", "NEWS": "article-newspaper",
    "MGZN": "article-magazine", "UNPB": "manuscript", "PAMP": "pamphlet", "CASE": "legal_case", "STAT": "legislation",
    "BILL": "bill", "HEAR": "hearing", "DATA": "dataset", "PAT": "patent", "ENCYC": "entry-encyclopedia",
    "DICT": "entry-dictionary", "MPCT": "motion_picture", "EDBOOK": "collection", "PCOMM": "personal_communication",
    "WEB": "webpage", "INPR": "article-journal", "ABST": "article-journal", "VIDEO": "motion_picture",
    "SER": "collection", "MULTI": "webpage", "COMP": "software", "MAP": "map", "MANSCPT": "manuscript",
    "STAND": "standard", "LEGAL": "legislation", "GOVDOC": "report", "SOUND": "song", "UNBILL": "bill",
    "CLSWK": "classic", "EBOOK": "book", "EJOUR": "article-journal", "GEN": "document",
}  # fmt: skip
_FIELDS = {
    "secondary_title": "container-title", "journal_name": "container-title",
    "alternate_title3": "container-title",
    "alternate_title2": "container-title-short", "alternate_title1": "container-title-short",
    "tertiary_title": "collection-title", "call_number": "call-number", "name_of_database": "source",
    "type_of_work": "genre", "number_of_volumes": "number-of-volumes", "section": "section",
    "publisher": "publisher", "place_published": "publisher-place", "volume": "volume", "number": "issue",
    "edition": "edition", "doi": "DOI", "issn": "ISSN", "language": "language", "abstract": "abstract",
}  # fmt: skip

_ROLES = (
    ("author", ("authors", "first_authors"), "AUTHOR"),
    ("editor", ("secondary_authors", "editors"), "ED"),
    ("translator", ("subsidiary_authors",), "TRANSLATOR"),
)
_READ = {
    "type_of_reference", "title", "primary_title", "short_title", "authors", "first_authors", "secondary_authors",
    "editors", "subsidiary_authors", "date", "year", "publication_year", "access_date", "urls", "start_page",
    "end_page", "notes_abstract", "notes", "note", "id", "unknown_tag", "end_of_reference",
}  # fmt: skip
_TAGS = {"keywords": "KW", "tertiary_authors": "A3", "file_attachments1": "L1", "file_attachments2": "L2"}


def read(text: str, name: str = "") -> Imported:
    """Read RIS, as libraries and most managers export it."""
    import rispy  # type: ignore[import-untyped]

    problems: list[Problem] = []
    text = re.sub(r"(?m)^([A-Z][A-Z0-9])[ \t]{1,2}-(?:[ \t]|$)", r"\1  - ", clean(text.lstrip("\ufeff")))
    text = re.sub(r"(?m)^ER  - .*$", "ER  - ", text)
    try:
        entries = rispy.loads(text, skip_unknown_tags=False)
    except (OSError, ValueError, KeyError, IndexError) as error:
        problems.append(warn("ris", f"The text is not RIS that can be read: {error}.", "Begin each entry with TY."))
        entries = []
    return as_map([_entry(entry) for entry in entries], name, problems)


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    unknown = {
        tag: [one_line(value) for value in values] for tag, values in (entry.get("unknown_tag") or {}).items() if tag
    }
    made: dict[str, Any] = {to: one_line(entry[key]) for key, to in _FIELDS.items() if isinstance(entry.get(key), str)}
    kind = str(entry.get("type_of_reference", "")).upper()
    made["type"] = _TYPES.get(kind, "document")
    made["title"] = entry.get("title") or entry.get("primary_title") or entry.get("short_title") or ""
    if not made["title"] and unknown.get("BT"):
        made["title"] = unknown["BT"][0]
    elif unknown.get("BT"):
        made.setdefault("container-title", unknown["BT"][0])
    made["title-short"] = entry.get("short_title", "") if made["title"] != entry.get("short_title") else ""
    if unknown.get("J1"):
        made.setdefault("container-title-short", unknown["J1"][0])
    if "container-title" not in made and (short := made.get("container-title-short")):
        made["container-title"] = short
    if re.fullmatch(r"(?:97[89][-\s]?)?(?:\d[-\s]?){9}[\dXx](?:\s.*)?", made.get("ISSN", "")):
        made["ISBN"] = made.pop("ISSN")
    for role, keys, tag in _ROLES:
        made[role] = [one_line(who) for key in keys for who in _listed(entry.get(key))] + unknown.get(tag, [])
    issued = str(entry.get("date") or entry.get("year") or entry.get("publication_year") or "")
    dates = (date(str(entry.get(key) or "")) for key in ("date", "year", "publication_year"))
    made["issued"] = max(dates, key=len)
    made["dated"] = issued.strip(" /")
    made["accessed"] = date(str(entry.get("access_date") or ""))
    urls = [url for field in _listed(entry.get("urls")) for url in field.replace(";", " ").split()]
    made["URL"] = urls[0] if urls else ""
    pages = [one_line(entry[side]) for side in ("start_page", "end_page") if entry.get(side)]
    made["page"] = re.sub(r"(?<=\d)-(?=\d)", "–", "–".join(pages))
    made.setdefault("abstract", one_line(entry.get("notes_abstract") or ""))
    made["note"] = " ".join([*_listed(entry.get("notes")), *_listed(entry.get("note"))])
    made["key"] = str(entry.get("id", ""))
    made["left"] = [_TAGS.get(key, key) for key in entry if key not in _READ and key not in _FIELDS]
    made["left"] += [tag for tag in unknown if tag not in ("BT", "J1", "ED")]
    made["left"] += ["UR"] if len(urls) > 1 else []
    return made


def _listed(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []


def sniff(text: str) -> float:
    """Return how surely the text is RIS, by its first tag."""
    return 0.95 if re.match(r"\s*TY  - [A-Z]{2,6}\s*$", text.lstrip("\ufeff")[:400], re.MULTILINE) else 0.0
