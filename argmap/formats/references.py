"""What CSL-JSON, BibTeX and RIS share: entries of a reference manager, such as Zotero, as a map of sources only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from argmap.errors import Problem
from argmap.formats.base import WEB, Imported, note, one_line, warn
from argmap.model import Map, Source
from argmap.slugs import Slugs, slug
from argmap.wording import counted


def date(words: str) -> str:
    """Return a date, or the part of one that is known, as ISO 8601 has it; empty if none can be made out.

    >>> date("2001/05//"), date("May 2001"), date("c. 1920"), date("soon")
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


_DOI = re.compile(r"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", re.IGNORECASE)


def as_map(entries: list[dict[str, Any]], name: str, problems: list[Problem]) -> Imported:
    """Return a map with these sources and nothing else; a note says which of their fields have no place in a source.

    :param entries: for each source its CSL variables, names and dates as text, its ``key``, and the names of the fields
        that were ``left`` out
    """
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
        if entry.get("DOI"):
            entry["DOI"] = _DOI.sub("", one_line(entry["DOI"]))
        undated = f"Date: {entry['dated']}." if entry.get("dated") and not entry.get("issued") else ""
        if not title:
            message = f"The entry “{key[:40] or len(found) + 1}” has no title; its key is used instead."
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
                note=one_line(" ".join(filter(None, (entry.get("note"), undated)))),
            )
        )
    if found:
        message = f"{counted(len(found), 'source')}, and no claims: quote a source by its id."
        problems = [*problems, note("sources-only", message, "Write them into sources.yaml to use them in every map.")]
    left = Counter(field for entry in entries for field in sorted(set(entry.get("left") or ())))
    if left:
        listed = ", ".join(f"{field} ({count})" if count > 1 else field for field, count in left.most_common(12))
        more = f" and {len(left) - 12} more" if len(left) > 12 else ""
        problems = [*problems, note("fields-left", f"A source has no place for these fields: {listed}{more}.")]
    debate = Map(slug(name, "sources"), one_line(name) or "Sources", sources=tuple(found))
    return Imported(debate, list(problems), {"sources": len(found)})


def _families(entry: dict[str, Any]) -> Iterator[str]:
    for who in (entry.get("author") or [])[:2]:
        yield who.partition(",")[0]
    if entry.get("issued"):
        yield str(entry["issued"])[:4]
