"""Lanes: each kind of work has threads of its own and a bounded queue before them, so that no kind stops another."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from argmap.work import Stop


class Busy(Exception):
    """The lane has no room; the client is asked to come again."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a kind of work is taken on.

    :param threads: how many pieces are worked on at once
    :param waiting: how many more may wait
    :param patience: seconds that one waits at most
    :param again: seconds after which a client that was turned away may come again
    :param aside: how many pieces that only wait for a process may give up their place to others meanwhile
    """

    threads: int
    waiting: int
    patience: float = 20.0
    again: int = 5
    aside: int = 0


_CORES = os.cpu_count() or 1
#: The kinds of work. Pages made again cost 20 to 60 ms; the others up to many seconds each.
LANES: dict[str, Bounds] = {
    "files": Bounds(threads=2, waiting=1000),
    "pages": Bounds(threads=max(4, 2 * _CORES), waiting=200, aside=32),
    "heavy": Bounds(threads=max(1, _CORES // 2), waiting=16, patience=30.0, again=10),
    "pictures": Bounds(threads=max(1, _CORES // 2), waiting=16, patience=30.0, again=10),
    "documents": Bounds(threads=max(1, _CORES // 2), waiting=16, patience=30.0, again=10),
    "imports": Bounds(threads=max(1, _CORES // 2), waiting=16, patience=30.0, again=10),
}


class Lane:
    """Threads for one kind of work, with a bounded queue."""

    def __init__(self, name: str, bounds: Bounds) -> None:
        """Make a lane; its threads start when they are needed."""
        self.name = name
        self.bounds = bounds
        self._pool = ThreadPoolExecutor(bounds.threads + bounds.aside, thread_name_prefix=name)
        self._lock = threading.Lock()
        self._waiting: deque[tuple[Future[None], Callable[[], None]]] = deque()
        self._inside = self._active = self._apart = 0

    @property
    def inside(self) -> int:
        """Return how many pieces of work are being done or wait."""
        return self._inside

    async def run(self, work: Callable[[], None], stop: Stop, begun: Callable[[], object] = lambda: None) -> None:
        """Do a piece of work in a thread, as soon as one is free.

        A piece that has not begun when it is stopped is never begun; one that has keeps its thread until it ends.

        :param begun: called in the loop once the work has a thread
        :raises Busy: where too many wait already, or it has waited too long
        """
        with self._lock:
            if self._inside >= self.bounds.threads + self.bounds.waiting:
                raise Busy
            self._inside += 1
        loop = asyncio.get_running_loop()

        def started() -> None:
            late.cancel()
            begun()

        def worked() -> None:
            loop.call_soon_threadsafe(started)
            if not stop.stopped:
                work()

        stop.takes(self._aside)
        future = Future[None]()
        future.add_done_callback(self._left)
        with self._lock:
            self._waiting.append((future, worked))
        self._begin()
        late = loop.call_later(self.bounds.patience, future.cancel)
        with stop.ending(future.cancel):  # type: ignore[arg-type]
            try:
                await asyncio.shield(asyncio.wrap_future(future))
            except asyncio.CancelledError:
                if not future.cancelled():
                    raise
                if not stop.stopped:
                    raise Busy from None
            finally:
                late.cancel()

    def _left(self, _future: Future[None]) -> None:
        with self._lock:
            self._inside -= 1

    def _begin(self) -> None:
        """Begin what waits, as far as there are places."""
        while True:
            with self._lock:
                if not self._waiting or self._active >= self.bounds.threads:
                    return
                future, work = self._waiting.popleft()
                if future.cancelled():
                    continue
                self._active += 1
            try:
                self._pool.submit(self._work, future, work)
            except RuntimeError:  # It is closed.
                future.cancel()
                self._free()

    def _work(self, future: Future[None], work: Callable[[], None]) -> None:
        try:
            if future.set_running_or_notify_cancel():
                try:
                    work()
                except BaseException as error:  # noqa: BLE001 - who waits for it is told
                    future.set_exception(error)
                else:
                    future.set_result(None)
        finally:
            self._free()
            self._begin()

    def _free(self) -> None:
        with self._lock:
            self._active -= 1

    @contextmanager
    def _aside(self) -> Iterator[None]:
        """Give up a place while its work only waits; on its return there may be one more for a moment."""
        with self._lock:
            gives_way = self._apart < self.bounds.aside
            self._apart += gives_way
            self._active -= gives_way
        if gives_way:
            self._begin()
        try:
            yield
        finally:
            with self._lock:
                self._apart -= gives_way
                self._active += gives_way

    def close(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False)
        with self._lock:
            waiting = [future for future, _ in self._waiting]
        for future in waiting:
            future.cancel()


class Heavy:
    """Remembers which addresses took long, so that they go to a lane of their own next time."""

    #: Seconds of processor time, of its thread alone, after which an answer counts as heavy.
    SECONDS = 1.0
    MOST = 2000

    def __init__(self) -> None:
        """Begin knowing of none."""
        self._kept: OrderedDict[Hashable, None] = OrderedDict()
        self._lock = threading.Lock()

    def __contains__(self, key: Hashable) -> bool:
        """Return whether the work of this key took long last time."""
        with self._lock:
            return key in self._kept

    def note(self, key: Hashable, seconds: float) -> None:
        """Remember what the work of a key took this time."""
        with self._lock:
            self._kept.pop(key, None)
            if seconds > self.SECONDS:
                self._kept[key] = None
                while len(self._kept) > self.MOST:
                    self._kept.popitem(last=False)

    def timed(self, key: Hashable, work: Callable[[], None]) -> Callable[[], None]:
        """Return work that notes what it took."""

        def timed() -> None:
            begun = time.thread_time()
            try:
                work()
            finally:
                self.note(key, time.thread_time() - begun)

        return timed
