"""A quick way to see that nothing has changed: the kernel's word where it gives it, else one look at each file."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from argmap.library.folder import Stamp, regular
from argmap.library.notices import Notices

#: A folder changed this recently, in nanoseconds, is not trusted: another change could leave the same time behind.
RACY = 2_000_000_000
#: Seconds after which everything is looked at even so: a mapped file, or a folder above, changes without a notice.
ANYWAY = 1.0


class Watch:
    """Remembers how folders and their files look; much cheaper to compare than to list them again."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Look at folders and the files in them; folders that do not exist may yet come to be."""
        paths = [str(folder) for folder in folders]
        self._notices = _notices()
        # Notices are asked for before the look, so that no change falls between the two.
        told = {path for path in paths if self._tells(path)}
        files: list[str] = []
        links: set[str] = set()
        for path in paths:
            # Of a folder that cannot be listed the reading tells; here it looks as it does.
            with suppress(OSError), os.scandir(path) as entries:
                found = [entry for entry in entries if regular(entry.path) is not None]
                files += [entry.path for entry in found]
                # A notice is about the file a link leads to now, not about the one it leads to next.
                links.update(entry.path for entry in found if entry.is_symlink())
        told.update(path for path in files if path not in links and self._tells(path))
        self._looks = [(path, _look(path)) for path in (*paths, *files)]
        self._untold = [(path, look) for path, look in self._looks if path not in told]
        latest = max((look.modified for path, look in self._untold if look and path in paths), default=0)
        self._sure = time.time_ns() - latest > RACY
        self._again = time.monotonic() + ANYWAY

    def same(self) -> bool:
        """Return whether everything certainly looks as it did."""
        if not self._sure or (self._notices and self._notices.waiting()):
            return False
        looks = self._untold
        if time.monotonic() > self._again:
            looks, self._again = self._looks, time.monotonic() + ANYWAY
        return all(_look(path) == look for path, look in looks)

    def _tells(self, path: str) -> bool:
        return self._notices is not None and self._notices.add(path)


def _notices() -> Notices | None:
    try:
        return Notices()
    except OSError:
        return None


def _look(path: str) -> Stamp | None:
    try:
        return Stamp.of(os.stat(path))
    except OSError:
        return None
