"""Child processes within bounds: time, memory, output, none left behind; and Python functions run in one."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from argmap import work
from argmap.errors import ArgmapError, BadRequest, Busy, NotFound, TooCostly, TooLarge, Unavailable

try:
    import resource
except ImportError:  # Windows has none: there the clock is the bound.
    resource = None  # type: ignore[assignment]

SLOTS = threading.BoundedSemaphore(os.cpu_count() or 1)
"""How many functions run in children at once; waiting longer than the time allowed is refused."""
NICE = 5
"""By how much a child gives way to the server that waits for it, as ``nice`` counts."""
_ERRORS: dict[str, type[ArgmapError]] = {kind.code: kind for kind in (BadRequest, TooLarge, Unavailable)}
_FAILED, _BROKEN, _FULL = 70, 71, 72
"""How a child ends: with an error for the person, with a traceback, out of memory."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a child may take.

    :param seconds: time by the clock, waiting for a free slot included
    :param memory: bytes of address space
    :param output: bytes it may write
    """

    seconds: float
    memory: int = 1_000_000_000
    output: int = 64_000_000


class Overrun(Exception):
    """A child went past one of its bounds, or failed.

    :param code: the child's exit code; None where it was ended for taking too long
    """

    def __init__(self, message: str, code: int | None = None, out: bytes = b"") -> None:
        super().__init__(message)
        self.code, self.out = code, out


def run(command: Sequence[str], given: bytes, bounds: Bounds, environment: dict[str, str] | None = None) -> bytes:
    """Run a program and return what it writes.

    :param command: its path and arguments; no shell reads them
    :param given: what it reads
    :param environment: its environment; by default an empty one
    :raises Overrun: if it takes longer, takes more memory, or fails
    :raises Unavailable: if it cannot be started
    :raises Abandoned: if nobody wants the work any more
    """
    return run_both(command, given, bounds, environment)[0]


def run_both(
    command: Sequence[str],
    given: bytes,
    bounds: Bounds,
    environment: dict[str, str] | None = None,
    told: Callable[[bytes], None] | None = None,
) -> tuple[bytes, bytes]:
    """Run a program as :func:`run` does, and return what it writes and the beginning of its complaints.

    :param told: called with each line of its standard error as it comes
    """
    if bounds.seconds <= 0:
        raise Overrun("no time left")
    end = time.monotonic() + bounds.seconds
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        source.write(given)
        source.seek(0)
        process = _start(command, (source, out, subprocess.PIPE if told else err), bounds, environment or {})
        late = threading.Event()
        # A timer, since waiting with a timeout polls, which costs a short run half its time again.

        def stop() -> None:
            late.set()
            _kill(process)

        timer = threading.Timer(max(0.05, end - time.monotonic()), stop)
        timer.daemon = True
        timer.start()
        try:
            with work.current().ending(lambda: _kill(process)):
                if told is not None and process.stderr is not None:
                    _listen(process.stderr, err, told)
                code = process.wait()
        finally:
            timer.cancel()
            _end(process)
        work.check()
        if late.is_set():
            raise Overrun(f"took longer than {bounds.seconds:.1f} s")
        err.seek(0)
        message = err.read(10_000)
        out.seek(0)
        written = out.read(bounds.output)
        if code != 0:
            complaint = message[:200].decode("utf-8", "replace").strip()
            raise Overrun(f"ended with code {code}: {complaint}", code, written)
        return written, message


def _listen(complaints: IO[bytes], kept: IO[bytes], told: Callable[[bytes], None]) -> None:
    """Hand on each line that a child writes, until it ends, and keep the first of them."""
    size = 0
    with complaints:
        while line := complaints.readline(1000):
            if size < 10_000:
                kept.write(line)
                size += len(line)
            told(line)


Work = Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]]
"""What can run in a child: from options that JSON can hold and bytes to an answer of the same two kinds."""


def call(
    function: str,
    options: dict[str, Any],
    data: bytes,
    bounds: Bounds,
    what: str = "The file",
    progress: Callable[[float], None] | None = None,
) -> tuple[dict[str, Any], bytes]:
    """Run one of argmap's functions in a Python process of its own, and return its answer.

    Parsers of foreign formats run this way: what a hostile file costs is bounded, and a crash ends only the child.

    :param function: its module and name, as ``argmap.module:name``; see :data:`Work`
    :param options: what JSON can hold
    :param data: bytes
    :param what: what the messages call the thing that is read
    :param progress: told each share of the work, 0 to 1, that the function gives to :func:`report`
    :raises TooLarge: if it takes more time or memory
    :raises Busy: if no slot becomes free in time
    :raises BadRequest: if it fails in any other way
    """
    with work.current().aside():
        return _called(function, options, data, bounds, what, progress)


def _called(
    function: str,
    options: dict[str, Any],
    data: bytes,
    bounds: Bounds,
    what: str,
    progress: Callable[[float], None] | None,
) -> tuple[dict[str, Any], bytes]:
    end = time.monotonic() + bounds.seconds
    if not SLOTS.acquire(timeout=bounds.seconds):
        raise Busy("The server is working on too many files and documents; try again in a moment.")
    try:
        rest = Bounds(end - time.monotonic(), bounds.memory, bounds.output)
        command = [sys.executable, "-I", "-X", "utf8", "-c", _MAIN, function, str(_ROOT), *filter(None, sys.path)]
        listener = None if progress is None else partial(_share, progress)
        out, _ = run_both(command, _packed(options, data), rest, _environment(), listener)
    except Overrun as overrun:
        raise _told(overrun, what, bounds) from overrun
    finally:
        SLOTS.release()
    return _unpacked(out)


def ask(
    function: str,
    options: dict[str, Any],
    data: bytes,
    bounds: Bounds,
    what: str,
    progress: Callable[[float], None] | None = None,
) -> tuple[dict[str, Any], bytes]:
    """Run one of argmap's own functions: in a child where a request to a server waits for it, else here.

    So a server gets all memory back, and can end what nobody wants any more; a command saves the child's start.
    Parameters and errors are those of :func:`call`, but what takes too much raises TooCostly, and a failure that is
    nobody's fault RuntimeError.
    """
    if not work.asked():
        return _function(function)(options, data)
    try:
        return call(function, options, data, bounds, what, progress)
    except TooLarge as error:
        raise TooCostly(f"{error} Ask for a part: one side, one issue, or what surrounds one claim.") from error
    except Damaged as error:
        raise RuntimeError(f"{what} could not be made: {error.cause}") from error


class Damaged(BadRequest):
    """What a child was given could not be worked on, and it did not say why.

    :param cause: the exception that ended it
    """

    def __init__(self, message: str, cause: str) -> None:
        super().__init__(message)
        self.cause = cause


def _function(name: str) -> Work:
    module, _, name = name.partition(":")
    found: Work = getattr(importlib.import_module(module), name)
    return found


def report(share: float) -> None:
    """Tell the parent, from the child, how much of the work is done, 0 to 1."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"{_SHARE}{share:.3f}\n")
        sys.stderr.flush()


