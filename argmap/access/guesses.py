"""How fast somebody may guess at a password: ever slower, each guesser by themself, so that nobody locks another out.

OWASP's cheat sheet on authentication, sections on lockout and on device cookies. Counted in this process's memory.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

#: Seconds to wait after the first try beyond those that are free, doubled each time up to the second.
FIRST, LONGEST = 2.0, 900.0
#: Seconds without a try after which nothing is remembered.
FORGOTTEN = 86_400.0
#: Keys remembered at once; the one tried longest ago goes first.
KEYS = 20_000


@dataclass(frozen=True, slots=True)
class Guesser:
    """Whose tries are counted together.

    :param key: what tells them from others
    :param free: tries that need no waiting
    """

    key: str
    free: int


class Guesses:
    """Counts tries that have not been right."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Take a clock in seconds."""
        self._clock = clock
        self._tried: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, *guessers: Guesser) -> float:
        """Count a try and return 0; where one of them has to wait, count nothing and return the seconds.

        The try counts before its password is compared, so that many at once gain nothing.
        """
        with self._lock:
            now = self._clock()
            wait = max((self._wait(one, now) for one in guessers), default=0.0)
            if wait > 0:
                return wait
            for one in guessers:
                self._tried[one.key] = self._count(one.key, now) + 1, now
                self._tried.move_to_end(one.key)
            while len(self._tried) > KEYS:
                self._tried.popitem(last=False)
            return 0.0

    def right(self, *guessers: Guesser) -> None:
        """Forget the tries of those who were right."""
        with self._lock:
            for one in guessers:
                self._tried.pop(one.key, None)

    def _count(self, key: str, now: float) -> int:
        count, last = self._tried.get(key, (0, now))
        return count if now - last < FORGOTTEN else 0

    def _wait(self, guesser: Guesser, now: float) -> float:
        over = self._count(guesser.key, now) - guesser.free
        if over < 0:
            return 0.0
        # 2**60 seconds are out of reach of any number of tries.
        return self._tried[guesser.key][1] + min(FIRST * 2.0 ** min(over, 60), LONGEST) - now
