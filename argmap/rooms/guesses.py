"""Bounds on wrong codes and phrases, so that neither can be found by trying."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from argmap.errors import NotAllowed

#: Wrong codes or phrases in ten minutes before more are refused; a class behind one address mistypes less.
MOST, SECONDS = 60, 600
#: Keys remembered at once; the one tried longest ago goes first.
KEYS = 10_000


class Guesses:
    """Counts wrong guesses by key over the last ten minutes; they are kept in memory alone."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        """Take a clock in seconds and the bound."""
        self._clock, self._most = clock, most
        self._wrong: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, *keys: str) -> None:
        """Refuse a further guess where a key has had too many wrong ones.

        :raises NotAllowed: with the minutes to wait
        """
        with self._lock:
            for key in keys:
                recent = self._recent(key)
                if len(recent) >= self._most:
                    wait = int((recent[-self._most] + SECONDS - self._clock()) // 60) + 1
                    raise NotAllowed(f"There were too many wrong tries. Wait {wait} minutes, or ask the leader.")

    def wrong(self, *keys: str) -> None:
        """Note a wrong guess."""
        with self._lock:
            for key in keys:
                self._wrong[key] = [*self._recent(key), self._clock()][-self._most :]
                self._wrong.move_to_end(key)
            while len(self._wrong) > KEYS:
                self._wrong.popitem(last=False)

    def _recent(self, key: str) -> list[float]:
        since = self._clock() - SECONDS
        return [moment for moment in self._wrong.get(key, ()) if moment > since]
