"""Which tests are slow: ``make unit`` leaves them out, ``make test`` runs them all.

A test is slow where it takes over a second, or starts a server, a process or a browser. The lists are here in one place
so that they can be read against ``pytest --durations``.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

#: Modules of which every test is slow.
MODULES = frozenset(
    {
        "bounded", "cli", "cost", "drawing_layout", "drawing_raster", "faults", "fields", "formats_fuzz",
        "formats_roundtrips", "handouts", "handouts_docs", "handouts_passages", "mounted", "pictures", "shell",
        "shipped", "site", "store", "watch", "web_debate", "wheel", "writing", "step",
    }
)  # fmt: skip
#: Single tests of other modules: what their names begin with, by module.
TESTS: Mapping[str, tuple[str, ...]] = {}


def mark(items: list[pytest.Item]) -> None:
    """Mark the slow tests among those collected."""
    for item in items:
        module = item.path.stem.removeprefix("test_")
        if module in MODULES or item.name.startswith(TESTS.get(module, ("\0",))):
            item.add_marker(pytest.mark.slow)
