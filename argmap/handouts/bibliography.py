"""Sources as bibliographies: CSL-JSON, BibTeX and RIS for reference managers, and text in a citation style."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from argmap.errors import NotFound, Unavailable, nearest
from argmap.handouts.clean import clean, line
from argmap.model import Source

STYLES = {
    "author-date": "Author and date (in the manner of Chicago)",
    "author-page": "Author and page (in the manner of MLA)",
    "numeric": "Numbered (in the manner of IEEE)",
    "harvard": "Harvard, as in Cite Them Right",
}
"""The citation styles on offer, with what people call them; the first three are argmap's own."""
_BUNDLED = {"harvard": "harvard-cite-them-right"}
"""Styles that come with citeproc-py under its own names."""

# CSL item types: what BibTeX (with biblatex's types) and RIS call them; whatever else is misc and GEN.
_TYPES: dict[str, tuple[str, str]] = {
    "article": ("article", "JOUR"),
    "article-journal": ("article", "JOUR"),
    "article-magazine": ("article", "MGZN"),
    "article-newspaper": ("article", "NEWS"),
    "bill": ("legislation", "BILL"),
    "book": ("book", "BOOK"),
    "broadcast": ("misc", "MULTI"),
    "chapter": ("incollection", "CHAP"),
    "classic": ("book", "CLSWK"),
    "collection": ("collection", "EDBOOK"),
    "dataset": ("dataset", "DATA"),
    "document": ("misc", "GEN"),
    "entry": ("inreference", "ENCYC"),
    "entry-dictionary": ("inreference", "DICT"),
    "entry-encyclopedia": ("inreference", "ENCYC"),
    "hearing": ("misc", "HEAR"),
    "interview": ("misc", "PCOMM"),
    "legal_case": ("jurisdiction", "CASE"),
    "legislation": ("legislation", "STAT"),
    "manuscript": ("unpublished", "UNPB"),
    "motion_picture": ("movie", "MPCT"),
    "pamphlet": ("booklet", "PAMP"),
    "paper-conference": ("inproceedings", "CPAPER"),
    "patent": ("patent", "PAT"),
    "personal_communication": ("letter", "PCOMM"),
    "post": ("online", "BLOG"),
    "post-weblog": ("online", "BLOG"),
    "report": ("report", "RPRT"),
    "review": ("review", "JOUR"),
    "review-book": ("review", "JOUR"),
    "speech": ("misc", "GEN"),
    "thesis": ("thesis", "THES"),
    "treaty": ("misc", "GEN"),
    "webpage": ("online", "ELEC"),
}
_BIBTEX = {
    "publisher": "publisher",
    "publisher-place": "location",
    "volume": "volume",
    "issue": "number",
    "page": "pages",
    "edition": "edition",
    "DOI": "doi",
    "ISBN": "isbn",
    "ISSN": "issn",
    "language": "language",
    "genre": "type",
    "collection-title": "series",
    "note": "note",
}
_RIS = {
    "container-title": "T2",
    "publisher": "PB",
    "publisher-place": "CY",
    "volume": "VL",
    "issue": "IS",
    "edition": "ET",
    "DOI": "DO",
    "ISBN": "SN",
    "ISSN": "SN",
    "language": "LA",
    "genre": "M3",
    "collection-title": "T3",
}
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


_SIGNS = {"<": "\ue0f0", ">": "\ue0f1", "&": "\ue0f2", '"': "\ue0f3"}
_AS_SIGNS = str.maketrans(_SIGNS)
_AS_TEXT = str.maketrans({sign: character for character, sign in _SIGNS.items()})
_AS_HTML = str.maketrans(dict(zip(_SIGNS.values(), ("&lt;", "&gt;", "&amp;", "&quot;"), strict=True)))


def item(source: Source) -> dict[str, Any]:
    """Return a source as a CSL-JSON item (citationstyles.org, CSL 1.0.2)."""
    found: dict[str, Any] = {"id": source.id, "type": source.type, "title": line(source.title)}
    if source.title_short:
        found["title-short"] = line(source.title_short)
    for role, names in (("author", source.author), ("editor", source.editor), ("translator", source.translator)):
        if names:
            found[role] = [_name(name) for name in names]
    for role, date in (("issued", source.issued), ("accessed", source.accessed)):
        parts = date_parts(date)
        if parts:
            found[role] = {"date-parts": [parts]}
        elif date:
            found[role] = {"literal": line(date)}
    if source.url:
        found["URL"] = line(source.url)
    found.update((key, line(value)) for key, value in source.csl)
    return found


def date_parts(date: str) -> list[int]:
    """Return year, month and day of an ISO 8601 date, as far as it goes; nothing if it is not such a date.

    >>> date_parts("2025-10"), date_parts("ca. 1917")
    ([2025, 10], [])
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", date.strip(), re.ASCII)
    return [int(part) for part in match.groups() if part] if match else []


def _name(literal: str) -> dict[str, str]:
    family, comma, given = line(literal).partition(",")
    return {"family": family.strip(), "given": given.strip()} if comma else {"literal": line(literal)}


def csl_json(sources: Iterable[Source]) -> str:
    """Return sources as CSL-JSON."""
    return json.dumps([item(source) for source in sources], ensure_ascii=False, indent=2) + "\n"


def bibtex(sources: Iterable[Source]) -> str:
    """Return sources as a .bib file in UTF-8 with biblatex's types and fields, every value escaped."""
    return "\n".join(_entry(source) for source in sources)


