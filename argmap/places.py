"""Where the things that ship with argmap lie, in a checkout as in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Return the folder ``templates``, ``static``, ``maps`` or ``docs`` that ships with argmap.

    A wheel carries them inside the package; in a checkout they are beside it.
    """
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
