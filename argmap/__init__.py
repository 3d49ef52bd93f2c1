"""argmap maps contested theses: claims, supports, rebuttals and undercuts, each ground tied to a checked passage.

``argmap.open(path)`` reads a map file; the object shows itself in a notebook.
"""

from __future__ import annotations

# Type checkers take it for true. Importing typing, which says the same, was most of what `import argmap` cost.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

    from argmap.views.notebook import OpenMap
    from argmap.views.notebook import open_map as open

__version__ = "0.2.0"
__all__ = ["OpenMap", "__version__", "open"]

_HOMES = {"OpenMap": "OpenMap", "open": "open_map"}


def __getattr__(name: str) -> Any:
    """Return what is exported, importing it only now: a command that needs no library starts without it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.views.notebook"), _HOMES[name])
