"""A quick way to see that nothing has changed: one look at each file known, where a full reading would list folders."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

#: A folder changed this recently, in nanoseconds, is not trusted: another change could leave the same time behind.
RACY = 2_000_000_000

Look = tuple[int, int] | None


class Watch:
    """Remembers how folders and their files look; much cheaper to compare than to list them again."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Look at folders and the files in them; folders that do not exist may yet come to be."""
        paths = [str(folder) for folder in folders]
        files: list[str] = []
        for path in paths:
            if os.path.isdir(path):
                with os.scandir(path) as entries:
                    files += [entry.path for entry in entries if entry.is_file()]
        self._looks = [(path, _look(path)) for path in (*paths, *files)]
        latest = max((look[0] for path, look in self._looks if look and path in paths), default=0)
        self._sure = time.time_ns() - latest > RACY

    def same(self) -> bool:
        """Return whether everything certainly looks as it did."""
        return self._sure and all(_look(path) == look for path, look in self._looks)


def _look(path: str) -> Look:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
