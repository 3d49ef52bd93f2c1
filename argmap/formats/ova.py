"""Analyses saved by OVA: the older form (OVA2) has a shape of its own, the newer one (OVA3) is xAIF."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from argmap.formats import jsontext, xaif
from argmap.formats.base import WEB, Imported, one_line
from argmap.formats.dialect import Document, key_of
from argmap.model import Map, Source


class Ova(xaif.Xaif):
    """An OVA2 analysis: nodes with ``id``, edges that hold their ends, the text under ``analysis``."""

    key = "ova"
    title = "OVA analysis"
    id_name = "id"

    def set_of(self, document: Document) -> Document:
        """Return the document, which is its own node set."""
        return document

    def path(self, *steps: str | int) -> tuple[str | int, ...]:
        """Return the place as it is."""
        return steps

    def fits(self, data: Any) -> bool:
        """Return whether there is a list of nodes."""
        return isinstance(data, dict) and isinstance(data.get("nodes"), list)

    def ends(self, entry: Document) -> tuple[str, str]:
        """Return the ids an edge leads from and to, given as ids or as whole nodes."""
        ends = [entry.get(name, entry.get(f"{name}ID")) for name in ("from", "to")]
        found = [key_of(end.get("id")) if isinstance(end, dict) else key_of(end) for end in ends]
        return found[0], found[1]

    def speakers(self, document: Document) -> dict[str, str]:
        """Return the speaker's name by id of the locution, which names its participant itself."""
        names = {
            key_of(person.get("id")): one_line(f"{person.get('firstname') or ''} {person.get('surname') or ''}")
            for person in _mappings(document.get("participants"))
        }
        return {
            key_of(node.get("id")): names.get(key_of(node.get("participantID")), "")
            for node in _mappings(document.get("nodes"))
            if node.get("type") == "L"
        }

    def empty(self, debate: Map) -> Document:
        """Return an analysis without nodes."""
        return {name: [] for name in _OVA_PARTS}

    def _analysis(self, document: Document) -> Document:
        analysis = document.get("analysis")
        return analysis if isinstance(analysis, dict) else {}

    def markup(self, document: Document) -> str:
        """Return the text with its markup."""
        text = self._analysis(document).get("txt") or self._analysis(document).get("plain_txt")
        return text if isinstance(text, str) else ""

    def source(self, document: Document) -> Source:
        """Return a description of the text."""
        analysis = self._analysis(document)
        title, place = analysis.get("documentTitle"), analysis.get("documentSource")
        url = place if isinstance(place, str) and WEB.match(place) else ""
        return Source(
            xaif.SOURCE, one_line(title) if isinstance(title, str) and title.strip() else "Analysed text", url=url
        )


_OVA_PARTS = ("nodes", "edges", "participants")


def _mappings(data: Any) -> list[Document]:
    return [entry for entry in data if isinstance(entry, dict)] if isinstance(data, list) else []


_OVA = Ova()


def read(text: str, name: str = "") -> Imported:
    """Read an OVA analysis, of either form, as far as it can be; never raise.

    :param text: the file's content
    :param name: name to make the map's id and title from
    """
    if re.search(r'"(?:AIF|aif)"\s*:', text) and xaif.Xaif().fits(jsontext.parse(text).data):
        found = xaif.read(text, name)
        return replace(found, extras={"ova": found.extras.get("xaif", {})})
    return _OVA.read(text, name)


def sniff(text: str) -> float:
    """Return how surely the text is an OVA analysis, 0 to 1."""
    if re.search(r'"AIF"\s*:\s*\{', text):
        return 0.85 if re.search(r'"OVA"\s*:', text) else 0.0
    if '"analysis"' in text and '"nodes"' in text and re.search(r'"from"\s*:|"edges"\s*:\s*\[\s*\]', text):
        return 0.9
    return 0.5 if re.search(r'"from"\s*:\s*\{\s*"id"', text) else 0.0
