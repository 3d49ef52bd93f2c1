"""Who else is editing a map just now, as their pages say when they ask for changes; kept in memory, for seconds."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

#: Seconds after which a page that has not asked again counts as gone; pages ask every 2 to 12 seconds.
GONE_AFTER = 25.0
#: Pages that are remembered at once, over all maps.
MOST = 2_000


@dataclass(frozen=True, slots=True)
class Seat:
    """A page that edits a map.

    :param at: when it last asked, in seconds of the clock
    :param name: who sits there; claim: id of the claim that they have chosen; empty for none
    """

    at: float
    name: str
    claim: str


class Presence:
    """Remembers which pages edit which maps.

    Each server process knows the pages that ask it; where several serve the same maps, each tells of its own.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Take what tells the time, in seconds."""
        self._clock = clock
        self._seats: OrderedDict[tuple[str, str], Seat] = OrderedDict()
        self._lock = threading.Lock()

    def seen(self, map_id: str, tab: str, name: str, claim: str = "") -> list[Seat]:
        """Note that a page asks, and return the others that edit the map.

        :param tab: the page's own id
        :param name: who sits there
        :param claim: the claim that they have chosen
        """
        now = self._clock()
        with self._lock:
            self._seats.pop((map_id, tab), None)
            self._seats[map_id, tab] = Seat(now, name, claim)
            while self._seats and (len(self._seats) > MOST or next(iter(self._seats.values())).at < now - GONE_AFTER):
                self._seats.popitem(last=False)
            return [seat for (where, who), seat in self._seats.items() if where == map_id and who != tab]


def told(others: list[Seat], claim: str) -> str:
    """Return who else edits a map, in a sentence; empty where nobody does.

    :param claim: id of the claim that the reader of the sentence has chosen

    >>> told([Seat(0, "Owner", "dues"), Seat(0, "Owner", "")], "dues")
    '2 others are editing, one of them on this claim.'
    >>> told([Seat(0, "Owner", "")], "")
    '1 other is editing.'
    """
    if not others:
        return ""
    here = sum(bool(claim) and seat.claim == claim for seat in others)
    count = f"{len(others)} others are editing" if len(others) > 1 else "1 other is editing"
    if not here:
        return f"{count}."
    if len(others) == 1:
        return f"{count} this claim."
    return f"{count}, {'all' if here == len(others) else 'one' if here == 1 else here} of them on this claim."
