"""A bounded memory in which each thing is worked out once, however many ask for it at the same time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar, cast

from argmap import work

Value = TypeVar("Value")


class _Making:
    """Stands for a value that a thread is working out."""

    def __init__(self) -> None:
        self.done = threading.Event()


class Once(Generic[Value]):
    """Keeps values by key, the most recently used ones; nothing is locked while one is worked out.

    >>> memory = Once[int](2)
    >>> memory.get("a", lambda: 1), memory.get("a", lambda: 2)
    (1, 1)
    """

    def __init__(self, size: int, weigh: Callable[[Value], int] = lambda _: 0, most: int = 0) -> None:
        """Take how many values are kept at the most.

        :param weigh: tells what a value weighs; most: what all that are kept may weigh together, but for the last one
        """
        self._size = size
        self._weigh, self._most = weigh, most
        self._known: OrderedDict[Hashable, Value | _Making] = OrderedDict()
        self._lock = threading.Lock()

    def forget(self, key: Hashable) -> None:
        """Keep a value no longer."""
        with self._lock:
            self._known.pop(key, None)

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return a value, worked out now where it is not known; who asks meanwhile waits for it.

        Where working it out fails, the next who asks tries again.
        """
        while True:
            with self._lock:
                found = self._known.get(key)
                if found is None and key not in self._known:
                    making = self._known[key] = _Making()
                    break
                self._known.move_to_end(key)
            if not isinstance(found, _Making):
                return cast(Value, found)
            with work.current().aside():
                found.done.wait()
        try:
            value = make()
        except BaseException:
            with self._lock:
                self._known.pop(key, None)
            raise
        else:
            with self._lock:
                self._known[key] = value
                self._known.move_to_end(key)
                while len(self._known) > self._size or (self._weight() > self._most and len(self._known) > 1):
                    self._known.popitem(last=False)
            return value
        finally:
            making.done.set()

    def _weight(self) -> int:
        return sum(0 if isinstance(it, _Making) else self._weigh(it) for it in self._known.values())
