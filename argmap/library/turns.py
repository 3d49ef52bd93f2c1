"""Turns: rights that one process has at a time, waited for without disturbing who has them."""

from __future__ import annotations

import os
import platform
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

from argmap.store import Store

#: Seconds after which a right that was not given back ends by itself.
LEASE_SECONDS = 10.0
#: Seconds between two looks whether a right is free: at first, and at the most.
SOON = 0.002
SELDOM = 0.03


class Turn:
    """One right in a store, for one holder."""

    def __init__(self, store: Store, name: str) -> None:
        """Take the store and the name of the right."""
        self._store, self._name = store, name
        self._holder = f"{platform.node()} {os.getpid()} {uuid4().hex}"

    def take(self, patience: float, done: Callable[[], bool] = lambda: False) -> bool:
        """Take the right or renew it; return whether this holder has it.

        :param patience: seconds to wait for another holder
        :param done: whether the right is not needed any more, asked while waiting
        """
        until = time.monotonic() + patience
        wait = SOON
        while True:
            holder = self._store.lease(self._name, self._holder, LEASE_SECONDS)
            if holder == self._holder:
                return True
            if _dead(holder):
                self._store.release(self._name, holder)
                continue
            if done() or time.monotonic() > until:
                return False
            # Those who wait must not all look at the same moments.
            time.sleep(wait * (0.5 + random.random()))  # noqa: S311
            wait = min(SELDOM, wait * 1.5)

    def give_back(self) -> None:
        """Give the right back."""
        self._store.release(self._name, self._holder)


@contextmanager
def turn(store: Store, name: str, patience: float) -> Iterator[bool]:
    """Do something when it is one's turn, or after so many seconds without; gives whether it is."""
    right = Turn(store, name)
    has = right.take(patience)
    try:
        yield has
    finally:
        if has:
            right.give_back()


def _dead(holder: str) -> bool:
    """Return whether the process that holds a right ran on this machine and runs no more."""
    node, _, rest = holder.rpartition(" ")[0].rpartition(" ")
    if node != platform.node() or not rest.isdigit() or os.name != "posix":
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
