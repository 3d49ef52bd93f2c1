"""Runs the layout program within bounds: time, memory, output, number at once, and no orphan left behind."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from argmap import work
from argmap.errors import TooLarge, Unavailable

try:
    import resource
except ImportError:  # Windows has none: there the clock is the bound.
    resource = None  # type: ignore[assignment]

VARIABLE = "ARGMAP_DOT"
MEMORY = 1_000_000_000
OUTPUT = 64_000_000
SLOTS = threading.BoundedSemaphore(os.cpu_count() or 1)

_versions: dict[tuple[str, int], str] = {}


class Overrun(Exception):
    """A run went past one of its bounds, or failed; the next, cheaper one may do."""


def program(name: str | None = None) -> str:
    """Return the path of the layout program.

    :param name: path or name of the program; where it is left out, ``ARGMAP_DOT``, graphviz-pure, or the system's dot
    :raises Unavailable: where there is none
    """
    wanted = name or os.environ.get(VARIABLE)
    if wanted:
        found = shutil.which(wanted)
        if found is None:
            raise Unavailable(f"There is no layout program “{wanted}”; check {VARIABLE} or the option that names it.")
        return found
    beside = shutil.which("graphviz-pure", path=str(Path(sys.executable).parent))
    found = beside or shutil.which("graphviz-pure") or shutil.which("dot")
    if found is None:
        raise Unavailable("There is no layout program; install the package graphviz-pure, or Graphviz itself.")
    return found


def version(path: str) -> str:
    """Return what a layout program says of its version, asked once for each file and time of change.

    :raises Unavailable: where it does not answer
    """
    key = (path, Path(path).stat().st_mtime_ns)
    if key not in _versions:
        try:
            out, err = _bounded([path, "-V"], b"", time.monotonic() + 5)
        except Overrun as failure:
            raise Unavailable(f"The layout program {path} does not run: {failure}") from failure
        _versions[key] = (out + err).decode("utf-8", "replace").strip()
    return _versions[key]


def run(path: str, arguments: Sequence[str], source: bytes, deadline: float) -> bytes:
    """Run the layout program on DOT text and return what it writes.

    :param deadline: ``time.monotonic()`` by which it must be done; waiting for a free slot counts
    :raises Overrun: where it takes longer, takes more memory, or fails
    :raises TooLarge: where no slot becomes free in time
    """
    if not SLOTS.acquire(timeout=max(0.0, deadline - time.monotonic())):
        raise TooLarge("Too many pictures are being laid out at once; try again in a moment.")
    try:
        work.check()
        return _bounded([path, *arguments], source, deadline)[0]
    finally:
        SLOTS.release()


def _bounded(command: Sequence[str], source: bytes, deadline: float) -> tuple[bytes, bytes]:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise Overrun("no time left")
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(source)
        given.seek(0)
        process = _start(command, given, out, err, seconds)
        late = threading.Event()
        # A timer, since waiting with a timeout polls, which costs a short run half its time again.

        def stop() -> None:
            late.set()
            _kill(process)

        timer = threading.Timer(max(0.05, deadline - time.monotonic()), stop)
        timer.daemon = True
        timer.start()
        try:
            with work.current().ending(lambda: _kill(process)):
                code = process.wait()
        finally:
            timer.cancel()
            _end(process)
        work.check()
        if late.is_set():
            raise Overrun(f"took longer than {seconds:.1f} s")
        err.seek(0)
        message = err.read(10_000)
        if code != 0:
            raise Overrun(f"ended with code {code}: {message[:200].decode('utf-8', 'replace').strip()}")
        out.seek(0)
        return out.read(OUTPUT), message


def _start(command: Sequence[str], given: Any, out: Any, err: Any, seconds: float) -> subprocess.Popen[bytes]:
    system = {"SYSTEMROOT": os.environ["SYSTEMROOT"]} if "SYSTEMROOT" in os.environ else {}
    later = None
    if resource is not None and not hasattr(resource, "prlimit"):
        # Only systems without prlimit (macOS) pay for the fork this needs.
        later = lambda: _limit(seconds)  # noqa: E731
    try:
        process = subprocess.Popen(  # noqa: S603  # no shell, and no argument a user wrote
            list(command),
            stdin=given,
            stdout=out,
            stderr=err,
            env=system,
            close_fds=True,
            start_new_session=os.name == "posix",
            preexec_fn=later,  # noqa: PLW1509
        )
    except OSError as failure:
        raise Unavailable(f"The layout program {command[0]} cannot be started: {failure.strerror}.") from failure
    if resource is not None and hasattr(resource, "prlimit"):
        try:
            for limit, bound in _limits(seconds):
                resource.prlimit(process.pid, limit, (bound, bound))
        except ProcessLookupError:
            pass  # It was quicker than we were.
        except BaseException:
            _end(process)
            raise
    return process


def _limits(seconds: float) -> list[tuple[int, int]]:
    assert resource is not None
    return [
        (resource.RLIMIT_CPU, int(seconds) + 1),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ]


def _limit(seconds: float) -> None:
    assert resource is not None
    for limit, bound in _limits(seconds):
        resource.setrlimit(limit, (bound, bound))


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and whatever it started at once."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process if it still runs, and wait for it."""
    if process.returncode is None:
        _kill(process)
        process.wait()
