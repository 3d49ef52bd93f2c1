"""Quotations checked word for word against their sources, remembered, and shown where they stand."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argmap.model import CautionKind
    from argmap.quotes.anchor import Outcome, Reanchored, annotation, finding_of, reanchor, remember
    from argmap.quotes.checks import Checked, check_map, check_quote, correction, problems, summarise
    from argmap.quotes.files.extract import Extracted, read_bytes, read_file, try_file
    from argmap.quotes.finding import SEVERITY, Caution, Finding
    from argmap.quotes.pages.flow import Block, Span, blocks, joined
    from argmap.quotes.pages.masks import Mask
    from argmap.quotes.reader import Atom, Citation, Section, atoms, coverage, section_at, sections, strip, within
    from argmap.quotes.source import SourceText
    from argmap.quotes.words.fold import NORMAL_FORM

_HOMES = {
    "anchor": ("Outcome", "Reanchored", "annotation", "finding_of", "reanchor", "remember"),
    "checks": ("Checked", "check_map", "check_quote", "correction", "problems", "summarise"),
    "files.extract": ("Extracted", "read_bytes", "read_file", "try_file"),
    "finding": ("SEVERITY", "Caution", "CautionKind", "Finding"),
    "pages.flow": ("Block", "Span", "blocks", "joined"),
    "words.fold": ("NORMAL_FORM",),
    "pages.masks": ("Mask",),
    "reader": ("Atom", "Citation", "Section", "atoms", "coverage", "section_at", "sections", "strip", "within"),
    "source": ("SourceText",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "NORMAL_FORM", "SEVERITY", "Atom", "Block", "Caution", "CautionKind", "Checked", "Citation", "Extracted",
    "Finding", "Mask", "Outcome", "Reanchored", "Section", "SourceText", "Span", "annotation", "atoms", "blocks",
    "check_map", "check_quote", "correction", "coverage", "finding_of", "joined", "problems", "read_bytes",
    "read_file", "reanchor", "remember", "section_at", "sections", "strip", "summarise", "try_file", "within",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Return an exported name, importing its module only now: some take long, and most commands need none."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
