"""Keeps the library up to date in a thread of its own, so that what is answered at once never waits for it."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from argmap.library import Library, State
from argmap.work import Stop, wanted

_LOG = logging.getLogger("argmap")
#: Seconds that an answer at once waits for what has just changed; after that it tells what was read last.
WAIT = 0.15


class Keeper:
    """Knows whether the library changed, and has it read again."""

    def __init__(self, library: Library) -> None:
        """Keep a library."""
        self._library = library
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="keeper")
        self._reading: asyncio.Future[None] | None = None
        self._until = 0.0

    @property
    def count(self) -> int:
        """Return how many debates there were at the last reading."""
        return self._library.count

    @property
    def ready(self) -> bool:
        """Return whether the library has been read."""
        return self._library.version > 0

    async def look(self) -> State:
        """Return the library's state, after a short wait where something changed.

        The wait counts from the beginning of a reading: one that takes long, such as beside a locked database, makes
        nobody wait who comes later.
        """
        if not self._library.unchanged():
            loop = asyncio.get_running_loop()
            if self._reading is None or self._reading.done():
                self._reading = loop.run_in_executor(self._pool, self._read)
                self._until = loop.time() + WAIT
            if (left := self._until - loop.time()) > 0:
                await asyncio.wait([self._reading], timeout=left)
        return self._library.last

    def _read(self) -> None:
        try:
            # What takes long or much memory is done in children, as for a request.
            with wanted(Stop()):
                self._library.refresh()
        except Exception as error:  # noqa: BLE001 - whatever it is, the last state is served, and the log says why
            _LOG.error("The library could not be read again; the last state is served.", exc_info=error)

    def close(self) -> None:
        """Read nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)
