"""sqlite_utils without numpy and pandas, which it imports if they are installed: half a second of each start."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Database", "Migrations"]


@contextmanager
def absent(*names: str) -> Iterator[None]:
    """Make packages look uninstalled while the block runs, unless they are imported already."""
    hidden = [name for name in names if name not in sys.modules]
    # This is how Python itself notes that an import is to fail.
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


# They only add column types for their own numbers and times, and argmap stores none of those.
with absent("numpy", "pandas"):
    from sqlite_utils import Database, Migrations