def _entry(source: Source) -> str:
    csl = {key: line(value) for key, value in source.csl}
    kind = _TYPES.get(source.type, ("misc", "GEN"))[0]
    fields: list[tuple[str, str]] = [("title", "{" + _tex(source.title) + "}")]
    for role, names in (("author", source.author), ("editor", source.editor), ("translator", source.translator)):
        if names:
            # Braces keep a name without a comma, and an "and" within one, from being taken apart.
            fields.append((role, " and ".join(_tex(name) if "," in name and " and " not in name
                                              else "{" + _tex(name) + "}" for name in names)))  # fmt: skip
    if "container-title" in csl:
        home = "journaltitle" if kind in ("article", "review") else "booktitle"
        fields.append((home, _tex(csl["container-title"])))
    for label, date in (("date", source.issued), ("urldate", source.accessed)):
        if date:
            fields.append((label, line(date) if date_parts(date) else _tex(date)))
    if source.url:
        fields.append(
            ("url", re.sub(r"[{}\\%]", lambda m: f"%{ord(m[0]):02X}" if m[0] != "%" else "%", line(source.url)))
        )
    for key, label in _BIBTEX.items():
        if csl.get(key):
            value = csl[key].replace("–", "--") if key == "page" else csl[key]
            fields.append((label, _tex(value)))
    body = "".join(f"  {label} = {{{value}}},\n" for label, value in fields)
    return f"@{kind}{{{source.id},\n{body}}}\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in line(text))


def ris(sources: Iterable[Source]) -> str:
    """Return sources as an .ris file: one tag a line, as reference managers read it."""
    out = []
    for source in sources:
        csl = {key: line(value) for key, value in source.csl}
        rows = [("TY", _TYPES.get(source.type, ("misc", "GEN"))[1]), ("ID", source.id), ("TI", line(source.title))]
        if source.title_short:
            rows.append(("ST", line(source.title_short)))
        rows += [("AU", line(name)) for name in source.author]
        rows += [("A2", line(name)) for name in source.editor]
        rows += [("A4", line(name)) for name in source.translator]
        for tag, date in (("DA", source.issued), ("Y2", source.accessed)):
            parts = date_parts(date)
            if parts and tag == "DA":
                rows.append(("PY", f"{parts[0]:04}"))
            if parts:
                rows.append((tag, "/".join(f"{part:02}" for part in parts) + "/" * (3 - len(parts))))
        rows += [(tag, csl[key]) for key, tag in _RIS.items() if csl.get(key)]
        pages = re.split(r"\s*[-–—]+\s*", csl.get("page", ""), maxsplit=1)
        rows += [(tag, page) for tag, page in zip(("SP", "EP"), pages, strict=False) if page]
        if source.url:
            rows.append(("UR", line(source.url)))
        out.append("".join(f"{tag}  - {value}\r\n" for tag, value in rows) + "ER  - \r\n")
    return "\r\n".join(out)


def formatted(sources: Iterable[Source], style: str = "author-date", *, html: bool = True) -> list[tuple[str, str]]:
    """Return sources as a bibliography in a citation style: pairs of id and entry, in the style's own order.

    :param style: one of ``STYLES``
    :param html: whether entries are HTML (italics as ``<i>``, all else escaped) or plain text
    :raises NotFound: for a style that is not on offer; it names the nearest
    :raises Unavailable: if citeproc-py is not installed
    """
    if style not in STYLES:
        raise NotFound("citation style", style[:80], nearest(style[:80], STYLES) or tuple(STYLES))
    known = {source.id: source for source in sources}
    if not known:
        return []
    with warnings.catch_warnings():
        # citeproc-py warns of variables it does not know, which a person's sources may well hold.
        warnings.simplefilter("ignore")
        return _formatted(known, style, html)


def _formatted(known: dict[str, Source], style: str, html: bool) -> list[tuple[str, str]]:
    try:
        from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON
    except ImportError as failure:
        raise Unavailable("Bibliographies in a citation style need the package citeproc-py.") from failure
    items = [_for_citeproc(source) for source in known.values()]
    own = Path(__file__).parent / "styles" / f"{style}.csl"
    chosen = CitationStylesStyle(str(own) if style not in _BUNDLED else _BUNDLED[style], validate=False, locale="en-GB")
    made = CitationStylesBibliography(chosen, CiteProcJSON(items), formatter.html if html else formatter.plain)
    for name in known:
        made.register(Citation([CitationItem(name)]))
    made.sort()
    back = _AS_HTML if html else _AS_TEXT
    entries = (re.sub(r"\s+", " ", str(entry)).strip().translate(back) for entry in made.bibliography())
    return list(zip(made.keys, entries, strict=True))


def _for_citeproc(source: Source) -> dict[str, Any]:
    """Return an item of only what citeproc-py takes: known types, whole dates, and text for every variable."""
    found = item(source)
    found["title"] = found["title"] or source.id
    if found["type"] not in _TYPES or found["type"] in ("collection", "document", "hearing", "classic"):
        found["type"] = "book"
    for role in ("issued", "accessed"):
        if role in found and "date-parts" not in found[role]:
            del found[role]
    found.pop("language", None)
    known = {key: value for key, value in found.items() if value and re.fullmatch(r"[A-Za-z-]+", key)}
    return {key: value if key == "id" else _kept(value) for key, value in known.items()}


def _kept(value: Any) -> Any:
    """Return a value whose words citeproc-py cannot take for markup, which it would pass on unescaped."""
    if isinstance(value, str):
        return value.translate(_AS_SIGNS)
    if isinstance(value, list):
        return [_kept(member) for member in value]
    return {key: _kept(member) for key, member in value.items()} if isinstance(value, dict) else value


def cited(text: str) -> str:
    """Return HTML of an entry as plain words.

    >>> cited("A <i>b</i> &amp; c")
    'A b & c'
    """
    from html import unescape

    return clean(unescape(re.sub(r"<[^>]*>", "", text)))
