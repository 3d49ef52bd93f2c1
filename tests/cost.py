"""How much work something does, told without a clock: busy machines make every timed test fail one day."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


def calls(work: Callable[[], object]) -> int:
    """Count the calls, of Python's and of C's functions, that a piece of work makes; the same at every run."""
    made = 0

    def count(_frame: FrameType, event: str, _what: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return made


def growth(work: Callable[[int], Callable[[], object]], size: int) -> float:
    """Tell by what the calls multiply when the input doubles: 2 for work in proportion, 4 for its square.

    :param work: makes the piece of work for a size, so that making its input is not counted; the first run is not
        counted either, since it fills what modules keep
    """
    work(size)()
    return calls(work(2 * size)) / calls(work(size))


@contextmanager
def no_hang(seconds: float = 90.0) -> Iterator[None]:
    """Fail what would go on without end, after processor time no honest answer needs on any machine.

    A net against powers and endless loops, which :func:`calls` cannot see inside C; the benches measure speed.
    """

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        raise AssertionError(f"no answer after {seconds:g} s of processor time")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
