"""Office files as their schemas ask for them (ECMA-376, transitional), with the same bytes for the same content."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _words(names: str) -> tuple[str, ...]:
    return tuple(names.split())


WORD: dict[str, tuple[str, ...]] = {
    "pPr": _words(
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": _words(
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
        "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
        "lang eastAsianLayout specVanish oMath"
    ),
    "style": _words(
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
        "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr"
    ),
    "tblPr": _words(
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
        "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
    ),
    "trPr": (),
    "tcPr": _words(
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark"
    ),
    "sectPr": _words(
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType "
        "cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings"
    ),
    "pBdr": _words("top left bottom right between bar"),
    "tcBorders": _words("top start left bottom end right insideH insideV"),
    "tblBorders": _words("top start left bottom end right insideH insideV"),
}
"""The children of WordprocessingML elements, in the order of their sequences; an empty one is a choice."""
SHEET: dict[str, tuple[str, ...]] = {
    "font": _words("b i strike condense extend outline shadow u vertAlign sz color name family charset scheme"),
    "worksheet": _words(
        "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges "
        "scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting "
        "dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks drawing"
    ),
}
"""The same of SpreadsheetML."""
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
_FIRST = ("[Content_Types].xml", "_rels/.rels")
EPOCH = (1980, 1, 1, 0, 0, 0)


def settled(data: bytes, date: str = "", extra: Mapping[str, bytes] | None = None) -> bytes:
    """Return an Office file with fixed dates and its entries in a fixed order.

    Entries are stored without compression, since compressors differ from machine to machine.

    :param date: ISO 8601 date to write as that of creation and change; the first day of 1980 where it is not a date
    :param extra: entries to add or replace, by name
    """
    day = date[:10] if re.fullmatch(r"\d{4}-\d\d-\d\d", date[:10]) else "1980-01-01"
    stamp = rb"\g<1>" + f"{day}T00:00:00Z".encode() + rb"\g<2>"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries |= extra or {}
    entries = {name: ordered(name, content) for name, content in entries.items()}
    if "docProps/core.xml" in entries:
        entries["docProps/core.xml"] = _STAMP.sub(stamp, entries["docProps/core.xml"])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(entries, key=lambda name: (name not in _FIRST, name)):
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, entries[name])
    return out.getvalue()


def ordered(name: str, content: bytes) -> bytes:
    """Return a part of an Office file with the children of its elements in their schema's order.

    :param name: the part's name, which says whose schema is meant
    """
    if not name.endswith(".xml") or not name.startswith(("word/", "xl/")):
        return content
    space, sequences = (W, WORD) if name.startswith("word/") else (S, SHEET)
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    changed = False
    for tag, sequence in sequences.items():
        rank = {f"{space}{child}": number for number, child in enumerate(sequence)}
        for element in root.iter(f"{space}{tag}") if sequence else ():
            changed |= _sort(element, rank)
    if not changed:
        return content
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _sort(element: Any, rank: dict[str, int]) -> bool:
    children = list(element)
    places = [rank.get(child.tag, len(rank)) for child in children]
    if places == sorted(places):
        return False
    element[:] = [child for _, child in sorted(zip(places, children, strict=True), key=lambda pair: pair[0])]
    return True


def misplaced(name: str, content: bytes) -> list[str]:
    """Return what stands out of order in a part, or is no child that its schema knows there."""
    space, sequences = (W, WORD) if name.startswith("word/") else (S, SHEET)
    found = []
    for tag, sequence in sequences.items():
        rank = {f"{space}{child}": number for number, child in enumerate(sequence)}
        for element in etree.fromstring(content).iter(f"{space}{tag}") if sequence else ():
            places = [rank.get(child.tag, -1) for child in element]
            if -1 in places or places != sorted(places):
                found.append(f"{tag}: {', '.join(child.tag.rpartition('}')[2] for child in element)}")
    return found
