"""Memory that was freed goes back to the system."""

from __future__ import annotations

import subprocess
import sys

import pytest

from argmap.web.shell import heap

#: Many blocks too small to be mapped one by one are freed, but for one at the end, which keeps the heap from shrinking.
HOLES = """
import ctypes, runpy, sys
from types import SimpleNamespace
heap = SimpleNamespace(**runpy.run_path(sys.argv[1]))
libc = heap.libc()
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
before = heap.Heap(lambda: libc.malloc_trim(0))
blocks = [libc.malloc(60_000) for _ in range(600)]
for block in blocks:
    ctypes.memset(block, 1, 60_000)
for block in blocks[:-1]:
    libc.free(block)
full = heap.resident()
assert before.look() and not before.look()
print(full - heap.resident())
"""


def test_it_is_asked_for_only_where_the_process_has_grown() -> None:
    sizes = iter((100, 100 + heap.GROWN - 1, 100 + heap.GROWN, 200, 200 + heap.GROWN, 150))
    asked: list[str] = []
    looked = heap.Heap(lambda: asked.append("trim"), lambda: next(sizes))
    assert [looked.look() for _ in range(3)] == [False, True, True]
    assert asked == ["trim", "trim"]


@pytest.mark.skipif(heap.libc() is None, reason="this C library gives memory back by itself, or never")
def test_holes_between_what_is_used_go_back() -> None:
    """In a process of its own, whose memory nothing else changes."""
    found = subprocess.run([sys.executable, "-c", HOLES, heap.__file__], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    assert int(found.stdout) > 20_000_000
