"""What a process that hears of every change knows of how far each room has come, without asking the database."""

from __future__ import annotations

import threading

from argmap.errors import NotFound
from argmap.store.rooms import GONE, RoomMark

#: Rooms remembered at the most; beyond them all are forgotten, and asked for again.
MOST = 20_000


class Marks:
    """The marks of rooms, as they were announced.

    Announcements may come late and in any order, and answers to questions may be older than them: a mark only grows,
    and a room that was deleted does not come back.
    """

    def __init__(self) -> None:
        """Begin without hearing anything."""
        self._kept: dict[str, RoomMark] = {}
        self._lock = threading.Lock()
        self._hearings = 0
        self._hears = False

    def begin(self) -> None:
        """Hear of every change from now on; what was known before may be out of date."""
        with self._lock:
            self._kept.clear()
            self._hearings += 1
            self._hears = True

    def end(self) -> None:
        """Hear of nothing any more."""
        self._hears = False

    @property
    def hearing(self) -> int:
        """Return a number for the time in which every change is heard of; 0 while none is."""
        return self._hearings if self._hears else 0

    def get(self, room_id: str) -> RoomMark | None:
        """Return how far a room has come; ``None`` where that must be asked.

        :raises NotFound: where it was deleted
        """
        mark = self._kept.get(room_id) if self._hears else None
        if mark is not None and mark.last == GONE:
            raise NotFound("room", room_id[:40])
        return mark

    def note(self, room_id: str, mark: RoomMark, hearing: int = -1) -> None:
        """Take how far a room has come.

        :param hearing: for an answer, the number of the time in which it was asked for; an answer from another time is
            not kept, as what came after it may not have been heard of
        """
        with self._lock:
            if not self._hears or hearing not in (-1, self._hearings):
                return
            known = self._kept.get(room_id)
            if len(self._kept) >= MOST and known is None:
                self._kept.clear()
                # Whoever asks just now may be answered with what was before a change that is forgotten here.
                self._hearings += 1
                if hearing != -1:
                    return
            if known is None or mark.last == GONE:
                self._kept[room_id] = mark
            elif known.last != GONE:
                self._kept[room_id] = RoomMark(max(known.last, mark.last), max(known.version, mark.version))
