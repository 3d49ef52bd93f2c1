"""Office files with the same bytes for the same content, whatever the clock and the compressor."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from argmap.handouts.ooxml import ordered

_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
_FIRST = ("[Content_Types].xml", "_rels/.rels")
EPOCH = (1980, 1, 1, 0, 0, 0)


def settled(data: bytes, date: str = "", extra: Mapping[str, bytes] | None = None) -> bytes:
    """Return an Office file with fixed dates and its entries in a fixed order.

    Entries are stored without compression, since compressors differ from machine to machine.

    :param date: ISO 8601 date to write as that of creation and change; the first day of 1980 where it is no date
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
