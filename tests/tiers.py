"""Which tests are slow: ``make unit`` leaves them out, ``make test`` runs them all.

A test is slow where it takes over a second, or starts a server, a process or a browser. The lists are here in one place
so that they can be read against ``pytest --durations``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
#: Modules of which every test is slow.
MODULES = frozenset(
    {
        "bounded", "cli/cli", "cost", "drawing/layout", "drawing/raster", "faults", "model/fields", "formats/fuzz",
        "formats/roundtrips", "handouts/handouts", "handouts/docs", "handouts/passages", "web/mounted",
        "views/pictures", "web/shell", "shipped", "web/site", "store/store", "library/watch", "web/debate", "wheel",
        "library/writing", "library/step",
    }
)  # fmt: skip
#: Single tests of other modules: what their names begin with, by module.
TESTS: Mapping[str, tuple[str, ...]] = {}


def mark(items: list[pytest.Item]) -> None:
    """Mark the slow tests among those collected."""
    for item in items:
        module = item.path.relative_to(HERE).with_suffix("").as_posix().replace("test_", "")
        if module in MODULES or item.name.startswith(TESTS.get(module, ("\0",))):
            item.add_marker(pytest.mark.slow)
