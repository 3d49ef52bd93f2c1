"""A quick way to see what has changed: the kernel's word where it gives it, else one look at each file."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from argmap.library.folder import RACY, Stamp, regular
from argmap.library.notices import Notices

#: Seconds after which everything is looked at even so: a mapped file, or a folder above, changes without a notice.
ANYWAY = 1.0


@dataclass(frozen=True, slots=True)
class News:
    """What has changed in folders.

    :param maps: names of files in the first folder; texts: whether anything has changed in the others
    """

    maps: frozenset[str]
    texts: bool


class Watch:
    """Remembers how folders and their files look; much cheaper to compare than to list them again."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Look at folders and the files in them; folders that do not exist may yet come to be."""
        self._folders = [str(folder) for folder in folders]
        self._notices = _notices()
        # Notices are asked for before the look, so that no change falls between the two.
        self._told = {path for path in self._folders if self._tells(path)}
        #: How each folder and file looks, and the same of those of which no notice tells.
        self._looks: dict[str, Stamp | None] = {}
        self._untold: dict[str, Stamp | None] = {}
        for path in self._folders:
            self._note(path, _look(path), path in self._told)
            # Of a folder that cannot be listed the reading tells; here it looks as it does.
            with suppress(OSError), os.scandir(path) as entries:
                for entry in entries:
                    self._file(path, entry.path)
        now = time.time_ns()
        looks = [look for path in self._folders if (look := self._untold.get(path))]
        # What comes into a folder or leaves it gives it the present time, which one far ahead is not either.
        self._sure = all(abs(now - look.modified) > RACY for look in looks)
        self._again = time.monotonic() + ANYWAY

    def _note(self, path: str, look: Stamp | None, told: bool) -> None:
        self._looks[path] = look
        if told:
            self._untold.pop(path, None)
        else:
            self._untold[path] = look

    def _file(self, folder: str, path: str) -> None:
        """Look at a file of a folder."""
        status = regular(path)
        if status is None:
            self._looks.pop(path, None)
            self._untold.pop(path, None)
            return
        told = folder in self._told
        if os.path.islink(path):
            # A notice is about the file a link leads to now, not about the one it leads to next.
            told = False
        elif status.st_nlink > 1:
            # Whoever writes to the file by another name changes nothing in this folder.
            told = self._tells(path)
            status = regular(path) or status
        self._note(path, Stamp.of(status), told)

    def same(self) -> bool:
        """Return whether everything certainly looks as it did."""
        if not self._sure or (self._notices and self._notices.waiting()):
            return False
        return self._looks_same()

    def _looks_same(self) -> bool:
        looks = self._untold
        if time.monotonic() > self._again:
            looks, self._again = self._looks, time.monotonic() + ANYWAY
        # Another thread may take up news meanwhile: each stat lets it.
        return all(_look(path) == look for path, look in looks.copy().items())

    def news(self) -> News | None:
        """Return what has changed since the last asking; ``None`` where everything has to be looked at again."""
        found = self._notices.read() if self._sure and self._notices else None
        if found is None:
            return None
        maps: set[str] = set()
        texts = False
        for path, name in dict.fromkeys(found):
            folder = path if name else os.path.dirname(path)
            file = os.path.join(path, name) if name else path
            if folder not in self._told:
                return None
            self._looks[folder] = _look(folder)
            # Folders that are watched too may be in this one; what has come to be one is looked into.
            if file in self._folders or os.path.isdir(file):
                return None
            self._file(folder, file)
            if folder == self._folders[0]:
                maps.add(os.path.basename(file))
            texts = texts or folder in self._folders[1:]
        # What has changed since then makes another notice.
        if not self._looks_same():
            return None
        return News(frozenset(maps), texts)

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
