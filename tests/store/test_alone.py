"""sqlite_utils is imported without numpy and pandas, which stay importable for others."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

from argmap.store.alone import absent

STORE = """
import json, sys
from importlib.util import find_spec
import argmap.store.alone
loaded = sorted({"numpy", "pandas"} & set(sys.modules))
print(json.dumps([loaded, find_spec("pandas") is not None, "sqlite_utils" in sys.modules]))
"""


def test_the_store_loads_neither_numpy_nor_pandas() -> None:
    """In a fresh process the store loads sqlite_utils alone, and pandas can be imported afterwards."""
    assert find_spec("pandas"), "the test says nothing where pandas is not installed"
    answer = subprocess.run([sys.executable, "-c", STORE], capture_output=True, text=True, check=True)
    assert json.loads(answer.stdout) == [[], True, True]


def test_a_package_is_absent_only_within_the_block() -> None:
    """An import fails within the block and works again after it, also if the block raises."""
    sys.modules.pop("antigravity", None)
    with pytest.raises(ModuleNotFoundError), absent("antigravity"):
        importlib.import_module("antigravity")
    assert find_spec("antigravity")


def test_an_imported_package_stays() -> None:
    """What somebody has imported before is left alone."""
    with absent("json"):
        assert importlib.import_module("json") is json
    assert sys.modules["json"] is json
