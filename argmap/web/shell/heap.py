"""Gives the system back what the C library keeps of memory that was freed.

Answers of all sizes come and go in several threads, and glibc keeps the holes they leave. After 800 pages and pictures
that nobody had asked for before, a server of 107 MB had 190, of which 48 are kept answers; with fewer arenas and large
blocks mapped one by one it has 175, and 168 once holes are given back. That takes milliseconds, so it is done where
the process has grown, once in half a minute at the most. Other systems have no such calls.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import Any

#: Seconds between two looks, and bytes by which the process must have grown since the last time.
PAUSE, GROWN = 30.0, 8_000_000
#: Numbers of two settings in malloc.h: the most arenas, and the size from which a block is mapped by itself.
_ARENAS, _MAPPED = -8, -3


def resident() -> int:
    """Return the memory of this process in bytes, as the system counts it; 0 where it does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            pages = int(file.read().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
    except (OSError, ValueError, IndexError):
        return 0


def libc() -> Any:
    """Return the C library where it is glibc; ``None`` elsewhere."""
    if sys.platform != "linux":
        return None
    import ctypes

    found = ctypes.CDLL(None)
    return found if hasattr(found, "malloc_trim") and hasattr(found, "mallopt") else None


class Heap:
    """Looks again and again whether the process has grown, in a thread of its own that ends with the process."""

    def __init__(self, trim: Callable[[], None], size: Callable[[], int] = resident) -> None:
        """Take what gives memory back, and what tells how much there is."""
        self._trim, self._size = trim, size
        self._after = size()

    def look(self) -> bool:
        """Give back what is free, where the process has grown since; return whether that was done."""
        if self._size() < self._after + GROWN:
            return False
        self._trim()
        self._after = self._size()
        return True

    def run(self, over: threading.Event) -> None:
        """Look until it is over."""
        while not over.wait(PAUSE):
            self.look()


def start() -> None:
    """Keep holes few and begin to look, where the system has what that takes."""
    glibc = libc()
    if glibc is None or not resident():
        return
    glibc.mallopt(_ARENAS, 2)
    glibc.mallopt(_MAPPED, 256 * 1024)
    over = threading.Event()
    threading.Thread(target=Heap(lambda: glibc.malloc_trim(0)).run, args=(over,), daemon=True, name="heap").start()
