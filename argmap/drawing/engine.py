"""Runs the layout program within bounds: time, memory, output, number at once, and no orphan left behind."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from argmap import bounded, work
from argmap.bounded import Bounds, Overrun, run_both
from argmap.errors import TooLarge, Unavailable

__all__ = ["OUTPUT", "VARIABLE", "Overrun", "program", "run", "version"]

VARIABLE = "ARGMAP_DOT"
MEMORY = 1_000_000_000
OUTPUT = 64_000_000
SLOTS = threading.BoundedSemaphore(os.cpu_count() or 1)

_LOG = logging.getLogger("argmap")
_versions: dict[tuple[str, int], str] = {}
_broken: set[tuple[str, int]] = set()


def program(name: str | None = None) -> str:
    """Return the path of the layout program.

    :param name: path or name of the program; where it is left out, ``ARGMAP_DOT``, graphviz-pure, or, where that is
        missing or does not run on this machine, the system's dot
    :raises Unavailable: if there is none
    """
    wanted = name or os.environ.get(VARIABLE)
    if wanted:
        found = shutil.which(wanted)
        if found is None:
            raise Unavailable(f"There is no layout program “{wanted}”; check {VARIABLE}.")
        return found
    beside = shutil.which("graphviz-pure", path=str(Path(sys.executable).parent))
    known = list(dict.fromkeys(filter(None, (beside, shutil.which("graphviz-pure"), shutil.which("dot")))))
    if not known:
        raise Unavailable("There is no layout program; install the package graphviz-pure, or Graphviz itself.")
    # Where there is no other, whoever uses it is told what is wrong with it.
    return known[0] if len(known) == 1 else next(filter(_runs, known), known[0])


def _runs(path: str) -> bool:
    """Return whether a layout program answers, asked once for each file and time of change."""
    key = (path, Path(path).stat().st_mtime_ns)
    if key in _broken:
        return False
    try:
        version(path)
    except Unavailable as failure:
        _broken.add(key)
        _LOG.warning("%s The next one found is used.", failure)
        return False
    return True


def version(path: str) -> str:
    """Return what a layout program says of its version, asked once for each file and time of change.

    :raises Unavailable: if it does not answer
    """
    key = (path, Path(path).stat().st_mtime_ns)
    if key not in _versions:
        try:
            out, err = run_both([path, "-V"], b"", Bounds(5, MEMORY, OUTPUT))
        except Overrun as failure:
            raise Unavailable(f"The layout program {path} does not run: {failure}") from failure
        _versions[key] = (out + err).decode("utf-8", "replace").strip()
    return _versions[key]


def run(path: str, arguments: Sequence[str], source: bytes, deadline: float) -> bytes:
    """Run the layout program on DOT text and return what it writes.

    :param deadline: ``time.monotonic()`` by which it must be done; waiting for a free slot counts
    :raises Overrun: if it takes longer, takes more memory, or fails
    :raises TooLarge: if no slot becomes free in time
    """
    if not SLOTS.acquire(timeout=max(0.0, deadline - time.monotonic())):
        raise TooLarge("Too many pictures are being laid out at once; try again in a moment.")
    try:
        work.check()
        return bounded.run([path, *arguments], source, Bounds(deadline - time.monotonic(), MEMORY, OUTPUT))
    finally:
        SLOTS.release()
