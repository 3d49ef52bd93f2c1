"""Work that somebody waits for, and that ends when nobody does any more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

from argmap.errors import ArgmapError


class Abandoned(ArgmapError):
    """Whoever asked for the work has gone; nobody sees this."""

    code = "abandoned"

    def __init__(self) -> None:
        """Compose the sentence, which only a log may show."""
        super().__init__("Whoever asked for this has gone.")


class Stop:
    """Says whether a piece of work is still wanted; one for each request, shared by all that work for it."""

    def __init__(self) -> None:
        """Begin as wanted."""
        self._lock = threading.Lock()
        self._ends: dict[int, Callable[[], None]] = {}
        self._next = 0
        self._stopped = False
        self._place: Callable[[], AbstractContextManager[None]] = nullcontext

    @property
    def stopped(self) -> bool:
        """Return whether nobody wants the work any more."""
        return self._stopped

    def stop(self) -> None:
        """Say that nobody wants the work any more, and end what can be ended at once, such as child processes."""
        with self._lock:
            self._stopped = True
            ends, self._ends = list(self._ends.values()), {}
        for end in ends:
            end()

    def takes(self, place: Callable[[], AbstractContextManager[None]]) -> None:
        """Say how the work gives up the place that it takes from other work, for as long as it only waits.

        :param place: gives it up when it is entered, and takes it back when it is left
        """
        self._place = place

    def aside(self) -> AbstractContextManager[None]:
        """Let other work have this one's place while it waits for a process or for another thread."""
        return self._place()

    @contextmanager
    def ending(self, end: Callable[[], None]) -> Iterator[None]:
        """Have a function called if the work is stopped meanwhile; it may come from any thread, and at once.

        :param end: ends the work; must be quick, and harmless where the work has just ended by itself
        """
        with self._lock:
            stopped = self._stopped
            key = self._next
            self._next += 1
            if not stopped:
                self._ends[key] = end
        if stopped:
            end()
        try:
            yield
        finally:
            with self._lock:
                self._ends.pop(key, None)


_current: ContextVar[Stop | None] = ContextVar("argmap_stop", default=None)
_NEVER = Stop()


def current() -> Stop:
    """Return what says whether the present work is still wanted; outside a request it always is."""
    return _current.get() or _NEVER


def asked() -> bool:
    """Return whether the present work is for a request to a server, which must bear whatever it is asked for."""
    return _current.get() is not None


def check() -> None:
    """Go on only where the present work is still wanted; long loops call this now and then.

    :raises Abandoned: if nobody wants it any more
    """
    if current().stopped:
        raise Abandoned


@contextmanager
def wanted(stop: Stop) -> Iterator[None]:
    """Work for as long as ``stop`` says that somebody wants it."""
    token = _current.set(stop)
    try:
        yield
    finally:
        _current.reset(token)
