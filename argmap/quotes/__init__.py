"""Quotations checked word for word against their sources, remembered, and shown where they stand."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argmap.quotes.finding import SEVERITY, Finding
    from argmap.quotes.fold import NORMAL_FORM
    from argmap.quotes.furniture import Mask
    from argmap.quotes.source import SourceText

_HOMES = {
    "SourceText": "source",
    "Finding": "finding",
    "SEVERITY": "finding",
    "NORMAL_FORM": "fold",
    "Mask": "furniture",
}

__all__ = ["NORMAL_FORM", "SEVERITY", "Finding", "Mask", "SourceText"]


def __getattr__(name: str) -> Any:
    """Return an exported name, importing its module only now: some take long, and most commands need none."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