def _share(progress: Callable[[float], None], line: bytes) -> None:
    text = line.decode("ascii", "replace")
    if text.startswith(_SHARE):
        with contextlib.suppress(ValueError):
            progress(float(text.removeprefix(_SHARE)))


_SHARE = "share of the work done: "
_ROOT = Path(__file__).resolve().parents[1]
_MAIN = "import sys; sys.path[:] = sys.argv[2:]; from argmap.bounded import main; main(sys.argv[1])"
_HEAD = 8


def main(function: str) -> None:
    """Answer what the parent asked, in the child: options and bytes come in, an answer or an error goes out."""
    options, data = _unpacked(sys.stdin.buffer.read())
    try:
        answer, more = _function(function)(options, data)
    except ArgmapError as error:
        missing = [error.kind, error.name, list(error.near)] if isinstance(error, NotFound) else []
        _write({"code": error.code, "message": str(error), "missing": missing}, b"", _FAILED)
    except MemoryError:
        _write({}, b"", _FULL)
    except BaseException as error:  # noqa: BLE001 - whatever a parser does with a damaged file, the parent is told
        _write({"message": f"{type(error).__name__}: {error}"[:500]}, b"", _BROKEN)
    else:
        _write(answer, more, 0)


def _write(answer: dict[str, Any], data: bytes, code: int) -> None:
    with contextlib.suppress(OSError):
        sys.stdout.buffer.write(_packed(answer, data))
        sys.stdout.buffer.flush()
        os._exit(code)
    os._exit(_FULL)


