"""Which tests are slow: ``make unit`` leaves them out, ``make test`` runs them all.

A module is slow whose tests start servers or processes; they are listed here. A test that asks for PostgreSQL is slow,
because it starts a server. A single test is slow that takes over 0.3 seconds of CPU, or 0.8 with all its
parameters; ``slow.txt`` lists those, as they were measured by

    ARGMAP_TIMES=times make test && python -m tests.tiers times.*
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
LIST = HERE / "slow.txt"
#: Seconds of CPU: of one test, and of one with all its parameters.
ONE, ALL = 0.3, 0.8
#: Modules of which every test is slow.
MODULES = frozenset(
    {
        "bounded", "cli/cli", "cost", "drawing/layout", "drawing/raster", "faults", "formats/fuzz",
        "formats/roundtrips", "handouts/handouts", "handouts/docs", "handouts/passages", "views/pictures",
        "web/mounted", "web/shell", "shipped", "web/site", "store/store", "library/watch", "wheel",
        "library/writing", "library/step",
    }
)  # fmt: skip


def mark(items: list[pytest.Item]) -> None:
    """Mark the slow tests among those collected."""
    slow = set(LIST.read_text(encoding="utf-8").split())
    for item in items:
        if _module(item.nodeid) in MODULES or item.nodeid.partition("[")[0] in slow or _starts_postgresql(item):
            item.add_marker(pytest.mark.slow)


@contextmanager
def timed(item: pytest.Item) -> Iterator[None]:
    """Note what a test takes of this process and of those it waits for, where ``ARGMAP_TIMES`` names a file."""
    before = os.times()
    yield
    if name := os.environ.get("ARGMAP_TIMES"):
        spent = sum(os.times()[:4]) - sum(before[:4])
        with Path(f"{name}.{os.environ.get('PYTEST_XDIST_WORKER', 'one')}").open("a", encoding="utf-8") as file:
            file.write(f"{spent:.2f}\t{item.nodeid.partition('[')[0]}\n")


def _starts_postgresql(item: pytest.Item) -> bool:
    params = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return "postgresql" in (*getattr(item, "fixturenames", ()), *map(str, params))


def _module(nodeid: str) -> str:
    return nodeid.partition("::")[0].removeprefix("tests/").removesuffix(".py").replace("test_", "")


def main(names: list[str]) -> None:
    """Write the list of slow tests from what was measured."""
    total: dict[str, float] = {}
    most: dict[str, float] = {}
    for line in (line for name in names for line in Path(name).read_text(encoding="utf-8").splitlines()):
        spent, test = line.split("\t")
        total[test] = total.get(test, 0.0) + float(spent)
        most[test] = max(most.get(test, 0.0), float(spent))
    slow = sorted(test for test in total if (most[test] > ONE or total[test] > ALL) and _module(test) not in MODULES)
    LIST.write_text("".join(f"{test}\n" for test in slow), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