def _packed(options: dict[str, Any], data: bytes) -> bytes:
    head = json.dumps(options).encode("ascii")
    return len(head).to_bytes(_HEAD, "big") + head + data


def _unpacked(message: bytes) -> tuple[dict[str, Any], bytes]:
    behind = _HEAD + int.from_bytes(message[:_HEAD], "big")
    head = json.loads(message[_HEAD:behind])
    return (head if isinstance(head, dict) else {}), message[behind:]


def _told(overrun: Overrun, what: str, bounds: Bounds) -> ArgmapError:
    """Return the error that a user sees for a child's end."""
    if overrun.code == _FAILED:
        answer, _ = _unpacked(overrun.out)
        if answer.get("missing"):
            return NotFound(*answer["missing"])
        return _ERRORS.get(str(answer.get("code")), BadRequest)(str(answer.get("message", "")))
    if overrun.code is None:
        return TooLarge(f"{what} takes more than {bounds.seconds:.0f} seconds.")
    if overrun.code == _FULL or overrun.code < 0:
        return TooLarge(f"{what} takes more memory or time than is allowed.")
    cause = str(_unpacked(overrun.out)[0].get("message", "")) if overrun.code == _BROKEN else str(overrun)
    return Damaged(f"{what} is damaged and cannot be read.", cause)


def _environment() -> dict[str, str]:
    """Return the little that Python and the libraries need to find themselves; none of our secrets."""
    kept = ("PATH", "HOME", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "VIRTUAL_ENV", "PYTHONHASHSEED")
    return {name: os.environ[name] for name in kept if name in os.environ}


def _start(
    command: Sequence[str], files: tuple[Any, Any, Any], bounds: Bounds, environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    system = {"SYSTEMROOT": os.environ["SYSTEMROOT"]} if "SYSTEMROOT" in os.environ else {}
    later = None
    if resource is not None and not hasattr(resource, "prlimit"):
        # Only systems without prlimit (macOS) pay for the fork this needs.
        later = lambda: _limit(bounds)  # noqa: E731
    source, out, err = files
    try:
        process = subprocess.Popen(  # noqa: S603  # no shell, and no argument a user wrote
            list(command),
            stdin=source,
            stdout=out,
            stderr=err,
            env={**system, **environment},
            close_fds=True,
            start_new_session=os.name == "posix",
            preexec_fn=later,  # noqa: PLW1509
        )
    except OSError as failure:
        raise Unavailable(f"The program {command[0]} cannot be started: {failure.strerror}.") from failure
    if work.asked() and hasattr(os, "setpriority"):
        # What a server answers at once goes before what its children are busy with.
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, os.getpriority(os.PRIO_PROCESS, 0) + NICE)
    if resource is not None and hasattr(resource, "prlimit"):
        try:
            for limit, bound in _limits(bounds):
                resource.prlimit(process.pid, limit, (bound, bound))
        except ProcessLookupError:
            pass  # It was quicker than we were.
        except BaseException:
            _end(process)
            raise
    return process


def _limits(bounds: Bounds) -> list[tuple[int, int]]:
    assert resource is not None
    return [
        (resource.RLIMIT_CPU, int(bounds.seconds) + 1),
        (resource.RLIMIT_AS, bounds.memory),
        (resource.RLIMIT_FSIZE, bounds.output),
        (resource.RLIMIT_CORE, 0),
    ]


def _limit(bounds: Bounds) -> None:
    assert resource is not None
    for limit, bound in _limits(bounds):
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
